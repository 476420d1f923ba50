// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: each network context has its own abstract names of AF_UNIX.  A guest
 * cannot reach a name of the host or of another guest, and can bind the same
 * name.
 */
#define _GNU_SOURCE
#include <stddef.h>
#include <sys/un.h>

#include "agent.h"

#define GUEST	670
#define NAME	"vs-unix"

struct call {
	int	type;
	int	fd;
};

static socklen_t name_of(struct sockaddr_un *un)
{
	*un = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(un->sun_path + 1, NAME, strlen(NAME));
	return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(NAME);
}

static long serve(void *arg)
{
	const struct call *c = arg;
	struct sockaddr_un un;
	socklen_t size = name_of(&un);
	int fd = socket(AF_UNIX, c->type, 0);

	if (fd < 0 || bind(fd, (void *)&un, size) ||
	    (c->type != SOCK_DGRAM && listen(fd, 8))) {
		int err = errno;

		close(fd);
		return -err;
	}
	return fd;
}

static long reach(void *arg)
{
	const struct call *c = arg;
	struct sockaddr_un un;
	socklen_t size = name_of(&un);
	int fd = socket(AF_UNIX, c->type, 0);
	long rc = vs_rc(connect(fd, (void *)&un, size));

	close(fd);
	return rc;
}

static long send_to(void *arg)
{
	struct sockaddr_un un;
	socklen_t size = name_of(&un);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	long rc = vs_rc(sendto(fd, "x", 1, 0, (void *)&un, size));

	(void)arg;
	close(fd);
	return rc;
}

static long close_fd(void *arg)
{
	return vs_rc(close(((struct call *)arg)->fd));
}

/* Only the owner of the server reaches it. */
static void test_owner(struct agent **all, const char *const *names,
		       int owner, int type, const char *kind)
{
	struct call c = { .type = type };
	int i;

	c.fd = agent_do(all[owner], serve, c);
	ok(c.fd >= 0, "%s: %s can bind the name", kind, names[owner]);
	for (i = 0; i < 3; i++) {
		long want = i == owner ? 0 : -ECONNREFUSED;

		is(agent_do(all[i], reach, c), want,
		   "%s server of %s: result of connect in %s",
		   kind, names[owner], names[i]);
		if (type == SOCK_DGRAM)
			is(agent_do(all[i], send_to, c), want < 0 ? want : 1,
			   "%s server of %s: result of sendto in %s",
			   kind, names[owner], names[i]);
	}
	agent_do(all[owner], close_fd, c);
}

/* Three servers with the same name at the same time. */
static void test_all(struct agent **all, const char *const *names)
{
	struct call c[3];
	int i;

	for (i = 0; i < 3; i++) {
		c[i].type = SOCK_STREAM;
		c[i].fd = agent_do(all[i], serve, c[i]);
		ok(c[i].fd >= 0,
		   "%s can bind the name that others have", names[i]);
	}
	for (i = 0; i < 3; i++) {
		is_errno(agent_do(all[i], serve, c[i]), EADDRINUSE,
			 "%s cannot bind the name twice", names[i]);
		agent_do(all[i], close_fd, c[i]);
	}
}

int main(void)
{
	const struct vs_place first = { .xid = GUEST, .nid = GUEST };
	const struct vs_place second = { .xid = GUEST + 1, .nid = GUEST + 1 };
	static const char *const names[] = { "the host", "a guest",
					     "another guest" };
	static const struct {
		int type;
		const char *name;
	} kinds[] = {
		{ SOCK_STREAM, "stream" }, { SOCK_SEQPACKET, "seqpacket" },
		{ SOCK_DGRAM, "datagram" },
	};
	struct agent host = agent_need(NULL, "the host");
	struct agent a = agent_need(&first, "a guest");
	struct agent b = agent_need(&second, "another guest");
	struct agent *all[] = { &host, &a, &b };
	int i, owner;

	for (i = 0; i < 3; i++)
		for (owner = 0; owner < 3; owner++)
			test_owner(all, names, owner, kinds[i].type,
				   kinds[i].name);
	test_all(all, names);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	return done_testing();
}
