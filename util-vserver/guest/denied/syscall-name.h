/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of system calls. */
#ifndef _UTIL_VSERVER_SYSCALL_NAME_H
#define _UTIL_VSERVER_SYSCALL_NAME_H

#include <stdbool.h>

/*
 * The name of a system call, or NULL for a number the headers we were built
 * with do not have; @compat: one of an i386 program.
 */
const char *syscall_name(int number, bool compat);

#endif /* _UTIL_VSERVER_SYSCALL_NAME_H */
