#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_desk.py - what stands on whose desk while reports come, time passes and people act."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class Desk(Scenario):
    def open(self, patient, category="4A", day="20260302"):
        self.report("F" + patient, "RX" + patient, day, LDCT, {LUNG: category}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def desk(self, *options):
        return json.loads(self.inst.ctl("--json", "desk", *options))

    def rows(self, *options):
        """{ref: (why, person)}, in order, but for whether a report was seen."""
        seen = {"Q%d" % i for i, in self.inst.sql("SELECT id FROM review_items WHERE class = 'review'")}
        return {r["ref"]: (r["why"], r["person"]) for r in self.desk(*options)["rows"] if r["ref"] not in seen}

    def say(self, verb, ref, *said, by="C1"):
        self.inst.ctl(*verb.split(), ref, *said, "--by", by)

    def test_a_day_at_the_desk(self):
        first, second, third = self.open("ONE"), self.open("TWO"), self.open("THREE")
        self.assertEqual(self.desk()["rows"], [])
        self.assertIn("nothing needs anybody now", self.inst.ctl("desk"))
        self.until("2026-07-08T20:00:00Z")
        owner = "P10011"
        self.assertEqual(self.rows("--list", "overdue"), dict.fromkeys((first, second, third), ("overdue", owner)))
        self.assertEqual(self.rows("--person", owner), self.rows("--all"))
        self.assertEqual(self.rows("--person", "N1"), {})
        self.say("attempt", first, "--channel", "phone", "--outcome", "no-answer", "--next", "2026-07-20", by="N1")
        self.say("transfer", second, "--to", "N1", "--reason", "your clinic")
        self.say("ack", third)
        self.assertEqual(self.rows(), {second: ("offered", "N1"), third: ("overdue", owner)})
        self.assertEqual(self.rows("--role", "navigator"), {second: ("offered", "N1")})
        self.assertEqual(self.rows("--list", "unack", "--person", owner), {})
        self.paged()
        row = next(r for r in self.desk("--person", owner)["rows"] if r["ref"] == third)
        self.assertIn("follow-up imaging", row["asked"])
        self.assertIn("overdue", row["due"])
        self.assertIn("escalation", row["next"]["words"])
        text = self.inst.ctl("desk", "--person", owner)
        for words in ("if nobody does", "escalation, tier 2", "it is overdue", "overdue           1"):
            self.assertIn(words, text)
        self.until("2026-07-20T20:00:00Z")
        self.assertEqual(self.rows()[first][0], "overdue")
        self.say("close", third, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "not indicated")
        self.assertNotIn(third, self.rows())
        self.standing()

    def paged(self):
        """All rows once, by pages of one, each said to go on but the last."""
        whole, after, seen = self.desk(), [], []
        self.assertEqual(whole["count"], whole["counts"]["todo"])
        for _ in range(whole["count"]):
            page = self.desk("--limit", "1", *after)
            seen += [r["ref"] for r in page["rows"]]
            after = ["--after", page["after"]] if page["after"] else []
        self.assertEqual(seen, [r["ref"] for r in whole["rows"]])
        said = self.inst.ctl("desk", "--limit", "1", check=False).stderr.decode()
        self.assertIn("1 of %d are shown; the next ones: --after" % whole["count"], said)
        self.assertEqual(self.inst.ctl("desk", "--after", "x", check=False).returncode, 2)

    def standing(self):
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))
        self.inst.sql("UPDATE desk SET rank = 6 WHERE list = 'todo'")
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check", check=False).stdout)
        self.assertEqual((out["equal"], {d["row"] for d in out["differences"]}), (False, {"desk"}))


if __name__ == "__main__":
    unittest.main()
