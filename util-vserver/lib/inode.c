// SPDX-License-Identifier: LGPL-2.1-or-later
/* Attributes of files: barrier, iunlink, visibility of entries of /proc. */
#include "vserver.h"

int vc_get_iattr(const char *filename, tag_t *tag, uint32_t *flags,
		 uint32_t *mask)
{
	struct vcmd_ctx_iattr_v1 data = { .name = filename };

	if (vc_syscall(VCMD_get_iattr, 0, &data) < 0)
		return -1;
	*tag = data.tag;
	*flags = data.flags;
	*mask = data.mask;
	return 0;
}

int vc_set_iattr(const char *filename, tag_t tag, uint32_t flags,
		 uint32_t mask)
{
	struct vcmd_ctx_iattr_v1 data = {
		.name	= filename,
		.tag	= tag,
		.flags	= flags,
		.mask	= mask,
	};

	return vc_syscall(VCMD_set_iattr, 0, &data);
}

int vc_fget_iattr(int fd, tag_t *tag, uint32_t *flags, uint32_t *mask)
{
	struct vcmd_ctx_fiattr_v0 data = { .mask = 0 };

	if (vc_syscall(VCMD_fget_iattr, (uint32_t)fd, &data) < 0)
		return -1;
	*tag = data.tag;
	*flags = data.flags;
	*mask = data.mask;
	return 0;
}

int vc_fset_iattr(int fd, tag_t tag, uint32_t flags, uint32_t mask)
{
	struct vcmd_ctx_fiattr_v0 data = {
		.tag	= tag,
		.flags	= flags,
		.mask	= mask,
	};

	return vc_syscall(VCMD_fset_iattr, (uint32_t)fd, &data);
}
