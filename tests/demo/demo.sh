#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The demonstration: two Debian guests run servers, then root of a guest
# attacks the host.  `make demo` runs this script as root in the test VM.  It
# prints each command with its output.  The exit status is 0 only if every step
# had the expected result.
set -u

steps=0
failures=0

# --- Output and checks ----------------------------------------------------

chapter() {
	printf '\n=== %s\n' "$*"
}

say() {
	printf '\n%s\n' "$*" | sed 's/^\(.\)/    \1/'
}

wrong() {
	failures=$((failures + 1))
	printf '*** FAILED: %s\n' "$*"
}

# Prints a command and runs it; $out and $code hold its output and exit status
show() {
	steps=$((steps + 1))
	printf '# %s\n' "$*"
	out=$(eval "$*" 2>&1)
	code=$?
	[ -z "$out" ] || printf '%s\n' "$out"
}

# must COMMAND: it must succeed
must() {
	show "$@"
	[ "$code" -eq 0 ] || wrong "exit code $code"
}

# prints PATTERN COMMAND: it must succeed, and a line of its output must match
prints() {
	pattern=$1
	shift
	must "$@"
	printf '%s\n' "$out" | grep -Eq -e "$pattern" ||
		wrong "no line matches '$pattern'"
}

# and_not PATTERN: no line of the last command's output may match
and_not() {
	! printf '%s\n' "$out" | grep -Eq -e "$1" ||
		wrong "a line matches '$1'"
}

# hides PATTERN COMMAND: it must succeed, and no line of its output may match
hides() {
	pattern=$1
	shift
	must "$@"
	and_not "$pattern"
}

# exits CODE COMMAND: it must end with this exit status
exits() {
	wanted=$1
	shift
	show "$@"
	[ "$code" -eq "$wanted" ] || wrong "exit code $code instead of $wanted"
}

# --- Facts of the host, compared after each attack -------------------------

host_facts() {
	hostname
	cat /proc/sys/kernel/random/boot_id
	ip -o address show
	ip -o link show | sed 's/ state [A-Z]*//'
	cat /proc/mounts /proc/modules
	cat /proc/sys/kernel/core_pattern
	sha256sum /etc/passwd /etc/shadow
}

unharmed() {
	kill -0 "$victim" 2> /dev/null || {
		wrong "process $victim of the host no longer exists"
		return
	}
	host_facts > /tmp/demo.now
	cmp -s /tmp/demo.before /tmp/demo.now || {
		wrong "the host changed:"
		diff /tmp/demo.before /tmp/demo.now
		return
	}
	drift=$(($(date +%s) - start - $(cut -d. -f1 /proc/uptime)))
	[ "${drift#-}" -le 2 ] || {
		wrong "the clock of the host changed by $drift seconds"
		return
	}
	echo "    the host is unharmed"
}

# refused PATTERN COMMAND: it must fail with a line that matches, and the host
# must not change
refused() {
	pattern=$1
	shift
	show "$@"
	if [ "$code" -eq 0 ]; then
		wrong "the command succeeded"
	elif ! printf '%s\n' "$out" | grep -Eqi -e "$pattern"; then
		wrong "the command failed, but no line matches '$pattern'"
	else
		unharmed
	fi
}

# --- The guests ------------------------------------------------------------

# Writes the page only: nginx keeps Debian's default configuration
page() {
	printf '<h1>This is %s</h1>\n' "$1" > "/vservers/$1/var/www/html/index.html"
}

# Waits for a server: the init of a guest runs its boot scripts in the
# background
wait_for_page() {
	tries=0
	until curl -s -o /dev/null "http://$1/" || [ "$tries" -ge 60 ]; do
		tries=$((tries + 1))
		sleep 1
	done
}

build() {
	chapter 'Build two guests with one command each'
	say "web1 is unpacked from an archive, and boots with its own init:"
	must 'vserver web1 build -m template --context 1001 --hostname web1 \
	--initstyle plain --interface web1=eth1:10.0.1.1/24 \
	-- -t /srv/template/bookworm.tar'
	say "debootstrap installs web2, which runs only the boot scripts, without an init:"
	must 'vserver web2 build -m debootstrap --context 1002 --hostname web2 \
	--initstyle sysv --interface web2=eth1:10.0.1.2/24 \
	-- -d bookworm -m file:///srv/apt -- --variant=minbase \
	--include=sysvinit-core,sysv-rc,initscripts,nginx-light,procps,iproute2,psmisc \
	> /tmp/debootstrap.log'
	[ "$code" -eq 0 ] || tail -n 20 /tmp/debootstrap.log
	say "A guest is configured by a few small files:"
	must 'cd /etc/vservers/web1 && head -n 3 context apps/init/style uts/nodename interfaces/0/*'
	page web1
	page web2
	say "nginx has Debian's default configuration, and listens on port 80 by IPv4 and IPv6:"
	prints 'listen \[::\]:80' \
		'grep "^[[:space:]]*listen" /vservers/web2/etc/nginx/sites-available/default'
	must cmp /vservers/web1/etc/nginx/sites-available/default \
		/vservers/web2/etc/nginx/sites-available/default
}

start_both() {
	chapter 'Start both guests'
	must vserver web1 start
	must vserver web2 start
	wait_for_page 10.0.1.1
	wait_for_page 10.0.1.2
	prints 'eth1:web1' ip -4 address show dev eth1
	say "Both servers listen on port 80 of 0.0.0.0. Each receives the requests to its own address:"
	prints 'This is web1' curl -s http://10.0.1.1/
	prints 'This is web2' curl -s http://10.0.1.2/
}

look() {
	chapter 'Look at the processes'
	prints "is running at context '1001'" vserver web1 status
	prints '"state": "running"' vserver web2 status --json
	prints '^1002 .* web2' vserver-stat
	say "On the host, vps lists the processes of all contexts:"
	prints 'web1.*nginx' 'vps ax | grep -E "PID|init|nginx"'
	say "In web1, ps lists only the processes of web1:"
	prints ' 1 .*init' vserver web1 exec ps aux
	and_not 'script|kthreadd'
	say "web2 has no init. It sees process 1 of the host, but cannot signal or trace it:"
	prints 'nginx: master' vserver web2 exec ps aux
	and_not 'script$|kthreadd'
	say "On the host, ps lists no process of a guest (kernel threads are left out here):"
	hides 'nginx|init \[2\]' "ps aux | grep -v '\]\$'"
	prints '^web1$' vserver web1 exec hostname
	prints '^nobody$' vserver web1 suexec nobody id -un
	exits 7 'vserver web1 exec sh -c "exit 7"'
}

# --- Attacks by root of a guest ---------------------------------------------

# The oldest escape: chroot() to a subdirectory, then walk up from outside of it
write_escape() {
	cat > "/vservers/$1/root/escape" <<-'END'
	mkdir "d";
	chroot "d" or die "chroot: $!\n";
	for (1..64) { chdir ".." or die "chdir ..: $!\n" }
	chroot "." or die "chroot: $!\n";
	die "still in the guest\n" unless -e "/vservers";
	print "out!\n";
	END
}

write_bind() {
	cat > "/vservers/$1/root/bind" <<-'END'
	use Socket;
	socket S, PF_INET, SOCK_STREAM, 0 or die "socket: $!\n";
	bind S, sockaddr_in(8080, inet_aton(shift)) or die "bind: $!\n";
	END
}

attack_processes() {
	say "A guest cannot find a process of the host by its pid:"
	refused 'No such process' "vserver web1 exec kill -9 $victim"
	refused 'No such process' "vserver web2 exec kill -9 $victim"
	refused 'No such file' "vserver web2 exec cat /proc/$victim/environ"
	refused 'No such process|No such file' "vserver web2 exec perl -e 'syscall(101, 16, $victim, 0, 0) == 0 or die \"ptrace: \$!\\n\"'"
	refused 'not permitted|No such process' "vserver web2 exec kill -9 1"
}

attack_files() {
	say "A guest cannot leave its root directory, because pivot_root left nothing above it:"
	write_escape web1
	must cat /vservers/web1/root/escape
	refused 'still in the guest' vserver web1 exec perl /root/escape
	say "In a context that is only chrooted, the barrier stops the same escape:"
	refused 'Permission denied' \
		'cd /vservers/web1 && vcontext --create --silent --xid 500 --chroot --endsetup \
	-- /usr/bin/perl /root/escape'
	say "A guest cannot mount filesystems or open disks:"
	refused 'not permitted|denied' 'vserver web1 exec mount -t tmpfs none /mnt'
	refused 'not permitted' 'vserver web1 exec mknod /tmp/disk b 254 0'
	refused 'not permitted|No such device|denied' \
		'vserver web1 exec sh -c "mknod /dev/disk b 254 0 && head -c 512 /dev/disk"'
	refused 'not permitted|denied' 'vserver web1 exec unshare -Ur mount -t tmpfs none /mnt'
}

attack_network() {
	say "A guest cannot use the address of the other guest or of the host:"
	write_bind web1
	must cat /vservers/web1/root/bind
	refused 'Cannot assign requested address' vserver web1 exec perl /root/bind 10.0.1.2
	refused 'Cannot assign requested address' vserver web1 exec perl /root/bind 10.0.0.1
	say "A guest cannot create raw sockets or change interfaces:"
	refused 'not permitted|denied' \
		"vserver web1 exec perl -e 'use Socket; socket(S, PF_INET, SOCK_RAW, 6) or die \"raw socket: \$!\\n\"'"
	refused 'not permitted' 'vserver web2 exec ip link set eth1 down'
}

attack_kernel() {
	say "A guest cannot load modules, set the clock, change sysctls or change contexts:"
	refused 'not permitted' \
		"vserver web1 exec perl -e '\$m = \"module\"; syscall(175, \$m, 6, \$m) == 0 or die \"init_module: \$!\\n\"'"
	refused 'not permitted' 'vserver web1 exec date -s 2001-01-01'
	refused 'not permitted|denied' \
		"vserver web1 exec sh -c 'echo /tmp/x > /proc/sys/kernel/core_pattern'"
	refused 'not permitted' \
		"vserver web1 exec perl -e 'syscall(236, 0x0B010001, 0, 0) == 0 or die \"vserver: \$!\\n\"'"
}

# The reboot may kill the command itself, so its exit status does not count
attack_reboot() {
	say "A guest may reboot, but this restarts only the guest, by vshelper:"
	must vserver web2 exec touch /run/before
	must 'vserver web2 exec /sbin/reboot -f || true'
	tries=0
	while [ -e /vservers/web2/run/before ] && [ "$tries" -lt 60 ]; do
		tries=$((tries + 1))
		sleep 1
	done
	wait_for_page 10.0.1.2
	must vserver web2 running
	hides before vserver web2 exec ls /run
	unharmed
}

attack() {
	chapter 'Attacks by root of a guest'
	sleep 1000 &
	victim=$!
	start=$(($(date +%s) - $(cut -d. -f1 /proc/uptime)))
	host_facts > /tmp/demo.before
	attack_processes
	attack_files
	attack_network
	attack_kernel
	attack_reboot
	say "After all attacks, both guests still serve their pages:"
	prints 'This is web1' curl -s http://10.0.1.1/
	prints 'This is web2' curl -s http://10.0.1.2/
	kill "$victim"
}

# --- The tools, one by one ---------------------------------------------------

pieces() {
	chapter 'Use each tool alone'
	say "chcontext runs a program in a new context, where it sees only its own processes:"
	prints 'New security context is [0-9]+' chcontext ps ax
	hides 'demo.sh|nginx' chcontext --silent ps ax
	say "Context 1, the spectator, sees the processes of all contexts ..."
	prints 'nginx: master' 'chcontext --silent --ctx 1 ps ax | grep nginx'
	say "... but cannot send signals to them:"
	exits 1 chcontext --silent --ctx 1 killall nginx
	prints 'This is web1' curl -s http://10.0.1.1/
	say "chbind limits a program to one address, so its connections use that source address:"
	prints '^10.0.1.1$' "curl -s -o /dev/null -w '%{local_ip}\n' http://10.0.1.1/"
	prints '^10.0.0.1$' "chbind --ip eth0 -- curl -s -o /dev/null -w '%{local_ip}\n' http://10.0.1.1/"
	say "reducecap removes capabilities, and the program cannot regain them:"
	refused_ip 'reducecap --secure /bin/sh -c "ip link set eth0 down"'
	prints 'CapBnd' 'reducecap --secure grep CapB /proc/self/status'
	say "The barrier that stopped the escape is an attribute of a directory:"
	prints '^...B.* /vservers$' showattr -d /vservers
}

refused_ip() {
	show "$@"
	[ "$code" -ne 0 ] || wrong "the command succeeded"
	must 'ip -o link show dev eth0 | grep -o "<.*UP.*>"'
}

end() {
	chapter 'Stop and delete both guests'
	must vserver web1 stop
	exits 3 vserver web1 status
	must vserver web2 stop
	exits 1 vserver web2 running
	hides '10\.0\.1\.' ip -4 address show dev eth1
	must vserver --silent web1 delete
	must vserver --silent web2 delete
	hides 'web' ls /vservers /etc/vservers
	hides '^100[12]$' ls /proc/virtual
}

build
start_both
look
attack
pieces
end

printf '\n%d steps, %d failed\n' "$steps" "$failures"
[ "$failures" -eq 0 ]
