/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of a guest: interfaces/ in vserver-config(5).
 */
#ifndef INTERFACES_H
#define INTERFACES_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vserver.h"

union iface_addr {
	struct in_addr	v4;
	struct in6_addr	v6;
};

#define TUN_NONE	(-1)

struct iface {
	char	*id;		/* name of its directory below interfaces/ */
	char	*ip;
	char	*dev;		/* NULL with nodev */
	char	*label;		/* DEV:NAME, IPv4 only */
	int	family;
	int	prefix;		/* -1 when the configuration has none */
	int	peer_prefix;	/* -1 when the peer has none */
	int	scope;		/* RT_SCOPE_*, -1 when there is none */
	unsigned int	vlan;	/* the ID of a device that start makes, or 0 */
	int	tun;		/* IFF_TUN or IFF_TAP if start makes one, or 0 */
	int64_t	tun_uid, tun_gid, tun_link;	/* of that, or TUN_NONE */
	bool	nodev;
	bool	down;
	bool	nodad;		/* IPv6: no duplicate address detection */
	bool	has_bcast;	/* otherwise it follows from the prefix */
	bool	has_peer;
	union iface_addr	addr, peer;
	struct in_addr		bcast;
};

/* Does start make the device of @i if it does not exist? */
static inline bool iface_is_made(const struct iface *i)
{
	return i->vlan || i->tun;
}

/* The prefix length: that of the peer if there is one. */
unsigned int iface_prefix(const struct iface *i);

struct net_config {
	struct iface	*ifaces;
	size_t		count;
	bool		has_bcast, has_lback;
	struct in_addr	bcast, lback;
};

/*
 * Reads interfaces/ of the configuration @dir.  Returns 0, or -1 after a
 * message.
 */
int interfaces_read(int dir, struct net_config *n);
void interfaces_free(struct net_config *n);

/*
 * Makes devices where the configuration requests it, puts the addresses on
 * their devices, and waits until they are usable.  Returns 0, or -1 after a
 * message, with everything removed again.
 */
int interfaces_up(const struct net_config *n);

/*
 * Removes the addresses in reverse order, if interfaces_up() @added them, and
 * then the devices that iface_make() made and that are not in use.
 */
void interfaces_down(const struct net_config *n, bool added);

/*
 * Gives the addresses to the caller's network context.  Returns 0, or -1 after
 * a message.
 */
int interfaces_to_context(const struct net_config *n);

#endif /* INTERFACES_H */
