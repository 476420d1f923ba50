/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/: the name of a guest's network namespace, and devices between it and
 * the host (userland.md 4.8).
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
	char			*host;	/* end on the host, or device below */
	char			*guest;	/* name in the guest */
	enum netdev_type	type;
};

struct netns_config {
	struct netdev	*devs;
	size_t		count;
	char		*name;	/* for ip(8); NULL if it has none */
	bool		shared;	/* the one of that name, which is there */
};

/*
 * Reads netns/interfaces/ of the configuration @dir.  0, or -1 after a
 * message; netns_free() is to be called in both cases.
 */
int netns_read(int dir, struct netns_config *n);
void netns_free(struct netns_config *n);

/* Likewise netns/name, which without a value is @guest, and netns/shared. */
int netns_read_name(int dir, const char *guest, struct netns_config *n);

/* Will the guest have a device of that name?  It always has lo. */
bool netns_has_device(const struct netns_config *n, const char *name);

/*
 * Makes the devices in the network namespace of the caller, their guest's side
 * in the namespace @fd.  What is on the host bears the name of @owner, by which
 * netns_remove() finds it.  On failure nothing is left.  0, or -1 after a
 * message.
 */
int netns_make(const struct netns_config *n, int fd, const char *owner);

/*
 * Removes what is on the host, and so both ends; devices that are not @owner's
 * stay.  What is in the namespace alone goes with it.
 */
void netns_remove(const struct netns_config *n, const char *owner);

/*
 * Gives the namespace @fd of @guest its name, if it is to have one.  0, or -1
 * after a message with nothing left.
 */
int netns_make_name(const struct netns_config *n, int fd,
		    const struct guest *guest);
void netns_remove_name(const struct netns_config *n, const struct guest *guest);

/* A descriptor of the shared namespace, or -1 after a message. */
int netns_open_shared(const struct netns_config *n);

#endif /* NETNS_H */
