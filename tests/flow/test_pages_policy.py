#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_policy.py - what the pages say of a policy, of two, and of what would come of each for a follow-up."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class Policy(Scenario):
    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        b.sign_in(ref, words[words.index("Password") + 1])
        return b

    def reload_with(self, change):
        """The file of the policy is edited while all roles run."""
        before = self.inst.log_text().count("rules reloaded: policy")
        self.inst.change_policy(change)
        self.inst.process.signal(1)
        wait_for("the reload", lambda: self.inst.log_text().count("rules reloaded: policy") > before)

    def test_what_a_policy_says_and_would_do(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "4A"}, patient="RIVERA")
        (ref,), = self.inst.sql("SELECT ref FROM followups")
        b = self.visitor("C1")
        p = b.get("/policy")
        self.assertEqual((p.status, p.headings), (200, ["Policy default 2026.1"]))
        self.assertIn("/policy", b.get("/").links)
        sha = re.search("[0-9a-f]{64}", p.text).group()
        for words in ("In force since ", "Follow-ups due 4 to 88 days after the exam",
                      "14 days after the latest date", "the coordinator is told that it is overdue, by a mail of its own",
                      "tier 1, overdue", "E, published", "J, judgement", "unless it is ordered", "Questions:", "not signed"):
            self.assertIn(words, p.text)
        self.assertEqual(b.get("/policy/" + sha[:12]).headings, p.headings)
        for wrong in ("/policy/" + "0" * 12, "/policy/" + sha[:11], "/policy/" + sha, "/tables/lung-rads/1999"):
            self.assertEqual(b.get(wrong).status, 404, wrong)
        self.another(b, ref, sha)
        self.table(b)

    def another(self, b, ref, sha):
        """Escalates ten days sooner; the follow-up goes on by the one before, and the page says what the other would do."""
        self.reload_with(lambda text: text.replace('version = "2026.1"', 'version = "2026.2"').replace(
            "from = latest days = 30  to = owner", "from = latest days = 20  to = owner"))
        self.report("F2", "RX2", "20260302", LDCT, {LUNG: "3"}, patient="TAN")
        p = wait_for("the new one", lambda: (lambda p: p if p.headings == ["Policy default 2026.2"] else None)(b.get("/policy")))
        self.assertIn("Compare with default 2026.1", p.text)
        both = b.get([l for l in p.links if "?with=" in l][0])
        self.assertIn("Beside default 2026.1", both.text)
        row = both.text[both.text.index("Beside"):both.text.index("What would happen")]
        self.assertEqual((row.count("20 days after the latest date"), row.count("30 days after the latest date")), (1, 1))
        self.assertEqual(row.count("not there"), 0)
        old = b.get("/policy/%s?ref=%s" % (sha[:12], ref.lower()))
        new = b.get("/policy?ref=" + ref)
        told = json.loads(self.inst.ctl("--json", "policy", "explain", ref))["steps"]
        self.assertGreater(len(told), 3)
        times = lambda page: re.findall(r'<time datetime="([^"]+)">', page.html[page.html.index('id="under"'):page.html.index(
            "Nothing was changed.")])
        self.assertEqual(times(old), [s["at"] for s in told])
        self.assertNotEqual(times(new), times(old))
        self.assertEqual(len(times(new)), len(times(old)))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM access_items WHERE page = 'policy'"), [(2,)])
        clinician = self.visitor("P10090")
        self.assertEqual(clinician.get("/policy?ref=" + ref).status, 404)  # not his
        self.assertEqual(clinician.get("/policy").status, 200)
        self.assertEqual(self.inst.sql("SELECT policy LIKE 'default 2026.1 %%' FROM followups WHERE ref = %s", ref), [(True,)])

    def table(self, b):
        p = b.get("/tables/lung-rads/2022")
        self.assertEqual(p.status, 200)
        for words in ("LR22-M4A", "No clinician has signed this table.", "known lung cancer: yes", "3 months", "Christensen J"):
            self.assertIn(words.lower(), p.text.lower())
        self.inst.ctl("guideline", "sign", "lung-rads", "2022", "--by", "Dr. Amara Osei")
        self.assertIn("Signed by Dr. Amara Osei.", b.get("/tables/lung-rads/2022").text)
        self.assertIn("signed by Dr. Amara Osei", b.get("/policy").text)


if __name__ == "__main__":
    unittest.main()
