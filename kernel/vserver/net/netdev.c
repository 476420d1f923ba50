// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interfaces as a network context sees them: those that have an address of it,
 * and of their addresses these.
 */
#include <linux/inetdevice.h>
#include <linux/vserver/netdev.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>
#include <net/sock.h>

#include "core/vserver.h"

static bool nx_dev_has_v4(const struct nx_info *nxi, const struct net_device *dev)
{
	const struct in_device *in_dev = __in_dev_get_rcu(dev);
	const struct in_ifaddr *ifa;

	if (!in_dev)
		return false;
	in_dev_for_each_ifa_rcu(ifa, in_dev)
		if (nx_has_v4(nxi, ifa->ifa_local, NXA_MASK_SHOW))
			return true;
	return false;
}

static bool nx_dev_has_v6(const struct nx_info *nxi, const struct net_device *dev)
{
#if IS_ENABLED(CONFIG_IPV6)
	const struct inet6_dev *idev = __in6_dev_get(dev);
	const struct inet6_ifaddr *ifp;

	if (!idev)
		return false;
	list_for_each_entry_rcu(ifp, &idev->addr_list, if_list)
		if (nx_has(nxi, &ifp->addr, NXA_MASK_SHOW))
			return true;
#endif
	return false;
}

/**
 * nx_hides() - does a context see only what is its own of interfaces
 * @nxi: the context
 */
bool nx_hides(const struct nx_info *nxi)
{
	return READ_ONCE(nxi->ctx.flags) & NXF_HIDE_NETIF;
}

/**
 * nx_dev_shown() - does an interface exist for a context
 * @nxi: the context
 * @dev: the interface, or NULL
 *
 * Context: RCU read side, or RTNL held.
 */
bool nx_dev_shown(const struct nx_info *nxi, const struct net_device *dev)
{
	bool shown;

	if (!nx_hides(nxi))
		return true;
	rcu_read_lock();
	shown = dev && (nx_dev_has_v4(nxi, dev) || nx_dev_has_v6(nxi, dev));
	rcu_read_unlock();
	return shown;
}

/**
 * nx_bound_dev_shown() - may the caller hear the name of a socket's interface
 * @sk: the socket, which can be bound to an index that was guessed
 */
bool nx_bound_dev_shown(const struct sock *sk)
{
	const struct nx_info *nxi = nx_current();
	int index = READ_ONCE(sk->sk_bound_dev_if);
	bool shown;

	if (!nxi || !index)
		return true;
	rcu_read_lock();
	shown = nx_dev_shown(nxi, dev_get_by_index_rcu(sock_net(sk), index));
	rcu_read_unlock();
	return shown;
}

bool __nx_dev_visible(const struct net_device *dev)
{
	return nx_dev_shown(nx_current(), dev);
}

bool __nx_name_visible(struct net *net, const char *name)
{
	const struct net_device *dev;
	bool visible;

	rcu_read_lock();
	dev = dev_get_by_name_rcu(net, name);
	visible = !dev || __nx_dev_visible(dev);
	rcu_read_unlock();
	return visible;
}

bool __nx_addr_visible(__be32 addr)
{
	const struct nx_info *nxi = nx_current();

	return !nx_hides(nxi) || nx_has_v4(nxi, addr, NXA_MASK_SHOW);
}

bool __nx_addr6_visible(const struct in6_addr *addr)
{
	const struct nx_info *nxi = nx_current();

	return !nx_hides(nxi) || nx_has(nxi, addr, NXA_MASK_SHOW);
}
