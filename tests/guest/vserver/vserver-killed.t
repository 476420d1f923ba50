#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The next command removes everything that a killed build, start or guest leaves.
# stop removes what start has added, even if the configuration has changed.
# vm: timeout=500
# shellcheck disable=SC2317,SC2016 # ok and within call functions; sh -c expands
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

# --- Builds -----------------------------------------------------------------

b=$conf/vs31
unfinished='An earlier build .* is unfinished; its files are removed'
at_exit "vserver --silent vs31 delete > /dev/null 2>&1"

# build_killed COMMAND...: kills a build as soon as /tmp/there exists
build_killed()
{
	rm -f /tmp/there /tmp/alive
	"$@" > /dev/null 2>&1 &
	builder=$!
	within 30 [ -e /tmp/there ] || bail_out "the build does not begin: $*"
	kill -KILL $builder
	wait $builder 2> /dev/null
}

# A method may leave mounts, and processes that continue to write
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
not_ok 'processes of a killed build end' [ -e /tmp/alive ]
ok '... and a tree is left' [ -e $root/vs31/deep ]
run vserver vs31 start
like "$status $err" '^1 .*its build is unfinished' 'start refuses an unfinished guest'
run vserver vs31 build -m skeleton --context 1031
like "$status $err" "^0 $unfinished" 'build removes it and builds'
is "$(find $root/vs31 -name 'still-*' -o -name 'apart-*' -o -name deep)" '' '... a new tree'
run vserver vs31 build -m skeleton
like "$status $err" '^1 .*exist already' 'a finished guest is not removed'
vserver --silent vs31 delete

build_killed vserver vs31 build -m skeleton -- -- /tmp/method
run vserver --silent vs31 delete
is "$status $err" '0 ' 'delete removes an unfinished guest'
not_ok '... with all its files' test -e $b -o -e $root/vs31 -o -e /var/cache/vservers/vs31

# A build that was killed before it made the link to the tree, or the mark
mkdir $root/vs31
mkdir $b
run vserver vs31 build -m skeleton
is "$status" 0 'build accepts an empty tree and an empty configuration'
rm $b/vdir
echo $root/vs31 > $b/.build
run vserver --silent vs31 delete
is "$status" 0 'delete of a guest without a link to its tree'
not_ok '... removes the tree as well' test -e $b -o -e $root/vs31

mkfifo /tmp/fifo
(echo no-archive; touch /tmp/there; sleep 5) > /tmp/fifo &
writer=$!
build_killed vserver vs31 build -m template -- -t /tmp/fifo
kill $writer
run vserver vs31 build -m skeleton
like "$status $err" "^0 $unfinished" 'a template that was being unpacked'
vserver --silent vs31 delete

# In another place, and in an existing tree
mkdir -p /srv/elsewhere/vs31
echo mine > /srv/elsewhere/vs31/file
at_exit 'rm -rf /srv/elsewhere'
build_killed vserver vs31 build -m skeleton --rootdir /srv/elsewhere \
	--i-know-its-there -- -- /tmp/method
run vserver vs31 build -m skeleton
like "$status $err" "^0 $unfinished" '--i-know-its-there'
is "$(cat /srv/elsewhere/vs31/file)" mine '... the existing tree stays'
vserver --silent vs31 delete

# --keep
build_killed vserver vs31 build --keep -m skeleton -- -- /tmp/method
run vserver vs31 build -m skeleton
like "$status $err" '^1 .*exist already' '--keep keeps it'
run vserver --silent vs31 delete
is "$status" 0 '... until delete'

# A running build
rm -f /tmp/there
vserver vs31 build -m skeleton -- -- /tmp/method > /dev/null 2>&1 &
builder=$!
within 30 [ -e /tmp/there ]
run vserver vs31 build -m skeleton
like "$status $err" '^1 .*another build of it is running' 'two builds at once'
run vserver --silent vs31 delete
like "$status $err" '^1 .*not deleted: its build is running' '... or build and delete'
ok '... do not affect it' [ -d $root/vs31/dev ]
kill -TERM $builder
wait $builder
is "$?" 1 'an interrupted build fails, and its method ends'
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

# Kills all processes of a unit, as its manager does without ExecStop
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

# During its start
mkdir $g/scripts
printf '#!/bin/sh\ntouch /tmp/there\nexec sleep 1000\n' > $g/scripts/pre-start
chmod 755 $g/scripts/pre-start
rm -f /tmp/there
in_unit vserver vs29 start > /dev/null 2>&1 &
within 30 [ -e /tmp/there ]
like "$(vserver vs29 status)" stopped 'status of a guest that is being started'
ok '... does not remove its address' sh -c 'ip -o address show | grep -q eth1:vs29'
unit_killed
vserver vs29 status > /dev/null
nothing_left vs29 1029 'after its start was killed, and status'
rm -r $g/scripts

# A run file without a number, such as a crash leaves
for text in '' nonsense 99999999 -1; do
	printf '%s' "$text" > /var/run/vservers/vs29
	run vserver vs29 start
	is "$status $err" '0 ' "start accepts a run file with '$text'"
	vserver vs29 stop
done

# A run file with the number of a user's context, which has the user's path as name
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
is "$status $err" '0 ' "the context of a user is not mistaken for the guest"
vserver vs29 stop
vkill --xid 1729 -s KILL
wait $user 2> /dev/null
echo "$helper" > /proc/sys/kernel/vshelper

# --- Addresses and devices that start has added -----------------------------

cp -a $g "$tap_dir/good"

# changed WHAT COMMAND...: changes the configuration while the guest runs
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

# An address that the host has added again, with another label
vserver vs29 start
ip address del 10.77.0.29/24 dev eth1
ip address add 10.77.0.29/24 dev eth1
vserver vs29 stop
ok 'the address now belongs to the host and stays' \
	sh -c 'ip -o address show dev eth1 | grep -q 10.77.0.29/24'
ip address del 10.77.0.29/24 dev eth1

# The record of a removed configuration with the same inode number
record=/run/vservers.net/$(printf '%s-%x' "$(stat -c %D "$g")" "$(stat -c %i "$g")")
vserver vs29 start
ok 'start records what it adds' [ -s "$record" ]
sed 's/^guest [0-9.]*/guest 1.000000000/' "$record" > "$tap_dir/record"
vserver vs29 stop
not_ok '... until stop' [ -e "$record" ]
ip address add 10.77.0.29/24 dev eth1
cp "$tap_dir/record" "$record"
vserver vs29 status > /dev/null
vserver vs29 stop 2> /dev/null
ok 'an address in the record of another configuration stays' \
	sh -c 'ip -o address show dev eth1 | grep -q 10.77.0.29/24'
not_ok '... but not the record' [ -e "$record" ]
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

# Every user can write to /run/lock, and a process that opens a lock file can hold
# the lock
lock=/var/lock/vserver.etcvserversvs29.startup
is "$(stat -c '%U %a' $lock)" 'root 600' 'only root can open the lock file'
rm $lock
setpriv --reuid 65534 --regid 65534 --clear-groups sh -c \
	"umask 0; exec flock $lock sleep 600" &
user=$!
within 10 [ -e $lock ]
run timeout 20 vserver vs29 start
is "$status" 0 'start works with the lock file of a user'
is "$(stat -c '%U %a' $lock)" 'root 600' '... and is replaced'
kill $user
is "$(stat -c '%U %a' /var/run/vshelper/1029)" 'root 600' 'only root can open the state for vshelper'
vserver vs29 stop
done_testing
