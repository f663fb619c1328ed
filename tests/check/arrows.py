#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""arrows.py - arrows go one way: roles -> compose -> store, http and the pure folders -> frame.

Also: no file includes itself by way of others, no tag names two things, and the engine stays small.
"""
import glob
import os
import re
import sys

ROOT = os.environ.get("SOURCE_DIR", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
os.chdir(ROOT)

PURE = ("document", "hl7", "fhir", "narrative", "guideline", "followup", "letter", "reply", "tracker", "decision", "simulate")
ROLES = ("database", "intake", "engine", "mailer", "web", "pages", "ctl", "")  # "": the two programs
# What one pure folder may know of another: structures and what reads them, no more.
PURE_SHARED = ("facts.h", "document.h", "followup.h", "guideline.h")
# A resource is told as the HL7 v2 message that says the same, and read as that.
TOLD_AS = {"fhir": "hl7"}
# The core decides on facts, whatever format they came in; of letters it knows only what an address is
# and how a calendar entry is asked for, of mails that come in what they say.
CORE_PURE = ("guideline", "followup", "narrative")
CORE_SHARED = PURE_SHARED + ("address.h", "ical.h", "reply.h")
SHELLS = ("simulate",)  # around the core, in memory: they know it and what it knows
LINES_MAX = {"engine": 1500}
# Frame headers that bring the loop or the system with them.
FRAME_IMPURE = ("loop.h", "supervise.h", "sandbox.h", "listen.h")

SYSTEM = {  # who may include what from outside
    r"libpq|postgresql": ("store",),
    r"event2?/|event\.h": ("frame", "http", "reader", "store") + ROLES,
    r"microhttpd": ("http",),
    r"libesmtp": ("mailer",),
    r"sys/socket\.h|netdb\.h|netinet/|arpa/": ("frame", "http", "reader", "store") + ROLES,
    r"poppler|libxml": ("document",),
}
CLOCK = re.compile(r"\b(time|clock_gettime|gettimeofday|localtime|localtime_r|monotonic_now)\s*\(")


def folder_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def header_folders():
    """followupd/X.h belongs to the folder whose files.am lists it; unlisted, it misses the tarball."""
    owner = {}
    for am in glob.glob("daemon/files.am") + glob.glob("daemon/*/files.am"):
        with open(am) as f:
            for name in re.findall(r"include/followupd/(\S+\.h)", f.read()):
                owner[name] = folder_of(am)
    return owner


def without_comments(text):
    """Same lines, without comments and strings; includes keep their names."""
    pattern = r'/\*.*?\*/|//[^\n]*|^\s*#\s*include[^\n]*|"(?:[^"\\\n]|\\.)*"'
    def keep(m):
        word = m.group(0)
        return word if word.lstrip().startswith("#") else "\n" * word.count("\n")
    return re.sub(pattern, keep, text, flags=re.S | re.M)


def may_include(folder, name, owner):
    """None, or what is wrong with folder including followupd/name of folder owner."""
    if owner == folder:
        return None
    if folder == "frame":
        return "frame knows nobody"
    if folder in PURE:
        if name in FRAME_IMPURE:
            return "a pure folder has no loop and no system"
        if folder in ("decision",) + SHELLS and (owner in CORE_PURE or name in CORE_SHARED):
            return None
        if folder in SHELLS and owner == "decision":
            return None
        if owner == TOLD_AS.get(folder):
            return None
        if owner == "frame" or (owner in PURE and name in PURE_SHARED):
            return None
        return "a pure folder knows frame and the shared structures"
    if folder == "store":
        return None if owner in PURE + ("frame",) else "store knows the pure folders and frame"
    if folder == "compose":
        return None if owner in PURE + ("frame", "store") else "compose knows store, the pure folders and frame"
    if folder == "http":
        return None if owner == "frame" else "http knows frame"
    if folder == "reader":
        return None if owner in ("frame", "document") else "reader knows document and frame"
    if owner in ("frame", "http", "reader", "store", "compose", "") + PURE:
        return None
    return "no role knows another" if folder else None


def check_include(folder, word, angle, owners):
    if word.startswith("followupd/"):
        name = word[len("followupd/"):]
        if name not in owners:
            return None  # said once, for the header itself
        return may_include(folder, name, owners[name])
    if word.startswith("daemon/") and folder_of(word) != folder:
        return "another folder's own header"
    if not angle and "/" in word and not word.startswith("daemon/"):
        return "a header of no folder"
    for pattern, allowed in SYSTEM.items():
        if re.match(pattern, word) and folder not in allowed:
            return "only %s may" % ", ".join(a or "the programs" for a in allowed)
    return None


def check_file(path, folder, owners):
    with open(path, encoding="utf-8") as f:
        text = without_comments(f.read())
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        why = check_include(folder, m.group(2), m.group(1) == "<", owners) if m else None
        if why:
            faults.append("%s:%d: includes %s: %s" % (path, number, m.group(2), why))
        if folder in PURE and not m and CLOCK.search(line):
            faults.append("%s:%d: a pure folder asks what time it is" % (path, number))
    return faults


def target_of(path, word):
    """The file that path includes as word; None: one of the system."""
    if word.startswith("followupd/"):
        return "include/" + word
    for candidate in (os.path.join(os.path.dirname(path), word), word):
        if os.path.exists(candidate):
            return candidate
    return None


def read_tree(paths):
    """Of each file: what it includes, and the tags it defines with their lines."""
    includes, tags = {}, {}
    for path in paths:
        with open(path, encoding="utf-8") as f:
            text = without_comments(f.read())
        words = re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', text, re.M)
        includes[path] = [t for t in (target_of(path, w) for w in words) if t]
        for m in re.finditer(r"\b(struct|enum|union)\s+(\w+)\s*\{", text):
            tags.setdefault(m.group(2), []).append("%s:%d" % (path, text.count("\n", 0, m.start()) + 1))
    return includes, tags


def find_circles(includes):
    """Each circle once, as the way round it."""
    done, way, found = set(), [], []

    def walk(path):
        if path in way:
            found.append(way[way.index(path):] + [path])
            return
        if path in done:
            return
        way.append(path)
        for other in includes.get(path, []):
            walk(other)
        way.pop()
        done.add(path)

    for path in sorted(includes):
        walk(path)
    return found


def tree_faults(paths):
    includes, tags = read_tree(paths)
    faults = ["a circle: " + " -> ".join(c) for c in find_circles(includes)]
    for tag, places in sorted(tags.items()):
        if len(places) > 1:
            faults.append("the tag %s names %d things: %s" % (tag, len(places), ", ".join(places)))
    for folder, most in LINES_MAX.items():
        lines = 0
        for path in paths:
            if path.startswith("daemon/%s/" % folder):
                with open(path, encoding="utf-8") as f:
                    lines += sum(1 for _ in f)
        if lines >= most:
            faults.append("daemon/%s has %d lines, not under %d" % (folder, lines, most))
    return faults


def main():
    owners = header_folders()
    files = [(p, folder_of(p)) for p in glob.glob("daemon/**/*.[ch]", recursive=True)]
    passed = failed = 0
    for header in sorted(glob.glob("include/followupd/*.h")):
        if os.path.basename(header) in owners:
            files.append((header, owners[os.path.basename(header)]))
        else:
            print("%s: belongs to no folder: no files.am lists it" % header)
            failed += 1
    for path, folder in sorted(files):
        faults = check_file(path, folder, owners)
        for fault in faults:
            print(fault)
        passed, failed = passed + (not faults), failed + bool(faults)
    faults = tree_faults([path for path, _ in sorted(files)])
    for fault in faults:
        print(fault)
    passed, failed = passed + (not faults), failed + len(faults)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
