// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Commands that set one value, and its effect: badness, wmask, the tag of a
 * task, and both kinds of capabilities at once.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <sys/klog.h>
#include <sys/sysinfo.h>

#include "agent.h"

#define CTX		2800
#define TAG		77

/* The line of a file of the context that begins with @key, behind it. */
static const char *line_of(const char *file, const char *key)
{
	static char text[4096];
	char path[64], *at;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/virtual/%d/%s", CTX, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	text[n < 0 ? 0 : n] = 0;
	at = strstr(text, key);
	if (!at)
		return "";
	at += strlen(key);
	at[strcspn(at, "\n")] = 0;
	return at + strspn(at, " \t");
}

static long oom_score(pid_t pid)
{
	char path[64], text[32] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/oom_score", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		bail_out("%s cannot be read", path);
	close(fd);
	return atol(text);
}

static long own_score(void *arg)
{
	(void)arg;
	return oom_score(getpid());
}

static long set_badness(__s64 bias)
{
	struct vcmd_badness_v0 d = { bias };

	return vserver(VCMD_set_badness, CTX, &d);
}

static void test_badness(struct agent *a)
{
	struct vcmd_badness_v0 d = { 1 };
	struct sysinfo info;
	long pages, before, host = oom_score(getpid());

	sysinfo(&info);
	pages = info.totalram / sysconf(_SC_PAGESIZE) * info.mem_unit;
	is(vserver(VCMD_get_badness, CTX, &d), 0, "get_badness");
	is(d.bias, 0, "badness of a fresh context");
	before = agent_ask(a, own_score);
	is(set_badness(pages), 0, "set_badness");
	ok(agent_ask(a, own_score) > before + 300,
	   "a positive bias raises the OOM score");
	is(oom_score(getpid()), host, "... but not on the host");
	is(atol(line_of("info", "OOM:")), pages, "/proc/virtual reports it");
	is(set_badness(-pages), 0, "set_badness, less than nothing");
	is(agent_ask(a, own_score), 0, "a negative bias lowers the score to 0");
	is_errno(set_badness(LLONG_MAX), EINVAL, "a bias that would overflow");
	is_errno(set_badness(LLONG_MIN), EINVAL, "and a negative one");
	vserver(VCMD_get_badness, CTX, &d);
	is(d.bias, -pages, "a refused bias changes nothing");
	set_badness(0);
}

static long make_uts(void *arg)
{
	(void)arg;
	return vs_rc(unshare(CLONE_NEWUTS));
}

static int lines_told(void)
{
	static char log[1 << 20];
	int n = klogctl(3 /* READ_ALL */, log, sizeof(log) - 1), count = 0;
	char *at = log, key[32];

	log[n < 0 ? 0 : n] = 0;
	snprintf(key, sizeof(key), "vserver: context %d: ", CTX);
	while ((at = strstr(at, key))) {
		at++;
		count++;
	}
	return count;
}

static void test_wmask(struct agent *a)
{
	struct vcmd_wmask d = { CLONE_NEWUTS | CLONE_NEWIPC, ~0ULL };
	int before = lines_told();

	vs_set_umask(CTX, CLONE_NEWUTS);
	is(agent_ask(a, make_uts), 0, "a namespace is made");
	is(lines_told() - before, 0, "... and nothing is logged");
	is(vserver(VCMD_set_wmask, CTX, &d), 0, "set_wmask");
	is(strtoul(line_of("status", "Wmask:"), NULL, 16), d.wmask,
	   "/proc/virtual reports it");
	agent_ask(a, make_uts);
	is(lines_told() - before, 1, "wmask logs the next one");
	agent_ask(a, make_uts);
	is(lines_told() - before, 1, "... only once");
	vserver(VCMD_get_wmask, CTX, &d);
	is_hex(d.wmask, CLONE_NEWIPC, "the other kind stays in wmask");
}

static long tag_self(void *arg)
{
	VS_TRY(vserver(VCMD_tag_migrate, *(__u32 *)arg, NULL));
	return vserver(VCMD_task_tag, 0, NULL);
}

static void test_tag(void)
{
	struct agent a = agent_need(NULL, "a process of the host");

	is(vserver(VCMD_task_tag, a.pid, NULL), 0, "tag of a process");
	is(agent_do(&a, tag_self, (__u32){ TAG }), TAG, "tag_migrate");
	is(vserver(VCMD_task_tag, a.pid, NULL), TAG,
	   "other processes can read the tag");
	is(vserver(VCMD_task_tag, agent_ask(&a, agent_spawn), NULL), TAG,
	   "children inherit it");
	is(vserver(VCMD_task_tag, 0, NULL), 0, "the host process keeps tag 0");
	is(agent_do(&a, tag_self, (__u32){ 0x10000 + TAG }), TAG,
	   "a tag has 16 bits");
	agent_stop(&a);
}

static void test_caps_v0(void)
{
	struct vcmd_ctx_caps_v0 d = {
		.bcaps = 0x0f, .ccaps = 0x0300, .cmask = 0x0100,
	};
	struct vcmd_bcaps b = { 0 };

	is(vserver(VCMD_set_ccaps_v0, CTX, &d), 0, "set_ccaps_v0");
	is(vserver(VCMD_get_ccaps_v0, CTX, &d), 0, "get_ccaps_v0");
	is_hex(d.bcaps, 0x0f, "bcaps are replaced");
	is_hex(d.ccaps, 0x0100, "ccaps under their mask");
	is_hex(d.cmask, ~0ULL, "the mask comes back as all ones");
	vserver(VCMD_get_bcaps, CTX, &b);
	is_hex(b.bcaps >> 32, ~0u, "bcaps that it does not know stay");
}

int main(void)
{
	const struct vs_place place = { .xid = CTX };
	struct agent a = agent_need(&place, "a context");

	test_badness(&a);
	test_wmask(&a);
	test_tag();
	test_caps_v0();
	agent_stop(&a);
	return done_testing();
}
