#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Unusual checkouts: a path that the kernel's build cannot take, a copy of a
# checkout that was built, two checkouts at the same time.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
unset MAKEFLAGS MAKELEVEL

for name in 'with a blank' 'with:colon'; do
	mkdir "$tap_dir/$name"
	cp -r "$top/Makefile" "$top/VERSION" "$top/scripts" "$top/util-vserver" "$tap_dir/$name/"
	run make -C "$tap_dir/$name" kernel
	is "$status" 2 "a checkout in '$name' does not build"
	like "$err" 'path of the checkout must not hold blanks or colons' '... and says why'
done

# A kernel of three lines, by a make that only leaves its mark
copy=$tap_dir/copy
output=$copy/build/kernel-release
mkdir -p "$copy/scripts" "$copy/kernel/configs" "$copy/build/linux" "$output" "$tap_dir/bin"
cp "$top/scripts/kernel-build" "$top/scripts/progress.sh" "$copy/scripts/"
for script in kernel-prepare kernel-config; do
	printf '#!/bin/sh\n' > "$copy/scripts/$script"
done
cat > "$tap_dir/bin/make" << 'EOF'
#!/bin/sh
for word; do
	case $word in
	O=*) output=${word#O=} ;;
	esac
done
mkdir -p "$output"
ln -sfn "$PWD/build/linux" "$output/source"
touch "$output/vmlinux"
EOF
chmod +x "$copy"/scripts/* "$tap_dir/bin/make"

build() {
	# shellcheck disable=SC2016 # expanded by sh
	run env PATH="$tap_dir/bin:$PATH" sh -c 'cd "$1" && scripts/kernel-build release' sh "$copy"
}

ln -s /nonexistent/build/linux "$output/source"
touch "$output/foreign.o"
build
is "$status" 0 'the kernel of a copied checkout is built'
like "$err" 'release kernel was built in another checkout: building it anew' '... and this said'
not_ok '... without objects of the other one' test -e "$output/foreign.o"
touch "$output/own.o"
build
is "$status $err" '0 ' 'the next build says nothing'
ok '... and keeps its objects' test -e "$output/own.o"

# Packages: an apt-get that fails beside another one
for name in dpkg-query apt-get; do
	cat > "$tap_dir/bin/$name" << EOF
#!/bin/sh
[ "\${0##*/}" = apt-get ] || exit 1
mkdir "$tap_dir/apt" || exit 100
sleep 0.3
rmdir "$tap_dir/apt"
EOF
	chmod +x "$tap_dir/bin/$name"
done
if [ "$(id -u)" -eq 0 ]; then
	for name in first second; do
		mkdir -p "$tap_dir/$name"
		cp -r "$top/scripts" "$tap_dir/$name/"
		PATH=$tap_dir/bin:$PATH "$tap_dir/$name/scripts/deps" > "$tap_dir/$name/log" 2>&1 &
	done
	wait
	for name in first second; do
		ok "the $name of two checkouts installs packages" test -e "$tap_dir/$name/build/.deps" ||
			diag "$(cat "$tap_dir/$name/log")"
	done
else
	skip 'two checkouts install packages' 'needs root'
fi

done_testing
