// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads interfaces/ of a configuration.  See interfaces.h.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <limits.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf-tree.h"
#include "config.h"
#include "device-name.h"
#include "interfaces-read.h"
#include "interfaces-tun.h"
#include "interfaces-vlan.h"
#include "interfaces.h"
#include "ipv4.h"
#include "message.h"
#include "number.h"

int iface_value(int dir, const char *id, const char *file, bool inherit,
		char **value)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "interfaces/%s/%s", id, file);
	if (config_value(dir, path, value) < 0)
		return -1;
	if (*value || !inherit)
		return 0;
	snprintf(path, sizeof(path), "interfaces/%s", file);
	return config_value(dir, path, value);
}

bool iface_flag(int dir, const char *id, const char *file)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "interfaces/%s/%s", id, file);
	return ct_flag(dir, path);
}

static int read_address(int dir, struct iface *i)
{
	if (iface_value(dir, i->id, "ip", false, &i->ip) < 0)
		return -1;
	if (!i->ip)
		return fail("interface %s: Can not read ip for 'interfaces/%s'",
			    i->id, i->id);
	i->family = strchr(i->ip, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(i->family, i->ip, &i->addr) != 1)
		return fail("interface %s: '%s' is not an IP address (interfaces/%s/ip)",
			    i->id, i->ip, i->id);
	return 0;
}

static int parse_prefix(struct iface *i, const char *text, const char *file,
			int *prefix)
{
	unsigned int max = i->family == AF_INET ? 32 : 128;
	uint64_t n;

	if (!number_parse(text, max, &n))
		return fail("interface %s: '%s' is not a prefix length from 0 to %u (%s)",
			    i->id, text, max, file);
	*prefix = n;
	return 0;
}

static int parse_mask(struct iface *i, const char *text)
{
	struct in_addr mask;

	if (inet_pton(AF_INET, text, &mask) == 1)
		i->prefix = ipv4_prefix(mask);
	if (i->prefix < 0)
		return fail("interface %s: '%s' is not a netmask (mask)", i->id,
			    text);
	return 0;
}

static int read_prefix(int dir, struct iface *i)
{
	char *prefix = NULL, *mask = NULL;
	int ret = 0;

	i->prefix = -1;
	if (iface_value(dir, i->id, "prefix", true, &prefix) < 0 ||
	    iface_value(dir, i->id, "mask", true, &mask) < 0)
		ret = -1;
	else if (prefix)
		ret = parse_prefix(i, prefix, "prefix", &i->prefix);
	else if (mask && i->family == AF_INET)
		ret = parse_mask(i, mask);
	free(prefix);
	free(mask);
	return ret;
}

/* Cut the label to IFNAMSIZ: the kernel refuses longer ones. */
static int read_label(int dir, struct iface *i)
{
	char *name;
	int ret = 0;

	if (iface_value(dir, i->id, "name", false, &name) < 0)
		return -1;
	if (name && i->dev && i->family == AF_INET) {
		if (asprintf(&i->label, "%s:%s", i->dev, name) < 0)
			ret = fail_sys("interface %s: cannot make its label (name)",
				       i->id);
		else if (strlen(i->label) >= IFNAMSIZ)
			i->label[IFNAMSIZ - 1] = '\0';
	}
	free(name);
	return ret;
}

static int read_device(int dir, struct iface *i)
{
	i->nodev = iface_flag(dir, i->id, "nodev") ||
		   iface_flag(dir, i->id, "only_ip");
	if (i->nodev)
		return 0;
	if (iface_value(dir, i->id, "dev", true, &i->dev) < 0)
		return -1;
	if (!i->dev)
		return fail("interface %s: No device specified for 'interfaces/%s' (create dev or nodev there)",
			    i->id, i->id);
	if (!is_device_name(i->dev))
		return fail("interface %s: '%s' is not a valid name of a device (interfaces/%s/dev)",
			    i->id, i->dev, i->id);
	if (tun_read(dir, i) < 0)
		return -1;
	return i->tun ? 0 : vlan_read(dir, i);
}

static int parse_bcast(struct iface *i, const char *text)
{
	if (i->family != AF_INET || !strcmp(text, "+"))
		return 0;
	if (inet_pton(AF_INET, text, &i->bcast) != 1)
		return fail("interface %s: '%s' is not a broadcast address (bcast; '+' computes it)",
			    i->id, text);
	i->has_bcast = true;
	return 0;
}

static int parse_scope(struct iface *i, const char *text)
{
	static const struct {
		const char	*name;
		int		scope;
	} names[] = {
		{ "global",	RT_SCOPE_UNIVERSE },
		{ "site",	RT_SCOPE_SITE },
		{ "link",	RT_SCOPE_LINK },
		{ "host",	RT_SCOPE_HOST },
		{ "nowhere",	RT_SCOPE_NOWHERE },
	};
	uint64_t number;
	size_t n;

	for (n = 0; n < sizeof(names) / sizeof(*names); n++) {
		if (!strcmp(text, names[n].name)) {
			i->scope = names[n].scope;
			return 0;
		}
	}
	if (!number_parse(text, 255, &number))
		return fail("interface %s: '%s' is not a scope (scope: global, site, link, host or a number to 255)",
			    i->id, text);
	i->scope = number;
	return 0;
}

/* IP or IP/PREFIX */
static int parse_peer(struct iface *i, const char *text)
{
	char ip[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "/");

	snprintf(ip, sizeof(ip), "%.*s", (int)len, text);
	if (len >= sizeof(ip) || inet_pton(i->family, ip, &i->peer) != 1)
		return fail("interface %s: '%s' is not an address of the family of %s (peer)",
			    i->id, text, i->ip);
	i->has_peer = true;
	return text[len] ? parse_prefix(i, text + len + 1, "peer",
					&i->peer_prefix) : 0;
}

/* Parse the value of an optional file. */
static int read_optional(int dir, struct iface *i, const char *file,
			 bool inherit,
			 int (*parse)(struct iface *i, const char *text))
{
	char *text;
	int ret;

	if (iface_value(dir, i->id, file, inherit, &text) < 0)
		return -1;
	ret = text ? parse(i, text) : 0;
	free(text);
	return ret;
}

static int read_iface(int dir, struct iface *i)
{
	i->scope = -1;
	i->peer_prefix = -1;
	i->down = iface_flag(dir, i->id, "down");
	if (read_address(dir, i) < 0 || read_device(dir, i) < 0 ||
	    read_prefix(dir, i) < 0 || read_label(dir, i) < 0 ||
	    read_optional(dir, i, "bcast", true, parse_bcast) < 0 ||
	    read_optional(dir, i, "scope", true, parse_scope) < 0 ||
	    read_optional(dir, i, "peer", false, parse_peer) < 0)
		return -1;
	i->nodad = i->family == AF_INET6 && iface_flag(dir, i->id, "nodad");
	return 0;
}

/* Read interfaces/bcast or interfaces/lback of the network context. */
static int read_common(int dir, const char *file, bool *has,
		       struct in_addr *addr)
{
	char *text;
	int ret = 0;

	if (config_value(dir, file, &text) < 0)
		return -1;
	*has = text && strcmp(text, "+");
	if (*has && inet_pton(AF_INET, text, addr) != 1)
		ret = fail("%s: '%s' is not an IPv4 address", file, text);
	free(text);
	return ret;
}

int interfaces_read(int dir, struct net_config *n)
{
	char **names, **p;
	struct iface *i;
	int ret = 0;

	if (read_common(dir, "interfaces/bcast", &n->has_bcast, &n->bcast) ||
	    read_common(dir, "interfaces/lback", &n->has_lback, &n->lback))
		return -1;
	if (ct_subdirs(dir, "interfaces", &names) < 0)
		return fail_sys("cannot read interfaces/");
	for (p = names; p && *p; p++)
		n->count++;
	n->ifaces = calloc(n->count ? n->count : 1, sizeof(*n->ifaces));
	n->count = 0;
	for (p = names; n->ifaces && p && *p; p++) {
		if (iface_flag(dir, *p, "disabled"))
			continue;
		i = &n->ifaces[n->count++];
		i->id = strdup(*p);
		if (read_iface(dir, i) < 0) {
			i->nodev = true;
			ret = -1;
		}
		i->nodev |= !i->dev;
	}
	ct_free(names);
	return ret;
}

void interfaces_free(struct net_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		free(n->ifaces[i].id);
		free(n->ifaces[i].ip);
		free(n->ifaces[i].dev);
		free(n->ifaces[i].label);
	}
	free(n->ifaces);
}
