/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that are made for the addresses of guests.  Several guests may have
 * addresses on one: who needs it first makes it, who leaves it last removes it.
 * They call this under lock_interfaces().
 */
#ifndef INTERFACES_MAKE_H
#define INTERFACES_MAKE_H

#include "interfaces.h"
#include "rtnl.h"

/*
 * Sees to it that the device of @i is there: one that exists is used, whoever
 * made it, another one is made if the configuration wants that.  0, or -1 after
 * a message.
 */
int iface_make(struct mnl_socket *nl, const struct iface *i);

/*
 * Removes the device of @i if iface_make() has made it, for whatever guest, and
 * nobody uses it any more: it has no address and no other device has to do with
 * it.
 */
void iface_unmake(struct mnl_socket *nl, const struct iface *i);

#endif /* INTERFACES_MAKE_H */
