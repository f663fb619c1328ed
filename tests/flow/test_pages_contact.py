#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_contact.py - by what a patient is reached: read from the feed, tried, put right, taken back."""
import json
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
NUMBERS = "^PRN^CP^^^555^5550142~555-0188^PRN^PH"


class Contact(Scenario):
    site = "RIVERBEND"

    def setUp(self):
        super().setUp()
        words = self.inst.ctl("people", "sign-in", "C1", "--one-time").split()
        self.b = Browser(self.inst.pages_port)
        self.b.sign_in("C1", words[words.index("Password") + 1])
        self.report("FRIVERA", "RXRIVERA", "20260302", LDCT, {LUNG: "4A"}, patient="RIVERA")
        self.ref = self.inst.sql("SELECT ref FROM followups")[0][0]
        self.adt(NUMBERS)

    def adt(self, phones):
        self.sent = getattr(self, "sent", 110000) + 1
        self.send("\r".join((
            r"MSH|^~\&|ADT|RIVERBEND|FOLLOWUPD|RIVERBEND|20260302%d-0800||ADT^A08|A%d|P|2.5.1" % (self.sent, self.sent),
            "PID|1||RIVERA^^^RGH^MR||ALDERWICK^ROWAN||19591104|F|||12 High St^^Springfield^IL^62701^^H||" + phones, "")).encode())

    def press(self, path, action, **values):
        page = self.b.get(path)
        self.assertEqual(page.status, 200, page.text)
        fields = [(n, v) for n, v in page.form(action)["fields"] if n not in values] + list(values.items())
        return self.b.ask("POST", action, urllib.parse.urlencode(fields))

    def case(self):
        page = self.b.get("/case/" + self.ref)
        self.assertEqual(page.status, 200, page.text)
        return page

    def option(self, page, words):
        return re.search(r'<option value="(\d+)"[^>]*>[^<]*%s' % re.escape(words), page.html).group(1)

    def contacts(self):
        return {c["value"]: c["state"] for c in json.loads(self.inst.ctl("--json", "show", self.ref))["contacts"]}

    def test_a_number_is_tried_marked_and_put_right(self):
        page, case = self.case(), "/case/" + self.ref
        self.assertIn('href="tel:5555550142"', page.html)
        self.assertIn("from registration", page.text)
        self.assertIn("555 5550142, mobile, next to try", page.text)
        self.press(case + "/attempt", case + "/attempt", outcome="wrong-number", number=self.option(page, "555 5550142"))
        page = self.case()
        self.assertNotIn('href="tel:5555550142"', page.html)
        self.assertIn("Wrong: ", page.text)
        self.assertIn("555-0188, home, next to try", page.text)
        # registration repeats it: it stays wrong
        self.adt(NUMBERS)
        self.assertEqual(self.contacts()["555 5550142"], "wrong")
        # put right by a person, beside what registration says
        form = self.b.get(case + "/number")
        wrong = self.press(case + "/number", case + "/number", wrong=self.option(form, "555-0188"), right="5554")
        self.assertEqual(wrong.status, 422)
        self.assertIn("7 to 20 digits", wrong.text)
        self.press(case + "/number", case + "/number", wrong=self.option(form, "555-0188"), right="(555) 010-0199",
                   use="mobile", note="her daughter says so")
        self.assertEqual(self.contacts()["555-0188"], "wrong")
        self.assertEqual(self.contacts()["(555) 010-0199"], "holds")
        page = self.case()
        self.assertIn('href="tel:5550100199"', page.html)
        self.assertIn("said so on", page.text)
        # taken back by who said it
        message = self.inst.sql("SELECT id FROM inbound ORDER BY id DESC LIMIT 1")[0][0]
        self.inst.ctl("undo", str(message), "--by", "C1")
        self.assertEqual(self.contacts()["555-0188"], "holds")
        self.assertEqual(self.contacts()["(555) 010-0199"], "undone")
        # registration says another number; what a person says by followupctl holds beside it
        self.inst.ctl("contact", self.ref, "language", "--right", "Spanish", "--by", "C1")
        self.adt("555-0177")
        self.assertEqual(self.contacts()["555-0188"], "contradicted")
        self.assertEqual((self.contacts()["555-0177"], self.contacts()["Spanish"]), ("holds", "holds"))
        self.assertIn("Spanish", self.case().text)
        self.inst.ctl("verify")

    def test_wishes_are_respected_and_any_number_finds_the_patient(self):
        self.inst.ctl("contact", self.ref, "language", "--right", "spa", "--by", "C1")
        self.inst.ctl("contact", self.ref, "interpreter", "--right", "yes", "--by", "C1")
        self.assertIn("Speaks Spanish, needs an interpreter", self.case().text)
        for number in ("555 5550142", "5550188"):
            found = self.b.send(self.b.get("/list/todo"), "/search", {"q": number})
            self.assertIn(self.ref, found.html, number)
        self.inst.ctl("contact", self.ref, "do-not-contact", "--right", "not on 555-0188", "--by", "C1")
        page = self.case()
        self.assertNotIn('href="tel:5550188"', page.html)
        self.assertIn("Do not use: the patient wished “not on 555-0188”", page.text)
        self.assertIn('href="tel:5555550142"', page.html)
        self.inst.ctl("contact", self.ref, "do-not-contact", "--right", "no calls", "--by", "C1")
        self.assertNotIn('href="tel:', self.case().html)
        self.inst.ctl("verify")

    def test_a_critical_result_is_told_and_read_back(self):
        with open(self.inst.dir + "/numbers.csv", "wb") as f:
            f.write(b"ref,family,given,email,roles,language,active,phone,pager\n"
                    b"P10011,Okonjo,Delphine,d.okonjo@riverbend.example,clinician,en,yes,555-0133 ext. 12,4410\n"
                    b"R1,Vale,Tamsin,radiologist@riverbend.example,radiologist,en,yes,555-0160,\n")
        self.inst.ctl("people", "import", self.inst.dir + "/numbers.csv")
        self.report("Q1", "RXQ", "20260302", "36813-4^CTA Chest^LN", {}, text="CRITICAL RESULT: large tension pneumothorax.",
                    patient="TAN")
        (number,), = self.inst.sql("SELECT id FROM review_items WHERE kind = 'critical-communication'")
        critical = "/critical/Q%d" % number
        rows = self.b.get("/list/critical?scope=all")
        self.assertIn('href="%s?from=' % critical, rows.html)
        page = self.b.get(critical)
        self.assertIn("Critical result: to be told by 13:00 today", page.text)
        self.assertRegex(page.text, r"\b5\d minutes left at 12:0\d ")
        self.assertIn('<a class="tel" href="tel:5550133">555-0133 ext. 12</a>', page.html)
        self.assertIn("pager 4410", page.text)
        fields = dict(page.form(critical)["fields"])
        self.assertEqual((fields["to"], fields["means"], fields["at"], fields.get("read_back")),
                         ("Delphine Okonjo", "phone", "", None))
        lacks = self.press(critical, critical, to="")
        self.assertEqual(lacks.status, 422)
        self.assertIn("Say whether they read it back.", lacks.text)
        self.assertIn("Say who was told", lacks.text)
        early = self.press(critical, critical, read_back="yes", at="2026-03-01T09:00")
        self.assertIn("Not recorded: that time is before the exam", early.text)
        half = self.press(critical, critical, read_back="no", note="on the ward phone")
        self.assertIn("Read-back is missing.", half.text)
        self.assertIn("Critical result: to be told by 13:00 today", half.text)
        self.assertIn("by phone, not read back; on the ward phone", half.text)
        done = self.press(critical, critical, read_back="yes")
        self.assertIn("Recorded:", done.text)
        self.assertIn("read back", self.inst.sql("SELECT resolution FROM review_items WHERE id = %s", number)[0][0])
        self.assertIn("nothing is open any more", self.b.get(critical).text)
        # of what is not critical there is no such page
        self.report("Q2", "RXQ2", "20260302", "24627-2^CT Chest^LN", {}, text="Pulmonary nodule. Recommend follow-up.",
                    patient="LEE")
        (other,), = self.inst.sql("SELECT max(id) FROM review_items")
        self.assertIn("Your answer", self.b.get("/critical/Q%d" % other).text)
        self.assertEqual(self.inst.sql("SELECT phone, pager FROM people WHERE ref = 'R1'"), [("555-0160", None)])
        self.inst.ctl("verify")


if __name__ == "__main__":
    unittest.main(verbosity=2)
