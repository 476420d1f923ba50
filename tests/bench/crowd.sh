#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Measure what the processes of the host cost a guest: it lists /proc while the
# host has 100 and 5,000 processes.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

settle
guest crowd 100 --interface crowd=eth1:10.0.1.1/24
vserver crowd start
started=0
for number in 100 5000; do
	while [ "$started" -lt "$number" ]; do
		started=$((started + 1))
		init &
	done
	sleep 1
	vserver crowd exec "$bench/micro" -d /tmp readdir-proc |
		sed "s/^readdir-proc/ns\treaddir-proc $number/"
done
