#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The micro benchmark, in the place that the column is about.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

prepare
inside "$bench/micro" -d /tmp | sed 's/^/ns\t/'
