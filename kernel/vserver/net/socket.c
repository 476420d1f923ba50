// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets that a guest received and did not create.
 *
 * The context of its creator decides which addresses a socket may use.  So a
 * guest may read and write a connection that it received from the host, but may
 * not change its addresses.
 */
#include <linux/net.h>
#include <linux/nsproxy.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/inet.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "core/lsm.h"
#include "core/vserver.h"
#include "net/socket.h"

/**
 * vs_socket_is_foreign() - does a socket belong to another network
 * @sock: an IPv4, IPv6 or AF_UNIX socket
 *
 * A guest's process may enter another network namespace and keep the sockets
 * that it created before.  But a socket that it accepted from a server of the
 * host is in the namespace of the host.
 *
 * Return: true if its network context, or the network namespace, is not that of
 * the caller.
 */
bool vs_socket_is_foreign(const struct socket *sock)
{
	const struct sock *sk = sock->sk;

	if (sk->sk_nx_info != nx_current())
		return true;
	if (sock_net(sk) == current->nsproxy->net_ns)
		return false;
	return net_eq(sock_net(sk), &init_net) || !sock->file ||
	       !vs_cred_is_own(sock->file->f_cred);
}

/* Slow path of vs_check_socket(). */
int __vs_check_socket(const struct socket *sock)
{
	int family = sock->sk->sk_family;

	if ((family != AF_INET && family != AF_INET6) ||
	    !vs_socket_is_foreign(sock))
		return 0;
	return vs_deny("foreign-socket", family, -EPERM);
}

/* A guest cannot connect a socket of the host. */
static int hook_socket_connect(struct socket *sock, struct sockaddr *address,
			       int size)
{
	return vs_check_socket(sock);
}

/*
 * An abstract name belongs to the context that created the socket.  So a guest
 * could take a name of the host with a socket that the host created.
 */
static noinline int vs_bind_error(const struct socket *sock)
{
	if (vs_in_guest() && sock->sk->sk_family == AF_UNIX &&
	    vs_socket_is_foreign(sock))
		return vs_deny("foreign-socket", AF_UNIX, -EPERM);
	return __vs_check_socket(sock);
}

/* A guest cannot bind a host's socket to an address or an abstract name. */
static int hook_socket_bind(struct socket *sock, struct sockaddr *address,
			    int size)
{
	return vs_has_all_sockets() ? 0 : vs_bind_error(sock);
}

/* A guest cannot turn a socket of the host into a listener. */
static int hook_socket_listen(struct socket *sock, int backlog)
{
	return vs_check_socket(sock);
}

/* A guest may shut down a connection of the host, but not a listener. */
static int hook_socket_shutdown(struct socket *sock, int how)
{
	return READ_ONCE(sock->sk->sk_state) == TCP_LISTEN ?
	       vs_check_socket(sock) : 0;
}

/* A guest cannot change which packets a host's socket sends or receives. */
static int hook_socket_setsockopt(struct socket *sock, int level, int optname)
{
	if (level != SOL_SOCKET)
		return 0;
	switch (optname) {
	case SO_BINDTODEVICE:
	case SO_BINDTOIFINDEX:
	case SO_ATTACH_FILTER:
	case SO_ATTACH_BPF:
	case SO_ATTACH_REUSEPORT_CBPF:
	case SO_ATTACH_REUSEPORT_EBPF:
	case SO_DETACH_FILTER:
	case SO_DETACH_REUSEPORT_BPF:
	case SO_LOCK_FILTER:
		return vs_check_socket(sock);
	}
	return 0;
}

static struct security_hook_list socket_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(socket_bind, hook_socket_bind),
	LSM_HOOK_INIT(socket_connect, hook_socket_connect),
	LSM_HOOK_INIT(socket_listen, hook_socket_listen),
	LSM_HOOK_INIT(socket_shutdown, hook_socket_shutdown),
	LSM_HOOK_INIT(socket_setsockopt, hook_socket_setsockopt),
};

/**
 * vs_socket_init() - register the LSM hooks of this file
 */
void __init vs_socket_init(void)
{
	security_add_hooks(socket_hooks, ARRAY_SIZE(socket_hooks),
			   &vserver_lsmid);
}
