/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses for a network context, as arguments give them. */
#ifndef _UTIL_VSERVER_NET_ARG_H
#define _UTIL_VSERVER_NET_ARG_H

#include <stdbool.h>
#include <stddef.h>

#include "vserver.h"

struct net_addr_list {
	struct vc_net_addr	*addrs;
	size_t			count;
};

/*
 * Each adds one address to the list, or dies: "Invalid IP number 'X'",
 * "Invalid broadcast number 'X'", "Invalid range 'X'".
 */
void net_ip_arg(struct net_addr_list *list, char const *text);
void net_mask_arg(struct net_addr_list *list, char const *text);
void net_range_arg(struct net_addr_list *list, char const *text);
void net_bcast_arg(struct net_addr_list *list, char const *text);
void net_lback_arg(struct net_addr_list *list, char const *text);

/**
 * net_ip_or_device_arg() - as net_ip_arg(), or the addresses of a device
 * @list: receives the addresses with their masks
 * @text: IP[/MASK], or a network device: its first IPv4 address and its IPv6
 *	addresses that can be used, see ipv6_of_line()
 *
 * Return: false for a device.
 */
bool net_ip_or_device_arg(struct net_addr_list *list, char const *text);

/* As net_bcast_arg(), or the broadcast address of a device. */
void net_bcast_or_device_arg(struct net_addr_list *list, char const *text);

/**
 * net_add_list() - give addresses to a network context
 * @nid: an existing one or VC_SAMENID
 * @list: the addresses
 * @silent: do not print "Adding A B..."
 *
 * Dies if the kernel refuses one; those before it are then taken back.
 */
void net_add_list(nid_t nid, struct net_addr_list const *list, bool silent);

/* The reverse; prints "Removing A" for each. */
void net_remove_list(nid_t nid, struct net_addr_list const *list,
		     bool silent);

/* How many addresses of that family (AF_INET, AF_INET6) there are. */
size_t net_count(struct net_addr_list const *list, int family);

/* Leaves the IPv4 addresses in the list. */
void net_drop_ipv6(struct net_addr_list *list);

/* The address as text; valid until the next call. */
char const *net_ip_text(struct vc_net_addr const *addr);

/* Takes every address away. */
void net_remove_all(nid_t nid);

void net_addr_list_free(struct net_addr_list *list);

#endif /* _UTIL_VSERVER_NET_ARG_H */
