/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks for features of the kernel. */
#ifndef KERNEL_FEATURE_H
#define KERNEL_FEATURE_H

/*
 * Check for a feature, by a name listed in vserver-info(8).
 * Return: 1 or 0; -1 for an unknown name.
 */
int kernel_has_feature(const char *name);

#endif /* KERNEL_FEATURE_H */
