#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests vcontext.

# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

run vcontext --create --xid 1300 cat /proc/self/vinfo
is "$status" 0 "--create"
like "$out" '^New security context is 1300$' "it prints the number"
like "$out" '^XID:	1300$' "the command is in it"
flags=$(printf '%s\n' "$out" | sed -n 's/^CFlags:	//p')
is "$((0x$flags >> 32 & 7))" 7 "it is in set-up, without init, and open for changes"
run vcontext --create --silent sh -c 'sed -n s/^XID:.//p /proc/self/vinfo'
ok "--create without --xid takes a dynamic number" test "$out" -ge 49152
run vcontext --create --silent -- vcontext --migrate-self --endsetup -- \
	cat /proc/self/vinfo
flags=$(printf '%s\n' "$out" | sed -n 's/^CFlags:	//p')
is "$((0x$flags >> 32 & 7))" 6 "--migrate-self --endsetup"
unlike "$out" 'New security' "--migrate-self prints no number"

context 1301
run vcontext --create --xid 1301 true
is "$status" 254 "--create of an existing context"
like "$err" 'context 1301: vc_ctx_create\(\): File exists' "its message"
run vcontext --create --silentexist --xid 1301 true
is "$status:$err" '254:' "--silentexist"
run vcontext --create --xid 1 true
is "$status" 255 "--create --xid 1"
run vcontext --create --xid 50000 true
is "$status" 255 "--create with a dynamic number"

run vcontext --migrate --xid 1301 ps ax
is "$status" 0 "--migrate"
like "$out" '^New security context is 1301$' "--migrate prints the number"
like "$out" 'sleep 600' "its processes are there"
run vcontext --migrate --xid 1 ps aux
like "$out" '^New security context is 1$' "--migrate --xid 1"
like "$out" 'sleep 600' "all processes are there"
run vcontext --migrate --xid 1302 true
is "$status" 255 "--migrate to a context that does not exist"
like "$err" 'context 1302: vc_ctx_migrate\(\): No such process' "its message"
run vcontext --migrate true
is "$status" 255 "--migrate without --xid"
run vcontext true
is "$status" 255 "no operation"
run vcontext --create --migrate true
is "$status" 255 "two operations"
run vcontext --create --xid 1303
is "$status" 255 "no command"
not_ok "and no context" test -e /proc/virtual/1303
run vcontext --create --silent sh -c 'exit 9'
is "$status" 9 "the exit status is the command's"

# the root
mkdir -p "$tap_dir/root/bin" "$tap_dir/root/proc"
cp "$(dirname "$0")/tool-static" "$tap_dir/root/bin/"
run sh -c "cd $tap_dir/root && vcontext --create --silent --chroot -- /bin/tool-static ls /"
is "$out" 'bin proc' "--chroot"
like "$err" 'no directory above .* is a barrier' "... warns without a barrier"
setattr --barrier "$tap_dir"
run sh -c "cd $tap_dir/root && vcontext --create --silent --chroot -- /bin/tool-static ls /"
is "$out$err" 'bin proc' "... but not below a barrier"
mkdir "$tap_dir/bind"
mount --bind "$tap_dir/root" "$tap_dir/bind"
run sh -c "cd $tap_dir/bind && vcontext --create --silent --chroot -- /bin/tool-static ls /"
is "$out$err" 'bin proc' "... nor in a mount below a barrier"
umount "$tap_dir/bind"
setattr '--~barrier' "$tap_dir"
run sh -c "cd $tap_dir/root && vcontext --create --silent --pivot-root -- /bin/tool-static ls /"
is "$out" 'bin proc' "--pivot-root"
is "$(ls -d "$tap_dir/root/bin")" "$tap_dir/root/bin" "the host keeps its root"
not_ok "the host has no new mount" sh -c "grep -q ' $tap_dir/root ' /proc/self/mounts"
(
	cd "$tap_dir/root" || exit
	vcontext --create --silent --disconnect --xid 1304 --pivot-root \
		--endsetup -- /bin/tool-static sleep 600
)
at_exit 'end_context 1304'
run vcontext --migrate --silent --xid 1304 --pivot-root -- /bin/tool-static ls /
is "$out" 'bin proc' "--migrate --pivot-root enters the tree of the context"
run vcontext --migrate --silent --xid 1301 --pivot-root -- true
is "$status" 255 "--migrate --pivot-root for a context without a tree"

# the init
# shellcheck disable=SC2016 # for the inner shell
run vcontext --create --silent -- vcontext --migrate-self --initpid \
	--endsetup -- sh -c 'sed -n s/^CIPid:.//p /proc/$$/vinfo; echo $$'
is "$(echo "$out" | uniq | wc -l)" 1 "--migrate-self --initpid"
# shellcheck disable=SC2016 # for the inner shell
run vcontext --migrate --silent --xid 1301 --initpid -- \
	sh -c 'sed -n s/^CIPid:.//p /proc/$$/vinfo; echo $$'
is "$(echo "$out" | uniq | wc -l)" 1 "--migrate --initpid"
run vcontext --create --initpid true
is "$status" 255 "--create --initpid"

# the user, descriptors, the execution domain
run vcontext --create --silent --uid 1234 -- id -u
is "$out" 1234 "--uid"
run vcontext --create --silent --uid 1234 -- id -G
is "$out" 65534 "--uid drops the groups of root"
run vcontext --create --silent --uid daemon -- id -un
is "$out" daemon "--uid by name"
run vcontext --create --silent --uid nosuchuser -- id
is "$status" 255 "an unknown user"
like "$err" "there is no user 'nosuchuser'" "its message"
run sh -c 'vcontext --create --silent --closefd -- ls /proc/self/fd 5</dev/null'
is "$(echo "$out" | wc -w)" 4 "--closefd"
run vcontext --create --silent --personality-type linux32 -- uname -m
is "$out" i686 "--personality-type"
run vcontext --create --silent --personality-flags uname26 -- uname -r
like "$out" '^2\.6\.' "--personality-flags"
run vcontext --create --silent --personality-type nosuch -- true
is "$status" 255 "an unknown personality"
like "$err" "'nosuch'" "its message"

# the message
python3 - "$tap_dir/socket" >"$tap_dir/message" <<PYTHON &
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen()
print(s.accept()[0].makefile().read())
PYTHON
server=$!
soon test -S "$tap_dir/socket"
run vcontext --create --silent --syncsock "$tap_dir/socket" --syncmsg started -- true
is "$status" 0 "--syncsock"
wait "$server"
is "$(cat "$tap_dir/message")" started "--syncmsg"
run vcontext --create --syncsock /nonexistent true
is "$status" 255 "--syncsock without a socket"

# a terminal, which script(1) makes
run script -qec 'vcontext --create --silent --vlogin -- tty' /dev/null
like "$out" '/dev/pts/[0-9]' "--vlogin"
run script -qec 'vcontext --create --silent --vlogin -- sh -c "exit 5"' /dev/null
is "$status" 5 "--vlogin returns the exit status"

run as_user vcontext --create --xid 1305 true
is "$status" 255 "an ordinary user cannot choose the number"
like "$err" 'Operation not permitted' "its message"
run as_user vcontext --migrate --xid 1301 true
is "$status" 255 "an ordinary user cannot enter"
run vcontext --migrate --silent --xid 1301 vcontext --create true
is "$status" 255 "refused inside a context"

done_testing
