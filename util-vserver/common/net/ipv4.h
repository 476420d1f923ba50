/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 addresses with their networks, as arguments and files give them. */
#ifndef _UTIL_VSERVER_IPV4_H
#define _UTIL_VSERVER_IPV4_H

#include <netinet/in.h>
#include <stdbool.h>

/* Both in network order. */
struct ipv4_net {
	struct in_addr	ip;
	struct in_addr	mask;
};

/* The mask of an address that comes without one. */
#define IPV4_DEFAULT_PREFIX	24

/* The netmask of a prefix length 0..32, network order. */
struct in_addr ipv4_mask(unsigned int prefix);

/* The prefix length of a netmask, -1 if its bits are not contiguous. */
int ipv4_prefix(struct in_addr mask);

/**
 * ipv4_parse() - an address with its network
 * @text: IP, IP/PREFIX or IP/MASK
 * @prefix: what a bare IP means
 * @net: filled on success
 *
 * Return: false if @text is anything else.
 */
bool ipv4_parse(char const *text, unsigned int prefix, struct ipv4_net *net);

/**
 * ipv4_of_device() - first address of a network device
 * @name: device or label
 * @net: its address and mask
 * @bcast: its broadcast address, 255.255.255.255 if it has none
 *
 * Return: 0; -1 with ENODEV (no such device) or EADDRNOTAVAIL (no address).
 */
int ipv4_of_device(char const *name, struct ipv4_net *net,
		   struct in_addr *bcast);

#endif /* _UTIL_VSERVER_IPV4_H */
