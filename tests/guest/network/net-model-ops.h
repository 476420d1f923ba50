/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The operations that an agent performs.  Each works on a socket that the agent
 * keeps under the number of a slot, and leaves its result in the shared page.
 */
#ifndef TESTS_GUEST_NET_MODEL_OPS_H
#define TESTS_GUEST_NET_MODEL_OPS_H

#include <netinet/tcp.h>
#include <sys/time.h>

#include "agent.h"
#include "net-model.h"

enum op_kind { OP_BIND, OP_LISTEN, OP_CLIENT, OP_SEND, OP_CONNECT, OP_CLOSE,
	       OP_CHANGE, OP_KINDS };

struct op {
	enum op_kind	kind;
	int		owner, slot, family, type;
	int		child;		/* slot of the accepted socket, or -1 */
	unsigned int	options;
	bool		bound;		/* a client binds local first */
	bool		implied;	/* to the peer, without an address */
	struct name	local, dest;
	uint32_t	number;		/* sent with a datagram */
	bool		removal;	/* remove an entry of the owner */
	struct entry	entry;
};

/* Data that arrived at a slot since the last check. */
struct arrival {
	int		count;
	uint32_t	number;
	struct name	from, to;	/* to: only for a connection */
	int		error;
};

struct seen {
	struct name	self, peer;
	struct arrival	arrival[SLOTS];
};

_Static_assert(sizeof(struct op) <= AGENT_ARG_MAX, "an argument of an agent");
_Static_assert(sizeof(struct seen) <= 4096, "in the page of an agent");

static int slot_fd[SLOTS], client_fd = -1;
static struct seen *seen_here;

union sockname {
	struct sockaddr		sa;
	struct sockaddr_in	in;
	struct sockaddr_in6	in6;
};

static inline socklen_t to_sockname(union sockname *u, int family,
				    const struct name *n)
{
	memset(u, 0, sizeof(*u));
	u->sa.sa_family = family;
	if (family == AF_INET) {
		u->in.sin_port = htons(n->port);
		u->in.sin_addr.s_addr = n->addr.s6_addr32[3];
		return sizeof(u->in);
	}
	u->in6.sin6_port = htons(n->port);
	u->in6.sin6_addr = n->addr;
	return sizeof(u->in6);
}

static inline struct name from_sockname(const union sockname *u)
{
	struct name n = { .port = ntohs(u->in.sin_port) };

	if (u->sa.sa_family == AF_INET)
		n.addr = addr_v4(ntohl(u->in.sin_addr.s_addr));
	else
		n.addr = u->in6.sin6_addr;
	return n;
}

static inline struct name name_of(int fd, bool peer)
{
	socklen_t size = sizeof(union sockname);
	union sockname u = { 0 };
	struct name none = { 0 };

	if (peer ? getpeername(fd, &u.sa, &size) :
		   getsockname(fd, &u.sa, &size))
		return none;
	return from_sockname(&u);
}

static inline int op_option(int fd, int level, int option)
{
	int on = 1;

	return setsockopt(fd, level, option, &on, sizeof(on));
}

static inline int op_options(int fd, const struct op *op)
{
	int v6only = !!(op->options & OPT_V6ONLY);

	if (op->options & OPT_REUSEADDR &&
	    op_option(fd, SOL_SOCKET, SO_REUSEADDR))
		return -1;
	if (op->options & OPT_REUSEPORT &&
	    op_option(fd, SOL_SOCKET, SO_REUSEPORT))
		return -1;
	if (op->options & OPT_FREEBIND &&
	    (op->family == AF_INET ? op_option(fd, IPPROTO_IP, IP_FREEBIND) :
	     op_option(fd, IPPROTO_IPV6, IPV6_FREEBIND)))
		return -1;
	if (op->family == AF_INET)
		return 0;
	return setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6only,
			  sizeof(v6only));
}

/* Avoid TIME_WAIT, and limit the time of each call. */
static inline int op_socket(const struct op *op)
{
	const struct linger reset = { .l_onoff = 1 };
	const struct timeval patience = { .tv_sec = 3 };
	int fd = socket(op->family, op->type, 0);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (op->type == SOCK_STREAM)
		op_option(fd, IPPROTO_TCP, TCP_NODELAY);
	if (op_options(fd, op)) {
		close(fd);
		return -ENOPROTOOPT;
	}
	return fd;
}

static inline long op_fail(int fd)
{
	int err = errno;

	close(fd);
	return -err;
}

static inline long op_bind(void *arg)
{
	const struct op *op = arg;
	int fd = op_socket(op);
	union sockname u;

	if (fd < 0)
		return fd;
	if (bind(fd, &u.sa, to_sockname(&u, op->family, &op->local)))
		return op_fail(fd);
	seen_here->self = name_of(fd, false);
	slot_fd[op->slot] = fd;
	return 0;
}

static inline long op_listen(void *arg)
{
	const struct op *op = arg;
	int fd = slot_fd[op->slot];

	if (listen(fd, 8))
		return -errno;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return 0;
}

static inline long op_send_to(int fd, const struct op *op)
{
	union sockname u;
	socklen_t size = to_sockname(&u, op->family, &op->dest);
	long rc = sendto(fd, &op->number, sizeof(op->number), MSG_NOSIGNAL,
			 op->implied ? NULL : &u.sa, op->implied ? 0 : size);

	return rc < 0 ? -errno : 0;
}

static inline long op_connect_to(int fd, const struct op *op)
{
	union sockname u;
	socklen_t size = to_sockname(&u, op->family, &op->dest);

	if (connect(fd, &u.sa, size))
		return -errno;
	seen_here->self = name_of(fd, false);
	seen_here->peer = name_of(fd, true);
	return 0;
}

/* Open a socket, and connect or send.  op_hang_up() closes it. */
static inline long op_client(void *arg)
{
	const struct op *op = arg;
	int fd = op_socket(op);
	union sockname u;
	long rc;

	if (fd < 0)
		return fd;
	if (op->bound && bind(fd, &u.sa, to_sockname(&u, op->family,
						     &op->local)))
		return op_fail(fd);
	rc = op->type == SOCK_STREAM ? op_connect_to(fd, op) :
				       op_send_to(fd, op);
	seen_here->self.port = name_of(fd, false).port;
	client_fd = fd;
	return rc;
}

static inline long op_keep(void *arg)
{
	const struct op *op = arg;

	slot_fd[op->slot] = client_fd;
	client_fd = -1;
	return 0;
}

static inline long op_hang_up(void *arg)
{
	(void)arg;
	if (client_fd >= 0)
		close(client_fd);
	client_fd = -1;
	return 0;
}

static inline long op_send(void *arg)
{
	const struct op *op = arg;

	return op_send_to(slot_fd[op->slot], op);
}

static inline long op_connect(void *arg)
{
	const struct op *op = arg;

	return op_connect_to(slot_fd[op->slot], op);
}

static inline long op_close(void *arg)
{
	const struct op *op = arg;

	close(slot_fd[op->slot]);
	slot_fd[op->slot] = -1;
	return 0;
}

static inline void take_connection(int fd, struct arrival *a, int slot)
{
	const struct linger reset = { .l_onoff = 1 };
	socklen_t size;
	union sockname u;
	int child;

	while (size = sizeof(u), (child = accept(fd, &u.sa, &size)) >= 0) {
		a->count++;
		a->from = from_sockname(&u);
		a->to = name_of(child, false);
		setsockopt(child, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		if (slot < 0)
			close(child);
		else
			slot_fd[slot] = child;
	}
}

static inline void take_data(int fd, struct arrival *a)
{
	socklen_t size = sizeof(a->error);
	union sockname u = { 0 };

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &a->error, &size);
	while (size = sizeof(u), recvfrom(fd, &a->number, sizeof(a->number),
					  MSG_DONTWAIT, &u.sa, &size) > 0) {
		a->count++;
		a->from = from_sockname(&u);
	}
}

/* Slots that an agent checks. */
struct collection {
	unsigned int	listening, others;	/* slots, as masks */
	int		child;			/* as in struct op */
};

static inline long op_collect(void *arg)
{
	const struct collection *c = arg;
	int i;

	memset(seen_here->arrival, 0, sizeof(seen_here->arrival));
	for (i = 0; i < SLOTS; i++) {
		if (c->listening & 1U << i)
			take_connection(slot_fd[i], &seen_here->arrival[i],
					c->child);
		else if (c->others & 1U << i)
			take_data(slot_fd[i], &seen_here->arrival[i]);
	}
	return 0;
}

/* The first call of an agent sets the address of its page. */
static inline long op_begin(void *arg)
{
	seen_here = *(struct seen **)arg;
	memset(slot_fd, -1, sizeof(slot_fd));
	return 0;
}

#endif /* TESTS_GUEST_NET_MODEL_OPS_H */
