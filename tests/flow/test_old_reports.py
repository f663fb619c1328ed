#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_old_reports.py - reports that come late, and a back-load, over real MLLP, PostgreSQL and SMTP."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

OWNER, COORDINATOR, RADIOLOGIST = ("%s@riverbend.example" % name for name in
                                   ("d.okonjo", "coordinator1", "radiologist"))


class OldReports(Scenario):
    """The clock starts on Monday, 2 March 2026, at noon."""
    digests = True

    def advice(self, number, accession, day, **interval):
        """A chest CT that recommends another one in FUDAYS or FUMONTHS."""
        self.report(number, accession, day, "29252-4^CT Chest WO contrast^LN",
                    dict({"FUPROC": "29252-4^CT Chest^LN"}, **interval), patient="P" + accession)

    def told(self):
        """Who was told by which step, in order."""
        return self.inst.sql("SELECT p.email, n.step FROM notices n JOIN people p ON p.id = n.person_id"
                             " WHERE n.followup_id IS NOT NULL ORDER BY n.id")

    def now(self):
        return self.inst.sql("SELECT overdue, tier FROM followups ORDER BY latest")

    def history(self):
        return [kind for kind, in self.inst.sql("SELECT kind FROM events ORDER BY followup_id, seq")]

    def test_past_its_date_it_is_overdue_at_once_and_its_tiers_come_in_order(self):
        self.advice("M1", "A1", "20260212", FUDAYS=7)  # latest 19 February
        self.assertEqual((self.now(), self.history()), ([(True, 0)], ["opened", "overdue"]))
        self.until("2026-03-03T20:00:00Z")
        self.assertEqual((self.told(), self.now()), ([(COORDINATOR, "overdue")], [(True, 1)]))
        self.assertIn("OVERDUE", self.inst.ctl("show", str(self.case()["id"])).upper())
        self.until("2026-03-04T20:00:00Z")
        self.assertEqual(self.told()[1:], [(OWNER, "first")])
        self.until("2026-04-20T20:00:00Z")
        tiers = [pair for pair in self.told() if pair[1] in ("overdue", "tier-2", "tier-3", "last-net")]
        self.assertEqual(tiers, [(COORDINATOR, "overdue"), (COORDINATOR, "tier-2"), (RADIOLOGIST, "tier-3"),
                                 (COORDINATOR, "last-net")])
        self.assertTrue(all(not m["ics"] for m in self.mails()))  # no day in the past in a calendar
        self.verify()

    def test_a_back_load_mails_nobody_and_is_summed_up_once(self):
        self.advice("M1", "A1", "20250203", FUMONTHS=1)  # latest a year ago
        self.advice("M2", "A2", "20251201", FUMONTHS=1)  # 60 days past its latest day
        self.advice("M3", "A3", "20260105", FUMONTHS=6)  # ahead
        self.advice("M4", "A4", "20251202", FUMONTHS=6)
        self.inst.ctl("close", str(self.cases()[3]["id"]), "--code", "CLIN_CLOSED", "--by", "R1",
                      "--clinician", "R1", "--reason", "not indicated")
        self.settle()
        self.assertEqual(self.now()[:2], [(True, 4), (True, 4)])
        self.assertEqual(self.inst.sql("SELECT count(*) FROM notices"), [(0,)])
        self.until("2026-03-03T20:00:00Z")
        summary, = self.wait_mails(1, COORDINATOR)
        self.assertEqual(summary["to"], COORDINATOR)
        self.assertEqual(summary["subject"], "Follow-ups of old reports: 3 opened")
        body = self.body(summary)
        refs = [ref for ref, in self.inst.sql("SELECT ref FROM followups WHERE state <> 'closed' ORDER BY latest")]
        places = [body.index(ref + ":") for ref in refs]
        self.assertEqual(places, sorted(places))
        self.assertIn("exam of 2025-02-03, owner Delphine Okonjo, tier 4 by its age", body)
        self.assertEqual((body.count("OVERDUE"), summary["ics"]), (2, None))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM digest_lines WHERE notice_id IS NULL"), [(0,)])
        self.verify()
        # from here on the ordinary clock: the one that is ahead comes to its owner, later with its day
        self.until("2026-06-08T20:00:00Z")
        ahead = [m for m in self.mails(OWNER)]
        self.assertEqual([m["subject"] for m in ahead], ["Waiting for you: 1", "Follow-up %s: no appointment yet" % refs[2]])
        self.assertIn(refs[2], self.body(ahead[0]))
        self.assertEqual((ahead[0]["ics"], self.calendar(ahead[1])["start"]), (None, "20260705"))
        self.assertEqual([step[:10] for to, step in self.told() if to == COORDINATOR][:2], ["still-open", "still-open"])
        self.verify()


if __name__ == "__main__":
    unittest.main()
