// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parses the option --interface of "vserver NAME build".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "message.h"

static bool is_ip(const char *text, size_t len)
{
	char copy[INET6_ADDRSTRLEN];
	struct in6_addr addr;

	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return inet_pton(AF_INET, copy, &addr) == 1 ||
	       inet_pton(AF_INET6, copy, &addr) == 1;
}

/* The part before the first colon, unless all of it is an IPv6 address. */
static const char *take_device(const char *text, struct build_interface *i)
{
	const char *colon = strchr(text, ':');

	if (*text == '[' || !colon || is_ip(text, strcspn(text, "/")))
		return text;
	if (!strncmp(text, "nodev:", 6))
		i->nodev = true;
	else if (colon > text)
		i->dev = strndup(text, colon - text);
	return colon + 1;
}

/* ADDRESS or [ADDRESS]; returns what follows it, NULL if it is neither. */
static const char *take_address(const char *text, struct build_interface *i)
{
	bool bracket = *text == '[';
	size_t len;

	text += bracket;
	len = strcspn(text, bracket ? "]" : "/");
	if (!is_ip(text, len))
		return NULL;
	i->ip = strndup(text, len);
	text += len;
	if (bracket && *text++ != ']')
		return NULL;
	return text;
}

static int take_suffix(const char *text, struct build_interface *i)
{
	if (!*text)
		return 0;
	if (*text != '/' || !text[1])
		return -1;
	if (strchr(text, '.'))
		i->mask = strdup(text + 1);
	else
		i->prefix = strdup(text + 1);
	return 0;
}

int build_parse_interface(const char *spec, struct build_interface *i)
{
	const char *equals = strchr(spec, '='), *rest = spec;

	*i = (struct build_interface){ 0 };
	if (equals) {
		i->name = strndup(spec, equals - spec);
		rest = equals + 1;
	}
	rest = take_device(rest, i);
	rest = take_address(rest, i);
	if (rest && take_suffix(rest, i) == 0)
		return 0;
	build_free_interface(i);
	return fail("--interface '%s' is not of the form [NAME=][DEV:]IP[/MASK|/PREFIX]",
		    spec);
}

void build_free_interface(struct build_interface *i)
{
	free(i->name);
	free(i->dev);
	free(i->ip);
	free(i->mask);
	free(i->prefix);
	*i = (struct build_interface){ 0 };
}
