// SPDX-License-Identifier: GPL-2.0-or-later
/* Lowers the capability ceiling of a process.  See cap-ceiling.h. */
#include <errno.h>
#include <sys/capability.h>
#include <sys/prctl.h>

#include "cap-ceiling.h"
#include "vserver.h"

static bool have_setpcap(void)
{
	cap_flag_value_t value = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	if (caps) {
		cap_get_flag(caps, CAP_SETPCAP, CAP_EFFECTIVE, &value);
		cap_free(caps);
	}
	return value == CAP_SET;
}

bool cap_ceiling_is_restricted(void)
{
	return !have_setpcap() && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1;
}

static int drop_bounding(uint64_t remove)
{
	int cap;

	for (cap = 0; cap < cap_max_bits(); cap++) {
		if ((remove & (1ull << cap)) &&
		    prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return -1;
	}
	return 0;
}

static int clear_flags(cap_t caps, uint64_t remove)
{
	cap_value_t cap;

	for (cap = 0; cap < cap_max_bits(); cap++) {
		if (!(remove & (1ull << cap)))
			continue;
		if (cap_set_flag(caps, CAP_EFFECTIVE, 1, &cap, CAP_CLEAR) < 0 ||
		    cap_set_flag(caps, CAP_PERMITTED, 1, &cap, CAP_CLEAR) < 0 ||
		    cap_set_flag(caps, CAP_INHERITABLE, 1, &cap,
				 CAP_CLEAR) < 0)
			return -1;
	}
	return cap_set_proc(caps);
}

/* The kernel also drops the ambient capabilities. */
static int drop_sets(uint64_t remove)
{
	cap_t caps = cap_get_proc();
	int ret;

	if (!caps)
		return -1;
	ret = clear_flags(caps, remove);
	cap_free(caps);
	return ret;
}

int cap_ceiling_lower(uint64_t remove)
{
	if (!remove)
		return 0;
	if (have_setpcap())
		return drop_bounding(remove) < 0 ? -1 : drop_sets(remove);
	return vc_new_s_context(VC_SAMECTX, (uint32_t)remove, 0) == VC_NOCTX ?
	       -1 : 0;
}
