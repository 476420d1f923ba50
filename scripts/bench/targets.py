# SPDX-License-Identifier: GPL-2.0-or-later
"""Targets of the benchmark, and whether the results meet them."""
from dataclasses import dataclass

from results import column_ratios, geo_mean


NETWORK_ROWS = ("udp", "udp6", "tcp-connect", "tcp-connect6", "tcp-bandwidth")


@dataclass
class Target:
    what: str
    bound: float
    figure: float | None

    @property
    def limit(self):
        return f"≤ {self.bound:g}"

    @property
    def met(self):
        return self.figure <= self.bound


def median(kinds, kind, metric, row, column):
    try:
        return kinds[kind][metric][row][column]["median"]
    except KeyError:
        return None


def quotient(over, under):
    return None if over is None or not under else over / under


def micro(kinds, column, mean_bound, worst_bound, name):
    ratios = column_ratios(kinds.get("micro", {}).get("ns", {}), column)
    if not ratios:
        return [Target(f"micro, {name}: geometric mean", mean_bound, None)]
    worst = max(ratios, key=ratios.get)
    return [
        Target(f"micro, {name}: geometric mean", mean_bound,
               geo_mean(ratios.values())),
        Target(f"micro, {name}: worst row ({worst})", worst_bound,
               ratios[worst]),
    ]


def network(kinds, column, bound):
    ratios = column_ratios(kinds.get("micro", {}).get("ns", {}), column)
    worst = max((row for row in NETWORK_ROWS if row in ratios),
                key=ratios.get, default="none")
    return Target(f"micro, {column} against baseline: worst row of the network "
                  f"({worst})", bound, ratios.get(worst))


def comparable(kinds, column):
    """Mean without readdir-proc, where a guest has fewer entries to read."""
    ratios = column_ratios(kinds.get("micro", {}).get("ns", {}), column)
    ratios.pop("readdir-proc", None)
    return geo_mean(ratios.values()) if ratios else None


def memory(kinds, column):
    """Kernel memory of a guest without its process, in KiB, as a mean."""
    rows = kinds.get("density", {}).get("kB", {})
    most = max((int(row.split()[-1]) for row, c in rows.items()
                if row.startswith("kernel ") and column in c), default=0)
    cost = []
    for who in (column, "process"):
        full = median(kinds, "density", "kB", f"kernel {most}", who)
        empty = median(kinds, "density", "kB", "kernel 0", who)
        if full is None or empty is None:
            return None
        cost.append((full - empty) / most)
    return cost[0] - cost[1]


def growth(kinds, row, few=1, many=1000, kind="density"):
    return quotient(median(kinds, kind, "ns", f"{row} {many}", "vserver"),
                    median(kinds, kind, "ns", f"{row} {few}", "vserver"))


def targets(kinds):
    def life(row, column):
        return median(kinds, "life", "ns", row, column)

    def pingpong(column):
        return median(kinds, "pingpong", "ns", "udp", column)

    return [
        *micro(kinds, "host", 1.003, 1.01, "host against baseline"),
        *micro(kinds, "guest", 1.01, 1.03, "guest against baseline"),
        Target("micro, guest against baseline: geometric mean without "
               "readdir-proc", 1.01, comparable(kinds, "guest")),
        network(kinds, "host", 1.005),
        network(kinds, "guest", 1.01),
        Target("`chcontext true` against `crun run true`", 0.25,
               quotient(life("true", "chcontext"), life("true", "crun"))),
        Target("`vserver start` until the server answers, against `lxc-start` "
               "with Debian's configuration", 0.4,
               quotient(life("start", "vserver"),
                        life("start", "lxc-default"))),
        Target("the same against LXC without AppArmor", 0.4,
               quotient(life("start", "vserver"), life("start", "lxc"))),
        Target("kernel memory of an idle guest without its process, KiB", 16,
               memory(kinds, "vserver")),
        Target("the same against LXC", 0.2,
               quotient(memory(kinds, "vserver"), memory(kinds, "lxc"))),
        *(Target(f"{row}, 1,000 guests against 1", 1.01, growth(kinds, row))
          for row in ("lookup", "fork-exit", "tcp-connect")),
        Target("readdir-proc in a guest, 5,000 processes on the host against "
               "100", 1.1, growth(kinds, "readdir-proc", 100, 5000, "crowd")),
        Target("UDP round trip from the host to a guest and back, against LXC "
               "behind a bridge", 0.77,
               quotient(pingpong("guest"), pingpong("lxc"))),
        *(Target(f"{row}, 1,000 contexts that listen on the port against 10",
                 1.05, growth(kinds, row, 10, 1000, "listeners"))
          for row in ("udp", "udp6", "tcp-connect", "tcp-connect6")),
    ]
