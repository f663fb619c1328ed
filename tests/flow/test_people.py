#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_people.py - who of several people is asked: leave and cover, several in a role, the reader of the exam."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
OWNER, COVER, THIRD = "d.okonjo@riverbend.example", "e.brandvold@riverbend.example", "p.marchetti@calder.example"
COORDINATOR, SECOND = "coordinator1@riverbend.example", "coordinator2@riverbend.example"
HEAD = "ref,family,given,email,roles,language,active\n"

LEAVE = "\r\n".join("""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:leave@x
SUMMARY:Away
DTSTART;VALUE=DATE:20260309
DTEND;VALUE=DATE:20260321
END:VEVENT
BEGIN:VEVENT
UID:clinic@x
DTSTART;TZID=America/Los_Angeles:20260401T080000
DURATION:PT10H
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
END:VCALENDAR
""".split("\n"))


class People(Scenario):
    def open(self, patient, category="4A", day="20260302"):
        self.report("F" + patient, "RX" + patient, day, LDCT, {LUNG: category}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def told(self, ref, to):
        shown = json.loads(self.inst.ctl("--json", "show", ref))
        return [n["step"] for n in shown["notices"] if n["recipient"] == to]

    def file(self, name, text):
        with open(self.inst.dir + "/" + name, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return self.inst.dir + "/" + name

    def absence(self, *words, check=True):
        out = self.inst.ctl("--json", "people", "absence", *words, check=check)
        return json.loads(out) if check else out

    def standing(self):
        """verify, and what is stored is what comes of the stored messages and of who was away then."""
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def test_a_leave(self):
        """The cover gets what comes meanwhile, the owner nothing; he owns it all the time."""
        ref = self.open("L1")
        self.until("2026-03-03T20:00:00Z")
        self.assertEqual(self.told(ref, OWNER), ["first"])
        got = self.absence("import", self.file("leave.ics", LEAVE), "--person", "P10011", "--cover", "P10090")
        self.assertEqual((got["added"], got["removed"]), (4, 0))
        self.until("2026-03-17T20:00:00Z")
        self.assertEqual((self.told(ref, OWNER), self.told(ref, COVER)), (["first"], ["acknowledge"]))
        body = self.body(self.mails(COVER)[-1])
        self.assertIn("Why you: you are asked in place of Delphine Okonjo, the accountable owner of this follow-up, who is"
                      " away until 2026-03-20.", body)
        self.assertEqual([c["owner"] for c in self.cases()], ["P10011"])
        self.assertEqual(self.reviews(), [])
        here = [p for p in json.loads(self.inst.ctl("--json", "people", "list")) if p["ref"] == "P10011"][0]
        self.assertEqual((here["away"], here["cover"], here["back"]), (True, "P10090", "2026-03-21T07:00:00Z"))
        # a second finding meanwhile is hers, and the cover is told
        second = self.open("L2", day="20260317")
        self.until("2026-03-18T20:00:00Z")
        self.assertEqual((self.told(second, OWNER), self.told(second, COVER)), ([], ["first"]))
        # who covers leaves: who covers for him is asked
        self.absence("add", "--person", "P10090", "--from", "2026-03-19", "--cover", "41220")
        third = self.open("L3", day="20260318")
        self.until("2026-03-19T20:00:00Z")
        self.assertEqual((self.told(third, COVER), self.told(third, THIRD)), ([], ["first"]))
        # back again
        self.until("2026-04-03T20:00:00Z")
        self.assertEqual((self.told(ref, OWNER), self.told(second, OWNER)), (["first", "reminder-60"], ["acknowledge"]))
        # away by the hour on the first of April: he who covers is away, too
        self.assertEqual(self.told(ref, THIRD), ["not-ordered"])
        self.standing()

    def test_what_is_taken_back(self):
        ref = self.open("T1")
        self.absence("add", "--person", "P10011", "--from", "2026-03-01", "--until", "2026-04-30", "--cover", "P10090")
        row = self.absence("list")[0]
        self.assertEqual((row["person"], row["cover"], row["from"], row["back"]),
                         ("P10011", "P10090", "2026-03-01T08:00:00Z", "2026-05-01T07:00:00Z"))
        self.until("2026-03-03T20:00:00Z")
        self.assertEqual((self.told(ref, OWNER), self.told(ref, COVER)), ([], ["first"]))
        self.absence("remove", str(row["id"]))
        self.assertEqual(self.absence("list"), [])
        self.assertEqual(self.absence("remove", str(row["id"]), check=False).returncode, 1)
        self.until("2026-03-17T20:00:00Z")
        self.assertEqual(self.told(ref, OWNER), ["acknowledge"])
        self.standing()

    def test_files_and_faults(self):
        good = self.file("away.csv", "ref,from,until,cover\nP10011,2026-03-09,2026-03-20,P10090\n41220,2026-03-09,,\n")
        self.assertEqual(self.absence("import", good)["added"], 2)
        self.assertEqual(self.absence("import", good), {"added": 0, "removed": 0, "unchanged": 2})
        self.absence("add", "--person", "P10011", "--from", "2026-05-01", "--until", "2026-05-02")
        moved = self.file("moved.csv", "ref,from,until,cover\nP10011,2026-03-10,2026-03-20,P10090\n")
        self.assertEqual(self.absence("import", moved), {"added": 1, "removed": 1, "unchanged": 0})
        self.assertEqual([(a["person"], a["from"][:10], a["for_good"]) for a in self.absence("list")],
                         [("41220", "2026-03-09", True), ("P10011", "2026-03-10", False), ("P10011", "2026-05-01", False)])
        for text, said in (("", "empty"), ("ref,from\nP10011,2026-03-09\n", "column until is missing"),
                           ("ref,from,until\nP9,2026-03-09,\n", "line 2: there is no person \"P9\""),
                           ("ref,from,until\nP10011,9 March,\n", "line 2: from is \"9 March\""),
                           ("ref,from,until\nP10011,2026-03-09,2026-03-08\n", "until lies before from"),
                           ("ref,from,until,cover\nP10011,2026-03-09,,P10011\n", "cannot cover for himself"),
                           ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no entry")):
            with self.subTest(said):
                person = ("--person", "P10011") if text.startswith("BEGIN") else ()
                p = self.absence("import", self.file("bad", text), *person, check=False)
                self.assertEqual(p.returncode, 1, p.stdout)
                self.assertIn(said, p.stderr.decode())
        self.assertEqual(self.absence("import", self.file("leave.ics", LEAVE), check=False).returncode, 2)
        self.assertEqual(len(self.absence("list")), 3)
        self.verify()

    def test_several_in_a_role(self):
        """Two coordinators share the patients, each keeps one; a radiologist's step goes to the reader."""
        self.inst.ctl("people", "import", self.file("more.csv", HEAD
                      + "C2,Second,Cora," + SECOND + ",coordinator,en,yes\n"
                      + "R0,First,Rhea,rhea@riverbend.example,radiologist,en,yes\n"
                      + "R2041,Vale,Tamsin,vale@riverbend.example,radiologist,en,yes\n"))
        refs = [self.open("S%d" % i) for i in range(8)]
        self.until("2026-09-18T20:00:00Z")
        of = {r: {p for p in (COORDINATOR, SECOND) if self.told(r, p)} for r in refs}
        self.assertEqual({len(p) for p in of.values()}, {1}, of)
        self.assertEqual(set.union(*of.values()), {COORDINATOR, SECOND})
        self.assertEqual(self.mails("rhea@riverbend.example"), [])
        self.assertTrue(all(self.told(r, "vale@riverbend.example") for r in refs))
        self.standing()

    def duty(self, word, *args):
        return json.loads(self.inst.ctl("--json", "people", "duty", word, *args) or "null")

    def test_on_call(self):
        """Of two coordinators the one on call is asked, as long as the duty lasts; a file is read like one of absences."""
        self.inst.ctl("people", "import", self.file("more.csv", HEAD
                      + "C2,Second,Cora," + SECOND + ",coordinator,en,yes\n"))
        self.assertEqual(self.duty("add", "--person", "C2", "--role", "coordinator", "--from", "2026-09-01", "--until",
                                   "2026-09-20T12:00")["added"], 1)
        self.assertEqual(self.inst.ctl("people", "duty", "add", "--person", "C2", "--role", "owner", "--from", "2026-09-01",
                                       "--until", "2026-09-02", check=False).returncode, 2)
        refs = [self.open("S%d" % i) for i in range(6)]
        self.until("2026-09-18T20:00:00Z")
        self.assertEqual([sum(bool(self.told(r, p)) for r in refs) for p in (COORDINATOR, SECOND)], [0, 6])
        (row,) = self.duty("list")
        self.assertEqual((row["person"], row["role"], row["back"]), ("C2", "coordinator", "2026-09-20T19:00:00Z"))
        self.duty("remove", str(row["id"]))
        self.assertEqual(self.duty("list"), [])
        night = self.file("night.csv", "ref,from,until\nC2,2026-10-01T18:00,2026-10-02T07:00\n")
        self.assertEqual(self.duty("import", night, "--role", "coordinator")["added"], 1)
        self.standing()


if __name__ == "__main__":
    unittest.main()
