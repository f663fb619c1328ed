#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_tasks.py - the twelve commonest tasks at a running daemon, within their budget of keys and clicks.

By keys, by clicks, by clicks without a script, and by touch on a small screen: tasks.js does them, and
what the pages said is compared with what the database has.  Skipped where there is no browser.
"""
import json
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"), HERE]
from browser import Browser
from scenario import Scenario
from test_look import CHROMIUM, MISSING, MODULES, NODE, PICTURES

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
OWNER = "d.okonjo@riverbend.example"
URL = "https://followup.riverbend.example"
CTA = "36813-4^CTA Chest^LN"
WAYS = ("keys", "clicks", "scriptless", "touch")
PLACES = {"keys": "NORTH", "clicks": "SOUTH", "scriptless": "EAST", "touch": "WEST"}


@unittest.skipIf(MISSING, MISSING)
class Tasks(Scenario):

    def instance_settings(self):
        return {"pages.public_url": URL, "mail.from": "followup@riverbend.example"}

    def open(self, way, what):
        """A follow-up of a patient of its own, overdue when the tasks begin."""
        number = (what + way).upper()
        self.report("F" + number, "RX" + number, "20260302", LDCT, {LUNG: "4A"}, patient=number,
                    name="%s^%s" % (PLACES[way], what.upper()))
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def asked(self, kind):
        return "Q%d" % self.inst.sql("SELECT max(id) FROM review_items WHERE kind = %s", kind)[0][0]

    def interval_missing(self, way):
        self.report("Q" + way, "RXQ" + way, "20260302", "24627-2^CT Chest^LN", {}, patient="Q" + way,
                    text="Pulmonary nodule. Recommend follow-up CT chest.", name="%s^QUESTION" % PLACES[way])
        return self.asked("incomplete-recommendation")

    def done_early(self, way):
        """An exam too early to close by itself."""
        self.report("E" + way, "RXE" + way, "20260510", LDCT, {LUNG: "2"}, patient=("attach" + way).upper(),
                    name="%s^ATTACH" % PLACES[way])

    def critical(self, way):
        self.report("U" + way, "RXU" + way, "20260620", CTA, {}, patient="U" + way, at="0830",
                    text="CRITICAL RESULT: large tension pneumothorax.", name="%s^CRITICAL" % PLACES[way])
        return self.asked("critical-communication")

    def token(self, ref):
        """Of the newest mail to the owner about that follow-up."""
        mail = [m for m in self.mails(OWNER) if ref in m["subject"]][-1]
        return re.findall(re.escape(URL) + "/a/([a-z2-7]{26})", self.body(mail))[0]

    def said_by_link(self, ref):
        """What would stop the clock is for a person to confirm."""
        b, path = Browser(self.inst.pages_port), "/a/" + self.token(ref)
        p = b.send(b.get(path), path, {"answer": "not-indicated", "not-indicated-note": "benign on the outside film"})
        self.assertEqual(p.status, 200, p.text)
        self.settle()
        return self.asked("reply")

    def prepare(self):
        have = {w: {"care": self.open(w, "care"), "elsewhere": self.open(w, "elsewhere"), "attach": self.open(w, "attach"),
                    "said": self.open(w, "said"), "link": self.open(w, "link"), "question": self.interval_missing(w),
                    "family": PLACES[w]} for w in WAYS}
        self.until("2026-06-20T16:00:00Z")
        for w in WAYS:
            self.done_early(w)
            have[w].update(check=self.said_by_link(have[w]["said"]), critical=self.critical(w),
                           link=self.token(have[w]["link"]))
        return have

    def plan(self, have):
        words = self.inst.ctl("people", "sign-in", "C1", "--one-time").split()
        return {"origin": "http://127.0.0.1:%d" % self.inst.pages_port, "name": "C1",
                "password": words[words.index("Password") + 1], "ways": have,
                "day": "2026-06-03", "day_typed": "06032026"}

    def perform(self, have):
        path = os.path.join(self.inst.dir, "plan.json")
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
            json.dump(self.plan(have), f)
        env = dict(os.environ, NODE_PATH=MODULES, CHROMIUM=CHROMIUM, HOME=self.inst.dir)
        out = subprocess.run([NODE, os.path.join(HERE, "tasks.js"), path, PICTURES], check=True, env=env,
                             stdout=subprocess.PIPE, timeout=1200).stdout
        return [json.loads(line) for line in out.decode().splitlines()]

    def recorded(self, ref):
        return [kind for kind, in self.inst.sql("SELECT e.kind FROM events e JOIN followups f ON f.id = e.followup_id"
                                                " WHERE f.ref = %s ORDER BY e.seq", ref)]

    def test_tasks(self):
        have = self.prepare()
        done = self.perform(have)
        faults = ["%(task)s, %(way)s: %(fault)s" % t for t in done if t["fault"]]
        self.assertFalse(faults, "\n" + "\n".join(faults))
        self.assertEqual([len([t for t in done if t["way"] == w]) for w in WAYS], [11, 12, 12, 12])
        self.settle()
        for w in WAYS:
            self.really_so(have[w])
        self.verify()

    def really_so(self, have):
        """What the pages said was recorded is what the database has."""
        kinds = self.recorded(have["care"])
        for kind in ("attempted", "undone", "acknowledged", "postponed"):
            self.assertIn(kind, kinds)
        closed = self.inst.sql("SELECT ref, closure FROM followups WHERE ref = ANY(%s)",
                               [have[k] for k in ("elsewhere", "attach", "said")])
        self.assertEqual(dict(closed), {have["elsewhere"]: "DONE_ELSEWHERE", have["attach"]: "DONE_EARLY",
                                        have["said"]: "CLIN_CLOSED"})
        for question in (have["question"], have["check"], have["critical"]):
            self.assertEqual(self.inst.sql("SELECT resolved_at IS NOT NULL FROM review_items WHERE id = %s",
                                           int(question[1:])), [(True,)])


if __name__ == "__main__":
    unittest.main()
