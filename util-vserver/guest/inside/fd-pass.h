/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One message with perhaps a descriptor, from a child to its parent.
 */
#ifndef FD_PASS_H
#define FD_PASS_H

/* A socket pair for it.  Returns 0, or -1 and errno. */
int fd_pass_open(int sock[2]);

/* Sends the message, with @fd unless it is -1.  Returns 0, or -1 and errno. */
int fd_send(int sock, int fd);

/*
 * Waits for the message.  The descriptor, or -1 without one, is in *@fd.
 * Returns 0; -1 and errno, which is 0 when the sender has ended before it.
 */
int fd_receive(int sock, int *fd);

#endif /* FD_PASS_H */
