// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The network of a guest.  See network.h.
 *
 * That it is up is kept in a file, since what is on the host does not tell: the
 * address that a guest is to have may be another's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "network.h"
#include "rtnl-link.h"

#define MARK_DIR	"/run/vservers.net"

static bool has_own(const struct config *c)
{
	return c->spaces.own & CLONE_NEWNET;
}

static int open_namespace(void)
{
	return open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
}

/* Does an address that is to be on that device want it to stay down? */
static bool stays_down(const struct net_config *n, const char *dev)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		if (n->ifaces[i].down && n->ifaces[i].dev &&
		    !strcmp(n->ifaces[i].dev, dev))
			return true;
	}
	return false;
}

static int set_links_up(struct mnl_socket *nl, const struct config *c)
{
	size_t i;

	if (rtnl_link_up(nl, "lo") < 0)
		return fail_sys("lo: cannot set the link up in the guest");
	for (i = 0; i < c->netns.count; i++) {
		const struct netdev *d = &c->netns.devs[i];

		if (!stays_down(&c->net, d->guest) &&
		    rtnl_link_up(nl, d->guest) < 0)
			return fail_sys("netns/interfaces/%s: %s: cannot set the link up",
					d->id, d->guest);
	}
	return 0;
}

static int links_up(const struct config *c)
{
	struct mnl_socket *nl = rtnl_open();
	int ret = nl ? set_links_up(nl, c) : -1;

	rtnl_close(nl);
	return ret;
}

/* What has to be done from inside.  Nobody but this process is there yet. */
static int set_up_inside(const struct config *c, int host)
{
	int ret;

	if (setns(c->spaces.net_fd, CLONE_NEWNET) < 0)
		return fail_sys("spaces/net: cannot enter the network namespace");
	ret = links_up(c) < 0 || interfaces_up(&c->net) < 0 ? -1 : 0;
	if (setns(host, CLONE_NEWNET) < 0)
		ret = fail_sys("cannot come back from the guest's network");
	return ret;
}

static int fill(const struct config *c, int host)
{
	const char *owner = c->guest->dir;

	if (netns_make(&c->netns, c->spaces.net_fd, owner) < 0)
		return -1;
	if (set_up_inside(c, host) == 0)
		return 0;
	netns_remove(&c->netns, owner);
	return -1;
}

/* Of a shared one, nothing is the guest's. */
static void own_down(const struct config *c)
{
	netns_remove_name(&c->netns, c->guest);
	netns_remove(&c->netns, c->guest->dir);
}

static int own_up(struct config *c)
{
	int host = open_namespace(), ret;

	if (host < 0)
		return fail_sys("/proc/self/ns/net");
	ret = spaces_make_net(&c->spaces, host);
	if (ret == 0)
		ret = fill(c, host);
	close(host);
	if (ret < 0 || netns_make_name(&c->netns, c->spaces.net_fd,
				       c->guest) == 0)
		return ret;
	netns_remove(&c->netns, c->guest->dir);
	return -1;
}

/* What is in it is up to who made it. */
static int shared_up(struct config *c)
{
	c->spaces.net_fd = netns_open_shared(&c->netns);
	return c->spaces.net_fd < 0 ? -1 : 0;
}

static int find_mark(const struct config *c, char *path, size_t size)
{
	char key[GUEST_KEY_LEN];

	if (guest_key(c->guest, key, sizeof(key)) < 0)
		return -1;
	snprintf(path, size, MARK_DIR "/%s", key);
	return 0;
}

static int mark(const char *path)
{
	int fd;

	if (mkdir(MARK_DIR, 0755) < 0 && errno != EEXIST)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	return fd < 0 ? -1 : close(fd);
}

static int up(struct config *c)
{
	if (!has_own(c))
		return interfaces_up(&c->net);
	return c->netns.shared ? shared_up(c) : own_up(c);
}

int network_up(struct config *c)
{
	char path[PATH_MAX];

	if (find_mark(c, path, sizeof(path)) < 0 || mark(path) < 0)
		return fail_sys("cannot write the run state (" MARK_DIR ")");
	if (up(c) == 0)
		return 0;
	unlink(path);
	return -1;
}

void network_down(const struct config *c)
{
	char path[PATH_MAX];

	bool is_up;

	if (find_mark(c, path, sizeof(path)) < 0)
		return;
	is_up = access(path, F_OK) == 0;
	if (!has_own(c))
		interfaces_down(&c->net, is_up);
	else if (is_up)
		own_down(c);
	unlink(path);
}
