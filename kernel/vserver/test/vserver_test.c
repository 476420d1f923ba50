// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the rules that are pure functions.
 */
#include <kunit/test.h>
#include <linux/capability.h>
#include <linux/inet.h>
#include <linux/vserver/access.h>

#include "core/vserver.h"

#define HOST	VS_ID_HOST
#define WATCH	VS_ID_WATCH
#define A	1000
#define B	1001

static void access_see(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, vs_id_may_see(HOST, HOST, false));
	KUNIT_EXPECT_TRUE(test, vs_id_may_see(A, A, false));
	KUNIT_EXPECT_FALSE(test, vs_id_may_see(A, B, false));
	KUNIT_EXPECT_FALSE(test, vs_id_may_see(A, HOST, false));
	KUNIT_EXPECT_FALSE(test, vs_id_may_see(A, WATCH, false));
	KUNIT_EXPECT_FALSE(test, vs_id_may_see(HOST, A, false));
	KUNIT_EXPECT_FALSE(test, vs_id_may_see(HOST, WATCH, false));
	KUNIT_EXPECT_TRUE(test, vs_id_may_see(WATCH, HOST, false));
	KUNIT_EXPECT_TRUE(test, vs_id_may_see(WATCH, A, false));
	KUNIT_EXPECT_TRUE(test, vs_id_may_see(A, HOST, true));
}

static void access_signal(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(HOST, HOST, true), 0);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(A, A, false), 0);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(A, B, false), -ESRCH);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(A, HOST, false), -ESRCH);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(HOST, A, false), -ESRCH);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(A, HOST, true), -EPERM);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(WATCH, HOST, false), -EPERM);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(WATCH, A, false), -EPERM);
	KUNIT_EXPECT_EQ(test, vs_id_check_signal(WATCH, WATCH, false), 0);
}

static void access_trace(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(A, A, false, false), 0);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(HOST, A, true, false), 0);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(HOST, A, false, false), -EACCES);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(HOST, A, false, true), -EACCES);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(WATCH, A, true, true), 0);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(WATCH, A, true, false), -EPERM);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(A, B, true, true), -EPERM);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(A, HOST, true, true), -EPERM);
	KUNIT_EXPECT_EQ(test, vs_id_check_trace(A, WATCH, true, true), -EPERM);
}

static void access_guest(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, vs_id_is_guest(HOST));
	KUNIT_EXPECT_FALSE(test, vs_id_is_guest(WATCH));
	KUNIT_EXPECT_TRUE(test, vs_id_is_guest(VS_ID_MIN));
	KUNIT_EXPECT_TRUE(test, vs_id_is_guest(VS_ID_MAX));
}

static void flags_one_time(struct kunit *test)
{
	const u64 once = VXF_ONE_TIME;
	u64 flags = VXF_INIT_SET;

	/* Writing 1 keeps the flag; writing 0 clears it for ever. */
	flags = vs_flags_merge(flags, VXF_STATE_SETUP, VXF_STATE_SETUP, once);
	KUNIT_EXPECT_EQ(test, flags, VXF_INIT_SET);
	flags = vs_flags_merge(flags, 0, VXF_STATE_SETUP, once);
	KUNIT_EXPECT_EQ(test, flags, VXF_STATE_INIT | VXF_STATE_ADMIN);
	flags = vs_flags_merge(flags, ~0ULL, VXF_STATE_SETUP, once);
	KUNIT_EXPECT_EQ(test, flags, VXF_STATE_INIT | VXF_STATE_ADMIN);
	/* Other flags can be set and cleared. */
	flags = vs_flags_merge(flags, VXF_PERSISTENT, VXF_PERSISTENT, once);
	KUNIT_EXPECT_TRUE(test, flags & VXF_PERSISTENT);
	flags = vs_flags_merge(flags, 0, VXF_PERSISTENT, once);
	KUNIT_EXPECT_FALSE(test, flags & VXF_PERSISTENT);
}

static struct nx_addr v4(u16 type, const char *ip, const char *ip2,
			 const char *mask)
{
	struct nx_addr entry = { .type = type };

	nx_addr_v4(&entry.ip, in_aton(ip));
	nx_addr_v4(&entry.ip2, in_aton(ip2));
	nx_mask_v4(&entry.mask, in_aton(mask));
	return entry;
}

static struct in6_addr in6(const char *text)
{
	struct in6_addr addr;

	if (!in6_pton(text, -1, addr.s6_addr, -1, NULL))
		nx_addr_v4(&addr, in_aton(text));
	return addr;
}

static struct nx_addr v6(u16 type, const char *ip, const char *mask)
{
	return (struct nx_addr) {
		.type = type, .ip = in6(ip), .mask = in6(mask),
	};
}

static bool match(const struct nx_addr *entry, const char *text, u16 wanted)
{
	struct in6_addr addr = in6(text);

	return nx_match(entry, &addr, wanted);
}

static void v4_match(struct kunit *test)
{
	struct nx_addr addr = v4(NXA_TYPE_ADDR, "10.0.1.1", "0.0.0.0",
				 "255.255.255.0");
	struct nx_addr pair = v4(NXA_TYPE_ADDR, "10.0.1.2", "0.0.0.0",
				 "255.255.255.254");
	struct nx_addr holes = v4(NXA_TYPE_ADDR, "10.0.1.1", "0.0.0.0",
				  "255.255.247.251");
	struct nx_addr mask = v4(NXA_TYPE_MASK, "10.2.0.0", "0.0.0.0",
				 "255.255.0.0");
	struct nx_addr range = v4(NXA_TYPE_RANGE, "10.3.0.254", "10.3.1.2",
				  "0.0.0.0");

	KUNIT_EXPECT_TRUE(test, match(&addr, "10.0.1.1", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&addr, "10.0.1.2", NXA_MASK_BIND));
	KUNIT_EXPECT_FALSE(test, match(&addr, "10.0.1.255", NXA_MASK_ALL));
	KUNIT_EXPECT_TRUE(test, match(&addr, "10.0.1.255", NXA_MASK_BIND));
	KUNIT_EXPECT_FALSE(test, match(&addr, "10.0.1.1", NXA_TYPE_MASK));
	/* A pair of addresses, or a mask with holes, has no broadcast. */
	KUNIT_EXPECT_FALSE(test, match(&pair, "10.0.1.3", NXA_MASK_BIND));
	KUNIT_EXPECT_FALSE(test, match(&holes, "10.0.9.5", NXA_MASK_BIND));

	KUNIT_EXPECT_TRUE(test, match(&mask, "10.2.255.255", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&mask, "10.3.0.0", NXA_MASK_ALL));

	/* A range includes both ends, in host byte order. */
	KUNIT_EXPECT_TRUE(test, match(&range, "10.3.0.254", NXA_MASK_ALL));
	KUNIT_EXPECT_TRUE(test, match(&range, "10.3.1.0", NXA_MASK_ALL));
	KUNIT_EXPECT_TRUE(test, match(&range, "10.3.1.2", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&range, "10.3.1.3", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&range, "10.3.0.253", NXA_MASK_ALL));
}

static void v6_match(struct kunit *test)
{
	struct nx_addr addr = v6(NXA_TYPE_ADDR, "2001:db8::1",
				 "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	struct nx_addr mask = v6(NXA_TYPE_MASK, "2001:db8:1::",
				 "ffff:ffff:ffff::");
	struct nx_addr all = v6(NXA_TYPE_MASK, "::", "::");
	struct nx_addr all_v4 = v4(NXA_TYPE_MASK, "0.0.0.0", "0.0.0.0",
				   "0.0.0.0");
	struct nx_addr lback = v6(NXA_MOD_LBACK,
				  "fd76:7365:7276::7f00:101", "::");

	KUNIT_EXPECT_TRUE(test, match(&addr, "2001:db8::1", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&addr, "2001:db8::2", NXA_MASK_BIND));
	KUNIT_EXPECT_TRUE(test, match(&mask, "2001:db8:1:2::3", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&mask, "2001:db8:2::1", NXA_MASK_ALL));

	/* A network of one family matches no address of the other. */
	KUNIT_EXPECT_TRUE(test, match(&all, "2001:db8::1", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&all, "10.0.0.1", NXA_MASK_ALL));
	KUNIT_EXPECT_TRUE(test, match(&all_v4, "10.0.0.1", NXA_MASK_ALL));
	KUNIT_EXPECT_FALSE(test, match(&all_v4, "2001:db8::1", NXA_MASK_ALL));

	/* The loopback address matches only if its type is wanted. */
	KUNIT_EXPECT_TRUE(test, match(&lback, "fd76:7365:7276::7f00:101",
				      NXA_MASK_BIND));
	KUNIT_EXPECT_FALSE(test, match(&lback, "fd76:7365:7276::7f00:101",
				       NXA_MASK_ALL));
}

static void intersect(struct kunit *test)
{
	struct nx_addr a = v4(NXA_TYPE_ADDR, "10.0.1.1", "0.0.0.0", "255.255.255.0");
	struct nx_addr b = v4(NXA_TYPE_ADDR, "10.0.1.2", "0.0.0.0", "255.255.255.0");
	struct nx_addr net = v4(NXA_TYPE_MASK, "10.0.1.0", "0.0.0.0", "255.255.255.0");
	struct nx_addr all = v4(NXA_TYPE_MASK, "0.0.0.0", "0.0.0.0", "0.0.0.0");
	struct nx_addr range = v4(NXA_TYPE_RANGE, "10.0.1.2", "10.0.1.9", "0.0.0.0");
	struct nx_addr six = v6(NXA_TYPE_ADDR, "2001:db8::1", "::");
	struct nx_addr net6 = v6(NXA_TYPE_MASK, "2001:db8::", "ffff:ffff::");
	struct nx_addr all6 = v6(NXA_TYPE_MASK, "::", "::");
	struct nx_addr lback = v4(NXA_MOD_LBACK, "127.3.232.1", "0.0.0.0",
				  "0.0.0.0");

	KUNIT_EXPECT_TRUE(test, nx_intersect(&a, &a));
	KUNIT_EXPECT_FALSE(test, nx_intersect(&a, &b));
	KUNIT_EXPECT_TRUE(test, nx_intersect(&a, &net));
	KUNIT_EXPECT_TRUE(test, nx_intersect(&all, &b));
	KUNIT_EXPECT_FALSE(test, nx_intersect(&a, &range));
	KUNIT_EXPECT_TRUE(test, nx_intersect(&range, &b));
	KUNIT_EXPECT_TRUE(test, nx_intersect(&net6, &six));
	KUNIT_EXPECT_FALSE(test, nx_intersect(&a, &all6));
	KUNIT_EXPECT_FALSE(test, nx_intersect(&all, &six));
	/* A loopback address conflicts only with itself. */
	KUNIT_EXPECT_TRUE(test, nx_intersect(&lback, &lback));
	KUNIT_EXPECT_FALSE(test, nx_intersect(&lback, &all));
}

/* This context is not hashed: only vx_ceiling() uses it. */
static void ceiling(struct kunit *test)
{
	struct vx_info *vxi = kunit_kzalloc(test, sizeof(*vxi), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, vxi);
	vxi->bcaps = ~0ULL;
	vxi->ctx.flags = VXF_STATE_SETUP;
	KUNIT_EXPECT_EQ(test, vx_ceiling(vxi), ~0ULL);

	vxi->ctx.flags = 0;
	KUNIT_EXPECT_TRUE(test, vx_ceiling(vxi) & BIT_ULL(CAP_SYS_ADMIN));
	KUNIT_EXPECT_FALSE(test, vx_ceiling(vxi) & BIT_ULL(CAP_BPF));
	KUNIT_EXPECT_FALSE(test, vx_ceiling(vxi) & BIT_ULL(CAP_SYSLOG));
	vxi->ccaps = VXC_SYSLOG;
	KUNIT_EXPECT_TRUE(test, vx_ceiling(vxi) & BIT_ULL(CAP_SYSLOG));

	vxi->bcaps = BIT_ULL(CAP_CHOWN);
	vxi->ccaps = 0;
	KUNIT_EXPECT_EQ(test, vx_ceiling(vxi), BIT_ULL(CAP_CHOWN));
}

static struct kunit_case vserver_cases[] = {
	KUNIT_CASE(access_see),
	KUNIT_CASE(access_signal),
	KUNIT_CASE(access_trace),
	KUNIT_CASE(access_guest),
	KUNIT_CASE(flags_one_time),
	KUNIT_CASE(v4_match),
	KUNIT_CASE(v6_match),
	KUNIT_CASE(intersect),
	KUNIT_CASE(ceiling),
	{ }
};

static struct kunit_suite vserver_suite = {
	.name		= "vserver",
	.test_cases	= vserver_cases,
};

kunit_test_suite(vserver_suite);
