#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests preparing the kernel tree and refreshing the series, with a kernel of
# three files: every conflict stops them, and no edit is lost.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
repo=$tap_dir/repo
tree=$repo/build/linux
fork=$tree/kernel/fork.c
series_patch=$repo/kernel/patches/task.patch
export KERNEL_TARBALL="$tap_dir/linux.tar.xz"
unset FORCE

prepare() {
	run "$repo/scripts/kernel-prepare"
}

refresh() {
	run "$repo/scripts/kernel-refresh"
}

make_kernel() {
	mkdir -p "$tap_dir/linux/kernel" "$tap_dir/linux/fs"
	printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\n' \
		> "$tap_dir/linux/Makefile"
	seq 1 100 > "$tap_dir/linux/kernel/fork.c"
	seq 1 20 > "$tap_dir/linux/fs/Kconfig"
	tar -C "$tap_dir" -cJf "$KERNEL_TARBALL" linux
}

make_repository() {
	mkdir -p "$repo/kernel/patches" "$repo/kernel/vserver"
	cp -r "$top/scripts" "$top/VERSION" "$repo/"
	echo 'int first;' > "$repo/kernel/vserver/context.c"
	printf 'kernel task.patch\nfs/Kconfig Kconfig.patch\n' \
		> "$repo/kernel/patches/map"
}

insert_after() {
	sed -i "s/^$1\$/&\\n$2/" "$3"
}

make_kernel
make_repository

prepare
is "$status" 0 "a tree is made without patches"
ok "it contains our own file" cmp "$repo/kernel/vserver/context.c" \
	"$tree/kernel/vserver/context.c"

insert_after 50 hook "$fork"
insert_after 10 source "$tree/fs/Kconfig"
refresh
is "$status" 0 "the edited tree becomes a series"
ok "its patch contains the edit" grep -qx '+hook' "$series_patch"
ok "wiring goes to Kconfig.patch" grep -qx '+source' "$repo/Kconfig.patch"
ok "the series names the patch" grep -qx task.patch "$repo/kernel/patches/series"
like "$out" '^2 lines of existing kernel files changed' "the lines are counted"

sed -i '1i Why the hook is there.' "$series_patch"
cp "$series_patch" "$tap_dir/before"
refresh
ok "a second refresh changes nothing and keeps the description" \
	cmp "$tap_dir/before" "$series_patch"

before=$(stat -c %y "$fork")
prepare
is "$status $(stat -c %y "$fork")" "0 $before" "preparing again touches nothing"

sleep 0.01
touch "$repo/kernel/vserver/context.c"
before=$(stat -c %y "$tree/kernel/vserver/context.c")
prepare
isnt "$(stat -c %y "$tree/kernel/vserver/context.c")" "$before" \
	"a touched file of ours is built again"

insert_after 20 edit "$fork"
sed -i 's/^+hook/+other/' "$series_patch"
prepare
isnt "$status" 0 "a new series does not overwrite an edit"
like "$err" 'make patch-refresh.*kernel/fork.c' "it names the file and the remedy"
ok "the edit is still there" grep -qx edit "$fork"
FORCE=1 prepare
is "$status $(grep -cx other "$fork") $(grep -cx edit "$fork")" "0 1 0" \
	"FORCE=1 overwrites it"

cp "$series_patch" "$tap_dir/good"
sed -i 's/^ 49$/ fuzzy/' "$series_patch"
prepare
isnt "$status" 0 "a hunk that needs fuzz is refused"
like "$err" 'task.patch: Hunk #1.*Linux 6.12.7: kernel/fork.c' \
	"with patch, hunk, kernel version and file"
sed 's/^ \([0-9]\)/ x\1/' "$tap_dir/good" > "$series_patch"
prepare
isnt "$status" 0 "a hunk that does not apply is refused"
like "$err" 'Hunk #1.*Linux 6.12.7: kernel/fork.c' "with the same message"
ok "the tree is unchanged" grep -qx other "$fork"
sed 's/^@@.*/@@ -40,6 +40,7 @@/' "$tap_dir/good" > "$series_patch"
prepare
is "$status" 0 "a hunk with an offset is accepted"

echo edit >> "$tree/Makefile"
refresh
isnt "$status" 0 "an edit of a file that is not in the map is refused"
like "$err" '^Makefile: .*map' "by its name"
cp -p "$repo/build/linux-pristine/Makefile" "$tree/Makefile"

echo 'int second;' > "$tree/kernel/vserver/context.c"
prepare
isnt "$status" 0 "our file is not overwritten if it was edited in the tree"
like "$err" 'kernel/vserver/context.c' "it is named"
FORCE=1 prepare
rm "$repo/kernel/vserver/context.c"
refresh
not_ok "our removed file does not become part of a patch" \
	grep -r 'kernel/vserver' "$repo/kernel/patches" --include='*.patch'
prepare
not_ok "our file leaves the tree with the repository" \
	test -e "$tree/kernel/vserver/context.c"

rm "$repo/build/linux-pristine.version"
prepare
isnt "$status" 0 "a source of unknown version is refused"

done_testing
