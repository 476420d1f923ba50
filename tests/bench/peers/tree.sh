#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tree.sh host|debian ROOT
#
# Makes the tree for containers and guests.  "host" uses the programs of the
# VM, so that a command is the same file everywhere.  "debian" unpacks the
# guest template of the VM.  In both, /etc/init starts only a web server on
# port 80.
set -eu

kind=$1
root=$2

host() {
	for dir in bin sbin lib lib64; do
		ln -s "usr/$dir" "$root/$dir"
	done
	(cd "$root" && mkdir -p dev etc proc root run sys tmp usr var www)
	chmod 1777 "$root/tmp"
	mount --bind -o ro /usr "$root/usr"
	(cd /etc && cp -a alternatives group ld.so.cache passwd "$root/etc/")
	echo 'It works' > "$root/www/index.html"
}

debian() {
	tar -xf /srv/template/bookworm.tar -C "$root"
}

server() {
	case $kind in
	host) echo 'busybox httpd -f -p 80 -h /www' ;;
	debian) echo "nginx -g 'daemon off;'" ;;
	esac
}

# SIGINT comes from `vserver stop`, SIGPWR from lxc-stop
init() {
	cat > "$root/etc/init" <<-END
	#!/bin/sh
	trap 'exit 0' INT PWR
	$(server) &
	wait
	END
	chmod 755 "$root/etc/init"
}

case $kind in
host | debian) ;;
*) echo "tree.sh: no such kind of tree: $kind" >&2; exit 1 ;;
esac
mkdir -p "$root"
"$kind"
init
