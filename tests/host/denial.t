#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `vserver NAME denied` explains exactly the rules for which the kernel records
# denials.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 255

grep -rhoE 'vs_deny\("[a-z0-9-]+"' kernel include --include='*.[ch]' \
	--include='*.patch' |
	cut -d'"' -f2 | grep -v '^rule$' | sort -u > "$tap_dir/kernel"
sed -n '/^} rules\[\] = {/,/^};/s/^	{ "\([a-z0-9-]*\)",.*/\1/p' \
	util-vserver/guest/denied/denial-rule.c > "$tap_dir/tool"

ok 'the kernel has rules' test -s "$tap_dir/kernel"
ok 'the tool has rules' test -s "$tap_dir/tool"
is "$(sort -c "$tap_dir/tool" 2>&1)" '' 'the rules of the tool are sorted'
is "$(comm -23 "$tap_dir/kernel" "$tap_dir/tool")" '' \
	'vserver NAME denied explains every rule (util-vserver/guest/denied/denial-rule.c)'
is "$(comm -13 "$tap_dir/kernel" "$tap_dir/tool")" '' \
	'and none that the kernel does not have'

done_testing
