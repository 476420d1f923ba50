// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sends requests to rtnetlink(7).  See rtnl.h.
 */
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "message.h"
#include "rtnl.h"

struct mnl_socket *rtnl_open(void)
{
	struct mnl_socket *nl = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);

	if (nl && mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) == 0)
		return nl;
	fail_sys("cannot open a socket for rtnetlink");
	rtnl_close(nl);
	return NULL;
}

void rtnl_close(struct mnl_socket *nl)
{
	if (nl)
		mnl_socket_close(nl);
}

int rtnl_request(struct mnl_socket *nl, struct nlmsghdr *msg, mnl_cb_t cb,
		 void *data)
{
	char answer[RTNL_MESSAGE_SIZE];
	int ret;

	msg->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	if (mnl_socket_sendto(nl, msg, msg->nlmsg_len) < 0)
		return -1;
	do {
		ssize_t n = mnl_socket_recvfrom(nl, answer, sizeof(answer));

		if (n < 0)
			return -1;
		ret = mnl_cb_run(answer, n, msg->nlmsg_seq,
				 mnl_socket_get_portid(nl), cb, data);
	} while (ret > 0);
	return ret;
}
