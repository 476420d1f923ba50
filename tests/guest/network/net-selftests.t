#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Rule: the kernel's own network tests (tools/testing/selftests/net) that pass on
# the unpatched kernel of the same config also pass on the patched one.  They
# pass with and without a network context: a network context disables fast paths.

# vm: kernel=release timeout=900
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

# On the debug kernel some tests take minutes each.
#
# These tests are left out, with the reason:
#   bind_bhash              measures a time, and always succeeds
#   cmsg_sender, nettest, sctp_hello, so_txtime, udpgso_bench_*, msg_zerocopy,
#   txtimestamp, timestamping, hwtstamp_config, toeplitz, gro, ioam6_parser
#                           parts of scripts that need another machine, tcpdump,
#                           or devices and options missing in the base config
#   epoll_busy_poll, reuseport_bpf_numa, tcp_mmap
#                           need libcap, libnuma, libcrypto to link
#   fin_ack_lat             runs until it finds an error
#   ipsec, tls, tap         need XFRM_USER, TLS, MACVTAP
#   io_uring_zerocopy_tx, ncdevmem, rxtimestamp, scm_pidfd
#                           need headers missing in Debian 12

selftests=$(cd "$(dirname "$0")" && pwd)/selftests
cd "$tap_dir" || bail_out "no directory to write to"

# namespace NAME PREPARATION: make a network namespace and run PREPARATION in it
namespace()
{
	ip netns add "$1" && ip -n "$1" link set lo up &&
		ip -n "$1" addr add 10.0.0.1/32 dev lo &&
		ip -n "$1" addr add fd00::1/128 dev lo nodad &&
		ip netns exec "$1" sh -c "$2"
}

# selftest PROGRAM PREPARATION [ARG...]: run PROGRAM in a new network namespace
selftest()
{
	program=$1
	preparation=$2
	shift 2
	namespace selftest "$preparation" || fail "$program: no namespace"
	ok "$round: $program${1:+ $*}" \
		timeout 60 ip netns exec selftest "$selftests/$program" "$@"
	ip netns del selftest
}

# scm_rights sleeps most of its 23 seconds, so it runs beside the others
begin_scm_rights()
{
	namespace sleeper : || fail 'scm_rights: no namespace'
	timeout 120 ip netns exec sleeper "$selftests/scm_rights" > "$tap_dir/scm_rights" 2>&1 &
	sleeper=$!
}

end_scm_rights()
{
	wait $sleeper
	is "$?" 0 "$round: scm_rights" || diag "$(cat "$tap_dir/scm_rights")"
	ip netns del sleeper
}

# The Makefile compiles the programs named here
all()
{
	begin_scm_rights
	selftest bind_timewait :
	selftest bind_wildcard :
	selftest diag_uid :
	selftest ip_defrag : -4
	selftest ip_defrag : -4o
	selftest ip_defrag : -6
	selftest ip_defrag : -6o
	selftest ip_local_port_range "$range"
	selftest ipv6_flowlabel 'sysctl -qw net.ipv6.auto_flowlabels=0' -l 1
	selftest ipv6_flowlabel 'sysctl -qw net.ipv6.auto_flowlabels=1' -l 1
	selftest ipv6_flowlabel "$ping" -l 1 -p
	selftest ipv6_flowlabel : -l 1 -s
	selftest ipv6_flowlabel "$ping" -l 1 -p -s
	selftest ipv6_flowlabel_mgr :
	selftest msg_oob :
	selftest netlink-dumps :
	selftest psock_fanout :
	selftest psock_snd :
	selftest psock_snd : -d -b
	selftest psock_tpacket :
	selftest reuseaddr_conflict :
	selftest reuseaddr_ports_exhausted "$one_port"
	selftest reuseport_addr_any :
	selftest reuseport_bpf :
	selftest reuseport_bpf_cpu :
	selftest reuseport_dualstack :
	selftest sk_bind_sendto_listen :
	selftest sk_connect_zero_addr :
	selftest sk_so_peek_off :
	selftest so_incoming_cpu :
	selftest so_netns_cookie :
	selftest socket :
	selftest stress_reuseport_listen "$nonlocal" 300 80
	for mode in -4 -6 -4sr -6sr; do
		selftest tcp_fastopen_backup_key "$fastopen" "$mode"
	done
	selftest tcp_inq : -4
	selftest tcp_inq : -6
	selftest tun :
	selftest txring_overwrite :
	for family in -4 -6; do
		selftest udpgso "$ethernet" "$family"
		selftest udpgso "$ethernet" "$family" -C
		selftest udpgso "$ethernet" "$family" -C -c
	done
	selftest unix_connect :
	end_scm_rights
}

range='sysctl -qw net.ipv4.ip_local_port_range="40000 49999"'
one_port='sysctl -qw net.ipv4.ip_local_port_range="32768 32768" &&
	sysctl -qw net.ipv4.ip_autobind_reuse=1'
ping='sysctl -qw net.ipv6.flowlabel_reflect=4 &&
	sysctl -qw net.ipv4.ping_group_range="0 2147483647"'
nonlocal='sysctl -qw net.ipv6.ip_nonlocal_bind=1'
fastopen='sysctl -qw net.ipv4.tcp_fastopen=3'
ethernet='ip link set lo mtu 1500'
# For stress_reuseport_listen, which does not raise the limit itself
prlimit --pid $$ --nofile=24100

round='the host alone'
all
# The test can also run by hand on the unpatched kernel, without contexts
if [ -e /proc/virtual ]; then
	ip addr add 10.99.1.1/24 dev eth0
	chbind --silent --ip 10.99.1.1/24 sleep 600 &
	context=$!
	at_exit "kill $context; ip addr del 10.99.1.1/24 dev eth0"
	soon grep -q '10\.99\.1\.1' "/proc/$context/ninfo" ||
		bail_out "no network context"
	round='beside a context'
	all
fi

done_testing
