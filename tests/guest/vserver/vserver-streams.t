#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The streams of a command in a guest work as those of a command on the host: end of
# file, exit codes, signals and terminals, without delays.
# vm: kernel=release timeout=400
# shellcheck disable=SC2016,SC2317 # expanded in the guest; called by within
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"

guest vs63 1063 sysv
mkdir -p "$root/vs63/dev"
vserver vs63 start
inside()
{
	timeout -k 1 60 vserver vs63 exec "$@"
}

# Exit codes
inside sh -c 'exit 7' < /dev/null
is "$?" 7 'the exit code'
inside sh -c 'kill -KILL $$' < /dev/null
is "$?" 137 'the end by a signal'
inside no-such-command < /dev/null 2> /dev/null
is "$?" 127 'no such command'
is "$(inside echo lost 2>&1 > /dev/full; echo $?)" 'vserver: vs63: cannot write standard output: No space left on device
1' 'a write error of the output is reported'

# Ends of streams
is "$(inside yes | head -n 1)" y 'a reader that ends also ends the command'
is "$(printf abc | inside cat)" abc 'the end of the input is passed on'
is "$(echo x | inside sh -c 'cat; sleep 0.5; echo later')" 'x
later' 'output continues after the end of the input'
is "$(yes 2> /dev/null | inside sh -c 'exec < /dev/null; sleep 0.5; echo later')" later \
	'... and after the command has closed its input'
is "$(inside cat < /dev/null | wc -c)" 0 'nothing to read'
is "$(inside cat <&- | wc -c)" 0 'a closed input'
run inside sh -c 'echo out; echo err >&2'
is "$out/$err" out/err 'output and errors are separate'
inside sh -c 'for i in $(seq 300); do echo $i; echo $i >&2; done' > "$tap_dir/both" 2>&1
ok '... or in their order, if they have the same destination' sh -c \
	"for i in \$(seq 300); do echo \$i; echo \$i; done | cmp - '$tap_dir/both'"

# The next command continues to read where a command has stopped in a file
printf '%s\n' one two three four > "$tap_dir/lines"
is "$({ inside sh -c 'read a; echo "first $a"'; cat; } < "$tap_dir/lines" | xargs)" \
	'first one two three four' 'a file is read no further than the command does'
is "$(while read -r line; do inside echo "$line"; done < "$tap_dir/lines" | xargs)" \
	'one two three four' '... and not by a command that reads nothing'

# Bytes
head -c 3000001 /dev/urandom > "$tap_dir/noise"
same()
{
	ok "$1" cmp "$tap_dir/noise" "$tap_dir/copy"
}
# shellcheck disable=SC2002 # a pipe is wanted
cat "$tap_dir/noise" | inside cat | cat > "$tap_dir/copy"
same 'bytes from pipe to pipe'
inside cat < "$tap_dir/noise" > "$tap_dir/copy"
same 'bytes from file to file'
: > "$tap_dir/copy"
inside cat < "$tap_dir/noise" >> "$tap_dir/copy"
same 'bytes appended'

# /dev/null is that of the guest
rm -f "$root/vs63/dev/null"
is "$(inside cat < /dev/null | wc -c)" 0 'without a /dev/null of its own, the input is empty'
ok '... and the output is discarded' sh -c 'vserver vs63 exec seq 100000 > /dev/null'
mknod -m 666 "$root/vs63/dev/null" c 1 3
node=$(stat -c %d:%i "$root/vs63/dev/null")
is "$(inside stat -L -c %d:%i /proc/self/fd/0 < /dev/null)" "$node" 'its own /dev/null, for input'
inside sh -c 'exec 3>&1; stat -L -c %d:%i /proc/self/fd/3 >&2' 2> "$tap_dir/node" > /dev/null
is "$(cat "$tap_dir/node")" "$node" '... and for output'
rm "$root/vs63/dev/null"
mknod -m 666 "$root/vs63/dev/null" c 1 5
is "$(inside cat < /dev/null | head -c 3 | wc -c)" 0 'another device of that name is not used'
rm "$root/vs63/dev/null"
mknod -m 666 "$root/vs63/dev/null" c 1 3
is "$(vserver vs63 suexec only-here sh -c 'echo word > /dev/stderr' 2>&1)" word \
	'a user of the guest can open its standard error'

# Processes that outlive the command
begin=$(date +%s)
inside sh -c '{ sleep 15; head -c 200000 /dev/zero; touch /tmp/alive; } & echo started' > "$tap_dir/out" 2>&1
ok 'a process that stays does not delay the end of the command' [ $(($(date +%s) - begin)) -lt 15 ]
is "$(cat "$tap_dir/out")" started '... and the output is complete'
ok '... and the process is not killed when it writes' within 40 vserver vs63 exec test -e /tmp/alive
ok '... and its reader ends with it' within 15 sh -c '! pgrep -x vserver-drain > /dev/null'
is "$(cat "$tap_dir/out")" started '... and that output is discarded'
begin=$(date +%s)
inside sh -c 'timeout 60 yes & sleep 0.2' > /dev/null
inside sh -c 'timeout 60 yes & sleep 0.2' | wc -c > "$tap_dir/out"
ok 'a process that floods its output does not delay it' [ $(($(date +%s) - begin)) -lt 50 ]
inside pkill yes

# Signals go to the command
# by_then: waits until the command runs
by_then()
{
	within 30 [ -s "$tap_dir/there" ]
}
vserver vs63 exec sh -c 'trap "exit 42" TERM; echo there; while :; do sleep 0.1; done' \
	< /dev/null > "$tap_dir/there" &
pid=$!
by_then
kill -TERM $pid
wait $pid
is "$?" 42 'a signal to the tool reaches the command'

: > "$tap_dir/there"
vserver vs63 exec sh -c 'echo there; kill -STOP $$; sleep 100' < /dev/null > "$tap_dir/there" &
pid=$!
by_then
sleep 1
kill -TERM $pid
begin=$(date +%s)
wait $pid
is "$?" 143 '... also one that the guest has stopped'
ok '... at once' [ $(($(date +%s) - begin)) -lt 20 ]

# Terminals
cat > "$tap_dir/terminal.py" <<'END'
import fcntl, os, pty, select, signal, struct, subprocess, sys, termios, time

def size(fd, rows, cols):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

class Session:
    """A command on a terminal of its own; out: a descriptor for its output."""

    def __init__(self, argv, out=None):
        self.text = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            if out is not None:
                os.dup2(out, 1)
            os.execvp(argv[0], argv)

    def until(self, word, seconds=30):
        end = time.monotonic() + seconds
        while word not in self.text and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.text += os.read(self.fd, 4096)
                except OSError:
                    break
        return word in self.text

    def type(self, text):
        self.text = b""
        os.write(self.fd, text)

    def end(self, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            self.until(b"\0", 0.2)
        os.kill(self.pid, 9)
        return None

def say(good, name, why=""):
    print("ok" if good else "not", name, why, flush=True)

def state(pid):
    return open("/proc/%d/stat" % pid).read().rsplit(")")[1].split()[0]

exec_ = ["vserver", "vs63", "exec"]

s = Session(exec_ + ["sh", "-c", "trap 'stty size' WINCH; stty size; echo ready; while :; do sleep 0.1; done"])
size(s.fd, 20, 70)
say(s.until(b"ready"), "exec on a terminal", s.text)
s.type(b"")
size(s.fd, 33, 77)
say(s.until(b"33 77"), "changes of its size are passed on", s.text)
s.type(b"\x03")
say(s.end() == 130, "^C ends it")

s = Session(exec_ + ["cat"])
s.type(b"word\n")
say(s.until(b"word\r\nword"), "typed text is read", s.text)
s.type(b"\x04")
say(s.end() == 0, "^D ends the input")

s = Session(exec_ + ["bash", "--norc", "-i"])
# The terminal drops typed text at ^Z, so the command must run before that.
s.type(b"echo star''ted; sleep 999\n")
s.until(b"started")
# The shell ignores ^Z.  The output read so far may end within a message.
for i in range(15):
    os.write(s.fd, b"\x1a")
    if s.until(b"Stopped", 2):
        break
say(b"Stopped" in s.text, "job control: ^Z", s.text)
s.type(b"kill %1; sleep 0.3; echo do''ne $?\n")
s.until(b"done 0")
s.type(b"exit 5\n")
say(s.end() == 5, "the exit code of a shell")

read, write = os.pipe()
s = Session(exec_ + ["sh", "-c", "tty; ps -o tty= -p $$; exec sleep 998"], write)
os.close(write)
got = b""
while got.count(b"\n") < 2:
    got += os.read(read, 100)
say(got.split() == [b"not", b"a", b"tty", b"?"], "with redirected output there is no terminal", got)
time.sleep(1)		# until it is "sleep"
s.type(b"\x1a")
for i in range(50):
    if state(s.pid) == "T":
        break
    time.sleep(0.1)
say(state(s.pid) == "T", "^Z stops the tool")
inside = subprocess.run(exec_ + ["sh", "-c", "ps -o stat= -p $(pgrep -x -f 'sleep 998')"],
                        capture_output=True, stdin=subprocess.DEVNULL).stdout
say(inside.startswith(b"T"), "... and the command", inside)
os.kill(s.pid, signal.SIGCONT)
time.sleep(0.5)
s.type(b"\x03")
say(s.end() == 130, "^C ends them")

# As a background job of a shell: the shell gets typed text
s = Session(["bash", "--norc", "-i"])
s.type(b"vserver vs63 exec cat | cat & sleep 2; echo rea''dy\n")
s.until(b"ready")
s.type(b"echo for the sh''ell\n")
say(s.until(b"for the shell\r\n"), "the shell gets typed text", s.text)
s.type(b"kill %1; exit\n")
s.end()

# A terminal in the guest without one on the host
r = subprocess.run(exec_ + ["-t", "cat"], input=b"word\n", capture_output=True, timeout=60)
say(r.stdout == b"word\r\nword\r\n", "exec -t: the end of the input is typed", r.stdout)
END
python3 "$tap_dir/terminal.py" > "$tap_dir/results" 2> "$tap_dir/errors" ||
	fail "terminals: $(tail -n 3 "$tap_dir/errors")"
while read -r verdict text; do
	if [ "$verdict" = ok ]; then pass "$text"; else fail "$text"; fi
done < "$tap_dir/results"
done_testing
