// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/virtual, /proc/virtnet, /proc/PID/{vinfo,ninfo} and the two lines of
 * /proc/PID/status, byte by byte, and who may see them.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <regex.h>
#include <sys/stat.h>

#include "agent.h"

#define CTX	1000
#define OTHER	1001
#define BCAPS	0xffffffffb44c04ffULL

static struct agent guest, other, host, watch;

/* The whole text of a file, or a word on why not. */
static const char *text_of(const char *path)
{
	static char text[8192];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n, size = 0;

	if (fd < 0)
		return strerror(errno);
	while ((n = read(fd, text + size, sizeof(text) - 1 - size)) > 0)
		size += n;
	close(fd);
	text[size] = '\0';
	return n < 0 ? strerror(errno) : text;
}

static const char *text_of_pid(pid_t pid, const char *file)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	return text_of(path);
}

/* The text as a whole matches the expression. */
static void matches(const char *text, const char *want, const char *name)
{
	char whole[2048];
	regex_t re;
	bool good;

	snprintf(whole, sizeof(whole), "^%s$", want);
	if (regcomp(&re, whole, REG_EXTENDED | REG_NOSUB))
		bail_out("not an expression: %s", want);
	good = !regexec(&re, text, 0, NULL, 0);
	regfree(&re);
	if (!ok(good, "%s", name))
		diag("     got:\n%s\nexpected:\n%s", text, want);
}

static void test_global(void)
{
	char want[256];
	long vci = vserver(VCMD_get_vci, 0, NULL);

	snprintf(want, sizeof(want),
		 "VCIVersion:\t0002:0308\nVCISyscall:\t236\nVCIKernel:\t%08lx\n",
		 vci);
	is_str(text_of("/proc/virtual/info"), want, "/proc/virtual/info");
	is_str(text_of("/proc/virtnet/info"), want, "/proc/virtnet/info");
	matches(text_of("/proc/virtual/status"),
		"#CTotal:\t[0-9]+\n#CActive:\t[0-9]+\n"
		"(#NSProxy:\t[0-9]+\t[0-9]+ [0-9]+ [0-9]+ [0-9]+ [0-9]+ [0-9]+\n"
		"#InitTask:\t[0-9]+\t[0-9]+ [0-9]+\n)?",
		"/proc/virtual/status");
	matches(text_of("/proc/virtnet/status"),
		"#CTotal:\t[0-9]+\n#CActive:\t[0-9]+\n",
		"/proc/virtnet/status");
}

static void test_context(void)
{
	is_str(text_of("/proc/virtual/1000/info"),
	       "ID:\t1000\nInfo:\t0000000000000000\nInit:\t0\nOOM:\t0\n",
	       "/proc/virtual/1000/info");
	matches(text_of("/proc/virtual/1000/status"),
		"UseCnt:\t[1-9][0-9]*\nTasks:\t1\n"
		"Flags:\t0000000600020010\n"
		"BCaps:\tffffffffb44c04ff\n"
		"CCaps:\t0000000000000101\n"
		"Umask:\t         4000000\n"
		"Wmask:\t               0\n"
		"Spaces:\t0c000000 00020200\n",
		"/proc/virtual/1000/status");
}

static void test_network(void)
{
	is_str(text_of("/proc/virtnet/1000/info"),
	       "ID:\t1000\nInfo:\t0000000000000000\n"
	       "Bcast:\t255.255.255.255\nLback:\t127.3.232.1\n"
	       "0:\t[192.0.2.5-0.0.0.0/255.255.255.0:0010]\n"
	       "1:\t[192.0.2.6-0.0.0.0/255.255.255.0:0010]\n",
	       "/proc/virtnet/1000/info");
	matches(text_of("/proc/virtnet/1000/status"),
		"UseCnt:\t[1-9][0-9]*\nTasks:\t1\n"
		"Flags:\t0000000406000200\nNCaps:\t0000000000000100\n",
		"/proc/virtnet/1000/status");
}

/* Asked by the spectator, for whom guests have entries in /proc. */
static long print_pid_files(void *arg)
{
	char *shared = *(char **)arg;
	pid_t pid = guest.pid;

	snprintf(shared, 2048, "%s", text_of_pid(pid, "vinfo"));
	snprintf(shared + 2048, 2048, "%s", text_of_pid(pid, "ninfo"));
	return 0;
}

static long print_status(void *arg)
{
	char *shared = *(char **)arg;

	snprintf(shared, 4096, "%s", text_of_pid(guest.pid, "status"));
	return 0;
}

static void test_process(void)
{
	char *shared = watch.shared;

	agent_do(&watch, print_pid_files, shared);
	is_str(shared,
	       "XID:\t1000\nBCaps:\tffffffffb44c04ff\n"
	       "CCaps:\t0000000000000101\nCFlags:\t0000000600020010\n"
	       "CIPid:\t0\n", "/proc/PID/vinfo of a guest");
	is_str(shared + 2048,
	       "NID:\t1000\nNCaps:\t0000000000000100\n"
	       "NFlags:\t0000000406000200\n"
	       "V4Root[bcast]:\t255.255.255.255\n"
	       "V4Root[lback]:\t127.3.232.1\n"
	       "V4Root[0]:\t[192.0.2.5-0.0.0.0/255.255.255.0:0010]\n"
	       "V4Root[1]:\t[192.0.2.6-0.0.0.0/255.255.255.0:0010]\n",
	       "/proc/PID/ninfo of a guest");
	is_str(text_of_pid(getpid(), "vinfo"), "XID:\t0\n",
	       "/proc/PID/vinfo of the host");
	is_str(text_of_pid(getpid(), "ninfo"), "NID:\t0\n",
	       "/proc/PID/ninfo of the host");
}

static void test_status_lines(void)
{
	char *shared = watch.shared;

	agent_do(&watch, print_status, shared);
	ok(strstr(shared, "\nVxID: 1000\nNxID: 1000\n"
		  "voluntary_ctxt_switches:") != NULL,
	   "/proc/PID/status: the ids stand before the context switches");
	ok(strstr(text_of_pid(getpid(), "status"),
		  "\nVxID: 0\nNxID: 0\nvoluntary_ctxt_switches:") != NULL,
	   "/proc/PID/status of the host");
	is(vs_set_cflags(CTX, VXF_HIDE_VINFO, VXF_HIDE_VINFO), 0, "HIDE_VINFO");
	agent_do(&watch, print_status, shared);
	ok(strstr(shared, "\nvoluntary_ctxt_switches:") &&
	   !strstr(shared, "VxID") && !strstr(shared, "NxID"),
	   "/proc/PID/status: the ids are left out");
	vs_set_cflags(CTX, 0, VXF_HIDE_VINFO);
}

static void test_modes(void)
{
	static const struct {
		const char *path;
		mode_t mode;
	} files[] = {
		{ "/proc/virtual", S_IFDIR | 0555 },
		{ "/proc/virtual/info", S_IFREG | 0444 },
		{ "/proc/virtual/1000", S_IFDIR | 0555 },
		{ "/proc/virtual/1000/status", S_IFREG | 0444 },
		{ "/proc/virtnet/1000", S_IFDIR | 0555 },
		{ "/proc/virtnet/1000/info", S_IFREG | 0444 },
		{ "/proc/self/vinfo", S_IFREG | 0444 },
	};
	struct stat st;
	unsigned int i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		is(stat(files[i].path, &st) ? -errno : 0, 0, "%s",
		   files[i].path);
		is_hex(st.st_mode, files[i].mode, "its mode");
	}
	is(access("/proc/virtual/01000", F_OK) ? -errno : 0, -ENOENT,
	   "a leading zero is no id");
	is(access("/proc/virtual/999", F_OK) ? -errno : 0, -ENOENT,
	   "nor is one that nobody has");
	is(access("/proc/virtual/1000x", F_OK) ? -errno : 0, -ENOENT,
	   "nor one with a tail");
	is(access("/proc/virtual/66536", F_OK) ? -errno : 0, -ENOENT,
	   "nor one beyond the last");
	is(access("/proc/virtual/1", F_OK) ? -errno : 0, -ENOENT,
	   "the spectator has no directory");
}

/* Which contexts a directory lists: 1 for CTX, 2 for OTHER, 4 for more. */
static long list(const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);
	long found = 0;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		int id = atoi(entry->d_name);

		if (id)
			found |= id == CTX ? 1 : id == OTHER ? 2 : 4;
	}
	closedir(dir);
	return found;
}

static long list_virtual(void *arg)
{
	(void)arg;
	return list("/proc/virtual");
}

static long list_virtnet(void *arg)
{
	(void)arg;
	return list("/proc/virtnet");
}

static long open_path(void *arg)
{
	int fd = open(arg, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static long try_open(struct agent *who, const char *path)
{
	char arg[AGENT_ARG_MAX] = "";

	strcpy(arg, path);
	return agent_do(who, open_path, arg);
}

static void test_views(void)
{
	is(agent_ask(&host, list_virtual) & 3, 3, "the host lists both");
	is(agent_ask(&watch, list_virtual) & 3, 3, "the spectator does");
	is(agent_ask(&guest, list_virtual), 1, "a guest lists itself");
	is(agent_ask(&host, list_virtnet) & 3, 3, "networks: the host");
	is(agent_ask(&guest, list_virtnet), 1, "networks: a guest");
	/* The host has just looked, so that the dentries are cached. */
	is(try_open(&host, "/proc/virtual/1001/status"), 0,
	   "the host opens a status");
	is_errno(try_open(&guest, "/proc/virtual/1001/status"), ENOENT,
		 "another guest does not");
	is_errno(try_open(&guest, "/proc/virtnet/1001/info"), ENOENT,
		 "nor that of its network");
	is(try_open(&guest, "/proc/virtual/1000/status"), 0,
	   "a guest opens its own");
	is(try_open(&guest, "/proc/virtual/info"), 0, "and the versions");
	is(try_open(&host, "/proc/virtual/1001/status"), 0,
	   "the host still does");
	is_errno(try_open(&host, "/proc/virtual/1001/none"), ENOENT,
		 "there is no other file");
}

static long spaces_and_masks(void *arg)
{
	struct vcmd_space_mask_v2 zero = { .mask = CLONE_NEWUTS };
	struct vcmd_space_mask_v2 one = {
		.mask = CLONE_NEWNS | CLONE_FS, .index = 1,
	};

	(void)arg;
	if (unshare(CLONE_NEWUTS | CLONE_NEWNS))
		return -errno;
	VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &zero));
	zero.mask = CLONE_NEWIPC;
	VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &zero));
	VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &one));
	VS_TRY(vs_set_umask(VS_ID_SELF, CLONE_NEWUTS));
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP);
}

static void start_all(void)
{
	const struct vs_place place = {
		.xid = CTX, .nid = CTX, .bcaps = BCAPS, .setup = true,
		.ccaps = VXC_SET_UTSNAME | VXC_RAW_ICMP,
		.cflags = VXF_INFO_INIT | VXF_VIRT_UPTIME,
		.addr = { "192.0.2.5", "192.0.2.6" },
	};
	const struct vs_place elsewhere = { .xid = OTHER, .nid = OTHER };
	const struct vs_place spectator = { .xid = VS_ID_WATCH };
	struct vcmd_net_caps_v0 ncaps = { NXC_RAW_ICMP, NXC_RAW_ICMP };

	host = agent_need(NULL, "the host");
	guest = agent_need(&place, "a guest");
	other = agent_need(&elsewhere, "another guest");
	is(agent_ask(&guest, spaces_and_masks), 0, "the guest is set up");
	is(vserver(VCMD_set_ncaps, CTX, &ncaps), 0, "its network, too");
	watch = agent_need(&spectator, "the spectator");
}

int main(void)
{
	start_all();
	test_global();
	test_context();
	test_network();
	test_process();
	test_status_lines();
	test_modes();
	test_views();
	agent_stop(&watch);
	agent_stop(&guest);
	agent_stop(&other);
	agent_stop(&host);
	return done_testing();
}
