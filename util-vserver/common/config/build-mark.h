/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mark of an unfinished guest: the file G/.build.  It lists the directories
 * that the build has created.  The build holds a lock on it while it runs.
 */
#ifndef BUILD_MARK_H
#define BUILD_MARK_H

enum build_state {
	BUILD_DONE,		/* there is no mark */
	BUILD_RUNS,
	BUILD_UNFINISHED,	/* the build was killed */
};

/* Returns the state of the guest.  @conf is a descriptor of G. */
enum build_state build_state(int conf);

/*
 * Creates the mark and locks it until the process ends.  Returns a descriptor
 * for build_mark_add(), or -1 with errno.
 */
int build_mark_make(int conf);

/* Adds @dir to the list, before it is created.  Returns 0, or -1 with errno. */
int build_mark_add(int mark, const char *dir);

/* Returns the list, for ct_free(); NULL if there is none. */
char **build_mark_list(int conf);

/* Removes the mark when the guest is complete.  Returns 0, or -1 with errno. */
int build_mark_remove(int conf);

#endif /* BUILD_MARK_H */
