// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the network context flags. */
#include "bit-names.h"

static const struct bit_name nflag_names[] = {
	{ "lock",		NXF_INFO_LOCK },
	{ "private",		NXF_INFO_PRIVATE },
	{ "single_ip",		NXF_SINGLE_IP },
	{ "lback_remap",	NXF_LBACK_REMAP },
	{ "lback_allow",	NXF_LBACK_ALLOW },
	{ "hide_netif",		NXF_HIDE_NETIF },
	{ "hide_lback",		NXF_HIDE_LBACK },
	{ "state_setup",	NXF_STATE_SETUP },
	{ "state_admin",	NXF_STATE_ADMIN },
	{ "sc_helper",		NXF_SC_HELPER },
	{ "persistent",		NXF_PERSISTENT },
};

static const struct bit_name nflag_aliases[] = {
	{ "info_lock",		NXF_INFO_LOCK },
	{ "info_private",	NXF_INFO_PRIVATE },
	{ "remap_lback",	NXF_LBACK_REMAP },
};

static const struct bit_table nflag_table = {
	.prefix		= "NXF_",
	.bits		= BIT_NAMES(nflag_names),
	.aliases	= BIT_NAMES(nflag_aliases),
};

uint64_t vc_text2nflag(const char *str, size_t len)
{
	return bit_table_text(&nflag_table, str, len);
}

const char *vc_lonflag2text(uint64_t *val)
{
	return bit_table_lowest(&nflag_table, val);
}

int vc_list2nflag(const char *str, size_t len, struct vc_err_listparser *err,
		  struct vc_net_flags *res)
{
	return bit_table_list(&nflag_table, str, len, err, &res->flagword,
			      &res->mask);
}
