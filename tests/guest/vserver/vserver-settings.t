#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# start warns once about each file of the configuration that has no effect.
# tests/unit/test-vserver-settings.c tests the list of these files.  This test also
# checks the variables that hooks get.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs36 1036 sysv
g=$conf/vs36
defaults=$conf/.defaults
run vserver vs36 start
is "$status $err" '0 ' 'files that build writes cause no warning'
vserver vs36 stop

: > $g/legacy
: > $g/disabled
echo 5 > $g/cflag
echo a > $g/apps/init/mark
mkdir -p $g/rlimits $g/apps/vunify/hash $g/scripts
echo 1 > $g/rlimits/rss
echo 1 > $g/rlimits/as
echo 0 > $g/cpuset/cpus
echo 02:00:00:00:00:01 > $g/interfaces/0/mac
: > $g/scripts/prestart
: > $g/cflags~
: > $g/.hidden
: > $defaults/nonamespace
at_exit "rm -f $defaults/nonamespace; ln -sfn /var/run/vservers.rev $defaults/run.rev"
ln -sfn /tmp $defaults/run.rev
run vserver vs36 start
is "$status" 0 'settings without effect do not prevent the start'
is "$(printf '%s\n' "$err" | sed -n 's/.*warning: \([^ :]*\)[ :].*/\1/p' | xargs)" \
	'apps/init/mark apps/vunify cflag cpuset/cpus disabled interfaces/0/mac legacy rlimits scripts/prestart .defaults/nonamespace .defaults/run.rev' \
	'... but each causes one warning'
like "$err" 'interfaces/0/mac has no effect: .*netns/interfaces' '... with the setting to use instead'
like "$err" 'scripts/prestart: there is no such setting' '... and so do typing errors'
vserver vs36 stop

# The variables, for a hook of an administrator
mkdir -p $conf/.distributions/own
at_exit "rm -rf $conf/.distributions/own"
cat > $conf/.distributions/own/initpre <<-'END'
#!/bin/sh -e
. "$2"
echo made-by-a-hook | "$_CHROOT_SH" truncate made
"$_SHOWATTR" -d "$__DEFAULT_VSERVERDIR" > /dev/null
[ "$__CONFDIR/vs37" = "$1" ] && [ -x "$__PKGLIBDIR/chroot-sh" ]
END
chmod 755 $conf/.distributions/own/initpre
at_exit 'vserver --silent vs37 delete > /dev/null 2>&1'
run vserver vs37 build -m skeleton -- -d own
is "$status $err" '0 ' 'a hook reads util-vserver-vars'
is "$(cat $root/vs37/made)" made-by-a-hook '... and uses the programs in it'
vserver --silent vs37 delete
cp /usr/lib/util-vserver/util-vserver-vars "$tap_dir/vars"
echo '_CHROOT_SH=/bin/false' >> "$tap_dir/vars"
run env UTIL_VSERVER_VARS="$tap_dir/vars" vserver vs37 build -m skeleton -- -d own
is "$status" 1 'UTIL_VSERVER_VARS names another file'
done_testing
