// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Closing a descriptor after a failure.  See close-errno.h.
 */
#include <errno.h>
#include <unistd.h>

#include "close-errno.h"

void close_keeping_errno(int fd)
{
	int err = errno;

	close(fd);
	errno = err;
}
