// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads spaces/ and makes the network namespace of a guest.  See spaces.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf-tree.h"
#include "config.h"
#include "context-private.h"
#include "message.h"
#include "number.h"
#include "running.h"
#include "spaces.h"

#define ALWAYS	(CLONE_NEWNS | CLONE_FS | CLONE_NEWUTS | CLONE_NEWIPC)
#define CHOICE	(CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP)

/* The configuration of one kind of namespace. */
enum wish {
	WISH_NONE,	/* no file */
	WISH_OWN,	/* an empty file */
	WISH_HOST,	/* 0 */
	WISH_SHARED,	/* a guest or a context number */
};

/* Returns an enum wish, and for WISH_SHARED *@whose; -1 after a message. */
static int read_wish(int dir, const char *file, char **whose)
{
	int wish = WISH_SHARED;

	if (config_value(dir, file, whose) < 0)
		return -1;
	if (!*whose)
		return ct_flag(dir, file) ? WISH_OWN : WISH_NONE;
	if (!strcmp(*whose, "0")) {
		free(*whose);
		*whose = NULL;
		wish = WISH_HOST;
	}
	return wish;
}

static int read_mask(int dir, uint64_t *mask)
{
	struct vc_umask bits = { .mask = 0 };
	char **items, **p;
	int ret = 0;

	if (config_list(dir, "spaces/mask", &items) < 0)
		return -1;
	for (p = items; p && *p; p++) {
		if (vc_list2umask(*p, strlen(*p), NULL, &bits) < 0)
			ret = fail("spaces/mask: '%s' is not a kind of namespace (newpid, newnet, newcgroup)",
				   *p);
	}
	ct_free(items);
	if (ret == 0 && bits.umask & ~(uint64_t)(ALWAYS | CHOICE))
		ret = fail("spaces/mask: 'newuser': a guest cannot have its own user namespace; 'vspace --new --user' makes one for a context");
	*mask = bits.umask & CHOICE;
	return ret;
}

static int read_pid(int dir, const struct init_style *init, uint64_t mask,
		    struct spaces *s)
{
	char *whose = NULL;
	int wish = read_wish(dir, "spaces/pid", &whose), ret = 0;
	bool asked = wish == WISH_OWN || mask & CLONE_NEWPID;

	if (wish < 0)
		return -1;
	if (wish == WISH_SHARED)
		ret = fail("spaces/pid: '%s': guests cannot share a pid namespace; write 0 for that of the host, or nothing for a new one",
			   whose);
	else if (wish == WISH_HOST && asked)
		ret = fail("spaces/pid is 0, but spaces/mask has newpid: change one of them");
	else if (asked && !init->own_init && !init->rescue)
		ret = fail("spaces/%s: a guest without an init of its own has no pid namespace (apps/init/style)",
			   wish == WISH_OWN ? "pid" : "mask");
	else if (init->own_init && wish != WISH_HOST)
		s->own |= CLONE_NEWPID;
	free(whose);
	return ret;
}

static int read_net(int dir, uint64_t mask, struct spaces *s)
{
	int wish = read_wish(dir, "spaces/net", &s->net_of);

	if (wish < 0)
		return -1;
	if (mask & CLONE_NEWNET && (wish == WISH_HOST || wish == WISH_SHARED))
		return fail("spaces/net is %s, but spaces/mask has newnet: change one of them",
			    s->net_of ? s->net_of : "0");
	if (wish == WISH_OWN || mask & CLONE_NEWNET)
		s->own |= CLONE_NEWNET;
	return 0;
}

int spaces_read(int dir, const struct init_style *init, struct spaces *s)
{
	uint64_t mask = 0;
	int wrong = read_mask(dir, &mask);

	/* stop continues after a mistake, so set the groups in any case. */
	if (init->systemd || mask & CLONE_NEWCGROUP)
		s->own |= CLONE_NEWCGROUP;
	wrong += read_pid(dir, init, mask, s) + read_net(dir, mask, s);
	return wrong ? -1 : 0;
}

void spaces_free(struct spaces *s)
{
	if (s->net_fd >= 0)
		close(s->net_fd);
	s->net_fd = -1;
	free(s->net_of);
	s->net_of = NULL;
}

/* The context with the number @text, or that of the running guest @text. */
static int find_context(const char *text, xid_t *xid)
{
	uint64_t number;
	struct guest g;
	int runs = -1;

	*xid = VC_NOCTX;
	if (number_parse(text, VC_MAX_S_CONTEXT, &number)) {
		*xid = number;
		return 0;
	}
	if (guest_find(text, &g) < 0)
		fail("spaces/net: '%s' is neither a context number nor a guest",
		     text);
	else
		runs = is_running(&g, xid);
	guest_free(&g);
	if (runs == 0)
		return fail("spaces/net: guest '%s' is not running; start it first",
			    text);
	return runs < 0 ? -1 : 0;
}

static int enter_net_of(const char *text)
{
	xid_t xid;

	if (find_context(text, &xid) < 0)
		return -1;
	if (vc_enter_namespace(xid, CLONE_NEWNET, 0) == 0)
		return 0;
	if (context_refused_private(xid))
		return fail("spaces/net: '%s': " PRIVATE_FMT, text, xid);
	if (errno == EINVAL)
		return fail("spaces/net: '%s' has no network of its own to share",
			    text);
	return fail_sys("spaces/net: cannot enter the network of '%s'", text);
}

int spaces_make_net(struct spaces *s, int host)
{
	if (unshare(CLONE_NEWNET) < 0)
		return fail_sys("spaces/net: cannot make a network namespace");
	s->net_fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (s->net_fd < 0)
		fail_sys("spaces/net: cannot open /proc/self/ns/net");
	if (setns(host, CLONE_NEWNET) < 0)
		return fail_sys("spaces/net: cannot return from the new network namespace");
	return s->net_fd < 0 ? -1 : 0;
}

int spaces_enter_net(const struct spaces *s)
{
	if (s->net_of)
		return enter_net_of(s->net_of);
	if (s->net_fd >= 0 && setns(s->net_fd, CLONE_NEWNET) < 0)
		return fail_sys("spaces/net: cannot enter the network namespace");
	return 0;
}

uint64_t spaces_kept(const struct spaces *s)
{
	return CLONE_NEWUTS | CLONE_NEWIPC | s->own |
	       (s->net_of ? CLONE_NEWNET : 0);
}
