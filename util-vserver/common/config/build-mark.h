/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mark of a guest whose build has not come to its end: the file G/.build.
 * It lists what the build has made, and is locked as long as the build runs.
 */
#ifndef BUILD_MARK_H
#define BUILD_MARK_H

enum build_state {
	BUILD_DONE,		/* or none: there is no mark */
	BUILD_RUNS,
	BUILD_UNFINISHED,	/* it was killed */
};

/* @conf is a descriptor of G. */
enum build_state build_state(int conf);

/*
 * Makes the mark, and locks it until the process ends.  Returns a descriptor
 * for build_mark_add(), or -1 and errno.
 */
int build_mark_make(int conf);

/* Lists @dir, which is about to be made.  0, or -1 and errno. */
int build_mark_add(int mark, const char *dir);

/* The directories in the list, to be freed by ct_free(); NULL if none. */
char **build_mark_list(int conf);

/* The build has come to its end. */
int build_mark_remove(int conf);

#endif /* BUILD_MARK_H */
