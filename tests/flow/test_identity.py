#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_identity.py - who the patient is: all numbers, names and dates of birth side by side, merges, links and
their undoing, reports that were sent for the wrong patient, deaths that are taken back."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

CHEST = "24627-2^CT Chest^LN"
OWED = "7 mm solid nodule in the right upper lobe. Recommend CT chest in 6 months."
STABLE = "The 7 mm nodule of the right upper lobe is unchanged and benign. No follow-up is needed."
JANE = "ROE^JANE||19600102|F"
MARY = "TANAGER^MARY||19370614|F"


class Identity(Scenario):
    serial = 0

    def instance_settings(self):
        return {'authority "HOSPA".names': "Hospital A, 1.2.840.1", 'authority "HOSPA".facilities': "HOSPA",
                'authority "EMPI".across': "true"}

    # ---- saying ---------------------------------------------------------------------------------

    def header(self, kind, facility, day):
        self.serial += 1
        return r"MSH|^~\&|RIS|%s|FUD|SITE|%s101500-0800||%s|I%d|P|2.5.1" % (facility, day, kind, self.serial)

    def say(self, kind, *segments, facility="HOSPA", day="20260302"):
        self.send("\r".join([self.header(kind, facility, day), *segments]).encode() + b"\r")

    def read(self, accession, day, numbers, who=JANE, text=OWED, status="F", facility="HOSPA", rest=""):
        self.say("ORU^R01^ORU_R01", "PID|1||%s||%s%s" % (numbers, who, rest),
                 "OBR|1|O-%s|%s|%s|||%s0930-0800|||||||||P10011^OKONJO^DELPHINE||%s||||%s1010-0800||CT|%s|||||||R2041&VALE"
                 % (accession, accession, CHEST, day, accession, day, status),
                 "OBX|1|TX|19005-8^Impression^LN|1|%s||||||%s" % (text, status), facility=facility, day=day)

    def states(self):
        return [(c["state"], c["closure"]) for c in self.cases()]

    def question(self, kind="patient-identity"):
        rows = self.inst.sql("SELECT id, question, evidence, class FROM review_items WHERE kind = %s AND resolved_at IS NULL", kind)
        self.assertEqual(len(rows), 1, rows)
        return rows[0]

    def answer(self, answer, *words, kind="patient-identity"):
        self.inst.ctl("review", "answer", "Q%d" % self.question(kind)[0], answer, *words, "--by", "C1")

    def name_of(self, number):
        return self.inst.sql("SELECT p.family, p.given, p.birth::text FROM patients p JOIN patient_identifiers i ON i.patient_id ="
                             " p.id WHERE i.value = %s AND i.apart = 0", number)

    def shown(self):
        return [row["patient"] for row in json.loads(self.inst.ctl("--json", "list", "--state", "all"))]

    def close_books(self):
        self.verify()
        self.inst.ctl("rebuild", "--check")

    # ---- another person under the number ---------------------------------------------------------

    def test_another_persons_exam_closes_nothing_and_is_not_lost(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR")
        self.until("2026-09-01T20:00:00Z")
        self.read("A2", "20260901", "M1^^^HOSPA^MR", MARY, OWED)
        self.assertEqual(self.states(), [("open", None), ("open", None)])
        number, text, evidence, stakes = self.question()
        self.assertEqual(stakes, "suspicious")
        for word in ("ROE", "1960-01-02", "TANAGER", "1937-06-14"):
            self.assertIn(word, evidence)
        self.assertEqual(self.name_of("M1"), [("ROE", "JANE", "1960-01-02")])
        # Another message of that person goes to the same record, and is not asked about again.
        self.read("A3", "20260901", "M1^^^HOSPA^MR", MARY, STABLE)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM patients"), [(2,)])
        self.question()
        log = self.inst.log_text()
        for mail in self.mails():
            log += self.body(mail)
        for word in ("TANAGER", "1937-06-14"):
            self.assertNotIn(word, log)
        self.answer("keep-apart")
        self.assertEqual(self.states(), [("open", None), ("open", None)])
        self.read("A4", "20260902", "M1^^^HOSPA^MR", MARY, STABLE)
        self.assertEqual(self.reviews().count("patient-identity"), 0)
        self.assertEqual(self.name_of("M1"), [("ROE", "JANE", "1960-01-02")])
        self.close_books()

    def test_the_same_person_after_all(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR")
        self.until("2026-09-01T20:00:00Z")
        self.read("A2", "20260901", "M1^^^HOSPA^MR", "ROE-TANAGER^MARY JANE||19610102|F", STABLE)
        self.assertEqual(self.states(), [("open", None)])
        self.answer("merge")
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        self.assertEqual(self.name_of("M1"), [("ROE-TANAGER", "MARY JANE", "1961-01-02")])
        # By the old name, too, it is her.
        self.read("A3", "20260903", "M1^^^HOSPA^MR", JANE, STABLE)
        self.assertEqual(self.reviews().count("patient-identity"), 0)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM patients WHERE merged_into IS NULL"), [(1,)])
        self.close_books()

    def test_a_number_written_otherwise_is_asked_about(self):
        self.read("A1", "20260302", "000451^^^HOSPA^MR")
        self.read("T1", "20260302", "451^^^HOSPB^MR", facility="HOSPB")  # another hospital's: nobody is asked
        self.assertEqual(self.reviews(), [])
        self.until("2026-09-01T20:00:00Z")
        self.read("A2", "20260901", "00-451^^^HOSPA^MR", text=STABLE)
        self.assertEqual(self.states(), [("open", None), ("open", None)])
        _, text, evidence, _ = self.question()
        self.assertIn("are these records one person?", text)
        self.assertIn("Number 00-451 is known as: ROE, JANE", evidence)
        self.assertIn("Number 000451 is known as: ROE, JANE", evidence)
        self.answer("merge")
        self.assertEqual(self.states(), [("closed", "DONE_MATCH"), ("open", None)])
        self.close_books()

    def test_spellings_and_marriages_are_no_doubt(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR", "M\u00fcller-O'Neil^Anne Marie||19600102|F")
        for i, who in enumerate(("MUELLER ONEIL^MARIE ANNE||19600102|F", "Muller^Annemarie||19600102|F", "TANAGER^ANNE MARIE||19600102|F",
                                 "MULLER^ANNE||19600102", "MULLER^A||19600102|U", "MULLER^ANNE")):
            self.read("B%d" % i, "20260303", "M1^^^HOSPA^MR", who, STABLE)
        self.assertEqual(self.reviews(), [])
        self.until("2026-09-01T20:00:00Z")
        self.read("A2", "20260901", "M1^^^HOSPA^MR", "TANAGER^ANNE MARIE||19600102|F", STABLE)
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        self.close_books()

    def test_registration_may_correct_one_thing(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR")
        self.say("ADT^A08", "PID|1||M1^^^HOSPA^MR||ROE^JANE||19600201|F")
        self.say("ADT^A08", "PID|1||M1^^^HOSPA^MR||TANAGER^JOAN||19600201|F")
        self.assertEqual(self.name_of("M1"), [("TANAGER", "JOAN", "1960-02-01")])
        self.assertEqual(self.reviews(), [])
        self.say("ADT^A08", "PID|1||M1^^^HOSPA^MR||ALDERWICK^ROSE||19711130|F")
        self.assertEqual(self.name_of("M1"), [("TANAGER", "JOAN", "1960-02-01")])
        self.answer("merge")
        self.assertEqual(self.name_of("M1"), [("ALDERWICK", "ROSE", "1971-11-30")])
        self.assertEqual(self.states(), [("open", None)])
        self.close_books()

    def test_an_order_for_another_person_is_linked_to_nothing(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR")
        self.say("ORM^O01", "PID|1||M1^^^HOSPA^MR||" + MARY, "ORC|NW|P9|F9", "OBR|1|P9|F9|" + CHEST + "|||20260901")
        self.assertEqual(self.states(), [("open", None)])
        self.question()
        self.answer("merge")
        self.assertEqual(self.states(), [("ordered", None)])
        self.close_books()

    # ---- numbers ---------------------------------------------------------------------------------

    def test_two_hospitals_and_a_trusted_number(self):
        self.read("A1", "20260302", "A1^^^HOSPA^MR~E9^^^EMPI^PI")
        self.until("2026-09-01T20:00:00Z")
        self.read("B1", "20260901", "B7^^^HOSPB^MR~E9^^^empi^PI", text=STABLE, facility="HOSPB")
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        self.assertEqual(self.inst.sql("SELECT count(*) FROM patients"), [(1,)])
        self.assertEqual(self.reviews(), [])
        self.close_books()

    def test_names_of_one_authority(self):
        for i, number in enumerate(("M1^^^HOSPA^MR", "M1^^^hospa^MR", "M1^^^Hospital A^MR", "M1^^^&1.2.840.1&ISO^MR", "M1", "M1^^^^MR")):
            self.read("A%d" % i, "20260302", number, text=STABLE)
        self.assertEqual(self.inst.sql("SELECT authority, value FROM patient_identifiers"), [("HOSPA", "M1")])
        # Another facility's number without an authority is another patient's.
        self.read("B1", "20260302", "M1", MARY, STABLE, facility="HOSPB")
        self.assertEqual(self.inst.sql("SELECT authority FROM patient_identifiers ORDER BY 1"), [("@HOSPB",), ("HOSPA",)])
        self.close_books()

    def test_numbers_that_lead_to_two_records(self):
        self.read("A1", "20260302", "A1^^^HOSPA^MR~E9^^^EMPI^PI")
        self.read("B1", "20260302", "B7^^^HOSPB^MR", text=STABLE, facility="HOSPB")
        self.until("2026-09-01T20:00:00Z")
        self.read("B2", "20260901", "B7^^^HOSPB^MR~E9^^^EMPI^PI", text=STABLE, facility="HOSPB")
        self.assertEqual(self.states(), [("open", None)])
        self.answer("merge")
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        self.close_books()

    # ---- merges, links ---------------------------------------------------------------------------

    def test_merges_by_any_name_and_the_shown_number(self):
        self.read("A1", "20260302", "R1^^^HOSPA^MR")
        self.read("A2", "20260302", "S1^^^HOSPA^MR", text=STABLE)
        self.say("ADT^A40", "PID|1||R1^^^Hospital A^MR~S1^^^&1.2.840.1&ISO^MR||" + JANE, "MRG|R1^^^hospa^MR")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM patients WHERE merged_into IS NULL"), [(1,)])
        self.assertEqual(self.shown(), ["S1"])
        self.until("2026-09-01T20:00:00Z")
        self.read("A3", "20260901", "S1^^^HOSPA^MR", text=STABLE)
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        self.close_books()

    def test_a_merge_of_two_people_is_asked(self):
        self.read("A1", "20260302", "R1^^^HOSPA^MR")
        self.read("A2", "20260302", "S1^^^HOSPA^MR", MARY, STABLE)
        self.say("ADT^A40", "PID|1||S1^^^HOSPA^MR||" + MARY, "MRG|R1^^^HOSPA^MR")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM patients WHERE merged_into IS NULL"), [(2,)])
        self.answer("merge")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM patients WHERE merged_into IS NULL"), [(1,)])
        self.close_books()

    def test_what_cannot_be_told_is_asked(self):
        self.read("A1", "20260302", "R1^^^HOSPA^MR")
        self.read("A2", "20260302", "S1^^^HOSPB^MR", text=STABLE, facility="HOSPB")
        self.say("ADT^A40", "PID|1||S1^^^HOSPB^MR||" + JANE, "MRG|R1^^^HOSPA^MR")
        self.answer("merge")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM patients WHERE merged_into IS NULL"), [(1,)])
        self.close_books()

    def test_link_and_unlink_put_everything_back(self):
        self.read("A1", "20260302", "N1^^^HOSPA^MR")
        self.read("A2", "20260302", "N2^^^HOSPA^MR", "ROE^JANE")
        self.say("ADT^A24", "PID|1||N1^^^HOSPA^MR||" + JANE, "PID|2||N2^^^HOSPA^MR||ROE^JANE")
        self.assertEqual(self.inst.sql("SELECT count(DISTINCT patient_id) FROM followups"), [(1,)])
        self.assertEqual(self.reviews(), ["merge-duplicate"])
        self.say("ADT^A37", "PID|1||N1^^^HOSPA^MR||" + JANE, "PID|2||N2^^^HOSPA^MR||ROE^JANE")
        rows = self.inst.sql("SELECT i.value, x.accession FROM followups f JOIN exams x ON x.id = f.index_exam_id AND x.patient_id ="
                             " f.patient_id JOIN patient_identifiers i ON i.patient_id = f.patient_id AND i.apart = 0 ORDER BY 1")
        self.assertEqual(rows, [("N1", "A1"), ("N2", "A2")])
        self.assertIn("patient-identity", self.reviews())
        self.until("2026-09-01T20:00:00Z")
        self.read("A3", "20260901", "N2^^^HOSPA^MR", "ROE^JANE", STABLE)
        self.assertEqual(self.states(), [("open", None), ("closed", "DONE_MATCH")])
        self.close_books()

    # ---- reports that move, deaths ----------------------------------------------------------------

    def test_a_report_corrected_to_another_patient(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR")
        self.read("A1", "20260302", "M2^^^HOSPA^MR", MARY, OWED, status="C")
        first, second = self.cases()
        self.assertEqual((first["state"], first["hold"], second["hold"]), ("open", "review", "none"))
        self.assertEqual(self.question("report-moved")[3], "suspicious")
        self.answer("move", kind="report-moved")
        self.assertEqual(self.states(), [("closed", "ENTERED_IN_ERROR"), ("open", None)])
        self.close_books()

    def test_an_exam_moved_to_another_patient_does_not_stay_a_proof(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR")
        self.until("2026-09-01T20:00:00Z")
        self.read("A2", "20260901", "M1^^^HOSPA^MR", text=STABLE)
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        self.read("A2", "20260901", "M2^^^HOSPA^MR", MARY, STABLE, status="C")
        self.answer("move", kind="report-moved")
        self.assertEqual(self.states(), [("open", None)])
        self.close_books()

    def test_deaths(self):
        self.read("A1", "20260302", "M1^^^HOSPA^MR")
        self.say("ADT^A03", "PID|1||M1^^^HOSPA^MR||" + JANE, "PV1|1|I" + "|" * 34 + "20")
        self.assertEqual(self.case()["hold"], "suspended")
        self.say("ADT^A13", "PID|1||M1^^^HOSPA^MR||" + JANE, "PV1|1|I")
        self.assertEqual(self.case()["hold"], "none")
        self.read("A2", "20260303", "M1^^^HOSPA^MR", text=STABLE, rest="|" * 22 + "Y")
        self.assertEqual(self.case()["hold"], "suspended")
        self.close_books()


if __name__ == "__main__":
    unittest.main()
