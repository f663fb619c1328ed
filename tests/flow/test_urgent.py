#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_urgent.py - what is due today or within 72 hours, over real MLLP, PostgreSQL and SMTP: who is told at which
minute until the last net, and that `policy explain` said so before."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

OWNER, COORDINATOR, RADIOLOGIST, QUALITY, SAFE = ("%s@riverbend.example" % name for name in (
    "d.okonjo", "coordinator1", "radiologist", "quality", "coordinator"))


class Urgent(Scenario):
    """The clock starts on Friday, 6 March 2026, at 17:00 in Los Angeles; on Sunday clocks go forward."""

    start_at = "2026-03-07T01:00:00Z"

    def advice(self, days):
        with open(self.inst.dir + "/quality.csv", "w") as f:
            f.write("ref,family,given,email,roles,language,active\n"
                    "Q1,Rao,Priya,%s,quality-officer,en,yes\n" % QUALITY)
        self.inst.ctl("people", "import", self.inst.dir + "/quality.csv")
        self.report("M1", "A1", "20260306", "29252-4^CT Chest WO contrast^LN",
                    {"FUPROC": "29252-4^CT Chest^LN", "FUDAYS": days}, patient="PA1", at="1630")
        return self.inst.sql("SELECT ref FROM followups")[0][0]

    def foreseen(self, ref):
        said = json.loads(self.inst.ctl("policy", "explain", ref, "--json"))
        return said, [(s["at"][:16], s["step"]) for s in said["steps"]]

    def told(self):
        """When whom, by which step; a step that repeats without its day."""
        return [(at, step.split("-2026")[0], email) for at, step, email in self.inst.sql(
            "SELECT to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI'), e.detail->>'step', p.email FROM events e"
            " JOIN people p ON p.id = (e.detail->>'person')::bigint WHERE e.kind = 'told' ORDER BY e.followup_id, e.seq")]

    def test_friday_evening_within_72_hours(self):
        ref = self.advice(3)
        first, = self.wait_mails(1, OWNER)  # at once: the clock has not moved
        body = self.body(first)
        self.assertIn("By when: an answer by 2026-03-07 05:00 (America/Los_Angeles). The follow-up itself is due on 2026-03-09.", body)
        self.assertIn("If nothing is recorded: on 2026-03-07 05:00 (America/Los_Angeles), you will be asked.", body)
        entry = self.calendar(first)
        self.assertEqual((entry["method"], entry["start"][:13]), ("REQUEST", "20260308T0100"))
        self.assertNotIn("VALARM", first["ics"])
        said, foreseen = self.foreseen(ref)
        self.until("2026-03-23T20:00:00Z")
        told = self.told()
        self.assertEqual(told, [
            ("2026-03-07T01:00", "first", OWNER),
            ("2026-03-07T13:00", "acknowledge", OWNER),       # 12 hours, at 5 in the morning
            ("2026-03-08T01:00", "not-ordered", OWNER),       # 24 hours
            ("2026-03-10T07:00", "overdue", RADIOLOGIST),     # Monday is over: two people, a mail each
            ("2026-03-10T07:00", "coordinator", COORDINATOR),
            ("2026-03-11T07:00", "tier-2", SAFE),             # nobody is chief
            ("2026-03-12T07:00", "tier-3", QUALITY),
            ("2026-03-13T07:00", "last-net", COORDINATOR),
            ("2026-03-16T15:00", "still-open", COORDINATOR),
            ("2026-03-23T15:00", "still-open", COORDINATOR)])
        self.assertEqual(foreseen, [(at, step) for at, step, _ in told[1:]])
        self.assertEqual((said["lost"], said["other_policy"]), ("only by a physician who says so himself", False))
        alternate, = self.wait_mails(1, RADIOLOGIST)
        self.assertIn("Why you: you stand in for its owner, Delphine Okonjo.", self.body(alternate))
        quality, = self.wait_mails(1, QUALITY)
        self.assertIn("Why you: you are asked as quality-officer.", self.body(quality))
        self.assertEqual(len([m for m in self.mails(OWNER) if not m["ics"] and ref in m["subject"]]), 2)
        page = self.inst.ctl("policy", "explain", ref)
        self.assertIn("It can be closed as lost only by a physician who says so himself.", page)
        self.assert_neutral()
        self.verify()

    def test_due_on_the_day_of_its_exam(self):
        ref = self.advice(0)
        first, = self.wait_mails(1, OWNER)
        self.assertIsNone(first["ics"])
        _, foreseen = self.foreseen(ref)
        self.until("2026-03-09T20:00:00Z")
        told = self.told()
        self.assertEqual(told, [
            ("2026-03-07T01:00", "first", OWNER),
            ("2026-03-07T02:00", "tier-1", RADIOLOGIST),
            ("2026-03-07T02:30", "tier-2", SAFE),
            ("2026-03-07T03:00", "tier-3", SAFE),             # nobody is administrator
            ("2026-03-07T03:30", "incident", SAFE),
            ("2026-03-07T08:00", "still-open", SAFE),         # its day is over: every day from here on
            ("2026-03-08T08:00", "still-open", SAFE),
            ("2026-03-09T08:00", "still-open", SAFE)])
        self.assertEqual(foreseen, [(at, step) for at, step, _ in told[1:-1]])
        third = self.mails(SAFE)[1]
        self.assertIn("Why you: nobody else who can be told has the role administrator, and you stand in.",
                      self.body(third))
        self.assertIn("never", self.inst.ctl("policy", "explain", ref))
        self.verify()


if __name__ == "__main__":
    unittest.main()
