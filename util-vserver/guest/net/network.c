// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes and removes the network of a guest.  See network.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "network-record.h"
#include "network.h"
#include "rtnl-link.h"

static bool has_own(const struct config *c)
{
	return c->spaces.own & CLONE_NEWNET;
}

static int open_namespace(void)
{
	return open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
}

/* Is an address configured on the device @dev with the flag "down"? */
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
		return fail_sys("cannot set the device lo of the guest up");
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

/* Set the network up from inside.  No other process is in it yet. */
static int set_up_inside(const struct config *c, int host)
{
	int ret;

	if (setns(c->spaces.net_fd, CLONE_NEWNET) < 0)
		return fail_sys("spaces/net: cannot enter the network namespace");
	ret = links_up(c) < 0 || interfaces_up(&c->net) < 0 ? -1 : 0;
	if (setns(host, CLONE_NEWNET) < 0)
		ret = fail_sys("cannot return from the guest's network namespace");
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

static int own_up(struct config *c)
{
	int host = open_namespace(), ret;

	if (host < 0)
		return fail_sys("cannot open /proc/self/ns/net");
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

/* The administrator who made a shared network namespace configures it. */
static int shared_up(struct config *c)
{
	c->spaces.net_fd = netns_open_shared(&c->netns);
	return c->spaces.net_fd < 0 ? -1 : 0;
}

static int up(struct config *c)
{
	if (!has_own(c))
		return interfaces_up(&c->net);
	return c->netns.shared ? shared_up(c) : own_up(c);
}

int network_up(struct config *c)
{
	if (network_record_write(c) < 0)
		return fail_sys("cannot record the network in /run/vservers.net");
	if (up(c) == 0)
		return 0;
	network_record_drop(c->guest);
	return -1;
}

bool network_down(const struct guest *g)
{
	struct network_record r;
	bool found = network_record_read(g, &r);

	if (found) {
		interfaces_down(&r.net, true);
		netns_remove_name(&r.netns, g);
		netns_remove(&r.netns, r.owner);
		network_record_free(&r);
	}
	network_record_drop(g);
	return found;
}

void network_tidy(const struct config *c)
{
	if (!has_own(c))
		interfaces_down(&c->net, false);
}
