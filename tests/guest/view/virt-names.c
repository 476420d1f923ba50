// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: the names a context is given are those its programs are told.
 *
 * By uname(2), the older forms of it that i386 has, /proc/version and
 * /proc/sys/kernel; and nobody else is told.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/utsname.h>

#include "agent.h"

#define GUEST	480
#define NAMER	481
#define FIELDS	7

static const char *const names[FIELDS] = {
	"the-context", "Sysname", "nodename", "1.2.3-release", "#4 version",
	"machine", "domain.name",
};

static long set_name(__u32 xid, __u32 field, const char *name)
{
	struct vcmd_vhi_name_v0 d = { .field = field };

	snprintf(d.name, sizeof(d.name), "%s", name);
	return vserver(VCMD_set_vhi_name, xid, &d);
}

static long set_up(void *arg)
{
	struct vcmd_space_mask_v1 mask = { .mask = CLONE_NEWUTS };
	__u32 i;

	(void)arg;
	if (unshare(CLONE_NEWUTS))
		return -errno;
	VS_TRY(vserver(VCMD_set_space_v1, VS_ID_SELF, &mask));
	for (i = 0; i < FIELDS; i++)
		VS_TRY(set_name(VS_ID_SELF, i, names[i]));
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP);
}

/* Which field differs from what is expected; 0 for none. */
static long wrong_uname(const struct utsname *got, const char *const want[])
{
	if (strcmp(got->sysname, want[VHIN_SYSNAME]))
		return VHIN_SYSNAME;
	if (strcmp(got->nodename, want[VHIN_NODENAME]))
		return VHIN_NODENAME;
	if (strcmp(got->release, want[VHIN_RELEASE]))
		return VHIN_RELEASE;
	if (strcmp(got->version, want[VHIN_VERSION]))
		return VHIN_VERSION;
	if (strcmp(got->machine, want[VHIN_MACHINE]))
		return VHIN_MACHINE;
	if (strcmp(got->domainname, want[VHIN_DOMAINNAME]))
		return VHIN_DOMAINNAME;
	return 0;
}

static long new_uname(void *arg)
{
	struct utsname uts;

	(void)arg;
	return uname(&uts) ? -errno : wrong_uname(&uts, names);
}

#ifdef __i386__
struct field { char text[65]; };
struct short_field { char text[9]; };

static long old_uname(void *arg)
{
	struct field old[5];

	(void)arg;
	if (syscall(109, old))
		return -errno;
	return strcmp(old[0].text, names[VHIN_SYSNAME]) ||
	       strcmp(old[1].text, names[VHIN_NODENAME]) ||
	       strcmp(old[2].text, names[VHIN_RELEASE]) ||
	       strcmp(old[3].text, names[VHIN_VERSION]) ||
	       strcmp(old[4].text, names[VHIN_MACHINE]);
}

static long oldest_uname(void *arg)
{
	struct short_field old[5];

	(void)arg;
	if (syscall(59, old))
		return -errno;
	return strncmp(old[0].text, names[VHIN_SYSNAME], 8) ||
	       strncmp(old[1].text, names[VHIN_NODENAME], 8) ||
	       strncmp(old[2].text, names[VHIN_RELEASE], 8) ||
	       strncmp(old[3].text, names[VHIN_VERSION], 8) ||
	       strncmp(old[4].text, names[VHIN_MACHINE], 8);
}
#endif

struct content {
	char	path[64];
	char	text[128];
};

/* 0 if the file starts with the text; 1 if it does not. */
static long starts_with(void *arg)
{
	const struct content *q = arg;
	char text[256] = "";
	int fd = open(q->path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	return n < 0 ? -errno : !!strncmp(text, q->text, strlen(q->text));
}

static void test_file(struct agent *a, const char *path, const char *text)
{
	struct content q;

	snprintf(q.path, sizeof(q.path), "%s", path);
	snprintf(q.text, sizeof(q.text), "%s", text);
	is(agent_do(a, starts_with, q), 0, "%s", path);
}

static long hostname(void *arg)
{
	return vs_rc(sethostname(arg, strlen(arg)));
}

static long domain(void *arg)
{
	return vs_rc(setdomainname(arg, strlen(arg)));
}

static void test_inside(struct agent *a)
{
	is(agent_ask(a, new_uname), 0, "uname has every field");
#ifdef __i386__
	is(agent_ask(a, old_uname), 0, "so has its older form");
	is(agent_ask(a, oldest_uname), 0, "and the oldest");
#endif
	test_file(a, "/proc/version", "Sysname version 1.2.3-release (");
	test_file(a, "/proc/sys/kernel/ostype", "Sysname\n");
	test_file(a, "/proc/sys/kernel/hostname", "nodename\n");
	test_file(a, "/proc/sys/kernel/osrelease", "1.2.3-release\n");
	test_file(a, "/proc/sys/kernel/version", "#4 version\n");
	test_file(a, "/proc/sys/kernel/arch", "machine\n");
	test_file(a, "/proc/sys/kernel/domainname", "domain.name\n");
}

static void test_changes(struct agent *a, struct agent *namer)
{
	const char name[] = "chosen";

	is_errno(agent_do(a, hostname, name), EPERM,
		 "without SET_UTSNAME the hostname stays");
	is_errno(agent_do(a, domain, name), EPERM, "and the domain");
	is(agent_ask(a, new_uname), 0, "as it was");
	is(agent_do(namer, hostname, name), 0, "with it, it can be chosen");
	test_file(namer, "/proc/sys/kernel/hostname", "chosen\n");
	is(set_name(GUEST, VHIN_RELEASE, "5.6.7"), 0,
	   "the host changes it for a running guest");
	test_file(a, "/proc/sys/kernel/osrelease", "5.6.7\n");
	test_file(namer, "/proc/sys/kernel/osrelease", "1.2.3-release\n");
}

int main(void)
{
	/* SYS_ADMIN is what SET_UTSNAME stands for. */
	const __u64 bcaps = ~(1ULL << 21);
	const struct vs_place place = {
		.xid = GUEST, .setup = true, .bcaps = bcaps,
	};
	const struct vs_place other = {
		.xid = NAMER, .setup = true, .bcaps = bcaps,
		.ccaps = VXC_SET_UTSNAME,
	};
	struct utsname before, after;
	struct agent guest, namer;

	uname(&before);
	guest = agent_need(&place, "the guest");
	namer = agent_need(&other, "one that may name itself");
	is(agent_ask(&guest, set_up), 0, "every name is set");
	is(agent_ask(&namer, set_up), 0, "for both");
	test_inside(&guest);
	test_changes(&guest, &namer);
	uname(&after);
	ok(!memcmp(&before, &after, sizeof(before)), "the host is what it was");
	agent_stop(&namer);
	agent_stop(&guest);
	return done_testing();
}
