/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --secure means (userland.md 8). */
#ifndef _UTIL_VSERVER_SECURE_H
#define _UTIL_VSERVER_SECURE_H

#include "vserver.h"

/*
 * Bits that other options have named, those in the masks, stay as they are:
 * "--secure --bcap net_raw" gives a guest everything secure and raw sockets,
 * in whichever order it is written.
 */
void secure_context(struct vc_ctx_flags *flags, struct vc_ctx_caps *caps);
void secure_network(struct vc_net_flags *flags, struct vc_net_caps *caps);

#endif /* _UTIL_VSERVER_SECURE_H */
