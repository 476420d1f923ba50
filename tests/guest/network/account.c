// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel counts each message that a process context sends or receives:
 * VCMD_sock_stat and /proc/virtual/XID/cacct.
 */
/* vm: m32 */
#define _GNU_SOURCE
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "net.h"
#include "uring.h"

#define GUEST	800
#define PORT	8000
#define ROUNDS	5
#define SIZE	100
#define FILE_OF_SIZE	"/tmp/account"

enum family { UNSPEC, UNIX, INET, INET6, PACKET, OTHER, FAMILIES };
enum way { RECV, SEND, FAIL, WAYS };

static const char *const names[FAMILIES] = {
	"UNSPEC", "UNIX", "INET", "INET6", "PACKET", "OTHER",
};

/* ---- traffic: each function moves ROUNDS messages of SIZE bytes ---- */

struct ends {
	int	from, to;
};

static char buffer[SIZE];

/* Each socket has its own port, as a closed one may remain for a while. */
static long connect_to(int from, int to)
{
	union net_sockaddr in;
	socklen_t size = sizeof(in);

	if (getsockname(to, &in.any, &size))
		return -errno;
	return vs_rc(connect(from, &in.any, size));
}

static long udp_ends(const struct net_call *c, struct ends *e)
{
	e->to = net_bind((void *)c);
	if (e->to < 0)
		return e->to;
	e->from = net_socket(c->addr, SOCK_DGRAM);
	return connect_to(e->from, e->to);
}

static long tcp_ends(const struct net_call *c, struct ends *e)
{
	const struct linger reset = { .l_onoff = 1 };
	int fd = net_listen((void *)c);
	long rc;

	if (fd < 0)
		return fd;
	e->from = net_socket(c->addr, SOCK_STREAM);
	rc = connect_to(e->from, fd);
	if (!rc)
		e->to = accept(fd, NULL, NULL);
	close(fd);
	if (rc || e->to < 0)
		return rc ?: -EPIPE;
	/* Close by a reset, so that no TIME_WAIT socket stays. */
	setsockopt(e->from, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	return 0;
}

static long unix_ends(int type, struct ends *e)
{
	int pair[2];

	if (socketpair(AF_UNIX, type, 0, pair))
		return -errno;
	e->from = pair[0];
	e->to = pair[1];
	return 0;
}

/* Without an address, use AF_UNIX. */
static long open_ends(const struct net_call *c, struct ends *e)
{
	if (!*c->addr)
		return unix_ends(c->type, e);
	return c->type == SOCK_STREAM ? tcp_ends(c, e) : udp_ends(c, e);
}

static long close_ends(const struct ends *e, long rc)
{
	close(e->from);
	close(e->to);
	return rc;
}

/* Run one round: 0 or -errno. */
typedef long (*round_fn)(const struct ends *e);

static long whole(ssize_t n)
{
	return n == SIZE ? 0 : n < 0 ? -errno : -EMSGSIZE;
}

static long round_send(const struct ends *e)
{
	VS_TRY(whole(send(e->from, buffer, SIZE, 0)));
	return whole(recv(e->to, buffer, SIZE, MSG_WAITALL));
}

static long round_peek(const struct ends *e)
{
	VS_TRY(whole(send(e->from, buffer, SIZE, 0)));
	VS_TRY(whole(recv(e->to, buffer, SIZE, MSG_PEEK)));
	return whole(recv(e->to, buffer, SIZE, 0));
}

static long round_write(const struct ends *e)
{
	struct iovec parts[2] = {
		{ buffer, SIZE / 2 }, { buffer + SIZE / 2, SIZE / 2 },
	};

	VS_TRY(whole(writev(e->from, parts, 2)));
	return whole(read(e->to, buffer, SIZE));
}

static long round_message(const struct ends *e)
{
	struct iovec data = { buffer, SIZE };
	struct mmsghdr msg = { .msg_hdr = { .msg_iov = &data, .msg_iovlen = 1 } };

	if (sendmmsg(e->from, &msg, 1, 0) != 1)
		return -errno;
	return recvmmsg(e->to, &msg, 1, 0, NULL) == 1 ? 0 : -errno;
}

static long round_splice(const struct ends *e)
{
	int file = open(FILE_OF_SIZE, O_RDONLY | O_CLOEXEC), pair[2];
	long rc;

	if (file < 0 || pipe2(pair, O_CLOEXEC))
		return -errno;
	rc = whole(sendfile(e->from, file, NULL, SIZE)) ?:
	     whole(splice(e->to, NULL, pair[1], NULL, SIZE, 0));
	close(file);
	close(pair[0]);
	close(pair[1]);
	return rc;
}

static long by_ring(int op, int fd, unsigned int flags)
{
	const struct io_uring_sqe sqe = {
		.opcode = op, .fd = fd, .addr = (uintptr_t)buffer, .len = SIZE,
	};
	const long rc = ring_once(&sqe, flags);

	return rc == SIZE ? 0 : rc < 0 ? rc : -EMSGSIZE;
}

static long round_ring(const struct ends *e)
{
	VS_TRY(by_ring(IORING_OP_SEND, e->from, 0));
	return by_ring(IORING_OP_RECV, e->to, 0);
}

static long round_polled(const struct ends *e)
{
	VS_TRY(by_ring(IORING_OP_SEND, e->from, IORING_SETUP_SQPOLL));
	return by_ring(IORING_OP_RECV, e->to, IORING_SETUP_SQPOLL);
}

static long round_nothing(const struct ends *e)
{
	char byte;

	/* An empty queue must not be counted as an error. */
	return recv(e->to, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN ?
		0 : -EPROTO;
}

static long round_empty(const struct ends *e)
{
	char byte;

	if (send(e->from, buffer, 0, 0) || recv(e->to, &byte, 1, 0))
		return -EPROTO;
	return 0;
}

static const struct traffic {
	const char	*name;
	round_fn	round;
	int		type;		/* 0 for both */
	int		bytes;		/* of a message */
	int		recv, send;	/* messages of a round */
} traffic[] = {
	{ "send and recv", round_send, 0, SIZE, 1, 1 },
	{ "MSG_PEEK", round_peek, 0, SIZE, 1, 1 },
	{ "writev and read", round_write, 0, SIZE, 1, 1 },
	{ "sendmmsg and recvmmsg", round_message, 0, SIZE, 1, 1 },
	{ "sendfile and splice", round_splice, SOCK_STREAM, SIZE, 1, 1 },
	{ "io_uring", round_ring, 0, SIZE, 1, 1 },
	{ "io_uring with a thread", round_polled, 0, SIZE, 1, 1 },
	{ "nothing to receive", round_nothing, 0, 0, 0, 0 },
	{ "an empty datagram", round_empty, SOCK_DGRAM, 0, 1, 1 },
};

/*
 * Run the function in a child: the end of a ring interrupts its process, maybe
 * after a while.
 */
static long apart(agent_fn fn, void *arg)
{
	long rc = -EPIPE;
	int pair[2];
	pid_t pid;

	if (pipe2(pair, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid) {
		rc = fn(arg);
		_exit(write(pair[1], &rc, sizeof(rc)) != sizeof(rc));
	}
	close(pair[1]);
	if (read(pair[0], &rc, sizeof(rc)) != sizeof(rc))
		rc = -EPIPE;
	close(pair[0]);
	waitpid(pid, NULL, 0);
	return rc;
}

/* c->fd is an index of traffic[]. */
static long run_traffic(void *arg)
{
	const struct net_call *c = arg;
	struct ends e = { -1, -1 };
	long rc = open_ends(c, &e);
	int i;

	for (i = 0; !rc && i < ROUNDS; i++)
		rc = traffic[c->fd].round(&e);
	/* The end of a stream must not be counted as a message. */
	if (!rc && c->type == SOCK_STREAM) {
		shutdown(e.to, SHUT_WR);
		rc = TEMP_FAILURE_RETRY(recv(e.from, buffer, 1, 0)) ?
			-EPROTO : 0;
	}
	return close_ends(&e, rc);
}

static long traffic_apart(void *arg)
{
	return apart(run_traffic, arg);
}

/* Send without a peer: every message fails. */
static long run_failures(void *arg)
{
	const struct net_call *c = arg;
	long rc = 0, fd = *c->addr ? net_socket(c->addr, c->type) :
				     socket(AF_UNIX, c->type, 0);
	int i;

	for (i = 0; i < ROUNDS; i++)
		if (send(fd, buffer, SIZE, MSG_NOSIGNAL) >= 0)
			rc = -EPROTO;
	close(fd);
	return rc;
}

/*
 * A ring waits for room and retries by itself: this must count as one message.
 * Return the number of messages that were sent until the queue was full.
 */
static long run_waiting(void *arg)
{
	struct ends e = { -1, -1 };
	long n = 0, rc = unix_ends(SOCK_DGRAM, &e);
	pid_t pid;

	(void)arg;
	VS_TRY(rc);
	while (send(e.from, buffer, SIZE, MSG_DONTWAIT) == SIZE)
		n++;
	pid = fork();
	if (!pid) {
		usleep(200000);
		for (rc = 0; rc <= n; rc++)
			recv(e.to, buffer, SIZE, 0);
		_exit(0);
	}
	rc = by_ring(IORING_OP_SEND, e.from, 0);
	waitpid(pid, NULL, 0);
	return close_ends(&e, rc ?: n);
}

static long waiting_apart(void *arg)
{
	return apart(run_waiting, arg);
}

/* Request the link lo.  Return the size of the replies. */
static long run_netlink(void *arg)
{
	const struct {
		struct nlmsghdr nlh;
		struct ifinfomsg ifm;
	} request = {
		.nlh = {
			.nlmsg_len = sizeof(request), .nlmsg_type = RTM_GETLINK,
			.nlmsg_flags = NLM_F_REQUEST,
		},
		.ifm.ifi_index = 1,
	};
	int i, fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	static char answer[8192];
	long sum = 0, n;

	(void)arg;
	for (i = 0; i < ROUNDS; i++) {
		if (send(fd, &request, sizeof(request), 0) != sizeof(request))
			return -errno;
		n = recv(fd, answer, sizeof(answer), 0);
		if (n < 0)
			return -errno;
		sum += n;
	}
	close(fd);
	return sum;
}

/* ---- the counters ---- */

struct row {
	unsigned long long count[WAYS], total[WAYS];
};

struct table {
	struct row row[FAMILIES];
};

static struct table look(__u32 xid)
{
	struct table t;
	unsigned int i, j;

	for (i = 0; i < FAMILIES; i++) {
		struct vcmd_sock_stat_v0 d = { .field = i };
		long rc = vserver(VCMD_sock_stat, xid, &d);

		if (rc)
			bail_out("sock_stat: %s", tap_result(rc));
		for (j = 0; j < WAYS; j++) {
			t.row[i].count[j] = d.count[j];
			t.row[i].total[j] = d.total[j];
		}
	}
	return t;
}

/* The reply of an agent arrives a moment before it is counted. */
static struct table look_settled(__u32 xid)
{
	struct table now = look(xid), last;

	do {
		last = now;
		usleep(20000);
		now = look(xid);
	} while (memcmp(&now, &last, sizeof(now)));
	return now;
}

static void add(struct table *t, enum family family, enum way way,
		unsigned long long count, unsigned long long bytes)
{
	t->row[family].count[way] += count;
	t->row[family].total[way] += bytes;
}

/* The request and the reply of one agent_do(). */
static void add_agent(struct table *t)
{
	add(t, UNIX, RECV, 1, sizeof(struct agent_call));
	add(t, UNIX, SEND, 1, sizeof(int64_t));
}

static void expect(__u32 xid, const struct table *want, const char *what)
{
	const struct table got = look_settled(xid);
	unsigned int i, j;

	ok(!memcmp(&got, want, sizeof(got)), "%s", what);
	for (i = 0; i < FAMILIES; i++)
		for (j = 0; j < WAYS; j++)
			if (got.row[i].count[j] != want->row[i].count[j] ||
			    got.row[i].total[j] != want->row[i].total[j])
				diag("%s %s: %llu/%llu, expected %llu/%llu",
				     names[i], j == RECV ? "recv" :
				     j == SEND ? "send" : "fail",
				     got.row[i].count[j], got.row[i].total[j],
				     want->row[i].count[j], want->row[i].total[j]);
}

/* ---- the tests ---- */

static struct agent guest, other;

static void test_traffic(struct net_call *c, enum family family,
			 const char *what)
{
	unsigned int i;

	for (i = 0; i < sizeof(traffic) / sizeof(*traffic); i++) {
		const struct traffic *t = &traffic[i];
		struct table want;
		char text[96];

		if (t->type && t->type != c->type)
			continue;
		want = look_settled(GUEST);
		c->fd = i;
		is(agent_do(&guest, traffic_apart, *c), 0,
		   "%s: run %s", what, t->name);
		add_agent(&want);
		add(&want, family, RECV, ROUNDS * t->recv,
		    ROUNDS * t->recv * t->bytes);
		add(&want, family, SEND, ROUNDS * t->send,
		    ROUNDS * t->send * t->bytes);
		snprintf(text, sizeof(text),
		"%s: %s is counted", what, t->name);
		expect(GUEST, &want, text);
	}
}

static void test_failures(struct net_call *c, enum family family,
			  const char *what)
{
	struct table want = look_settled(GUEST);
	char text[64];

	is(agent_do(&guest, run_failures, *c), 0,
	   "%s: messages without a peer fail",
	   what);
	add_agent(&want);
	add(&want, family, FAIL, ROUNDS, ROUNDS * SIZE);
	snprintf(text, sizeof(text),
	"%s: failures and their bytes are counted", what);
	expect(GUEST, &want, text);
}

static const int types[] = { SOCK_STREAM, SOCK_DGRAM };

static void test_inet(void)
{
	const enum family family = net_is(&net_v4) ? INET : INET6;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct net_call c = net_at(types[i], NET_1, 0);
		char what[32];

		snprintf(what, sizeof(what), "%s", net_type(types[i]));
		test_traffic(&c, family, what);
		test_failures(&c, family, what);
	}
}

static void test_unix(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct net_call c = { .type = types[i] };
		const char *what = i ? "UNIX datagrams" : "a UNIX stream";

		test_traffic(&c, UNIX, what);
		test_failures(&c, UNIX, what);
	}
}

static void test_netlink(void)
{
	struct table want = look_settled(GUEST);
	long bytes = agent_ask(&guest, run_netlink);

	ok(bytes > 0, "netlink: the replies have %ld bytes", bytes);
	add_agent(&want);
	add(&want, OTHER, SEND, ROUNDS,
	    ROUNDS * (sizeof(struct nlmsghdr) + sizeof(struct ifinfomsg)));
	add(&want, OTHER, RECV, ROUNDS, bytes);
	expect(GUEST, &want, "netlink: messages are counted");
}

static void test_waiting(void)
{
	struct table want = look_settled(GUEST);
	long n = agent_ask(&guest, waiting_apart);

	ok(n > 0, "io_uring waits for room after %ld messages", n);
	add_agent(&want);
	add(&want, UNIX, SEND, n + 1, (n + 1) * SIZE);
	add(&want, UNIX, RECV, n + 1, (n + 1) * SIZE);
	/* EAGAIN is not a failure, in the program or in the ring. */
	expect(GUEST, &want, "... each message is counted once");
}

/* Sender and receiver are counted separately; the host is not counted. */
static void test_owner(void)
{
	struct table mine = look_settled(GUEST);
	struct table others = look_settled(GUEST + 1);
	long fd = net_do(&guest, net_bind, SOCK_DGRAM, NET_1, PORT);
	struct net_call to_guest = net_at(SOCK_DGRAM, NET_1, PORT);

	add_agent(&mine);
	is(net_do(&other, net_send, SOCK_DGRAM, NET_1, PORT), 0,
	   "another guest sends");
	add_agent(&others);
	add(&others, INET, SEND, 1, 1);
	expect(GUEST + 1, &others, "... its message is counted there");
	expect(GUEST, &mine, "... but not for the receiver");
	is(net_do_fd(&guest, net_receive, fd), net_number(NET_2),
	   "the guest receives it");
	add_agent(&mine);
	add(&mine, INET, RECV, 1, 1);
	expect(GUEST, &mine, "... now it is counted for the receiver");
	is(net_send(&to_guest), 0, "the host sends");
	expect(GUEST, &mine, "... its message is not counted for the guest");
	net_do_fd(&guest, net_close, fd);
}

/* ---- the file ---- */

static void print_table(char *text, size_t size, const struct table *t)
{
	FILE *f = fmemopen(text, size, "w");
	unsigned int i, j;

	fputs("Type\t    recv #/bytes\t\t   send #/bytes\t\t    fail #/bytes\n", f);
	for (i = 0; i < FAMILIES; i++) {
		fprintf(f, "%s:", names[i]);
		for (j = 0; j < WAYS; j++)
			fprintf(f, "\t%10llu/%-10llu", t->row[i].count[j],
				t->row[i].total[j]);
		fputc('\n', f);
	}
	fprintf(f, "\nslab:\t%8u%8u%8u%8u\n\n", 0, 0, 0, 0);
	for (i = 0; i < 5; i++)
		fprintf(f, "page[%u]:\t%8u%8u%8u%8u\t%8u%8u%8u%8u\n", i,
			0, 0, 0, 0, 0, 0, 0, 0);
	fclose(f);
}

static long open_file(void *arg)
{
	int fd = open(arg, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static void test_file(void)
{
	char own[32], foreign[32], got[2048] = "", want[2048] = "";
	struct table t = look_settled(GUEST);
	int fd;

	snprintf(own, sizeof(own), "/proc/virtual/%d/cacct", GUEST);
	snprintf(foreign, sizeof(foreign), "/proc/virtual/%d/cacct", GUEST + 1);
	fd = open(own, O_RDONLY | O_CLOEXEC);
	ok(read(fd, got, sizeof(got) - 1) > 0, "the host can read %s", own);
	close(fd);
	print_table(want, sizeof(want), &t);
	is_str(got, want, "... it shows the same counters");
	is(agent_do(&guest, open_file, own), 0,
	   "a guest can open its own cacct");
	is_errno(agent_do(&guest, open_file, foreign), ENOENT,
		 "... the cacct of another guest is hidden");
}

/* ---- the command ---- */

static long ask(void *arg)
{
	struct vcmd_sock_stat_v0 d = { .field = INET };

	return vserver(VCMD_sock_stat, *(__u32 *)arg, &d);
}

static void test_command(void)
{
	struct vcmd_sock_stat_v0 d = { .field = FAMILIES };
	const __u32 own = GUEST, foreign = GUEST + 1, none = GUEST + 7;

	is_errno(vserver(VCMD_sock_stat, GUEST, &d), EINVAL,
		 "sock_stat: field 6 is refused");
	d.field = ~0U;
	is_errno(vserver(VCMD_sock_stat, GUEST, &d), EINVAL,
		 "sock_stat: field -1 is refused");
	is_errno(ask((void *)&none), ESRCH, "sock_stat: no such context");
	is_errno(agent_do(&guest, ask, foreign), EPERM,
		 "sock_stat: a guest cannot read another context");
	is_errno(agent_do(&guest, ask, own), EPERM,
		 "sock_stat: a guest cannot read its own context");
}

static void make_file(void)
{
	FILE *f = fopen(FILE_OF_SIZE, "we");

	if (!f || fwrite(buffer, SIZE, 1, f) != 1 || fclose(f))
		bail_out(FILE_OF_SIZE ": %s", strerror(errno));
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
	};
	const struct vs_place elsewhere = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(1) },
	};

	net_up();
	make_file();
	guest = agent_need(&place, "a guest");
	other = agent_need(&elsewhere, "another guest");
	net_each(test_inet);
	test_unix();
	test_waiting();
	test_netlink();
	test_owner();
	test_file();
	test_command();
	agent_stop(&other);
	agent_stop(&guest);
	unlink(FILE_OF_SIZE);
	net_down();
	return done_testing();
}
