/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a guest is booted and shut down (userland.md 11.4).
 */
#ifndef INIT_STYLE_H
#define INIT_STYLE_H

#include <stdbool.h>

struct init_style {
	char	*name;
	char	**start;	/* command and arguments; NULL: see below */
	char	**stop;
	char	**prepare;	/* on the host, in the guest's root */
	char	**environment;	/* VAR=VALUE */
	char	*level_start;	/* runlevels; NULL without one */
	char	*level_stop;
	bool	own_init;	/* the start command is the guest's pid 1 */
	bool	sysv;		/* boot scripts look at runlevels */
	bool	systemd;	/* wants control groups, and file systems mounted */
	bool	rescue;		/* init_style_rescue() was here */
	int	stop_signal;	/* tells an own init to shut down */
	int	*killseq;	/* signal, seconds, signal, ... */
	int	killseq_len;
};

struct rescue {
	bool	wanted;
	bool	own_init;
	char	**command;	/* NULL for the default */
};

/*
 * Reads apps/init/ of the configuration @dir.  Without a style there, the tree
 * @root decides (-1: there is no tree).  @fakeinit: the flag of that name is
 * set.  Returns 0, or -1 after a message.
 */
int init_style_read(int dir, int root, bool fakeinit, struct init_style *s);

/*
 * Fills in the start command, which depends on what the guest's root holds.
 * Returns 0, or -1 after a message when there is nothing to start.
 */
int init_style_find_start(int root, struct init_style *s);

/* The same for the stop command; there may be none. */
void init_style_find_stop(int root, struct init_style *s);

/* Replaces the style by a single command.  Returns 0, or -1. */
int init_style_rescue(struct init_style *s, const struct rescue *r);

/* Environment of the start or stop command, to be freed by ct_free(). */
char **init_style_env(const struct init_style *s, bool stop);

void init_style_free(struct init_style *s);

#endif /* INIT_STYLE_H */
