// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses the names of contexts.  See context-arg.h. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf-tree.h"
#include "context-arg.h"
#include "context-private.h"
#include "guest.h"
#include "number.h"
#include "program.h"

static bool parse_id(const char *text, uint32_t *id)
{
	uint64_t val;

	if (!number_parse(text, VC_MAX_S_CONTEXT, &val))
		return false;
	*id = (uint32_t)val;
	return true;
}

static void find_guest(const char *text, struct guest *guest)
{
	if (*text == ':')
		text++;
	if (guest_find(text, guest) == 0)
		return;
	if (errno == ENOENT)
		die("'%s' is neither a context number nor a guest", text);
	die_sys("guest '%s': cannot read its configuration", text);
}

static xid_t running_xid(const struct guest *guest)
{
	xid_t xid = guest_xid(guest);

	if (xid == VC_NOCTX && errno)
		die_sys("guest '%s': cannot find its context", guest->name);
	return xid;
}

static xid_t guest_running(const struct guest *guest)
{
	xid_t xid = running_xid(guest);

	if (xid == VC_NOCTX)
		die("guest '%s' is not running", guest->name);
	return xid;
}

static uint32_t configured_id(const struct guest *guest, const char *file)
{
	char *value;
	uint32_t id;

	if (ct_value(guest->fd, file, &value) < 0)
		die_sys("%s/%s: cannot read", guest->dir, file);
	if (!value)
		die("guest '%s' is not running and has no file '%s/%s'",
		    guest->name, guest->dir, file);
	if (!parse_id(value, &id))
		die("%s/%s: '%s' is not a context number", guest->dir, file,
		    value);
	free(value);
	return id;
}

/* Parse "self" and numbers, which are not names of guests. */
static bool plain_id(const char *text, uint32_t *id)
{
	if (strcmp(text, "self") == 0) {
		*id = VC_SAMECTX;
		return true;
	}
	return parse_id(text, id);
}

xid_t xid_arg(const char *text)
{
	struct guest guest;
	uint32_t id;

	if (plain_id(text, &id))
		return id;
	find_guest(text, &guest);
	id = guest_running(&guest);
	guest_free(&guest);
	return id;
}

nid_t nid_arg(const char *text)
{
	struct guest guest;
	uint32_t id;

	if (plain_id(text, &id))
		return id;
	find_guest(text, &guest);
	id = guest_nid(&guest, guest_running(&guest));
	if (id == VC_NONID)
		die("guest '%s' has no network context", guest.name);
	guest_free(&guest);
	return id;
}

xid_t new_xid_arg(const char *text)
{
	struct guest guest;
	uint32_t id;

	if (plain_id(text, &id))
		return id;
	find_guest(text, &guest);
	id = running_xid(&guest);
	if (id == VC_NOCTX)
		id = configured_id(&guest, "context");
	guest_free(&guest);
	return id;
}

nid_t new_nid_arg(const char *text)
{
	struct guest guest;
	uint32_t id;

	if (plain_id(text, &id))
		return id;
	find_guest(text, &guest);
	id = running_xid(&guest);
	if (id != VC_NOCTX)
		id = guest_nid(&guest, id);
	if (id == VC_NONID)
		id = configured_id(&guest, ct_flag(guest.fd, "ncontext") ?
						   "ncontext" : "context");
	guest_free(&guest);
	return id;
}

static const char *id_text(const char *what, uint32_t id)
{
	static char text[48];

	if (id == VC_SAMECTX)
		snprintf(text, sizeof(text), "own %s", what);
	else if (id == VC_DYNAMIC_XID)
		snprintf(text, sizeof(text), "new %s", what);
	else
		snprintf(text, sizeof(text), "%s %u", what, id);
	return text;
}

const char *xid_text(xid_t xid)
{
	return id_text("context", xid);
}

const char *nid_text(nid_t nid)
{
	return id_text("network context", nid);
}

void die_context(xid_t xid, const char *call)
{
	if (context_refused_private(xid))
		die("%s: %s: %s: " PRIVATE_FMT, xid_text(xid), call,
		    strerror(errno), xid);
	die_sys("%s: %s", xid_text(xid), call);
}
