/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network devices by rtnetlink(7).  One that is made says in its alias whose it
 * is, and only that one is removed.
 */
#ifndef RTNL_LINK_H
#define RTNL_LINK_H

#include <stdint.h>

#include "rtnl.h"

/*
 * Begins the message RTM_*LINK @type about the device @index, 0 for a new one.
 */
struct nlmsghdr *rtnl_link_put(char *buf, uint16_t type, int index);

/* 0, or -1 with errno. */
int rtnl_link_up(struct mnl_socket *nl, const char *dev);
int rtnl_link_remove(struct mnl_socket *nl, int index);

/*
 * The other IPv4 addresses of a network stay on @dev when its first one goes,
 * which is not what the kernel does by default.  0, or -1 with errno.
 */
int rtnl_link_promote(struct mnl_socket *nl, const char *dev);

/*
 * Names the owner of the new device @dev.  On failure, when it returns -1 with
 * errno, the device is removed.
 */
int rtnl_link_own(struct mnl_socket *nl, const char *dev, const char *owner);

/* The index of @dev; 0 if it is not there, or not @owner's. */
int rtnl_link_find_own(struct mnl_socket *nl, const char *dev,
		       const char *owner);

#endif /* RTNL_LINK_H */
