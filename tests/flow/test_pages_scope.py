#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_scope.py - whose patients a visitor sees, and how one is opened beyond that."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHEST = "24627-2^CT Chest^LN"
NOT_FOUND = "There is no such page or follow-up, or it is not in your scope."
OWN = re.compile(r'value="[0-9a-f]{32,64}(-[a-z]+)?"|data-ends="[^"]*"|datetime="[^"]*"')  # of each page another one


class Scoped(Scenario):
    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        p = b.sign_in(ref, words[words.index("Password") + 1])
        self.assertEqual(p.status, 200, p.text)
        return b

    def open(self, patient, category="4A", **more):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: category}, patient=patient, **more)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def give(self, ref, person):
        self.inst.ctl("assign", ref, "--to", person, "--reason", "theirs", "--by", "C1")


class Outside(Scoped):
    """A clinician and a patient who is another's."""

    def setUp(self):
        super().setUp()
        self.theirs, self.mine = self.open("TAN"), self.open("RIVERA")
        self.give(self.theirs, "41220")
        self.b = self.visitor("P10011")

    def page(self, path, ref="", b=None):
        """What is there, but for what differs in every form."""
        p = (b or self.b).get(path)
        return p.status, OWN.sub("", p.html).replace(ref or path, "")

    def reasons(self):
        return self.inst.sql("SELECT w.ref, a.page, a.reason FROM access_items a JOIN people w ON w.id = a.person_id ORDER BY a.id")

    def test_a_follow_up_is_opened_for_a_reason(self):
        absent, path = "/case/ZZZZZZ", "/case/" + self.theirs
        for there, gone in (("", ""), ("/history", "/history"), ("/attempt", "/attempt"), ("/close", "/close")):
            self.assertEqual(self.page(path + there, self.theirs), self.page(absent + gone, "ZZZZZZ"))
        p, q = self.b.get(path), self.b.get(absent)
        self.assertEqual(p.status, 404)
        for why in ("", "short", "1234567890 ..,,", None):
            p = self.b.send(p, path + "/outside", {"because": why})
            q = self.b.send(q, absent + "/outside", {"because": why})
            self.assertEqual((p.status, q.status), (422, 422))
            self.assertEqual(OWN.sub("", p.html).replace(self.theirs, ""), OWN.sub("", q.html).replace("ZZZZZZ", ""))
            self.assertIn("Give a reason of at least 10 letters.", p.text)
        self.assertEqual(self.reasons(), [])
        q = self.b.send(q, absent + "/outside", {"because": "asked by Dr Wu"})
        self.assertEqual(q.status, 404)
        self.assertIn(NOT_FOUND, q.text)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM outside_grants"), [(0,)])
        p = self.b.send(p, path + "/outside", {"because": "asked by Dr Wu"})
        self.assertEqual(p.status, 200, p.text)
        for words in (self.theirs, "TAN", "You opened this outside your own list: “asked by Dr Wu”. Until", "it is on record"):
            self.assertIn(words, p.text)
        self.assertEqual(self.reasons(), [("P10011", "outside", "asked by Dr Wu"), ("P10011", "case", "asked by Dr Wu")])
        # Own patients are not outside, and what is said counts as anybody's.
        self.assertEqual(self.b.get("/case/" + self.mine).status, 200)
        self.assertEqual(self.reasons()[-1], ("P10011", "case", None))
        p = self.b.send(self.b.get(path + "/note"), path + "/note", {"text": "she phoned me"})
        self.assertIn("Recorded:", p.text)
        # It is of that person, that patient and those hours.
        self.assertEqual(self.visitor("P10090").get(path).status, 404)
        third = self.open("LEE")
        self.give(third, "41220")
        self.assertEqual(self.b.get("/case/" + third).status, 404)
        self.inst.sql("UPDATE outside_grants SET ends_at = now()")
        self.assertEqual(self.page(path, self.theirs), self.page(absent, "ZZZZZZ"))
        self.assertEqual(self.inst.sql("SELECT w.ref, g.reason, ends_at - now() < '8 hours' FROM outside_grants g"
                                       " JOIN people w ON w.id = g.person_id"), [("P10011", "asked by Dr Wu", True)])

    def test_a_question_and_a_patient_too(self):
        self.report("FQ", "RXQ", "20260302", CHEST, {}, patient="QUINN", text="Pulmonary nodule. Recommend follow-up.")
        (number,), = self.inst.sql("SELECT id FROM review_items WHERE kind = 'incomplete-recommendation'")
        self.inst.sql("UPDATE review_items SET owner_id = (SELECT id FROM people WHERE ref = '41220')")
        path = "/question/Q%d" % number
        p = self.b.get(path)
        self.assertEqual(p.status, 404)
        p = self.b.send(p, path + "/outside", {"because": "covers for the author"})
        self.assertEqual(p.status, 200, p.text)
        self.assertIn("QUINN", p.text)
        for text in ("NOBODY", "TAN", "RXTAN", "AMARA"):
            p = self.b.send(self.b.get("/"), "/search", {"q": text})
            self.assertIn("Nothing found", p.text)
            action = p.path + "/outside"
            p = self.b.send(p, action, {"because": "the patient is here"})
            self.assertEqual(p.status, 200)
            self.assertEqual("Nothing found" in p.text, text in ("NOBODY", "AMARA"), text)
            self.inst.sql("UPDATE outside_grants SET ends_at = now()")

    def test_who_may_not(self):
        """No role of care; whoever sees all has nothing outside; the login itself cannot."""
        self.inst.sql("UPDATE people SET roles = '{administrator}' WHERE ref = 'P10090'")
        b, chief = self.visitor("P10090"), self.visitor("C1")
        p = b.get("/case/" + self.theirs)
        self.assertEqual((p.status, [f["action"] for f in p.forms if "outside" in f["action"]]), (404, []))
        p = chief.send(chief.get("/case/ZZZZZZ"), "/case/ZZZZZZ/outside", {"because": "asked by Dr Wu"})
        self.assertEqual(p.status, 404)
        self.assertEqual(self.inst.sql("SELECT count(*) FROM outside_grants"), [(0,)])


if __name__ == "__main__":
    unittest.main()
