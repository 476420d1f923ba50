// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules of the kernel that record denials, and settings that allow the refused
 * operations.  tests/host/denial.t checks that each rule of the kernel has a
 * row.
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
	ADDRESS,	/* IPv4 address, host order */
	ADDRESS6,	/* last 32 bits of an IPv6 address, host order */
	NUMBER,		/* number of a command or type */
};

/* Description of the refused operation for each rule. */
static const struct rule {
	const char	*name;
	const char	*what;
	enum object	object;
} rules[] = {
	{ "accounting",		"process accounting on the host",
	  NO_OBJECT },
	{ "attribute",		"changing the attribute security.vserver", NO_OBJECT },
	{ "barrier",		"passing a barrier", NO_OBJECT },
	{ "bind",		"binding to an address outside its set:", ADDRESS },
	{ "bind6",		"binding to an IPv6 address outside its set, ending in",
	  ADDRESS6 },
	{ "bpf",		"bpf command", NUMBER },
	{ "capability",		"capability", CAPABILITY },
	{ "cgroup",		"writing to a control group of the host",
	  NO_OBJECT },
	{ "credentials",	"sending the credentials of another process:", NUMBER },
	{ "descriptor",		"receiving a descriptor from outside its tree, type",
	  NUMBER },
	{ "device",		"opening a device of the host", NO_OBJECT },
	{ "disk",		"opening a disk", NO_OBJECT },
	{ "exec",		"executing a program outside its tree after entering",
	  NO_OBJECT },
	{ "file-handle",	"opening a file by its handle", NO_OBJECT },
	{ "file-signal",	"choosing the signal of a file of another context:",
	  NUMBER },
	{ "foreign-file",	"changing or opening anew a file of another context",
	  NO_OBJECT },
	{ "foreign-socket",	"configuring a socket of another context, family",
	  FAMILY },
	{ "group",		"joining a process group with foreign processes:",
	  NUMBER },
	{ "header",		"sending a packet with its own IP header, source",
	  ADDRESS },
	{ "header6",		"sending a packet with its own IP header, source ending in",
	  ADDRESS6 },
	{ "icmp",		"sending an ICMP message of type", NUMBER },
	{ "ioctl",		"controlling a whole filesystem or device, ioctl", NUMBER },
	{ "kernel-data",	"loading code or firmware into the kernel", NO_OBJECT },
	{ "kernel-fs",		"using a filesystem that exposes the kernel, type",
	  NUMBER },
	{ "link-service",	"sending to all hosts of a link, UDP port", NUMBER },
	{ "lockdown",		"accessing memory, ports or tracing of the kernel, reason",
	  NUMBER },
	{ "loopback",		"using the loopback address", ADDRESS },
	{ "loopback6",		"using the loopback address ::1", NO_OBJECT },
	{ "machine",		"an operation on the whole machine", NO_OBJECT },
	{ "module",		"loading a kernel module", NO_OBJECT },
	{ "multicast",		"joining a multicast group, socket option", NUMBER },
	{ "netlink-protocol",	"a netlink socket of protocol", NUMBER },
	{ "netlink-send",	"sending a netlink message to processes", NO_OBJECT },
	{ "perf",		"using a performance counter", NO_OBJECT },
	{ "persistent-keyring",	"using a keyring that outlives the guest", NO_OBJECT },
	{ "pool",		"exceeding its share of a pool (0 tasks, 1 files, 2 aio, 3 ptys):",
	  NUMBER },
	{ "pressure",		"creating a pressure trigger that needs a kernel thread",
	  NO_OBJECT },
	{ "proc-read",		"reading a file of /proc/sys that only root may read",
	  NO_OBJECT },
	{ "proc-write",		"writing to an entry of /proc", NO_OBJECT },
	{ "project",		"changing the project of a file to", NUMBER },
	{ "quota",		"quota command", NUMBER },
	{ "reboot",		"reboot command", NUMBER },
	{ "ring",		"using an io_uring of another context", NO_OBJECT },
	{ "setns",		"entering a foreign namespace of type",
	  NUMBER },
	{ "sibling",		"creating a child of a parent on the host",
	  NO_OBJECT },
	{ "socket-family",	"a socket of family", FAMILY },
	{ "socket-protocol",	"a socket of protocol", PROTOCOL },
	{ "source",		"sending from", ADDRESS },
	{ "source6",		"sending from an IPv6 address ending in",
	  ADDRESS6 },
	{ "syslog",		"accessing the log of the kernel, action", NUMBER },
	{ "terminal",		"controlling a terminal of another context, ioctl",
	  NUMBER },
	{ "trace",		"tracing a process that entered the guest", NO_OBJECT },
	{ "tun",		"using a tun or tap device of another context",
	  NO_OBJECT },
	{ "user-namespace",	"creating a user namespace", NO_OBJECT },
	{ "vserver",		"vserver command", NUMBER },
	{ "watch",		"adding to a file watch of another context",
	  NO_OBJECT },
};

/* Every object of a rule */
#define ANY	0xffffffffu

/**
 * struct allowed - a setting that allows a refused operation
 * @rule: rule that refuses it
 * @object: object of the denial, or ANY
 * @calls: system calls that it applies to, a blank around each; NULL for all
 * @file: file of the configuration; NULL if @word is an instruction
 * @word: word for the file; NULL for the name of the capability
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
	  "umask", "the types of namespaces" },
	{ "capability", CAP_SYS_RESOURCE, " setrlimit prlimit64 ",
	  "ccapabilities", "set_rlimit" },
	{ "capability", CAP_NET_RAW, " socket socketcall ",
	  "ncapabilities", "raw_icmp" },
	{ "capability", ANY, NULL, "bcapabilities", NULL },
	{ "syslog", ANY, NULL, "ccapabilities", "syslog" },
	{ "quota", ANY, NULL, "ccapabilities", "quota_ctl" },
	{ "pressure", ANY, NULL, "bcapabilities", "sys_resource" },
	{ "project", ANY, NULL, NULL, "set the project on the host, see chattr(1)" },
	{ "disk", ANY, NULL, "ccapabilities", "binary_mount" },
	{ "cgroup", ANY, NULL, NULL, "configure the control group on the host" },
	{ "user-namespace", ANY, NULL, "umask", "newuser" },
	{ "reboot", ANY, NULL, "flags", "reboot_kill" },
	{ "loopback", ANY, NULL, "nflags", "lback_remap" },
	{ "loopback6", ANY, NULL, "nflags", "lback_remap" },
	{ "multicast", ANY, NULL, "ncapabilities", "multicast" },
	{ "pool", ANY, NULL, NULL, "enlarge the pool on the host" },
	{ "link-service", ANY, NULL, "ncapabilities", "multicast" },
	{ "icmp", ANY, NULL, "bcapabilities", "net_raw" },
	{ "bind", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "bind6", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "source", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "source6", ANY, NULL, "interfaces/*/ip", "the address" },
	{ "socket-family", AF_INET, NULL, "interfaces/*/ip", "an address" },
	{ "socket-family", AF_INET6, NULL, "interfaces/*/ip", "an IPv6 address" },
	{ "module", ANY, NULL, NULL, "load the module on the host, see modprobe(8)" },
	{ "proc-write", ANY, NULL, NULL, "set the value on the host, see sysctl(8)" },
	{ "barrier", ANY, NULL, NULL,
	  "setattr --~barrier on the host, if the barrier is in the wrong place" },
	{ "attribute", ANY, NULL, NULL, "use setattr(8) on the host" },
};

/* No guest has these, even if bcapabilities lists them. */
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

/* getprotobynumber() could contact a name service. */
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
	/* The row without a word is for capabilities that a guest can have. */
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
