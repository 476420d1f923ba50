#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Plain English, as far as a pattern can tell (doc/style.md).

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 255

# Relative clauses in the place of a subject.  Questions may begin so.
word='(Who|Whoever|Whose|What|Whatever|Of|One that|Nor|Neither)'
comment='[[:space:]]*(/?\*+|#|"""|//)'

git grep -nE "^$comment *$word |^$comment.*\\.  ?$word [a-z]" -- kernel include \
	util-vserver scripts tests Makefile Kconfig.patch .ci ':!*.md' |
	grep -v '?' > "$tap_dir/comments"
is "$(cat "$tap_dir/comments")" '' "comments begin with their subject"

git grep -nE "(^|[.:;] +)$word [a-z]" -- '*.md' '*.scd' ':!doc/style.md' |
	grep -v '?' > "$tap_dir/documents"
is "$(cat "$tap_dir/documents")" '' "sentences of documents begin with their subject"

done_testing
