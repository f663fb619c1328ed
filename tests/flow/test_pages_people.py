#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_people.py - people, who is away and who is on call, as they are seen and entered on pages."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
OWNER, COVER = "d.okonjo@riverbend.example", "e.brandvold@riverbend.example"


class People(Scenario):
    def setUp(self):
        super().setUp()
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "4A"}, patient="RIVERA")
        with open(self.inst.dir + "/more.csv", "w", encoding="utf-8") as f:
            f.write("ref,family,given,email,roles,language,active\nA1,Boyd,Sam,boyd@riverbend.example,administrator,en,yes\n"
                    "X1,Adams,No,,clinician,en,yes\n")
        self.inst.ctl("people", "import", self.inst.dir + "/more.csv")
        self.administrator, self.coordinator, self.clinician = (self.visitor(ref) for ref in ("A1", "C1", "P10011"))

    def visitor(self, ref, status=200):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        self.assertEqual(b.sign_in(ref, words[words.index("Password") + 1]).status, status)
        return b

    def periods(self, kind="absence"):
        return [(p["person"], p["from"][:13], (p["back"] or "")[:13], p.get("cover") or p.get("role"))
                for p in json.loads(self.inst.ctl("--json", "people", kind, "list"))]

    def enter(self, b, path, values, says, status=200):
        p = b.send(b.get(path), path, values)
        self.assertEqual(p.status, status, p.text)
        self.assertIn(says, p.text)
        return p

    def told(self, to):
        return len(self.mails(to))

    def test_people(self):
        self.the_list()
        self.addresses()
        self.cover()
        self.own_cover()
        self.leaving()
        self.who_has_left_does_not_come_in()
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def the_list(self):
        """By name, page by page; an administrator sees counts and no patient."""
        for b in (self.administrator, self.coordinator):
            p = b.get("/people?name=okonjo")
            self.assertIn("Okonjo, Delphine Clinician 1", p.text)
        self.assertNotIn("RIVERA", self.administrator.get("/people/P10011").text)
        self.assertEqual(self.administrator.get("/list/open").status, 404)
        self.assertEqual(self.clinician.get("/people").status, 404)
        self.assertEqual(self.clinician.get("/people/P10011").status, 404)
        p = self.administrator.get("/people?role=navigator&name=osei")
        self.assertEqual((p.title.split(" - ")[0], "Okonjo" in p.text), ("People (1)", False))
        p = self.administrator.get("/people?faulty=yes")
        self.assertIn("Adams, No Clinician none no e-mail address", p.text)
        self.assertNotIn("Okonjo", p.text)
        self.assertIn("Nobody is found", self.administrator.get("/people?name=%25").text)
        self.assertEqual(self.administrator.get("/people/NOBODY").status, 404)
        self.inst.sql("INSERT INTO people (ref, family, given) SELECT 'Z' || i, 'Many', 'Of ' || i % 7 FROM generate_series(1, 60) i")
        p, seen = self.administrator.get("/people?name=many"), 0
        while True:
            seen += p.text.count("Many, Of")
            older = next((link for link in p.links if "after=" in link), None)
            if not older:
                break
            p = self.administrator.get(older)
        self.assertEqual(seen, 60)
        self.inst.sql("DELETE FROM people WHERE family = 'Many'")

    def addresses(self):
        self.inst.sql("INSERT INTO notices (followup_id, person_id, kind, step, revision, created_at) SELECT id, owner_id, 'step', 'x',"
                      " 99, clock_now() FROM followups")
        self.inst.sql("INSERT INTO review_items (kind, key, question, created_at, class, due_at) SELECT 'undeliverable', id, 'q',"
                      " clock_now(), 'record', clock_now() + interval '9 days' FROM notices WHERE step = 'x'")
        self.assertIn("mail failed 2 Mar", self.administrator.get("/people?faulty=yes").text)
        faulty = json.loads(self.inst.ctl("--json", "people", "list", "--faulty"))
        self.assertEqual([(f["ref"], bool(f["mail_failed"])) for f in faulty], [("P10011", True), ("R2041", False), ("X1", False)])
        self.inst.sql("DELETE FROM review_items WHERE question = 'q'")
        self.inst.sql("DELETE FROM notices WHERE step = 'x'")
        path = "/people/X1"
        p = self.administrator.send(self.administrator.get(path), path + "/email", {"email": "adams"})
        self.assertEqual(p.status, 422)
        p = self.administrator.send(p, path + "/email", {"email": "adams@riverbend.example"})
        self.assertIn("Recorded", p.text)
        self.assertNotIn("no e-mail address", p.text)
        self.assertNotIn("/email", [f["action"][-6:] for f in self.coordinator.get(path).forms])
        self.assertEqual(self.inst.sql("SELECT email FROM people WHERE ref = 'X1'"), [("adams@riverbend.example",)])

    def cover(self):
        """Of others by who plans; what overlaps is refused; it does what followupctl does."""
        b, away = self.coordinator, {"person": "Delphine Okonjo", "from": "2026-03-04", "until": "2026-03-20"}
        self.enter(b, "/cover", dict(away, until="2026-03-01"), "The last day lies before the first.", 422)
        self.enter(b, "/cover", dict(away, cover="Adams, No (P10011)"), "Name somebody else.", 422)
        self.enter(b, "/cover", dict(away, person="Nobody"), "There is no person", 422)
        p = self.enter(b, "/cover", away, "Nobody covers Okonjo, Delphine, 4 to 20 Mar.")
        self.assertIn("NOBODY", p.text)
        self.assertIn("away to 20 Mar: NOBODY", self.until_then("2026-03-04T20:00:00Z", "/people?faulty=yes"))
        self.assertIn("Nobody covers Okonjo, Delphine, 4 to 20 Mar.", self.administrator.get("/system").text)
        p = self.enter(b, "/cover", dict(away, **{"from": "2026-03-20", "until": "2026-03-25"}), "is away then already", 422)
        p = b.send(b.get("/people/P10011"), "/cover/back")
        self.assertIn("Recorded", p.text)
        self.assertEqual(self.periods(), [])
        self.enter(b, "/cover", dict(away, person="P10090"), "Brandvold, Erik is away")
        self.enter(b, "/cover", dict(away, cover="Brandvold"), "Brandvold is away then, too.", 422)
        self.enter(b, "/cover", dict(away, cover="Marchetti"), "Marchetti, Pia stands in.")
        self.assertEqual(self.periods(), [("P10011", "2026-03-04T08", "2026-03-21T07", "41220"),
                                          ("P10090", "2026-03-04T08", "2026-03-21T07", None)])
        self.assertEqual(self.inst.sql("SELECT DISTINCT s.ref FROM people_periods t JOIN people s ON s.id = t.said_by"), [("C1",)])

    def until_then(self, at, path):
        self.until(at)
        return self.administrator.get(path).text

    def own_cover(self):
        """One's own, and nothing else."""
        b = self.clinician
        self.assertNotIn("Brandvold", b.get("/cover").text)
        p = self.enter(b, "/cover", {"from": "2026-06-01", "until": "2026-06-05", "cover": "Brandvold"}, "Brandvold, Erik stands in.")
        other = self.inst.sql("SELECT t.id FROM people_periods t JOIN people p ON p.id = t.person_id WHERE p.ref = 'P10090'")[0][0]
        refused = b.send(p, "/cover/back", {"period": str(other)})
        self.assertEqual(refused.status, 409, refused.text)
        refused = b.send(p, "/cover", {"person": "P10090", "from": "2026-07-01", "until": "2026-07-02"})
        self.assertEqual(refused.status, 422, refused.text)
        self.assertIn("for yourself only", refused.text)
        self.assertEqual(len(self.periods()), 3)

    def leaving(self):
        """Nobody drops out: what is open goes to somebody, who is told from then on."""
        b, path = self.administrator, "/people/P10090"
        safe = self.inst.sql("SELECT ref FROM people WHERE 'fail-safe' = ANY (roles)")[0][0]
        p = b.send(b.get("/people/" + safe), "/people/%s/left" % safe, {"from": "2026-03-04", "cover": "C1"})
        self.assertIn("The fail-safe person cannot leave before another is named.", p.text)
        out = self.inst.ctl("people", "absence", "add", "--person", safe, "--from", "2026-03-04", check=False)
        self.assertIn(b"before another is named", out.stderr)
        p = b.send(b.get(path), path + "/left", {"from": "2026-03-25", "cover": ""})
        self.assertEqual(p.status, 422)
        self.inst.ctl("people", "absence", "remove", str(self.inst.sql("SELECT min(id) FROM people_periods WHERE cover_id IS NOT NULL"
                                                                      " AND withdrawn_at IS NULL")[0][0]))
        path = "/people/P10011"
        p = b.send(b.get(path), path + "/left", {"from": "2026-03-03", "cover": "41220"})
        self.assertIn("is away then already", p.text)  # in June
        june = self.inst.sql("SELECT id FROM people_periods WHERE begins_at > '2026-05-01'")[0][0]
        self.assertIn("Recorded", b.send(b.get(path), "/cover/back", {"period": str(june)}).text)
        before = len(self.periods())
        p = b.send(b.get(path), path + "/left", {"from": "2026-03-03", "cover": "Marchetti, Pia (41220)"})
        self.assertIn("1 open follow-up goes to Marchetti, Pia", p.text)
        self.assertIn("cannot sign in", p.text)
        self.assertEqual(len(self.periods()), before)
        p = b.send(p, path + "/left")
        self.assertIn("has left: Marchetti, Pia", p.text, p.text)
        self.assertIn(("P10011", "2026-03-04T08", "", "41220"), self.periods())
        told = self.told(OWNER)
        self.until("2026-03-20T20:00:00Z")
        self.assertEqual(self.told(OWNER), told)
        self.assertGreater(self.told("p.marchetti@calder.example"), 0)
        # Who took over leaves, too, and nobody is named: what was there stands on a coordinator's desk.
        desk = lambda *of: [r["ref"] for r in json.loads(self.inst.ctl("--json", "desk", *of))["rows"]]
        self.inst.sql("INSERT INTO desk SELECT f.id, 'todo', 'unack', false, p.id, 5, clock_now(), clock_now() FROM followups f, people p"
                      " WHERE p.ref = 'P10011'")
        ref, = desk("--person", "P10011")
        self.assertNotIn(ref, desk("--role", "coordinator"))
        self.inst.ctl("people", "absence", "add", "--person", "41220", "--from", "2026-03-10")
        self.assertIn(ref, desk("--role", "coordinator"))
        self.inst.sql("DELETE FROM desk")

    def who_has_left_does_not_come_in(self):
        self.assertEqual(self.clinician.get("/", follow=False).status, 303)
        self.visitor("P10011", 401)

    def test_on_call(self):
        b = self.coordinator
        self.assertIn("No shifts are entered", b.get("/on-call").text)
        week = "/on-call?week=2026-05-06"
        shift = {"role": "radiologist", "person": "Vale, Tamsin (R1)", "from": "2026-05-04T08:00", "until": "2026-05-05T08:00"}
        p = b.send(b.get(week), "/on-call?week=2026-05-04", dict(shift, until="2026-05-04T07:00"))
        self.assertEqual(p.status, 422)
        p = b.send(p, "/on-call?week=2026-05-04", dict(shift))
        for words in ("On call, 4 to 10 May", "Recorded: 1 entered", "Mon 4 May 08:00 to Tue 08:00 Vale, Tamsin",
                      "Mon 4 May 00:00 to Mon 08:00 nobody", "Tue 5 May 08:00 to Mon 00:00 nobody"):
            self.assertIn(words, p.text)
        self.assertIn("Vale, Tamsin", self.clinician.get(week).text)
        self.assertEqual([f for f in self.clinician.get(week).forms if "on-call" in f["action"]], [])
        refused = self.clinician.send(b.get(week), "/on-call?week=2026-05-04", shift)
        self.assertIn(refused.status, (403, 409))
        plan = "ref,from,until\nR1,2026-05-05T08:00,2026-05-06T08:00\nA1,2026-05-06T08:00,2026-05-07T08:00\n"
        for bad, says in (("", "file is empty"), (plan + "R9,2026-05-08,2026-05-09\n", "Line 4: there is no person")):
            p = b.send(b.get(week), "/on-call/file", {"role": "radiologist", "file": bad})
            self.assertEqual((p.status, says in p.text), (422, True), p.text)
        p = b.send(b.get(week), "/on-call/file", {"role": "radiologist", "file": plan})
        self.assertIn("2 entered, 0 taken back", p.text)
        p = b.send(b.get(week), "/on-call/file", {"role": "radiologist", "file": plan.replace("07T08", "07T20")})
        self.assertIn("1 entered, 1 taken back, 1 there already", p.text)
        self.assertEqual(self.periods("duty"), [("R1", "2026-05-04T15", "2026-05-05T15", "radiologist"),
                                                ("R1", "2026-05-05T15", "2026-05-06T15", "radiologist"),
                                                ("A1", "2026-05-06T15", "2026-05-08T03", "radiologist")])
        p = b.get(week)
        taken = next(f for f in p.forms if f["action"] == "/on-call/back")
        p = b.send(p, "/on-call/back", dict(taken["fields"]))
        self.assertIn("taken back", p.text)
        self.assertEqual(len(self.periods("duty")), 2)
        self.verify()


if __name__ == "__main__":
    unittest.main(verbosity=2)
