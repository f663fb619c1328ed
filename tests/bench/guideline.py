#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""guideline.py - how long the decision tables take: to load and prove, and to answer.

Usage: BUILD_DIR=... SOURCE_DIR=... tests/bench/guideline.py    (or as a part of tests/bench/run)

BUILD_DIR must hold tests/unit/guideline/ctl, configured without --enable-debug and
--enable-sanitizers; "make bench-programs" makes it.  The questions are the inputs of all cases of
tests/data/guidelines in turn, so they are mixed over all systems, with missing and wrong inputs
among them.  The limits are what the tables must never take longer than; no figure fails anything.
"""
import csv
import glob
import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = os.environ.get("SOURCE_DIR", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.environ.get("BUILD_DIR", ".")
ROUNDS = 5
QUESTIONS = 100000
LIMIT_CHECK = 1.0  # seconds, all tables
LIMIT_EVALUATE = QUESTIONS / 2.0  # questions a second


def command(*words):
    return [os.path.join(BUILD, "tests/unit/guideline/ctl"), "--dir", SOURCE + "/schema/guidelines", *words]


def timed(argv):
    """Median seconds of some runs, and what the last one printed.  Exit 1: some questions are wrong."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.monotonic()
        done = subprocess.run(argv, capture_output=True, text=True)
        seconds.append(time.monotonic() - began)
        if done.returncode not in (0, 1):
            sys.exit("guideline: %s" % done.stderr.strip())
    return statistics.median(seconds), done.stdout


def questions():
    for path in sorted(glob.glob(SOURCE + "/tests/data/guidelines/*-*.csv")):
        with open(path, newline="") as f:
            for case in csv.DictReader(line for line in f if not line.startswith("#")):
                yield case["system"], case["version"], case["inputs"]


def write_questions(f):
    out = csv.writer(f, lineterminator="\n")
    out.writerow(("id", "system", "version", "inputs"))
    out.writerows((i, *q) for i, q in zip(range(QUESTIONS), itertools.cycle(list(questions()))))
    f.flush()


def report():
    seconds, text = timed(command("check", "--tokens", SOURCE + "/schema/codes/tokens.csv"))
    tables, combinations = re.search(r"^(\d+) tables, \d+ with faults, (\d+) combinations", text, re.M).groups()
    print("\ndecision tables: %s tables, %s combinations" % (tables, combinations))
    print("%-22s %9.3f s            limit %.0f s         limit : followupd %.1f" % (
        "load and check", seconds, LIMIT_CHECK, LIMIT_CHECK / seconds))
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as f:
        write_questions(f)
        seconds, text = timed(command("evaluate", "--csv", f.name))
    if text.count("\n") != QUESTIONS + 1:
        sys.exit("guideline: %d lines for %d questions" % (text.count("\n") - 1, QUESTIONS))
    rate = QUESTIONS / seconds
    print("%-22s %9.0f questions/s  limit %.0f/s     followupd : limit %.1f" % (
        "evaluate --csv", rate, LIMIT_EVALUATE, rate / LIMIT_EVALUATE), flush=True)


if __name__ == "__main__":
    report()
