// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses the names of execution domains, see personality(2). */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/personality.h>

#include "personality-arg.h"

struct named {
	const char	*name;
	unsigned long	value;
};

static const struct named types[] = {
	{ "LINUX",		PER_LINUX },
	{ "LINUX_32BIT",	PER_LINUX_32BIT },
	{ "LINUX32",		PER_LINUX32 },
	{ "LINUX32_3GB",	PER_LINUX32_3GB },
	{ "SVR4",		PER_SVR4 },
	{ "SVR3",		PER_SVR3 },
	{ "SCOSVR3",		PER_SCOSVR3 },
	{ "OSR5",		PER_OSR5 },
	{ "WYSEV386",		PER_WYSEV386 },
	{ "ISCR4",		PER_ISCR4 },
	{ "BSD",		PER_BSD },
	{ "SUNOS",		PER_SUNOS },
	{ "XENIX",		PER_XENIX },
	{ "IRIX32",		PER_IRIX32 },
	{ "IRIXN32",		PER_IRIXN32 },
	{ "IRIX64",		PER_IRIX64 },
	{ "RISCOS",		PER_RISCOS },
	{ "SOLARIS",		PER_SOLARIS },
	{ "UW7",		PER_UW7 },
	{ "HPUX",		PER_HPUX },
	{ "OSF4",		PER_OSF4 },
};

static const struct named flag_names[] = {
	{ "MMAP_PAGE_ZERO",	MMAP_PAGE_ZERO },
	{ "ADDR_LIMIT_32BIT",	ADDR_LIMIT_32BIT },
	{ "SHORT_INODE",	SHORT_INODE },
	{ "WHOLE_SECONDS",	WHOLE_SECONDS },
	{ "STICKY_TIMEOUTS",	STICKY_TIMEOUTS },
	{ "ADDR_LIMIT_3GB",	ADDR_LIMIT_3GB },
	{ "UNAME26",		UNAME26 },
};

#define COUNT(list)	(sizeof(list) / sizeof((list)[0]))

static bool parse_number(const char *text, size_t len, unsigned long *value)
{
	unsigned long res;
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	res = strtoul(text, &end, 0);
	if (errno || end != text + len)
		return false;
	*value = res;
	return true;
}

static bool find(const struct named *list, size_t count, const char *text,
		 size_t len, unsigned long *value)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (len == strlen(list[i].name) &&
		    strncasecmp(text, list[i].name, len) == 0) {
			*value = list[i].value;
			return true;
		}
	}
	return parse_number(text, len, value);
}

bool personality_type_parse(const char *text, unsigned long *type)
{
	if (strncasecmp(text, "PER_", 4) == 0)
		text += 4;
	return find(types, COUNT(types), text, strlen(text), type);
}

bool personality_flags_parse(const char *text, unsigned long *flags)
{
	unsigned long res = 0, value;

	while (*text) {
		size_t len = strcspn(text, ",");

		if (!find(flag_names, COUNT(flag_names), text, len, &value))
			return false;
		res |= value;
		text += len;
		text += *text == ',';
	}
	*flags |= res;
	return true;
}
