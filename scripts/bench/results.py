# SPDX-License-Identifier: GPL-2.0-or-later
"""Results of the benchmark: read raw samples, read and write JSON and CSV.

    results[kind][metric][row][column] = {"median", "min", "max", "iqr", "n"}
"""
import csv
import glob
import json
import math
import os
import statistics

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
# The tests of the reports use another directory
BENCH = os.environ.get("BENCH_DIR", os.path.join(TOP, "build/bench"))


def summary(samples):
    ordered = sorted(samples)
    quarter = len(ordered) // 4
    return {
        "median": statistics.median(ordered),
        "min": ordered[0],
        "max": ordered[-1],
        "iqr": ordered[-1 - quarter] - ordered[quarter],
        "n": len(ordered),
    }


def read_samples():
    """Read build/bench/raw/KIND.COLUMN.NUMBER.tsv, merge boots of a column."""
    samples = {}
    for path in sorted(glob.glob(os.path.join(BENCH, "raw/*.tsv"))):
        kind, column, _, _ = os.path.basename(path).split(".")
        with open(path) as lines:
            for line in lines:
                if line.startswith("#"):
                    continue
                metric, row, *values = line.rstrip("\n").split("\t")
                samples.setdefault((kind, metric, row, column), []).extend(
                    float(v) for v in values)
    return samples


def read_raw():
    results = {}
    for (kind, metric, row, column), values in read_samples().items():
        rows = results.setdefault(kind, {}).setdefault(metric, {})
        rows.setdefault(row, {})[column] = summary(values)
    return results


def write_json(results, about):
    with open(os.path.join(BENCH, "results.json"), "w") as out:
        json.dump({"about": about, "results": results}, out, indent=1)
        out.write("\n")


def read_json(path=os.path.join(BENCH, "results.json")):
    with open(path) as f:
        data = json.load(f)
    return data["results"], data["about"]


def write_csv(results):
    with open(os.path.join(BENCH, "results.csv"), "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["kind", "metric", "row", "column", "median", "min",
                         "max", "iqr", "n"])
        for kind, metrics in results.items():
            for metric, rows in metrics.items():
                for row, columns in rows.items():
                    for column, s in columns.items():
                        writer.writerow([kind, metric, row, column,
                                         s["median"], s["min"], s["max"],
                                         s["iqr"], s["n"]])


def ratio(columns, column, base="baseline"):
    """Cost of a column relative to another, or None."""
    if column not in columns or base not in columns:
        return None
    return columns[column]["median"] / columns[base]["median"]


def geo_mean(ratios):
    return math.exp(statistics.fmean(math.log(r) for r in ratios))


def column_ratios(rows, column, base="baseline"):
    """Ratios of all rows that have both columns, by row."""
    found = {row: ratio(columns, column, base)
             for row, columns in rows.items()}
    return {row: r for row, r in found.items() if r is not None}
