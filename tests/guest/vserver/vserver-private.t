#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests a private guest: stop works as for any other, and a command that enters or
# signals it reports why that is refused.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

remedy="it is private, .*'vattribute --set --xid [0-9]+ --flag ~private'"

# refused COMMAND...
refused()
{
	run "$@"
	isnt "$status" 0 "$*: refused"
	like "$err" "$remedy" '... and reports the cause and the remedy'
}

guest vs32 1032 plain
guest vs33 1033 sysv
for name in vs32 vs33; do
	echo private > "$conf/$name/cflags"
	cp "$root/$name/etc/passwd" "$root/$name/etc/init.d/cron"
	chmod 755 "$root/$name/etc/init.d/cron"
	# stop runs and signals something in the guest
	run vserver $name start
	is "$status $err" '0 ' "$name is private: start"
	refused vserver $name exec true
	refused vserver $name enter
	refused vserver $name suexec nobody true
	refused vserver $name service cron status
	like "$(vserver $name status)" "^Private: +$remedy" 'status reports it'
	like "$(vserver $name status --json)" '"private": ?true' '... as JSON, too'
	run vserver $name stop
	is "$status $err" '0 ' 'stop'
	nothing_left $name 10${name#vs} 'after stop'
done

mkdir -p "$conf/vs32/apps/vshelper"
echo 100 > "$conf/vs32/apps/vshelper/sync-timeout"
start=$(date +%s)
vserver vs32 start
vserver vs32 stop
ok 'a private init gets the signal to shut down' [ $(($(date +%s) - start)) -lt 90 ]
vserver vs33 start
vserver vs33 stop
like "$(cat $root/vs33/run/rc.log)" 'rc 6 PREVLEVEL=3' 'a private guest runs its stop script'

# By hand
vserver vs32 start
refused vcontext --migrate --xid 1032 -- true
refused chcontext --silent --ctx 1032 true
refused vspace --enter 1032 --mount true
refused vnamespace --enter 1032 true
refused vkill --xid 1032 -s USR1
refused vkill --xid 1032 -s USR1 1
run vattribute --set --xid 1032 --flag '~private'
is "$status" 0 'the flag is cleared'
ok '... and the guest can be entered' vserver vs32 exec true
unlike "$(vserver vs32 status)" Private '... and status no longer reports it'
like "$(vserver vs32 status --json)" '"private": ?false' '... nor as JSON'
vattribute --set --xid 1032 --flag private
run vserver vs32 restart
is "$status $err" '0 ' 'restart of a private guest'
run vserver --silent vs32 delete
is "$status $err" '0 ' 'delete of a running private guest'

# A start that fails after the guest has become private
mkdir $conf/vs33/scripts
printf '#!/bin/sh\nexit 3\n' > $conf/vs33/scripts/post-start
chmod 755 $conf/vs33/scripts/post-start
run vserver vs33 start
like "$status $err" '^1 .*scripts/post-start failed' 'a start that fails'
nothing_left vs33 1033 'after that'
rm -r $conf/vs33/scripts

# Another guest shares its network
mkdir -p $conf/vs33/spaces
: > $conf/vs33/spaces/net
rm -r $conf/vs33/interfaces/0
vserver vs33 start
guest vs34 1034 plain
mkdir -p $conf/vs34/spaces
echo vs33 > $conf/vs34/spaces/net
rm -r $conf/vs34/interfaces/0
refused vserver vs34 start
vserver vs33 stop
done_testing
