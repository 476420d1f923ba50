# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Functions for the scripts that run in the benchmark VM.  Each boot fills one
# column of the tables, which the kernel command line names
# ("bench=COLUMN.NUMBER").  Results are lines of METRIC, ROW and SAMPLEs,
# separated by tabs.  Lines that begin with "#" are comments for the reader.

bench=/bench
column=$(sed -n 's/.*\<bench=\([^ .]*\)[.].*/\1/p' /proc/cmdline)
boot=$(sed -n 's/.*\<bench=[^ .]*[.]\([0-9]*\).*/\1/p' /proc/cmdline)
export PATH="$PATH:$bench"

die()
{
	echo "bench: $*" >&2
	exit 1
}

# Puts the VM into a defined state:
#  - ldconfig, so that our library is found as fast as others;
#  - the programs on a tmpfs;
#  - entropy, because random numbers take longer without it;
#  - compacted memory, because the cost of allocations depends on fragmentation.
# Boots are identical to the instruction.  So each numbered boot first takes
# another amount of memory, and the median does not depend on one memory layout.
settle()
{
	ldconfig
	head -c 1 /dev/random > /dev/null
	mkdir -p "$bench"
	mount -t tmpfs -o mode=755 bench "$bench"
	cp -r /mnt/files/. "$bench/"
	mount -o remount,noatime /
	head -c $((boot * 315392)) /dev/zero > "$bench/ballast"
	sync
	echo 1 > /proc/sys/vm/compact_memory
}

# guest NAME XID [BUILD-OPTION...]: build a guest on the same tree as the
# containers, with an init that does nothing; do not start it
guest()
{
	name=$1
	xid=$2
	shift 2
	"$bench/peers/tree.sh" host "/vservers/$name"
	vserver "$name" build -m skeleton --i-know-its-there --context "$xid" \
		--hostname "$name" --initstyle plain "$@" ||
		die "cannot build the guest $name"
	mkdir "/vservers/$name/bench"
	cat > "/etc/vservers/$name/fstab" <<-END
	none /proc proc defaults 0 0
	none /tmp tmpfs mode=1777 0 0
	none /dev/pts devpts gid=5,mode=620 0 0
	$bench /bench none bind,ro 0 0
	END
	echo /bench/init > "/etc/vservers/$name/apps/init/cmd.start"
}

# inside COMMAND...: run it in the place that the column names
inside()
{
	case $column in
	baseline | host | off)
		"$@"
		;;
	guest)
		vserver bench exec "$@"
		;;
	lxc)
		"$bench/peers/lxc" run "$@"
		;;
	*)
		die "bench=$column: no such column"
		;;
	esac
}

# Prepares the VM for inside()
prepare()
{
	settle
	case $column in
	guest)
		guest bench 100 --interface bench=eth1:10.0.1.1/24 \
			--interface bench6=eth1:fd00:1::1/64
		vserver bench start
		# measure reads the idle time of the CPU from it
		setattr --~hide /proc/timer_list
		;;
	lxc)
		"$bench/peers/tree.sh" host /srv/tree
		"$bench/peers/lxc" setup /srv/tree
		;;
	esac
	sync
}
