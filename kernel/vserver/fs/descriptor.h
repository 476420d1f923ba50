/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files are a guest's, inside kernel/vserver/.
 */
#ifndef _KERNEL_VSERVER_DESCRIPTOR_H
#define _KERNEL_VSERVER_DESCRIPTOR_H

#include <linux/path.h>

#include "core/vserver.h"

struct file;

/**
 * struct vs_reach - root directories below which a guest has its files
 * @root: root of the caller and root of its context, each with a reference
 * @count: number of valid entries in @root
 */
struct vs_reach {
	struct path	root[2];
	unsigned int	count;
};

/* reach.c */
void vs_reach_get(struct vs_reach *reach);
void vs_reach_put(struct vs_reach *reach);
bool vs_reaches(const struct vs_reach *reach, const struct path *path);
bool vs_is_below(const struct path *path, const struct path *root);
bool vs_is_elsewhere(const struct path *path);
bool vs_path_reachable(const struct path *path);
void vs_guard_note(void);

/* descriptor.c */
bool vs_file_is_own(const struct file *file);

#endif /* _KERNEL_VSERVER_DESCRIPTOR_H */
