// SPDX-License-Identifier: GPL-2.0-only
/*
 * vshelper: a program of the host that handles events of contexts.
 *
 * The kernel starts it outside of every context, with an action and the decimal
 * id of the context as arguments.  A guest can cause it to run: once at a time
 * for each context, and VS_HELPERS times at a time in all.
 */
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/kernel.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sysctl.h>
#include <linux/umh.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>
#include <linux/workqueue.h>

#include "core/helper.h"
#include "core/limits.h"
#include "core/vserver.h"

#define PATH_LEN	256

static char vs_helper_path[PATH_LEN] = "/sbin/vshelper";

static struct ctl_table vs_helper_sysctl[] = {
	{
		.procname	= "vshelper",
		.data		= vs_helper_path,
		.maxlen		= sizeof(vs_helper_path),
		.mode		= 0644,
		.proc_handler	= proc_dostring,
	},
};

static struct workqueue_struct *vs_helper_queue;

/**
 * struct vs_helper - one run of the program
 * @path: its path
 * @id: id of the context, decimal
 * @vars: variables VS_CMD and, for reboot(2), VS_UID and VS_PID of its caller
 * @argv: path, action, id
 * @envp: environment
 */
struct vs_helper {
	char		path[PATH_LEN];
	char		id[12];
	char		vars[3][24];
	char		*argv[4];
	char		*envp[7];
};

/**
 * struct vs_helper_job - a run in a workqueue
 * @work: on vs_helper_queue
 * @helper: the program to run
 * @ctx: the context, with a reference
 * @ending: the context is ending: call vs_context_end() after the program
 * @refs: references of the work and of a task that waits for it
 * @done: completed when the program has exited
 * @result: result of call_usermodehelper_exec()
 */
struct vs_helper_job {
	struct work_struct	work;
	struct vs_helper	*helper;
	struct vs_context	*ctx;
	bool			ending;
	refcount_t		refs;
	struct completion	done;
	int			result;
};

static struct vs_helper *vs_helper_new(const char *action, u32 id, u32 cmd)
{
	struct vs_helper *h = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return NULL;
	strscpy(h->path, vs_helper_path);
	snprintf(h->id, sizeof(h->id), "%u", id);
	snprintf(h->vars[0], sizeof(h->vars[0]), "VS_CMD=%08x", cmd);
	h->argv[0] = h->path;
	h->argv[1] = (char *)action;
	h->argv[2] = h->id;
	h->envp[0] = "HOME=/";
	h->envp[1] = "TERM=linux";
	h->envp[2] = "PATH=/sbin:/usr/sbin:/bin:/usr/bin";
	h->envp[3] = h->vars[0];
	return h;
}

static void vs_helper_add_caller(struct vs_helper *h)
{
	snprintf(h->vars[1], sizeof(h->vars[1]), "VS_UID=%u",
		 from_kuid(&init_user_ns, current_uid()));
	snprintf(h->vars[2], sizeof(h->vars[2]), "VS_PID=%d",
		 task_tgid_nr(current));
	h->envp[4] = h->vars[1];
	h->envp[5] = h->vars[2];
}

static void vs_helper_free(struct subprocess_info *info)
{
	kfree(info->data);
}

/*
 * Run the program and wait for it.  The last user frees @h, which may be after
 * a signal has interrupted the wait.
 */
static int vs_helper_exec(struct vs_helper *h, int wait)
{
	struct subprocess_info *info;

	info = call_usermodehelper_setup(h->path, h->argv, h->envp, GFP_KERNEL,
					 NULL, vs_helper_free, h);
	if (!info) {
		kfree(h);
		return -ENOMEM;
	}
	return call_usermodehelper_exec(info, wait);
}

static void vs_helper_job_put(struct vs_helper_job *job)
{
	if (refcount_dec_and_test(&job->refs))
		kfree(job);
}

static void vs_helper_run_job(struct work_struct *work)
{
	struct vs_helper_job *job = container_of(work, struct vs_helper_job,
						 work);

	/*
	 * Report the end of a context only after its last reboot job has
	 * finished.  Otherwise vshelper could clean up a guest that it has to
	 * restart.  The reboot job was queued first, so it runs already.
	 */
	if (job->ending)
		wait_event_idle(job->ctx->exit_wait,
				!READ_ONCE(job->ctx->helper));
	job->result = vs_helper_exec(job->helper, UMH_WAIT_PROC);
	if (job->ending) {
		vs_context_end(job->ctx);
	} else {
		WRITE_ONCE(job->ctx->helper, false);
		wake_up_all(&job->ctx->exit_wait);
	}
	vs_context_put(job->ctx);
	complete(&job->done);
	vs_helper_job_put(job);
}

/* Create a job, which takes over @helper and takes a reference to @ctx. */
static struct vs_helper_job *vs_helper_job_new(struct vs_helper *helper,
					       struct vs_context *ctx)
{
	struct vs_helper_job *job;

	if (!helper)
		return NULL;
	job = kzalloc(sizeof(*job), GFP_KERNEL);
	if (!job) {
		kfree(helper);
		return NULL;
	}
	INIT_WORK(&job->work, vs_helper_run_job);
	init_completion(&job->done);
	refcount_set(&job->refs, 1);
	job->helper = helper;
	refcount_inc(&ctx->usecnt);
	job->ctx = ctx;
	return job;
}

/**
 * vs_helper_created() - run vshelper for a new context with SC_HELPER
 * @ctx: the context
 *
 * Context: Sleeps until the program has exited.
 *
 * Return: 0; -ENOEXEC if the program fails; -ENOMEM.
 */
int vs_helper_created(struct vs_context *ctx)
{
	struct vs_helper *h;

	if (!(ctx->flags & VXF_SC_HELPER))
		return 0;
	h = vs_helper_new(ctx->class->created.action, ctx->id,
			  ctx->class->created.code);
	if (!h)
		return -ENOMEM;
	/* Run it directly: only the administrator can set the flag. */
	return vs_helper_exec(h, UMH_WAIT_PROC | UMH_KILLABLE) ? -ENOEXEC : 0;
}

/**
 * vs_helper_ended() - queue vshelper for the end of a context with SC_HELPER
 * @ctx: the context, which no lookup finds any more
 *
 * The last task of the context does not wait for the program.  A task in
 * wait_exit does.
 *
 * Return: true if the job will call vs_context_end().
 */
bool vs_helper_ended(struct vs_context *ctx)
{
	struct vs_helper_job *job;

	if (!(READ_ONCE(ctx->flags) & VXF_SC_HELPER))
		return false;
	job = vs_helper_job_new(vs_helper_new(ctx->class->ended.action, ctx->id,
					      ctx->class->ended.code), ctx);
	if (!job)
		return false;
	job->ending = true;
	queue_work(vs_helper_queue, &job->work);
	return true;
}

/**
 * vs_helper_claim() - reserve the run of vshelper for a reboot(2)
 * @ctx: the context
 *
 * A context has one reboot job at a time.
 *
 * Return: true if the caller may call vs_helper_reboot().
 */
bool vs_helper_claim(struct vs_context *ctx)
{
	bool free;

	spin_lock(&ctx->lock);
	free = !ctx->helper;
	if (free)
		ctx->helper = true;
	spin_unlock(&ctx->lock);
	return free;
}

/**
 * vs_helper_reboot() - run vshelper for a reboot(2), and wait
 * @ctx: the context, from vs_helper_claim()
 * @action: first argument of the program
 * @cmd: LINUX_REBOOT_CMD_*
 *
 * The exit code of the program is ignored.
 *
 * Context: Sleeps until the program has exited.
 *
 * Return: 0; -ENOMEM; -ERESTARTSYS after a fatal signal; the errno of a program
 * that cannot run.
 */
int vs_helper_reboot(struct vs_context *ctx, const char *action,
		     unsigned int cmd)
{
	struct vs_helper *h = vs_helper_new(action, ctx->id, cmd);
	struct vs_helper_job *job = vs_helper_job_new(h, ctx);
	int err;

	if (!job) {
		WRITE_ONCE(ctx->helper, false);
		return -ENOMEM;
	}
	vs_helper_add_caller(h);
	refcount_inc(&job->refs);
	queue_work(vs_helper_queue, &job->work);
	err = wait_for_completion_killable(&job->done);
	if (!err)
		err = min(job->result, 0);
	vs_helper_job_put(job);
	return err;
}

static int __init vs_helper_init(void)
{
	vs_helper_queue = alloc_workqueue("vshelper", WQ_UNBOUND, VS_HELPERS);
	if (!vs_helper_queue ||
	    !vs_register_sysctl("kernel", vs_helper_sysctl,
				ARRAY_SIZE(vs_helper_sysctl)))
		return -ENOMEM;
	return 0;
}
late_initcall(vs_helper_init);
