// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes and reads the record of a guest's network.  See network-record.h.
 *
 * The first line identifies the guest, and each other line names an object on
 * the host:
 *
 *	guest SECONDS.NANOSECONDS PATH		birth of the configuration
 *	address DEV LOCAL ADDRESS PREFIX HOW LABEL ID
 *						HOW: the device was made or found
 *	veth HOST				end of a pair
 *	netns NAME				for ip-netns(8)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "network-record.h"

#define DIR		"/run/vservers.net"
#define NO_LABEL	"-"

static int find_path(const struct guest *g, char *path, size_t size)
{
	char key[GUEST_KEY_LEN];

	if (guest_key(g, key, sizeof(key)) < 0)
		return -1;
	snprintf(path, size, DIR "/%s", key);
	return 0;
}

/* Inode numbers are reused, but not with the same time of birth. */
static void birth(const struct guest *g, char *text, size_t size)
{
	struct statx stx = { .stx_mask = 0 };

	if (statx(g->fd, "", AT_EMPTY_PATH, STATX_BTIME, &stx) < 0 ||
	    !(stx.stx_mask & STATX_BTIME))
		stx.stx_btime = (struct statx_timestamp){ .tv_sec = 0 };
	snprintf(text, size, "%lld.%09u", (long long)stx.stx_btime.tv_sec,
		 stx.stx_btime.tv_nsec);
}

/*
 * Blanks separate fields, so omit a label with blanks: removal works without.
 */
static const char *label_of(const struct iface *i)
{
	return i->label && !strpbrk(i->label, " \t") ? i->label : NO_LABEL;
}

static void put_address(FILE *f, const struct iface *i)
{
	char local[INET6_ADDRSTRLEN], address[INET6_ADDRSTRLEN];

	inet_ntop(i->family, &i->addr, local, sizeof(local));
	inet_ntop(i->family, i->has_peer ? &i->peer : &i->addr, address,
		  sizeof(address));
	fprintf(f, "address %s %s %s %u %s %s %s\n", i->dev, local, address,
		iface_prefix(i), iface_is_made(i) ? "made" : "found",
		label_of(i), i->id);
}

static void put_own_net(FILE *f, const struct netns_config *n)
{
	size_t i;

	if (n->shared)
		return;
	for (i = 0; i < n->count; i++) {
		if (n->devs[i].type == NETDEV_VETH)
			fprintf(f, "veth %s\n", n->devs[i].host);
	}
	if (n->name)
		fprintf(f, "netns %s\n", n->name);
}

static void put_all(FILE *f, const struct config *c)
{
	char born[64];
	size_t i;

	birth(c->guest, born, sizeof(born));
	fprintf(f, "guest %s %s\n", born, c->guest->dir);
	/* A network namespace of its own ends with all addresses in it. */
	if (c->spaces.own & CLONE_NEWNET) {
		put_own_net(f, &c->netns);
		return;
	}
	for (i = 0; i < c->net.count; i++) {
		if (!c->net.ifaces[i].nodev)
			put_address(f, &c->net.ifaces[i]);
	}
}

int network_record_write(const struct config *c)
{
	char path[PATH_MAX];
	bool wrong;
	FILE *f;

	if (find_path(c->guest, path, sizeof(path)) < 0 ||
	    (mkdir(DIR, 0755) < 0 && errno != EEXIST))
		return -1;
	f = fopen(path, "we");
	if (!f)
		return -1;
	put_all(f, c);
	wrong = ferror(f);
	if (fclose(f) == 0 && !wrong)
		return 0;
	unlink(path);
	return -1;
}

static bool is_of(const struct guest *g, const char *line,
		  struct network_record *r)
{
	char born[64], now[64];
	int path = 0;

	birth(g, now, sizeof(now));
	if (sscanf(line, "guest %63s %n", born, &path) != 1 || !path ||
	    strcmp(born, now))
		return false;
	r->owner = strdup(line + path);
	return r->owner;
}

/* Fill in the fields that removing an address needs. */
static bool parse_address(const char *line, struct iface *i)
{
	char local[INET6_ADDRSTRLEN], address[INET6_ADDRSTRLEN], how[8];
	unsigned int prefix;

	*i = (struct iface){ .tun = 0 };
	if (sscanf(line, "%ms %45s %45s %u %7s %ms %m[^\n]", &i->dev, local,
		   address, &prefix, how, &i->label, &i->id) != 7)
		return false;
	if (!strcmp(i->label, NO_LABEL)) {
		free(i->label);
		i->label = NULL;
	}
	i->family = strchr(local, ':') ? AF_INET6 : AF_INET;
	i->prefix = i->peer_prefix = prefix;
	i->has_peer = strcmp(local, address);
	i->vlan = !strcmp(how, "made");	/* for all kinds of devices */
	return inet_pton(i->family, local, &i->addr) == 1 &&
	       inet_pton(i->family, address, &i->peer) == 1;
}

static bool add_address(struct net_config *n, const char *line)
{
	struct iface *more = reallocarray(n->ifaces, n->count + 1,
					  sizeof(*more));

	if (!more)
		return false;
	n->ifaces = more;
	if (parse_address(line, &more[n->count])) {
		n->count++;
		return true;
	}
	free(more[n->count].dev);
	free(more[n->count].label);
	free(more[n->count].id);
	return false;
}

static bool add_veth(struct netns_config *n, const char *host)
{
	struct netdev *more = reallocarray(n->devs, n->count + 1,
					   sizeof(*more));

	if (!more)
		return false;
	n->devs = more;
	more[n->count] = (struct netdev){
		.type = NETDEV_VETH, .host = strdup(host),
	};
	return more[n->count++].host;
}

/* An incomplete line is from a start that was killed before it did anything. */
static void take_line(struct network_record *r, const char *line)
{
	if (!strncmp(line, "address ", 8))
		add_address(&r->net, line + 8);
	else if (!strncmp(line, "veth ", 5))
		add_veth(&r->netns, line + 5);
	else if (!strncmp(line, "netns ", 6) && !r->netns.name)
		r->netns.name = strdup(line + 6);
}

static bool read_record(const struct guest *g, FILE *f,
			struct network_record *r)
{
	char *line = NULL;
	size_t size = 0;
	bool own = false;

	while (getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (own)
			take_line(r, line);
		else if (!is_of(g, line, r))
			break;
		own = true;
	}
	free(line);
	return own;
}

bool network_record_read(const struct guest *g, struct network_record *r)
{
	char path[PATH_MAX];
	FILE *f = NULL;
	bool own;

	*r = (struct network_record){ .owner = NULL };
	if (find_path(g, path, sizeof(path)) == 0)
		f = fopen(path, "re");
	if (!f)
		return false;
	own = read_record(g, f, r);
	fclose(f);
	return own;
}

void network_record_free(struct network_record *r)
{
	free(r->owner);
	interfaces_free(&r->net);
	netns_free(&r->netns);
}

void network_record_drop(const struct guest *g)
{
	char path[PATH_MAX];

	if (find_path(g, path, sizeof(path)) == 0)
		unlink(path);
}
