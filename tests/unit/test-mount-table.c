// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the parser of a guest's fstab and its options. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "mount-options.h"
#include "mount-table.h"

static char file[] = "/tmp/test-mount-table.XXXXXX";

static void write_fstab(const char *text)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void is_entry(const struct mount_entry *entry, unsigned int line,
		     const char *source, const char *target, const char *type,
		     const char *options)
{
	assert_int_equal(entry->line, line);
	assert_string_equal(entry->source, source);
	assert_string_equal(entry->target, target);
	assert_string_equal(entry->type, type);
	assert_string_equal(entry->options, options);
}

static void good_lines(void **state)
{
	struct mount_table table;
	char err[256];

	(void)state;
	write_fstab("# a comment\n"
		    "\n"
		    "none /proc proc defaults 0 0\n"
		    "none /tmp tmpfs size=16m,mode=1777 0 0\n"
		    "   \t\n"
		    "/dev/sda2 none swap sw 0 0\n"
		    "/srv/a\\040b /mnt none bind,ro 0 0\n"
		    "LABEL=root / ext4\n"
		    "none /last tmpfs noauto");
	assert_int_equal(mount_table_read(&table, file, err, sizeof(err)), 0);
	assert_int_equal(table.count, 5);
	is_entry(&table.entries[0], 3, "none", "/proc", "proc", "defaults");
	is_entry(&table.entries[1], 4, "none", "/tmp", "tmpfs",
		 "size=16m,mode=1777");
	is_entry(&table.entries[2], 7, "/srv/a b", "/mnt", "none", "bind,ro");
	is_entry(&table.entries[3], 8, "LABEL=root", "/", "ext4", "defaults");
	is_entry(&table.entries[4], 9, "none", "/last", "tmpfs", "noauto");
	assert_true(mount_entry_has(&table.entries[4], "noauto"));
	assert_false(mount_entry_has(&table.entries[1], "noauto"));
	assert_true(mount_entry_is_root(&table.entries[3]));
	assert_false(mount_entry_is_root(&table.entries[0]));
	mount_table_free(&table);
}

static void bad_line(const char *text, const char *position)
{
	struct mount_table table;
	char err[256], want[256];

	write_fstab(text);
	snprintf(want, sizeof(want), "%s:%s: syntax error", file, position);
	assert_int_equal(mount_table_read(&table, file, err, sizeof(err)), -1);
	assert_string_equal(err, want);
	assert_int_equal(table.count, 0);
}

static void bad_lines(void **state)
{
	struct mount_table table;
	char err[256];

	(void)state;
	bad_line("oneword\n", "1:8");
	bad_line("none /proc proc\n\n  none /tmp  \nnone /x tmpfs\n", "3:12");
	bad_line("none /proc proc defaults x y\n", "1:29");
	assert_int_equal(mount_table_read(&table, "/nonexistent/fstab", err,
					  sizeof(err)), -1);
	assert_string_equal(err,
			    "/nonexistent/fstab: No such file or directory");
}

static struct mount_options options_of(char *type, char *text)
{
	struct mount_entry entry = {
		.source = "none", .target = "/x", .type = type,
		.options = text,
	};
	struct mount_options opts;

	assert_int_equal(mount_options_parse(&entry, &opts), 0);
	return opts;
}

static void nodev_by_default(void **state)
{
	static struct {
		char	*type, *options;
		bool	nodev;
	} const cases[] = {
		{ "tmpfs", "defaults", true },
		{ "tmpfs", "rw,suid", true },
		{ "tmpfs", "dev", false },
		{ "tmpfs", "dev,nodev", true },
		{ "tmpfs", "dev,defaults", true },
		{ "none", "bind,dev", false },
		{ "none", "rbind", true },
		{ "devpts", "gid=5,mode=620", false },
		{ "devpts", "defaults", false },
		{ "devpts", "nodev", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mount_options opts = options_of(cases[i].type,
						       cases[i].options);

		assert_int_equal(!!(opts.attr_set & MOUNT_ATTR_NODEV),
				 cases[i].nodev);
		mount_options_free(&opts);
	}
}

static void sorted_options(void **state)
{
	struct mount_options opts;

	(void)state;
	opts = options_of("tmpfs", "size=16m,noexec,nosuid,auto,mode=1777,"
				   "x-systemd.automount,user,nofail");
	assert_string_equal(opts.data, "size=16m,mode=1777");
	assert_int_equal(opts.attr_set, MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC |
					MOUNT_ATTR_NOSUID);
	assert_false(opts.readonly);
	mount_options_free(&opts);

	/* the classic tool also accepted words that begin with a known one */
	opts = options_of("tmpfs", "rox,bindfoo,device=3,ro=1");
	assert_string_equal(opts.data, "rox,bindfoo,device=3,ro=1");
	assert_false(opts.bind);
	mount_options_free(&opts);

	opts = options_of("none", "rbind,ro,rprivate");
	assert_true(opts.bind && opts.recursive && opts.propagate_below);
	assert_int_equal(opts.propagation, MS_PRIVATE);
	assert_true(opts.attr_set & MOUNT_ATTR_RDONLY);
	assert_false(opts.readonly);
	assert_string_equal(opts.data, "");
	mount_options_free(&opts);

	opts = options_of("none", "bind,rec,slave");
	assert_true(opts.bind && opts.recursive && opts.propagate_below);
	mount_options_free(&opts);

	opts = options_of("tmpfs", "ro,strictatime,nomtab,shared");
	assert_true(opts.readonly && opts.no_mtab);
	assert_false(opts.propagate_below);
	assert_int_equal(opts.attr_set & MOUNT_ATTR__ATIME,
			 MOUNT_ATTR_STRICTATIME);
	assert_int_equal(opts.attr_clr, MOUNT_ATTR__ATIME);
	mount_options_free(&opts);

	opts = options_of("tmpfs", "ro,rw,noatime,relatime");
	assert_false(opts.readonly);
	assert_int_equal(opts.attr_clr,
			 MOUNT_ATTR_RDONLY | MOUNT_ATTR__ATIME);
	assert_int_equal(opts.attr_set, MOUNT_ATTR_NODEV);
	mount_options_free(&opts);
}

static void contradictions(void **state)
{
	static char *const bad[] = {
		"bind,move", "move,remount", "bind,size=3", "move,x=y",
	};
	struct mount_entry entry = {
		.source = "/a", .target = "/b", .type = "none",
	};
	struct mount_options opts;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		entry.options = bad[i];
		errno = 0;
		assert_int_equal(mount_options_parse(&entry, &opts), -1);
		assert_int_equal(errno, EINVAL);
		assert_null(opts.data);
	}
}

static int make_file(void **state)
{
	int fd = mkstemp(file);

	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_lines),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(nodev_by_default),
		cmocka_unit_test(sorted_options),
		cmocka_unit_test(contradictions),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
