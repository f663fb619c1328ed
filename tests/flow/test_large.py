#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_large.py - what is large delays nobody: messages of 16 MB stand between others, a back-load before a live one."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import psycopg2
from instance import wait_for
from scenario import Scenario

SCREENING = "79086-5^CT Chest for screening WO contrast^LN"
PLAIN = "The lungs are clear and the heart is of normal size, line %06d of a long report."
ADVICE = "Recommend CT abdomen in 6 months."


def head(number, patient):
    return [r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|20260302101500-0800||ORU^R01^ORU_R01|%s|P|2.5.1" % number,
            "PID|1||%s^^^RGH^MR||ALDERWICK^ROWAN||19591104|F" % patient]


def obr(i, accession):
    return ("OBR|%d|O-%s|%s|%s|||20260302093000-0800|||||||||P10011^OKONJO^DELPHINE||%s||||20260302101000-0800||CT|F|||||||"
            "R2041&VALE&TAMSIN" % (i, accession, accession, SCREENING, accession))


def obx(i, text):
    return "OBX|%d|TX|19005-8^Radiology Impression^LN|1|%s||||||F" % (i, text)


def many_lines():
    return [obr(1, "L1")] + [obx(i, PLAIN % i) for i in range(1, 200001)] + [obx(200001, ADVICE)]


def many_reports():
    return [line for i in range(1, 5001) for line in (obr(i, "R%d" % i), obx(1, PLAIN % i))]


def one_line():
    return [obr(1, "O1"), obx(1, " ".join(PLAIN % i for i in range(180000)) + " " + ADVICE)]


def many_repetitions():
    return [obr(1, "P1"), obx(1, "~".join(PLAIN % i for i in range(50000)) + "~" + ADVICE)]


class Large(Scenario):
    def small(self, number):
        """A report of somebody else."""
        return head("S%d" % number, "SMALL%d" % number) + [obr(1, "S%d" % number), obx(1, "Lung-RADS 4A.")]

    def roles(self):
        return [self.inst.role_pid(role) for role in ("intake", "engine", "mailer")]

    def of(self, patient, what):
        return self.inst.sql("SELECT t.%s FROM %s t JOIN patient_identifiers i USING (patient_id) WHERE i.value = %%s"
                             % what, patient)

    def test_a_live_report_goes_before_a_back_load(self):
        self.mllp.send("\r".join(self.small(900)).encode() + b"\r")  # now the intake knows what day it is
        self.settle()
        with psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_owner") as c, c.cursor() as cursor:
            cursor.execute("SELECT FROM followupd.lanes FOR UPDATE")  # the engine finds nothing to do
            for n in range(300):
                old = "\r".join(self.small(1000 + n)).replace("20260302101500", "20250302101500")
                self.assertIn(b"MSA|AA", self.mllp.send(old.encode() + b"\r"))
            self.assertIn(b"MSA|AA", self.mllp.send("\r".join(self.small(2000)).encode() + b"\r"))
        self.inst.sql("NOTIFY followupd_inbound")
        self.settle()
        (later,), = self.inst.sql("SELECT count(*) FROM applied a JOIN applied live ON a.at > live.at"
                                  " JOIN inbound i ON i.id = live.inbound_id WHERE i.control_id = 'S2000'")
        self.assertGreater(later, 200)

    def test_others_are_decided_and_the_large_ones_are_read_or_asked(self):
        large = (("LINES", many_lines), ("REPORTS", many_reports), ("LINE", one_line), ("REPEATED", many_repetitions))
        sizes, roles = {}, self.roles()
        for i, (name, make) in enumerate(large):
            for segments in (self.small(2 * i), head(name, name) + make(), self.small(2 * i + 1)):
                message = "\r".join(segments).encode() + b"\r"
                sizes[name] = max(sizes.get(name, 0), len(message))
                self.assertIn(b"MSA|AA", self.mllp.send(message))
        self.assertGreater(min(sizes["LINES"], sizes["LINE"]), 14000000, sizes)
        for n in range(2 * len(large)):
            wait_for("report %d of others" % n, lambda: self.of("SMALL%d" % n, ("id", "followups")))
        self.settle()
        self.assertEqual(self.roles(), roles)  # nobody has died
        for name, _ in large:
            (outcome,), = self.inst.sql("SELECT a.outcome FROM applied a JOIN inbound i ON i.id = a.inbound_id"
                                        " WHERE i.control_id = %s", name)
            if outcome == "failed":
                self.assertIn("message-failed", self.reviews())
            else:
                self.assertEqual(outcome, "applied", name)
        for name in ("LINES", "LINE", "REPEATED"):  # beginning and end are read, and the middle is asked
            self.assertEqual([k for k, in self.of(name, ("kind", "review_items"))], ["unread-report"], name)
            self.assertEqual(len(self.of(name, ("id", "followups"))), 1, name)
        self.verify()


if __name__ == "__main__":
    unittest.main()
