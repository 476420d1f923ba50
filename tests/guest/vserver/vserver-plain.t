#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests a guest with an init of its own (style plain), and the ways it can end.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs05 1005 plain
init=$root/vs05/etc/init

run vserver vs05 start
is "$status" 0 'start'
is "$out$err" '' '... without messages'
is "$(vserver vs05 exec cat /proc/1/comm)" init 'process 1 is its own init'
is "$(vserver vs05 exec sh -c 'set -- /proc/[0-9]*; echo $#')" 3 \
	'its /proc shows init, its child and the caller'
is "$(vserver vs05 exec stat -L -c %d:%i /proc/1/fd/0 /proc/1/fd/1 /proc/1/fd/2 | sort -u)" \
	"$(stat -c %d:%i "$root/vs05/dev/null")" \
	'init has no descriptor of the host, but its own /dev/null'
isnt "$(vserver vs05 exec readlink /proc/self/ns/pid)" "$(readlink /proc/self/ns/pid)" \
	'a pid namespace of its own'
before=$(date +%s)
run vserver vs05 stop
is "$status" 0 'stop'
is "$err" '' '... without messages'
ok '... by SIGINT to init, not by time-out' test $(($(date +%s) - before)) -lt 20
nothing_left vs05 1005 'after stop'

# An init that ignores signals
cat > "$init" <<-'END'
#!/bin/sh
trap '' INT TERM
while :; do sleep 1000; done
END
mkdir -p $conf/vs05/apps/vshelper
echo 3 > $conf/vs05/apps/vshelper/sync-timeout
printf '15\n1\n9\n' > $conf/vs05/apps/init/killseq
vserver vs05 start
before=$(date +%s)
run vserver vs05 stop
is "$status" 0 'stop of an init that ignores signals'
like "$err" 'did not shut down within 3 seconds' '... with a warning'
ok '... in sync-timeout and the kill sequence' test $(($(date +%s) - before)) -lt 12
nothing_left vs05 1005 'after the kill sequence'

# An init that dies later: the next start removes what it left
printf '#!/bin/sh\nsleep 2 & wait\n' > "$init"
vserver vs05 start
while context_exists 1005; do sleep 0.2; done
run vserver vs05 start
is "$status" 0 'a guest that ended by itself can be started again'
while context_exists 1005; do sleep 0.2; done
run vserver vs05 stop
is "$status" 0 '... or stopped'
nothing_left vs05 1005 'after that'

# An init that dies at once
printf '#!/bin/sh\nexit 3\n' > "$init"
run vserver vs05 start
is "$status" 1 'an init that ends at once fails the start'
like "$err" '/etc/init ended at once with exit code 3' '... with its exit code'
nothing_left vs05 1005 'after that'
rm "$init"
run vserver vs05 start
is "$status" 1 'a missing init fails the start'
like "$err" 'cannot run /etc/init in the guest: No such file' '... with its name'
nothing_left vs05 1005 'after that'

rm $conf/vs05/apps/init/cmd.start
run vserver vs05 start
like "$status $err" '^1 .*no /sbin/init; set apps/init/style' \
	'a guest without any init fails the start'

run vserver vs05 start --rescue --rescue-init sh -c 'sleep 1000 & while :; do wait; done'
is "$status" 0 'rescue: any command is its init'
like "$(vserver vs05 exec cat /proc/1/cmdline | tr '\0' ' ')" '^sh -c' '... as process 1'
echo 0 > $conf/vs05/apps/vshelper/sync-timeout
run vserver vs05 stop --rescue-init
is "$status" 0 'a rescue is stopped'
nothing_left vs05 1005 'after rescue'

# Limits, nice level, host name
mkdir -p $conf/vs05/ulimits
echo 77 > $conf/vs05/ulimits/nofile
echo 5 > $conf/vs05/nice
echo own.name > $conf/vs05/uts/nodename
echo -4096 > $conf/vs05/badness
vserver vs05 start --rescue --rescue-init sleep 1000
is "$(vserver vs05 exec sh -c 'ulimit -n; ulimit -H -c; nice; hostname' | xargs)" \
	'77 unlimited 5 own.name' 'ulimits, nice level and names'
is "$(sed -n 's/^OOM:\t//p' /proc/virtual/1005/info)" -4096 'badness'
vserver vs05 stop

# Without a pid namespace: its processes have the same numbers on the host
mkdir $conf/vs05/spaces
echo 0 > $conf/vs05/spaces/pid
run vserver vs05 start --rescue --rescue-init sh -c 'sleep 1000 & while :; do wait; done'
is "$status" 0 'an init in the pid namespace of the host'
like "$(vserver vs05 exec cat /proc/1/cmdline | tr '\0' ' ')" '^sh -c' '... is process 1'
is "$(vserver vs05 exec ps -C sleep -o ppid= | xargs)" 1 '... also for its children'
number=$(vserver vs05 exec pgrep -x sleep)
is "$(chcontext --silent --xid 1 cat "/proc/$number/comm")" sleep '... with the numbers of the host'
vserver vs05 stop --rescue-init
nothing_left vs05 1005 'of it'
rm $conf/vs05/spaces/pid
: > $conf/vs05/spaces/pid
vserver vs05 start --rescue --rescue-init sleep 1000
is "$(vserver vs05 exec sh -c 'echo $$' | tr -d '\n' | wc -c)" 1 'a pid namespace of its own has its own numbers'
vserver vs05 stop
rm -r $conf/vs05/spaces

# stop also ends a persistent context
printf 'persistent\nvirt_time\n' > $conf/vs05/cflags
run vserver vs05 start --rescue --rescue-init sleep 1000
like "$err" 'warning: cflags: virt_time has no effect' 'a flag without effect causes a warning'
ok 'a persistent guest starts' vserver vs05 running
vserver vs05 stop
nothing_left vs05 1005 'of a persistent one'
done_testing
