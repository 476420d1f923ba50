// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Adds to a guest's root what every guest needs: device nodes, mount points and
 * a few files.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "build.h"
#include "conf-tree.h"
#include "conf-value.h"
#include "guest-path.h"
#include "message.h"

static int make_nodes(int root)
{
	static const struct {
		const char	*path;
		mode_t		mode;
		unsigned int	major, minor;
	} nodes[] = {
		{ "/dev/null",		0666, 1, 3 },
		{ "/dev/zero",		0666, 1, 5 },
		{ "/dev/full",		0666, 1, 7 },
		{ "/dev/random",	0644, 1, 8 },
		{ "/dev/urandom",	0644, 1, 9 },
		{ "/dev/tty",		0666, 5, 0 },
		{ "/dev/ptmx",		0666, 5, 2 },
	};
	size_t i;

	for (i = 0; i < sizeof(nodes) / sizeof(*nodes); i++) {
		if (gp_mknod(root, nodes[i].path, S_IFCHR | nodes[i].mode,
			     makedev(nodes[i].major, nodes[i].minor)) < 0)
			return fail_sys("cannot create the guest's %s",
					nodes[i].path);
	}
	return 0;
}

static int make_links(int root)
{
	static const struct {
		const char	*path, *target;
	} links[] = {
		{ "/dev/fd",		"/proc/self/fd" },
		{ "/dev/stdin",		"fd/0" },
		{ "/dev/stdout",	"fd/1" },
		{ "/dev/stderr",	"fd/2" },
	};
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(*links); i++) {
		if (gp_symlink(root, links[i].target, links[i].path) < 0)
			return fail_sys("cannot create the guest's %s",
					links[i].path);
	}
	return 0;
}

/* A template may contain any kind of file with this name. */
static int clean_dev(int root)
{
	int fd, ret;

	if (gp_unlink(root, "/dev") < 0 && errno != EISDIR)
		return fail_sys("cannot replace the guest's /dev");
	if (gp_mkdir_p(root, "/dev", 0755) < 0)
		return fail_sys("cannot create the guest's /dev");
	fd = gp_open(root, "/dev", O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	if (fd < 0)
		return fail_sys("cannot open the guest's /dev");
	ret = gp_clean_tree(fd);
	close(fd);
	return ret < 0 ? fail_sys("cannot clean the guest's /dev") : 0;
}

static int make_dev(int root)
{
	if (clean_dev(root) < 0 || make_nodes(root) < 0 || make_links(root) < 0)
		return -1;
	if (gp_mkdir_p(root, "/dev/pts", 0755) < 0 ||
	    gp_mkdir_p(root, "/dev/shm", 01777) < 0)
		return fail_sys("cannot create directories in the guest's /dev");
	return 0;
}

/* Returns 1 if the file @source of the host does not exist. */
static int copy_file(int root, const char *source, const char *target)
{
	static char data[GP_FILE_MAX];
	int fd = open(source, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return errno == ENOENT ? 1 : fail_sys("cannot read %s", source);
	len = read(fd, data, sizeof(data));
	close(fd);
	if (len < 0)
		return fail_sys("cannot read %s", source);
	if (gp_write_file(root, target, data, len, 0644) < 0)
		return fail_sys("cannot write the guest's %s", target);
	return 0;
}

/* Copy the administrator's default, or else the file of the distribution. */
static int copy_default(const struct build *b, const char *name)
{
	char source[256], target[64], file[64], *packaged;
	int ret;

	snprintf(source, sizeof(source), DEFAULTS "/files/%s", name);
	snprintf(target, sizeof(target), "/etc/%s", name);
	ret = copy_file(b->root_fd, source, target);
	if (ret <= 0)
		return ret;
	snprintf(file, sizeof(file), "files/%s", name);
	packaged = build_dist_file(b, file);
	if (packaged)
		ret = copy_file(b->root_fd, packaged, target);
	free(packaged);
	return ret;
}

static int copy_files(const struct build *b)
{
	static const char *const names[] = {
		"hosts", "nsswitch.conf", "krb5.conf", "krb.conf",
		"krb.realms", "ldap.conf", "localtime",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (copy_default(b, names[i]) < 0)
			return -1;
	}
	if (copy_default(b, "resolv.conf") == 1)
		return copy_file(b->root_fd, "/etc/resolv.conf",
				 "/etc/resolv.conf") < 0 ? -1 : 0;
	return 0;
}

int build_write_root(const struct build *b)
{
	if (gp_mkdir_p(b->root_fd, "/etc", 0755) < 0 ||
	    gp_mkdir_p(b->root_fd, "/proc", 0755) < 0)
		return fail_sys("cannot create directories in %s", b->root);
	if (!b->keep_dev && make_dev(b->root_fd) < 0)
		return -1;
	return copy_files(b);
}
