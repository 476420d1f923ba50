// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs the administrator's scriptlets.  See scripts.h.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "run-command.h"
#include "scripts.h"

/* A shell that sources a scriptlet writes its variables to this descriptor. */
#define VARIABLES_FD	3
#define VARIABLES_MAX	(256 * 1024)

/*
 * set -a exports all variables that the scriptlet assigns.  An "exit" in the
 * scriptlet ends the shell before the last command: its variables are lost.
 */
static const char source_code[] =
	"set -a; . \"$VSERVER_SCRIPT\" || exit; env -0 >&3";

struct run {
	const struct config	*config;
	const char		*point;
	const char		*cwd;
	int			handled;
};

static int execute(const struct run *r, const char *path)
{
	char *argv[] = { (char *)path, (char *)r->point,
			 r->config->guest->name, NULL };

	return run_command(argv, r->cwd, path);
}

/* Variables of the shell itself, which must not replace ours. */
static bool is_shell_variable(const char *assignment)
{
	static const char *const names[] = {
		"PWD=", "OLDPWD=", "SHLVL=", "_=", "VSERVER_SCRIPT=",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strncmp(assignment, names[i], strlen(names[i])))
			return true;
	}
	return false;
}

static void take_variables(char *text, size_t len)
{
	char *p, *equals;

	for (p = text; p < text + len; p += strlen(p) + 1) {
		equals = strchr(p, '=');
		if (!equals || equals == p || is_shell_variable(p))
			continue;
		*equals = '\0';
		setenv(p, equals + 1, 1);
		*equals = '=';
	}
}

static void read_variables(int fd)
{
	char *text = malloc(VARIABLES_MAX + 1);
	size_t have = 0;
	ssize_t n;

	if (!text)
		return;
	while (have < VARIABLES_MAX &&
	       (n = read(fd, text + have, VARIABLES_MAX - have)) > 0)
		have += n;
	text[have] = '\0';
	take_variables(text, have);
	free(text);
}

static int source(const struct run *r, const char *path)
{
	char *argv[] = { "/bin/sh", "-c", (char *)source_code, "sh",
			 (char *)r->point, r->config->guest->name, NULL };
	int pipefd[2];
	pid_t pid;

	if (pipe2(pipefd, O_CLOEXEC) < 0)
		return fail_sys("cannot run %s", path);
	pid = fork();
	if (pid == 0) {
		setenv("VSERVER_SCRIPT", path, 1);
		dup2(pipefd[1], VARIABLES_FD);
		exec_in(r->cwd, argv, path);
	}
	close(pipefd[1]);
	if (pid > 0)
		read_variables(pipefd[0]);
	close(pipefd[0]);
	return wait_for(pid, path);
}

bool scripts_is_backup(const char *name)
{
	static const char *const patterns[] = {
		"*.rpmsave", "*.rpmnew", "*.rpmorig", "*.dpkg-*",
		"*.cfsaved*", "*.~*~", "*~",
	};
	size_t i;

	for (i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		if (fnmatch(patterns[i], name, 0) == 0)
			return true;
	}
	return false;
}

static int handle(struct run *r, const char *dir, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (scripts_is_backup(name) || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	r->handled++;
	if (access(path, X_OK) == 0)
		return execute(r, path);
	if (access(path, R_OK) == 0)
		return source(r, path);
	return 0;
}

static int not_hidden(const struct dirent *de)
{
	return de->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int handle_dir(struct run *r, const char *dir)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, not_hidden, by_name);
	int ret = 0, i;

	for (i = 0; i < n; i++) {
		if (ret == 0)
			ret = handle(r, dir, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return ret;
}

/* DIR/scripts/POINT and DIR/scripts/POINT.d/ */
static int handle_point(struct run *r, const char *dir)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/scripts", dir);
	if (handle(r, path, r->point) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/scripts/%s.d", dir, r->point);
	return handle_dir(r, path);
}

static void export_guest(const struct config *c)
{
	char xid[16];

	setenv("VSERVER_DIR", c->guest->dir, 1);
	setenv("VSERVER_NAME", c->guest->name, 1);
	setenv("VDIR", c->root, 1);
	if (c->xid == VC_DYNAMIC_XID)
		return;
	snprintf(xid, sizeof(xid), "%u", c->xid);
	setenv("S_CONTEXT", xid, 1);
}

int scripts_run(const struct config *c, const char *point, const char *cwd)
{
	struct run r = { .config = c, .point = point, .cwd = cwd };

	export_guest(c);
	unsetenv("DONT_SKIP_DEFAULTS");
	if (handle_point(&r, c->guest->dir) < 0)
		return -1;
	if (r.handled && !getenv("DONT_SKIP_DEFAULTS"))
		return 0;
	return handle_point(&r, DEFAULTS);
}
