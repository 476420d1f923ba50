// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vserver system call: the command table and the dispatcher.
 *
 * The dispatcher checks the caller, finds the context and copies the argument,
 * as the table specifies.  The handlers, vc_NAME(), do the rest.
 */
#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vserver/access.h>
#include <linux/vserver/denied.h>

#include "core/command.h"
#include "core/vserver.h"

/**
 * DOC: Errors of every command
 *
 * The dispatcher returns these errors before it calls a handler.  The
 * documentation of a handler names only the errors that the handler adds.
 *
 * * -ENOSYS: the command word is unknown.
 * * -EPERM: the caller may not call the command, see &enum vs_class.  In a
 *   guest, the command names another context than the caller's own.
 * * -ESRCH: the context does not exist, see &enum vs_object.
 * * -EACCES: the context has lost its flag STATE_ADMIN (VS_ADMIN, VS_SETUP).
 * * -EFAULT: the argument cannot be read, or the result cannot be written.
 */

/**
 * enum vs_class - callers that may use a command
 * @VS_ANYBODY: every process, also in a guest
 * @VS_HANDLER: host root, and a user of the host under conditions that the
 *	handler checks
 * @VS_READ: a caller with CAP_SYS_ADMIN on the host, in the spectator, or in a
 *	guest during its set-up
 * @VS_MARK: a caller with CAP_SYS_ADMIN on the host, or in a guest during its
 *	set-up
 * @VS_ADMIN: a caller with CAP_SYS_ADMIN and CAP_SYS_RESOURCE on the host; the
 *	context must have STATE_ADMIN
 * @VS_SETUP: as VS_ADMIN; also a caller with these capabilities in a guest
 *	during its set-up
 * @VS_KILL: as VS_ADMIN, but the context need not have STATE_ADMIN
 *
 * The documentation of the handlers calls these callers "host root",
 * "spectator" and "guest in set-up".  Set-up lasts as long as the context has
 * the flag STATE_SETUP.  A guest in set-up can name only its own contexts.
 *
 * The handlers of VS_HANDLER create contexts.  Host root needs CAP_SYS_ADMIN
 * only.  A "user of the host" is any other user there, or a member of a context
 * that such a user created without INFO_LOCK.  It gets -EPERM unless the sysctl
 * vserver.unprivileged is 1, the id is VS_ID_DYNAMIC, and the flags are legacy
 * or default flags.
 */
enum vs_class {
	VS_ANYBODY,
	VS_HANDLER,
	VS_READ,
	VS_MARK,
	VS_ADMIN,
	VS_SETUP,
	VS_KILL,
};

/**
 * enum vs_object - object that the id of a command names
 * @VS_NONE: nothing that the dispatcher looks up
 * @VS_VX: a process context
 * @VS_NX: a network context
 * @VS_VX_HOST: a process context, or 0 for the host
 * @VS_VX_WATCH: a process context, or the spectator
 * @VS_NX_WATCH: a network context, or the spectator
 *
 * A negative id, such as VS_ID_SELF, names the context of the caller.
 */
enum vs_object {
	VS_NONE,
	VS_VX,
	VS_NX,
	VS_VX_HOST,
	VS_VX_WATCH,
	VS_NX_WATCH,
};

/* Actions of the dispatcher with the argument */
#define VS_IN		0x1	/* copy it in */
#define VS_OUT		0x2	/* copy it out after success */
#define VS_OPTIONAL	0x4	/* accept NULL */

/**
 * struct vs_compat - layout of an argument in an i386 program
 * @size: size in bytes
 * @read: convert it to the native layout
 * @write: convert it from the native layout
 */
struct vs_compat {
	unsigned int	size;
	void		(*read)(void *native, const void *compat);
	void		(*write)(void *compat, const void *native);
};

/**
 * struct vs_command - one row of the command table
 * @word: command word
 * @class: permitted callers, &enum vs_class
 * @object: what the id names, &enum vs_object
 * @copy: VS_IN, VS_OUT, VS_OPTIONAL
 * @size: size of the argument in bytes
 * @compat: layout of the argument in an i386 program, or NULL if it is the same
 * @handler: function that performs the command
 */
struct vs_command {
	u32			word;
	u8			class;
	u8			object;
	u8			copy;
	u16			size;
	const struct vs_compat	*compat;
	long			(*handler)(struct vs_call *call);
};

#define VS_MAX_ARG	sizeof(struct vcmd_set_ipv4root_v3)

struct compat_ctx_iattr_v1 {
	compat_uptr_t	name;
	u32		tag;
	u32		flags;
	u32		mask;
};

static void vs_iattr_read(void *native, const void *compat)
{
	const struct compat_ctx_iattr_v1 *from = compat;
	struct vcmd_ctx_iattr_v1 *to = native;

	to->name = (const char __force *)compat_ptr(from->name);
	to->tag = from->tag;
	to->flags = from->flags;
	to->mask = from->mask;
}

static void vs_iattr_write(void *compat, const void *native)
{
	const struct vcmd_ctx_iattr_v1 *from = native;
	struct compat_ctx_iattr_v1 *to = compat;

	to->name = ptr_to_compat((void __user __force *)from->name);
	to->tag = from->tag;
	to->flags = from->flags;
	to->mask = from->mask;
}

static const struct vs_compat vs_compat_iattr = {
	.size	= sizeof(struct compat_ctx_iattr_v1),
	.read	= vs_iattr_read,
	.write	= vs_iattr_write,
};

/* i386 aligns u64 to 4 bytes, so the structure has no padding at its end. */
#define COMPAT_SPACE_MASK_V2_SIZE	12

static void vs_space_read(void *native, const void *compat)
{
	memcpy(native, compat, COMPAT_SPACE_MASK_V2_SIZE);
}

static const struct vs_compat vs_compat_space = {
	.size	= COMPAT_SPACE_MASK_V2_SIZE,
	.read	= vs_space_read,
};

struct compat_sched_v2 {
	s32	fill_rate;
	s32	interval;
	s32	tokens;
	s32	tokens_min;
	s32	tokens_max;
	compat_u64 cpu_mask;
};

static void vs_sched_v2_read(void *native, const void *compat)
{
	const struct compat_sched_v2 *from = compat;
	struct vcmd_sched_v2 *to = native;

	to->fill_rate = from->fill_rate;
	to->interval = from->interval;
	to->tokens = from->tokens;
	to->tokens_min = from->tokens_min;
	to->tokens_max = from->tokens_max;
	to->cpu_mask = from->cpu_mask;
}

static const struct vs_compat vs_compat_sched_v2 = {
	.size	= sizeof(struct compat_sched_v2),
	.read	= vs_sched_v2_read,
};

static_assert(sizeof(struct compat_sched_v2) == 28);
static_assert(sizeof(struct vcmd_sched_v2) == 32);
static_assert(sizeof(struct vcmd_sched_v3) == 28);
static_assert(sizeof(struct vcmd_sched_v4) == 36);
static_assert(sizeof(struct vcmd_sched_v5) == 44);
static_assert(sizeof(struct vcmd_sched_info) == 40);
static_assert(sizeof(struct vcmd_ctx_iattr_v1) == 24);
static_assert(sizeof(struct compat_ctx_iattr_v1) == 16);
static_assert(sizeof(struct vcmd_space_mask_v2) == 16);
static_assert(sizeof(struct vcmd_set_ipv4root_v3) == 132);
static_assert(sizeof(struct vcmd_net_addr_v0) == 36);
static_assert(sizeof(struct vcmd_net_addr_ipv6_v1) == 40);

#define ROW(name, cls, obj)						\
	{ .word = VCMD_##name, .class = (cls), .object = (obj),		\
	  .handler = vc_##name }
#define ROW_ARG(name, cls, obj, dir, type)				\
	{ .word = VCMD_##name, .class = (cls), .object = (obj),		\
	  .copy = (dir), .size = sizeof(struct type),			\
	  .handler = vc_##name }
#define ROW_COMPAT(name, cls, obj, dir, type, comp)			\
	{ .word = VCMD_##name, .class = (cls), .object = (obj),		\
	  .copy = (dir), .size = sizeof(struct type),			\
	  .compat = (comp), .handler = vc_##name }
#define INOUT	(VS_IN | VS_OUT)
#define MAYBE	(VS_IN | VS_OPTIONAL)

/**
 * vc_ctx_create_v0() - ctx_create without an argument
 * @call: id: as vc_ctx_create(); data: none
 *
 * Permission: as vc_ctx_create().
 *
 * Return: as vc_ctx_create().
 */
static long vc_ctx_create_v0(struct vs_call *call)
{
	return vc_ctx_create(call);
}

/**
 * vc_ctx_migrate_v0() - ctx_migrate without an argument
 * @call: id: as vc_ctx_migrate(); data: none
 *
 * Permission: as vc_ctx_migrate().
 *
 * Return: as vc_ctx_migrate().
 */
static long vc_ctx_migrate_v0(struct vs_call *call)
{
	return vc_ctx_migrate(call);
}

/**
 * vc_net_create_v0() - net_create without an argument
 * @call: id: as vc_net_create(); data: none
 *
 * Permission: as vc_net_create().
 *
 * Return: as vc_net_create().
 */
static long vc_net_create_v0(struct vs_call *call)
{
	return vc_net_create(call);
}

static const struct vs_command vs_commands[] = {
	ROW(get_version, VS_ANYBODY, VS_NONE),
	ROW(get_vci, VS_ANYBODY, VS_NONE),
	ROW_ARG(get_space_mask_v0, VS_ANYBODY, VS_NONE, VS_OUT, vcmd_space_mask_v1),
	ROW_ARG(get_space_mask, VS_ANYBODY, VS_NONE, VS_OUT, vcmd_space_mask_v1),
	ROW_ARG(get_space_default, VS_ANYBODY, VS_NONE, VS_OUT, vcmd_space_mask_v1),

	ROW(ctx_create_v0, VS_HANDLER, VS_NONE),
	ROW_ARG(ctx_create, VS_HANDLER, VS_NONE, MAYBE, vcmd_ctx_create),
	ROW(net_create_v0, VS_HANDLER, VS_NONE),
	ROW_ARG(net_create, VS_HANDLER, VS_NONE, MAYBE, vcmd_net_create),
	ROW_ARG(new_s_context, VS_HANDLER, VS_NONE, VS_IN, vcmd_new_s_context_v1),
	ROW_ARG(set_ipv4root, VS_HANDLER, VS_NONE, VS_IN, vcmd_set_ipv4root_v3),

	ROW(ctx_migrate_v0, VS_ADMIN, VS_VX_WATCH),
	ROW_ARG(ctx_migrate, VS_ADMIN, VS_VX_WATCH, MAYBE, vcmd_ctx_migrate),
	ROW(net_migrate, VS_ADMIN, VS_NX_WATCH),
	ROW(tag_migrate, VS_ADMIN, VS_NONE),
	ROW(enter_space_v0, VS_ADMIN, VS_VX),
	ROW_ARG(enter_space_v1, VS_ADMIN, VS_VX, VS_IN, vcmd_space_mask_v1),
	ROW_COMPAT(enter_space, VS_ADMIN, VS_VX, VS_IN, vcmd_space_mask_v2,
		   &vs_compat_space),
	ROW_ARG(ctx_kill, VS_KILL, VS_VX, VS_IN, vcmd_ctx_kill_v0),

	ROW(task_xid, VS_READ, VS_NONE),
	ROW(task_nid, VS_READ, VS_NONE),
	ROW(task_tag, VS_READ, VS_NONE),
	ROW_ARG(vx_info, VS_READ, VS_VX, VS_OUT, vcmd_vx_info_v0),
	ROW_ARG(nx_info, VS_READ, VS_NX, VS_OUT, vcmd_nx_info_v0),
	ROW_ARG(ctx_stat, VS_READ, VS_VX, VS_OUT, vcmd_ctx_stat_v0),
	ROW_ARG(virt_stat, VS_READ, VS_VX, VS_OUT, vcmd_virt_stat_v0),
	ROW_ARG(sock_stat, VS_READ, VS_VX, INOUT, vcmd_sock_stat_v0),
	ROW_ARG(wait_exit, VS_READ, VS_VX, VS_OUT, vcmd_wait_exit_v0),
	ROW_ARG(get_vhi_name, VS_READ, VS_VX, INOUT, vcmd_vhi_name_v0),
	ROW_ARG(get_cflags, VS_READ, VS_VX, VS_OUT, vcmd_ctx_flags_v0),
	ROW_ARG(get_ccaps_v0, VS_READ, VS_VX, VS_OUT, vcmd_ctx_caps_v0),
	ROW_ARG(get_ccaps, VS_READ, VS_VX, VS_OUT, vcmd_ctx_caps_v1),
	ROW_ARG(get_bcaps, VS_READ, VS_VX, VS_OUT, vcmd_bcaps),
	ROW_ARG(get_umask, VS_READ, VS_VX, VS_OUT, vcmd_umask),
	ROW_ARG(get_wmask, VS_READ, VS_VX, VS_OUT, vcmd_wmask),
	ROW_ARG(get_badness, VS_READ, VS_VX, VS_OUT, vcmd_badness_v0),
	ROW_ARG(get_sched, VS_READ, VS_VX, INOUT, vcmd_sched_v5),
	ROW_ARG(sched_info, VS_READ, VS_VX_HOST, INOUT, vcmd_sched_info),
	ROW_ARG(get_prio_bias, VS_READ, VS_VX, INOUT, vcmd_prio_bias),
	ROW_ARG(get_nflags, VS_READ, VS_NX, VS_OUT, vcmd_net_flags_v0),
	ROW_ARG(get_ncaps, VS_READ, VS_NX, VS_OUT, vcmd_net_caps_v0),
	ROW_COMPAT(get_iattr, VS_READ, VS_NONE, INOUT, vcmd_ctx_iattr_v1,
		   &vs_compat_iattr),
	ROW_COMPAT(set_iattr, VS_MARK, VS_NONE, VS_IN, vcmd_ctx_iattr_v1,
		   &vs_compat_iattr),
	ROW_ARG(fget_iattr, VS_READ, VS_NONE, VS_OUT, vcmd_ctx_fiattr_v0),
	ROW_ARG(fset_iattr, VS_MARK, VS_NONE, VS_IN, vcmd_ctx_fiattr_v0),

	ROW_ARG(set_space_v1, VS_SETUP, VS_VX, VS_IN, vcmd_space_mask_v1),
	ROW_COMPAT(set_space, VS_SETUP, VS_VX, VS_IN, vcmd_space_mask_v2,
		   &vs_compat_space),
	ROW_ARG(set_vhi_name, VS_SETUP, VS_VX, VS_IN, vcmd_vhi_name_v0),
	ROW_ARG(set_cflags, VS_SETUP, VS_VX, VS_IN, vcmd_ctx_flags_v0),
	ROW_ARG(set_ccaps_v0, VS_SETUP, VS_VX, VS_IN, vcmd_ctx_caps_v0),
	ROW_ARG(set_ccaps, VS_SETUP, VS_VX, VS_IN, vcmd_ctx_caps_v1),
	ROW_ARG(set_bcaps, VS_SETUP, VS_VX, VS_IN, vcmd_bcaps),
	ROW_ARG(set_umask, VS_SETUP, VS_VX, VS_IN, vcmd_umask),
	ROW_ARG(set_wmask, VS_SETUP, VS_VX, VS_IN, vcmd_wmask),
	ROW_ARG(set_badness, VS_SETUP, VS_VX, VS_IN, vcmd_badness_v0),
	ROW_COMPAT(set_sched_v2, VS_SETUP, VS_VX, VS_IN, vcmd_sched_v2,
		   &vs_compat_sched_v2),
	ROW_ARG(set_sched_v3, VS_SETUP, VS_VX, VS_IN, vcmd_sched_v3),
	ROW_ARG(set_sched_v4, VS_SETUP, VS_VX, VS_IN, vcmd_sched_v4),
	ROW_ARG(set_sched, VS_SETUP, VS_VX, VS_IN, vcmd_sched_v5),
	ROW_ARG(set_prio_bias, VS_SETUP, VS_VX, VS_IN, vcmd_prio_bias),
	ROW_ARG(set_nflags, VS_SETUP, VS_NX, VS_IN, vcmd_net_flags_v0),
	ROW_ARG(set_ncaps, VS_SETUP, VS_NX, VS_IN, vcmd_net_caps_v0),
	ROW_ARG(net_add, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_v0),
	ROW_ARG(net_remove, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_v0),
	ROW_ARG(net_add_ipv4_v1, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_ipv4_v1),
	ROW_ARG(net_rem_ipv4_v1, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_ipv4_v1),
	ROW_ARG(net_add_ipv4, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_ipv4_v2),
	ROW_ARG(net_rem_ipv4, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_ipv4_v2),
	ROW_ARG(net_add_ipv6, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_ipv6_v1),
	ROW_ARG(net_remove_ipv6, VS_SETUP, VS_NX, VS_IN, vcmd_net_addr_ipv6_v1),
};

/**
 * vc_get_version() - the version of the interface
 * @call: id: ignored; data: none
 *
 * Permission: anybody (VS_ANYBODY).
 *
 * Return: VCI_VERSION.
 */
long vc_get_version(struct vs_call *call)
{
	return VCI_VERSION;
}

/**
 * vc_get_vci() - the features of the kernel
 * @call: id: ignored; data: none
 *
 * Permission: anybody (VS_ANYBODY).
 *
 * Return: VCI_* bits.
 */
long vc_get_vci(struct vs_call *call)
{
	return vs_vci();
}

static const struct vs_command *vs_find_command(u32 word)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(vs_commands); i++)
		if (vs_commands[i].word == word)
			return &vs_commands[i];
	return NULL;
}

/* Is the caller in a guest in set-up? */
static bool vs_in_own_setup(void)
{
	const struct vx_info *vxi = vx_current();

	return vxi && (READ_ONCE(vxi->ctx.flags) & VXF_STATE_SETUP);
}

/*
 * During set-up a capability in the caller's own user namespace is enough: the
 * guest may have its own.  Only host root can create a context in set-up.
 */
static bool vs_caller_capable(const struct vs_command *cmd, int cap)
{
	if (cmd->class == VS_SETUP && vs_in_own_setup())
		return ns_capable(current_user_ns(), cap);
	return capable(cap);
}

/* May a process of the caller's context call the command? */
static bool vs_context_may_call(const struct vs_command *cmd, u32 id)
{
	switch (current->xid) {
	case VS_ID_HOST:
		return true;
	case VS_ID_WATCH:
		/* A tool may become the spectator again. */
		return cmd->class == VS_READ ||
		       (cmd->object == VS_VX_WATCH && id == VS_ID_WATCH);
	}
	return vs_in_own_setup() && cmd->class != VS_ADMIN &&
	       cmd->class != VS_KILL;
}

static int vs_check_caller(const struct vs_command *cmd, u32 id)
{
	if (cmd->class == VS_ANYBODY)
		return 0;

	if (cmd->class == VS_HANDLER && vs_in_user_context())
		return 0;
	if (!vs_context_may_call(cmd, id))
		return vs_deny("vserver", cmd->word, -EPERM);
	if (cmd->class == VS_HANDLER)
		return 0;
	if (!vs_caller_capable(cmd, CAP_SYS_ADMIN))
		return -EPERM;
	if (cmd->class == VS_READ || cmd->class == VS_MARK)
		return 0;
	if (!vs_caller_capable(cmd, CAP_SYS_RESOURCE))
		return -EPERM;
	return 0;
}

static struct vs_context *vs_lookup(struct vs_context_class *class,
				    struct vs_context *own, u32 id)
{
	if ((s32)id >= 0)
		return vs_context_get(class, id);
	if (own)
		refcount_inc(&own->usecnt);
	return own;
}

static int vs_resolve_vx(struct vs_call *call)
{
	struct vx_info *own = vx_current();
	struct vs_context *ctx = vs_lookup(&vx_class, own ? &own->ctx : NULL,
					   call->id);

	call->vxi = ctx ? to_vx(ctx) : NULL;
	return ctx ? 0 : -ESRCH;
}

static int vs_resolve_nx(struct vs_call *call)
{
	struct nx_info *own = nx_current();
	struct vs_context *ctx = vs_lookup(&nx_class, own ? &own->ctx : NULL,
					   call->id);

	call->nxi = ctx ? to_nx(ctx) : NULL;
	return ctx ? 0 : -ESRCH;
}

/* A guest in set-up may change its own contexts only. */
static int vs_check_own(const struct vs_call *call)
{
	if (!vx_current())
		return 0;
	if (call->vxi && call->vxi != vx_current())
		return -EPERM;
	if (call->nxi && call->nxi != nx_current())
		return -EPERM;
	return 0;
}

static int vs_resolve(const struct vs_command *cmd, struct vs_call *call)
{
	int err = 0;

	switch (cmd->object) {
	case VS_VX_HOST:
		if (call->id == VS_ID_HOST)
			return vx_current() ? -EPERM : 0;
		err = vs_resolve_vx(call);
		break;
	case VS_VX_WATCH:
		if (call->id == VS_ID_WATCH)
			return 0;
		fallthrough;
	case VS_VX:
		err = vs_resolve_vx(call);
		break;
	case VS_NX_WATCH:
		if (call->id == VS_ID_WATCH)
			return 0;
		fallthrough;
	case VS_NX:
		err = vs_resolve_nx(call);
		break;
	}
	return err ?: vs_check_own(call);
}

static int vs_check_target(const struct vs_command *cmd,
			   const struct vs_call *call)
{
	const struct vs_context *ctx = NULL;

	if (cmd->class != VS_ADMIN && cmd->class != VS_SETUP)
		return 0;
	if (call->vxi)
		ctx = &call->vxi->ctx;
	else if (call->nxi)
		ctx = &call->nxi->ctx;
	if (ctx && !(READ_ONCE(ctx->flags) & VXF_STATE_ADMIN))
		return -EACCES;
	return 0;
}

static int vs_copy_in(const struct vs_command *cmd, struct vs_call *call,
		      const void __user *data, bool compat)
{
	const struct vs_compat *conv = compat ? cmd->compat : NULL;
	u8 raw[VS_MAX_ARG] __aligned(8);

	if (!(cmd->copy & VS_IN))
		return 0;
	if (!data && (cmd->copy & VS_OPTIONAL)) {
		call->data = NULL;
		return 0;
	}
	if (!conv)
		return copy_from_user(call->data, data, cmd->size) ? -EFAULT : 0;
	if (copy_from_user(raw, data, conv->size))
		return -EFAULT;
	conv->read(call->data, raw);
	return 0;
}

static int vs_copy_out(const struct vs_command *cmd, struct vs_call *call,
		       void __user *data, bool compat)
{
	const struct vs_compat *conv = compat ? cmd->compat : NULL;
	u8 raw[VS_MAX_ARG] __aligned(8) = { };

	if (!(cmd->copy & VS_OUT))
		return 0;
	if (!conv)
		return copy_to_user(data, call->data, cmd->size) ? -EFAULT : 0;
	conv->write(raw, call->data);
	return copy_to_user(data, raw, conv->size) ? -EFAULT : 0;
}

static long vs_run(const struct vs_command *cmd, struct vs_call *call,
		   void __user *data, bool compat)
{
	long ret = vs_check_target(cmd, call);

	ret = ret ?: vs_copy_in(cmd, call, data, compat);
	if (ret)
		return ret;
	ret = cmd->handler(call);
	if (ret < 0)
		return ret;
	return vs_copy_out(cmd, call, data, compat) ?: ret;
}

static long vs_dispatch(u32 word, u32 id, void __user *data, bool compat)
{
	const struct vs_command *cmd = vs_find_command(word);
	u8 arg[VS_MAX_ARG] __aligned(8) = { };
	struct vs_call call = { .id = id, .data = arg };
	long ret;

	if (!cmd)
		return -ENOSYS;
	ret = vs_check_caller(cmd, id);
	if (ret)
		return ret;
	ret = vs_resolve(cmd, &call);
	if (!ret)
		ret = vs_run(cmd, &call, data, compat);

	if (call.vxi)
		vs_context_put(&call.vxi->ctx);
	if (call.nxi)
		vs_context_put(&call.nxi->ctx);
	return ret;
}

SYSCALL_DEFINE3(vserver, u32, cmd, u32, id, void __user *, data)
{
	return vs_dispatch(cmd, id, data, false);
}

COMPAT_SYSCALL_DEFINE3(vserver, u32, cmd, u32, id, void __user *, data)
{
	return vs_dispatch(cmd, id, data, true);
}
