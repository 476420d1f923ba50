// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sysctls that a guest sees in /proc/sys: settings that programs read, and
 * constants.
 *
 * This is an allow list: guests cannot look up any other sysctl, including
 * those of later kernels.  The others count activity of the host, such as
 * fs/file-nr, or are machine-wide.
 */
#include <linux/dcache.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/vserver/netdev.h>
#include <linux/vserver/sysctl.h>
#include <linux/vserver/task.h>
#include <net/net_namespace.h>

#include "core/vserver.h"

/* A name with a slash at its end allows all sysctls below it. */
static const char * const vs_sysctl_allowed[] = {
	"abi/",
	"fs/aio-max-nr", "fs/epoll/", "fs/fanotify/", "fs/file-max",
	"fs/inotify/", "fs/lease-break-time", "fs/leases-enable", "fs/mount-max",
	"fs/mqueue/", "fs/nr_open", "fs/overflowgid", "fs/overflowuid",
	"fs/pipe-max-size", "fs/pipe-user-pages-hard", "fs/pipe-user-pages-soft",
	"fs/protected_fifos", "fs/protected_hardlinks", "fs/protected_regular",
	"fs/protected_symlinks", "fs/suid_dumpable",
	"kernel/arch", "kernel/auto_msgmni", "kernel/cap_last_cap",
	"kernel/core_pattern", "kernel/core_pipe_limit", "kernel/core_uses_pid",
	"kernel/dmesg_restrict", "kernel/domainname", "kernel/hostname",
	"kernel/io_uring_disabled", "kernel/io_uring_group", "kernel/keys/",
	"kernel/kptr_restrict", "kernel/msgmax", "kernel/msgmnb", "kernel/msgmni",
	"kernel/ngroups_max", "kernel/numa_balancing", "kernel/osrelease",
	"kernel/ostype", "kernel/overflowgid", "kernel/overflowuid",
	"kernel/panic", "kernel/panic_on_oops", "kernel/perf_event_paranoid",
	"kernel/pid_max", "kernel/printk", "kernel/pty/max",
	"kernel/pty/reserve", "kernel/random/boot_id",
	"kernel/random/entropy_avail", "kernel/random/poolsize",
	"kernel/random/urandom_min_reseed_secs", "kernel/random/uuid",
	"kernel/random/write_wakeup_threshold", "kernel/randomize_va_space",
	"kernel/sched_autogroup_enabled", "kernel/sched_rr_timeslice_ms",
	"kernel/sched_rt_period_us", "kernel/sched_rt_runtime_us",
	"kernel/seccomp/", "kernel/sem", "kernel/shm_rmid_forced",
	"kernel/shmall", "kernel/shmmax", "kernel/shmmni",
	"kernel/sysctl_writes_strict", "kernel/threads-max",
	"kernel/unprivileged_bpf_disabled", "kernel/unprivileged_userns_clone",
	"kernel/version", "kernel/yama/",
	"net/core/", "net/ipv4/", "net/ipv6/", "net/unix/",
	"user/",
	"vm/admin_reserve_kbytes", "vm/dirty_background_bytes",
	"vm/dirty_background_ratio", "vm/dirty_bytes",
	"vm/dirty_expire_centisecs", "vm/dirty_ratio",
	"vm/dirty_writeback_centisecs", "vm/hugetlb_shm_group",
	"vm/legacy_va_layout", "vm/max_map_count", "vm/memfd_noexec",
	"vm/min_free_kbytes", "vm/mmap_min_addr", "vm/oom_dump_tasks",
	"vm/oom_kill_allocating_task", "vm/overcommit_kbytes",
	"vm/overcommit_memory", "vm/overcommit_ratio", "vm/page-cluster",
	"vm/panic_on_oom", "vm/swappiness", "vm/unprivileged_userfaultfd",
	"vm/user_reserve_kbytes", "vm/vfs_cache_pressure",
	"vm/zone_reclaim_mode",
};

/* Longer than the path of each allowed sysctl */
#define VS_SYSCTL_PATH	96

/* Write a name in front of @end; return NULL if there is no room. */
static char *vs_prepend(char *start, char *end, const char *name)
{
	size_t len = strlen(name);

	if (!end || len > end - start)
		return NULL;
	return memcpy(end - len, name, len);
}

/* Build the path below /proc/sys at the end of @buf; NULL if it is too long. */
static const char *vs_sysctl_path(const struct dentry *dir, const char *name,
				  char *buf)
{
	char *path = buf + VS_SYSCTL_PATH - 1;

	*path = '\0';
	path = vs_prepend(buf, path, name);
	/* The directory below the root of procfs is /proc/sys itself. */
	while (path && !IS_ROOT(dir) && !IS_ROOT(dir->d_parent)) {
		path = vs_prepend(buf, path, "/");
		path = vs_prepend(buf, path, dir->d_name.name);
		dir = dir->d_parent;
	}
	return path;
}

static bool vs_sysctl_matches(const char *path, const char *allowed)
{
	size_t len = strlen(allowed);

	return allowed[len - 1] == '/' ? !strncmp(path, allowed, len) :
					 !strcmp(path, allowed);
}

/* In its own network namespace, a guest sees all sysctls of that namespace. */
static bool vs_sysctl_is_own(const char *path)
{
	return current->nsproxy && current->nsproxy->net_ns != &init_net &&
	       vs_sysctl_matches(path, "net/");
}

static bool vs_sysctl_allows(const struct dentry *dir, const char *name)
{
	const struct vx_info *vxi = vx_current();
	char buf[VS_SYSCTL_PATH];
	const char *path;
	int i;

	if (vxi && (READ_ONCE(vxi->ctx.flags) & VXF_STATE_SETUP))
		return true;
	path = vs_sysctl_path(dir, name, buf);
	if (!path)
		return false;
	if (vs_sysctl_is_own(path))
		return true;
	for (i = 0; i < ARRAY_SIZE(vs_sysctl_allowed); i++)
		if (vs_sysctl_matches(path, vs_sysctl_allowed[i]))
			return true;
	return false;
}

static bool vs_dentry_is(const struct dentry *dentry, const char *name)
{
	return !strcmp(dentry->d_name.name, name);
}

/* net/FAMILY/conf and net/FAMILY/neigh have a directory for each interface. */
static bool vs_sysctl_has_interfaces(const struct dentry *dir)
{
	return (vs_dentry_is(dir, "conf") || vs_dentry_is(dir, "neigh")) &&
	       vs_dentry_is(dir->d_parent->d_parent, "net");
}

/* Slow path of vs_sysctl_visible(). */
bool __vs_sysctl_visible(const struct dentry *dir, const char *name,
			 umode_t mode)
{
	if (!S_ISDIR(mode))
		return !vs_in_guest() || vs_sysctl_allows(dir, name);
	return !vs_sysctl_has_interfaces(dir) || !current->nsproxy ||
	       nx_name_visible(current->nsproxy->net_ns, name);
}
