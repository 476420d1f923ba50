/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Applies the option --secure. */
#ifndef SECURE_H
#define SECURE_H

#include "vserver.h"

/*
 * Set the flags and capabilities of a secure guest.  Bits in the masks, which
 * other options have set, do not change: "--secure --bcap net_raw", in either
 * order, adds net_raw to the secure capabilities.
 */
void secure_context(struct vc_ctx_flags *flags, struct vc_ctx_caps *caps);
void secure_network(struct vc_net_flags *flags, struct vc_net_caps *caps);

#endif /* SECURE_H */
