#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run the applications in the place that the column names.
set -e

# shellcheck source=tests/bench/lib.sh
. /mnt/files/lib.sh

prepare
for app in nginx compile sqlite tar; do
	inside "$bench/measure" -n 3 "$app" "$bench/app" "$app"
done
