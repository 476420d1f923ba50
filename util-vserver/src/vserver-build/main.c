// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME build: creates a guest; see vserver-build(8).
 *
 * This is a program of its own, because the libraries that unpack archives
 * would slow down the start of a guest.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "child.h"
#include "fork-pidfd.h"
#include "message.h"
#include "program.h"

static const struct build_method *const methods[] = {
	&build_skeleton, &build_template, &build_debootstrap,
};

static const struct build_method *find_method(const char *name)
{
	size_t i;

	if (!name) {
		fail("No build-method specified");
		return NULL;
	}
	for (i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		if (!strcmp(methods[i]->name, name))
			return methods[i];
	}
	fail("Unknown build-method '%s' (skeleton, template and debootstrap are known)",
	     name);
	return NULL;
}

/* The name is used as a file name, a line of a file and an argument. */
static int check_name(const char *name)
{
	if (!name)
		return fail("build: no name for the guest (-n NAME)");
	if (!*name || *name == '.' || *name == '-' || strchr(name, '/') ||
	    strpbrk(name, " \t\n"))
		return fail("'%s' is not a valid name for a guest", name);
	return 0;
}

/* Mounts that a method leaves behind end with this process. */
static int private_mounts(void)
{
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return fail_sys("cannot make a mount namespace");
	return 0;
}

static int make(struct build *b, const struct build_method *method)
{
	if (build_make_places(b) < 0 || build_write_config(b) < 0 ||
	    build_run_hook(b, "initpre") < 0 || method->fill(b) < 0 ||
	    build_record_style(b) < 0 || build_write_root(b) < 0 ||
	    build_run_hook(b, "initpost") < 0)
		return -1;
	if (method->finish && method->finish(b) < 0)
		return -1;
	if (caught_signal())
		return fail("interrupted by signal %d", caught_signal());
	if (build_store_context(b) < 0)
		return -1;
	return build_complete_places(b);
}

static pid_t worker;

static void forward(int sig)
{
	if (worker > 0)
		kill(worker, sig);
}

static void forward_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction sa = { .sa_handler = forward, .sa_flags = SA_RESTART };
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &sa, NULL);
}

static void __attribute__((noreturn))
work(struct build *b, const struct build_method *method)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	catch_signals();
	umask(022);
	program_exit(private_mounts() < 0 || make(b, method) < 0 ?
			     EXIT_FAILURE : EXIT_SUCCESS);
}

/*
 * Build in a pid namespace.  All processes of methods and hooks end with the
 * build, and the build ends with this process, even if it is killed.
 */
static int work_apart(struct build *b, const struct build_method *method)
{
	int pidfd, code;

	forward_signals();
	worker = fork_pidfd(CLONE_NEWPID, &pidfd);
	if (worker == 0)
		work(b, method);
	if (worker < 0)
		return fail_sys("cannot make a process for the build");
	code = wait_child(worker);
	worker = 0;
	close(pidfd);
	/* In all other cases the worker has reported the error itself. */
	if (code > 128)
		return fail("signal %d has ended the process that builds",
			    code - 128);
	return code == EXIT_SUCCESS ? 0 : -1;
}

/* The processes and mounts of a failed build have ended before its undo. */
static int build(struct build *b)
{
	const struct build_method *method = find_method(b->method);

	if (!method || method->parse(b) < 0 || build_find_places(b) < 0 ||
	    build_choose_context(b) < 0)
		return -1;
	if (work_apart(b, method) == 0)
		return 0;
	if (!b->keep)
		build_undo_places(b);
	return -1;
}

int main(int argc, char **argv)
{
	static struct build b = { .root_fd = -1, .conf_fd = -1, .mark = -1 };
	int ret;
	size_t i;

	ret = build_parse(&b, argc, argv);
	if (ret == 0)
		ret = check_name(b.name);
	if (ret == 0)
		ret = build(&b);
	for (i = 0; i < b.interface_count; i++)
		build_free_interface(&b.interfaces[i]);
	free(b.root);
	free(b.conf);
	free(b.cache);
	program_exit(ret < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}
