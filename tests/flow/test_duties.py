#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_duties.py - what a report owes beside an exam, on the virtual clock: who is asked on which day, what ends it,
and that verify and rebuild agree."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import SOURCE
from scenario import Scenario

LDCT = "79086-5^CT Chest for screening WO contrast^LN"
MAMMOGRAM = "24606-6^MG Breast Screening^LN"
OWNER, COORDINATOR, QUALITY, SAFE = ("%s@riverbend.example" % name for name in (
    "d.okonjo", "coordinator1", "quality", "last"))
PEOPLE = """ref,family,given,email,roles,language,active
P10011,Okonjo,Delphine,%s,clinician,en,yes
C1,Fairweather,Jude,%s,coordinator,en,yes
Q1,Rao,Priya,%s,quality-officer,en,yes
""" % (OWNER, COORDINATOR, QUALITY)


class Duties(Scenario):
    asks_reviews = True

    def instance_settings(self):
        """A policy of the site that wants the letter, too."""
        with open(SOURCE + "/schema/policy/default.conf") as f:
            text = f.read()
        self.policy = os.path.join(os.environ.get("TMPDIR", "/tmp"), "duties-%d.conf" % os.getpid())
        with open(self.policy, "w") as f:
            f.write(text.replace('duty "letter" {\n\ton = no', 'duty "letter" {\n\ton = yes'))
        self.addCleanup(os.unlink, self.policy)
        return {"rules.policy": self.policy}

    def setUp(self):
        super().setUp()
        with open(self.inst.dir + "/people.csv", "w") as f:
            f.write(PEOPLE)
        self.inst.ctl("people", "import", self.inst.dir + "/people.csv")
        self.inst.sql("UPDATE people SET email = %s WHERE 'fail-safe' = ANY (roles)", SAFE)

    def duty(self, kind):
        number, = self.inst.sql("SELECT id FROM review_items WHERE kind = %s ORDER BY id", kind)[-1]
        return json.loads(self.inst.ctl("--json", "review", "show", "Q%d" % number))

    def told(self, kind):
        """When whom, by which step: lines of digests."""
        return self.inst.sql("SELECT to_char(l.due_at AT TIME ZONE 'America/Los_Angeles', 'MM-DD'), l.step, p.email FROM"
                             " digest_lines l JOIN review_items q ON q.id = l.review_item_id JOIN people p ON p.id ="
                             " l.person_id WHERE q.kind = %s AND l.notice_id IS NOT NULL ORDER BY l.due_at", kind)

    def agrees(self):
        self.verify()
        self.assertEqual(self.inst.ctl("rebuild", "--check", check=False).returncode, 0)

    def test_the_review_of_a_report_is_asked_only_when_nobody_acts(self):
        self.report("R1", "A1", "20260302", LDCT, {"lung-rads/2022.category": "3"}, patient="PA1")
        self.report("R2", "A2", "20260302", LDCT, {"lung-rads/2022.category": "3"}, patient="PA2")
        duty = self.duty("report-review")
        self.assertEqual((duty["class"], duty["owner"], duty["deadline"]), ("review", "P10011", "2026-03-09"))
        self.assertRegex(duty["rule"], "^communication acr-2014 COM-A3 [0-9a-f]{64}$")
        ref, = self.inst.sql("SELECT ref FROM followups ORDER BY id")[0]
        self.inst.ctl("ack", ref, "--by", "P10011")
        self.until("2026-04-10T22:00:00Z")
        self.assertEqual(self.told("report-review"), [
            ("03-10", "told", OWNER), ("03-17", "again", OWNER), ("03-24", "tier-1", COORDINATOR),
            ("04-07", "last-net", SAFE)])
        self.assertEqual([m["to"] for m in self.mails() if m["subject"].startswith("Waiting for you")],
                         [OWNER, OWNER, COORDINATOR, SAFE])
        self.assertIn("report-review", self.inst.ctl("review"))
        number = "Q%d" % duty["id"]
        refused = self.inst.ctl("review", "answer", number, "reviewed", "--by", "C1", check=False)
        self.assertIn(b"say which clinician has seen the report", refused.stdout + refused.stderr)
        self.inst.ctl("review", "answer", number, "reviewed", "--by", "C1", "--to", "Dr Okonjo")
        seen = self.inst.sql("SELECT resolved_by, resolution FROM review_items WHERE kind = 'report-review' ORDER BY id")
        self.assertEqual(seen, [("P10011", "reviewed: follow-up %s was acknowledged" % ref), ("C1", "reviewed to Dr Okonjo")])
        self.agrees()

    def test_the_letter_after_a_mammogram(self):
        self.report("L1", "A1", "20260302", MAMMOGRAM, {"bi-rads/5.category": "1"}, patient="PA1", modality="MG")
        self.assertEqual(self.duty("patient-letter")["deadline"], "2026-04-01")
        self.until("2026-04-10T22:00:00Z")
        self.assertEqual(self.told("patient-letter"), [
            ("03-23", "told", COORDINATOR), ("03-27", "again", COORDINATOR), ("03-30", "tier-1", SAFE),  # nobody else coordinates
            ("04-02", "tier-2", QUALITY), ("04-07", "last-net", SAFE)])
        number = "Q%d" % self.duty("patient-letter")["id"]
        for means, code in (("phone", 1), ("letter", 0)):
            p = self.inst.ctl("review", "answer", number, "communicated", "--to", "patient", "--at", "2026-03-31 10:00",
                              "--means", means, "--by", "C1", check=False)
            self.assertEqual(p.returncode, code, p.stderr)
        done = self.duty("patient-letter")
        self.assertEqual((done["resolved_by"], done["resolution"]),
                         ("C1", "communicated to patient at 2026-03-31 10:00 by letter"))
        self.report("L2", "A2", "20260409", MAMMOGRAM, {"bi-rads/5.category": "1"}, patient="PA2", modality="MG")
        number = "Q%d" % self.duty("patient-letter")["id"]
        self.inst.ctl("review", "answer", number, "communicated", "--to", "patient", "--at", "2026-04-10 09:00", "--means",
                      "portal", "--by", "C1")
        self.report("L3", "A2", "20260409", MAMMOGRAM, {"bi-rads/5.category": "4"}, patient="PA2", modality="MG", status="C")
        again = self.duty("patient-letter")
        self.assertEqual((again["resolved_at"], again["deadline"]), (None, "2026-04-16"))  # the letter was another one
        self.agrees()


if __name__ == "__main__":
    unittest.main()
