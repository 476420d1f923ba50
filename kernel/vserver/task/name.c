// SPDX-License-Identifier: GPL-2.0-only
/*
 * The name of a context, and the names that uname(2) reports inside it.
 */
#include <linux/string.h>
#include <linux/utsname.h>

#include "core/command.h"
#include "core/vserver.h"

static_assert(sizeof_field(struct new_utsname, nodename) == VHI_NAME_LEN);
static_assert(sizeof(struct vcmd_vhi_name_v0) == 72);

static char *vs_uts_field(struct uts_namespace *uts, u32 field)
{
	switch (field) {
	case VHIN_SYSNAME:
		return uts->name.sysname;
	case VHIN_NODENAME:
		return uts->name.nodename;
	case VHIN_RELEASE:
		return uts->name.release;
	case VHIN_VERSION:
		return uts->name.version;
	case VHIN_MACHINE:
		return uts->name.machine;
	case VHIN_DOMAINNAME:
		return uts->name.domainname;
	}
	return NULL;
}

static long vs_uts_name(struct vx_info *vxi, struct vcmd_vhi_name_v0 *arg,
			bool write)
{
	struct uts_namespace *uts = vs_space_uts(vxi);
	char *name;

	if (!uts)
		return -EINVAL;
	name = vs_uts_field(uts, arg->field);
	if (!name) {
		put_uts_ns(uts);
		return -EINVAL;
	}
	down_write(&uts_sem);
	if (write)
		strscpy_pad(name, arg->name, VHI_NAME_LEN);
	else
		strscpy_pad(arg->name, name, VHI_NAME_LEN);
	up_write(&uts_sem);
	put_uts_ns(uts);
	return 0;
}

static long vs_context_name(struct vx_info *vxi, struct vcmd_vhi_name_v0 *arg,
			    bool write)
{
	spin_lock(&vxi->ctx.lock);
	if (write)
		strscpy_pad(vxi->name, arg->name, VHI_NAME_LEN);
	else
		strscpy_pad(arg->name, vxi->name, VHI_NAME_LEN);
	spin_unlock(&vxi->ctx.lock);
	return 0;
}

static long vs_vhi_name(struct vs_call *call, bool write)
{
	struct vcmd_vhi_name_v0 *arg = call->data;

	/* User space need not have passed a NUL. */
	arg->name[VHI_NAME_LEN - 1] = '\0';
	if (arg->field == VHIN_CONTEXT)
		return vs_context_name(call->vxi, arg, write);
	return vs_uts_name(call->vxi, arg, write);
}

/**
 * vc_set_vhi_name() - set the context name or a uname(2) field
 * @call: id: xid; data: &struct vcmd_vhi_name_v0, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL for an unknown field, or for a field of uname(2) when
 * space 0 of the context keeps no UTS namespace.
 */
long vc_set_vhi_name(struct vs_call *call)
{
	return vs_vhi_name(call, true);
}

/**
 * vc_get_vhi_name() - report the context name or a uname(2) field
 * @call: id: xid; data: &struct vcmd_vhi_name_v0, in and out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0, or -EINVAL as vc_set_vhi_name().
 */
long vc_get_vhi_name(struct vs_call *call)
{
	return vs_vhi_name(call, false);
}
