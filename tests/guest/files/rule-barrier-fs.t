#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Rule: the barrier holds on every filesystem with extended attributes.
# The test repeats rule-barrier on each filesystem that this machine can make.

here=$(dirname "$0")
# shellcheck source=tests/lib/tap.sh
. "$here/tap.sh"

mnt=$tap_dir/mnt
mkdir "$mnt"

# shellcheck disable=SC2317 # at_exit calls it
unmount_all()
{
	umount "$mnt" "$tap_dir/layers" 2>/dev/null
}
at_exit unmount_all

# play NAME: run rule-barrier on the filesystem that is mounted on $mnt.
play()
{
	run "$here/rule-barrier" "$mnt/top"
	is "$status" 0 "$1: the barrier holds"
	like "$out" '^ok .*barrier: ' "$1: the test ran with the barrier"
	[ "$status" -eq 0 ] || diag "$out"
	ok "$1: unmount" umount "$mnt"
}

# on_image NAME SIZE MKFS...: make a filesystem in a sparse file and test it.
on_image()
{
	fs=$1
	size=$2
	shift 2
	if ! command -v "$1" >/dev/null; then
		skip "$fs" "no $1 on this machine"
		return
	fi
	if ! grep -qw "$fs" /proc/filesystems; then
		skip "$fs" "not in this kernel"
		return
	fi
	truncate -s "$size" "/var/tmp/vs-$fs.img"
	ok "$fs: make the filesystem" "$@" "/var/tmp/vs-$fs.img"
	run losetup --find --show "/var/tmp/vs-$fs.img"
	loop=$out
	if ok "$fs: mount" mount "$loop" "$mnt"; then
		play "$fs"
	fi
	losetup --detach "$loop"
	rm -f "/var/tmp/vs-$fs.img"
}

ok 'tmpfs: mount' mount -t tmpfs vs-barrier "$mnt" && play tmpfs

# Layers on a tmpfs: overlay cannot stack on an overlay root.
mkdir "$tap_dir/layers"
ok 'overlay: mount a tmpfs for the layers' mount -t tmpfs vs-layers "$tap_dir/layers"
mkdir "$tap_dir/layers/lower" "$tap_dir/layers/upper" "$tap_dir/layers/work"
mkdir -p "$tap_dir/layers/lower/top/barrier/root"
ok 'overlay: mount' mount -t overlay vs-overlay \
	-o "lowerdir=$tap_dir/layers/lower,upperdir=$tap_dir/layers/upper,workdir=$tap_dir/layers/work,redirect_dir=on" \
	"$mnt" && play overlay

on_image btrfs 128M mkfs.btrfs -q
on_image xfs 320M mkfs.xfs -q

done_testing
