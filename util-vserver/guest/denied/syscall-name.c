// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of system calls, generated from the headers of the build system. */
#include <stddef.h>

#include "syscall-name.h"

static const char *const native[] = {
#include "syscalls-64.h"
};

static const char *const i386[] = {
#include "syscalls-32.h"
};

const char *syscall_name(int number, bool compat)
{
	const char *const *names = compat ? i386 : native;
	const size_t count = compat ? sizeof(i386) / sizeof(*i386) :
				      sizeof(native) / sizeof(*native);

	return number >= 0 && (size_t)number < count ? names[number] : NULL;
}
