// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * interfaces/: reading.  See interfaces.h.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf-tree.h"
#include "config.h"
#include "interfaces.h"
#include "ipv4.h"
#include "message.h"

/* interfaces/ID/FILE; for most files also interfaces/FILE. */
static int read_value(int dir, const char *id, const char *file, bool inherit,
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

static bool has_flag(int dir, const char *id, const char *file)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "interfaces/%s/%s", id, file);
	return ct_flag(dir, path);
}

static int read_address(int dir, struct iface *i)
{
	if (read_value(dir, i->id, "ip", false, &i->ip) < 0)
		return -1;
	if (!i->ip)
		return fail("interface %s: Can not read ip for 'interfaces/%s'",
			    i->id, i->id);
	i->family = strchr(i->ip, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(i->family, i->ip, &i->addr) != 1)
		return fail("interface %s: '%s' is no IP address (interfaces/%s/ip)",
			    i->id, i->ip, i->id);
	return 0;
}

static int parse_prefix(struct iface *i, const char *text)
{
	long max = i->family == AF_INET ? 32 : 128;
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || end == text || n < 0 || n > max)
		return fail("interface %s: '%s' is no prefix length from 0 to %ld (prefix)",
			    i->id, text, max);
	i->prefix = n;
	return 0;
}

static int parse_mask(struct iface *i, const char *text)
{
	struct in_addr mask;

	if (inet_pton(AF_INET, text, &mask) == 1)
		i->prefix = ipv4_prefix(mask);
	if (i->prefix < 0)
		return fail("interface %s: '%s' is no netmask (mask)", i->id,
			    text);
	return 0;
}

static int read_prefix(int dir, struct iface *i)
{
	char *prefix = NULL, *mask = NULL;
	int ret = 0;

	i->prefix = -1;
	if (read_value(dir, i->id, "prefix", true, &prefix) < 0 ||
	    read_value(dir, i->id, "mask", true, &mask) < 0)
		ret = -1;
	else if (prefix)
		ret = parse_prefix(i, prefix);
	else if (mask && i->family == AF_INET)
		ret = parse_mask(i, mask);
	free(prefix);
	free(mask);
	return ret;
}

/* The kernel cuts labels to IFNAMSIZ; better to say so than to lose it. */
static int read_label(int dir, struct iface *i)
{
	char *name;
	int ret = 0;

	if (read_value(dir, i->id, "name", false, &name) < 0)
		return -1;
	if (name && i->dev && i->family == AF_INET) {
		if (asprintf(&i->label, "%s:%s", i->dev, name) < 0)
			ret = fail_sys("interface %s", i->id);
		else if (strlen(i->label) >= IFNAMSIZ)
			i->label[IFNAMSIZ - 1] = '\0';
	}
	free(name);
	return ret;
}

static int read_device(int dir, struct iface *i)
{
	i->nodev = has_flag(dir, i->id, "nodev") ||
		   has_flag(dir, i->id, "only_ip");
	if (i->nodev)
		return 0;
	if (read_value(dir, i->id, "dev", true, &i->dev) < 0)
		return -1;
	if (!i->dev)
		return fail("interface %s: No device specified for 'interfaces/%s' (create dev or nodev there)",
			    i->id, i->id);
	if (strlen(i->dev) >= IFNAMSIZ || strpbrk(i->dev, " \t/"))
		return fail("interface %s: '%s' is no name of a device (interfaces/%s/dev)",
			    i->id, i->dev, i->id);
	return 0;
}

/* Words that go to ip(8) must be one word each. */
static int check_word(struct iface *i, const char *file, const char *text)
{
	if (text && strpbrk(text, " \t"))
		return fail("interface %s: '%s' has a blank in it (%s)", i->id,
			    text, file);
	return 0;
}

static int read_iface(int dir, struct iface *i)
{
	if (read_address(dir, i) < 0 || read_device(dir, i) < 0 ||
	    read_prefix(dir, i) < 0 || read_label(dir, i) < 0 ||
	    read_value(dir, i->id, "bcast", true, &i->bcast) < 0 ||
	    read_value(dir, i->id, "scope", true, &i->scope) < 0 ||
	    read_value(dir, i->id, "peer", false, &i->peer) < 0)
		return -1;
	i->down = has_flag(dir, i->id, "down");
	return check_word(i, "bcast", i->bcast) ||
	       check_word(i, "scope", i->scope) ||
	       check_word(i, "name", i->label) ||
	       check_word(i, "peer", i->peer) ? -1 : 0;
}

/* interfaces/bcast and interfaces/lback of the network context. */
static int read_common(int dir, const char *file, bool *has,
		       struct in_addr *addr)
{
	char *text;
	int ret = 0;

	if (config_value(dir, file, &text) < 0)
		return -1;
	*has = text && strcmp(text, "+");
	if (*has && inet_pton(AF_INET, text, addr) != 1)
		ret = fail("%s: '%s' is no IPv4 address", file, text);
	free(text);
	return ret;
}

int interfaces_read(int dir, struct net_config *n)
{
	char **names, **p;
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
	for (p = names; n->ifaces && p && *p && ret == 0; p++) {
		if (has_flag(dir, *p, "disabled"))
			continue;
		n->ifaces[n->count].id = strdup(*p);
		ret = read_iface(dir, &n->ifaces[n->count++]);
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
		free(n->ifaces[i].bcast);
		free(n->ifaces[i].scope);
		free(n->ifaces[i].peer);
		free(n->ifaces[i].label);
	}
	free(n->ifaces);
}
