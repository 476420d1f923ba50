/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mounts the file systems that systemd mounts itself on a machine, but that a
 * guest may not mount (systemd.io, "Container Interface").
 */
#ifndef API_MOUNTS_H
#define API_MOUNTS_H

/*
 * Mounts them below @root, in the namespaces of the guest.  Mounts of fstab
 * stay.  Returns 0, or -1 after a message.
 */
int api_mounts(int root);

/*
 * Mounts the POSIX message queues of the caller's IPC namespace, which must
 * already be that of the guest.  An existing mount stays.  Returns 0, or -1
 * after a message.
 */
int api_mount_queues(int root);

#endif /* API_MOUNTS_H */
