// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Flags, capabilities, masks and names of a context: masked writes, the
 * reported values, and the bits that can be cleared only once.
 */
#define _GNU_SOURCE
#include <sys/utsname.h>

#include "agent.h"

#define CTX	2100

/* One pair of commands whose data is { value, mask }. */
struct pair {
	const char *name;
	__u32	get, set;
	__u64	initial;
};

struct words {
	__u64	value, mask;
};

static const struct pair context_pairs[] = {
	{ "ccaps", VCMD_get_ccaps, VCMD_set_ccaps, 0 },
	{ "bcaps", VCMD_get_bcaps, VCMD_set_bcaps, ~0ULL },
	{ "umask", VCMD_get_umask, VCMD_set_umask, 0 },
	{ "wmask", VCMD_get_wmask, VCMD_set_wmask, 0 },
};

static const struct pair ncaps = {
	"ncaps", VCMD_get_ncaps, VCMD_set_ncaps, 0
};

static __u64 value_of(const struct pair *p, __u32 id)
{
	struct words w = { 0, 0 };

	is(vserver(p->get, id, &w), 0, "get_%s", p->name);
	is_hex(w.mask, ~0ULL, "get_%s: the mask is all ones", p->name);
	return w.value;
}

static long write_words(const struct pair *p, __u32 id, __u64 value,
			__u64 mask)
{
	struct words w = { value, mask };

	return vserver(p->set, id, &w);
}

static void test_pair(const struct pair *p, __u32 id)
{
	is_hex(value_of(p, id), p->initial, "%s of a fresh context", p->name);
	is(write_words(p, id, 0x8000000100000101, ~0ULL), 0,
	   "set_%s of every bit", p->name);
	is_hex(value_of(p, id), 0x8000000100000101,
	       "%s is reported as written, all 64 bits", p->name);
	is(write_words(p, id, 0x0000000000ff0000, 0x0000000100f00000), 0,
	   "set_%s under a mask", p->name);
	is_hex(value_of(p, id), 0x8000000000f00101,
	       "%s: only the masked bits changed", p->name);
	is(write_words(p, id, ~0ULL, 0), 0, "set_%s with no mask", p->name);
	is_hex(value_of(p, id), 0x8000000000f00101,
	       "%s: nothing changed", p->name);
}

struct one_time {
	__u32	get, set;
	__u32	id;
	__u64	once;		/* the one-time bits set at the start */
	__u64	plain;		/* an ordinary bit */
};

static struct words read_flags(const struct one_time *t)
{
	struct words w = { 0, 0 };

	is(vserver(t->get, t->id, &w), 0, "the flags are read");
	return w;
}

static void write_flags(const struct one_time *t, __u64 value, __u64 mask)
{
	struct words w = { value, mask };

	is(vserver(t->set, t->id, &w), 0, "flags %#llx under mask %#llx",
	   (unsigned long long)value, (unsigned long long)mask);
}

/* Clears one bit that cannot return; STATE_ADMIN is left for later. */
static void test_one_time(const struct one_time *t, __u64 bit)
{
	struct words w = read_flags(t);

	is_hex(w.value & t->once, t->once, "one-time bits are set at first");
	write_flags(t, bit, bit);
	w = read_flags(t);
	is_hex(w.value & bit, bit, "writing 1 keeps a one-time bit");
	is_hex(w.mask & bit, bit, "its mask bit is reported");
	write_flags(t, t->plain, t->plain | bit);
	w = read_flags(t);
	is_hex(w.value & (bit | t->plain), t->plain,
	       "the one-time bit is cleared, the other set");
	is_hex(w.mask & bit, 0, "its mask bit is gone");
	write_flags(t, bit, bit | t->plain);
	w = read_flags(t);
	is_hex(w.value & (bit | t->plain), 0,
	       "a one-time bit never comes back");
}

static void test_admin(const struct one_time *t, __u64 admin)
{
	struct words w = { t->plain, t->plain };

	write_flags(t, 0, admin);
	is_errno(vserver(t->set, t->id, &w), EACCES,
		 "STATE_ADMIN cleared: flags cannot be written");
	w = read_flags(t);
	is_hex(w.value & (admin | t->plain), 0,
	       "STATE_ADMIN cleared: they can be read, and did not change");
}

static long become_init(void *arg)
{
	(void)arg;
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP | VXF_STATE_INIT);
}

static void test_become_init(void)
{
	const struct vs_place place = { .xid = CTX + 1, .setup = true };
	struct agent a = agent_need(&place, "a context in setup");
	struct vcmd_vx_info_v0 info = { 0 };

	is(agent_ask(&a, become_init), 0, "STATE_INIT cleared from inside");
	is(vserver(VCMD_vx_info, CTX + 1, &info), 0, "vx_info");
	is(info.initpid, a.pid, "the caller is init now");
	is_errno(agent_ask(&a, become_init), EPERM,
		 "no flag can be written once setup is over");
	agent_stop(&a);
}

static long set_name(__u32 id, __u32 field, const char *name)
{
	struct vcmd_vhi_name_v0 d = { .field = field };

	memccpy(d.name, name, 0, sizeof(d.name));
	return vserver(VCMD_set_vhi_name, id, &d);
}

static const char *name_of(__u32 id, __u32 field)
{
	static struct vcmd_vhi_name_v0 d;

	d = (struct vcmd_vhi_name_v0){ .field = field };
	if (vserver(VCMD_get_vhi_name, id, &d))
		return "(error)";
	return memchr(d.name, 0, sizeof(d.name)) ? d.name : "(no end)";
}

static long name_self(void *arg)
{
	struct vcmd_space_mask_v1 mask = { .mask = CLONE_NEWUTS };
	struct utsname uts;

	(void)arg;
	if (unshare(CLONE_NEWUTS))
		return -errno;
	VS_TRY(vserver(VCMD_set_space_v1, VS_ID_SELF, &mask));
	VS_TRY(set_name(VS_ID_SELF, VHIN_NODENAME, "inside"));
	if (uname(&uts))
		return -errno;
	return strcmp(uts.nodename, "inside");
}

static void test_names(void)
{
	const struct vs_place place = { .xid = CTX + 2, .setup = true };
	struct agent a = agent_need(&place, "a context in setup");
	char full[VHI_NAME_LEN];
	struct utsname before, after;
	__u32 field;

	uname(&before);
	is(agent_ask(&a, name_self), 0, "a node name from inside, in setup");
	is_str(name_of(CTX + 2, VHIN_NODENAME), "inside", "it is reported");
	for (field = VHIN_CONTEXT; field <= VHIN_DOMAINNAME; field++) {
		char want[16];

		snprintf(want, sizeof(want), "name-%u", field);
		is(set_name(CTX + 2, field, want), 0, "field %u is set", field);
		is_str(name_of(CTX + 2, field), want, "field %u", field);
	}
	is_errno(set_name(CTX + 2, 7, "x"), EINVAL, "there is no field 7");
	is_str(name_of(CTX + 2, 7), "(error)", "nor can it be read");
	memset(full, 'x', sizeof(full));
	is(set_name(CTX + 2, VHIN_CONTEXT, full), 0, "65 bytes without an end");
	is(strlen(name_of(CTX + 2, VHIN_CONTEXT)), 64, "are cut at 64");
	uname(&after);
	ok(!memcmp(&before, &after, sizeof(before)),
	   "the host's names stand as before");
	agent_stop(&a);
}

int main(void)
{
	const struct vs_place place = { .xid = CTX, .nid = CTX, .setup = true };
	struct agent a = agent_need(&place, "a context in setup");
	const struct one_time cflags = {
		VCMD_get_cflags, VCMD_set_cflags, CTX, VXF_INIT_SET,
		VXF_INFO_NSPACE,
	};
	const struct one_time nflags = {
		VCMD_get_nflags, VCMD_set_nflags, CTX, NXF_STATE_ADMIN,
		NXF_LBACK_ALLOW,
	};
	unsigned int i;

	for (i = 0; i < sizeof(context_pairs) / sizeof(*context_pairs); i++)
		test_pair(&context_pairs[i], CTX);
	test_pair(&ncaps, CTX);
	test_one_time(&cflags, VXF_STATE_SETUP);
	test_admin(&cflags, VXF_STATE_ADMIN);
	test_admin(&nflags, NXF_STATE_ADMIN);
	agent_stop(&a);
	test_become_init();
	test_names();
	return done_testing();
}
