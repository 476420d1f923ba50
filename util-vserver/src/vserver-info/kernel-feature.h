/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel can do, by the names that scripts ask for. */
#ifndef KERNEL_FEATURE_H
#define KERNEL_FEATURE_H

/* Return: 1 or 0; -1 for a name that is none (userland.md 7.3). */
int kernel_has_feature(const char *name);

#endif /* KERNEL_FEATURE_H */
