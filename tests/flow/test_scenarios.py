#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_scenarios.py - the scenarios of tests/samples/hl7, over real MLLP, PostgreSQL and SMTP.

Most scenarios add a coded finding to samples 02 and 03; test_*_prose_alone send them as they
are.  Each scenario starts from an empty rehearsal database.
"""
import json
import os
import re
import signal
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import sample, wait_for, SOURCE
from scenario import Scenario

def coded(message, size, status):
    """The message with the inputs of fleischner 2017 as discrete observations."""
    rows = [("context", "CE", "incidental"), ("type", "CE", "solid"), ("count", "CE", "single"),
            ("size_mm", "NM", str(size)), ("risk", "CE", "low")]
    segments = message.rstrip(b"\r").split(b"\r")
    at = next(i for i, s in enumerate(segments) if s.startswith(b"ZDS"))
    extra = ["OBX|%d|%s|fleischner/2017.%s^^99FUD|9|%s||||||%s" % (20 + i, kind, name, value, status)
             for i, (name, kind, value) in enumerate(rows)]
    return b"\r".join(segments[:at] + [x.encode() for x in extra] + segments[at:]) + b"\r"


class Scenarios(Scenario):
    # ---- several messages at once -----------------------------------------------------------

    def test_a_fault_takes_nothing_with_it(self):
        """Two messages of one patient in one batch; the second cannot be decided."""
        self.inst.sql("UPDATE people SET active = false")
        engine = self.inst.role_pid("engine")
        os.kill(engine, signal.SIGSTOP)
        for message in sample("16"), coded(sample("02"), 7, "F"):
            self.assertIn(b"MSA|AA", self.mllp.send(message))
        os.kill(engine, signal.SIGCONT)
        self.settle()
        self.assertEqual(self.inst.sql("SELECT outcome FROM applied ORDER BY inbound_id"), [("applied",), ("failed",)])
        self.assertEqual(self.inst.sql("SELECT status FROM exams"), [("ordered",)])
        self.assertEqual(self.inst.sql("SELECT kind FROM review_items"), [("message-failed",)])

    def kept_as_sent(self, mail):
        """A mail that has left is shown as it left."""
        (notice,), = self.inst.sql("SELECT notice_id FROM deliveries WHERE message_id = %s", mail["message_id"].strip("<>"))
        with open("%s/mails/%s.eml" % (self.inst.dir, mail["number"]), "rb") as f:
            came = f.read().partition(b"X-Envelope-To: ")[2].partition(b"\r\n")[2]
        self.assertEqual(self.inst.ctl("notices", "show", str(notice), "--raw").encode().rstrip(), came.rstrip())
        shown = self.inst.ctl("notices", "show", str(notice))
        self.assertIn("accepted", shown)
        self.assertIn("\nSubject: %s\n" % mail["subject"], shown)
        self.assertIn(self.body(mail).replace("\r", "").strip().splitlines()[0], shown)
        self.assertIn("\n[text/calendar", shown)
        self.assertEqual(json.loads(self.inst.ctl("notices", "show", str(notice), "--json"))["bytes"].encode().rstrip(),
                         came.rstrip())
        missing = self.inst.ctl("notices", "show", "1", check=False)
        self.assertEqual((missing.returncode, missing.stderr), (1, b"followupctl: there is no notice 1\n"))

    # ---- the scenarios ----------------------------------------------------------------------

    def test_1_happy_path(self):
        self.send(coded(sample("02"), 7, "F"))
        c = self.case()
        self.assertEqual((c["state"], c["earliest"], c["latest"], c["owner"], c["row"], c["modality"]),
                         ("open", "2026-09-02", "2027-03-02", "P10011", "FL17-S-6TO8-L", "CT-CHEST"))
        self.until("2026-08-20T16:00:00Z")
        first = [m for m in self.mails("d.okonjo@riverbend.example") if m["ics"]][0]
        self.assertEqual(self.calendar(first), dict(self.calendar(first), method="REQUEST", sequence=0, start="20260902"))
        event = lambda text: re.sub(r"ATTENDEE[^\n]*\n", "", re.search(r"BEGIN:VEVENT.*END:VEVENT", text, re.S)[0].replace("\r\n ", ""))
        self.assertEqual(event(self.inst.ctl("calendar", self.inst.sql("SELECT ref FROM followups")[0][0])), event(first["ics"]))
        self.send(sample("16"))
        self.assertEqual(self.case()["state"], "ordered")
        self.send(sample("17"))
        c = self.case()
        self.assertEqual((c["state"], c["appointment"].isoformat()), ("scheduled", "2026-10-01T21:30:00+00:00"))
        self.send(sample("20"))
        self.assertEqual(self.case()["state"], "scheduled")
        self.until("2026-10-01T21:55:00Z")
        self.send(sample("19"))
        self.assertEqual(self.case()["state"], "performed")
        self.send(sample("15"))
        closed, following = self.cases()
        self.assertEqual((closed["state"], closed["closure"]), ("closed", "DONE_MATCH"))
        self.assertEqual((following["state"], following["step"], following["earliest"], following["latest"]),
                         ("open", 2, "2027-09-02", "2028-03-02"))
        wait_for("the CANCEL", lambda: any(m["ics"] and "METHOD:CANCEL" in m["ics"] for m in self.mails()))
        cancel = [m for m in self.mails() if m["ics"] and "METHOD:CANCEL" in m["ics"]][0]
        self.assertEqual(self.calendar(cancel)["uid"], self.calendar(first)["uid"])
        self.assertGreater(self.calendar(cancel)["sequence"], 0)
        self.kept_as_sent(first)
        self.assert_neutral()
        self.verify()

    def test_1_prose_alone(self):
        self.send(sample("02"))
        c = self.case()
        self.assertEqual((c["state"], c["earliest"], c["latest"], c["owner"], c["row"], c["modality"]),
                         ("open", "2026-09-02", "2027-03-02", "P10011", "stated", "CT-CHEST"))
        self.assertEqual(self.inst.sql("SELECT guideline->>'cited' FROM followups"), [("fleischner 2017",)])
        self.until("2026-10-01T23:50:00Z")
        self.send(sample("15"))
        closed, following = self.cases()
        self.assertEqual((closed["state"], closed["closure"]), ("closed", "DONE_MATCH"))
        self.assertEqual((following["state"], following["step"], following["earliest"], following["latest"]),
                         ("open", 2, "2027-09-02", "2028-03-02"))
        self.verify()

    def test_2_prose_alone(self):
        self.send(sample("01"))
        self.assertEqual(self.cases(), [])
        self.send(sample("02"))
        self.until("2026-03-03T17:00:00Z")
        self.send(sample("03"))
        c = self.case()
        self.assertEqual((c["latest"], c["revision"], c["modality"]), ("2026-06-02", 1, "CT-CHEST|PETCT"))
        self.send(sample("04"))
        c = self.case()
        self.assertEqual((c["state"], c["hold"]), ("open", "review"))
        self.assertIn("no-followup-stated", self.reviews())
        self.verify()

    def test_prose_of_the_other_samples(self):
        self.set_clock("2026-03-20T00:00:00Z")
        self.send(sample("06"))
        self.assertEqual((self.case()["target"], self.case()["row"]), ("2026-09-19", "BR5-MG-3"))
        self.send(sample("07"), code="CA")
        self.case()
        self.send(sample("08"), code="CA")
        self.assertEqual(len(self.cases()), 2)
        self.verify()

    def test_2_correction_and_retraction(self):
        self.send(sample("01"))
        self.assertEqual((self.cases(), self.mails()), ([], []))
        self.send(coded(sample("02"), 7, "F"))
        self.until("2026-03-03T17:00:00Z")
        first = self.wait_mails(1)[0]
        self.send(coded(sample("03"), 11, "C"))
        c = self.case()
        self.assertEqual((c["row"], c["latest"], c["revision"]), ("FL17-S-GT8", "2026-06-02", 1))
        corrected = self.wait_mails(2)[1]
        self.assertEqual(self.calendar(corrected)["uid"], self.calendar(first)["uid"])
        self.assertEqual(self.calendar(corrected)["sequence"], 1)
        self.assertEqual(self.calendar(corrected)["start"], "20260602")
        self.send(sample("04"))
        c = self.case()
        self.assertEqual((c["state"], c["hold"]), ("open", "review"))
        self.assertIn("no-followup-stated", self.reviews())
        self.until("2026-07-01T17:00:00Z")
        (ref,), = self.inst.sql("SELECT ref FROM followups")
        self.assertEqual(len([m for m in self.mails("d.okonjo@riverbend.example") if ref in m["subject"]]), 2)
        self.assertEqual([r[0] for r in self.inst.sql("SELECT status FROM reports ORDER BY version")],
                         ["preliminary", "final", "corrected", "final"])
        self.verify()

    def test_3_reschedule_then_no_show(self):
        self.send(coded(sample("02"), 7, "F"))
        self.until("2026-08-21T18:00:00Z")
        for name in ("16", "17", "20"):
            self.send(sample(name))
        booked = wait_for("the appointment", lambda: [m for m in self.mails() if m["ics"] and "T213000Z" in m["ics"]])[0]
        self.until("2026-09-10T16:00:00Z")
        self.send(sample("21"))
        moved = wait_for("the new time", lambda: [m for m in self.mails() if m["ics"] and "20261008T160000Z" in m["ics"]])[0]
        self.assertEqual(self.calendar(moved)["uid"], self.calendar(booked)["uid"])
        self.assertEqual(self.calendar(moved)["sequence"], self.calendar(booked)["sequence"] + 1)
        self.until("2026-10-08T17:05:00Z")
        self.send(sample("23"))
        c = self.case()
        self.assertEqual((c["state"], c["appointment"]), ("ordered", None))
        self.assertGreaterEqual(c["tier"], 1)
        wait_for("the coordinator's task", lambda: self.mails("coordinator1@riverbend.example"))
        self.verify()

    def test_4_patient_cancels(self):
        self.send(coded(sample("02"), 7, "F"))
        self.until("2026-08-21T18:00:00Z")
        for name in ("16", "17", "20", "21"):
            self.send(sample(name))
        self.send(sample("22"))
        self.assertEqual((self.case()["state"], self.case()["appointment"]), ("ordered", None))
        cancels = lambda: [m for m in self.mails() if m["ics"] and "METHOD:CANCEL" in m["ics"]]
        wait_for("the CANCEL", cancels)
        self.send(sample("18"))
        c = self.case()
        self.assertEqual(c["state"], "open")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM timers")[0][0], 1)
        self.verify()

    def test_5_wrong_patient(self):
        self.set_clock("2026-03-25T21:00:00Z")
        self.send(sample("09"))
        c = self.case()
        self.assertEqual((c["modality"], c["earliest"], c["latest"], c["owner"]),
                         ("CT-ADRENAL", "2027-02-23", "2027-04-29", "41220"))
        self.until("2026-03-27T17:00:00Z")
        first = self.wait_mails(1, "p.marchetti@calder.example")[0]
        self.send(sample("11"))
        c = self.case()
        self.assertEqual((c["state"], c["closure"]), ("closed", "ENTERED_IN_ERROR"))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM timers")[0][0], 0)
        cancel = self.wait_mails(2, "p.marchetti@calder.example")[1]
        self.assertEqual((self.calendar(cancel)["method"], self.calendar(cancel)["uid"]),
                         ("CANCEL", self.calendar(first)["uid"]))
        self.until("2027-09-01")
        self.assertEqual(len(self.mails()), 2)
        self.assert_neutral()
        self.verify()

    def test_6_merge_mid_way(self):
        self.send(coded(sample("02"), 7, "F").replace(b"RG100245", b"RG219904"))
        self.send(sample("25"))
        self.until("2026-10-01T23:50:00Z")
        self.send(sample("15"))
        closed = self.cases()[0]
        self.assertEqual((closed["state"], closed["closure"]), ("closed", "DONE_MATCH"))
        self.verify()

    def test_7_completed_exam_before_the_finding(self):
        self.set_clock("2026-10-02T00:00:00Z")
        self.send(sample("15"))
        self.assertEqual(self.cases(), [])
        self.send(coded(sample("02"), 7, "F"))
        self.assertEqual([(c["state"], c["closure"]) for c in self.cases()], [("closed", "DONE_MATCH"), ("open", None)])
        self.verify()

    def test_7_correction_before_the_original(self):
        self.send(coded(sample("03"), 11, "C"))
        self.send(coded(sample("02"), 7, "F"))
        c = self.case()
        self.assertEqual((c["row"], c["latest"], c["revision"]), ("FL17-S-GT8", "2026-06-02", 0))
        self.assertEqual(self.inst.sql("SELECT status, current FROM reports ORDER BY version"),
                         [("corrected", True), ("final", False)])
        self.verify()

    def test_7_schedule_before_the_order(self):
        self.send(coded(sample("02"), 7, "F"))
        self.send(sample("17"))
        self.send(sample("16"))
        self.assertEqual(self.case()["state"], "scheduled")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM exams WHERE status <> 'final'")[0][0], 1)
        self.verify()

    def test_8_duplicates(self):
        message = coded(sample("02"), 7, "F")
        first = self.send(message)
        second = self.send(message)
        self.assertEqual(first.split(b"MSA|")[1], second.split(b"MSA|")[1])
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound")[0][0], 1)
        self.send(message.replace(b"RDN0000010002", b"RDN0000010002B"))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound")[0][0], 2)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM reports")[0][0], 1)
        self.case()
        self.until("2026-03-05T17:00:00Z")
        self.wait_mails(1)
        self.verify()

    def test_9_death(self):
        self.set_clock("2026-03-25T21:00:00Z")
        self.send(sample("09"))
        self.until("2026-07-20T17:00:00Z")  # a Saturday's mails wait for Monday
        before = len(self.mails())
        self.send(sample("26"))
        c = self.case()
        self.assertEqual((c["state"], c["hold"]), ("open", "suspended"))
        self.wait_mails(before + 1)
        self.assertIn("METHOD:CANCEL", self.mails()[-1]["ics"])
        # A person confirms it: who was told hears that it is closed, and nothing more.
        (number,), = self.inst.sql("SELECT id FROM review_items WHERE kind = 'deceased' AND resolved_at IS NULL")
        self.inst.ctl("review", "answer", str(number), "not-owed", "--reason", "deceased", "--by", "C1")
        self.assertEqual(self.case()["closure"], "DECEASED")
        self.until("2028-01-01")
        self.assertEqual(len(self.mails()), before + 2)
        self.verify()

    def test_a_mail_nobody_gets_becomes_work(self):
        self.inst.sql("UPDATE people SET email = 'nobody@riverbend.example' WHERE ref = 'P10011'")
        self.send(coded(sample("02"), 7, "F"))
        self.until("2026-03-04T17:00:00Z")
        task = self.wait_mails(1, "coordinator1@riverbend.example")[0]
        self.assertIn("not", task["subject"].lower())
        self.assertIn("undeliverable", self.reviews())
        self.assertEqual(self.inst.sql("SELECT outcome, code, enhanced FROM deliveries WHERE recipient LIKE 'nobody%%'"),
                         [("failed", 550, "5.1.1")])
        self.verify()

    def test_an_address_that_is_none_is_covered_and_asked_about(self):
        self.inst.sql("UPDATE people SET email = 'not an address' WHERE ref = 'P10011'")
        self.send(coded(sample("02"), 7, "F"))
        self.until("2026-03-03T17:00:00Z")
        self.wait_mails(1, "coordinator1@riverbend.example")
        self.assertIn("no-address", self.reviews())
        self.verify()

    def test_one_step_that_cannot_be_taken_stops_no_other(self):
        message = coded(sample("02"), 7, "F")
        self.send(message)
        self.send(message.replace(b"RG100245", b"RG777777").replace(b"E7700245", b"E7777777").replace(
            b"RDN0000010002", b"X2").replace(b"RG26030211", b"A2"))
        bad, good = (c["id"] for c in self.cases())
        self.inst.sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                      "$$ BEGIN RAISE EXCEPTION 'not this one'; END $$")
        self.inst.sql("CREATE TRIGGER refuse BEFORE INSERT ON notices FOR EACH ROW WHEN (NEW.followup_id = %s) "
                      "EXECUTE FUNCTION refuse()", bad)
        self.inst.sql("GRANT EXECUTE ON FUNCTION refuse() TO PUBLIC")
        self.inst.sql("SELECT clock_set('2026-03-03T17:00:00Z')")
        self.wait_mails(1)
        self.assertEqual(self.inst.sql("SELECT followup_id FROM notices"), [(good,)])
        wait_for("the question", lambda: "timer-failed" in self.reviews())
        self.inst.sql("DROP TRIGGER refuse ON notices")
        self.until("2026-03-04T18:00:00Z")
        self.assertEqual(sorted(m["subject"][:13] for m in self.wait_mails(3)),
                         ["New follow-up", "New follow-up", "Waiting for y"])
        self.verify()

    def test_a_failure_that_cannot_be_made_work_of_stops_no_message(self):
        self.inst.sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                      "$$ BEGIN RAISE EXCEPTION 'not this one'; END $$")
        self.inst.sql("CREATE TRIGGER refuse BEFORE INSERT ON review_items FOR EACH ROW "
                      "WHEN (NEW.kind = 'undeliverable') EXECUTE FUNCTION refuse()")
        self.inst.sql("GRANT EXECUTE ON FUNCTION refuse() TO PUBLIC")
        self.inst.sql("UPDATE people SET email = 'nobody@riverbend.example' WHERE ref = 'P10011'")
        self.send(coded(sample("02"), 7, "F"))
        self.set_clock("2026-03-03T17:00:00Z")
        wait_for("the refusal", lambda: self.inst.sql("SELECT count(*) FROM undelivered")[0][0] == 1)
        self.send(sample("16"))
        self.assertEqual(self.case()["state"], "ordered")
        self.inst.sql("DROP TRIGGER refuse ON review_items")
        wait_for("the question", lambda: "undeliverable" in self.reviews())
        self.verify()

    def test_a_doubtful_exam_is_a_question_and_closes_nothing(self):
        self.send(coded(sample("02"), 7, "F"))
        self.until("2026-10-01T23:50:00Z")
        angiogram = sample("15").replace(b"RGO801544", b"RGO900001").replace(b"RG26100114", b"RG26100999").replace(
            b"IMG710^CT CHEST WO CONTRAST^RGHEAP^71250^CT CHEST W/O^C4", b"36266-5^CTA Chest vessels W contrast IV^LN").replace(
            b"EXAMINATION: CT chest without contrast", b"EXAMINATION: CT angiogram chest").replace(
            b"CT chest 2 March 2026 (accession RG26030211)", b"None").replace(b"Right upper lobe nodule is stable at 7 mm", b"No embolus").replace(b"Stable 7 mm right upper lobe nodule", b"Stable")
        self.send(angiogram)
        self.assertEqual(self.case()["state"], "open")
        self.assertIn("exam-match", self.reviews())
        number = self.inst.sql("SELECT id FROM review_items WHERE kind = 'exam-match'")[0][0]
        self.inst.ctl("review", "answer", str(number), "reject-exam", "--by", "R1", "--note", "lungs were not read")
        self.assertNotIn("exam-match", self.reviews())
        exam = self.inst.sql("SELECT accession FROM exams WHERE accession = 'RG26100999'")[0][0]
        ref = self.inst.sql("SELECT ref FROM followups")[0][0]
        refused = self.inst.ctl("close", ref, "--code", "DONE_EQUIV", "--by", "R1", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertEqual(self.case()["state"], "open")
        self.inst.ctl("close", ref, "--code", "DONE_EQUIV", "--by", "R1", "--clinician", "R1", "--exam", exam,
                      "--reason", "the lungs were covered")
        self.assertEqual([(c["closure"], c["step"]) for c in self.cases()], [("DONE_EQUIV", 1), (None, 2)])
        self.inst.ctl("reopen", ref, "--by", "R1", "--reason", "wrong patient picked")
        self.assertEqual([(c["state"], c["closure"]) for c in self.cases()],
                         [("open", None), ("closed", "ENTERED_IN_ERROR")])
        self.verify()

    def test_recommendations_whose_exam_is_unknown_are_asked(self):
        reports = (("ZZ100^RADIOLOGY EVENT^L", "Recommend MRI in 3 months."),
                   ("XK1^XR KNEE^L", "Recommend repeat radiographs in 10-14 days."),
                   ("XC1^XR CHEST^L", "Recommend ultrasound."))
        for i, (procedure, text) in enumerate(reports):
            self.report("UNK%d" % i, "RX%d" % i, "20260302", procedure, {}, text="IMPRESSION: " + text,
                        patient="UNK%d" % i)
            work = self.inst.sql("SELECT count(*) FROM (SELECT patient_id FROM followups UNION ALL SELECT patient_id"
                                 " FROM review_items WHERE resolved_at IS NULL) w JOIN patient_identifiers"
                                 " USING (patient_id) WHERE value = %s", "UNK%d" % i)[0][0]
            self.assertGreater(work, 0, text)
        self.assertEqual(self.inst.sql("SELECT DISTINCT outcome FROM applied"), [("applied",)])
        self.assertEqual(self.inst.sql("SELECT max(attempts) FROM inbound_todo"), [(None,)])
        self.verify()

    def test_every_sample_is_applied_or_says_why_not(self):
        folder = SOURCE + "/tests/samples/hl7"
        self.set_clock("2026-10-09T20:00:00Z")  # behind the last of them
        for name in sorted(n for n in os.listdir(folder) if n.endswith(".hl7") and not n.startswith("30")):
            try:
                self.mllp.send(sample(name[:2]))
            except EOFError:
                self.fail(name + ": no answer")
        self.settle()
        outcomes = dict(self.inst.sql("SELECT outcome, count(*) FROM applied GROUP BY outcome"))
        self.assertEqual(outcomes.get("failed", 0), 0, self.inst.sql("SELECT * FROM applied WHERE outcome = 'failed'"))
        self.assertEqual(sum(outcomes.values()), self.inst.sql("SELECT count(*) FROM inbound")[0][0])
        # 05: the discrete category decides, 3 months from the exam; modifier S is a question.
        self.assertIn(("CT-CHEST-LD", "2026-06-12"), [(c["modality"], c["target"]) for c in self.cases()])
        self.assertIn("second-finding", self.reviews())
        # 12 and 13: coded actionable findings whose recommendation is prose or whose clock is minutes.
        self.assertIn(("CT-CHEST", "2026-10-10"), [(c["modality"], c["target"]) for c in self.cases()])
        # The emergency physician was told: that is on record and asks nothing.
        self.assertNotIn("critical-communication", self.reviews())
        self.assertEqual(self.inst.sql("SELECT count(*) FROM findings WHERE evidence LIKE '%%Telephoned to the emergency%%'"),
                         [(1,)])
        self.verify()


if __name__ == "__main__":
    unittest.main()
