// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses IPv4 addresses with their networks.  See ipv4.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdint.h>
#include <string.h>

#include "ipv4.h"
#include "number.h"

struct in_addr ipv4_mask(unsigned int prefix)
{
	struct in_addr mask = {
		.s_addr = prefix ? htonl(~0u << (32 - prefix)) : 0,
	};

	return mask;
}

int ipv4_prefix(struct in_addr mask)
{
	uint32_t host = ntohl(mask.s_addr);
	int prefix = __builtin_popcount(host);

	return ipv4_mask((unsigned int)prefix).s_addr == mask.s_addr ? prefix :
								       -1;
}

static bool parse_mask(const char *text, struct in_addr *mask)
{
	uint64_t prefix;

	if (number_parse(text, 32, &prefix)) {
		*mask = ipv4_mask((unsigned int)prefix);
		return true;
	}
	return inet_pton(AF_INET, text, mask) == 1 && ipv4_prefix(*mask) >= 0;
}

bool ipv4_parse(const char *text, unsigned int prefix, struct ipv4_net *net)
{
	char ip[INET_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	struct ipv4_net res = { .mask = ipv4_mask(prefix) };

	if (len >= sizeof(ip))
		return false;
	memcpy(ip, text, len);
	ip[len] = '\0';
	if (inet_pton(AF_INET, ip, &res.ip) != 1 ||
	    (slash && !parse_mask(slash + 1, &res.mask)))
		return false;
	*net = res;
	return true;
}

static void take_address(const struct ifaddrs *ifa, struct ipv4_net *net,
			 struct in_addr *bcast)
{
	net->ip = ((struct sockaddr_in *)ifa->ifa_addr)->sin_addr;
	net->mask = ((struct sockaddr_in *)ifa->ifa_netmask)->sin_addr;
	bcast->s_addr = INADDR_BROADCAST;
	if ((ifa->ifa_flags & IFF_BROADCAST) && ifa->ifa_broadaddr)
		*bcast = ((struct sockaddr_in *)ifa->ifa_broadaddr)->sin_addr;
}

int ipv4_of_device(const char *name, struct ipv4_net *net,
		   struct in_addr *bcast)
{
	struct ifaddrs *list, *ifa;

	if (getifaddrs(&list) < 0)
		return -1;
	for (ifa = list; ifa; ifa = ifa->ifa_next) {
		if (strcmp(ifa->ifa_name, name) == 0 && ifa->ifa_addr &&
		    ifa->ifa_addr->sa_family == AF_INET)
			break;
	}
	if (ifa)
		take_address(ifa, net, bcast);
	freeifaddrs(list);
	if (ifa)
		return 0;
	errno = if_nametoindex(name) ? EADDRNOTAVAIL : ENODEV;
	return -1;
}
