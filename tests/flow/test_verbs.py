#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_verbs.py - what people do about a follow-up with followupctl, in one instance, and what comes of it."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
OWNER, OTHER, NAVIGATOR = "d.okonjo@riverbend.example", "e.brandvold@riverbend.example", "navigator@riverbend.example"


class Verbs(Scenario):
    def open(self, patient, category="4A", day="20260302"):
        """The reference of a follow-up of Lung-RADS: 4A in three months, 3 in six."""
        self.report("F" + patient, "RX" + patient, day, LDCT, {LUNG: category}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def say(self, verb, ref, *said, by="C1", status=0):
        """The detail of the outcome."""
        p = self.inst.ctl("--json", *verb.split(), ref, *said, "--by", by, check=False)
        self.assertEqual(p.returncode, status, p.stdout + p.stderr)
        return json.loads(p.stdout)["detail"]

    def show(self, ref):
        return json.loads(self.inst.ctl("--json", "show", ref))

    def history(self, ref):
        return [h["kind"] for h in json.loads(self.inst.ctl("--json", "history", ref))["events"]]

    def told(self, ref, to):
        """The steps of which that person was told about it."""
        return [n["step"] for n in self.show(ref)["notices"] if n["recipient"] == to]

    def mail(self, ref, to, subject):
        """The only one with these words in its subject."""
        found = [m for m in self.mails(to) if ref in m["subject"] and subject in m["subject"]]
        self.assertEqual(len(found), 1, [m["subject"] for m in self.mails(to)])
        return found[0]

    def standing(self):
        """verify, and what is stored is what comes of the stored messages and answers."""
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def test_what_people_do(self):
        for part in (self.attempts, self.assigned, self.offered, self.postponed, self.lost, self.entered, self.said,
                     self.stale, self.taken_back):
            with self.subTest(part.__name__):
                part()
                self.standing()
        self.assert_neutral()

    # ---- taken back -----------------------------------------------------------------------------

    def undo(self, said, **more):
        """Takes back what was just said."""
        message = self.inst.sql("SELECT max(id) FROM inbound WHERE message_type = '%s'" % said)[0][0]
        return self.say("undo", str(message), **more)

    def state(self, ref):
        """What an undo has to bring back."""
        shown = self.show(ref)
        for gone in ("revision", "seen", "notices", "notes", "question_history", "calendar"):
            shown.pop(gone, None)
        return shown, [(n["step"], n["outcome"]) for n in self.show(ref)["notices"] if n["outcome"] != "withdrawn"], \
            [(c["kind"], c["person"], c["day"]) for c in self.show(ref)["calendar"] if not c["cancelled"]]

    def taken_back(self):
        """Within ten minutes and by who said it: everything is as before, and no mail has left."""
        ref = self.open("UNDO")
        self.until("2026-12-01T16:00:00Z")
        for said in (("ack",), ("postpone", "--until", "2026-12-10", "--reason", "abroad"),
                     ("attempt", "--channel", "phone", "--outcome", "no-answer", "--next", "2026-12-04"),
                     ("needs", "order"), ("assign", "--to", "R1"), ("transfer", "--to", "R1", "--reason", "x"),
                     ("close", "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x")):
            before = self.state(ref)
            self.say(said[0], ref, *said[1:])
            kind = "need" if said[0] == "needs" else said[0]
            if kind not in ("ack", "need"):
                self.assertNotEqual(self.state(ref), before, said)
            self.assertIn("only ", self.undo(kind, by="N1", status=1))
            self.assertIn("as it was before", self.undo(kind))
            self.assertEqual(self.state(ref), before, said)
        self.assertEqual(self.history(ref).count("undone"), 7)
        self.say("ack", ref)
        self.say("note", ref, "he called", by="N1")
        self.assertRegex(self.undo("ack", status=1), "^it cannot be taken back any more: .+ wrote a note on ")
        self.say("assign", ref, "--to", "P10090")
        self.assertEqual([m for m in self.mails(OTHER) if ref in m["subject"]], [])
        self.until("2026-12-01T16:04:00Z")
        self.assertIn("who was told meanwhile is told so", self.undo("assign"))
        self.assertEqual(self.show(ref)["owner"], "P10011")
        self.until("2026-12-01T16:05:00Z")
        self.mail(ref, OTHER, "new owner"), self.mail(ref, OTHER, "nothing more")
        self.say("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x")
        self.until("2026-12-01T16:30:00Z")
        self.assertIn("for 10 minutes", self.undo("close", status=1))

    # ---- on what is no longer so ----------------------------------------------------------------

    def stale(self):
        """A decision on what has changed is refused and says who changed it; a fact is recorded."""
        ref = self.open("STALE")
        seen = str(self.show(ref)["seen"])
        self.say("note", ref, "speaks Spanish", by="N1")
        self.assertRegex(self.say("ack", ref, "--seen", seen, status=1),
                         r"^changed since you looked: .+ wrote a note on \d+ \w+, \d\d:\d\d$")
        self.assertIn("; meanwhile ", self.say("attempt", ref, "--channel", "phone", "--outcome", "no-answer", "--seen", seen))
        self.say("ack", ref, "--seen", str(self.show(ref)["seen"]))
        self.report("FSTALE2", "RXSTALE2", "20260303", "XK1^XR KNEE^L", {}, patient="STALE",
                    text="IMPRESSION: A nodule. CT of the chest is recommended.")
        question = self.inst.sql("SELECT max(id) FROM review_items WHERE resolved_at IS NULL")[0][0]
        look = lambda: str(json.loads(self.inst.ctl("--json", "review", "show", "Q%d" % question))["seen"])
        seen = look()
        self.say("review answer", "Q%d" % question, "reassign", "--to", "N1", by="C1")
        said = self.say("review answer", "Q%d" % question, "not-owed", "--reason", "benign", "--seen", seen, status=1)
        self.assertRegex(said, r"^changed since you looked: .+ gave it to another person on \d")
        self.say("review answer", "Q%d" % question, "not-owed", "--reason", "benign", "--seen", look())
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")

    # ---- entered by hand ------------------------------------------------------------------------

    def entered(self):
        """On a report that asked for nothing, and on an exam that is not here."""
        self.report("FENT", "RXENT", "20260302", LDCT, {LUNG: "1"}, patient="ENT")
        words = ("--finding", "7 mm nodule, left lower lobe", "--reason", "read again at the tumour board")
        enter = lambda *said, **more: self.say("open", "--patient", "ENT", *said, *words, **more)
        said = enter("--report", "RXENT", "--exam", "CT chest", "--in", "2y", "--owner", "R1", by="N1")
        self.assertIn("due 2028-03-02, owned by R1", said)
        ref = said.split(":")[0].split()[-1]
        head = self.show(ref)
        self.assertEqual(head["owner"], "R1")
        self.assertIn("entered", self.history(ref))
        self.assertIn("7 mm nodule, left lower lobe", self.inst.ctl("show", ref))
        self.assertIn("7 mm nodule, left lower lobe", self.inst.ctl("explain", ref))
        elsewhere = enter("--seen-on", "2026-02-10", "--seen-in", "CT abdomen at Mercy", "--exam", "MRI of the pancreas",
                          "--in", "2y", "--owner", "P10011", by="N1")
        self.assertIn("due 2028-02-10", elsewhere)
        self.assertIn("no exam RXNONE here", self.say(
            "open", "--patient", "ENT", "--report", "RXNONE", "--exam", "CT chest", "--in", "3mo", *words, status=1))
        self.assertIn("say so (--another)", enter("--report", "RXENT", "--exam", "CT chest", "--in", "2y", status=1))
        gone = self.inst.ctl("open", "--patient", "NOBODY", "--report", "X", "--exam", "CT chest", "--in", "3mo", *words,
                             "--by", "N1", check=False)
        self.assertEqual(gone.returncode, 1)
        self.assertIn(b"have registration send one", gone.stderr)
        self.assertEqual(self.inst.ctl("open", "--patient", "ENT", "--by", "N1", check=False).returncode, 2)

    # ---- what is said and decides nothing -------------------------------------------------------

    def said(self):
        """What it waits for is asked about, a note stands on it, a look puts it off the desk."""
        day = lambda n: self.inst.sql("SELECT (clock_now() + %s * interval '1 day')::date::text", n)[0][0]
        ref = self.open("SAID", day=day(0).replace("-", ""))
        desk = lambda: [r["why"] for r in json.loads(self.inst.ctl("--json", "desk", "--limit", "200"))["rows"] if r["ref"] == ref]
        self.until(day(2) + "T20:00:00Z")
        self.say("needs", ref, "authorisation", "--note", "asked Aetna", by="N1")
        self.say("note", ref, "speaks Spanish, call after six", by="C1")
        self.assertEqual((self.show(ref)["needs"], desk()), ("authorisation", []))
        self.until(day(8) + "T20:00:00Z")
        mail = self.mail(ref, NAVIGATOR, "is it there?")
        self.assertIn("waits for the payer's authorisation since", self.body(mail))
        self.assertIn("as Amara Osei recorded: asked Aetna", self.body(mail))
        self.assertEqual(desk(), ["needs"])
        self.say("needs", ref, "nothing", "--note", "granted", by="N1")
        self.assertEqual((self.show(ref)["needs"], desk()), (None, []))
        self.say("ack", ref, by="P10011")
        self.say("seen", ref, "--next", day(3), "--note", "waits for a call", by="C1")
        self.assertEqual((self.show(ref)["look_by"], desk()), ("C1", []))
        self.until(day(4) + "T20:00:00Z")
        self.assertEqual(desk(), ["look-again"])
        self.say("seen", ref, by="C1")
        self.assertEqual(desk(), [])
        page = self.inst.ctl("show", ref)
        for words in ("speaks Spanish, call after six", "asked Aetna", "granted", "waits for a call", "Jude Fairweather"):
            self.assertIn(words, page)
        self.assertEqual(self.inst.ctl("needs", ref, "luck", "--by", "C1", check=False).returncode, 2)

    # ---- attempts -------------------------------------------------------------------------------

    def attempts(self):
        """From the first of March on."""
        ref = self.open("ATT")
        self.until("2026-03-04T20:00:00Z")
        self.assertIn("recorded as attempt 1", self.say("attempt", ref, "--channel", "phone", "--outcome", "wrong-number",
                                                        "--at", "2026-03-03 10:40", "--note", "a bakery", by="N1"))
        self.assertIn("say what came of it", self.say("attempt", ref, "--channel", "letter", "--outcome", "receipt", status=1))
        self.assertIn("before follow-up", self.say("attempt", ref, "--channel", "letter", "--outcome", "returned",
                                                   "--at", "2026-03-01", status=1))
        self.assertIn("30 days", self.say("attempt", ref, "--channel", "phone", "--outcome", "no-answer",
                                          "--next", "2026-05-01", status=1))
        message = json.loads(self.inst.ctl("--json", "attempt", ref, "--by", "N1", "--channel", "letter", "--outcome",
                                           "returned", "--next", "2026-03-09"))["message"]
        self.inst.ctl("messages", "replay", str(message))
        self.settle()
        shown = self.show(ref)
        self.assertEqual([(a["channel"], a["outcome"], a["person"], a["note"]) for a in shown["attempts"]],
                         [("phone", "wrong-number", "N1", "a bakery"), ("letter", "returned", "N1", None)])
        self.assertEqual((shown["next_step"], shown["plan_step"], shown["again_for"]),
                         ("@attempt-again", "acknowledge", "N1"))
        text = self.inst.ctl("show", ref)
        for words in ("wrong-number", "a bakery", "another attempt", "@attempt-again"):
            self.assertIn(words, text)
        self.until("2026-03-10T20:00:00Z")
        body = self.body(self.mail(ref, NAVIGATOR, "another attempt is due"))
        self.assertIn("The last attempt on record: letter on 2026-03-04, returned.", body)
        self.assertIn("Why you: you recorded that attempt and asked to be reminded of the next one.", body)
        self.assertIn("Attempts recorded so far: 2.", body)
        self.assertIn("If nothing is recorded: on 2026-03-16, its owner will be asked.", body)
        self.assertEqual(self.show(ref)["next_step"], "acknowledge")
        self.assertEqual(self.history(ref).count("attempted"), 2)
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")

    # ---- another owner --------------------------------------------------------------------------

    def assigned(self):
        """Told once, each with the calendar entry; the steps go on."""
        ref = self.open("ASG", "3", "20260310")
        self.until("2026-03-11T20:00:00Z")
        self.assertEqual(self.told(ref, OWNER), ["first"])
        self.assertIn("owns it already", self.say("assign", ref, "--to", "P10011", status=1))
        self.assertIn("owns follow-up", self.say("assign", ref, "--to", "Brandvold", "--reason", "Dr. Okonjo is on leave"))
        self.until("2026-03-12T20:00:00Z")
        new, old = self.mail(ref, OTHER, "new owner"), self.mail(ref, OWNER, "nothing more")
        self.assertIn("is yours from now on (assigned by Jude Fairweather: Dr. Okonjo is on leave).", self.body(new))
        self.assertIn("If nothing is recorded: on 2026-03-24, you will be asked.", self.body(new))
        self.assertIn("Erik Brandvold owns follow-up", self.body(old))
        self.assertEqual([self.calendar(m)["method"] for m in (new, old)], ["REQUEST", "CANCEL"])
        self.assertEqual({c["person"]: c["cancelled"] for c in self.show(ref)["calendar"]}, {"P10011": True, "P10090": False})
        self.assertEqual(self.show(ref)["owner"], "P10090")
        self.until("2026-03-25T20:00:00Z")
        self.assertEqual((self.told(ref, OTHER), self.told(ref, OWNER)), (["assigned", "acknowledge"], ["first", "handed-over-due"]))
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")

    def offered(self):
        """Returned in words, by itself, and accepted."""
        ref = self.open("OFF", "3", "20260325")
        self.until("2026-03-26T20:00:00Z")
        offer = ("transfer", ref, "--to", "P10090", "--reason", "your clinic sees the patient")
        self.assertIn("P10011 stays its owner", self.say(*offer))
        self.assertIn("until 2026-04-02 already", self.say(*offer, status=1))
        self.assertIn("only that person accepts", self.say("transfer accept", ref, by="C1", status=1))
        shown = self.show(ref)
        self.assertEqual((shown["owner"], shown["offer_to"], shown["offer_by"], shown["offer_reason"], shown["next_step"]),
                         ("P10011", "P10090", "C1", "your clinic sees the patient", "@transfer-ends"))
        self.assertIn("offered to", self.inst.ctl("show", ref))
        self.until("2026-03-26T20:05:00Z")  # its mail rests two minutes
        self.assertIn("stays the owner", self.say("transfer return", ref, "--reason", "I retire", by="P10090"))
        self.until("2026-03-27T20:00:00Z")
        body = self.body(self.mail(ref, OTHER, "is offered to you"))
        self.assertIn("Why you: Jude Fairweather asks you to take it over.", body)
        self.assertIn("it returns to Delphine Okonjo, who stays responsible until you accept", body)
        self.assertIn("(Erik Brandvold does not take it over: I retire)", self.body(self.mail(ref, OWNER, "offer has ended")))
        self.say(*offer)
        self.until("2026-04-07T20:00:00Z")
        self.assertEqual((self.show(ref)["offer_to"], self.show(ref)["owner"]), (None, "P10011"))
        self.assertEqual(self.history(ref).count("transfer-returned"), 2)
        self.assertIn("Erik Brandvold did not accept it by 2026-04-03", self.body(
            [m for m in self.mails(OWNER) if ref in m["subject"] and "offer has ended" in m["subject"]][-1]))
        self.say(*offer)
        self.say("transfer accept", ref, by="P10090")
        self.until("2026-04-08T20:00:00Z")
        self.assertEqual((self.show(ref)["offer_to"], self.show(ref)["owner"]), (None, "P10090"))
        self.assertIn("(which you accepted: your clinic sees the patient)", self.body(self.mail(ref, OTHER, "new owner")))
        self.assertEqual(self.calendar(self.mail(ref, OWNER, "nothing more"))["method"], "CANCEL")
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")

    def postponed(self):
        """Reminders are passed over, dates and tiers are not."""
        ref = self.open("PPN", day="20260409")
        self.until("2026-04-10T20:00:00Z")
        self.assertIn("until 2026-07-09", self.say("postpone", ref, "--until", "2026-07-10", "--reason", "abroad", status=1))
        detail = self.say("postpone", ref, "--until", "2026-06-12", "--reason", "he is abroad")
        self.assertEqual(detail, "no reminder until 2026-06-12; it stays due, at the latest 2026-07-09")
        self.assertIn("until 2026-06-12 already", self.say("postpone", ref, "--until", "2026-06-01", "--reason", "x", status=1))
        shown = self.show(ref)
        self.assertEqual((shown["postponed_until"], shown["postponed_why"], shown["postponements"], shown["latest"]),
                         ("2026-06-12", "he is abroad", 1, "2026-07-09"))
        self.assertIn("postponed until", self.inst.ctl("show", ref))
        self.until("2026-06-15T20:00:00Z")
        self.assertEqual(self.told(ref, OWNER), ["first", "postponed-2026-06-12"])
        self.assertIn("was postponed until today (he is abroad)", self.body(self.mail(ref, OWNER, "postponed until today")))
        self.say("postpone", ref, "--until", "2026-09-10", "--reason", "ill")
        self.assertIn("2 times", self.say("postpone", ref, "--until", "2026-09-11", "--reason", "ill", status=1))
        self.until("2026-08-11T20:00:00Z")
        self.assertEqual((self.told(ref, OWNER)[2:], self.show(ref)["overdue"], self.show(ref)["latest"]),
                         (["overdue"], True, "2026-07-09"))
        self.assertEqual(self.history(ref).count("postponed"), 2)
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")

    def lost(self):
        """Three by two channels over a month, the receipt, and a year after it all he comes back."""
        ref = self.open("LOST", day="20260310")
        self.until("2026-10-01T20:00:00Z")
        close = ("close", ref, "--code", "LTFU", "--clinician", "P10011")
        self.assertIn("lacks 3 more attempts", self.say(*close, status=1))
        self.say("attempt", ref, "--channel", "phone", "--outcome", "no-answer", by="N1")
        self.say("attempt", ref, "--channel", "portal", "--outcome", "no-answer", by="N1")
        self.assertEqual(self.say(*close, status=1), "closing as LTFU lacks 1 more attempt, another channel, attempts "
                         "spread over 30 days (0 so far), the receipt of a certified letter; not before 2026-10-23")
        self.until("2026-10-22T20:00:00Z")
        self.say("attempt", ref, "--channel", "certified-letter", "--outcome", "receipt", "--at", "2026-10-20")
        self.until("2026-11-02T20:00:00Z")
        self.say("attempt", ref, "--channel", "visit", "--outcome", "no-answer", by="N1")
        self.assertIn("C1 is no clinician", self.say(*close[:4], "--clinician", "C1", status=1))
        self.say(*close)
        shown = self.show(ref)
        self.assertEqual((shown["closure"], shown["closure_detail"]["attempts"], shown["closure_detail"]["receipt"],
                          shown["closure_detail"]["clinician"]), ("LTFU", 3, "2026-10-20", "P10011"))
        self.report("FBACK", "RXBACK", "20261103", "XK1^XR KNEE^L", {}, patient="LOST", text="No fracture.")
        self.assertEqual((self.show(ref)["state"], self.history(ref)[-2:]), ("open", ["overdue", "told"]))
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")


if __name__ == "__main__":
    unittest.main()
