// SPDX-License-Identifier: GPL-2.0-only
/*
 * The denials of a context: /proc/virtual/XID/denied.
 *
 * DOC: /proc/virtual/XID/denied
 *
 * The first line is "Dropped:", a tab and the number of refusals whose lines
 * are lost.  Then there is a line for each distinct refusal, of fields
 * separated by a space, always all and in this order; later kernels may add
 * some in front of the last:
 *
 *	rule=NAME	the rule that refused
 *	object=N	what: a capability, a family of sockets, ...
 *	call=N		system call, native; call=compat:N of an i386 program;
 *			call=-1 where there was none
 *	error=N		errno that was answered
 *	count=N		how often
 *	last=N		when last, in seconds since 1970
 *	pid=N		the process refused last, as the reader's side counts
 *	comm=NAME	its name; a space, a backslash and what is not
 *			printable ASCII is a backslash and three octal digits
 *
 * A refusal is distinct by its rule, object, call and error.  The file is
 * readable for root: of the host, in the spectator, and of the context.
 */
#include <linux/compat.h>
#include <linux/cred.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/timekeeping.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>
#include <asm/syscall.h>

#include "core/denied.h"
#include "core/proc.h"
#include "core/vserver.h"

/* Lines of one context: what a guest refused all sorts of things may occupy. */
#define VS_DENIED_LINES		64

/**
 * struct vs_denied_line - one distinct refusal
 * @rule: name of the rule, in read-only memory; NULL while the line is free
 * @object: what was refused
 * @call: number of the system call, or -1
 * @err: negative errno
 * @compat: @call is one of an i386 program
 * @count: how often
 * @last: when last, wall clock seconds
 * @pid: the process, as the host numbers it
 * @vpid: the process, as its own pid namespace numbers it
 * @comm: its name, chosen by the guest
 */
struct vs_denied_line {
	const char	*rule;
	u32		object;
	int		call;
	short		err;
	bool		compat;
	u64		count;
	time64_t	last;
	pid_t		pid;
	pid_t		vpid;
	char		comm[TASK_COMM_LEN];
};

/**
 * struct vs_denied - the denials of a context
 * @lock: protects all
 * @dropped: refusals whose lines had to make room
 * @line: the distinct ones
 */
struct vs_denied {
	raw_spinlock_t		lock;	/* dropped, line */
	u64			dropped;
	struct vs_denied_line	line[VS_DENIED_LINES];
};

/* The same literal may have an address in each object file. */
static bool vs_denied_same(const struct vs_denied_line *a,
			   const struct vs_denied_line *b)
{
	return a->object == b->object && a->call == b->call &&
	       a->err == b->err && a->compat == b->compat &&
	       (a->rule == b->rule || !strcmp(a->rule, b->rule));
}

/* Is @a less of a loss than @b: the rarer, and among equals the older. */
static bool vs_denied_lesser(const struct vs_denied_line *a,
			     const struct vs_denied_line *b)
{
	return a->count < b->count ||
	       (a->count == b->count && a->last < b->last);
}

/* The line of @new, else a free one, else the one that is least of a loss. */
static struct vs_denied_line *vs_denied_find(struct vs_denied *denied,
					     const struct vs_denied_line *new)
{
	struct vs_denied_line *line, *victim = NULL;
	int i;

	for (i = 0; i < VS_DENIED_LINES; i++) {
		line = &denied->line[i];
		if (!line->rule || vs_denied_same(line, new))
			return line;
		if (!victim || vs_denied_lesser(line, victim))
			victim = line;
	}
	return victim;
}

static void vs_denied_add(struct vs_denied *denied,
			  const struct vs_denied_line *new)
{
	struct vs_denied_line *line;
	unsigned long flags;
	u64 before = 0;

	raw_spin_lock_irqsave(&denied->lock, flags);
	line = vs_denied_find(denied, new);
	if (line->rule) {
		if (vs_denied_same(line, new))
			before = line->count;
		else
			denied->dropped += line->count;
	}
	*line = *new;
	line->count = before + 1;
	raw_spin_unlock_irqrestore(&denied->lock, flags);
}

/* Made with the first refusal; most contexts never have one. */
static struct vs_denied *vs_denied_get(struct vx_info *vxi)
{
	struct vs_denied *denied = READ_ONCE(vxi->denied);
	struct vs_denied *old;

	if (denied)
		return denied;
	denied = kzalloc(sizeof(*denied),
			 GFP_ATOMIC | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!denied)
		return NULL;
	raw_spin_lock_init(&denied->lock);
	old = cmpxchg(&vxi->denied, NULL, denied);
	if (!old)
		return denied;
	kfree(denied);
	return old;
}

/* The system call the caller is in: kernel threads of io_uring are in none. */
static void vs_denied_call(struct vs_denied_line *line)
{
	if (current->flags & (PF_KTHREAD | PF_USER_WORKER)) {
		line->call = -1;
		return;
	}
	line->call = syscall_get_nr(current, current_pt_regs());
	line->compat = line->call >= 0 && in_compat_syscall();
}

/*
 * The rest of vs_deny().  In an interrupt the task is not the one that is
 * refused something.
 */
int __vs_deny(const char *rule, u32 object, int err)
{
	struct vx_info *vxi = vx_current();
	struct vs_denied_line line = { .rule = rule, .object = object, .err = err };
	struct vs_denied *denied;

	if (!vxi || !in_task())
		return err;
	denied = vs_denied_get(vxi);
	if (!denied)
		return err;

	vs_denied_call(&line);
	line.last = ktime_get_real_seconds();
	line.pid = task_tgid_nr(current);
	line.vpid = task_tgid_vnr(current);
	/* Without its lock: who asks for a capability may hold that. */
	strscpy_pad(line.comm, current->comm, sizeof(line.comm));
	vs_denied_add(denied, &line);
	return err;
}

/**
 * vs_deny_capability() - the ceiling refuses a capability
 * @cred: whose
 * @ns: in which user namespace
 * @cap: the capability
 * @opts: CAP_OPT_*
 *
 * Recorded unless it is a mere question, or the answer were the same without
 * a ceiling: who never had the capability misses nothing.
 *
 * Return: -EPERM
 */
int vs_deny_capability(const struct cred *cred, struct user_namespace *ns,
		       int cap, unsigned int opts)
{
	if (!(opts & CAP_OPT_NOAUDIT) && !cap_capable(cred, ns, cap, opts))
		vs_deny("capability", cap, -EPERM);
	return -EPERM;
}

static bool vs_denied_copy(struct vs_denied *denied, int i,
			   struct vs_denied_line *line)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&denied->lock, flags);
	*line = denied->line[i];
	raw_spin_unlock_irqrestore(&denied->lock, flags);
	return line->rule;
}

static void vs_denied_show_line(struct seq_file *m,
				const struct vs_denied_line *line)
{
	seq_printf(m, "rule=%s object=%u call=%s%d error=%d count=%llu last=%lld pid=%d comm=",
		   line->rule, line->object, line->compat ? "compat:" : "",
		   line->call, -line->err, line->count, line->last,
		   vs_in_guest() ? line->vpid : line->pid);
	seq_escape_mem(m, line->comm, strnlen(line->comm, TASK_COMM_LEN),
		       ESCAPE_OCTAL | ESCAPE_NAP | ESCAPE_APPEND, " \\");
	seq_putc(m, '\n');
}

/**
 * vs_show_denied() - print /proc/virtual/XID/denied
 * @m: the file
 * @ctx: the context
 */
void vs_show_denied(struct seq_file *m, struct vs_context *ctx)
{
	/* Pairs with the cmpxchg(): what it points to is initialised. */
	struct vs_denied *denied = smp_load_acquire(&to_vx(ctx)->denied);
	struct vs_denied_line line;
	int i;

	seq_printf(m, "Dropped:\t%llu\n",
		   denied ? READ_ONCE(denied->dropped) : 0);
	for (i = 0; denied && i < VS_DENIED_LINES; i++)
		if (vs_denied_copy(denied, i, &line))
			vs_denied_show_line(m, &line);
}

/**
 * vs_denied_free() - forget the denials of a context
 * @vxi: the context, which nobody uses any more
 */
void vs_denied_free(struct vx_info *vxi)
{
	kfree(vxi->denied);
}
