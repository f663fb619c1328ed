#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_scope.py - whose patients a visitor sees, and how one is opened beyond that."""
import json
import os
import re
import sys
import unittest

import psycopg2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHEST = "24627-2^CT Chest^LN"
NOT_FOUND = "There is no such page or follow-up, or it is not in your scope."
OWN = re.compile(r'value="[0-9a-f]{32,64}(-[a-z]+)?"|data-ends="[^"]*"|datetime="[^"]*"|[0-9]{2}:[0-9]{2} today')  # of each page another one


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
        return self.inst.sql("SELECT w.ref, a.page, a.reason FROM access_items a JOIN people w ON w.id = a.person_id"
                             " WHERE a.page <> 'list' ORDER BY a.id")

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
        rows = json.loads(self.inst.ctl("--json", "access", "--outside", "--person", "P10011"))
        self.assertEqual([(r["person"], r["patient"], r["reason"]) for r in rows], [("P10011", "TAN", "asked by Dr Wu")])
        self.assertIn("asked by Dr Wu", self.inst.ctl("access", "--outside", "--patient", "TAN"))
        self.assertIn("nobody opened", self.inst.ctl("access", "--outside", "--to", "2026-01-01"))
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


class Rights(Scoped):
    def test_a_form_comes_back_to_who_wrote_it(self):
        """Behind the sign-in, however the session ended; nobody else gets it, and a forged one nobody."""
        ref = self.open("RIVERA")
        path = "/case/%s/note" % ref
        b = self.visitor("C1")
        form = b.get(path)
        b.send(b.get("/"), "/sign-out")
        p = b.send(form, path, {"text": "long and precious"})
        self.assertEqual(p.status, 401)

        def sign_in(page, who):
            words = self.inst.ctl("people", "sign-in", who, "--one-time").split()
            return b.send(page, "/sign-in", {"name": who, "password": words[words.index("Password") + 1]})
        other = sign_in(p, "N1")
        self.assertEqual(other.status, 403)
        self.assertNotIn("precious", other.html)
        self.assertIn("no form of yours", other.text)
        own = sign_in(p, "C1")
        self.assertEqual(own.status, 200)
        self.assertIn("Recorded:", b.send(own, path).text)
        b.send(b.get("/"), "/sign-out")
        p = b.send(form, path, {"csrf": "0" * 64, "text": "forged"})
        self.assertEqual(p.status, 401)
        forged = sign_in(p, "C1")
        self.assertEqual((forged.status, "forged" in forged.html), (403, False))
        self.assertEqual(self.inst.sql("SELECT detail ->> 'note' FROM events WHERE kind = 'noted'"), [("long and precious",)])

    def codes(self, b, ref):
        p = b.get("/case/%s/close" % ref)
        ways = [re.search("way=([a-z]+)", link).group(1) for link in p.links if "way=" in link]
        return {code for way in ways for code in re.findall(
            r'name="code" value="([A-Z_]+)"', b.get("/case/%s/close?way=%s" % (ref, way)).html)}

    def test_who_may_close_as_what(self):
        ref, other = self.open("RIVERA"), self.open("TAN")
        path = "/case/%s/close" % ref
        coordinator = self.visitor("C1")
        codes = self.codes(coordinator, ref)
        self.assertEqual((len(codes), "ADMIN_CLOSED" in codes), (20, False))
        # What a clinician decides a coordinator tells with that clinician's name.
        p = coordinator.get(path + "?way=clinician")
        said = {"code": "MANAGED_ONC", "MANAGED_ONC.reason": "oncology, plan of 3 Jun, told me by phone today"}
        p = coordinator.send(p, path, said)
        self.assertEqual(p.status, 422)
        self.assertIn("Clinician who says so is needed.", p.text)
        p = coordinator.send(p, path, dict(said, **{"MANAGED_ONC.clinician": "C1"}))
        self.assertIn("is no clinician in the directory", p.text)
        p = coordinator.send(p, path, dict(said, **{"MANAGED_ONC.clinician": "Nobody Known"}))
        self.assertEqual(p.status, 422)
        p = coordinator.send(p, path, dict(said, **{"MANAGED_ONC.clinician": "Dr Brandvold"}))
        self.assertIn("closed with MANAGED_ONC", p.text)
        # By the role that the database knows, whatever the form holds.
        self.inst.sql("UPDATE people SET roles = '{quality-officer}' WHERE ref = '41220'")
        quality, radiologist = self.visitor("41220"), self.visitor("R1")
        path = "/case/%s/close" % other
        self.assertEqual(self.codes(quality, other), {"ADMIN_CLOSED"})
        self.give(other, "R1")
        self.assertEqual(self.codes(radiologist, other), {"RESOLVED_BY_RESULT", "ENTERED_IN_ERROR", "WITHDRAWN"})
        p = radiologist.send(radiologist.get(path + "?way=error"), path, {"code": "ADMIN_CLOSED", "ADMIN_CLOSED.reason": "x"})
        self.assertEqual(p.status, 422)
        put = ("SELECT pages.answer_put('close', 'followup', (SELECT id FROM followups WHERE ref = %s), %s, 0, %s::jsonb)")
        words = '{"code": "ADMIN_CLOSED", "reason": "x", "roles": ["chief"]}'
        self.direct("R1", put, other, "once-of-a-radiologist", words)
        self.settle()
        self.assertEqual(self.inst.sql("SELECT outcome, detail FROM applied ORDER BY inbound_id DESC LIMIT 1"),
                         [("refused", "closing as ADMIN_CLOSED is not for your role")])
        self.assertIn("FU403", self.direct("41220", put.replace("'close'", "'ack'"), other, "once-of-the-quality", "{}"))
        page = quality.get("/case/" + other)
        self.assertEqual([f["action"] for f in page.forms if "/attempt" in f["action"] or "/ack" in f["action"]], [])
        p = quality.send(quality.get(path + "?way=error"), path, {"code": "ADMIN_CLOSED", "ADMIN_CLOSED.reason": "the programme"})
        self.assertIn("closed with ADMIN_CLOSED", p.text)
        self.assertIn("Recorded:", quality.send(p, "/undo").text)
        self.verify()

    def direct(self, ref, query, *values):
        """As the pages' login, with a session of that person; the state of a refusal."""
        token = "token-of-%s" % ref
        c = psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_pages",
                             options="-c search_path=followupd")
        try:
            with c.cursor() as cursor:
                self.make_session(ref, token)
                cursor.execute("SELECT FROM pages.enter(%s)", (token,))
                cursor.execute(query, values)
            c.commit()
            return ""
        except psycopg2.Error as fault:
            return fault.pgcode
        finally:
            c.close()

    def make_session(self, ref, token):
        self.inst.sql("SELECT pages.session_make(%s, sha256(%s), '', 'local', '15 minutes', '12 hours')",
                      self.inst.sql("SELECT id FROM people WHERE ref = %s", ref)[0][0], token.encode(), login="auth")


if __name__ == "__main__":
    unittest.main()
