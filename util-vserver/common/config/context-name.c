// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of contexts and guests.  See context-name.h. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "context-name.h"
#include "guest.h"
#include "printable.h"

/* The name in the kernel is limited to 64 bytes; the link has longer paths. */
static int confdir_from_link(xid_t xid, char *buf, size_t size)
{
	char path[PATH_MAX];
	ssize_t len;

	snprintf(path, sizeof(path), REVDIR "/%u", xid);
	len = readlink(path, buf, size - 1);
	buf[len < 0 ? 0 : len] = '\0';
	return buf[0] == '/' ? 0 : -1;
}

void context_confdir(xid_t xid, char *buf, size_t size)
{
	char name[VC_VHI_NAME_LEN];

	if (vc_get_vhi_name(xid, vcVHI_CONTEXT, name, sizeof(name)) == 0 &&
	    name[0] == '/') {
		snprintf(buf, size, "%s", name);
		return;
	}
	if (confdir_from_link(xid, buf, size) < 0)
		buf[0] = '\0';
}

/* A name may contain control characters. */
static void base_name(const char *path, char *buf, size_t size)
{
	const char *slash = strrchr(path, '/');

	snprintf(buf, size, "%s", slash ? slash + 1 : path);
	make_printable(buf);
}

void context_name(xid_t xid, char *buf, size_t size)
{
	char path[PATH_MAX], name[VC_VHI_NAME_LEN];

	context_confdir(xid, path, sizeof(path));
	if (!path[0] &&
	    vc_get_vhi_name(xid, vcVHI_CONTEXT, name, sizeof(name)) == 0)
		base_name(name, buf, size);
	else
		base_name(path, buf, size);
}
