// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest can inherit a terminal of the host, for example from a shell of
 * the administrator.  It can read and write there.  It cannot inject input,
 * take the terminal away, hang it up or reconfigure it, even with every
 * capability.
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
	int	host;		/* the host's result */
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

/* A child of the administrator enters the guest but stays in the session. */
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
			   "host: %s works, or the terminal does not support it",
			   attacks[i].name);
		is_errno(agent_ask(guest, attacks[i].run), EPERM,
			 "guest: %s is refused",
			 attacks[i].name);
	}
	ok(agent_alive(admin), "the administrator's process lives");
	is(agent_ask(admin, has_terminal), 0, "... and keeps its terminal");
	is(agent_ask(guest, use), 1, "a guest can write to the terminal");
}

static void test_disciplines(struct agent *guest)
{
	int disc, wrong = 0;

	for (disc = 1; disc < NR_LDISCS; disc++)
		if (agent_do(guest, discipline, disc) != -EPERM)
			wrong++;
	is(wrong, 0, "a guest cannot set any other line discipline");
	disc = N_TTY;
	is(agent_do(guest, discipline, disc), 0, "a guest can set N_TTY");
	disc = N_NULL;
	is(discipline(&disc), 0, "the host can set another line discipline");
	disc = N_TTY;
	is(discipline(&disc), 0, "the host can set N_TTY");
}

static void test_session(struct agent *admin, __u32 xid)
{
	struct from_session f = { hang_up_own, xid };

	is_errno(agent_do(admin, run_from_session, f), EPERM,
		 "in the session of the host, vhangup is refused");
	f.run = inject;
	is_errno(agent_do(admin, run_from_session, f), EPERM,
		 "in the session of the host, TIOCSTI is refused");
	f.run = hang_up;
	is_errno(agent_do(admin, run_from_session, f), EPERM,
		 "in the session of the host, TIOCVHANGUP is refused");
	f.run = has_terminal;
	is(agent_do(admin, run_from_session, f), 0,
	   "in the session of the host, a guest can open the terminal");
	is(agent_ask(admin, has_terminal), 0,
	   "... and the administrator keeps it");
}

/* A terminal that a guest created, with and without VXC_TIOCSTI. */
static void test_own(struct agent *a, const char *who, bool may_inject)
{
	is(agent_ask(a, make_terminal), 0, "%s: creates a terminal", who);
	is(agent_ask(a, lead), 0, "%s: makes it the controlling terminal", who);
	is(agent_ask(a, inject), may_inject ? 0 : -EPERM,
	   "%s: TIOCSTI works only with VXC_TIOCSTI", who);
	is(agent_ask(a, linux_console), may_inject ? -ENOTTY : -EPERM,
	   "%s: TIOCLINUX is refused only without VXC_TIOCSTI", who);
	is(agent_ask(a, has_terminal), 0, "%s: can open /dev/tty", who);
	is(agent_ask(a, hang_up_own), 0, "%s: vhangup works", who);
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
		bail_out("the administrator cannot get the terminal");
	guest = agent_need(&place, "a guest");
	special = agent_need(&trusted, "a guest with VXC_TIOCSTI");

	test_attacks(&admin, &guest);
	test_disciplines(&guest);
	test_session(&admin, GUEST);
	is_errno(agent_ask(&special, inject), EPERM,
		 "VXC_TIOCSTI does not allow TIOCSTI on a terminal of the host");
	test_session(&admin, GUEST + 1);
	test_own(&guest, "guest", false);
	test_own(&special, "guest with VXC_TIOCSTI", true);
	agent_stop(&guest);
	agent_stop(&special);
	agent_stop(&admin);
	return done_testing();
}
