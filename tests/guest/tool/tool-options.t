#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests the options that every tool has.
# vm: kernel=release timeout=300

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

# Each tool and its exit status for an unknown option
while read -r tool code <&3; do
	path=$(command -v "$tool" || echo "/usr/lib/util-vserver/$tool")

	run "$path" --help
	is "$status" 0 "$tool --help succeeds"
	like "$out" "^Usage: $tool " "$tool --help shows the synopsis"
	like "$out" '--version' "$tool --help names --version"
	is "$err" '' "$tool --help writes to stdout only"

	run "$path" --version
	is "$status" 0 "$tool --version succeeds"
	like "$out" "^$tool [0-9][^ ]* -- [a-z]" "$tool --version: first line"
	like "$out" '^This program is part of util-vserver ' \
		"$tool --version: package"
	like "$out" '^Copyright ' "$tool --version: copyright"

	ok "$tool has a manual page" \
		test -s "/usr/share/man/man8/$tool.8"
	ok "$tool refuses to write its help to a full device" \
		sh -c "! $path --help >/dev/full 2>&1"

	[ "$tool" != vps ] || continue
	run "$path" --nosuchoption
	is "$status" "$code" "$tool: status for an unknown option"
	is "$out" '' "$tool: an unknown option prints nothing on stdout"
	like "$err" "nosuchoption" "$tool: the message names the option"
	like "$err" "^Try '$tool --help' for more information.\$" \
		"$tool: an unknown option points to the help"
done 3<<LIST
chcontext 1
chbind 1
vcontext 255
ncontext 255
naddress 255
nattribute 255
vattribute 255
reducecap 255
vspace 255
vnamespace 255
vuname 1
vkill 1
vwait 1
setattr 1
showattr 1
vps 0
vserver-stat 1
vserver-info 1
secure-mount 1
vprocunhide 1
LIST

done_testing
