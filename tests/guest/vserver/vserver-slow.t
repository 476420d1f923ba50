#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A guest cannot delay its administrator or use up the memory of a tool: leases,
# large files, file systems that do not respond, frozen control groups, deep trees.
# vm: kernel=release timeout=600
# shellcheck disable=SC2016 # expanded in the guest
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

# quick SECONDS COMMAND...: like run, but it fails after SECONDS; sets $seconds
quick()
{
	limit=$1
	shift
	begin=$(date +%s)
	run timeout -k 1 60 "$@"
	seconds=$(($(date +%s) - begin))
	[ "$seconds" -le "$limit" ] || diag "'$*' took $seconds seconds"
	[ "$seconds" -le "$limit" ]
}

# memory COMMAND...: the peak memory of one of its processes, in KiB
memory()
{
	python3 -c 'import os, resource, sys
pid = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
os.waitpid(pid, 0)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@" 2> /dev/null | tail -n 1
}

guest vs64 1064 sysv
etc=$root/vs64/etc
vserver vs64 start
vserver vs64 exec true
base=$(memory vserver vs64 exec true)

# lease FILES...: a process of the guest keeps leases on them
lease()
{
	vserver vs64 exec python3 -c 'import fcntl, signal, sys, time
signal.signal(signal.SIGIO, signal.SIG_IGN)
files = [open(f) for f in sys.argv[1:]]
for f in files:
    fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_WRLCK)
open("/run/leased", "w").close()
time.sleep(1000)' "$@" > /dev/null 2>&1 < /dev/null &
	within 20 [ -e "$etc/../run/leased" ] ||
		within 5 vserver vs64 exec test -e /run/leased
}
end_lease()
{
	vserver vs64 exec pkill -9 python3
	vserver vs64 exec rm -f /run/leased
	wait
}

lease /etc/passwd /etc/group
ok 'leases on /etc/passwd and /etc/group: exec is not delayed' quick 20 vserver vs64 exec echo in
is "$status $out" '0 in' '... and runs the command'
like "$err" 'ignoring /etc/passwd of the guest: a process of the guest holds a lease' \
	'... and reports why root has no home'
end_lease
lease /etc/passwd
ok 'a user by name' quick 20 vserver vs64 suexec only-here true
is "$status" 1 '... is not found'
like "$err" 'holds a lease' '... and the cause is reported'
end_lease

cp -p "$etc/passwd" "$etc/passwd.good"
# large NAME: exec with the current /etc/passwd or /etc/group
large()
{
	ok "$1: exec is not delayed" quick 30 vserver vs64 exec echo in
	is "$status $out" '0 in' '... and runs'
	used=$(memory vserver vs64 exec true)
	ok '... without much memory' [ "$used" -le $((base + 2048)) ] ||
		diag "$base KiB before, $used now"
}
truncate -s 20G "$etc/passwd"
large 'an /etc/passwd of 20 GB'
like "$err" 'it is larger than 1048576 bytes' '... and it is reported'
{ cat "$etc/passwd.good"; head -c 150000000 /dev/zero | tr '\0' 'x'; } > "$etc/passwd"
large 'an /etc/passwd of 150 MB in one line'
cp "$etc/passwd.good" "$etc/passwd"
truncate -s 150M "$etc/group"
large 'an /etc/group of 150 MB'
printf 'root:x:0:\n' > "$etc/group"
rm "$etc/passwd"
mkfifo "$etc/passwd"
large 'a fifo'
rm "$etc/passwd"
ln -s /dev/zero "$etc/passwd"
large 'an endless device'
rm "$etc/passwd"
mkdir "$etc/passwd"
large 'a directory'
rmdir "$etc/passwd"
mv "$etc/passwd.good" "$etc/passwd"

# The administrator's terminal and pipes
ok 'a command that floods output without a reader' quick 20 sh -c \
	'vserver vs64 exec sh -c "timeout 15 yes & sleep 0.2" | sleep 1'
ok 'a command that does not read' quick 30 sh -c \
	'head -c 3000000 /dev/zero | vserver vs64 exec true'

# A stop script that does not end and continues to write
mkdir -p "$conf/vs64/apps/vshelper"
echo 2 > "$conf/vs64/apps/vshelper/sync-timeout"
printf '#!/bin/sh\n[ "$1" = 3 ] || exec yes\nsleep 1000 < /dev/null > /dev/null 2>&1 &\n' \
	> "$etc/init.d/rc"
ok 'a stop script without end' quick 40 sh -c 'vserver vs64 stop > /dev/null'
is "$status" 0 '... is ended'
printf '#!/bin/sh\n[ "$1" = 3 ] || exit 0\nsleep 1000 < /dev/null > /dev/null 2>&1 &\n' \
	> "$etc/init.d/rc"
nothing_left vs64 1064 'after it'

# Trees that are too deep for a path, and for one descriptor per level
python3 - "$root/vs64/run" "$root/vs64/var" <<'END'
import os, sys
for top in sys.argv[1:]:
    os.chdir(top)
    for i in range(3000):
        os.mkdir("d" * 50)
        os.chdir("d" * 50)
    open("file", "w").close()
END
ok 'a deep /run: start' quick 60 vserver vs64 start
is "$status" 0 '... cleans it'
ok '... and removes all files' sh -c "[ -z \"\$(find '$root/vs64/run' -name file)\" ]"
vserver vs64 stop

# A file system in the guest that never responds
mkdir -p "$conf/vs64/scripts"
cat > "$conf/vs64/scripts/post-start" <<-'SCRIPT'
	#!/bin/sh
	exec python3 -c 'import ctypes, os, time
	libc = ctypes.CDLL(None, use_errno=True)
	fuse = os.open("/dev/fuse", os.O_RDWR)
	options = "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other" % fuse
	if libc.mount(b"mute", b"etc", b"fuse", 0, options.encode()):
	    raise OSError(ctypes.get_errno(), "mount")
	if os.fork() == 0:
	    os.setsid()
	    null = os.open("/dev/null", os.O_RDWR)
	    for fd in 0, 1, 2:
	        os.dup2(null, fd)
	    time.sleep(90)' > /tmp/fuse.log 2>&1
SCRIPT
sed -i 's/^\t//' "$conf/vs64/scripts/post-start"
chmod 755 "$conf/vs64/scripts/post-start"
quick 60 vserver vs64 start
is "$status" 0 'a file system that does not respond at /etc' || diag "$(cat /tmp/fuse.log)"
ok '... exec ends' quick 30 vserver vs64 exec true
is "$status" 1 '... and fails'
like "$err" 'a file of the guest does not respond' '... with a message'
ok '... stop ends' quick 40 vserver vs64 stop
nothing_left vs64 1064 'after that'
rm "$conf/vs64/scripts/post-start"

# Control groups: the guest freezes all groups that it can see
mkdir -p "$conf/vs64/spaces"
echo newcgroup > "$conf/vs64/spaces/mask"
mkdir -p "$root/vs64/groups"
echo 'none /groups cgroup2 rw 0 0' >> "$conf/vs64/fstab"
cat > "$etc/init.d/rc" <<-'SCRIPT'
	#!/bin/sh
	[ "$1" = 3 ] || exit 0
	mkdir /groups/own
	{
		while :; do
			for file in $(find /groups -name cgroup.freeze); do
				echo 1 > "$file"
			done
		done
	} < /dev/null > /dev/null 2>&1 &
SCRIPT
vserver vs64 start
for i in 1 2 3; do
	ok "a guest that freezes its groups: exec ends ($i)" quick 20 vserver vs64 exec sleep 1
	is "$status" 0 '... and has run'
done
run vserver vs64 exec sh -c 'echo $$ > /groups/own/cgroup.procs'
isnt "$status" 0 'the guest cannot move a command from outside to its groups'
vserver vs64 exec pkill -f init.d/rc
run vserver vs64 exec python3 -c 'import os
os.chdir("/groups/own")
name = "g" * 250
try:
    for i in range(1500):
        os.mkdir(name)
        os.chdir(name)
finally:
    print(i)'
diag "$out groups deep"
vserver vs64 stop
run vserver vs64 start
is "$status" 0 'nested groups do not prevent a start'
vserver vs64 stop
ok 'delete of a deep tree' quick 60 vserver --silent vs64 delete
is "$status" 0 '... removes it'
done_testing
