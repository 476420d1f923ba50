#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vserver NAME denied: the denials, and the settings that would allow them.
# vm: kernel=release

# shellcheck disable=SC2317 # soon calls the functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs12 1012 sysv
root_sh()
{
	vserver vs12 exec /bin/sh -c "$1" > /dev/null 2>&1
}

run vserver vs12 denied
is "$status" 1 'a stopped guest'
like "$err" 'vserver: vs12: denied: it does not run; the kernel keeps denials only while it runs' \
	'its message'
vserver vs12 start || bail_out 'vs12 does not start'

# The list also contains denials of the boot: check only these
root_sh 'mknod /tmp/null c 1 3; mknod /tmp/null c 1 3'
root_sh 'hostname other'
root_sh 'unshare --user true'
root_sh 'dmesg'
root_sh 'echo 1 > /proc/sys/kernel/panic'
root_sh 'python3 -c "import socket; socket.socket(38, 5, 0)"'

run vserver vs12 denied
is "$status" 0 'denied'
is "$err" '' 'without messages'
like "$out" '^capability CAP_MKNOD, by mknod(at)?\(2\): EPERM \(rule capability\)$' \
	'a capability, a call, an errno, a rule'
entry()
{
	printf '%s\n' "$out" | grep -A 4 -e "^$1" | sed '1b; /^[^ ]/,$d'
}
like "$(entry 'capability CAP_MKNOD')" \
	'^    2 times, last [0-9-]+ [0-9:]+, process [0-9]+ \(mknod\)$' \
	'count, time and process'
like "$(entry 'capability CAP_MKNOD')" \
	"^    allow: 'mknod' in /etc/vservers/vs12/bcapabilities, then restart\$" \
	'the setting that would allow it'
like "$(entry 'creating a user namespace')" "'newuser' in /etc/vservers/vs12/umask" \
	'a namespace: a word in umask'
like "$(entry 'accessing the log of the kernel')" "'syslog' in /etc/vservers/vs12/ccapabilities" \
	'the log: a context capability'
like "$(entry 'writing to an entry of /proc')" 'allow: set the value on the host' \
	'a sysctl: an action on the host'
like "$(entry 'a socket of family AF_ALG')" 'no setting allows this to a guest' \
	'a family of sockets: no setting'
unlike "$out" 'capability CAP_SYS_ADMIN, by sethostname' \
	'the name of the host may be set: no denial'

run vserver vs12 denied --json
is "$status" 0 '--json'
printf '%s\n' "$out" > "$tap_dir/json"
is "$(python3 - "$tap_dir/json" <<'END'
import json, sys
for d in json.load(open(sys.argv[1]))["denied"]:
    if d["rule"] == "capability" and d["object"] == 27:
        print(d["what"], d["error"], d["count"], d["command"], d["allow"])
    if d["rule"] == "socket-family":
        print(d["what"], d["call"], d["allow"])
END
)" 'capability CAP_MKNOD EPERM 2 mknod mknod in bcapabilities
a socket of family AF_ALG socket(2) None' 'its objects'

# --follow prints each new denial once and ends with the guest
vserver vs12 denied --follow > "$tap_dir/follow" 2>&1 &
follower=$!
has_news()
{
	grep -c CAP_SYS_TIME "$tap_dir/follow" > /dev/null
}
tries=50
until [ -s "$tap_dir/follow" ] || [ $tries -eq 0 ]; do
	tries=$((tries - 1))
	sleep 0.1
done
not_ok '--follow: no news yet' has_news
root_sh 'python3 -c "import time; time.clock_settime(0, time.time())"'
tries=80
until has_news || [ $tries -eq 0 ]; do
	tries=$((tries - 1))
	sleep 0.1
done
is "$(grep -c '^capability CAP_SYS_TIME' "$tap_dir/follow")" 1 '--follow: news'
is "$(grep -c '^capability CAP_MKNOD' "$tap_dir/follow")" 1 '--follow prints nothing twice'

# From inside: only root sees the denials of its guest
run vserver vs12 exec cat /proc/virtual/1012/denied
like "$out" '^rule=capability object=27 ' 'root of the guest can read its denials'
run vserver vs12 suexec only-here cat /proc/virtual/1012/denied
isnt "$status" 0 'a user of the guest cannot'

# The advice works
echo mknod > $conf/vs12/bcapabilities
vserver vs12 stop
ok '--follow ends with the guest' wait $follower
vserver vs12 start
ok 'it is allowed with the word in the file' root_sh 'mknod /tmp/null c 1 3'
run vserver vs12 denied
unlike "$out" 'CAP_MKNOD' 'and no longer denied'

run vserver vs12 denied --nosuch
is "$status" 1 'an unknown argument'
like "$err" "denied: unexpected argument '--nosuch'" 'its message'

done_testing
