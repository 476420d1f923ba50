/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of programs that execute a command. */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>

/**
 * struct launch - options for executing a command
 * @disconnect: execute it in the background, in its own session
 * @sync_socket: path of a unix stream socket, or NULL
 * @sync_message: message to the socket right before the command is executed
 */
struct launch {
	bool		disconnect;
	const char	*sync_socket;
	const char	*sync_message;
};

#define LAUNCH_INIT { .sync_message = "ok" }

enum {
	OPT_DISCONNECT = 0x2000,
	OPT_SYNCSOCK,
	OPT_SYNCMSG,
};

#define LAUNCH_OPTIONS \
	{ "disconnect",		no_argument,		NULL, OPT_DISCONNECT }, \
	{ "syncsock",		required_argument,	NULL, OPT_SYNCSOCK }, \
	{ "syncmsg",		required_argument,	NULL, OPT_SYNCMSG }

/**
 * launch_option() - handle one of LAUNCH_OPTIONS
 * @launch: receives the value
 * @opt: from getopt_long()
 *
 * Return: false if it is another option.
 */
bool launch_option(struct launch *launch, int opt);

/**
 * launch_prepare() - prepare for launch_exec()
 * @launch: the options
 *
 * Connect to the socket, as its path is not valid after a chroot, and go to the
 * background.  Dies on error.
 *
 * Return: descriptor for launch_exec(), or -1 without a socket.
 */
int launch_prepare(const struct launch *launch);

/**
 * launch_exec() - write the message and execute the command
 * @launch: the options
 * @sync_fd: from launch_prepare()
 * @argv: the command
 */
void __attribute__((noreturn))
launch_exec(const struct launch *launch, int sync_fd, char **argv);

#endif /* LAUNCH_H */
