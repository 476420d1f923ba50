// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: the lists of sockets in /proc/net and of sock_diag(7) have those of the
 * reader's network context only; context 1 sees all.
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
#define SEALED	4730	/* for what waits in TIME_WAIT */

/* ---- what there is to list ---- */

enum { LISTEN, BOUND_UDP, PING, RAW, UNIX, KINDS };

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
	struct sockaddr_in in = net_address(c->addr, PORT);
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd, type = c->kind == LISTEN ? SOCK_STREAM :
		       c->kind == RAW ? SOCK_RAW : SOCK_DGRAM;

	fd = socket(c->kind == UNIX ? AF_UNIX : AF_INET, type,
		    c->kind == PING ? IPPROTO_ICMP :
		    c->kind == RAW ? 254 : 0);
	if (fd < 0)
		return -errno;
	if (c->kind == UNIX)
		return bind(fd, (void *)&un, sizeof(sa_family_t)) ? -errno : fd;
	if (bind(fd, (void *)&in, sizeof(in)) ||
	    (c->kind == LISTEN && listen(fd, 8)))
		return -errno;
	return fd;
}

/* Opens a socket for the rest of the test: its inode, by which it is listed. */
static long have(void *arg)
{
	long fd = open_kind(arg);
	struct stat st;

	if (fd < 0)
		return fd;
	return fstat(fd, &st) ? -errno : (long)st.st_ino;
}

/* ---- /proc/net ---- */

/* In how many lines of the list the number is a word. */
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
	r->inet.sdiag_family = AF_INET;
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

static long ask(const union request *r, size_t size, int flags, int kind,
		unsigned long inode)
{
	struct {
		struct nlmsghdr	h;
		union request	r;
	} msg = {
		.h = {
			.nlmsg_len = NLMSG_LENGTH(size),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
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
				found += inode_of(h, kind) == inode;
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

static long in_dump(void *arg)
{
	const struct call *c = arg;
	union request r;
	size_t size = fill_request(&r, c);

	return ask(&r, size, NLM_F_DUMP, c->kind, c->inode);
}

/* One socket, by its address or its inode. */
static long by_name(void *arg)
{
	const struct call *c = arg;
	union request r;
	size_t size = fill_request(&r, c);

	if (c->kind == UNIX) {
		r.un.udiag_ino = c->inode;
		r.un.udiag_cookie[0] = r.un.udiag_cookie[1] = ~0u;
	} else {
		/* For UDP it is the other way round, as the kernel says. */
		r.inet.id.idiag_src[0] = inet_addr(c->addr);
		r.inet.id.idiag_sport = htons(PORT);
		if (c->kind == BOUND_UDP) {
			r.inet.id.idiag_dst[0] = r.inet.id.idiag_src[0];
			r.inet.id.idiag_dport = r.inet.id.idiag_sport;
			r.inet.id.idiag_src[0] = 0;
			r.inet.id.idiag_sport = 0;
		}
		r.inet.id.idiag_cookie[0] = r.inet.id.idiag_cookie[1] = ~0u;
	}
	return ask(&r, size, 0, c->kind, c->inode);
}

static long ask_family(void *arg)
{
	const union request r = { .inet.sdiag_family = *(int *)arg };

	return ask(&r, sizeof(r), NLM_F_DUMP, LISTEN, 0);
}

/* ---- who sees what ---- */

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
		   "%s: %s of the %s in %s", reader->name, lists[kind].name,
		   owner->name, lists[kind].file);
		if (!has_diag(kind))
			continue;
		is(agent_do(&reader->agent, in_dump, c), sees,
		   "%s: ... in a dump", reader->name);
		is(agent_do(&reader->agent, by_name, c), sees ? 1 : -ENOENT,
		   "%s: ... by name", reader->name);
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

/* ---- connections that nobody owns any more ---- */

/* One connection to itself, closed by who made it first. */
static long leave_time_wait(void *arg)
{
	const struct call *c = arg;
	struct sockaddr_in in = net_address(c->addr, SEALED);
	int on = 1, server = net_socket(SOCK_STREAM), client, peer;
	char end;

	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(server, (void *)&in, sizeof(in)) || listen(server, 1))
		return net_fail(server);
	client = net_socket(SOCK_STREAM);
	if (connect(client, (void *)&in, sizeof(in)))
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
	is(agent_do(&a->agent, leave_time_wait, c), 0, "a connection ends");
	is(agent_ask(&a->agent, time_waits), 1, "%s: sees it wait", a->name);
	is(agent_ask(&b->agent, time_waits), 0, "%s: does not", b->name);
}

static void test_families(struct side *guest)
{
	int family;

	family = AF_PACKET;
	is(agent_do(&guest->agent, ask_family, family), -ENOENT,
	   "%s: no list of packet sockets", guest->name);
	family = AF_NETLINK;
	is(agent_do(&guest->agent, ask_family, family), -ENOENT,
	   "%s: nor of netlink sockets", guest->name);
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_1 },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_2 },
	};
	const struct vs_place watch = { .nid = 1, .join = true };
	struct side host = { .name = "host", .addr = NET_3 };
	struct side a = { .name = "guest", .addr = NET_1 };
	struct side b = { .name = "other guest", .addr = NET_2 };
	struct side all = { .name = "context 1", .addr = NET_3 };

	net_up();
	net_command("sysctl -qw net.ipv4.ping_group_range='0 0'");
	host.agent = agent_need(NULL, "the host");
	a.agent = agent_need(&first, "a guest");
	b.agent = agent_need(&second, "another guest");
	all.agent = agent_need(&watch, "context 1");
	open_all(&host);
	open_all(&a);
	open_all(&b);

	test_pair(&a, &a, true);
	test_pair(&a, &b, false);
	test_pair(&a, &host, false);
	test_pair(&host, &host, true);
	test_pair(&host, &a, false);
	test_pair(&all, &a, true);
	test_pair(&all, &host, true);
	test_time_wait(&a, &b);
	test_families(&a);

	agent_stop(&all.agent);
	agent_stop(&b.agent);
	agent_stop(&a.agent);
	agent_stop(&host.agent);
	net_down();
	return done_testing();
}
