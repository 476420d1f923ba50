/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running commands of the administrator: scriptlets, hooks, debootstrap.
 */
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include <sys/types.h>

/* Runs one command with @cwd as working directory.  0, or -1 after a message. */
int run_command(char **argv, const char *cwd, const char *what);

/* The two halves: what the child does, and what its parent does with a pid. */
void __attribute__((noreturn))
exec_in(const char *cwd, char *const argv[], const char *what);
int wait_for(pid_t pid, const char *what);

#endif /* RUN_COMMAND_H */
