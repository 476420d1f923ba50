/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The raw vserver() system call and the places a test runs in.
 *
 * Nothing here uses libvserver, because a fault of the library could hide a
 * fault of the kernel.
 */
#ifndef TESTS_LIB_VS_H
#define TESTS_LIB_VS_H

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/vserver.h>

#ifdef __i386__
#define VS_NR	273
#else
#define VS_NR	236
#endif

/* The default ceiling of a guest. */
#define VS_CAP(name)	(1ULL << CAP_##name)
#define VS_SECURE_BCAPS	( \
	VS_CAP(CHOWN) | VS_CAP(DAC_OVERRIDE) | VS_CAP(DAC_READ_SEARCH) | \
	VS_CAP(FOWNER) | VS_CAP(FSETID) | VS_CAP(KILL) | VS_CAP(SETGID) | \
	VS_CAP(SETUID) | VS_CAP(NET_BIND_SERVICE) | VS_CAP(SYS_CHROOT) | \
	VS_CAP(SYS_PTRACE) | VS_CAP(SYS_BOOT) | VS_CAP(SYS_TTY_CONFIG) | \
	VS_CAP(LEASE) | VS_CAP(AUDIT_WRITE) | VS_CAP(SETFCAP))

/* Converts the result of a system call to the value or -errno. */
static inline long vs_rc(long rc)
{
	return rc < 0 ? -errno : rc;
}

static inline long vserver(__u32 cmd, __u32 id, void *data)
{
	return vs_rc(syscall(VS_NR, cmd, id, data));
}

/*
 * Reads "VxID:" or "NxID:" of the caller, which every process may read.  The
 * command task_xid is only for the host and the spectator.
 */
static inline long vs_own(const char *key)
{
	char line[256];
	long value = -ENOENT;
	FILE *f = fopen("/proc/thread-self/status", "re");

	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, key, strlen(key)))
			value = atol(line + strlen(key));
	fclose(f);
	return value;
}

static inline long vs_own_xid(void)
{
	return vs_own("VxID:");
}

static inline long vs_own_nid(void)
{
	return vs_own("NxID:");
}

static inline long vs_set_cflags(__u32 xid, __u64 flags, __u64 mask)
{
	struct vcmd_ctx_flags_v0 d = { .flagword = flags, .mask = mask };

	return vserver(VCMD_set_cflags, xid, &d);
}

/* Returns the flag word, or all ones when it cannot be read. */
static inline __u64 vs_cflags(__u32 xid)
{
	struct vcmd_ctx_flags_v0 d = { 0 };

	return vserver(VCMD_get_cflags, xid, &d) ? ~0ULL : d.flagword;
}

static inline long vs_set_nflags(__u32 nid, __u64 flags, __u64 mask)
{
	struct vcmd_net_flags_v0 d = { .flagword = flags, .mask = mask };

	return vserver(VCMD_set_nflags, nid, &d);
}

static inline long vs_set_ncaps(__u32 nid, __u64 caps, __u64 mask)
{
	struct vcmd_net_caps_v0 d = { .ncaps = caps, .cmask = mask };

	return vserver(VCMD_set_ncaps, nid, &d);
}

static inline long vs_set_bcaps(__u32 xid, __u64 bcaps)
{
	struct vcmd_bcaps d = { .bcaps = bcaps, .bmask = ~0ULL };

	return vserver(VCMD_set_bcaps, xid, &d);
}

static inline long vs_set_ccaps(__u32 xid, __u64 ccaps)
{
	struct vcmd_ctx_caps_v1 d = { .ccaps = ccaps, .cmask = ~0ULL };

	return vserver(VCMD_set_ccaps, xid, &d);
}

static inline long vs_set_umask(__u32 xid, __u64 umask)
{
	struct vcmd_umask d = { .umask = umask, .mask = ~0ULL };

	return vserver(VCMD_set_umask, xid, &d);
}

static inline long vs_set_iattr(const char *name, __u32 flags, __u32 mask)
{
	struct vcmd_ctx_iattr_v1 d = {
		.name = name, .flags = flags, .mask = mask,
	};

	return vserver(VCMD_set_iattr, 0, &d);
}

static inline long vs_create(__u32 xid, __u64 flags)
{
	struct vcmd_ctx_create d = { .flagword = flags };

	return vserver(VCMD_ctx_create, xid, &d);
}

static inline long vs_migrate(__u32 xid, __u64 flags)
{
	struct vcmd_ctx_migrate d = { .flagword = flags };

	return vserver(VCMD_ctx_migrate, xid, &d);
}

static inline long vs_kill(__u32 xid, int pid, int sig)
{
	struct vcmd_ctx_kill_v0 d = { .pid = pid, .sig = sig };

	return vserver(VCMD_ctx_kill, xid, &d);
}

/* Returns the number of tasks and references of a context, or -errno. */
static inline long vs_tasks(__u32 xid)
{
	struct vcmd_ctx_stat_v0 d = { 0 };
	long rc = vserver(VCMD_ctx_stat, xid, &d);

	return rc ? rc : (long)d.tasks;
}

/*
 * Waits until a context has that number of tasks, or -errno.  The parent of a
 * task learns of its end before the context counts it.  Returns the last number.
 */
static inline long vs_settle(__u32 xid, long want)
{
	int tries = 500;
	long now;

	while ((now = vs_tasks(xid)) != want && tries--)
		usleep(10000);
	return now;
}

static inline long vs_add_ipv4(__u32 nid, __u16 type, const char *ip,
			       const char *mask)
{
	struct vcmd_net_addr_ipv4_v1 d = {
		.type = type,
		.ip = inet_addr(ip),
		.mask = inet_addr(mask),
	};

	return vserver(VCMD_net_add_ipv4_v1, nid, &d);
}

/* Adds a single address, IPv4 or IPv6. */
static inline long vs_add_ip(__u32 nid, const char *ip)
{
	struct vcmd_net_addr_ipv6_v1 d = { .type = NXA_TYPE_ADDR, .prefix = 64 };

	if (!strchr(ip, ':'))
		return vs_add_ipv4(nid, NXA_TYPE_ADDR, ip, "255.255.255.0");
	inet_pton(AF_INET6, ip, d.ip);
	return vserver(VCMD_net_add_ipv6, nid, &d);
}

/* Removes that address. */
static inline long vs_remove_ip(__u32 nid, const char *ip)
{
	struct vcmd_net_addr_ipv4_v1 v4 = {
		.type = NXA_TYPE_ADDR, .mask = inet_addr("255.255.255.0"),
	};
	struct vcmd_net_addr_ipv6_v1 v6 = { .type = NXA_TYPE_ADDR };

	if (!strchr(ip, ':')) {
		v4.ip = inet_addr(ip);
		return vserver(VCMD_net_rem_ipv4_v1, nid, &v4);
	}
	inet_pton(AF_INET6, ip, v6.ip);
	return vserver(VCMD_net_remove_ipv6, nid, &v6);
}

static inline long vs_net_create(__u32 nid, __u64 flags)
{
	struct vcmd_net_create d = { .flagword = flags };

	return vserver(VCMD_net_create, nid, &d);
}

/* A place where a part of a test runs.  A field of 0 changes nothing. */
struct vs_place {
	__u32	xid;		/* process context to create */
	__u64	bcaps;		/* its ceiling; 0 means all ones */
	__u64	ccaps;
	__u64	cflags;		/* flags beyond the defaults */
	bool	join;		/* enter xid and nid, which exist already */
	bool	setup;		/* stay in STATE_SETUP */
	__u32	nid;		/* network context to create */
	const char *addr[4];	/* its addresses, in order */
	__u64	nflags;		/* flags beyond the defaults */
	uid_t	uid;		/* user to become at the end */
};

#define VS_TRY(call)			\
	do {				\
		long vs_rc_ = (call);	\
					\
		if (vs_rc_ < 0)		\
			return vs_rc_;	\
	} while (0)

static inline long vs_enter_net(const struct vs_place *p)
{
	int i;

	if (p->join)
		return vserver(VCMD_net_migrate, p->nid, NULL);
	VS_TRY(vs_net_create(p->nid, NXF_INIT_SET | p->nflags));
	for (i = 0; i < 4 && p->addr[i]; i++)
		VS_TRY(vs_add_ip(p->nid, p->addr[i]));
	return 0;
}

static inline long vs_enter_ctx(const struct vs_place *p)
{
	if (p->join || p->xid == VS_ID_WATCH)
		return vs_migrate(p->xid, 0);
	VS_TRY(vs_create(p->xid, VXF_INIT_SET));
	if (p->ccaps)
		VS_TRY(vs_set_ccaps(p->xid, p->ccaps));
	if (p->bcaps)
		VS_TRY(vs_set_bcaps(p->xid, p->bcaps));
	if (p->setup)
		return vs_set_cflags(p->xid, p->cflags, p->cflags);
	return vs_set_cflags(p->xid, p->cflags, p->cflags | VXF_STATE_SETUP);
}

/* Becomes an ordinary user: no groups, no capabilities, still dumpable. */
static inline long vs_become_user(uid_t uid)
{
	if (setgroups(0, NULL) || setresgid(uid, uid, uid) ||
	    setresuid(uid, uid, uid))
		return -errno;
	return vs_rc(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

/* Moves the caller to the place.  Returns 0 or -errno. */
static inline long vs_go(const struct vs_place *p)
{
	if (p->nid)
		VS_TRY(vs_enter_net(p));
	if (p->xid)
		VS_TRY(vs_enter_ctx(p));
	if (p->uid)
		VS_TRY(vs_become_user(p->uid));
	return 0;
}

#endif /* TESTS_LIB_VS_H */
