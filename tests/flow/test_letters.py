#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_letters.py - letters to patients: queued by the policy, a duty or a person, printed, sent, and what came of them."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"


class Letters(Scenario):
    def open(self, patient):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient)
        return self.inst.sql("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")[0][0]

    def say(self, verb, ref, *said, by="C1"):
        p = self.inst.ctl("--json", *verb.split(), ref, *said, "--by", by, check=False)
        self.assertEqual(p.returncode, 0, p.stdout + p.stderr)
        return json.loads(p.stdout)["detail"]

    def show(self, ref):
        return json.loads(self.inst.ctl("--json", "show", ref))

    def paper(self, *arguments, status=0):
        p = self.inst.ctl("letters", *arguments, check=False)
        self.assertEqual(p.returncode, status, p.stdout + p.stderr)
        return (p.stdout + p.stderr).decode()

    def test_a_letter_goes_through_the_post(self):
        """Queued, printed, sent, and the receipt; what is sent is an attempt."""
        ref, out = self.open("POST"), self.inst.dir + "/letters.html"
        mine = ref + "-1"
        says = self.say("letters queue", ref, "--text", "unreached", "--certified", "--language", "es")
        self.assertEqual(says, "letter 1 of it is in the queue")
        self.assertIn("Address is missing: put it right.", self.paper("print", mine, "--out", out, "--by", "C1", status=1))
        self.inst.sql("INSERT INTO contact_points (patient_id, kind, use, place, value, sender, since) SELECT patient_id, 'address',"
                      " 'home', 'PID-11', '12 High St, Springfield PA 19064', '', now() FROM followups WHERE ref = %s", ref)
        said = self.paper("print", mine, "--out", out, "--by", "C1")
        batch = re.search("batch ([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]+)", said).group(1)
        with open(out) as f:
            page = f.read()
        for words in ("<p>12 High St</p>", "<p>Springfield PA 19064</p>", "Hemos tratado", "CERTIFIED MAIL", mine,
                      'lang="es"', "Delphine Okonjo"):
            self.assertIn(words, page)
        self.assertNotRegex(page, "(?i)lung|chest|4A|nodul")
        self.assertIn("a certified letter has a number of the post", self.paper("sent", mine, "--by", "C1", status=1))
        self.paper("sent", mine, "--carrier", "9407 1000 0001", "--by", "C1")
        self.paper("receipt", "940710000001", "--note", "signed by R. Post", "--by", "N1")
        self.assertEqual([(a["channel"], a["outcome"]) for a in self.show(ref)["attempts"]],
                         [("certified-letter", "no-answer"), ("certified-letter", "receipt")])
        self.paper("print", "--batch", batch, "--out", out + "2")
        with open(out + "2") as f:
            self.assertEqual(f.read(), page)
        self.assertIn("is the number of no letter", self.paper("receipt", "12345", "--by", "N1", status=1))
        self.say("letters queue", ref, "--text", "reminder")
        message = self.inst.sql("SELECT max(id) FROM inbound WHERE message_type = 'letter'")[0][0]
        self.say("undo", str(message))
        self.assertEqual([json.loads(self.inst.ctl("--json", "letters", "--followup", ref))[1]["state"]], ["left-out"])
        self.verify()

    def test_the_last_net_queues_a_certified_letter(self):
        ref = self.open("LAST")
        self.until("2026-09-20T16:00:00Z")
        row, = json.loads(self.inst.ctl("--json", "letters"))
        self.assertEqual((row["letter"], row["says"], row["certified"]), (ref + "-1", "unreached", True))
        self.assertIn("letter-waits", self.reviews())
        self.inst.ctl("close", ref, "--code", "CLIN_CLOSED", "--clinician", "P10011", "--reason", "x", "--by", "C1")
        self.assertEqual(json.loads(self.inst.ctl("--json", "letters")), [])
        self.assertNotIn("letter-waits", self.reviews())
        self.verify()


if __name__ == "__main__":
    unittest.main()
