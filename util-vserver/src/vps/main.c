// SPDX-License-Identifier: GPL-2.0-or-later
/* vps: runs ps for the processes of all contexts and adds their contexts. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "context-name.h"
#include "message.h"
#include "program.h"
#include "ps-column.h"
#include "spectator.h"
#include "vserver.h"

#define PS	"/bin/ps"

static const struct program program = {
	.summary	= "shows the processes of all contexts",
	.usage		=
"%1$s [PS-OPTION]...\n\n"
"Executes " PS " in context 1, which sees all processes, and adds a column with\n"
"the number and the name of each process's context.\n"
PROGRAM_HELP_OPTIONS,
	.fatal		= 254,
};

static void describe(pid_t pid, char *buf, size_t size)
{
	xid_t xid = vc_get_task_xid(pid);
	char name[PS_NAME_WIDTH + 1];

	if (xid == VC_NOCTX) {
		/* the process has ended after ps listed it */
		if (errno != ESRCH)
			die_sys("process %d: vc_get_task_xid()", pid);
		snprintf(buf, size, "%5s", "?");
		return;
	}
	if (xid == VC_XID_HOST)
		strcpy(name, "MAIN");
	else if (xid == VC_XID_WATCH)
		strcpy(name, "ALL_PROC");
	else
		context_name(xid, name, sizeof(name));
	snprintf(buf, size, "%5u %s", xid, name);
}

/* Print @line with @field inserted after the column that ends at @end. */
static void print_with_field(const char *line, size_t end, const char *field)
{
	size_t rest = line[end] == ' ' ? end + 1 : end;

	printf("%.*s %-*s%s", (int)end, line, PS_COLUMN_WIDTH, field,
	       line + rest);
}

/* @self is the pid of ps, which may have ended before its line is printed. */
static void print_row(const char *line, size_t end, pid_t self)
{
	char field[PS_COLUMN_WIDTH + 1] = "";
	pid_t pid = ps_column_pid(line, &end);

	if (pid == self)
		snprintf(field, sizeof(field), "%5u %s", VC_XID_WATCH,
			 "ALL_PROC");
	else if (pid)
		describe(pid, field, sizeof(field));
	if (pid)
		print_with_field(line, end, field);
	else
		fputs(line, stdout);
}

static void annotate(FILE *ps, pid_t self)
{
	char *line = NULL;
	size_t alloc = 0, end = 0;
	bool header = true, has_pids = false;

	while (getline(&line, &alloc, ps) >= 0) {
		if (header) {
			header = false;
			has_pids = ps_column_find(line, &end);
			if (has_pids)
				print_with_field(line, end, "CONTEXT");
			else
				fputs(line, stdout);
		} else if (has_pids) {
			print_row(line, end, self);
		} else {
			fputs(line, stdout);
		}
	}
	if (!header && !has_pids)
		caution("the output of " PS " has no column PID: cannot add the contexts");
	free(line);
}

static bool is_option(int argc, char **argv, const char *option)
{
	return argc == 2 && strcmp(argv[1], option) == 0;
}

int main(int argc, char **argv)
{
	pid_t pid;
	FILE *ps;
	int fd;

	program_init(&program);
	/* all other options are passed to ps */
	if (is_option(argc, argv, "--help"))
		program_option(OPT_HELP);
	if (is_option(argc, argv, "--version"))
		program_option(OPT_VERSION);
	pid = fork_spectator(&fd);
	if (pid == 0) {
		argv[0] = PS;
		program_exec(argv);
	}
	ps = fdopen(fd, "r");
	if (!ps)
		die_sys("cannot read the output of " PS);
	annotate(ps, pid);
	fclose(ps);
	program_exit(wait_spectator(pid));
}
