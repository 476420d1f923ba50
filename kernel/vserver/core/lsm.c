// SPDX-License-Identifier: GPL-2.0-only
/*
 * The identity of the LSM, and the sizes of its blobs in kernel objects.
 */
#include <uapi/linux/lsm.h>

#include "core/lsm.h"

const struct lsm_id vserver_lsmid = {
	.name	= "vserver",
	.id	= LSM_ID_VSERVER,
};

struct lsm_blob_sizes vserver_blob_sizes __ro_after_init = {
	.lbs_cred = sizeof(struct vs_cred),
	.lbs_key = sizeof(struct vs_key),
	.lbs_tun_dev = sizeof(struct vs_tun),
};
