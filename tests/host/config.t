#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests that the build stops when Kconfig drops an option of a fragment.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
pristine=$top/build/linux-pristine

configure() {
	run "$top/scripts/kernel-config" "$pristine" "$tap_dir/output" "$@"
}

printf 'CONFIG_64BIT=y\nCONFIG_NET=y\nCONFIG_NET=n\n' > "$tap_dir/good"
configure "$tap_dir/good"
is "$status" 0 "options that Kconfig keeps are accepted"
not_ok "the last setting of an option wins" \
	grep -qx 'CONFIG_NET=y' "$tap_dir/output/.config"

before=$(stat -c %y "$tap_dir/output/.config")
configure "$tap_dir/good"
is "$(stat -c %y "$tap_dir/output/.config")" "$before" \
	"an unchanged configuration keeps its time"

echo 'CONFIG_VETH=y' > "$tap_dir/bad"
configure "$tap_dir/good" "$tap_dir/bad"
isnt "$status" 0 "an option without its dependency is refused"
like "$err" 'CONFIG_VETH=y' "by its name"

echo 'CONFIG_NO_SUCH_THING=y' > "$tap_dir/bad"
configure "$tap_dir/good" "$tap_dir/bad"
like "$status $err" '^[1-9].*CONFIG_NO_SUCH_THING' "an unknown option is refused"

done_testing
