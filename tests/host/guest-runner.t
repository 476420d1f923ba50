#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/tests/guest: what becomes of tests when a boot does not reach its end.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
tree=$tap_dir/tree
mkdir -p "$tree/scripts/tests" "$tree/scripts/vm" "$tree/tests/guest/area" \
	"$tree/build/vm" "$tree/build/tests/guest"
cp "$top/scripts/tests/guest" "$top/scripts/tests/guest-boot" "$top/scripts/tests/guest-driver" "$tree/scripts/tests/"
for name in one two three; do
	printf '#!/bin/sh\n#\n# vm: timeout=1\n' > "$tree/tests/guest/area/$name.t"
done

# Instead of a VM: each boot takes a line of $tree/plan, how many tests end and
# what the status is then ("hang": it does not end)
cat > "$tree/scripts/vm/run" << 'EOF'
#!/bin/sh
tree=$(dirname "$0")/../..
read -r ended rc < "$tree/plan"
sed -i 1d "$tree/plan"
echo "$FILES: $(cut -d' ' -f1 < "$FILES/list" | xargs)" >> "$tree/boots"
: > "$CONSOLE"
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
	booted=$(sed 's/.*: //' "$tree/boots")
}

# results: "NAME=STATUS..." and what the boot itself says
results()
{
	for result in one three two boot-1; do
		printf '%s=%s ' $result "$(cat "$tree/build/results/guest/$result.rc")"
	done
	sed -n 2p "$tree/build/results/guest/boot-1.tap"
}

boots '3 0'
is "$booted" 'one.t three.t two.t' 'all in one boot'
is "$(results)" 'one=0 three=0 two=0 boot-1=0 ok 1 - the VM ran to its end' 'all have ended'

boots '1 75' '2 0'
is "$booted" 'one.t three.t two.t
three.t two.t' "QEMU's fault: what did not end gets another boot"
is "$(results)" 'one=0 three=0 two=0 boot-1=0 ok 1 - the VM ran to its end' '... and all have ended'
is "$(cat "$tree/build/results/guest/three.tap")" 'ok 1 - three.t in boot 2' '... with what they said there'

boots '1 75' '0 75' '0 75' '0 75' '2 0'
is "$(echo "$booted" | wc -l)" 4 '... but not for ever'
is "$(results)" 'one=0 three=255 two=255 boot-1=1 not ok 1 - the VM ran to its end: QEMU failed the kernel in each boot' '... and this is a failure'

boots '1 125' '2 0'
is "$(echo "$booted" | wc -l)" 1 "the kernel's fault: no other boot"
is "$(results)" 'one=0 three=255 two=255 boot-1=1 not ok 1 - the VM ran to its end: the kernel panicked or complained' '... what did not end has failed'

start=$(date +%s)
GRACE=1 boots '1 hang'
is "$(results)" 'one=0 three=255 two=255 boot-1=1 not ok 1 - the VM ran to its end: it hung' 'a VM that hangs is ended'
ok '... soon' [ $(($(date +%s) - start)) -lt 30 ]

# More tests than one boot takes
for number in $(seq 28); do
	printf '#!/bin/sh\n#\n' > "$tree/tests/guest/area/more-$number.t"
done
BOOTS=1 boots '99 0' '99 0'
is "$(echo "$booted" | wc -l)" 2 'many tests are dealt to boots'
is "$(echo "$booted" | tr ' ' '\n' | sort)" "$(ls "$tree/tests/guest/area")" '... each to one'
is "$(cat "$tree"/build/results/guest/boot-*.rc | xargs)" '0 0' '... and all have ended'

done_testing
