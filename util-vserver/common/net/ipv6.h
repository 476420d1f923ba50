/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv6 addresses with their networks, as arguments and files give them. */
#ifndef _UTIL_VSERVER_IPV6_H
#define _UTIL_VSERVER_IPV6_H

#include <netinet/in.h>
#include <stdbool.h>

struct ipv6_net {
	struct in6_addr	ip;
	unsigned int	prefix;
};

/* The prefix length of an address that comes without one. */
#define IPV6_DEFAULT_PREFIX	128

/* The netmask of a prefix length 0..128. */
struct in6_addr ipv6_mask(unsigned int prefix);

/* Clears what @net has beyond its prefix. */
void ipv6_cut(struct ipv6_net *net);

/**
 * ipv6_parse() - an address with its network
 * @text: IP or IP/PREFIX
 * @net: filled on success; the prefix of a bare IP is 128
 *
 * Return: false if @text is anything else.  An IPv4 address in the disguise
 * of IPv6 (::ffff:10.0.0.1) is: no network context has those.
 */
bool ipv6_parse(char const *text, struct ipv6_net *net);

/**
 * ipv6_of_line() - an address that can be used, of a line of IPV6_LIST
 * @line: address, index, prefix length, scope and flags in hex, device
 * @name: device that is asked for
 * @net: filled on success
 *
 * Return: false for another device, for link-local addresses, which mean
 * nothing without the device, and for those that are not known to be unique
 * (yet).
 */
bool ipv6_of_line(char const *line, char const *name, struct ipv6_net *net);

/* The list of the kernel that has the flags and needs no netlink. */
#define IPV6_LIST	"/proc/net/if_inet6"

#endif /* _UTIL_VSERVER_IPV6_H */
