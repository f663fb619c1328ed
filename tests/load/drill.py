#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""drill.py - how long it takes to lose a site and have it again: backup, restore into an empty place, verify.

usage: drill.py [--reports N]
Stores N reports (default 50,000), lets the engine decide them, backs up, restores into another state directory, and
prints the size of everything and the time of each step.  Ends with 1 when an invariant does not hold in the copy.
"""
import argparse
import json
import os
import shutil
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", part) for part in ("lib", "bench")]
from instance import Instance, wait_for  # noqa: E402
import reports  # noqa: E402


def fill(inst, count):
    inst.ctl("init", "--rehearsal")
    database = inst.start_role("database")
    inst.sql(reports.PEOPLE)
    for first in range(1, count + 1, 10000):
        inst.sql(reports.STORE, first, min(count, first + 9999), reports.TEMPLATE, 0)
    inst.sql(reports.RELEASE)
    engine = inst.start_role("engine")
    began = time.monotonic()
    wait_for("the engine", lambda: inst.sql("SELECT count(*) FROM inbound_todo") == [(0,)], limit=36000)
    print("%d reports decided in %.0f s" % (count, time.monotonic() - began))
    engine.stop()
    return database


def steps(made):
    for step in made["steps"]:
        print("  %-10s %8.1f s" % (step["step"], step["seconds"]))
    return sum(s["seconds"] for s in made["steps"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=50000)
    count = parser.parse_args().reports
    inst, copy = Instance(), Instance(rehearsal=False)
    try:
        database = fill(inst, count)
        size = inst.sql("SELECT pg_database_size(current_database())")[0][0]
        made = json.loads(inst.ctl("--json", "backup", inst.dir + "/backup"))
        print("backup of %.0f MB, %d rows: %.0f MB" % (
            size / 1e6, sum(made["rows"].values()), made["files"]["database.dump"]["bytes"] / 1e6))
        print("  in all     %8.1f s" % steps(made))
        inst.end_sessions()
        database.stop()
        p = copy.ctl("--json", "restore", inst.dir + "/backup", check=False)
        if not p.stdout:
            sys.exit(p.stderr.decode())
        back = json.loads(p.stdout)
        print("restore, %d of %d invariants hold" % (sum(i["holds"] for i in back["invariants"]), len(back["invariants"])))
        print("  in all     %8.1f s" % steps(back))
        return 0 if back["holds"] else 1
    finally:
        for i in (inst, copy):
            shutil.rmtree(i.dir, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
