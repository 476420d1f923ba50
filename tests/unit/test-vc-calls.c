// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Arguments that libvserver passes to the kernel.  The syscall() of this
 * program replaces that of the C library and simulates the kernel.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <linux/vserver.h>
#include <sys/syscall.h>

#include "vserver.h"

/* The arguments of the last call, and the result to return */
static struct {
	uint32_t	cmd, id;
	void		*data;
	uint64_t	words[20];	/* a copy of what @data points to */
	size_t		size;		/* bytes there: set before the call */
	const void	*out;		/* copied to @data */
	long		ret;
	int		error;
	int		calls;
} kernel;

long syscall(long number, ...)
{
	va_list args;

	assert_int_equal(number, __NR_vserver);
	va_start(args, number);
	kernel.cmd = va_arg(args, uint32_t);
	kernel.id = va_arg(args, uint32_t);
	kernel.data = va_arg(args, void *);
	va_end(args);
	kernel.calls++;
	if (kernel.data && kernel.size) {
		memcpy(kernel.words, kernel.data, kernel.size);
		if (kernel.out && kernel.ret != -1)
			memcpy(kernel.data, kernel.out, kernel.size);
	}
	errno = kernel.error;
	return kernel.ret;
}

static void play(size_t size, const void *out, long ret, int error)
{
	memset(&kernel, 0, sizeof(kernel));
	kernel.size = size;
	kernel.out = out;
	kernel.ret = ret;
	kernel.error = error;
}

static void called(uint32_t cmd, uint32_t id)
{
	assert_int_equal(kernel.calls, 1);
	assert_int_equal(kernel.cmd, cmd);
	assert_int_equal(kernel.id, id);
}

static void versions(void **state)
{
	(void)state;
	play(0, NULL, 0x20308, 0);
	assert_int_equal(vc_get_version(), 0x20308);
	called(0x00000000, 0);
	play(0, NULL, 0x14000d11, 0);
	assert_true(vc_get_vci() == 0x14000d11);
	called(0x00010000, 0);
	play(0, NULL, -1, ENOSYS);
	assert_true(vc_get_vci() == (vc_vci_t)-1);
}

static void create_and_migrate(void **state)
{
	const struct vc_ctx_flags flags = { .flagword = 1ull << 38 };

	(void)state;
	play(8, NULL, 1000, 0);
	assert_int_equal(vc_ctx_create(1000, NULL), 1000);
	called(0x09010001, 1000);
	assert_null(kernel.data);
	play(8, NULL, 50000, 0);
	assert_int_equal(vc_ctx_create(VC_DYNAMIC_XID, &flags), 50000);
	called(0x09010001, 0xffffffff);
	assert_true(kernel.words[0] == 1ull << 38);
	play(0, NULL, -1, EEXIST);
	assert_int_equal(vc_ctx_create(1000, NULL), VC_NOCTX);
	assert_int_equal(errno, EEXIST);
	play(8, NULL, 0, 0);
	assert_int_equal(vc_ctx_migrate(7, VXM_SET_INIT), 0);
	called(0x0b010001, 7);
	assert_int_equal(kernel.words[0], 1);
}

static void infos(void **state)
{
	const struct vcmd_vx_info_v0 vx = { .xid = 7, .initpid = 99 };
	const struct vcmd_ctx_stat_v0 stat = { .usecnt = 3, .tasks = 2 };
	const struct vcmd_nx_info_v0 nx = { .nid = 8 };
	const struct vcmd_virt_stat_v0 virt = {
		.uptime = 1ULL << 40, .nr_forks = 5, .load = { 1, 2, 3 },
	};
	struct vc_vx_info vx_info;
	struct vc_ctx_stat ctx_stat;
	struct vc_nx_info nx_info;
	struct vc_virt_stat virt_stat;

	(void)state;
	play(sizeof(vx), &vx, 0, 0);
	assert_int_equal(vc_get_vx_info(7, &vx_info), 0);
	called(0x2e050000, 7);
	assert_int_equal(vx_info.initpid, 99);
	play(sizeof(stat), &stat, 0, 0);
	assert_int_equal(vc_ctx_stat(7, &ctx_stat), 0);
	called(0x28000000, 7);
	assert_int_equal(ctx_stat.tasks, 2);
	play(sizeof(virt), &virt, 0, 0);
	assert_int_equal(vc_virt_stat(7, &virt_stat), 0);
	called(0x28030000, 7);
	assert_true(virt_stat.uptime == 1ULL << 40);
	assert_int_equal(virt_stat.nr_forks, 5);
	assert_int_equal(virt_stat.load[2], 3);
	play(sizeof(nx), &nx, 0, 0);
	assert_int_equal(vc_get_nx_info(VC_SAMENID, &nx_info), 0);
	called(0x2e060000, 0xfffffffe);
	assert_int_equal(nx_info.nid, 8);
	play(0, NULL, 7, 0);
	assert_int_equal(vc_get_task_xid(123), 7);
	called(0x2e010000, 123);
	play(0, NULL, -1, ESRCH);
	assert_int_equal(vc_get_task_nid(123), VC_NONID);
	called(0x2e020000, 123);
}

static void signals_and_ends(void **state)
{
	const struct vcmd_wait_exit_v0 end = {
		.reboot_cmd = 0x1234567, .exit_code = 256,
	};
	struct vc_wait_exit res;
	int32_t sent[2];

	(void)state;
	play(8, NULL, 0, 0);
	assert_int_equal(vc_ctx_kill(7, -1, 9), 0);
	called(0x0c010000, 7);
	memcpy(sent, kernel.words, sizeof(sent));
	assert_int_equal(sent[0], -1);
	assert_int_equal(sent[1], 9);
	play(sizeof(end), &end, 0, 0);
	assert_int_equal(vc_wait_exit_status(7, &res), 0);
	called(0x30630000, 7);
	assert_int_equal(res.reboot_cmd, 0x1234567);
	assert_int_equal(res.exit_code, 256);
	play(sizeof(end), &end, 0, 0);
	assert_int_equal(vc_wait_exit(7), 256);
	play(sizeof(end), NULL, -1, EINTR);
	assert_int_equal(vc_wait_exit(7), -1);
}

/* Value and mask, each a 64-bit word */
static const uint64_t pair[2] = { 0x1234567890ull, ~0ull };

static void was_pair(uint32_t cmd)
{
	called(cmd, 7);
	assert_memory_equal(kernel.words, pair, sizeof(pair));
}

static void flags_and_caps(void **state)
{
	struct vc_ctx_flags flags;
	struct vc_ctx_caps caps;
	struct vc_umask umask;
	struct vc_net_flags nflags;
	struct vc_net_caps ncaps;

	(void)state;
#define GET_AND_SET(get, set, var, value, mask_, get_cmd, set_cmd) do { \
	play(sizeof(pair), pair, 0, 0); \
	assert_int_equal(get(7, &(var)), 0); \
	called(get_cmd, 7); \
	assert_true((var).value == pair[0] && (var).mask_ == pair[1]); \
	play(sizeof(pair), NULL, 0, 0); \
	assert_int_equal(set(7, &(var)), 0); \
	was_pair(set_cmd); \
} while (0)
	GET_AND_SET(vc_get_cflags, vc_set_cflags, flags, flagword, mask,
		    0x34010000, 0x34020000);
	GET_AND_SET(vc_get_ccaps, vc_set_ccaps, caps, ccaps, cmask,
		    0x34030001, 0x34040001);
	GET_AND_SET(vc_get_nflags, vc_set_nflags, nflags, flagword, mask,
		    0x34050000, 0x34060000);
	GET_AND_SET(vc_get_ncaps, vc_set_ncaps, ncaps, ncaps, cmask,
		    0x34070000, 0x34080000);
	GET_AND_SET(vc_get_bcaps, vc_set_bcaps, caps, bcaps, bmask,
		    0x34090000, 0x340a0000);
	GET_AND_SET(vc_get_umask, vc_set_umask, umask, umask, mask,
		    0x340d0000, 0x340e0000);
}

static void badness(void **state)
{
	const int64_t bias = -7;
	int64_t got = 0;

	(void)state;
	play(sizeof(bias), &bias, 0, 0);
	assert_int_equal(vc_get_badness(7, &got), 0);
	called(0x14050000, 7);
	assert_int_equal(got, -7);
	play(sizeof(bias), NULL, 0, 0);
	assert_int_equal(vc_set_badness(7, -8), 0);
	called(0x14060000, 7);
	assert_int_equal((int64_t)kernel.words[0], -8);
	play(0, NULL, -1, ESRCH);
	assert_int_equal(vc_get_badness(7, &got), -1);
	assert_int_equal(got, -7);
}

static void names(void **state)
{
	struct vcmd_vhi_name_v0 out = { .field = VHIN_NODENAME };
	const char *sent = (const char *)kernel.words + 4;
	char name[VC_VHI_NAME_LEN], longest[66];

	(void)state;
	memset(longest, 'x', 65);
	longest[65] = '\0';
	/* a kernel that does not terminate the string */
	memset(out.name, 'y', sizeof(out.name));
	play(sizeof(out), &out, 0, 0);
	assert_int_equal(vc_get_vhi_name(7, vcVHI_NODENAME, name,
					 sizeof(name)), 0);
	called(0x02020000, 7);
	assert_int_equal(strlen(name), 64);
	play(sizeof(out), &out, 0, 0);
	assert_int_equal(vc_get_vhi_name(7, vcVHI_NODENAME, name, 64), -1);
	assert_int_equal(errno, E2BIG);
	play(sizeof(out), NULL, 0, 0);
	assert_int_equal(vc_set_vhi_name(7, vcVHI_DOMAINNAME, "web1", 4), 0);
	called(0x02010000, 7);
	assert_int_equal((uint32_t)kernel.words[0], 6);
	assert_string_equal(sent, "web1");
	play(sizeof(out), NULL, 0, 0);
	assert_int_equal(vc_set_vhi_name(7, vcVHI_CONTEXT, longest, 64), 0);
	assert_int_equal(vc_set_vhi_name(7, vcVHI_CONTEXT, longest, 65), -1);
	assert_int_equal(errno, E2BIG);
	assert_int_equal(kernel.calls, 1);
}

static void spaces(void **state)
{
	const struct vcmd_space_mask_v1 mask = { .mask = 0x0c020200 };

	(void)state;
	play(12, NULL, 0, 0);
	assert_int_equal(vc_enter_namespace(7, 0x20200, 1), 0);
	called(0x0a010002, 7);
	assert_int_equal(kernel.words[0], 0x20200);
	assert_int_equal((uint32_t)kernel.words[1], 1);
	play(12, NULL, 0, 0);
	assert_int_equal(vc_set_namespace(VC_SAMECTX, 0x04000000, 0), 0);
	called(0x0a030002, 0xfffffffe);
	assert_int_equal(kernel.words[0], 0x04000000);
	play(sizeof(mask), &mask, 0, 0);
	assert_int_equal(vc_get_space_mask(), 0x0c020200);
	called(0x36000001, 0);
	play(sizeof(mask), &mask, 0, 0);
	assert_int_equal(vc_get_space_default(), 0x0c020200);
	called(0x36010000, 0);
	play(sizeof(mask), NULL, -1, ENOSYS);
	assert_int_equal(vc_get_space_mask(), 0);
}

static void net_addresses(void **state)
{
	struct vc_net_addr addr = {
		.vna_type = NXA_TYPE_IPV4 | NXA_TYPE_ADDR |
			    NXA_MOD_BCAST,
	};
	struct vcmd_net_addr_ipv4_v2 sent;

	(void)state;
	inet_pton(AF_INET, "10.0.1.1", &addr.vna_v4_ip);
	inet_pton(AF_INET, "10.0.1.9", &addr.vna_v4_ip2);
	inet_pton(AF_INET, "255.255.255.0", &addr.vna_v4_mask);
	play(sizeof(sent), NULL, 0, 0);
	assert_int_equal(vc_net_add(7, &addr), 0);
	called(0x1a010002, 7);
	memcpy(&sent, kernel.words, sizeof(sent));
	assert_int_equal(sent.type, 0x110);
	assert_int_equal(sent.ip, htonl(0x0a000101));
	assert_int_equal(sent.ip2, htonl(0x0a000109));
	assert_int_equal(sent.mask, htonl(0xffffff00));
}

static void net_ipv6_addresses(void **state)
{
	struct vc_net_addr addr = {
		.vna_type = NXA_TYPE_IPV6 | NXA_TYPE_ADDR,
		.vna_prefix = 64,
	};
	struct vcmd_net_addr_ipv6_v1 sent;

	(void)state;
	inet_pton(AF_INET6, "2001:db8::1", &addr.vna_v6_ip);
	inet_pton(AF_INET6, "ffff:ffff:ffff:ffff::", &addr.vna_v6_mask);
	play(sizeof(sent), NULL, 0, 0);
	assert_int_equal(vc_net_add(7, &addr), 0);
	called(0x1a030001, 7);
	memcpy(&sent, kernel.words, sizeof(sent));
	assert_int_equal(sizeof(sent), 40);
	assert_int_equal(sent.type, 0x10);
	assert_int_equal(sent.prefix, 64);
	assert_memory_equal(sent.ip, &addr.vna_v6_ip, 16);
	assert_memory_equal(sent.mask, &addr.vna_v6_mask, 16);
	addr.vna_type = NXA_TYPE_IPV6 | NXA_TYPE_MASK;
	play(sizeof(sent), NULL, -1, EAFNOSUPPORT);
	assert_int_equal(vc_net_remove(7, &addr), -1);
	assert_int_equal(errno, EAFNOSUPPORT);
	called(0x1a040001, 7);
	memcpy(&sent, kernel.words, sizeof(sent));
	assert_int_equal(sent.type, 0x20);
	addr.vna_type = NXA_TYPE_IPV6 | NXA_TYPE_RANGE;
	play(0, NULL, 0, 0);
	assert_int_equal(vc_net_add(7, &addr), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(kernel.calls, 0);
}

/* ANY includes the bits of both families: both calls must get all of it. */
static void net_removal_of_all(void **state)
{
	const struct vc_net_addr any = { .vna_type = NXA_TYPE_ANY };
	struct vcmd_net_addr_ipv4_v2 sent;

	(void)state;
	play(sizeof(sent), NULL, 0, 0);
	assert_int_equal(vc_net_remove(7, &any), 0);
	assert_int_equal(kernel.calls, 2);
	assert_int_equal(kernel.cmd, 0x1a020002);
	assert_int_equal(kernel.id, 7);
	memcpy(&sent, kernel.words, sizeof(sent));
	assert_int_equal(sent.type, 0xff);
	/* without IPv6, IPv4 follows; any other error ends the call */
	play(0, NULL, -1, EAFNOSUPPORT);
	assert_int_equal(vc_net_remove(7, &any), -1);
	assert_int_equal(kernel.calls, 2);
	play(0, NULL, -1, ESRCH);
	assert_int_equal(vc_net_remove(7, &any), -1);
	called(0x1a040001, 7);
}

static void net_contexts(void **state)
{
	(void)state;
	play(0, NULL, 7, 0);
	assert_int_equal(vc_net_create(7), 7);
	called(0x19010001, 7);
	assert_null(kernel.data);
	play(0, NULL, 0, 0);
	assert_int_equal(vc_net_migrate(7), 0);
	called(0x1b010000, 7);
}

static void inodes(void **state)
{
	const struct vcmd_ctx_iattr_v1 out = {
		.tag = 5, .flags = 0x10000, .mask = 0x70000,
	};
	const struct vcmd_ctx_fiattr_v0 fout = {
		.tag = 6, .flags = 0x20000, .mask = 0x30000,
	};
	struct vcmd_ctx_iattr_v1 sent;
	uint32_t flags, mask;
	tag_t tag;

	(void)state;
	play(sizeof(out), &out, 0, 0);
	assert_int_equal(vc_get_iattr("/x", &tag, &flags, &mask), 0);
	called(0x26010001, 0);
	memcpy(&sent, kernel.words, sizeof(sent));
	assert_string_equal(sent.name, "/x");
	assert_int_equal(tag, 5);
	assert_int_equal(flags, 0x10000);
	assert_int_equal(mask, 0x70000);
	play(sizeof(out), NULL, 0, 0);
	assert_int_equal(vc_set_iattr("/x", 4, 1, 3), 0);
	called(0x26020001, 0);
	memcpy(&sent, kernel.words, sizeof(sent));
	assert_int_equal(sent.tag, 4);
	assert_int_equal(sent.flags, 1);
	assert_int_equal(sent.mask, 3);
	play(sizeof(fout), &fout, 0, 0);
	assert_int_equal(vc_fget_iattr(9, &tag, &flags, &mask), 0);
	called(0x26030000, 9);
	assert_int_equal(flags, 0x20000);
	play(sizeof(fout), NULL, 0, 0);
	assert_int_equal(vc_fset_iattr(9, 4, 1, 3), 0);
	called(0x26040000, 9);
	assert_int_equal((uint32_t)kernel.words[0], 4);
}

static void old_calls(void **state)
{
	struct vc_ip_mask_pair pairs[17] = {
		{ .ip = 1, .mask = 2 }, { .ip = 3, .mask = 4 },
	};
	uint32_t sent[33];

	(void)state;
	play(8, NULL, 50000, 0);
	assert_int_equal(vc_new_s_context(VC_DYNAMIC_XID, 0x10, 0x8), 50000);
	called(0x3f010001, 0xffffffff);
	memcpy(sent, kernel.words, 8);
	assert_int_equal(sent[0], 0x10);
	assert_int_equal(sent[1], 0x8);
	play(sizeof(sent), NULL, 0, 0);
	assert_int_equal(vc_set_ipv4root(9, 2, pairs), 0);
	called(0x3f020003, 2);
	memcpy(sent, kernel.words, sizeof(sent));
	assert_int_equal(sent[0], 9);
	assert_int_equal(sent[3], 3);
	assert_int_equal(sent[4], 4);
	assert_int_equal(sent[5], 0);
	play(sizeof(sent), NULL, 0, 0);
	assert_int_equal(vc_set_ipv4root(9, 17, pairs), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(kernel.calls, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions),
		cmocka_unit_test(create_and_migrate),
		cmocka_unit_test(infos),
		cmocka_unit_test(signals_and_ends),
		cmocka_unit_test(flags_and_caps),
		cmocka_unit_test(badness),
		cmocka_unit_test(names),
		cmocka_unit_test(spaces),
		cmocka_unit_test(net_addresses),
		cmocka_unit_test(net_ipv6_addresses),
		cmocka_unit_test(net_removal_of_all),
		cmocka_unit_test(net_contexts),
		cmocka_unit_test(inodes),
		cmocka_unit_test(old_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
