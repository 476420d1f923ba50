// SPDX-License-Identifier: GPL-2.0-or-later
/* secure-mount: mounts inside a guest's tree. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <libmount/libmount.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest-mount.h"
#include "guest-path.h"
#include "message.h"
#include "program.h"

static const struct program program = {
	.summary	= "mounts inside a guest's tree",
	.usage		=
"%1$s [OPTIONS] [--bind|--rbind|--move] [-t TYPE] [-o OPTIONS] SOURCE TARGET\n"
"       %1$s [OPTIONS] [--rootfs yes|no|only] -a\n\n"
"  -a                    mount everything in the fstab that is not noauto\n"
"  --fstab FILE          the fstab (/etc/fstab)\n"
"  --rootfs yes|no|only  whether the entry for / counts (yes)\n"
"  --chroot              targets lie below the current directory\n"
"  --bind, --rbind, --move\n"
"                        bind a directory or file, bind it with all mounts\n"
"                        below it, or move a mount\n"
"  -t TYPE               type of the filesystem\n"
"  -o OPTIONS            options of the mount; nodev unless they say dev\n"
"  -n                    no entry in the mtab\n"
"  --mtab FILE           the mtab, seen from the targets' root (/etc/mtab)\n"
"  --trigger-automount   access each source first, for automounters\n"
PROGRAM_HELP_OPTIONS,
	.fatal		= 1,
};

enum rootfs { ROOTFS_YES, ROOTFS_NO, ROOTFS_ONLY };

enum { OPT_FSTAB = OPT_FIRST, OPT_ROOTFS, OPT_CHROOT, OPT_BIND, OPT_RBIND,
       OPT_MOVE, OPT_MTAB, OPT_AUTOMOUNT };

static const struct option options[] = {
	{ "fstab",		required_argument,	NULL, OPT_FSTAB },
	{ "rootfs",		required_argument,	NULL, OPT_ROOTFS },
	{ "chroot",		no_argument,		NULL, OPT_CHROOT },
	{ "bind",		no_argument,		NULL, OPT_BIND },
	{ "rbind",		no_argument,		NULL, OPT_RBIND },
	{ "move",		no_argument,		NULL, OPT_MOVE },
	{ "mtab",		required_argument,	NULL, OPT_MTAB },
	{ "trigger-automount",	no_argument,		NULL, OPT_AUTOMOUNT },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	bool		all, chroot, no_mtab, trigger_automount;
	enum rootfs	rootfs;
	const char	*fstab, *mtab;
	char		*type;
	char		*options;
};

static enum rootfs rootfs_arg(const char *text)
{
	if (strcmp(text, "yes") == 0)
		return ROOTFS_YES;
	if (strcmp(text, "no") == 0)
		return ROOTFS_NO;
	if (strcmp(text, "only") == 0)
		return ROOTFS_ONLY;
	program_bad_usage("--rootfs: '%s' is not one of yes, no, only", text);
}

static void add_options(struct request *req, const char *text)
{
	if (mnt_optstr_append_option(&req->options, text, NULL))
		die("out of memory");
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "ant:o:", options,
				  NULL)) != -1) {
		switch (opt) {
		case 'a':
			req->all = true;
			break;
		case 'n':
			req->no_mtab = true;
			break;
		case 't':
			req->type = optarg;
			break;
		case 'o':
			add_options(req, optarg);
			break;
		case OPT_BIND:
			add_options(req, "bind");
			break;
		case OPT_RBIND:
			add_options(req, "rbind");
			break;
		case OPT_MOVE:
			add_options(req, "move");
			break;
		case OPT_FSTAB:
			req->fstab = optarg;
			break;
		case OPT_MTAB:
			req->mtab = optarg;
			break;
		case OPT_ROOTFS:
			req->rootfs = rootfs_arg(optarg);
			break;
		case OPT_CHROOT:
			req->chroot = true;
			break;
		case OPT_AUTOMOUNT:
			req->trigger_automount = true;
			break;
		default:
			program_option(opt);
		}
	}
	if (argc - optind != (req->all ? 0 : 2))
		program_bad_usage(req->all ? "-a takes no SOURCE and TARGET" :
					     "SOURCE and TARGET are needed");
}

/* With --chroot, targets are below the current directory. */
static int open_root(const struct request *req)
{
	int root = gp_open_root(req->chroot ? "." : "/");

	if (root < 0)
		die_sys("cannot open the %s directory",
			req->chroot ? "current" : "root");
	return root;
}

/*
 * After a mount on the guest's root, the current directory is the hidden one:
 * change to the root of the new mount.
 */
static void enter_new_root(void)
{
	char *path = getcwd(NULL, 0);

	if (!path || chdir(path) < 0)
		die_sys("%s: cannot change to the new mount",
			path ?: "current directory");
	free(path);
}

static bool mount_one(const struct request *req,
		      const struct mount_entry *entry, char *err, size_t size)
{
	int root = open_root(req);
	bool ok = guest_mount(root, entry, err, size) == 0;

	if (ok && req->chroot && mount_entry_is_root(entry))
		enter_new_root();
	if (ok && !req->no_mtab && !mount_entry_has(entry, "nomtab") &&
	    guest_mtab_append(root, req->mtab, entry) < 0)
		fail_sys("%s: cannot add an entry", req->mtab);
	close(root);
	return ok;
}

static bool is_wanted(const struct request *req,
		      const struct mount_entry *entry)
{
	if (mount_entry_has(entry, "noauto"))
		return false;
	if (mount_entry_is_root(entry))
		return req->rootfs != ROOTFS_NO;
	return req->rootfs != ROOTFS_ONLY;
}

/* The access makes an automounter mount the source; ignore its result. */
static void trigger_automount(const struct mount_entry *entry)
{
	struct stat st;

	if (entry->source[0] == '/')
		(void)!stat(entry->source, &st);
}

static int mount_all(const struct request *req)
{
	struct mount_table table;
	char err[1024];
	int code = EXIT_SUCCESS;
	size_t i;

	if (mount_table_read(&table, req->fstab, err, sizeof(err)) < 0) {
		fprintf(stderr, "%s\n", err);
		return EXIT_FAILURE;
	}
	for (i = 0; i < table.count; i++) {
		const struct mount_entry *entry = &table.entries[i];

		if (!is_wanted(req, entry))
			continue;
		if (req->trigger_automount)
			trigger_automount(entry);
		if (mount_one(req, entry, err, sizeof(err)))
			continue;
		fprintf(stderr,
			"%s:%u:1: failed to mount fstab-entry: %s\n",
			req->fstab, entry->line, err);
		code = EXIT_FAILURE;
	}
	mount_table_free(&table);
	return code;
}

int main(int argc, char **argv)
{
	struct request req = { .fstab = "/etc/fstab", .mtab = "/etc/mtab" };
	struct mount_entry entry;
	char err[1024];

	program_init(&program);
	parse_options(&req, argc, argv);
	if (req.all)
		program_exit(mount_all(&req));
	entry = (struct mount_entry){
		.source		= argv[optind],
		.target		= argv[optind + 1],
		.type		= req.type ?: "none",
		.options	= req.options ?: "defaults",
	};
	if (!mount_one(&req, &entry, err, sizeof(err)))
		die("%s", err);
	program_exit(EXIT_SUCCESS);
}
