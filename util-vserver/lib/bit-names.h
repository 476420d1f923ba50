/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of named bits in option arguments and configuration files. */
#ifndef BIT_NAMES_H
#define BIT_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "vserver.h"

struct bit_name {
	const char	*name;
	uint64_t	bits;
};

struct bit_names {
	const struct bit_name	*names;
	size_t			count;
};

#define BIT_NAMES(array) { (array), sizeof(array) / sizeof((array)[0]) }

/**
 * struct bit_table - the names of one kind of bits
 * @prefix: optional prefix of a name, e.g. "CAP_"
 * @bits: name of each bit
 * @aliases: further names, which are accepted but never printed
 */
struct bit_table {
	const char		*prefix;
	struct bit_names	bits;
	struct bit_names	aliases;
};

/* The three functions behind vc_text2X(), vc_loX2text() and vc_list2X(). */
uint64_t bit_table_text(const struct bit_table *table, const char *str,
			size_t len);
const char *bit_table_lowest(const struct bit_table *table, uint64_t *val);
int bit_table_list(const struct bit_table *table, const char *str, size_t len,
		   struct vc_err_listparser *err, uint64_t *value,
		   uint64_t *mask);

#endif /* BIT_NAMES_H */
