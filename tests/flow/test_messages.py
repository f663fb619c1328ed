#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_messages.py - a stored message explained, mended and applied again: the same as if right the first time."""
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, LIMIT, SOURCE, free_port
from scenario import Scenario

CHEST = "24627-2^CT Chest^LN"
NODULE = "There is a solid nodule of 7 mm in the right upper lobe. Recommend CT chest in 6 months."


def oru(number, facility, patient, accession):
    return "\r".join([
        r"MSH|^~\&|RIS|%s|FOLLOWUPD|RIVERBEND|20260302101500-0800||ORU^R01^ORU_R01|%s|P|2.5.1" % (facility, number),
        "PID|1||%s^^^RGH^MR||ALDERWICK^ROWAN||19591104|F" % patient,
        "OBR|1|O-%s|%s|%s|||20260302093000-0800|||||||||P10011^OKONJO^DELPHINE||%s||||20260302101000-0800||CT|F"
        "|||||||R2041&VALE&TAMSIN" % (accession, accession, CHEST, accession),
        "OBX|1|TX|19005-8^Radiology Impression^LN|1|%s||||||F" % NODULE]).encode() + b"\r"


class Messages(Scenario):
    def instance_listeners(self):
        return {"riverbend": {"port": free_port(), "narrative": "off"}, "north": {"port": free_port()}}

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
        self.listen_to("north")
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
                         ("north", True, "on"))
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
        self.listen_to("north")
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

    # ---- the page for who connects a sender ------------------------------------------------------

    def day(self):
        """A day of the lake's messages: three reports of patients of whom nothing is known, and one without its PID."""
        os.mkdir(self.inst.dir + "/day")
        reports = [oru("L%d" % i, "LAKE", "SL%d" % i, "AL%d" % i) for i in range(3)]
        with open(self.inst.dir + "/day/reports.hl7", "wb") as f:
            f.write(b"".join(reports) + oru("L9", "LAKE", "SL9", "AL9").replace(b"PID|", b"ZID|"))
        with open(self.inst.dir + "/mended.hl7", "wb") as f:
            f.write(oru("L9", "LAKE", "SL9", "AL9"))

    def programs(self):
        """followupctl and followupd as they are called on a host whose configuration is in its place."""
        os.mkdir(self.inst.dir + "/bin")
        for name in ("followupctl", "followupd"):
            path = self.inst.dir + "/bin/" + name
            with open(path, "w") as f:
                f.write('#!/bin/sh\nexec "%s/%s" -c "%s" "$@"\n' % (BUILD, name, self.inst.config))
            os.chmod(path, 0o755)

    def command(self, line):
        if line.startswith("systemctl restart"):
            self.restart()
            return
        found = dict(self.inst.sql("SELECT verdict, max(id) FROM inbound WHERE source = 'lake' GROUP BY 1"))
        env = dict(os.environ, PATH=self.inst.dir + "/bin:" + os.environ["PATH"], CONF=self.inst.config, PORT=str(self.port),
                   ID=str(found.get("accepted", 0)), REJECTED=str(found.get("rejected", 0)))
        p = subprocess.run(["/bin/sh", "-c", line], cwd=self.inst.dir, env=env, capture_output=True, text=True, timeout=LIMIT)
        # One message of the day is to be rejected: whoever sends it is told so by the status.
        self.assertEqual(p.returncode, 1 if " send " in line else 0, line + p.stdout + p.stderr)
        self.settle()
        self.said[line] = p.stdout

    def restart(self):
        """With the report text of all listeners read, the second time."""
        self.starts += 1
        with open(self.inst.config) as f:
            text = f.read()
        if self.starts > 1:
            with open(self.inst.config, "w") as f:
                f.write(re.sub(r'narrative = "(shadow|off)"', 'narrative = "on"', text))
        self.inst.stop()
        self.inst.start()

    def test_the_page_for_who_connects_a_sender_does_what_it_says(self):
        self.starts, self.said, self.port = 0, {}, free_port()
        self.report("X1", "A1", "20260302", CHEST, {}, text=NODULE)
        self.assertEqual(self.reviews(), ["unread-report"])
        self.day()
        self.programs()
        with open(SOURCE + "/docs/integration.md") as f:
            commands = re.findall(r"^    (\S.*)$", f.read(), re.M)
        self.assertGreater(len(commands), 15)
        for line in commands:
            self.command(line)
            if "--preview" in line:
                self.assertEqual(self.cases(), [])
        self.assertIn("AL2", self.said["followupctl messages explain $ID"])
        self.assertIn("3 of 4 would be applied again", self.said["followupctl messages replay --source lake --type ORU --preview"])
        # As if it had been right when it came; and so is what a setting had kept out until now.
        self.assertEqual(len(self.told()), 4)
        self.assertEqual(self.told(), self.told()[:1] * 4)
        self.ctl("messages", "replay", "--source", "riverbend", "--type", "ORU^R01", "--wait", "60")
        self.assertEqual(len(self.told()), 5)
        self.assertEqual(self.told(), self.told()[:1] * 5)
        self.assertEqual(self.reviews(), [])
        self.assertEqual(len(self.explain(self.inst.sql("SELECT id FROM inbound WHERE control_id = 'X1'")[0][0])["changed"]["replays"]), 1)
        self.verify()
        self.assertIn("0 clinical differences, 0 of timing, 4 where", self.inst.ctl("rebuild", "--check"))


if __name__ == "__main__":
    unittest.main()
