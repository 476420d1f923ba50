// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: timeout=800 */
/*
 * Rule: if the control group of a guest runs out of memory, the kernel kills
 * processes of this guest, its init last.  It kills others only if it can kill
 * none of these.  If the host's group runs out, an init has no special rank.
 *
 * Rule: if the machine runs out of memory, the guest that uses most loses a
 * process, whoever allocated.  The host loses one if it allocated, and if one
 * of its processes alone uses more than any guest.
 */
#define _GNU_SOURCE
/* Seconds.  Without swap, reclaim can go on for minutes before the OOM killer. */
#define AGENT_TIMEOUT	300

#include "agent.h"
#include "cgroup.h"

#define GUEST	870
#define OTHER	871

#define HOARDER	872
#define VICTIM	873

#define GROUP	"rule-oom"
#define LIMIT	"64M"

static const struct vs_place guest_setup = { .xid = GUEST, .setup = true };
static const struct vs_place in_guest = { .xid = GUEST, .join = true };
static const struct vs_place in_other = { .xid = OTHER };

/* Allocate and keep that many MiB. */
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

/* Start an agent in the group, with that size and that oom_score_adj. */
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

/* The init keeps its guest alive, so start it first and stop it last. */
static struct agent guest_init(int mib, int adj)
{
	struct agent a = eater(&guest_setup, "init of the guest", mib, adj);

	if (agent_ask(&a, become_init))
		bail_out("no init");
	return a;
}

/*
 * A process that runs out of memory gets some, or is killed after its victim:
 * the kernel counts a victim as dead before all of its memory is free.
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

	run_out(&init, 30, "the init runs out of memory");
	ok(was_killed(&small),
	   "... so a smaller process of the guest is killed");
	ok(agent_alive(host),
	   "... and not the host process with the highest oom_score_adj");
	ok(agent_alive(other), "... and no process of another guest");

	is(agent_do(&init, eat, mib), AGENT_GONE,
	   "the init runs out of memory as the last process of its guest");
	ok(was_killed(&init), "... so the init is killed");
	ok(agent_alive(host), "... and no process of the host");
	ok(agent_alive(other), "... and no process of another guest");
}

/* If the guest has no process that can be killed, others are, as without it. */
static void test_nobody_left(void)
{
	struct agent host = eater(NULL, "a process of the host", 24, 1000);
	struct agent init = guest_init(1, 0), hard;
	int adj = -1000, mib = 44;

	cgroup_enter(GROUP);
	hard = agent_need(NULL, "a process that cannot be killed");
	cgroup_enter(".");
	is(agent_do(&hard, set_adj, adj), 0, "a process becomes unkillable");
	is(agent_ask(&hard, go_to_guest), 0, "... and enters the guest");
	is(agent_do(&hard, eat, mib), 0,
	   "... and gets memory although the group runs out");
	ok(was_killed(&init), "... so the init of the guest is killed");
	ok(was_killed(&host),
	   "... and then a host process, as the init did not free enough");
	agent_stop(&hard);
}

static void test_host_runs_out(void)
{
	struct agent host = eater(NULL, "a process of the host", 8, 0);
	struct agent init = guest_init(40, 0);
	struct agent small = eater(&in_guest, "a process of the guest", 1, 0);

	run_out(&host, 20, "a host process runs out of memory in its group");
	ok(was_killed(&init),
	   "... so the largest process is killed, although it is an init");
	agent_stop(&small);
	agent_stop(&host);
}

/* Return: the MiB that the machine can still allocate. */
static long available(void)
{
	FILE *f = fopen("/proc/meminfo", "re");
	char line[128];
	long kib = -1;

	while (f && kib < 0 && fgets(line, sizeof(line), f))
		sscanf(line, "MemAvailable: %ld", &kib);
	if (f)
		fclose(f);
	if (kib < 0)
		bail_out("no MemAvailable");
	return kib >> 10;
}

/* Each hoarder uses less than the service of the host. */
#define SERVICE_MIB	200
#define EACH_MIB	150
#define SPARE_MIB	60
#define MAX_HOARDERS	64
#define STEP_MIB	16
#define STEPS		40

static struct agent hoarder[MAX_HOARDERS];
static int hoarders;

static const struct vs_place in_hoarder = { .xid = HOARDER, .join = true };

/* Processes of one guest use up the memory of the machine. */
static void hoard(void)
{
	long left;

	while ((left = available()) > SPARE_MIB && hoarders < MAX_HOARDERS) {
		struct agent *a = &hoarder[hoarders++];
		int mib = left - SPARE_MIB < EACH_MIB ? left - SPARE_MIB : EACH_MIB;

		*a = agent_need(&in_hoarder, "a process that hoards");
		agent_do(a, eat, mib);
	}
}

static int alive_hoarders(void)
{
	int i, n = 0;

	for (i = 0; i < hoarders; i++)
		n += agent_alive(&hoarder[i]);
	return n;
}

/* Allocate in small steps until the kernel kills a hoarder. */
static bool asks(struct agent *a)
{
	int before = alive_hoarders(), mib = STEP_MIB, i;

	for (i = 0; i < STEPS && alive_hoarders() == before; i++)
		if (agent_do(a, eat, mib))
			return false;
	return i < STEPS;
}

static void stop_hoarders(void)
{
	while (hoarders)
		agent_stop(&hoarder[--hoarders]);
}

/*
 * Keep the pages of this program in memory, also for the agents, and drop the
 * cache that earlier tests left.  Otherwise the kernel evicts and rereads pages
 * for minutes before it runs out of memory.
 */
static void settle_memory(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);

	if (mlockall(MCL_CURRENT))
		bail_out("mlockall: %s", strerror(errno));
	if (fd < 0 || write(fd, "3", 1) != 1)
		bail_out("drop_caches: %s", strerror(errno));
	close(fd);
}

static void test_machine(void)
{
	const struct vs_place victim = { .xid = VICTIM };
	const struct vs_place setup = { .xid = HOARDER, .setup = true };
	struct agent init = agent_need(&setup, "init of the guest that hoards");
	struct agent guest = agent_need(&victim, "a process of another guest");
	struct agent host = agent_start(NULL), service = agent_start(NULL);
	int mib = SERVICE_MIB, step = STEP_MIB, i;

	settle_memory();
	if (agent_ask(&init, become_init) || agent_do(&service, eat, mib))
		bail_out("no init, or no memory for a service");
	hoard();
	ok(asks(&guest),
	   "a small process of another guest allocates, and a hoarder is killed");
	ok(agent_alive(&guest), "... and the process that allocated lives");
	hoard();
	ok(asks(&host),
	   "a small process of the host allocates, and a hoarder is killed");
	ok(agent_alive(&host), "... and the process that allocated lives");
	ok(agent_alive(&service),
	   "... and the largest process of all lives, as it is the host's");
	ok(agent_alive(&init),
	   "... and the init of the hoarding guest lives, as it is killed last");
	stop_hoarders();
	is(agent_stop(&init), 0, "the hoarding guest ends");
	agent_stop(&host);

	host = agent_start(NULL);
	mib = available() - SPARE_MIB;
	is(agent_do(&service, eat, mib), 0,
	   "a process of the host uses up the memory");
	for (i = 0; i < STEPS && agent_alive(&service); i++)
		agent_do(&host, eat, step);
	ok(agent_alive(&host),
	   "another process of the host allocates and lives");
	ok(was_killed(&service),
	   "... the largest one is killed, as it uses more than any guest");
	ok(agent_alive(&guest), "... and the guest lives");
	agent_stop(&host);
	agent_stop(&guest);
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
	test_machine();

	is(cgroup_remove(GROUP), 0, "the control group can be removed");
	return done_testing();
}
