// SPDX-License-Identifier: LGPL-2.1-or-later
/* Process contexts: create, enter, query. */
#include <string.h>

#include "vserver.h"

xid_t vc_ctx_create(xid_t xid, const struct vc_ctx_flags *flags)
{
	struct vcmd_ctx_create data;

	if (!flags)
		return (xid_t)vc_syscall(VCMD_ctx_create, xid, NULL);
	data.flagword = flags->flagword;
	return (xid_t)vc_syscall(VCMD_ctx_create, xid, &data);
}

int vc_ctx_migrate(xid_t xid, uint64_t flags)
{
	struct vcmd_ctx_migrate data = { .flagword = flags };

	return vc_syscall(VCMD_ctx_migrate, xid, &data);
}

xid_t vc_get_task_xid(pid_t pid)
{
	return (xid_t)vc_syscall(VCMD_task_xid, (uint32_t)pid, NULL);
}

int vc_get_vx_info(xid_t xid, struct vc_vx_info *info)
{
	struct vcmd_vx_info_v0 data;

	if (vc_syscall(VCMD_vx_info, xid, &data) < 0)
		return -1;
	info->xid = data.xid;
	info->initpid = (pid_t)data.initpid;
	return 0;
}

int vc_ctx_stat(xid_t xid, struct vc_ctx_stat *stat)
{
	struct vcmd_ctx_stat_v0 data;

	if (vc_syscall(VCMD_ctx_stat, xid, &data) < 0)
		return -1;
	stat->usecnt = data.usecnt;
	stat->tasks = data.tasks;
	return 0;
}

int vc_virt_stat(xid_t xid, struct vc_virt_stat *stat)
{
	struct vcmd_virt_stat_v0 data;

	if (vc_syscall(VCMD_virt_stat, xid, &data) < 0)
		return -1;
	stat->offset = data.offset;
	stat->uptime = data.uptime;
	stat->nr_threads = data.nr_threads;
	stat->nr_running = data.nr_running;
	stat->nr_uninterruptible = data.nr_uninterruptible;
	stat->nr_onhold = data.nr_onhold;
	stat->nr_forks = data.nr_forks;
	memcpy(stat->load, data.load, sizeof(stat->load));
	return 0;
}
