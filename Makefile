# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every entry point of the project; `make help` lists them.

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
VERSION := $(file < VERSION)

# make and Kbuild take a blank or a colon in a file name for something else
ifneq ($(words $(CURDIR))$(findstring :,$(CURDIR)),1)
$(error The path of the checkout must not hold blanks or colons, or the kernel \
	does not build: $(CURDIR))
endif

# V=1 shows the commands
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s%s\n' $(1) $(@:build/%=%))

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-17s %s\n", $$1, $$2 }' \
		$(MAKEFILE_LIST)

.PHONY: FORCE
FORCE:

# Debian packages.  Every target that needs one checks, which costs nothing
# once build/.deps is there.
.PHONY: deps deps-check
deps: ## install the Debian packages that building and testing need
	@scripts/deps
deps-check:
	@[ build/.deps -nt scripts/deps ] || scripts/deps

.PHONY: kernel kernel-debug kernel-baseline
kernel: deps-check ## build our kernel (build/kernel-release)
	@scripts/kernel-build release
kernel-debug: deps-check ## build our kernel with KASAN, lockdep, kmemleak, KUnit
	@scripts/kernel-build debug
kernel-baseline: deps-check ## build the unpatched kernel of the same base config
	@scripts/kernel-build baseline

.PHONY: patch patch-stat patch-refresh
patch: deps-check ## write build/patch-KERNEL-vsVERSION.diff for `patch -p1`
	@scripts/kernel-patch
patch-stat: ## count changed lines in existing kernel files
	@scripts/kernel-patch --stat
patch-refresh: ## write the series anew from edits made in build/linux
	@scripts/kernel-refresh

.PHONY: image
image: deps-check ## make the Debian image of the test VM (cached)
	@mkdir -p build
	@flock build/.image.lock scripts/image

.PHONY: programs-image
programs-image: deps-check ## make the Debian image of servers for the guest tests (cached)
	@mkdir -p build
	@flock build/.programs-image.lock scripts/programs-image

include util-vserver/util-vserver.mk
include scripts/vm/vm.mk
include scripts/tests/tests.mk
include scripts/bench/bench.mk
include scripts/doc/doc.mk
