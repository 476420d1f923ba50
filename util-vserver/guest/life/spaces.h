/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spaces/: the namespaces of a guest beside those that each has of its own,
 * for mounts, UTS and IPC (userland.md 4.7).
 */
#ifndef SPACES_H
#define SPACES_H

#include <stdbool.h>
#include <stdint.h>

#include "init-style.h"

struct spaces {
	uint64_t	own;	/* CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP */
	char		*net_of; /* whose network is shared, or NULL */
	int		net_fd;	/* the own network, -1 until it is made */
};

/*
 * Reads spaces/ of the configuration @dir of a guest with @init.  0, or -1
 * after a message; spaces_free() is to be called in both cases.
 */
int spaces_read(int dir, const struct init_style *init, struct spaces *s);
void spaces_free(struct spaces *s);

/*
 * Makes the network namespace of its own and comes back to that of @host.  0,
 * or -1 after a message.
 */
int spaces_make_net(struct spaces *s, int host);

/*
 * Puts the caller into the network that the guest is to have.  0, or -1 after
 * a message.
 */
int spaces_enter_net(const struct spaces *s);

/* Those that the guest's context is to keep. */
uint64_t spaces_kept(const struct spaces *s);

#endif /* SPACES_H */
