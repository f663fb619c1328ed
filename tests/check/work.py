#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""work.py - what a message costs grows with its size and no faster.

Runs tests/work/work (needs BUILD_DIR) under callgrind: each shape of tests/work/shapes.c at one size
and at twice that, both counted in instructions, in bytes asked of the allocator and in bytes held at
once.  Counts do not depend on the machine or its load.  Twice the size may cost 2.3 times as much
(vectors double, a table has its last step) beyond a fixed allowance; a quadratic step costs 4.
"""
import glob
import os
import re
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
        ["valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=%s/dump" % folder,
         os.path.join(BUILD, "tests/work/work"), os.path.join(SOURCE, "schema/narrative")] + sys.argv[1:],
        stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    rows = []
    for i, line in enumerate(out, 1):
        name, _, size, asked, held = line.split("\t")
        with open("%s/dump.%d" % (folder, i)) as f:
            instructions = re.search(r"^(?:summary|totals): (\d+)", f.read(), re.M).group(1)
        rows.append((name, int(size), {"instructions": int(instructions), "bytes asked": int(asked),
                                       "bytes held": int(held)}))
    return rows


def main():
    if not shutil.which("valgrind") or not glob.glob("/usr/include/valgrind/callgrind.h"):
        print("valgrind is missing: nothing was counted\n0 passed, 0 failed")
        return 0
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        rows = run(folder)
    for (name, size, once), (again, _, twice) in zip(rows[::2], rows[1::2]):
        assert name == again
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
