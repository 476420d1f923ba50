# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests: every tests/unit/*.c is a cmocka program run here, every tests/host/*.t
# a script run here.  Every tests/guest/AREA/*.c and *.t is a test run in the VM;
# build/tests/guest holds all of them in one directory, with tests/lib/*.sh.  A
# guest program that says "vm: m32" is built a second time for the 32-bit entry
# of the system call.

t := build/tests
unit_tests := $(patsubst tests/%.c,$(t)/%,$(wildcard tests/unit/*.c))
guest_sources := $(wildcard tests/guest/*/*.c)
guest_m32 := $(shell grep -lE '^/\* vm:.*\<m32\>' $(guest_sources) /dev/null)
guest_programs := $(patsubst %.c,$(t)/guest/%,$(notdir $(guest_sources))) \
	$(patsubst %.c,$(t)/guest/%-32,$(notdir $(guest_m32)))
guest_scripts := $(addprefix $(t)/guest/,$(notdir \
	$(wildcard tests/guest/*/*.t tests/guest/*/*.sh tests/lib/*.sh)))

guest_dirs := $(wildcard tests/guest/*/)
vpath %.c $(guest_dirs)
vpath %.t $(guest_dirs)
vpath %.sh $(guest_dirs) tests/lib/

TEST_CFLAGS := -O2 -g -Wall -Wextra -Werror -MMD -MP -Iinclude/uapi

$(t)/unit/%: tests/unit/%.c $(archives) | deps-check
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(TEST_CFLAGS) -std=gnu11 -I$(uv)/lib $(uv_quote) \
		-DVERSION='"$(VERSION)"' $< $(archives) -lcmocka $(UV_LIBS) -o $@

$(t)/guest/%: %.c | deps-check $(t)/syscalls.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(TEST_CFLAGS) -static -Itests/lib -I$(t) $< -o $@

$(t)/guest/%-32: %.c | deps-check $(t)/syscalls.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(TEST_CFLAGS) -m32 -static -Itests/lib -I$(t) $< -o $@

# Network selftests of the kernel, for net-selftests.t
selftests_tree := build/linux-pristine/tools/testing/selftests
selftests := $(addprefix $(t)/guest/selftests/,$(sort $(shell \
	sed -n -e 's/^[[:space:]]*selftest \([a-z0-9_-]*\) .*/\1/p' \
		-e 's|.*"$$selftests/\([a-z0-9_-]*\)".*|\1|p' \
	tests/guest/network/net-selftests.t)))

build/linux-pristine.version: | deps-check
	@flock build/.kernel.lock scripts/kernel-prepare linux-pristine

$(selftests): $(t)/guest/selftests/%: build/linux-pristine.version
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) -O2 -w -static -pthread -D_GNU_SOURCE -I$(selftests_tree) \
		$$(find $(selftests_tree)/net -maxdepth 2 -name $*.c) -o $@

# Results of each system call in a guest, for the programs that try them
$(t)/syscalls.h: scripts/tests/syscalls.awk tests/syscalls.csv
	@mkdir -p $(@D)
	$(call say,GEN)
	$(Q)awk -f $^ > $@

$(t)/guest/%.t: %.t
	@install -D $< $@
$(t)/guest/%.sh: %.sh
	@install -D $< $@

.PHONY: tests
tests: $(unit_tests) $(guest_programs) $(guest_scripts) $(selftests) ## compile the tests

# Each test leaves its result in a file; one prove at the end reads all of them
run_unit = scripts/tests/local build/results/unit $(unit_tests)
run_host = scripts/tests/local build/results/host $(wildcard tests/host/*.t)
run_guest = scripts/tests/guest release build/results/guest $(TESTS)
summary = scripts/tests/summary build/results

.PHONY: check check-unit check-host check-guest check-debug
check: kernel vm-parts programs-image tests ## all tests on the release kernel, then prove's summary
	@rm -rf build/results
	@$(run_unit)
	@$(run_host)
	@$(run_guest)
	@$(summary)
check-unit: $(unit_tests) ## unit tests only
	@$(run_unit)
	@$(summary)/unit
check-host: kernel vm-parts ## tests of the build system and the VM only
	@$(run_host)
	@$(summary)/host
check-guest: kernel vm-parts programs-image tests ## guest tests only (TESTS='NAME...' for some)
	@$(run_guest)
	@$(summary)/guest
# LIMIT=SECONDS and PART=NUMBER choose a part of them (see scripts/tests/guest)
check-debug: kernel-debug vm-parts tests ## guest tests and KUnit on the debug kernel
	@rm -rf build/results-debug
	@scripts/tests/local build/results-debug/host $(wildcard tests/host-debug/*.t)
	@scripts/tests/guest debug build/results-debug/guest $(TESTS)
	@scripts/tests/summary build/results-debug

# A dependency file of an earlier build may name a source that has moved since
tests/guest/%.c: ;
-include $(wildcard $(t)/*/*.d)
