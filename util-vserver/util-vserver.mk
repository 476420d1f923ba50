# SPDX-License-Identifier: GPL-2.0-or-later
#
# libvserver and the tools: compiled into build/tools, installed below DESTDIR.
# Every lib/*.c belongs to the library, every common/*/*.c to an archive that all
# commands share, every guest/*/*.c to an archive that runs a guest.  The command
# NAME starts in src/NAME.c or src/NAME/main.c.  The other src/*/*.c are in an
# archive, too: a command links what it calls, and a unit test what it tests.

PREFIX ?= /usr
SYSCONFDIR ?= /etc
LIBDIR ?= $(PREFIX)/lib/$(shell $(CC) -print-multiarch)
VROOTDIR ?= /vservers
SBINDIR := $(PREFIX)/sbin
INCLUDEDIR := $(PREFIX)/include
DATADIR := $(PREFIX)/share
PKGLIBDIR := $(PREFIX)/lib/util-vserver

uv := util-vserver
o := build/tools

CFLAGS ?= -O2 -g
uv_quote := $(addprefix -iquote ,$(wildcard $(uv)/common/*/ $(uv)/guest/*/) $(uv)/src)
UV_CFLAGS := -std=gnu11 -Wall -Wextra -Werror -fPIC -MMD -MP \
	-Iinclude/uapi -I$(uv)/lib $(uv_quote) -I$(o) \
	-DVERSION='"$(VERSION)"' -DPKGLIBDIR='"$(PKGLIBDIR)"' \
	-DSBINDIR='"$(SBINDIR)"' -DSYSCONFDIR='"$(SYSCONFDIR)/vservers"' -DVROOTDIR='"$(VROOTDIR)"'

flags = '$(subst ','\'',$(CC) $(CPPFLAGS) $(UV_CFLAGS) $(CFLAGS) $(LDFLAGS))'

soname := libvserver.so.0
objects = $(patsubst $(uv)/%.c,$(o)/%.o,$(wildcard $(uv)/$(1)/*.c))
lib_objects := $(call objects,lib)
simple_programs := $(patsubst $(uv)/src/%.c,%,$(wildcard $(uv)/src/*.c))
compound_programs := $(patsubst $(uv)/src/%/main.c,%,$(wildcard $(uv)/src/*/main.c))
programs := $(simple_programs) $(compound_programs)
manuals := $(patsubst $(uv)/man/%.scd,$(o)/man/%,$(wildcard $(uv)/man/*.scd))

# Called by other commands, not by people
internal_programs := $(filter chroot-sh secure-mount vprocunhide \
	vserver-build vshelper vshelper-sync,$(programs))
# From the time before vshelper; vreboot is for use in guests
legacy_programs := $(filter rebootmgr vreboot,$(programs))
# Services of the host that may be bound to some of its addresses
bound_services := httpd sshd named smb sendmail portmap xinetd gated
admin_programs := $(filter-out $(internal_programs) $(legacy_programs),$(programs))

init_scripts := $(o)/services/vsysvwrapper $(addprefix $(o)/services/v_,$(bound_services))

built := $(o)/lib/libvserver.a $(o)/lib/libvserver.so \
	$(addprefix $(o)/bin/,$(programs)) $(manuals) $(init_scripts) \
	$(o)/util-vserver-vars

UV_LIBS := -Wl,--as-needed -lcap -lmnl -lmount -lsmartcols -larchive

.PHONY: tools
tools: $(built) ## build libvserver and the commands

$(o)/%.o: $(uv)/%.c $(o)/flags | deps-check
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(UV_CFLAGS) $(CFLAGS) -c $< -o $@

# [236] = "vserver", ... out of the headers of the system
$(o)/syscalls-%.h: $(o)/flags
	$(Q)echo '#include <asm/unistd_$*.h>' | $(CC) $(CPPFLAGS) -E -dM - | \
		sed -n 's/^#define __NR_\([a-z0-9_]*\) \([0-9]*\)$$/[\2] = "\1",/p' > $@

$(o)/guest/denied/syscall-name.o: $(o)/syscalls-64.h $(o)/syscalls-32.h

# A file of options: a change of them rebuilds what they built
$(o)/flags: FORCE
	@mkdir -p $(@D)
	@echo $(flags) | cmp -s - $@ || echo $(flags) > $@

$(o)/lib/$(soname): $(lib_objects) $(uv)/lib/libvserver.map
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(soname) \
		-Wl,--version-script=$(uv)/lib/libvserver.map \
		-Wl,--no-undefined-version -Wl,-z,defs $(lib_objects) -o $@

$(o)/lib/libvserver.so: $(o)/lib/$(soname)
	@ln -sfn $(soname) $@

$(o)/lib/libvserver.a: $(lib_objects)
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcsD $@ $^

$(o)/libsrc.a: $(filter-out %/main.o,$(call objects,src/*))
$(o)/libguest.a: $(call objects,guest/*)
$(o)/libcommon.a: $(call objects,common/*)
$(o)/lib%.a:
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcsD $@ $^

archives := $(addprefix $(o)/,libsrc.a libguest.a libcommon.a lib/libvserver.a)

# Our commands have our library in them: what they need of it is small, and
# looking for one more shared library is a tenth of what chcontext costs
define link_program
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(UV_LIBS) -o $@
endef

$(simple_programs:%=$(o)/bin/%): $(o)/bin/%: $(o)/src/%.o $(archives)
	$(link_program)
$(compound_programs:%=$(o)/bin/%): $(o)/bin/%: $(o)/src/%/main.o $(archives)
	$(link_program)

$(o)/man/%: $(uv)/man/%.scd | deps-check
	@mkdir -p $(@D)
	$(call say,SCDOC)
	$(Q)SOURCE_DATE_EPOCH=0 scdoc < $< > $@

define init_script
	@mkdir -p $(@D)
	$(call say,GEN)
	$(Q)sed -e 's|@sbindir@|$(SBINDIR)|' -e 's|@sysconfdir@|$(SYSCONFDIR)|' \
		-e 's|@pkglibdir@|$(PKGLIBDIR)|' -e 's|@version@|$(VERSION)|' \
		-e 's|@vrootdir@|$(VROOTDIR)|' -e 's|@service@|$(@F:v_%=%)|' $< > $@
endef

$(o)/services/vsysvwrapper: $(uv)/init.d/vsysvwrapper.in $(o)/flags
	$(init_script)
$(o)/services/v_%: $(uv)/init.d/v_service.in $(o)/flags
	$(init_script)
$(o)/util-vserver-vars: $(uv)/util-vserver-vars.in $(o)/flags
	$(init_script)

.PHONY: install
install: tools ## install libvserver and the commands below DESTDIR
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)/linux \
		$(DESTDIR)$(SBINDIR) $(DESTDIR)$(PKGLIBDIR)
	install -m 644 $(o)/lib/$(soname) $(DESTDIR)$(LIBDIR)/$(soname).$(VERSION)
	ln -sfn $(soname).$(VERSION) $(DESTDIR)$(LIBDIR)/$(soname)
	ln -sfn $(soname) $(DESTDIR)$(LIBDIR)/libvserver.so
	install -m 644 $(o)/lib/libvserver.a $(DESTDIR)$(LIBDIR)
	sed -e 's|@prefix@|$(PREFIX)|' -e 's|@libdir@|$(LIBDIR)|' \
		-e 's|@includedir@|$(INCLUDEDIR)|' -e 's|@version@|$(VERSION)|' \
		$(uv)/lib/libvserver.pc.in \
		> $(DESTDIR)$(LIBDIR)/pkgconfig/libvserver.pc
	install -m 644 $(uv)/lib/vserver.h $(DESTDIR)$(INCLUDEDIR)
	install -m 644 include/uapi/linux/vserver.h $(DESTDIR)$(INCLUDEDIR)/linux
	$(if $(admin_programs),install -m 755 \
		$(addprefix $(o)/bin/,$(admin_programs)) $(DESTDIR)$(SBINDIR))
	$(if $(internal_programs),install -m 755 \
		$(addprefix $(o)/bin/,$(internal_programs)) $(DESTDIR)$(PKGLIBDIR))
	ln -sfn ../lib/util-vserver/vshelper $(DESTDIR)$(SBINDIR)/vshelper
	install -D -m 755 -t $(DESTDIR)$(PKGLIBDIR)/legacy \
		$(addprefix $(o)/bin/,$(legacy_programs))
	ln -sfn vreboot $(DESTDIR)$(PKGLIBDIR)/legacy/vhalt
	install -m 755 $(o)/services/vsysvwrapper $(DESTDIR)$(PKGLIBDIR)
	install -D -m 755 -t $(DESTDIR)$(SYSCONFDIR)/init.d \
		$(addprefix $(o)/services/v_,$(bound_services))
	install -m 644 $(o)/util-vserver-vars $(DESTDIR)$(PKGLIBDIR)
	$(if $(wildcard $(uv)/FEATURES.txt),install -m 644 $(uv)/FEATURES.txt \
		$(DESTDIR)$(PKGLIBDIR))
	scripts/install-tree $(uv)/distrib/defaults $(DESTDIR)$(PKGLIBDIR)/defaults
	for dist in $(filter-out defaults,$(notdir $(wildcard $(uv)/distrib/*))); do \
		scripts/install-tree $(uv)/distrib/$$dist \
			$(DESTDIR)$(PKGLIBDIR)/distributions/$$dist || exit; \
	done
	for page in $(manuals); do \
		install -D -m 644 -t $(DESTDIR)$(DATADIR)/man/man$${page##*.} \
			$$page || exit; \
	done
	$(if $(wildcard $(uv)/completion/*),install -D -m 644 \
		-t $(DESTDIR)$(DATADIR)/bash-completion/completions \
		$(uv)/completion/*)
	install -d $(DESTDIR)$(SYSCONFDIR)/vservers/.defaults \
		$(DESTDIR)$(SYSCONFDIR)/vservers/.distributions \
		$(DESTDIR)$(SYSCONFDIR)/vservices $(DESTDIR)/var/cache/vservers
	ln -sfn $(VROOTDIR) $(DESTDIR)$(SYSCONFDIR)/vservers/.defaults/vdirbase
	ln -sfn /var/run/vservers.rev \
		$(DESTDIR)$(SYSCONFDIR)/vservers/.defaults/run.rev
	ln -sfn /var/cache/vservers \
		$(DESTDIR)$(SYSCONFDIR)/vservers/.defaults/cachebase
	install -d -m 755 $(DESTDIR)$(VROOTDIR)/.pkg
	chmod 0 $(DESTDIR)$(VROOTDIR)

-include $(shell find $(o) -name '*.d' 2> /dev/null)
