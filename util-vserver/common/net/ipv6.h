/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses IPv6 addresses with their networks, in arguments and files. */
#ifndef IPV6_H
#define IPV6_H

#include <netinet/in.h>
#include <stdbool.h>

struct ipv6_net {
	struct in6_addr	ip;
	unsigned int	prefix;
};

/* Prefix length of an address without one. */
#define IPV6_DEFAULT_PREFIX	128

/* Returns the netmask of a prefix length 0..128. */
struct in6_addr ipv6_mask(unsigned int prefix);

/* Clears the bits of the address that are outside its prefix. */
void ipv6_cut(struct ipv6_net *net);

/**
 * ipv6_parse() - parse an address with its network
 * @text: IP or IP/PREFIX
 * @net: filled on success; the prefix length of an IP without one is 128
 *
 * Return: false if @text is not an address, or a mapped IPv4 address
 * (::ffff:10.0.0.1), which a network context cannot have.
 */
bool ipv6_parse(const char *text, struct ipv6_net *net);

/**
 * ipv6_of_line() - parse a line of IPV6_LIST
 * @line: address, index, prefix length, scope and flags in hex, device
 * @name: name of the wanted device
 * @net: filled on success
 *
 * Return: false for other devices, for link-local addresses, which need a
 * device, and for tentative and duplicate addresses.
 */
bool ipv6_of_line(const char *line, const char *name, struct ipv6_net *net);

/* List of addresses of the kernel, with flags and without netlink. */
#define IPV6_LIST	"/proc/net/if_inet6"

#endif /* IPV6_H */
