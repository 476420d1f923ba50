#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The micro benchmark, in the place that the column is about.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

prepare
inside "$bench/micro" -d /tmp | sed 's/^/ns\t/'
# The row readdir-proc has as many more in each column
inside ls -A /proc | wc -l | sed 's/^/entries\t\/proc\t/'
