#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_questions.py - a question is work: somebody owns it, is told, and it goes up until it is answered."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import wait_for
from scenario import Scenario

CHEST = "29252-4^CT Chest WO contrast^LN"
ASKS = "IMPRESSION: Ill-defined opacity. Recommend follow-up CT of the chest."  # when is not said
COORDINATOR, RADIOLOGIST = "coordinator1@riverbend.example", "reader@riverbend.example"
CHIEF, LAST = "chief@riverbend.example", "last@riverbend.example"
PEOPLE = """ref,family,given,email,roles,language,active
P10011,Okonjo,Delphine,d.okonjo@riverbend.example,clinician,en,yes
C1,Fairweather,Jude,%s,coordinator,en,yes
R2041,Vale,Tamsin,%s,radiologist,en,yes
H1,Moss,Ada,%s,chief,en,yes
P77,Left,Long,,clinician,en,no
""" % (COORDINATOR, RADIOLOGIST, CHIEF)

# OBX-15 says emergent and nothing says who was told.
EMERGENT = "\r".join((
    r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|20260307215500-0800||ORU^R01^ORU_R01|E1|P|2.5.1",
    "PID|1||SC1^^^RGH^MR||ALDERWICK^ROWAN||19591104|F",
    "OBR|1|O-A1|A1|%s|||20260307210000-0800|||||||||P10011^OKONJO^DELPHINE||A1||||20260307215000-0800||CT|F|||||||"
    "R2041&VALE&TAMSIN" % CHEST,
    "OBX|1|TX|19005-8^Radiology Impression^LN|1|Large tension pneumothorax.||||||F||||RID49480^Category 1^RADLEX",
    "")).encode()


class Questions(Scenario):
    digests = True
    def setUp(self):
        super().setUp()
        with open(self.inst.dir + "/people.csv", "w") as f:
            f.write(PEOPLE)
        self.inst.ctl("people", "import", self.inst.dir + "/people.csv")
        self.inst.sql("UPDATE people SET email = %s WHERE 'fail-safe' = ANY (roles)", LAST)

    def question(self):
        names = ("id", "kind", "class", "owner", "step", "tier", "due")
        rows = self.inst.sql("SELECT q.id, q.kind, q.class, p.ref, q.step, q.tier, q.due_at FROM review_items q LEFT JOIN"
                             " people p ON p.id = q.owner_id WHERE q.resolved_at IS NULL AND q.created_at <= clock_now()"
                             " ORDER BY q.id")
        self.assertEqual(len(rows), 1, rows)
        return dict(zip(names, rows[0]))

    def history(self, number):
        return json.loads(self.inst.ctl("--json", "review", "show", "Q%d" % number))["history"]

    def told(self, about=("uestion", "Waiting")):
        """Who got a mail about questions, in order; their local days are in the mails."""
        return [m["to"] for m in self.mails() if any(word in m["subject"] for word in about)]

    def test_the_author_is_asked_in_a_digest_and_then_others(self):
        self.report("Q1", "A1", "20260302", CHEST, {}, text=ASKS)
        q = self.question()
        self.assertEqual((q["kind"], q["class"], q["owner"]), ("incomplete-recommendation", "author", "R2041"))
        self.assertEqual(self.told(), [])
        self.until("2026-03-03T22:00:00Z")
        mail, = self.mails(RADIOLOGIST)
        self.assertEqual(mail["subject"], "Waiting for you: 1")
        self.assertIn("Q%d: a recommendation without exam or interval" % q["id"], self.body(mail))
        self.assertNotIn("opacity", self.body(mail))
        page = self.inst.ctl("review", "show", "Q%d" % q["id"])
        for words in ("Recommend follow-up CT of the chest.", "R2041", "asked", "author", "again", "digest", "accepted", "open"):
            self.assertIn(words, page)
        listed = self.inst.ctl("review", "--limit", "1", "--skip", "1", check=False)
        self.assertIn(b"open questions 0 to 0 of 1", listed.stderr)
        self.until("2026-03-06T22:00:00Z")
        self.assertEqual(self.told(), [RADIOLOGIST] * 2)
        self.until("2026-03-24T22:00:00Z")
        self.assertEqual(self.told(), [RADIOLOGIST] * 2 + [COORDINATOR, CHIEF, LAST])
        self.assertEqual((self.question()["tier"], self.question()["step"]), (4, "last-net"))
        self.until("2026-04-20T22:00:00Z")
        self.assertGreater(self.told().count(LAST), 2)
        self.verify()

    def rebuilt(self):
        """What is stored is what comes of the stored messages and answers."""
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def test_who_takes_a_question_over_is_told_once_and_its_clock_goes_on(self):
        self.report("Q1", "A1", "20260302", CHEST, {}, text=ASKS)
        self.until("2026-03-03T22:00:00Z")
        before = self.question()
        number = "Q%d" % before["id"]
        self.inst.ctl("review", "answer", number, "reassign", "--to", "C1", "--note", "on leave", "--by", "R2041")
        after = self.question()
        self.assertEqual((before["owner"], after["owner"]), ("R2041", "C1"))
        self.assertEqual([after[k] for k in ("id", "class", "step", "tier", "due")],
                         [before[k] for k in ("id", "class", "step", "tier", "due")])
        for to, why in (("C1", "C1 owns the question already"), ("Nobody At All", "no person"),
                        ("P77", "not active in the directory")):
            p = self.inst.ctl("review", "answer", number, "reassign", "--to", to, "--by", "C1", check=False)
            self.assertEqual(p.returncode, 1, to)
            self.assertIn(why, (p.stdout + p.stderr).decode())
        self.until("2026-03-05T22:00:00Z")
        self.assertEqual(self.told(), [RADIOLOGIST, COORDINATOR])
        self.until("2026-03-06T22:00:00Z")
        self.assertEqual(self.told(), [RADIOLOGIST] + [COORDINATOR] * 2)
        self.assertEqual([(h["actor"], h["kind"], h["words"]) for h in self.history(before["id"])],
                         [("engine", "asked", None), ("Tamsin Vale (R2041)", "reassigned", "to C1; on leave")])
        self.rebuilt()

    def test_what_waits_for_the_former_owner_is_taken_back(self):
        self.report("Q1", "A1", "20260302", CHEST, {}, text=ASKS)
        self.set_clock("2026-03-03T16:02:00Z")
        lines = "SELECT p.ref FROM digest_lines l JOIN people p ON p.id = l.person_id WHERE notice_id IS NULL"
        wait_for("the line", lambda: self.inst.sql(lines) == [("R2041",)])
        number = "Q%d" % self.question()["id"]
        self.inst.ctl("review", "answer", number, "reassign", "--to", "C1", "--by", "R2041")
        self.assertEqual(self.inst.sql(lines), [("C1",)])
        self.until("2026-03-04T22:00:00Z")
        self.assertEqual(self.told(), [COORDINATOR])
        self.smtp.stop()  # nothing can leave
        self.send(EMERGENT)
        number = "Q%d" % self.inst.sql("SELECT id FROM review_items WHERE kind = 'critical-communication'")[0][0]
        waits = "SELECT p.ref FROM outbox o JOIN notices n ON n.id = o.notice_id JOIN people p ON p.id = n.person_id"
        wait_for("the mail", lambda: self.inst.sql(waits) == [("R2041",)])
        self.inst.ctl("review", "answer", number, "reassign", "--to", "H1", "--by", "R2041")
        self.assertEqual(self.inst.sql(waits), [("H1",)])
        self.assertEqual(self.inst.sql("SELECT outcome, count(*) FROM deliveries WHERE outcome <> 'accepted' GROUP BY 1"),
                         [("withdrawn", 1)])
        self.verify()

    def say(self, *said, by="C1", status=0):
        """Answers the one open question; what was printed."""
        p = self.inst.ctl("review", "answer", "Q%d" % self.question()["id"], *said, "--by", by, check=False)
        self.assertEqual(p.returncode, status, p.stdout + p.stderr)
        return (p.stdout + p.stderr).decode()

    def test_the_author_of_the_report_is_asked_once(self):
        self.report("Q1", "A1", "20260302", CHEST, {}, text=ASKS)
        self.until("2026-03-03T22:00:00Z")
        self.assertIn("asked already", self.say("ask-author", status=1))
        self.say("reassign", "--to", "C1", by="R2041")
        self.until("2026-03-10T22:00:00Z")
        self.assertEqual(self.question()["tier"], 1)
        before = len(self.mails())
        self.say("ask-author", "--note", "which lobe?")
        q = self.question()
        self.assertEqual((q["owner"], q["class"], q["step"], q["tier"]), ("R2041", "author", "told", 0))
        self.until("2026-03-13T22:00:00Z")
        self.assertEqual([m["to"] for m in self.mails()[before:]], [RADIOLOGIST])
        self.until("2026-03-16T22:00:00Z")
        self.assertEqual([m["to"] for m in self.mails()[before:]], [RADIOLOGIST] * 2)
        self.assertIn("R2041, the author of the report, was asked already", self.say("ask-author", status=1))
        self.say("reassign", "--to", "C1", by="R2041")
        self.assertIn("R2041, the author of the report, was asked already", self.say("ask-author", status=1))
        self.assertEqual([(h["kind"], h["words"]) for h in self.history(q["id"])],
                         [("asked", None), ("reassigned", "to C1"), ("author-asked", "to R2041; which lobe?"),
                          ("reassigned", "to C1")])
        self.rebuilt()

    def test_an_author_that_is_not_known_cannot_be_asked(self):
        self.until("2026-03-08T06:00:00Z")
        self.send(EMERGENT.replace(b"R2041&VALE&TAMSIN", b""))
        self.assertIn("the author of the report is not known", self.say("ask-author", status=1))
        self.verify()

    def test_a_question_waits_for_a_day_and_goes_on_from_there(self):
        self.report("Q1", "A1", "20260302", CHEST, {}, text=ASKS)
        self.until("2026-03-03T22:00:00Z")
        for said, why in ((("2026-03-09",), "say why"), (("2026-03-09", "--reason", "benign"), "say why"),
                          (("2026-03-03", "--note", "x"), "not ahead"), (("soon", "--note", "x"), "say until when"),
                          (("2026-04-03", "--note", "x"), "wait 30 days, until 2026-04-02")):
            self.assertIn(why, self.say("wait-until", *said, status=1))
        self.assertIn("needs a day", self.say("wait-until", "--note", "x", status=2))
        self.say("wait-until", "2026-03-09", "--reason", "records", "--note", "from Lakeside", by="R2041")
        number = self.question()["id"]
        self.assertIn("waits until", self.inst.ctl("review", "show", "Q%d" % number))
        shown = json.loads(self.inst.ctl("--json", "review", "show", "Q%d" % number))
        self.assertEqual(shown["waits_until"], shown["due_at"])
        self.verify()
        self.until("2026-03-09T14:00:00Z")
        self.assertEqual(self.told(), [RADIOLOGIST])
        self.until("2026-03-11T22:00:00Z")
        self.assertEqual(self.told(), [RADIOLOGIST] * 2)  # on the 9th
        self.until("2026-03-12T22:00:00Z")
        self.assertEqual(self.told(), [RADIOLOGIST] * 3)  # four working days after the 6th
        self.say("wait-until", "2026-03-20", "--reason", "patient", by="R2041")
        self.assertIn("it has waited twice", self.say("wait-until", "2026-03-23", "--note", "x", status=1))
        self.assertEqual([(h["kind"], h["words"]) for h in self.history(number)],
                         [("asked", None), ("put-off", "2026-03-09: records; from Lakeside"), ("went-on", None),
                          ("put-off", "2026-03-20: patient")])
        self.rebuilt()
        self.say("not-owed", "--reason", "benign", by="R2041")
        self.rebuilt()

    def test_what_is_critical_does_not_wait(self):
        self.until("2026-03-08T06:00:00Z")
        self.send(EMERGENT)
        self.assertIn("not-owed, communicated, reassign or ask-author",
                      self.say("wait-until", "2026-03-09", "--note", "x", status=1))

    def test_what_is_answered_is_told_to_nobody_any_more(self):
        self.report("Q1", "A1", "20260302", CHEST, {}, text=ASKS)
        self.report("Q2", "A2", "20260302", CHEST, {}, text=ASKS, patient="SC2")
        first, second = (i for i, in self.inst.sql("SELECT id FROM review_items ORDER BY id"))
        self.until("2026-03-03T22:00:00Z")
        self.assertEqual(self.mails(RADIOLOGIST)[0]["subject"], "Waiting for you: 2")
        # The lines of the next digest are written and it has not left: one of them is answered.
        self.set_clock("2026-03-06T16:02:00Z")
        lines = "SELECT review_item_id FROM digest_lines WHERE notice_id IS NULL ORDER BY 1"
        wait_for("the lines", lambda: self.inst.sql(lines) == [(first,), (second,)])
        self.inst.ctl("review", "answer", "Q%d" % first, "not-owed", "--reason", "benign", "--by", "C1")
        self.assertEqual(self.inst.sql(lines), [(second,)])
        self.until("2026-03-06T22:00:00Z")
        self.assertEqual([(h["actor"], h["kind"], h["words"]) for h in self.history(first)],
                         [("engine", "asked", None), ("Jude Fairweather (C1)", "answered", "not-owed: benign")])
        self.assertIn("for you: 1", self.mails(RADIOLOGIST)[1]["subject"])
        self.assertIn("Q%d" % second, self.body(self.mails(RADIOLOGIST)[1]))
        self.assertNotIn("Q%d" % first, self.body(self.mails(RADIOLOGIST)[1]))
        self.verify()

    def test_a_day_that_cannot_be_dates_nothing_and_is_asked(self):
        lung = {"lung-rads/2022.category": "4A"}
        self.report("D1", "A1", "20290302", "79086-5^CT Chest for screening WO contrast^LN", lung)
        q = self.question()
        self.assertEqual((q["kind"], q["class"]), ("implausible-date", "record"))
        self.assertIn("2029-03-02", self.inst.ctl("review", "show", "Q%d" % q["id"]))
        self.assertEqual(self.inst.sql("SELECT started_at FROM exams"), [(None,)])
        (state, target), = self.inst.sql("SELECT state, target FROM followups")
        self.assertEqual(state, "open")
        self.assertLess(target.isoformat(), "2026-07-01")  # three months from the day it came
        self.verify()

    def test_a_preliminary_that_never_becomes_final_is_asked_of_its_author(self):
        self.report("P1", "A1", "20260302", CHEST, {}, text=ASKS, status="P")  # a Monday
        self.until("2026-03-04T22:00:00Z")
        self.assertNotIn("never-final", self.inst.ctl("review"))
        self.assertEqual(self.told(), [])
        self.until("2026-03-06T22:00:00Z")
        q = self.question()
        self.assertEqual((q["kind"], q["owner"]), ("never-final", "R2041"))
        self.assertEqual(self.told()[0], RADIOLOGIST)
        self.report("P2", "A1", "20260302", CHEST, {}, text="Clear lungs.", status="F")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM review_items WHERE resolved_at IS NULL"), [(0,)])
        self.verify()

    def test_a_mail_that_waits_is_taken_back_by_the_answer(self):
        self.until("2026-03-08T06:00:00Z")
        self.smtp.stop()  # nothing can leave
        self.send(EMERGENT)
        number = "Q%d" % self.question()["id"]
        wait_for("the mail", lambda: self.inst.sql("SELECT count(*) FROM outbox")[0][0] == 1)
        self.inst.ctl("review", "answer", number, "communicated", "--to", "Dr. Okonjo", "--at", "2026-03-08T05:55:00Z",
                      "--means", "phone", "--read-back", "--by", "R2041")
        wait_for("its end", lambda: self.inst.sql("SELECT outcome FROM deliveries") == [("withdrawn",)])
        self.assertEqual(self.inst.sql("SELECT count(*) FROM outbox")[0][0], 0)
        self.verify()

    def test_a_critical_one_is_told_at_once_at_any_hour_and_goes_up_in_minutes(self):
        self.until("2026-03-08T06:00:00Z")  # Saturday night
        self.send(EMERGENT)
        q = self.question()
        self.assertEqual((q["class"], q["owner"]), ("critical", "R2041"))
        self.wait_mails(1, RADIOLOGIST)
        self.until("2026-03-08T06:31:00Z")
        self.wait_mails(2, RADIOLOGIST)
        self.until("2026-03-08T07:01:00Z")
        self.wait_mails(1, "radiologist@riverbend.example")  # another one
        self.until("2026-03-08T07:31:00Z")
        self.wait_mails(1, CHIEF)
        self.until("2026-03-08T08:01:00Z")
        self.wait_mails(1, LAST)
        # afterwards first in the digest of each working day
        self.until("2026-03-11T20:00:00Z")
        self.assertEqual([m["subject"] for m in self.mails(LAST)][1:], ["Waiting for you: 1"] * 2)
        for mail in self.mails():
            self.assertNotIn("pneumothorax", self.body(mail) + mail["subject"])
        self.verify()

    def test_one_of_no_patient_is_told_too(self):
        self.inst.sql("INSERT INTO review_items (kind, key, question, created_at, class, due_at) VALUES ('message-failed',"
                      " '1', 'x', clock_now(), 'record', clock_now())")
        self.until("2026-03-03T22:00:00Z")
        self.assertEqual(self.told(), [COORDINATOR])
        self.assertEqual(self.question()["owner"], "C1")

if __name__ == "__main__":
    unittest.main()
