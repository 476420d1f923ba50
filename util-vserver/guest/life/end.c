// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Ends a context and waits for its end.  See end.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <time.h>

#include "end.h"
#include "message.h"

#define POLL_MS		50
#define IDLE_MS		2000
/* A killed process may have to finish a write to a disk first. */
#define KILL_MS		10000

/* The kernel counts what keeps a context alive: PERSISTENT is one more. */
int context_tasks(xid_t xid)
{
	struct vc_ctx_flags flags;
	struct vc_ctx_stat stat;

	if (vc_ctx_stat(xid, &stat) < 0)
		return errno == ESRCH ? -1 : 0;
	if (vc_get_cflags(xid, &flags) < 0)
		return stat.tasks;
	return stat.tasks - !!(flags.flagword & VXF_PERSISTENT);
}

bool context_ended(xid_t xid)
{
	return context_tasks(xid) < 0;
}

static void pause_ms(int ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

static bool wait_end(xid_t xid, int ms)
{
	for (; !context_ended(xid); ms -= POLL_MS) {
		if (ms <= 0)
			return false;
		pause_ms(POLL_MS);
	}
	return true;
}

bool wait_shutdown(xid_t xid, int seconds)
{
	int idle = 0, waited, tasks;
	bool had_children = false;

	for (waited = 0; waited < seconds * 1000; waited += POLL_MS) {
		tasks = context_tasks(xid);
		if (tasks <= 0)
			return true;
		had_children |= tasks > 1;
		idle = tasks > 1 ? 0 : idle + POLL_MS;
		if (had_children && idle >= IDLE_MS)
			return true;
		pause_ms(POLL_MS);
	}
	return context_ended(xid);
}

/*
 * Without PERSISTENT, a context ends with its last process, or at once if it is
 * empty.  Without PRIVATE, signals reach its processes.
 */
static void let_go(xid_t xid)
{
	struct vc_ctx_flags flags = {
		.mask = VXF_PERSISTENT | VXF_INFO_PRIVATE,
	};

	vc_set_cflags(xid, &flags);
}

void end_network(nid_t nid)
{
	struct vc_net_flags flags = { .mask = NXF_PERSISTENT };

	if (nid != VC_NONID)
		vc_set_nflags(nid, &flags);
}

int kill_context(xid_t xid)
{
	let_go(xid);
	vc_ctx_kill(xid, 0, SIGKILL);
	if (wait_end(xid, KILL_MS))
		return 0;
	return fail("Vserver still running unexpectedly; please investigate it manually... (context %u has %d processes that do not die)",
		    xid, context_tasks(xid));
}

int end_context(const struct init_style *s, xid_t xid)
{
	int i;

	let_go(xid);
	for (i = 0; i < s->killseq_len && !context_ended(xid); i += 2) {
		vc_ctx_kill(xid, 0, s->killseq[i]);
		if (i + 1 < s->killseq_len)
			wait_end(xid, s->killseq[i + 1] * 1000);
		else
			wait_end(xid, POLL_MS);
	}
	return kill_context(xid);
}
