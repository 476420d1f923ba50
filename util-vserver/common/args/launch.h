/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of the commands that end by executing another one. */
#ifndef _UTIL_VSERVER_LAUNCH_H
#define _UTIL_VSERVER_LAUNCH_H

#include <stdbool.h>

/**
 * struct launch - how the command is executed
 * @disconnect: in the background, with its own session
 * @sync_socket: path of a unix stream socket, or NULL
 * @sync_message: what is written to it right before the command starts
 */
struct launch {
	bool		disconnect;
	char const	*sync_socket;
	char const	*sync_message;
};

#define LAUNCH_INIT { .sync_message = "ok" }

/**
 * launch_prepare() - do what must come first
 * @launch: the options
 *
 * Connects to the socket, whose path means something only before a chroot,
 * and goes to the background.
 *
 * Return: descriptor for launch_exec(), -1 without a socket.  Dies on error.
 */
int launch_prepare(struct launch const *launch);

/**
 * launch_exec() - write the message and become the command
 * @launch: the options
 * @sync_fd: from launch_prepare()
 * @argv: the command
 */
void __attribute__((noreturn))
launch_exec(struct launch const *launch, int sync_fd, char **argv);

#endif /* _UTIL_VSERVER_LAUNCH_H */
