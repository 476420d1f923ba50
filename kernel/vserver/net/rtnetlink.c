// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filter for the rtnetlink messages that a network context receives.
 *
 * A context receives messages about its addresses, the interfaces that have
 * them, and the routes over these interfaces.  The filter is an allow list for
 * all messages to a socket of a context.  So it drops messages that a later
 * kernel adds.
 */
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/vserver/netlink.h>
#include <net/netlink.h>
#include <net/rtnh.h>

#include "core/vserver.h"

/* Error for a request about an interface that the context does not see */
#define NX_RTNL_ERROR	(-ENODEV)

/* Convert an address attribute to the v4-mapped form of entries. */
static bool nx_attr_address(const struct nlattr *attr, struct in6_addr *addr)
{
	if (attr && nla_len(attr) == sizeof(__be32))
		nx_addr_v4(addr, nla_get_in_addr(attr));
	else if (attr && nla_len(attr) == sizeof(*addr))
		*addr = nla_get_in6_addr(attr);
	else
		return false;
	return true;
}

static bool nx_shows_attr(const struct nx_info *nxi, const struct nlattr *attr)
{
	struct in6_addr addr;

	return nx_attr_address(attr, &addr) && nx_has(nxi, &addr, NXA_MASK_SHOW);
}

static bool nx_shows_index(const struct nx_info *nxi, struct net *net, int index)
{
	bool shown;

	rcu_read_lock();
	shown = nx_dev_shown(nxi, dev_get_by_index_rcu(net, index));
	rcu_read_unlock();
	return shown;
}

static bool nx_shows_address(const struct nx_info *nxi,
			     const struct nlmsghdr *nlh)
{
	const size_t head = sizeof(struct ifaddrmsg);

	return nx_shows_attr(nxi, nlmsg_find_attr(nlh, head, IFA_LOCAL) ?:
			     nlmsg_find_attr(nlh, head, IFA_ADDRESS));
}

static bool nx_shows_hops(const struct nx_info *nxi, struct net *net,
			  const struct nlattr *attr)
{
	const struct rtnexthop *hop = nla_data(attr);
	int left = nla_len(attr);

	for (; rtnh_ok(hop, left); hop = rtnh_next(hop, &left))
		if (!nx_shows_index(nxi, net, hop->rtnh_ifindex))
			return false;
	return true;
}

/* The destination of such a route reveals an address of the host. */
static bool nx_is_local_route(const struct rtmsg *rtm)
{
	return rtm->rtm_type == RTN_LOCAL || rtm->rtm_type == RTN_BROADCAST ||
	       rtm->rtm_type == RTN_ANYCAST || rtm->rtm_type == RTN_MULTICAST;
}

static bool nx_shows_route(const struct nx_info *nxi, struct net *net,
			   const struct nlmsghdr *nlh)
{
	const struct rtmsg *rtm = nlmsg_data(nlh);
	const struct nlattr *attr;

	if (nx_is_local_route(rtm) && !(rtm->rtm_flags & RTM_F_CLONED) &&
	    !nx_shows_attr(nxi, nlmsg_find_attr(nlh, sizeof(*rtm), RTA_DST)))
		return false;
	attr = nlmsg_find_attr(nlh, sizeof(*rtm), RTA_MULTIPATH);
	if (attr)
		return nx_shows_hops(nxi, net, attr);
	attr = nlmsg_find_attr(nlh, sizeof(*rtm), RTA_OIF);
	return attr && nx_shows_index(nxi, net, nla_get_u32(attr));
}

/* Does a route contain a source address of the host, which must be removed? */
static bool nx_tells_source(const struct nx_info *nxi,
			    const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = nlmsg_find_attr(nlh, sizeof(struct rtmsg),
						    RTA_PREFSRC);

	return attr && !nx_shows_attr(nxi, attr);
}

static void nx_forget_source(struct nlmsghdr *nlh)
{
	struct nlattr *attr = nlmsg_find_attr(nlh, sizeof(struct rtmsg),
					      RTA_PREFSRC);

	memset(nla_data(attr), 0, nla_len(attr));
	attr->nla_type = RTA_UNSPEC;
}

/* Show the default rules only: they match no addresses and no interfaces. */
static bool nx_shows_rule(const struct nlmsghdr *nlh)
{
	const size_t head = sizeof(struct fib_rule_hdr);

	return !nlmsg_find_attr(nlh, head, FRA_SRC) &&
	       !nlmsg_find_attr(nlh, head, FRA_DST) &&
	       !nlmsg_find_attr(nlh, head, FRA_IIFNAME) &&
	       !nlmsg_find_attr(nlh, head, FRA_OIFNAME);
}

static bool nx_long_enough(const struct nlmsghdr *nlh, size_t head)
{
	return nlmsg_len(nlh) >= head;
}

static bool nx_shows_message(const struct nx_info *nxi, struct net *net,
			     const struct nlmsghdr *nlh)
{
	const struct ifinfomsg *ifm = nlmsg_data(nlh);

	switch (nlh->nlmsg_type) {
	case NLMSG_NOOP:
	case NLMSG_ERROR:
	case NLMSG_DONE:
	case NLMSG_OVERRUN:
		return true;
	case RTM_NEWADDR:
	case RTM_DELADDR:
		return nx_long_enough(nlh, sizeof(struct ifaddrmsg)) &&
		       nx_shows_address(nxi, nlh);
	case RTM_NEWLINK:
	case RTM_DELLINK:
		return nx_long_enough(nlh, sizeof(*ifm)) &&
		       nx_shows_index(nxi, net, ifm->ifi_index);
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		return nx_long_enough(nlh, sizeof(struct rtmsg)) &&
		       nx_shows_route(nxi, net, nlh);
	case RTM_NEWRULE:
	case RTM_DELRULE:
		return nx_long_enough(nlh, sizeof(struct fib_rule_hdr)) &&
		       nx_shows_rule(nlh);
	}
	return false;
}

static bool nx_is_route(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type == RTM_NEWROUTE || nlh->nlmsg_type == RTM_DELROUTE;
}

/* Replies are allocated without spare room, so the skb may have to grow. */
static bool nx_resize(struct sk_buff *skb, unsigned int size)
{
	int more = size - skb->len;

	if (skb_is_nonlinear(skb) || skb_shared(skb))
		return false;
	if (more <= 0) {
		skb_trim(skb, size);
		return true;
	}
	if (skb_tailroom(skb) < more &&
	    pskb_expand_head(skb, 0, more, GFP_ATOMIC))
		return false;
	skb_put(skb, more);
	return true;
}

/*
 * The receiver waits for this reply: turn it into an error.  Returns false if
 * there is no memory.
 */
static bool nx_make_error(struct sk_buff *skb)
{
	const struct nlmsghdr *answer = nlmsg_hdr(skb);
	const struct nlmsghdr asked = { .nlmsg_seq = answer->nlmsg_seq,
					.nlmsg_pid = answer->nlmsg_pid };
	struct nlmsghdr *nlh;
	struct nlmsgerr *e;

	if (!nx_resize(skb, nlmsg_msg_size(sizeof(*e))))
		return false;
	nlh = nlmsg_hdr(skb);
	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = 0;
	nlh->nlmsg_len = skb->len;
	e = nlmsg_data(nlh);
	e->error = NX_RTNL_ERROR;
	e->msg = asked;
	return true;
}

/*
 * Report the loss as ENOBUFS, so that the receiver does not wait for the
 * reply.
 */
static bool nx_lose(struct sock *sk)
{
	sk->sk_err = ENOBUFS;
	sk_error_report(sk);
	return false;
}

/* Multicast skbs are shared: drop, never modify. */
static bool nx_hears_rtnl(const struct nx_info *nxi, struct sock *sk,
			  struct sk_buff *skb)
{
	struct nlmsghdr *nlh = nlmsg_hdr(skb);
	bool group = NETLINK_CB(skb).dst_group;
	bool shown;

	if (!nlmsg_ok(nlh, skb->len))
		return false;
	shown = nx_shows_message(nxi, sock_net(sk), nlh);
	if (group)
		return shown && !(nx_is_route(nlh) && nx_tells_source(nxi, nlh));
	if (!shown)
		return nx_make_error(skb) || nx_lose(sk);
	if (nx_is_route(nlh) && nx_tells_source(nxi, nlh))
		nx_forget_source(nlh);
	return true;
}

/**
 * nx_netlink_hears() - may this message be delivered to a context's socket
 * @sk: a socket with a network context
 * @skb: the message, or messages of a dump that nx_netlink_prune() has filtered
 *
 * For a unicast, the function may replace the message by an error or remove an
 * address from it.  sock_diag(7) filters its own replies.
 *
 * Return: true if the message may be delivered.
 */
bool nx_netlink_hears(struct sock *sk, struct sk_buff *skb)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	if (sk->sk_protocol != NETLINK_ROUTE)
		return !NETLINK_CB(skb).dst_group;
	if (!nx_hides(nxi))
		return true;
	return nx_hears_rtnl(nxi, sk, skb);
}

/* Remove one message from the middle of a dump. */
static void nx_cut(struct sk_buff *skb, struct nlmsghdr *nlh, unsigned int size)
{
	u8 *end = skb_tail_pointer(skb), *next = (u8 *)nlh + size;

	memmove(nlh, next, end - next);
	skb_trim(skb, skb->len - size);
}

/* Slow path of nx_netlink_prune(). */
bool __nx_netlink_prune(const struct sock *sk, struct sk_buff *skb)
{
	const struct nx_info *nxi = sk->sk_nx_info;
	struct nlmsghdr *nlh = nlmsg_hdr(skb);
	int left = skb->len;

	if (!left || sk->sk_protocol != NETLINK_ROUTE || !nx_hides(nxi))
		return false;
	while (nlmsg_ok(nlh, left)) {
		unsigned int size = min_t(unsigned int, left,
					  NLMSG_ALIGN(nlh->nlmsg_len));

		left -= size;
		if (!nx_shows_message(nxi, sock_net(sk), nlh)) {
			nx_cut(skb, nlh, size);
			continue;
		}
		if (nx_is_route(nlh) && nx_tells_source(nxi, nlh))
			nx_forget_source(nlh);
		nlh = (void *)nlh + size;
	}
	return !skb->len;
}
