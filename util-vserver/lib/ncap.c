// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the network context capabilities. */
#include "bit-names.h"

static const struct bit_name ncap_names[] = {
	{ "tun_create",		NXC_TUN_CREATE },
	{ "raw_icmp",		NXC_RAW_ICMP },
	{ "multicast",		NXC_MULTICAST },
};

static const struct bit_table ncap_table = {
	.prefix		= "NXC_",
	.bits		= BIT_NAMES(ncap_names),
};

uint64_t vc_text2ncap(const char *str, size_t len)
{
	return bit_table_text(&ncap_table, str, len);
}

const char *vc_loncap2text(uint64_t *val)
{
	return bit_table_lowest(&ncap_table, val);
}

int vc_list2ncap(const char *str, size_t len, struct vc_err_listparser *err,
		 struct vc_net_caps *res)
{
	return bit_table_list(&ncap_table, str, len, err, &res->ncaps,
			      &res->cmask);
}
