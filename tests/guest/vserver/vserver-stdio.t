#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Root of a guest does not get the descriptors 0, 1, 2 and 9 of a tool.  It gets
# other objects, through which it cannot change those of the host.
# vm: kernel=release timeout=400
# shellcheck disable=SC2016 # expanded in the guest
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/vserver-guest.sh"
cd "$(dirname "$0")" || exit 255

# attacked NAME: programs and scripts of this guest run the attack
attacked()
{
	cp stdio-attack "$root/$1/etc/attack"
	printf '#!/bin/sh\nexec /etc/attack /etc/found "$(cat /etc/port)"\n' \
		> "$root/$1/etc/run-attack"
	cp "$root/$1/etc/run-attack" "$root/$1/etc/init.d/attack"
	chmod 755 "$root/$1/etc/run-attack" "$root/$1/etc/init.d/attack"
	echo /etc/run-attack > "$conf/$1/shell"
	mkdir -p "$root/$1/dev"
	[ -e "$root/$1/dev/null" ] || mknod -m 666 "$root/$1/dev/null" c 1 3
}

guest vs61 1061 sysv
attacked vs61
# The boot script attacks at start and at stop; one process stays
cat > "$root/vs61/etc/init.d/rc" <<-'SCRIPT'
	#!/bin/sh
	/etc/run-attack
	mv /etc/found "/etc/found.$1"
	[ "$1" != 3 ] || sleep 1000 < /dev/null > /dev/null 2>&1 &
SCRIPT
guest vs62 1062 plain
attacked vs62
cat > "$root/vs62/etc/init" <<-'SCRIPT'
	#!/bin/sh
	/etc/run-attack
	trap 'kill $! 2> /dev/null; exit 0' INT
	sleep 1000 &
	while :; do wait; done
SCRIPT

cat > "$tap_dir/host.py" <<'END'
import ctypes, os, pty, select, socket, stat, sys, time

libc = ctypes.CDLL(None)
server = socket.create_server(("127.0.0.1", 0))
server.setblocking(False)
port = server.getsockname()[1]
secret = b"a secret of the host\n"
work = sys.argv[1]


class Object:
    """An object of the host: the tool gets fd; harm() returns the changes."""

    def __init__(self, fd):
        self.fd = fd
        self.before = self.state()

    def state(self):
        s = os.fstat(self.fd)
        return (stat.S_IMODE(s.st_mode), s.st_uid, s.st_gid)

    def harm(self):
        return "" if self.state() == self.before else "attributes %s; " % (self.state(),)


class File(Object):
    """If it is open for writing, output may follow the old content."""

    def __init__(self, flags):
        self.path = os.path.join(work, "file")
        with open(self.path, "wb") as f:
            f.write(secret)
        os.chmod(self.path, 0o640)
        super().__init__(os.open(self.path, flags))
        self.writable = flags & os.O_ACCMODE != os.O_RDONLY
        if self.writable:
            os.lseek(self.fd, 0, os.SEEK_END)

    def harm(self):
        content = open(self.path, "rb").read()
        good = content.startswith(secret) if self.writable else content == secret
        why = "" if good else "content %r; " % content
        if os.listxattr(self.path):
            why += "extended attributes; "
        return why + super().harm()


class Memory(File):
    def __init__(self):
        Object.__init__(self, os.memfd_create("object"))
        os.write(self.fd, secret)
        self.path = "/proc/self/fd/%d" % self.fd
        self.writable = True


class Directory(Object):
    def __init__(self):
        path = os.path.join(work, "dir")
        os.makedirs(path, 0o755, exist_ok=True)
        self.file = os.path.join(path, "secret-file")
        with open(self.file, "wb") as f:
            f.write(secret)
        super().__init__(os.open(path, os.O_RDONLY))

    def harm(self):
        good = open(self.file, "rb").read() == secret
        return ("" if good else "a file in it; ") + super().harm()


class Socket(Object):
    """A write of the relay may bind it to a port, but not to an address."""

    def __init__(self, *args):
        self.socket = socket.socket(*args)
        self.name = self.address()
        super().__init__(self.socket.fileno())

    def address(self):
        name = self.socket.getsockname()
        return name[1] if self.socket.family == socket.AF_NETLINK else name[0]

    def harm(self):
        name = self.address()
        return ("" if name == self.name else "bound to %s; " % name) + super().harm()


class Pair(Object):
    def __init__(self):
        self.near, self.far = socket.socketpair()
        super().__init__(self.near.fileno())


class Pipe(Object):
    """The write end of a pipe that contains a secret."""

    def __init__(self):
        self.reader, writer = os.pipe()
        os.write(writer, secret)
        super().__init__(writer)

    def harm(self):
        good = os.read(self.reader, 65536).startswith(secret)
        return ("" if good else "content; ") + super().harm()


class PipeReader(Object):
    def __init__(self):
        reader, writer = os.pipe()
        os.close(writer)
        super().__init__(reader)


class Terminal(Object):
    def __init__(self):
        self.master, slave = pty.openpty()
        super().__init__(slave)

    def harm(self):
        typed = select.select([self.fd], [], [], 0.05)[0]
        return ("something was typed; " if typed else "") + super().harm()


class Epoll(Object):
    def __init__(self):
        self.epoll = select.epoll()
        super().__init__(self.epoll.fileno())


kinds = {
    "a file to read": lambda: File(os.O_RDONLY),
    "a file to write": lambda: File(os.O_WRONLY),
    "a file to append to": lambda: File(os.O_WRONLY | os.O_APPEND),
    "a file to read and write": lambda: File(os.O_RDWR),
    "a memfd": Memory,
    "a directory": Directory,
    "a path": lambda: Object(os.open("/etc/shadow", os.O_PATH)),
    "/dev/null": lambda: Object(os.open("/dev/null", os.O_RDWR)),
    "/dev/full": lambda: Object(os.open("/dev/full", os.O_RDWR)),
    "a UNIX socket": Pair,
    "an inet socket": lambda: Socket(socket.AF_INET, socket.SOCK_STREAM),
    "an inet6 socket": lambda: Socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "a netlink socket": lambda: Socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
    "a packet socket": lambda: Socket(socket.AF_PACKET, socket.SOCK_RAW, 0),
    "a pipe to write": Pipe,
    "a pipe to read": PipeReader,
    "a terminal": Terminal,
    "an epoll": Epoll,
    "an inotify": lambda: Object(libc.inotify_init()),
    "a pidfd": lambda: Object(os.pidfd_open(1)),
    "an eventfd": lambda: Object(libc.eventfd(0, 0)),
    "a timerfd": lambda: Object(libc.timerfd_create(1, 0)),
    "a signalfd": lambda: Object(libc.signalfd(-1, ctypes.create_string_buffer(128), 0)),
    "a userfaultfd": lambda: Object(libc.syscall(323, 0)),
    "an io_uring": lambda: Object(libc.syscall(425, 4, ctypes.create_string_buffer(120))),
    "a detached mount": lambda: Object(libc.syscall(428, -100, b"/", 1)),
    "a new file system": lambda: Object(libc.syscall(430, b"tmpfs", 0)),
    "a namespace": lambda: Object(os.open("/proc/self/ns/net", os.O_RDONLY)),
}
few = ["a file to read and write", "a directory", "an inet socket", "a terminal", "/dev/null"]


def call(argv, fd):
    """Run the command; return whether it ends in time."""
    pid = os.fork()
    if pid == 0:
        # The terminal is also the controlling terminal
        os.setsid()
        if os.isatty(fd):
            import fcntl, termios
            fcntl.ioctl(fd, termios.TIOCSCTTY, 0)
        for target in (0, 1, 2, 9):
            os.dup2(fd, target, inheritable=True)
        os.execvp(argv[0], argv)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return True
        time.sleep(0.01)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return False


def connected():
    try:
        server.accept()
        return True
    except BlockingIOError:
        return False


def read_lines(path):
    try:
        lines = open(path).read().split("\n")
        os.unlink(path)
    except OSError:
        lines = []
    return lines


def judge(name, obj, path, ended):
    mine = os.fstat(obj.fd)
    lines = read_lines(path)
    why = "" if ended else "the tool hangs; "
    if "end" not in lines:
        why += "the attack did not end; "
    for words in map(str.split, lines):
        if words[:1] == ["gained"]:
            why += " ".join(words) + "; "
        if words[:1] == ["id"] and int(words[1]) > 2:
            why += "descriptor %s is there; " % words[1]
        if words[:1] == ["id"] and (int(words[2]), int(words[3])) == (mine.st_dev, mine.st_ino):
            why += "descriptor %s is the object itself; " % words[1]
    if connected():
        why += "a connection to the host's loopback; "
    why += obj.harm()
    print("not" if why else "ok", name, why, flush=True)


def make(kind):
    try:
        return kinds[kind]()
    except OSError as error:  # not every kernel has all of them
        print("skip", kind, error, flush=True)


def try_tool(name, words, wanted):
    for kind in wanted:
        obj = make(kind)
        if not obj:
            continue
        ended = call(["vserver", "vs61"] + words, obj.fd)
        judge("%s: %s" % (name, kind), obj, "/vservers/vs61/etc/found", ended)


def await_end(path):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if os.path.exists(path) and "end" in open(path).read():
            return
        time.sleep(0.1)


def try_boot(style, guest, found, stopped):
    for kind in few:
        obj = kinds[kind]()
        ended = call(["vserver", guest, "start"], obj.fd)
        await_end(found)
        judge("start of style %s: %s" % (style, kind), obj, found, ended)
        obj = kinds[kind]()
        ended = call(["vserver", guest, "stop"], obj.fd)
        if stopped:
            judge("stop of style %s: %s" % (style, kind), obj, stopped, ended)


for etc in ("/vservers/vs61/etc", "/vservers/vs62/etc"):
    with open(etc + "/port", "w") as f:
        f.write("%d\n" % port)
null = os.stat("/dev/null")
try_boot("sysv", "vs61", "/vservers/vs61/etc/found.3", "/vservers/vs61/etc/found.6")
try_boot("plain", "vs62", "/vservers/vs62/etc/found", None)
call(["vserver", "vs61", "start"], os.open("/dev/null", os.O_RDWR))
attack = ["/etc/attack", "/etc/found", str(port)]
try_tool("exec", ["exec"] + attack, kinds)
try_tool("exec -t", ["exec", "-t"] + attack, few)
try_tool("suexec", ["suexec", "0"] + attack, few)
try_tool("enter", ["enter"], few)
try_tool("service", ["service", "attack", "start"], few)
now = os.stat("/dev/null")
same = (now.st_mode, now.st_uid, now.st_gid) == (null.st_mode, null.st_uid, null.st_gid)
print("ok" if same else "not", "/dev/null of the host is unchanged")
END
python3 "$tap_dir/host.py" "$tap_dir" > "$tap_dir/results" 2> "$tap_dir/errors" ||
	bail_out "$(tail -n 3 "$tap_dir/errors")"
chmod 666 /dev/null
while read -r verdict text; do
	case $verdict in
	ok) pass "$text" ;;
	skip) diag "not tried: $text" ;;
	*) fail "$text" ;;
	esac
done < "$tap_dir/results"
[ "$(wc -l < "$tap_dir/results")" -eq 64 ] || fail 'all attacks were tried'
done_testing
