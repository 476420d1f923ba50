// SPDX-License-Identifier: GPL-2.0-or-later
/* Tags of vserver-info for guests, contexts and processes. */
#define _GNU_SOURCE
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "conf-tree.h"
#include "context-name.h"
#include "guest.h"
#include "info-query.h"
#include "number.h"
#include "printable.h"
#include "program.h"
#include "uts-name.h"
#include "vserver.h"

void info_answer(struct info_query *query, const char *fmt, ...)
{
	va_list args;

	free(query->answer);
	va_start(args, fmt);
	if (vasprintf(&query->answer, fmt, args) < 0)
		die("out of memory");
	va_end(args);
}

static bool find_guest(const struct info_query *query, struct guest *guest)
{
	if (guest_find(query->object, guest) == 0)
		return true;
	guest_free(guest);
	return false;
}

static bool parse_pid(const struct info_query *query, pid_t *pid)
{
	uint64_t val;

	if (!number_parse(query->object, INT32_MAX, &val))
		return false;
	*pid = (pid_t)val;
	return true;
}

/* Find a context by its number or by the name of a running guest. */
static bool find_context(const struct info_query *query, xid_t *xid)
{
	struct guest guest;
	uint64_t val;

	if (number_parse(query->object, VC_MAX_S_CONTEXT, &val)) {
		*xid = (xid_t)val;
		return true;
	}
	if (!find_guest(query, &guest))
		return false;
	*xid = guest_xid(&guest);
	guest_free(&guest);
	return *xid != VC_NOCTX;
}

/* With "false", ignore the number in the configuration. */
bool info_context(struct info_query *query)
{
	bool configured = !query->args[0] || strcmp(query->args[0], "false");
	char *value = NULL;
	struct guest guest;
	xid_t xid;

	if (!find_guest(query, &guest))
		return false;
	if (configured && ct_value(guest.fd, "context", &value) == 0 && value)
		info_answer(query, "%s", value);
	free(value);
	if (!query->answer) {
		xid = guest_xid(&guest);
		if (xid != VC_NOCTX)
			info_answer(query, "%u", xid);
	}
	guest_free(&guest);
	return query->answer;
}

bool info_id(struct info_query *query)
{
	char path[PATH_MAX];
	xid_t xid;

	if (!find_context(query, &xid))
		return false;
	context_confdir(xid, path, sizeof(path));
	if (path[0])
		info_answer(query, "%s", path);
	return path[0];
}

bool info_running(struct info_query *query)
{
	struct guest guest;
	bool running;

	if (!find_guest(query, &guest))
		return false;
	running = guest_xid(&guest) != VC_NOCTX;
	guest_free(&guest);
	if (running)
		info_answer(query, "1");
	return running;
}

bool info_vdir(struct info_query *query)
{
	struct guest guest;
	char *root, *physical;

	if (!find_guest(query, &guest))
		return false;
	root = guest_root(&guest);
	guest_free(&guest);
	physical = root && query->args[0] ? realpath(root, NULL) : NULL;
	if (physical || (root && !query->args[0]))
		info_answer(query, "%s", physical ?: root);
	free(physical);
	free(root);
	return query->answer;
}

bool info_name(struct info_query *query)
{
	struct guest guest;

	if (!find_guest(query, &guest))
		return false;
	info_answer(query, "%s", guest.name);
	guest_free(&guest);
	return true;
}

bool info_cfgdir(struct info_query *query)
{
	struct guest guest;

	if (!find_guest(query, &guest))
		return false;
	info_answer(query, "%s", guest.dir);
	guest_free(&guest);
	return true;
}

bool info_appdir(struct info_query *query)
{
	const char *app = query->args[0];
	struct guest guest;

	if (!find_guest(query, &guest))
		return false;
	info_answer(query, "%s/apps%s%s", guest.dir, app ? "/" : "", app ?: "");
	guest_free(&guest);
	return access(query->answer, F_OK) == 0;
}

static bool answer_initpid(struct info_query *query, xid_t xid)
{
	struct vc_vx_info info;

	if (vc_get_vx_info(xid, &info) < 0 || !info.initpid)
		return false;
	info_answer(query, "%d", info.initpid);
	return true;
}

bool info_initpid(struct info_query *query)
{
	xid_t xid;

	return find_context(query, &xid) && answer_initpid(query, xid);
}

bool info_initpid_pid(struct info_query *query)
{
	pid_t pid;
	xid_t xid;

	if (!parse_pid(query, &pid))
		return false;
	xid = vc_get_task_xid(pid);
	return xid != VC_NOCTX && answer_initpid(query, xid);
}

bool info_xid(struct info_query *query)
{
	pid_t pid;
	xid_t xid;

	if (!parse_pid(query, &pid))
		return false;
	xid = vc_get_task_xid(pid);
	if (xid != VC_NOCTX)
		info_answer(query, "%u", xid);
	return xid != VC_NOCTX;
}

bool info_nid(struct info_query *query)
{
	pid_t pid;
	nid_t nid;

	if (!parse_pid(query, &pid))
		return false;
	nid = vc_get_task_nid(pid);
	if (nid != VC_NONID)
		info_answer(query, "%u", nid);
	return nid != VC_NONID;
}

bool info_uts(struct info_query *query)
{
	const char *wanted = query->args[0] ?: "nodename";
	char value[VC_VHI_NAME_LEN];
	vc_uts_type type;
	xid_t xid;

	for (type = 0; type < UTS_FIELDS; type++) {
		if (strcasecmp(wanted, uts_names[type]) == 0)
			break;
	}
	if (type == UTS_FIELDS || !find_context(query, &xid) ||
	    vc_get_vhi_name(xid, type, value, sizeof(value)) < 0)
		return false;
	make_printable(value);
	info_answer(query, "%s", value);
	return true;
}
