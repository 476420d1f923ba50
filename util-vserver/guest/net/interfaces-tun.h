/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices tun and tap: their other end is a program of the host.
 */
#ifndef INTERFACES_TUN_H
#define INTERFACES_TUN_H

#include "interfaces.h"

/*
 * Is the device of @i to be one?  Then @i->tun is of which kind, and the rest of
 * @i->tun_* is read as well.  0, or -1 after a message.
 */
int tun_read(int dir, struct iface *i);

/* Makes it.  0, or -1 after a message. */
int tun_make(const struct iface *i);

#endif /* INTERFACES_TUN_H */
