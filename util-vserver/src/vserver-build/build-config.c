// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes the configuration of a new guest; see vserver-config(5).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "conf-value.h"
#include "guest-init.h"
#include "guest.h"
#include "message.h"

#define STANDARD_FSTAB \
	"none\t/proc\tproc\tdefaults\t\t0 0\n" \
	"none\t/tmp\ttmpfs\tsize=16m,mode=1777\t0 0\n" \
	"none\t/dev/pts\tdevpts\tgid=5,mode=620\t0 0\n"

static int put_text(const struct build *b, const char *path, const char *text)
{
	int fd = openat(b->conf_fd, path, O_WRONLY | O_CREAT | O_TRUNC |
			O_CLOEXEC, 0644);
	ssize_t len = strlen(text);
	int ret;

	if (fd < 0)
		return fail_sys("cannot write %s/%s", b->conf, path);
	ret = write(fd, text, len) == len ? 0 : -1;
	if (close(fd) < 0 || ret < 0)
		return fail_sys("cannot write %s/%s", b->conf, path);
	return 0;
}

/* Write @value and a newline to the file; without a value, write no file. */
static int put(const struct build *b, const char *value, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int put(const struct build *b, const char *value, const char *fmt, ...)
{
	char path[512], *line;
	va_list ap;
	int ret;

	if (!value)
		return 0;
	va_start(ap, fmt);
	vsnprintf(path, sizeof(path), fmt, ap);
	va_end(ap);
	if (asprintf(&line, "%s\n", value) < 0)
		return fail_sys("cannot write %s/%s", b->conf, path);
	ret = put_text(b, path, line);
	free(line);
	return ret;
}

static int make_dirs(const struct build *b)
{
	static const char *const dirs[] = {
		"apps", "apps/init", "cpuset", "interfaces", "uts",
	};
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		if (mkdirat(b->conf_fd, dirs[i], 0755) < 0 && errno != EEXIST)
			return fail_sys("cannot create %s/%s", b->conf,
					dirs[i]);
	}
	return 0;
}

static int make_link(const struct build *b, const char *target,
		     const char *name)
{
	if (symlinkat(target, b->conf_fd, name) < 0)
		return fail_sys("cannot create the link %s/%s", b->conf, name);
	return 0;
}

static int make_links(const struct build *b)
{
	char *run;
	int ret;

	if (asprintf(&run, RUNDIR "/%s", b->name) < 0)
		return fail_sys("cannot create the link %s/run", b->conf);
	ret = make_link(b, b->root, "vdir") < 0 ||
	      make_link(b, b->cache, "cache") < 0 ||
	      make_link(b, b->lockfile ? b->lockfile : run, "run") < 0;
	free(run);
	return ret ? -1 : 0;
}

static int put_interface(const struct build *b, size_t n)
{
	const struct build_interface *i = &b->interfaces[n];
	bool nodev = i->nodev;
	char dir[64];

	snprintf(dir, sizeof(dir), "interfaces/%zu", n);
	if (mkdirat(b->conf_fd, dir, 0755) < 0)
		return fail_sys("cannot create %s/%s", b->conf, dir);
	if (!nodev && !i->dev && !b->netdev) {
		remark("No device specified for interface '%s'; setting 'nodev'",
		       i->name ? i->name : i->ip);
		nodev = true;
	}
	return put(b, i->name, "%s/name", dir) ||
	       put(b, i->dev, "%s/dev", dir) ||
	       put(b, i->ip, "%s/ip", dir) ||
	       put(b, i->mask, "%s/mask", dir) ||
	       put(b, i->prefix, "%s/prefix", dir) ||
	       (nodev && put_text(b, strcat(dir, "/nodev"), "")) ? -1 : 0;
}

static int put_interfaces(const struct build *b)
{
	size_t i;

	if (put(b, b->netdev, "interfaces/dev") ||
	    put(b, b->netmask, "interfaces/mask") ||
	    put(b, b->netprefix, "interfaces/prefix") ||
	    put(b, b->netbcast, "interfaces/bcast"))
		return -1;
	for (i = 0; i < b->interface_count; i++) {
		if (put_interface(b, i) < 0)
			return -1;
	}
	return 0;
}

/* The command line separates flags by commas, the file by newlines. */
static int put_flags(const struct build *b)
{
	char *list, *p;
	int ret;

	if (!b->flags)
		return 0;
	list = strdup(b->flags);
	if (!list)
		return fail_sys("cannot write %s/cflags", b->conf);
	for (p = list; *p; p++) {
		if (*p == ',')
			*p = '\n';
	}
	ret = put(b, list, "cflags");
	free(list);
	return ret;
}

static int put_fstab(const struct build *b)
{
	char text[64 * 1024 + 1];
	int fd = open(DEFAULTS "/fstab", O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return put_text(b, "fstab", STANDARD_FSTAB);
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len < 0)
		return fail_sys("cannot read " DEFAULTS "/fstab");
	text[len] = '\0';
	return put_text(b, "fstab", text);
}

static int put_context(const struct build *b)
{
	char number[16];

	if (!b->xid)
		return 0;
	snprintf(number, sizeof(number), "%u", b->xid);
	return put(b, number, "context");
}

int build_record_style(const struct build *b)
{
	const char *style;

	if (b->initstyle)
		return 0;
	style = guest_init_style(b->root_fd);
	/* Without the file, start assumes sysv. */
	if (!style || !strcmp(style, "sysv"))
		return 0;
	return put(b, style, "apps/init/style");
}

int build_write_config(const struct build *b)
{
	if (make_dirs(b) < 0 || make_links(b) < 0 ||
	    put(b, b->name, "name") < 0 || put_context(b) < 0 ||
	    put(b, b->hostname, "uts/nodename") < 0 ||
	    put(b, b->initstyle, "apps/init/style") < 0 ||
	    put_flags(b) < 0 || put_interfaces(b) < 0 || put_fstab(b) < 0)
		return -1;
	return 0;
}
