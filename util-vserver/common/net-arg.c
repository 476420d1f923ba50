// SPDX-License-Identifier: GPL-2.0-or-later
/* Addresses for a network context, as arguments give them. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context-arg.h"
#include "ipv4.h"
#include "net-arg.h"
#include "program.h"

static void append(struct net_addr_list *list, uint16_t type,
		   struct ipv4_net const *net, struct in_addr ip2)
{
	struct vc_net_addr *addr;

	list->addrs = reallocarray(list->addrs, list->count + 1,
				   sizeof(*list->addrs));
	if (!list->addrs)
		die_errno("addresses");
	addr = &list->addrs[list->count++];
	memset(addr, 0, sizeof(*addr));
	addr->vna_type = VC_NXA_TYPE_IPV4 | type;
	addr->vna_v4_ip = net->ip;
	addr->vna_v4_ip2 = ip2;
	addr->vna_v4_mask = net->mask;
}

static void append_simple(struct net_addr_list *list, uint16_t type,
			  struct ipv4_net const *net)
{
	append(list, type, net, (struct in_addr){ .s_addr = 0 });
}

static void parse(char const *text, unsigned int prefix, char const *what,
		  struct ipv4_net *net)
{
	if (ipv4_parse(text, prefix, net))
		return;
	if (strchr(text, ':'))
		die("Invalid %s '%s': IPv6 is not supported yet", what, text);
	die("Invalid %s '%s'", what, text);
}

void net_ip_arg(struct net_addr_list *list, char const *text)
{
	struct ipv4_net net;

	parse(text, IPV4_DEFAULT_PREFIX, "IP number", &net);
	append_simple(list, VC_NXA_TYPE_ADDR, &net);
}

void net_mask_arg(struct net_addr_list *list, char const *text)
{
	struct ipv4_net net;

	parse(text, IPV4_DEFAULT_PREFIX, "IP number", &net);
	net.ip.s_addr &= net.mask.s_addr;
	append_simple(list, VC_NXA_TYPE_MASK, &net);
}

void net_range_arg(struct net_addr_list *list, char const *text)
{
	char from[INET_ADDRSTRLEN];
	char const *dash = strchr(text, '-');
	struct ipv4_net net;
	struct in_addr ip;

	if (!dash || (size_t)(dash - text) >= sizeof(from))
		die("Invalid range '%s'", text);
	memcpy(from, text, (size_t)(dash - text));
	from[dash - text] = '\0';
	if (inet_pton(AF_INET, from, &ip) != 1 ||
	    !ipv4_parse(dash + 1, IPV4_DEFAULT_PREFIX, &net) ||
	    ntohl(ip.s_addr) > ntohl(net.ip.s_addr))
		die("Invalid range '%s'", text);
	append(list, VC_NXA_TYPE_RANGE,
	       &(struct ipv4_net){ .ip = ip, .mask = net.mask }, net.ip);
}

void net_bcast_arg(struct net_addr_list *list, char const *text)
{
	struct ipv4_net net;

	parse(text, 32, "broadcast number", &net);
	append_simple(list, VC_NXA_TYPE_ADDR | VC_NXA_MOD_BCAST, &net);
}

void net_lback_arg(struct net_addr_list *list, char const *text)
{
	struct ipv4_net net;

	parse(text, 32, "loopback number", &net);
	append_simple(list, VC_NXA_TYPE_ADDR | VC_NXA_MOD_LBACK, &net);
}

/* Dies unless @text is a device with an address. */
static void device(char const *text, char const *what, struct ipv4_net *net,
		   struct in_addr *bcast)
{
	if (ipv4_of_device(text, net, bcast) == 0)
		return;
	if (errno == EADDRNOTAVAIL)
		die("device '%s' has no IPv4 address", text);
	die("Invalid %s or device '%s'", what, text);
}

void net_ip_or_device_arg(struct net_addr_list *list, char const *text)
{
	struct in_addr bcast;
	struct ipv4_net net;

	if (strchr(text, ':') && strchr(text, ':') != strrchr(text, ':'))
		die("Invalid IP number '%s': IPv6 is not supported yet", text);
	if (!ipv4_parse(text, IPV4_DEFAULT_PREFIX, &net))
		device(text, "IP number", &net, &bcast);
	append_simple(list, VC_NXA_TYPE_ADDR, &net);
}

void net_bcast_or_device_arg(struct net_addr_list *list, char const *text)
{
	struct ipv4_net net;

	if (!ipv4_parse(text, 32, &net))
		device(text, "broadcast number", &net, &net.ip);
	append_simple(list, VC_NXA_TYPE_ADDR | VC_NXA_MOD_BCAST, &net);
}

static char const *ip_text(struct vc_net_addr const *addr)
{
	static char text[INET_ADDRSTRLEN];

	inet_ntop(AF_INET, &addr->vna_v4_ip, text, sizeof(text));
	return text;
}

/* A list is added whole or not at all. */
static void __attribute__((noreturn))
add_failed(nid_t nid, struct net_addr_list const *list, size_t failed)
{
	int error = errno;
	size_t i;

	for (i = 0; i < failed; i++)
		vc_net_remove(nid, &list->addrs[i]);
	errno = error;
	die_errno("%s: vc_net_add(): %s", nid_text(nid),
		  ip_text(&list->addrs[failed]));
}

void net_add_list(nid_t nid, struct net_addr_list const *list, bool silent)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (vc_net_add(nid, &list->addrs[i]) < 0)
			add_failed(nid, list, i);
	}
	if (silent || !list->count)
		return;
	printf("Adding");
	for (i = 0; i < list->count; i++)
		printf(" %s", ip_text(&list->addrs[i]));
	putchar('\n');
}

void net_remove_list(nid_t nid, struct net_addr_list const *list, bool silent)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		struct vc_net_addr const *addr = &list->addrs[i];

		if (vc_net_remove(nid, addr) < 0)
			die_errno("%s: vc_net_remove(): %s", nid_text(nid),
				  ip_text(addr));
		if (!silent)
			printf("Removing %s\n", ip_text(addr));
	}
}

void net_remove_all(nid_t nid)
{
	struct vc_net_addr const any = { .vna_type = VC_NXA_TYPE_ANY };

	if (vc_net_remove(nid, &any) < 0)
		die_errno("%s: vc_net_remove(): all addresses", nid_text(nid));
}

void net_addr_list_free(struct net_addr_list *list)
{
	free(list->addrs);
	list->addrs = NULL;
	list->count = 0;
}
