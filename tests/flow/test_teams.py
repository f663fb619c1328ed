#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_teams.py - follow-ups are given to a team and to one of it: who is asked, why, what becomes of it when people leave, and who
sees what."""
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import BUILD, SOURCE
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
PEOPLE = """ref,family,given,email,roles,language,active
C2,Second,Cora,c2@riverbend.example,coordinator,en,yes
C3,Third,Theo,c3@riverbend.example,coordinator,en,yes
Q1,Rao,Priya,q1@riverbend.example,quality-officer,en,yes
"""
RULES = """
assign "chest at Riverbend" {
	team = "south"
	system = "lung-rads"
	site = "RIVERBEND"
	by = load
}
"""


class Teams(Scenario):
    def instance_settings(self):
        with open(SOURCE + "/schema/policy/default.conf", encoding="utf-8") as f:
            self.shipped = f.read()
        self.policy = os.path.join(os.environ.get("TMPDIR", "/tmp"), "teams-%d.conf" % os.getpid())
        with open(self.policy, "w", encoding="utf-8") as f:
            f.write(self.shipped + RULES)
        self.addCleanup(os.unlink, self.policy)
        return {"rules.policy": self.policy, "pages.public_url": "https://followup.riverbend.example"}

    def tried(self, rules):
        """What followupd -t says of such a policy."""
        bad = self.file("bad.conf", self.shipped + rules)
        with open(self.inst.config, encoding="utf-8") as f:
            config = self.file("bad-followupd.conf", f.read().replace(self.inst.settings["rules.policy"], bad))
        p = subprocess.run([BUILD + "/followupd", "-t", "-c", config], capture_output=True, check=False)
        self.assertEqual(p.returncode, 1)
        return (p.stdout + p.stderr).decode()

    def setUp(self):
        super().setUp()
        self.file("people2.csv", PEOPLE)
        self.inst.ctl("people", "import", self.inst.dir + "/people2.csv")

    def file(self, name, text):
        with open(self.inst.dir + "/" + name, "w", encoding="utf-8") as f:
            f.write(text)
        return self.inst.dir + "/" + name

    def team(self, *words, code=0):
        p = self.inst.ctl("--json", "team", *words, check=False)
        self.assertEqual(p.returncode, code, p.stderr)
        return json.loads(p.stdout) if not code else p.stderr.decode()

    def open(self, patient, **more):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient, **more)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def whose(self):
        return self.inst.sql("SELECT t.ref, p.ref FROM followups f LEFT JOIN teams t ON t.id = f.team_id LEFT JOIN people p"
                             " ON p.id = f.coordinator_id ORDER BY f.id")

    def to(self, ref):
        """To whom of the coordinators mails about it went."""
        return {r for r, in self.inst.sql("SELECT p.ref FROM notices n JOIN followups f ON f.id = n.followup_id JOIN people p"
                                          " ON p.id = n.person_id WHERE f.ref = %s AND 'coordinator' = ANY (p.roles)", ref)}

    def agree(self):
        self.verify()
        p = self.inst.ctl("rebuild", "--check", check=False)
        self.assertEqual(p.returncode, 0, p.stdout)

    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        self.assertEqual(b.sign_in(ref, words[words.index("Password") + 1]).status, 200)
        return b

    def sees(self, b, refs, scope=None):
        """Which of these: as cases, or in a list."""
        if not scope:
            return [name for name, ref in refs.items() if b.get("/case/" + ref).status == 200]
        page = b.get("/list/open?scope=" + scope).text
        return [name for name, ref in refs.items() if ref in page]

    def test_who_sees_what(self):
        refs = {"nobody's": self.open("NOBODY"), "north": self.open("NORTH")}
        coordinator = self.visitor("C2")
        self.assertEqual(self.sees(coordinator, refs), ["nobody's", "north"]) # there are no teams
        self.assertNotIn("Team ", coordinator.get("/list/todo").text)
        for team, person in (("south", "C2"), ("north", "C3")):
            self.team("add", team, "--name", team.title())
            self.team("join", team, "--person", person)
        refs["south"] = self.open("SOUTH")
        north, = self.inst.sql("SELECT id FROM teams WHERE ref = 'north'")[0]
        for table, key in (("followups", "id"), ("desk", "item_id")):
            self.inst.sql("UPDATE " + table + " SET team_id = %s WHERE " + key + " = (SELECT id FROM followups WHERE ref = %s)",
                          north, refs["north"])
        self.until("2026-07-20T20:00:00Z")
        everybody = list(refs)
        for who, cases in (("C1", ["nobody's"]), ("C2", ["nobody's", "south"]), ("C3", ["nobody's", "north"]),
                           ("N1", ["nobody's"]), ("P10011", everybody), ("P10090", []), ("Q1", everybody)):
            with self.subTest(who):
                self.assertEqual(self.sees(self.visitor(who), refs), cases)
        for scope, cases in (("mine", []), ("team:south", ["south"]), ("all", ["nobody's", "south"]), ("team:north", [])):
            with self.subTest(scope):
                self.assertEqual(self.sees(coordinator, refs, scope), cases)
        page = coordinator.get("/list/overdue?scope=team:south")
        self.assertIn("Mine Team South Everyone", " ".join(page.text.split()))
        self.assertNotIn("Team North", page.text)
        self.assertIn(refs["south"], page.text)
        self.assertNotIn(refs["nobody's"], page.text)
        for sort in ("due", "patient"):
            self.assertIn(refs["south"], coordinator.get("/list/todo?scope=team:south&sort=" + sort).text)
        self.assertIn(refs["south"], coordinator.get("/list/todo?scope=team:south&guideline=lung-rads").text)
        quality = self.visitor("Q1")
        self.assertIn("Mine Team North Team South Everyone", " ".join(quality.get("/list/todo?scope=all").text.split()))
        self.assertEqual(self.sees(quality, refs, "team:north"), ["north"])
        # Whoever covers sees what that person's team has; nobody is of the north any more: it is everybody's.
        self.inst.ctl("people", "absence", "add", "--person", "C3", "--from", "2026-07-20", "--until", "2026-07-25", "--cover", "C2")
        self.assertEqual(self.sees(coordinator, refs), everybody)
        self.inst.ctl("people", "absence", "remove", str(self.inst.sql("SELECT max(id) FROM people_periods WHERE kind ="
                                                                      " 'absence'")[0][0]))
        self.assertEqual(self.sees(coordinator, refs), ["nobody's", "south"])
        self.a_calendar(coordinator, refs)
        self.team("leave", "north", "--person", "C3")
        self.assertEqual(self.sees(self.visitor("C1"), refs), everybody)
        self.verify()

    def fetch(self, path, status=200):
        p = Browser(self.inst.pages_port).ask("GET", path, headers={"User-Agent": "Thunderbird"})
        self.assertEqual(p.status, status, p.html)
        return p

    def a_calendar(self, b, refs):
        """Of the team's follow-ups, for who is of it, as long as that is so."""
        south, = self.inst.sql("SELECT id FROM teams WHERE ref = 'south'")[0]
        other = self.visitor("C3")
        self.assertNotIn("South", other.get("/feeds").text)
        self.assertEqual(other.send(other.get("/feeds"), "/feeds/new", {"team": str(south)}).status, 404)
        page = b.get("/feeds")
        self.assertIn("South", page.text)
        made = b.send(page, "/feeds/new", {"team": str(south)})
        path = re.search(r"/cal/[a-z2-7]{26}\.ics", made.html).group(0)
        self.assertIn("South, made", " ".join(b.get("/feeds").text.split()))
        first = self.fetch(path)
        self.assertEqual(re.findall("SUMMARY:Follow-up (\\w+) due", first.html), [refs["south"]])
        self.assertIn("Follow-ups of South", first.html.replace("\r\n ", ""))
        self.inst.ctl("close", refs["south"], "--code", "CLIN_CLOSED", "--by", "P10011", "--clinician", "P10011",
                      "--reason", "not indicated")
        second = self.fetch(path)
        self.assertNotEqual(second.headers["ETag"], first.headers["ETag"])
        self.assertIn("STATUS:CANCELLED", second.html)
        self.assertEqual([f["team"] for f in json.loads(self.inst.ctl("--json", "feed", "list"))], ["south"])
        self.team("leave", "south", "--person", "C2")
        self.fetch(path, 410)
        p = self.inst.ctl("feed", "make", "C2", "--team", "south", check=False)
        self.assertEqual(p.returncode, 1, p)
        self.assertIn(b"only who is of a team can have its calendar", p.stderr)

    def test_a_team_has_its_follow_ups(self):
        self.assertIn('assign "chest at Riverbend" names the system "lunge", which no table is of',
                      self.tried(RULES.replace('"lung-rads"', '"lunge"')))
        before = self.open("NOBODY")
        self.assertEqual(self.whose(), [(None, None)]) # nobody is of it yet
        self.team("add", "south", "--name", "South", "--lead", "C2", "--email", "south@riverbend.example")
        self.assertIn("is, or was", self.team("add", "south", "--name", "Again", code=1))
        for person in ("C2", "C3"):
            self.team("join", "south", "--person", person)
        self.assertIn("already", self.team("join", "south", "--person", "C3", code=1))
        self.assertIn("neither", self.team("join", "south", "--person", "R1", code=1))
        self.assertIn("there is no team", self.team("join", "west", "--person", "C3", code=1))
        refs = [self.open("T%d" % i) for i in range(4)]
        given = self.whose()[1:]
        self.assertEqual({t for t, _ in given}, {"south"})
        self.assertEqual(sorted(p for _, p in given), ["C2", "C2", "C3", "C3"]) # fewest open
        again = self.inst.ctl("--json", "explain", refs[0])
        who = {"C2": "Cora Second", "C3": "Theo Third"}
        self.assertEqual(json.loads(again)["team"], "South: of its coordinators %s is asked, by the rule \"chest at Riverbend\","
                         " whoever has fewest open follow-ups" % who[given[0][1]])
        self.assertEqual(self.team("list"), [{"ref": "south", "name": "South", "lead": "C2", "email": "south@riverbend.example",
                                              "members": "C2|C3", "open": 4}])
        # Each step goes to whom it was given to; what is no team's to anybody in the role.
        self.until("2026-04-03T20:00:00Z")
        self.until("2026-09-20T20:00:00Z")
        for ref, (_, person) in zip(refs, given):
            self.assertEqual(self.to(ref), {person}, ref)
        self.assertEqual(len(self.to(before)), 1)
        self.agree()
        # Who leaves keeps what stands on the desk; others of the team are asked from the next step on.
        desk = self.inst.sql("SELECT count(*) FROM desk d JOIN people p ON p.id = d.person_id WHERE p.ref = 'C3' AND"
                             " d.list = 'todo' AND d.team_id <> 0")[0][0]
        self.assertGreaterEqual(desk, 2)
        self.assertIn("desk, %d, stays there" % desk, self.team("leave", "south", "--person", "C3")["done"])
        self.assertIn("nobody", self.team("leave", "south", "--person", "C3", code=1))
        self.until("2026-11-01T20:00:00Z")
        for ref, (_, person) in zip(refs, given):
            self.assertEqual(self.to(ref), {person, "C2"}, ref)
        # What is closed counts no more.
        self.inst.ctl("close", refs[0], "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", given[0][1])
        self.assertEqual(dict(self.inst.sql("SELECT p.ref, sum(l.open)::int FROM coordinator_loads l JOIN people p ON p.id ="
                                            " l.person_id GROUP BY 1"))[given[0][1]], 1)
        self.assertIn("3, are every coordinator's", self.team("dissolve", "south")["done"])
        self.assertEqual(self.team("list"), [])
        self.agree()


if __name__ == "__main__":
    unittest.main()
