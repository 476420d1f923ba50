/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of system calls. */
#ifndef SYSCALL_NAME_H
#define SYSCALL_NAME_H

#include <stdbool.h>

/*
 * Return: the name of a system call, or NULL if the headers of the build system
 * do not have @number.  @compat selects the i386 ABI.
 */
const char *syscall_name(int number, bool compat);

#endif /* SYSCALL_NAME_H */
