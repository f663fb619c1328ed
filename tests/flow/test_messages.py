#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_messages.py - a stored message explained, mended and applied again: the same as if right the first time."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import free_port
from scenario import Scenario

CHEST = "24627-2^CT Chest^LN"
NODULE = "There is a solid nodule of 7 mm in the right upper lobe. Recommend CT chest in 6 months."


class Messages(Scenario):
    def instance_listeners(self):
        return {"riverbend": {"port": free_port(), "narrative": "off"}, "lake": {"port": free_port()}}

    def ctl(self, *args, status=0):
        p = self.inst.ctl("--json", *args, check=False)
        self.assertEqual(p.returncode, status, p.stdout + p.stderr)
        return json.loads(p.stdout)

    def last(self):
        return self.inst.sql("SELECT max(id) FROM inbound")[0][0]

    def explain(self, number=None):
        return self.ctl("messages", "explain", str(number or self.last()))

    def listen_to(self, name):
        self.mllp.close()
        self.mllp = self.inst.mllp(int(self.inst.listeners[name]["port"]))

    def told(self):
        """Follow-ups as whoever has them on the desk knows them."""
        return [{k: c[k] for k in ("state", "modality", "earliest", "target", "latest", "owner", "row", "overdue")
                 if k in c} for c in self.cases()]

    def test_what_was_read_from_where_and_what_came_of_it(self):
        self.listen_to("lake")
        self.report("X1", "A1", "20260302", CHEST, {}, text=NODULE + "~Signed.")
        said = self.explain()
        facts = said["facts"]
        report = facts["reports"][0]
        self.assertEqual(facts["patient"]["identifiers"][0]["read_from"],
                         {"value": "PID-3.1", "authority": "PID-3.4", "type": "PID-3.5"})
        self.assertEqual(facts["patient"]["read_from"], {"family": "PID-5.1", "given": "PID-5.2", "birth": "PID-7", "sex": "PID-8"})
        self.assertEqual({k: report["read_from"][k] for k in ("accession", "status", "modality", "passages")},
                         {"accession": "OBR-3", "status": "OBR-25", "modality": "OBR-24", "passages": "OBX-5 to OBX-5[2] (2 lines)"})
        self.assertEqual(report["started"]["read_from"], {"at": "OBR-7"})
        self.assertEqual(report["status_at"]["read_from"], {"at": "OBR-22"})
        self.assertEqual(report["radiologist"]["read_from"], {"id": "OBR-32.1.1", "family": "OBR-32.1.2", "given": "OBR-32.1.3"})
        self.assertEqual((said["settings"]["name"], said["settings"]["configured"], said["settings"]["narrative"]),
                         ("lake", True, "on"))
        changed = said["changed"]
        ref = self.inst.sql("SELECT ref FROM followups")[0][0]
        self.assertEqual([r["accession"] for r in changed["reports"]], ["A1"])
        self.assertEqual([f["followup"] for f in changed["followups"]], [ref])
        self.assertEqual({h["kind"] for h in changed["history"]} & {"opened"}, {"opened"})
        self.assertEqual([q["kind"] for q in changed["questions"] if q["state"] == "open"], self.reviews())
        text = self.inst.ctl("messages", "explain", str(self.last()))
        self.assertRegex(text, r"OBR-3 +reports\[0\]\.accession = A1\n")
        self.assertRegex(text, r"PID-3\.1 +patient\.identifiers\[0\]\.value = SC1\n")
        self.assertIn("number SC1 is of an authority that the configuration does not name", text)
        # What a later message does to it is of that one.
        self.report("X2", "A2", "20260310", CHEST, {}, text="Sent in error.", status="W")
        self.assertEqual(self.explain()["changed"]["followups"], [])
        self.report("X3", "A1", "20260302", CHEST, {}, text="Sent in error.", status="W")
        self.assertEqual([(f["followup"], f["state"]) for f in self.explain()["changed"]["followups"]], [(ref, "closed")])

    def test_why_it_was_not_taken_and_mending_it(self):
        self.listen_to("lake")
        self.report("X1", "A1", "20260302", CHEST, {}, text=NODULE, patient="SC0")
        right = self.told()
        good = self.inst.sql("SELECT raw FROM inbound WHERE control_id = 'X1'")[0][0].tobytes().replace(b"SC0", b"SC1")
        self.mllp.send(good.replace(b"PID|", b"ZID|").replace(b"|X1|", b"|X2|").replace(b"|A1|", b"|A2|").replace(b"O-A1", b"O-A2"))
        number = self.last()
        self.assertIn("It was not taken: PID segment is missing", self.explain(number)["in_words"])
        self.inst.ctl("people", "list")
        with open(self.inst.dir + "/copy.hl7", "wb") as f:
            f.write(good.replace(b"|X1|", b"|X2|").replace(b"|A1|", b"|A2|").replace(b"O-A1", b"O-A2"))
        self.inst.ctl("messages", "mend", str(number), "--file", self.inst.dir + "/copy.hl7", "--by", "C1", "--why", "PID renamed")
        self.assertEqual(self.told(), right * 2)
        said = self.explain()
        self.assertEqual((said["message"]["mends"], said["message"]["mended_by"]), (number, "C1"))
        self.assertIn("A corrected copy is message %d" % self.last(), self.explain(number)["in_words"])
        self.send(b"MSH|^~\\&|RIS|RIVERBEND|F|F|20260302||DFT^P03|X9|P|2.5.1\rPID|1||SC1^^^RGH^MR\r")
        self.assertEqual(self.explain()["message"]["detail"], "type DFT^P03 is not applied")
        self.verify()
        self.inst.ctl("rebuild", "--check")

    def test_what_a_setting_kept_out_comes_in_by_a_replay_as_if_it_had_been_right(self):
        for i in range(3):
            self.report("X%d" % i, "A%d" % i, "20260302", CHEST, {}, text=NODULE, patient="SC%d" % i)
        self.assertEqual(self.cases(), [])
        self.inst.stop()
        self.inst.listeners["riverbend"]["narrative"] = "on"
        self.inst.write_config()
        self.inst.start()
        preview = self.ctl("messages", "replay", "--source", "riverbend", "--type", "ORU^R01", "--preview")
        self.assertEqual((preview["messages"], preview["replayable"]), (3, 3))
        self.assertEqual(self.cases(), [])
        done = self.ctl("messages", "replay", "--source", "riverbend", "--type", "ORU^R01", "--wait", "60")
        self.assertEqual((done["given"], done["applied"], done["complete"]), (3, 3, True))
        after = self.told()
        self.listen_to("lake")
        self.report("X9", "A9", "20260302", CHEST, {}, text=NODULE, patient="SC9")
        self.assertEqual(self.told(), after + after[:1])
        self.assertEqual(len(after), 3)
        self.assertEqual(self.reviews(), [])
        self.assertEqual([r["said_by"] != "" for r in self.explain(self.inst.sql(
            "SELECT id FROM inbound WHERE control_id = 'X1'")[0][0])["changed"]["replays"]], [True])
        self.verify()
        self.assertIn("0 clinical differences, 0 of timing, 3 where", self.inst.ctl("rebuild", "--check"))


if __name__ == "__main__":
    unittest.main()
