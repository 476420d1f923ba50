// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests denials: the lines of the kernel, their texts and their remedies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "denial.h"

static const char good[] =
	"rule=capability object=21 call=165 error=1 count=3 last=1764045000 pid=17 comm=a\\040b\n";

static void lines(void **state)
{
	static const char *const bad[] = {
		"Dropped:\t0\n", "", "\n", "rule=\n",
		"rule=x object=1 call=1 error=1 count=1 last=1 pid=1\n",
		"rule=x object=y call=1 error=1 count=1 last=1 pid=1 comm=x\n",
		"rule=a-name-that-is-much-longer-than-any-there-is object=1 call=1 error=1 count=1 last=1 pid=1 comm=x\n",
		" rule=x object=1 call=1 error=1 count=1 last=1 pid=1 comm=x\n",
	};
	struct denial d;
	size_t i;

	(void)state;
	assert_true(denial_parse(good, &d));
	assert_string_equal(d.rule, "capability");
	assert_int_equal(d.object, 21);
	assert_int_equal(d.call, 165);
	assert_false(d.compat);
	assert_int_equal(d.error, EPERM);
	assert_int_equal(d.count, 3);
	assert_int_equal(d.last, 1764045000);
	assert_int_equal(d.pid, 17);
	assert_string_equal(d.comm, "a\\040b");

	assert_true(denial_parse("rule=x object=4294967295 call=compat:21 error=13 count=1 last=1 pid=1 later=7 comm=x\n",
				 &d));
	assert_true(d.compat);
	assert_int_equal(d.call, 21);
	assert_int_equal(d.object, 0xffffffff);
	assert_string_equal(d.comm, "x");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(denial_parse(bad[i], &d));
}

static void sameness(void **state)
{
	struct denial a, b;

	(void)state;
	assert_true(denial_parse(good, &a));
	b = a;
	b.count++;
	b.last++;
	b.pid++;
	assert_true(denial_same(&a, &b));
	b.compat = true;
	assert_false(denial_same(&a, &b));
	b = a;
	b.error = EACCES;
	assert_false(denial_same(&a, &b));
	b = a;
	strcpy(b.rule, "bpf");
	assert_false(denial_same(&a, &b));
}

static void words(void **state)
{
	static const struct {
		const char	*rule;
		uint32_t	object;
		const char	*text;
	} objects[] = {
		{ "capability", CAP_MKNOD, "capability CAP_MKNOD" },
		{ "capability", 63, "capability ^63" },
		{ "capability", 4000, "capability ^4000" },
		{ "socket-family", AF_INET6, "a socket of family AF_INET6" },
		{ "socket-family", 99, "a socket of family 99" },
		{ "socket-protocol", 132, "a socket of protocol SCTP" },
		{ "bind", 0x0a000001,
		  "binding to an address outside its set: 10.0.0.1" },
		{ "bind6", 0x00010002,
		  "binding to an IPv6 address outside its set, ending in 1:2" },
		{ "vserver", 0x2e010000, "vserver command 0x2e010000" },
		{ "barrier", 0, "passing a barrier" },
		{ "unheard-of", 5, "unheard-of 5" },
	};
	struct denial d = { .call = SYS_mount };
	char buf[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(objects) / sizeof(*objects); i++) {
		strcpy(d.rule, objects[i].rule);
		d.object = objects[i].object;
		denial_object_text(&d, buf, sizeof(buf));
		assert_string_equal(buf, objects[i].text);
	}
	assert_string_equal(denial_call_text(&d, buf, sizeof(buf)), "mount(2)");
	d.compat = true;
	d.call = 21;
	assert_string_equal(denial_call_text(&d, buf, sizeof(buf)), "mount(2)");
	d.call = 99999;
	assert_string_equal(denial_call_text(&d, buf, sizeof(buf)),
			    "system call 99999");
	d.call = -1;
	assert_null(denial_call_text(&d, buf, sizeof(buf)));
	d.error = EAFNOSUPPORT;
	assert_string_equal(denial_error_text(&d, buf, sizeof(buf)),
			    "EAFNOSUPPORT");
	d.error = 4000;
	assert_string_equal(denial_error_text(&d, buf, sizeof(buf)),
			    "error 4000");
}

/* The remedies as "WORD in FILE; ..." */
static const char *allowed(const char *rule, uint32_t object, int call)
{
	struct denial d = { .object = object, .call = call };
	struct remedy remedies[REMEDY_MAX];
	static char text[1024];
	size_t i, count, len = 0;
	bool known;

	strcpy(d.rule, rule);
	count = denial_remedies(&d, remedies, &known);
	*text = '\0';
	for (i = 0; i < count; i++)
		len += (size_t)sprintf(text + len, "%s%s in %s", i ? "; " : "",
				       remedies[i].word,
				       remedies[i].file ? remedies[i].file : "-");
	return known ? text : "unknown";
}

static void remedies(void **state)
{
	uint32_t cap;

	(void)state;
	assert_string_equal(allowed("capability", CAP_MKNOD, SYS_mknod),
			    "mknod in bcapabilities");
	assert_string_equal(allowed("capability", CAP_SYS_ADMIN, SYS_sethostname),
			    "set_utsname in ccapabilities; sys_admin in bcapabilities");
	assert_string_equal(allowed("capability", CAP_SYS_ADMIN, SYS_mount),
			    "secure_mount in ccapabilities; sys_admin in bcapabilities");
	assert_string_equal(allowed("capability", CAP_SYS_ADMIN, SYS_swapon),
			    "sys_admin in bcapabilities");
	assert_string_equal(allowed("capability", CAP_SYSLOG, SYS_syslog),
			    "syslog in ccapabilities");
	assert_string_equal(allowed("user-namespace", 0, SYS_unshare),
			    "newuser in umask");
	assert_string_equal(allowed("bpf", 0, SYS_bpf), "");
	assert_string_equal(allowed("socket-family", AF_ALG, SYS_socket), "");
	assert_string_equal(allowed("unheard-of", 0, SYS_socket), "unknown");
	for (cap = 0; cap <= CAP_LAST_CAP; cap++)
		assert_string_equal(strrchr(allowed("capability", cap, SYS_bpf), ' ') ?
				    "some" : "none",
				    cap == CAP_BPF || cap == CAP_PERFMON ||
				    cap == CAP_SYS_MODULE ||
				    cap == CAP_CHECKPOINT_RESTORE ||
				    cap == CAP_AUDIT_READ ||
				    cap == CAP_BLOCK_SUSPEND ||
				    cap == CAP_MAC_ADMIN ||
				    cap == CAP_MAC_OVERRIDE ? "none" : "some");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(sameness),
		cmocka_unit_test(words),
		cmocka_unit_test(remedies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
