// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the parser of apps/init/ of a configuration. */
#define _GNU_SOURCE
#include <signal.h>

#include "config.h"
#include "init-style.h"

#define DEFAULT_PATH	"PATH=/bin:/usr/bin:/sbin:/usr/sbin"

static void put_init(const char *name, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "apps/init/%s", name);
	put(path, text);
}

static void put_program(const char *path)
{
	assert_int_equal(gp_mkdir_p(dir, "/etc/init.d", 0755), 0);
	assert_int_equal(gp_mkdir_p(dir, "/sbin", 0755), 0);
	assert_int_equal(gp_write_file(dir, path, "", 0, 0755), 0);
}

static bool has(char **env, const char *entry)
{
	for (; *env; env++) {
		if (!strcmp(*env, entry))
			return true;
	}
	return false;
}

static void sysv_by_default(void **state)
{
	struct init_style s = { 0 };
	char **env;

	(void)state;
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_true(s.sysv);
	assert_false(s.own_init);
	assert_int_equal(init_style_find_start(dir, &s), -1);
	put_program("/etc/init.d/rc");
	assert_int_equal(init_style_find_start(dir, &s), 0);
	assert_string_equal(s.start[0], "/etc/init.d/rc");
	assert_string_equal(s.start[1], "3");
	assert_null(s.start[2]);
	init_style_find_stop(dir, &s);
	assert_string_equal(s.stop[1], "6");
	env = init_style_env(&s, false);
	assert_true(has(env, "PREVLEVEL=N"));
	assert_true(has(env, "RUNLEVEL=3"));
	assert_true(has(env, DEFAULT_PATH));
	ct_free(env);
	env = init_style_env(&s, true);
	assert_true(has(env, "PREVLEVEL=3"));
	assert_true(has(env, "RUNLEVEL=6"));
	ct_free(env);
	init_style_free(&s);
}

/* Check the style that start selects for the tree in @dir. */
static void assert_style(const char *wanted)
{
	struct init_style s = { 0 };

	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_string_equal(s.name, wanted);
	init_style_free(&s);
}

static void style_of_the_tree(void **state)
{
	(void)state;
	assert_style("sysv");	/* an empty tree */
	assert_int_equal(gp_mkdir_p(dir, "/usr/lib/systemd", 0755), 0);
	put_program("/usr/lib/systemd/systemd");
	assert_style("systemd");
	assert_int_equal(gp_symlink(dir, "usr/lib", "/lib"), 0);
	assert_int_equal(gp_mkdir_p(dir, "/sbin", 0755), 0);
	assert_int_equal(gp_symlink(dir, "/lib/systemd/systemd", "/sbin/init"), 0);
	assert_style("systemd");
	/* A leftover of the previous init */
	put_program("/etc/init.d/rc");
	assert_style("systemd");
	/* systemd is installed, but another init boots */
	put_program("/sbin/init");
	assert_style("sysv");
	assert_int_equal(gp_unlink(dir, "/etc/init.d/rc"), 0);
	assert_style("plain");
}

/* A guest's link to a program of the host must not be followed there. */
static void host_tree_is_ignored(void **state)
{
	(void)state;
	assert_int_equal(gp_mkdir_p(dir, "/sbin", 0755), 0);
	assert_int_equal(gp_symlink(dir, "../../../../../bin/sh", "/sbin/init"), 0);
	assert_style("sysv");
}

static void file_overrides_the_tree(void **state)
{
	struct init_style s = { 0 };

	(void)state;
	put_program("/sbin/init");
	put_init("cmd.start", "/bin/boot\n");
	assert_style("sysv");
	put_init("style", "systemd\n");
	assert_style("systemd");
	put_init("style", "\n");
	assert_style("");
	assert_int_equal(init_style_read(dir, -1, false, &s), 0);
	init_style_free(&s);
}

static void runlevels(void **state)
{
	struct init_style s = { 0 };

	(void)state;
	put_init("runlevel", "5\n");
	put_init("runlevel.stop", "0\n");
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_string_equal(s.level_start, "5");
	assert_string_equal(s.level_stop, "0");
	init_style_free(&s);
	s = (struct init_style){ 0 };
	put_init("runlevel.start", "4\n");
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_string_equal(s.level_start, "4");
	init_style_free(&s);
}

static void plain_has_its_own_init(void **state)
{
	struct init_style s = { 0 };
	char **env;

	(void)state;
	put_init("style", "plain\n");
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_true(s.own_init);
	assert_int_equal(s.stop_signal, SIGINT);
	assert_int_equal(init_style_find_start(dir, &s), -1);
	put_program("/sbin/init");
	assert_int_equal(init_style_find_start(dir, &s), 0);
	assert_string_equal(s.start[0], "/sbin/init");
	assert_null(s.start[1]);
	env = init_style_env(&s, false);
	assert_null(env[1]);
	ct_free(env);
	init_style_free(&s);
}

static void systemd_in_a_container(void **state)
{
	struct init_style s = { 0 };
	char **env;

	(void)state;
	put_init("style", "systemd\n");
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_true(s.own_init && s.systemd);
	assert_int_equal(s.stop_signal, SIGRTMIN + 3);
	assert_int_equal(init_style_find_start(dir, &s), -1);
	assert_int_equal(gp_mkdir_p(dir, "/lib/systemd", 0755), 0);
	put_program("/lib/systemd/systemd");
	assert_int_equal(init_style_find_start(dir, &s), 0);
	assert_string_equal(s.start[0], "/lib/systemd/systemd");
	env = init_style_env(&s, false);
	assert_true(has(env, "container=vserver"));
	assert_true(has(env, DEFAULT_PATH));
	ct_free(env);
	init_style_free(&s);
}

static void own_commands(void **state)
{
	struct init_style s = { 0 };

	(void)state;
	put_init("style", "\n");
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_int_equal(init_style_find_start(dir, &s), -1);
	init_style_free(&s);
	s = (struct init_style){ 0 };
	put_init("cmd.start", "/bin/my init\n--now\n");
	put_init("cmd.stop", "/bin/stop\n");
	assert_int_equal(init_style_read(dir, dir, true, &s), 0);
	assert_true(s.own_init);
	assert_int_equal(init_style_find_start(dir, &s), 0);
	assert_string_equal(s.start[0], "/bin/my init");
	assert_string_equal(s.start[1], "--now");
	assert_string_equal(s.stop[0], "/bin/stop");
	init_style_free(&s);
}

static void kill_sequences(void **state)
{
	static const int standard[] = { 15, 5, 9 };
	struct init_style s = { 0 };

	(void)state;
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_int_equal(s.killseq_len, 3);
	assert_memory_equal(s.killseq, standard, sizeof(standard));
	init_style_free(&s);
	s = (struct init_style){ 0 };
	put_init("killseq", "SIGTERM\n1\nkill\n");
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_int_equal(s.killseq[0], 15);
	assert_int_equal(s.killseq[1], 1);
	assert_int_equal(s.killseq[2], 9);
	init_style_free(&s);
}

static void assert_mistake(const char *name, const char *text,
			   const char *wanted)
{
	struct init_style s = { 0 };

	put_init(name, text);
	*message = '\0';
	assert_int_equal(init_style_read(dir, dir, false, &s), -1);
	assert_non_null(strstr(message, wanted));
	init_style_free(&s);
	unlinkat(dir, "apps/init/style", 0);
}

static void mistakes(void **state)
{
	(void)state;
	assert_mistake("style", "upstart\n",
		       "Unknown init-style 'upstart'; aborting");
	assert_mistake("environment", "PATH\n", "VAR=VALUE");
	put_init("environment", "A=\n");
	assert_mistake("killseq", "15\nsoon\n9\n", "'soon' is not a number");
	assert_mistake("killseq", "NOSUCH\n", "'NOSUCH' is not a signal");
	assert_mistake("killseq", "0\n", "'0' is not a signal");
}

static void rescue(void **state)
{
	struct rescue r = { .wanted = true };
	struct init_style s = { 0 };
	char *command[] = { "sh", "-c", "true", NULL };

	(void)state;
	assert_int_equal(init_style_read(dir, dir, false, &s), 0);
	assert_int_equal(init_style_rescue(&s, &r), 0);
	assert_string_equal(s.start[0], "/bin/sleep");
	assert_false(s.sysv);
	r.command = command;
	r.own_init = true;
	assert_int_equal(init_style_rescue(&s, &r), 0);
	assert_string_equal(s.start[2], "true");
	assert_true(s.own_init);
	assert_int_equal(init_style_find_start(dir, &s), 0);
	init_style_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(sysv_by_default),
		DIR_TEST(style_of_the_tree),
		DIR_TEST(host_tree_is_ignored),
		DIR_TEST(file_overrides_the_tree),
		DIR_TEST(runlevels),
		DIR_TEST(plain_has_its_own_init),
		DIR_TEST(systemd_in_a_container),
		DIR_TEST(own_commands),
		DIR_TEST(kill_sequences),
		DIR_TEST(mistakes),
		DIR_TEST(rescue),
	};

	return cmocka_run_group_tests_name("vserver-init-style", tests, NULL,
					   NULL);
}
