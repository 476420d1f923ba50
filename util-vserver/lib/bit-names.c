// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lists of named bits in option arguments and configuration files. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bit-names.h"

/* Longest number that is accepted. */
#define WORD_MAX	32

/* A part of the text, not NUL terminated. */
struct word {
	const char	*ptr;
	size_t		len;
};

static bool word_is(struct word word, const char *text)
{
	return word.len == strlen(text) &&
	       strncasecmp(word.ptr, text, word.len) == 0;
}

static bool word_number(struct word word, int base, uint64_t *val)
{
	char buf[WORD_MAX + 1];
	char *end;

	/* strtoull() would also accept blanks and signs */
	if (word.len == 0 || word.len > WORD_MAX ||
	    word.ptr[0] < '0' || word.ptr[0] > '9')
		return false;
	memcpy(buf, word.ptr, word.len);
	buf[word.len] = '\0';
	errno = 0;
	*val = strtoull(buf, &end, base);
	return !errno && *end == '\0';
}

/* ^N is bit N. */
static bool word_bit(struct word word, uint64_t *val)
{
	struct word number = { word.ptr + 1, word.len - 1 };
	uint64_t bit;

	if (word.len < 2 || word.ptr[0] != '^' ||
	    !word_number(number, 10, &bit) || bit > 63)
		return false;
	*val = 1ull << bit;
	return true;
}

static bool find_name(const struct bit_names *list, struct word word,
		      uint64_t *val)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (word_is(word, list->names[i].name)) {
			*val = list->names[i].bits;
			return true;
		}
	}
	return false;
}

static bool table_find(const struct bit_table *table, struct word word,
		       uint64_t *val)
{
	size_t len = strlen(table->prefix);

	if (word.len > len && strncasecmp(word.ptr, table->prefix, len) == 0) {
		word.ptr += len;
		word.len -= len;
	}
	return find_name(&table->bits, word, val) ||
	       find_name(&table->aliases, word, val);
}

static bool word_bits(const struct bit_table *table, struct word word,
		      uint64_t *val)
{
	if (word_is(word, "all") || word_is(word, "any")) {
		*val = ~0ull;
		return true;
	}
	return word_bit(word, val) || word_number(word, 0, val) ||
	       table_find(table, word, val);
}

uint64_t bit_table_text(const struct bit_table *table, const char *str,
			size_t len)
{
	struct word word = { str, len ? len : strlen(str) };
	uint64_t val;

	return word_bits(table, word, &val) ? val : 0;
}

const char *bit_table_lowest(const struct bit_table *table, uint64_t *val)
{
	const struct bit_name *found = NULL;
	size_t i;

	for (i = 0; i < table->bits.count; i++) {
		const struct bit_name *name = &table->bits.names[i];

		if ((*val & name->bits) &&
		    (!found || name->bits < found->bits))
			found = name;
	}
	if (!found)
		return NULL;
	*val &= ~found->bits;
	return found->name;
}

/* Remove the first item of the list.  Return: false at the end of the list. */
static bool next_item(struct word *list, struct word *item)
{
	const char *comma;

	if (list->len == 0)
		return false;
	comma = memchr(list->ptr, ',', list->len);
	item->ptr = list->ptr;
	item->len = comma ? (size_t)(comma - list->ptr) : list->len;
	list->ptr += item->len + (comma ? 1 : 0);
	list->len -= item->len + (comma ? 1 : 0);
	return true;
}

static bool strip_negations(struct word *word)
{
	bool negated = false;

	while (word->len && (*word->ptr == '~' || *word->ptr == '!')) {
		negated = !negated;
		word->ptr++;
		word->len--;
	}
	return negated;
}

static bool list_item(const struct bit_table *table, struct word word,
		      bool negated, uint64_t *value, uint64_t *mask)
{
	uint64_t bits;

	if (word_is(word, "none")) {
		negated = !negated;
		bits = ~0ull;
	} else if (!word_bits(table, word, &bits)) {
		return false;
	}
	*mask |= bits;
	if (negated)
		*value &= ~bits;
	else
		*value |= bits;
	return true;
}

int bit_table_list(const struct bit_table *table, const char *str, size_t len,
		   struct vc_err_listparser *err, uint64_t *value,
		   uint64_t *mask)
{
	struct word list = { str, len ? len : strlen(str) };
	uint64_t new_value = *value, new_mask = *mask;
	struct word item;

	while (next_item(&list, &item)) {
		bool negated = strip_negations(&item);

		if (list_item(table, item, negated, &new_value, &new_mask))
			continue;
		if (err) {
			err->ptr = item.ptr;
			err->len = item.len;
		}
		errno = EINVAL;
		return -1;
	}
	*value = new_value;
	*mask = new_mask;
	return 0;
}
