// SPDX-License-Identifier: GPL-2.0-or-later
/* Micro benchmark: mappings and faults. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "micro.h"

#define PAGE		4096
#define PAGES		256
#define REGION		(PAGES * PAGE)

static int file = -1;

/* The kernel allocates the pages in the first sample, which does not count. */
static void make_file(const struct row *row)
{
	(void)row;
	file = must(open("region", O_RDWR | O_CREAT | O_EXCL, 0600), "create");
	must(ftruncate(file, REGION), "ftruncate");
}

static char *map(size_t size, int protection, int flags, int fd)
{
	void *mapped = mmap(NULL, size, protection, flags, fd, 0);

	if (mapped == MAP_FAILED)
		die("mmap");
	return mapped;
}

/* Write: a read fault maps the neighbouring pages, too. */
static void map_and_touch(int stride)
{
	char *region = map(REGION, PROT_READ | PROT_WRITE, MAP_SHARED, file);
	int offset;

	for (offset = 0; offset < REGION; offset += stride)
		*(volatile char *)(region + offset) = 1;
	must(munmap(region, REGION), "munmap");
}

static void run_mmap(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		map_and_touch(row->size);
}

/* An operation is one page: its fault, and its share of mmap() and munmap(). */
static void run_page_fault(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i += PAGES)
		map_and_touch(PAGE);
}

static char *guarded;
static volatile sig_atomic_t faults_left;

/*
 * The write faults again after each return of the handler, until it succeeds.
 */
static void on_fault(int signal)
{
	(void)signal;
	if (!--faults_left)
		must(mprotect(guarded, PAGE, PROT_READ | PROT_WRITE),
		     "mprotect");
}

static void make_guarded(const struct row *row)
{
	const struct sigaction act = { .sa_handler = on_fault };

	(void)row;
	guarded = map(PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	must(sigaction(SIGSEGV, &act, NULL), "sigaction");
}

static void guard(const struct row *row)
{
	(void)row;
	must(mprotect(guarded, PAGE, PROT_READ), "mprotect");
}

static void run_prot_fault(const struct row *row)
{
	faults_left = row->iterations;
	*(volatile char *)guarded = 1;
	must_be(0, faults_left, "count of faults");
}

const struct row memory_rows[] = {
	{ .name = "mmap",
	  .description = "map a file of 1 MiB, write to 16 pages, unmap",
	  .iterations = 300, .size = 16 * PAGE,
	  .setup = make_file, .run = run_mmap },
	{ .name = "prot-fault",
	  .description = "write to a read-only page, SIGSEGV handled",
	  .iterations = 3000, .setup = make_guarded, .before = guard,
	  .run = run_prot_fault },
	{ .name = "page-fault",
	  .description = "write to each page of a mapped file, per page",
	  .iterations = 16 * PAGES, .setup = make_file,
	  .run = run_page_fault },
	{ }
};
