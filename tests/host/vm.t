#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `make vm-run` keeps its promises (scripts/vm/run).

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
script=$tap_dir/script
unset MAKEFLAGS MAKELEVEL SCRIPT FILES KERNEL CPUS MEM ICOUNT TIMEOUT APPEND
export CONSOLE="$tap_dir/console"

vm_run() {
	cat > "$script"
	run make -C "$top" --no-print-directory vm-run SCRIPT="$script" "$@"
}

mkdir "$tap_dir/files"
echo 'from the host' > "$tap_dir/files/greeting"

vm_run FILES="$tap_dir/files" << 'EOF'
echo to stderr >&2
cat /mnt/files/greeting
touch /mnt/files/new 2> /dev/null || echo read-only
id -u
ip -o -4 address show eth0 | grep -o '10\.0\.0\.1/24'
cat /sys/class/net/eth1/operstate
sleep 1000 &
printf 'no newline'
exit 7
EOF
is "$status" 7 "the exit status is the script's"
is "$out" 'to stderr
from the host
read-only
0
10.0.0.1/24
unknown
no newline' "standard output is the script's, and nothing else"
ok "the console of the kernel is kept" grep -q 'Linux version' "$CONSOLE"

seconds=$(sed -n 's/^\[ *\([0-9]*\).*Run \/sbin\/vm-init .*/\1/p' "$CONSOLE")
ok "the kernel boots within 20 s (here $seconds)" test "$seconds" -lt 20

vm_run << 'EOF'
test "$(nproc)" = 1
EOF
isnt "$status" 0 "two CPUs by default"
vm_run CPUS=1 MEM=512 << 'EOF'
test "$(nproc)" = 1 && free -m | awk '/^Mem/ { exit !($2 < 512) }'
EOF
is "$status" 0 "CPUS and MEM size the VM" || diag "$err"

vm_run TIMEOUT=40 << 'EOF'
echo started
sleep 1000
EOF
is "$status $out" '124 started' "124 on time-out"

vm_run << 'EOF'
echo c > /proc/sysrq-trigger
EOF
is "$status" 125 "125 when the kernel panics"
like "$err" 'Kernel panic' "with the end of the console"

# A replacement for QEMU.  Its first BOOTS boots end with an oops at the byte 0f or
# cc, before the first program or after it.
mkdir "$tap_dir/bin"
cat > "$tap_dir/bin/qemu-system-x86_64" << 'EOF'
#!/bin/sh
read -r boots byte init < "$0.boots"
echo "$((boots - 1)) $byte $init" > "$0.boots"
[ "$boots" -gt 0 ] || exec /usr/bin/qemu-system-x86_64 "$@"
for arg; do
	case $arg in
	file:*) cat > "${arg#file:}" << END ;;
$init
[   30.5] Oops: int3: 0000 [#1] SMP
[   30.5] Code: 45 a0 $byte <1f> 44 00 00 48
[   30.6] Code: c3 0f <1f> 44 00 00 48 8b
END
	esac
done
EOF
chmod +x "$tap_dir/bin/qemu-system-x86_64"

# patched BOOTS BYTE [CONSOLE]
patched() {
	echo "$*" > "$tap_dir/bin/qemu-system-x86_64.boots"
	PATH=$tap_dir/bin:$PATH vm_run << 'EOF'
echo here
EOF
}
patched 1 0f
is "$status $out" '0 here' "QEMU's race at patched code: the VM boots once more"
like "$err" 'code that was being patched' "and reports it"
patched 2 0f
is "$status" 75 "but only once; the status means a fault of QEMU"
patched 1 0f '[ 2.1] Run /sbin/vm-init as init process'
is "$status" 75 "it does not boot again after the first program"
patched 1 cc
is "$status" 125 "an oops at a real breakpoint is a fault of the kernel"

# The test of the benchmark, which needs this, also checks that boots repeat
vm_run ICOUNT=1 << 'EOF'
findmnt -no SOURCE / && nproc && date +%Y && cd /root &&
	dd if=/dev/zero of=big bs=1M count=500 2> /dev/null && stat -c %s big
EOF
is "$status $out" '0 /dev/ram0
1
2030
524288000' "ICOUNT=1: a disk in memory, with room; one cpu; its own clock" ||
	diag "$err"

vm_run SCRIPT=
isnt "$status" 0 "a script is needed"
vm_run KERNEL=nonsense < /dev/null
isnt "$status" 0 "an unknown kernel is refused"

done_testing
