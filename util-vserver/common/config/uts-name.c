// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names of the uts strings.  See uts-name.h.
 */
#include "uts-name.h"

const char *const uts_names[UTS_FIELDS] = {
	[vcVHI_CONTEXT]		= "context",
	[vcVHI_SYSNAME]		= "sysname",
	[vcVHI_NODENAME]	= "nodename",
	[vcVHI_RELEASE]		= "release",
	[vcVHI_VERSION]		= "version",
	[vcVHI_MACHINE]		= "machine",
	[vcVHI_DOMAINNAME]	= "domainname",
};
