#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pages_letters.py - letters to patients on the pages: asked for, printed as one batch, sent, and what came back."""
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from browser import Browser
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class PagesLetters(Scenario):
    def visitor(self, ref):
        words = self.inst.ctl("people", "sign-in", ref, "--one-time").split()
        b = Browser(self.inst.pages_port)
        self.assertEqual(b.sign_in(ref, words[words.index("Password") + 1]).status, 200)
        return b

    def open(self, patient):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def number(self, ref):
        return self.inst.sql("SELECT l.id FROM letters l JOIN followups f ON f.id = l.followup_id WHERE f.ref = %s", ref)[0][0]

    def press(self, b, page, action, ticks=()):
        """Sends that form as it is, with more of it ticked."""
        fields = page.form(action)["fields"] + [("tick", str(t)) for t in ticks]
        return b.ask("POST", action, urllib.parse.urlencode(fields))

    def queue(self, b, ref, **more):
        p = b.send(b.get("/case/%s/letter" % ref), "/case/%s/letter" % ref, more)
        self.assertIn("Recorded:", p.text)
        return p

    def about_a_question(self, b):
        """What was recorded about a letter that a question wants names the patient, and leads to the question."""
        self.report("FASK", "RXASK", "20260303", LDCT, {LUNG: "9"}, patient="ASK")
        question, patient = self.inst.sql("SELECT id, patient_id FROM review_items WHERE patient_id = (SELECT patient_id FROM exams"
                                          " WHERE accession = 'RXASK')")[0]
        raw = '{"kind": "letter", "review": %d, "by": "C1"}' % question
        self.inst.sql("INSERT INTO inbound (source, peer, format, verdict, lane, control_id, message_type, sha256, raw)"
                      " VALUES ('pages', '', 'answer', 'accepted', 0, %s, 'letter', sha256(%s::bytea), %s::bytea)",
                      "ab" * 16 + "_1", raw, raw)
        p = b.get("/bulk/" + "ab" * 16)
        self.assertIn("/question/%d" % question, p.html)
        self.assertIn("Q%d" % question, p.text)
        self.assertNotIn("o longer in your scope", p.text)
        self.assertEqual(self.inst.sql("SELECT patient_id FROM access_items ORDER BY id DESC LIMIT 1"), [(patient,)])
        self.inst.sql("DELETE FROM inbound WHERE control_id = %s", "ab" * 16 + "_1") # which no role had stored

    def test_a_batch_goes_through_the_post(self):
        first, second, third = self.open("POST"), self.open("MAIL"), self.open("NOWHERE")
        self.inst.sql("INSERT INTO contact_points (patient_id, kind, use, place, value, sender, since) SELECT patient_id, 'address',"
                      " 'home', 'PID-11', '12 High St, Springfield PA 19064', '', now() FROM followups WHERE ref IN (%s, %s)",
                      first, second)
        self.inst.sql("UPDATE contact_points SET value = '=1+1 High St, Springfield PA 19064' WHERE patient_id ="
                      " (SELECT patient_id FROM followups WHERE ref = %s)", second)
        b = self.visitor("C1")
        self.assertIn("No letters wait.", b.get("/letters").text)
        p = b.send(b.get("/case/%s/letter" % first), "/case/%s/letter" % first, {"language": "es"})
        self.assertEqual(p.status, 422)
        self.assertIn("Choose a text.", p.text)
        self.queue(b, first, says="unreached", language="es", certified="yes")
        self.assertIn("it waits to be printed", b.get("/case/" + first).text.lower())
        self.queue(b, second, says="reminder", language="en")
        self.queue(b, third, says="reminder", language="en")
        p = b.get("/letters")
        for words in ("To print 3", "Certified letter: we tried to reach you", "Spanish", first + "-1",
                      "12 High St, Springfield PA 19064", "Address is missing: put it right.", "Print 2 as one batch"):
            self.assertIn(words, p.text)
        # All that can be printed, and one that cannot: it is named.
        p = self.press(b, p, "/letters/print", ticks=[self.number(third)])
        self.assertIn("2 recorded, 1 not", p.text)
        batch = re.search("Batch ([0-9-]+)", p.text).group(1)
        self.assertIn("2 letters are not sent yet.", p.text)
        page = b.get("/letters/%s.html" % batch)
        self.assertEqual(page.html.count('<article class="letter"'), 2)
        for words in ("Hemos tratado", 'lang="es"', "Dear ", "<p>12 High St</p>", "window-us-left", "letters.css"):
            self.assertIn(words, page.html)
        table = b.get("/letters/%s.csv" % batch)
        self.assertIn('12 High St, Springfield PA 19064', table.html)
        self.assertIn('"\'=1+1 High St, Springfield PA 19064"', table.html)  # no formula
        refused = self.press(b, p, "/letters/sent")
        self.assertEqual(refused.status, 422)
        self.assertIn("Give the post&#39;s number of letter %s-1." % first, refused.html.replace("&#x27;", "&#39;"))
        p = b.send(p, "/letters/sent", {"carrier-%d" % self.number(first): "9407 1118 9956"})
        self.assertIn("2 recorded", p.text)
        p = b.get("/letters?list=sent")
        self.assertIn("9407 1118 9956", p.text)
        refused = b.send(p, "/letters/receipt", {"number": "1234", "came": "receipt"})
        self.assertEqual(refused.status, 422)
        self.assertIn("Receipt belongs to no letter.", refused.text)
        p = b.send(p, "/letters/receipt", {"number": "940711189956", "came": "receipt", "note": "signed by M. Post"})
        self.assertIn("1 recorded", p.text)
        p = b.send(p, "/letters/receipt", {"number": second + "-1", "came": "returned"})
        self.assertIn("1 recorded", p.text)
        self.assertIn(second + "-1", b.get("/letters?list=returned").text)
        self.assertIn(second, b.get("/list/unreachable?scope=all").text)
        self.assertNotIn(first, b.get("/list/unreachable?scope=all").text)
        self.assertEqual(self.inst.sql("SELECT channel, outcome FROM attempts ORDER BY id"),
                         [("certified-letter", "no-answer"), ("letter", "no-answer"), ("certified-letter", "receipt"),
                          ("letter", "returned")])
        self.about_a_question(b)
        # Whose the page is not, and who looks at what was printed, is on record.
        self.assertEqual(self.visitor("R1").get("/letters").status, 404)
        seen = self.inst.sql("SELECT count(DISTINCT patient_id) FROM access_items WHERE page = 'letters'")[0][0]
        self.assertEqual(seen, 3)
        self.verify()


if __name__ == "__main__":
    unittest.main()
