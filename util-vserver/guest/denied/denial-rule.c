// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rules of the kernel that record denials, and what would allow the thing.
 * Every rule of the kernel has a row: tests/host/denial.t compares.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "denial.h"
#include "syscall-name.h"
#include "vserver.h"

enum object {
	NO_OBJECT,
	CAPABILITY,	/* number of a capability */
	FAMILY,		/* AF_* */
	PROTOCOL,	/* IPPROTO_* */
	ADDRESS,	/* IPv4, in host order */
	ADDRESS6,	/* the last 32 bits of it */
	NUMBER,		/* of a command or type */
};

/* What the rules refuse; a rule without a remedy has its reason here. */
static const struct rule {
	const char	*name;
	const char	*what;
	enum object	object;
} rules[] = {
	{ "accounting",		"accounting of the processes of the host",
	  NO_OBJECT },
	{ "attribute",		"the attribute security.vserver", NO_OBJECT },
	{ "barrier",		"a way through a barrier", NO_OBJECT },
	{ "bind",		"an address that is not its own:", ADDRESS },
	{ "bind6",		"an IPv6 address that is not its own, with the end",
	  ADDRESS6 },
	{ "bpf",		"bpf command", NUMBER },
	{ "capability",		"capability", CAPABILITY },
	{ "cgroup",		"a control group of the host",
	  NO_OBJECT },
	{ "credentials",	"to speak as a process not its own:", NUMBER },
	{ "descriptor",		"a descriptor from outside of its tree, kind",
	  NUMBER },
	{ "device",		"a device of the host", NO_OBJECT },
	{ "disk",		"a disk", NO_OBJECT },
	{ "exec",		"a program outside of its tree, for who entered",
	  NO_OBJECT },
	{ "file-handle",	"opening of a file by its handle", NO_OBJECT },
	{ "file-signal",	"to choose the signal of a file of others:",
	  NUMBER },
	{ "foreign-file",	"more than reading and writing of a file of others",
	  NO_OBJECT },
	{ "foreign-socket",	"to address a socket of others, family",
	  FAMILY },
	{ "group",		"a process group with processes of others:",
	  NUMBER },
	{ "header",		"a packet with a header of its own, from",
	  ADDRESS },
	{ "header6",		"a packet with a header of its own, from the end",
	  ADDRESS6 },
	{ "icmp",		"a message of ICMP of the type", NUMBER },
	{ "ioctl",		"control of a whole filesystem, ioctl", NUMBER },
	{ "kernel-data",	"code or firmware for the kernel", NO_OBJECT },
	{ "kernel-fs",		"a filesystem that shows the kernel, type",
	  NUMBER },
	{ "link-service",	"to send to many by the UDP port", NUMBER },
	{ "lockdown",		"memory, ports or tracing of the kernel, kind",
	  NUMBER },
	{ "loopback",		"the loopback address", ADDRESS },
	{ "loopback6",		"the loopback address ::1", NO_OBJECT },
	{ "machine",		"what is of the whole machine", NO_OBJECT },
	{ "module",		"loading of a kernel module", NO_OBJECT },
	{ "multicast",		"to join a group, by the option", NUMBER },
	{ "netlink-protocol",	"a netlink socket of the protocol", NUMBER },
	{ "netlink-send",	"a netlink message to processes", NO_OBJECT },
	{ "perf",		"a performance counter", NO_OBJECT },
	{ "persistent-keyring",	"a keyring that outlives it", NO_OBJECT },
	{ "pool",		"more than its share of 0 tasks, 1 files, 2 aio, 3 ptys:",
	  NUMBER },
	{ "pressure",		"a pressure trigger with a thread of the kernel",
	  NO_OBJECT },
	{ "proc-read",		"reading a secret of the host in /proc/sys", NO_OBJECT },
	{ "proc-write",		"writing to an entry of /proc", NO_OBJECT },
	{ "project",		"another project for a file:", NUMBER },
	{ "quota",		"quota command", NUMBER },
	{ "reboot",		"reboot command", NUMBER },
	{ "ring",		"an io_uring of another context", NO_OBJECT },
	{ "setns",		"a namespace that is not its own, of kind",
	  NUMBER },
	{ "sibling",		"a child for its parent on the host",
	  NO_OBJECT },
	{ "socket-family",	"a socket of the family", FAMILY },
	{ "socket-protocol",	"a socket of the protocol", PROTOCOL },
	{ "source",		"to send from", ADDRESS },
	{ "source6",		"to send from an IPv6 address with the end",
	  ADDRESS6 },
	{ "syslog",		"the kernel's log, action", NUMBER },
	{ "terminal",		"control of a terminal of others, ioctl",
	  NUMBER },
	{ "trace",		"tracing of who entered the guest", NO_OBJECT },
	{ "tun",		"a tun or tap device that it did not make",
	  NO_OBJECT },
	{ "user-namespace",	"a user namespace", NO_OBJECT },
	{ "vserver",		"vserver command", NUMBER },
	{ "watch",		"a watch of files that it did not make",
	  NO_OBJECT },
};

/* Any object, any call */
#define ANY	0xffffffffu

/**
 * struct allowed - a thing that can be allowed
 * @rule: the rule that refuses it
 * @object: what it refuses, or ANY
 * @calls: by which system calls, with blanks around each; NULL for all
 * @file: file of the configuration; NULL: @word says what to do
 * @word: word for the file; NULL: the name of the capability
 */
static const struct allowed {
	const char	*rule;
	uint32_t	object;
	const char	*calls;
	const char	*file;
	const char	*word;
} table[] = {
	{ "capability", CAP_SYSLOG, NULL, "ccapabilities", "syslog" },
	{ "capability", CAP_SYS_ADMIN, " sethostname setdomainname ",
	  "ccapabilities", "set_utsname" },
	{ "capability", CAP_SYS_ADMIN,
	  " mount umount umount2 pivot_root fsopen fsconfig fspick fsmount"
	  " move_mount open_tree mount_setattr ",
	  "ccapabilities", "secure_mount" },
	{ "capability", CAP_SYS_ADMIN, " unshare clone clone3 ",
	  "umask", "the kinds of namespaces" },
	{ "capability", CAP_SYS_RESOURCE, " setrlimit prlimit64 ",
	  "ccapabilities", "set_rlimit" },
	{ "capability", CAP_NET_RAW, " socket socketcall ",
	  "ncapabilities", "raw_icmp" },
	{ "capability", ANY, NULL, "bcapabilities", NULL },
	{ "syslog", ANY, NULL, "ccapabilities", "syslog" },
	{ "quota", ANY, NULL, "ccapabilities", "quota_ctl" },
	{ "pressure", ANY, NULL, "bcapabilities", "sys_resource" },
	{ "project", ANY, NULL, NULL, "set it on the host, see chattr(1)" },
	{ "disk", ANY, NULL, "ccapabilities", "binary_mount" },
	{ "cgroup", ANY, NULL, NULL, "set it on the host" },
	{ "user-namespace", ANY, NULL, "umask", "newuser" },
	{ "reboot", ANY, NULL, "flags", "reboot_kill" },
	{ "loopback", ANY, NULL, "nflags", "lback_remap" },
	{ "loopback6", ANY, NULL, "nflags", "lback_remap" },
	{ "multicast", ANY, NULL, "ncapabilities", "multicast" },
	{ "pool", ANY, NULL, NULL, "make the pool larger on the host" },
	{ "link-service", ANY, NULL, "ncapabilities", "multicast" },
	{ "icmp", ANY, NULL, "bcapabilities", "net_raw" },
	{ "bind", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "bind6", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "source", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "source6", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "socket-family", AF_INET, NULL, "interfaces/*/ip", "an address" },
	{ "socket-family", AF_INET6, NULL, "interfaces/*/ip", "an IPv6 address" },
	{ "module", ANY, NULL, NULL, "load it on the host, see modprobe(8)" },
	{ "proc-write", ANY, NULL, NULL, "set it on the host, see sysctl(8)" },
	{ "barrier", ANY, NULL, NULL,
	  "setattr --~barrier on the host, if the barrier is in the wrong place" },
	{ "attribute", ANY, NULL, NULL, "use setattr(8) on the host" },
};

static bool is_never(uint32_t cap)
{
	return cap < 64 && VS_CAPS_NEVER & 1ull << cap;
}

static void cap_word(uint32_t cap, char *buf, size_t size)
{
	uint64_t bit = cap < 64 ? 1ull << cap : 0;
	const char *name = vc_lobcap2text(&bit);

	if (name)
		snprintf(buf, size, "%s", name);
	else
		snprintf(buf, size, "^%u", cap);
}

static const struct rule *find_rule(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		if (strcmp(rules[i].name, name) == 0)
			return &rules[i];
	}
	return NULL;
}

static void upper(char *text)
{
	for (; *text; text++)
		*text = (char)toupper((unsigned char)*text);
}

static void cap_text(uint32_t cap, char *buf, size_t size)
{
	char name[32];

	cap_word(cap, name, sizeof(name));
	upper(name);
	snprintf(buf, size, *name == '^' ? "%s" : "CAP_%s", name);
}

static void family_text(uint32_t family, char *buf, size_t size)
{
	static const char *const names[] = {
		[AF_INET] = "INET", [AF_AX25] = "AX25", [AF_INET6] = "INET6",
		[AF_KEY] = "KEY", [AF_PACKET] = "PACKET", [AF_RDS] = "RDS",
		[AF_CAN] = "CAN", [AF_TIPC] = "TIPC", [AF_BLUETOOTH] =
		"BLUETOOTH", [AF_ALG] = "ALG", [AF_VSOCK] = "VSOCK",
		[AF_KCM] = "KCM", [AF_QIPCRTR] = "QIPCRTR", [AF_SMC] = "SMC",
		[AF_XDP] = "XDP",
	};

	if (family < sizeof(names) / sizeof(*names) && names[family])
		snprintf(buf, size, "AF_%s", names[family]);
	else
		snprintf(buf, size, "%u", family);
}

/* getprotobynumber() would ask a name service. */
static void protocol_text(uint32_t protocol, char *buf, size_t size)
{
	switch (protocol) {
	case IPPROTO_SCTP:
		snprintf(buf, size, "SCTP");
		break;
	case IPPROTO_DCCP:
		snprintf(buf, size, "DCCP");
		break;
	case IPPROTO_MPTCP:
		snprintf(buf, size, "MPTCP");
		break;
	default:
		snprintf(buf, size, "%u", protocol);
	}
}

static void number_text(uint32_t num, char *buf, size_t size)
{
	snprintf(buf, size, num > 0xffff ? "%#x" : "%u", num);
}

static void address_text(uint32_t address, char *buf, size_t size)
{
	struct in_addr in = { .s_addr = htonl(address) };

	if (!inet_ntop(AF_INET, &in, buf, (socklen_t)size))
		*buf = '\0';
}

static void address6_text(uint32_t end, char *buf, size_t size)
{
	snprintf(buf, size, "%x:%x", end >> 16, end & 0xffff);
}

void denial_object_text(const struct denial *d, char *buf, size_t size)
{
	static void (*const texts[])(uint32_t, char *, size_t) = {
		[CAPABILITY] = cap_text,
		[FAMILY] = family_text,
		[PROTOCOL] = protocol_text,
		[ADDRESS] = address_text,
		[ADDRESS6] = address6_text,
		[NUMBER] = number_text,
	};
	const struct rule *rule = find_rule(d->rule);
	char object[64];

	if (!rule) {
		snprintf(buf, size, "%s %u", d->rule, d->object);
		return;
	}
	if (rule->object == NO_OBJECT) {
		snprintf(buf, size, "%s", rule->what);
		return;
	}
	texts[rule->object](d->object, object, sizeof(object));
	snprintf(buf, size, "%s %s", rule->what, object);
}

static bool is_among(const char *calls, const struct denial *d)
{
	const char *name = syscall_name(d->call, d->compat);
	char word[64];

	if (!name)
		return false;
	snprintf(word, sizeof(word), " %s ", name);
	return strstr(calls, word);
}

static bool applies(const struct allowed *a, const struct denial *d)
{
	if (strcmp(a->rule, d->rule) != 0 ||
	    (a->object != ANY && a->object != d->object) ||
	    (a->calls && !is_among(a->calls, d)))
		return false;
	/* The row for all capabilities, which these are not among. */
	return a->word || !is_never(d->object);
}

size_t denial_remedies(const struct denial *d,
		       struct remedy remedies[REMEDY_MAX], bool *known)
{
	size_t i, count = 0;

	*known = find_rule(d->rule);
	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct remedy *r = &remedies[count];

		if (count == REMEDY_MAX || !applies(&table[i], d))
			continue;
		r->file = table[i].file;
		if (table[i].word)
			snprintf(r->word, sizeof(r->word), "%s", table[i].word);
		else
			cap_word(d->object, r->word, sizeof(r->word));
		count++;
	}
	return count;
}
