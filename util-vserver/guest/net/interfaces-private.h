/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths of the host that addresses need.  Unit tests change them.
 */
#ifndef INTERFACES_PRIVATE_H
#define INTERFACES_PRIVATE_H

extern const char *tun_driver;		/* /dev/net/tun */
extern const char *vlan_driver;		/* in /proc: the module 8021q is loaded */
extern const char *vlan_default;	/* file of .defaults: make all VLANs */

#endif /* INTERFACES_PRIVATE_H */
