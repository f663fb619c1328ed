#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_proof.py - a closure whose exam is taken back opens its follow-up again, in every way that feeds do it."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
OWNER = "d.okonjo@riverbend.example"


class Proof(Scenario):
    def open_and_close(self, accession="RX1", patient="SC1"):
        """A category 3 of March, and the exam of September that closes it."""
        self.report("F" + accession, accession, "20260302", LDCT, {LUNG: "3"}, patient=patient)
        self.until("2026-09-08T17:00:00Z")
        self.done("D" + accession, accession + "B", patient=patient)

    def done(self, number, accession, status="F", day="20260904", patient="SC1"):
        self.report(number, accession, day, LDCT, {}, status=status, text="IMPRESSION: Stable.", patient=patient)

    def states(self):
        return [(c["state"], c["closure"]) for c in self.cases()]

    def history(self, ref):
        return json.loads(self.inst.ctl("--json", "history", ref))["events"]

    def ref(self):
        return self.inst.sql("SELECT ref FROM followups ORDER BY id LIMIT 1")[0][0]

    def question(self, kind):
        return self.inst.sql("SELECT id, question, evidence FROM review_items WHERE kind = %s AND resolved_at IS NULL",
                             kind)

    def answer(self, number, *said, by="C1"):
        self.inst.ctl("review", "answer", str(number), *said, "--by", by)

    def standing(self):
        """verify, and what is stored is what comes of the stored messages and answers."""
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def test_withdrawn_cancelled_and_final_again(self):
        self.open_and_close()
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        for n, status in enumerate("WX"):
            self.until("2026-09-1%dT17:00:00Z" % (4 * n))
            before = len(self.mails(OWNER))
            self.done("B%d" % n, "RX1B", status=status, day="2026091%d" % (4 * n))
            self.assertEqual(self.states(), [("open", None)], status)
            lines = [e for e in self.history(self.ref()) if e["kind"] == "reopened"]
            self.assertEqual(len(lines), n + 1)
            self.assertEqual((lines[-1]["detail"]["was"], lines[-1]["detail"]["closed_by"]), ("DONE_MATCH", "engine"))
            self.assertIn("exam RX1B, which had closed it", lines[-1]["detail"]["why"])
            self.done("B%d" % n, "RX1B", status=status, day="2026091%d" % (4 * n))  # sent again
            self.assertEqual(len([e for e in self.history(self.ref()) if e["kind"] == "reopened"]), n + 1)
            mail = self.wait_mails(before + 1, OWNER)[-1]
            self.assertIn("is open again", self.body(mail))
            self.assertIn({"W": "withdrawn", "X": "cancelled"}[status], self.body(mail))
            self.standing()
            self.until("2026-09-1%dT17:00:00Z" % (4 * n + 1))
            self.done("C%d" % n, "RX1B", status="C", day="2026091%d" % (4 * n + 1))
            self.assertEqual(self.states(), [("closed", self.cases()[0]["closure"])])
        self.standing()

    def test_withdrawn_here_and_sent_again_for_another(self):
        """Posted to the wrong patient: W, then the same accession for the right one."""
        for n, patient in enumerate(("SC1", "SC2")):
            self.report("F%d" % n, "RX%d" % n, "20260302", LDCT, {LUNG: "3"}, patient=patient)
        self.until("2026-09-08T17:00:00Z")
        self.done("D1", "RXB", patient="SC1")
        self.assertEqual(self.states(), [("closed", "DONE_MATCH"), ("open", None)])
        self.done("D2", "RXB", status="W", day="20260905", patient="SC1")
        self.assertEqual(self.states(), [("open", None), ("open", None)])
        self.done("D3", "RXB", day="20260904", patient="SC2")
        self.assertEqual(self.states(), [("open", None), ("closed", "DONE_MATCH")])
        self.standing()

    def test_long_past_its_date_it_is_overdue_at_once(self):
        self.open_and_close()
        self.until("2027-02-01T17:00:00Z")
        self.done("B1", "RX1B", status="W", day="20270201")
        self.assertEqual(self.states(), [("open", None)])
        self.assertIn("overdue", [e["kind"] for e in self.history(self.ref())])
        self.assertTrue(self.inst.sql("SELECT overdue FROM followups")[0][0])
        self.standing()

    def test_an_exam_made_for_something_else_is_asked_about(self):
        nodule = r"CT CHEST\.br\FINDINGS: 7 mm nodule.\.br\IMPRESSION: RUL nodule. Recommend CT chest in 6 months."
        cyst = r"US PELVIS\.br\FINDINGS: 5 cm left ovarian cyst.\.br\IMPRESSION: Recommend pelvic ultrasound in 3 months."
        self.report("N1", "N1", "20260302", "CTCH^CT CHEST^L", {}, text=nodule, patient="N")
        self.report("O1", "O1", "20260302", "USP^US PELVIS^L", {}, text=cyst, patient="O", modality="US")
        any_of = r"CT CHEST\.br\FINDINGS: 9 mm solid nodule.\.br\IMPRESSION: Recommend PET/CT, tissue sampling, or CT chest at 3 months."
        self.report("P1", "P1", "20260302", "CTCH^CT CHEST^L", {}, text=any_of, patient="P")
        self.until("2026-03-20T17:00:00Z")
        pet = r"PET/CT SKULL BASE TO THIGH\.br\FINDINGS: The nodule takes up nothing.\.br\IMPRESSION: Nodule without uptake."
        self.report("P2", "P2", "20260320", "PET^PET CT SKULL BASE TO THIGH^L", {}, text=pet, patient="P", modality="PT")
        self.assertEqual(self.states()[2], ("closed", "DONE_MATCH"))
        self.until("2026-06-02T17:00:00Z")
        pregnant = r"OB ULTRASOUND\.br\FINDINGS: Single live fetus. CRL 18 mm.\.br\IMPRESSION: Live pregnancy."
        self.report("O2", "O2", "20260602", "OBTV^US OB TRANSVAGINAL^L", {}, text=pregnant, patient="O", modality="US")
        self.until("2026-09-04T17:00:00Z")
        hurt = r"CT CHEST ABDOMEN PELVIS\.br\INDICATION: Trauma, MVC.\.br\FINDINGS: Lungs clear.\.br\IMPRESSION: No injury."
        self.report("N2", "N2", "20260904", "CTCAP^CT CHEST ABD PELVIS W^L", {}, text=hurt, patient="N")
        self.assertEqual(self.states()[:2], [("open", None), ("open", None)])
        self.assertEqual(self.reviews(), ["exam-match", "exam-match"])
        self.assertIn("has no word of the finding", self.inst.ctl("explain", self.ref()))
        stable = r"CT CHEST\.br\INDICATION: Follow-up.\.br\FINDINGS: RUL nodule of 7 mm.\.br\IMPRESSION: Stable."
        self.report("N3", "N3", "20260904", "CTCH^CT CHEST^L", {}, text=stable, patient="N")
        self.assertEqual(self.states()[:2], [("closed", "DONE_MATCH"), ("open", None)])
        self.standing()

    def test_what_a_person_closed_is_asked_about(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        self.until("2026-09-08T17:00:00Z")
        self.report("D1", "K1", "20260904", "XK1^XR CHEST 2 VIEWS^L", {}, text="IMPRESSION: Normal.", modality="CR")
        self.report("D0", "K0", "20260904", "XK0^MRI BRAIN W CONTRAST^L", {}, text="IMPRESSION: Normal.", modality="MR")
        for code, exam, why in (("DONE_MATCH", "K0", "cannot answer what is owed"),
                                ("DONE_EQUIV", "K0", "cannot answer what is owed"),
                                ("DONE_MATCH", "K1", "close as DONE_EQUIV")):
            p = self.inst.ctl("close", self.ref(), "--code", code, "--exam", exam, "--clinician", "R1", "--by", "R1", check=False)
            self.assertEqual(p.returncode, 1, code)
            self.assertIn(why, p.stdout.decode())
        self.inst.ctl("close", self.ref(), "--code", "DONE_EQUIV", "--exam", "K1", "--clinician", "R1", "--by", "R1")
        self.assertEqual(self.states(), [("closed", "DONE_EQUIV")])
        self.report("D2", "K1", "20260909", "XK1^XR CHEST 2 VIEWS^L", {}, text="IMPRESSION: Normal.", modality="CR", status="W")
        self.assertEqual(self.states(), [("closed", "DONE_EQUIV")])
        (number, _, evidence), = self.question("closed-rightly")
        self.assertIn("withdrawn", evidence)
        self.standing()
        self.answer(number, "still-owed")
        self.assertEqual(self.states(), [("open", None)])
        self.standing()

    def test_an_exam_that_a_person_took_back_does_not_count_again(self):
        self.open_and_close()
        self.inst.ctl("reopen", self.ref(), "--by", "R1", "--reason", "this CT did not cover the nodule")
        self.done("C1", "RX1B", status="C", day="20260909")
        self.assertEqual(self.states(), [("open", None)])
        self.assertNotIn("exam-match", self.reviews())
        self.done("D2", "RX1C", day="20260907")
        self.assertEqual(self.states(), [("closed", "DONE_MATCH")])
        self.standing()

    def test_a_specialists_plan_is_asked_about_after_a_year(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        self.inst.ctl("close", self.ref(), "--code", "MANAGED_ONC", "--reason", "oncology, plan of 2026-03-01",
                      "--by", "C1")
        self.until("2027-03-01T17:00:00Z")
        self.assertEqual(len(self.mails("coordinator1@riverbend.example")), 0)
        self.until("2027-03-04T17:00:00Z")
        self.wait_mails(1, "coordinator1@riverbend.example")
        (number, text, _), = self.question("closed-rightly")
        self.assertIn("specialist's plan", text)
        self.answer(number, "still-owed")
        self.assertEqual(self.states(), [("open", None)])
        self.standing()

    def test_a_death_is_confirmed(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        self.send(b"MSH|^~\\&|ADT|RIVERBEND|FOLLOWUPD|RIVERBEND|20260304101500-0800||ADT^A08|AD1|P|2.5.1\r"
                  b"PID|1||SC1^^^RGH^MR||ALDERWICK^ROWAN||19591104|F" + b"|" * 22 + b"Y\r")
        self.assertEqual(self.case()["hold"], "suspended")
        (number, _, _), = self.question("deceased")
        self.standing()
        self.answer(number, "not-owed", "--reason", "deceased")
        self.assertEqual(self.states(), [("closed", "DECEASED")])
        self.standing()

    def test_an_order_after_a_refusal_is_asked_about(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        self.inst.ctl("close", self.ref(), "--code", "DECLINED", "--reason", "told by phone", "--clinician", "P10011",
                      "--by", "C1")
        self.until("2026-08-08T17:00:00Z")
        self.done("D1", "RX1B", day="20260807")
        self.assertEqual(self.states(), [("closed", "DECLINED")])
        (number, text, _), = self.question("closed-rightly")
        self.assertIn("declined", text)
        self.answer(number, "still-owed")
        self.assertNotEqual(self.states(), [("closed", "DECLINED")])
        self.standing()

    def test_a_clinician_is_one_of_the_directory(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        for clinician, why in (("Dr Nobody", "no person"), ("C1", "no clinician")):
            p = self.inst.ctl("close", self.ref(), "--code", "CLIN_CLOSED", "--reason", "x", "--clinician", clinician,
                              "--by", "C1", check=False)
            self.assertEqual(p.returncode, 1)
            self.assertIn(why, (p.stdout + p.stderr).decode())
        p = self.inst.ctl("close", self.ref(), "--code", "LTFU", "--clinician", "R1", "--by", "C1", check=False)
        self.assertIn("lacks 3 more attempts, 2 other channels", (p.stdout + p.stderr).decode())
        self.assertEqual(self.states(), [("open", None)])


if __name__ == "__main__":
    unittest.main()
