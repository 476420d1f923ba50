# SPDX-License-Identifier: GPL-2.0-or-later
#
# The test VM.  These targets boot an existing kernel as it is (`make kernel`
# builds a changed one).  They always bring image and tools up to date.

KERNEL ?= release
export IMAGE FILES KERNEL CPUS MEM ICOUNT TIMEOUT APPEND

build/kernel-%/vmlinux: | deps-check
	@scripts/kernel-build $* >&2

build/vm/relay: scripts/vm/relay.c | deps-check
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) -O2 -Wall -Wextra -Werror -static $< -o $@

# Contents of the second drive of the VM, for scripts/vm/run.  If several VMs
# start at once, one prepares the contents, and the others wait.
.PHONY: vm-parts vm-parts-locked
vm-parts: image
	@mkdir -p build/vm
	@flock build/vm/parts.lock $(MAKE) -s vm-parts-locked >&2
vm-parts-locked: build/vm/relay build/vm/tools.tar

build/vm/tools.tar: $(built) $(shell find $(uv) -type f ! -name '*.c')
	@rm -rf build/install
	@$(MAKE) -s install DESTDIR=$(CURDIR)/build/install
	@tar --sort=name --owner=0 --group=0 -cf $@.new -C build/install .
	@mv $@.new $@

.PHONY: vm-run vm-run-script shell
vm-run: vm-run-script ## run SCRIPT=file as root in the test VM (see scripts/vm/run)
	$(leave $(shell cat $(vm_status); rm -f $(vm_status)))
vm-run-script: build/kernel-$(KERNEL)/vmlinux vm-parts
	$(if $(SCRIPT),,$(error vm-run: SCRIPT=file is missing))
	@scripts/vm/run $(SCRIPT); echo $$? > $(vm_status)

shell: build/kernel-$(KERNEL)/vmlinux vm-parts ## a shell in the test VM
	@scripts/vm/run

.PHONY: demo
demo: kernel vm-parts ## two Debian guests at work in the test VM, as a transcript
	@export TIMEOUT=$${TIMEOUT:-1500}; \
	scripts/vm/run tests/demo/demo.sh || \
		{ [ $$? -eq 75 ] && scripts/vm/run tests/demo/demo.sh; }

# vm-run ends with the exit status of the script.  make itself only has 2 for all
# failures, so this loads a function that ends make with a status.
ifneq ($(filter vm-run,$(MAKECMDGOALS)),)
vm_status := $(shell mktemp)
-load build/vm/leave.so
endif

build/vm/leave.so: scripts/vm/leave.c | deps-check
	@mkdir -p $(@D)
	@$(CC) -O2 -Wall -Wextra -Werror -shared -fPIC $< -o $@
