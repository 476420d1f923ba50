#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A packet that finds its socket among those of 10 and of 1,000 contexts; on the
# unpatched kernel, among as many that are bound to an address each.
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
