/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Creating a guest (userland.md 9).
 */
#ifndef BUILD_H
#define BUILD_H

#include <stdbool.h>
#include <stddef.h>

#define BUILD_INTERFACES_MAX	256

struct build_interface {
	char	*name, *dev, *ip, *mask, *prefix;
	bool	nodev;
};

struct build {
	/* from the command line */
	const char	*name;
	const char	*method;
	bool		force, known_root, keep;
	const char	*rootdir;	/* base of guest roots */
	const char	*confdir;	/* G */
	const char	*lockfile;	/* target of G/run */
	const char	*context, *hostname, *flags, *initstyle;
	const char	*netdev, *netmask, *netprefix, *netbcast;
	const char	*interface_specs[BUILD_INTERFACES_MAX];
	size_t		interface_count;
	char		**method_args;	/* starts with the method's name */
	int		method_argc;

	/* made of it */
	struct build_interface	interfaces[BUILD_INTERFACES_MAX];
	char		*root;		/* the guest's root */
	char		*conf;		/* G */
	char		*cache;		/* target of G/cache */
	unsigned int	xid;		/* 0: dynamic */
	int		root_fd, conf_fd;
	int		mark;		/* of an unfinished guest */
	bool		move_root, move_conf;	/* --force: in the way */

	/* set by the method */
	const char	*dist;		/* distribution, NULL for none */
	bool		keep_dev;	/* leave /dev as the archive has it */
};

/*
 * A way to fill the guest's root.  @parse reads the method's arguments before
 * anything is created, @fill does the work, @finish comes after the
 * configuration and the hooks.  All return 0, or -1 after a message.
 */
struct build_method {
	const char	*name;
	int		(*parse)(struct build *b);
	int		(*fill)(struct build *b);
	int		(*finish)(struct build *b);
};

extern const struct build_method build_skeleton, build_template,
				 build_debootstrap;

/* Reads the options into @b.  0, 1 when help was shown, -1. */
int build_parse(struct build *b, int argc, char **argv);

/* [NAME=][DEV:]IP[/MASK|/PREFIX] into @i.  0, or -1 after a message. */
int build_parse_interface(const char *spec, struct build_interface *i);
void build_free_interface(struct build_interface *i);

/* Directories of the guest: build-place.c */
int build_find_places(struct build *b);
int build_make_places(struct build *b);
int build_complete_places(const struct build *b);
void build_undo_places(const struct build *b);

/* The context number, before anything is created: build-context.c */
int build_choose_context(struct build *b);
int build_store_context(const struct build *b);

/* The files of G: build-config.c */
int build_write_config(const struct build *b);

/* Writes the init style that fits the tree, unless an option has said it. */
int build_record_style(const struct build *b);

/* Device nodes and files in the guest's root: build-root.c */
int build_write_root(const struct build *b);

/* Hooks of the distribution, "initpre" or "initpost": build-hook.c */
int build_run_hook(const struct build *b, const char *hook);

/*
 * Path of @file of the guest's distribution, to be freed: the
 * administrator's, else the packaged one, else NULL.
 */
char *build_dist_file(const struct build *b, const char *file);

#endif /* BUILD_H */
