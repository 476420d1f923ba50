// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Booting a guest: the side of the starter on the host.  See boot.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot.h"
#include "boot-child.h"
#include "child.h"
#include "context-private.h"
#include "fork-pidfd.h"
#include "message.h"

/*
 * The configuration does not contain the number of a dynamic network context,
 * so the run state has to record it.
 */
static nid_t nid_to_keep(const struct config *c, nid_t nid)
{
	return c->no_net || c->nid != VC_DYNAMIC_NID ? VC_NONID : nid;
}

static void tell_addresses(const struct net_config *net)
{
	char *text = NULL;
	size_t len, i;
	FILE *f;

	if (!net->count)
		return;
	f = open_memstream(&text, &len);
	if (!f)
		return;
	for (i = 0; i < net->count; i++)
		fprintf(f, " %s", net->ifaces[i].ip);
	if (fclose(f) == 0)
		progress("Adding%s", text);
	free(text);
}

/* Scripts match these lines, so they are the same as in chbind and vcontext. */
static void tell(const struct config *c, const struct boot_report *report)
{
	if (!msg_is_verbose() && !c->noisy)
		return;
	if (report->nid != VC_NONID)
		progress("New network context is %u", report->nid);
	tell_addresses(&c->net);
	progress("New security context is %u", report->xid);
}

static int cannot_record(const struct guest *g)
{
	if (errno == EEXIST)
		return fail("%s/run belongs to another running guest: remove the link if it is a copy; two guests need different names (%s/name)",
			    g->dir, g->dir);
	return fail_sys("cannot write the run state %s/run", g->dir);
}

/* The child waits until its context is recorded, or stop would not find it. */
static int record(struct boot *b, int sock)
{
	struct boot_report report;
	ssize_t n = recv(sock, &report, sizeof(report), 0);
	char ack = 1;

	if (n == 0)
		return fail("the first process ended before the guest was set up");
	if (n != sizeof(report) || report.failed)
		return -1;	/* the child reported it, or a signal came */
	b->xid = report.xid;
	b->nid = report.nid;
	tell(b->config, &report);
	if (guest_save_state(b->config->guest, report.xid,
			     nid_to_keep(b->config, report.nid)) < 0)
		return cannot_record(b->config->guest);
	b->recorded = true;
	return send(sock, &ack, 1, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

/* End of file means that the child's end was closed by a successful exec. */
static int wait_exec(int sock)
{
	struct boot_report report;
	ssize_t n;

	do {
		n = recv(sock, &report, sizeof(report), 0);
	} while (n < 0 && errno == EINTR && !caught_signal());
	return n == 0 ? 0 : -1;
}

static uint64_t new_namespaces(const struct config *c)
{
	return CLONE_NEWNS | CLONE_NEWUTS | (c->spaces.own & CLONE_NEWPID);
}

static int end_child(struct boot *b)
{
	/* In its context, only vc_ctx_kill() reaches the child. */
	if (b->xid == VC_NOCTX) {
		kill(b->pid, SIGKILL);
	} else {
		context_end_private(b->xid);
		vc_ctx_kill(b->xid, 0, SIGKILL);
	}
	while (waitpid(b->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(b->pidfd);
	return -1;
}

static int parent(struct boot *b, int sock, int output[2])
{
	int ret;

	if (output[1] >= 0)
		close(output[1]);
	b->output = output[0];
	ret = record(b, sock) < 0 || wait_exec(sock) < 0 ? -1 : 0;
	if (ret < 0 && caught_signal())
		fail("interrupted by signal %d", caught_signal());
	close(sock);
	return ret < 0 ? end_child(b) : 0;
}

int boot_guest(struct boot *b)
{
	int sock[2], output[2] = { -1, -1 };

	b->xid = VC_NOCTX;
	b->nid = VC_NONID;
	b->pid = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sock) < 0)
		return fail_sys("cannot start the first process");
	if (!b->config->init.own_init && pipe2(output, O_CLOEXEC) < 0)
		return fail_sys("cannot start the first process");
	b->pid = fork_pidfd(new_namespaces(b->config), &b->pidfd);
	if (b->pid < 0)
		return fail_sys("cannot start the first process");
	if (b->pid == 0) {
		close(sock[0]);
		boot_child(b->config, sock[1], output[1]);
	}
	close(sock[1]);
	return parent(b, sock[0], output);
}
