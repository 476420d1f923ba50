/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs commands of the administrator: scriptlets, hooks, debootstrap.
 */
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include <sys/types.h>

/*
 * Runs a command in the directory @cwd and waits for it.  Messages call it
 * @what.  Returns 0, or -1 after a message, also if the command fails.
 */
int run_command(char **argv, const char *cwd, const char *what);

/*
 * The parts of run_command(): exec_in() in the child, wait_for() in the parent.
 */
void __attribute__((noreturn))
exec_in(const char *cwd, char *const argv[], const char *what);
int wait_for(pid_t pid, const char *what);

#endif /* RUN_COMMAND_H */
