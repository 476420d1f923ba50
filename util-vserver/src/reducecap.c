// SPDX-License-Identifier: GPL-2.0-or-later
/* reducecap: executes a command with fewer capabilities, or prints them. */
#include <ctype.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <unistd.h>

#include "bits-arg.h"
#include "cap-ceiling.h"
#include "number.h"
#include "program.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "lowers the capability ceiling of a command",
	.usage		=
"%1$s [--secure] [--cap CAP[,CAP]...] [--flag FLAG[,FLAG]...] [--]\n"
"         COMMAND ARGS...\n"
"       %1$s --show [--pid PID]\n\n"
"  --secure              remove all capabilities that a guest should not have\n"
"  --cap CAP             remove CAP; with '!' or '~' in front, keep it in spite\n"
"                        of --secure\n"
"  --flag FLAG           set a flag of the caller's context\n"
"  --show                print the capabilities of the caller, or of PID\n"
PROGRAM_HELP_OPTIONS "\n"
"Any user may lower the ceiling of a command.  It also limits setuid programs\n"
"that COMMAND starts, and it cannot be raised again.\n",
	.fatal		= 255,
};

enum { OPT_SECURE = OPT_FIRST, OPT_CAP, OPT_FLAG, OPT_SHOW, OPT_PID };

static const struct option options[] = {
	{ "secure",	no_argument,		NULL, OPT_SECURE },
	{ "cap",	required_argument,	NULL, OPT_CAP },
	{ "flag",	required_argument,	NULL, OPT_FLAG },
	{ "show",	no_argument,		NULL, OPT_SHOW },
	{ "pid",	required_argument,	NULL, OPT_PID },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	bool			secure, show;
	pid_t			pid;
	struct vc_ctx_caps	remove;	/* only bcaps and bmask */
	struct vc_ctx_flags	flags;
};

static pid_t pid_arg(const char *text)
{
	uint64_t pid;

	if (!number_parse(text, INT32_MAX, &pid) || pid == 0)
		die("--pid: '%s' is not a process id", text);
	return (pid_t)pid;
}

static bool is_set(cap_t caps, cap_value_t cap, cap_flag_t flag)
{
	cap_flag_value_t value = CAP_CLEAR;

	cap_get_flag(caps, cap, flag, &value);
	return value == CAP_SET;
}

/* "CAP_NET_RAW", or "^41" for a capability without a name. */
static void cap_text(cap_value_t cap, char *buf, size_t size)
{
	uint64_t bit = 1ull << cap;
	const char *name = vc_lobcap2text(&bit);
	char *pos;

	if (!name) {
		snprintf(buf, size, "^%d", cap);
		return;
	}
	snprintf(buf, size, "CAP_%s", name);
	for (pos = buf; *pos; pos++)
		*pos = (char)toupper((unsigned char)*pos);
}

static void show(pid_t pid)
{
	cap_t caps = cap_get_pid(pid);
	cap_value_t cap;
	char name[32];

	if (!caps)
		die_sys("process %d: cannot read its capabilities", pid);
	printf("%12s%s\n", "",
	       "Capability Effective  Permitted  Inheritable");
	for (cap = 0; cap < cap_max_bits(); cap++) {
		cap_text(cap, name, sizeof(name));
		printf("%-22s%6c%10c%10c\n", name,
		       is_set(caps, cap, CAP_EFFECTIVE) ? 'X' : ' ',
		       is_set(caps, cap, CAP_PERMITTED) ? 'X' : ' ',
		       is_set(caps, cap, CAP_INHERITABLE) ? 'X' : ' ');
	}
	cap_free(caps);
}

/*
 * Capabilities to remove: those of --cap, and with --secure the other insecure
 * ones.  For an ordinary user, --secure skips those that only root may remove.
 */
static uint64_t removed(const struct request *req)
{
	uint64_t secure = req->secure ? vc_get_insecurebcaps() : 0;

	if (cap_ceiling_is_restricted())
		secure &= ~VS_CAPS_NEEDED;
	return (secure & ~req->remove.bmask) | req->remove.bcaps;
}

static void add_flags(const struct vc_ctx_flags *flags)
{
	uint64_t add = flags->flagword & flags->mask;

	if (!add)
		return;
	if (add >> 8)
		die("--flag: a running context only accepts lock, sched, nproc, private, fakeinit, hideinfo, ulimit and namespace");
	if (vc_new_s_context(VC_SAMECTX, 0, (uint32_t)add) == VC_NOCTX)
		die_sys("own context: vc_new_s_context()");
}

/* The first versions took "--CAP_X" to remove X and "----CAP_X" to keep it. */
static void translate_old_options(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && argv[i][0] == '-' && strcmp(argv[i], "--");
	     i++) {
		const char *sign = "", *name = argv[i] + 2;
		char *text;

		if (strncmp(argv[i], "----CAP_", 8) == 0) {
			sign = "!";
			name = argv[i] + 4;
		} else if (strncmp(argv[i], "--CAP_", 6) != 0) {
			continue;
		}
		text = malloc(strlen(name) + sizeof("--cap=!"));
		if (!text)
			die_sys("%s", argv[i]);
		sprintf(text, "--cap=%s%s", sign, name);
		argv[i] = text;
	}
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (opt) {
		case OPT_SECURE:
			req->secure = true;
			break;
		case OPT_CAP:
			bcap_arg(optarg, &req->remove);
			break;
		case OPT_FLAG:
			cflag_arg(optarg, &req->flags);
			break;
		case OPT_SHOW:
			req->show = true;
			break;
		case OPT_PID:
			req->pid = pid_arg(optarg);
			break;
		default:
			program_option(opt);
		}
	}
	if (req->pid && !req->show)
		program_bad_usage("--pid needs --show");
	if (!req->show && optind >= argc)
		program_bad_usage("no command given");
}

int main(int argc, char **argv)
{
	struct request req = { .pid = 0 };

	program_init(&program);
	translate_old_options(argc, argv);
	parse_options(&req, argc, argv);
	add_flags(&req.flags);
	if (cap_ceiling_lower(removed(&req)) < 0)
		die_sys("cannot lower the capability ceiling");
	if (req.show)
		show(req.pid);
	if (optind >= argc)
		program_exit(EXIT_SUCCESS);
	fprintf(stderr, "Executing\n");
	program_exec(argv + optind);
}
