/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel can do, by the names that scripts ask for. */
#ifndef _UTIL_VSERVER_KERNEL_FEATURE_H
#define _UTIL_VSERVER_KERNEL_FEATURE_H

/* Return: 1 or 0; -1 for a name that is none (userland.md 7.3). */
int kernel_has_feature(char const *name);

#endif /* _UTIL_VSERVER_KERNEL_FEATURE_H */
