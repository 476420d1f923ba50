/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes tun and tap devices: their other end is a program on the host.
 */
#ifndef INTERFACES_TUN_H
#define INTERFACES_TUN_H

#include "interfaces.h"

/*
 * Reads whether the configuration requests such a device for @i.  If so, it
 * sets @i->tun to its kind and fills @i->tun_*.  Returns 0, or -1 after a
 * message.
 */
int tun_read(int dir, struct iface *i);

/* Makes the device.  Returns 0, or -1 after a message. */
int tun_make(const struct iface *i);

#endif /* INTERFACES_TUN_H */
