/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_HELPER_H
#define _KERNEL_VSERVER_HELPER_H

#include <linux/types.h>

struct vs_context;

int vs_helper_created(struct vs_context *ctx);
bool vs_helper_ended(struct vs_context *ctx);
bool vs_helper_claim(struct vs_context *ctx);
int vs_helper_reboot(struct vs_context *ctx, const char *action,
		     unsigned int cmd);

#endif /* _KERNEL_VSERVER_HELPER_H */
