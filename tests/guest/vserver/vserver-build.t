#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vserver NAME build: the files that it makes, and its errors.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"

conf=/etc/vservers
cleanup()
{
	for guest in vs01 vs02 vs03 vs04; do
		[ ! -d $conf/$guest ] ||
			vserver --silent $guest delete > /dev/null 2>&1
	done
	rm -rf $conf/vs0?.~*~ /vservers/vs0?.~*~
}
cleanup
at_exit cleanup

build_vs01()
{
	run vserver vs01 build "$@" -m skeleton --hostname vs01 \
		--initstyle plain --context 1001 \
		--interface vs01=eth1:192.168.39.11/24
}

build_vs01
is "$status" 0 'a skeleton is built'
is "$err" '' '... without messages'
is "$(cat $conf/vs01/context $conf/vs01/uts/nodename \
	$conf/vs01/apps/init/style $conf/vs01/name | xargs)" \
	'1001 vs01 plain vs01' 'context, nodename, style and name are written'
is "$(cd $conf/vs01/interfaces/0 && cat name dev ip prefix | xargs)" \
	'vs01 eth1 192.168.39.11 24' 'the interface is written'
is "$(readlink $conf/vs01/vdir)" /vservers/vs01 'vdir leads to the root'
is "$(readlink $conf/vs01/run)" /var/run/vservers/vs01 'run leads to the run state'
is "$(awk '{ print $1, $2, $3, $4 }' $conf/vs01/fstab)" \
	'none /proc proc defaults
none /tmp tmpfs size=16m,mode=1777
none /dev/pts devpts gid=5,mode=620' 'fstab has its three lines'
is "$(cd /vservers/vs01/dev && find . -mindepth 1 | sort | xargs)" \
	'./fd ./full ./null ./ptmx ./pts ./random ./shm ./stderr ./stdin ./stdout ./tty ./urandom ./zero' \
	'/dev contains only the nodes that a guest may have'
is "$(cd /vservers/vs01/dev && stat -c '%n %t:%T %a' null zero full random urandom tty ptmx)" \
	'null 1:3 666
zero 1:5 666
full 1:7 666
random 1:8 644
urandom 1:9 644
tty 5:0 666
ptmx 5:2 666' '... with these numbers and modes'
like "$(showattr -d /vservers)" '^...B' 'the directory of guests has the barrier'
like "$(showattr -d /vservers/vs01)" '^...b' '... but not the root of the guest'

build_vs01
is "$status" 1 'building it again is refused'
like "$err" "exist already; please try to use '--force'" '... with the remedy'
echo kept > /vservers/vs01/kept
build_vs01 --force
is "$status" 0 '--force builds it again'
like "$out" "^Renamed '/vservers/vs01' to '/vservers/vs01.~[0-9]+~'" \
	'... and reports what it renames'
is "$(cat /vservers/vs01.~*~/kept)" kept '... with everything in it'
sleep 1 # the new name contains the time in seconds
run vserver --silent vs01 build --force -m skeleton --hostname vs01 \
	--initstyle plain --context 1001
is "$status $out" '0 ' '--silent prints nothing'

run vserver vs02 build -m skeleton --context 1001
is "$status" 1 'the context of another guest is refused'
like "$err" "Context '1001' is already in use" '... with a message'
run vserver vs02 build -m skeleton --context 65536
is "$status" 1 'a context number out of range is refused'
run vserver vs02 build --hostname vs02
like "$status $err" '1 .*No build-method specified' 'a method must be named'
run vserver vs02 build -m magic
like "$status $err" "1 .*Unknown build-method 'magic'" 'an unknown method is refused'
run vserver vs02 build -m skeleton --interface eth1:nonsense
like "$status $err" "1 .*eth1:nonsense" 'a broken interface is refused'
run vserver ../etc build -m skeleton
is "$status" 1 'a name with a slash is refused'
not_ok 'these builds leave no files' test -e $conf/vs02 -o -e /vservers/vs02

run vserver vs02 build -m skeleton -- -- false
is "$status" 1 'a failing command of skeleton fails the build'
not_ok '... and leaves no files' test -e $conf/vs02 -o -e /vservers/vs02 \
	-o -e /var/cache/vservers/vs02
run vserver vs02 build -m skeleton -- -- sh -c 'touch made-here'
ok 'the command runs in the root of the guest' test -e /vservers/vs02/made-here
like "$(cat $conf/vs02/context)" '^4[0-9]{4}$' 'a free context number is chosen'
is "$(cat $conf/.defaults/context.next)" $(($(cat $conf/vs02/context) + 1)) \
	'... and the next one is recorded'

# --- template

mkdir -p "$tap_dir/t/etc" "$tap_dir/t/dev" "$tap_dir/outside"
echo template > "$tap_dir/t/etc/motd"
mknod "$tap_dir/t/dev/evil" b 254 0
mknod "$tap_dir/t/etc/disk" b 254 0
tar -C "$tap_dir/t" -cf "$tap_dir/t.tar" .
gzip -k "$tap_dir/t.tar"
run vserver vs03 build -m template --initstyle plain -- -t "$tap_dir/t.tar.gz"
is "$status" 0 'a compressed template is unpacked'
is "$(cat /vservers/vs03/etc/motd)" template '... with its files'
not_ok 'its device nodes are left out' \
	test -e /vservers/vs03/dev/evil -o -e /vservers/vs03/etc/disk
ok '/dev is the standard one' test -c /vservers/vs03/dev/null

# A link in the archive, and then a file below the link
ln -s "$tap_dir/outside" "$tap_dir/t/link"
tar -C "$tap_dir/t" -rf "$tap_dir/t.tar" ./link
rm "$tap_dir/t/link"
mkdir "$tap_dir/t/link"
echo out > "$tap_dir/t/link/planted"
tar -C "$tap_dir/t" -rf "$tap_dir/t.tar" ./link/planted
run vserver vs04 build -m template -- -t "$tap_dir/t.tar"
not_ok 'a link in an archive does not lead outside' test -e "$tap_dir/outside/planted"
vserver --silent vs04 delete > /dev/null 2>&1

run vserver vs04 build -m template -- -t /etc/passwd
is "$status" 1 'a file that is not an archive is refused'
like "$err" 'cannot unpack /etc/passwd' '... by name'
run vserver vs04 build -m template -- -t /no/such
like "$status $err" '1 .*/no/such: No such file' 'a missing archive is refused'
not_ok '... and no files are left' test -e $conf/vs04 -o -e /vservers/vs04

# --- debootstrap: it gets the right arguments

cat > /usr/local/sbin/debootstrap <<-'END'
#!/bin/sh
echo "$@" > /tmp/debootstrap.args
exit "${DEBOOTSTRAP_EXIT:-0}"
END
chmod 755 /usr/local/sbin/debootstrap
at_exit 'rm -f /usr/local/sbin/debootstrap /tmp/debootstrap.args'
run vserver vs04 build --context 1003 --hostname vs04 \
	--interface vs04=eth1:192.168.39.23/24 -m debootstrap -- \
	-d sarge -m http://mirror/debian -- --variant=minbase
is "$status" 0 'debootstrap is called'
is "$(cat /tmp/debootstrap.args)" \
	'--variant=minbase sarge /vservers/vs04 http://mirror/debian' \
	'... with options, suite, root and mirror'
ok 'it records that the guest manages its own packages' \
	test -e $conf/vs04/apps/pkgmgmt/internal
vserver --silent vs04 delete
export DEBOOTSTRAP_EXIT=3
run vserver vs04 build -m debootstrap -- -d sarge
is "$status" 1 'the build fails if debootstrap fails'
like "$err" 'debootstrap failed with exit code 3' '... with a message'
not_ok '... and leaves no files' test -e $conf/vs04 -o -e /vservers/vs04
run vserver vs04 build -m debootstrap
like "$status $err" '1 .*-d SUITE' 'a suite must be named'

run vserver build vs04 -m skeleton
is "$status" 0 'swapped words are accepted'
ok '... and build the guest' test -d $conf/vs04
not_ok 'no guest is called build' test -e $conf/build
run vserver-build --help
is "$status" 127 'vserver-build is not in PATH'
run /usr/lib/util-vserver/vserver-build -n vs01 -m skeleton
like "$status $err" '1 .*exist already' '... but vserver can run it'
done_testing
