// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the warnings about settings without effect and typing errors. */
#define _GNU_SOURCE
#include "config-known.h"
#include "config.h"

static void look(const struct settings *settings)
{
	cautions = 0;
	config_name_useless(dir, "", settings);
}

/* Check that the file @path causes a warning with @text, or none if NULL. */
static void assert_warns(const struct settings *settings, const char *path,
			 const char *text)
{
	put(path, "1\n");
	look(settings);
	if (cautions != !!text || (text && !strstr(warnings[0], text)))
		print_error("%s: %zu messages: %s\n", path, cautions, warnings[0]);
	assert_int_equal(cautions, !!text);
	if (text)
		assert_non_null(strstr(warnings[0], text));
	if (text)
		assert_memory_equal(warnings[0], path, strcspn(path, "/"));
	assert_int_equal(gp_clean_tree(dir), 0);
}

static void no_effect(void **state)
{
	static const char *const paths[] = {
		"legacy", "disabled", "capabilities", "namespace",
		"namespace-cleanup", "nonamespace-cleanup",
		"namespace-cleanup-skip", "nocgroup", "nonetns", "nonamespace",
		"apps/init/mark", "apps/init/depends", "apps/init/sync",
		"apps/init/cmd.start-sync", "apps/init/cmd.stop-sync",
		"apps/init/tty", "apps/vshelper/debug",
		"apps/vshelper/warning-disabled", "apps/vunify/exclude",
		"apps/vunify/hash/0", "apps/pkgmgmt/style",
		"apps/pkgmgmt/base", "apps/vdevmap/0/open",
		"interfaces/0/extip", "interfaces/0/mac", "interfaces/extip",
		"interfaces/0/indirect", "cpuset/cpus", "cpuset/mems",
		"cpuset/name", "rlimits/rss", "dlimits/0/directory",
		"sched/tokens", "schedule", "tag", "personality",
		"ionice/class", "sysctl/0/setting", "cgroup/memory.max",
		"uts/context", "hostname", "domainname",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_warns(&guest_settings, paths[i], " has no effect: ");
}

static void no_effect_in_defaults(void **state)
{
	static const char *const paths[] = {
		"nonamespace", "nonamespace-cleanup", "namespace-cleanup-skip",
		"cgroup/mnt", "netns/name", "apps/vdevmap/0/open",
		"apps/vshelper/debug", "apps/vshelper/warning-disabled",
		"apps/vshelper/handler", "apps/vunify/hash/0",
		"apps/pkgmgmt/base", "apps/debootstrap/uri",
		"apps/h2ext/desc", "apps/init/tty", "styles/own",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_warns(&default_settings, paths[i], " has no effect: ");
}

static void with_effect(void **state)
{
	static const char *const paths[] = {
		"vdir", "context", "cflags", "fstab", "spaces/net",
		"apps/init/style", "apps/init/cmd.start", "scripts/pre-start",
		"scripts/post-stop.d/10first", "interfaces/dev",
		"interfaces/web/ip", "interfaces/0/disabled",
		"netns/interfaces/0/host", "ulimits/nofile",
		"ulimits/nofile.hard", "uts/nodename",
		"apps/vshelper/restart", "apps/pkgmgmt/internal",
		".hidden", "cflags~", "interfaces/0/ip~",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_warns(&guest_settings, paths[i], NULL);
	assert_warns(&default_settings, "vdirbase", NULL);
	assert_warns(&default_settings, "files/resolv.conf", NULL);
	assert_warns(&default_settings, "apps/vshelper-methods/own", NULL);
	assert_int_equal(gp_mkdir_p(dir, "cpuset", 0755), 0);
	look(&guest_settings);
	assert_int_equal(cautions, 0);
}

static void typing_errors(void **state)
{
	static const char *const paths[] = {
		"cflag", "bcapabilites", "contex", "cflags.old",
		"interfaces/0/adress", "interfaces/0/sub/ip", "interface/0/ip",
		"apps/init/stile", "apps/init/cmd.strat", "scripts/prestart",
		"ulimits/nfile",
		"ulimits/nofile.max", "netns/interfaces/0/hosts",
		"spaces/mnt", "apps/vshelper/reboot", "initstyle",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_warns(&guest_settings, paths[i],
			     ": there is no such setting");
	assert_warns(&default_settings, "cflags", ": there is no such setting");
}

/* Each file causes one warning, in the order of names; a directory only one. */
static void each_warns_once(void **state)
{
	(void)state;
	put("tag", "");
	put("rlimits/rss", "");
	put("rlimits/nproc", "");
	put("nonsense/a", "");
	put("nonsense/b", "");
	look(&guest_settings);
	assert_int_equal(cautions, 3);
	assert_memory_equal(warnings[0], "nonsense:", 9);
	assert_memory_equal(warnings[1], "rlimits ", 8);
	assert_memory_equal(warnings[2], "tag ", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(no_effect),
		DIR_TEST(no_effect_in_defaults),
		DIR_TEST(with_effect),
		DIR_TEST(typing_errors),
		DIR_TEST(each_warns_once),
	};

	return cmocka_run_group_tests_name("vserver-settings", tests, NULL,
					   NULL);
}
