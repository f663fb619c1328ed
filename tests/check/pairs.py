#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""pairs.py - no follow-up of the labelled pairs is closed that should not be.

Those that are known to be wrong stand in tests/data/pairs/known.csv with the reason; one that is right
by now has to leave that list.  How many are missed or asked about needlessly is a figure, not a check:
`make score-pairs`.
"""
import csv
import os
import sys

SOURCE = os.environ["SOURCE_DIR"]
sys.dont_write_bytecode = True
sys.path.insert(0, SOURCE + "/tests/score")
import score_pairs  # noqa: E402


def main():
    folder = SOURCE + "/tests/data/pairs"
    with open(folder + "/known.csv", encoding="utf-8", newline="") as f:
        known = {row["id"] for row in csv.DictReader(f)}
    cases = []
    for author in sorted(name for name in os.listdir(folder) if os.path.isdir(folder + "/" + name)):
        cases += score_pairs.read_cases(folder + "/" + author, "")
    score_pairs.in_memory(cases)
    failed = 0
    for case in cases:
        wrong = case.did == "close" and case.expect != "close"
        if wrong != (case.id in known):
            failed += 1
            print("%s: %s, should be %s: %s" % (case.id, case.did, case.expect, case.detail))
    print("%d passed, %d failed" % (len(cases) - failed, failed))
    sys.exit(1 if failed or not cases else 0)


if __name__ == "__main__":
    main()
