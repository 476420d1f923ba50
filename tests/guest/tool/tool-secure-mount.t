#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests secure-mount.
# vm: kernel=release
# shellcheck disable=SC2317 # ok, not_ok and soon call the functions

# Use a mount namespace, so that no mount stays
if [ "${SECURE_MOUNT_NS:-}" != yes ]; then
	SECURE_MOUNT_NS=yes exec unshare -m --propagation private "$0"
fi

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

PATH=/usr/lib/util-vserver:$PATH
top=$tap_dir
root=$top/root
at_exit "cd /; umount -l $top"
mount -t tmpfs none "$top" || bail_out "no tmpfs"
mkdir -p "$root/proc" "$root/tmp" "$root/dev/pts" "$root/etc" "$root/ro" \
	"$root/rw" "$root/deep/er" "$top/source/below"
: >"$root/file"
echo content >"$top/source/file"
mknod "$top/source/null" c 1 3
cd "$root" || bail_out "no root"

# options PATH: those of the uppermost mount there
options()
{
	findmnt -n -o OPTIONS --mountpoint "$1" | tail -n 1
}

on_host()
{
	findmnt -n -o TARGET | grep -qx "$1"
}

# the fstab of the article
cat >"$top/fstab" <<FSTAB
# a comment
none /proc proc defaults 0 0
none /tmp tmpfs size=16m,mode=1777 0 0
none /dev/pts devpts gid=5,mode=620 0 0

$top/source /ro none bind,ro 0 0
$top/source /rw none bind,rw 0 0
$top/source/file /file none bind 0 0
none /etc tmpfs noauto 0 0
/dev/sda9 none swap sw 0 0
FSTAB
run secure-mount -a --chroot --fstab "$top/fstab"
is "$status:$out$err" '0:' "-a"
like "$(options "$root/proc")" '(^|,)nodev(,|$)' "/proc, without devices"
like "$(options "$root/tmp")" 'nodev.*size=16384k' "/tmp"
is "$(stat -c %a "$root/tmp")" 1777 "its mode"
unlike "$(options "$root/dev/pts")" nodev "/dev/pts allows devices"
like "$(options "$root/dev/pts")" 'gid=5,mode=620' "and its options"
like "$(options "$root/ro")" '^ro,.*nodev|^ro,nodev' "bind,ro"
not_ok "bind,ro cannot be written" touch "$root/ro/x"
ok "bind,rw can be written" touch "$root/rw/x"
not_ok "a device on a bind mount does not work" sh -c "echo >$root/rw/null"
ok "but it works outside" sh -c "echo >$top/source/null"
is "$(cat "$root/file")" content "a file"
not_ok "noauto is skipped" mountpoint -q "$root/etc"

# symbolic links of the guest
ln -s /etc "$root/absolute"
ln -s ../../../../../../../../../../etc "$root/upwards"
ln -s /proc/self/root/etc "$root/magic"
for link in absolute upwards; do
	run secure-mount --chroot --bind "$top/source" /$link
	is "$status" 0 "a link to /etc: $link"
	ok "it is the guest's /etc" test -e "$root/etc/file"
	not_ok "and not the host's" test -e /etc/null
	umount "$root/etc"
done
run secure-mount --chroot --bind "$top/source" /magic
is "$status" 1 "a magic link of /proc"
not_ok "it mounts nothing on the host" on_host /etc
run secure-mount --chroot --bind "$top/source" ../../../../etc
is "$status" 0 "dots"
ok "they end at the guest's root" test -e "$root/etc/file"
not_ok "and not at the host's" test -e /etc/null
umount "$root/etc"

# a guest that swaps a directory for a link while we mount
cat >"$top/swap.py" <<'PYTHON'
import os, sys
os.chdir(sys.argv[1])
while True:
    os.rename("deep", "moved")
    os.symlink("/etc", "deep")
    os.unlink("deep")
    os.rename("moved", "deep")
PYTHON
python3 "$top/swap.py" "$root" &
swapper=$!
n=0
while [ $n -lt 100 ]; do
	secure-mount --chroot --bind "$top/source" /deep/er 2>/dev/null
	n=$((n + 1))
done
kill $swapper
wait $swapper 2>/dev/null
not_ok "a race does not lead outside" test -e /etc/null
not_ok "nothing is mounted on the host" on_host /etc

# single mounts
run secure-mount --chroot -t tmpfs -o size=1m,noexec,nosuid none /etc
is "$status" 0 "-t and -o"
like "$(options "$root/etc")" 'nosuid.*nodev.*noexec.*size=1024k' "its options"
run secure-mount --chroot -t tmpfs -o remount,ro none /etc
is "$status" 0 "remount"
not_ok "it is read-only" touch "$root/etc/x"
umount "$root/etc"
run secure-mount --chroot -o dev,bind "$top/source" /etc
is "$status" 0 "-o dev"
ok "devices work" sh -c "echo >$root/etc/null"
umount "$root/etc"
mount -t tmpfs below "$top/source/below"
touch "$top/source/below/there"
run secure-mount --chroot --bind "$top/source" /etc
not_ok "--bind does not include mounts below" test -e "$root/etc/below/there"
umount "$root/etc"
run secure-mount --chroot --rbind -o ro "$top/source" /etc
ok "--rbind does" test -e "$root/etc/below/there"
not_ok "with the same attributes" touch "$root/etc/below/x"
umount -l "$root/etc"
run secure-mount --chroot --move "$top/source/below" /etc
is "$status" 0 "--move"
ok "it is there" test -e "$root/etc/there"
not_ok "and no longer here" test -e "$top/source/below/there"
umount "$root/etc"
run secure-mount --chroot -t tmpfs -o strictatime,shared none /etc
is "$(findmnt -n -o PROPAGATION --mountpoint "$root/etc")" shared "shared"
umount "$root/etc"

# the program for other filesystems
cat >"$top/mount" <<'SH'
#!/bin/sh
for arg; do last=$arg; done
echo "$*" >"$MOUNT_LOG"
exec mount -n -c -t tmpfs none "$last"
SH
chmod +x "$top/mount"
MOUNT=$top/mount MOUNT_LOG=$top/log
export MOUNT MOUNT_LOG
run secure-mount --chroot -t ext4 -o noatime /dev/nosuch /absolute
is "$status" 0 "a filesystem with a disk"
ok "it is mounted in the guest" mountpoint -q "$root/etc"
like "$(cat "$top/log")" \
	'^-n -c -t ext4 -o nodev,noatime /dev/nosuch /proc/self/fd/[0-9]+$' \
	"by the program in MOUNT, with nodev"
umount "$root/etc"
MOUNT=/bin/false
run secure-mount --chroot -t ext4 /dev/nosuch /etc
is "$status" 1 "the program fails"
like "$err" 'cannot mount /dev/nosuch on /etc: /bin/false failed' "its message"
MOUNT=/nonexistent
run secure-mount --chroot -t ext4 /dev/nosuch /etc
like "$err" 'cannot execute /nonexistent' "no program"
unset MOUNT

# errors
printf 'oneword\n' >"$top/bad"
run secure-mount -a --chroot --fstab "$top/bad"
is "$status" 1 "an fstab with a wrong line"
is "$err" "$top/bad:1:8: syntax error" "its message"
cat >"$top/bad" <<FSTAB
none /nosuchdir tmpfs defaults 0 0
none /etc tmpfs size=2m 0 0
FSTAB
run secure-mount -a --chroot --fstab "$top/bad"
is "$status" 1 "an entry that fails"
is "$err" "$top/bad:1:1: failed to mount fstab-entry: cannot mount none on /nosuchdir: mount point: No such file or directory" \
	"its message"
like "$(options "$root/etc")" size=2048k "the rest is mounted"
umount "$root/etc"
run secure-mount -a --chroot --fstab /nonexistent
is "$status" 1 "no fstab"
like "$err" '/nonexistent: No such file or directory' "its message"
run secure-mount --chroot -t tmpfs -o size=bad none /etc
is "$status" 1 "a wrong option"
like "$err" "cannot mount none on /etc: tmpfs: Bad value for 'size'" "its message"
run secure-mount --chroot --bind /nonexistent /etc
like "$err" 'cannot mount /nonexistent on /etc: No such file' "no source"
run secure-mount --chroot --bind -o move "$top/source" /etc
is "$status" 1 "a contradiction"
run secure-mount --chroot none
is "$status" 1 "one argument"
run secure-mount -a --rootfs maybe
is "$status" 1 "--rootfs maybe"

# the root itself
cat >"$top/fstab" <<FSTAB
none / tmpfs size=3m 0 0
none /new tmpfs size=4m 0 0
FSTAB
run secure-mount -a --chroot --rootfs no --fstab "$top/bad"
not_ok "--rootfs no" mountpoint -q "$root"
run secure-mount -a --chroot --rootfs only --fstab "$top/fstab"
is "$status" 0 "--rootfs only"
ok "it mounts the root" mountpoint -q "$root"
mkdir "$root/new"
cd "$root" || bail_out "no root"
run secure-mount -a --chroot --rootfs no --fstab "$top/fstab"
is "$status" 0 "then the rest"
ok "below it" mountpoint -q "$root/new"

# the mtab
mkdir "$root/etc"
: >"$root/etc/mtab"
run secure-mount --chroot -t tmpfs "a b" /new
like "$(cat "$root/etc/mtab")" '^a\\040b /new tmpfs defaults 0 0$' "the mtab"
run secure-mount --chroot -n -t tmpfs c /new
run secure-mount --chroot -o nomtab -t tmpfs c /new
is "$(wc -l <"$root/etc/mtab")" 1 "-n and nomtab"
: >"$top/victim"
ln -sf "$top/victim" "$root/etc/mtab"
run secure-mount --chroot -t tmpfs d /new
is "$status:$(cat "$top/victim")" '0:' "a link is left alone"

done_testing
