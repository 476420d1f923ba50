/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads values of the configuration (conf-tree.h) and reports mistakes.
 */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

/* Directory of the defaults for all guests. */
#define DEFAULTS	SYSCONFDIR "/.defaults"

/*
 * Reads a value, which must be a number from @min to @max.  Returns 1, 0
 * without a value, or -1 after a message.
 */
int config_number(int dir, const char *path, long min, long max, long *value);

/* Parses @text, the value of @path.  Returns 1, or -1 after a message. */
int config_parse(const char *path, const char *text, long min, long max,
		 long *value);

/* ct_value() and ct_list(), with a message after a failure. */
int config_value(int dir, const char *path, char **value);
int config_list(int dir, const char *path, char ***items);

/*
 * The same as config_value(), with the file of the same path in the defaults
 * for all guests if the guest has no value.
 */
int config_value_or_default(int dir, const char *path, char **value);

#endif /* CONF_VALUE_H */
