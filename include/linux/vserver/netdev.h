/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interfaces and interface addresses that a network context sees.
 */
#ifndef _LINUX_VSERVER_NETDEV_H
#define _LINUX_VSERVER_NETDEV_H

#include <linux/netdevice.h>
#include <linux/vserver/task.h>

bool __nx_dev_visible(const struct net_device *dev);
bool __nx_name_visible(struct net *net, const char *name);
bool __nx_addr_visible(__be32 addr);
bool __nx_addr6_visible(const struct in6_addr *addr);

#ifdef CONFIG_VSERVER

/* Is the caller in no network context?  Only the caller changes that. */
static inline bool nx_sees_all(void)
{
	return likely(!rcu_access_pointer(current->nx_info));
}

#else /* !CONFIG_VSERVER */

static inline bool nx_sees_all(void) { return true; }

#endif /* CONFIG_VSERVER */

/**
 * nx_dev_visible() - may the caller see an interface
 * @dev: the interface, or NULL
 *
 * NXF_HIDE_NETIF hides an interface without an address of the caller's context.
 *
 * Return: true if it may.
 */
static inline bool nx_dev_visible(const struct net_device *dev)
{
	return nx_sees_all() || __nx_dev_visible(dev);
}

/**
 * nx_name_visible() - may the caller see the interface of this name
 * @net: network namespace
 * @name: name of the interface
 *
 * Return: true if it may, or if there is no such interface.
 */
static inline bool nx_name_visible(struct net *net, const char *name)
{
	return nx_sees_all() || __nx_name_visible(net, name);
}

/**
 * nx_addr_visible() - may the caller see an IPv4 address of an interface
 * @addr: the address
 *
 * Return: true if it may.
 */
static inline bool nx_addr_visible(__be32 addr)
{
	return nx_sees_all() || __nx_addr_visible(addr);
}

/**
 * nx_addr6_visible() - may the caller see an IPv6 address of an interface
 * @addr: the address
 *
 * Return: true if it may.
 */
static inline bool nx_addr6_visible(const struct in6_addr *addr)
{
	return nx_sees_all() || __nx_addr6_visible(addr);
}

#endif /* _LINUX_VSERVER_NETDEV_H */
