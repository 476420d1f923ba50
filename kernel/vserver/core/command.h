/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The handlers of the vserver system call.
 */
#ifndef _KERNEL_VSERVER_COMMAND_H
#define _KERNEL_VSERVER_COMMAND_H

#include <linux/types.h>
#include <uapi/linux/vserver.h>

struct vx_info;
struct nx_info;

/**
 * struct vs_call - one system call, after the checks of the command table
 * @id: the id of the system call
 * @data: kernel copy of the argument in the native layout; NULL if the argument
 *	is optional and was NULL
 * @vxi: the process context that @id names, with a reference, or NULL
 * @nxi: the network context that @id names, with a reference, or NULL
 */
struct vs_call {
	u32		id;
	void		*data;
	struct vx_info	*vxi;
	struct nx_info	*nxi;
};

long vc_get_version(struct vs_call *call);
long vc_get_vci(struct vs_call *call);
long vc_set_vhi_name(struct vs_call *call);
long vc_get_vhi_name(struct vs_call *call);
long vc_ctx_create(struct vs_call *call);
long vc_ctx_migrate(struct vs_call *call);
long vc_ctx_kill(struct vs_call *call);
long vc_wait_exit(struct vs_call *call);
long vc_ctx_stat(struct vs_call *call);
long vc_virt_stat(struct vs_call *call);
long vc_sock_stat(struct vs_call *call);
long vc_vx_info(struct vs_call *call);
long vc_task_xid(struct vs_call *call);
long vc_task_nid(struct vs_call *call);
long vc_task_tag(struct vs_call *call);
long vc_tag_migrate(struct vs_call *call);
long vc_get_badness(struct vs_call *call);
long vc_set_badness(struct vs_call *call);
long vc_set_sched_v2(struct vs_call *call);
long vc_set_sched_v3(struct vs_call *call);
long vc_set_sched_v4(struct vs_call *call);
long vc_set_sched(struct vs_call *call);
long vc_get_sched(struct vs_call *call);
long vc_sched_info(struct vs_call *call);
long vc_set_prio_bias(struct vs_call *call);
long vc_get_prio_bias(struct vs_call *call);
long vc_enter_space_v0(struct vs_call *call);
long vc_enter_space_v1(struct vs_call *call);
long vc_enter_space(struct vs_call *call);
long vc_set_space_v1(struct vs_call *call);
long vc_set_space(struct vs_call *call);
long vc_get_space_mask_v0(struct vs_call *call);
long vc_get_space_mask(struct vs_call *call);
long vc_get_space_default(struct vs_call *call);
long vc_get_cflags(struct vs_call *call);
long vc_set_cflags(struct vs_call *call);
long vc_get_ccaps_v0(struct vs_call *call);
long vc_set_ccaps_v0(struct vs_call *call);
long vc_get_ccaps(struct vs_call *call);
long vc_set_ccaps(struct vs_call *call);
long vc_get_bcaps(struct vs_call *call);
long vc_set_bcaps(struct vs_call *call);
long vc_get_umask(struct vs_call *call);
long vc_set_umask(struct vs_call *call);
long vc_get_wmask(struct vs_call *call);
long vc_set_wmask(struct vs_call *call);
long vc_get_nflags(struct vs_call *call);
long vc_set_nflags(struct vs_call *call);
long vc_get_ncaps(struct vs_call *call);
long vc_set_ncaps(struct vs_call *call);
long vc_net_create(struct vs_call *call);
long vc_net_migrate(struct vs_call *call);
long vc_nx_info(struct vs_call *call);
long vc_net_add(struct vs_call *call);
long vc_net_remove(struct vs_call *call);
long vc_net_add_ipv4_v1(struct vs_call *call);
long vc_net_rem_ipv4_v1(struct vs_call *call);
long vc_net_add_ipv4(struct vs_call *call);
long vc_net_rem_ipv4(struct vs_call *call);
long vc_net_add_ipv6(struct vs_call *call);
long vc_net_remove_ipv6(struct vs_call *call);
long vc_get_iattr(struct vs_call *call);
long vc_set_iattr(struct vs_call *call);
long vc_fget_iattr(struct vs_call *call);
long vc_fset_iattr(struct vs_call *call);
long vc_new_s_context(struct vs_call *call);
long vc_set_ipv4root(struct vs_call *call);

/**
 * vs_vci() - the features of this kernel
 *
 * Return: VCI_* bits.
 */
static inline u32 vs_vci(void)
{
	return VCI_PROC_SECURE | VCI_SPACES | VCI_NETV2 | VCI_PPTAG |
	       VCI_TAGGED_INTERN << VCI_TAGGED_SHIFT;
}

#endif /* _KERNEL_VSERVER_COMMAND_H */
