// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses and prints lists of named bits.  See bits-arg.h. */
#include <stdio.h>
#include <stdlib.h>

#include "bits-arg.h"
#include "message.h"

static void __attribute__((noreturn))
unknown_name(const char *kind, const struct vc_err_listparser *name)
{
	fail("Unknown %s '%.*s'", kind, (int)name->len, name->ptr);
	exit(EXIT_FAILURE);
}

void cflag_arg(const char *text, struct vc_ctx_flags *flags)
{
	struct vc_err_listparser name;

	if (vc_list2cflag(text, 0, &name, flags) < 0)
		unknown_name("flag", &name);
}

void nflag_arg(const char *text, struct vc_net_flags *flags)
{
	struct vc_err_listparser name;

	if (vc_list2nflag(text, 0, &name, flags) < 0)
		unknown_name("flag", &name);
}

void bcap_arg(const char *text, struct vc_ctx_caps *caps)
{
	struct vc_err_listparser name;

	if (vc_list2bcap(text, 0, &name, caps) < 0)
		unknown_name("bcap", &name);
}

void ccap_arg(const char *text, struct vc_ctx_caps *caps)
{
	struct vc_err_listparser name;

	if (vc_list2ccap(text, 0, &name, caps) < 0)
		unknown_name("ccap", &name);
}

void ncap_arg(const char *text, struct vc_net_caps *caps)
{
	struct vc_err_listparser name;

	if (vc_list2ncap(text, 0, &name, caps) < 0)
		unknown_name("ncap", &name);
}

void umask_arg(const char *text, struct vc_umask *umask)
{
	struct vc_err_listparser name;

	if (vc_list2umask(text, 0, &name, umask) < 0)
		unknown_name("namespace", &name);
}

void bits_print(const char *heading, uint64_t bits,
		const char *(*lowest)(uint64_t *))
{
	const char *separator = "", *name;
	unsigned int bit;

	puts(heading);
	while ((name = lowest(&bits))) {
		printf("%s%s", separator, name);
		separator = ",";
	}
	for (bit = 0; bit < 64; bit++) {
		if (!(bits & (1ull << bit)))
			continue;
		printf("%s^%u", separator, bit);
		separator = ",";
	}
	putchar('\n');
}
