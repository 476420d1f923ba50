// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest without CAP_SYS_RESOURCE in its ceiling cannot set a pressure
 * trigger that makes the kernel start a real-time thread, even by a descriptor
 * that the host has opened.  The slow triggers of ordinary users work.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "agent.h"
#include "cgroup.h"
#include "uring.h"

#define GUEST	523
#define GROUP	"vs-pressure"
#define OWN	GROUP "/own"
#define BELOW	CGROUP_ROOT "/" OWN "/below"
#define VIEW	"/var/tmp/vs-pressure"	/* OWN, where a guest gets to it */
#define FAST	"some 150000 1000000"
#define FULL	"full 150000 500000"
#define SLOW	"some 150000 2000000"
#define USUAL	VS_SECURE_BCAPS
#define MORE	(VS_SECURE_BCAPS | VS_CAP(SYS_RESOURCE))

static int handed;	/* opened by the host */

static long put(int fd, const char *text)
{
	return vs_rc(write(fd, text, strlen(text) + 1)) < 0 ? -errno : 0;
}

static long write_fast(void) { return put(handed, FAST); }
static long write_full(void) { return put(handed, FULL); }
static long write_slow(void) { return put(handed, SLOW); }

static long write_vector(void)
{
	struct iovec parts[] = {
		{ (void *)FAST, sizeof(FAST) }, { (void *)"", 0 },
	};

	return vs_rc(writev(handed, parts, 2)) < 0 ? -errno : 0;
}

static long send_it(void)
{
	FILE *text = tmpfile();
	long rc = -EPROTO;

	if (text && fwrite(FAST, sizeof(FAST), 1, text) == 1 && !fflush(text)) {
		rewind(text);
		rc = vs_rc(sendfile(handed, fileno(text), NULL, sizeof(FAST)));
	}
	return rc < 0 ? rc : 0;
}

static long write_by_ring(void)
{
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_WRITE, .fd = handed,
		.addr = (uintptr_t)FAST, .len = sizeof(FAST),
	};
	long rc = ring_once(&sqe, 0);

	return rc < 0 ? rc : 0;
}

static long own_file(const char *text)
{
	int fd = open(VIEW "/below/memory.pressure", O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : put(fd, text);
}

static long own_fast(void) { return own_file(FAST); }
static long own_slow(void) { return own_file(SLOW); }

struct order {
	__u64	bcaps;
	uid_t	uid;
	long	(*run)(void);
};

/* Enter in a delegated control group, so that the guest has its own files. */
static long enter(const struct order *o)
{
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = o->bcaps, .setup = true,
	};
	struct vcmd_space_mask_v2 space = { .mask = CLONE_NEWCGROUP };

	VS_TRY(cgroup_enter(OWN));
	if (unshare(CLONE_NEWCGROUP))
		return -errno;
	VS_TRY(vs_go(&guest));
	VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &space));
	VS_TRY(vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP));
	return o->uid ? vs_become_user(o->uid) : 0;
}

static long obey(void *arg)
{
	const struct order *o = arg;

	VS_TRY(enter(o));
	return o->run();
}

/* Threads of triggers.  The last one ends a moment after its file is closed. */
static int threads(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int found = 0;

	while ((entry = readdir(proc))) {
		char path[300], name[32] = "";
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (fgets(name, sizeof(name), f) && !strncmp(name, "psimon", 6))
			found++;
		fclose(f);
	}
	closedir(proc);
	return found;
}

static long threads_in_the_end(void)
{
	int tries = 200, n;

	while ((n = threads()) && tries--)
		usleep(20000);
	return n;
}

static long try_file(const char *path, struct order o)
{
	long rc;

	handed = open(path, O_RDWR | O_CLOEXEC);
	if (handed < 0)
		bail_out("%s: %s", path, strerror(errno));
	rc = agent_once(NULL, obey, o);
	if (rc < 0)
		ok(threads() == 0, "... and starts no kernel thread");
	close(handed);
	return rc;
}

static const struct {
	const char *name;
	long	(*run)(void);
	long	want;
} attempts[] = {
	{ "write", write_fast, -EINVAL },
	{ "write of \"full\"", write_full, -EINVAL },
	{ "writev", write_vector, -EINVAL },
	{ "sendfile", send_it, -EINVAL },
	{ "io_uring", write_by_ring, -EINVAL },
	{ "write of a slow one", write_slow, 0 },
};

static void test_handed(const char *path)
{
	struct order o = { .bcaps = USUAL };
	unsigned int i;

	for (i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		o.run = attempts[i].run;
		is(try_file(path, o), attempts[i].want, "guest, %s: %s", path,
		   attempts[i].name);
	}
	o.uid = 1000;
	o.run = write_fast;
	is_errno(try_file(path, o), EINVAL,
		 "an ordinary user of the guest, %s: a fast trigger is refused",
		 path);
	o.uid = 0;
	o.bcaps = MORE;
	is(try_file(path, o), 0,
	   "guest with CAP_SYS_RESOURCE, %s: a fast trigger works", path);
	is(threads_in_the_end(), 0, "... and its kernel thread ends");
}

static void test_own(void)
{
	struct order o = { .bcaps = USUAL, .run = own_fast };

	is_errno(agent_once(NULL, obey, o), EINVAL,
		 "a guest cannot set a fast trigger in its own control group");
	o.run = own_slow;
	is(agent_once(NULL, obey, o), 0, "... and can set a slow one");
	o.bcaps = MORE;
	o.run = own_fast;
	is(agent_once(NULL, obey, o), 0,
	   "... and can set a fast one with CAP_SYS_RESOURCE");
	is(threads_in_the_end(), 0, "... and its kernel thread ends");
}

static void test_host(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	is(put(fd, FAST), 0, "the host can set a fast trigger in %s", path);
	ok(threads() == 1, "... which starts a kernel thread");
	close(fd);
	is(threads_in_the_end(), 0, "... and the thread ends");
}

int main(void)
{
	static const char *const files[] = {
		CGROUP_ROOT "/" GROUP "/cpu.pressure",
		CGROUP_ROOT "/" GROUP "/io.pressure",
		CGROUP_ROOT "/" OWN "/memory.pressure",
		"/proc/pressure/cpu", "/proc/pressure/io",
		"/proc/pressure/memory",
	};
	unsigned int i;

	if (cgroup_make("", GROUP, "+pids") || cgroup_make(GROUP, OWN, "+pids") ||
	    (mkdir(BELOW, 0755) && errno != EEXIST) ||
	    (mkdir(VIEW, 0755) && errno != EEXIST) ||
	    mount(CGROUP_ROOT "/" OWN, VIEW, NULL, MS_BIND, NULL))
		bail_out("%s: %s", GROUP, strerror(errno));
	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		test_host(files[i]);
		test_handed(files[i]);
	}
	test_own();
	umount(VIEW);
	rmdir(VIEW);
	rmdir(BELOW);
	cgroup_remove(OWN);
	cgroup_remove(GROUP);
	return done_testing();
}
