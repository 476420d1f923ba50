// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes tun and tap devices.  See interfaces-tun.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "interfaces-private.h"
#include "interfaces-read.h"
#include "interfaces-tun.h"
#include "message.h"
#include "number.h"

#define ID_MAX		(UINT32_MAX - 1)
#define LINKTYPE_MAX	UINT16_MAX

const char *tun_driver = "/dev/net/tun";

/* Without the file, the value is TUN_NONE. */
static int read_number(int dir, const struct iface *i, const char *file,
		       uint64_t max, int64_t *value)
{
	uint64_t number;
	char *text;
	int ret = 0;

	*value = TUN_NONE;
	if (iface_value(dir, i->id, file, false, &text) < 0)
		return -1;
	if (!text)
		return 0;
	if (number_parse(text, max, &number))
		*value = number;
	else
		ret = fail("interface %s: '%s' is not a number from 0 to %ju (interfaces/%s/%s)",
			   i->id, text, (uintmax_t)max, i->id, file);
	free(text);
	return ret;
}

int tun_read(int dir, struct iface *i)
{
	bool tun = iface_flag(dir, i->id, "tun");
	bool tap = iface_flag(dir, i->id, "tap");

	if (tun && tap)
		return fail("interface %s: %s: a device cannot be both tun and tap: remove interfaces/%s/tun or interfaces/%s/tap",
			    i->id, i->dev, i->id, i->id);
	if (!tun && !tap)
		return 0;
	i->tun = tun ? IFF_TUN : IFF_TAP;
	if (read_number(dir, i, "uid", ID_MAX, &i->tun_uid) < 0 ||
	    read_number(dir, i, "gid", ID_MAX, &i->tun_gid) < 0)
		return -1;
	return read_number(dir, i, "linktype", LINKTYPE_MAX, &i->tun_link);
}

static int set(int fd, unsigned long request, int64_t value)
{
	return value == TUN_NONE ? 0 : ioctl(fd, request, (unsigned long)value);
}

/* Make the device persistent last: until then, closing @fd removes it. */
static int make(int fd, const struct iface *i)
{
	struct ifreq ifr = { .ifr_flags = i->tun | IFF_NO_PI | IFF_TUN_EXCL };

	strncpy(ifr.ifr_name, i->dev, IFNAMSIZ - 1);
	if (ioctl(fd, TUNSETIFF, &ifr) < 0)
		return fail_sys("interface %s: cannot make %s (interfaces/%s/dev)",
				i->id, i->dev, i->id);
	if (set(fd, TUNSETOWNER, i->tun_uid) < 0 ||
	    set(fd, TUNSETGROUP, i->tun_gid) < 0)
		return fail_sys("interface %s: %s: cannot set its owner (interfaces/%s/uid, gid)",
				i->id, i->dev, i->id);
	if (set(fd, TUNSETLINK, i->tun_link) < 0)
		return fail_sys("interface %s: %s: cannot set its link type (interfaces/%s/linktype)",
				i->id, i->dev, i->id);
	if (ioctl(fd, TUNSETPERSIST, 1UL) < 0)
		return fail_sys("interface %s: %s: cannot make it persistent",
				i->id, i->dev);
	return 0;
}

int tun_make(const struct iface *i)
{
	int fd = open(tun_driver, O_RDWR | O_CLOEXEC), ret;

	if (fd < 0)
		return fail_sys("interface %s: cannot make %s: %s ('modprobe tun'; interfaces/%s/%s)",
				i->id, i->dev, tun_driver, i->id,
				i->tun == IFF_TUN ? "tun" : "tap");
	ret = make(fd, i);
	close(fd);
	return ret;
}
