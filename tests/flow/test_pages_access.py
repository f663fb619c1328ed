#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_access.py - who was shown which patient: read on its page and by followupctl, sealed, and checked."""
import csv
import io
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class AccessLog(Scenario):
    def setUp(self):
        super().setUp()
        self.ref = {name: self.open(name) for name in ("RIVERA", "TAN")}
        self.inst.ctl("assign", self.ref["TAN"], "--to", "41220", "--reason", "hers", "--by", "C1")
        self.inst.sql("UPDATE people SET roles = '{quality-officer}' WHERE ref = 'N1'")
        self.clinician, self.auditor, self.coordinator = (self.visitor(ref) for ref in ("P10011", "N1", "C1"))

    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        b.sign_in(ref, words[words.index("Password") + 1])
        return b

    def open(self, patient):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def refused(self, *words):
        p = self.inst.ctl(*words, check=False)
        self.assertNotEqual(p.returncode, 0)
        return (p.stdout + p.stderr).decode()

    def ask(self, b, **values):
        return b.send(b.get("/access"), "/access", values)

    def test_who_looked_and_at_what(self):
        for b in (self.clinician, self.coordinator):
            self.assertEqual(b.get("/case/" + self.ref["RIVERA"]).status, 200)
        self.own()
        self.of_a_patient()
        self.of_a_person()
        self.page_by_page()
        self.as_a_table()
        self.by_followupctl()
        self.sealed()

    def own(self):
        p = self.clinician.get("/access")
        self.assertEqual(p.headings, ["What you looked at"])
        self.assertIn("RIVERA", p.text)
        self.assertNotIn("TAN", self.coordinator.get("/case/" + self.ref["RIVERA"]).text)
        self.assertNotIn("Person who looked", p.text)
        self.assertNotIn("/access", [link for link in p.links if link == "/access"])
        self.assertIn("/access", self.clinician.get("/settings").links)
        # Of a patient it is one's own entries, too.
        p = self.ask(self.clinician, patient="RIVERA")
        self.assertEqual(p.status, 200, p.text)
        self.assertNotIn("Fairweather", p.text)
        self.assertEqual(self.ask(self.clinician, patient="TAN").status, 422)  # none of hers

    def of_a_patient(self):
        before = self.inst.sql("SELECT max(id) FROM access_items")[0][0]
        for said in ("RIVERA", self.ref["RIVERA"].lower(), "RXRIVERA"):
            p = self.ask(self.auditor, patient=said)
            self.assertEqual(p.status, 200, p.text)
            self.assertRegex(p.headings[0], "^Who looked at ")
            for words in ("Okonjo, Delphine", "Fairweather, Jude", "127.0.0.1", "Case"):
                self.assertIn(words, p.text)
            self.assertNotIn("RIVERA", p.path + p.title)
        # That was looking, too.
        self.assertEqual(self.inst.sql("SELECT DISTINCT w.ref, a.page, i.value FROM access_items a JOIN people w ON w.id = a.person_id"
                                       " JOIN patient_identifiers i ON i.patient_id = a.patient_id WHERE a.id > %s", before),
                         [("N1", "access", "RIVERA")])
        self.assertIn("Osei, Amara", self.ask(self.auditor, patient="RIVERA").text)
        for said, says in (("NOBODY", "No patient is found"), ("", "Give a patient or a person.")):
            p = self.ask(self.auditor, patient=said)
            self.assertEqual((p.status, says in p.text), (422, True), p.text)
        self.assertIn("no longer kept", self.auditor.get("/access?search=99").text)

    def of_a_person(self):
        p = self.ask(self.auditor, person="Okonjo")
        self.assertEqual(p.headings, ["What Okonjo, Delphine looked at"], p.text)
        self.assertIn("RIVERA", p.text)
        p = self.ask(self.auditor, person="P10011", patient="TAN")
        self.assertIn("Nobody looked in this time.", p.text)
        p = self.ask(self.auditor, person="P10011", **{"to": "2026-02-01"})
        self.assertIn("Nobody looked in this time.", p.text)
        p = self.ask(self.auditor, person="P10011", **{"from": "2026-03-02", "to": "2026-03-02"})
        self.assertIn("RIVERA", p.text)
        self.assertEqual(self.ask(self.auditor, person="P10011", **{"from": "some day"}).status, 422)
        self.assertIn("there is no person", self.ask(self.auditor, person="Nobody").text.lower())
        self.assertEqual(self.auditor.get("/access?person=P10011&after=x").status, 404)

    def page_by_page(self):
        for _ in range(30):
            self.coordinator.get("/case/" + self.ref["TAN"])
        p, seen = self.ask(self.auditor, person="C1"), 0
        for _ in range(3):
            seen += p.text.count(" Case ") + p.text.count(" List ")
            older = next((link for link in p.links if "after=" in link), None)
            if not older:
                break
            p = self.auditor.get(older)
        self.assertEqual(seen, self.inst.sql("SELECT count(*) FROM access_items a JOIN people w ON w.id = a.person_id"
                                             " WHERE w.ref = 'C1' AND a.page IN ('case', 'list')")[0][0])

    def as_a_table(self):
        before = self.inst.sql("SELECT max(id) FROM access_items")[0][0]
        p = self.auditor.get("/access/csv?person=C1")
        self.assertEqual(p.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertIn("access-log.csv", p.headers["Content-Disposition"])
        rows = list(csv.DictReader(io.StringIO(p.html, newline="")))
        self.assertGreater(len(rows), 30)
        self.assertEqual({(r["person"], r["person_name"], r["from"]) for r in rows}, {("C1", "Fairweather, Jude", "127.0.0.1")})
        self.assertEqual(rows, sorted(rows, key=lambda r: r["time"], reverse=True))
        # Both patients of it were shown.
        self.assertEqual(self.inst.sql("SELECT count(*) FROM access_items WHERE id > %s", before), [(2,)])
        self.inst.sql("UPDATE people SET family = '=HYPERLINK(1)' WHERE ref = 'C1'")
        rows = list(csv.DictReader(io.StringIO(self.auditor.get("/access/csv?person=C1").html, newline="")))
        self.assertEqual({r["person_name"] for r in rows}, {"'=HYPERLINK(1), Jude"})
        self.inst.sql("UPDATE people SET family = 'Fairweather' WHERE ref = 'C1'")

    def by_followupctl(self):
        rows = json.loads(self.inst.ctl("--json", "access", "--patient", "rivera", "--person", "P10011"))
        self.assertGreater(len(rows), 1)
        self.assertEqual({(r["person"], r["patient"]) for r in rows}, {("P10011", "RIVERA")})
        self.assertEqual(json.loads(self.inst.ctl("--json", "access", "--person", "C1", "--to", "2026-02-01")), [])
        self.assertIn("no patient has the number", self.refused("access", "--patient", "NOBODY"))
        self.assertIn("is needed", self.refused("access"))

    def sealed(self):
        """By the engine once a day; nothing of it can be altered, added or taken away unseen."""
        self.until("2026-03-04T20:00:00Z")
        newest = self.inst.sql("SELECT max(id) FROM access_items")[0][0]
        wait_for("the seal", lambda: self.inst.sql("SELECT max(last_id) FROM access_seals")[0][0] == newest)
        self.verify()
        seals = json.loads(self.inst.ctl("--json", "access", "--seals"))
        self.assertEqual(seals[0]["last_id"], newest)
        # What the journal has shows that seals were taken away.
        self.assertIn("up to %d, hash %s" % (newest, seals[0]["hash"]), self.inst.log_text())
        for change in ("UPDATE access_items SET reason = '' WHERE id = %d" % newest, "DELETE FROM access_items WHERE id = %d" % newest,
                       "INSERT INTO access_items OVERRIDING SYSTEM VALUE SELECT -1, at, patient_id, person_id, session_id, page,"
                       " reason, peer FROM access_items WHERE id = %d" % newest):
            self.inst.sql("CREATE TABLE kept AS SELECT * FROM access_items")
            self.inst.sql(change)
            self.assertIn("entry of the access log is as it was", self.refused("verify"), change)
            self.inst.sql("DELETE FROM access_items")
            self.inst.sql("INSERT INTO access_items OVERRIDING SYSTEM VALUE SELECT * FROM kept")
            self.inst.sql("DROP TABLE kept")
            self.verify()


if __name__ == "__main__":
    unittest.main(verbosity=2)
