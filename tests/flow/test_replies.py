#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_replies.py - answers to our mails, over real SMTP out and a Maildir or a pipe in: what acts, what is asked,
what a person confirms, and that all of it can be rebuilt from what is stored."""
import email.message
import email.policy
import os
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import wait_for
from scenario import Scenario

OWNER, COORDINATOR = "d.okonjo@riverbend.example", "coordinator1@riverbend.example"
KEYS = "# of this test\n0123456789abcdef0123456789abcdef-of-this-test\n"


class Replies(Scenario):
    def instance_settings(self):
        self.box = tempfile.mkdtemp(dir=os.environ.get("TMPDIR"))
        self.addCleanup(shutil.rmtree, self.box)
        for folder in ("new", "cur", "tmp"):
            os.mkdir(self.box + "/" + folder)
        with open(self.box + "/keys", "w") as f:
            f.write(KEYS)
        return {"replies.key_file": self.box + "/keys", "replies.maildir": self.box,
                "mail.from": "followup@riverbend.example"}

    # ---- what somebody writes ---------------------------------------------------------------

    def answer(self, to, text, sender=OWNER, number=[0], **headers):
        """Bytes of a mail as a client answers ours."""
        m = email.message.EmailMessage(policy=email.policy.SMTP)
        number[0] += 1
        m["From"], m["To"], m["Subject"] = sender, to["mail"]["Reply-To"], "Re: " + to["subject"]
        m["Message-ID"] = "<%d@mail.riverbend.example>" % number[0]
        m["In-Reply-To"] = to["mail"]["Message-ID"]
        for name, value in headers.items():
            m[name.replace("_", "-")] = value
        m.set_content(text + "\n\nOn Tue, Mar 3, 2026, Hospital wrote:\n> Is it ordered?\n")
        return m.as_bytes()

    def deliver(self, raw, name):
        """As a mail server does: written beside, then moved in."""
        with open(self.box + "/tmp/" + name, "wb") as f:
            f.write(raw)
        os.rename(self.box + "/tmp/" + name, self.box + "/new/" + name)
        wait_for("intake to take %s" % name, lambda: os.path.exists(self.box + "/cur/" + name + ":2,S"))
        self.settle()

    def pipe(self, raw, status=0):
        p = self.inst.ctl("mail", "read", check=False, stdin=raw)
        self.assertEqual((p.returncode, p.stdout), (status, b""), p.stderr)
        self.settle()

    def outcomes(self):
        return self.inst.sql("SELECT a.outcome, a.detail FROM applied a JOIN inbound i ON i.id = a.inbound_id"
                             " WHERE i.format = 'mail' ORDER BY i.id")

    def asked(self):
        return self.inst.sql("SELECT id, question, evidence, proposal FROM review_items"
                             " WHERE resolved_at IS NULL AND kind = 'reply' ORDER BY id")

    # ---- the story --------------------------------------------------------------------------

    def test_answers_by_mail(self):
        self.report("M1", "A1", "20260302", "71250^CT CHEST^C4", {"lung-rads/2022.category": "4A"})
        self.until("2026-03-03T20:00:00Z")
        first = self.wait_mails(1, OWNER)[0]
        self.assertRegex(first["mail"]["Reply-To"], r"^followup\+[a-z2-7]{26,54}@riverbend\.example$")
        self.assertIn("." + first["mail"]["Reply-To"].split("+")[1].split("@")[0] + "@", first["mail"]["Message-ID"])
        self.assertEqual(first["mail"]["X-Auto-Response-Suppress"], "DR, RN, NRN, AutoReply")
        self.assertIn("RSVP=TRUE", first["ics"].replace("\r\n ", ""))
        self.acknowledged(first)
        self.asked_and_confirmed(first)
        self.from_machines(first)
        self.refused()
        self.verify()
        self.assertIn(" 0 clinical differences, 0 of timing", self.inst.ctl("rebuild", "--check"))

    def acknowledged(self, first):
        """Thanks from another address does nothing; from its own it acknowledges, however often it comes."""
        self.deliver(self.answer(first, "Thanks, will do.", sender="somebody@else.example"), "1")
        self.assertEqual(self.inst.sql("SELECT acknowledged_at FROM followups"), [(None,)])
        (number, question, evidence, proposal), = self.asked()
        self.assertIn("another address", question)
        self.assertIn("Thanks, will do.", evidence)
        self.assertIsNone(proposal)
        self.inst.ctl("review", "answer", str(number), "still-owed", "--by", "C1")
        raw = self.answer(first, "Ordered this morning, thanks!")
        self.deliver(raw, "2")
        self.deliver(b"Received: from b\r\nDelivered-To: x\r\n" + raw, "3")
        self.pipe(raw)
        self.assertEqual(len(self.outcomes()), 2)
        self.assertIsNotNone(self.inst.sql("SELECT acknowledged_at FROM followups")[0][0])
        self.assertEqual(self.inst.sql("SELECT actor FROM events WHERE kind = 'acknowledged'"), [("P10011",)])
        self.assertEqual(self.case()["state"], "open")
        self.assertEqual(self.asked(), [])

    def asked_and_confirmed(self, first):
        """Plain words propose an answer, others a reading; nothing is closed before a person says so."""
        self.pipe(self.answer(first, "Why do I get this? Call me."))
        self.pipe(self.answer(first, "The patient declined after we discussed it."))
        (one, _, words, nothing), (two, _, _, proposal) = self.asked()
        self.assertIn("Why do I get this? Call me.", words)
        self.assertNotIn("Is it ordered?", words)
        self.assertEqual((nothing, proposal), (None, "not-owed patient-declined by P10011"))
        self.assertEqual(self.case()["state"], "open")
        self.inst.ctl("review", "answer", str(one), "fixed", "--by", "C1", "--note", "called")
        self.inst.ctl("review", "answer", str(two), "confirm", "--by", "C1")
        self.assertEqual((self.case()["state"], self.case()["closure"]), ("closed", "DECLINED"))

    def from_machines(self, first):
        self.pipe(self.answer(first, "I am away until March 20.", Auto_Submitted="auto-replied"))
        self.pipe(self.answer(first, "Away until March 20. Call my office.", Auto_Submitted="auto-replied"))
        self.assertEqual([q[1].split(":")[0] for q in self.asked()],
                         ["a mail about no follow-up is an automatic answer about an absence"])
        report = (b"From: MAILER-DAEMON@relay.example\r\nContent-Type: multipart/report; report-type=delivery-status;"
                  b" boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay\r\n\r\n"
                  b"Final-Recipient: rfc822; x@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
                  b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: %s\r\n--b--\r\n"
                  % first["mail"]["Message-ID"].encode())
        self.pipe(report)
        self.pipe(report)
        self.assertEqual(self.reviews().count("undeliverable"), 1)

    def refused(self):
        """A server tries again what could not be stored, and not what is no mail; what is too large is kept in part."""
        with open(self.box + "/new/large", "wb") as f:
            f.write(b"From: x@y.example\r\n\r\n")
            f.truncate(33 << 20)
        open(self.box + "/new/empty", "wb").close()
        wait_for("what cannot be read to be put away", lambda: sorted(os.listdir(self.box + "/.Failed/new")) ==
                 ["empty", "large"] if os.path.isdir(self.box + "/.Failed/new") else False)
        self.assertEqual(self.inst.sql("SELECT octet_length(raw), reason FROM inbound WHERE verdict = 'rejected'"),
                         [(4000, "a mail that is too large; its beginning is kept")])
        self.pipe(b"", 65)
        self.inst.sql("ALTER TABLE inbound ADD CONSTRAINT no_mail CHECK (format <> 'mail') NOT VALID")
        self.pipe(b"From: x@y.example\r\n\r\nhello\r\n", 75)
        self.inst.sql("ALTER TABLE inbound DROP CONSTRAINT no_mail")


if __name__ == "__main__":
    unittest.main()
