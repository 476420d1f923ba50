/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a network context sees of the interfaces of its namespace.
 */
#ifndef _LINUX_VSERVER_NETDEV_H
#define _LINUX_VSERVER_NETDEV_H

#include <linux/netdevice.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

bool __nx_dev_visible(const struct net_device *dev);
bool __nx_name_visible(struct net *net, const char *name);
bool __nx_addr_visible(__be32 addr);
bool __nx_addr6_visible(const struct in6_addr *addr);

/* Only the caller changes it. */
static inline bool nx_sees_all(void)
{
	return likely(!rcu_access_pointer(current->nx_info));
}

/**
 * nx_dev_visible() - does an interface exist for the caller
 * @dev: the interface, or NULL, which is none
 *
 * With NXF_HIDE_NETIF only if it has an address of the context of the caller.
 */
static inline bool nx_dev_visible(const struct net_device *dev)
{
	return nx_sees_all() || __nx_dev_visible(dev);
}

/**
 * nx_name_visible() - does an interface exist for the caller
 * @net: network namespace
 * @name: name of the interface; one that nobody has is visible
 */
static inline bool nx_name_visible(struct net *net, const char *name)
{
	return nx_sees_all() || __nx_name_visible(net, name);
}

/**
 * nx_addr_visible() - is an IPv4 address of an interface shown to the caller
 * @addr: the address
 */
static inline bool nx_addr_visible(__be32 addr)
{
	return nx_sees_all() || __nx_addr_visible(addr);
}

/**
 * nx_addr6_visible() - is an IPv6 address of an interface shown to the caller
 * @addr: the address
 */
static inline bool nx_addr6_visible(const struct in6_addr *addr)
{
	return nx_sees_all() || __nx_addr6_visible(addr);
}

#else /* !CONFIG_VSERVER */

static inline bool nx_dev_visible(const struct net_device *dev) { return true; }

static inline bool nx_name_visible(struct net *net, const char *name)
{
	return true;
}

static inline bool nx_addr_visible(__be32 addr) { return true; }

static inline bool nx_addr6_visible(const struct in6_addr *addr)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_NETDEV_H */
