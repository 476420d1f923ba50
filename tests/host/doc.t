#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The documents agree with the sources.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 255

# Pages that are generated: what is missing in the sources is on stderr
for page in abi hooks; do
	run "scripts/doc/$page"
	is "$err" '' "nothing lacks a description for doc/$page.md"
	echo "$out" > "$tap_dir/$page.md"
	is "$(diff "$tap_dir/$page.md" "doc/$page.md")" '' \
		"doc/$page.md is what \`make doc' writes"
done

# The program in vserver(2), as scdoc prints it
# shellcheck disable=SC2016 # backquotes of scdoc
sed -n '/^```$/,/^```$/{ s/\\\\/\\/g; /^```/!p; }' util-vserver/man/vserver.2.scd \
	> "$tap_dir/example.c"
ok "the example of vserver(2) compiles" gcc -Wall -Wextra -Werror \
	-Iinclude/uapi -o "$tap_dir/example" "$tap_dir/example.c"

done_testing
