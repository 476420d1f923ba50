// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names network namespaces for ip-netns(8).  See netns.h.
 *
 * The namespace is mounted in MOUNT_DIR, which only this program uses.  ip(8)
 * finds a link to the mount in IP_DIR; the target of the link identifies the
 * guest.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf-tree.h"
#include "conf-value.h"
#include "message.h"
#include "mounts.h"
#include "netns.h"

#define IP_DIR		"/run/netns"
#define MOUNT_DIR	"/run/vservers.netns"

static bool is_file_name(const char *name)
{
	return strlen(name) <= NAME_MAX && !strchr(name, '/') &&
	       strcmp(name, ".") && strcmp(name, "..");
}

int netns_read_name(int dir, const char *guest, struct netns_config *n)
{
	n->shared = ct_flag(dir, "netns/shared");
	if (!n->shared && !ct_flag(dir, "netns/name"))
		return 0;
	if (config_value(dir, "netns/name", &n->name) < 0)
		return -1;
	if (!n->name)
		n->name = strdup(guest);
	if (!n->name)
		return fail_sys("cannot read netns/name");
	if (is_file_name(n->name))
		return 0;
	return fail("netns/name: '%s' is not a valid name of a network namespace: it must be a file name",
		    n->name);
}

/* The mount point of a guest's network namespace, and the link for ip(8) */
struct place {
	char	mount[PATH_MAX], link[PATH_MAX];
	int	fd;
};

static int find_place(struct place *p, const struct netns_config *n,
		      const struct guest *guest)
{
	char key[GUEST_KEY_LEN];

	if (guest_key(guest, key, sizeof(key)) < 0)
		return -1;
	snprintf(p->mount, sizeof(p->mount), MOUNT_DIR "/%s", key);
	snprintf(p->link, sizeof(p->link), IP_DIR "/%s", n->name);
	return 0;
}

static bool is_own(const struct place *p)
{
	char target[PATH_MAX];
	ssize_t len = readlink(p->link, target, sizeof(target) - 1);

	if (len < 0)
		return false;
	target[len] = '\0';
	return !strcmp(target, p->mount);
}

static int make_files(const struct place *p)
{
	int fd;

	if ((mkdir(IP_DIR, 0755) < 0 && errno != EEXIST) ||
	    (mkdir(MOUNT_DIR, 0755) < 0 && errno != EEXIST))
		return -1;
	fd = open(p->mount, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	if (fd < 0)
		return -1;
	close(fd);
	return symlink(p->mount, p->link);
}

static int mount_it(void *data)
{
	const struct place *p = data;
	char fd[32];

	snprintf(fd, sizeof(fd), "/proc/self/fd/%d", p->fd);
	return mount(fd, p->mount, NULL, MS_BIND, NULL);
}

/*
 * unlink() of the mount point unmounts it in all other mount namespaces, too.
 */
static void remove_place(const struct place *p)
{
	if (is_own(p))
		unlink(p->link);
	umount2(p->mount, MNT_DETACH | UMOUNT_NOFOLLOW);
	unlink(p->mount);
}

int netns_make_name(const struct netns_config *n, int fd,
		    const struct guest *guest)
{
	struct place p = { .fd = fd };

	if (!n->name)
		return 0;
	if (find_place(&p, n, guest) < 0)
		return fail_sys("cannot read the configuration %s", guest->dir);
	/* Remove the name of a guest that did not end by stop. */
	remove_place(&p);
	if (make_files(&p) == 0 && mounts_everywhere(mount_it, &p) == 0)
		return 0;
	if (errno == EEXIST)
		fail("netns/name: the network namespace '%s' exists already and is not this guest's ('ip netns list')",
		     n->name);
	else
		fail_sys("netns/name: cannot give the network the name '%s'",
			 n->name);
	remove_place(&p);
	return -1;
}

void netns_remove_name(const struct netns_config *n, const struct guest *guest)
{
	struct place p;

	if (n->name && find_place(&p, n, guest) == 0)
		remove_place(&p);
}

int netns_open_shared(const struct netns_config *n)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), IP_DIR "/%s", n->name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_sys("netns/shared: cannot open the network namespace %s (netns/name; 'ip netns add %s' makes it)",
				path, n->name);
	if (ioctl(fd, NS_GET_NSTYPE) == CLONE_NEWNET)
		return fd;
	close(fd);
	return fail("netns/shared: %s is not a network namespace (netns/name; 'ip netns add' makes one)",
		    path);
}
