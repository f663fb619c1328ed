#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_policy.py - a policy is shown, changed for new follow-ups, previewed and applied to running ones."""
import csv
import io
import json
import os
import signal
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class Policy(Scenario):
    def write(self, version, *swaps):
        with open(self.first, encoding="utf-8") as f:
            text = f.read().replace('version = "2026.1"', 'version = "%s"' % version)
        for find, put in swaps:
            self.assertEqual(text.count(find), 1, find)
            text = text.replace(find, put)
        path = self.inst.dir + "/policy-%s.conf" % version
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def put_in_force(self, path):
        self.inst.settings["rules.policy"] = path
        self.inst.write_config()
        before = self.inst.log_text().count("rules reloaded: policy")
        self.inst.process.signal(signal.SIGHUP)
        wait_for("the reload", lambda: self.inst.log_text().count("rules reloaded: policy") > before)

    def open(self, patient):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def json(self, *words, check=True):
        return json.loads(self.inst.ctl("--json", "policy", *words, check=check) if check else
                          self.inst.ctl("--json", "policy", *words, check=False).stdout)

    def preview(self, *more):
        return self.json("change", "--preview", *more)

    def going_by(self, version):
        return {r["policy"].split(" ")[1]: r["open"] for r in self.json("list")}[version]

    def test_what_runs_keeps_its_policy_until_somebody_says_so(self):
        self.first = self.inst.settings["rules.policy"]
        self.shown()
        first, second = self.open("ONE"), self.open("TWO")
        self.until("2026-06-20T20:00:00Z")
        sooner = self.write("2026.2", ("latest days = 30  to = owner ", "latest days = 15  to = owner "))
        # a preview of a file that is not in force: nothing is written
        looked = self.preview("--file", sooner)
        self.assertEqual((looked["open"], looked["others"], looked["counts"]["at-once"]), (2, 2, 2))
        self.assertEqual(looked["followups"][0]["before"]["step"], "overdue")
        text = self.inst.ctl("policy", "change", "--preview", "--file", sooner)
        for words in ("2 of 2 open follow-ups", "2  would be escalated at once", first, "Delphine Okonjo",
                      "Nothing was changed", "name the file in rules.policy"):
            self.assertIn(words, text)
        rows = list(csv.DictReader(io.StringIO(self.inst.ctl("policy", "change", "--preview", "--csv", "--file", sooner))))
        self.assertEqual([(r["followup"], r["effect"], r["step_after"]) for r in rows],
                         [(first, "at-once", "overdue"), (second, "at-once", "overdue")])
        # not in force yet: refused, with what to do
        self.inst.settings["rules.policy"] = sooner
        self.inst.write_config()
        out = self.inst.ctl("policy", "change", "--apply", "--by", "C1", check=False)
        self.assertEqual(out.returncode, 1)
        self.assertIn(b"not in force: that is default 2026.1", out.stderr)
        self.assertIn(b"Reload followupd", out.stderr)
        # in force: new ones go by it, those that run do not
        self.put_in_force(sooner)
        third = self.open("THREE")
        self.assertEqual((self.going_by("2026.1"), self.going_by("2026.2")), (2, 1))
        self.assertIn("this one goes on as it was planned", self.inst.ctl("policy", "explain", first))
        self.assertIn("2 open follow-ups go by it", self.inst.ctl("policy", "show", "default", "2026.1"))
        self.assertIn("not in force: that is default 2026.2", self.inst.ctl("policy", "show", "default", "2026.1"))
        with open(self.first, encoding="utf-8") as f:
            self.assertEqual(self.inst.ctl("policy", "show", "--text", "default", "2026.1"), f.read())
        # the next step of the first is as it was planned: thirty days
        self.assertEqual(self.json("explain", first)["steps"][0]["at"][:10], "2026-07-02")
        # one by name, then the rest
        mails = len(self.mails())
        self.assertIn("1 follow-up goes by policy default 2026.2",
                      self.inst.ctl("policy", "change", first, "--apply", "--by", "C1"))
        self.until("2026-06-22T20:00:00Z")  # nobody is written to on a Saturday
        wait_for("an escalation", lambda: len(self.mails()) > mails)
        last = self.json_history(first)
        self.assertIn("policy-changed", [e["kind"] for e in last])
        self.assertEqual([e["actor"] for e in last if e["kind"] == "policy-changed"], ["Jude Fairweather (C1)"])
        self.assertEqual(self.inst.sql("SELECT tier, overdue FROM followups WHERE ref = %s", first), [(1, True)])
        self.assertEqual(self.inst.sql("SELECT tier, overdue FROM followups WHERE ref = %s", second), [(0, False)])
        self.assertEqual(self.json("change", "--apply", "--by", "C1")["applied"], 1)
        self.assertEqual((self.going_by("2026.1"), self.going_by("2026.2")), (0, 3))
        self.assertEqual(self.preview()["others"], 0)
        wait_for("the other escalation", lambda: self.inst.sql("SELECT count(*) FROM outbox") == [(0,)])
        self.standing()
        # a restart knows what was kept
        self.inst.ctl("close", third, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "P10011")
        self.put_in_force(self.first)
        self.until("2026-06-25T20:00:00Z")
        self.standing()

    def json_history(self, ref):
        return json.loads(self.inst.ctl("--json", "history", ref))["events"]

    def shown(self):
        text = self.inst.ctl("policy", "show")
        for words in ("Policy default 2026.1, in force since", "Follow-ups due 89 to 366 days after the exam",
                      "30 days after the latest date", "135 days after the latest date, then every 30 days",
                      "14 days after it was opened, unless it is acknowledged", "60 days before the due date",
                      "4 hours after it was opened, in working hours, but 12 hours after at the latest",
                      "Questions, class \"critical\"", "30 minutes after it was asked, at any hour",
                      "none may wait", "attempts before one may be closed as lost"):
            self.assertIn(words, text)
        whole = self.json("show")
        self.assertEqual((whole["in_force"], len(whole["bands"]), len(whole["questions"])), (True, 5, 6))
        self.assertEqual(whole["limits"]["postpone_days"], 90)
        gone = self.inst.ctl("policy", "show", "default", "1999", check=False)
        self.assertEqual(gone.returncode, 1)
        self.assertIn(b"no policy default 1999 was in force here", gone.stderr)
        for words in (("change",), ("change", "--apply"), ("change", "--apply", "--by", "C1", "--file", "x"),
                      ("change", "--preview", "--apply")):
            self.assertEqual(self.inst.ctl("policy", *words, check=False).returncode, 2, words)

    def standing(self):
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check", check=False).stdout)
        self.assertEqual((out["equal"], out["differences"]), (True, []))


if __name__ == "__main__":
    unittest.main()
