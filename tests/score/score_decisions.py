#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""score_decisions.py - what the running program decides on labelled reports, beside a careful coordinator.

usage: score_decisions.py [--in-memory] [--show N] [--tail N] [--only PART-OF-ID] [--every] DIRECTORY...
       (needs BUILD_DIR and SOURCE_DIR)

A directory is one author's: reports.csv and expect.csv as tests/data/field/AUTHORS.md describes them.
Every report goes as one patient's final ORU^R01 over MLLP into an empty instance; then each patient's
follow-ups and open questions are read.  One line an author:
  lost    of the reports that owe something (open or ask), those with neither follow-up nor question
  opened  of the reports that should open a follow-up, those that have one
  dated   of the follow-ups expected with an interval, those whose target lies in it (7 days' tolerance);
          a later step of a series opens only when the one before is done, so what counts for it is the
          target it will have by the steps that stand with the open one, each done on its target, and
          only where the open one is itself what another row wants
  false   of the reports that owe nothing, those with a follow-up
  noise   of the reports that owe nothing, those with a question
  grave   of the reports that owe something critical, urgent or a tissue diagnosis, those that are lost
  first   of those that became questions alone, those with one of the critical or suspicious class,
          which stand before all others in their owner's list
A message that is put aside as failed is a question too, and is named.  --show prints the first N
reports that went wrong with the last --tail characters of their text; --every also those that went
well.  --in-memory asks the core alone (tests/score/decide), which takes a second and agrees.  No
figure fails anything; exit 1 only when a report was not taken, 2 on misuse.
"""
import argparse
import csv
import datetime
import json
import os
import re
import subprocess
import sys

INDEX = datetime.date(2026, 3, 2)
MODALITIES = {
    "CT": ("CT", "LDCT", "CTA", "HRCT", "CTPA"), "MR": ("MR", "MRI", "MRCP"), "US": ("US", "ULTRASOUND"),
    "MG": ("MG", "MAMMOGRAM", "MAMMOGRAPHY"), "CR": ("XR", "CXR", "X-RAY"), "PT": ("PET", "PET-CT", "PET/CT"),
    "NM": ("NM",), "BMD": ("DEXA",), "RF": ("FLUOROSCOPY",)}
DAYS = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}
OPEN_ENDED = 62  # days after the earliest that still count where no latest is stated
TOLERANCE = 7
PLAN_STEPS = 24  # of one series that are looked at
PLAN_DAYS = 3653  # of a step that repeats until somebody ends it
FIGURES = ("lost", "opened", "dated", "false", "noise", "grave", "first")
FIRST = ("critical", "suspicious")


def modality_of(exam):
    for word in re.split(r"[\s,]+", exam.upper()):
        for code, words in MODALITIES.items():
            if word in words:
                return code
    return ""


def escape(line):
    for char, letter in (("\\", "E"), ("|", "F"), ("^", "S"), ("&", "T"), ("~", "R")):
        line = line.replace(char, "\\%s\\" % letter)
    return line


def message(report):
    number, exam = report["id"], report["exam"]
    lines = report["text"].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    segments = [
        "MSH|^~\\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|20260302120000-0800||ORU^R01^ORU_R01|D%s|P|2.5.1|||||||"
        "UNICODE UTF-8" % number,
        "PID|1||MR%s^^^RIVERBEND^MR||TEST%s^PAT||19600101|F" % (number, number),
        "OBR|1|P%s|F%s|L%s^%s^L|||20260302100000-0800|||||||||ORD1^VALE^ANN||F%s||||20260302115500-0800||%s|F|||||||"
        "RAD1&NORTH&KIM" % (number, number, re.sub(r"\W+", "", exam)[:12], escape(exam), number, modality_of(exam))]
    segments += ["OBX|%d|TX|RPT^Report^L||%s||||||F" % (i, escape(line)) for i, line in enumerate(lines, 1)]
    return ("\r".join(segments) + "\r").encode()


class Author:
    """One directory: the reports, what is expected of them, and the counts [hits, of how many]."""

    def __init__(self, directory, only):
        self.name = os.path.basename(os.path.abspath(directory))
        self.reports = [r for r in self.rows(directory, "reports.csv") if only in r["id"]]
        self.expected = {}
        for row in self.rows(directory, "expect.csv"):
            self.expected.setdefault(row["id"], []).append(row)
        self.counts = {figure: [0, 0] for figure in FIGURES}
        self.told = []

    @staticmethod
    def rows(directory, file):
        with open(os.path.join(directory, file), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))

    def add(self, figure, hit):
        self.counts[figure][0] += bool(hit)
        self.counts[figure][1] += 1

    def line(self):
        return "%-8s" % self.name + "".join("%9s" % ("%d/%d" % tuple(self.counts[f])) for f in FIGURES)


def decide(author):
    """Sends the reports; ({report id: [targets]}, {report id: [questions]}, faults)."""
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
    from instance import Instance, wait_for  # becomes nobody first
    faults = []
    with Instance() as inst:
        inst.sql("SELECT clock_set(%s)", "2026-03-02T20:30:00Z")
        link = inst.mllp()
        for report in author.reports:
            answer = link.send(message(report))
            if b"MSA|AA" not in answer and b"MSA|CA" not in answer:
                faults.append("%s was answered %r" % (report["id"], answer[:200]))
        link.close()
        wait_for("the engine", lambda: inst.sql("SELECT count(*) FROM inbound_todo")[0][0] == 0)
        for report, why in inst.sql("SELECT substr(control_id, 2), a.detail FROM applied a JOIN inbound i"
                                    " ON i.id = inbound_id WHERE outcome = 'failed' ORDER BY i.id"):
            print("put aside: %s: %s" % (report, why))
        ids = "SELECT substr(i.value, 3), %s FROM %s t JOIN patient_identifiers i USING (patient_id) WHERE %s ORDER BY t.id"
        targets, questions = {}, {}
        columns = "t.target, t.anchor, t.guideline::jsonb->'steps'"
        for report, target, anchor, steps in inst.sql(ids % (columns, "followups", "true")):
            targets.setdefault(report, []).append(Target(target, anchor, steps))
        ask = "t.class || ' ' || t.kind"
        for report, question in inst.sql(ids % (ask, "review_items", "t.resolved_at IS NULL")):
            questions.setdefault(report, []).append(Question(*question.split()))
        for report, question in inst.sql("SELECT substr(control_id, 2), %s FROM review_items t JOIN inbound i ON i.id"
                                         " = t.inbound_id WHERE patient_id IS NULL AND resolved_at IS NULL" % ask):
            questions.setdefault(report, []).append(Question(*question.split()))
    return targets, questions, faults


def decide_in_memory(author):
    """The same from the core alone; the lists tell more than the target and the kind."""
    link = b"".join(b"\x0b" + message(r) + b"\x1c\r" for r in author.reports)
    ran = subprocess.run([os.path.join(os.environ["BUILD_DIR"], "tests/score/decide"), os.environ["SOURCE_DIR"]],
                         input=link, stdout=subprocess.PIPE, check=False)
    targets, questions, faults = {}, {}, [] if ran.returncode == 0 else ["%s was not decided" % author.name]
    for line in ran.stdout.decode().splitlines():
        decided = json.loads(line)
        report = decided["number"][1:]
        if "failed" in decided:
            print("put aside: %s: %s" % (report, decided["failed"]))
        targets[report] = [
            Target(datetime.date.fromisoformat(f["target"]), datetime.date.fromisoformat(f["anchor"]), f["steps"],
                   " ".join(f.get(k, "") for k in ("modality", "side", "earliest", "latest")))
            for f in decided["followups"]]
        questions[report] = [Question(q["class"], q["kind"], q["text"]) for q in decided["questions"]]
    return targets, questions, faults


class Question(str):
    """A question's kind that also says its class."""

    def __new__(cls, stake, kind, text=""):
        self = super().__new__(cls, "%s: %s" % (kind, text) if text else kind)
        self.stake = stake
        return self


class Target(datetime.date):
    """A follow-up's day that also says which exam, and the days that its series has planned."""

    def __new__(cls, day, anchor, steps, exam=""):
        self = super().__new__(cls, day.year, day.month, day.day)
        self.exam = exam
        self.days = [day] + list(planned(day, anchor, steps or []))
        return self

    def __str__(self):
        return "%s (%s)%s" % (self.isoformat(), self.exam, "".join(", then %s" % d for d in self.days[1:4]))


def planned(day, anchor, steps):
    """The targets of the later steps, each when the one before was done on its target."""
    at = 0
    for _ in range(PLAN_STEPS):
        at += bool(at < len(steps) and not steps[at]["repeats"])
        if at >= len(steps) or (day - anchor).days > PLAN_DAYS or steps[at]["min"] < 0:
            return
        step = steps[at]
        wait = (step["min"] or step["max"]) * DAYS.get((step["unit"] or "").rstrip("s"), 0)
        day = (anchor if step["from"] == "first" else day) + datetime.timedelta(days=round(wait))
        yield day


def window(row):
    """(first, last) day after the exam; None where no interval is counted from it."""
    unit = row["unit"].rstrip("s")
    if row["decision"] != "open" or row["from"] not in ("", "exam") or unit not in DAYS:
        return None
    if not row["min"] and not row["max"]:
        return None
    first = float(row["min"] or 0) * DAYS[unit]
    return first, float(row["max"]) * DAYS[unit] if row["max"] else first + OPEN_ENDED


def lies_in(day, span):
    return span[0] - TOLERANCE <= (day - INDEX).days <= span[1] + TOLERANCE


def score_dates(author, rows, targets):
    """A planned day counts only where the follow-up that is open is what another row wants."""
    faults = []
    spans = [span for span in map(window, rows) if span]
    right = [t for t in targets if any(lies_in(t, span) for span in spans)]
    for span in spans:
        fits = any(lies_in(t, span) for t in targets) or any(lies_in(d, span) for t in right for d in t.days)
        author.add("dated", fits)
        if targets and not fits:
            faults.append("wrong date: %s" % ", ".join(map(str, targets)))
    return faults


def is_grave(row):
    return row["decision"] in ("open", "ask") and (
        row["urgency"] in ("critical", "urgent") or row["action"] in ("biopsy", "surgery"))


def score(author, report, targets, questions):
    rows = author.expected[report["id"]]
    decisions = {row["decision"] for row in rows}
    faults = []
    if decisions & {"open", "ask"}:
        author.add("lost", not targets and not questions)
        if not targets and not questions:
            faults.append("LOST")
    else:
        author.add("false", targets)
        author.add("noise", questions)
        faults += ["FALSE follow-up for %s" % t for t in targets] + ["noise: %s" % q for q in questions]
    if "open" in decisions:
        author.add("opened", targets)
        faults += ([] if targets else ["not opened"]) + score_dates(author, rows, targets)
    if any(is_grave(row) for row in rows):
        author.add("grave", not targets and not questions)
        if questions and not targets:
            author.add("first", any(q.stake in FIRST for q in questions))
            faults += [] if any(q.stake in FIRST for q in questions) else ["not among the first"]
    author.told.append((report, rows, faults, targets, questions))


def show(tail, report, rows, faults, targets, questions):
    print("%s: %s" % (report["id"], "; ".join(faults)))
    for row in rows:
        print("    wanted: " + " ".join(row[k] for k in row if k != "id" and row[k]))
    print("    got: " + "; ".join(list(map(str, targets)) + questions))
    print("    ... %s" % report["text"][-tail:].replace("\n", " / "))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--tail", type=int, default=160)
    parser.add_argument("--only", default="")
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--in-memory", action="store_true")
    parser.add_argument("directories", nargs="+")
    options = parser.parse_args()
    faults = []
    authors = [Author(directory, options.only) for directory in options.directories]
    for author in authors:
        targets, questions, found = (decide_in_memory if options.in_memory else decide)(author)
        faults += found
        for report in author.reports:
            score(author, report, targets.get(report["id"], []), questions.get(report["id"], []))
        for told in [t for t in author.told if t[2] or options.every][:options.show]:
            show(options.tail, *told)
    print("%-8s" % "author" + "".join("%9s" % f for f in FIGURES))
    for author in authors:
        print(author.line())
    for fault in faults:
        print("fault: " + fault)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
