// SPDX-License-Identifier: GPL-2.0-only
/*
 * Count the messages that a process context sends and receives.
 */
#include <linux/indirect_call_wrapper.h>
#include <linux/net.h>
#include <linux/nospec.h>
#include <linux/percpu.h>
#include <linux/vserver/socket.h>
#include <net/inet_common.h>
#include <net/ipv6.h>
#include <net/sock.h>

#include "core/command.h"
#include "core/proc.h"
#include "core/vserver.h"
#include "net/socket.h"

/**
 * vs_cacct_alloc() - allocate the counters of a new context
 *
 * Context: process; may sleep.
 * Return: the counters, all 0, or NULL.
 */
struct vs_cacct __percpu *vs_cacct_alloc(void)
{
	return __alloc_percpu_gfp(VS_CACCT_FAMILIES * sizeof(struct vs_cacct),
				  __alignof__(struct vs_cacct),
				  GFP_KERNEL_ACCOUNT);
}

static __always_inline u32 vs_cacct_family(const struct sock *sk)
{
	/* Test the most frequent families first. */
	if (likely(sk->sk_family == AF_INET))
		return 2;
	if (likely(sk->sk_family == AF_INET6))
		return 3;

	switch (sk->sk_family) {
	case AF_UNSPEC:
		return 0;
	case AF_UNIX:
		return 1;
	case AF_PACKET:
		return 4;
	}
	return 5;
}

static __always_inline void vs_cacct_add(const struct sock *sk, int way,
					 size_t bytes)
{
	struct vs_cacct __percpu *cacct = vx_current()->cacct;
	u32 family = vs_cacct_family(sk);

	this_cpu_inc(cacct[family].count[way]);
	this_cpu_add(cacct[family].total[way], bytes);
}

/**
 * vs_cacct_sendmsg() - send a message of a guest and count it
 * @sock: the socket
 * @msg: the message
 *
 * -EAGAIN is not counted: the caller retries, and io_uring always tries
 * non-blocking first.
 *
 * Context: process; may sleep.
 * Return: the result of the socket's sendmsg(); -EPERM, see vs_check_socket().
 */
int vs_cacct_sendmsg(struct socket *sock, struct msghdr *msg)
{
	size_t size = msg_data_left(msg);
	int ret;

	/* MSG_FASTOPEN connects the socket, too. */
	if (unlikely(msg->msg_flags & MSG_FASTOPEN)) {
		ret = vs_check_socket(sock);
		if (ret)
			return ret;
	}
	ret = INDIRECT_CALL_INET(READ_ONCE(sock->ops)->sendmsg, inet6_sendmsg,
				 inet_sendmsg, sock, msg, size);

	if (likely(ret >= 0))
		vs_cacct_add(sock->sk, VS_SEND, ret);
	else if (ret != -EAGAIN)
		vs_cacct_add(sock->sk, VS_FAIL, size);
	return ret;
}

/**
 * __vs_cacct_received() - count a received message, see vs_cacct_received()
 * @sk: the socket
 * @ret: result of recvmsg(): bytes or -errno
 * @flags: MSG_*
 *
 * Errors, MSG_PEEK, the error queue and the end of a stream do not count.
 */
void __vs_cacct_received(const struct sock *sk, ssize_t ret, int flags)
{
	if (unlikely(ret <= 0) && (ret < 0 || sk->sk_type == SOCK_STREAM))
		return;
	if (likely(!(flags & (MSG_PEEK | MSG_ERRQUEUE))))
		vs_cacct_add(sk, VS_RECV, ret);
}

/**
 * vs_cacct_sum() - add up the counters of a context for one family
 * @vxi: the context
 * @family: index of the family, below VS_CACCT_FAMILIES
 * @sum: where to store the sums, in messages and bytes
 */
static void vs_cacct_sum(const struct vx_info *vxi, u32 family,
			 struct vs_cacct *sum)
{
	int cpu, way;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		const struct vs_cacct *one = per_cpu_ptr(&vxi->cacct[family], cpu);

		for (way = 0; way < VS_WAYS; way++) {
			sum->count[way] += READ_ONCE(one->count[way]);
			sum->total[way] += READ_ONCE(one->total[way]);
		}
	}
}

/**
 * vs_show_cacct() - print /proc/virtual/XID/cacct
 * @m: the file
 * @ctx: a process context, with a reference
 *
 * The lines about memory are always 0: the format requires them.
 */
void vs_show_cacct(struct seq_file *m, struct vs_context *ctx)
{
	static const char * const names[VS_CACCT_FAMILIES] = {
		"UNSPEC", "UNIX", "INET", "INET6", "PACKET", "OTHER",
	};
	struct vs_cacct sum;
	int i, way;

	seq_puts(m, "Type\t    recv #/bytes\t\t   send #/bytes\t\t    fail #/bytes\n");
	for (i = 0; i < VS_CACCT_FAMILIES; i++) {
		vs_cacct_sum(to_vx(ctx), i, &sum);
		seq_printf(m, "%s:", names[i]);
		for (way = 0; way < VS_WAYS; way++)
			seq_printf(m, "\t%10llu/%-10llu", sum.count[way],
				   sum.total[way]);
		seq_putc(m, '\n');
	}
	seq_printf(m, "\nslab:\t%8u%8u%8u%8u\n\n", 0, 0, 0, 0);
	for (i = 0; i < 5; i++)
		seq_printf(m, "page[%d]:\t%8u%8u%8u%8u\t%8u%8u%8u%8u\n", i,
			   0, 0, 0, 0, 0, 0, 0, 0);
}

/**
 * vc_sock_stat() - report the socket counters of a process context
 * @call: id: xid; data: &struct vcmd_sock_stat_v0, in and out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0, or -EINVAL for an unknown family.
 */
long vc_sock_stat(struct vs_call *call)
{
	struct vcmd_sock_stat_v0 *arg = call->data;
	struct vs_cacct sum;
	int way;

	if (arg->field >= VS_CACCT_FAMILIES)
		return -EINVAL;
	vs_cacct_sum(call->vxi,
		     array_index_nospec(arg->field, VS_CACCT_FAMILIES), &sum);
	for (way = 0; way < VS_WAYS; way++) {
		arg->count[way] = sum.count[way];
		arg->total[way] = sum.total[way];
	}
	return 0;
}
