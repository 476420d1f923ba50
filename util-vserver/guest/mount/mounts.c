// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes the mounts of a guest.  See mounts.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "api-mounts.h"
#include "child.h"
#include "conf-tree.h"
#include "guest-mount.h"
#include "guest-path.h"
#include "message.h"
#include "mount-table.h"
#include "mounts.h"

/* The mount namespace that this process was in before, that of the host. */
static int left = -1;

int mounts_new_namespace(const struct config *c)
{
	/* A guest needs its device nodes and setuid programs. */
	struct mount_attr attr = {
		.attr_clr = MOUNT_ATTR_NODEV | MOUNT_ATTR_NOSUID,
	};

	left = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	if (left < 0)
		return fail_sys("cannot open /proc/self/ns/mnt");
	if (unshare(CLONE_NEWNS) < 0)
		return fail_sys("cannot make a mount namespace");
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return fail_sys("cannot make the mounts private");
	if (mount(c->root, c->root, NULL, MS_BIND | MS_REC, NULL) < 0 ||
	    mount_setattr(AT_FDCWD, c->root, 0, &attr, sizeof(attr)) < 0)
		return fail_sys("cannot mount the guest's root %s on itself",
				c->root);
	/* Mounts of later scriptlets must propagate to the guest's copy. */
	if (mount(NULL, c->root, NULL, MS_REC | MS_SHARED, NULL) < 0)
		return fail_sys("cannot share the mounts below %s", c->root);
	return 0;
}

/* Use a child: setns() there and back resets root and working directory. */
static int mount_there(int (*mount_it)(void *data), void *data)
{
	pid_t pid = fork();

	if (pid < 0)
		return -1;
	if (pid == 0)
		_exit(setns(left, CLONE_NEWNS) < 0 || mount_it(data) < 0 ?
			      errno : 0);
	errno = wait_child(pid);
	return errno ? -1 : 0;
}

int mounts_everywhere(int (*mount_it)(void *data), void *data)
{
	if (left >= 0 && mount_there(mount_it, data) < 0)
		return -1;
	return mount_it(data);
}

/*
 * Such a mount shows the namespaces of the process that mounts it, so that
 * process must be in the namespaces of the guest.
 */
static bool shows_namespace(const struct mount_entry *e)
{
	return !strcmp(e->type, "proc") || !strcmp(e->type, "cgroup2") ||
	       !strcmp(e->type, "cgroup");
}

/* Does entry @i, or one that it lies below, show a namespace? */
static bool is_late(const struct mount_table *t, size_t i)
{
	size_t j, len;

	if (shows_namespace(&t->entries[i]))
		return true;
	for (j = 0; j < i; j++) {
		const char *target = t->entries[j].target;

		len = strlen(target);
		if (shows_namespace(&t->entries[j]) &&
		    !strncmp(t->entries[i].target, target, len) &&
		    t->entries[i].target[len] == '/')
			return true;
	}
	return false;
}

static int mount_one(int root, const char *file, const struct mount_entry *e)
{
	char err[PATH_MAX];

	if (mount_entry_has(e, "noauto"))
		return 0;
	if (guest_mount(root, e, err, sizeof(err)) < 0)
		return fail("%s:%u: %s", file, e->line, err);
	return 0;
}

enum which { ROOT, EARLY, LATE, ALL };

static bool is_wanted(const struct mount_table *t, size_t i, enum which which)
{
	if (mount_entry_is_root(&t->entries[i]))
		return which == ROOT;
	return which == ALL || which == (is_late(t, i) ? LATE : EARLY);
}

/* The table in the file @name of the configuration; a missing one is empty. */
static int read_table(const struct guest *g, const char *name,
		      struct mount_table *table)
{
	char path[PATH_MAX], err[PATH_MAX];

	*table = (struct mount_table){ 0 };
	if (!ct_flag(g->fd, name))
		return 0;
	snprintf(path, sizeof(path), "%s/%s", g->dir, name);
	if (mount_table_read(table, path, err, sizeof(err)) < 0)
		return fail("%s", err);
	return 0;
}

int mounts_check(const struct guest *g)
{
	static const char *const names[] = {
		"fstab", "fstab.local", "fstab.remote",
	};
	struct mount_table table;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (read_table(g, names[i], &table) < 0)
			return -1;
		mount_table_free(&table);
	}
	return 0;
}

/* Mounts the entries @which of the file @name of the configuration. */
static int mount_file(const struct config *c, int root, const char *name,
		      enum which which)
{
	struct mount_table table;
	int ret = 0;
	size_t i;

	if (read_table(c->guest, name, &table) < 0)
		return -1;
	for (i = 0; i < table.count && ret == 0; i++) {
		if (is_wanted(&table, i, which))
			ret = mount_one(root, name, &table.entries[i]);
	}
	mount_table_free(&table);
	return ret;
}

static int mount_files(const struct config *c, int root, enum which which)
{
	if (mount_file(c, root, "fstab", which) < 0)
		return -1;
	return mount_file(c, root, "fstab.local", which);
}

/* Callers open the root again after a mount on it. */
static int open_root(const struct config *c)
{
	int root = gp_open_root(c->root);

	if (root < 0)
		return fail_sys("cannot open the guest's root %s", c->root);
	return root;
}

int mounts_root(const struct config *c)
{
	int root = open_root(c);

	if (root < 0)
		return -1;
	if (mount_files(c, root, ROOT) < 0) {
		close(root);
		return -1;
	}
	close(root);
	root = open_root(c);
	if (root >= 0 && mount_files(c, root, EARLY) < 0) {
		close(root);
		return -1;
	}
	return root;
}

int mounts_late(const struct config *c)
{
	int root, ret;

	/* Mounts made here must not propagate back to the starter's copy. */
	if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return fail_sys("cannot stop the propagation of mounts to the host");
	root = open_root(c);
	if (root < 0)
		return -1;
	ret = mount_files(c, root, LATE);
	if (ret == 0)
		ret = mount_file(c, root, "fstab.remote", ALL);
	if (ret == 0 && c->init.systemd)
		ret = api_mounts(root);
	close(root);
	return ret;
}

int mounts_pivot(const struct config *c)
{
	/* This stacks the old root on the new one, where it is unmounted. */
	if (chdir(c->root) < 0 || syscall(SYS_pivot_root, ".", ".") < 0 ||
	    umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
		return fail_sys("cannot make %s the root", c->root);
	return 0;
}

int mounts_of_context(const struct config *c)
{
	int root, ret;

	if (!c->init.systemd)
		return 0;
	root = gp_open_root("/");
	if (root < 0)
		return fail_sys("cannot open the guest's root");
	ret = api_mount_queues(root);
	close(root);
	return ret;
}
