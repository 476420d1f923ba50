/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files are a guest's, inside kernel/vserver/.
 */
#ifndef _KERNEL_VSERVER_DESCRIPTOR_H
#define _KERNEL_VSERVER_DESCRIPTOR_H

#include <linux/path.h>
#include <linux/vserver/task.h>

#include "core/vserver.h"

struct file;
struct socket;

/**
 * struct vs_reach - root directories below which a guest has its files
 * @root: root of the caller and root of its context, each with a reference
 * @count: number of valid entries in @root
 */
struct vs_reach {
	struct path	root[2];
	unsigned int	count;
};

/* reach.c */
void vs_reach_get(struct vs_reach *reach);
void vs_reach_put(struct vs_reach *reach);
bool vs_reaches(const struct vs_reach *reach, const struct path *path);
bool vs_is_below(const struct path *path, const struct path *root);
bool vs_is_elsewhere(const struct path *path);
bool vs_path_reachable(const struct path *path);
void vs_guard_note(void);

/* descriptor.c */
bool vs_file_is_own(const struct file *file);

/* socket.c */
bool vs_socket_is_foreign(const struct socket *sock);
int __vs_check_socket(const struct socket *sock);

/* Outside all contexts no socket is foreign to the caller. */
static inline bool vs_has_all_sockets(void)
{
	return !static_branch_unlikely(&vs_context_exists) ||
	       likely(!nx_current() && !vs_in_guest());
}

/**
 * vs_check_socket() - check whether the caller may give a socket an address
 * @sock: the socket
 *
 * The context of the creator decides which addresses a socket may have.
 *
 * Return: 0 or -EPERM.
 */
static inline int vs_check_socket(const struct socket *sock)
{
	return vs_has_all_sockets() ? 0 : __vs_check_socket(sock);
}

#endif /* _KERNEL_VSERVER_DESCRIPTOR_H */
