# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the scripts share that run in the benchmark VM.  Each boot fills one
# column of the tables; the kernel command line says which ("bench=COLUMN.NUMBER").
# Results are lines of METRIC, ROW and SAMPLEs, separated by tabs; what begins
# with "#" is for people.

bench=/bench
column=$(sed -n 's/.*\<bench=\([^ .]*\)[.].*/\1/p' /proc/cmdline)
boot=$(sed -n 's/.*\<bench=[^ .]*[.]\([0-9]*\).*/\1/p' /proc/cmdline)
export PATH="$PATH:$bench"

die()
{
	echo "bench: $*" >&2
	exit 1
}

# As the package does after its installation, so that our library is found like
# those of the others.  The programs on a tmpfs.  Random numbers take longer before there is entropy;
# reading one gathers some.  Free memory is put together, as what it costs to
# get some depends on the pieces it lies in; and as boots are the same to the
# instruction, those that have a number take different amounts of it first: the
# median is not that of one accident.
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

# guest NAME XID [BUILD-OPTION...]: on the tree that containers have as well,
# with an init that does nothing; built and not started.
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

# inside COMMAND...: runs it where the column is about
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

# Makes what inside() needs
prepare()
{
	settle
	case $column in
	guest)
		guest bench 100 --interface bench=eth1:10.0.1.1/24 \
			--interface bench6=eth1:fd00:1::1/64
		vserver bench start
		# For measure: how long the cpu was idle
		setattr --~hide /proc/timer_list
		;;
	lxc)
		"$bench/peers/tree.sh" host /srv/tree
		"$bench/peers/lxc" setup /srv/tree
		;;
	esac
	sync
}
