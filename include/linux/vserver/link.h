/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages that configure the link: only the host may send them.
 */
#ifndef _LINUX_VSERVER_LINK_H
#define _LINUX_VSERVER_LINK_H

#include <linux/vserver/inet.h>

int __nx_check_icmp(const struct sock *sk, u8 type);

/**
 * nx_check_icmp() - may a socket send an ICMP message of this type
 * @sk: a raw socket of any protocol, or a ping socket
 * @type: first byte of the message
 *
 * Return: 0; -EPERM for a type of ICMP or ICMPv6 that only the host may send.
 */
static inline int nx_check_icmp(const struct sock *sk, u8 type)
{
	return nx_sock_is_host(sk) ? 0 : __nx_check_icmp(sk, type);
}

#endif /* _LINUX_VSERVER_LINK_H */
