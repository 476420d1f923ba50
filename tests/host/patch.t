#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The one patch that a packager gets: applied to a pristine tree it gives the
# tree that we build; switched off it builds, and costs the core kernel nothing.

. "$(dirname "$0")/../guest/tap.sh"

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

# text, data and bss of the objects, built with the options every kernel shares;
# before and after the patch in the same place, since paths are in the objects
sizes() {
	"$top/scripts/kernel-config" "$tree" "$build/size" \
		"$top/kernel/configs/base.config" "$tap_dir/off.config" >&2 || return
	# Those of an earlier run are newer than the source, and of another.
	# shellcheck disable=SC2086 # a list of files
	(cd "$build/size" && rm -f $objects)
	# shellcheck disable=SC2086
	compile "$tree" "$build/size" $objects >&2 || return
	# shellcheck disable=SC2086
	(cd "$build/size" && size $objects)
}

mkdir -p "$build"
rm -rf "$tree"

run "$top/scripts/kernel-patch"
is "$status" 0 "the patch is written" || diag "$err"
patch=$out
# Hard links will do: patch replaces files, a build writes elsewhere
cp -al "$pristine" "$tree"
echo 'CONFIG_VSERVER=n' > "$tap_dir/off.config"
sizes > "$tap_dir/pristine" ||
	bail_out "the objects of the pristine tree do not build"
run patch -p1 -d "$tree" --fuzz=0 --batch -i "$patch"
is "$status" 0 "it applies to a pristine tree with patch -p1" || diag "$out"
run diff -rq -x .git "$top/build/linux" "$tree"
is "$status" 0 "the result is the tree that we build" || diag "$out"

ok "a lean kernel without the option can be configured" \
	"$top/scripts/kernel-config" "$tree" "$build/lean" \
	"$top/tests/host/lean.config" "$tap_dir/off.config"
ok "it builds" compile "$tree" "$build/lean" vmlinux
not_ok "nothing of ours is in it" grep -q ' vx_\| nx_\| vs_' "$build/lean/System.map"

sizes > "$tap_dir/patched" ||
	bail_out "the objects of the patched tree do not build"
for object in $objects; do
	is "$(grep "$object\$" "$tap_dir/patched")" \
		"$(grep "$object\$" "$tap_dir/pristine")" \
		"$object is as large as without the patch"
done

rm -rf "$tree"
done_testing
