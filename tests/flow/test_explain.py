#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_explain.py - followupctl explain over real messages: why a follow-up is open or closed, and which exams count."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
ABDOMEN = "XA1^CT ABDOMEN^L"
PID = "PID|1||SC1^^^RGH^MR||ALDERWICK^ROWAN||19591104|F"


class Explain(Scenario):
    number = 0

    def say(self, kind, sent, *segments):
        self.number += 1
        header = r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|%s||%s|X%d|P|2.5.1" % (sent, kind, self.number)
        self.send("\r".join((header,) + segments).encode() + b"\r")

    def order(self, sent, placer, procedure, control="NW"):
        self.say("ORM^O01", sent, PID, "ORC|%s|%s|||||||%s" % (control, placer, sent),
                 "OBR|1|%s||%s" % (placer, procedure))

    def done(self, number, accession, day, procedure=LDCT, status="F", text="IMPRESSION: Stable."):
        self.report(number, accession, day, procedure, {}, status=status, text=text)

    def owed(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        return self.inst.sql("SELECT ref FROM followups")[0][0]

    def explained(self, ref):
        return json.loads(self.inst.ctl("--json", "explain", ref))

    def text(self, ref):
        text = self.inst.ctl("explain", ref)
        for line in text.split("\n"):
            self.assertLessEqual(len(line), 100, line)
        for name in ("ALDERWICK", "ROWAN", "SC1", "1959"):  # whoever reads it over a shoulder
            self.assertNotIn(name, text)
        return " ".join(text.split())

    def exam(self, out, accession):
        exam, = [x for x in out["exams"] if x["accession"] == accession]
        return exam

    def words(self, exam, weight):
        return [r["words"] for r in exam["reasons"] if r["weight"] == weight]

    def test_from_the_finding_to_the_closure(self):
        ref = self.owed()
        out = self.explained(ref)
        self.assertEqual((out["state"], out["closed"], out["reopened"]), ("open", None, None))
        self.assertEqual([w["kind"] for w in out["waits_for"]], ["order"])
        self.assertEqual((out["origin"]["accession"], out["owed"]["target"]), ("RX1", "2026-09-02"))
        self.assertIn("nothing yet", out["to_do"][0])
        self.assertEqual([x["verdict"] for x in out["exams"]], ["origin"])
        self.assertEqual(self.explained(str(out["id"])), out)

        self.order("20260305120000", "P1", LDCT)
        out = self.explained(ref)
        self.assertEqual([w["kind"] for w in out["waits_for"]], ["appointment"])
        self.assertEqual((self.exam(out, "P1")["verdict"], self.exam(out, "P1")["linked"]), ("not-yet", True))
        self.order("20260306120000", "P1", LDCT, control="CA")
        out = self.explained(ref)
        self.assertEqual(self.words(self.exam(out, "P1"), "against"), ["its order was cancelled"])
        self.assertIn("an order for low-dose chest CT: none is known", self.text(ref))

        self.until("2026-09-08T17:00:00Z")
        self.done("D1", "RX2", "20260901", procedure=ABDOMEN)
        self.done("D2", "RX3", "20260902", status="P")
        out = self.explained(ref)
        self.assertEqual(self.words(self.exam(out, "RX2"), "against"), ["other region: abdomen, owed is chest"])
        self.assertEqual(self.exam(out, "RX3")["verdict"], "not-yet")
        self.assertIn("the final report of exam RX3: only a preliminary one is there", self.text(ref))
        self.done("D3", "RX3", "20260902")
        out = self.explained(ref)
        self.assertEqual((out["state"], out["closed"]["code"], out["closed"]["stands"]), ("closed", "DONE_MATCH", True))
        self.assertEqual(self.exam(out, "RX3")["verdict"], "closes")
        self.assertEqual(self.words(self.exam(out, "RX3"), "against"), [])
        self.assertIn("Why it is closed", self.text(ref))

    def test_a_question_and_its_answer(self):
        ref = self.owed()
        self.until("2026-07-20T17:00:00Z")
        self.done("D1", "RX2", "20260720")
        out = self.explained(ref)
        asked, = out["questions"]
        self.assertEqual((asked["open"], asked["kind"], asked["owner"]), (True, "exam-match", "Jude Fairweather"))
        self.assertEqual((self.exam(out, "RX2")["verdict"], self.exam(out, "RX2")["question"]), ("asked", asked["ref"]))
        self.assertEqual(self.words(self.exam(out, "RX2"), "doubt"),
                         ["early: 2026-07-20, 14 days before 2026-08-03, from when it counts"])
        self.assertIn("answer %s by attach-exam, reject-exam" % asked["ref"], self.text(ref))
        self.inst.ctl("review", "answer", asked["ref"], "reject-exam", "--by", "C1", "--note", "another nodule")
        out = self.explained(ref)
        self.assertEqual([(q["open"], q["kind"]) for q in out["questions"]],
                         [(False, "exam-match")])
        self.assertEqual(self.exam(out, "RX2")["verdict"], "does-not-count")
        self.assertIn("rejected by Jude Fairweather on 2026-07-20", self.words(self.exam(out, "RX2"), "against")[0])
        self.assertEqual(self.inst.ctl("explain", ref), self.inst.ctl("explain", ref))

    def test_a_proof_that_fell(self):
        ref = self.owed()
        self.until("2026-09-08T17:00:00Z")
        self.done("D1", "RX2", "20260904")
        self.until("2026-09-10T17:00:00Z")
        self.done("D2", "RX2", "20260910", status="W")
        out = self.explained(ref)
        self.assertEqual((out["state"], out["reopened"]["by"]), ("open", "engine"))
        self.assertIn("exam RX2, which had closed it, was withdrawn", out["reopened"]["why"])
        self.assertEqual(self.words(self.exam(out, "RX2"), "against"), ["its report was withdrawn"])
        self.assertIn("reopened 2026-09-10 ", self.text(ref))

    def test_a_record_that_may_be_the_patient(self):
        ref = self.owed()
        self.until("2026-09-08T17:00:00Z")
        self.say("ORU^R01", "20260908120000", "PID|1||SC1^^^RGH^MR||BROWN^LEE||19800101|M",
                 "OBR|1|O9|RX9|%s|||20260904093000|||||||||P10011^OKONJO^DELPHINE||RX9||||20260904101000||CT|F" % LDCT,
                 "OBX|1|TX|19005-8^Impression^LN|1|Stable.||||||F")
        out = self.explained(ref)
        exam = self.exam(out, "RX9")
        self.assertEqual((exam["verdict"], exam["other_record"]), ("does-not-count", True))
        self.assertIn("whether that is this patient is asked", self.words(exam, "against")[0])
        self.assertEqual([q["kind"] for q in out["questions"]], ["patient-identity"])
        self.assertNotIn("BROWN", self.text(ref))

    def test_nothing_is_written_and_misuse_is_told(self):
        ref = self.owed()
        rows = "SELECT event_seq, revision FROM followups"
        before = self.inst.sql(rows)
        self.inst.ctl("explain", ref)
        self.assertEqual(self.inst.sql(rows), before)
        self.verify()
        for status, words in ((1, ["explain", "ZZZZZZ"]), (1, ["explain", "999999"]), (2, ["explain"]),
                              (2, ["explain", ref, ref]), (2, ["explain", "--no-such", ref])):
            p = self.inst.ctl(*words, check=False)
            self.assertEqual(p.returncode, status, words)
            self.assertEqual(p.stdout, b"", words)
            self.assertNotEqual(p.stderr, b"", words)


if __name__ == "__main__":
    unittest.main()
