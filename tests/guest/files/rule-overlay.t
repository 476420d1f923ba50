#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Rule: an overlay that the host mounts works for a guest as for the host.  The
# kernel uses the overlay's private attributes (trusted.overlay.*) with the
# rights of the mounter.  The guest itself gets no access to them.
. "$(dirname "$0")/tap.sh"

dir=$(mktemp -d)
merged=$dir/merged
mkdir "$dir/lower" "$dir/upper" "$dir/work" "$dir/lower/full" "$merged"
mount -t tmpfs tmpfs "$dir/upper" && mkdir "$dir/upper/up" "$dir/upper/work"
echo below > "$dir/lower/full/file"
echo below > "$dir/lower/plain"

# Remove a directory and make it again: the files of the lower layer are hidden.
mount_overlay() {
	mount -t overlay -o "lowerdir=$dir/lower,upperdir=$dir/upper/up,workdir=$dir/upper/work" \
		overlay "$merged"
}
mount_overlay && rm -r "$merged/full" && mkdir "$merged/full"
is "$(ls "$merged/full")" '' 'the host sees the new directory empty'
umount "$merged" && mount_overlay

guest() {
	chcontext --silent --secure "$@"
}

is "$(guest ls "$merged/full")" '' 'a guest that looks first sees it empty, too'
is "$(ls "$merged/full")" '' '... the host still does'
ok 'a guest can make a file' guest touch "$merged/new"
ok 'a guest can change the mode of a lower file' guest chmod 600 "$merged/plain"
is "$(stat -c %a "$merged/plain")" 600 '... the mode is changed'
is "$(stat -c %a "$dir/lower/plain")" 644 '... but not in the lower layer'
ok 'a guest can remove a lower file' guest rm "$merged/plain"
not_ok '... the file is removed' test -e "$merged/plain"

# Unlike the overlay, the guest may not set trusted attributes.
not_ok 'a guest cannot set a trusted attribute' \
	guest setfattr -n trusted.mine -v x "$merged/new"
setfattr -n trusted.host -v x "$merged/new"
is "$(guest getfattr --absolute-names -n trusted.host "$merged/new" 2> /dev/null)" \
	'' 'a guest cannot read a trusted attribute'
like "$(guest mknod "$merged/device" c 1 3 2>&1)" 'not permitted' \
	'a guest cannot make a device'

umount "$merged" "$dir/upper"
rm -r "$dir"
done_testing
