# SPDX-License-Identifier: GPL-2.0-or-later
#
# Documents that are generated from the sources.  They are tracked, so that a
# reader needs no build; tests/host/doc.t compares them with the sources.

generated_documents := abi hooks

# Status 3 means that the page is complete, but a description is missing
.PHONY: doc
doc: build/linux-pristine.version ## write the generated documents (doc/abi.md, doc/hooks.md) anew
	@result=0; for page in $(generated_documents); do \
		status=0; scripts/doc/$$page > build/$$page.md || status=$$?; \
		[ $$status = 0 ] || [ $$status = 3 ] || exit $$status; \
		[ $$status = 0 ] || result=$$status; \
		cmp -s build/$$page.md doc/$$page.md || cp build/$$page.md doc; \
	done; exit $$result
