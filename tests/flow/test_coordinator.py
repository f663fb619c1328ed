#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_coordinator.py - a coordinator's day with followupctl alone: thirty tasks, and what each answer has to say.

The transcript is written to FOLLOWUPD_OUTPUT, else TMPDIR, as coordinator.txt: to be read by whoever changes a sentence.
"""
import os
import re
import shlex
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class Day(Scenario):
    """Day one is 2 March; the day that is told is 8 July, when what is due in June is overdue."""

    def setUp(self):
        super().setUp()
        self.lines, self.faults, self.tasks = [], [], 0
        where = os.environ.get("FOLLOWUPD_OUTPUT") or os.environ.get("TMPDIR") or tempfile.gettempdir()
        self.transcript = os.path.join(where, "coordinator.txt")
        self.addCleanup(self.write)

    def write(self):
        with open(self.transcript, "w", encoding="utf-8") as f:
            f.write("\n".join(self.lines) + "\n")

    def do(self, task, command, *says, status=0, never=()):
        """One task: what is typed, and words that its answer needs."""
        words = shlex.split(command)
        p = self.inst.ctl(*words, check=False)
        out = p.stdout.decode() + p.stderr.decode()
        self.tasks += 1
        self.lines += ["", "%d. %s" % (self.tasks, task), "$ followupctl " + command, out.rstrip()]
        if p.returncode:
            self.lines.append("[exit %d]" % p.returncode)
        faults = ["exit %d, not %d" % (p.returncode, status)] if p.returncode != status else []
        faults += ["does not say " + w for w in says if w not in out] + ["says " + w for w in never if w in out]
        self.faults += ["%d. %s: %s" % (self.tasks, task, f) for f in faults]
        return out

    def open(self, patient, category="4A", day="20260302", **more):
        self.report("F" + patient, "RX" + patient, day, LDCT, {LUNG: category}, patient=patient, **more)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def test_a_day(self):
        ref = {name: self.open(name) for name in ("RIVERA", "TAN", "FOSTER", "NGUYEN", "OKAFOR", "BAKER", "LEE", "PRICE")}
        later = self.open("SOTO", "3")
        self.report("FQ", "RXQUINN", "20260302", "24627-2^CT Chest^LN", {}, patient="QUINN",
                    text="Pulmonary nodule. Recommend follow-up.")
        self.report("FN", "RXNEW", "20260302", LDCT, {LUNG: "1"}, patient="NEW")
        self.until("2026-07-08T16:00:00Z")
        by = "--by C1"
        self.morning(ref, by)
        self.calls(ref, by)
        self.decisions(ref, by, later)
        self.new_work(ref, by)
        self.evening(ref, by)
        self.assertEqual(self.faults, [], "\n" + "\n".join(self.faults))
        self.assertGreaterEqual(self.tasks, 30)
        self.verify()

    def morning(self, ref, by):
        """What is mine today, and the first look at one."""
        self.do("what needs anybody, the most urgent first", "desk", "overdue           8", ref["RIVERA"],
                "5 weeks overdue", "if nobody does", "tier 2 to Amara Osei")
        self.do("only what is overdue, a page of three", "desk --list overdue --limit 3", "3 of 8 are shown", "--after")
        self.do("what stands on my own desk", "desk --person C1")
        self.do("all that is open", "list", ref["TAN"], "open")
        self.do("one of them, whole", "show %s" % ref["RIVERA"], "overdue", "RXRIVERA", "Delphine Okonjo")
        self.do("why is it open, and what can I do", "explain %s" % ref["RIVERA"], "What to do")
        self.do("what happens if I do nothing", "policy explain %s" % ref["RIVERA"], "If nobody does anything", "navigator")
        self.do("the reference as I read it aloud, lower case and a blank", "show '%s %s'" % (
            ref["RIVERA"][:3].lower(), ref["RIVERA"][3:]), "RXRIVERA")

    def calls(self, ref, by):
        self.do("nobody answered, I try again next week",
                "attempt %s --channel phone --outcome no-answer --next 2026-07-15 %s" % (ref["RIVERA"], by), "attempt 1",
                "whoever recorded it is reminded on 2026-07-15")
        self.do("it is off my desk until then", "desk --list overdue", never=(ref["RIVERA"],))
        self.do("a wrong number", "attempt %s --channel phone --outcome wrong-number %s" % (ref["TAN"], by), "recorded as attempt 1")
        self.do("a letter with a date in the future", "attempt %s --channel letter --outcome no-answer --at 2027-01-01 %s" % (
            ref["TAN"], by), "in the future", status=1)
        self.do("an outcome that a letter cannot have", "attempt %s --channel letter --outcome wrong-number %s" % (
            ref["TAN"], by), "returned", status=1)
        self.do("a certified letter went out", "attempt %s --channel certified-letter --outcome no-answer --note 'sent today' %s" % (
            ref["TAN"], by), "recorded")
        self.do("the office says the payer decides", "needs %s authorisation --note 'asked Aetna, ref 4711' %s" % (
            ref["FOSTER"], by), "asked about it on 2026-07-15")
        self.do("a note for the others", "note %s 'speaks Spanish, call after six' %s" % (ref["NGUYEN"], by), "noted")
        self.do("I looked, and want to look again", "seen %s --next 2026-07-20 %s" % (ref["NGUYEN"], by), "2026-07-20")

    def decisions(self, ref, by, later):
        self.do("it is another clinic's", "transfer %s --to P10090 --reason 'your patient since May' %s" % (ref["OKAFOR"], by),
                "offered")
        self.do("they accept", "transfer accept %s --by P10090" % ref["OKAFOR"], "P10090")
        self.do("a colleague takes one over", "assign %s --to N1 --reason 'she knows her' %s" % (ref["BAKER"], by), "N1")
        self.do("she is abroad until autumn, which is too far", "postpone %s --until 2026-12-01 --reason abroad %s" % (
            later, by), "90 days", status=1)
        self.do("so until the end of September", "postpone %s --until 2026-09-30 --reason abroad %s" % (later, by),
                "no reminder until 2026-09-30")
        self.do("closed: it was done elsewhere, but where", "close %s --code DONE_ELSEWHERE %s" % (ref["LEE"], by),
                "source", "close --codes", status=1)
        self.do("closed: done at Mercy on a day, attested", "close %s --code DONE_ELSEWHERE --source 'Mercy, 2026-06-20' %s" % (
            ref["LEE"], by), "closed with DONE_ELSEWHERE")
        self.do("the clinician decided against it", "close %s --code CLIN_CLOSED --clinician P10011 --reason 'hospice' %s" % (
            ref["PRICE"], by), "closed with CLIN_CLOSED")
        self.do("that was the wrong one", "reopen %s --reason 'wrong patient' %s" % (ref["PRICE"], by), "reopened; what comes next")
        self.do("lost? the rule says what is missing", "close %s --code LTFU --clinician P10011 --reason x %s" % (ref["TAN"], by),
                "attempts", status=1)
        self.do("codes, and what each needs", "close --codes", "DONE_ELSEWHERE", "LTFU")
        self.do("a reference that does not exist", "ack ZZZZZZ %s" % by, "ZZZZZZ", "followupctl list shows", status=1)
        self.do("I forgot who I am", "ack %s" % ref["TAN"], "--by", status=2)

    def new_work(self, ref, by):
        asked = self.do("questions that wait", "review", "incomplete-recommendation")
        number = "Q" + re.search(r"^(\d+) .* incomplete-recommendation", asked, re.M).group(1)
        self.do("one of them with its words", "review show %s" % number, "Recommend follow-up", "open")
        self.do("the radiologist told me on the phone", "review answer %s open --exam 'CT chest' --in 3mo --by C1" % number,
                "opened follow-up", "overdue already, due 2026-06-02")
        self.do("a finding that came by letter", "open --patient NEW --report RXNEW --exam 'CT chest' --in 6mo --finding "
                "'6 mm nodule, seen at the board' --reason 'board minutes' --owner P10011 %s" % by, "opened follow-up")
        self.do("the same again by mistake", "open --patient NEW --report RXNEW --exam 'CT chest' --in 6mo --finding "
                "'6 mm nodule' --reason 'board minutes' --owner P10011 %s" % by, "tracks the same exam", status=1)
        self.do("a patient nobody knows", "open --patient 99999 --report X --exam 'CT chest' --in 6mo --finding x --reason y %s"
                % by, "registration", status=1)

    def evening(self, ref, by):
        self.do("Delphine Okonjo is away next week, Erik covers",
                "people absence add --person P10011 --from 2026-07-13 --until 2026-07-19 --cover P10090")
        self.do("who is away", "people absence list", "P10011")
        self.do("what one person owns", "list --owner P10090", ref["OKAFOR"])
        self.do("what became of one today", "history %s" % ref["FOSTER"], "needed", "asked Aetna")
        self.do("what is left", "desk", "if nobody does",
                "2 attempts to reach the patient, the last by certified-letter on 2026-07-08", "waits for the payer's "
                "authorisation since 2026-07-08, as Jude Fairweather recorded: asked Aetna, ref 4711", never=(ref["LEE"], ref["NGUYEN"]))
        self.do("is all well", "status")


if __name__ == "__main__":
    unittest.main()
