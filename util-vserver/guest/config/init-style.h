/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The init style of a guest: how start boots it and stop shuts it down.
 */
#ifndef INIT_STYLE_H
#define INIT_STYLE_H

#include <stdbool.h>

struct init_style {
	char	*name;
	char	**start;	/* NULL until init_style_find_start() */
	char	**stop;
	char	**prepare;	/* on the host, in the guest's root */
	char	**environment;	/* VAR=VALUE */
	char	*level_start;	/* runlevels; NULL without one */
	char	*level_stop;
	bool	own_init;	/* the start command is the guest's pid 1 */
	bool	sysv;		/* boot scripts look at runlevels */
	bool	systemd;	/* needs control groups and API file systems */
	bool	rescue;		/* set by init_style_rescue() */
	int	stop_signal;	/* shuts down the guest's own init */
	int	*killseq;	/* signal, seconds, signal, ... */
	int	killseq_len;
};

struct rescue {
	bool	wanted;
	bool	own_init;
	char	**command;	/* NULL for the default */
};

/*
 * Reads apps/init/ of the configuration @dir.  Without a style there, the style
 * depends on the tree @root (-1: no tree).  @fakeinit: the flag of that name is
 * set.  Returns 0, or -1 after a message.
 */
int init_style_read(int dir, int root, bool fakeinit, struct init_style *s);

/*
 * Fills in the start command, which depends on the programs in the tree @root.
 * Returns 0, or -1 after a message if there is no such command.
 */
int init_style_find_start(int root, struct init_style *s);

/* Fills in the stop command; there may be none. */
void init_style_find_stop(int root, struct init_style *s);

/* Replaces the style by a single command.  Returns 0, or -1 after a message. */
int init_style_rescue(struct init_style *s, const struct rescue *r);

/* Environment of the start or stop command, to be freed by ct_free(). */
char **init_style_env(const struct init_style *s, bool stop);

void init_style_free(struct init_style *s);

#endif /* INIT_STYLE_H */
