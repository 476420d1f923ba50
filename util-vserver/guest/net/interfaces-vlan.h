/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices DEVICE.ID, each for a VLAN of another device.
 */
#ifndef INTERFACES_VLAN_H
#define INTERFACES_VLAN_H

#include "interfaces.h"
#include "rtnl.h"

/*
 * Is the device of @i to be made?  Then @i->vlan is the ID.  0, or -1 after a
 * message.
 */
int vlan_read(int dir, struct iface *i);

/* Makes it.  0, or -1 after a message. */
int vlan_make(struct mnl_socket *nl, const struct iface *i);

#endif /* INTERFACES_VLAN_H */
