# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The common part of crun and runc.  They run a bundle with the default
# configuration of the runtime, plus the tree and the command.
. "$(dirname "$0")/peer.sh"

private='mnt pid uts ipc net cgroup'
bundle=$state/bundle

configure() {
	rm -rf "$bundle"
	mkdir "$bundle"
	(cd "$bundle" && "$name" spec)
}

prepare() {
	python3 - "$bundle/config.json" "$root" "$@" <<-'END'
	import json, sys
	file, root, *args = sys.argv[1:]
	config = json.load(open(file))
	config['root']['path'] = root
	# The VM has no terminal
	config['process']['terminal'] = False
	config['process']['args'] = args
	json.dump(config, open(file, 'w'))
	END
}

enter() {
	launch "$name" run --bundle "$bundle" peer
}
