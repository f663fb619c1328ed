#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_answers.py - people answer questions with followupctl, and a running instance does what they say."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import sample
from scenario import Scenario

CHEST, KNEE = "29252-4^CT Chest WO contrast^LN", "XK1^XR KNEE^L"
LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class Answers(Scenario):
    def ask(self, control, accession, text, procedure=CHEST, patient="PAT1", day="20260302"):
        self.report(control, accession, day, procedure, {}, text="IMPRESSION: " + text, patient=patient)

    def question(self, *kinds):
        """The only open one; what a sentence without an interval is called is the reader's business."""
        kinds = list(kinds or ("incomplete-recommendation", "doubtful-text"))
        rows = self.inst.sql("SELECT id FROM review_items WHERE kind = ANY (%s) AND resolved_at IS NULL", kinds)
        self.assertEqual(len(rows), 1, (kinds, self.reviews()))
        return rows[0][0]

    def resolved(self, number):
        return self.inst.sql("SELECT resolved_by, resolution FROM review_items WHERE id = %s", number)[0]

    def answer(self, number, *said, by="C1", status=0):
        p = self.inst.ctl("--json", "review", "answer", str(number), *said, "--by", by, check=False)
        self.assertEqual(p.returncode, status, p.stdout + p.stderr)
        return json.loads(p.stdout) if p.stdout else p.stderr.decode()

    def refs(self):
        return [r[0] for r in self.inst.sql("SELECT ref FROM followups ORDER BY id")]

    def history(self, ref):
        return [h["kind"] for h in json.loads(self.inst.ctl("--json", "history", ref))["events"]]

    def standing(self):
        """verify, and what is stored is what comes of the stored messages and answers."""
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def test_open_opens_what_words_could_not(self):
        self.ask("Q1", "RX1", "Follow-up CT of the chest is recommended.")
        number = self.question()
        words = self.inst.ctl("review", "resolve", str(number), "--by", "C1", "--resolution", "CT chest in 3 months",
                              check=False)
        self.assertEqual(words.returncode, 1)
        self.assertIn(b"words alone", words.stderr)
        refused = self.answer(number, "open", "--exam", "a look", "--in", "3mo", status=1)
        self.assertEqual(refused["outcome"], "refused")
        self.assertIn("not understood", refused["detail"])
        self.assertEqual((self.cases(), self.question()), ([], number))
        self.answer(number, "open", "--exam", "CT chest", "--in", "3mo", "--note", "Dr Vale, on the phone", by="R1")
        case = self.case()
        self.assertEqual((case["state"], case["modality"], case["target"], case["owner"]),
                         ("open", "CT-CHEST", "2026-06-02", "P10011"))
        self.assertEqual(self.resolved(number), ("R1", "open: CT chest in 3mo; Dr Vale, on the phone"))
        self.assertEqual(self.history(self.refs()[0])[:2], ["opened", "question-answered"])
        self.assertIn("Tamsin Vale (R1)", self.inst.ctl("history", self.refs()[0]))
        self.until("2026-03-04T17:00:00Z")
        self.assertEqual(len(self.mails("d.okonjo@riverbend.example")), 1)
        again = self.answer(number, "open", "--exam", "CT chest", "--in", "3mo", status=1)
        self.assertIn("already answered", again)
        self.standing()

    def test_an_answer_that_is_replayed_changes_nothing(self):
        self.ask("Q1", "RX1", "Follow-up CT of the chest is recommended.")
        message = self.answer(self.question(), "open", "--exam", "CT chest", "--in", "3mo")
        self.inst.ctl("messages", "replay", str(message["message"]))
        outcome = self.inst.sql("SELECT outcome, detail FROM applied WHERE inbound_id = %s", message["message"])
        self.assertEqual(outcome, [("applied", "answered so already")])
        self.case()

    def test_same_as_and_not_owed(self):
        self.ask("Q1", "RX1", "Recommend CT chest in 6 months.")
        ref = self.refs()[0]
        self.ask("Q2", "RX2", "Follow-up MRI of the brain is recommended.", procedure=KNEE)
        number = self.question()
        self.answer(number, "same-as", "NOSUCH", status=1)
        self.answer(number, "same-as", ref)
        self.assertEqual(self.resolved(number)[1], "same-as: " + ref)
        self.assertIn("question-answered", self.history(ref))
        self.ask("Q3", "RX3", "Follow-up MRI of the brain is recommended.", procedure=KNEE)
        number = self.question()
        self.answer(number, "not-owed", status=1)
        self.answer(number, "not-owed", "--reason", "misread")
        self.assertEqual(self.resolved(number)[1], "not-owed: misread")
        self.assertEqual([c["state"] for c in self.cases()], ["open"])
        self.standing()

    def test_a_finding_that_is_gone_is_still_owed_or_not(self):
        for accession in ("RX1", "RX2"):
            patient = "PAT" + accession
            self.report("F" + accession, accession, "20260302", LDCT, {LUNG: "3"}, patient=patient)
            self.report("C" + accession, accession, "20260302", LDCT, {}, status="C", patient=patient)
        numbers = [r[0] for r in self.inst.sql("SELECT id FROM review_items WHERE kind = 'finding-gone' ORDER BY id")]
        self.assertEqual([c["hold"] for c in self.cases()], ["review", "review"])
        self.answer(numbers[0], "still-owed")
        self.answer(numbers[1], "not-owed", "--reason", "no-finding")
        self.assertEqual([(c["state"], c["hold"], c["closure"]) for c in self.cases()],
                         [("open", "none", None), ("closed", "review", "ENTERED_IN_ERROR")])
        self.standing()

    def test_an_exam_is_attached_or_rejected(self):
        for accession in ("RX1", "RX2"):
            self.report("F" + accession, accession, "20260302", LDCT, {LUNG: "3"}, patient="PAT" + accession)
        self.until("2026-06-20T17:00:00Z")
        for accession in ("RX1", "RX2"):
            self.ask("G" + accession, accession + "B", "Stable.", LDCT, "PAT" + accession, "20260620")
        numbers = [r[0] for r in self.inst.sql("SELECT id FROM review_items WHERE kind = 'exam-match' ORDER BY id")]
        self.assertEqual(len(numbers), 2, self.reviews())
        self.assertIn("no exam RX2B", self.answer(numbers[0], "attach-exam", "RX2B", status=1)["detail"])
        self.assertIn("asked for", self.answer(numbers[0], "attach-exam", "RX1", status=1)["detail"])
        self.answer(numbers[0], "attach-exam", "RX1B")
        self.answer(numbers[1], "reject-exam", "--note", "the bases were not covered")
        self.assertEqual([(c["state"], c["closure"]) for c in self.cases()], [("closed", "DONE_EARLY"), ("open", None)])
        self.report("H1", "RX2B", "20260620", LDCT, {}, status="C", text="IMPRESSION: Stable nodule.", patient="PATRX2")
        self.assertNotIn("exam-match", self.reviews())
        self.assertEqual(self.cases()[1]["state"], "open")
        self.standing()

    def test_a_call_is_documented(self):
        self.ask("Q1", "RX1", "CRITICAL RESULT: large tension pneumothorax.")
        number = self.question("critical-communication")
        self.answer(number, "open", "--exam", "CT chest", "--in", "3mo", status=1)
        late = self.answer(number, "communicated", "--to", "Dr Okonjo", "--at", "2027-03-02 10:40", "--means", "phone",
                           status=1)
        self.assertIn("future", late["detail"])
        half = self.answer(number, "communicated", "--to", "Dr Okonjo", "--at", "2026-03-02T19:35:00Z", "--means", "phone")
        self.assertIn("Read-back is missing.", half["detail"])
        self.assertEqual(self.question("critical-communication"), number)
        self.assertEqual(self.inst.sql("SELECT actor, words FROM question_events WHERE kind = 'contacted'"),
                         [("C1", "to Dr Okonjo at 2026-03-02T19:35:00Z by phone, not read back")])
        self.answer(number, "communicated", "--to", "Dr Okonjo", "--at", "2026-03-02T19:40:00Z", "--means",
                    "phone", "--read-back")
        self.assertEqual(self.resolved(number),
                         ("C1", "communicated to Dr Okonjo at 2026-03-02T19:40:00Z by phone, read back"))
        self.standing()

    def test_another_person_takes_over(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        self.until("2026-03-04T17:00:00Z")
        self.send(sample("28").replace(b"P10011", b"P99999").replace(b"P10090", b"P10011"), code="CA")
        number = self.question("owner-inactive")
        self.answer(number, "fixed", status=1)
        self.assertIn("no person", self.answer(number, "reassign", "--to", "Nobody At All", status=1))
        self.answer(number, "reassign", "--to", "Erik Brandvold")
        self.assertEqual((self.case()["owner"], self.resolved(number)[1]), ("P10090", "reassign to P10090"))
        self.assertIn("reassigned", self.history(self.refs()[0]))
        self.until("2026-03-12T17:00:00Z")
        self.assertGreaterEqual(len(self.mails("e.brandvold@riverbend.example")), 1)
        self.standing()

    def test_the_proofs_of_a_closure_are_looked_up(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        self.report("F2", "RX9", "20260302", LDCT, {LUNG: "3"}, patient="OTHER")
        ref, other = self.refs()
        for proof, why in ((("DONE_MATCH", "--exam", "NOSUCHEXAM"), "no exam NOSUCHEXAM"),
                           (("DONE_MATCH", "--exam", "RX1"), "asked for"),
                           (("DONE_MATCH", "--exam", "RX9"), "no exam RX9"),
                           (("RESOLVED_BY_RESULT", "--report", "99999999"), "no report"),
                           (("DUPLICATE", "--link", other), "no follow-up"),
                           (("DUPLICATE", "--link", ref), "its own survivor"),
                           (("DONE_ELSEWHERE", "--source", "2019-01-01"), "does not say where"),
                           (("DONE_ELSEWHERE", "--source", "Lakeside 2019-01-01"), "2019-01-01 is before")):
            p = self.inst.ctl("close", ref, "--by", "C1", "--code", *proof, check=False)
            self.assertEqual(p.returncode, 1, proof)
            self.assertIn(why, p.stdout.decode())
        for proof, why in ((("DUPLICATE", "--link", "NOSUCH"), "no follow-up"),
                           (("ADMIN_CLOSED", "--reason", "x", "--by", "Nobody At All"), "no person")):
            p = self.inst.ctl("close", ref, "--by", "C1", "--code", *proof, check=False)
            self.assertEqual(p.returncode, 1, proof)
            self.assertIn(why, p.stderr.decode())
        self.assertEqual([c["state"] for c in self.cases()], ["open", "open"])
        self.standing()


if __name__ == "__main__":
    unittest.main()
