#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure the lookup of a packet's socket among the sockets of 10 and of 1,000
# contexts.  On the unpatched kernel, each socket is bound to an address
# instead.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

settle
ip -6 address add fd00:1::1/64 dev eth0 nodad
ip route add local 10.77.0.0/16 dev lo src 10.0.0.1
ip route add local fd77::/64 dev lo src fd00:1::1
case $column in
vserver) kind=context ;;
baseline) kind=address ;;
esac
listeners "$kind" 10 1000 | sed 's/^/ns\t/'
