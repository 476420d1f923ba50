#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests the single patch for packagers.  Applied to a pristine tree, it gives the
# tree that we build.  Without CONFIG_VSERVER, all files that it changes build, and
# objects of the core kernel do not grow.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
build=$top/build/patch-test
tree=$build/linux
pristine=$top/build/linux-pristine
jobs=$(($(nproc) + 1))

# Objects whose source our hooks or headers touch, but which gain only stubs.
# Not net/ipv4/udp.o: a function there has one more parameter.
objects='kernel/fork.o kernel/exit.o kernel/signal.o kernel/pid.o kernel/sys.o
	kernel/reboot.o fs/namei.o fs/proc/base.o ipc/util.o
	net/ipv4/af_inet.o net/ipv4/inet_hashtables.o'

# compile SOURCE OUTPUT TARGET...
compile() {
	source=$1
	output=$2
	shift 2
	CCACHE_BASEDIR=$top CCACHE_NOHASHDIR=1 make -s -C "$source" O="$output" \
		CC='ccache gcc' HOSTCC='ccache gcc' -j"$jobs" "$@" \
		> "$tap_dir/make.log" 2>&1 || {
		tail -n 30 "$tap_dir/make.log"
		return 1
	}
}

# build_off OBJECT...: build without CONFIG_VSERVER.  Both trees are built at the
# same path, because objects contain paths.
build_off() {
	"$top/scripts/kernel-config" "$tree" "$build/off" \
		"$top/kernel/configs/base.config" "$tap_dir/off.config" >&2 || return
	# Objects of an earlier run are newer than the source but from another one.
	(cd "$build/off" && rm -f "$@")
	compile "$tree" "$build/off" "$@" >&2
}

# text, data and bss of the objects
sizes() {
	# shellcheck disable=SC2086 # a list of files
	build_off $objects && (cd "$build/off" && size $objects)
}

mkdir -p "$build"
rm -rf "$tree"

run "$top/scripts/kernel-patch"
is "$status" 0 "the patch is written" || diag "$err"
patch=$out
# Hard links suffice: patch replaces files, and a build writes elsewhere
cp -al "$pristine" "$tree"
echo 'CONFIG_VSERVER=n' > "$tap_dir/off.config"
sizes > "$tap_dir/pristine" ||
	bail_out "the objects of the pristine tree do not build"
run patch -p1 -d "$tree" --fuzz=0 --batch -i "$patch"
is "$status" 0 "it applies to a pristine tree with patch -p1" || diag "$out"
run diff -rq -x .git "$top/build/linux" "$tree"
is "$status" 0 "the result is the tree that we build" || diag "$out"

touched=$(sed -n 's|^+++ b/\([^[:space:]]*\)\.c\([[:space:]].*\)*$|\1.o|p' "$patch" |
	while read -r object; do
		[ ! -f "$pristine/${object%.o}.c" ] || echo "$object"
	done | sed 's|sched/psi\.o|sched/build_utility.o|') # which includes it
like "$(echo "$touched" | xargs)" ' kernel/fork.o .* net/socket.o ' \
	'it touches sources'
# shellcheck disable=SC2086 # a list of files
ok 'they build without the option' build_off $touched
# shellcheck disable=SC2086
(cd "$build/off" && nm $touched) > "$tap_dir/symbols"
like "$(cat "$tap_dir/symbols")" ' T kernel_clone' 'nm lists their symbols'
not_ok 'they neither contain nor need our symbols' \
	grep ' [vn]x_\| vs_\| __[vn]x_\| __vs_' "$tap_dir/symbols"

sizes > "$tap_dir/patched" ||
	bail_out "the objects of the patched tree do not build"
for object in $objects; do
	is "$(grep "$object\$" "$tap_dir/patched")" \
		"$(grep "$object\$" "$tap_dir/pristine")" \
		"$object is as large as without the patch"
done

rm -rf "$tree"
done_testing
