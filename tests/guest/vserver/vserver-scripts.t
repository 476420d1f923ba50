#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests the scriptlets of the administrator.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs07 1007 sysv
scripts=$conf/vs07/scripts
defaults=$conf/.defaults/scripts
log=/tmp/scripts.log
mkdir -p "$scripts"
at_exit "rm -rf $log $defaults"

# script FILE: an executable that logs how it is called
# shellcheck disable=SC2016 # expanded by the scriptlet
script()
{
	printf '#!/bin/sh\necho "$1 $2 $(pwd) $NOTE" >> %s\n' $log > "$1"
	chmod 755 "$1"
}

for point in initialize prepre-start pre-start post-start pre-stop post-stop postpost-stop; do
	script "$scripts/$point"
done
vserver vs07 start
is "$(cat $log)" 'initialize vs07 /etc/vservers/vs07 
prepre-start vs07 /etc/vservers/vs07 
pre-start vs07 /vservers/vs07 
post-start vs07 /vservers/vs07 ' 'start: four points, in order, each with its directory'
rm $log
vserver vs07 stop
is "$(cat $log)" 'pre-stop vs07 /vservers/vs07 
post-stop vs07 /vservers/vs07 
postpost-stop vs07 /vservers/vs07 ' 'stop: three points'

rm "$scripts"/*
mkdir "$scripts/pre-start.d"
script "$scripts/pre-start.d/20-b"
script "$scripts/pre-start.d/10-a"
script "$scripts/pre-start.d/30-c~"
script "$scripts/pre-start.d/40-d.rpmsave"
script "$scripts/pre-start~"
echo 'NOTE=sourced' > "$scripts/prepre-start"
mkdir -p $defaults
script $defaults/pre-start
script $defaults/post-start
rm -f $log
vserver vs07 start
is "$(cat $log)" 'pre-start vs07 /vservers/vs07 sourced
pre-start vs07 /vservers/vs07 sourced
post-start vs07 /vservers/vs07 sourced' \
	'directories, no backups, sourced variables, defaults only without own scriptlets'
vserver vs07 stop

echo 'DONT_SKIP_DEFAULTS=1' > "$scripts/pre-start"
rm -f $log
vserver vs07 start
is "$(grep -c ^pre-start $log)" 3 'a sourced scriptlet can request the defaults'
vserver vs07 stop

rm -r "${scripts:?}"/*
printf 'false\n' > "$scripts/pre-start"
run vserver vs07 start
is "$status" 1 'a sourced scriptlet that fails ends the start'
nothing_left vs07 1007 'after that'
rm "$scripts/pre-start"

printf '#!/bin/sh\nmkdir -p mnt/x && mount -t tmpfs from-script mnt/x && touch mnt/x/seen\n' \
	> "$scripts/pre-start"
sed 's/mnt\/x/mnt\/y/g' "$scripts/pre-start" > "$scripts/post-start"
chmod 755 "$scripts/pre-start" "$scripts/post-start"
vserver vs07 start
ok 'the guest has mounts of pre-start' vserver vs07 exec test -e /mnt/x/seen
ok 'the guest has mounts of post-start' vserver vs07 exec test -e /mnt/y/seen
not_ok 'the host does not have these mounts' grep from-script /proc/mounts

printf '#!/bin/sh\nexit 1\n' > "$scripts/pre-stop"
chmod 755 "$scripts/pre-stop"
run vserver vs07 stop
is "$status" 0 'a script that fails does not prevent the stop'
nothing_left vs07 1007 'after stop'
done_testing
