#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A build, a start or a guest that is killed leaves nothing that the next
# command does not take away; stop removes what start has added, whatever the
# configuration says meanwhile.
# vm: timeout=500
# shellcheck disable=SC2317,SC2016 # ok and within call functions; sh -c expands
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

# --- Builds -----------------------------------------------------------------

b=$conf/vs31
unfinished='An earlier build .* did not come to an end; what it made is removed'
at_exit "vserver --silent vs31 delete > /dev/null 2>&1"

# build_killed COMMAND...: a build that is killed as soon as there is /tmp/there
build_killed()
{
	rm -f /tmp/there /tmp/alive
	"$@" > /dev/null 2>&1 &
	builder=$!
	within 30 [ -e /tmp/there ] || bail_out "the build does not begin: $*"
	kill -KILL $builder
	wait $builder 2> /dev/null
}

# A method may leave mounts behind, and processes that go on writing
cat > /tmp/method <<-'END'
#!/bin/sh
mkdir -p deep/er
mount -t tmpfs none deep/er
touch deep/er/file
(while :; do touch "still-$(date +%N)" /tmp/alive; done) &
setsid sh -c 'while :; do touch "apart-$(date +%N)" /tmp/alive; done' &
touch /tmp/there
sleep 1000
END
chmod 755 /tmp/method
at_exit 'rm -f /tmp/method /tmp/there /tmp/alive /tmp/fifo'

build_killed vserver vs31 build -m skeleton --context 1031 -- -- /tmp/method
rm -f /tmp/alive
sleep 0.5
not_ok 'what a killed build has started ends' [ -e /tmp/alive ]
ok '... and leaves a tree' [ -e $root/vs31/deep ]
run vserver vs31 start
like "$status $err" '^1 .*its build is unfinished' 'start refuses half a guest'
run vserver vs31 build -m skeleton --context 1031
like "$status $err" "^0 $unfinished" 'build takes it away and builds'
is "$(find $root/vs31 -name 'still-*' -o -name 'apart-*' -o -name deep)" '' '... a new tree'
run vserver vs31 build -m skeleton
like "$status $err" '^1 .*exist already' 'a finished one is not taken away'
vserver --silent vs31 delete

build_killed vserver vs31 build -m skeleton -- -- /tmp/method
run vserver --silent vs31 delete
is "$status $err" '0 ' 'delete takes half a guest away'
not_ok '... all of it' test -e $b -o -e $root/vs31 -o -e /var/cache/vservers/vs31

# Killed before there was a link to the tree, and before the mark
mkdir $root/vs31
mkdir $b
run vserver vs31 build -m skeleton
is "$status" 0 'an empty tree and an empty configuration are in no way'
rm $b/vdir
echo $root/vs31 > $b/.build
run vserver --silent vs31 delete
is "$status" 0 'delete of what had no link to its tree yet'
not_ok '... which goes, too' test -e $b -o -e $root/vs31

mkfifo /tmp/fifo
(echo no-archive; touch /tmp/there; sleep 5) > /tmp/fifo &
writer=$!
build_killed vserver vs31 build -m template -- -t /tmp/fifo
kill $writer
run vserver vs31 build -m skeleton
like "$status $err" "^0 $unfinished" 'a template that was being unpacked'
vserver --silent vs31 delete

# Elsewhere, and in a tree that was there
mkdir -p /srv/elsewhere/vs31
echo mine > /srv/elsewhere/vs31/file
at_exit 'rm -rf /srv/elsewhere'
build_killed vserver vs31 build -m skeleton --rootdir /srv/elsewhere \
	--i-know-its-there -- -- /tmp/method
run vserver vs31 build -m skeleton
like "$status $err" "^0 $unfinished" '--i-know-its-there'
is "$(cat /srv/elsewhere/vs31/file)" mine '... the tree that was there stays'
vserver --silent vs31 delete

# --keep is obeyed
build_killed vserver vs31 build --keep -m skeleton -- -- /tmp/method
run vserver vs31 build -m skeleton
like "$status $err" '^1 .*exist already' '--keep keeps it'
run vserver --silent vs31 delete
is "$status" 0 '... until delete'

# A build that goes on
rm -f /tmp/there
vserver vs31 build -m skeleton -- -- /tmp/method > /dev/null 2>&1 &
builder=$!
within 30 [ -e /tmp/there ]
run vserver vs31 build -m skeleton
like "$status $err" '^1 .*another build of it is running' 'two builds at once'
run vserver --silent vs31 delete
like "$status $err" '^1 .*not deleted: its build is running' '... or build and delete'
ok '... do no harm' [ -d $root/vs31/dev ]
kill -TERM $builder
wait $builder
is "$?" 1 'an interrupted build fails, and what it waits for ends'
not_ok '... and leaves nothing' test -e $b -o -e $root/vs31

# A hook may run the guest
mkdir -p $conf/.distributions/hooked
at_exit "rm -rf $conf/.distributions/hooked"
cat > $conf/.distributions/hooked/initpost <<-'END'
#!/bin/sh -e
name=${1##*/}
printf '%s\n' '/usr /usr none bind,ro 0 0' >> "$1/fstab"
mkdir -p usr tmp
for dir in bin sbin lib lib64; do ln -s "usr/$dir" $dir; done
vserver "$name" start --rescue --rescue-init sh -c 'sleep 1000 & while :; do wait; done'
vserver "$name" exec touch /made-inside
vserver "$name" stop --rescue-init
END
chmod 755 $conf/.distributions/hooked/initpost
run vserver vs31 build -m skeleton --context 1031 -- -d hooked
is "$status" 0 'a hook starts, enters and stops the guest' || diag "$err"
ok '... and works in it' [ -e $root/vs31/made-inside ]
vserver --silent vs31 delete

# --- Guests -----------------------------------------------------------------

guest vs29 1029 plain
g=$conf/vs29
helper=$(cat /proc/sys/kernel/vshelper)
at_exit "echo '$helper' > /proc/sys/kernel/vshelper"

# As the manager of a unit does it that has no ExecStop, with all of the unit
unit=/sys/fs/cgroup/unit
in_unit()
{
	mkdir -p $unit
	sh -c "echo 0 > $unit/cgroup.procs; exec \"\$@\"" sh "$@"
}

unit_killed()
{
	echo 1 > $unit/cgroup.kill
	within 10 rmdir $unit
}

echo /bin/true > /proc/sys/kernel/vshelper
for next in status stop; do
	in_unit vserver vs29 start || bail_out 'cannot start in a unit'
	unit_killed
	run vserver vs29 $next
	like "$status $out$err" '^(3 .*is stopped|0 .*is not running)' "its unit is killed, $next"
	nothing_left vs29 1029 "after its unit was killed, and $next"
done
in_unit vserver vs29 start
unit_killed
run vserver vs29 start
is "$status $err" '0 ' 'its unit is killed, start'
vserver vs29 stop
nothing_left vs29 1029 'after that'

# While it starts
mkdir $g/scripts
printf '#!/bin/sh\ntouch /tmp/there\nexec sleep 1000\n' > $g/scripts/pre-start
chmod 755 $g/scripts/pre-start
rm -f /tmp/there
in_unit vserver vs29 start > /dev/null 2>&1 &
within 30 [ -e /tmp/there ]
like "$(vserver vs29 status)" stopped 'status of a guest that is being started'
ok '... does not take its address' sh -c 'ip -o address show | grep -q eth1:vs29'
unit_killed
vserver vs29 status > /dev/null
nothing_left vs29 1029 'after its start was killed, and status'
rm -r $g/scripts

# A run file without a number, as a crash leaves it
for text in '' nonsense 99999999 -1; do
	printf '%s' "$text" > /var/run/vservers/vs29
	run vserver vs29 start
	is "$status $err" '0 ' "a run file that holds '$text' does not hinder start"
	vserver vs29 stop
done

# One with the number of a user's context, which is called after his directory
mkdir /tmp/users
at_exit 'rm -rf /tmp/users'
ln -s /var/run/vservers/vs29 /tmp/users/run
chown nobody /tmp/users
vcontext --create --silent --xid 1729 -- sh -c \
	'vuname --xid self -s -t context=/tmp/users && sleep 600' &
user=$!
within 10 sh -c '[ "$(vuname --xid 1729 -g context)" = /tmp/users ]'
echo 1729 > /var/run/vservers/vs29
run vserver vs29 start
is "$status $err" '0 ' "the context of a user is no guest"
vserver vs29 stop
vkill --xid 1729 -s KILL
wait $user 2> /dev/null
echo "$helper" > /proc/sys/kernel/vshelper

# --- What start has added ---------------------------------------------------

cp -a $g "$tap_dir/good"

# changed WHAT COMMAND...: the configuration changes while the guest runs
changed()
{
	what=$1
	shift
	vserver vs29 start
	"$@"
	ip address add 10.77.0.229/24 dev eth1
	vserver vs29 stop 2> /dev/null
	nothing_left vs29 1029 "after stop ($what)"
	ok '... and the address of the host stays' \
		sh -c 'ip -o address show dev eth1 | grep -q 10.77.0.229/24'
	ip address del 10.77.0.229/24 dev eth1 2> /dev/null
	rm -r $g/interfaces
	cp -a "$tap_dir/good/." $g/
}

no_device()
{
	: > "$g/interfaces/0/nodev"
}

disabled()
{
	: > "$g/interfaces/0/disabled"
}

put()
{
	echo "$2" > $g/interfaces/0/"$1"
}

changed 'another address' put ip 10.77.0.229
changed 'another device' put dev eth0
changed 'another prefix' put prefix 16
changed 'a peer' put peer 10.77.1.1
changed 'no address' put ip nonsense
changed 'nodev' no_device
changed 'disabled' disabled
changed 'no interface' rm -r $g/interfaces/0
put peer 10.77.1.1
changed 'no peer any more' rm -f $g/interfaces/0/peer
put ip fd77::29
put prefix 64
changed 'IPv6' put ip fd77::229
vserver vs29 start
cp -a $g/interfaces/0 $g/interfaces/1
vserver vs29 stop
is "$(ip -6 -o address show dev eth1 | grep fd77::)" '' 'no address of IPv6 is left'
rm -r $g/interfaces
cp -a "$tap_dir/good/." $g/

# An address that the host has taken from the guest: another label
vserver vs29 start
ip address del 10.77.0.29/24 dev eth1
ip address add 10.77.0.29/24 dev eth1
vserver vs29 stop
ok 'the address is the host'"'"'s by now and stays' \
	sh -c 'ip -o address show dev eth1 | grep -q 10.77.0.29/24'
ip address del 10.77.0.29/24 dev eth1

# The record of a removed configuration whose inode number this one has
record=/run/vservers.net/$(printf '%s-%x' "$(stat -c %D "$g")" "$(stat -c %i "$g")")
vserver vs29 start
ok 'what start adds is on record' [ -s "$record" ]
sed 's/^guest [0-9.]*/guest 1.000000000/' "$record" > "$tap_dir/record"
vserver vs29 stop
not_ok '... until stop' [ -e "$record" ]
ip address add 10.77.0.29/24 dev eth1
cp "$tap_dir/record" "$record"
vserver vs29 status > /dev/null
vserver vs29 stop 2> /dev/null
ok 'an address on record of another configuration stays' \
	sh -c 'ip -o address show dev eth1 | grep -q 10.77.0.29/24'
not_ok '... without the record' [ -e "$record" ]
ip address del 10.77.0.29/24 dev eth1

# A record that is cut off or damaged
for text in '' 'guest' 'guest 1' "$(head -n 1 "$tap_dir/record")" 'address eth1'; do
	echo "$text" > "$record"
	run vserver vs29 start
	is "$status" 0 "start with the record '$text'"
	vserver vs29 stop
done
nothing_left vs29 1029 'at the end'

# --- Locks ------------------------------------------------------------------

# /run/lock is everybody's: whoever opens a lock file can hold the lock
lock=/var/lock/vserver.etcvserversvs29.startup
is "$(stat -c '%U %a' $lock)" 'root 600' 'the lock is root'"'"'s alone'
rm $lock
setpriv --reuid 65534 --regid 65534 --clear-groups sh -c \
	"umask 0; exec flock $lock sleep 600" &
user=$!
within 10 [ -e $lock ]
run timeout 20 vserver vs29 start
is "$status" 0 'a lock file of a user does not hinder start'
is "$(stat -c '%U %a' $lock)" 'root 600' '... and is replaced'
kill $user
is "$(stat -c '%U %a' /var/run/vshelper/1029)" 'root 600' 'the state for vshelper likewise'
vserver vs29 stop
done_testing
