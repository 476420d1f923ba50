#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs the sessions of the first article (2001) as a reader would type them, and
# as an ordinary user where it says so.  Three things differ: xterm is a program
# that only waits, because there is no X; a here-document types; and ip replaces
# ifconfig, which Debian no longer installs.
# vm: kernel=release

# shellcheck disable=SC2317 # soon calls the functions
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/tool.sh"

mkdir "$tap_dir/bin"
mkfifo "$tap_dir/never"
cat > "$tap_dir/bin/xterm" << END
#!/bin/sh
read -r nothing < "$tap_dir/never"
END
chmod 755 "$tap_dir" "$tap_dir/bin" "$tap_dir/bin/xterm"
chmod 644 "$tap_dir/never"
PATH=$tap_dir/bin:$PATH

xterm_runs()
{
	pgrep -x xterm > "$tap_dir/pids"
}

# part N: what was printed between the N-th mark and the next
part()
{
	printf '%s\n' "$out" | awk -v n="$1" '/^== / { i++; next } i == n'
}

# Two windows.  "You execute pstree and see very little.  You attempt to kill
# the xterm and you fail."
as_user xterm &
at_exit "kill $! 2>/dev/null"
ok 'first window: xterm' soon xterm_runs
cat > "$tap_dir/second" << 'END'
echo == 1
pstree
echo == 2
killall xterm
echo "status $?"
exit
END
run as_user /usr/sbin/chcontext /bin/sh < "$tap_dir/second"
is "$status" 0 'second window: chcontext /bin/sh'
like "$out" '^New security context is [0-9]+$' 'it prints the context'
like "$(part 1)" 'pstree' 'pstree shows itself'
unlike "$(part 1)" 'xterm|kthreadd' 'and very little else'
like "$(part 2)" '^status 1$' 'killall xterm fails'
like "$err" 'xterm: no process found' 'because there is none'
ok 'the xterm lives' xterm_runs
run as_user killall xterm
is "$status" 0 'outside, the same user kills it'

# "Then you switch context again and start another sub-shell."
cat > "$tap_dir/nested" << 'END'
pstree
xterm &
sleep 1
echo == 1
pstree
# Ok now you see your xterm
/usr/sbin/chcontext /bin/sh << 'INNER'
echo == 2
pstree
# the xterm is not there, killall will fail
killall xterm
echo "status $?"
# Now we exit the shell
exit
INNER
echo == 3
pstree
# the xterm is there
killall xterm
echo "status $?"
# Ok, it is gone
sleep 1
echo == 4
pstree
exit
END
run as_user /usr/sbin/chcontext /bin/sh < "$tap_dir/nested"
is "$status" 0 'a context within a context'
like "$(part 1)" 'xterm' 'the outer one shows its xterm'
unlike "$(part 2)" 'xterm' 'the inner one does not'
like "$(part 2)" '^status 1$' 'and cannot kill it'
like "$(part 3)" 'xterm' 'back in the outer one it is there'
like "$(part 3)" '^status 0$' 'and can be killed'
unlike "$(part 4)" 'xterm' 'it is gone'
is "$(printf '%s\n' "$out" | grep -c '^New security context is')" 2 \
	'these were two contexts'

# chcontext as root.  "We check, there is no xterm running, yet we can see it."
/usr/sbin/chcontext xterm > "$tap_dir/root" &
xterm_seen()
{
	/usr/sbin/chcontext --silent --ctx 1 pgrep -x xterm > "$tap_dir/pids"
}
ok 'root starts an xterm in another context' soon xterm_seen
unlike "$(ps ax)" 'bin/xterm' 'ps ax does not show it'
like "$(cat /proc/self/status)" '^VxID: 0$' 'we are in context 0'
run /usr/sbin/chcontext --ctx 1 ps ax
line=$(printf '%s\n' "$out" | grep 'bin/xterm')
like "$line" 'xterm' 'context 1 shows it'
run /usr/sbin/chcontext --ctx 1 killall xterm
isnt "$status" 0 'No, security context 1 can see, but cannot kill'
ok 'it lives' xterm_seen
pid=$(printf '%s\n' "$line" | awk '{ print $1 }')
run /usr/sbin/chcontext --ctx 1 cat "/proc/$pid/status"
ss=$(printf '%s\n' "$out" | sed -n 's/^VxID: //p')
ok "its status contains the context: $ss" test "$ss" -gt 1
run /usr/sbin/chcontext --ctx "$ss" killall xterm
is "$status" 0 'killed from its own context'
ok 'it has ended' soon sh -c '! test -e /proc/virtual/'"$ss"

# reducecap by an ordinary user, who then becomes root.
cp -p /etc/shadow "$tap_dir/shadow"
at_exit "cp -p $tap_dir/shadow /etc/shadow"
# The password is "secret"
# shellcheck disable=SC2016 # no variables
hash='$5$rounds=1000$article$h7DqKzIVGra.2YKCRmOeSviyJMrjmlQE14cpFIQaWA3'
sed -i "s|^root:[^:]*:|root:$hash:|" /etc/shadow
[ -e /var/log/messages ] || at_exit 'rm -f /var/log/messages'
echo 'kernel: of interest' >> /var/log/messages
chmod 600 /var/log/messages

cat > "$tap_dir/reduced" << 'END'
echo == 1
cat /proc/self/status
# We su to root
su << 'SU'
secret
echo == 2
cat /proc/self/status
# Now we try to see if we are really root
echo == 3
tail /var/log/messages
/sbin/ip link show eth0
/sbin/ip link set eth0 down
echo "status $?"
# No way, we can't configure the interface
exit
SU
echo == 4
tail /var/log/messages
exit
END
run as_user cat /proc/self/status
like "$out" '^CapBnd:	000001ffffffffff$' 'the ceiling shows mostly 1s'
run as_user /usr/sbin/reducecap --secure /bin/sh < "$tap_dir/reduced"
like "$(part 1)" '^CapBnd:	000001ffb44c05ff$' 'now it shows many more 0s'
like "$(part 1)" '^CapEff:	0000000000000000$' 'no privilege at all'
like "$(part 2)" '^Uid:	0	0	0	0$' 'su to root'
like "$(part 2)" '^CapEff:	000001ffb44c05ff$' \
	'CapEff is much better, but there are still many 0s'
like "$(part 3)" 'kernel: of interest' 'the log can be read'
like "$(part 3)" 'eth0' 'the interface can be seen'
like "$(part 3)" '^status [12]' 'and cannot be configured'
like "$err" 'Operation not permitted' 'because that is not permitted'
like "$(ip link show eth0)" '[<,]UP[,>]' 'it is up'
unlike "$(part 4)" 'of interest' 'after exit, this is an ordinary user again'

done_testing
