# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154 # set or used by the sourcing script
#
# Sourced by the kernel-* scripts: the paths of the kernel tree, its patches,
# and the files that the project adds to it.
#
#   build/linux-pristine   the source of the Debian package, unchanged
#   build/linux            the same with Kconfig.patch, the series and our files
#   build/linux.state/     records to notice edits of a developer in
#                          build/linux: inputs (checksum of all patches),
#                          patched and own (sha256sum of each written file)

package=linux-source-6.12
tarball=${KERNEL_TARBALL:-/usr/src/$package.tar.xz}
build=$top/build
pristine=$build/linux-pristine
tree=$build/linux
state=$build/linux.state
patches=$top/kernel/patches
wiring=$top/Kconfig.patch

# Directories of the repository that are copied into the tree
own_roots='kernel/vserver include'

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

kernel_version() {
	awk '/^VERSION =/ { v = $3 } /^PATCHLEVEL =/ { p = $3 }
		/^SUBLEVEL =/ { print v "." p "." $3; exit }' "$pristine/Makefile"
}

# All patches, in the order in which they apply
list_patches() {
	[ ! -f "$wiring" ] || echo "$wiring"
	[ ! -f "$patches/series" ] ||
		sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' \
			-e "s|^|$patches/|" "$patches/series"
}

# Files that the patches named on standard input change or create
touched_files() {
	xargs -r -d '\n' sed -n 's|^+++ b/\([^	]*\).*|\1|p' | sort -u
}

# Our own files, relative to the repository and to the kernel tree alike
own_files() (
	cd "$top" || exit
	for root in $own_roots; do
		[ ! -d "$root" ] ||
			find "$root" -type f ! -name '*~' ! -name '*.orig' \
				! -name '*.rej' ! -name '.*' ! -name '*.o'
	done | sort
)

# Reduce the output of a failed patch(1) to one line for each failed hunk
explain_failure() {
	awk -v patch="$1" -v version="$2" '
		/^(patching|checking) file / { file = $3 }
		/^Hunk #[0-9]+ (FAILED|merged|ignored)/ {
			split($0, at, " at ")
			printf "%s: %s, line %d, does not apply to Linux %s: %s\n", \
				patch, $1 " " $2, at[2], version, file
			said = 1
		}
		{ all = all "  " $0 "\n" }
		END {
			if (!said)
				printf "%s does not apply to Linux %s:\n%s", \
					patch, version, all
		}
	' >&2
}

# apply_patches DIR: write every patched file to DIR.  Offsets are accepted.
# Fuzz is an error, because it can place a hook in the wrong function.
apply_patches() {
	list_patches | while read -r patch; do
		[ -f "$patch" ] ||
			die "$patch: no such patch (kernel/patches/series names it)"
	done
	list_patches | touched_files | while read -r file; do
		mkdir -p "$1/$(dirname "$file")"
		[ ! -f "$pristine/$file" ] || cp -p "$pristine/$file" "$1/$file"
	done
	list_patches | while read -r patch; do
		if ! report=$(patch -p1 -d "$1" --fuzz=0 --batch --forward \
			--no-backup-if-mismatch -r - < "$patch" 2>&1); then
			echo "$report" | explain_failure "${patch#"$top"/}" \
				"$(kernel_version)"
			exit 1
		fi
	done
}

# Checksum of everything that determines the patched files
inputs_checksum() {
	{
		cat "$build/linux-pristine.version"
		list_patches | xargs -r -d '\n' cat
	} | sha256sum
}

# diff_file OLD NEW PATH: print a unified diff without dates, for `patch -p1`
diff_file() {
	old=a/$3
	new=b/$3
	[ -e "$1/$3" ] || old=/dev/null
	[ -e "$2/$3" ] || new=/dev/null
	rc=0
	diff -upN --label "$old" --label "$new" "$1/$3" "$2/$3" || rc=$?
	[ "$rc" -le 1 ] || die "$3: diff failed"
}

# checksums DIR: sha256sum of each existing file named on standard input
checksums() (
	cd "$1" || exit
	while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done | xargs -r -d '\n' sha256sum
)

# changed_since RECORD DIR: the files of DIR that differ from their checksum in
# RECORD
changed_since() (
	[ -f "$1" ] || exit 0
	record=$1
	cd "$2" || exit
	sha256sum --check --quiet "$record" 2> /dev/null | sed -n 's/: FAILED.*//p'
)
