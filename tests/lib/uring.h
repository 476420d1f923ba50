/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rings of io_uring(7) without its library, for one operation at a time.
 */
#ifndef TESTS_LIB_URING_H
#define TESTS_LIB_URING_H

#include <errno.h>
#include <linux/io_uring.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* New in 6.11: the headers of the build may lack it. */
#define URING_BIND	56

struct ring {
	int	fd;
	char	*map;
	size_t	size;
	struct io_uring_sqe *sqes;
	struct io_uring_params p;
};

static inline size_t ring_sqes_size(const struct ring *r)
{
	return r->p.sq_entries * sizeof(struct io_uring_sqe);
}

static inline long ring_open(struct ring *r, unsigned int flags)
{
	*r = (struct ring){ .p.flags = flags, .p.sq_thread_idle = 100 };
	r->fd = syscall(SYS_io_uring_setup, 4, &r->p);
	if (r->fd < 0)
		return -errno;
	/* Since 5.4 one mapping holds both rings. */
	r->size = r->p.cq_off.cqes +
		  r->p.cq_entries * sizeof(struct io_uring_cqe);
	r->map = mmap(NULL, r->size, PROT_READ | PROT_WRITE, MAP_SHARED, r->fd,
		      IORING_OFF_SQ_RING);
	r->sqes = mmap(NULL, ring_sqes_size(r), PROT_READ | PROT_WRITE,
		       MAP_SHARED, r->fd, IORING_OFF_SQES);
	return r->map == MAP_FAILED || r->sqes == MAP_FAILED ? -errno : 0;
}

/* A mapping would keep the ring, its thread and their open files. */
static inline void ring_close(struct ring *r)
{
	munmap(r->map, r->size);
	munmap(r->sqes, ring_sqes_size(r));
	close(r->fd);
}

static inline _Atomic unsigned int *ring_word(struct ring *r, __u32 offset)
{
	return (void *)(r->map + offset);
}

static inline long ring_result(struct ring *r)
{
	const struct io_uring_cqe *cqes = (void *)(r->map + r->p.cq_off.cqes);
	_Atomic unsigned int *head = ring_word(r, r->p.cq_off.head);
	unsigned int mask = *ring_word(r, r->p.cq_off.ring_mask);
	int tries = 2000;

	while (*ring_word(r, r->p.cq_off.tail) == *head) {
		if (!tries--)
			return -ETIMEDOUT;
		usleep(5000);
	}
	return cqes[(*head)++ & mask].res;
}

/* Runs one operation, by a worker if the ring has no polling thread. */
static inline long ring_do(struct ring *r, const struct io_uring_sqe *sqe)
{
	_Atomic unsigned int *tail = ring_word(r, r->p.sq_off.tail);
	unsigned int mask = *ring_word(r, r->p.sq_off.ring_mask);
	unsigned int index = *tail & mask;
	bool polled = r->p.flags & IORING_SETUP_SQPOLL;

	r->sqes[index] = *sqe;
	r->sqes[index].flags = IOSQE_ASYNC;
	((unsigned int *)(r->map + r->p.sq_off.array))[index] = index;
	(*tail)++;
	if (syscall(SYS_io_uring_enter, r->fd, polled ? 0 : 1, 0,
		    polled ? IORING_ENTER_SQ_WAKEUP : 0, NULL, 0) < 0)
		return -errno;
	return ring_result(r);
}

/* Runs one operation on a new ring. */
static inline long ring_once(const struct io_uring_sqe *sqe, unsigned int flags)
{
	struct ring r;
	long rc = ring_open(&r, flags);

	if (rc)
		return rc;
	rc = ring_do(&r, sqe);
	ring_close(&r);
	return rc;
}

#endif /* TESTS_LIB_URING_H */
