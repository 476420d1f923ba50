// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * The commands on network contexts: creation, the address list and what it
 * refuses, migration.  The list is read back from /proc/virtnet/NID/info.
 */
#define _GNU_SOURCE
#include "agent.h"

#define NET	2400

static __u32 next_id = NET + 1;

static long create(void *arg)
{
	return vserver(VCMD_net_create, *(__u32 *)arg, NULL);
}

static long create_v0(void *arg)
{
	return vserver(VCMD_net_create_v0, *(__u32 *)arg, NULL);
}

static long create_then_nid(void *arg)
{
	VS_TRY(create(arg));
	return vserver(VCMD_task_nid, 0, NULL);
}

static void test_create(void)
{
	const __u32 bad[] = { 0, 1, VS_ID_MIN_DYNAMIC, VS_ID_MAX, 65536,
			      VS_ID_SELF, 0x80000000 };
	const __u32 dynamic = VS_ID_DYNAMIC, used = NET;
	struct vcmd_net_flags_v0 flags = { 0 };
	struct vcmd_nx_info_v0 info = { 0 };
	unsigned int i;
	__u32 id;
	long rc;

	id = next_id++;
	is(agent_once(NULL, create_then_nid, id), id,
	   "net_create moves its caller in");
	id = next_id++;
	is(agent_once(NULL, create_v0, id), id, "net_create v0");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		is_errno(agent_once(NULL, create, bad[i]), EINVAL,
			 "net_create refuses id %#x", bad[i]);
	is_errno(agent_once(NULL, create, used), EEXIST,
		 "net_create: an id in use");
	rc = agent_once(NULL, create, dynamic);
	ok(rc >= VS_ID_MIN_DYNAMIC && rc <= VS_ID_MAX,
	   "net_create: dynamic id %ld is in its range", rc);
	is(vserver(VCMD_nx_info, NET, &info), 0, "nx_info");
	is(info.nid, NET, "nx_info reports the id");
	is(vserver(VCMD_get_nflags, NET, &flags), 0, "get_nflags");
	is_hex(flags.flagword, NXF_INIT_SET, "the default flags");
}

/* The lines of /proc/virtnet/NID/info from Bcast on, without line ends. */
static const char *list_of(__u32 nid)
{
	static char text[4096];
	char path[64];
	size_t size;
	FILE *f;
	char *start;

	snprintf(path, sizeof(path), "/proc/virtnet/%u/info", nid);
	f = fopen(path, "re");
	if (!f)
		return "(no such file)";
	size = fread(text, 1, sizeof(text) - 1, f);
	text[size] = '\0';
	fclose(f);
	start = strstr(text, "Bcast:");
	while (size--)
		if (text[size] == '\n' || text[size] == '\t')
			text[size] = ' ';
	return start ? start : text;
}

/* NET is 2400 = 9 * 256 + 96. */
#define HEAD	"Bcast: 255.255.255.255 Lback: 127.9.96.1 "

static long call_v1(__u32 word, __u16 type, const char *ip, const char *mask)
{
	struct vcmd_net_addr_ipv4_v1 d = {
		.type = type, .ip = inet_addr(ip), .mask = inet_addr(mask),
	};

	return vserver(word, NET, &d);
}

static long call_v2(__u32 word, __u16 type, const char *ip, const char *ip2,
		    const char *mask)
{
	struct vcmd_net_addr_ipv4_v2 d = {
		.type = type, .ip = inet_addr(ip), .ip2 = inet_addr(ip2),
		.mask = inet_addr(mask),
	};

	return vserver(word, NET, &d);
}

static void test_v1(void)
{
	is(call_v1(VCMD_net_add_ipv4_v1, NXA_TYPE_ADDR, "10.99.0.1",
		   "255.255.255.0"), 0, "v1: an address");
	is_errno(call_v1(VCMD_net_add_ipv4_v1, NXA_TYPE_ADDR, "10.99.0.1",
			 "255.255.255.0"), EEXIST, "v1: the same again");
	is(call_v1(VCMD_net_add_ipv4_v1, NXA_TYPE_MASK, "10.98.0.0",
		   "255.255.0.0"), 0, "v1: a network");
	is_errno(call_v1(VCMD_net_add_ipv4_v1, NXA_TYPE_RANGE, "10.97.0.1",
			 "10.97.0.9"), EINVAL, "v1: no ranges");
	is_errno(call_v1(VCMD_net_add_ipv4_v1, 0, "10.97.0.1",
			 "255.255.255.0"), EINVAL, "v1: type 0");
	is_errno(call_v1(VCMD_net_add_ipv4_v1, 0x8010, "10.97.0.1",
			 "255.255.255.0"), EINVAL, "v1: an unknown type");
	is_str(list_of(NET), HEAD
	       "0: [10.99.0.1-0.0.0.0/255.255.255.0:0010] "
	       "1: [10.98.0.0-0.0.0.0/255.255.0.0:0020] ", "v1: the list");
	is_errno(call_v1(VCMD_net_rem_ipv4_v1, NXA_TYPE_ADDR, "10.99.0.2",
			 "255.255.255.0"), ESRCH, "v1: remove what is not there");
	is_errno(call_v1(VCMD_net_rem_ipv4_v1, NXA_TYPE_ADDR, "10.99.0.1",
			 "255.255.0.0"), ESRCH, "v1: remove with another mask");
	is(call_v1(VCMD_net_rem_ipv4_v1, NXA_TYPE_ADDR, "10.99.0.1",
		   "255.255.255.0"), 0, "v1: remove the first");
	is_str(list_of(NET), HEAD "0: [10.98.0.0-0.0.0.0/255.255.0.0:0020] ",
	       "v1: the second moves up");
	is(call_v1(VCMD_net_rem_ipv4_v1, NXA_TYPE_ANY, "0.0.0.0", "0.0.0.0"),
	   0, "v1: remove all");
	is_str(list_of(NET), HEAD, "v1: the list is empty");
}

static void test_v2(void)
{
	is(call_v2(VCMD_net_add_ipv4, NXA_TYPE_ADDR, "10.99.0.1", "0.0.0.0",
		   "255.255.255.0"), 0, "v2: an address");
	is(call_v2(VCMD_net_add_ipv4, NXA_TYPE_RANGE, "10.97.0.1",
		   "10.97.0.9", "255.255.255.0"), 0, "v2: a range");
	is(call_v2(VCMD_net_add_ipv4, NXA_TYPE_MASK, "10.98.0.0", "0.0.0.0",
		   "255.255.0.0"), 0, "v2: a network");
	is_errno(call_v2(VCMD_net_add_ipv4, NXA_TYPE_IPV6, "10.97.0.1",
			 "0.0.0.0", "255.255.255.0"), EINVAL,
		 "v2: another family");
	is_str(list_of(NET), HEAD
	       "0: [10.99.0.1-0.0.0.0/255.255.255.0:0010] "
	       "1: [10.97.0.1-10.97.0.9/255.255.255.0:0040] "
	       "2: [10.98.0.0-0.0.0.0/255.255.0.0:0020] ", "v2: the list");
	is_errno(call_v2(VCMD_net_rem_ipv4, NXA_TYPE_RANGE, "10.97.0.1",
			 "10.97.0.8", "255.255.255.0"), ESRCH,
		 "v2: remove another range");
	is(call_v2(VCMD_net_rem_ipv4, NXA_TYPE_RANGE, "10.97.0.1",
		   "10.97.0.9", "255.255.255.0"), 0, "v2: remove the range");
	is(call_v2(VCMD_net_rem_ipv4, NXA_TYPE_MASK, "10.98.0.0", "0.0.0.0",
		   "255.255.0.0"), 0, "v2: remove the network");
	is(call_v2(VCMD_net_rem_ipv4, NXA_TYPE_ANY, "0.0.0.0", "0.0.0.0",
		   "0.0.0.0"), 0, "v2: remove all");
	is_str(list_of(NET), HEAD, "v2: the list is empty");
}

static long call_v6(__u32 cmd, __u16 type, const char *ip, __u32 prefix,
		    const char *mask)
{
	struct vcmd_net_addr_ipv6_v1 d = { .type = type, .prefix = prefix };

	inet_pton(AF_INET6, ip, d.ip);
	inet_pton(AF_INET6, mask, d.mask);
	return vserver(cmd, NET, &d);
}

#define ALL_ONES "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
#define V6_ADDR "[2001:0db8:0000:0000:0000:0000:0000:0001/" ALL_ONES "/128:0010] "
#define V6_NET "[2001:0db8:0001:0000:0000:0000:0000:0000/"			\
	"ffff:ffff:ffff:0000:0000:0000:0000:0000/48:0020] "

static void test_v6_refused(void)
{
	static const struct {
		__u16 type;
		const char *ip;
		__u32 prefix;
		const char *mask, *name;
	} bad[] = {
		{ NXA_TYPE_RANGE, "2001:db8::1", 128, ALL_ONES, "a range" },
		{ NXA_TYPE_ANY, "::", 0, "::", "anything" },
		{ NXA_TYPE_ADDR | NXA_MOD_LBACK, "::1", 128, ALL_ONES,
		  "a loopback" },
		{ NXA_TYPE_MASK, "2001:db8::", 129, ALL_ONES, "a long prefix" },
		{ NXA_TYPE_MASK, "2001:db8::", 64, "::",
		  "a mask that is not the prefix" },
		{ NXA_TYPE_MASK, "2001:db8::", 0, "::1", "a mask with holes" },
		{ NXA_TYPE_ADDR, "::ffff:10.0.0.1", 128, ALL_ONES,
		  "an address of IPv4" },
		{ NXA_TYPE_MASK, "::ffff:0:0", 96, "ffff:ffff:ffff:ffff:ffff:ffff::",
		  "all of IPv4" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		is_errno(call_v6(VCMD_net_add_ipv6, bad[i].type, bad[i].ip,
				 bad[i].prefix, bad[i].mask), EINVAL,
			 "IPv6: %s", bad[i].name);
	is_errno(vserver(VCMD_net_add_ipv6, NET, NULL), EFAULT, "IPv6: nothing");
	is_errno(call_v6(VCMD_net_remove_ipv6, NXA_TYPE_ADDR, "2001:db8::9",
			 128, ALL_ONES), ESRCH, "IPv6: remove what is not there");
}

/* The lists of IPv4 and IPv6 addresses are independent. */
static void test_v6(void)
{
	is(call_v6(VCMD_net_add_ipv6, NXA_TYPE_ADDR, "2001:db8::1", 64, "::"),
	   0, "IPv6: an address");
	is_errno(call_v6(VCMD_net_add_ipv6, NXA_TYPE_ADDR, "2001:db8::1", 128,
			 ALL_ONES), EEXIST,
		 "IPv6: the mask of an address is ignored");
	is(call_v1(VCMD_net_add_ipv4_v1, NXA_TYPE_ADDR, "10.99.0.1",
		   "255.255.255.0"), 0, "one of IPv4");
	is(call_v6(VCMD_net_add_ipv6, NXA_TYPE_MASK, "2001:db8:1:2::3", 48,
		   "ffff:ffff:ffff::"), 0, "IPv6: a network");
	is_str(list_of(NET), HEAD
	       "0: [10.99.0.1-0.0.0.0/255.255.255.0:0010] "
	       "0: " V6_ADDR "1: " V6_NET, "first those of IPv4");
	is(call_v1(VCMD_net_rem_ipv4_v1, NXA_TYPE_ANY, "0.0.0.0", "0.0.0.0"),
	   0, "all of IPv4 are removed");
	is_str(list_of(NET), HEAD "0: " V6_ADDR "1: " V6_NET,
	       "those of IPv6 are not");
	test_v6_refused();
	is(call_v6(VCMD_net_remove_ipv6, NXA_TYPE_MASK, "2001:db8:1::", 48,
		   "ffff:ffff:ffff::"), 0, "IPv6: remove the network");
	is_str(list_of(NET), HEAD "0: " V6_ADDR, "IPv6: the address is left");
	is(call_v6(VCMD_net_remove_ipv6, NXA_TYPE_ANY, "::", 0, "::"), 0,
	   "IPv6: remove all");
	is_str(list_of(NET), HEAD, "IPv6: the list is empty");
}

/* Known by header only, then as now. */
static void test_match(void)
{
	static const __u32 commands[] = {
		0x1a050000, 0x1a060000, 0x1a070000, 0x1a080000,
	};
	char data[64] = "";
	unsigned int i;

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		is_errno(vserver(commands[i], NET, data), ENOSYS,
			 "a command of matches, %#x", commands[i]);
}

static void test_modifiers(void)
{
	is(call_v1(VCMD_net_add_ipv4_v1, NXA_TYPE_ADDR | NXA_MOD_BCAST,
		   "10.99.0.255", "0.0.0.0"), 0, "the broadcast address");
	is(call_v2(VCMD_net_add_ipv4, NXA_TYPE_ADDR | NXA_MOD_LBACK,
		   "127.7.7.7", "0.0.0.0", "0.0.0.0"), 0, "the loopback");
	is_str(list_of(NET), "Bcast: 10.99.0.255 Lback: 127.7.7.7 ",
	       "both are set, the list is as before");
}

static void test_v0(void)
{
	struct vcmd_net_addr_v0 d = {
		.type = NXA_TYPE_IPV4, .count = 2,
		.ip = { inet_addr("10.99.0.1"), inet_addr("10.99.0.2") },
		.mask = { inet_addr("255.255.255.0"),
			  inet_addr("255.255.255.0") },
	};

	is(vserver(VCMD_net_add, NET, &d), 2, "v0: two addresses");
	is_str(list_of(NET), "Bcast: 10.99.0.255 Lback: 127.7.7.7 "
	       "0: [10.99.0.1-0.0.0.0/255.255.255.0:0010] "
	       "1: [10.99.0.2-0.0.0.0/255.255.255.0:0010] ", "v0: the list");
	d.count = 0;
	is_errno(vserver(VCMD_net_add, NET, &d), EINVAL, "v0: none");
	d.count = 5;
	is_errno(vserver(VCMD_net_add, NET, &d), EINVAL, "v0: too many");
	d.count = 1;
	d.type = NXA_TYPE_IPV6;
	is_errno(vserver(VCMD_net_add, NET, &d), EINVAL, "v0: another type");
	d.type = 0x101;
	d.ip[0] = inet_addr("255.255.255.255");
	is(vserver(VCMD_net_add, NET, &d), 1, "v0: the broadcast address");
	d.type = 0x201;
	d.ip[0] = inet_addr("127.9.96.1");
	is(vserver(VCMD_net_add, NET, &d), 1, "v0: the loopback");
	d.type = NXA_TYPE_IPV4;
	is_errno(vserver(VCMD_net_remove, NET, &d), EINVAL,
		 "v0: only all can be removed");
	d.type = NXA_TYPE_ANY;
	is(vserver(VCMD_net_remove, NET, &d), 0, "v0: remove all");
	is_str(list_of(NET), HEAD, "v0: all as in the beginning");
}

/* A second address ends the promise of a single one. */
static void test_single(void)
{
	struct vcmd_net_flags_v0 flags = { 0 };

	is(vs_set_nflags(NET, NXF_SINGLE_IP, NXF_SINGLE_IP), 0, "SINGLE_IP");
	vs_add_ipv4(NET, NXA_TYPE_ADDR, "10.99.0.1", "255.255.255.0");
	vserver(VCMD_get_nflags, NET, &flags);
	is_hex(flags.flagword & NXF_SINGLE_IP, NXF_SINGLE_IP,
	       "one address keeps SINGLE_IP");
	vs_add_ipv4(NET, NXA_TYPE_ADDR, "10.99.0.2", "255.255.255.0");
	vserver(VCMD_get_nflags, NET, &flags);
	is_hex(flags.flagword & NXF_SINGLE_IP, 0, "a second one clears it");
}

static long net_migrate(void *arg)
{
	VS_TRY(vserver(VCMD_net_migrate, *(__u32 *)arg, NULL));
	return vserver(VCMD_task_nid, 0, NULL);
}

static long migrate_only(void *arg)
{
	return vserver(VCMD_net_migrate, *(__u32 *)arg, NULL);
}

static void test_migrate(void)
{
	const __u32 nid = NET, watch = VS_ID_WATCH;

	is(agent_once(NULL, net_migrate, nid), NET, "net_migrate");
	is(agent_once(NULL, migrate_only, watch), 1, "net_migrate to 1");
	is(agent_once(NULL, net_migrate, watch), 1, "the nid is 1 then");
	is(vs_set_nflags(NET, NXF_INFO_PRIVATE, NXF_INFO_PRIVATE), 0,
	   "the network context is made private");
	is_errno(agent_once(NULL, net_migrate, nid), EACCES,
		 "net_migrate: a private context");
}

static void test_persistent(struct agent *a)
{
	struct vcmd_nx_info_v0 info;
	int tries = 500;

	is(vs_set_nflags(NET, NXF_PERSISTENT, NXF_PERSISTENT), 0, "PERSISTENT");
	agent_stop(a);
	usleep(100000);
	is(vserver(VCMD_nx_info, NET, &info), 0, "outlives its last task");
	is(vs_set_nflags(NET, 0, NXF_PERSISTENT), 0, "PERSISTENT cleared");
	while (!vserver(VCMD_nx_info, NET, &info) && tries--)
		usleep(10000);
	is_errno(vserver(VCMD_nx_info, NET, &info), ESRCH, "it goes");
}

int main(void)
{
	const struct vs_place place = { .nid = NET };
	struct agent a = agent_need(&place, "a network context");

	test_create();
	test_v1();
	test_v2();
	test_v6();
	test_match();
	test_modifiers();
	test_v0();
	test_single();
	test_migrate();
	test_persistent(&a);
	return done_testing();
}
