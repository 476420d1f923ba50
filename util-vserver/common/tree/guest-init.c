// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The programs that boot a guest.  See guest-init.h.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest-init.h"
#include "guest-path.h"

static bool stat_in(int root, const char *path, struct stat *st)
{
	int fd = gp_open(root, path, O_PATH, 0);
	bool found = fd >= 0 && fstat(fd, st) == 0;

	if (fd >= 0)
		close(fd);
	return found;
}

bool guest_has(int root, const char *path)
{
	struct stat st;

	return stat_in(root, path, &st);
}

/* Prefer /etc/rc.d/rc, as earlier versions did. */
const char *guest_rc_script(int root)
{
	static const char *const places[] = {
		"/etc/rc.d/rc", "/etc/init.d/rc",
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (guest_has(root, places[i]))
			return places[i];
	}
	return NULL;
}

const char *guest_systemd(int root)
{
	static const char *const places[] = {
		"/lib/systemd/systemd", "/usr/lib/systemd/systemd",
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (guest_has(root, places[i]))
			return places[i];
	}
	return NULL;
}

/*
 * Check /sbin/init first.  A tree that was upgraded to systemd still has the rc
 * script of the old init, and systemd may be installed beside another init.
 */
const char *guest_init_style(int root)
{
	const char *systemd = guest_systemd(root);
	struct stat init, program;
	bool has_init = stat_in(root, "/sbin/init", &init);

	if (has_init && systemd && stat_in(root, systemd, &program) &&
	    init.st_dev == program.st_dev && init.st_ino == program.st_ino)
		return "systemd";
	if (guest_rc_script(root))
		return "sysv";
	if (has_init)
		return "plain";
	return systemd ? "systemd" : NULL;
}
