// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Walks through file trees that other processes may change at the same time.
 *
 * fts(3) changes into each directory and checks that it is the one that it has
 * examined before.  The callback uses the bare name and does not follow links.
 * A swapped directory or link therefore has no effect.
 */
#include <errno.h>
#include <fts.h>
#include <string.h>

#include "file-walk.h"
#include "message.h"
#include "printable.h"
#include "vserver.h"

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool complain(const FTSENT *entry)
{
	errno = entry->fts_errno;
	fail_sys("%s", printable(entry->fts_path));
	return false;
}

static bool is_start(const FTSENT *entry)
{
	return entry->fts_level == FTS_ROOTLEVEL;
}

/*
 * stat() fails for an entry of /proc that is hidden from the host, but its
 * attributes can be read and set.
 */
static bool has_attributes(const FTSENT *entry)
{
	uint32_t flags, mask;
	tag_t tag;

	return vc_get_iattr(entry->fts_accpath, &tag, &flags, &mask) == 0;
}

static bool is_hidden(const FTSENT *entry)
{
	return !is_start(entry) && entry->fts_name[0] == '.';
}

static bool descends(const struct file_walk *walk, const FTSENT *entry)
{
	return walk->recursive || (walk->contents && is_start(entry));
}

static bool visit_entry(const struct file_walk *walk, FTS *fts, FTSENT *entry)
{
	bool is_dir = entry->fts_info == FTS_D;

	if (is_hidden(entry) && !walk->hidden) {
		fts_set(fts, entry, FTS_SKIP);
		return true;
	}
	if (is_dir && !descends(walk, entry))
		fts_set(fts, entry, FTS_SKIP);
	if (is_dir && walk->contents && is_start(entry))
		return true;
	return walk->visit(entry->fts_path, entry->fts_accpath, walk->data);
}

static bool handle(const struct file_walk *walk, FTS *fts, FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_DP:
		return true;
	case FTS_NS:
		if (is_start(entry) && has_attributes(entry))
			return walk->visit(entry->fts_path, entry->fts_accpath,
					   walk->data);
		return complain(entry);
	case FTS_DNR:
	case FTS_ERR:
		return complain(entry);
	case FTS_DC:
		entry->fts_errno = ELOOP;
		return complain(entry);
	default:
		return visit_entry(walk, fts, entry);
	}
}

static bool walk_from(const struct file_walk *walk, char *start)
{
	int flags = FTS_PHYSICAL | (walk->one_filesystem ? FTS_XDEV : 0);
	char *starts[] = { start, NULL };
	FTS *fts = fts_open(starts, flags, by_name);
	FTSENT *entry;
	bool ok = true;

	if (!fts) {
		fail_sys("%s", printable(start));
		return false;
	}
	while ((entry = fts_read(fts))) {
		if (!handle(walk, fts, entry))
			ok = false;
	}
	if (errno) {
		fail_sys("%s", printable(start));
		ok = false;
	}
	fts_close(fts);
	return ok;
}

bool file_walk(const struct file_walk *walk, char **starts)
{
	bool ok = true;

	for (; *starts; starts++) {
		if (!walk_from(walk, *starts))
			ok = false;
	}
	return ok;
}
