/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rtnetlink(7).  A socket stays with the network namespace in which it was
 * opened.
 */
#ifndef RTNL_H
#define RTNL_H

#include <libmnl/libmnl.h>

/* An answer repeats the request; the kernel sends no larger ones. */
#define RTNL_MESSAGE_SIZE	8192

/* NULL after a message; to be closed by rtnl_close(), which takes NULL. */
struct mnl_socket *rtnl_open(void);
void rtnl_close(struct mnl_socket *nl);

/*
 * Sends @msg and takes the answer: messages, which @cb gets (it may be NULL),
 * up to the acknowledgement.  0, or -1 with errno.
 */
int rtnl_request(struct mnl_socket *nl, struct nlmsghdr *msg, mnl_cb_t cb,
		 void *data);

#endif /* RTNL_H */
