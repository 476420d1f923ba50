// SPDX-License-Identifier: GPL-2.0-only
/*
 * Netlink protocols that a context may use.
 */
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/netlink.h>

#include "core/lsm.h"
#include "core/vserver.h"

/**
 * vs_netlink_create() - check whether a context may create a netlink socket
 * @protocol: NETLINK_*
 *
 * This is an allow list.  The other protocols report processes, devices and
 * records of the whole machine, or they configure the host.  The error is not
 * -EPERM: programs such as PAM continue if a protocol does not exist.
 *
 * Outside a guest, audit must always work: su and sudo write audit records even
 * if the user has chosen an address or a context.
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

/* Slow path of vs_sock_diag_family(). */
bool __vs_sock_diag_family(int family, u16 type)
{
	if (type == SOCK_DESTROY)
		return false;
	return family == AF_UNIX || family == AF_INET || family == AF_INET6;
}
