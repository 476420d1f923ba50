// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the configuration tree and lookups in a guest's passwd. */
#define _GNU_SOURCE
#include "config.h"

#include "guest-user.h"
#include "guest.h"

static void assert_value(const char *text, const char *wanted)
{
	char *value;

	put("value", text);
	assert_int_equal(ct_value(dir, "value", &value), 0);
	if (wanted)
		assert_string_equal(value, wanted);
	else
		assert_null(value);
	free(value);
}

static void values(void **state)
{
	char *value = "untouched";

	(void)state;
	assert_value("1001\n", "1001");
	assert_value("1001", "1001");
	assert_value(" \t web1 \r\nsecond\n", "web1");
	assert_value("two words\n", "two words");
	assert_value("", NULL);
	assert_value("\nsecond\n", NULL);
	assert_int_equal(ct_value(dir, "missing", &value), 0);
	assert_null(value);
	assert_int_equal(ct_value(dir, ".", &value), -1);
	assert_int_equal(errno, EISDIR);
}

static void file_too_long(void **state)
{
	char *value, **items;
	int fd;

	(void)state;
	put("large", "");
	fd = openat(dir, "large", O_RDWR);
	assert_int_equal(ftruncate(fd, CT_FILE_MAX + 1), 0);
	close(fd);
	assert_int_equal(ct_value(dir, "large", &value), -1);
	assert_int_equal(errno, EFBIG);
	assert_int_equal(ct_list(dir, "large", &items), -1);
}

static void lists(void **state)
{
	char **items;

	(void)state;
	put("list", "# comment\n\n  first \n second # no comment\n\t\n#\nlast");
	assert_int_equal(ct_list(dir, "list", &items), 0);
	assert_string_equal(items[0], "first");
	assert_string_equal(items[1], "second # no comment");
	assert_string_equal(items[2], "last");
	assert_null(items[3]);
	ct_free(items);
	put("list", "# nothing\n");
	assert_int_equal(ct_list(dir, "list", &items), 0);
	assert_non_null(items);
	assert_null(items[0]);
	ct_free(items);
	assert_int_equal(ct_list(dir, "missing", &items), 0);
	assert_null(items);
}

static void subdirectories(void **state)
{
	char **names;

	(void)state;
	mkdirat(dir, "interfaces", 0755);
	mkdirat(dir, "interfaces/b", 0755);
	mkdirat(dir, "interfaces/10", 0755);
	mkdirat(dir, "interfaces/9", 0755);
	mkdirat(dir, "interfaces/.hidden", 0755);
	put("interfaces/prefix", "24\n");
	assert_int_equal(symlinkat("b", dir, "interfaces/a"), 0);
	assert_int_equal(ct_subdirs(dir, "interfaces", &names), 0);
	assert_string_equal(names[0], "10");
	assert_string_equal(names[1], "9");
	assert_string_equal(names[2], "a");
	assert_string_equal(names[3], "b");
	assert_null(names[4]);
	ct_free(names);
	assert_int_equal(ct_subdirs(dir, "missing", &names), 0);
	assert_null(names);
}

static void flags(void **state)
{
	(void)state;
	put("noisy", "");
	assert_true(ct_flag(dir, "noisy"));
	assert_false(ct_flag(dir, "quiet"));
	assert_int_equal(symlinkat("/nowhere", dir, "run"), 0);
	assert_true(ct_flag(dir, "run"));
}

static void guests_by_path(void **state)
{
	char path[128];
	struct guest g;

	(void)state;
	put("name", "web1\n");
	snprintf(path, sizeof(path), "%s//", top);
	assert_int_equal(guest_find(path, &g), 0);
	assert_string_equal(g.dir, top);
	assert_string_equal(g.name, "web1");
	guest_free(&g);
	unlinkat(dir, "name", 0);
	assert_int_equal(guest_find(top, &g), 0);
	assert_string_equal(g.name, strrchr(top, '/') + 1);
	assert_null(guest_root(&g));
	assert_int_equal(symlinkat("/usr/../etc", dir, "vdir"), 0);
	assert_string_equal(guest_root(&g), "/etc");
	guest_free(&g);
}

static void no_guests(void **state)
{
	char path[128];
	struct guest g;

	(void)state;
	assert_int_equal(guest_find("no-such-guest", &g), -1);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(g.dir, SYSCONFDIR "/no-such-guest");
	guest_free(&g);
	put("file", "");
	snprintf(path, sizeof(path), "%s/file", top);
	assert_int_equal(guest_find(path, &g), -1);
	assert_int_equal(errno, ENOENT);
	guest_free(&g);
	assert_int_equal(guest_find("", &g), -1);
	guest_free(&g);
}

static void put_users(void)
{
	mkdirat(dir, "etc", 0755);
	put("etc/passwd",
	    "root:x:0:0:root:/root:/bin/sh\n"
	    "broken line\n"
	    "nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"
	    "web:x:1000:100:Web:relative:/bin/sh\n");
	put("etc/group",
	    "root:x:0:\nadm:x:4:nobody,web\nusers:x:100:web\nwww:x:33:web\n");
}

static void users_of_a_guest(void **state)
{
	struct guest_user u;

	(void)state;
	put_users();
	assert_int_equal(guest_user_find(dir, "web", &u), 0);
	assert_int_equal(u.uid, 1000);
	assert_int_equal(u.gid, 100);
	assert_string_equal(u.home, "/");
	assert_int_equal(u.ngroups, 3);
	assert_int_equal(u.groups[0], 100);
	assert_int_equal(u.groups[1], 4);
	assert_int_equal(u.groups[2], 33);
	free(u.home);
	assert_int_equal(guest_user_find(dir, "65534", &u), 0);
	assert_int_equal(u.gid, 65534);
	assert_string_equal(u.home, "/nonexistent");
	free(u.home);
	assert_int_equal(guest_user_find(dir, "daemon", &u), -1);
	assert_int_equal(errno, ENOENT);
}

/* Group members that do not exist, and a very long line */
static void users_of_a_hostile_guest(void **state)
{
	char *line = malloc(GP_FILE_MAX + 2);
	struct guest_user u;

	(void)state;
	put("etc/group", "a:x:5:\nb:x:6:,\nc:x:7\n:::\nd:x:-1:web\nweb");
	put("etc/passwd", ":\n::\nweb\nweb:x:1:\nweb:x:4294967295:1::\nweb:x:8:9");
	assert_int_equal(guest_user_find(dir, "77", &u), 0);
	assert_int_equal(u.ngroups, 1);
	free(u.home);
	assert_int_equal(guest_user_find(dir, "web", &u), 0);
	assert_int_equal(u.uid, 8);
	assert_string_equal(u.home, "/");
	free(u.home);
	memset(line, 'x', GP_FILE_MAX + 1);
	line[GP_FILE_MAX + 1] = '\0';
	put("etc/passwd", line);
	assert_int_equal(guest_user_find(dir, "0", &u), 0);
	assert_int_equal(cautions, 1);
	assert_non_null(strstr(warnings[0], "larger than 1048576 bytes"));
	free(u.home);
	free(line);
}

static void users_without_an_entry(void **state)
{
	struct guest_user u;

	(void)state;
	assert_int_equal(guest_user_find(dir, "0", &u), 0);
	assert_int_equal(u.uid, 0);
	assert_int_equal(u.gid, 0);
	free(u.home);
	assert_int_equal(guest_user_find(dir, "4711", &u), 0);
	assert_int_equal(u.uid, 4711);
	assert_int_equal(u.gid, 65534);
	assert_string_equal(u.home, "/");
	free(u.home);
	assert_int_equal(guest_user_find(dir, "root", &u), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(values),
		DIR_TEST(file_too_long),
		DIR_TEST(lists),
		DIR_TEST(subdirectories),
		DIR_TEST(flags),
		DIR_TEST(guests_by_path),
		DIR_TEST(no_guests),
		DIR_TEST(users_of_a_guest),
		DIR_TEST(users_of_a_hostile_guest),
		DIR_TEST(users_without_an_entry),
	};

	return cmocka_run_group_tests_name("conf-tree", tests, NULL, NULL);
}
