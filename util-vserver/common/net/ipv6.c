// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses IPv6 addresses with their networks.  See ipv6.h. */
#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ipv6.h"
#include "number.h"

#define MAX_PREFIX	128

struct in6_addr ipv6_mask(unsigned int prefix)
{
	struct in6_addr mask;
	unsigned int i;

	for (i = 0; i < sizeof(mask.s6_addr); i++) {
		unsigned int bits = prefix > 8 * i ? prefix - 8 * i : 0;

		mask.s6_addr[i] = bits >= 8 ? 0xff : (uint8_t)(0xff00 >> bits);
	}
	return mask;
}

void ipv6_cut(struct ipv6_net *net)
{
	struct in6_addr mask = ipv6_mask(net->prefix);
	size_t i;

	for (i = 0; i < sizeof(mask.s6_addr); i++)
		net->ip.s6_addr[i] &= mask.s6_addr[i];
}

bool ipv6_parse(const char *text, struct ipv6_net *net)
{
	char ip[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	uint64_t prefix = IPV6_DEFAULT_PREFIX;
	struct ipv6_net res;

	if (len >= sizeof(ip))
		return false;
	memcpy(ip, text, len);
	ip[len] = '\0';
	if (inet_pton(AF_INET6, ip, &res.ip) != 1 ||
	    IN6_IS_ADDR_V4MAPPED(&res.ip) ||
	    (slash && !number_parse(slash + 1, MAX_PREFIX, &prefix)))
		return false;
	res.prefix = (unsigned int)prefix;
	*net = res;
	return true;
}

static bool parse_hex(const char *text, struct in6_addr *ip)
{
	size_t i;

	for (i = 0; i < sizeof(ip->s6_addr); i++) {
		if (sscanf(text + 2 * i, "%2hhx", &ip->s6_addr[i]) != 1)
			return false;
	}
	return true;
}

bool ipv6_of_line(const char *line, const char *name, struct ipv6_net *net)
{
	char ip[33], dev[IFNAMSIZ];
	unsigned int prefix, flags;

	if (sscanf(line, "%32s %*x %x %*x %x %15s", ip, &prefix, &flags,
		   dev) != 4 ||
	    strlen(ip) != 32 || strcmp(dev, name) != 0 ||
	    prefix > MAX_PREFIX || !parse_hex(ip, &net->ip))
		return false;
	net->prefix = prefix;
	return !IN6_IS_ADDR_LINKLOCAL(&net->ip) &&
	       !(flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED));
}
