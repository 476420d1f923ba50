/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The optional namespaces of a guest: spaces/ in vserver-config(5).  Each guest
 * has its own namespaces for mounts, UTS and IPC.
 */
#ifndef SPACES_H
#define SPACES_H

#include <stdbool.h>
#include <stdint.h>

#include "init-style.h"

struct spaces {
	uint64_t	own;	/* CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP */
	char		*net_of; /* context that shares its network, or NULL */
	int		net_fd;	/* its own network, -1 until it is made */
};

/*
 * Reads spaces/ of the configuration @dir of a guest with @init.  Returns 0, or
 * -1 after a message.  The caller calls spaces_free() in both cases.
 */
int spaces_read(int dir, const struct init_style *init, struct spaces *s);
void spaces_free(struct spaces *s);

/*
 * Makes the guest's own network namespace and returns to that of @host.
 * Returns 0, or -1 after a message.
 */
int spaces_make_net(struct spaces *s, int host);

/*
 * Moves the caller to the network namespace of the guest.  Returns 0, or -1
 * after a message.
 */
int spaces_enter_net(const struct spaces *s);

/* The namespaces that the guest's context keeps. */
uint64_t spaces_kept(const struct spaces *s);

#endif /* SPACES_H */
