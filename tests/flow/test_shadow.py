#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_shadow.py - a source whose prose is measured before it is trusted: nothing opens, a person is told each day."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import free_port, sample, wait_for
from scenario import Scenario


class Shadow(Scenario):
    def instance_listeners(self):
        self.off_port = free_port()
        return {"riverbend": {"port": free_port(), "narrative": "shadow"},
                "calder": {"port": self.off_port, "narrative": "off"}}

    def test_what_would_have_been_opened_is_listed_and_summed_up(self):
        self.send(sample("02"))
        self.send(sample("07"), code="CA")
        self.assertEqual(self.cases(), [])
        rows = json.loads(self.inst.ctl("--json", "shadow"))
        found = [(r["source"], r["would"], r["modality"], r["min"], r["max"], r["unit"]) for r in rows]
        self.assertEqual(found, [("riverbend", "followup", "CT-CHEST", 6, 12, "months")])
        self.assertIn("Follow-up CT chest", rows[0]["evidence"])
        self.assertEqual(json.loads(self.inst.ctl("--json", "shadow", "--source", "calder")), [])
        self.inst.sql("SELECT clock_set('2026-03-03T18:00:00Z')")
        wait_for("the summary", lambda: "shadow-summary" in self.reviews())
        mail = self.wait_mails(1, "coordinator1@riverbend.example")[0]
        self.assertIn("1 follow-ups", " ".join(self.body(mail).split()))
        self.assertEqual(self.inst.sql("SELECT source, day::text, followups, questions FROM shadow_days"),
                         [("riverbend", "2026-03-02", 1, 0)])
        self.inst.sql("SELECT clock_set('2026-03-04T18:00:00Z')")
        self.send(sample("09"))  # a coded recommendation is acted on as ever
        self.assertEqual(self.case()["modality"], "CT-ADRENAL")
        self.assertEqual(self.reviews().count("shadow-summary"), 1)
        self.verify()

    def test_off_reads_no_prose_and_asks_a_person(self):
        sender = self.inst.mllp(self.off_port)
        sender.send(sample("02"))
        sender.close()
        self.settle()
        self.assertEqual((self.cases(), self.reviews()), ([], ["unread-report"]))
        self.assertEqual(json.loads(self.inst.ctl("--json", "shadow")), [])
        self.verify()


if __name__ == "__main__":
    unittest.main()
