// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the init style and finds its commands.  See init-style.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "conf-tree.h"
#include "config.h"
#include "guest-init.h"
#include "init-style.h"
#include "message.h"

#define DEFAULT_ENVIRONMENT	"PATH=/bin:/usr/bin:/sbin:/usr/sbin"

/* Copies up to three words into an array that ct_free() releases. */
static char **words(const char *a, const char *b, const char *c)
{
	char **v = calloc(4, sizeof(*v));
	const char *in[] = { a, b, c };
	int n = 0, i;

	for (i = 0; v && i < 3; i++) {
		if (in[i])
			v[n++] = strdup(in[i]);
	}
	return v;
}

/* "9", "KILL" or "SIGKILL"; -1 otherwise. */
static int parse_signal(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);
	int i;

	if (end != text && !*end)
		return n > 0 && n < NSIG ? n : -1;
	if (!strncasecmp(text, "SIG", 3))
		text += 3;
	for (i = 1; i < NSIG; i++) {
		const char *name = sigabbrev_np(i);

		if (name && !strcasecmp(name, text))
			return i;
	}
	return -1;
}

static int parse_wait(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	return end != text && !*end && n >= 0 && n <= 3600 ? n : -1;
}

static int read_killseq(int dir, struct init_style *s)
{
	static const int standard[] = { SIGTERM, 5, SIGKILL };
	char **items, **p;
	int n = 0, ret = 0;

	if (config_list(dir, "apps/init/killseq", &items) < 0)
		return -1;
	for (p = items; p && *p; p++)
		n++;
	s->killseq = calloc(n ? n : 3, sizeof(int));
	if (!s->killseq)
		return fail_sys("cannot read apps/init/killseq");
	if (!n) {
		memcpy(s->killseq, standard, sizeof(standard));
		s->killseq_len = 3;
	}
	for (p = items; p && *p && ret == 0; p++) {
		bool is_signal = s->killseq_len % 2 == 0;
		int value = is_signal ? parse_signal(*p) : parse_wait(*p);

		if (value < 0)
			ret = fail("apps/init/killseq: '%s' is not a %s", *p,
				   is_signal ? "signal" : "number of seconds");
		s->killseq[s->killseq_len++] = value;
	}
	ct_free(items);
	return ret;
}

static int read_environment(int dir, struct init_style *s)
{
	char **p;

	if (config_list(dir, "apps/init/environment", &s->environment) < 0)
		return -1;
	if (!s->environment &&
	    config_list(AT_FDCWD, DEFAULTS "/apps/init/environment",
			&s->environment) < 0)
		return -1;
	if (!s->environment)
		s->environment = words(DEFAULT_ENVIRONMENT, NULL, NULL);
	for (p = s->environment; p && *p; p++) {
		if (**p == '=' || !strchr(*p, '='))
			return fail("apps/init/environment: '%s' is not of the form VAR=VALUE",
				    *p);
	}
	return 0;
}

static int read_levels(int dir, struct init_style *s)
{
	if (config_value(dir, "apps/init/runlevel.start", &s->level_start) < 0)
		return -1;
	if (!s->level_start &&
	    config_value(dir, "apps/init/runlevel", &s->level_start) < 0)
		return -1;
	if (config_value(dir, "apps/init/runlevel.stop", &s->level_stop) < 0)
		return -1;
	if (s->sysv && !s->level_start)
		s->level_start = strdup("3");
	if (s->sysv && !s->level_stop)
		s->level_stop = strdup("6");
	return 0;
}

/* The style of a guest whose apps/init/style has no word in it. */
static const char *unnamed_style(int dir, int root)
{
	const char *found;

	/* An empty file selects no style: cmd.start and cmd.stop apply. */
	if (ct_flag(dir, "apps/init/style"))
		return "";
	if (root < 0 || ct_flag(dir, "apps/init/cmd.start"))
		return "sysv";
	found = guest_init_style(root);
	return found ? found : "sysv";
}

static int read_name(int dir, int root, struct init_style *s)
{
	if (config_value(dir, "apps/init/style", &s->name) < 0)
		return -1;
	if (!s->name)
		s->name = strdup(unnamed_style(dir, root));
	if (!s->name)
		return fail_sys("cannot read apps/init/style");
	if (*s->name && strcmp(s->name, "sysv") && strcmp(s->name, "plain") &&
	    strcmp(s->name, "systemd"))
		return fail("Unknown init-style '%s'; aborting (apps/init/style; sysv, plain and systemd are known)",
			    s->name);
	return 0;
}

int init_style_read(int dir, int root, bool fakeinit, struct init_style *s)
{
	if (read_name(dir, root, s) < 0)
		return -1;
	s->sysv = !strcmp(s->name, "sysv");
	s->systemd = !strcmp(s->name, "systemd");
	s->own_init = fakeinit || s->systemd || !strcmp(s->name, "plain");
	/* Ctrl-Alt-Del for init(8), halt.target for systemd(1) */
	s->stop_signal = s->systemd ? SIGRTMIN + 3 : SIGINT;
	if (read_levels(dir, s) < 0 || read_environment(dir, s) < 0 ||
	    read_killseq(dir, s) < 0)
		return -1;
	if (config_list(dir, "apps/init/cmd.start", &s->start) < 0 ||
	    config_list(dir, "apps/init/cmd.stop", &s->stop) < 0 ||
	    config_list(dir, "apps/init/cmd.prepare", &s->prepare) < 0)
		return -1;
	return 0;
}

static int find_sysv(int root, struct init_style *s)
{
	const char *rc = guest_rc_script(root);

	if (!rc && !s->start)
		return fail("init style sysv: the guest has no /etc/init.d/rc; %s",
			    guest_systemd(root) ?
			    "it has systemd: write 'systemd' to apps/init/style" :
			    "set apps/init/style or apps/init/cmd.start");
	if (!s->start)
		s->start = words(rc, s->level_start, NULL);
	return 0;
}

static int find_plain(int root, struct init_style *s)
{
	if (s->start)
		return 0;
	if (!guest_has(root, "/sbin/init"))
		return fail("init style plain: the guest has no /sbin/init; set apps/init/style or apps/init/cmd.start");
	s->start = words("/sbin/init", s->level_start, NULL);
	return 0;
}

static int find_systemd(int root, struct init_style *s)
{
	const char *binary = guest_systemd(root);

	if (!binary && !s->start)
		return fail("init style systemd: the guest has no /lib/systemd/systemd; install it, or set apps/init/style");
	if (!s->start)
		s->start = words(binary, NULL, NULL);
	return 0;
}

int init_style_find_start(int root, struct init_style *s)
{
	if (s->systemd)
		return find_systemd(root, s);
	if (s->sysv)
		return find_sysv(root, s);
	if (!strcmp(s->name, "plain"))
		return find_plain(root, s);
	if (!s->start)
		return fail("apps/init/style is empty: write a command to apps/init/cmd.start, or sysv, plain or systemd to apps/init/style");
	return 0;
}

void init_style_find_stop(int root, struct init_style *s)
{
	const char *rc = guest_rc_script(root);

	if (s->sysv && rc && !s->stop)
		s->stop = words(rc, s->level_stop, NULL);
}

static char **copy_words(char **v)
{
	char **copy;
	int n = 0, i;

	while (v[n])
		n++;
	copy = calloc(n + 1, sizeof(*copy));
	for (i = 0; copy && i < n; i++)
		copy[i] = strdup(v[i]);
	return copy;
}

int init_style_rescue(struct init_style *s, const struct rescue *r)
{
	free(s->name);
	ct_free(s->start);
	ct_free(s->stop);
	ct_free(s->prepare);
	s->name = strdup("");
	s->start = r->command ? copy_words(r->command)
			      : words("/bin/sleep", "900", NULL);
	s->stop = NULL;
	s->prepare = NULL;
	s->sysv = false;
	s->systemd = false;
	s->rescue = true;
	s->stop_signal = SIGINT;
	s->own_init = r->own_init;
	return s->name && s->start ? 0 :
	       fail_sys("cannot prepare the rescue command");
}

char **init_style_env(const struct init_style *s, bool stop)
{
	const char *previous = stop ? s->level_start : "N";
	const char *level = stop ? s->level_stop : s->level_start;
	char **env;
	int n = 0, i;

	while (s->environment && s->environment[n])
		n++;
	env = calloc(n + 3, sizeof(*env));
	for (i = 0; env && i < n; i++)
		env[i] = strdup(s->environment[i]);
	if (env && s->systemd)
		env[n] = strdup("container=vserver");
	if (!env || !s->sysv)
		return env;
	if (asprintf(&env[n], "PREVLEVEL=%s", previous) < 0 ||
	    asprintf(&env[n + 1], "RUNLEVEL=%s", level) < 0) {
		ct_free(env);
		return NULL;
	}
	return env;
}

void init_style_free(struct init_style *s)
{
	free(s->name);
	ct_free(s->start);
	ct_free(s->stop);
	ct_free(s->prepare);
	ct_free(s->environment);
	free(s->level_start);
	free(s->level_stop);
	free(s->killseq);
}
