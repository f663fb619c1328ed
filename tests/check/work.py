#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""work.py - what a message costs grows with its size and no faster.

Runs tests/work/work (needs BUILD_DIR) under massif, which counts all instructions but the allocator's
and costs an eighth of callgrind: each shape of tests/work/shapes.c at one size and at twice that,
both counted in instructions, in bytes asked of the allocator and in bytes held at once.  Counts do
not depend on the machine or its load.  Twice the size may cost 2.3 times as much (vectors double, a
table has its last step) beyond a fixed allowance; a quadratic step costs 4.
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("SOURCE_DIR", os.path.dirname(os.path.dirname(HERE)))
BUILD = os.environ.get("BUILD_DIR", SOURCE)
FACTOR = 2.3
ALLOWANCE = {"instructions": 1000000, "bytes asked": 262144, "bytes held": 262144}


def run(folder):
    """[(shape, bytes, {what: count})], each shape twice."""
    out = subprocess.run(
        ["valgrind", "--quiet", "--tool=massif", "--heap=no", "--time-unit=i", "--massif-out-file=whole",
         os.path.join(BUILD, "tests/work/work"), os.path.join(SOURCE, "schema/narrative")] + sys.argv[1:],
        stdout=subprocess.PIPE, check=True, text=True, cwd=folder).stdout.splitlines()
    rows = []
    for line in out:
        name, _, size, *counts = line.split("\t")
        rows.append((name, int(size), dict(zip(ALLOWANCE, map(int, counts)))))
    return rows


def main():
    if not shutil.which("valgrind") or not glob.glob("/usr/include/valgrind/valgrind.h"):
        print("valgrind is missing: nothing was counted\n0 passed, 0 failed")
        return 0
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        rows = run(folder)
    for (name, size, once), (again, _, twice) in zip(rows[::2], rows[1::2]):
        assert name == again and once["instructions"] > 0, "massif counted nothing"
        for what, allowance in ALLOWANCE.items():
            if twice[what] <= FACTOR * once[what] + allowance:
                passed += 1
                continue
            failed += 1
            print("%s: %d %s at %d bytes, %d at twice that: %.1f times" % (
                name, once[what], what, size, twice[what], twice[what] / once[what]))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
