// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs commands in a running guest.  See enter.h.
 *
 * This process joins the guest's network context and namespaces but stays in
 * context 0, out of the guest's reach.  Its child enters the guest's context.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "conf-tree.h"
#include "context-private.h"
#include "enter.h"
#include "fork-pidfd.h"
#include "guest-cgroup.h"
#include "guest-path.h"
#include "guest-shell.h"
#include "guest-user.h"
#include "limits-apply.h"
#include "message.h"

#define GUEST_PATH	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static const struct enter *forwarding;
static volatile pid_t child_pid;

/* kill(2) reaches the child only until it enters the context. */
static void signal_command(int sig)
{
	if (child_pid > 0 && vc_ctx_kill(forwarding->xid, child_pid, sig) < 0)
		kill(child_pid, sig);
}

static bool is_to_end(int sig)
{
	return sig == SIGHUP || sig == SIGINT || sig == SIGQUIT ||
	       sig == SIGTERM;
}

/*
 * Signals, such as that of Ctrl-C, are meant for the command, which only
 * vc_ctx_kill() reaches.  SIGCONT lets a stopped command handle its end.
 */
static void forward(int sig)
{
	int err = errno;

	signal_command(sig);
	if (is_to_end(sig))
		signal_command(SIGCONT);
	errno = err;
}

/* The command has a session of its own: the terminal's ^Z does not reach it. */
static void suspend(int sig)
{
	int err = errno;

	(void)sig;
	signal_command(SIGSTOP);
	raise(SIGSTOP);
	errno = err;
}

static void forward_signals(const struct enter *e)
{
	static const int signals[] = {
		SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCONT,
	};
	struct sigaction sa = { .sa_handler = forward, .sa_flags = SA_RESTART };
	struct sigaction stop = { .sa_handler = suspend, .sa_flags = SA_RESTART };
	size_t i;

	forwarding = e;
	sigaction(SIGTSTP, &stop, NULL);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &sa, NULL);
}

static int join_network(const struct enter *e)
{
	nid_t nid = guest_nid(e->config->guest, e->xid);

	if (nid == VC_NONID)
		return 0;
	if (vc_net_migrate(nid) < 0)
		return fail_sys("cannot enter network context %u", nid);
	return 0;
}

static int join_namespaces(const struct enter *e)
{
	if (vc_enter_namespace(e->xid, 0, 0) < 0)
		return fail_sys("cannot enter the namespaces of context %u",
				e->xid);
	return 0;
}

/* After this, every path is that of a file of the guest. */
static int join_root(const struct enter *e)
{
	if (vc_enter_namespace(e->xid, CLONE_NEWNS | CLONE_FS, 1) < 0)
		return fail_sys("cannot enter the mounts of context %u",
				e->xid);
	if (chdir("/") < 0)
		return fail_sys("cannot change to the guest's root");
	return 0;
}

static char *env_entry(const char *name, const char *value)
{
	char *entry;

	return asprintf(&entry, "%s=%s", name, value) < 0 ? NULL : entry;
}

static char **clean_env(const struct guest_user *u)
{
	const char *term = getenv("TERM"), *lang = getenv("LANG");
	char **env = calloc(5, sizeof(*env));
	int n = 0;

	if (!env)
		return NULL;
	env[n++] = env_entry("PATH", GUEST_PATH);
	env[n++] = env_entry("HOME", u->home);
	env[n++] = env_entry("TERM", term && *term ? term : "linux");
	if (lang)
		env[n++] = env_entry("LANG", lang);
	return env;
}

/* vc_ctx_migrate() needs capabilities that setresuid() made ineffective. */
static int raise_permitted(void)
{
	cap_t caps = cap_get_proc();
	int ret = -1;

	if (caps && cap_fill(caps, CAP_EFFECTIVE, CAP_PERMITTED) == 0)
		ret = cap_set_proc(caps);
	cap_free(caps);
	return ret;
}

static int become_user(const struct guest_user *u)
{
	if (setgroups(u->ngroups, u->groups) < 0 ||
	    setresgid(u->gid, u->gid, u->gid) < 0)
		return fail_sys("cannot set the groups of the guest's user");
	if (u->uid && (prctl(PR_SET_KEEPCAPS, 1) < 0 ||
		       setresuid(u->uid, u->uid, u->uid) < 0 ||
		       raise_permitted() < 0))
		return fail_sys("cannot become uid %u", u->uid);
	return 0;
}

/*
 * Enter the context last: after that, the guest's root may trace this process,
 * so it must not hold anything of the host.
 */
static int join_context(const struct enter *e)
{
	if (!e->config->keep_fds && syscall(SYS_close_range, 3, ~0U, 0) < 0)
		return fail_sys("cannot close the caller's descriptors");
	if (vc_ctx_migrate(e->xid, 0) < 0)
		return fail_sys("cannot enter context %u", e->xid);
	return 0;
}

static int leave_host(void)
{
	reset_signals();
	umask(022);
	syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
	if (gp_keep_proc() < 0)
		return fail_sys("cannot open /proc/self/fd");
	return 0;
}

/* Access files of the guest: stdio_await() in the parent limits the time. */
static int use_files(const struct enter *e, struct stdio_proxy *stdio,
		     struct guest_user *u, char ***argv)
{
	int root = gp_open_root("/");

	if (root < 0)
		return fail_sys("cannot open the guest's root");
	*argv = e->argv ? e->argv : guest_shell(e->config->guest, root);
	if (!*argv)
		return -1;
	if (guest_user_find(root, e->user, u) < 0)
		return fail("the guest has no user '%s' (its /etc/passwd)",
			    e->user);
	return stdio_take(stdio, root, u->uid);
}

static int go_inside(const struct enter *e, struct stdio_proxy *stdio,
		     struct guest_user *u, char ***argv)
{
	if (leave_host() < 0 || limits_apply(e->config) < 0 ||
	    join_root(e) < 0 || use_files(e, stdio, u, argv) < 0)
		return -1;
	return become_user(u) < 0 || join_context(e) < 0 ? -1 : 0;
}

static void __attribute__((noreturn))
child(const struct enter *e, struct stdio_proxy *stdio, int group)
{
	struct guest_user u;
	char **argv = NULL, **env;

	if (guest_cgroup_join(group) < 0 ||
	    go_inside(e, stdio, &u, &argv) < 0)
		_exit(1);
	env = e->env ? e->env : clean_env(&u);
	if (!env)
		_exit(1);
	if (!e->argv && chdir(u.home) < 0)
		caution("cannot change to the home directory %s", u.home);
	environ = env;
	execvp(argv[0], argv);
	fail_sys("cannot run %s in the guest", argv[0]);
	_exit(errno == ENOENT ? 127 : 126);
}

/* Relay until the command ends.  Returns its exit code, or -1. */
static int accompany(const struct enter *e, struct stdio_proxy *stdio,
		     pid_t pid, int pidfd)
{
	int code, lost = 1;
	bool ready;

	/* Forward signals now: the command must not outlive this process. */
	child_pid = pid;
	forward_signals(e);
	ready = stdio_await(stdio, pid) == 0;
	if (ready)
		lost = stdio_relay(stdio, pidfd);
	code = wait_child(pid);
	child_pid = 0;
	if (!ready && code == 128 + SIGKILL)
		return lost;	/* stdio_await() killed it after a message */
	return code ? code : lost;
}

static int run(const struct enter *e, struct stdio_proxy *stdio)
{
	int pidfd, code, group;
	pid_t pid;

	if (context_is_private(e->xid)) {
		fail("cannot enter it: " PRIVATE_FMT, e->xid);
		return 1;
	}
	/* Open the group first: the guest's namespaces do not contain it. */
	if (guest_cgroup_open(e->config->guest, &group) < 0 ||
	    join_network(e) < 0 || join_namespaces(e) < 0)
		return 1;
	pid = fork_pidfd(0, &pidfd);
	if (pid == 0)
		child(e, stdio, group);
	if (group >= 0)
		close(group);
	if (pid < 0) {
		fail_sys("cannot make a process in the guest");
		return 1;
	}
	code = accompany(e, stdio, pid, pidfd);
	close(pidfd);
	return code < 0 ? 1 : code;
}

int enter_guest(const struct enter *e)
{
	struct stdio_proxy stdio;

	return stdio_open(&stdio, e->stdio) < 0 ? 1 : run(e, &stdio);
}
