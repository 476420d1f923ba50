/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends requests to rtnetlink(7).  A socket belongs to the network namespace in
 * which it was opened.
 */
#ifndef RTNL_H
#define RTNL_H

#include <libmnl/libmnl.h>

/* A reply repeats the request.  The kernel sends no larger messages. */
#define RTNL_MESSAGE_SIZE	8192

/*
 * Returns a socket for rtnl_close(), which accepts NULL; NULL after a message.
 */
struct mnl_socket *rtnl_open(void);
void rtnl_close(struct mnl_socket *nl);

/*
 * Sends @msg and passes each message of the reply to @cb, which may be NULL,
 * until the acknowledgement.  Returns 0, or -1 with errno.
 */
int rtnl_request(struct mnl_socket *nl, struct nlmsghdr *msg, mnl_cb_t cb,
		 void *data);

#endif /* RTNL_H */
