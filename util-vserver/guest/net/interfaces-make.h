/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that are made for the addresses of guests.  Several guests may have
 * addresses on one device: the first makes it, and the last removes it.
 * Callers hold lock_interfaces().
 */
#ifndef INTERFACES_MAKE_H
#define INTERFACES_MAKE_H

#include "interfaces.h"
#include "rtnl.h"

/*
 * Makes the device of @i if it does not exist and the configuration requests
 * it.  Any existing device of that name is used.  Returns 0, or -1 after a
 * message.
 */
int iface_make(struct mnl_socket *nl, const struct iface *i);

/*
 * Removes the device of @i if iface_make() made it, for any guest, and it is no
 * longer in use: it has no address and no other device refers to it.
 */
void iface_unmake(struct mnl_socket *nl, const struct iface *i);

#endif /* INTERFACES_MAKE_H */
