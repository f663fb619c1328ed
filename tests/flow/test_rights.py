#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_rights.py - every page by every role, of a patient of one's own, of another's, and of nobody's.

The pages and their roles are read from the route table, so that a new one is asked for too.  What is refused is
the same page as what is not there.  What the pages' login may read without them is in test_gate.
"""
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from instance import SOURCE
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHEST = "24627-2^CT Chest^LN"
ROLES = ("clinician", "coordinator", "navigator", "radiologist", "chief", "quality-officer", "administrator", "fail-safe")
SEE_ALL = ("coordinator", "navigator", "chief", "quality-officer", "fail-safe")
OWN = re.compile(r'value="[0-9a-f]{32,64}(-[a-z]+)?"|data-ends="[^"]*"|datetime="[^"]*"|[0-9]{2}:[0-9]{2} today')
ENDS_THE_SESSION = "/sign-out"


def routes():
    """[(method, path, roles)] of the pages that need a session; roles None: anybody's."""
    with open(SOURCE + "/daemon/pages/routes.c") as f:
        table = f.read()
    with open(SOURCE + "/daemon/pages/pages.h") as f:
        macros = dict(re.findall(r"#define (\w+_ROLES)((?:.*\\\n)*.*)", f.read()))

    def words(expression):
        for name in macros:
            expression = re.sub(r"\b%s\b" % name, lambda m: macros[m.group(0)], expression)
        if "_ROLES" in expression:
            return words(expression)
        names = {n.lower().replace("_", "-") for n in re.findall(r"ROLE_(\w+)", expression)}
        return {"quality-officer" if n == "quality" else n for n in names} or None
    found = re.findall(r'\{([A-Z_ |]+), "([^"]+)", visit_serve,\s*PAGE\("[\w-]+", ([^,]+), (\w+), (\w+)\)', table)
    assert len(found) == table.count("visit_serve"), "a route is written in another way"
    return [(m, path, words(roles)) for methods, path, roles, *_ in found for m in re.findall("HTTP_(GET|POST)", methods)]


class Rights(Scenario):
    def setUp(self):
        super().setUp()
        self.mine, self.theirs = ({"case": self.open(name), "question": self.ask(name), "critical": self.alarm(name)}
                                  for name in ("RIVERA", "TAN"))
        self.gone = {"case": "ZZZZZZ", "question": "Q%d" % (10 ** 12), "critical": "Q%d" % (10 ** 12)}
        self.inst.ctl("assign", self.theirs["case"], "--to", "41220", "--reason", "theirs", "--by", "C1")
        self.inst.sql("UPDATE review_items SET owner_id = (SELECT id FROM people WHERE ref = '41220')")
        self.inst.sql("UPDATE people SET roles = '{chief}' WHERE 'fail-safe' = ANY (roles)")
        words = self.inst.ctl("people", "sign-in", "P10011", "--one-time").split()
        self.b = Browser(self.inst.pages_port)
        self.assertEqual(self.b.sign_in("P10011", words[words.index("Password") + 1]).status, 200)
        self.count = 0

    def open(self, patient):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def ask(self, patient):
        self.report("Q" + patient, "RQ" + patient, "20260303", CHEST, {}, patient=patient, text="Pulmonary nodule. Recommend follow-up.")
        return "Q%d" % self.inst.sql("SELECT max(id) FROM review_items")[0][0]

    def alarm(self, patient):
        self.report("C" + patient, "RC" + patient, "20260303", CHEST, {}, patient=patient,
                    text="CRITICAL RESULT: large tension pneumothorax.")
        return "Q%d" % self.inst.sql("SELECT max(id) FROM review_items WHERE kind = 'critical-communication'")[0][0]

    def ask_for(self, method, path, name=None):
        """Status and page, without what differs each time, and without the name that was asked for."""
        self.count += 1
        body = None
        if method == "POST":
            body = urllib.parse.urlencode({"csrf": self.csrf, "once": "rights-%012d" % self.count, "seen": "0"})
        p = self.b.ask(method, path, body, follow=False)
        self.assertLess(p.status, 500, (method, path, p.text))
        text = OWN.sub("", p.html)
        return p.status, text.replace(name, "") if name else text

    def of_patients(self, method, path, kind, may, role):
        mine, theirs, gone = (self.ask_for(method, path.replace("{}", who[kind], 1), who[kind])
                              for who in (self.mine, self.theirs, self.gone))
        what = (role, method, path)
        if path.endswith("/outside") and may:
            self.assertEqual((mine, theirs, gone[0]), (gone, gone, 422), what)
            return
        self.assertEqual(gone[0], 404, what)
        if not may:
            self.assertEqual((mine, theirs), (gone, gone), what)
        elif role in SEE_ALL:
            self.assertNotIn(404, (mine[0], theirs[0]), what)
        else:
            self.assertNotEqual(mine[0], 404, what)
            self.assertEqual(theirs, gone, what)

    def test_every_page_by_every_role(self):
        pages = [r for r in routes() if r[1] != ENDS_THE_SESSION]
        self.assertGreater(len(pages), 40)
        for role in ROLES:
            self.inst.sql("UPDATE people SET roles = %s WHERE ref = 'P10011'", [role])
            self.csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.b.get("/settings").html).group(1)
            for method, path, roles in pages:
                may = roles is None or role in roles
                kind = path.split("/")[1]
                if kind in self.mine and "{}" in path:
                    self.of_patients(method, path, kind, may, role)
                    continue
                status, _ = self.ask_for(method, path.replace("{}", "ZZZZZZ"))
                if not may:
                    self.assertEqual(status, 404, (role, method, path))
                elif method == "GET" and "{}" not in path:
                    self.assertNotEqual(status, 404, (role, method, path))
            shown = self.inst.sql("SELECT count(*) FROM access_items a JOIN patient_identifiers i ON i.patient_id = a.patient_id"
                                  " WHERE i.value = 'TAN'")[0][0]
            self.assertEqual(shown > 0, role in SEE_ALL, role)
            self.inst.sql("DELETE FROM access_items")
        print("%d requests by %d roles" % (self.count, len(ROLES)))


if __name__ == "__main__":
    unittest.main()
