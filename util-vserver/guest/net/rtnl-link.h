/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes network devices by rtnetlink(7).  The alias of a device that vserver
 * makes names its owner: only such devices are removed.
 */
#ifndef RTNL_LINK_H
#define RTNL_LINK_H

#include <stdint.h>

#include "rtnl.h"

/*
 * Begins the message RTM_*LINK @type about the device @index, 0 for a new
 * device.
 */
struct nlmsghdr *rtnl_link_put(char *buf, uint16_t type, int index);

/* Both return 0, or -1 with errno. */
int rtnl_link_up(struct mnl_socket *nl, const char *dev);
int rtnl_link_remove(struct mnl_socket *nl, int index);

/*
 * Makes @dev keep the other IPv4 addresses of a network when the first is
 * removed, which the kernel does not by default.  Returns 0, or -1 with errno.
 */
int rtnl_link_promote(struct mnl_socket *nl, const char *dev);

/*
 * Records the owner of the new device @dev.  Returns 0, or -1 with errno after
 * removing the device.
 */
int rtnl_link_own(struct mnl_socket *nl, const char *dev, const char *owner);

/* Returns the index of @dev; 0 if it does not exist or has another owner. */
int rtnl_link_find_own(struct mnl_socket *nl, const char *dev,
		       const char *owner);

#endif /* RTNL_LINK_H */
