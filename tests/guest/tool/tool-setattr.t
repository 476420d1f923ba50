#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests setattr and showattr.

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

dir=$(mktemp -d /var/tmp/setattr.XXXXXX)
cd "$dir" || bail_out "no directory"
at_exit "cd /; setattr -R --~barrier --~iunlink $dir >/dev/null 2>&1; rm -rf $dir"
mkdir sub sub/deep
touch file .hidden sub/inside sub/deep/bottom
ln -s /etc/passwd link

run setattr --barrier sub
is "$status:$out$err" '0:' "--barrier"
run showattr -d sub
like "$out" '^---B.*-? sub$' "showattr -d shows it"
is "$(printf '%s\n' "$out" | cut -c4)" B "in the fourth column"
is "${#out}" "$((8 + 3))" "seven letters, a blank and the path"
run setattr '--~barrier' sub
run showattr -d sub
is "$(printf '%s\n' "$out" | cut -c4)" b "--~barrier"
run setattr --barrier sub
run setattr '--!barrier' sub
run showattr -d sub
is "$(printf '%s\n' "$out" | cut -c4)" b "--!barrier"
run setattr --barrier file
is "$status" 1 "a file cannot have the barrier"
like "$err" 'file: vc_set_iattr\(\): Invalid argument' "its message"

run setattr --iunlink file
is "$status" 0 "--iunlink"
run showattr file
is "$(printf '%s\n' "$out" | cut -c1-6,8-)" '----UI file' "both bits"
not_ok "it cannot be written" sh -c 'echo x >file'
setattr '--~iunlink' file
run setattr --ixunlink file
run showattr file
is "$(printf '%s\n' "$out" | cut -c5,6)" Ui "--ixunlink alone"
setattr '--~iunlink' file
run setattr --immutable file
run showattr file
is "$(printf '%s\n' "$out" | cut -c5,6)" uI "--immutable alone"
like "$(lsattr file)" '^[^ ]*i' "it is the attribute of chattr"
setattr '--~immu' file
run setattr --flags 0x60000 file
run showattr file
is "$(printf '%s\n' "$out" | cut -c5,6)" UI "--flags"
setattr '--~flags' 0x60000 file
run showattr file
is "$(printf '%s\n' "$out" | cut -c5,6)" ui "--~flags"

# entries of /proc
run showattr /proc/cpuinfo
is "$status:$out" '0:Awh-ui- /proc/cpuinfo' "an entry of /proc"
run setattr --hide /proc/cpuinfo
is "$status" 0 "--hide"
at_exit 'setattr --~hide --admin --~watch /proc/cpuinfo'
run showattr /proc/cpuinfo
is "$out" 'AwH-ui- /proc/cpuinfo' "it is hidden"
ok "the host still sees it" test -e /proc/cpuinfo
not_ok "a guest does not" chcontext --silent test -e /proc/cpuinfo
run setattr '--~hide' /proc/cpuinfo
run showattr /proc/cpuinfo
is "$out" 'Awh-ui- /proc/cpuinfo' "--~hide"

# root of the host can change entries that are hidden from the host
for entry in consoles irq tty/drivers sysvipc/msg; do
	before=$(showattr -d "/proc/$entry")
	run setattr --hide '--~admin' --watch "/proc/$entry"
	is "$status:$out$err" 0: "/proc/$entry is hidden from the host, too"
	not_ok "... the host does not find it" test -e "/proc/$entry"
	is "$(cd "/proc/$(dirname "$entry")" &&
		find . -maxdepth 1 -name "$(basename "$entry")")" '' \
		"... nor in its directory"
	not_ok "... a guest does not" chcontext --silent test -e "/proc/$entry"
	ok "... context 1 does" chcontext --silent --ctx 1 \
		test -e "/proc/$entry"
	run showattr -d "/proc/$entry"
	is "$status:$out$err" "0:aWH-ui- /proc/$entry" \
		"... root of the host can read its attributes"
	run as_user showattr -d "/proc/$entry"
	is "$status" 1 "... an ordinary user of the host cannot"
	run chcontext --silent showattr -d "/proc/$entry"
	is "$status" 1 "... root of a guest cannot"
	# A hidden directory hides its entries, which are set one by one.
	if [ "$entry" = irq ]; then
		run showattr -d /proc/irq/default_smp_affinity
		is "$status" 0 "... and those of the entries in it"
	fi
	run setattr '--~hide' --admin '--~watch' "/proc/$entry"
	is "$status:$out$err" 0: "... root of the host sets them"
	ok "... it is there again" test -e "/proc/$entry"
	case $before in
	??H*) setattr --hide "/proc/$entry" ;;
	esac
	is "$(showattr -d "/proc/$entry")" "$before" "... as before"
done

# the files that are visited
run showattr
is "$(printf '%s\n' "$out" | cut -c9-)" './file
./link
./sub' "the content of the current directory"
run showattr -a .
like "$out" '\./\.hidden$' "-a"
run showattr sub
is "$(printf '%s\n' "$out" | cut -c9-)" 'sub/deep
sub/inside' "the content of a directory"
run showattr -R sub
like "$out" 'sub/deep/bottom$' "-R"
run showattr -d sub file
is "$(printf '%s\n' "$out" | cut -c9-)" 'sub
file' "-d"
setattr -R --ixunlink sub
run showattr sub/deep/bottom
is "$(printf '%s\n' "$out" | cut -c5)" U "setattr -R"
setattr -R '--~ixunlink' sub
before=$(showattr -d /etc/passwd)
setattr --ixunlink link 2>/dev/null
is "$(showattr -d /etc/passwd)" "$before" "a symbolic link is not followed"
setattr '--~ixunlink' link 2>/dev/null

mkdir other
mount -t tmpfs none other || bail_out "no tmpfs"
at_exit "umount $dir/other"
touch other/foreign
run showattr -R .
like "$out" 'other/foreign$' "-R without -x goes into mounts"
run showattr -Rx .
unlike "$out" 'other/foreign$' "-x stays on the filesystem"

# JSON
run showattr --json -d sub file
is "$status" 0 "--json"
printf '%s' "$out" | python3 -c '
import json, sys
a, b = json.load(sys.stdin)["files"]
assert a["path"] == "sub" and a["barrier"] is False, a
assert b["path"] == "file" and b["barrier"] is None, b
assert b["iunlink"] is False and b["admin"] is None, b
' 2>"$tap_dir/json"
is "$?$(cat "$tap_dir/json")" 0 "it contains the same"

# errors
touch "$(printf 'evil\033[2J')"
run showattr nosuch file
is "$status" 1 "a file that does not exist"
like "$err" '^showattr: nosuch: No such file or directory$' "its message"
like "$out" ' file$' "the others are shown"
run setattr --hide "$(printf 'evil\033[2J')"
is "$status" 1 "an attribute that the file cannot have"
like "$err" 'evil\?\[2J: ' "control characters are not printed"
run setattr file
is "$status" 1 "no attribute"
run setattr --hide
is "$status" 1 "no file"
run setattr --flags x file
is "$status" 1 "flags that are not a number"
chmod 755 .
run as_user setattr --barrier sub
is "$status" 1 "an ordinary user"
like "$err" 'Operation not permitted' "its message"
run chcontext --silent setattr --barrier sub
is "$status" 1 "root of a guest"
run showattr -d sub
is "$(printf '%s\n' "$out" | cut -c4)" b "root of a guest has changed nothing"

done_testing
