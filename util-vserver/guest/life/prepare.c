// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Preparation of a guest's files.  See prepare.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utmpx.h>

#include "conf-tree.h"
#include "guest-path.h"
#include "guest-user.h"
#include "message.h"
#include "prepare.h"

#define UTMP		"/var/run/utmp"
#define UTMP_GID	22	/* the historic group, for guests without "utmp" */
#define MTAB		"/dev/hdv1 / ufs defaults 0 0\n"

/* Skip a symbolic link: its target is cleaned under its own name. */
static int clean_dir(int root, const char *path)
{
	int fd = gp_open(root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	int ret;

	if (fd < 0) {
		if (errno == ENOENT || errno == ELOOP || errno == ENOTDIR)
			return 0;
		return fail_sys("cannot clean the guest's %s", path);
	}
	ret = gp_clean_files(fd);
	if (ret < 0)
		fail_sys("cannot clean the guest's %s", path);
	close(fd);
	return ret;
}

/* Look names up in the guest's files, never through the host's NSS. */
static gid_t utmp_group(int root)
{
	const char *env = getenv("UTMP_GID");

	if (env)
		return (gid_t)strtoul(env, NULL, 10);
	return guest_group_find(root, "utmp", UTMP_GID);
}

/* Make the record that runlevel(8) in the guest reads: from '#' to @level. */
static void runlevel_record(struct utmpx *u, char level)
{
	struct timespec now;

	memset(u, 0, sizeof(*u));
	u->ut_type = RUN_LVL;
	u->ut_pid = '#' * 256 + level;
	memcpy(u->ut_line, "~", 1);
	memcpy(u->ut_id, "~~", 2);
	memcpy(u->ut_user, "runlevel", 8);
	clock_gettime(CLOCK_REALTIME, &now);
	u->ut_tv.tv_sec = now.tv_sec;
	u->ut_tv.tv_usec = now.tv_nsec / 1000;
}

static int write_utmp(int root, const char *level)
{
	struct utmpx record;
	int fd, ret;

	if (strlen(level) != 1)
		return 0;	/* utmp can hold one character only */
	runlevel_record(&record, *level);
	if (gp_write_file(root, UTMP, &record, sizeof(record), 0664) < 0)
		return errno == ENOENT ? 0 :
		       fail_sys("cannot write the guest's " UTMP);
	fd = gp_open_regular(root, UTMP, O_RDONLY);
	if (fd < 0)
		return fail_sys("cannot open the guest's " UTMP);
	ret = fchown(fd, 0, utmp_group(root));
	if (ret < 0)
		fail_sys("cannot change the group of the guest's " UTMP);
	close(fd);
	return ret;
}

static int prepare_sysv(int root, const struct init_style *s)
{
	if (clean_dir(root, "/run") < 0 || clean_dir(root, "/var/run") < 0 ||
	    clean_dir(root, "/var/lock") < 0)
		return -1;
	return write_utmp(root, s->level_start);
}

static int prepare_plain(int root)
{
	if (clean_dir(root, "/run") < 0)
		return -1;
	if (gp_unlink(root, "/.autofsck") < 0 ||
	    gp_unlink(root, "/forcefsck") < 0 ||
	    gp_write_file(root, "/fastboot", "", 0, 0644) < 0)
		return fail_sys("cannot switch off the guest's file system check (/fastboot)");
	return 0;
}

/* The initial mtab comes from the configuration, the defaults or MTAB. */
static int mtab_text(int dir, char **text)
{
	static const char *const defaults[] = {
		DEFAULTS "/init/mtab", DEFAULTS "/mtab",
	};
	int fd = openat(dir, "apps/init/mtab", O_RDONLY | O_CLOEXEC);
	size_t i;

	for (i = 0; i < 2 && fd < 0; i++)
		fd = open(defaults[i], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*text = strdup(MTAB);
		return *text ? 0 : -1;
	}
	*text = calloc(1, CT_FILE_MAX + 1);
	if (*text && read(fd, *text, CT_FILE_MAX) < 0) {
		free(*text);
		*text = NULL;
	}
	close(fd);
	return *text ? 0 : -1;
}

/* Keep a symbolic link, as in Debian: it leads to the list of the kernel. */
static int write_mtab(int root, int dir)
{
	struct stat st;
	char *text;
	int etc, ret;

	etc = gp_open(root, "/etc", O_PATH | O_DIRECTORY, 0);
	if (etc < 0)
		return 0;
	ret = fstatat(etc, "mtab", &st, AT_SYMLINK_NOFOLLOW);
	close(etc);
	if (ret == 0 && S_ISLNK(st.st_mode))
		return 0;
	if (mtab_text(dir, &text) < 0)
		return fail_sys("cannot read apps/init/mtab");
	ret = gp_write_file(root, "/etc/mtab", text, strlen(text), 0644);
	if (ret < 0)
		fail_sys("cannot write the guest's /etc/mtab");
	free(text);
	return ret;
}

static bool has_fstab(int dir)
{
	return ct_flag(dir, "fstab") || ct_flag(dir, "fstab.local") ||
	       ct_flag(dir, "fstab.remote");
}

int prepare_guest(const struct config *c, int root)
{
	if (has_fstab(c->guest->fd) && write_mtab(root, c->guest->fd) < 0)
		return -1;
	if (c->init.sysv)
		return prepare_sysv(root, &c->init);
	if (!strcmp(c->init.name, "plain"))
		return prepare_plain(root);
	return 0;
}
