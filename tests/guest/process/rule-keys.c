// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: keys and keyrings belong to a context.
 *
 * The host and two guests are all root, so by user id alone they would share
 * all keys.  A foreign key is hidden: its serial number gives the same error as
 * an unused one.  No user keyring, session or keyring name finds it, and the
 * host's helper is not called for a guest.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/keyctl.h>
#include <stdint.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	680
#define USER	1234
#define NAME	"vs-key"
#define SESSION	"vs-session"
#define HELPER	"/sbin/request-key"
#define CALLED	"/tmp/vs-request-key"
#define ALL	0x3f3f3f3f

/* A positive number that no key has: the kernel chooses large random ones. */
#define NOBODY	3

typedef int32_t serial;

struct keys {
	serial	key, ring;
};

static long keyctl(int op, unsigned long a, unsigned long b, unsigned long c,
		   unsigned long d)
{
	return vs_rc(syscall(SYS_keyctl, op, a, b, c, d));
}

static long add(const char *type, const char *name, serial ring)
{
	bool keyring = !strcmp(type, "keyring");

	return vs_rc(syscall(SYS_add_key, type, name,
			     keyring ? NULL : "secret", keyring ? 0 : 6, ring));
}

static long request(const char *name, const char *callout)
{
	return vs_rc(syscall(SYS_request_key, "user", name, callout, 0));
}

/* Create a key and a keyring of the user that all permission masks open. */
static long make_key(void *arg)
{
	long key = add("user", NAME, KEY_SPEC_USER_KEYRING);

	(void)arg;
	if (key > 0)
		VS_TRY(keyctl(KEYCTL_SETPERM, key, ALL, 0, 0));
	return key;
}

static long make_ring(void *arg)
{
	long key = add("keyring", NAME, KEY_SPEC_USER_KEYRING);

	(void)arg;
	if (key > 0)
		VS_TRY(keyctl(KEYCTL_SETPERM, key, ALL, 0, 0));
	return key;
}

static struct keys make_keys(struct agent *a, const char *who)
{
	struct keys k = {
		.key = agent_ask(a, make_key), .ring = agent_ask(a, make_ring),
	};

	ok(k.key > 0 && k.ring > 0, "%s creates a key and a keyring", who);
	return k;
}

static long do_describe(const struct keys *k)
{
	char text[256];

	return keyctl(KEYCTL_DESCRIBE, k->key, (uintptr_t)text, sizeof(text), 0);
}

static long do_read(const struct keys *k)
{
	char text[256];

	return keyctl(KEYCTL_READ, k->key, (uintptr_t)text, sizeof(text), 0);
}

static long do_list(const struct keys *k)
{
	char text[256];

	return keyctl(KEYCTL_READ, k->ring, (uintptr_t)text, sizeof(text), 0);
}

static long do_get_id(const struct keys *k)
{
	return keyctl(KEYCTL_GET_KEYRING_ID, k->ring, 0, 0, 0);
}

static long do_security(const struct keys *k)
{
	char text[256];

	return keyctl(KEYCTL_GET_SECURITY, k->key, (uintptr_t)text,
		      sizeof(text), 0);
}

static long do_update(const struct keys *k)
{
	return keyctl(KEYCTL_UPDATE, k->key, (uintptr_t)"other", 5, 0);
}

static long do_chown(const struct keys *k)
{
	return keyctl(KEYCTL_CHOWN, k->key, 0, 0, 0);
}

static long do_setperm(const struct keys *k)
{
	return keyctl(KEYCTL_SETPERM, k->key, ALL, 0, 0);
}

static long do_timeout(const struct keys *k)
{
	return keyctl(KEYCTL_SET_TIMEOUT, k->key, 0, 0, 0);
}

static long do_search(const struct keys *k)
{
	return keyctl(KEYCTL_SEARCH, k->ring, (uintptr_t)"user",
		      (uintptr_t)NAME, 0);
}

static long do_add(const struct keys *k)
{
	return add("user", NAME "-added", k->ring);
}

static long do_link(const struct keys *k)
{
	return keyctl(KEYCTL_LINK, k->key, KEY_SPEC_PROCESS_KEYRING, 0, 0);
}

static long do_link_into(const struct keys *k)
{
	return keyctl(KEYCTL_LINK, KEY_SPEC_PROCESS_KEYRING, k->ring, 0, 0);
}

static long do_clear(const struct keys *k)
{
	return keyctl(KEYCTL_CLEAR, k->ring, 0, 0, 0);
}

static long do_invalidate(const struct keys *k)
{
	return keyctl(KEYCTL_INVALIDATE, k->key, 0, 0, 0);
}

static long do_revoke(const struct keys *k)
{
	return keyctl(KEYCTL_REVOKE, k->key, 0, 0, 0);
}

static const struct attack {
	const char *name;
	long	(*run)(const struct keys *k);
} attacks[] = {
	{ "describe", do_describe },
	{ "read", do_read },
	{ "list", do_list },
	{ "keyring id", do_get_id },
	{ "security label", do_security },
	{ "update", do_update },
	{ "chown", do_chown },
	{ "setperm", do_setperm },
	{ "timeout", do_timeout },
	{ "add to it", do_add },
	{ "link it", do_link },
	{ "clear", do_clear },
	{ "revoke", do_revoke },
	/* These fail for the owner here, or end the key. */
	{ "search in it", do_search },
	{ "link into it", do_link_into },
	{ "invalidate", do_invalidate },
};

#define ATTACKS	(sizeof(attacks) / sizeof(*attacks))
#define OWNER_CAN 13

struct attempt {
	unsigned int index;
	struct keys keys;
};

static long attempt(void *arg)
{
	struct attempt *t = arg;

	return attacks[t->index].run(&t->keys);
}

static void test_numbers(struct agent *from, const char *who, struct keys keys,
			 const char *whose)
{
	struct attempt t = { .keys = keys };
	struct attempt none = { .keys = { NOBODY, NOBODY } };

	for (; t.index < ATTACKS; t.index++) {
		none.index = t.index;
		is(agent_do(from, attempt, t), agent_do(from, attempt, none),
		   "%s, by serial number of %s: %s fails as for an unused number",
		   who, whose,
		   attacks[t.index].name);
	}
}

static void test_own(struct agent *owner, const char *who, struct keys keys)
{
	struct attempt t = { .keys = keys };

	for (; t.index < OWNER_CAN; t.index++)
		ok(agent_do(owner, attempt, t) >= 0,
		   "%s can use its own key: %s", who,
		   attacks[t.index].name);
}

static long find(void *arg)
{
	(void)arg;
	return request(NAME, NULL);
}

static long ring_id(void *arg)
{
	return keyctl(KEYCTL_GET_KEYRING_ID, *(int *)arg, 0, 0, 0);
}

static void test_users(struct agent *host, struct agent *a, struct agent *b)
{
	const int rings[] = {
		KEY_SPEC_USER_KEYRING, KEY_SPEC_USER_SESSION_KEYRING,
		KEY_SPEC_SESSION_KEYRING,
	};
	unsigned int i;

	for (i = 0; i < sizeof(rings) / sizeof(*rings); i++) {
		long h = agent_do(host, ring_id, rings[i]);
		long ga = agent_do(a, ring_id, rings[i]);
		long gb = agent_do(b, ring_id, rings[i]);

		ok(h > 0 && ga > 0 && gb > 0,
		   "the host and two guests each have keyring %d", rings[i]);
		ok(h != ga && h != gb && ga != gb,
		   "... and these are three different keyrings");
	}
}

/*
 * A process fills its session, process and thread keyring before it enters.
 * Return: bits for the ways by which it still reaches these keyrings.
 */
static long fill_and_enter(void *arg)
{
	const struct vs_place guest = { .xid = GUEST, .join = true };
	const int rings[] = {
		KEY_SPEC_SESSION_KEYRING, KEY_SPEC_PROCESS_KEYRING,
		KEY_SPEC_THREAD_KEYRING,
	};
	long id[3], found = 0;
	char text[256];
	int i;

	VS_TRY(keyctl(KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0));
	for (i = 0; i < 3; i++) {
		VS_TRY(add("user", NAME "-before", rings[i]));
		id[i] = keyctl(KEYCTL_GET_KEYRING_ID, rings[i], 0, 0, 0);
		VS_TRY(id[i]);
		VS_TRY(keyctl(KEYCTL_SETPERM, id[i], ALL, 0, 0));
	}
	if (request(NAME "-before", NULL) < 0)
		return -EDOM;
	if (*(bool *)arg)
		VS_TRY(vs_go(&guest));
	for (i = 0; i < 3; i++) {
		if (keyctl(KEYCTL_GET_KEYRING_ID, rings[i], 0, 0, 0) == id[i])
			found |= 1;
		if (keyctl(KEYCTL_READ, id[i], (uintptr_t)text, sizeof(text),
			   0) > 0)
			found |= 2;
	}
	if (request(NAME "-before", NULL) > 0)
		found |= 4;
	return found;
}

static void test_enter(void)
{
	const bool stay = false, enter = true;

	is(agent_once(NULL, fill_and_enter, stay), 7,
	   "a process of the host reaches its keyrings");
	is(agent_once(NULL, fill_and_enter, enter), 0,
	   "... and reaches none of them after it has entered a guest");
}

static long join(void *arg)
{
	long id = keyctl(KEYCTL_JOIN_SESSION_KEYRING, (uintptr_t)arg, 0, 0, 0);

	if (id > 0)
		VS_TRY(keyctl(KEYCTL_SETPERM, id, ALL, 0, 0));
	return id;
}

static void test_names(void)
{
	const struct vs_place guest = { .xid = GUEST, .join = true };
	struct agent one = agent_need(NULL, "a process of the host");
	struct agent two = agent_need(NULL, "another process of the host");
	struct agent in = agent_need(&guest, "a process of the guest");
	const char name[] = SESSION;
	long id = agent_do(&one, join, name);

	ok(id > 0, "the host creates a named session keyring");
	is(agent_do(&two, join, name), id,
	   "another process of the host can join it");
	ok(agent_do(&in, join, name) != id,
	   "a process of a guest joins a different keyring of this name");
	agent_stop(&one);
	agent_stop(&two);
	agent_stop(&in);
}

static long persistent(void *arg)
{
	(void)arg;
	return keyctl(KEYCTL_GET_PERSISTENT, -1, KEY_SPEC_PROCESS_KEYRING, 0, 0);
}

static long ask_helper(void *arg)
{
	return request(arg, "please");
}

static long times_called(void)
{
	struct stat st;

	return stat(CALLED, &st) ? 0 : st.st_size;
}

/* Install a helper that counts its calls and finds no key. */
static void test_helper(struct agent *guest)
{
	static const char script[] = "#!/bin/sh\necho -n x >> " CALLED "\n";
	char one[32], two[32];
	int fd;

	/* The kernel caches negative results for a while: use new names. */
	snprintf(one, sizeof(one), NAME "-one-%d", getpid());
	snprintf(two, sizeof(two), NAME "-two-%d", getpid());

	unlink(CALLED);
	fd = open(HELPER, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	if (fd < 0 || write(fd, script, sizeof(script) - 1) < 0)
		bail_out("%s: %s", HELPER, strerror(errno));
	close(fd);
	is_errno(agent_do(guest, ask_helper, one), ENOKEY,
		 "a guest requests a missing key");
	is(times_called(), 0, "... which does not call the host's helper");
	is_errno(request(two, "please"), ENOKEY,
		 "the host requests a missing key");
	is(times_called(), 1, "... which calls the helper");
	unlink(HELPER);
	unlink(CALLED);
}

static long give_parent(void *arg)
{
	(void)arg;
	VS_TRY(keyctl(KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0));
	return keyctl(KEYCTL_SESSION_TO_PARENT, 0, 0, 0, 0);
}

static long child_gives(void *arg)
{
	pid_t pid = fork();
	int status;

	(void)arg;
	if (!pid)
		_exit(-give_parent(NULL));
	if (waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

/* The agents are children of this process. */
static void test_parent(void)
{
	const struct vs_place guest = { .xid = GUEST, .join = true };
	long id = keyctl(KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0);
	struct agent a = agent_need(&guest, "a child in a guest");
	struct agent h = agent_need(NULL, "a child on the host");

	is_errno(agent_ask(&a, give_parent), EPERM,
		 "a guest process cannot give a session keyring to its parent on the host");
	is(keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0, 0, 0), id,
	   "... and the parent keeps its session keyring");
	is(agent_ask(&a, child_gives), 0,
	   "a guest process can give one to its parent in the guest");
	is(agent_ask(&h, give_parent), 0,
	   "a host process can give one to its parent");
	agent_stop(&a);
	agent_stop(&h);
}

static long has_file(void *arg)
{
	return access(arg, F_OK) ? -errno : 0;
}

static void test_lists(struct agent *guest)
{
	const char keys[] = "/proc/keys", users[] = "/proc/key-users";

	is_errno(agent_do(guest, has_file, keys), ENOENT,
		 "guest: %s does not exist", keys);
	is_errno(agent_do(guest, has_file, users), ENOENT,
		 "guest: %s does not exist", users);
	is(has_file((void *)keys), 0, "host: %s exists", keys);
}

/* The host's list does not contain the key of a guest. */
static void test_host_list(struct keys keys)
{
	char line[256], wanted[16];
	bool found = false;
	FILE *f = fopen("/proc/keys", "re");

	snprintf(wanted, sizeof(wanted), "%08x ", keys.key);
	while (f && fgets(line, sizeof(line), f))
		found |= !strncmp(line, wanted, strlen(wanted));
	ok(f && !found, "/proc/keys of the host does not list a guest's key");
	if (f)
		fclose(f);
}

static long fill_quota(void *arg)
{
	char name[32];
	long rc = 0;
	int i;

	for (i = 0; i < 1000 && rc >= 0; i++) {
		snprintf(name, sizeof(name), NAME "-%d", i);
		rc = add("user", name, KEY_SPEC_PROCESS_KEYRING);
	}
	(void)arg;
	return rc;
}

static long add_one(void *arg)
{
	long rc = add("user", NAME, KEY_SPEC_PROCESS_KEYRING);

	(void)arg;
	return rc < 0 ? rc : 0;
}

static void test_quota(void)
{
	const struct vs_place guest = { .xid = GUEST + 3, .uid = USER };
	const struct vs_place host = { .uid = USER };
	struct agent a = agent_need(&guest, "a user of a guest");
	struct agent h = agent_need(&host, "the host user with the same id");

	is_errno(agent_ask(&a, fill_quota), EDQUOT,
		 "a user of a guest creates keys until its quota is used up");
	is(agent_ask(&h, add_one), 0,
	   "... which does not use the quota of the host user with the same id");
	agent_stop(&a);
	agent_stop(&h);
}

static void test_end(void)
{
	const struct vs_place place = { .xid = GUEST + 2 };
	struct agent a = agent_need(&place, "a guest");
	struct keys keys = make_keys(&a, "a guest");

	is(agent_ask(&a, find), keys.key, "... and finds the key");
	agent_stop(&a);
	vs_settle(GUEST + 2, -ESRCH);
	a = agent_need(&place, "the next guest with the same id");
	is_errno(agent_ask(&a, find), ENOKEY,
		 "the next guest with the same id does not find the key");
	agent_stop(&a);
}

int main(void)
{
	const struct vs_place first = { .xid = GUEST };
	const struct vs_place second = { .xid = GUEST + 1 };
	const struct vs_place entered = { .xid = GUEST, .join = true };
	struct agent host = agent_need(NULL, "the host");
	struct agent a = agent_need(&first, "a guest");
	struct agent b = agent_need(&second, "another guest");
	struct agent c = agent_need(&entered,
				    "a process that enters the guest");
	struct keys host_keys = make_keys(&host, "the host");
	struct keys keys;

	is_errno(agent_ask(&a, find), ENOKEY,
		 "a guest does not find the host's key");
	test_numbers(&a, "guest", host_keys, "the host");
	keys = make_keys(&a, "a guest");
	is(agent_ask(&a, find), keys.key, "a guest finds its own key");
	is(agent_ask(&c, find), keys.key,
	   "a process that entered the guest finds it");
	is_errno(agent_ask(&b, find), ENOKEY, "another guest does not find it");
	test_numbers(&b, "another guest", keys, "a guest");
	test_numbers(&host, "host", keys, "a guest");
	test_host_list(keys);
	test_users(&host, &a, &b);
	test_enter();
	test_names();
	is_errno(agent_ask(&a, persistent), EOPNOTSUPP,
		 "a guest cannot get a persistent keyring");
	ok(agent_ask(&host, persistent) > 0, "the host can get one");
	test_helper(&a);
	test_parent();
	test_lists(&a);
	test_own(&a, "guest", keys);
	test_own(&host, "host", host_keys);
	test_quota();
	test_end();

	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&c);
	agent_stop(&host);
	return done_testing();
}
