// SPDX-License-Identifier: GPL-2.0-only
/*
 * Netlink in a context: which protocols it has, and what it hears.
 */
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/netlink.h>
#include <net/netlink.h>

#include "lsm.h"
#include "vserver.h"

/**
 * vs_netlink_create() - may a context have a netlink socket
 * @protocol: NETLINK_*
 *
 * An allow list.  The others tell about processes (connector, taskstats by
 * generic netlink), devices and records of the whole machine, or configure
 * what is the host's.  Not -EPERM: programs take a protocol that is not there
 * for an option of the kernel that is off, and go on (PAM without audit).
 *
 * Return: 0 or -EPROTONOSUPPORT.
 */
int vs_netlink_create(int protocol)
{
	switch (protocol) {
	case NETLINK_ROUTE:
	case NETLINK_SOCK_DIAG:
		return 0;
	}
	return vs_deny("netlink-protocol", protocol, -EPROTONOSUPPORT);
}

/* The IPv4 address that a message is about, or 0. */
static __be32 vs_rtnl_address(const struct sk_buff *skb)
{
	const struct nlmsghdr *nlh = nlmsg_hdr(skb);
	const struct nlattr *attr;

	if (!nlmsg_ok(nlh, skb->len) ||
	    nlmsg_len(nlh) < sizeof(struct ifaddrmsg))
		return 0;
	if (nlh->nlmsg_type != RTM_NEWADDR && nlh->nlmsg_type != RTM_DELADDR)
		return 0;
	if (((struct ifaddrmsg *)nlmsg_data(nlh))->ifa_family != AF_INET)
		return 0;
	attr = nlmsg_find_attr(nlh, sizeof(struct ifaddrmsg), IFA_LOCAL);
	return attr && nla_len(attr) == sizeof(__be32) ? nla_get_in_addr(attr) : 0;
}

/*
 * Of what happens in the namespace a network context hears of its own
 * addresses, and of nothing that is not an address.
 */
bool __nx_netlink_hears(const struct sock *sk, const struct sk_buff *skb)
{
	__be32 addr;

	if (sk->sk_protocol != NETLINK_ROUTE)
		return false;
	addr = vs_rtnl_address(skb);
	return addr && nx_has_v4(sk->sk_nx_info, addr, NXA_MASK_SHOW);
}

bool __vs_sock_diag_family(int family)
{
	return family == AF_UNIX || family == AF_INET || family == AF_INET6;
}
