// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest that runs out of memory loses processes of its own, its init
 * last; nobody else's while one of them can be killed.  When the host runs
 * out, an init is a process like any other.
 */
#define _GNU_SOURCE
#include "agent.h"
#include "cgroup.h"

#define GUEST	870
#define OTHER	871

#define GROUP	"rule-oom"
#define LIMIT	"64M"

static const struct vs_place guest_setup = { .xid = GUEST, .setup = true };
static const struct vs_place in_guest = { .xid = GUEST, .join = true };
static const struct vs_place in_other = { .xid = OTHER };

/* Takes that many MiB and keeps them. */
static long eat(void *arg)
{
	size_t size = (size_t)*(int *)arg << 20;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return -errno;
	memset(p, 1, size);
	return 0;
}

static long set_adj(void *arg)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	char text[16];
	long rc = 0;

	if (fd < 0)
		return -errno;
	snprintf(text, sizeof(text), "%d", *(int *)arg);
	if (write(fd, text, strlen(text)) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

static long go_to_guest(void *arg)
{
	(void)arg;
	return vs_go(&in_guest);
}

static long become_init(void *arg)
{
	(void)arg;
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP | VXF_STATE_INIT);
}

/* An agent in the group, of that size and badness. */
static struct agent eater(const struct vs_place *place, const char *what,
			  int mib, int adj)
{
	struct agent a;

	if (cgroup_enter(GROUP))
		bail_out("cannot enter the control group");
	a = agent_need(place, what);
	cgroup_enter(".");
	if (agent_do(&a, set_adj, adj) || agent_do(&a, eat, mib))
		bail_out("%s cannot take %d MiB", what, mib);
	return a;
}

/* An init holds its guest, so it comes first and goes last. */
static struct agent guest_init(int mib, int adj)
{
	struct agent a = eater(&guest_setup, "init of the guest", mib, adj);

	if (agent_ask(&a, become_init))
		bail_out("no init");
	return a;
}

/*
 * A process runs out of memory and gets some, or follows its victim: the kernel
 * takes one for gone a moment before all it had is free, and looks on.
 */
static void run_out(struct agent *a, int mib, const char *what)
{
	long rc = agent_do(a, eat, mib);

	ok(!rc || rc == AGENT_GONE, "%s (%s)", what, tap_result(rc));
}

static bool was_killed(struct agent *a)
{
	int status = agent_stop(a);

	return status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void test_own_first(struct agent *host, struct agent *other)
{
	struct agent init = guest_init(16, 1000);
	struct agent small = eater(&in_guest, "a process of the guest", 24, 0);
	int mib = 40;

	run_out(&init, 30, "init runs out of memory");
	ok(was_killed(&small), "for which a smaller process of the guest died");
	ok(agent_alive(host), "not the worst one, which is the host's");
	ok(agent_alive(other), "nor that of another guest");

	is(agent_do(&init, eat, mib), AGENT_GONE,
	   "init alone: there is nobody else to kill");
	ok(was_killed(&init), "so it is the init");
	ok(agent_alive(host), "and still not the host");
	ok(agent_alive(other), "nor the other guest");
}

/* Who cannot be killed takes from others in the end, as without a guest. */
static void test_nobody_left(void)
{
	struct agent host = eater(NULL, "a process of the host", 24, 1000);
	struct agent init = guest_init(1, 0), hard;
	int adj = -1000, mib = 44;

	cgroup_enter(GROUP);
	hard = agent_need(NULL, "one that cannot be killed");
	cgroup_enter(".");
	is(agent_do(&hard, set_adj, adj), 0, "a process is made unkillable");
	is(agent_ask(&hard, go_to_guest), 0, "and goes to the guest");
	is(agent_do(&hard, eat, mib), 0, "it runs out of memory, and gets it");
	ok(was_killed(&init), "the guest has paid, with its init");
	ok(was_killed(&host), "and the host for what that did not free");
	agent_stop(&hard);
}

static void test_host_runs_out(void)
{
	struct agent host = eater(NULL, "a process of the host", 8, 0);
	struct agent init = guest_init(40, 0);
	struct agent small = eater(&in_guest, "a process of the guest", 1, 0);

	run_out(&host, 20, "the host runs out of memory");
	ok(was_killed(&init), "who has most pays: an init hides nothing");
	agent_stop(&small);
	agent_stop(&host);
}

int main(void)
{
	struct agent host, other;

	if (cgroup_make(".", GROUP, "+memory") ||
	    cgroup_write(GROUP, "memory.max", LIMIT))
		bail_out("no control group for memory");
	cgroup_write(GROUP, "memory.swap.max", "0");

	host = eater(NULL, "a process of the host", 1, 1000);
	other = eater(&in_other, "a process of another guest", 1, 1000);
	test_own_first(&host, &other);
	agent_stop(&host);
	agent_stop(&other);
	test_nobody_left();
	test_host_runs_out();

	is(cgroup_remove(GROUP), 0, "the control group is gone");
	return done_testing();
}
