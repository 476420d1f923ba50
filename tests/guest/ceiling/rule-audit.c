// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a user of the host who shuts itself in does not make su and sudo lose
 * their audit records, and gains no other protocol of netlink by it.  A guest
 * has no audit: stock programs take the error for a kernel without it.
 */
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/netlink.h>

#include "agent.h"

#define GUEST	655
#define USER_ID	1242
#define USER_AUTH 1100	/* AUDIT_USER_AUTH of libaudit */

static long try_protocol(void *arg)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, *(int *)arg);

	return fd < 0 ? -errno : close(fd);
}

/* Send a request to audit.  Return: the error of its reply. */
static long ask_audit(int type, const void *body, size_t size)
{
	struct {
		struct nlmsghdr h;
		char body[64];
	} m = {
		.h = { .nlmsg_len = NLMSG_LENGTH(size), .nlmsg_type = type,
		       .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK },
	};
	struct {
		struct nlmsghdr h;
		struct nlmsgerr e;
		char rest[512];
	} answer;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	long rc;

	if (fd < 0)
		return -errno;
	memcpy(m.body, body, size);
	rc = vs_rc(send(fd, &m, m.h.nlmsg_len, 0));
	if (rc >= 0)
		rc = vs_rc(recv(fd, &answer, sizeof(answer), 0));
	close(fd);
	return rc < 0 ? rc : answer.e.error;
}

/* As libaudit does for PAM. */
static long write_record(void *arg)
{
	static const char text[] = "op=vs-test";

	(void)arg;
	return ask_audit(USER_AUTH, text, sizeof(text));
}

static long switch_off(void *arg)
{
	const struct audit_status status = {
		.mask = AUDIT_STATUS_BACKLOG_LIMIT, .backlog_limit = 64,
	};

	(void)arg;
	return ask_audit(AUDIT_SET, &status, sizeof(status));
}

static long legacy_context(void *arg)
{
	struct vcmd_new_s_context_v1 d = { .flags = *(__u32 *)arg };

	return vserver(VCMD_new_s_context, VS_ID_DYNAMIC, &d);
}

static long ctx_create(void *arg)
{
	(void)arg;
	return vs_create(VS_ID_DYNAMIC, VXF_INIT_SET);
}

static long net_create(void *arg)
{
	(void)arg;
	return vs_net_create(VS_ID_DYNAMIC, NXF_INIT_SET);
}

/* Become a user but keep root as the saved uid, as for a setuid program. */
static long become_user(void *arg)
{
	(void)arg;
	return vs_rc(setresuid(USER_ID, USER_ID, 0));
}

static long become_root(void *arg)
{
	(void)arg;
	return vs_rc(setresuid(0, 0, 0));
}

static void test_protocols(struct agent *a, const char *who, bool audit)
{
	static const struct {
		int protocol;
		const char *name;
	} others[] = {
		{ NETLINK_CONNECTOR, "connector" }, { NETLINK_GENERIC, "generic" },
		{ NETLINK_KOBJECT_UEVENT, "uevent" },
		{ NETLINK_NETFILTER, "netfilter" },
	};
	const int protocol = NETLINK_AUDIT;
	unsigned int i;

	is(agent_do(a, try_protocol, protocol), audit ? 0 : -EPROTONOSUPPORT,
	   "%s: NETLINK_AUDIT is available only to a user of the host", who);
	for (i = 0; i < sizeof(others) / sizeof(*others); i++)
		is(agent_do(a, try_protocol, others[i].protocol),
		   -EPROTONOSUPPORT, "%s: netlink protocol %s is refused", who,
		   others[i].name);
}

static void test_user(agent_fn shut_in, __u32 flags, const char *who)
{
	struct agent a = agent_need(NULL, who);
	long id;

	if (agent_ask(&a, become_user))
		bail_out("%s: setresuid", who);
	id = agent_do(&a, shut_in, flags);
	ok(id >= VS_ID_MIN_DYNAMIC, "%s (%s)", who, tap_result(id));
	test_protocols(&a, who, true);
	is_errno(agent_ask(&a, write_record), EPERM,
		 "%s: the user cannot write an audit record", who);
	is(agent_ask(&a, become_root), 0,
	   "%s: a setuid program becomes root", who);
	is(agent_ask(&a, write_record), 0, "... and writes an audit record");
	agent_stop(&a);
}

static void test_guest(__u64 bcaps, const char *who)
{
	const struct vs_place place = { .xid = GUEST, .bcaps = bcaps };
	struct agent a = agent_need(&place, who);

	test_protocols(&a, who, false);
	is_errno(agent_ask(&a, write_record), EPROTONOSUPPORT,
		 "%s: cannot write an audit record", who);
	is_errno(agent_ask(&a, switch_off), EPROTONOSUPPORT,
		 "%s: cannot change the audit settings", who);
	agent_stop(&a);
	vs_settle(GUEST, -ESRCH);
}

int main(void)
{
	struct agent host = agent_need(NULL, "the host");

	is(agent_ask(&host, write_record), 0,
	   "the host can write audit records");
	test_user(legacy_context, 0, "a context of a user");
	test_user(legacy_context, VX_LEGACY_LOCK,
		  "a context that a user created");
	test_user(ctx_create, 0, "a locked context that a user created");
	test_user(net_create, 0, "a context that a user created by ctx_create");
	test_guest(VS_SECURE_BCAPS, "a network context that a user created");
	test_guest(~0ULL, "a guest with every capability");
	agent_stop(&host);
	return done_testing();
}
