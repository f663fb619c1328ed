#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_simulate.py - followupctl policy simulate: in silence it counts what the engine then really sends."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import SOURCE
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
END = "2027-06-30"

FINDINGS = """exam_date,patient,procedure,system,version,inputs,what,interval,orderer,radiologist
2026-03-02,p1,CT CHEST,lung-rads,2022,category=3,,,D1,R1
2026-03-03,p2,,,,,CT chest,3-6 months,D1,
"""


class Simulate(Scenario):
    def simulated(self, *options):
        return json.loads(self.inst.ctl("--json", "policy", "simulate", *options))

    def simulated_days(self, out):
        days = {}
        for p in out["policies"][0]["people"]:
            for d in p["days"]:
                days[p["person"], d["day"]] = d["mails"]
        return days

    def sent_days(self):
        rows = self.inst.sql(
            "SELECT p.ref, (d.at AT TIME ZONE 'America/Chicago')::date::text, count(*)::int FROM deliveries d"
            " JOIN notices n ON n.id = d.notice_id JOIN people p ON p.id = n.person_id"
            " WHERE d.outcome = 'accepted' GROUP BY 1, 2")
        return {(ref, day): n for ref, day, n in rows}

    def stored(self):
        tables = ("followups", "review_items", "notices", "outbox", "events", "timers", "inbound", "people")
        return [self.inst.sql("SELECT count(*), sum(hashtext(t::text)::bigint) FROM %s t" % t) for t in tables]

    def test_silence_is_what_the_engine_sends(self):
        self.maxDiff = None
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "3"})
        before = self.stored()
        out = self.simulated("--until", END)
        self.assertEqual(self.stored(), before)
        self.assertEqual((out["policies"][0]["followups"], out["policies"][0]["failed"]), (1, 0))
        self.until(END + "T23:00")
        sent = self.sent_days()
        self.assertEqual(self.simulated_days(out), sent)
        self.assertGreater(sum(sent.values()), 15)
        # Afterwards the same history says the same.
        again = self.simulated("--from", "2026-03-02", "--until", END)
        self.assertEqual(self.simulated_days(again), sent)

    def test_a_question_too(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "17"})
        self.assertEqual(len(self.reviews()), 1)
        out = self.simulated("--until", "2026-06-01")
        self.until("2026-06-01T23:00")
        sent = self.sent_days()
        self.assertEqual(self.simulated_days(out), sent)
        self.assertGreater(sum(sent.values()), 5)

    def test_findings_of_a_file(self):
        path, plot, other = (self.inst.dir + "/" + n for n in ("findings.csv", "plot.svg", "other.conf"))
        with open(path, "w") as f:
            f.write(FINDINGS)
        with open(self.inst.settings["rules.policy"]) as f, open(other, "w") as g:
            g.write(f.read().replace('version = "2026.1"', 'version = "X"').replace(
                'step "reminder-7"', 'step "reminder-45" { from = target days = -45 to = owner notice = reminder mail = alone }\n\tstep "reminder-7"'))
        out = self.simulated(path, "--against", other, "--svg", plot)
        self.assertEqual([p["followups"] for p in out["policies"]], [2, 2])
        self.assertGreater(out["difference"]["total"]["mails"], 0)
        self.assertEqual(out["difference"]["total"]["mails"], out["difference"]["people"]["D1"]["mails"])
        with open(plot) as f:
            svg = f.read()
        self.assertIn("<title", svg)
        self.assertNotIn("<script", svg)
        text = self.inst.ctl("policy", "simulate", path)
        self.assertIn("nobody does anything", text)
        model = SOURCE + "/schema/policy/behaviour.csv"
        field = self.simulated(path, "--behave", "field", "--model", model, "--seed", "3")
        self.assertEqual(field, self.simulated(path, "--behave", "field", "--model", model, "--seed", "3"))
        lines = self.inst.ctl("policy", "simulate", path, "--csv").split("\n")
        self.assertEqual(lines[0].split(",")[:4], ["policy", "person", "role", "week"])

    def test_a_fault_has_its_row(self):
        path = self.inst.dir + "/findings.csv"
        with open(path, "w") as f:
            f.write(FINDINGS + "# a comment\n2026-13-01,p3,,lung-rads,,category=3,,,,\n")
        done = self.inst.ctl("policy", "simulate", path, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(path + ":5: exam_date: must be a day like 2026-03-02", done.stderr.decode())


if __name__ == "__main__":
    unittest.main()
