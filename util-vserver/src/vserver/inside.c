// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME enter, exec, suexec, service and chkconfig.  See inside.h.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf-tree.h"
#include "enter.h"
#include "guest-path.h"
#include "guest-shell.h"
#include "inside.h"
#include "message.h"
#include "running.h"

static int run_inside(const struct guest *g, const char *user, char **argv,
		      enum stdio_mode stdio)
{
	struct config c;
	struct enter e = {
		.config = &c, .user = user, .argv = argv, .stdio = stdio,
	};
	int runs = is_running(g, &e.xid), code;

	if (runs == 0)
		remark("'vserver ... suexec' is supported for running vservers only; aborting...");
	if (runs <= 0)
		return EXIT_FAILURE;
	/* The administrator may have to enter the guest to repair it. */
	if (config_read(g, NULL, &c) < 0)
		caution("continuing with the valid parts of the configuration");
	code = enter_guest(&e);
	config_free(&c);
	return code;
}

static enum stdio_mode default_mode(void)
{
	if (ct_flag(AT_FDCWD, DEFAULTS "/apps/vlogin/disable"))
		return STDIO_PIPES;
	return stdio_mode_here();
}

int inside_enter(const struct guest *g, char **args)
{
	if (*args)
		return fail("enter: unexpected argument '%s'", *args), 1;
	return run_inside(g, "0", NULL, default_mode());
}

/* Takes "-t" from the front of @args; "--" ends the options. */
static enum stdio_mode stdio_option(char ***args)
{
	enum stdio_mode mode = default_mode();

	if (**args && !strcmp(**args, "-t")) {
		mode = STDIO_PTY;
		++*args;
	}
	if (**args && !strcmp(**args, "--"))
		++*args;
	return mode;
}

int inside_exec(const struct guest *g, char **args)
{
	enum stdio_mode mode = stdio_option(&args);

	if (!*args)
		return fail("exec: missing command"), EXIT_FAILURE;
	return run_inside(g, "0", args, mode);
}

int inside_suexec(const struct guest *g, char **args)
{
	enum stdio_mode mode = stdio_option(&args);

	if (!*args)
		return fail("suexec: Missing user!"), EXIT_FAILURE;
	if (!args[1])
		return fail("suexec: Missing command and arguments!"),
		       EXIT_FAILURE;
	return run_inside(g, args[0], args + 1, mode);
}

int inside_service(const struct guest *g, char **args)
{
	char *root_path, **argv;
	int root, code;

	if (!*args)
		return fail("service: missing name of the service"),
		       EXIT_FAILURE;
	root_path = guest_root(g);
	root = root_path ? gp_open_root(root_path) : -1;
	if (root < 0) {
		fail_sys("cannot open the guest root (link %s/vdir)", g->dir);
		free(root_path);
		return EXIT_FAILURE;
	}
	argv = guest_service(root, args);
	close(root);
	free(root_path);
	code = argv ? run_inside(g, "0", argv, STDIO_PIPES) : EXIT_FAILURE;
	ct_free(argv);
	return code;
}

int inside_chkconfig(const struct guest *g, char **args)
{
	char **argv;
	int n = 0, i, code;

	while (args[n])
		n++;
	argv = calloc(n + 2, sizeof(*argv));
	if (!argv)
		return fail_sys("cannot run chkconfig"), EXIT_FAILURE;
	argv[0] = "chkconfig";
	for (i = 0; i < n; i++)
		argv[i + 1] = args[i];
	code = run_inside(g, "0", argv, STDIO_PIPES);
	free(argv);
	return code;
}
