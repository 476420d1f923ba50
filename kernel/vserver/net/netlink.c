// SPDX-License-Identifier: GPL-2.0-only
/*
 * Netlink in a context: which protocols it has.
 */
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/netlink.h>

#include "core/lsm.h"
#include "core/vserver.h"

/**
 * vs_netlink_create() - may a context have a netlink socket
 * @protocol: NETLINK_*
 *
 * An allow list.  The others tell about processes (connector, taskstats by
 * generic netlink), devices and records of the whole machine, or configure
 * what is the host's.  Not -EPERM: programs take a protocol that is not there
 * for an option of the kernel that is off, and go on (PAM without audit).
 *
 * Audit records are about users of the host.  Outside of a guest they must not
 * get lost, whatever address or context a user has chosen: su and sudo write
 * them as root of the host.
 *
 * Return: 0 or -EPROTONOSUPPORT.
 */
int vs_netlink_create(int protocol)
{
	switch (protocol) {
	case NETLINK_ROUTE:
	case NETLINK_SOCK_DIAG:
		return 0;
	case NETLINK_AUDIT:
		if (!vs_in_guest() || vs_made_by_user())
			return 0;
		break;
	}
	return vs_deny("netlink-protocol", protocol, -EPROTONOSUPPORT);
}

bool __vs_sock_diag_family(int family, u16 type)
{
	if (type == SOCK_DESTROY)
		return false;
	return family == AF_UNIX || family == AF_INET || family == AF_INET6;
}
