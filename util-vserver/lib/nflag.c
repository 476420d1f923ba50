// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the network context flags. */
#include "bit-names.h"

static struct bit_name const nflag_names[] = {
	{ "lock",		VC_NXF_INFO_LOCK },
	{ "private",		VC_NXF_INFO_PRIVATE },
	{ "single_ip",		VC_NXF_SINGLE_IP },
	{ "lback_remap",	VC_NXF_LBACK_REMAP },
	{ "lback_allow",	VC_NXF_LBACK_ALLOW },
	{ "hide_netif",		VC_NXF_HIDE_NETIF },
	{ "hide_lback",		VC_NXF_HIDE_LBACK },
	{ "state_setup",	VC_NXF_STATE_SETUP },
	{ "state_admin",	VC_NXF_STATE_ADMIN },
	{ "sc_helper",		VC_NXF_SC_HELPER },
	{ "persistent",		VC_NXF_PERSISTENT },
};

static struct bit_name const nflag_aliases[] = {
	{ "info_lock",		VC_NXF_INFO_LOCK },
	{ "info_private",	VC_NXF_INFO_PRIVATE },
	{ "remap_lback",	VC_NXF_LBACK_REMAP },
};

static struct bit_table const nflag_table = {
	.prefix		= "NXF_",
	.bits		= BIT_NAMES(nflag_names),
	.aliases	= BIT_NAMES(nflag_aliases),
};

uint64_t vc_text2nflag(char const *str, size_t len)
{
	return bit_table_text(&nflag_table, str, len);
}

char const *vc_lonflag2text(uint64_t *val)
{
	return bit_table_lowest(&nflag_table, val);
}

int vc_list2nflag(char const *str, size_t len, struct vc_err_listparser *err,
		  struct vc_net_flags *res)
{
	return bit_table_list(&nflag_table, str, len, err, &res->flagword,
			      &res->mask);
}
