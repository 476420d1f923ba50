#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests chroot-sh: scripts change files of a guest, but no file outside.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"

chroot_sh=/usr/lib/util-vserver/chroot-sh
mkdir -p "$tap_dir/guest/etc" "$tap_dir/out"
echo outside > "$tap_dir/out/file"
cd "$tap_dir/guest" || bail_out 'no working directory'
echo inside > etc/file
chmod 640 etc/file

is "$($chroot_sh cat /etc/file)" inside 'cat'
echo more | $chroot_sh append /etc/file
is "$(xargs < etc/file)" 'inside more' 'append'
echo new | $chroot_sh truncate etc/file
is "$(cat etc/file) $(stat -c %a etc/file)" 'new 640' 'truncate keeps the mode'
echo made | $chroot_sh append etc/made
is "$(cat etc/made)" made 'append makes a file'
ok 'testfile' $chroot_sh testfile /etc/file /etc/made
not_ok '... needs all of them' $chroot_sh testfile /etc/file /etc/none
is "$($chroot_sh ls /etc | sort | xargs)" 'file made' 'ls'
ok 'mkdir' $chroot_sh mkdir /a/b/c
ok '... makes all of them' test -d a/b/c
ok 'link' $chroot_sh link ../etc/file /a/link
is "$($chroot_sh realpath /a/link)" /etc/file 'realpath follows it'
is "$($chroot_sh realpath /)" / '... and the root itself'
ok 'chmod' $chroot_sh chmod 4755 /etc/made
is "$(stat -c %a etc/made)" 4755 '... sets the mode'
ok 'mv' $chroot_sh mv /etc/made /a/moved
ok '... renames' test -e a/moved
ok 'rm' $chroot_sh rm /a/moved /a/never
not_ok '... removes' test -e a/moved
not_ok '... no directory' $chroot_sh rm /a/b

# No link or path leads outside
ln -s ../../../../../../../../../../../../etc/passwd absolute
ln -s "$tap_dir/out" dir
ln -s "$tap_dir/out/file" file
run $chroot_sh cat file
is "$status" 1 'a link to a file outside is not followed'
like "$err" 'cat file: No such file' '... and reports that'
not_ok 'nor is a link to a directory' $chroot_sh cat dir/file
not_ok 'nor a link to the passwd of the host' $chroot_sh cat absolute
not_ok 'nor is a path with ..' $chroot_sh cat ../out/file
echo planted | $chroot_sh truncate file
is "$(cat "$tap_dir/out/file")" outside 'a link is replaced, not followed'
is "$(cat file)" planted '... by the new file'
not_ok 'no file is made through a link' sh -c "echo x | $chroot_sh truncate dir/new"
not_ok '... and no directory' $chroot_sh mkdir dir/new
is "$(ls "$tap_dir/out")" file '... so the directory outside is unchanged'
mkfifo fifo
run timeout 5 $chroot_sh cat fifo
is "$status" 1 'a fifo does not block'
ln -s /dev/zero zero
not_ok 'a link to a device of the host is not followed' timeout 5 $chroot_sh cat zero

run $chroot_sh frobnicate x
like "$status $err" "^1 .*unknown command 'frobnicate'" 'unknown command'
run $chroot_sh cat
is "$status" 1 'a file must be named'
run $chroot_sh --help
is "$status$err" 0 '--help'
done_testing
