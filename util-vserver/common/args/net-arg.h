/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses addresses for a network context in arguments. */
#ifndef NET_ARG_H
#define NET_ARG_H

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
void net_ip_arg(struct net_addr_list *list, const char *text);
void net_mask_arg(struct net_addr_list *list, const char *text);
void net_range_arg(struct net_addr_list *list, const char *text);
void net_bcast_arg(struct net_addr_list *list, const char *text);
void net_lback_arg(struct net_addr_list *list, const char *text);

/**
 * net_ip_or_device_arg() - add an address or the addresses of a device, or die
 * @list: receives the addresses with their masks
 * @text: IP[/MASK], or a network device.  A device stands for its first IPv4
 *	address and its usable IPv6 addresses, see ipv6_of_line()
 *
 * Return: false for a device.
 */
bool net_ip_or_device_arg(struct net_addr_list *list, const char *text);

/* Add a broadcast address or that of a device, or die. */
void net_bcast_or_device_arg(struct net_addr_list *list, const char *text);

/**
 * net_add_list() - add addresses to a network context
 * @nid: an existing network context or VC_SAMENID
 * @list: the addresses
 * @silent: do not print "Adding A B..."
 *
 * If the kernel refuses an address, remove those before it and die.
 */
void net_add_list(nid_t nid, const struct net_addr_list *list, bool silent);

/* Remove addresses from a network context, and print "Removing A" for each. */
void net_remove_list(nid_t nid, const struct net_addr_list *list,
		     bool silent);

/* Count the addresses of a family, AF_INET or AF_INET6. */
size_t net_count(const struct net_addr_list *list, int family);

/* Remove the IPv6 addresses from the list. */
void net_drop_ipv6(struct net_addr_list *list);

/* Return the address as text, which is valid until the next call. */
const char *net_ip_text(const struct vc_net_addr *addr);

/* Remove all addresses of a network context, or die. */
void net_remove_all(nid_t nid);

void net_addr_list_free(struct net_addr_list *list);

#endif /* NET_ARG_H */
