#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""assurance.py - docs/hazards.csv and docs/trace.csv name code and tests that there are and that run; CSV is written in one place.

A test is named FILE:NAME as tests/run lists the file: a function of a Check program or one of its suites, a method
of a Python file, a rule of the simulator that is switched on; a file of tests/check alone is one test.  Code is named
PATH:NAME, a function of C, SQL or Python, or what begins a line of a configuration file; a table by its PATH alone."""
import ast
import csv
import functools
import os
import re
import subprocess
import sys

SOURCE, BUILD = os.environ["SOURCE_DIR"], os.environ["BUILD_DIR"]
SEVERITIES = ("catastrophic", "critical", "serious", "minor")
RULES = ["R%d" % n for n in range(1, 11)]
DUTIES = ["S%d" % n for n in range(1, 17)]
HAZARDS = "docs/hazards.csv", ["id", "rules", "hazard", "cause", "harm", "severity", "control", "code", "tests", "residual"]
TRACE = "docs/trace.csv", ["id", "asks", "code", "tests"]
passed, failed = 0, 0


def check(ok, what):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print("not ok: " + what)


@functools.lru_cache(None)
def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as f:
        return f.read()


def exists(path):
    return os.path.isfile(os.path.join(SOURCE, path))


def rows(path, columns):
    lines = [line for line in read(path).splitlines() if not line.startswith("#")]
    table = list(csv.reader(lines, strict=True))
    check(table[0] == columns, "%s has the columns %s" % (path, ", ".join(columns)))
    for row in table[1:]:
        check(len(row) == len(columns) and all(text.strip() == text and text for text in row),
              "%s %s: a field is empty, or has blanks around it" % (path, row[0]))
    found = [dict(zip(columns, row)) for row in table[1:]]
    ids = [row["id"] for row in found]
    check(len(ids) == len(set(ids)), "%s: an id stands twice: %s" % (path, sorted(i for i in set(ids) if ids.count(i) > 1)))
    return found


def items(text):
    return [item.strip() for item in text.split(";")]


# ---- code ----------------------------------------------------------------------------------------

def defines(path, name):
    """Whether the file defines that: the line on which it begins, not one that uses it."""
    if path.endswith((".c", ".h")):
        return re.search(r"^[a-z][\w \*]*\b%s\([^;]*?\)\s*\{" % re.escape(name), read(path), re.M | re.S) \
            or re.search(r"^static const struct [\w ]+ %s\[" % re.escape(name), read(path), re.M)
    if path.endswith(".sql"):
        return re.search(r"^CREATE (OR REPLACE )?(FUNCTION|TABLE|POLICY|TRIGGER|VIEW) %s\b" % re.escape(name), read(path), re.M)
    if path.endswith(".conf"):
        return re.search(r"^%s(?=[ =])" % re.escape(name), read(path), re.M)
    return re.search(r"^\s*(def|class) %s\b" % re.escape(name), read(path), re.M)


def check_code(where, text):
    for item in items(text):
        path, _, name = item.partition(":")
        if not exists(path):
            check(False, "%s: there is no file %s" % (where, path))
        else:
            check(defines(path, name) if name else path.endswith(".csv"),
                  "%s: %s defines no %s" % (where, path, name or "(nothing is named)"))


# ---- tests ---------------------------------------------------------------------------------------

@functools.lru_cache(None)
def listed():
    """What tests/run runs."""
    out = subprocess.run([sys.executable, "-B", SOURCE + "/tests/run", "--list"], check=True, capture_output=True, text=True)
    return set(out.stdout.split())


@functools.lru_cache(None)
def methods(path):
    """Names of the tests of a Python file, also as Class.test."""
    names = []
    for node in ast.parse(read(path)).body:
        if isinstance(node, ast.ClassDef) and node.bases:
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name.startswith("test_"):
                    names += [part.name, node.name + "." + part.name]
    return names


@functools.lru_cache(None)
def checks(folder):
    """Functions and suites that a Check program runs: listed in its makefile, its suite in main(), added to a case."""
    names = set()
    runs = re.search(r"SUITE_MAIN\((.*?)\)", read("tests/unit/%s/main.c" % folder), re.S)[1]
    for path in re.findall(r"tests/unit/%s/test_\w+\.c" % folder, read("tests/unit/%s/files.am" % folder)):
        text = read(path)
        tables = re.findall(r"^TABLE_SUITE\((\w+),", text, re.M)
        suites = re.findall(r"^Suite \*(\w+_suite)\(void\)$", text, re.M) + [table + "_suite" for table in tables]
        if not any(re.search(r"\b%s\b" % suite, runs) for suite in suites):
            continue
        added = set(re.findall(r"(?:tcase_add_(?:loop_)?test\(\s*\w+,|\bLOOP\()\s*(\w+)", text))
        names |= set(re.findall(r"START_TEST\((\w+)\)", text)) & added
        names |= set(re.findall(r'suite_create\("([^"]+)"\)', text)) | set(tables)
    return names


@functools.lru_cache(None)
def simulated():
    """Rules of the simulator that hold: no work is named that they wait for."""
    table = re.search(r"rules\[\] = \{(.*?)^\};", read("tests/sim/rules_check.c"), re.S | re.M)[1]
    table = re.sub(r"/\*.*?\*/", "", table, flags=re.S)
    rules = re.findall(r'\{"([^"]+)",\s*(?:"[^"]*"\s*)+,\s*(NULL|"[^"]*"),', table)
    return {name for name, waits_for in rules if waits_for == "NULL"}


def is_run(test):
    """None, or what is wrong with it."""
    file, _, name = test.partition(":")
    if file not in listed():
        return "tests/run runs no %s" % file
    kind, _, rest = file.partition("/")
    if kind == "check":
        return "a check is named as a whole" if name else None
    if kind == "sim":
        return None if not name or name in simulated() else "the simulator has no rule \"%s\" that is switched on" % name
    if kind == "unit":
        return None if name in checks(rest) else "%s runs no \"%s\"" % (file, name)
    found = methods("tests/%s.py" % file).count(name) if exists("tests/%s.py" % file) else 0
    return None if found == 1 else "%s has %d tests %s" % (file, found, name)


def check_tests(where, text):
    named = items(text)
    check(len(named) == len(set(named)), "%s names a test twice" % where)
    for test in named:
        fault = is_run(test)
        check(not fault, "%s: %s: %s" % (where, test, fault))


# ---- other papers --------------------------------------------------------------------------------

def check_papers():
    """What the papers name in backticks as a file or a test is there; README leads to each."""
    readme = read("README.md")
    for path in ("SECURITY.md", "docs/threat-model.md", "docs/intended-use.md", "docs/hipaa.md", "docs/mds2.md",
                 "docs/hazards.csv", "docs/trace.csv"):
        check("`%s`" % path in readme, "README.md does not lead to %s" % path)
        if not path.endswith(".md"):
            continue
        for item in re.findall(r"`((?:daemon|docs|schema|systemd|tests|unit|flow|fault|sim|check|browser|boot)/[^`\s]*)`", read(path)):
            file = item.partition(":")[0]
            test = file in listed() or any(run.startswith(file) for run in listed())
            if test and ":" in item:
                check(not is_run(item), "%s: %s: %s" % (path, item, is_run(item)))
            elif not test:
                check(os.path.exists(os.path.join(SOURCE, file)), "%s names %s, which is not there" % (path, item))


def check_csv():
    """Cells are quoted in one place, which sees to formulas; who else puts quotes one by one writes no CSV."""
    others = ("daemon/frame/csv.c", "daemon/web/prometheus.c", "daemon/store/sql.c")
    for folder, _, files in os.walk(os.path.join(SOURCE, "daemon")):
        for name in files:
            path = os.path.relpath(os.path.join(folder, name), SOURCE)
            if path.endswith(".c") and path not in others:
                check(not re.search(r"""(putchar|fputc|putc|buf_addc)\([^;]*'"'""", read(path)),
                      path + " quotes cells by itself: use csv_put()")


def main():
    hazards, trace = rows(*HAZARDS), rows(*TRACE)
    check(len(hazards) >= 50, "there are %d hazards" % len(hazards))
    for row in hazards:
        where = "hazards.csv " + row["id"]
        check(re.fullmatch(r"H[0-9]{2,3}", row["id"]), where + ": an id is H and a number")
        check(row["severity"] in SEVERITIES, "%s: severity is one of %s" % (where, ", ".join(SEVERITIES)))
        check(set(items(row["rules"])) <= set(RULES) | {"security"}, where + ": rules are R1 to R10, or security")
        check_code(where, row["code"])
        check_tests(where, row["tests"])
    for row in trace:
        check_code("trace.csv " + row["id"], row["code"])
        check_tests("trace.csv " + row["id"], row["tests"])
    check([row["id"] for row in trace] == RULES + DUTIES, "trace.csv has R1 to R10 and S1 to S16, in that order")
    for rule in RULES:
        check(any(rule in items(row["rules"]) for row in hazards), "no hazard is of safety rule " + rule)
    check_papers()
    check_csv()
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
