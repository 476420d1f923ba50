// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the names of flags and capabilities. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vserver.h"

static void names_in_any_form(void **state)
{
	(void)state;
	assert_int_equal(vc_text2bcap("net_raw", 0), 1ull << 13);
	assert_int_equal(vc_text2bcap("CAP_NET_RAW", 0), 1ull << 13);
	assert_int_equal(vc_text2bcap("Net_Raw", 0), 1ull << 13);
	assert_int_equal(vc_text2bcap("net_raw,chown", 7), 1ull << 13);
	assert_int_equal(vc_text2cflag("VXF_PERSISTENT", 0), 1ull << 38);
	assert_int_equal(vc_text2ccap("vxc_syslog", 0), 0x1000);
	assert_int_equal(vc_text2nflag("NXF_SINGLE_IP", 0), 0x100);
	assert_int_equal(vc_text2ncap("NXC_RAW_ICMP", 0), 0x100);
	assert_int_equal(vc_text2umask("CLONE_NEWPID", 0), 0x20000000);
}

static void aliases(void **state)
{
	(void)state;
	assert_int_equal(vc_text2ccap("utsname", 0), VXC_SET_UTSNAME);
	assert_int_equal(vc_text2ccap("ping", 0), VXC_RAW_ICMP);
	assert_int_equal(vc_text2ccap("mount", 0), VXC_SECURE_MOUNT);
	assert_int_equal(vc_text2cflag("info_init", 0), 0x10);
	assert_int_equal(vc_text2cflag("fakeinit", 0), 0x10);
	assert_int_equal(vc_text2cflag("info_nspace", 0), 0x80);
	assert_int_equal(vc_text2cflag("default", 0),
			 VXF_VIRT_UPTIME | VXF_SC_HELPER);
	assert_int_equal(vc_text2nflag("remap_lback", 0), NXF_LBACK_REMAP);
	assert_int_equal(vc_text2umask("mount", 0), 0x20000);
}

static void numbers(void **state)
{
	(void)state;
	assert_int_equal(vc_text2cflag("0x30", 0), 0x30);
	assert_int_equal(vc_text2cflag("010", 0), 8);
	assert_int_equal(vc_text2cflag("12", 0), 12);
	assert_int_equal(vc_text2cflag("^36", 0), 1ull << 36);
	assert_int_equal(vc_text2cflag("^0", 0), 1);
	assert_true(vc_text2bcap("all", 0) == ~0ull);
	assert_true(vc_text2bcap("any", 0) == ~0ull);
}

static void unknown_names(void **state)
{
	(void)state;
	assert_int_equal(vc_text2cflag("", 0), 0);
	assert_int_equal(vc_text2cflag("nosuch", 0), 0);
	assert_int_equal(vc_text2cflag("privat", 0), 0);
	assert_int_equal(vc_text2cflag("privatee", 0), 0);
	assert_int_equal(vc_text2cflag("CAP_LOCK", 0), 0);
	assert_int_equal(vc_text2cflag("^64", 0), 0);
	assert_int_equal(vc_text2cflag("^", 0), 0);
	assert_int_equal(vc_text2cflag("^^1", 0), 0);
	assert_int_equal(vc_text2cflag("-1", 0), 0);
	assert_int_equal(vc_text2cflag(" 1", 0), 0);
	assert_int_equal(vc_text2cflag("12x", 0), 0);
	assert_int_equal(vc_text2cflag("0x10000000000000000", 0), 0);
	assert_int_equal(
		vc_text2cflag("111111111111111111111111111111111111111", 0), 0);
}

/* Convert every bit that has a name to its name and back. */
static void round_trip(uint64_t all, uint64_t (*text2)(const char *, size_t),
		       const char *(*lowest)(uint64_t *), int wanted)
{
	uint64_t left = all, seen = 0;
	const char *name;
	int count = 0;

	while ((name = lowest(&left))) {
		uint64_t bit = text2(name, 0);

		assert_true(bit && (bit & (bit - 1)) == 0);
		assert_false(seen & bit);
		assert_true(bit > seen);
		assert_false(left & bit);
		seen |= bit;
		count++;
	}
	assert_int_equal(left & seen, 0);
	assert_true((left | seen) == all);
	assert_int_equal(count, wanted);
}

static void every_name(void **state)
{
	(void)state;
	round_trip(~0ull, vc_text2bcap, vc_lobcap2text, 41);
	round_trip(~0ull, vc_text2ccap, vc_loccap2text, 18);
	round_trip(~0ull, vc_text2cflag, vc_locflag2text, 29);
	round_trip(~0ull, vc_text2nflag, vc_lonflag2text, 11);
	round_trip(~0ull, vc_text2ncap, vc_loncap2text, 3);
	round_trip(~0ull, vc_text2umask, vc_loumask2text, 8);
}

static void lists(void **state)
{
	struct vc_ctx_flags flags = { .flagword = 0x100, .mask = 0x100 };

	(void)state;
	assert_int_equal(vc_list2cflag("lock,~persistent,!!private", 0, NULL,
				       &flags), 0);
	assert_int_equal(flags.flagword, 0x109);
	assert_true(flags.mask == (0x109 | 1ull << 38));
	assert_int_equal(vc_list2cflag("~lock", 0, NULL, &flags), 0);
	assert_int_equal(flags.flagword, 0x108);
	assert_true(flags.mask == (0x109 | 1ull << 38));
}

static void all_and_none(void **state)
{
	struct vc_ctx_caps caps = { .bcaps = 0 };

	(void)state;
	assert_int_equal(vc_list2bcap("all,~net_raw", 0, NULL, &caps), 0);
	assert_true(caps.bcaps == ~(1ull << 13));
	assert_true(caps.bmask == ~0ull);
	assert_int_equal(vc_list2bcap("none,chown", 0, NULL, &caps), 0);
	assert_int_equal(caps.bcaps, 1);
	assert_int_equal(vc_list2bcap("~none", 0, NULL, &caps), 0);
	assert_true(caps.bcaps == ~0ull);
	assert_int_equal(vc_list2bcap("!all", 0, NULL, &caps), 0);
	assert_int_equal(caps.bcaps, 0);
}

static void unknown_name_changes_nothing(void **state)
{
	struct vc_ctx_caps caps = { .ccaps = 1, .cmask = 3 };
	struct vc_err_listparser err;

	(void)state;
	assert_int_equal(vc_list2ccap("syslog,~nosuch,ping", 0, &err, &caps),
			 -1);
	assert_int_equal(err.len, 6);
	assert_memory_equal(err.ptr, "nosuch", 6);
	assert_int_equal(caps.ccaps, 1);
	assert_int_equal(caps.cmask, 3);
	assert_int_equal(vc_list2ccap("syslog,,ping", 0, &err, &caps), -1);
	assert_int_equal(err.len, 0);
	assert_int_equal(vc_list2ccap("~", 0, &err, &caps), -1);
}

static void secure_set(void **state)
{
	(void)state;
	/* The capabilities above 31 are insecure, too. */
	assert_true(~vc_get_insecurebcaps() == 0xb44c04ffull);
	assert_true(~vc_get_insecureccaps() == 0x4101);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_in_any_form),
		cmocka_unit_test(aliases),
		cmocka_unit_test(numbers),
		cmocka_unit_test(unknown_names),
		cmocka_unit_test(every_name),
		cmocka_unit_test(lists),
		cmocka_unit_test(all_and_none),
		cmocka_unit_test(unknown_name_changes_nothing),
		cmocka_unit_test(secure_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
