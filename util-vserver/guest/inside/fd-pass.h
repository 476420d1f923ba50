/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Passes one message, with an optional descriptor, from a child to its parent.
 */
#ifndef FD_PASS_H
#define FD_PASS_H

/* Creates the socket pair.  Returns 0, or -1 with errno. */
int fd_pass_open(int sock[2]);

/* Sends the message, with @fd unless it is -1.  Returns 0, or -1 with errno. */
int fd_send(int sock, int fd);

/*
 * Waits for the message.  *@fd receives the descriptor, or -1 without one.
 * Returns 0, or -1 with errno.  errno 0 means that the sender has ended without
 * a message.
 */
int fd_receive(int sock, int *fd);

#endif /* FD_PASS_H */
