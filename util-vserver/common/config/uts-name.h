/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of the uts strings of a context, in files and options.
 */
#ifndef UTS_NAME_H
#define UTS_NAME_H

#include "vserver.h"

#define UTS_FIELDS	(vcVHI_DOMAINNAME + 1)

/* Indexed by vc_uts_type */
extern const char *const uts_names[UTS_FIELDS];

#endif /* UTS_NAME_H */
