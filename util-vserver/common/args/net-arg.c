// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses addresses for a network context.  See net-arg.h. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context-arg.h"
#include "ipv4.h"
#include "ipv6.h"
#include "net-arg.h"
#include "program.h"

static struct vc_net_addr *append(struct net_addr_list *list, uint16_t type)
{
	struct vc_net_addr *addr;

	list->addrs = reallocarray(list->addrs, list->count + 1,
				   sizeof(*list->addrs));
	if (!list->addrs)
		die_sys("addresses");
	addr = &list->addrs[list->count++];
	memset(addr, 0, sizeof(*addr));
	addr->vna_type = type;
	return addr;
}

static struct vc_net_addr *append_ipv4(struct net_addr_list *list,
				       uint16_t type,
				       const struct ipv4_net *net)
{
	struct vc_net_addr *addr = append(list, NXA_TYPE_IPV4 | type);

	addr->vna_v4_ip = net->ip;
	addr->vna_v4_mask = net->mask;
	return addr;
}

static void append_ipv6(struct net_addr_list *list, uint16_t type,
			const struct ipv6_net *net)
{
	struct vc_net_addr *addr = append(list, NXA_TYPE_IPV6 | type);

	addr->vna_v6_ip = net->ip;
	addr->vna_prefix = (uint16_t)net->prefix;
	addr->vna_v6_mask = ipv6_mask(net->prefix);
}

static bool is_ipv6(const struct vc_net_addr *addr)
{
	return addr->vna_type & NXA_TYPE_IPV6;
}

size_t net_count(const struct net_addr_list *list, int family)
{
	size_t i, count = 0;

	for (i = 0; i < list->count; i++)
		count += is_ipv6(&list->addrs[i]) == (family == AF_INET6);
	return count;
}

void net_drop_ipv6(struct net_addr_list *list)
{
	size_t i, kept = 0;

	for (i = 0; i < list->count; i++) {
		if (!is_ipv6(&list->addrs[i]))
			list->addrs[kept++] = list->addrs[i];
	}
	list->count = kept;
}

/* Parse a broadcast or loopback address, which must be IPv4. */
static void parse_ipv4(const char *text, const char *what,
		       struct ipv4_net *net)
{
	struct ipv6_net six;

	if (ipv4_parse(text, 32, net))
		return;
	if (ipv6_parse(text, &six))
		die("Invalid %s '%s': IPv4 only", what, text);
	die("Invalid %s '%s'", what, text);
}

/* Append an address of either family.  Return: false if @text is not one. */
static bool append_ip(struct net_addr_list *list, const char *text)
{
	struct ipv4_net four;
	struct ipv6_net six;

	if (ipv4_parse(text, IPV4_DEFAULT_PREFIX, &four))
		append_ipv4(list, NXA_TYPE_ADDR, &four);
	else if (ipv6_parse(text, &six))
		append_ipv6(list, NXA_TYPE_ADDR, &six);
	else
		return false;
	return true;
}

void net_ip_arg(struct net_addr_list *list, const char *text)
{
	if (!append_ip(list, text))
		die("Invalid IP number '%s'", text);
}

void net_mask_arg(struct net_addr_list *list, const char *text)
{
	struct ipv4_net four;
	struct ipv6_net six;

	if (ipv4_parse(text, IPV4_DEFAULT_PREFIX, &four)) {
		four.ip.s_addr &= four.mask.s_addr;
		append_ipv4(list, NXA_TYPE_MASK, &four);
	} else if (ipv6_parse(text, &six)) {
		ipv6_cut(&six);
		append_ipv6(list, NXA_TYPE_MASK, &six);
	} else {
		die("Invalid IP number '%s'", text);
	}
}

void net_range_arg(struct net_addr_list *list, const char *text)
{
	char from[INET_ADDRSTRLEN];
	const char *dash = strchr(text, '-');
	struct ipv4_net net;
	struct in_addr ip;

	if (strchr(text, ':'))
		die("Invalid range '%s': IPv4 only; use --mask for an IPv6 network",
		    text);
	if (!dash || (size_t)(dash - text) >= sizeof(from))
		die("Invalid range '%s'", text);
	memcpy(from, text, (size_t)(dash - text));
	from[dash - text] = '\0';
	if (inet_pton(AF_INET, from, &ip) != 1 ||
	    !ipv4_parse(dash + 1, IPV4_DEFAULT_PREFIX, &net) ||
	    ntohl(ip.s_addr) > ntohl(net.ip.s_addr))
		die("Invalid range '%s'", text);
	append_ipv4(list, NXA_TYPE_RANGE, &net)->vna_v4_ip2 = net.ip;
	list->addrs[list->count - 1].vna_v4_ip = ip;
}

void net_bcast_arg(struct net_addr_list *list, const char *text)
{
	struct ipv4_net net;

	parse_ipv4(text, "broadcast number", &net);
	append_ipv4(list, NXA_TYPE_ADDR | NXA_MOD_BCAST, &net);
}

void net_lback_arg(struct net_addr_list *list, const char *text)
{
	struct ipv4_net net;

	parse_ipv4(text, "loopback number", &net);
	append_ipv4(list, NXA_TYPE_ADDR | NXA_MOD_LBACK, &net);
}

static void append_ipv6_of_device(struct net_addr_list *list,
				  const char *name)
{
	FILE *file = fopen(IPV6_LIST, "re");
	struct ipv6_net net;
	char line[128];

	while (file && fgets(line, sizeof(line), file)) {
		if (ipv6_of_line(line, name, &net))
			append_ipv6(list, NXA_TYPE_ADDR, &net);
	}
	if (file)
		fclose(file);
}

static void append_device(struct net_addr_list *list, const char *name)
{
	size_t before = list->count;
	struct in_addr bcast;
	struct ipv4_net net;

	if (ipv4_of_device(name, &net, &bcast) == 0)
		append_ipv4(list, NXA_TYPE_ADDR, &net);
	else if (errno != EADDRNOTAVAIL)
		die("Invalid IP number or device '%s'", name);
	append_ipv6_of_device(list, name);
	if (list->count == before)
		die("device '%s' has no usable address", name);
}

bool net_ip_or_device_arg(struct net_addr_list *list, const char *text)
{
	if (append_ip(list, text))
		return true;
	append_device(list, text);
	return false;
}

void net_bcast_or_device_arg(struct net_addr_list *list, const char *text)
{
	struct ipv4_net net;

	if (!ipv4_parse(text, 32, &net) &&
	    ipv4_of_device(text, &net, &net.ip) < 0) {
		if (errno == EADDRNOTAVAIL)
			die("device '%s' has no IPv4 address", text);
		die("Invalid broadcast number or device '%s'", text);
	}
	append_ipv4(list, NXA_TYPE_ADDR | NXA_MOD_BCAST, &net);
}

const char *net_ip_text(const struct vc_net_addr *addr)
{
	static char text[INET6_ADDRSTRLEN];

	if (is_ipv6(addr))
		inet_ntop(AF_INET6, &addr->vna_v6_ip, text, sizeof(text));
	else
		inet_ntop(AF_INET, &addr->vna_v4_ip, text, sizeof(text));
	return text;
}

/* Remove the addresses that were added before the failure. */
static void __attribute__((noreturn))
add_failed(nid_t nid, const struct net_addr_list *list, size_t failed)
{
	int error = errno;
	size_t i;

	for (i = 0; i < failed; i++)
		vc_net_remove(nid, &list->addrs[i]);
	if (is_ipv6(&list->addrs[failed]) &&
	    (error == EAFNOSUPPORT || error == ENOSYS))
		die("%s: vc_net_add(): %s: this kernel has no IPv6 in network contexts",
		    nid_text(nid), net_ip_text(&list->addrs[failed]));
	errno = error;
	die_sys("%s: vc_net_add(): %s", nid_text(nid),
		net_ip_text(&list->addrs[failed]));
}

void net_add_list(nid_t nid, const struct net_addr_list *list, bool silent)
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
		printf(" %s", net_ip_text(&list->addrs[i]));
	putchar('\n');
}

void net_remove_list(nid_t nid, const struct net_addr_list *list, bool silent)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct vc_net_addr *addr = &list->addrs[i];

		if (vc_net_remove(nid, addr) < 0)
			die_sys("%s: vc_net_remove(): %s", nid_text(nid),
				net_ip_text(addr));
		if (!silent)
			printf("Removing %s\n", net_ip_text(addr));
	}
}

void net_remove_all(nid_t nid)
{
	const struct vc_net_addr any = { .vna_type = NXA_TYPE_ANY };

	if (vc_net_remove(nid, &any) < 0)
		die_sys("%s: vc_net_remove(): all addresses", nid_text(nid));
}

void net_addr_list_free(struct net_addr_list *list)
{
	free(list->addrs);
	list->addrs = NULL;
	list->count = 0;
}
