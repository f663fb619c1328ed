#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_bulk.py - one thing done to many follow-ups of a list: seen before, done, taken back.

What the page before says of each is compared with what the engine then makes of it.
"""
import html
import json
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class Bulk(Scenario):
    site = "RIVERBEND"

    def setUp(self):
        super().setUp()
        self.b = self.visitor("C1")

    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        b.sign_in(ref, words[words.index("Password") + 1])
        return b

    def open(self, *patients):
        for patient in patients:
            self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        return [ref for ref, in self.inst.sql("SELECT ref FROM followups ORDER BY id")]

    def ticks(self, refs, path="/list/open?scope=all", b=None):
        """The list, and what its boxes for these hold."""
        p = (b or self.b).get(path)
        self.assertEqual(p.status, 200, p.text)
        held = dict(t.split(".") for t in re.findall(r'name="tick" value="([^"]+)"', p.html))
        return p, ["%s.%s" % (r, held[r]) for r in refs]

    def press(self, b, page, action, values, ticks=()):
        """Sends that form with its fields, those values and ticks."""
        fields = [(n, v) for n, v in page.form(action)["fields"] if n not in values] + list(values.items())
        return b.ask("POST", action, urllib.parse.urlencode(fields + [("tick", t) for t in ticks]))

    def preview(self, refs, values, b=None, path="/list/open?scope=all"):
        p, ticks = self.ticks(refs, path, b)
        return self.press(b or self.b, p, "/bulk/preview", values, ticks)

    def do(self, p, values=None, b=None):
        return self.press(b or self.b, p, "/bulk", values or {})

    def one(self, query, *values):
        return self.inst.sql(query, *values)[0][0]

    def test_many_are_seen_before_done_and_taken_back(self):
        refs = self.open("RIVERA", "TAN", "LEE", "FOSTER")
        a, b, c, d = refs
        self.inst.ctl("postpone", b, "--until", "2026-03-20", "--reason", "x", "--by", "C1")
        self.inst.ctl("postpone", b, "--until", "2026-03-21", "--reason", "x", "--by", "C1")
        p, ticks = self.ticks(refs)
        self.inst.ctl("close", c, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")
        p = self.press(self.b, p, "/bulk/preview", {"what": "postpone", "until": "2026-03-30"}, ticks)
        self.assertEqual(p.status, 200, p.text)
        for words in ("Postpone 4 follow-ups to 30 Mar 2026", "2 follow-ups will change, 2 will not.", "No reminder until 30 Mar 2026",
                      "it was postponed 2 times".capitalize(), "The follow-up is closed; meanwhile Jude Fairweather closed it",
                      "Do it for 2", "Then 3 Mar, 8:00: "):
            self.assertIn(words, p.text)
        self.assertEqual(self.one("SELECT count(*) FROM inbound WHERE source = 'pages'"), 0)
        wrong = self.do(p)
        self.assertEqual(wrong.status, 422, wrong.text)
        self.assertIn("Say why.", wrong.text)
        # One changes behind the page that showed it.
        other = self.visitor("N1")
        note = other.get("/case/%s/note" % d)
        other.send(note, "/case/%s/note" % d, {"text": "patient moved"})
        p = self.do(wrong, {"because": "the insurer"})
        self.assertEqual(p.status, 200, p.text)
        self.assertIn("1 recorded, 1 not.", p.text)
        self.assertRegex(p.text, r"\(%s\): changed since you looked: .* wrote a note" % d)
        self.assertEqual(self.inst.sql("SELECT ref, postponed_until::text, postponed_why FROM followups WHERE postponements ="
                                       " 1"), [(a, "2026-03-30", "the insurer")])
        shown = self.b.get(re.search(r"/bulk/[0-9a-f]{32}", p.html).group())
        self.assertEqual(shown.status, 200, shown.text)
        for words in ("1 recorded, 1 not.", "no reminder until 30 Mar 2026", "Not recorded:", a, d):
            self.assertIn(words, shown.text)
        self.assertEqual(other.get(shown.path).status, 404)  # another person's
        p = self.b.send(p, "/undo")
        self.assertIn("1 recorded.", p.text)
        self.assertNotIn("Undo", p.text)
        self.assertEqual(self.one("SELECT count(*) FROM followups WHERE postponements = 1"), 0)
        self.verify()

    def refs(self, path):
        p = self.b.get(path)
        self.assertEqual(p.status, 200, p.text)
        return p, re.findall(r'id="r-([A-Z0-9]+)"', p.html)

    def send(self, message, code="AA"):
        return super().send(message.replace(b"|RIS|RIVERBEND|", b"|RIS|%s|" % self.site.encode()), code)

    def test_a_list_is_narrowed_and_ordered(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "4A"}, patient="RIVERA")
        self.site = "SOUTH CO"
        self.report("F2", "RX2", "20260220", LDCT, {LUNG: "4A"}, patient="TAN")
        self.report("F3", "RX3", "20260301", "24627-2^CT Chest^LN", {}, patient="LEE",
                    text="Indeterminate nodule. Recommend CT chest in 3 months.")
        names = {"RIVERA": "ZOLA", "TAN": "Abel", "LEE": "Mendez"}
        for number, family in names.items():
            self.inst.sql("UPDATE patients SET family = %s WHERE id = (SELECT patient_id FROM patient_identifiers WHERE value ="
                          " %s)", family, number)
        ref = dict(self.inst.sql("SELECT i.value, f.ref FROM followups f JOIN patient_identifiers i USING (patient_id)"))
        a, b, c = (ref[n] for n in ("RIVERA", "TAN", "LEE"))
        self.until("2026-03-03T18:00:00Z")
        owner = self.visitor("P10011").get("/")
        self.assertRegex(owner.text, r"Nothing needs you today. Next: \w+, ROWAN, 1[0-9] Mar")
        self.until("2026-07-08T16:00:00Z")
        # A list says what comes next in the words of the follow-up itself.
        for row in json.loads(self.inst.ctl("desk", "--all", "--json"))["rows"]:
            if not row["ref"].startswith("Q"):
                said = json.loads(self.inst.ctl("explain", row["ref"], "--json"))["next"]
                self.assertEqual(row["next"]["words"], said["words"], row)
        south = urllib.parse.quote("SOUTH CO")
        for query, found in (("", {a, b, c}), ("&guideline=lung-rads", {a, b}), ("&site=" + south, {b, c}),
                             ("&site=RIVERBEND", {a}), ("&guideline=lung-rads&site=" + south, {b}), ("&tier=4", set()),
                             ("&tier=9", {a, b, c}), ("&guideline=ti-rads", set()), ("&owner=R1", set()),
                             ("&owner=P10011", {a, b, c}), ("&owner=nobody", set())):
            for name in ("open", "overdue"):
                p, shown = self.refs("/list/%s?scope=all%s" % (name, query))
                on_desk = name == "overdue" and "owner" in query and found
                self.assertEqual(set(shown), found if not on_desk else set(shown) & found, (name, query))
                if query and not found:
                    self.assertIn("Clear the filter", p.text)
        self.assertIn("there is no person \"nobody\"".capitalize(), p.text)
        # The form of the page keeps what was chosen, and offers what there is.
        p, _ = self.refs("/list/overdue?scope=all&guideline=lung-rads&site=" + south)
        for words in ('value="SOUTH CO" selected', 'value="lung-rads" selected', 'value="RIVERBEND"'):
            self.assertIn(words, p.html)
        # An order has no name in its address, page by page.
        for order, wanted in (("patient", [b, c, a]), ("due", sorted((a, b, c), key=lambda r: self.one(
                "SELECT target FROM followups WHERE ref = %s", r)))):
            self.b.cookies["fu-rows"] = "25"
            _, shown = self.refs("/list/overdue?scope=all&sort=" + order)
            self.assertEqual(shown, wanted, order)
            for i, r in enumerate(wanted):
                key, item = self.inst.sql("SELECT (extract(epoch FROM key) * 1000000)::bigint, item_id FROM desk JOIN followups f"
                                          " ON f.id = item_id WHERE f.ref = %s AND list = 'overdue'", r)[0]
                _, shown = self.refs("/list/overdue?scope=all&sort=%s&after=0.0.%d.%d" % (order, key, item))
                self.assertEqual(shown, wanted[i + 1:], (order, r))
        # For paper each row has the number to try next.
        self.inst.ctl("contact", a, "phone", "--right", "555 0188", "--by", "C1")
        p, _ = self.refs("/list/overdue?scope=all")
        self.assertEqual(re.findall(r"<p>Patient <b>([^<]*)</b></p>", p.html), ["555 0188"])
        # What is ticked in a narrowed list comes back to it.
        p = self.preview([b], {"what": "ack"}, path="/list/overdue?scope=all&site=" + south)
        p = self.do(p)
        self.assertIn("1 recorded.", p.text)
        self.assertIn('value="SOUTH CO" selected', p.html)
        self.verify()

    def test_a_case_has_its_neighbours_in_the_list(self):
        self.open(*("P%02d" % i for i in range(27)))
        self.until("2026-07-08T16:00:00Z")
        _, shown = self.refs("/list/overdue?scope=all")
        self.assertEqual(len(shown), 25)
        p = self.b.get("/list/overdue?scope=all")
        first, last = (next(a for a in p.links if a.startswith("/case/%s?" % r)) for r in (shown[0], shown[24]))
        self.assertNotIn("ALDERWICK", first)
        p = self.b.get(first)
        self.assertIn("1 of 27", p.text)
        self.assertIn("/list/overdue?scope=all", p.links)
        self.assertNotIn('data-key="["', p.html)
        p = self.b.get(self.key(p, "]"))
        self.assertIn("2 of 27", p.text)
        self.assertEqual(self.key(p, "["), first)
        # Put off, it leaves the list, and gives its place to the next.
        self.assertIn(shown[1], p.path)
        where = p.path.split("?")[1]
        p = self.press(self.b, p, "/case/%s/attempt?%s" % (shown[1], where), {"outcome": "no-answer", "next": "2026-07-10"})
        self.assertIn("Recorded:", p.text, p.text)
        self.assertIn("No longer in this list", p.text)
        self.assertIn(shown[2], self.key(p, "]"))
        self.assertIn(shown[0], self.key(p, "["))
        # Over the end of a page.
        p = self.b.get(last)
        self.assertIn("24 of 26", p.text)
        p = self.b.get(self.key(p, "]"))
        self.assertIn("25 of 26", p.text)
        p = self.b.get(self.key(p, "]"))
        self.assertIn("26 of 26", p.text)
        self.assertNotIn('data-key="]"', p.html)
        for bad in ("//elsewhere.example/", "/settings", "/list/nothing", "/list/../case", "https://elsewhere.example", ""):
            p = self.b.get("/case/%s?from=%s&n=0" % (shown[0], urllib.parse.quote(bad, safe="")))
            self.assertEqual(p.status, 200)
            self.assertNotIn(" of 26", p.text)
            self.assertNotIn("elsewhere.example", p.html)

    def key(self, page, key):
        return html.unescape(re.search(r'href="([^"]+)" data-key="%s"' % re.escape(key), page.html).group(1))

    def test_a_form_is_one_batch_and_each_row_an_answer(self):
        refs = self.open("RIVERA", "TAN", "LEE")
        p = self.preview(refs, {"what": "ack"})
        self.assertIn("3 follow-ups will change, 0 will not.", p.text)
        for _ in range(3):
            done = self.do(p)
            self.assertIn("3 recorded.", done.text, done.text)
        self.assertEqual(self.inst.sql("SELECT count(*), count(DISTINCT control_id) FROM inbound WHERE source = 'pages'"), [(3, 3)])
        self.assertEqual(self.one("SELECT count(*) FROM events WHERE kind = 'acknowledged'"), 3)
        self.assertEqual({s for s, in self.inst.sql("SELECT convert_from(raw, 'UTF8')::jsonb ? 'seen' FROM inbound WHERE"
                                                    " source = 'pages'")}, {True})
        undone = self.b.send(done, "/undo")
        self.assertIn("3 recorded.", undone.text)
        self.assertEqual(self.one("SELECT count(*) FROM followups WHERE acknowledged_at IS NOT NULL"), 0)
        self.verify()

    def test_who_it_is_handed_to_is_asked_and_nothing_foreign_is_touched(self):
        refs = self.open("RIVERA", "TAN")
        self.inst.sql("INSERT INTO people (ref, family, given, email, roles) SELECT 'Z' || i, 'Many', 'Of ' || i, i || '@riverbend.example',"
                      " '{clinician}' FROM generate_series(1, 400) i")
        p = self.preview(refs, {"what": "transfer"})
        self.assertIn("Say to whom", p.text)
        # Not all are proposed, and any is taken.
        self.assertEqual((p.html.count("<option"), "Vale, Tamsin (R1)" in p.html, "Of 99 " in p.html), (300, True, False))
        self.assertIn("2 follow-ups will change", self.press(self.b, p, "/bulk/preview", {"to": "Of 99 Many"}).text)
        p = self.press(self.b, p, "/bulk/preview", {"to": "nobody at all"})
        self.assertEqual(p.status, 422, p.text)
        p = self.press(self.b, p, "/bulk/preview", {"to": "Vale, Tamsin (R1)"})
        self.assertIn("2 follow-ups will change", p.text, p.text)
        p = self.do(p, {"because": "her patients"})
        self.assertIn("2 recorded.", p.text, p.text)
        self.assertEqual(self.one("SELECT count(*) FROM followups f JOIN people w ON w.id = f.offer_to WHERE w.ref = 'R1'"), 2)
        p = self.preview(refs, {"what": "transfer", "to": "R1"})
        self.assertIn("0 follow-ups will change, 2 will not.", p.text)
        self.assertIn("It is offered to R1 until", p.text)
        self.assertNotIn("Do it", p.text)
        # Whoever does not see one learns nothing of it, and changes nothing of it.
        self.inst.sql("UPDATE followups SET owner_id = (SELECT id FROM people WHERE ref = '41220')")
        b = self.visitor("P10090")
        before = self.one("SELECT count(*) FROM inbound")
        p = b.get("/list/todo")
        fields = [(n, v) for n, v in self.ticks(refs)[0].form("/bulk/preview")["fields"] if n not in ("csrf", "tick")]
        csrf = re.search(r'name="csrf" value="([^"]+)"', p.html).group(1)
        ticks = [("tick", r + ".1") for r in refs]
        p = b.ask("POST", "/bulk/preview", urllib.parse.urlencode(fields + [("csrf", csrf), ("what", "ack")] + ticks))
        self.assertIn("It is not in your scope.", p.text)
        self.assertNotIn("ALDERWICK", p.text)
        p = b.ask("POST", "/bulk", urllib.parse.urlencode(fields + [("csrf", csrf), ("what", "ack")] + ticks))
        self.assertIn(p.status, (404, 422))
        self.assertEqual(self.one("SELECT count(*) FROM inbound"), before)
        self.assertIn("Nothing was ticked.", self.press(self.b, self.ticks(refs)[0], "/bulk/preview", {"what": "ack"}).text)
        self.assertEqual(self.press(self.b, self.ticks(refs)[0], "/bulk/preview", {"what": "close"}).status, 422)


if __name__ == "__main__":
    unittest.main(verbosity=2)
