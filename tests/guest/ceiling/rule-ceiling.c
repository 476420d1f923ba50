// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: no way to get a capability leads past the ceiling of the context.
 *
 * Each way ends in chown(2) of a file by a task with CAP_CHOWN in its
 * credentials.  It works on the host, but not in a guest without CAP_CHOWN.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "agent.h"

#define GUEST	720
#define DIR_	"/var/tmp/vs-ceiling"
#define FILE_	DIR_ "/file"
#define PLAIN	DIR_ "/plain"
#define SUID	DIR_ "/suid"
#define FCAPS	DIR_ "/fcaps"
#define CHOWN	(1u << CAP_CHOWN)

/* Return: 0 or the errno, as an exit status. */
static int try_chown(void)
{
	return chown(FILE_, 77, 77) ? errno : 0;
}

static long run_program(const char *path, const char *what)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		execl(path, "try", what, NULL);
		_exit(99);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static long raise_all(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &head, data))
		return errno;
	data[0].effective = data[0].permitted;
	data[0].inheritable = data[0].permitted;
	data[1].effective = data[1].permitted;
	data[1].inheritable = data[1].permitted;
	return syscall(SYS_capset, &head, data) ? errno : 0;
}

static long by_being_root(void)
{
	return try_chown();
}

static long by_capset(void)
{
	return raise_all() ?: try_chown();
}

static long by_exec(void)
{
	return run_program(PLAIN, "--try");
}

static long by_suid(void)
{
	if (setresuid(1234, 1234, 1234))
		return 98;
	return run_program(SUID, "--try");
}

static long by_file_capability(void)
{
	if (setresuid(1234, 1234, 1234))
		return 98;
	return run_program(FCAPS, "--try");
}

/* The securebits give root no capabilities.  Ambient ones remain. */
static long by_ambient(void)
{
	if (raise_all() ||
	    prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS | SECBIT_NO_SETUID_FIXUP |
		  SECBIT_NOROOT, 0, 0, 0) ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_CHOWN, 0, 0) ||
	    setresuid(1234, 1234, 1234))
		return 98;
	return run_program(PLAIN, "--try");
}

static long by_keep_caps(void)
{
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || setresuid(1234, 1234, 1234))
		return 98;
	return raise_all() ?: try_chown();
}

static long by_no_new_privs(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return 98;
	return run_program(PLAIN, "--try");
}

static int thread_main(void *arg)
{
	*(volatile int *)arg = try_chown();
	return 0;
}

static long by_thread(void)
{
	static char stack[65536];
	volatile int result = -1;
	int tries = 1000;

	if (clone(thread_main, stack + sizeof(stack), CLONE_VM | CLONE_FS |
		  CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
		  (void *)&result) < 0)
		return 98;
	while (result < 0 && tries--)
		usleep(5000);
	return result;
}

static long by_vfork(void)
{
	int status;
	pid_t pid = vfork();

	if (!pid)
		_exit(try_chown());
	return waitpid(pid, &status, 0) == pid ? WEXITSTATUS(status) : 98;
}

static const struct way {
	const char *name;
	long	(*run)(void);
} ways[] = {
	{ "root", by_being_root },
	{ "capset", by_capset },
	{ "execve by root", by_exec },
	{ "setuid root program", by_suid },
	{ "file capability", by_file_capability },
	{ "ambient capability, securebits", by_ambient },
	{ "PR_SET_KEEPCAPS", by_keep_caps },
	{ "no_new_privs", by_no_new_privs },
	{ "thread", by_thread },
	{ "vfork", by_vfork },
};

static long run(void *arg)
{
	return ways[*(unsigned int *)arg].run();
}

static void test_ways(void)
{
	const struct vs_place guest = { .xid = GUEST, .bcaps = ~(__u64)CHOWN };
	const struct vs_place free_guest = { .xid = GUEST };
	unsigned int i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		is(agent_once(NULL, run, i), 0,
		   "%s: chown works on the host", ways[i].name);
		is(agent_once(&free_guest, run, i), 0,
		   "%s: chown works in a guest with the capability",
		   ways[i].name);
		is(agent_once(&guest, run, i), EPERM,
		   "%s: chown is refused in a guest without the capability",
		   ways[i].name);
	}
}

/* ---- bits of personality(2) that make a program easier to attack ---- */

#define WEAK	(ADDR_NO_RANDOMIZE | ADDR_COMPAT_LAYOUT | MMAP_PAGE_ZERO | \
		 READ_IMPLIES_EXEC)

static int weak_bits(void)
{
	return personality(0xffffffff) & WEAK;
}

static long weaken(void *arg)
{
	if (setresuid(1234, 1234, 1234) || personality(WEAK) < 0)
		return 98;
	return run_program(*(const char *const *)arg, "--weak");
}

static void test_weak_bits(void)
{
	const struct vs_place guest = { .xid = GUEST };
	const char *plain = PLAIN, *suid = SUID;

	is(agent_once(&guest, weaken, plain), 1,
	   "a guest can disable ASLR for its own programs");
	is(agent_once(&guest, weaken, suid), 0,
	   "a guest cannot disable ASLR for setuid root programs");
}

/* ---- a user namespace that the umask allows the guest to create ---- */

static long in_user_ns(void *arg)
{
	const struct vs_place place = {
		.xid = GUEST, .setup = true,
		.bcaps = ~(1ULL << CAP_SYS_ADMIN | 1ULL << CAP_MKNOD |
			   1ULL << CAP_NET_ADMIN | 1ULL << CAP_CHOWN |
			   1ULL << CAP_SYS_CHROOT),
	};
	long (*const *fn)(void) = arg;

	VS_TRY(vs_go(&place));
	VS_TRY(vs_set_umask(VS_ID_SELF, CLONE_NEWUSER | CLONE_NEWNS |
			    CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWPID));
	VS_TRY(vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP));
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWNET))
		return -errno;
	return (*fn)();
}

static long ns_mount(void)
{
	return vs_rc(mount("none", DIR_, "tmpfs", 0, NULL));
}

static long ns_bind(void)
{
	return vs_rc(mount("/", DIR_, NULL, MS_BIND | MS_REC, NULL));
}

static long ns_hostname(void)
{
	return vs_rc(sethostname("taken", 5));
}

static long ns_mknod(void)
{
	return vs_rc(mknod(DIR_ "/node", S_IFCHR | 0600, 0x103));
}

static long ns_chroot(void)
{
	return vs_rc(chroot(DIR_));
}

static long ns_interface(void)
{
	struct ifreq req = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	long rc = fd < 0 ? 1 : vs_rc(ioctl(fd, SIOCSIFFLAGS, &req));

	close(fd);
	return rc;
}

static long ns_again(void)
{
	return vs_rc(unshare(CLONE_NEWIPC));
}

static long ns_vserver(void)
{
	return vs_set_bcaps(VS_ID_SELF, ~0ULL);
}

static long ns_setup(void)
{
	return vs_set_cflags(VS_ID_SELF, VXF_STATE_SETUP, VXF_STATE_SETUP);
}

static void test_user_ns(void)
{
	static const struct way tries[] = {
		{ "mount", ns_mount }, { "bind mount", ns_bind },
		{ "sethostname", ns_hostname }, { "mknod", ns_mknod },
		{ "chroot", ns_chroot }, { "an interface up", ns_interface },
		{ "a namespace outside of the umask", ns_again },
		{ "set_bcaps", ns_vserver }, { "set_cflags", ns_setup },
	};
	unsigned int i;

	for (i = 0; i < sizeof(tries) / sizeof(*tries); i++)
		is_errno(agent_once(NULL, in_user_ns, tries[i].run), EPERM,
			 "root of a user namespace in a guest is refused: %s",
			 tries[i].name);
}

/* ---- binary formats ---- */

#define BINFMT	"/proc/sys/fs/binfmt_misc"

static long register_format(void *arg)
{
	static const char text[] = ":vs-test:M::vs-magic::/bin/true:";
	int fd = open(BINFMT "/register", O_WRONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(write(fd, text, sizeof(text) - 1));

	(void)arg;
	close(fd);
	return rc;
}

static void test_binfmt(void)
{
	const struct vs_place guest = { .xid = GUEST };
	bool mounted = mount("binfmt_misc", BINFMT, "binfmt_misc", 0, NULL) == 0;
	int fd;

	is_errno(agent_once_data(&guest, register_format, NULL, 0), EACCES,
		 "a guest with every capability cannot register a binary format");
	ok(register_format(NULL) > 0, "the host can register a binary format");
	is_errno(agent_once_data(&guest, register_format, NULL, 0), EACCES,
		 "... and a guest still cannot");
	fd = open(BINFMT "/vs-test", O_WRONLY | O_CLOEXEC);
	if (write(fd, "-1", 2) != 2)
		diag("vs-test stays registered: %s", strerror(errno));
	close(fd);
	if (mounted)
		umount(BINFMT);
}

static void copy_self(const char *to, mode_t mode)
{
	char data[65536];
	int in = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t n;

	if (in < 0 || out < 0)
		bail_out("%s: %s", to, strerror(errno));
	while ((n = read(in, data, sizeof(data))) > 0)
		if (write(out, data, n) != n)
			bail_out("%s: %s", to, strerror(errno));
	fchmod(out, mode);
	close(in);
	close(out);
}

static void make_file(const char *name, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, mode);

	if (fd < 0)
		bail_out("%s: %s", name, strerror(errno));
	close(fd);
}

static void make_tree(void)
{
	const struct vfs_cap_data caps = {
		.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
		.data = { { .permitted = CHOWN } },
	};

	mkdir(DIR_, 0755);
	make_file(FILE_, 0644);
	copy_self(PLAIN, 0755);
	copy_self(SUID, 04755);
	copy_self(FCAPS, 0755);
	if (setxattr(FCAPS, "security.capability", &caps, sizeof(caps), 0))
		bail_out("%s: %s", FCAPS, strerror(errno));
}

static void remove_tree(void)
{
	unlink(FILE_);
	unlink(PLAIN);
	unlink(SUID);
	unlink(FCAPS);
	rmdir(DIR_);
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--try"))
		return try_chown();
	if (argc == 2 && !strcmp(argv[1], "--weak"))
		return weak_bits() != 0;

	make_tree();
	test_ways();
	test_weak_bits();
	test_user_ns();
	test_binfmt();
	remove_tree();
	return done_testing();
}
