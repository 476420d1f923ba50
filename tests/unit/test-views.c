// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the parsers and formats of vps and vserver-stat. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "printable.h"
#include "vserver-stat/proc-scan.h"
#include "vps/ps-column.h"
#include "vserver-stat/stat-format.h"

static void sizes(void **state)
{
	static struct {
		uint64_t	bytes;
		const char	*text;
	} const cases[] = {
		{ 0, "0 " }, { 999, "999 " }, { 1024, "1K" },
		{ 1000, "0.9K" }, { 1536, "1.5K" }, { 999 * 1024, "999K" },
		{ 1000 * 1024, "0.9M" },
		{ 95329213, "90.9M" },
		{ 3ull << 30, "3G" },
		{ 5ull << 40, "5T" },
		{ 2000ull << 40, "1.9+" },
		{ UINT64_MAX, "16383.9+" },
	};
	char buf[STAT_FORMAT_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		format_bytes(cases[i].bytes, buf);
		assert_string_equal(buf, cases[i].text);
	}
}

static void times(void **state)
{
	static struct {
		uint64_t	time;
		const char	*text;
	} const cases[] = {
		{ 0, "0m00s00" },
		{ 7, "0m00s07" },
		{ 16953, "2m49s53" },
		{ 359999, "59m59s99" },
		{ 360000, "1h00m00" },
		{ 932100, "2h35m21" },
		{ 8639999, "23h59m59" },
		{ 8640000, "1d00h00" },
		{ 8640000ull * 999 + 8639999, "999d23h59" },
		{ 8640000ull * 1000, "2y270d00" },
	};
	char buf[STAT_FORMAT_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		format_time(cases[i].time, buf);
		assert_string_equal(buf, cases[i].text);
	}
}

static void columns_of_ps(void **state)
{
	size_t end;

	(void)state;
	assert_true(ps_column_find("USER         PID %CPU\n", &end));
	assert_int_equal(end, 16);
	assert_true(ps_column_find("UID PPID PID\n", &end));
	assert_int_equal(end, 12);
	assert_true(ps_column_find("PID TTY\n", &end));
	assert_int_equal(end, 3);
	assert_false(ps_column_find("COMMAND PPID SPID PIDX\n", &end));
	assert_false(ps_column_find("\n", &end));
}

static void is_pid(const char *line, size_t column, pid_t pid, size_t end)
{
	assert_int_equal(ps_column_pid(line, &column), pid);
	if (pid)
		assert_int_equal(column, end);
}

static void pids_of_ps(void **state)
{
	(void)state;
	is_pid("root           1  0.0\n", 16, 1, 16);
	is_pid("root        4711  0.0\n", 16, 4711, 16);
	is_pid("root     4194304  0.0\n", 14, 4194304, 16);
	is_pid("1 x\n", 1, 1, 1);
	is_pid("root   \n", 16, 0, 0);
	is_pid("root             -  0.0\n", 16, 0, 0);
	is_pid("99999999999\n", 3, 0, 0);
}

static void stat_lines(void **state)
{
	struct proc_stat stat;

	(void)state;
	assert_int_equal(proc_stat_parse(
		"42 (a) 1 (b)) S 1 42 42 0 -1 4194560 100 0 1 0 11 22 0 0 20 0 "
		"1 0 3333 44444 555 18446744073709551615 1 1\n", &stat), 0);
	assert_int_equal(stat.user, 11);
	assert_int_equal(stat.system, 22);
	assert_int_equal(stat.start, 3333);
	assert_int_equal(stat.vsz, 44444);
	assert_int_equal(stat.rss, 555);
	assert_int_equal(proc_stat_parse("42 (a) S 1 42", &stat), -1);
	assert_int_equal(proc_stat_parse("", &stat), -1);
}

static void terminal_safety(void **state)
{
	char text[] = "a\033[2Jb\nc\177\xc3\xa4";

	(void)state;
	assert_string_equal(printable(text), "a?[2Jb?c?\xc3\xa4");
	make_printable(text);
	assert_string_equal(text, "a?[2Jb?c?\xc3\xa4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(times),
		cmocka_unit_test(columns_of_ps),
		cmocka_unit_test(pids_of_ps),
		cmocka_unit_test(stat_lines),
		cmocka_unit_test(terminal_safety),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
