# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every entry point of the project; `make help` lists them.

MAKEFLAGS += --no-print-directory
VERSION := $(file < VERSION)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' \
		$(MAKEFILE_LIST)

## Kernel

.PHONY: kernel kernel-debug kernel-baseline
kernel: ## build our kernel (build/kernel-release)
	@scripts/kernel-build release
kernel-debug: ## build our kernel with KASAN, lockdep, kmemleak, KUnit
	@scripts/kernel-build debug
kernel-baseline: ## build the unpatched kernel of the same base config
	@scripts/kernel-build baseline

.PHONY: patch patch-stat patch-refresh
patch: ## write build/patch-VERSION-vsVERSION.diff for `patch -p1`
	@scripts/kernel-patch
patch-stat: ## count changed lines in existing kernel files
	@scripts/kernel-patch --stat
patch-refresh: ## write the series anew from edits made in build/linux
	@scripts/kernel-refresh
