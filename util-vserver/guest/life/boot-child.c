// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Booting a guest: the side of its first process.  See boot-child.h.
 *
 * The order matters.  Steps that need the host's rights or files come first.
 * Then the contexts are created and configured.  Nobody else can enter them
 * while they are in set-up; the last step before exec ends the set-up.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "boot-child.h"
#include "child.h"
#include "conf-tree.h"
#include "guest-cgroup.h"
#include "guest-path.h"
#include "limits-apply.h"
#include "message.h"
#include "mounts.h"

struct first {
	const struct config	*config;
	int			sock;
	int			output;	/* of a boot script, or -1 */
	xid_t			xid;
	nid_t			nid;
};

/* Drop everything that belongs to the session of the starter. */
static int leave_host(const struct config *c)
{
	reset_signals();
	setsid();
	umask(022);
	/* fork() has inherited the session keyring of the host. */
	syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
	if (setgroups(0, NULL) < 0)
		return fail_sys("cannot drop supplementary groups");
	if (gp_keep_proc() < 0)
		return fail_sys("cannot open /proc/self/fd");
	return limits_apply(c);
}

static int make_network(struct first *f)
{
	const struct config *c = f->config;

	f->nid = VC_NONID;
	if (c->no_net)
		return 0;
	f->nid = vc_net_create(c->nid);
	if (f->nid == VC_NONID && c->nid == VC_DYNAMIC_NID)
		return fail_sys("cannot create a network context");
	if (f->nid == VC_NONID && errno == EEXIST)
		return fail("network context %u is in use already (ncontext, context)",
			    c->nid);
	if (f->nid == VC_NONID)
		return fail_sys("cannot create network context %u", c->nid);
	if (vc_set_ncaps(VC_SAMENID, &c->ncaps) < 0)
		return fail_sys("cannot set the network capabilities");
	if (vc_set_nflags(VC_SAMENID, &c->nflags) < 0)
		return fail_sys("cannot set the network flags");
	return interfaces_to_context(&c->net);
}

static int make_context(struct first *f)
{
	xid_t xid = f->config->xid;

	f->xid = vc_ctx_create(xid, NULL);
	if (f->xid != VC_NOCTX)
		return 0;
	if (errno == ENOSPC)
		return fail("cannot create a context: the limit of IPC namespaces is reached (sysctl user.max_ipc_namespaces)");
	if (xid == VC_DYNAMIC_XID)
		return fail_sys("cannot create a context");
	if (errno == EEXIST || errno == EBUSY)
		return fail("context %u is in use already (context)", xid);
	return fail_sys("cannot create context %u", xid);
}

static int keep_namespaces(const struct config *c)
{
	if (vc_set_namespace(VC_SAMECTX, spaces_kept(&c->spaces), 0) < 0)
		return fail_sys("cannot keep the namespaces in the context");
	if (vc_set_namespace(VC_SAMECTX, CLONE_NEWNS | CLONE_FS, 1) < 0)
		return fail_sys("cannot keep the mounts in the context");
	return 0;
}

static int set_name(vc_uts_type type, const char *value, const char *what)
{
	if (vc_set_vhi_name(VC_SAMECTX, type, value, strlen(value)) < 0)
		return fail_sys("cannot set the %s '%s'", what, value);
	return 0;
}

static int set_names(const struct config *c)
{
	int i;

	for (i = vcVHI_SYSNAME; i < UTS_FIELDS; i++) {
		if (c->uts[i] && set_name(i, c->uts[i], "uts string") < 0)
			return -1;
	}
	return set_name(vcVHI_CONTEXT, c->guest->dir, "context name");
}

/* The order matters: bcaps and cflags may end the right to set the others. */
static int set_bits(const struct config *c)
{
	struct vc_ctx_flags flags = c->cflags;

	flags.mask &= ~VXF_STATE_ADMIN;
	if (vc_set_ccaps(VC_SAMECTX, &c->caps) < 0)
		return fail_sys("cannot set the context capabilities");
	if (vc_set_bcaps(VC_SAMECTX, &c->caps) < 0)
		return fail_sys("cannot set the capability ceiling");
	if (c->badness && vc_set_badness(VC_SAMECTX, c->badness) < 0)
		return fail_sys("cannot set the badness to %ld (badness)",
				c->badness);
	if (vc_set_umask(VC_SAMECTX, &c->umask) < 0)
		return fail_sys("cannot set the namespace mask");
	if (vc_set_cflags(VC_SAMECTX, &flags) < 0)
		return fail_sys("cannot set the context flags");
	return 0;
}

static int report(const struct first *f, bool failed)
{
	struct boot_report report = {
		.failed = failed, .xid = f->xid, .nid = f->nid,
	};
	char ack;

	if (send(f->sock, &report, sizeof(report), MSG_NOSIGNAL) < 0 || failed)
		return -1;
	return recv(f->sock, &ack, 1, 0) == 1 ? 0 : -1;
}

/* A pipe without its other end: reads find the end of file, writes fail. */
static int open_half_pipe(bool input)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	close(ends[input ? 1 : 0]);
	return ends[input ? 0 : 1];
}

/* Open the guest's own /dev/null: it could change the mode of the host's. */
static int open_null(int fd)
{
	bool input = fd == STDIN_FILENO;
	int root = gp_open_root("/");
	int null = gp_open_null(root, input ? O_RDONLY : O_WRONLY);

	close(root);
	return null < 0 ? open_half_pipe(input) : null;
}

/* Call this after mounts_pivot(): /dev/null is that of the guest. */
static int set_stdio(int output)
{
	int input = open_null(STDIN_FILENO);

	if (output < 0)
		output = open_null(STDOUT_FILENO);
	if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0)
		return fail_sys("cannot set the standard descriptors");
	return 0;
}

/* stderr stays open for messages until exec, which closes the socket. */
static int close_fds(const struct config *c, int sock)
{
	if (c->keep_fds)
		return 0;
	if ((sock > 3 && syscall(SYS_close_range, 3, sock - 1, 0) < 0) ||
	    syscall(SYS_close_range, sock + 1, ~0U, 0) < 0)
		return fail_sys("cannot close the starter's descriptors");
	return 0;
}

/*
 * The network context of a persistent context stays, too: a command that enters
 * the empty context needs its addresses.
 */
static int keep_network(const struct config *c)
{
	struct vc_net_flags flags = {
		.flagword = NXF_PERSISTENT, .mask = NXF_PERSISTENT,
	};

	if (c->no_net || !(c->cflags.flagword & VXF_PERSISTENT))
		return 0;
	if (vc_set_nflags(VC_SAMENID, &flags) < 0)
		return fail_sys("cannot make the network context persistent");
	return 0;
}

static int end_setup(const struct config *c)
{
	struct vc_ctx_flags flags = { .mask = VXF_STATE_SETUP };

	if (c->init.own_init)
		flags.mask |= VXF_STATE_INIT;
	if (c->cflags.mask & VXF_STATE_ADMIN &&
	    !(c->cflags.flagword & VXF_STATE_ADMIN))
		flags.mask |= VXF_STATE_ADMIN;
	if (vc_set_cflags(VC_SAMECTX, &flags) < 0)
		return fail_sys("cannot end the set-up of the context");
	return 0;
}

static int become_guest(struct first *f)
{
	const struct config *c = f->config;

	if (leave_host(c) < 0 ||
	    (config_has_group(c) && guest_cgroup_enter(c->guest) < 0) ||
	    spaces_enter_net(&c->spaces) < 0 || make_network(f) < 0 ||
	    mounts_late(c) < 0 || mounts_pivot(c) < 0 ||
	    set_stdio(f->output) < 0 || make_context(f) < 0 ||
	    mounts_of_context(c) < 0 || keep_namespaces(c) < 0 ||
	    set_names(c) < 0 || set_bits(c) < 0 || report(f, false) < 0 ||
	    close_fds(c, f->sock) < 0 || keep_network(c) < 0)
		return -1;
	return end_setup(c);
}

/* Returns only on failure, with stderr restored for messages. */
static void exec_init(const struct config *c, char **env)
{
	int messages = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

	dup2(STDOUT_FILENO, STDERR_FILENO);
	environ = env;	/* its PATH finds the command */
	execvp(c->init.start[0], c->init.start);
	dup2(messages, STDERR_FILENO);
	fail_sys("cannot run %s in the guest", c->init.start[0]);
}

void boot_child(const struct config *c, int sock, int output)
{
	struct first f = {
		.config = c, .sock = sock, .output = output, .xid = VC_NOCTX,
	};
	char **env = init_style_env(&c->init, false);

	if (env && become_guest(&f) == 0)
		exec_init(c, env);
	report(&f, true);
	_exit(1);
}
