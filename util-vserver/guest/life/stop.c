// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME stop: shuts a guest down and removes what it has on the host.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "conf-tree.h"
#include "end.h"
#include "enter.h"
#include "fork-pidfd.h"
#include "guest-cgroup.h"
#include "guest-path.h"
#include "helper-state.h"
#include "leftover.h"
#include "life.h"
#include "lock.h"
#include "message.h"
#include "network.h"
#include "running.h"
#include "scripts.h"

/*
 * A scriptlet that fails is reported but does not end the stop: a guest that is
 * half stopped is worse.
 */
static void stop_script(const struct config *c, const char *point)
{
	if (c->root)
		scripts_run(c, point, c->root);
}

/*
 * Prepare the context for its end: vshelper must not restart it, and reboot(2)
 * at the end of its shutdown kills it.  Let signals reach a private context.
 */
static void let_end(const struct config *c, xid_t xid)
{
	struct vc_ctx_flags flags = {
		.flagword = VXF_REBOOT_KILL,
		.mask = VXF_REBOOT_KILL | VXF_SC_HELPER |
			VXF_INFO_PRIVATE,
	};

	if (helper_state_save(xid, c->guest->dir, "async", NULL) < 0)
		fail_sys("cannot write the state for vshelper to " HELPERDIR "/%u",
			 xid);
	vc_set_cflags(xid, &flags);
}

/* The action of vshelper(8), or NULL when the administrator stops the guest. */
static const char *helper_action(void)
{
	return getenv("VSHELPER_ACTION");
}

static void await_stop_command(const struct config *c, pid_t pid, int pidfd)
{
	bool in_time = child_ends(pidfd, c->sync_timeout * 1000);
	int code;

	if (!in_time) {
		caution("%s did not end within %d seconds (apps/vshelper/sync-timeout)",
			c->init.stop[0], c->sync_timeout);
		kill(pid, SIGKILL);
	}
	code = wait_child(pid);
	if (in_time && code)
		caution("%s ended with exit code %d", c->init.stop[0], code);
	close(pidfd);
}

/*
 * Run the stop command in a child, because a process cannot leave the guest's
 * namespaces again.  Limit its time.
 */
static void run_stop_command(const struct config *c, xid_t xid)
{
	struct enter e = {
		.config = c, .xid = xid, .user = "0", .argv = c->init.stop,
		.env = init_style_env(&c->init, true), .stdio = STDIO_OUTPUT,
	};
	int pidfd;
	pid_t pid;

	if (!e.env)
		return;
	pid = fork_pidfd(0, &pidfd);
	if (pid == 0)
		_exit(enter_guest(&e));
	if (pid < 0)
		fail_sys("cannot run %s", c->init.stop[0]);
	else
		await_stop_command(c, pid, pidfd);
	ct_free(e.env);
}

static void stop_init(const struct config *c, xid_t xid)
{
	if (vc_ctx_kill(xid, 1, c->init.stop_signal) < 0 && errno != ESRCH)
		fail_sys("cannot send the shutdown signal to init");
	else if (!wait_shutdown(xid, c->sync_timeout))
		caution("init did not shut down within %d seconds (apps/vshelper/sync-timeout)",
			c->sync_timeout);
}

/* An init that called reboot(2) has shut down already. */
static void tell_guest(const struct config *c, xid_t xid)
{
	if (c->init.own_init && helper_action())
		return;
	if (c->init.own_init)
		stop_init(c, xid);
	else if (c->init.stop)
		run_stop_command(c, xid);
}

static void find_stop_command(struct config *c)
{
	int root = c->root ? gp_open_root(c->root) : -1;

	if (root < 0)
		return;
	init_style_find_stop(root, &c->init);
	close(root);
}

static int stop_running(struct config *c, xid_t xid)
{
	nid_t nid = guest_nid(c->guest, xid);
	int ret;

	find_stop_command(c);
	stop_script(c, "pre-stop");
	let_end(c, xid);
	tell_guest(c, xid);
	ret = end_context(&c->init, xid);
	end_network(nid);
	stop_script(c, "post-stop");
	network_down(c->guest);
	if (ret == 0) {
		guest_cgroup_remove(c->guest);
		guest_drop_state(c->guest, xid);
	}
	stop_script(c, "postpost-stop");
	return ret < 0 ? 1 : 0;
}

static int stop_locked(struct config *c)
{
	xid_t xid;
	int runs = is_running(c->guest, &xid);

	if (runs < 0)
		return 1;
	if (!runs) {
		remark("vserver '%s' is not running", c->guest->name);
		leftover_remove(c->guest);
		network_tidy(c);
		if (c->xid != VC_DYNAMIC_XID)
			helper_state_drop(c->xid);
		return 0;
	}
	/* vshelper cleans up after an end, but the guest was started again. */
	if (helper_action() && !strcmp(helper_action(), "shutdown"))
		return 0;
	return stop_running(c, xid);
}

int stop_guest(const struct guest *g, const struct rescue *rescue)
{
	struct config c;
	int ret = 1, lock;

	/* A mistake in the configuration must not keep a guest running. */
	if (config_read(g, rescue, &c) < 0)
		caution("continuing with the valid parts of the configuration");
	outlive_readers();
	lock = lock_guest(g);
	if (lock >= 0) {
		ret = stop_locked(&c);
		close(lock);
	}
	config_free(&c);
	return ret;
}
