// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME start: the steps that boot a guest, and their undo on failure.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#include "boot.h"
#include "build-mark.h"
#include "child.h"
#include "end.h"
#include "guest-cgroup.h"
#include "guest-place.h"
#include "leftover.h"
#include "life.h"
#include "lock.h"
#include "message.h"
#include "mounts.h"
#include "network.h"
#include "prepare.h"
#include "relay.h"
#include "run-command.h"
#include "running.h"
#include "scripts.h"

#define MOMENT_MS	500
#define POLL_MS		20

/*
 * The progress of the start, for undo().  Mounts need no undo: their namespace
 * ends with this process.
 */
struct start {
	struct config	config;
	struct boot	boot;
	bool		network_up;
	bool		booted;
};

static void take_down(const struct start *s)
{
	const struct config *c = &s->config;

	if (s->boot.xid != VC_NOCTX) {
		kill_context(s->boot.xid);
		end_network(s->boot.nid);
		if (s->boot.recorded)
			guest_drop_state(c->guest, s->boot.xid);
	}
	guest_cgroup_remove(c->guest);
	if (s->network_up)
		network_down(c->guest);
}

static int undo(const struct start *s)
{
	take_down(s);
	if (s->booted)
		remark("An error occured after executing the vserver startup sequence.");
	remark("Failed to start vserver '%s'", s->config.guest->name);
	return 1;
}

static int check_signal(void)
{
	if (caught_signal())
		return fail("interrupted by signal %d", caught_signal());
	return 0;
}

static int prepare(struct start *s)
{
	const struct config *c = &s->config;
	int root = mounts_root(c), ret;

	if (root < 0)
		return -1;
	ret = init_style_find_start(root, &s->config.init);
	if (ret == 0)
		ret = prepare_guest(c, root);
	close(root);
	if (ret == 0 && c->init.prepare)
		ret = run_command(c->init.prepare, c->root,
				  "apps/init/cmd.prepare");
	return ret;
}

static int before_boot(struct start *s)
{
	const struct config *c = &s->config;

	if (mounts_new_namespace(c) < 0 ||
	    scripts_run(c, "initialize", c->guest->dir) < 0 ||
	    scripts_run(c, "prepre-start", c->guest->dir) < 0 ||
	    check_signal() < 0 || network_up(&s->config) < 0)
		return -1;
	s->network_up = true;
	if (config_has_group(c) && guest_cgroup_make(c->guest) < 0)
		return -1;
	if (prepare(s) < 0 || scripts_run(c, "pre-start", c->root) < 0)
		return -1;
	return check_signal();
}

/*
 * Does init end within MOMENT_MS?  An init that has created a process counts as
 * started.
 */
static bool init_ends(const struct boot *b)
{
	int waited;

	for (waited = 0; waited < MOMENT_MS; waited += POLL_MS) {
		if (child_ends(b->pidfd, POLL_MS))
			return true;
		if (context_tasks(b->xid) > 1)
			return false;
	}
	return false;
}

static int check_init(struct start *s)
{
	bool ended = init_ends(&s->boot);

	close(s->boot.pidfd);
	if (!ended)
		return 0;
	return fail("%s ended at once with exit code %d",
		    s->config.init.start[0], wait_child(s->boot.pid));
}

/* Relay the output until the script ends: daemons may keep the pipe open. */
static int script_code(struct boot *b)
{
	static struct flow output;
	int code;

	flow_init(&output, FLOW_FROM_PIPE, b->output, STDOUT_FILENO);
	while (relay(&output, 1, b->pidfd) < 0 && errno == EINTR &&
	       !caught_signal())
		;
	relay_end(&output, 1);
	code = caught_signal() ? -1 : wait_child(b->pid);
	close(b->pidfd);
	return code;
}

static int check_script(struct start *s)
{
	int code = script_code(&s->boot);
	const char *script = s->config.init.start[0];

	if (check_signal() < 0)
		return -1;
	if (code == 0)
		return 0;
	remark("An error occured while executing the vserver startup sequence; when there are no other messages, it is very likely that the init-script (%s) failed.",
	       script);
	return fail("%s failed with exit code %d", script, code);
}

static int boot(struct start *s)
{
	struct boot *b = &s->boot;

	b->config = &s->config;
	if (boot_guest(b) < 0)
		return -1;
	if (s->config.init.own_init)
		return check_init(s);
	return check_script(s);
}

static int after_boot(struct start *s)
{
	const struct config *c = &s->config;

	/* The rescue command runs instead of the boot scripts and may end. */
	if (c->init.rescue && context_ended(s->boot.xid)) {
		take_down(s);
		return 0;
	}
	s->booted = true;
	/* A persistent context also exists without processes. */
	if (context_ended(s->boot.xid))
		return fail("no process is left in the guest after %s has ended: let it start one (apps/init/cmd.start, apps/init/style), or write 'persistent' to cflags",
			    c->init.start[0]);
	return scripts_run(c, "post-start", c->root);
}

static int run(struct start *s)
{
	if (before_boot(s) < 0 || boot(s) < 0 || after_boot(s) < 0)
		return undo(s);
	return 0;
}

static int start_locked(struct start *s)
{
	const struct guest *g = s->config.guest;
	xid_t xid;
	int runs = is_running(g, &xid);

	if (runs < 0)
		return 1;
	if (runs) {
		remark("vserver '%s' already running", g->name);
		return 0;
	}
	leftover_remove(g);
	network_tidy(&s->config);
	guest_place_check(s->config.root);
	config_check(&s->config);
	catch_signals();
	outlive_readers();
	return run(s);
}

int start_guest(const struct guest *g, const struct rescue *rescue)
{
	struct start s = { .boot = { .xid = VC_NOCTX } };
	int ret = 1, lock;

	if (build_state(g->fd) == BUILD_UNFINISHED)
		return fail("its build is unfinished: build it again, or run 'vserver %s delete'",
			    g->name), 1;
	if (config_read(g, rescue, &s.config) == 0) {
		lock = lock_guest(g);
		if (lock >= 0) {
			ret = start_locked(&s);
			close(lock);
		}
	}
	config_free(&s.config);
	return ret;
}
