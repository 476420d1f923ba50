#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Links and special files of a guest, in the paths that vserver uses, do no harm.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs08 1008 sysv
g=$conf/vs08
r=$root/vs08
fstab=$(cat $g/fstab)

# start_with LINE...: starts the guest with these additional lines in fstab
start_with()
{
	vserver vs08 stop > /dev/null 2>&1
	printf '%s\n' "$fstab" "$@" > $g/fstab
	run vserver vs08 start
}

mkdir "$tap_dir/src" $r/srv $r/opt
echo bound > "$tap_dir/src/file"
mknod "$tap_dir/src/null" c 1 3
start_with "$tap_dir/src /srv none bind,ro 0 0"
is "$status" 0 'a bind mount' || diag "$err"
is "$(vserver vs08 exec cat /srv/file)" bound '... is there'
not_ok '... read-only' vserver vs08 exec touch /srv/new
not_ok '... and nodev' vserver vs08 exec sh -c 'echo > /srv/null'
start_with "$tap_dir/src /srv none bind,dev 0 0"
ok '... unless dev is set' vserver vs08 exec sh -c 'echo > /srv/null'

# Links out of the tree end inside
mkdir -p $r/etc/target
ln -s /etc/target $r/evil
ln -s ../../../../etc/target $r/worse
start_with 'none /evil tmpfs size=1m 0 0' 'none /worse tmpfs size=2m 0 0'
is "$status" 0 'mount points that are links'
is "$(vserver vs08 exec grep -c ' /etc/target ' /proc/self/mountinfo)" 2 '... are resolved inside the guest'
not_ok '... never on the host' grep ' /etc/target ' /proc/mounts
rm $r/evil
ln -s /srv/vm $r/evil
start_with 'none /evil tmpfs size=1m 0 0'
is "$status" 1 'a link to a path that only the host has'
like "$err" 'cannot mount none on /evil' '... is not a mount point'
nothing_left vs08 1008 'of that start'

# start cleans /run of the guest, but not the targets of its links
mkdir -p "$tap_dir/run"
echo precious > "$tap_dir/run/file"
echo precious > $r/etc/precious
ln -sfn "$tap_dir/run" $r/run/link
mkdir $r/run/deep
ln -sfn ../../etc $r/run/deep/link
mkfifo $r/run/fifo
echo 1 > $r/run/stale.pid
start_with
is "$status" 0 'start with links in /run'
is "$(cat "$tap_dir/run/file" $r/etc/precious | xargs)" 'precious precious' '... keeps their targets'
not_ok '... removes stale files' test -e $r/run/stale.pid -o -L $r/run/link -o -e $r/run/fifo
ok '... but not directories' test -d $r/run/deep
vserver vs08 stop
rm -r $r/run
ln -s "$tap_dir/run" $r/run
start_with
is "$(cat "$tap_dir/run/file")" precious 'a /run that is a link is not cleaned'
vserver vs08 stop > /dev/null 2>&1
rm $r/run
mkdir $r/run

# Files that vserver writes
ln -sfn "$tap_dir/run/file" $r/etc/mtab
ln -sfn "$tap_dir/run/file" $r/run/utmp
start_with
is "$(cat "$tap_dir/run/file")" precious 'mtab and utmp as links do not change files of the host'
vserver vs08 stop

# Files that vserver reads
rm -f $r/etc/passwd
mkfifo $r/etc/passwd
start_with
is "$(timeout 20 vserver vs08 suexec 0 true; echo $?)" 0 'a fifo as passwd does not block'
run timeout 20 vserver vs08 suexec root true
like "$status $err" '1 .*ignoring /etc/passwd of the guest: it is not a regular file' '... and is reported'
like "$err" "no user 'root'" '... and contains no user'
rm $r/etc/passwd
ln -s /../../../../../../etc/passwd $r/etc/passwd
run vserver vs08 suexec man true
is "$status" 1 'a link to the passwd of the host is not followed'

# delete does not follow links
ln -sfn "$tap_dir/run" $r/link-out
mkdir -p "$r/$(printf 'd/%.0s' $(seq 400))"
vserver vs08 stop
mount -t tmpfs none $r/opt
run vserver --silent vs08 delete
is "$status" 1 'a guest with a mount of the host is not deleted'
like "$err" '/vservers/vs08/opt is still mounted' '... and the message names the mount'
umount $r/opt
run vserver --silent vs08 delete
is "$status" 0 'without the mount, it is deleted' || diag "$err"
not_ok '... with all files' test -e $r
is "$(cat "$tap_dir/run/file")" precious '... but no file outside'
done_testing
