# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For the scripts that make Debian images for the test VM; $top is the project:
#
#	. "$top/scripts/debian.sh"
#	begin DIRECTORY WORD...		# exit if the image is up to date
#	debian WHAT OPTION... SUITE TO	# run mmdebstrap
#	filesystem SIZE OPTION...	# make root.img from $work/root

. "$top/scripts/progress.sh"

suite=bookworm

# The VM needs no manuals, and each file costs emulated time
slim='--dpkgopt=path-exclude=/usr/share/doc/*
	--dpkgopt=path-exclude=/usr/share/man/*
	--dpkgopt=path-exclude=/usr/share/info/*
	--dpkgopt=path-exclude=/usr/share/locale/*'

# Create a merged /usr, so that the package usrmerge and its perl are not needed
merged=--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# Separate package names by commas, for mmdebstrap
list() {
	echo "$1" | xargs | tr ' ' ','
}

begin() {
	image=$1
	shift
	stamp=$({ cat "$0" "$top/scripts/debian.sh"; echo "$*"; } | sha256sum)
	[ "$stamp" != "$(cat "$image/stamp" 2> /dev/null)" ] || exit 0
	[ "$(id -u)" -eq 0 ] ||
		die "building an image needs root (owners, device nodes)"
	work=$image/work
	rm -rf "$work"
	mkdir -p "$work"
}

# Reads the log of mmdebstrap, which prints a total for each of its steps
how_far() {
	awk '
		/ newly installed, / { all += $1 + $3 }
		/^Unpacking / && !unpacked[$2]++ { n++ }
		/^Setting up / && !ready[$3]++ { up++ }
		END { printf "%d of %d packages unpacked, %d set up\n", n, all, up }
	' "$work/log"
}

debian() {
	what=$1
	shift
	echo "Image: $what" >&2
	: > "$work/log"
	progress_begin "Image: $what" how_far
	# shellcheck disable=SC2086 # a list of options
	mmdebstrap --verbose --variant=minbase $merged $slim "$@" > "$work/log" 2>&1 || {
		progress_end
		tail -n 20 "$work/log" >&2
		die "$what: mmdebstrap failed"
	}
	progress_end
}

filesystem() {
	size=$1
	shift
	echo "Image: filesystem" >&2
	mke2fs -q -t ext4 "$@" -d "$work/root" "$work/root.img" "$size" > /dev/null
	mv "$work/root.img" "$image/root.img"
	rm -rf "$work"
	echo "$stamp" > "$image/stamp"
}
