#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# `make install` places complete and documented programs and a usable library.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
root=$tap_dir/root
libdir=/usr/lib/$(gcc -print-multiarch)
unset MAKEFLAGS MAKELEVEL

install_to() {
	directory=$1
	shift
	run make -s -C "$top" install DESTDIR="$directory" "$@"
}

install_to "$root"
is "$status" 0 "make install DESTDIR=" || diag "$err"
(cd "$root" && find . | sort) > "$tap_dir/first"
install_to "$root"
(cd "$root" && find . | sort) > "$tap_dir/second"
is "$status $(cmp "$tap_dir/first" "$tap_dir/second")" '0 ' \
	"installing again over it changes nothing"

export LD_LIBRARY_PATH="$root$libdir"

# Loading its twenty libraries twice took half of the time of every start
run ldd "$root/usr/sbin/vserver"
unlike "$out" 'libarchive' "vserver does not load libraries for archives"
run ldd "$root/usr/lib/util-vserver/vserver-build"
like "$out" 'libarchive' "but vserver-build does"

for command in "$root"/usr/sbin/*; do
	name=${command##*/}
	run "$command" --help
	like "$status $out" '^0 .*sage' "$name --help"
	run "$command" --version
	like "$status $out" "^0 .*$(cat "$top/VERSION")" "$name --version"
	ok "$name has a manual page" test -s "$root/usr/share/man/man8/$name.8"
done
for command in "$root"/usr/lib/util-vserver/*; do
	if [ ! -f "$command" ] || [ ! -x "$command" ]; then
		continue
	fi
	name=${command##*/}
	ok "$name has a manual page" test -s "$root/usr/share/man/man8/$name.8"
done

for page in man2/vserver.2 man3/libvserver.3 man5/proc-virtual.5 \
	man5/vserver-config.5 man7/vserver.7; do
	ok "$page is installed" test -s "$root/usr/share/man/$page"
done

for name in httpd sshd named smb sendmail portmap xinetd gated; do
	ok "v_$name runs the wrapper" grep -q \
		"^exec /usr/lib/util-vserver/vsysvwrapper $name \"\$@\"" \
		"$root/etc/init.d/v_$name"
	ok "v_$name can be executed" test -x "$root/etc/init.d/v_$name"
done
run "$root/usr/lib/util-vserver/vsysvwrapper" --version
like "$status $out" "^0 .*$(cat "$top/VERSION")" "vsysvwrapper --version"
unlike "$(cat "$root/usr/lib/util-vserver/vsysvwrapper" "$root"/etc/init.d/*)" \
	'@[a-z]+@' "the paths are filled in"

# Hooks read this file; each program that it names is installed
vars=$root/usr/lib/util-vserver/util-vserver-vars
unlike "$(cat "$vars")" '@[a-z]+@' "util-vserver-vars is filled in"
is "$(sh -c '. "$1" && echo $__SBINDIR $__PKGLIBDIR $__CONFDIR $__DEFAULT_VSERVERDIR' sh "$vars")" \
	'/usr/sbin /usr/lib/util-vserver /etc/vservers /vservers' "... with the directories"
missing=$(sed -n "s|^_[A-Z].*='\\(/.*\\)'|\\1|p" "$vars" | while read -r program; do
	[ -x "$root$program" ] || echo "$program"
done)
is "$missing" '' "... and programs that are installed"
run "$root/usr/lib/util-vserver/distributions/debian/initpost" / "$tap_dir/none"
like "$status $err" '^1 Can not find util-vserver installation' \
	"a hook without it reports that"

legacy=$root/usr/lib/util-vserver/legacy
for name in rebootmgr vreboot vhalt; do
	run "$legacy/$name" --help
	like "$status $out" '^0 .*sage' "legacy/$name --help"
done
run ldd "$legacy/vreboot"
unlike "$out" 'vserver|libcap' "vreboot does not need our libraries"

is "$(stat -c %a "$root/vservers")" 0 "other users cannot enter the base of guests"
is "$(readlink "$root/etc/vservers/.defaults/vdirbase")" /vservers \
	"the default base of guests"
is "$(readlink "$root/etc/vservers/.defaults/run.rev")" /var/run/vservers.rev \
	"the default run state"

# vserver-readme.t runs each command for a guest of README.md
sed -n 's/^ *\(vserver web1 .*\)/\1/p; /^ *--interface/s/^ *//p' "$top/README.md" |
	sed ':a;/\\$/{N;s/ *\\\n */ /;ba}' > "$tap_dir/readme"
is "$(wc -l < "$tap_dir/readme")" 4 "README.md has four commands for a guest"
while read -r line; do
	ok "a test runs: $line" grep -qF "$line" "$top/tests/guest/vserver/vserver-readme.t"
done < "$tap_dir/readme"

cat > "$tap_dir/user.c" << 'EOF'
#include <vserver.h>
int main(void) { return vc_get_version() < 0; }
EOF
export PKG_CONFIG_LIBDIR="$root$libdir/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
# shellcheck disable=SC2046 # a list of options
ok "a program compiles and links with pkg-config's options" \
	gcc -o "$tap_dir/user" "$tap_dir/user.c" \
	$(pkg-config --cflags --libs libvserver)
run objdump -p "$tap_dir/user"
like "$out" 'NEEDED +libvserver.so.0$' "it needs the soname"
run objdump -T "$tap_dir/user"
like "$out" 'VSERVER_0.* vc_get_version' "and versioned symbols"
run nm -D --defined-only "$root$libdir/libvserver.so.0"
unlike "$out" ' [TDBRV] ([^v]|v[^c]|vc[^_])' "the library exports only vc_* symbols"
run ldd "$root$libdir/libvserver.so.0"
is "$(echo "$out" | grep -cvE 'linux-vdso|libc\.so|ld-linux')" 0 \
	"it depends on libc alone"

# The paths are compiled in, so this needs objects of its own
install_to "$tap_dir/local" PREFIX=/usr/local LIBDIR=/usr/local/lib \
	o="$tap_dir/objects"
ok "PREFIX changes the place" test -x "$tap_dir/local/usr/local/sbin/chcontext" \
	-a -e "$tap_dir/local/usr/local/lib/libvserver.so"

done_testing
