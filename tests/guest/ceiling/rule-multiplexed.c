// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: socketcall(2) and ipc(2) of i386 follow the same rules as the single
 * calls.  A program of x86_64 reaches them by int $0x80.
 */
#define _GNU_SOURCE
#include <linux/net.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>

#include "agent.h"
#include "syscalls.h"

#define GUEST	672
#define KEY	0x76730672

/* From <linux/ipc.h>, which conflicts with <sys/ipc.h>. */
#define MUX_SHMGET	23
#define MUX_SHMCTL	24

#define I386_socketcall	102
#define I386_ipc	117

#ifdef __i386__
_Static_assert(NR_socketcall == I386_socketcall && NR_ipc == I386_ipc,
	       "these are the calls");
#endif

static int shm;

/* A null pointer at the end: nothing is written. */
static long int80(long nr, long a, long b, long c, long d)
{
	long rc;

#ifdef __x86_64__
	asm volatile("int $0x80" : "=a"(rc)
		     : "0"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(0L)
		     : "memory", "r8", "r9", "r10", "r11");
	return (int)rc;
#else
	asm volatile("int $0x80" : "=a"(rc)
		     : "0"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(0L)
		     : "memory");
	return rc;
#endif
}

/* A page that a 32-bit pointer reaches. */
static void *low_page(void)
{
	void *page;

#ifdef __x86_64__
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
#else
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
#endif
	if (page == MAP_FAILED)
		bail_out("a page below 4 GiB: %s", strerror(errno));
	return page;
}

static __u32 *low;

static long try_family(void *arg)
{
	low[0] = *(int *)arg;
	low[1] = SOCK_STREAM;
	low[2] = 0;
	return int80(I386_socketcall, SYS_SOCKET, (long)low, 0, 0);
}

static long try_raw(void *arg)
{
	(void)arg;
	low[0] = AF_INET;
	low[1] = SOCK_RAW;
	low[2] = 1;
	return int80(I386_socketcall, SYS_SOCKET, (long)low, 0, 0);
}

static long try_shmget(void *arg)
{
	(void)arg;
	return int80(I386_ipc, MUX_SHMGET, KEY, 0, 0);
}

static long try_shmctl(void *arg)
{
	(void)arg;
	return int80(I386_ipc, MUX_SHMCTL, shm, IPC_STAT | 0x100, 0);
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST, .bcaps = ~(1ULL << 13) };
	const int unknown = AF_VSOCK, known = AF_UNIX;
	struct agent guest;

	low = low_page();
	shm = shmget(KEY, 4096, IPC_CREAT | 0600);
	if (shm < 0)
		bail_out("shmget: %s", strerror(errno));
	guest = agent_need(&place, "a guest");

	ok(try_family((void *)&unknown) >= 0,
	   "socketcall: the host can create a vsock socket");
	is_errno(agent_do(&guest, try_family, unknown), EAFNOSUPPORT,
		 "socketcall: a guest cannot create a vsock socket");
	ok(agent_do(&guest, try_family, known) >= 0,
	   "socketcall: a guest can create a unix socket");
	ok(try_raw(NULL) >= 0, "socketcall: the host can create a raw socket");
	is_errno(agent_ask(&guest, try_raw), EPERM,
		 "socketcall: a guest without CAP_NET_RAW cannot create a raw socket");
	is(try_shmget(NULL), shm, "ipc: the host finds its segment by key");
	is_errno(agent_ask(&guest, try_shmget), ENOENT,
		 "ipc: a guest does not find it by key");
	is_errno(try_shmctl(NULL), EFAULT,
		 "ipc: the host finds its segment by id");
	is_errno(agent_ask(&guest, try_shmctl), EINVAL,
		 "ipc: a guest does not find it by id");

	agent_stop(&guest);
	shmctl(shm, IPC_RMID, NULL);
	return done_testing();
}
