#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run the micro benchmark in the place that the column names.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

prepare
inside "$bench/micro" -d /tmp | sed 's/^/ns\t/'
# Entries of /proc that the row readdir-proc reads in addition to its processes
inside ls -A /proc | wc -l | sed 's/^/entries\t\/proc\t/'
