#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vprocunhide.

# shellcheck disable=SC2016,SC2088 # the guest expands; '~' is a letter
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

tool=/usr/lib/util-vserver/vprocunhide
own=/etc/vservers/.defaults/apps/vprocunhide
at_exit "rm -rf $own"

# in_guest WORD...: the entries among these that a guest sees
in_guest()
{
	chcontext --silent sh -c 'for name; do
		[ ! -e "/proc/$name" ] || echo "$name"; done' sh "$@" | xargs
}

list()
{
	mkdir -p $own
	printf '%s\n' "$@" > $own/files
}

# the packaged list
setattr --hide /proc/uptime
is "$(in_guest uptime loadavg)" loadavg "an entry is hidden"
run $tool
is "$status:$out$err" 0: "the packaged list"
is "$(in_guest uptime loadavg tty/drivers tty/driver cmdline)" \
	'uptime loadavg tty/drivers' "the entry is visible again, and no other one"
before=$(showattr -d /proc/[a-z]* 2> /dev/null | cut -c1-3,8-)
run $tool
is "$(showattr -d /proc/[a-z]* 2> /dev/null | cut -c1-3,8-)" "$before" \
	"again: nothing changes"

# the list of the administrator
at_exit 'setattr --hide --admin --~watch /proc/irq /proc/irq/* /proc/diskstats \
	/proc/softirqs; setattr --~hide --admin --~watch /proc/version'
list '# a comment' '' '  /proc/diskstats  # shown' '+/proc/soft*' \
	/proc/no-such-entry '-/proc/version'
run $tool
is "$status:$out$err" 0: "a list of the administrator"
is "$(in_guest diskstats softirqs version)" 'diskstats softirqs' \
	"it shows and hides entries"
is "$(showattr /proc/version)" 'AwH-ui- /proc/version' "with the attributes of the list"
list '~/proc/version'
$tool
is "$(showattr /proc/version)" 'AWH-ui- /proc/version' "~"
ok "context 1 sees that" chcontext --silent --ctx 1 test -e /proc/version
list ':/proc/pagetypeinfo'
$tool
not_ok ": hides from the host" test -e /proc/pagetypeinfo
ok "... but not from context 1" chcontext --silent --ctx 1 \
	test -e /proc/pagetypeinfo
list '!/proc/buddyinfo'
$tool
not_ok "! hides from the host" test -e /proc/buddyinfo
not_ok "... and from context 1" chcontext --silent --ctx 1 \
	test -e /proc/buddyinfo
list '-/proc/pagetypeinfo' '-/proc/buddyinfo' '-/proc/no-such-entry'
run $tool
is "$status:$out$err" 0: "a list can name entries that are hidden from the host"
is "$(showattr /proc/pagetypeinfo /proc/buddyinfo | cut -c1-3 | xargs)" \
	'AwH AwH' "... and the host sees them again"

# a directory, with and without its entries
setattr --hide /proc/irq/default_smp_affinity
list /proc/irq
$tool
is "$(in_guest irq irq/default_smp_affinity)" irq "a directory"
list /proc/irq/
$tool
is "$(in_guest irq irq/default_smp_affinity)" 'irq irq/default_smp_affinity' \
	"and all entries below it"

# errors
list -/proc/loadavg /etc/passwd
run $tool
is "$status" 1 "a path outside of /proc"
like "$err" "files:2: '/etc/passwd' is not below /proc" "its message"
is "$(in_guest loadavg)" loadavg "nothing was changed"
list /proc/diskstats '>/proc/sys/kernel/hostname'
run $tool
is "$status" 2 "some fail"
like "$err" "files:2: '>/proc/sys/kernel/hostname': no guest may write" \
	"its message"
list '>/proc/sys'
run $tool
is "$status" 3 "all fail"
list -/proc/loadavg
run as_user $tool
is "$status" 3 "an ordinary user"
like "$err" 'files:1: cannot set attributes of /proc/loadavg: Operation not permitted' "its message"
run chcontext --silent $tool
is "$status" 3 "root of a guest"
is "$(in_guest loadavg)" loadavg "root of a guest has changed nothing"
rm $own/files
mkdir $own/files
run $tool
is "$status" 1 "a list that cannot be read"

done_testing
