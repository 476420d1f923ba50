/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of the configuration (conf-tree.h), with a message for each mistake.
 */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

/* Directory of the defaults for all guests. */
#define DEFAULTS	SYSCONFDIR "/.defaults"

/*
 * Reads one value, which must be a number from @min to @max.  Returns 1 when
 * it is there, 0 when it is not, -1 after a message.
 */
int config_number(int dir, const char *path, long min, long max, long *value);

/* The number in @text, which @path is named for.  1, or -1 after a message. */
int config_parse(const char *path, const char *text, long min, long max,
		 long *value);

/* ct_value() and ct_list() with a message on failure. */
int config_value(int dir, const char *path, char **value);
int config_list(int dir, const char *path, char ***items);

/*
 * The same, from the guest, or else from the defaults for all guests below
 * the same path.
 */
int config_value_or_default(int dir, const char *path, char **value);

#endif /* CONF_VALUE_H */
