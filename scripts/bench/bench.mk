# SPDX-License-Identifier: GPL-2.0-or-later
#
# The benchmark.  A boot of the VM fills one column of a table.  Boots run in
# parallel, one per CPU, which is possible because their clocks count
# instructions.

b := build/bench
bench_programs := $(addprefix $(b)/files/,micro measure init answers lookup \
	listeners pingpong)
bench_scripts := $(patsubst tests/bench/%,$(b)/files/%,$(wildcard \
	tests/bench/lib.sh tests/bench/app tests/bench/nginx.conf tests/bench/peers/*))
project_sources := $(wildcard util-vserver/lib/*.[ch])

BENCH_CFLAGS := -O2 -Wall -Wextra -Werror -static -Iinclude/uapi

$(b)/files/micro: $(wildcard tests/bench/micro*.[ch]) | deps-check
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(BENCH_CFLAGS) $(filter %.c,$^) -o $@

$(addprefix $(b)/files/,lookup listeners pingpong): tests/bench/sample.h

$(b)/files/%: tests/bench/%.c | deps-check
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(BENCH_CFLAGS) $< -o $@

$(b)/files/%: tests/bench/%
	@install -D $< $@

# The project that the row "compile" compiles: our own library
$(b)/files/project: $(project_sources) include/uapi/linux/vserver.h
	@rm -rf $@
	@mkdir -p $@/linux
	@cp $(project_sources) $@/
	@cp include/uapi/linux/vserver.h $@/linux/

.PHONY: bench bench-quick bench-programs bench-parts
bench-programs: $(bench_programs)
bench-parts: bench-programs $(bench_scripts) $(b)/files/project vm-parts

# Runs the boots of scripts/bench/boots with a KIND and COLUMN that match $(1)
bench_boots = grep -E '^$(1) ' scripts/bench/boots | \
	xargs -P $(shell nproc) -L 1 scripts/bench/boot

bench: kernel kernel-baseline bench-parts ## run the benchmark, write doc/performance.md and .svg
	@scripts/kernel-build off
	@scripts/bench/image
	@rm -rf $(b)/raw
	@export IMAGE=$(CURDIR)/$(b)/image/root.img; $(call bench_boots,[a-z]+)
	@[ ! -e $(b)/results.json ] || mv $(b)/results.json $(b)/results.old.json
	@scripts/bench/report collect
	@scripts/bench/report show
	@scripts/bench/report publish
	@[ ! -e $(b)/results.old.json ] || scripts/bench/report compare \
		$(b)/results.old.json $(b)/results.json || \
		echo 'The code has changed since the last run, or the figures do not repeat.'

bench-quick: kernel bench-parts ## compare the cost for the host with its budget
	@rm -rf $(b)/raw
	@if scripts/bench/baseline restore; then \
		$(call bench_boots,micro host); \
	else \
		scripts/kernel-build baseline && \
		$(call bench_boots,micro (baseline|host)) && \
		scripts/bench/baseline save; \
	fi
	@scripts/bench/quick
