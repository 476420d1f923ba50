/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixture for tests of parsers of the configuration: a directory with the
 * configuration, and the message of the last mistake.
 */
#ifndef TESTS_UNIT_CONFIG_H
#define TESTS_UNIT_CONFIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail	/* the name of a function of ours */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf-tree.h"
#include "guest-path.h"
#include "message.h"

#define DIR_TEST(f)	cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

static char message[512];
static char warnings[16][512];	/* as cautions */
static size_t cautions;
static char top[64];
static int dir;

static void keep_message(enum msg_kind kind, const char *guest,
			 const char *text)
{
	(void)guest;
	if (kind != MSG_WARNING) {
		snprintf(message, sizeof(message), "%s", text);
		return;
	}
	assert_true(cautions < sizeof(warnings) / sizeof(*warnings));
	snprintf(warnings[cautions++], sizeof(warnings[0]), "%s", text);
}

static int make_dir(void **state)
{
	(void)state;
	msg_set_printer(keep_message);
	cautions = 0;
	strcpy(top, "/tmp/config.XXXXXX");
	if (!mkdtemp(top))
		return -1;
	dir = ct_open(top);
	return dir < 0 ? -1 : 0;
}

static int remove_dir(void **state)
{
	(void)state;
	gp_clean_tree(dir);
	close(dir);
	return rmdir(top);
}

/* Write @text to the file @path, or remove it if @text is NULL. */
static void put(const char *path, const char *text)
{
	char *parent = strdup(path), *slash = strrchr(parent, '/');
	int fd;

	if (slash) {
		*slash = '\0';
		assert_int_equal(gp_mkdir_p(dir, parent, 0755), 0);
	}
	free(parent);
	unlinkat(dir, path, 0);
	if (!text)
		return;
	fd = openat(dir, path, O_WRONLY | O_CREAT, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

#endif /* TESTS_UNIT_CONFIG_H */
