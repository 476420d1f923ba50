// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * QEMU plugin: count the executed instructions at each address, between the
 * first and the second call of a kernel function.
 *
 *	-plugin PROFILE.so,mark=ADDRESS,output=FILE
 *
 * The plugin writes a line "ADDRESS COUNT" for each block of code, both in
 * hexadecimal.  It declares the interface itself, because Debian has no package
 * with the header.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct qemu_plugin_tb;

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id,
		void (*cb)(uint64_t id, struct qemu_plugin_tb *tb));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
/* Flags 0: the function does not use the registers. */
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
		void (*cb)(unsigned int cpu, void *data), int flags, void *data);
/* Operation 0: add to a 64-bit counter. */
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb,
		int operation, void *counter, uint64_t n);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

/* QEMU calls this for each translation of a block. */
struct block {
	struct block	*next;
	uint64_t	address, count;
};

static struct block *blocks;
static uint64_t mark;
static const char *output;
static bool counting;

static void write_blocks(void)
{
	FILE *f = fopen(output, "w");
	const struct block *b;

	for (b = blocks; f && b; b = b->next) {
		if (b->count)
			fprintf(f, "%016" PRIx64 " %" PRIx64 "\n", b->address,
				b->count);
	}
	if (!f || fclose(f))
		perror(output);
}

static void on_mark(unsigned int cpu, void *data)
{
	struct block *b;

	(void)cpu;
	(void)data;
	if (counting)
		write_blocks();
	for (b = blocks; b; b = b->next)
		b->count = 0;
	counting = true;
}

static void on_translation(uint64_t id, struct qemu_plugin_tb *tb)
{
	struct block *b = calloc(1, sizeof(*b));

	(void)id;
	if (!b)
		abort();
	b->address = qemu_plugin_tb_vaddr(tb);
	b->next = blocks;
	blocks = b;
	if (b->address == mark)
		qemu_plugin_register_vcpu_tb_exec_cb(tb, on_mark, 0, NULL);
	qemu_plugin_register_vcpu_tb_exec_inline(tb, 0, &b->count,
						 qemu_plugin_tb_n_insns(tb));
}

__attribute__((visibility("default")))
int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv)
{
	int i;

	(void)info;
	for (i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "mark=", 5))
			mark = strtoull(argv[i] + 5, NULL, 16);
		else if (!strncmp(argv[i], "output=", 7))
			output = argv[i] + 7;
	}
	if (!mark || !output)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	return 0;
}
