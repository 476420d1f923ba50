/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sockets that the caller did not create, inside kernel/vserver/.
 */
#ifndef _KERNEL_VSERVER_SOCKET_H
#define _KERNEL_VSERVER_SOCKET_H

#include <linux/vserver/task.h>

#include "core/vserver.h"

struct socket;

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

#endif /* _KERNEL_VSERVER_SOCKET_H */
