#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests the installed libvserver: its exports, and building programs with it.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
root=$tap_dir/root
make -s -C "$top" install DESTDIR="$root" >"$tap_dir/install" 2>&1 ||
	bail_out "make install: $(tail -n 3 "$tap_dir/install")"
libdir=$(dirname "$(find "$root/usr" -name libvserver.a)")
lib=$libdir/libvserver.so.0

declared=$(grep -oE '^[a-z].*\bvc_[a-z0-9_]+\(' "$root/usr/include/vserver.h" |
	grep -oE 'vc_[a-z0-9_]+\(' | tr -d '(' | sort -u)
exported=$(nm -D --defined-only "$lib" |
	sed -n 's/.* T \([^@]*\).*/\1/p' | sort -u)
isnt "$declared" '' "the header declares functions"
is "$exported" "$declared" "it exports exactly the declared functions"
is "$(nm -D --defined-only "$lib" | grep -c ' T .*@@VSERVER_0$')" \
	"$(echo "$declared" | wc -l)" "each with the version of the interface"
is "$(objdump -p "$lib" | sed -n 's/ *SONAME *//p')" libvserver.so.0 "the soname"
is "$(objdump -p "$lib" | sed -n 's/ *NEEDED *//p')" libc.so.6 \
	"it depends on libc alone"
ok "every function has a comment" python3 - "$root/usr/include/vserver.h" \
	"$declared" <<'PYTHON'
import re, sys
text = open(sys.argv[1]).read()
missing = [name for name in sys.argv[2].split()
           if not re.search(r"\* %s\(\) - " % name, text)
           and not re.match(r"vc_(text2|lo|list2)", name)]
sys.exit(" ".join(missing) or 0)
PYTHON

cat >"$tap_dir/program.c" <<'C'
#include <vserver.h>

int main(void)
{
	return vc_text2bcap("net_raw", 0) == 1u << 13 ? 0 : 1;
}
C
flags=$(PKG_CONFIG_PATH=$libdir/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root \
	pkg-config --cflags --libs libvserver) || flags=
isnt "$flags" '' "pkg-config knows the library"
is "$(PKG_CONFIG_PATH=$libdir/pkgconfig pkg-config --modversion libvserver)" \
	"$(cat "$top/VERSION")" "and its version"
# shellcheck disable=SC2086 # words
ok "a program compiles" cc -Wall -Wextra -Werror "$tap_dir/program.c" $flags \
	-o "$tap_dir/program"
ok "and runs with the shared library" env LD_LIBRARY_PATH="$libdir" "$tap_dir/program"
# shellcheck disable=SC2086 # words
ok "it compiles with the static library" cc "$tap_dir/program.c" \
	-I"$root/usr/include" "$libdir/libvserver.a" -o "$tap_dir/program"
ok "and runs" "$tap_dir/program"
ok "the header is valid C++" c++ -Wall -Werror -fsyntax-only -x c++ \
	-I"$root/usr/include" "$tap_dir/program.c"
ok "and valid ISO C" cc -std=c99 -Wall -Wpedantic -Werror -fsyntax-only \
	-I"$root/usr/include" "$tap_dir/program.c"

# The names VC_* of the historic library.  Where the kernel's header has the
# same name without VC_, the numbers are compared.
names=$(sed -n 's/^#define \(VC_[A-Z0-9_]*\)[[:space:]].*/\1/p' \
	"$root/usr/include/vserver.h")
{
	echo '#include <vserver.h>'
	for name in $names; do
		kernel=${name#VC_}
		echo "_Static_assert((uint64_t)$name >= 0, \"$name\");"
		echo "#ifdef $kernel"
		echo "_Static_assert($name == $kernel, \"$name\");"
		echo '#endif'
	done
} >"$tap_dir/names.c"
is "$(echo "$names" | wc -l)" 112 'the header has the historic names'
# shellcheck disable=SC2086 # words
ok 'they have the numbers of the kernel' cc -Wall -Werror -fsyntax-only \
	$flags "$tap_dir/names.c"
is "$(sed -n 's/^#define VC_[A-Z0-9_]*[[:space:]]\{1,\}[0-9].*/&/p' \
	"$root/usr/include/vserver.h" | cut -f1)" '#define VC_IATTR_WRITE' \
	'and all but one are aliases'

for manual in "$root"/usr/sbin/* "$root"/usr/lib/util-vserver/secure-mount; do
	name=$(basename "$manual")
	ok "$name has a manual page" test -s "$root/usr/share/man/man8/$name.8"
done
ok "the library has a manual page" test -s "$root/usr/share/man/man3/libvserver.3"

done_testing
