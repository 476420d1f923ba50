// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: on a terminal of the host, as a shell of the administrator leaves it
 * to what it starts, a guest reads and writes; it does not type, take it away,
 * hang it up, or turn it into something else, whatever its capabilities.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kd.h>
#include <linux/serial.h>
#include <linux/tty.h>
#include <linux/vt.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "agent.h"

#define GUEST	720

static int master = -1, slave = -1;

static long make_terminal(void *arg)
{
	(void)arg;
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) || unlockpt(master))
		return -errno;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	return slave < 0 ? -errno : 0;
}

static long lead(void *arg)
{
	(void)arg;
	if (setsid() < 0 && errno != EPERM)
		return -errno;
	return vs_rc(ioctl(slave, TIOCSCTTY, 0));
}

static long inject(void *arg)
{
	(void)arg;
	return vs_rc(ioctl(slave, TIOCSTI, "x"));
}

static long linux_console(void *arg)
{
	char sub = 6;		/* TIOCL_GETSHIFTSTATE */

	(void)arg;
	return vs_rc(ioctl(slave, TIOCLINUX, &sub));
}

static long redirect_console(void *arg)
{
	(void)arg;
	return vs_rc(ioctl(slave, TIOCCONS, 0));
}

static long discipline(void *arg)
{
	return vs_rc(ioctl(slave, TIOCSETD, arg));
}

static long steal(void *arg)
{
	(void)arg;
	setsid();
	return vs_rc(ioctl(slave, TIOCSCTTY, 1));
}

static long hang_up(void *arg)
{
	(void)arg;
	return vs_rc(ioctl(slave, TIOCVHANGUP, 0));
}

static long hang_up_own(void *arg)
{
	(void)arg;
	signal(SIGHUP, SIG_IGN);
	return vs_rc(syscall(SYS_vhangup));
}

static long set_serial(void *arg)
{
	struct serial_struct s = { 0 };

	(void)arg;
	return vs_rc(ioctl(slave, TIOCSSERIAL, &s));
}

static long set_key(void *arg)
{
	struct kbentry e = { 0, 1, 2 };

	(void)arg;
	return vs_rc(ioctl(slave, KDSKBENT, &e));
}

static long set_mode(void *arg)
{
	(void)arg;
	return vs_rc(ioctl(slave, KDSETMODE, KD_GRAPHICS));
}

static long switch_console(void *arg)
{
	(void)arg;
	return vs_rc(ioctl(slave, VT_ACTIVATE, 2));
}

static long use(void *arg)
{
	struct termios t;
	struct winsize w;

	(void)arg;
	VS_TRY(vs_rc(tcgetattr(slave, &t)));
	VS_TRY(vs_rc(ioctl(slave, TIOCGWINSZ, &w)));
	return vs_rc(write(slave, "x", 1));
}

static long has_terminal(void *arg)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

	(void)arg;
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static const struct {
	const char *name;
	agent_fn run;
	int	host;		/* what the host gets: the call is there */
} attacks[] = {
	{ "TIOCSTI", inject, 0 },
	{ "TIOCLINUX", linux_console, -ENOTTY },
	{ "TIOCSSERIAL", set_serial, -ENOTTY },
	{ "KDSKBENT", set_key, -ENOTTY },
	{ "KDSETMODE", set_mode, -ENOTTY },
	{ "VT_ACTIVATE", switch_console, -ENOTTY },
	{ "TIOCCONS", redirect_console, 1 },
	{ "TIOCSCTTY, stealing", steal, 1 },
	{ "TIOCVHANGUP", hang_up, 1 },
};

/* A child of the administrator's enters the guest: in his session. */
struct from_session {
	agent_fn run;
	__u32	xid;
};

static long run_from_session(void *arg)
{
	const struct from_session *f = arg;
	const struct vs_place guest = { .xid = f->xid, .join = true };
	pid_t pid = fork();
	int status;

	if (!pid) {
		long rc = vs_go(&guest);

		_exit(rc ? 200 : -f->run(NULL));
	}
	if (waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

static void test_attacks(struct agent *admin, struct agent *guest)
{
	unsigned int i;

	for (i = 0; i < sizeof(attacks) / sizeof(*attacks); i++) {
		if (attacks[i].host <= 0)
			is(agent_ask(admin, attacks[i].run), attacks[i].host,
			   "host: %s", attacks[i].name);
		is_errno(agent_ask(guest, attacks[i].run), EPERM, "guest: %s",
			 attacks[i].name);
	}
	ok(agent_alive(admin), "the administrator is still there");
	is(agent_ask(admin, has_terminal), 0, "... and has the terminal");
	is(agent_ask(guest, use), 1, "guest: writes to it");
}

static void test_disciplines(struct agent *guest)
{
	int disc, wrong = 0;

	for (disc = 1; disc < NR_LDISCS; disc++)
		if (agent_do(guest, discipline, disc) != -EPERM)
			wrong++;
	is(wrong, 0, "guest: no line discipline");
	disc = N_TTY;
	is(agent_do(guest, discipline, disc), 0, "guest: but the usual one");
	disc = N_NULL;
	is(discipline(&disc), 0, "host: another one");
	disc = N_TTY;
	is(discipline(&disc), 0, "host: the usual one");
}

static void test_session(struct agent *admin, __u32 xid)
{
	struct from_session f = { hang_up_own, xid };

	is_errno(agent_do(admin, run_from_session, f), EPERM,
		 "in the session of the host: vhangup");
	f.run = inject;
	is_errno(agent_do(admin, run_from_session, f), EPERM,
		 "in the session of the host: TIOCSTI");
	f.run = hang_up;
	is_errno(agent_do(admin, run_from_session, f), EPERM,
		 "in the session of the host: TIOCVHANGUP");
	f.run = has_terminal;
	is(agent_do(admin, run_from_session, f), 0,
	   "in the session of the host: it is the terminal");
	is(agent_ask(admin, has_terminal), 0, "the administrator has it, too");
}

/* A terminal that a guest made itself, with and without VXC_TIOCSTI. */
static void test_own(struct agent *a, const char *who, bool may_inject)
{
	is(agent_ask(a, make_terminal), 0, "%s makes a terminal", who);
	is(agent_ask(a, lead), 0, "%s: it is that of its session", who);
	is(agent_ask(a, inject), may_inject ? 0 : -EPERM, "%s: TIOCSTI", who);
	is(agent_ask(a, linux_console), may_inject ? -ENOTTY : -EPERM,
	   "%s: TIOCLINUX", who);
	is(agent_ask(a, has_terminal), 0, "%s: /dev/tty", who);
	is(agent_ask(a, hang_up_own), 0, "%s: vhangup", who);
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	const struct vs_place trusted = {
		.xid = GUEST + 1, .ccaps = VXC_TIOCSTI,
		.bcaps = ~(1ULL << CAP_SYS_ADMIN),
	};
	struct agent admin, guest, special;

	if (make_terminal(NULL))
		bail_out("no terminal: %s", strerror(errno));
	admin = agent_need(NULL, "the administrator");
	if (agent_ask(&admin, lead))
		bail_out("it does not get the terminal");
	guest = agent_need(&place, "a guest");
	special = agent_need(&trusted, "a guest with VXC_TIOCSTI");

	test_attacks(&admin, &guest);
	test_disciplines(&guest);
	test_session(&admin, GUEST);
	is_errno(agent_ask(&special, inject), EPERM,
		 "with VXC_TIOCSTI: not on the host's terminal");
	test_session(&admin, GUEST + 1);
	test_own(&guest, "guest", false);
	test_own(&special, "with VXC_TIOCSTI", true);
	agent_stop(&guest);
	agent_stop(&special);
	agent_stop(&admin);
	return done_testing();
}
