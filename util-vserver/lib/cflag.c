// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the context flags. */
#include "bit-names.h"

static const struct bit_name cflag_names[] = {
	{ "lock",		VXF_INFO_LOCK },
	{ "sched",		VXF_INFO_SCHED },
	{ "nproc",		VXF_INFO_NPROC },
	{ "private",		VXF_INFO_PRIVATE },
	{ "fakeinit",		VXF_INFO_INIT },
	{ "hideinfo",		VXF_INFO_HIDE },
	{ "ulimit",		VXF_INFO_ULIMIT },
	{ "namespace",		VXF_INFO_NSPACE },
	{ "sched_hard",		VXF_SCHED_HARD },
	{ "sched_prio",		VXF_SCHED_PRIO },
	{ "sched_pause",	VXF_SCHED_PAUSE },
	{ "virt_mem",		VXF_VIRT_MEM },
	{ "virt_uptime",	VXF_VIRT_UPTIME },
	{ "virt_cpu",		VXF_VIRT_CPU },
	{ "virt_load",		VXF_VIRT_LOAD },
	{ "virt_time",		VXF_VIRT_TIME },
	{ "hide_mount",		VXF_HIDE_MOUNT },
	{ "hide_netif",		VXF_HIDE_NETIF },
	{ "hide_vinfo",		VXF_HIDE_VINFO },
	{ "state_setup",	VXF_STATE_SETUP },
	{ "state_init",		VXF_STATE_INIT },
	{ "state_admin",	VXF_STATE_ADMIN },
	{ "sc_helper",		VXF_SC_HELPER },
	{ "reboot_kill",	VXF_REBOOT_KILL },
	{ "persistent",		VXF_PERSISTENT },
	{ "fork_rss",		VXF_FORK_RSS },
	{ "prolific",		VXF_PROLIFIC },
	{ "igneg_nice",		VXF_IGNEG_NICE },
	{ "igneg_ionice",	VXF_IGNEG_IONICE },
};

static const struct bit_name cflag_aliases[] = {
	{ "info_lock",		VXF_INFO_LOCK },
	{ "info_sched",		VXF_INFO_SCHED },
	{ "info_nproc",		VXF_INFO_NPROC },
	{ "info_private",	VXF_INFO_PRIVATE },
	{ "info_init",		VXF_INFO_INIT },
	{ "info_hideinfo",	VXF_INFO_HIDE },
	{ "info_hide",		VXF_INFO_HIDE },
	{ "info_ulimit",	VXF_INFO_ULIMIT },
	{ "info_namespace",	VXF_INFO_NSPACE },
	{ "info_nspace",	VXF_INFO_NSPACE },
	{ "secure",		VXF_HIDE_NETIF },
	{ "default",		VXF_VIRT_UPTIME | VXF_SC_HELPER },
};

static const struct bit_table cflag_table = {
	.prefix		= "VXF_",
	.bits		= BIT_NAMES(cflag_names),
	.aliases	= BIT_NAMES(cflag_aliases),
};

uint64_t vc_text2cflag(const char *str, size_t len)
{
	return bit_table_text(&cflag_table, str, len);
}

const char *vc_locflag2text(uint64_t *val)
{
	return bit_table_lowest(&cflag_table, val);
}

int vc_list2cflag(const char *str, size_t len, struct vc_err_listparser *err,
		  struct vc_ctx_flags *res)
{
	return bit_table_list(&cflag_table, str, len, err, &res->flagword,
			      &res->mask);
}
