// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads and writes the run state of a guest.  See guest.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "close-errno.h"
#include "conf-tree.h"
#include "guest.h"
#include "helper-state.h"
#include "start-group.h"

/*
 * Reads an id.  Returns VC_NOCTX with errno 0 if the file is missing or has no
 * number, and VC_NOCTX with errno if it cannot be read.
 */
static uint32_t read_id(int dirfd, const char *path)
{
	char *value, *end;
	unsigned long id;

	if (ct_value(dirfd, path, &value) < 0)
		return VC_NOCTX;
	id = value ? strtoul(value, &end, 10) : VC_NOCTX;
	if (!value || *end || id > VC_MAX_S_CONTEXT)
		id = VC_NOCTX;
	free(value);
	errno = 0;
	return id;
}

static bool same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 &&
	       sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

enum context {
	CONTEXT_UNKNOWN,	/* the query failed with errno */
	CONTEXT_GONE,
	CONTEXT_OWN,
	CONTEXT_OTHER,		/* of a guest with another run file */
	CONTEXT_OTHER_RUN,	/* of another guest with the same run file */
};

/* Only trust a directory that nobody but root can change. */
static bool is_of_root(const char *dir)
{
	struct stat st;

	return stat(dir, &st) == 0 && st.st_uid == 0 && !(st.st_mode & 022);
}

/* A copied configuration has the same link to the run file. */
static bool same_run_file(const struct guest *g, const char *other)
{
	char own[PATH_MAX], others[PATH_MAX];

	return is_of_root(other) &&
	       snprintf(own, sizeof(own), "%s/run", g->dir) < PATH_MAX &&
	       snprintf(others, sizeof(others), "%s/run", other) < PATH_MAX &&
	       same_file(own, others);
}

/* Classify the context @xid, which is the number in the run file. */
static enum context whose_context(const struct guest *g, xid_t xid)
{
	char context[VC_VHI_NAME_LEN];
	struct vc_ctx_stat stat;

	if (vc_get_vhi_name(xid, vcVHI_CONTEXT, context, sizeof(context)) < 0 ||
	    vc_ctx_stat(xid, &stat) < 0)
		return errno == ESRCH ? CONTEXT_GONE : CONTEXT_UNKNOWN;
	if (!stat.tasks)
		return CONTEXT_GONE;
	if (same_file(context, g->dir))
		return CONTEXT_OWN;
	return same_run_file(g, context) ? CONTEXT_OTHER_RUN : CONTEXT_OTHER;
}

static void nid_path(char *buf, size_t size, xid_t xid)
{
	snprintf(buf, size, REVDIR "/%u.nid", xid);
}

/* Remove the target of the link G/run, but not the link. */
static void drop_run_file(const struct guest *g)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(g->fd, "run", target, sizeof(target) - 1);

	if (len < 0)
		return;
	target[len] = '\0';
	unlinkat(g->fd, target, 0);
}

static void drop_run_state(const struct guest *g, xid_t xid)
{
	char path[PATH_MAX];
	int err = errno;

	drop_run_file(g);
	snprintf(path, sizeof(path), REVDIR "/%u", xid);
	unlink(path);
	nid_path(path, sizeof(path), xid);
	unlink(path);
	errno = err;
}

xid_t guest_xid(const struct guest *g)
{
	struct stat st;
	xid_t xid;

	/* If start creates the file after this check, it has a number. */
	if (fstatat(g->fd, "run", &st, 0) < 0) {
		errno = 0;
		return VC_NOCTX;
	}
	xid = read_id(g->fd, "run");
	if (xid == VC_NOCTX && errno)
		return VC_NOCTX;
	if (xid == VC_NOCTX) {
		drop_run_file(g);
		errno = 0;
		return VC_NOCTX;
	}
	switch (whose_context(g, xid)) {
	case CONTEXT_UNKNOWN:
		return VC_NOCTX;
	case CONTEXT_OWN:
		return xid;
	case CONTEXT_GONE:
		/* Keep the state of vshelper, which may not have run yet. */
		drop_run_state(g, xid);
		break;
	case CONTEXT_OTHER:
		drop_run_file(g);
		break;
	case CONTEXT_OTHER_RUN:
		break;
	}
	errno = 0;
	return VC_NOCTX;
}

int guest_key(const struct guest *g, char *buf, size_t size)
{
	struct stat st;

	if (fstat(g->fd, &st) < 0)
		return -1;
	snprintf(buf, size, "%jx-%jx", (uintmax_t)st.st_dev,
		 (uintmax_t)st.st_ino);
	return 0;
}

static bool mask_has_net(const struct guest *g)
{
	char **items, **p;
	bool has = false;

	if (ct_list(g->fd, "spaces/mask", &items) < 0)
		return false;
	for (p = items; p && *p; p++)
		has = has || vc_text2umask(*p, strlen(*p)) == CLONE_NEWNET;
	ct_free(items);
	return has;
}

/* Does the guest use a network namespace other than that of the host? */
static bool has_other_net(const struct guest *g)
{
	char *net;
	bool other;

	if (ct_value(g->fd, "spaces/net", &net) < 0)
		return false;
	other = net ? strcmp(net, "0") :
		      ct_flag(g->fd, "spaces/net") || mask_has_net(g);
	free(net);
	return other;
}

bool guest_has_nid(const struct guest *g)
{
	if (ct_flag(g->fd, "noncontext"))
		return false;
	return ct_flag(g->fd, "ncontext") || !has_other_net(g);
}

nid_t guest_nid(const struct guest *g, xid_t xid)
{
	char path[PATH_MAX];
	nid_t nid;

	if (!guest_has_nid(g))
		return VC_NONID;
	nid_path(path, sizeof(path), xid);
	nid = read_id(AT_FDCWD, path);
	if (nid == VC_NONID)
		nid = read_id(g->fd, "ncontext");
	if (nid == VC_NONID)
		nid = read_id(g->fd, "context");
	return nid;
}

static int make_dirs(void)
{
	if ((mkdir(RUNDIR, 0755) < 0 && errno != EEXIST) ||
	    (mkdir(REVDIR, 0755) < 0 && errno != EEXIST))
		return -1;
	return 0;
}

static int write_id(int fd, uint32_t id)
{
	int ret = dprintf(fd, "%u\n", id) < 0 ? -1 : 0;

	if (close(fd) < 0)
		ret = -1;
	return ret;
}

/*
 * Create the file with its number in one step.  A file without a number is left
 * over from a crash of the machine.  Fails with EEXIST if the file exists.
 */
static int make_run_file(const struct guest *g, const char *path, xid_t xid)
{
	char *copy = strdup(path), proc[64];
	int fd, ret = -1;

	if (!copy)
		return -1;
	fd = openat(g->fd, dirname(copy), O_WRONLY | O_TMPFILE | O_CLOEXEC,
		    0644);
	free(copy);
	if (fd < 0)
		return -1;
	snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
	if (dprintf(fd, "%u\n", xid) > 0)
		ret = linkat(AT_FDCWD, proc, g->fd, path, AT_SYMLINK_FOLLOW);
	close_keeping_errno(fd);
	return ret;
}

/* Create the file first: another guest of the same name may have one. */
static int make_run_link(const struct guest *g, xid_t xid)
{
	char target[PATH_MAX];
	int err;

	snprintf(target, sizeof(target), RUNDIR "/%s", g->name);
	if (make_run_file(g, target, xid) < 0)
		return -1;
	if (symlinkat(target, g->fd, "run") == 0)
		return 0;
	err = errno;
	unlink(target);
	errno = err;
	return -1;
}

/* Write the target of the link G/run, which may be a relative path. */
static int save_run(const struct guest *g, xid_t xid)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(g->fd, "run", target, sizeof(target) - 1);

	if (len < 0)
		return errno == ENOENT ? make_run_link(g, xid) : -1;
	target[len] = '\0';
	return make_run_file(g, target, xid);
}

static int save_nid(xid_t xid, nid_t nid)
{
	char path[PATH_MAX];
	int fd;

	nid_path(path, sizeof(path), xid);
	unlink(path);
	if (nid == VC_NONID)
		return 0;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	return fd < 0 ? -1 : write_id(fd, nid);
}

static int save_link(const struct guest *g, xid_t xid)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), REVDIR "/%u", xid);
	unlink(path);
	return symlink(g->dir, path);
}

static int save_helper_state(const struct guest *g, xid_t xid)
{
	char *group = start_group_own();
	int ret = helper_state_save(xid, g->dir, "default", group);

	free(group);
	return ret;
}

int guest_save_state(const struct guest *g, xid_t xid, nid_t nid)
{
	if (make_dirs() < 0 || save_run(g, xid) < 0)
		return -1;
	if (save_nid(xid, nid) == 0 &&
	    save_link(g, xid) == 0 &&
	    save_helper_state(g, xid) == 0)
		return 0;
	guest_drop_state(g, xid);
	return -1;
}

void guest_drop_state(const struct guest *g, xid_t xid)
{
	drop_run_state(g, xid);
	helper_state_drop(xid);
}
