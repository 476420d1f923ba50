# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Sourced by the peers, which run as root in the VM:
#
#   NAME setup ROOT       prepares for containers on the tree ROOT (see tree.sh)
#   NAME run CMD...       runs CMD in a new container, exits with its status
#   NAME command CMD...   prints the command line that `run` would use; it is
#                         valid until the next `run` or `command`
#   NAME prove            shows facts about a container; fails unless its root
#                         directory is ROOT, and the namespaces in $private are
#                         not the host's
#
# A peer sets $private and overrides these functions as needed:
#
#   configure       the peer's own part of setup
#   prepare CMD...  preparation that depends on CMD
#   enter CMD...    launch CMD in a container
set -eu

name=${0##*/}
state=/run/peers/$name
private=
actions='setup run command prove'
launch='exec'

die() {
	echo "$name: $*" >&2
	exit 1
}

configure() {
	:
}

prepare() {
	:
}

setup() {
	[ -d "${1-}" ] || die "setup: no such tree: ${1-}"
	root=$(cd "$1" && pwd)
	mkdir -p "$state"
	echo "$root" > "$state/root"
	configure
}

run() {
	prepare "$@"
	enter "$@"
}

command() {
	launch='echo'
	run "$@"
}

launch() {
	"$launch" "$@"
}

# Script that prints facts about a container, or about the host for comparison.
# It mounts /proc and sets a host name if the runtime does not.
# shellcheck disable=SC2016 # expanded in the container
facts='
	[ -e /proc/self ] || { mount -t proc proc /proc && trap "umount /proc" EXIT; }
	[ "$(hostname)" != "$1" ] || hostname container
	echo "hostname $(hostname)"
	echo "pid $$"
	echo "uid $(id -u)"
	echo "root $(stat -c %i /)"
	for ns in mnt pid uts ipc net cgroup user; do
		echo "ns/$ns $(readlink /proc/self/ns/$ns | tr -dc 0-9)"
	done'

fact() {
	echo "$1" | awk -v fact="$2" '$1 == fact { print $2 }'
}

prove() {
	host=$(sh -c "$facts" sh '')
	own=
	case " $private " in
	*' uts '*) own=hostname ;;
	esac
	guest=$(run /bin/sh -c "$facts" sh "${own:+$(hostname)}")
	echo "$guest" | sed "s/^/$name: /"
	[ "$(fact "$guest" root)" = "$(stat -c %i "$root")" ] ||
		die "the root directory of the container is not $root"
	for ns in $private; do
		own="$own ns/$ns"
	done
	for fact in $own; do
		[ "$(fact "$guest" "$fact")" != "$(fact "$host" "$fact")" ] ||
			die "the container has the host's $fact"
	done
}

main() {
	action=${1-}
	case " $actions " in
	*" $action "*) shift ;;
	*) die "the actions are $actions" ;;
	esac
	if [ "$action" != setup ]; then
		[ -f "$state/root" ] || die "not set up"
		read -r root < "$state/root"
	fi
	"$action" "$@"
}
