/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses IPv4 addresses with their networks, in arguments and files. */
#ifndef IPV4_H
#define IPV4_H

#include <netinet/in.h>
#include <stdbool.h>

/* Both in network order. */
struct ipv4_net {
	struct in_addr	ip;
	struct in_addr	mask;
};

/* Prefix length of an address without a mask. */
#define IPV4_DEFAULT_PREFIX	24

/* Returns the netmask of a prefix length 0..32, in network order. */
struct in_addr ipv4_mask(unsigned int prefix);

/* Returns the prefix length of a netmask; -1 if its bits are not contiguous. */
int ipv4_prefix(struct in_addr mask);

/**
 * ipv4_parse() - parse an address with its network
 * @text: IP, IP/PREFIX or IP/MASK
 * @prefix: prefix length for an IP without one
 * @net: filled on success
 *
 * Return: false if @text is not an address.
 */
bool ipv4_parse(const char *text, unsigned int prefix, struct ipv4_net *net);

/**
 * ipv4_of_device() - get the first address of a network device
 * @name: device or label
 * @net: receives its address and mask
 * @bcast: receives its broadcast address, or 255.255.255.255 without one
 *
 * Return: 0; -1 with ENODEV (no such device) or EADDRNOTAVAIL (no address).
 */
int ipv4_of_device(const char *name, struct ipv4_net *net,
		   struct in_addr *bcast);

#endif /* IPV4_H */
