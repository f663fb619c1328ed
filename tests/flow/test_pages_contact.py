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


if __name__ == "__main__":
    unittest.main(verbosity=2)
