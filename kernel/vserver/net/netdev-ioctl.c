// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctl(2) on sockets of a network context.
 *
 * Sockets have ioctls that report interfaces.  Many of them check no
 * capability, for example for neighbours, bridge ports and counters of the
 * hardware.
 */
#include <linux/capability.h>
#include <linux/sockios.h>
#include <linux/vserver/denied.h>
#include <linux/wireless.h>

#include "core/vserver.h"

/* Allow list: ioctls on the socket itself or on a visible interface. */
static bool nx_ioctl_allowed(unsigned int cmd)
{
	switch (cmd) {
	case FIOSETOWN:
	case FIOGETOWN:
	case SIOCSPGRP:
	case SIOCGPGRP:
	case SIOCATMARK:
	case SIOCOUTQNSD:
	case SIOCGSTAMP_OLD:
	case SIOCGSTAMPNS_OLD:
	case SIOCGSTAMP_NEW:
	case SIOCGSTAMPNS_NEW:
	case SIOCGIFNAME:
	case SIOCGIFCONF:
	case SIOCGIFFLAGS:
	case SIOCGIFADDR:
	case SIOCGIFDSTADDR:
	case SIOCGIFBRDADDR:
	case SIOCGIFNETMASK:
	case SIOCGIFMETRIC:
	case SIOCGIFMTU:
	case SIOCGIFHWADDR:
	case SIOCGIFINDEX:
	case SIOCGIFTXQLEN:
	case SIOCGIFMAP:
		return true;
	}
	return false;
}

/* Wireless extensions have their own range. */
static bool nx_is_network_ioctl(unsigned int cmd)
{
	return _IOC_TYPE(cmd) == SOCK_IOC_TYPE ||
	       (cmd >= SIOCIWFIRST && cmd <= SIOCIWLASTPRIV);
}

/**
 * nx_check_ioctl() - check an ioctl of a context that hides interfaces
 * @cmd: ioctl number
 *
 * A caller with CAP_NET_ADMIN may configure interfaces, so it may read them.
 *
 * Return: 0; -EPERM for an ioctl that is not allowed; -EOPNOTSUPP for ethtool.
 */
int nx_check_ioctl(unsigned int cmd)
{
	if (!nx_is_network_ioctl(cmd) || nx_ioctl_allowed(cmd) ||
	    capable(CAP_NET_ADMIN))
		return 0;
	/* Pretend that the driver lacks it: tcpdump(8) and others probe. */
	if (cmd == SIOCETHTOOL)
		return -EOPNOTSUPP;
	return vs_deny("ioctl", cmd, -EPERM);
}
