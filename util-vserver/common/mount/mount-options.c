// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses the options of an fstab line.  See mount-options.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <libmount/libmount.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "mount-options.h"

/*
 * An option word that changes the mount itself.  The atime modes share the
 * field MOUNT_ATTR__ATIME.  The kernel requires that it is cleared when one is
 * set.
 */
struct effect {
	const char	*name;
	uint64_t	set, clr;
};

#define ATIME(mode) (mode), MOUNT_ATTR__ATIME

static const struct effect attributes[] = {
	{ "ro",			MOUNT_ATTR_RDONLY, 0 },
	{ "rw",			0, MOUNT_ATTR_RDONLY },
	{ "nosuid",		MOUNT_ATTR_NOSUID, 0 },
	{ "suid",		0, MOUNT_ATTR_NOSUID },
	{ "nodev",		MOUNT_ATTR_NODEV, 0 },
	{ "dev",		0, MOUNT_ATTR_NODEV },
	{ "noexec",		MOUNT_ATTR_NOEXEC, 0 },
	{ "exec",		0, MOUNT_ATTR_NOEXEC },
	{ "nodiratime",		MOUNT_ATTR_NODIRATIME, 0 },
	{ "diratime",		0, MOUNT_ATTR_NODIRATIME },
	{ "nosymfollow",	MOUNT_ATTR_NOSYMFOLLOW, 0 },
	{ "symfollow",		0, MOUNT_ATTR_NOSYMFOLLOW },
	{ "relatime",		ATIME(MOUNT_ATTR_RELATIME) },
	{ "atime",		ATIME(MOUNT_ATTR_RELATIME) },
	{ "noatime",		ATIME(MOUNT_ATTR_NOATIME) },
	{ "strictatime",	ATIME(MOUNT_ATTR_STRICTATIME) },
	{ "norelatime",		ATIME(MOUNT_ATTR_STRICTATIME) },
};

static const struct effect propagations[] = {
	{ "private",		MS_PRIVATE, 0 },
	{ "slave",		MS_SLAVE, 0 },
	{ "shared",		MS_SHARED, 0 },
	{ "unbindable",		MS_UNBINDABLE, 0 },
	{ "rprivate",		MS_PRIVATE | MS_REC, 0 },
	{ "rslave",		MS_SLAVE | MS_REC, 0 },
	{ "rshared",		MS_SHARED | MS_REC, 0 },
	{ "runbindable",	MS_UNBINDABLE | MS_REC, 0 },
};

/* Words for mount -a or for other programs, which the kernel does not know. */
static const char *const ignored[] = {
	"auto", "noauto", "user", "nouser", "users", "nousers", "_netdev",
	"nofail", "owner", "noowner", "group", "nogroup",
};

struct word {
	const char	*name;
	size_t		len;
	bool		has_value;
};

static bool word_is(struct word word, const char *text)
{
	return !word.has_value && word.len == strlen(text) &&
	       memcmp(word.name, text, word.len) == 0;
}

static const struct effect *find(const struct effect *list, size_t count,
				 struct word word)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (word_is(word, list[i].name))
			return &list[i];
	}
	return NULL;
}

#define FIND(list, word) find(list, sizeof(list) / sizeof((list)[0]), word)

static bool is_ignored(struct word word)
{
	size_t i;

	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++) {
		if (word_is(word, ignored[i]))
			return true;
	}
	/* fstab(5) reserves these for other programs. */
	return word.len > 2 && (memcmp(word.name, "x-", 2) == 0 ||
				memcmp(word.name, "X-", 2) == 0);
}

static bool take_operation(struct mount_options *opts, struct word word)
{
	if (word_is(word, "bind"))
		opts->bind = true;
	else if (word_is(word, "rbind"))
		opts->bind = opts->recursive = true;
	else if (word_is(word, "rec"))
		opts->recursive = opts->propagate_below = true;
	else if (word_is(word, "move"))
		opts->move = true;
	else if (word_is(word, "remount"))
		opts->remount = true;
	else if (word_is(word, "nomtab"))
		opts->no_mtab = true;
	else
		return false;
	return true;
}

static void take_attribute(struct mount_options *opts,
			   const struct effect *effect)
{
	opts->attr_set &= ~effect->clr;
	opts->attr_set |= effect->set;
	opts->attr_clr &= ~(effect->set & ~(uint64_t)MOUNT_ATTR__ATIME);
	opts->attr_clr |= effect->clr;
}

static void take_defaults(struct mount_options *opts)
{
	opts->attr_set = opts->attr_default;
	opts->attr_clr = 0;
}

/* Return: false if the word is for the filesystem. */
static bool take_word(struct mount_options *opts, struct word word)
{
	const struct effect *effect;

	effect = FIND(attributes, word);
	if (effect) {
		take_attribute(opts, effect);
		return true;
	}
	effect = FIND(propagations, word);
	if (effect) {
		opts->propagation = effect->set & ~(uint64_t)MS_REC;
		opts->propagate_below |= !!(effect->set & MS_REC);
		return true;
	}
	if (word_is(word, "defaults")) {
		take_defaults(opts);
		return true;
	}
	return take_operation(opts, word) || is_ignored(word);
}

static int append_data(struct mount_options *opts, const char *name,
		       size_t name_len, const char *value, size_t value_len)
{
	char *key = strndup(name, name_len);
	char *val = value ? strndup(value, value_len) : NULL;
	int ret = -1;

	if (key && (val || !value))
		ret = mnt_optstr_append_option(&opts->data, key, val);
	free(key);
	free(val);
	if (ret)
		errno = ENOMEM;
	return ret ? -1 : 0;
}

static int parse_words(struct mount_options *opts, char *text)
{
	char *name, *value;
	size_t name_len, value_len;
	int ret;

	while ((ret = mnt_optstr_next_option(&text, &name, &name_len, &value,
					     &value_len)) == 0) {
		struct word word = { name, name_len, value != NULL };

		if (!take_word(opts, word) &&
		    append_data(opts, name, name_len, value, value_len) < 0)
			return -1;
	}
	if (ret < 0)
		errno = EINVAL;
	return ret < 0 ? -1 : 0;
}

/* Refuse options that conflict. */
static int check(struct mount_options *opts)
{
	if (opts->bind + opts->move > 1 || (opts->remount && opts->move) ||
	    ((opts->bind || opts->move) && *opts->data)) {
		errno = EINVAL;
		return -1;
	}
	/* A read-only bind mount does not change the filesystem. */
	opts->readonly = !opts->bind && (opts->attr_set & MOUNT_ATTR_RDONLY);
	return 0;
}

int mount_options_parse(const struct mount_entry *entry,
			struct mount_options *opts)
{
	char *text = strdup(entry->options);
	int ret;

	*opts = (struct mount_options){ .attr_default = MOUNT_ATTR_NODEV };
	/* Without its device nodes a devpts is useless. */
	if (strcmp(entry->type, "devpts") == 0)
		opts->attr_default = 0;
	take_defaults(opts);
	ret = text ? parse_words(opts, text) : -1;
	free(text);
	if (ret == 0 && !opts->data)
		opts->data = strdup("");
	if (ret == 0 && (!opts->data || check(opts) < 0))
		ret = -1;
	if (ret < 0)
		mount_options_free(opts);
	return ret;
}

void mount_options_free(struct mount_options *opts)
{
	free(opts->data);
	opts->data = NULL;
}
