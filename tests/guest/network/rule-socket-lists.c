// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: /proc/net and sock_diag(7) list only the sockets of the reader's
 * network context.  The host also sees the sockets of its commands under
 * chbind, and context 1 sees all.  The lists show the context's loopback as
 * 127.0.0.1 and ::1.  A guest cannot destroy a socket by sock_diag(7).
 */
#define _GNU_SOURCE
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "agent.h"
#include "net.h"

#define GUEST	680
#define PORT	4710
#define SEALED	4730	/* the port of the connection in TIME_WAIT */

/* ---- the sockets to list ---- */

enum { LISTEN, BOUND_UDP, PING, RAW, UNIX, KINDS, NAMES };

static const struct list {
	const char *name, *file;
	int	protocol;	/* for sock_diag; 0 is AF_UNIX */
} lists[KINDS] = {
	[LISTEN] = { "a TCP listener", "/proc/net/tcp", IPPROTO_TCP },
	[BOUND_UDP] = { "a UDP socket", "/proc/net/udp", IPPROTO_UDP },
	[PING] = { "a ping socket", "/proc/net/icmp", 0 },
	[RAW] = { "a raw socket", "/proc/net/raw", IPPROTO_RAW },
	[UNIX] = { "a socket of AF_UNIX", "/proc/net/unix", 0 },
};

struct call {
	int		kind;
	char		addr[16];
	int		fd;
	unsigned long	inode;
};

static long open_kind(const struct call *c)
{
	union net_sockaddr in = net_address(c->addr, PORT);
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd, type = c->kind == LISTEN ? SOCK_STREAM :
		       c->kind == RAW ? SOCK_RAW : SOCK_DGRAM;

	fd = socket(c->kind == UNIX ? AF_UNIX : in.any.sa_family, type,
		    c->kind == PING ? IPPROTO_ICMP :
		    c->kind == RAW ? 254 : 0);
	if (fd < 0)
		return -errno;
	if (c->kind == UNIX)
		return bind(fd, (void *)&un, sizeof(sa_family_t)) ? -errno : fd;
	if (bind(fd, &in.any, net_size(&in)) ||
	    (c->kind == LISTEN && listen(fd, 8)))
		return -errno;
	return fd;
}

/* Open a socket for the rest of the test.  Return its inode number. */
static long have(void *arg)
{
	long fd = open_kind(arg);
	struct stat st;

	if (fd < 0)
		return fd;
	return fstat(fd, &st) ? -errno : (long)st.st_ino;
}

/* ---- /proc/net ---- */

/* The number of lines of the list that contain the inode number. */
static long in_file(void *arg)
{
	const struct call *c = arg;
	FILE *f = fopen(lists[c->kind].file, "re");
	char line[512], *word, *rest;
	long found = 0;

	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f)) {
		rest = line;
		while ((word = strsep(&rest, " \n")))
			found += strtoul(word, NULL, 10) == c->inode &&
				 strspn(word, "0123456789") == strlen(word);
	}
	fclose(f);
	return found;
}

/* ---- sock_diag ---- */

union request {
	struct inet_diag_req_v2	inet;
	struct unix_diag_req	un;
};

static size_t fill_request(union request *r, const struct call *c)
{
	memset(r, 0, sizeof(*r));
	if (c->kind == UNIX) {
		r->un.sdiag_family = AF_UNIX;
		r->un.udiag_states = ~0u;
		return sizeof(r->un);
	}
	r->inet.sdiag_family = strchr(c->addr, ':') ? AF_INET6 : AF_INET;
	r->inet.sdiag_protocol = lists[c->kind].protocol;
	r->inet.idiag_states = ~0u;
	if (c->kind == RAW)
		r->inet.pad = 254;
	return sizeof(r->inet);
}

static unsigned long inode_of(const struct nlmsghdr *h, int kind)
{
	const struct inet_diag_msg *inet = NLMSG_DATA(h);
	const struct unix_diag_msg *un = NLMSG_DATA(h);

	return kind == UNIX ? un->udiag_ino : inet->idiag_inode;
}

/* Does a reply contain the numeric loopback address of the guest? */
static bool has_number(const struct nlmsghdr *h)
{
	const struct inet_diag_msg *inet = NLMSG_DATA(h);
	const __be32 number = inet_addr("127.2.168.1");
	int last = inet->idiag_family == AF_INET6 ? 3 : 0;

	return inet->id.idiag_src[last] == number ||
	       inet->id.idiag_dst[last] == number;
}

/* Does the reply match, by address or by inode? */
static bool is_asked(const struct nlmsghdr *h, int kind, unsigned long inode)
{
	return kind == NAMES ? has_number(h) : inode_of(h, kind) == inode;
}

static long ask_as(int type, const union request *r, size_t size, int flags,
		   int kind, unsigned long inode)
{
	struct {
		struct nlmsghdr	h;
		union request	r;
	} msg = {
		.h = {
			.nlmsg_len = NLMSG_LENGTH(size),
			.nlmsg_type = type,
			.nlmsg_flags = NLM_F_REQUEST | flags,
		},
		.r = *r,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	static char buf[65536];
	struct nlmsghdr *h;
	long found = 0;
	ssize_t n;

	if (fd < 0 || send(fd, &msg, msg.h.nlmsg_len, 0) < 0)
		return -errno;
	while ((n = recv(fd, buf, sizeof(buf), 0)) > 0) {
		for (h = (void *)buf; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
			if (h->nlmsg_type == NLMSG_ERROR)
				found = ((struct nlmsgerr *)NLMSG_DATA(h))->error;
			else if (h->nlmsg_type != NLMSG_DONE)
				found += is_asked(h, kind, inode);
			if (h->nlmsg_type == NLMSG_DONE ||
			    !(h->nlmsg_flags & NLM_F_MULTI)) {
				close(fd);
				return found;
			}
		}
	}
	close(fd);
	return -EPROTO;
}

static long ask(const union request *r, size_t size, int flags, int kind,
		unsigned long inode)
{
	return ask_as(SOCK_DIAG_BY_FAMILY, r, size, flags, kind, inode);
}

static long in_dump(void *arg)
{
	const struct call *c = arg;
	union request r;
	size_t size = fill_request(&r, c);

	return ask(&r, size, NLM_F_DUMP, c->kind, c->inode);
}

/* By mainline's ABI a UDP lookup swaps source and destination. */
static void put_name(struct inet_diag_sockid *id, const struct call *c,
		     bool reversed)
{
	const union net_sockaddr sa = net_address(c->addr, PORT);
	void *addr = reversed ? id->idiag_dst : id->idiag_src;

	if (sa.any.sa_family == AF_INET6)
		memcpy(addr, &sa.in6.sin6_addr, sizeof(sa.in6.sin6_addr));
	else
		memcpy(addr, &sa.in.sin_addr, sizeof(sa.in.sin_addr));
	*(reversed ? &id->idiag_dport : &id->idiag_sport) = htons(PORT);
	id->idiag_cookie[0] = id->idiag_cookie[1] = ~0u;
}

static long ask_by_name(int type, const struct call *c, int flags)
{
	union request r;
	size_t size = fill_request(&r, c);

	if (c->kind == UNIX) {
		r.un.udiag_ino = c->inode;
		r.un.udiag_cookie[0] = r.un.udiag_cookie[1] = ~0u;
	} else {
		put_name(&r.inet.id, c, c->kind == BOUND_UDP &&
			 type == SOCK_DIAG_BY_FAMILY);
	}
	return ask_as(type, &r, size, flags, c->kind, c->inode);
}

/* Request one socket by its address or its inode. */
static long by_name(void *arg)
{
	return ask_by_name(SOCK_DIAG_BY_FAMILY, arg, 0);
}

static long destroy(void *arg)
{
	return ask_by_name(SOCK_DESTROY, arg, NLM_F_ACK);
}

static long ask_family(void *arg)
{
	const union request r = { .inet.sdiag_family = *(int *)arg };

	return ask(&r, sizeof(r), NLM_F_DUMP, LISTEN, 0);
}

/* ---- visibility of sockets ---- */

struct side {
	const char	*name, *addr;
	struct agent	agent;
	unsigned long	inode[KINDS];
};

static bool has_diag(int kind)
{
	return lists[kind].protocol || kind == UNIX;
}

static void test_pair(struct side *reader, const struct side *owner, bool sees)
{
	int kind;

	for (kind = 0; kind < KINDS; kind++) {
		struct call c = { .kind = kind, .inode = owner->inode[kind] };

		strcpy(c.addr, owner->addr);
		is(agent_do(&reader->agent, in_file, c), sees,
		   "%s as reader: %s of the %s in %s", reader->name,
		   lists[kind].name, owner->name, lists[kind].file);
		if (!has_diag(kind))
			continue;
		is(agent_do(&reader->agent, in_dump, c), sees,
		   "%s as reader: ... in a dump", reader->name);
		is(agent_do(&reader->agent, by_name, c), sees ? 1 : -ENOENT,
		   "%s as reader: ... by name", reader->name);
	}
}

static void open_all(struct side *s)
{
	int kind;

	for (kind = 0; kind < KINDS; kind++) {
		struct call c = { .kind = kind };
		long inode;

		strcpy(c.addr, s->addr);
		inode = agent_do(&s->agent, have, c);
		if (inode <= 0)
			bail_out("%s: %s: %s", s->name, lists[kind].name,
				 tap_result(inode));
		s->inode[kind] = inode;
	}
}

/* ---- connections without an owner ---- */

/* Make one connection to itself.  The client closes it first. */
static long leave_time_wait(void *arg)
{
	const struct call *c = arg;
	union net_sockaddr in = net_address(c->addr, SEALED);
	int on = 1, server = net_socket(c->addr, SOCK_STREAM), client, peer;
	char end;

	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(server, &in.any, net_size(&in)) || listen(server, 1))
		return net_fail(server);
	client = net_socket(c->addr, SOCK_STREAM);
	if (connect(client, &in.any, net_size(&in)))
		return net_fail(client);
	peer = accept(server, NULL, NULL);
	close(client);
	if (read(peer, &end, 1))
		return -EPROTO;
	close(peer);
	return close(server);
}

/* Lines of /proc/net/tcp to that port in TIME_WAIT (6). */
static long time_waits(void *arg)
{
	FILE *f = fopen("/proc/net/tcp", "re");
	char line[512];
	unsigned int port, state;
	long found = 0;

	(void)arg;
	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f))
		found += sscanf(line, "%*d: %*8x:%*4x %*8x:%4x %2x", &port,
				&state) == 2 && port == SEALED && state == 6;
	fclose(f);
	return found;
}

static void test_time_wait(struct side *a, struct side *b)
{
	struct call c = { 0 };

	strcpy(c.addr, a->addr);
	is(agent_do(&a->agent, leave_time_wait, c), 0, "close a connection");
	is(agent_ask(&a->agent, time_waits), 1,
	   "%s: TIME_WAIT is visible", a->name);
	is(agent_ask(&b->agent, time_waits), 0,
	   "%s: TIME_WAIT is hidden", b->name);
}

static void test_families(struct side *guest)
{
	int family;

	family = AF_PACKET;
	is(agent_do(&guest->agent, ask_family, family), -ENOENT,
	   "%s: sock_diag has no packet sockets", guest->name);
	family = AF_NETLINK;
	is(agent_do(&guest->agent, ask_family, family), -ENOENT,
	   "%s: sock_diag has no netlink sockets", guest->name);
}

/* ---- SOCK_DESTROY ---- */

static void test_destroy(struct side *guest, struct side *owner, int kind)
{
	struct call c = { .kind = kind };

	strcpy(c.addr, owner->addr);
	c.inode = agent_do(&owner->agent, have, c);
	is(agent_do(&owner->agent, by_name, c), 1,
	   "%s: open %s on %s", owner->name,
	   lists[kind].name, c.addr);
	is_errno(agent_do(&guest->agent, destroy, c), ENOENT,
		 "%s: SOCK_DESTROY is refused", guest->name);
	is(agent_do(&owner->agent, by_name, c), 1, "... the socket remains");
}

/* Prove that the kernel supports it: the host destroys its own socket. */
static void test_host_destroys(struct side *host, int kind)
{
	struct call c = { .kind = kind };
	long rc;

	strcpy(c.addr, host->addr);
	rc = agent_do(&host->agent, destroy, c);
	is(rc, 0, "%s: SOCK_DESTROY destroys %s on %s", host->name,
	   lists[kind].name, c.addr);
	if (rc == -EOPNOTSUPP)
		diag("the kernel is built without CONFIG_INET_DIAG_DESTROY: "
		     "the refusals above prove nothing");
}

/* Both guests have CAP_NET_ADMIN in their ceiling. */
static void test_destroys(struct side *host, struct side *a, struct side *b)
{
	static const int kinds[] = { LISTEN, BOUND_UDP };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		test_destroy(a, a, kinds[i]);
		test_destroy(a, b, kinds[i]);
		test_destroy(a, host, kinds[i]);
		test_host_destroys(host, kinds[i]);
	}
}

/* ---- notifications about closed sockets ---- */

/* Subscribe to closed TCP and UDP sockets of both families. */
static long listen_for_ends(void *arg)
{
	const struct sockaddr_nl nl = {
		.nl_family = AF_NETLINK, .nl_groups = (1 << SKNLGRP_MAX) - 1,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	(void)arg;
	return bind(fd, (const void *)&nl, sizeof(nl)) ? net_fail(fd) : fd;
}

static void test_ends(struct side *host, struct side *guest)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		long on_host = agent_ask(&host->agent, listen_for_ends);
		long on_guest = agent_ask(&guest->agent, listen_for_ends);

		ok(on_guest >= 0, "%s: subscribe to closed sockets",
		   guest->name);
		is(net_do(&host->agent, net_try_bind, types[i], NET_3, SEALED), 0,
		   "%s: the host closes a socket", net_type(types[i]));
		is(net_do_fd(&host->agent, net_waiting, on_host), 1,
		   "%s: is notified", host->name);
		is(net_do_fd(&guest->agent, net_waiting, on_guest), 0,
		   "%s: is not notified", guest->name);
		net_do_fd(&host->agent, net_close, on_host);
		net_do_fd(&guest->agent, net_close, on_guest);
	}
}

/* ---- the loopback in the lists ---- */

/* 680 is 2 * 256 + 168: the loopback of the guest in the files' format. */
#define SHOWN	"01A8027F"

/* With TCP_DEFER_ACCEPT a request remains until the client sends data. */
static long leave_request(const char *addr)
{
	union net_sockaddr in = net_address(addr, PORT);
	int on = 1, fd = net_socket(addr, SOCK_STREAM);
	int client = net_socket(addr, SOCK_STREAM);

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &on, sizeof(on));
	if (bind(fd, &in.any, net_size(&in)) || listen(fd, 8) ||
	    connect(client, &in.any, net_size(&in)))
		return -errno;
	return 0;
}

static long leave_datagrams(const char *addr, int type, int protocol)
{
	union net_sockaddr in = net_address(addr, PORT);
	int fd = net_socket_of(addr, type, protocol);

	return bind(fd, &in.any, net_size(&in)) ||
	       connect(fd, &in.any, net_size(&in)) ? -errno : 0;
}

/* Leave a socket of each kind and state on the loopback. */
static long leave_all(void *arg)
{
	const struct call *c = arg;
	bool v6 = strchr(c->addr, ':');

	return leave_time_wait(arg) ?: leave_request(c->addr) ?:
	       leave_datagrams(c->addr, SOCK_DGRAM, 0) ?:
	       leave_datagrams(c->addr, SOCK_RAW, 254) ?:
	       leave_datagrams(c->addr, SOCK_DGRAM,
			       v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
}

struct names {
	char	file[32];
	int	state;		/* of TCP, or 0 */
};

/* Count the numeric loopback in the lines of the file with that state. */
static long names_in(void *arg)
{
	const struct names *n = arg;
	FILE *f = fopen(n->file, "re");
	char line[512], *at;
	unsigned int state;
	long found = 0;

	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f)) {
		if (n->state && (sscanf(line, "%*s %*s %*s %2x", &state) != 1 ||
				 state != (unsigned int)n->state))
			continue;
		for (at = line; (at = strstr(at, SHOWN)); at++)
			found++;
	}
	fclose(f);
	return found;
}

static void test_names_in(struct agent *guest, const char *file, int state,
			  const char *what)
{
	struct names n = { .state = state };
	long shown;

	snprintf(n.file, sizeof(n.file), "/proc/net/%s%s", file,
		 net_is(&net_v6) ? "6" : "");
	is(agent_do(guest, names_in, n), 0,
	   "%s: %s does not show the numeric loopback", n.file, what);
	vs_set_nflags(GUEST, 0, NXF_HIDE_LBACK);
	shown = agent_do(guest, names_in, n);
	ok(shown >= (state == TCP_LISTEN ? 1 : 2),
	   "... without HIDE_LBACK it does (%ld)", shown);
	vs_set_nflags(GUEST, NXF_HIDE_LBACK, NXF_HIDE_LBACK);
}

/* The same by sock_diag: count the replies with the numeric loopback. */
static long names_in_dump(void *arg)
{
	const struct call *c = arg;
	union request r;
	size_t size = fill_request(&r, c);

	return ask(&r, size, NLM_F_DUMP, NAMES, 0);
}

static void test_names_in_dump(struct agent *guest, int kind)
{
	struct call c = { .kind = kind };
	long shown;

	strcpy(c.addr, NET_LOCAL);
	is(agent_do(guest, names_in_dump, c), 0,
	   "%s: sock_diag: %s does not show the numeric loopback",
	   net->name, lists[kind].name);
	vs_set_nflags(GUEST, 0, NXF_HIDE_LBACK);
	shown = agent_do(guest, names_in_dump, c);
	ok(shown > 0, "... without HIDE_LBACK it does (%ld)", shown);
	vs_set_nflags(GUEST, NXF_HIDE_LBACK, NXF_HIDE_LBACK);
}

static void test_names(struct agent *guest)
{
	static const struct {
		const char *file;
		int state;
		const char *what;
	} files[] = {
		{ "tcp", TCP_ESTABLISHED, "a connection" },
		{ "tcp", TCP_SYN_RECV, "a request" },
		{ "tcp", TCP_TIME_WAIT, "a connection in TIME_WAIT" },
		{ "tcp", TCP_LISTEN, "a listener" },
		{ "udp", 0, "a UDP socket" },
		{ "raw", 0, "a raw socket" },
		{ "icmp", 0, "a ping socket" },
	};
	struct call c = { 0 };
	unsigned int i;

	strcpy(c.addr, NET_LOCAL);
	is(agent_do(guest, leave_all, c), 0, "%s: open sockets on the loopback",
	   net->name);
	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		test_names_in(guest, files[i].file, files[i].state,
			      files[i].what);
	test_names_in_dump(guest, LISTEN);
	test_names_in_dump(guest, BOUND_UDP);
}

static long make_socket(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	return fd < 0 ? -errno : close(fd);
}

static long enter_guest(void *arg)
{
	const struct vs_place place = { .xid = *(int *)arg };

	return vs_go(&place);
}

/* With a socket of a guest's process, the network context is a guest's. */
static void test_becomes_guest(struct side *host, struct side *command)
{
	int xid = GUEST + 2;

	is(agent_do(&command->agent, enter_guest, xid), 0,
	   "the command becomes a guest");
	test_pair(host, command, true);
	is(agent_ask(&command->agent, make_socket), 0,
	   "... and makes a socket");
	test_pair(host, command, false);
}

/* Replace the agent by one without open sockets. */
static void restart(struct side *s, const struct vs_place *place)
{
	agent_stop(&s->agent);
	s->agent = agent_need(place, s->name);
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(1) },
	};
	const struct vs_place bound = {
		.nid = GUEST + 2, .addr = { NET_BOTH(3) },
	};
	const struct vs_place watch = { .nid = 1, .join = true };
	struct side host = { .name = "host", .addr = NET_3 };
	struct side a = { .name = "guest", .addr = NET_1 };
	struct side b = { .name = "other guest", .addr = NET_2 };
	struct side all = { .name = "context 1", .addr = NET_3 };
	struct side command = { .name = "host command", .addr = NET_4 };

	net_up();
	net_command("sysctl -qw net.ipv4.ping_group_range='0 0'");
	host.agent = agent_need(NULL, "the host");
	a.agent = agent_need(&first, "a guest");
	b.agent = agent_need(&second, "another guest");
	all.agent = agent_need(&watch, "context 1");
	open_all(&host);
	open_all(&a);
	open_all(&b);
	command.agent = agent_need(&bound, "a network context of the host");
	open_all(&command);

	test_pair(&a, &a, true);
	test_pair(&a, &b, false);
	test_pair(&a, &host, false);
	test_pair(&host, &host, true);
	test_pair(&host, &a, false);
	test_pair(&all, &a, true);
	test_pair(&all, &host, true);
	test_pair(&host, &command, true);
	test_pair(&all, &command, true);
	test_pair(&command, &command, true);
	test_pair(&command, &host, false);
	test_pair(&command, &a, false);
	test_pair(&a, &command, false);
	test_becomes_guest(&host, &command);
	agent_stop(&command.agent);
	test_time_wait(&a, &b);
	test_families(&a);

	restart(&host, NULL);
	restart(&a, &first);
	restart(&b, &second);
	test_destroys(&host, &a, &b);
	net = &net_v6;
	host.addr = NET_3;
	a.addr = NET_1;
	b.addr = NET_2;
	test_destroys(&host, &a, &b);

	test_ends(&host, &a);
	test_names(&a.agent);
	net = &net_v4;
	test_ends(&host, &a);
	test_names(&a.agent);

	agent_stop(&all.agent);
	agent_stop(&b.agent);
	agent_stop(&a.agent);
	agent_stop(&host.agent);
	net_down();
	return done_testing();
}
