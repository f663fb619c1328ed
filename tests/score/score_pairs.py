#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""score_pairs.py - does an exam close the follow-up it should, beside a careful coordinator?

usage: score_pairs.py [--wire] [--show] [--only PART-OF-ID] DIRECTORY...     (needs BUILD_DIR, SOURCE_DIR)

A directory is one author's pairs.txt as tests/data/pairs/AUTHORS.md describes it: cases of two or more
messages of one patient, the first of which owes one exam, and what is right after the last: close, ask
or leave.  What the program did: closed (the item is, and does not go on as the next one of its finding),
asked (a question about it, the exam or the patient is open, or it was opened again and its owner told),
left (neither; what is asked of the first report itself does not count), nothing opened (the first
report was not understood, which is no matter of this score).  One line an author:
  wrong    of the items that were closed, those that should not have been
  missed   of the items to be closed, those that are not
  needless of the items to be left, those that were asked about
  silent   of the items to be asked about, those that were left
--show prints each that differs.  --wire sends them over MLLP into a running instance, each at its own
time, instead of asking the core (tests/score/stories).  No figure fails anything; exit 1 only when the
cases were not decided.  tests/check/pairs.py holds what is closed wrongly.
"""
import argparse
import datetime
import json
import os
import re
import subprocess
import sys

OTHER = ("no-address", "no-owner", "never-final", "appointment-passed")  # about people, or to be asked later
PROOF = ("report-moved", "closed-rightly", "patient-identity")  # about what an item was closed by
FIGURES = ("wrong", "missed", "needless", "silent", "unopened")


class Case:
    def __init__(self, block):
        self.keys = dict(re.findall(r"^### *(\w+): *(.*)$", block, re.M))
        text = re.sub(r"^###.*\n?", "", block, flags=re.M).strip("\n")
        self.messages = [m.replace("\n", "\r").encode() + b"\r" for m in re.split(r"\n\s*\n", text) if m.strip()]
        self.id, self.expect = self.keys["id"], self.keys["expect"]
        self.did, self.detail = None, ""

    def went_on(self, followups):
        """The result that ended it asks for the next one: the finding is still followed."""
        return (self.expect != "close" and followups[0]["closure"] == "RESOLVED_BY_RESULT"
                and any(f["state"] != "closed" for f in followups[1:]))

    def judge(self, followups, questions, notes):
        """The first item is the one that counts: the index owes one exam."""
        self.detail = json.dumps([followups, questions])
        if not followups:
            self.did = "unopened"
        elif followups[0]["state"] == "closed" and not self.went_on(followups):
            self.did = "ask" if any(q["kind"] in PROOF for q in questions) else "close"
        else:  # what is open again has been told to its owner, with why
            self.did = "ask" if questions or "reopened follow-up" in notes else "leave"


def read_cases(directory, only):
    with open(os.path.join(directory, "pairs.txt"), encoding="utf-8") as f:
        blocks = re.split(r"(?m)^(?=### *id:)", f.read())
    return [case for case in map(Case, blocks[1:]) if only in case.id]


def in_memory(cases):
    frames = b"".join(b"".join(b"\x0b" + m + b"\x1c\r" for m in case.messages) + b"\x0b\x1c\r" for case in cases)
    out = subprocess.run([os.environ["BUILD_DIR"] + "/tests/score/stories", os.environ["SOURCE_DIR"]],
                         input=frames, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    if len(out) != len(cases):
        sys.exit("%d cases were sent and %d answered" % (len(cases), len(out)))
    for case, line in zip(cases, out):
        story = json.loads(line)
        case.judge(story["followups"], [q for q in story["questions"] if q["inbound"] > 1 and q["kind"] not in OTHER],
                   " ".join(story["messages"]))
        case.detail += json.dumps(story["messages"])


def sent_at(message):
    stamp = message.split(b"|")[6].decode()
    digits, offset = re.match(r"(\d{8,14})[.\d]*([+-]\d{4})?", stamp).groups()
    at = datetime.datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S")
    zone = offset or "-0800"
    return at - datetime.timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))


def over_the_wire(cases):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
    from instance import Instance, wait_for  # becomes nobody first
    story = sorted((sent_at(m), case.id, n, m) for case in cases for n, m in enumerate(case.messages))
    brought = {}
    with Instance() as inst:
        link = inst.mllp()
        for at, name, _, message in story:
            inst.sql("SELECT clock_set(%s)", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
            answer = link.send(message)  # CA: of a sender who asks for commit acknowledgements
            if b"MSA|AA" not in answer and b"MSA|CA" not in answer:
                print("%s: a message was refused" % name)
            wait_for("the engine", lambda: inst.sql("SELECT count(*) FROM inbound_todo")[0][0] == 0)
            brought.setdefault(name, []).append(inst.sql("SELECT max(id) FROM inbound")[0][0])
        link.close()
        for case in cases:
            mine = brought[case.id]
            followups = inst.sql("SELECT id, state, closure FROM followups WHERE patient_id IN (SELECT x.patient_id FROM"
                                 " reports r JOIN exams x ON x.id = r.exam_id WHERE r.inbound_id = %s) ORDER BY id", mine[0])
            notes = " ".join(d for d, in inst.sql("SELECT detail FROM applied WHERE inbound_id = ANY(%s)", mine))
            questions = inst.sql("SELECT kind, question FROM review_items WHERE resolved_at IS NULL AND"
                                 " inbound_id = ANY(%s) AND kind <> ALL(%s)", mine[1:], list(OTHER))
            case.judge([{"state": s, "closure": c} for _, s, c in followups],
                       [{"kind": k, "text": t} for k, t in questions], notes)


def count(cases):
    counts = {figure: [0, 0] for figure in FIGURES}

    def add(figure, hit):
        counts[figure][0] += bool(hit)
        counts[figure][1] += 1
    for case in cases:
        add("unopened", case.did == "unopened")
        if case.did == "close":
            add("wrong", case.expect != "close")
        if case.did != "unopened":
            figure = {"close": "missed", "leave": "needless", "ask": "silent"}[case.expect]
            add(figure, {"missed": case.did != "close", "needless": case.did == "ask", "silent": case.did == "leave"}[figure])
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--wire", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("directories", nargs="+", metavar="DIRECTORY")
    options = parser.parse_args()
    total = {figure: [0, 0] for figure in FIGURES}
    told = []
    print("%-8s" % "author" + "".join("%10s" % figure for figure in FIGURES))

    def line(name, counts):
        print("%-8s" % name + "".join("%10s" % ("%d/%d" % tuple(counts[figure])) for figure in FIGURES))
    for directory in options.directories:
        cases = read_cases(directory, options.only)
        (over_the_wire if options.wire else in_memory)(cases)
        counts = count(cases)
        line(os.path.basename(os.path.abspath(directory)), counts)
        for figure in FIGURES:
            total[figure] = [a + b for a, b in zip(total[figure], counts[figure])]
        told += [case for case in cases if case.did != case.expect]
    if len(options.directories) > 1:
        line("all", total)
    for case in told if options.show else []:
        print("\n%s: %s, should be %s: %s (%s) %s\n%s" % (
            case.id, case.did, case.expect, case.keys.get("item"), case.keys.get("kind"), case.keys.get("why"), case.detail))


if __name__ == "__main__":
    main()
