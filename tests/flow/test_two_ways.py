#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_two_ways.py - a report that comes under two numbers is one; what only looks so is asked."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

CHEST = "24627-2^CT Chest^LN"
NODULE = "There is a solid nodule of 7 mm in the right upper lobe, without calcification. "
TEXT = NODULE + "Recommend CT chest in %d months."
OTHER_WORDS = ("A solid nodule, 7 mm in size, is seen in the upper lobe of the right lung, and has no calcium in it."
               " Recommend CT chest in 6 months.")


def oru(number, facility, reports):
    """reports: (accession, text, status) of each OBR."""
    segments = [r"MSH|^~\&|RIS|%s|FOLLOWUPD|RIVERBEND|20260302101500-0800||ORU^R01^ORU_R01|%s|P|2.5.1" % (facility, number),
                "PID|1||SC1^^^RGH^MR||ALDERWICK^ROWAN||19591104|F"]
    for i, (accession, text, status) in enumerate(reports):
        segments += ["OBR|%d|O-%s|%s|%s|||20260302093000-0800|||||||||P10011^OKONJO^DELPHINE||%s||||20260302101000-0800||"
                     "CT|%s|||||||R2041&VALE&TAMSIN" % (i + 1, accession, accession, CHEST, accession, status),
                     "OBX|1|TX|19005-8^Radiology Impression^LN|1|%s||||||%s" % (text, status)]
    return "\r".join(segments).encode() + b"\r"


class TwoWays(Scenario):
    def history(self):
        return [k for k, in self.inst.sql("SELECT kind FROM events ORDER BY followup_id, seq")]

    def same_as(self, question, case):
        ref, = self.inst.sql("SELECT ref FROM followups WHERE id = %s", case["id"])[0]
        self.inst.ctl("review", "answer", "Q%d" % question, "same-as", ref, "--by", "C1")

    def close_books(self):
        self.verify()
        self.inst.ctl("rebuild", "--check")

    def test_a_second_number_opens_nothing_and_a_correction_under_it_moves_the_follow_up(self):
        self.report("T1", "A1", "20260302", CHEST, {}, text=TEXT % 6)
        first = self.case()
        self.report("T2", "A2", "20260302", CHEST, {}, text=(TEXT % 6).upper() + "~Electronically signed by: T. Vale")
        self.assertEqual(self.case()["target"], first["target"])
        self.assertEqual(self.history()[-1], "came-again")
        page = self.inst.ctl("history", str(first["id"]))
        self.assertIn("A2", page)
        self.report("T3", "A2", "20260302", CHEST, {}, text=TEXT % 3, status="C")
        moved = self.case()
        self.assertEqual((moved["id"], moved["state"], moved["target"]), (first["id"], "open", "2026-06-02"))
        self.assertEqual(self.history()[-2:], ["moved", "replanned"])
        # The first number is taken back: the report stands under the second one.
        self.report("T4", "A1", "20260302", CHEST, {}, text="Sent in error.", status="W")
        self.assertEqual(self.case()["state"], "open")
        self.assertEqual(self.reviews(), [])
        self.close_books()

    def test_two_obr_of_one_message_and_another_facility(self):
        self.send(oru("T1", "RIVERBEND", [("A1", TEXT % 6, "F"), ("A2", TEXT % 6, "F")]))
        self.send(oru("T2", "WESTSIDE", [("W7", TEXT % 6, "F")]))
        self.assertEqual(self.case()["state"], "open")
        self.assertEqual(self.history().count("came-again"), 2)
        self.until("2026-03-04T22:00:00Z")
        self.wait_mails(1, "d.okonjo@riverbend.example")
        self.close_books()

    def test_what_may_be_one_is_asked_and_both_are_tracked(self):
        self.report("T1", "A1", "20260302", CHEST, {}, text=TEXT % 6)
        self.report("T2", "A2", "20260302", CHEST, {}, text=OTHER_WORDS)
        self.assertEqual([c["state"] for c in self.cases()], ["open", "open"])
        self.assertEqual(self.reviews(), ["duplicate"])
        (number, owner), = self.inst.sql("SELECT q.id, p.ref FROM review_items q JOIN people p ON p.id = q.owner_id"
                                          " WHERE q.class <> 'review'")
        self.assertEqual(owner, "C1")
        one = self.cases()[0]
        self.same_as(number, one)
        self.assertEqual([(c["state"], c["closure"]) for c in self.cases()], [("open", None), ("closed", "DUPLICATE")])
        # Sent once more: what a person said stays so.
        self.report("T3", "A2", "20260302", CHEST, {}, text=OTHER_WORDS + " ", status="C")
        self.assertEqual([c["state"] for c in self.cases()], ["open", "closed"])
        self.assertEqual(self.reviews(), [])
        self.close_books()

    def test_a_correction_under_numbers_that_nobody_knows_is_asked(self):
        self.report("T1", "A1", "20260302", CHEST, {}, text=TEXT % 6)
        self.report("T2", "A2", "20260302", CHEST, {}, text=TEXT % 3, status="C")
        self.assertEqual([c["state"] for c in self.cases()], ["open", "open"])
        self.assertEqual(self.reviews(), ["duplicate"])
        (number, about), = self.inst.sql("SELECT id, followup_id FROM review_items WHERE class <> 'review'")
        old, new = self.cases()
        self.assertEqual(about, old["id"])
        self.same_as(number, new)
        self.assertEqual([(c["state"], c["target"]) for c in self.cases()], [("closed", "2026-09-02"), ("open", "2026-06-02")])
        self.close_books()

    def test_the_same_macro_a_year_later_is_another_report(self):
        self.report("T1", "A1", "20260302", CHEST, {}, text=TEXT % 12)
        self.until("2027-03-03T22:00:00Z")
        self.report("T2", "A2", "20270303", CHEST, {}, text=TEXT % 12)
        self.assertEqual([(c["state"], c["closure"]) for c in self.cases()], [("closed", "DONE_MATCH"), ("open", None)])
        self.close_books()


if __name__ == "__main__":
    unittest.main()
