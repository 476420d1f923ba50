// SPDX-License-Identifier: GPL-2.0-or-later
/* Applies the option --secure.  See secure.h. */
#include "secure.h"

/* Set the bits that the mask does not have to those of @preset. */
static void fill(uint64_t *value, uint64_t *mask, uint64_t preset)
{
	*value = (*value & *mask) | (preset & ~*mask);
	*mask = ~0ull;
}

void secure_context(struct vc_ctx_flags *flags, struct vc_ctx_caps *caps)
{
	fill(&caps->bcaps, &caps->bmask, ~vc_get_insecurebcaps());
	fill(&caps->ccaps, &caps->cmask, ~vc_get_insecureccaps());
	flags->flagword |= VXF_HIDE_NETIF & ~flags->mask;
	flags->mask |= VXF_HIDE_NETIF;
}

void secure_network(struct vc_net_flags *flags, struct vc_net_caps *caps)
{
	fill(&caps->ncaps, &caps->cmask, NXC_RAW_ICMP);
	flags->flagword |= NXF_HIDE_NETIF & ~flags->mask;
	flags->mask |= NXF_HIDE_NETIF;
}
