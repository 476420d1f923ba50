/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File systems that systemd as init mounts for itself on a machine, and which
 * no guest may mount (systemd.io, "Container Interface").
 */
#ifndef API_MOUNTS_H
#define API_MOUNTS_H

/*
 * Mounts them below @root, in the namespaces of the guest, except where fstab
 * has mounted something.  Returns 0, or -1 after a message.
 */
int api_mounts(int root);

/*
 * Mounts the POSIX message queues of this process's IPC namespace, which has to
 * be the guest's already.  A mount that is there stays.  Returns as above.
 */
int api_mount_queues(int root);

#endif /* API_MOUNTS_H */
