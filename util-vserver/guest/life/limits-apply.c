// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sets the resource limits of a process.  See limits-apply.h.
 */
#include <sys/resource.h>

#include "limits-apply.h"
#include "message.h"

int limits_apply(const struct config *c)
{
	int i;

	if (setpriority(PRIO_PROCESS, 0, c->nice) < 0)
		return fail_sys("cannot set the nice level %d (nice)", c->nice);
	for (i = 0; i < RESOURCES; i++) {
		if (c->ulimits[i].set &&
		    setrlimit(i, &c->ulimits[i].value) < 0)
			return fail_sys("cannot set resource limit %d (ulimits)",
					i);
	}
	return 0;
}
