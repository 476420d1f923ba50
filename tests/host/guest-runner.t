#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests scripts/tests/guest: the results when a boot ends early.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
tree=$tap_dir/tree
mkdir -p "$tree/scripts/tests" "$tree/scripts/vm" "$tree/tests/guest/area" \
	"$tree/build/vm" "$tree/build/tests/guest"
cp "$top"/scripts/tests/guest* "$tree/scripts/tests/"
cp "$top/scripts/progress.sh" "$tree/scripts/"
printf '9 one\n8 two\n7 three\n' > "$tree/tests/guest/seconds"
for name in one two three; do
	printf '#!/bin/sh\n#\n# vm: timeout=1\n' > "$tree/tests/guest/area/$name.t"
done

# A replacement for the VM.  Each boot takes a line of $tree/plan: the number of
# tests that end, and the status of the VM ("hang": it does not end; "late": it
# starts slowly).  The last line is for all further boots.
cat > "$tree/scripts/vm/run" << 'EOF'
#!/bin/sh
tree=$(dirname "$0")/../..
read -r ended rc < "$tree/plan"
sed -i '1{$!d}' "$tree/plan"
echo "$FILES: $(cut -d' ' -f1 < "$FILES/list" | xargs)" >> "$tree/boots"
: > "$CONSOLE"
[ "$rc" != late ] || { sleep 4; rc=0; }
while read -r name seconds; do
	echo "@@ begin $name"
	echo "ok 1 - $name in boot $(wc -l < "$tree/boots")"
	[ "$ended" -gt 0 ] || [ "$rc" != hang ] || exec sleep 60
	[ "$ended" -gt 0 ] || exit "$rc"
	ended=$((ended - 1))
	echo "@@ end $name 0 1"
done < "$FILES/list"
exit "$rc"
EOF
chmod +x "$tree/scripts/vm/run"

# boots PLAN...: "ENDED STATUS" for each boot
boots()
{
	rm -f "$tree/boots"
	printf '%s\n' "$@" > "$tree/plan"
	run bash "$tree/scripts/tests/guest" release "$tree/build/results/guest"
	booted=$(sed 's/.*: //' "$tree/boots" 2> /dev/null)
}

# results: "NAME=STATUS..." and the result of the boot itself
results()
{
	for result in one three two boot-1; do
		printf '%s=%s ' $result "$(cat "$tree/build/results/guest/$result.rc")"
	done
	sed -n 2p "$tree/build/results/guest/boot-1.tap"
}

boots '3 0'
is "$booted" 'one.t two.t three.t' 'all in one boot, the longest first'
is "$(results)" 'one=0 three=0 two=0 boot-1=0 ok 1 - the VM ran to its end' 'all have ended'

boots '1 75' '2 0'
is "$booted" 'one.t two.t three.t
two.t three.t' "QEMU's fault: what did not end gets another boot"
is "$(results)" 'one=0 three=0 two=0 boot-1=0 ok 1 - the VM ran to its end' '... and all have ended'
is "$(cat "$tree/build/results/guest/two.tap")" 'ok 1 - two.t in boot 2' '... with their output of that boot'

boots '1 75' '0 75' '0 75' '0 75' '2 0'
is "$(echo "$booted" | wc -l)" 4 '... but the number of boots is limited'
is "$(results)" 'one=0 three=255 two=255 boot-1=1 not ok 1 - the VM ran to its end: QEMU failed the kernel in each boot' '... and this is a failure'

boots '1 125' '2 0'
is "$(echo "$booted" | wc -l)" 1 "the kernel's fault: no other boot"
is "$(results)" 'one=0 three=255 two=255 boot-1=1 not ok 1 - the VM ran to its end: the kernel panicked or complained' '... tests that did not end have failed'

start=$(date +%s)
GRACE=1 boots '1 hang'
is "$(results)" 'one=0 three=255 two=255 boot-1=1 not ok 1 - the VM ran to its end: it hung' 'a VM that hangs is ended'
ok '... soon' [ $(($(date +%s) - start)) -lt 30 ]

GRACE=1 boots '3 late'
is "$(results)" 'one=0 three=0 two=0 boot-1=0 ok 1 - the VM ran to its end' 'a VM that starts slowly does not hang'
GRACE=1 START=1 boots '3 late'
is "$(cat "$tree/build/results/guest/boot-1.rc")" 1 '... until START'

# More tests than one boot takes
for number in $(seq 28); do
	printf '#!/bin/sh\n#\n' > "$tree/tests/guest/area/more-$number.t"
	echo "$((100 + number)) more-$number" >> "$tree/tests/guest/seconds"
done
BOOTS=1 boots '99 0'
is "$(echo "$booted" | wc -l)" 14 'many tests are split among boots'
is "$(echo "$booted" | tr ' ' '\n' | sort)" "$(ls "$tree/tests/guest/area")" '... each to one'
is "$(cat "$tree"/build/results/guest/boot-*.rc | sort -u)" 0 '... and all have ended'
is "$(echo "$booted" | grep -cE ' |more-2[0-9]')" 14 '... of which none has much less than others'
is "$(echo "$booted" | head -n 1 | cut -d ' ' -f 1)" more-28.t '... and the longest starts first'

# Parts of the tests for a limited time
ran_all() {
	for part in 0 1 2 3; do
		LIMIT=1000 PART=$part BOOTS=1 boots '99 0'
		echo "$booted" | tr ' ' '\n'
		find "$tree/build/results/guest" -name left-out -exec cat {} + |
			sed 's/$/.t/' >> "$tree/left"
	done | sort
}
is "$(ran_all)" "$(ls "$tree/tests/guest/area")" 'successive parts run each test once'
is "$(sort "$tree/left" | uniq -c | awk '{ print $1 }' | sort -u)" 3 '... and name the others'
LIMIT=1000 PART=5 BOOTS=1 boots '99 0'
like "$out" '^Part 2 of 4 of the tests' '... by the number modulo that of the parts'
like "$out" '^Left out are 2[0-9] tests' 'the end of the output says that tests are left out'

results=$tree/build/results/late
mkdir "$results"
printf "append=''\none.t 1\n" > "$tap_dir/list"
rm "$tree/boots"
run env DEADLINE=1 bash "$tree/scripts/tests/guest-boot" release "$results" 1 "$tap_dir/list"
is "$status $(cat "$results/left-out")" '0 one' 'a test is left out after the deadline'
not_ok '... without a boot' test -e "$tree/boots"

mkdir "$tree/tests/guest/other"
cp "$tree/tests/guest/area/one.t" "$tree/tests/guest/other/"
boots '99 0'
like "$status $err" '^1 .*two tests have this name: one' 'a name that two tests have is refused'

done_testing
