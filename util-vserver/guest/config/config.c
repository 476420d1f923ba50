// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads and checks the configuration of a guest.  See config.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf-tree.h"
#include "config-known.h"
#include "config.h"
#include "guest-path.h"
#include "message.h"
#include "mounts.h"

#define SYNC_TIMEOUT	30
#define SYNC_TIMEOUT_MAX	86400

static int read_ids(const struct guest *g, struct config *c)
{
	const long min = VC_MIN_S_CONTEXT, max = VC_MIN_D_CONTEXT - 1;
	long xid, nid;
	int has_xid = config_number(g->fd, "context", min, max, &xid);
	int has_nid = config_number(g->fd, "ncontext", min, max, &nid);

	if (has_xid < 0 || has_nid < 0)
		return -1;
	c->xid = has_xid ? (xid_t)xid : VC_DYNAMIC_XID;
	c->nid = has_nid ? (nid_t)nid : c->xid;
	c->no_net = !guest_has_nid(g);
	return 0;
}

static int read_uts(int dir, struct config *c)
{
	char path[64];
	int i;

	for (i = vcVHI_SYSNAME; i < UTS_FIELDS; i++) {
		snprintf(path, sizeof(path), "uts/%s", uts_names[i]);
		if (config_value(dir, path, &c->uts[i]) < 0)
			return -1;
		if (c->uts[i] && strlen(c->uts[i]) >= VC_VHI_NAME_LEN)
			return fail("%s: the value is longer than %d characters", path,
				    VC_VHI_NAME_LEN - 1);
	}
	return 0;
}

static int read_sync_timeout(int dir, struct config *c)
{
	const char *path = "apps/vshelper/sync-timeout";
	long number = SYNC_TIMEOUT;
	char *text;
	int ret;

	if (config_value_or_default(dir, path, &text) < 0)
		return -1;
	ret = text ? config_parse(path, text, 0, SYNC_TIMEOUT_MAX, &number) : 0;
	free(text);
	c->sync_timeout = number;
	return ret < 0 ? -1 : 0;
}

/* Returns 0, or -1 after a message for each file with a mistake. */
static int read_small(int dir, struct config *c)
{
	long nice = 0, badness = 0;
	int wrong = 0;

	wrong |= config_number(dir, "nice", -20, 19, &nice) < 0;
	wrong |= config_number(dir, "badness", LONG_MIN, LONG_MAX,
			       &badness) < 0;
	wrong |= read_sync_timeout(dir, c) < 0;
	c->nice = nice;
	c->badness = badness;
	c->keep_fds = ct_flag(dir, "keepfds") ||
		      ct_flag(AT_FDCWD, DEFAULTS "/keepfds");
	c->noisy = ct_flag(dir, "noisy");
	return wrong ? -1 : 0;
}

static int read_init(int dir, struct config *c)
{
	bool fakeinit = false;
	const char *file = ct_flag(dir, "cflags") ? "cflags" : "flags";
	char **items, **p;
	int root, ret;

	if (config_list(dir, file, &items) < 0)
		return -1;
	for (p = items; p && *p; p++) {
		struct vc_ctx_flags f = { 0, 0 };

		if (vc_list2cflag(*p, strlen(*p), NULL, &f) == 0 &&
		    f.flagword & VXF_INFO_INIT)
			fakeinit = true;
	}
	ct_free(items);
	root = c->root ? gp_open_root(c->root) : -1;
	ret = init_style_read(dir, root, fakeinit, &c->init);
	if (root >= 0)
		close(root);
	return ret;
}

bool config_has_group(const struct config *c)
{
	return c->spaces.own & CLONE_NEWCGROUP;
}

static int read_root(struct config *c)
{
	c->root = guest_root(c->guest);
	if (!c->root)
		return fail_sys("cannot find the guest root (link %s/vdir)", c->guest->dir);
	if (!strcmp(c->root, "/"))
		return fail("the guest root (link %s/vdir) is the root of the host",
			    c->guest->dir);
	return 0;
}

static bool own_net(const struct config *c)
{
	return c->spaces.own & CLONE_NEWNET;
}

/*
 * Without the network of the host, addresses can only be put on devices that
 * start makes for the guest.
 */
static int check_interfaces(const struct config *c)
{
	bool host_net = !c->spaces.net_of && !own_net(c);
	bool own_devices = own_net(c) && !c->netns.shared;
	size_t i;

	for (i = 0; !host_net && i < c->net.count; i++) {
		const struct iface *iface = &c->net.ifaces[i];

		if (iface->nodev ||
		    (iface->dev && own_devices &&
		     (iface_is_made(iface) ||
		      netns_has_device(&c->netns, iface->dev))))
			continue;
		return fail("interface %s: %s: the guest does not have the network of the host (spaces/net): the device must be one of netns/interfaces, or create interfaces/%s/nodev and put the address there by a script",
			    iface->id, iface->dev ?: "dev", iface->id);
	}
	return 0;
}

static int check_netns(const struct config *c)
{
	const char *no_net = "the guest has no network of its own (an empty file spaces/net gives it one)";

	if (c->netns.count && !own_net(c))
		return fail("netns/interfaces/%s: %s", c->netns.devs->id,
			    no_net);
	if (c->netns.name && !own_net(c))
		return fail("netns/%s: %s",
			    c->netns.shared ? "shared" : "name", no_net);
	if (c->netns.count && c->netns.shared)
		return fail("netns/interfaces/%s: the guest shares the network namespace '%s', so no devices can be made in it (netns/shared)",
			    c->netns.devs->id, c->netns.name);
	return 0;
}

int config_read(const struct guest *g, const struct rescue *rescue,
		struct config *c)
{
	int wrong;

	*c = (struct config){ .guest = g, .spaces.net_fd = -1 };
	if (strlen(g->dir) >= VC_VHI_NAME_LEN)
		return fail("the path of its configuration, %s, is longer than %d characters",
			    g->dir, VC_VHI_NAME_LEN - 1);
	/*
	 * Read all files, to report every mistake at once.  The order matters:
	 * the init style may depend on the tree, and the preset of flags and
	 * capabilities depends on the init style.
	 */
	wrong = read_root(c);
	wrong += read_init(g->fd, c);
	if (rescue && rescue->wanted)
		wrong += init_style_rescue(&c->init, rescue);
	wrong += spaces_read(g->fd, &c->init, &c->spaces);
	wrong += read_ids(g, c) + config_read_bits(g->fd, c) +
		 read_uts(g->fd, c) + read_small(g->fd, c) +
		 config_read_ulimits(g->fd, c) + interfaces_read(g->fd, &c->net) +
		 netns_read(g->fd, &c->netns) +
		 netns_read_name(g->fd, g->name, &c->netns) + mounts_check(g);
	if (!wrong)
		wrong = check_interfaces(c) + check_netns(c);
	return wrong ? -1 : 0;
}

void config_free(struct config *c)
{
	int i;

	free(c->root);
	for (i = 0; i < UTS_FIELDS; i++)
		free(c->uts[i]);
	init_style_free(&c->init);
	spaces_free(&c->spaces);
	interfaces_free(&c->net);
	netns_free(&c->netns);
}

static void check_defaults(void)
{
	char target[PATH_MAX];
	int dir = ct_open(DEFAULTS);
	ssize_t len;

	if (dir < 0)
		return;
	config_name_useless(dir, ".defaults/", &default_settings);
	len = readlinkat(dir, "run.rev", target, sizeof(target) - 1);
	close(dir);
	if (len < 0)
		return;
	target[len] = '\0';
	if (strcmp(target, REVDIR))
		caution(".defaults/run.rev has no effect: the links are always in "
			REVDIR);
}

void config_check(const struct config *c)
{
	int dir = c->guest->fd;

	config_name_useless(dir, "", &guest_settings);
	check_defaults();
	if (c->cflags.flagword & VXF_VIRT_TIME)
		caution("cflags: virt_time has no effect: guests have the clock of the host");
	if (ct_flag(dir, "fstab.local"))
		caution("fstab.local is obsolete; use fstab");
}
