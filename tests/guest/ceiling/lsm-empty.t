#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vm: append="lsm="
#
# Rule: no boot option disables the rules.  Booted with "lsm=", the rules
# that are LSM hooks must still hold.

here=$(dirname "$0")
# shellcheck source=tests/guest/ceiling/lsm-rules.sh
. "$here/lsm-rules.sh"

hold_with 'lsm='
