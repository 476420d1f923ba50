// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Every command of the multiplexer against every kind of caller, pointer
 * and id.  The command-*.c programs test the effect of a command.  Here each
 * row of a table goes through
 *
 *   right      host root, good data that ends at the edge of a mapping
 *   pointer    nowhere, NULL, running over the edge, read-only
 *   user       an ordinary user of the host
 *   guest      root of another guest and of this guest, every bcaps bit set
 *   spectator  root of context 1, who may read and do nothing else
 *   setup      root of another context still in STATE_SETUP
 *   absent     ids of nothing
 *   locked     a context whose STATE_ADMIN is gone
 *   bits       the unused bits of the command word
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>

#include "agent.h"

#define TARGET		100	/* xid and nid of the context acted upon */
#define LOCKED		101	/* the same with STATE_ADMIN cleared */
#define ABSENT		999
#define FIRST_NEW	1000	/* ids for create commands, never reused */
#define USER_ID		1234
#define DIR_NAME	"/tmp/vs-commands"

/* The object that the id of a command names. */
enum names { NOTHING, CONTEXT, NETWORK, NEW_CONTEXT, NEW_NETWORK, TASK, FD };

struct command {
	const char *name;
	__u32	word;
	char	class;		/* U anybody, S read, A admin, Q set-up */
	enum names names;
	size_t	size;		/* of the structure behind data */
	const void *data;	/* what a right call passes */
	bool	null_ok;	/* data may be NULL */
	bool	output;		/* the kernel writes the structure */
	bool	blocks;		/* a right call sleeps */
	bool	host_ok;	/* id 0 is the host */
	long	result;		/* of the right call; the id where it is new */
	__u32	id;		/* when it names nothing */
};

#define IN(type, ...)	.size = sizeof(type), .data = &(const type){ __VA_ARGS__ }
#define OUT(type)	.size = sizeof(type), .output = true
#define INOUT(type, ...) IN(type, __VA_ARGS__), .output = true
#define CMD(n)		.name = #n, .word = VCMD_##n

static const struct vcmd_ctx_iattr_v1 iattr_of_dir = {
	.name = DIR_NAME, .flags = IATTR_BARRIER, .mask = IATTR_BARRIER,
};

static const struct vcmd_set_ipv4root_v3 one_address = {
	.broadcast = 0xffffffff,
	.ip_mask_pair[0] = { .ip = 0x0100630a, .mask = 0x00ffffff },
};

static const struct command commands[] = {
	{ CMD(get_version), .class = 'U', .result = VCI_VERSION },
	{ CMD(get_vci), .class = 'U', .result = -1 },
	{ CMD(get_space_mask_v0), .class = 'U', OUT(struct vcmd_space_mask_v1) },
	{ CMD(get_space_mask), .class = 'U', OUT(struct vcmd_space_mask_v1) },
	{ CMD(get_space_default), .class = 'U', OUT(struct vcmd_space_mask_v1) },

	{ CMD(ctx_create_v0), .class = 'S', .names = NEW_CONTEXT },
	{ CMD(ctx_create), .class = 'S', .names = NEW_CONTEXT, .null_ok = true,
	  IN(struct vcmd_ctx_create, VXF_INIT_SET) },
	{ CMD(ctx_migrate_v0), .class = 'A', .names = CONTEXT },
	{ CMD(ctx_migrate), .class = 'A', .names = CONTEXT, .null_ok = true,
	  IN(struct vcmd_ctx_migrate, 0) },
	{ CMD(ctx_kill), .class = 'A', .names = CONTEXT,
	  IN(struct vcmd_ctx_kill_v0, .pid = 0, .sig = SIGCONT) },
	{ CMD(wait_exit), .class = 'S', .names = CONTEXT, .blocks = true,
	  OUT(struct vcmd_wait_exit_v0) },
	{ CMD(task_xid), .class = 'S', .names = TASK, .result = TARGET },
	{ CMD(task_nid), .class = 'S', .names = TASK, .result = TARGET },
	{ CMD(task_tag), .class = 'S', .names = TASK },
	{ CMD(tag_migrate), .class = 'A', .id = 77 },
	{ CMD(vx_info), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_vx_info_v0) },
	{ CMD(ctx_stat), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_ctx_stat_v0) },
	{ CMD(virt_stat), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_virt_stat_v0) },

	{ CMD(get_cflags), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_ctx_flags_v0) },
	{ CMD(set_cflags), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_ctx_flags_v0, VXF_INFO_NSPACE, VXF_INFO_NSPACE) },
	{ CMD(get_ccaps_v0), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_ctx_caps_v0) },
	{ CMD(set_ccaps_v0), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_ctx_caps_v0, .bcaps = ~0u) },
	{ CMD(get_ccaps), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_ctx_caps_v1) },
	{ CMD(set_ccaps), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_ctx_caps_v1, VXC_SET_UTSNAME, VXC_SET_UTSNAME) },
	{ CMD(get_bcaps), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_bcaps) },
	{ CMD(set_bcaps), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_bcaps, 0, 1ULL << 16) },
	{ CMD(get_umask), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_umask) },
	{ CMD(set_umask), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_umask, CLONE_NEWUTS, CLONE_NEWUTS) },
	{ CMD(get_wmask), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_wmask) },
	{ CMD(set_wmask), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_wmask, CLONE_NEWUTS, CLONE_NEWUTS) },
	{ CMD(get_badness), .class = 'S', .names = CONTEXT,
	  OUT(struct vcmd_badness_v0) },
	{ CMD(set_badness), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_badness_v0, 1) },
	{ CMD(set_sched_v2), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_sched_v2, .fill_rate = 1) },
	{ CMD(set_sched_v3), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_sched_v3, .set_mask = VXSM_FILL_RATE) },
	{ CMD(set_sched_v4), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_sched_v4, .set_mask = VXSM_FILL_RATE) },
	{ CMD(set_sched), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_sched_v5, .mask = VXSM_TOKENS) },
	{ CMD(get_sched), .class = 'S', .names = CONTEXT,
	  INOUT(struct vcmd_sched_v5, .mask = 0) },
	{ CMD(sched_info), .class = 'S', .names = CONTEXT, .host_ok = true,
	  INOUT(struct vcmd_sched_info, .cpu_id = 0) },
	{ CMD(set_prio_bias), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_prio_bias, VS_SCHED_ALL_CPUS, 1) },
	{ CMD(get_prio_bias), .class = 'S', .names = CONTEXT,
	  INOUT(struct vcmd_prio_bias, .cpu_id = 0) },
	{ CMD(set_vhi_name), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_vhi_name_v0, VHIN_CONTEXT, "target") },
	{ CMD(get_vhi_name), .class = 'S', .names = CONTEXT,
	  INOUT(struct vcmd_vhi_name_v0, VHIN_CONTEXT, "") },

	{ CMD(set_space_v1), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_space_mask_v1, CLONE_NEWUTS) },
	{ CMD(set_space), .class = 'Q', .names = CONTEXT,
	  IN(struct vcmd_space_mask_v2, CLONE_NEWUTS, 1) },
	{ CMD(enter_space_v0), .class = 'A', .names = CONTEXT },
	{ CMD(enter_space_v1), .class = 'A', .names = CONTEXT,
	  IN(struct vcmd_space_mask_v1, CLONE_NEWUTS) },
	{ CMD(enter_space), .class = 'A', .names = CONTEXT,
	  IN(struct vcmd_space_mask_v2, CLONE_NEWUTS, 1) },

	{ CMD(net_create_v0), .class = 'S', .names = NEW_NETWORK },
	{ CMD(net_create), .class = 'S', .names = NEW_NETWORK, .null_ok = true,
	  IN(struct vcmd_net_create, NXF_INIT_SET) },
	{ CMD(net_migrate), .class = 'A', .names = NETWORK },
	{ CMD(nx_info), .class = 'S', .names = NETWORK,
	  OUT(struct vcmd_nx_info_v0) },
	{ CMD(net_add), .class = 'Q', .names = NETWORK, .result = 1,
	  IN(struct vcmd_net_addr_v0, .type = NXA_TYPE_IPV4, .count = 1,
	     .ip = { 0x0200630a }, .mask = { 0x00ffffff }) },
	{ CMD(net_add_ipv4_v1), .class = 'Q', .names = NETWORK,
	  IN(struct vcmd_net_addr_ipv4_v1, .type = NXA_TYPE_ADDR,
	     .ip = 0x0300630a, .mask = 0x00ffffff) },
	{ CMD(net_add_ipv4), .class = 'Q', .names = NETWORK,
	  IN(struct vcmd_net_addr_ipv4_v2, .type = NXA_TYPE_ADDR,
	     .ip = 0x0400630a, .mask = 0x00ffffff) },
	{ CMD(net_rem_ipv4_v1), .class = 'Q', .names = NETWORK,
	  IN(struct vcmd_net_addr_ipv4_v1, .type = NXA_TYPE_ADDR,
	     .ip = 0x0300630a, .mask = 0x00ffffff) },
	{ CMD(net_rem_ipv4), .class = 'Q', .names = NETWORK,
	  IN(struct vcmd_net_addr_ipv4_v2, .type = NXA_TYPE_ADDR,
	     .ip = 0x0400630a, .mask = 0x00ffffff) },
	{ CMD(net_remove), .class = 'Q', .names = NETWORK,
	  IN(struct vcmd_net_addr_v0, .type = NXA_TYPE_ANY) },
	{ CMD(get_nflags), .class = 'S', .names = NETWORK,
	  OUT(struct vcmd_net_flags_v0) },
	{ CMD(set_nflags), .class = 'Q', .names = NETWORK,
	  IN(struct vcmd_net_flags_v0, NXF_HIDE_NETIF, NXF_HIDE_NETIF) },
	{ CMD(get_ncaps), .class = 'S', .names = NETWORK,
	  OUT(struct vcmd_net_caps_v0) },
	{ CMD(set_ncaps), .class = 'Q', .names = NETWORK,
	  IN(struct vcmd_net_caps_v0, NXC_RAW_ICMP, NXC_RAW_ICMP) },

	{ CMD(get_iattr), .class = 'S', .data = &iattr_of_dir, .output = true,
	  .size = sizeof(iattr_of_dir) },
	{ CMD(set_iattr), .class = 'S', .data = &iattr_of_dir,
	  .size = sizeof(iattr_of_dir) },
	{ CMD(fget_iattr), .class = 'S', .names = FD,
	  OUT(struct vcmd_ctx_fiattr_v0) },
	{ CMD(fset_iattr), .class = 'S', .names = FD,
	  IN(struct vcmd_ctx_fiattr_v0, .mask = IATTR_BARRIER) },

	{ CMD(new_s_context), .class = 'P', .id = VS_ID_DYNAMIC, .result = -1,
	  IN(struct vcmd_new_s_context_v1, 0, 0) },
	{ CMD(set_ipv4root), .class = 'P', .id = 1, .data = &one_address,
	  .size = sizeof(one_address) },
};

enum pointer { GOOD, NOWHERE, NONE, OVER_EDGE, READ_ONLY };

/*
 * Callers whose calls must fail stay where they are, so one agent of each
 * serves the whole table; a call that may succeed gets an agent of its own.
 */
enum caller { HOST, USER, OTHER_GUEST, SAME_GUEST, SPECTATOR, IN_SETUP, CALLERS };

static const struct {
	const char *name;
	struct vs_place place;
} callers[CALLERS] = {
	[HOST] = { "host root", { 0 } },
	[USER] = { "ordinary user", { .uid = USER_ID } },
	[OTHER_GUEST] = { "root of another guest", { .xid = 102, .nid = 102 } },
	[SAME_GUEST] = { "root of the same guest",
			 { .xid = TARGET, .nid = TARGET, .join = true } },
	[SPECTATOR] = { "root of the spectator", { .xid = VS_ID_WATCH } },
	[IN_SETUP] = { "another context in setup",
		       { .xid = 103, .nid = 103, .setup = true } },
};

static struct agent agents[CALLERS];

struct attempt {
	const struct command *command;
	enum pointer pointer;
	__u32	id;
	__u32	bits;
};

static pid_t target_pid;
static int dir_fd;
static __u32 next_new = FIRST_NEW;

/* The structure so that it ends where the mapping ends. */
static void *at_edge(const struct command *c, enum pointer how)
{
	long page = sysconf(_SC_PAGESIZE);
	char *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *data = map + page - c->size;

	if (map == MAP_FAILED || munmap(map + page, page))
		_exit(4);
	if (c->data)
		memcpy(data, c->data, c->size);
	if (how == READ_ONLY && mprotect(map, page, PROT_READ))
		_exit(4);
	return how == OVER_EDGE ? data + 1 : data;
}

static long make_attempt(void *arg)
{
	const struct attempt *a = arg;
	void *data = NULL;

	if (a->pointer == NOWHERE)
		data = (void *)8;
	else if (a->pointer != NONE && a->command->size)
		data = at_edge(a->command, a->pointer);
	return vserver(a->command->word | a->bits, a->id, data);
}

/* The id of a right call. */
static __u32 right_id(const struct command *c)
{
	switch (c->names) {
	case CONTEXT:
	case NETWORK:
		return TARGET;
	case NEW_CONTEXT:
	case NEW_NETWORK:
		return next_new++;
	case TASK:
		return target_pid;
	case FD:
		return dir_fd;
	default:
		return c->id;
	}
}

/* A call that may succeed and move its caller. */
static long attempt(enum caller who, const struct command *c, __u32 id,
		    enum pointer pointer)
{
	struct attempt a = { .command = c, .id = id, .pointer = pointer };

	return agent_once(&callers[who].place, make_attempt, a);
}

/* A call that leaves its caller where it is. */
static long call_from(enum caller who, const struct command *c, __u32 id,
		    enum pointer pointer)
{
	struct attempt a = { .command = c, .id = id, .pointer = pointer };

	return agent_do(&agents[who], make_attempt, a);
}

/* Result -1 in the table accepts any positive value. */
static void check_result(long rc, const struct command *c, __u32 id,
			 const char *who)
{
	if (c->result == -1)
		ok(rc > 0, "%s: %s", c->name, who);
	else if (c->names == NEW_CONTEXT || c->names == NEW_NETWORK)
		is(rc, id, "%s: %s", c->name, who);
	else
		is(rc, c->result, "%s: %s", c->name, who);
}

static void test_right(const struct command *c)
{
	__u32 id = right_id(c);

	if (!c->blocks)
		check_result(attempt(HOST, c, id, GOOD), c, id, "right call");
}

static void test_pointer(const struct command *c)
{
	__u32 id = right_id(c);
	struct vcmd_vx_info_v0 info;

	if (!c->size || c->blocks)
		return;
	is_errno(call_from(HOST, c, id, NOWHERE), EFAULT,
		 "%s: bad pointer", c->name);
	is_errno(call_from(HOST, c, id, OVER_EDGE), EFAULT,
		 "%s: structure runs off the mapping", c->name);
	if (c->output)
		is_errno(call_from(HOST, c, id, READ_ONLY), EFAULT,
			 "%s: read-only memory", c->name);
	if (!c->null_ok)
		is_errno(call_from(HOST, c, id, NONE), EFAULT,
			 "%s: NULL", c->name);
	if (c->names == NEW_CONTEXT)
		is_errno(vserver(VCMD_vx_info, id, &info), ESRCH,
			 "%s: no context left by the bad pointer", c->name);
}

static bool migrates(const struct command *c)
{
	return c->word == VCMD_ctx_migrate || c->word == VCMD_net_migrate ||
	       c->word == VCMD_ctx_migrate_v0;
}

/* The commands of class S that change nothing. */
static bool only_reads(const struct command *c)
{
	return c->class == 'S' && c->names != NEW_CONTEXT &&
	       c->names != NEW_NETWORK && c->word != VCMD_set_iattr &&
	       c->word != VCMD_fset_iattr;
}

static void test_caller(const struct command *c, enum caller who)
{
	__u32 id = right_id(c);

	/* It is there already. */
	if (who == SPECTATOR && c->names == CONTEXT && migrates(c))
		is(call_from(who, c, VS_ID_WATCH, GOOD), VS_ID_WATCH,
		   "%s: %s to itself", c->name, callers[who].name);
	if (who == SPECTATOR && only_reads(c)) {
		if (!c->blocks)
			check_result(call_from(who, c, id, GOOD), c, id,
				     callers[who].name);
		return;
	}

	/* Set-up may use commands that name no context. */
	if (who == IN_SETUP && c->class == 'S' &&
	    (c->names == NOTHING || c->names == TASK || c->names == FD))
		return;
	if (c->class == 'U')
		check_result(call_from(who, c, id, GOOD), c, id,
			     callers[who].name);
	else if (c->class == 'P' && who == USER)
		check_result(attempt(who, c, id, GOOD), c, id,
			     callers[who].name);
	else
		is_errno(call_from(who, c, id, GOOD), EPERM, "%s: %s", c->name,
			 callers[who].name);
}

static void test_absent(const struct command *c)
{
	const __u32 ids[] = { ABSENT, 0, 1, VS_ID_SELF, VS_ID_DYNAMIC,
			      65536 + TARGET, 0x80000000u + TARGET };
	unsigned int i;

	if (c->names == TASK)
		is_errno(call_from(HOST, c, 4194303, GOOD), ESRCH,
			 "%s: no such task", c->name);
	if (c->names == FD)
		is_errno(call_from(HOST, c, 999, GOOD), EBADF,
			 "%s: no such descriptor", c->name);
	if (c->names != CONTEXT && c->names != NETWORK)
		return;
	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		/* The spectator has an id but no object. */
		if (ids[i] == VS_ID_WATCH && migrates(c))
			is(attempt(HOST, c, 1, GOOD), 1, "%s: id 1", c->name);
		else if (ids[i] == VS_ID_HOST && c->host_ok)
			is(call_from(HOST, c, 0, GOOD), 0, "%s: id 0", c->name);
		else
			is_errno(call_from(HOST, c, ids[i], GOOD), ESRCH,
				 "%s: id %#x", c->name, ids[i]);
	}
}

static void test_locked(const struct command *c)
{
	if ((c->names != CONTEXT && c->names != NETWORK) || c->blocks)
		return;
	if (c->class == 'S' || c->word == VCMD_ctx_kill)
		is(attempt(HOST, c, LOCKED, GOOD), c->result,
		   "%s: STATE_ADMIN cleared", c->name);
	else
		is_errno(call_from(HOST, c, LOCKED, GOOD), EACCES,
			 "%s: STATE_ADMIN cleared", c->name);
}

static void test_bits(const struct command *c)
{
	const int bits[] = { 11, 12, 13, 14, 15, 30, 31 };
	unsigned int i, wrong = 0;

	for (i = 0; i < sizeof(bits) / sizeof(*bits); i++) {
		struct attempt a = {
			.command = c, .id = right_id(c), .bits = 1u << bits[i],
		};

		if (agent_do(&agents[HOST], make_attempt, a) != -ENOSYS) {
			diag("bit %d is not refused", bits[i]);
			wrong++;
		}
	}
	is(wrong, 0, "%s: ENOSYS with unused bits set", c->name);
}

static void test_command(const struct command *c)
{
	enum caller who;

	test_pointer(c);
	for (who = USER; who < CALLERS; who++)
		test_caller(c, who);
	test_absent(c);
	test_locked(c);
	test_bits(c);
	test_right(c);
}

/* Commands that are only in clients' headers, or nowhere. */
static void test_unknown(void)
{
	const __u32 words[] = {
		VS_CMD(9, 1, 2), VS_CMD(11, 1, 2), VS_CMD(10, 2, 0),
		VS_CMD(10, 3, 0), VS_CMD(26, 5, 0), VS_CMD(26, 6, 0),
		VS_CMD(26, 7, 0), VS_CMD(26, 8, 0), VS_CMD(0, 2, 0),
		VS_CMD(0, 0, 1), VS_CMD(13, 1, 0), VS_CMD(62, 1, 0),
		VS_CMD(63, 255, 0xfff), 0xffffffff,
	};
	unsigned int i;
	enum caller who;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const struct command c = { .word = words[i] };

		for (who = HOST; who < CALLERS; who++)
			is_errno(call_from(who, &c, TARGET, NONE), ENOSYS,
				 "word %#010x: %s", words[i],
				 callers[who].name);
	}
}

static long store_spaces(void *arg)
{
	struct vcmd_space_mask_v2 mask = { .mask = CLONE_NEWUTS };

	(void)arg;
	if (unshare(CLONE_NEWUTS))
		return -errno;
	VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &mask));
	mask.index = 1;
	VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &mask));
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP);
}

static struct agent fixture(__u32 id)
{
	const struct vs_place place = { .xid = id, .nid = id, .setup = true };
	struct agent a = agent_need(&place, "the target context");

	if (agent_ask(&a, store_spaces))
		bail_out("the target context cannot be set up");
	return a;
}

static void lock_context(__u32 id)
{
	if (vs_set_cflags(id, 0, VXF_STATE_ADMIN) ||
	    vs_set_nflags(id, 0, NXF_STATE_ADMIN))
		bail_out("STATE_ADMIN cannot be cleared");
}

static void start_callers(void)
{
	enum caller who;

	for (who = HOST; who < CALLERS; who++)
		agents[who] = agent_need(&callers[who].place,
					 callers[who].name);
}

int main(void)
{
	struct agent target, locked;
	unsigned int i;
	enum caller who;

	mkdir(DIR_NAME, 0755);
	dir_fd = open(DIR_NAME, O_RDONLY | O_DIRECTORY);
	if (dir_fd < 0)
		bail_out("%s: %s", DIR_NAME, strerror(errno));
	target = fixture(TARGET);
	target_pid = target.pid;
	locked = fixture(LOCKED);
	lock_context(LOCKED);
	start_callers();

	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		test_command(&commands[i]);
	test_unknown();

	ok(agent_alive(&target) && agent_alive(&locked),
	   "both contexts live on");
	for (who = HOST; who < CALLERS; who++)
		agent_stop(&agents[who]);
	agent_stop(&target);
	agent_stop(&locked);
	rmdir(DIR_NAME);
	return done_testing();
}
