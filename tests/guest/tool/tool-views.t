#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vps, vserver-stat and vserver-info.
# shellcheck disable=SC2317 # ok, not_ok and soon call the functions

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

# A guest as vserver makes it: configuration, context, run file
conf=/etc/vservers/views
mkdir -p $conf/apps/init "$tap_dir/root" /var/run/vservers
at_exit "rm -rf $conf /var/run/vservers/views"
ln -s "$tap_dir/root" $conf/vdir
ln -s /var/run/vservers/views $conf/run
echo 1800 >$conf/context
vspace --new --uts --ipc -- vcontext --create --silent --xid 1800 \
	--disconnect -- vspace --set --uts --ipc -- \
	vuname -s -t context=$conf -t nodename=views -- \
	vcontext --migrate-self --initpid --endsetup -- sleep 600 \
	</dev/null >/dev/null || bail_out "cannot make context 1800"
at_exit 'end_context 1800'
soon is_set_up 1800 || bail_out "context 1800 is not set up"
echo 1800 >/var/run/vservers/views
context 1801 sh -c 'sleep 601 & exec sleep 602'

# vps
run vps aux
is "$status" 0 "vps aux"
header=$(printf '%s\n' "$out" | head -n 1)
like "$header" '^USER +PID CONTEXT +%CPU %MEM ' "CONTEXT comes after PID"
before=${header%%%CPU*}
start=${before%CONTEXT*}
is "$((${#before} - ${#start}))" 20 "it is 20 characters wide"
like "$out" "^root +[0-9]+  1800 views  +[0-9]" "a guest by name"
like "$out" "^root +[0-9]+  1801  +[0-9].*sleep 602" "a context without a name"
like "$out" '^root +1     0 MAIN ' "the host"
like "$out" '^root +[0-9]+     1 ALL_PROC .*/bin/ps aux' "context 1"
run vps -ef
like "$out" '^UID +PID CONTEXT +PPID ' "vps -ef"
run vps -o comm= -p 1
is "$status" 0 "vps without a heading"
run vps -o comm -p 1
like "$err" 'no column PID' "vps reports a missing column PID"
run vps --nosuchoption
isnt "$status" 0 "the exit status is that of ps"
run as_user vps
is "$status" 254 "an ordinary user"

# vserver-stat
run vserver-stat
is "$status" 0 "vserver-stat"
is "$(printf '%s\n' "$out" | head -n 1)" \
	'CTX   PROC    VSZ    RSS  userTIME   sysTIME    UPTIME NAME' "the heading"
row()
{
	printf '%s\n' "$out" | grep "^$1 "
}
size='[0-9]+(\.[0-9])?[ KMGT+]'
time='([0-9]+m[0-5][0-9]s[0-9]{2}|[0-9]+h[0-5][0-9]m[0-5][0-9])'
like "$(row 0)" "^0 +[0-9]+ +$size +$size +$time +$time +$time root server\$" \
	"the host"
like "$(row 1800)" "^1800 +1 +$size +$size +$time +$time +$time views\$" "a guest"
like "$(row 1801)" "^1801 +2 +$size +$size +$time +$time +$time \$" "a context"
for xid in 0 1800 1801; do
	text=$(row $xid)
	like "$(printf '%s' "$text" | cut -c1-10)" "^$xid *[0-9]+\$" "row $xid: PROC"
	like "$(printf '%s' "$text" | cut -c11-24)" "^ *$size *$size\$" \
		"row $xid: VSZ and RSS"
	like "$(printf '%s' "$text" | cut -c25-55)" "^ *$time *$time *$time \$" \
		"row $xid: the times"
done
unlike "$out" '^1 ' "it does not count itself in context 1"
is "$(printf '%s\n' "$out" | tail -n +2 | cut -d' ' -f1 | sort -n | tr '\n' ' ')" \
	"$(printf '%s\n' "$out" | tail -n +2 | cut -d' ' -f1 | tr '\n' ' ')" "by number"
init=$(vserver-info 1800 INITPID)
rss=$(chcontext --silent --ctx 1800 cat "/proc/$init/statm" | cut -d' ' -f2)
run vserver-stat --json
is "$status" 0 "vserver-stat --json"
printf '%s' "$out" | python3 -c '
import json, sys
rows = {r["ctx"]: r for r in json.load(sys.stdin)["contexts"]}
assert rows[0]["name"] == "root server", rows[0]
guest = rows[1800]
assert guest["processes"] == 1 and guest["name"] == "views", guest
# the kernel counts per CPU and updates the sum with a delay
assert abs(guest["rss"] / 4096 - int(sys.argv[1])) < 128, (guest, sys.argv[1])
assert 0 < guest["uptime"] < rows[0]["uptime"], guest
assert rows[1801]["processes"] == 2 and rows[1801]["name"] is None
' "${rss:-0}" 2>"$tap_dir/json"
is "$?$(cat "$tap_dir/json")" 0 "it contains the same"
run vserver-stat -O --sort RSS
is "$status" 0 "old options"
vattribute --set --xid 1801 --flag persistent
vkill --xid 1801 -s KILL
empty()
{
	vserver-stat | grep -q '^1801     0 '
}
ok "a context without a process" soon empty
vattribute --set --xid 1801 --flag '~persistent'
run as_user vserver-stat
is "$status" 1 "an ordinary user"
run chcontext --silent vserver-stat
is "$status" 1 "root of a guest"

# vserver-info
info()
{
	run vserver-info "$@"
}
info
is "$status" 0 "vserver-info"
like "$out" '^Versions:$' "SYSINFO"
like "$out" "^ +Kernel: $(uname -r)\$" "SYSINFO: kernel"
like "$out" '^ +VS-API: 0x00020308$' "SYSINFO: interface"
like "$out" '^ +VCI: 0x[0-9a-f]{16}$' "SYSINFO: parts"
like "$out" '^ +util-vserver: [0-9]' "SYSINFO: package"
isnt "$err" '' "a note on stderr"
answer()
{
	want=$1
	shift
	info "$@"
	is "$status:$out" "0:$want" "vserver-info $*"
}
no_answer()
{
	info "$@"
	is "$status:$out" '1:' "no answer: vserver-info $*"
}
answer 1800 views CONTEXT
answer 1800 views CONTEXT false
answer $conf 1800 ID
answer $conf views ID
no_answer 1801 ID
answer 1 views RUNNING
no_answer nosuch RUNNING
answer "$tap_dir/root" views VDIR 1
answer views $conf NAME
answer $conf views CFGDIR
answer $conf/apps/init views APPDIR init
no_answer views APPDIR nosuch
ok "the init is our process" chcontext --silent --ctx 1 \
	grep -q '^sleep$' "/proc/$init/comm"
answer "$init" views INITPID
answer "$init" 1800 INITPID
answer "$init" "$init" INITPID_PID
answer 1800 "$init" XID
answer 0 1 XID
answer 0 1 NID
no_answer 99999999 XID
answer 0x00020308 - APIVER
answer views views UTS
answer views 1800 UTS nodename
no_answer 1800 UTS nosuch
answer etcvserversvs01 /etc/vservers/vs-01 CANONIFY || true
answer main 0 XIDTYPE
answer watch 1 XIDTYPE
answer static 49151 XIDTYPE
answer dynamic 49152 XIDTYPE
no_answer 0 XIDTYPE static dynamic
answer '' 1000 XIDTYPE static dynamic
answer '' - VERIFYCAP
answer '' - VERIFYPROC
for feature in vkill iattr migrate namespace vinfo vhi vwait vnet pptag spaces \
	persistent pivot_root dynamic compat bme; do
	answer '' - FEATURE $feature
done
for feature in memcg vstat vshelper0 nosuch; do
	no_answer - FEATURE $feature
done
no_answer - FEATURE
info - NOSUCH
is "$status" 1 "an unknown tag"
like "$err" "unknown tag 'NOSUCH'" "its message"
info -q views CONTEXT
is "$status:$out" '0:' "-q"
info views CONTEXT -q
is "$status:$out" '0:' "-q at the end"
info -l
like "$out" '^Valid tags are: .*CONTEXT.*XIDTYPE' "-l"
info --json views CONTEXT
is "$(printf '%s' "$out" | python3 -c '
import json, sys
print(json.load(sys.stdin)["answers"][0])' 2>&1)" \
	"{'object': 'views', 'tag': 'CONTEXT', 'found': True, 'value': '1800'}" "--json"

# names of guests as arguments
run vattribute --get --xid views
is "$status" 0 "a guest by name"
run vattribute --get --xid $conf
is "$status" 0 "a guest by the path of its configuration"
run vattribute --get --xid :views
is "$status" 0 "a colon in front"
rm /var/run/vservers/views
run vattribute --get --xid views
is "$status" 255 "a guest that does not run"
like "$err" "guest 'views' is not running" "its message"

done_testing
