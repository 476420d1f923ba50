/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes devices DEVICE.ID, each for a VLAN of another device.
 */
#ifndef INTERFACES_VLAN_H
#define INTERFACES_VLAN_H

#include "interfaces.h"
#include "rtnl.h"

/*
 * Reads whether the configuration requests such a device for @i.  If so, it
 * sets @i->vlan to the ID.  Returns 0, or -1 after a message.
 */
int vlan_read(int dir, struct iface *i);

/* Makes the device.  Returns 0, or -1 after a message. */
int vlan_make(struct mnl_socket *nl, const struct iface *i);

#endif /* INTERFACES_VLAN_H */
