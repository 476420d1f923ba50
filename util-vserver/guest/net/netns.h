/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The name of a guest's network namespace, and the devices between it and the
 * host: netns/ in vserver-config(5).
 */
#ifndef NETNS_H
#define NETNS_H

#include <stdbool.h>
#include <stddef.h>

#include "guest.h"

enum netdev_type {
	NETDEV_VETH,	/* a pair, one end on the host */
	NETDEV_MACVLAN,	/* on a device of the host, with a MAC of its own */
	NETDEV_IPVLAN,	/* on a device of the host, with the same MAC */
};

struct netdev {
	char			*id;	/* its directory in netns/interfaces/ */
	char			*host;	/* end on the host, or parent device */
	char			*guest;	/* name in the guest */
	enum netdev_type	type;
};

struct netns_config {
	struct netdev	*devs;
	size_t		count;
	char		*name;	/* for ip(8); NULL if it has none */
	bool		shared;	/* use the existing namespace @name */
};

/*
 * Reads netns/interfaces/ of the configuration @dir.  Returns 0, or -1 after a
 * message.  The caller calls netns_free() in both cases.
 */
int netns_read(int dir, struct netns_config *n);
void netns_free(struct netns_config *n);

/* Reads netns/name (the default is @guest) and netns/shared in the same way. */
int netns_read_name(int dir, const char *guest, struct netns_config *n);

/* Will the guest have a device @name?  It always has lo. */
bool netns_has_device(const struct netns_config *n, const char *name);

/*
 * Makes the devices in the caller's network namespace, with the guest's ends in
 * the namespace @fd.  Devices on the host record @owner, so that netns_remove()
 * finds them.  Returns 0, or -1 after a message with nothing left.
 */
int netns_make(const struct netns_config *n, int fd, const char *owner);

/*
 * Removes the devices of @owner on the host, and so both ends.  The kernel
 * removes devices that are only in the namespace together with it.
 */
void netns_remove(const struct netns_config *n, const char *owner);

/*
 * Gives the namespace @fd of @guest its name, if one is configured.  Returns 0,
 * or -1 after a message with nothing left.
 */
int netns_make_name(const struct netns_config *n, int fd,
		    const struct guest *guest);
void netns_remove_name(const struct netns_config *n, const struct guest *guest);

/* Returns a descriptor of the shared namespace, or -1 after a message. */
int netns_open_shared(const struct netns_config *n);

#endif /* NETNS_H */
