#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Tests the programs of the benchmark: every row of micro can be measured, reports
# are correct, and a row above its budget fails.

. "$(dirname "$0")/../lib/tap.sh"

top=$(cd "$(dirname "$0")/../.." && pwd)
files=$top/build/bench/files
export BENCH_DIR="$tap_dir/bench" BUDGET="$tap_dir/budget.csv"
mkdir -p "$BENCH_DIR/raw" "$tap_dir/work"

make -s -C "$top" bench-parts > "$tap_dir/make" 2>&1 ||
	bail_out "make bench-parts: $(tail -n 3 "$tap_dir/make")"

run "$files/micro" -l
is "$status" 0 "micro lists its rows"
rows=$(echo "$out" | cut -f 1)
run "$files/micro" -r 1 -d "$tap_dir/work"
is "$status" 0 "micro measures each row" || diag "$err"
is "$(echo "$out" | cut -f 1)" "$rows" "and prints a line for each"
like "$out" '^fork-exit	[0-9]+\.[0-9][0-9]$' "with nanoseconds"
is "$(ls "$tap_dir/work")" '' "and leaves no files"
run "$files/micro" -r 1 -d "$tap_dir/work" no-such-row
is "$status" 2 "an unknown row is refused"
run "$files/micro" -r 1 -d "$tap_dir/missing" getpid
is "$status" 1 "a missing directory is an error"
like "$err" '^micro: getpid: .*missing.*No such file' "by its name"

run "$files/measure" -n 3 name sh -c 'true & wait'
like "$out" '^ns	name	-?[0-9]+	-?[0-9]+	-?[0-9]+$' \
	"measure prints the time (that of a machine with one cpu)"
like "$out" '^forks	name	[0-9]+	[0-9]+	[0-9]+$' "and the processes"
run "$files/measure" name false
isnt "$status" 0 "a command that fails is not reported"
like "$err" 'false' "but named in an error"

# raw COLUMN FACTOR: samples of two rows, of which one has an outlier
raw()
{
	printf 'ns\tgetpid\t%s\t%s\t999999\n' $((1000 * $2 / 100)) \
		$((1000 * $2 / 100)) > "$BENCH_DIR/raw/micro.$1.1.tsv"
	printf 'ns\tfork\t%s\n' $((4000 * $2 / 100)) \
		>> "$BENCH_DIR/raw/micro.$1.1.tsv"
}

raw baseline 100
raw host 101
printf '# comment\ngetpid,1.02\nfork,1.02\ngeo-mean,1.02\n' > "$BUDGET"
run "$top/scripts/bench/quick"
is "$status" 0 "within the budget" || diag "$err"
like "$(echo "$out" | tail -n 1)" '^geo-mean .*1\.0100' \
	"the last line is the mean"

printf 'getpid,1.005\nfork,1.02\ngeo-mean,1.02\n' > "$BUDGET"
run "$top/scripts/bench/quick"
is "$status" 1 "a row above its budget fails"
like "$out" '^getpid .*1\.0100 .*over its budget' "and is marked as such"
printf 'getpid,1.02\nfork,1.02\ngeo-mean,1.005\n' > "$BUDGET"
run "$top/scripts/bench/quick"
is "$status" 1 "a mean above its budget fails"
printf 'getpid,1.02\ngeo-mean,1.02\n' > "$BUDGET"
run "$top/scripts/bench/quick"
is "$status" 1 "a row without a budget fails"
printf 'getpid,1.02\nfork,1.02\ngone,1.02\ngeo-mean,1.02\n' > "$BUDGET"
run "$top/scripts/bench/quick"
is "$status" 1 "a budget without a row fails"
like "$err" 'not measured: gone' "by its name"

run "$top/scripts/bench/report" collect
is "$status" 0 "results are collected" || diag "$err"
like "$(cat "$BENCH_DIR/results.csv")" '^micro,ns,getpid,host,1010.0,' \
	"in a table, outliers left out"
run "$top/scripts/bench/report" show
is "$status" 0 "and printed" || diag "$err"
like "$out" '^\| fork \| 4\.00 \| 1\.0100 \|' "as ratios"
like "$out" 'host against baseline: worst row .* 1.01 .* 1.0100 \| yes' \
	"and against their targets"

cp "$BENCH_DIR/results.json" "$tap_dir/old.json"
run "$top/scripts/bench/report" compare "$tap_dir/old.json" \
	"$BENCH_DIR/results.json"
is "$status $out" \
	'0 2 of 2 ratios of the micro benchmark are within 0.2 % of the other run' \
	"two equal runs agree"
sed -i 's/^\(ns	fork\).*/\1	4060/' "$BENCH_DIR/raw/micro.host.1.tsv"
"$top/scripts/bench/report" collect
run "$top/scripts/bench/report" compare "$tap_dir/old.json" \
	"$BENCH_DIR/results.json"
is "$status" 1 "a difference between two runs is an error"
like "$out" '^fork +host +1\.0100 +1\.0150 +\+0\.50 %' "and names its row and column"

# The samples of the unpatched kernel are kept
export BASELINE_DIR="$tap_dir/kept"
mv "$BENCH_DIR/raw" "$BENCH_DIR/first"
run "$top/scripts/bench/baseline" restore
is "$status" 1 "no samples of the unpatched kernel are known at first"
mv "$BENCH_DIR/first" "$BENCH_DIR/raw"
cp "$BENCH_DIR/raw/micro.baseline.1.tsv" "$tap_dir/samples"
run "$top/scripts/bench/baseline" save
is "$status $err" '0 ' "they are kept"
run "$top/scripts/bench/baseline" save
is "$status $err" '0 ' "a second time, too"
rm "$BENCH_DIR"/raw/*
run "$top/scripts/bench/baseline" restore
is "$status" 0 "and restored"
ok "as they were" cmp "$tap_dir/samples" "$BENCH_DIR/raw/micro.baseline.1.tsv"
is "$(ls "$BENCH_DIR/raw")" micro.baseline.1.tsv "those of the baseline only"
mkdir "$tap_dir/bin"
printf '#!/bin/sh\n/usr/bin/dpkg-query "$@" | sed "s/^qemu.*/&.1/"\n' > "$tap_dir/bin/dpkg-query"
chmod +x "$tap_dir/bin/dpkg-query"
run env PATH="$tap_dir/bin:$PATH" "$top/scripts/bench/baseline" restore
is "$status" 1 "but not for another QEMU"

# The rows that depend on memory addresses, in two boots of the VM.  Compare all
# samples, not the median: a single sample that differs has a cause.
cat > "$tap_dir/script" <<-'END'
	#!/bin/sh
	. /mnt/files/lib.sh
	prepare
	inside "$bench/micro" -r 3 delete-10k readdir-proc fork-exec tcp-connect
END
for boot in first second; do
	run env ICOUNT=1 FILES="$files" APPEND=bench=host.1 \
		CONSOLE="$tap_dir/console" "$top/scripts/vm/run" "$tap_dir/script"
	is "$status $(echo "$out" | wc -l)" '0 4' "the $boot boot of two" ||
		diag "$err"
	eval "$boot=\$out"
done
# shellcheck disable=SC2154 # set by eval
is "$second" "$first" "repeats the other to the last digit"

run "$top/scripts/bench/profile" getpid host release
is "$status" 0 "a profile by function" || diag "$err"
like "$out" '^ *[1-9][0-9][0-9]\.[0-9]* +entry_SYSCALL_64$' \
	"a call without work takes its time in the entry"
run "$top/scripts/bench/profile" no-such-row host release
isnt "$status" 0 "an unknown row has no profile"
run "$top/scripts/bench/profile" getpid host
is "$status" 2 "an incomplete column is refused"

done_testing
