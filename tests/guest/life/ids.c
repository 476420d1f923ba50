// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: kernel=release timeout=300 */
/*
 * Dynamic ids: each id is assigned once, and creation fails when all are in
 * use.  An id can be assigned again after its context is released.
 */
#define _GNU_SOURCE
#include "agent.h"

#define IDS	(VS_ID_MAX - VS_ID_MIN_DYNAMIC + 1)

/* Differences between process contexts and network contexts. */
struct kind {
	const char *name;
	long	(*create)(void);
	long	(*keep)(void);
	long	(*let_go)(__u32 id);
};

static long create_context(void)
{
	return vserver(VCMD_ctx_create, VS_ID_DYNAMIC, NULL);
}

static long keep_context(void)
{
	return vs_set_cflags(VS_ID_SELF, VXF_PERSISTENT, VXF_PERSISTENT);
}

static long let_context_go(__u32 id)
{
	return vs_set_cflags(id, 0, VXF_PERSISTENT);
}

static long create_network(void)
{
	return vserver(VCMD_net_create, VS_ID_DYNAMIC, NULL);
}

static long set_nflag(__u32 id, __u64 value)
{
	struct vcmd_net_flags_v0 flags = { value, NXF_PERSISTENT };

	return vserver(VCMD_set_nflags, id, &flags);
}

static long keep_network(void)
{
	return set_nflag(VS_ID_SELF, NXF_PERSISTENT);
}

static long let_network_go(__u32 id)
{
	return set_nflag(id, 0);
}

static const struct kind kinds[] = {
	{ "process context", create_context, keep_context, let_context_go },
	{ "network context", create_network, keep_network, let_network_go },
};

/* One more context without a process: its id or -errno. */
static long add_one(const struct kind *kind)
{
	static volatile long *result;
	pid_t pid;

	if (!result)
		result = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid = vfork();
	if (!pid) {
		*result = kind->create();
		if (*result > 0 && kind->keep())
			*result = -EPROTO;
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		bail_out("vfork: %s", strerror(errno));
	return *result;
}

static void test_kind(const struct kind *kind)
{
	static bool given[IDS];
	long id = 0, twice = 0, outside = 0, first, n;

	memset(given, 0, sizeof(given));
	for (n = 0; n <= IDS && (id = add_one(kind)) > 0; n++) {
		if (id < VS_ID_MIN_DYNAMIC || id > VS_ID_MAX)
			outside++;
		else if (given[id - VS_ID_MIN_DYNAMIC])
			twice++;
		else
			given[id - VS_ID_MIN_DYNAMIC] = true;
	}
	is(n, IDS, "%s: all dynamic ids can be used", kind->name);
	is(outside, 0, "%s: all in their range", kind->name);
	is(twice, 0, "%s: no id is assigned twice", kind->name);
	is_errno(id, EBUSY, "%s: creation fails without a free id", kind->name);

	first = VS_ID_MIN_DYNAMIC + 4711;
	is(kind->let_go(first), 0, "%s: one is released", kind->name);
	is(add_one(kind), first, "%s: its id is assigned again", kind->name);
	is_errno(add_one(kind), EBUSY,
		 "%s: ... and no other id is free", kind->name);

	for (n = 0, id = VS_ID_MIN_DYNAMIC; id <= VS_ID_MAX; id++)
		n += kind->let_go(id) == 0;
	is(n, IDS, "%s: all are released", kind->name);
	id = add_one(kind);
	ok(id > 0, "%s: ids are there again (%s)", kind->name, tap_result(id));
	kind->let_go(id);
}

/* Each process context has an IPC namespace, of which a user has so many. */
static int set_limit(int limit)
{
	FILE *f = fopen("/proc/sys/user/max_ipc_namespaces", "r+e");
	int before;

	if (!f || fscanf(f, "%d", &before) != 1 || fseek(f, 0, SEEK_SET) ||
	    fprintf(f, "%d\n", limit) < 0 || fclose(f))
		bail_out("max_ipc_namespaces: %s", strerror(errno));
	return before;
}

int main(void)
{
	int before = set_limit(2 * IDS);

	test_kind(&kinds[0]);
	set_limit(before);
	test_kind(&kinds[1]);
	return done_testing();
}
