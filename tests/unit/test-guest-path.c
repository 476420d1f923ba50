// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests access to a guest's files: no file that it plants leads outside. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "guest-path.h"

struct tree {
	char	top[64];	/* holds "host", a file, and "guest", the root */
	int	root;
};

static char *in_top(struct tree *t, const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", t->top, name);
	return path;
}

static void write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int make_tree(void **state)
{
	struct tree *t = calloc(1, sizeof(*t));

	strcpy(t->top, "/tmp/guest-path.XXXXXX");
	if (!mkdtemp(t->top))
		return -1;
	write_text(in_top(t, "host"), "host\n");
	mkdir(in_top(t, "guest"), 0755);
	mkdir(in_top(t, "guest/etc"), 0755);
	write_text(in_top(t, "guest/etc/file"), "guest\n");
	t->root = gp_open_root(in_top(t, "guest"));
	*state = t;
	return t->root < 0 ? -1 : 0;
}

static int remove_tree(void **state)
{
	struct tree *t = *state;
	int top = gp_open_root(t->top);

	gp_clean_tree(top);
	close(top);
	close(t->root);
	rmdir(t->top);
	free(t);
	return 0;
}

static void reads_its_own_file(void **state)
{
	struct tree *t = *state;
	size_t len;
	char *text = gp_read_file(t->root, "/etc/file", &len);

	assert_string_equal(text, "guest\n");
	assert_int_equal(len, 6);
	free(text);
	text = gp_read_file(t->root, "etc/../etc/./file", NULL);
	assert_string_equal(text, "guest\n");
	free(text);
}

static void links_stay_inside(void **state)
{
	static const char *const targets[] = {
		"../host", "../../host", "/../host", "etc/../../host",
		"/proc/self/root/../host",
	};
	struct tree *t = *state;
	size_t i;

	for (i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
		unlink(in_top(t, "guest/link"));
		assert_int_equal(symlink(targets[i], in_top(t, "guest/link")), 0);
		assert_null(gp_read_file(t->root, "/link", NULL));
	}
	/* They lead to the same name inside. */
	write_text(in_top(t, "guest/host"), "inside\n");
	unlink(in_top(t, "guest/link"));
	assert_int_equal(symlink("../../host", in_top(t, "guest/link")), 0);
	assert_string_equal(gp_read_file(t->root, "/link", NULL), "inside\n");
}

static void dots_stay_inside(void **state)
{
	struct tree *t = *state;

	assert_null(gp_read_file(t->root, "../host", NULL));
	assert_null(gp_read_file(t->root, "/../../host", NULL));
	assert_int_equal(errno, ENOENT);
}

static void refuses_special_files(void **state)
{
	struct tree *t = *state;

	assert_int_equal(mkfifo(in_top(t, "guest/fifo"), 0666), 0);
	assert_null(gp_read_file(t->root, "/fifo", NULL));	/* does not hang */
	assert_int_equal(errno, EINVAL);
	assert_null(gp_read_file(t->root, "/etc", NULL));
	assert_int_equal(errno, EINVAL);
	assert_int_equal(gp_open_regular(t->root, "/fifo", O_WRONLY), -1);
}

static void refuses_large_files(void **state)
{
	struct tree *t = *state;

	write_text(in_top(t, "guest/large"), "");
	assert_int_equal(truncate(in_top(t, "guest/large"), GP_FILE_MAX), 0);
	free(gp_read_file(t->root, "/large", NULL));
	assert_int_equal(truncate(in_top(t, "guest/large"), GP_FILE_MAX + 1), 0);
	assert_null(gp_read_file(t->root, "/large", NULL));
	assert_int_equal(errno, EFBIG);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* An open would wait for /proc/sys/fs/lease-break-time, 45 seconds. */
static void lease_does_not_block(void **state)
{
	struct tree *t = *state;
	int fd = open(in_top(t, "guest/etc/file"), O_RDONLY | O_CLOEXEC);
	double start = now();

	signal(SIGIO, SIG_IGN);
	assert_int_equal(fcntl(fd, F_SETLEASE, F_RDLCK), 0);
	assert_int_equal(gp_open_regular(t->root, "/etc/file", O_WRONLY), -1);
	assert_int_equal(errno, EWOULDBLOCK);
	assert_true(now() - start < 10);
	assert_int_equal(close(fd), 0);
	fd = gp_open_regular(t->root, "/etc/file", O_WRONLY);
	assert_true(fd >= 0);
	close(fd);
}

static void null_must_be_the_device(void **state)
{
	struct tree *t = *state;

	assert_int_equal(gp_open_null(t->root, O_RDONLY), -1);
	assert_int_equal(errno, ENOENT);
	mkdir(in_top(t, "guest/dev"), 0755);
	write_text(in_top(t, "guest/dev/null"), "");
	assert_int_equal(gp_open_null(t->root, O_RDONLY), -1);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(unlink(in_top(t, "guest/dev/null")), 0);
	assert_int_equal(symlink("/etc/file", in_top(t, "guest/dev/null")), 0);
	assert_int_equal(gp_open_null(t->root, O_RDONLY), -1);
	assert_int_equal(errno, ENODEV);
}

static void nofollow_refuses_links(void **state)
{
	struct tree *t = *state;

	assert_int_equal(symlink("etc", in_top(t, "guest/link")), 0);
	assert_int_equal(gp_open(t->root, "/link", O_RDONLY | O_NOFOLLOW, 0),
			 -1);
	assert_int_equal(errno, ELOOP);
	assert_int_equal(gp_open(t->root, "/link", O_RDONLY | O_DIRECTORY |
				 O_NOFOLLOW, 0), -1);
	assert_int_equal(gp_open(t->root, "/link/file", O_RDONLY | O_NOFOLLOW,
				 0), -1);
	assert_int_equal(errno, ELOOP);
}

static void writing_replaces_a_link(void **state)
{
	struct tree *t = *state;
	struct stat st;
	char *text;

	assert_int_equal(symlink("../../host", in_top(t, "guest/etc/mtab")), 0);
	assert_int_equal(gp_write_file(t->root, "/etc/mtab", "new\n", 4, 0640), 0);
	assert_int_equal(lstat(in_top(t, "guest/etc/mtab"), &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0640);
	text = gp_read_file(t->root, "/etc/mtab", NULL);
	assert_string_equal(text, "new\n");
	free(text);
}

static void writing_through_a_linked_directory(void **state)
{
	struct tree *t = *state;

	assert_int_equal(symlink("/..", in_top(t, "guest/up")), 0);
	assert_int_equal(gp_write_file(t->root, "/up/made", "x", 1, 0644), 0);
	assert_int_equal(access(in_top(t, "made"), F_OK), -1);
	assert_int_equal(access(in_top(t, "guest/made"), F_OK), 0);
	assert_int_equal(gp_write_file(t->root, "/none/made", "x", 1, 0644), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(gp_write_file(t->root, "/etc/..", "x", 1, 0644), -1);
}

static void makes_directories(void **state)
{
	struct tree *t = *state;
	struct stat st;

	umask(077);
	assert_int_equal(gp_mkdir_p(t->root, "/a/b/shm", 01777), 0);
	assert_int_equal(gp_mkdir_p(t->root, "/a/b/shm", 0700), 0);
	assert_int_equal(umask(022), 077);
	assert_int_equal(stat(in_top(t, "guest/a/b/shm"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 01777);
	assert_int_equal(stat(in_top(t, "guest/a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(symlink("/..", in_top(t, "guest/up")), 0);
	assert_int_equal(gp_mkdir_p(t->root, "/up/made", 0755), 0);
	assert_int_equal(access(in_top(t, "made"), F_OK), -1);
}

static void removes_names(void **state)
{
	struct tree *t = *state;

	assert_int_equal(symlink("../host", in_top(t, "guest/link")), 0);
	assert_int_equal(gp_unlink(t->root, "/link"), 0);
	assert_int_equal(gp_unlink(t->root, "/link"), 0);
	assert_int_equal(gp_unlink(t->root, "/no/such"), 0);
	assert_int_equal(access(in_top(t, "host"), F_OK), 0);
	assert_int_equal(gp_unlink(t->root, "/etc"), -1);
}

static void cleaning_keeps_directories(void **state)
{
	struct tree *t = *state;
	int fd;

	gp_mkdir_p(t->root, "/run/a/b", 0755);
	write_text(in_top(t, "guest/run/a/b/pid"), "1\n");
	assert_int_equal(symlink("../../host", in_top(t, "guest/run/link")), 0);
	assert_int_equal(symlink("../etc", in_top(t, "guest/run/dir")), 0);
	fd = gp_open(t->root, "/run", O_RDONLY | O_DIRECTORY, 0);
	assert_int_equal(gp_clean_files(fd), 0);
	close(fd);
	assert_int_equal(access(in_top(t, "guest/run/a/b"), F_OK), 0);
	assert_int_equal(access(in_top(t, "guest/run/a/b/pid"), F_OK), -1);
	assert_int_equal(access(in_top(t, "guest/run/link"), F_OK), -1);
	assert_int_equal(access(in_top(t, "guest/etc/file"), F_OK), 0);
	assert_int_equal(access(in_top(t, "host"), F_OK), 0);
}

/* Make a tree deeper than RLIMIT_NOFILE and longer than PATH_MAX. */
static void make_depth(struct tree *t)
{
	int i, cwd = open(".", O_RDONLY | O_DIRECTORY);

	assert_int_equal(chdir(in_top(t, "guest")), 0);
	for (i = 0; i < 3000; i++) {
		assert_int_equal(mkdir("d", 0755), 0);
		assert_int_equal(chdir("d"), 0);
	}
	assert_int_equal(fchdir(cwd), 0);
	close(cwd);
}

static int entries(int dirfd)
{
	DIR *dir = fdopendir(openat(dirfd, ".", O_RDONLY | O_DIRECTORY));
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void cleaning_any_depth(void **state)
{
	struct tree *t = *state;
	int fd, before;

	make_depth(t);
	fd = gp_open_root(in_top(t, "guest"));
	before = entries(fd);
	assert_int_equal(gp_clean_files(fd), 0);
	/* The walk must not list a directory once for each level below. */
	assert_int_equal(entries(fd), before);
	assert_int_equal(gp_clean_tree(fd), 0);
	close(fd);
	assert_int_equal(rmdir(in_top(t, "guest")), 0);
}

#define TREE_TEST(f)	cmocka_unit_test_setup_teardown(f, make_tree, remove_tree)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(reads_its_own_file),
		TREE_TEST(links_stay_inside),
		TREE_TEST(dots_stay_inside),
		TREE_TEST(refuses_special_files),
		TREE_TEST(refuses_large_files),
		TREE_TEST(lease_does_not_block),
		TREE_TEST(null_must_be_the_device),
		TREE_TEST(nofollow_refuses_links),
		TREE_TEST(writing_replaces_a_link),
		TREE_TEST(writing_through_a_linked_directory),
		TREE_TEST(makes_directories),
		TREE_TEST(removes_names),
		TREE_TEST(cleaning_keeps_directories),
		TREE_TEST(cleaning_any_depth),
	};

	return cmocka_run_group_tests_name("guest-path", tests, NULL, NULL);
}
