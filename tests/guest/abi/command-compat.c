// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/* The first calls: new_s_context and set_ipv4root. */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <sys/resource.h>

#include "agent.h"

#define CTX		2500
#define USER_ID		1234
#define DROP_MKNOD	(1u << CAP_MKNOD)

struct new_context {
	__u32	id;
	__u32	remove_cap;
	__u32	flags;
};

static long new_s_context(void *arg)
{
	const struct new_context *n = arg;
	struct vcmd_new_s_context_v1 d = { n->remove_cap, n->flags };

	return vserver(VCMD_new_s_context, n->id, &d);
}

/* The flags of a new context, as the host reads them. */
static __u64 flags_after(__u32 legacy)
{
	const struct new_context n = { .id = VS_ID_DYNAMIC, .flags = legacy };
	struct agent a = agent_start(NULL);
	long xid = agent_do(&a, new_s_context, n);
	__u64 flags = xid > 0 ? vs_cflags(xid) : ~0ULL;

	agent_stop(&a);
	return flags;
}

static void test_flags(void)
{
	static const struct {
		__u32 legacy;
		__u64 flag;
		const char *name;
	} map[] = {
		{ VX_LEGACY_LOCK, VXF_INFO_LOCK, "LOCK" },
		{ VX_LEGACY_NPROC, VXF_INFO_NPROC, "NPROC" },
		{ VX_LEGACY_PRIVATE, VXF_INFO_PRIVATE, "PRIVATE" },
		{ VX_LEGACY_INIT, VXF_INFO_INIT, "INIT" },
		{ VX_LEGACY_HIDEINFO, VXF_INFO_HIDE, "HIDEINFO" },
		{ VX_LEGACY_ULIMIT, VXF_INFO_ULIMIT, "ULIMIT" },
	};
	__u64 all = 0;
	unsigned int i;

	for (i = 0; i < sizeof(map) / sizeof(*map); i++)
		all |= map[i].flag;
	is_hex(flags_after(0) & (all & ~VXF_INFO_INIT), 0, "no flags");
	for (i = 0; i < sizeof(map) / sizeof(*map); i++)
		is_hex(flags_after(map[i].legacy) & map[i].flag, map[i].flag,
		       "legacy flag %s", map[i].name);
	is_hex(flags_after(0) & VXF_STATE_SETUP, 0, "setup is over at once");
}

static long new_then_xid(void *arg)
{
	VS_TRY(new_s_context(arg));
	return vserver(VCMD_get_version, 0, NULL) == VCI_VERSION;
}

static void test_new(void)
{
	struct new_context n = { .id = CTX, .remove_cap = DROP_MKNOD };
	struct vcmd_bcaps caps = { 0 };
	struct agent a = agent_start(NULL), b = agent_start(NULL);

	is(agent_do(&a, new_s_context, n), CTX, "a static context is made");
	is(vserver(VCMD_task_xid, a.pid, NULL), CTX, "and entered");
	vserver(VCMD_get_bcaps, CTX, &caps);
	is_hex(caps.bcaps & ((1ULL << CAP_MKNOD) | (1ULL << CAP_SYS_ADMIN)),
	       1ULL << CAP_SYS_ADMIN, "the ceiling loses remove_cap only");
	n.remove_cap = 0;
	is(agent_do(&b, new_s_context, n), CTX, "an existing one is joined");
	is(vs_tasks(CTX), 2, "by both");
	vserver(VCMD_get_bcaps, CTX, &caps);
	is_hex(caps.bcaps & (1ULL << CAP_MKNOD), 0,
	       "... which does not raise the ceiling");
	agent_stop(&b);

	is(vs_set_cflags(CTX, VXF_INFO_PRIVATE, VXF_INFO_PRIVATE), 0,
	   "the context is made private");
	is_errno(agent_once(NULL, new_s_context, n), EPERM,
		 "a private context is not joined");
	agent_stop(&a);
}

static void test_ids(void)
{
	struct new_context n = { .id = 0 };
	long rc;

	is_errno(agent_once(NULL, new_s_context, n), EINVAL, "id 0");
	n.id = 65536;
	is_errno(agent_once(NULL, new_s_context, n), EINVAL, "id 65536");
	n.id = VS_ID_MIN_DYNAMIC + 5;
	is_errno(agent_once(NULL, new_s_context, n), ESRCH,
		 "a dynamic id that is not there is not made");
	n.id = VS_ID_WATCH;
	is(agent_once(NULL, new_s_context, n), 0, "id 1: the spectator");
	n.id = VS_ID_DYNAMIC;
	rc = agent_once(NULL, new_s_context, n);
	ok(rc >= VS_ID_MIN_DYNAMIC && rc <= VS_ID_MAX,
	   "id -1: dynamic context %s", tap_result(rc));
	is(agent_once(NULL, new_then_xid, n), 1,
	   "class U commands work inside");
}

static void test_user(void)
{
	const struct vs_place user = { .uid = USER_ID };
	struct new_context n = { .id = VS_ID_DYNAMIC };
	long rc = agent_once(&user, new_s_context, n);

	ok(rc >= VS_ID_MIN_DYNAMIC && rc <= VS_ID_MAX,
	   "ordinary user: a dynamic context (%s)", tap_result(rc));
	n.id = CTX + 1;
	is_errno(agent_once(&user, new_s_context, n), EPERM,
		 "ordinary user: no static context");
	n.id = VS_ID_WATCH;
	is_errno(agent_once(&user, new_s_context, n), EPERM,
		 "ordinary user: no spectator");
}

/* The bounding set afterwards, as it counts for all the caller will run. */
static long lower_self(void *arg)
{
	const struct new_context *n = arg;
	long rc;

	if (n->flags && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	rc = new_s_context((void *)&(struct new_context){
		.id = VS_ID_SELF, .remove_cap = n->remove_cap });
	if (rc)
		return rc;
	return prctl(PR_CAPBSET_READ, CAP_MKNOD, 0, 0, 0) << 1 |
	       prctl(PR_CAPBSET_READ, CAP_SYS_TIME, 0, 0, 0);
}

/* Outside of all contexts anybody may give capabilities up. */
static void test_lower(void)
{
	const struct vs_place user = { .uid = USER_ID };
	const struct new_context wrong = { .id = VS_ID_SELF, .flags = 1 };
	struct new_context n = { .remove_cap = DROP_MKNOD };

	is(agent_once(&user, lower_self, n), 1,
	   "ordinary user: MKNOD is given up, SYS_TIME is not");
	is(agent_once(NULL, lower_self, n), 1, "root: likewise");
	n.remove_cap |= 1u << CAP_SETUID;
	is_errno(agent_once(&user, lower_self, n), EPERM,
		 "ordinary user: not what setuid programs need to be safe");
	n.flags = 1;
	is(agent_once(&user, lower_self, n), 1,
	   "ordinary user: all of it with no_new_privs");
	is_errno(agent_once(&user, new_s_context, wrong), EINVAL,
		 "there are no flags without a context");
}

static long set_switch(const char *value)
{
	FILE *f = fopen("/proc/sys/vserver/unprivileged", "we");

	if (!f || fputs(value, f) < 0)
		return -errno;
	return fclose(f) ? -errno : 0;
}

static void test_switch(void)
{
	const struct vs_place user = { .uid = USER_ID };
	const struct new_context n = { .id = VS_ID_DYNAMIC };

	is(set_switch("0"), 0, "vserver.unprivileged = 0");
	is_errno(agent_once(&user, new_s_context, n), EPERM,
		 "an ordinary user gets no context then");
	ok(agent_once(NULL, new_s_context, n) > 0, "root does");
	is(set_switch("1"), 0, "vserver.unprivileged = 1");
	ok(agent_once(&user, new_s_context, n) > 0, "an ordinary user again");
}

struct root {
	int	count;
	const char *ip[2];
};

static long set_ipv4root(void *arg)
{
	const struct root *r = arg;
	struct vcmd_set_ipv4root_v3 d = { .broadcast = 0xffffffff };
	int i;

	for (i = 0; i < 2 && r->ip[i]; i++) {
		d.ip_mask_pair[i].ip = inet_addr(r->ip[i]);
		d.ip_mask_pair[i].mask = inet_addr("255.255.255.0");
	}
	return vserver(VCMD_set_ipv4root, r->count, &d);
}

static long nid_after_root(void *arg)
{
	VS_TRY(set_ipv4root(arg));
	return vs_own_nid();
}

/* From two addresses to one of them, then to one it never had. */
static long narrow(void *arg)
{
	const struct root two = { 2, { "10.99.1.1", "10.99.1.2" } };
	const struct root one = { 1, { "10.99.1.2" } };

	VS_TRY(set_ipv4root((void *)&two));
	VS_TRY(set_ipv4root((void *)&one));
	return set_ipv4root(arg);
}

static void test_ipv4root(void)
{
	const struct vs_place user = { .uid = USER_ID };
	struct root r = { 1, { "10.99.1.1" } };
	const struct root other = { 1, { "10.99.1.1" } };
	long rc = agent_once(NULL, nid_after_root, r);

	ok(rc >= VS_ID_MIN_DYNAMIC && rc <= VS_ID_MAX,
	   "set_ipv4root makes a dynamic network context (%s)",
	   tap_result(rc));
	ok(agent_once(&user, nid_after_root, r) > 0,
	   "an ordinary user without one may have it");
	is_errno(agent_once(&user, narrow, other), EPERM,
		 "... and may narrow it, but not widen it again");
	r.count = 17;
	is_errno(agent_once(NULL, set_ipv4root, r), EINVAL, "17 addresses");
}

int main(void)
{
	test_flags();
	test_new();
	test_ids();
	test_user();
	test_lower();
	test_switch();
	test_ipv4root();
	return done_testing();
}
