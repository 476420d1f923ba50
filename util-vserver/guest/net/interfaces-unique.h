/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Duplicate address detection (RFC 4862): an address of IPv6 can be used once
 * the kernel has found that nobody else has it.
 */
#ifndef INTERFACES_UNIQUE_H
#define INTERFACES_UNIQUE_H

#include "interfaces.h"
#include "rtnl.h"

/*
 * Waits until all addresses of IPv6 that were put on devices can be used, some
 * seconds at most.  0, or -1 after a message: somebody else has one, or the
 * detection does not come to an end.  A device that is down or without a
 * carrier detects nothing; that is told, not waited for to the end of days.
 */
int interfaces_await_unique(struct mnl_socket *nl, const struct net_config *n);

#endif /* INTERFACES_UNIQUE_H */
