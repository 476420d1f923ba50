// SPDX-License-Identifier: GPL-2.0-only
/**
 * DOC: /proc/virtual/XID/denied
 *
 * The file lists what was refused to a context.
 *
 * The first line is "Dropped:", a tab and the number of denials in lost lines.
 * Then there is a line for each distinct denial.  It has all of these fields,
 * in this order, separated by a space.  Later kernels may add fields before
 * the last one::
 *
 *	rule=NAME	the rule that refused
 *	object=N	a number that the rule defines
 *	call=N		system call; compat:N in an i386 program; -1 in a
 *			thread of the kernel or of io_uring
 *	error=N		errno that the caller got
 *	count=N		number of denials
 *	last=N		time of the last one in seconds since 1970
 *	pid=N		process of the last one: its number on the host or,
 *			for a reader in a guest, in its own pid namespace
 *	comm=NAME	its name; a space, a backslash and non-printable
 *			characters are a backslash and three octal digits
 *
 * Two denials are distinct if rule, object, call or error differ.  Root may
 * read the file: of the host, in the spectator, and in the context itself.
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
#include "core/limits.h"
#include "core/proc.h"
#include "core/vserver.h"

/**
 * struct vs_denied_line - one distinct denial
 * @rule: name of the rule, in read-only memory; NULL while the line is free
 * @object: number that the rule defines
 * @call: number of the system call, or -1
 * @err: negative errno
 * @compat: @call is a number of the i386 table
 * @count: number of denials
 * @last: time of the last one, wall clock seconds
 * @pid: process of the last one, pid number on the host
 * @vpid: the same, pid number in its own pid namespace
 * @comm: its name, which the guest chooses
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
 * @lock: protects @dropped and @line
 * @dropped: number of denials in lines that were replaced
 * @line: the distinct denials
 */
struct vs_denied {
	raw_spinlock_t		lock;	/* dropped, line */
	u64			dropped;
	struct vs_denied_line	line[VS_DENIED_LINES];
};

/* Equal literals in two object files may have different addresses. */
static bool vs_denied_same(const struct vs_denied_line *a,
			   const struct vs_denied_line *b)
{
	return a->object == b->object && a->call == b->call &&
	       a->err == b->err && a->compat == b->compat &&
	       (a->rule == b->rule || !strcmp(a->rule, b->rule));
}

/* Replace @a rather than @b?  It is rarer, or as rare and older. */
static bool vs_denied_lesser(const struct vs_denied_line *a,
			     const struct vs_denied_line *b)
{
	return a->count < b->count ||
	       (a->count == b->count && a->last < b->last);
}

/* Find the line of @new, else a free line, else a line to replace. */
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

/* Allocate the table at the first denial: most contexts have none. */
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

/* Record the current system call.  Threads of io_uring are in none. */
static void vs_denied_call(struct vs_denied_line *line)
{
	if (current->flags & (PF_KTHREAD | PF_USER_WORKER)) {
		line->call = -1;
		return;
	}
	line->call = syscall_get_nr(current, current_pt_regs());
	line->compat = line->call >= 0 && in_compat_syscall();
}

/* Record a denial.  In an interrupt the current task is unrelated. */
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
	/* Do not take task_lock(): the caller may hold it. */
	strscpy_pad(line.comm, current->comm, sizeof(line.comm));
	vs_denied_add(denied, &line);
	return err;
}

/**
 * vs_deny_capability() - record that the ceiling denies a capability
 * @cred: credentials of the check
 * @ns: target user namespace
 * @cap: capability number
 * @opts: CAP_OPT_*
 *
 * The function records nothing for CAP_OPT_NOAUDIT, and nothing if @cred does
 * not have the capability anyway.
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
	/* Pairs with cmpxchg(): the table is initialised. */
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
 * vs_denied_free() - free the denials of a context
 * @vxi: the context, to which nobody has a reference any more
 */
void vs_denied_free(struct vx_info *vxi)
{
	kfree(vxi->denied);
}
