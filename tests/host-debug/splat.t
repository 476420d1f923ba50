#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A report of the debug kernel is a failure, whatever the script says.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
script=$tap_dir/script
export KERNEL=debug CONSOLE="$tap_dir/console"
unset FILES CPUS MEM ICOUNT TIMEOUT APPEND

vm_run() {
	cat > "$script"
	run "$top/scripts/vm/run" "$script"
}

vm_run << 'EOF'
exit 3
EOF
is "$status" 3 "a quiet boot passes the script's exit status on" || diag "$err"

vm_run << 'EOF'
echo 'WARNING: a report' > /dev/kmsg
EOF
is "$status" 125 "a report gives 125"
like "$err" 'WARNING: a report' "and is shown"

done_testing
