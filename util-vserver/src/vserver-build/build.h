/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of vserver-build, which creates a guest.
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
	const char	*confdir;	/* configuration directory */
	const char	*lockfile;	/* target of the link "run" */
	const char	*context, *hostname, *flags, *initstyle;
	const char	*netdev, *netmask, *netprefix, *netbcast;
	const char	*interface_specs[BUILD_INTERFACES_MAX];
	size_t		interface_count;
	char		**method_args;	/* starts with the method's name */
	int		method_argc;

	/* derived from the command line */
	struct build_interface	interfaces[BUILD_INTERFACES_MAX];
	char		*root;		/* the guest's root */
	char		*conf;		/* its configuration directory */
	char		*cache;		/* target of the link "cache" */
	unsigned int	xid;		/* 0: dynamic */
	int		root_fd, conf_fd;
	int		mark;		/* descriptor of the build mark, or -1 */
	bool		move_root, move_conf;	/* --force renames these */

	/* set by the method */
	const char	*dist;		/* distribution, NULL for none */
	bool		keep_dev;	/* keep the archive's /dev */
};

/*
 * A method to fill the guest's root.  @parse reads the arguments of the method
 * before anything is created.  @fill fills the root.  @finish, which may be
 * NULL, runs after the hooks.  All return 0, or -1 after a message.
 */
struct build_method {
	const char	*name;
	int		(*parse)(struct build *b);
	int		(*fill)(struct build *b);
	int		(*finish)(struct build *b);
};

extern const struct build_method build_skeleton, build_template,
				 build_debootstrap;

/* Reads the options into @b.  Returns 0, or -1 after a message. */
int build_parse(struct build *b, int argc, char **argv);

/*
 * Parses [NAME=][DEV:]IP[/MASK|/PREFIX] into @i.  Returns 0, or -1 after a
 * message.
 */
int build_parse_interface(const char *spec, struct build_interface *i);
void build_free_interface(struct build_interface *i);

/* Find, make and undo the directories of the guest: build-place.c */
int build_find_places(struct build *b);
int build_make_places(struct build *b);
int build_complete_places(const struct build *b);
void build_undo_places(const struct build *b);

/* Choose the context number before anything is created: build-context.c */
int build_choose_context(struct build *b);
int build_store_context(const struct build *b);

/* Writes the files of the configuration: build-config.c */
int build_write_config(const struct build *b);

/* Writes the init style that suits the tree, unless an option sets it. */
int build_record_style(const struct build *b);

/* Makes device nodes and files in the guest's root: build-root.c */
int build_write_root(const struct build *b);

/* Runs the hook "initpre" or "initpost" of the distribution: build-hook.c */
int build_run_hook(const struct build *b, const char *hook);

/*
 * Returns the path of @file of the guest's distribution: the administrator's,
 * else the packaged one, else NULL.  The caller frees it.
 */
char *build_dist_file(const struct build *b, const char *file);

#endif /* BUILD_H */
