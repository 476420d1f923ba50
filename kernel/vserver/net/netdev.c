// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interfaces that a network context sees: those that have one of its addresses.
 * It sees no other addresses of these interfaces.
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
 * nx_hides() - does a context see only its own interfaces and addresses
 * @nxi: the context
 *
 * Return: true if it has NXF_HIDE_NETIF.
 */
bool nx_hides(const struct nx_info *nxi)
{
	return READ_ONCE(nxi->ctx.flags) & NXF_HIDE_NETIF;
}

/**
 * nx_dev_shown() - is an interface visible to a context
 * @nxi: the context
 * @dev: the interface, or NULL
 *
 * Context: the caller holds RTNL or the RCU read lock.
 * Return: true if the interface has an address of the context, or if the
 * context sees all interfaces.
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
 * nx_bound_dev_shown() - may the caller read the name of a socket's interface
 * @sk: the socket; its interface index may be a guess of the caller
 *
 * Return: true if the interface is visible to the caller or does not exist.
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

/* Slow path of nx_dev_visible(). */
bool __nx_dev_visible(const struct net_device *dev)
{
	return nx_dev_shown(nx_current(), dev);
}

/* Slow path of nx_name_visible(). */
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

/* Slow path of nx_addr_visible(). */
bool __nx_addr_visible(__be32 addr)
{
	const struct nx_info *nxi = nx_current();

	return !nx_hides(nxi) || nx_has_v4(nxi, addr, NXA_MASK_SHOW);
}

/* Slow path of nx_addr6_visible(). */
bool __nx_addr6_visible(const struct in6_addr *addr)
{
	const struct nx_info *nxi = nx_current();

	return !nx_hides(nxi) || nx_has(nxi, addr, NXA_MASK_SHOW);
}
