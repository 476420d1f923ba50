// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a network context may ask of a socket by ioctl(2).
 *
 * Sockets have ioctls that tell about interfaces, and many that ask nobody:
 * neighbours, ports and learnt addresses of a bridge, counters of the hardware.
 */
#include <linux/capability.h>
#include <linux/sockios.h>
#include <linux/vserver/denied.h>
#include <linux/wireless.h>

#include "core/vserver.h"

/* Of the socket itself, or of an interface that the context sees. */
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

/* Wireless extensions have a range of their own. */
static bool nx_is_network_ioctl(unsigned int cmd)
{
	return _IOC_TYPE(cmd) == SOCK_IOC_TYPE ||
	       (cmd >= SIOCIWFIRST && cmd <= SIOCIWLASTPRIV);
}

/**
 * nx_ioctl_error() - may a context that hides interfaces ask this of a socket
 * @cmd: the ioctl
 *
 * Who may configure interfaces may look at them, too.
 *
 * Return: 0 or -errno.
 */
int nx_ioctl_error(unsigned int cmd)
{
	if (!nx_is_network_ioctl(cmd) || nx_ioctl_allowed(cmd) ||
	    capable(CAP_NET_ADMIN))
		return 0;
	/* As from a driver that has none: tcpdump(8) and others try it. */
	if (cmd == SIOCETHTOOL)
		return -EOPNOTSUPP;
	return vs_deny("ioctl", cmd, -EPERM);
}
