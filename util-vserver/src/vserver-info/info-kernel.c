// SPDX-License-Identifier: GPL-2.0-or-later
/* Tags of vserver-info for the kernel. */
#define _GNU_SOURCE
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/capability.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "info-query.h"
#include "kernel-feature.h"
#include "number.h"
#include "program.h"
#include "spectator.h"
#include "vserver.h"

void info_system(struct info_system *info)
{
	struct utsname uts;
	int version = vc_get_version();
	vc_vci_t vci = vc_get_vci();

	if (uname(&uts) < 0)
		die_sys("uname()");
	snprintf(info->kernel, sizeof(info->kernel), "%s", uts.release);
	if (version == -1)
		strcpy(info->api, "none");
	else
		snprintf(info->api, sizeof(info->api), "0x%08x",
			 (unsigned int)version);
	if (vci == (vc_vci_t)-1)
		strcpy(info->vci, "none");
	else
		snprintf(info->vci, sizeof(info->vci), "0x%016" PRIx64, vci);
}

bool info_apiver(struct info_query *query)
{
	int version = vc_get_version();

	if (version != -1)
		info_answer(query, "0x%08x", (unsigned int)version);
	return version != -1;
}

bool info_feature(struct info_query *query)
{
	return query->args[0] && kernel_has_feature(query->args[0]) == 1;
}

/* Reduce a path to characters that can be part of a file name. */
bool info_canonify(struct info_query *query)
{
	char *text = strdup(query->object), *to = text;
	const char *from;

	if (!text)
		die("out of memory");
	for (from = query->object; *from; from++) {
		if (isalnum((unsigned char)*from))
			*to++ = *from;
	}
	*to = '\0';
	query->answer = text;
	return true;
}

/* Can a process drop a capability? */
bool info_verifycap(struct info_query *query __attribute__((unused)))
{
	const cap_value_t cap = CAP_SYS_CHROOT;
	cap_flag_value_t value = CAP_SET;
	cap_t caps = cap_get_proc();
	bool ok;

	if (!caps)
		return false;
	ok = cap_set_flag(caps, CAP_EFFECTIVE, 1, &cap, CAP_CLEAR) == 0 &&
	     cap_set_proc(caps) == 0;
	cap_free(caps);
	caps = ok ? cap_get_proc() : NULL;
	ok = caps && cap_get_flag(caps, cap, CAP_EFFECTIVE, &value) == 0 &&
	     value == CAP_CLEAR;
	cap_free(caps);
	return ok;
}

/* Can the spectator read /proc/uptime? */
bool info_verifyproc(struct info_query *query __attribute__((unused)))
{
	pid_t pid;
	int fd;

	pid = fork_spectator(&fd);
	if (pid == 0)
		_exit(access("/proc/uptime", R_OK) == 0 ? 0 : 1);
	close(fd);
	return wait_spectator(pid) == 0;
}

static const char *type_of(xid_t xid)
{
	if (xid == VC_XID_HOST)
		return "main";
	if (xid == VC_XID_WATCH)
		return "watch";
	if (xid < VC_MIN_D_CONTEXT || kernel_has_feature("dynamic") != 1)
		return "static";
	return "dynamic";
}

bool info_xidtype(struct info_query *query)
{
	const char *type = "invalid";
	uint64_t xid;
	int i;

	if (number_parse(query->object, VC_MAX_S_CONTEXT, &xid))
		type = type_of((xid_t)xid);
	if (!query->args[0]) {
		info_answer(query, "%s", type);
		return strcmp(type, "invalid");
	}
	for (i = 0; query->args[i]; i++) {
		if (strcasecmp(query->args[i], type) == 0)
			return true;
	}
	return false;
}
