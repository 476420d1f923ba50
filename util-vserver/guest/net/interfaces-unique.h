/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Duplicate address detection (RFC 4862): an IPv6 address is usable once the
 * kernel has found that no other host uses it.
 */
#ifndef INTERFACES_UNIQUE_H
#define INTERFACES_UNIQUE_H

#include "interfaces.h"
#include "rtnl.h"

/*
 * Waits some seconds at most until all IPv6 addresses on devices are usable.
 * Returns 0, or -1 after a message: another host uses one, or the detection
 * does not finish.  A device that is down is skipped.  A device without a
 * carrier cannot detect anything, which causes a warning.
 */
int interfaces_await_unique(struct mnl_socket *nl, const struct net_config *n);

#endif /* INTERFACES_UNIQUE_H */
