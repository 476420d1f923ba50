// SPDX-License-Identifier: GPL-2.0-or-later
/* The programs vspace and vnamespace.  See space-command.h. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bits-arg.h"
#include "context-arg.h"
#include "context-private.h"
#include "number.h"
#include "program.h"
#include "space-command.h"
#include "vserver.h"

enum operation { OP_NONE, OP_NEW, OP_ENTER, OP_SET };

enum { OPT_MASK = OPT_FIRST, OPT_DEFAULT, OPT_KIND };

/* "--ipc" is OPT_KIND plus an index of this array; "--~ipc" is KINDS more. */
static const uint64_t kind_bits[] = {
	CLONE_NEWNS, CLONE_FS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER,
	CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP,
};

#define KINDS	((int)(sizeof(kind_bits) / sizeof(kind_bits[0])))

#define KIND_OPTION(name, number) \
	{ name,		no_argument,	NULL, OPT_KIND + (number) }, \
	{ "~" name,	no_argument,	NULL, OPT_KIND + KINDS + (number) }

static const struct option options[] = {
	{ "new",	no_argument,		NULL, 'n' },
	{ "enter",	required_argument,	NULL, 'e' },
	{ "set",	no_argument,		NULL, 's' },
	{ "index",	required_argument,	NULL, 'i' },
	{ "mask",	required_argument,	NULL, OPT_MASK },
	{ "default",	no_argument,		NULL, OPT_DEFAULT },
	KIND_OPTION("mount", 0),
	KIND_OPTION("fs", 1),
	KIND_OPTION("uts", 2),
	KIND_OPTION("ipc", 3),
	KIND_OPTION("user", 4),
	KIND_OPTION("pid", 5),
	KIND_OPTION("net", 6),
	KIND_OPTION("cgroup", 7),
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	enum operation	op;
	xid_t		xid;
	uint32_t	index;
	uint64_t	kinds;
};

static void set_operation(struct request *req, enum operation op)
{
	if (req->op != OP_NONE && req->op != op)
		program_bad_usage("only one of --new, --enter and --set is possible");
	req->op = op;
}

static void set_index(struct request *req, const char *text)
{
	uint64_t index;

	if (!number_parse(text, VC_VX_SPACES - 1, &index))
		program_bad_usage("--index: '%s' is neither 0 nor 1", text);
	req->index = (uint32_t)index;
}

static void add_mask(struct request *req, const char *text)
{
	struct vc_umask umask = { .mask = 0 };

	umask_arg(text, &umask);
	req->kinds = (req->kinds & ~umask.mask) | umask.umask;
}

/* Mounts and the root directory have an option of their own. */
static uint64_t default_kinds(void)
{
	uint64_t kinds = vc_get_space_default();

	if (!kinds)
		die_sys("vc_get_space_default()");
	return kinds & ~(uint64_t)(CLONE_NEWNS | CLONE_FS);
}

/* Return: false if the option is not a kind. */
static bool kind_option(struct request *req, int opt)
{
	int kind = opt - OPT_KIND;

	if (kind < 0 || kind >= 2 * KINDS)
		return false;
	if (kind < KINDS)
		req->kinds |= kind_bits[kind];
	else
		req->kinds &= ~kind_bits[kind - KINDS];
	return true;
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+ne:si:", options,
				  NULL)) != -1) {
		switch (opt) {
		case 'n':
			set_operation(req, OP_NEW);
			break;
		case 'e':
			set_operation(req, OP_ENTER);
			req->xid = xid_arg(optarg);
			break;
		case 's':
			set_operation(req, OP_SET);
			break;
		case 'i':
			set_index(req, optarg);
			break;
		case OPT_MASK:
			add_mask(req, optarg);
			break;
		case OPT_DEFAULT:
			req->kinds |= default_kinds();
			break;
		default:
			if (!kind_option(req, opt))
				program_option(opt);
		}
	}
	if (req->op == OP_NONE)
		program_bad_usage("one of --new, --enter and --set is needed");
	if (req->op != OP_ENTER && !req->kinds)
		program_bad_usage("no kind of namespace given");
	if (req->op != OP_SET && optind >= argc)
		program_bad_usage("no command given");
}

/* stat() fails for a pid namespace that has no process yet. */
static bool children_get_new_pids(void)
{
	struct stat own, children;

	return stat("/proc/self/ns/pid", &own) < 0 ||
	       stat("/proc/self/ns/pid_for_children", &children) < 0 ||
	       own.st_ino != children.st_ino;
}

/* Only a child process can enter the new pid namespace. */
static void fork_into_pid_namespace(void)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die_sys("fork()");
	if (pid == 0)
		return;
	if (waitpid(pid, &status, 0) < 0)
		die_sys("waitpid()");
	exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				   WEXITSTATUS(status));
}

static void make(const struct request *req)
{
	if (unshare((int)req->kinds) < 0)
		die_sys("unshare()");
}

static void enter(const struct request *req)
{
	if (vc_enter_namespace(req->xid, req->kinds, req->index) < 0)
		die_context(req->xid, "vc_enter_namespace()");
}

static void keep(const struct request *req)
{
	if (vc_set_namespace(VC_SAMECTX, req->kinds, req->index) < 0)
		die_sys("own context: vc_set_namespace()");
}

void space_command(int argc, char **argv, uint64_t kinds)
{
	struct request req = { .kinds = kinds };

	parse_options(&req, argc, argv);
	if (req.op == OP_NEW)
		make(&req);
	else if (req.op == OP_ENTER)
		enter(&req);
	else
		keep(&req);
	if (optind >= argc)
		program_exit(EXIT_SUCCESS);
	if (req.op != OP_SET && children_get_new_pids())
		fork_into_pid_namespace();
	program_exec(argv + optind);
}
