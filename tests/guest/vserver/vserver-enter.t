#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests terminals: a guest never gets that of the administrator.
# vm: kernel=release
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs09 1009 sysv
vserver vs09 start

# on_terminal COMMAND: runs it on a pty, which types stdin
on_terminal()
{
	script -qefc "$1" /dev/null | tr -d '\r'
}

# Prints the terminal of a process in the guest, as the host sees it
cat > "$root/vs09/etc/whose" <<-'END'
#!/bin/sh
for fd in 0 1 2; do
	if test -t $fd; then echo "fd $fd terminal $(stat -L -c %d:%i /proc/$$/fd/$fd)"; fi
done
ps -o tty= -p $$
END
chmod 755 "$root/vs09/etc/whose"

out=$(echo '/etc/whose; exit 5' | on_terminal 'stat -L -c "host %d:%i" /proc/self/fd/0; vserver vs09 enter; echo "exit code $?"')
like "$out" '^exit code 5$' 'the exit code is that of the shell'
host=$(printf '%s\n' "$out" | sed -n 's/^host //p')
guest=$(printf '%s\n' "$out" | sed -n 's/^.*fd 0 terminal //p')
isnt "$guest" '' 'enter has a terminal'
isnt "$guest" "$host" '... which is not that of the host'

out=$(on_terminal 'stat -L -c "host %d:%i" /proc/self/fd/0; vserver vs09 exec /etc/whose' < /dev/null)
host=$(printf '%s\n' "$out" | sed -n 's/^host //p')
guest=$(printf '%s\n' "$out" | sed -n 's/^.*fd 0 terminal //p')
isnt "$guest" '' 'exec has a terminal'
isnt "$guest" "$host" '... of its own'
out=$(on_terminal 'vserver vs09 exec /etc/whose | cat' < /dev/null)
unlike "$out" 'terminal' 'with redirected output, exec has no terminal'
like "$out" '\?' '... and no controlling terminal'
out=$(on_terminal 'vserver vs09 exec -t /etc/whose' < /dev/null)
like "$out" 'fd 2 terminal' 'exec -t has a terminal'
out=$(on_terminal 'stty rows 33 cols 77; vserver vs09 exec -t stty size' < /dev/null)
like "$out" '33 77' '... of the same size'
out=$(on_terminal 'vserver vs09 exec sh -c "echo out; echo err >&2"' < /dev/null)
like "$out" 'out$' 'the output is relayed'
like "$out" '^err$' 'the errors are relayed'
out=$(on_terminal 'vserver vs09 exec -t true; stty -a' < /dev/null)
like "$out" ' icanon' 'the terminal is restored' || diag "$out"
# shellcheck disable=SC2016 # expanded by the shell in the guest
is "$(printf 'echo $0-$((6 * 7)); exit 9\n' | vserver vs09 enter; echo $?)" '/bin/bash-42
9' 'without a terminal, enter reads its standard input'
is "$(vserver vs09 exec sh -c 'head -c 300000 /dev/zero' | wc -c)" 300000 'long output is complete'
is "$(head -c 300000 /dev/zero | vserver vs09 exec wc -c)" 300000 'long input is complete'

# Signals go to the command, which the host cannot see
vserver vs09 exec sh -c 'trap "exit 42" TERM; sleep 1000 & wait' &
pid=$!
until vserver vs09 exec pgrep -f 'trap "exit' > /dev/null; do sleep 0.2; done
kill -TERM $pid
wait $pid
is "$?" 42 'a signal to vserver reaches the command'

echo /bin/sh > "$conf/vs09/shell"
# shellcheck disable=SC2016 # the same
is "$(echo 'echo $0' | vserver vs09 enter)" /bin/sh 'the shell can be configured'
run vserver vs09 enter now
is "$status" 1 'enter takes no argument'
done_testing
