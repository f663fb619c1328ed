#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_support.py - a support bundle has what helps, and nothing of a patient, of people or of the site."""
import io
import json
import os
import sys
import tarfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import wait_for
from scenario import Scenario

CHEST = "24627-2^CT Chest^LN"
# Whatever is entered somewhere below. Each is looked for in the database first, so that it cannot be missing by mistake.
MARKS = ("QUENNELL", "THISBE", "MRN77313", "ACC88424", "zygomatic", "5550199", "Larkspur", "tquennell", "Wintersmith",
         "h.wintersmith@", "marigold", "CTRL5521", "thornapple", "4711.0815")
ELSEWHERE = ("Saint Swithin Hospital", "555-0188", "swithin.example", "12 Sesame Lane")  # in the configuration


class Support(Scenario):
    def instance_settings(self):
        return {"site.name": ELSEWHERE[0], "site.phone": ELSEWHERE[1], "site.worklist_url": "https://follow.%s/" % ELSEWHERE[2],
                "site.return_address": ELSEWHERE[3]}

    def fill(self):
        """A patient with all that can be known of one, people, answers, refusals and failures."""
        with open(self.inst.dir + "/more.csv", "w") as f:
            f.write("ref,family,given,email,roles,language,active\nP10011,Wintersmith,Hob,h.wintersmith@riverbend.example,clinician,en,yes\n")
        self.inst.ctl("people", "import", self.inst.dir + "/more.csv")
        message = ("MSH|^~\\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|20260302101500-0800||ORU^R01^ORU_R01|CTRL5521|P|2.5.1\r"
                   "PID|1||MRN77313^^^RGH^MR||QUENNELL^THISBE||19591104|F|||12 Larkspur Way^^Springfield^PA^19064||"
                   "5550199^PRN^PH~^NET^Internet^tquennell@home.example\r"
                   "OBR|1|4711.0815|ACC88424|%s|||20260302093000-0800|||||||||P10011^WINTERSMITH^HOB||ACC88424||||"
                   "20260302101000-0800||CT|F|||||||R1&VALE&TAMSIN\r"
                   "OBX|1|TX|19005-8^Radiology Impression^LN|1|Lesion near the zygomatic arch. Recommend CT chest in 6 months.||||||F\r" % CHEST)
        self.send(message.encode())
        self.inst.ctl("note", self.inst.sql("SELECT ref FROM followups")[0][0], "marigold seeds", "--by", "C1")
        self.send(message.replace("PID|1||MRN77313^^^RGH^MR", "PID|1||").encode(), code="AE")
        self.send(message.replace("CTRL5521", "CTRL5521B").replace("|F\r", "|F\rZZZ|thornapple\r", 1).encode())
        self.inst.sql("UPDATE applied SET outcome = 'failed', detail = 'no table for QUENNELL' WHERE inbound_id ="
                      " (SELECT max(id) FROM inbound WHERE verdict = 'accepted' AND format = 'hl7')")
        self.until("2026-03-05T20:00:00Z")
        wait_for("a mail", self.mails)
        dump = "\n".join(json.dumps(self.inst.sql("SELECT json_agg(t)::text FROM (SELECT * FROM %s) t" % table))
                         for table in ("patients", "patient_identifiers", "exams", "people", "contact_points", "events", "applied"))
        dump += "".join(bytes(raw).decode() for raw, in self.inst.sql("SELECT raw FROM inbound"))
        for mark in MARKS:
            self.assertIn(mark, dump)

    def bundle(self, *words):
        self.inst.ctl("support-bundle", *words)
        with open(words[-1], "rb") as f:
            raw = f.read()
        os.unlink(words[-1])
        with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
            parts = {m.name.partition("/")[2]: archive.extractfile(m).read().decode() for m in archive.getmembers()}
            self.assertEqual({m.mode for m in archive.getmembers()}, {0o600})
        for mark in MARKS + ELSEWHERE:
            self.assertNotIn(mark.lower().encode(), raw.lower())
        return parts

    def test_it_has_what_helps_and_nothing_of_a_patient(self):
        self.fill()
        log = self.inst.dir + "/told"
        with open(log, "w") as f:  # what the log has, and what it never should
            f.write(self.inst.log_text())
            f.write("2026-03-02T20:00:00.000Z engine[7] warning: THISBE QUENNELL has no owner\n"
                    "2026-03-02T20:00:00.000Z postgres[7] LOG: parameters: $1 = 'QUENNELL'\nMRN77313\n")
        parts = self.bundle("--log", log, self.inst.dir + "/bundle.tar")
        for name in parts:
            self.assertIn(name.replace("migrations.json", "database.json").replace("queues.json", "counts.json"),
                          parts["README.txt"] + "README.txt")
        counts = {(c["what"], c["word"]): c["count"] for c in json.loads(parts["counts.json"])}
        self.assertEqual((counts["follow-ups that are open", "open"], counts["messages put aside", "failed"],
                          counts["messages refused", "rejected"]), (1, 1, 1))
        self.assertEqual(json.loads(parts["database.json"])[0]["standby"], False)
        self.assertEqual(len(json.loads(parts["migrations.json"])), int(parts["versions.txt"].split("schema ")[1].split()[0]))
        self.assertIn("followups", [t["table"] for t in json.loads(parts["tables.json"])])
        self.assertEqual({r["role"] for r in json.loads(parts["roles.json"]) if r["alive"]} & {"intake", "engine"}, {"intake", "engine"})
        self.assertEqual(set(json.loads(parts["verify.json"]).values()), {"holds"})
        self.assertIn("followupd_queue_depth{queue=", parts["metrics.txt"])
        for line in ('site.return_address = (set, not shown)\n', 'mail.port = "%s"\n' % self.inst.settings["mail.port"],
                     'listener 1.address = "127.0.0.1"\n', 'site.timezone = "America/Los_Angeles"\n'):
            self.assertIn(line, parts["configuration.txt"])
        self.assertRegex(parts["log.txt"], r"(?m)^20\S+Z engine\[7\] warning: …$")
        self.assertRegex(parts["log.txt"], r"(?m)^20\S+Z \w+\[[0-9]+\] (info|warning): [^…]*[a-z ]{10}")
        self.assertIn("lines that are none of the program's are left out", parts["log.txt"])

        self.without_a_database()

    def without_a_database(self):
        """Then it is needed most."""
        self.inst.stop()
        parts = self.bundle(self.inst.dir + "/bundle.tar")
        self.assertIn("Not all was asked, the database could not be reached: ", parts["database-error.txt"])
        self.assertIn("The web role does not answer.", parts["metrics.txt"])
        self.assertIn("configuration.txt", parts)


if __name__ == "__main__":
    unittest.main()
