// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads netns/interfaces/ of a configuration.  See netns.h.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf-tree.h"
#include "conf-value.h"
#include "device-name.h"
#include "message.h"
#include "netns.h"

#define DIRECTORY	"netns/interfaces"

static int read_value(int dir, const struct netdev *d, const char *file,
		      char **value)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), DIRECTORY "/%s/%s", d->id, file);
	return config_value(dir, path, value);
}

static int read_type(int dir, struct netdev *d)
{
	static const char *const names[] = {
		[NETDEV_VETH] = "veth",
		[NETDEV_MACVLAN] = "macvlan",
		[NETDEV_IPVLAN] = "ipvlan",
	};
	size_t i, count = sizeof(names) / sizeof(*names);
	char *text;
	int ret = 0;

	if (read_value(dir, d, "type", &text) < 0)
		return -1;
	for (i = 0; text && i < count && strcmp(text, names[i]); i++)
		;
	if (i == count)
		ret = fail(DIRECTORY "/%s/type: '%s' is not a type of device (veth, macvlan, ipvlan)",
			   d->id, text);
	d->type = i;
	free(text);
	return ret;
}

static int check_name(const struct netdev *d, const char *file,
		      const char *name)
{
	if (is_device_name(name))
		return 0;
	return fail(DIRECTORY "/%s/%s: '%s' is not a valid name of a device (1 to %d characters, without blanks and / : %%)",
		    d->id, file, name, IFNAMSIZ - 1);
}

static int read_host(int dir, struct netdev *d)
{
	if (read_value(dir, d, "host", &d->host) < 0)
		return -1;
	if (d->host)
		return check_name(d, "host", d->host);
	return fail(DIRECTORY "/%s/host: missing: %s", d->id,
		    d->type == NETDEV_VETH ?
			    "write the name of the end on the host" :
			    "write the name of a device of the host");
}

static int read_guest(int dir, struct netdev *d, size_t number)
{
	if (read_value(dir, d, "guest", &d->guest) < 0)
		return -1;
	if (!d->guest && asprintf(&d->guest, "geth%zu", number) < 0) {
		d->guest = NULL;
		return fail_sys("cannot read " DIRECTORY "/%s", d->id);
	}
	if (!strcmp(d->guest, "lo"))
		return fail(DIRECTORY "/%s/guest: 'lo' is the loopback device of the guest",
			    d->id);
	return check_name(d, "guest", d->guest);
}

/* Check that no device before @d has one of its names. */
static int check_others(const struct netns_config *n, const struct netdev *d)
{
	const struct netdev *o;

	for (o = n->devs; o < d; o++) {
		if (!strcmp(o->guest, d->guest))
			return fail(DIRECTORY "/%s/guest: '%s' is the name of " DIRECTORY "/%s as well",
				    d->id, d->guest, o->id);
		if (o->type == NETDEV_VETH && d->type == NETDEV_VETH &&
		    !strcmp(o->host, d->host))
			return fail(DIRECTORY "/%s/host: '%s' is the name of " DIRECTORY "/%s as well",
				    d->id, d->host, o->id);
	}
	return 0;
}

static int read_device(int dir, struct netns_config *n, const char *id)
{
	struct netdev *d = &n->devs[n->count];

	d->id = strdup(id);
	if (!d->id)
		return fail_sys("cannot read " DIRECTORY "/%s", id);
	n->count++;
	if (read_type(dir, d) < 0 || read_host(dir, d) < 0 ||
	    read_guest(dir, d, n->count - 1) < 0)
		return -1;
	return check_others(n, d);
}

int netns_read(int dir, struct netns_config *n)
{
	char **names, **p;
	size_t count = 0;
	int ret = 0;

	if (ct_subdirs(dir, DIRECTORY, &names) < 0)
		return fail_sys("cannot read " DIRECTORY "/");
	for (p = names; p && *p; p++)
		count++;
	n->devs = calloc(count ? count : 1, sizeof(*n->devs));
	if (!n->devs)
		ret = fail_sys("cannot read " DIRECTORY "/");
	for (p = names; ret == 0 && p && *p; p++)
		ret = read_device(dir, n, *p);
	ct_free(names);
	return ret;
}

void netns_free(struct netns_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		free(n->devs[i].id);
		free(n->devs[i].host);
		free(n->devs[i].guest);
	}
	free(n->devs);
	free(n->name);
}

bool netns_has_device(const struct netns_config *n, const char *name)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		if (!strcmp(n->devs[i].guest, name))
			return true;
	}
	return !strcmp(name, "lo");
}
