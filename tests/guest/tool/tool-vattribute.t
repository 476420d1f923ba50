#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vattribute and vuname.

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

# a uts namespace that the context keeps, for the names
vspace --new --uts --ipc -- vcontext --create --silent --xid 1500 \
	--disconnect -- vspace --set --uts --ipc -- \
	vcontext --migrate-self --endsetup sleep 600 </dev/null >/dev/null ||
	bail_out "cannot make context 1500"
at_exit 'end_context 1500'
soon is_set_up 1500 || bail_out "context 1500 is not set up"

line()
{
	printf '%s\n' "$out" | sed -n "$1p"
}

run vattribute --get --xid 1500
is "$status" 0 "--get"
is "$(vattribute --get --xid 1500 | wc -l)" 8 "eight lines"
is "$(line 1),$(line 3),$(line 5),$(line 7)" \
	'bcapabilities:,ccapabilities:,flags:,umask:' "the headings"
like "$(line 2)" '^chown,dac_override,.*,checkpoint_restore,\^41,.*,\^63$' \
	"all capabilities, those without a name as numbers"
is "$(line 4)" '' "no context capability"
is "$(line 6)" 'state_init,state_admin' "the flags"

run vattribute --set --xid 1500 --secure
is "$status:$out" '0:' "--set --secure"
run vattribute --get --xid 1500
is "$(line 2)" "chown,dac_override,dac_read_search,fowner,fsetid,kill,setgid,\
setuid,net_bind_service,sys_chroot,sys_ptrace,sys_boot,sys_tty_config,lease,\
audit_write,setfcap" "the secure capabilities"
is "$(line 4)" 'set_utsname,raw_icmp,audit_control' "the secure ccaps"
like "$(line 6)" hide_netif "the secure flag"

for name in NET_RAW CAP_NET_RAW net_raw ^13 0x2000; do
	vattribute --set --xid 1500 --bcap '~net_raw'
	run vattribute --set --xid 1500 --bcap "$name"
	is "$status" 0 "--bcap $name"
	run vattribute --get --xid 1500
	like "$(line 2)" '(^|,)net_raw(,|$)' "--bcap $name sets it"
done
run vattribute --set --xid 1500 --ccap '~utsname' --ccap mount
run vattribute --get --xid 1500
is "$(line 4)" 'raw_icmp,audit_control,secure_mount' "--ccap, with aliases"
run vattribute --set --xid 1500 --umask newpid,newnet
run vattribute --get --xid 1500
is "$(line 8)" 'newpid,newnet' "--umask"
run vattribute --set --xid 1500 --flag persistent,^36
run vattribute --get --xid 1500
like "$(line 6)" 'sc_helper,persistent' "--flag by name and by number"
run vattribute --set --xid 1500 --flag '~persistent,!sc_helper'
run vattribute --get --xid 1500
unlike "$(line 6)" 'persistent|sc_helper' "--flag ~persistent,!sc_helper"
run vattribute --set --xid 1500 --bcap none --secure
run vattribute --get --xid 1500
is "$(line 2)" '' "the other options override --secure"

run vattribute --set --xid 1500 --flag virt_uptime,nosuch
is "$status" 1 "an unknown flag"
like "$err" "^vattribute: Unknown flag 'nosuch'\$" "its message"
run vattribute --get --xid 1500
unlike "$(line 6)" virt_uptime "and nothing is changed"
run vattribute --set --xid 1500 --bcap nosuch
like "$status $err" "^1 .*Unknown bcap 'nosuch'" "an unknown capability"
run vattribute --set --xid 1500 --ccap nosuch
like "$status $err" "^1 .*Unknown ccap 'nosuch'" "an unknown ccap"
run vattribute --set --xid 1500 --umask nosuch
like "$status $err" "^1 .*Unknown namespace 'nosuch'" "an unknown namespace"
run vattribute --xid 1500
is "$status" 255 "neither --get nor --set"
run vattribute --get --xid 1500 true
is "$status" 255 "--get with a command"
run vattribute --get --xid 1501
is "$status" 255 "a context that does not exist"
like "$err" 'context 1501: vc_get_bcaps\(\): No such process' "its message"
run vattribute --get
is "$status" 255 "the host is not a context"
like "$err" 'own context: ' "its message"
run as_user vattribute --get --xid 1500
is "$status" 255 "an ordinary user"
like "$err" 'Operation not permitted' "its message"
run vattribute --set --xid 1500 --flag virt_uptime -- sh -c 'exit 8'
is "$status" 8 "--set with a command"
run vcontext --migrate --silent --xid 1500 vattribute --get --xid 1500
is "$status" 255 "refused inside"

# state_admin cannot be set again
context 1502
run vattribute --set --xid 1502 --flag '~state_admin'
is "$status" 0 "--flag ~state_admin"
run vattribute --set --xid 1502 --flag state_admin
is "$status" 255 "it cannot be set again"
like "$err" 'Permission denied' "its message"

# names
run vuname --xid 1500
is "$status" 0 "vuname"
like "$out" "^ Linux $(hostname) $(uname -r) #" "an empty name, and six strings"
run vuname -s --xid 1500 -t nodename=guest1 --tag CONTEXT=/etc/vservers/guest1
is "$status:$out" '0:' "vuname -s"
run vuname -g --xid 1500 nodename context
is "$out" 'guest1 /etc/vservers/guest1' "vuname -g"
run vuname --xid 1500 n
is "$out" guest1 "the beginning of a tag"
run vcontext --migrate --silent --xid 1500 -- hostname
isnt "$out" guest1 "the host's uts namespace is another"
run vspace --enter 1500 --uts -- hostname
is "$out" guest1 "the context's has the name"
mkdir "$tap_dir/uts"
echo guest2 >"$tap_dir/uts/nodename"
echo 9.9 >"$tap_dir/uts/release"
echo bad >"$tap_dir/uts/context"
run vuname --xid 1500 --dir "$tap_dir/uts" -t machine=pdp11 -- sh -c 'exit 3'
is "$status" 3 "vuname --dir with a command"
run vuname --xid 1500 nodename release machine context
is "$out" 'guest2 9.9 pdp11 /etc/vservers/guest1' "vuname --dir"
run vuname --xid 1500 --dir /nonexistent
is "$status" 255 "vuname --dir without the directory"
run vuname --xid 1500 --dir /nonexistent --missingok
is "$status" 0 "vuname --missingok"
run vuname --xid 1500 nosuch
is "$status" 255 "an unknown tag"
like "$err" "Tag 'nosuch' not recognized" "its message"
run vuname --xid 1501 nodename
is "$status:$out" '0:???' "a string that cannot be read"
run vuname -s --xid 1501 -t nodename=x
is "$status" 255 "setting it"
run vuname -s --xid 1500 -t "nodename=$(printf '%065d' 0)"
is "$status" 255 "a string that is too long"
like "$err" 'Argument list too long' "its message"
run vuname -s --xid 1500 -t "context=/x$(printf '\033')[2J"
run vuname --xid 1500 context
is "$out" '/x?[2J' "control characters are not printed"

done_testing
