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

# A directory removed and made anew: nothing of the one below is to be seen.
mount_overlay() {
	mount -t overlay -o "lowerdir=$dir/lower,upperdir=$dir/upper/up,workdir=$dir/upper/work" \
		overlay "$merged"
}
mount_overlay && rm -r "$merged/full" && mkdir "$merged/full"
is "$(ls "$merged/full")" '' 'the host sees an empty directory'
umount "$merged" && mount_overlay

guest() {
	chcontext --silent --secure "$@"
}

is "$(guest ls "$merged/full")" '' 'a guest that looks first sees an empty one'
is "$(ls "$merged/full")" '' 'and so does the host after it'
ok 'a guest makes a file' guest touch "$merged/new"
ok 'it changes one that is below' guest chmod 600 "$merged/plain"
is "$(stat -c %a "$merged/plain")" 600 'which is changed'
is "$(stat -c %a "$dir/lower/plain")" 644 'but not below'
ok 'it removes one' guest rm "$merged/plain"
not_ok 'which is gone' test -e "$merged/plain"

# Unlike the overlay, the guest may not set trusted attributes.
not_ok 'a guest sets no trusted attribute' \
	guest setfattr -n trusted.mine -v x "$merged/new"
setfattr -n trusted.host -v x "$merged/new"
is "$(guest getfattr --absolute-names -n trusted.host "$merged/new" 2> /dev/null)" \
	'' 'nor does it read one'
like "$(guest mknod "$merged/device" c 1 3 2>&1)" 'not permitted' \
	'nor does it make a device'

umount "$merged" "$dir/upper"
rm -r "$dir"
done_testing
