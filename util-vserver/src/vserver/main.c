// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver: starts, stops, enters and builds a guest; see vserver(8).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "inside.h"
#include "life.h"
#include "message.h"
#include "program.h"
#include "running.h"

enum {
	EXIT_USAGE	= 2,
	EXIT_REFUSED	= 2,
	EXIT_NO_GUEST	= 5,
};

static const struct program program = {
	.summary = "starts, stops, enters and builds guests",
	.usage =
"%1$s [OPTIONS] [--] NAME COMMAND [ARGS...]\n"
"\n"
"NAME is a guest, the context number of a running guest or, if it contains a\n"
"slash, the path of a configuration directory.\n"
"\n"
"Commands:\n"
"  start [--rescue [--rescue-init] [CMD ARGS...]]\n"
"                        boot the guest; --rescue: run CMD instead of its init\n"
"  stop                  shut it down\n"
"  restart, condrestart  stop and start it; condrestart: only if it runs\n"
"  enter                 run a login shell on a terminal of its own\n"
"  exec [-t] CMD...      run a command as root; -t: with a terminal\n"
"  suexec [-t] USER CMD...\n"
"                        the same as a user of the guest\n"
"  service SVC ACTION    run a service's script in the guest\n"
"  chkconfig ARGS...     run chkconfig in the guest\n"
"  running               print nothing; exit code 0 if it runs, 1 if not\n"
"  status [--json]       print its state; exit code 0 if it runs, 3 if not\n"
"  denied [--json] [--follow]\n"
"                        print what the kernel denied to it, and the settings\n"
"                        that would allow it\n"
"  build -m METHOD ...   create it: see vserver-build(8)\n"
"  delete                ask, then remove its tree and configuration\n"
"\n"
"Options:\n"
"  -s, --sync            accepted for compatibility: stop always waits\n"
"  -v, --verbose         report new contexts and addresses\n"
"      --silent          print no remarks, and do not ask before delete\n"
PROGRAM_HELP_OPTIONS,
	.fatal = EXIT_FAILURE,
};

static int usage(void)
{
	fprintf(stderr,
		"Usage: %s <vserver> {start|stop|suexec|restart|condrestart|exec|enter|chkconfig|running|status|denied|delete}\n",
		program_invocation_short_name);
	return EXIT_USAGE;
}

static int cmd_start(const struct guest *g, char **args)
{
	struct rescue rescue = { 0 };

	for (; *args && **args == '-'; args++) {
		if (!strcmp(*args, "--rescue"))
			rescue.wanted = true;
		else if (!strcmp(*args, "--rescue-init"))
			rescue.own_init = true;
		else
			return fail("start: unknown option '%s'", *args), 1;
	}
	rescue.wanted |= rescue.own_init;
	if (*args && !rescue.wanted)
		return fail("start: unexpected argument '%s'", *args), 1;
	rescue.command = *args ? args : NULL;
	return start_guest(g, &rescue);
}

static int cmd_stop(const struct guest *g, char **args)
{
	/* No record contains the way of the start, so the caller repeats it. */
	struct rescue rescue = { 0 };

	if (*args && strcmp(*args, "--rescue-init"))
		return fail("stop: unexpected argument '%s'", *args), 1;
	rescue.wanted = rescue.own_init = *args;
	return stop_guest(g, &rescue);
}

static int cmd_restart(const struct guest *g, char **args)
{
	if (*args)
		return fail("restart: unexpected argument '%s'", *args), 1;
	return restart_guest(g);
}

static int cmd_condrestart(const struct guest *g, char **args)
{
	xid_t xid;
	int runs = is_running(g, &xid);

	if (runs < 0)
		return EXIT_FAILURE;
	return runs ? cmd_restart(g, args) : EXIT_SUCCESS;
}

static int cmd_running(const struct guest *g, char **args)
{
	xid_t xid;

	(void)args;
	return is_running(g, &xid) == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool confirmed(const struct guest *g)
{
	char answer[16];

	if (msg_is_silent())
		return true;
	printf("Are you sure you want to delete the vserver %s (y/N) ",
	       g->name);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) &&
	       (*answer == 'y' || *answer == 'Y');
}

static int cmd_delete(const struct guest *g, char **args)
{
	if (*args)
		return fail("delete: unexpected argument '%s'", *args), 1;
	return confirmed(g) ? delete_guest(g) : EXIT_REFUSED;
}

static const struct command {
	const char	*name;
	int		(*run)(const struct guest *g, char **args);
} commands[] = {
	{ "start",	cmd_start },
	{ "stop",	cmd_stop },
	{ "restart",	cmd_restart },
	{ "condrestart", cmd_condrestart },
	{ "enter",	inside_enter },
	{ "exec",	inside_exec },
	{ "suexec",	inside_suexec },
	{ "service",	inside_service },
	{ "chkconfig",	inside_chkconfig },
	{ "running",	cmd_running },
	{ "status",	status_guest },
	{ "denied",	denied_guest },
	{ "delete",	cmd_delete },
};

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	}
	return NULL;
}

static bool is_command(const char *word)
{
	return find_command(word) || !strcmp(word, "build");
}

static void report_missing(const struct guest *g)
{
	fprintf(stderr,
		"Can not find a vserver-setup at '%s/'.\n\n"
		"Possible solutions:\n"
		"  * check the name; 'ls " SYSCONFDIR "' shows the guests that exist\n"
		"  * give the path of a configuration directory that lies elsewhere\n"
		"  * create the guest: vserver NAME build -m METHOD ..., see vserver-build(8)\n",
		g->dir ? g->dir : SYSCONFDIR);
}

static int run_command_for(const char *name, const char *word, char **args)
{
	const struct command *command = find_command(word);
	struct guest g;
	int code = EXIT_NO_GUEST;

	if (guest_find(name, &g) == 0) {
		msg_about(g.name);
		code = command ? command->run(&g, args) : usage();
	} else if (errno == ENOENT) {
		report_missing(&g);
	} else {
		fail_sys("%s: cannot read the configuration", g.dir);
	}
	guest_free(&g);
	return code;
}

static bool guest_exists(const char *name)
{
	struct guest g;
	bool found = guest_find(name, &g) == 0;

	guest_free(&g);
	return found;
}

/* Accept "vserver start web1", with the two words swapped. */
static void unswap(char **words)
{
	char *first = words[0];

	if (!is_command(first) || is_command(words[1]) || guest_exists(first))
		return;
	words[0] = words[1];
	words[1] = first;
}

/* Execute vserver-build with @args, the arguments after "build". */
static int exec_build(const char *name, int count, char **args)
{
	char **argv = calloc(count + 5, sizeof(*argv));
	int n = 0;

	if (!argv)
		return fail_sys("cannot run vserver-build"), EXIT_FAILURE;
	argv[n++] = PKGLIBDIR "/vserver-build";
	argv[n++] = "-n";
	argv[n++] = (char *)name;
	if (msg_is_silent())
		argv[n++] = "--silent";
	memcpy(argv + n, args, count * sizeof(*argv));
	program_exec(argv);
}

static int dispatch(int count, char **words)
{
	if (count < 2)
		return usage();
	unswap(words);
	if (!strcmp(words[1], "build"))
		return exec_build(words[0], count - 2, words + 2);
	return run_command_for(words[0], words[1], words + 2);
}

static int parse_options(int argc, char **argv)
{
	static const struct option options[] = {
		{ "sync",	no_argument,	NULL, 's' },
		{ "verbose",	no_argument,	NULL, 'v' },
		{ "silent",	no_argument,	NULL, OPT_FIRST },
		PROGRAM_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "+sv", options, NULL)) != -1) {
		switch (opt) {
		case 's':
			break;
		case 'v':
			msg_verbose(true);
			break;
		case OPT_FIRST:
			msg_silent(true);
			break;
		default:
			program_option(opt);
		}
	}
	return optind;
}

/* Prevent that a file opened later becomes a standard descriptor. */
static void open_standard_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	int first;

	open_standard_descriptors();
	program_init(&program);
	first = parse_options(argc, argv);
	program_exit(dispatch(argc - first, argv + first));
}
