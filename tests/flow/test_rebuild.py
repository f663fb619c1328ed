#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_rebuild.py - what is stored is what comes of the stored messages; what was altered is named."""
import fcntl
import json
import os
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, LIMIT, SOURCE, sample, wait_for
from scenario import Scenario

PIPE_BYTES = 4096  # the smallest pipe there is


class Rebuild(Scenario):
    def check(self, status, *more):
        p = self.inst.ctl("--json", "rebuild", "--check", *more, check=False)
        self.assertEqual(p.returncode, status, p.stdout[-4000:] + p.stderr[-2000:])
        return json.loads(p.stdout)

    def assert_equal(self, timing=0):
        out = self.check(0)
        self.assertEqual((out["equal"], out["complete"], out["clinical"], out["timing"], out["edited"]),
                         (True, True, 0, timing, 0), out["differences"])
        return out

    def altered(self, table, column, row, value):
        """What is named when that value is altered, but for the desk, which follows from it; then it is put back."""
        update = "UPDATE %s SET %s = %%s WHERE id = %%s" % (table, column)
        before = self.inst.sql("SELECT %s FROM %s WHERE id = %%s" % (column, table), row)[0][0]
        self.inst.sql(update, value, row)
        out = self.check(1)
        self.inst.sql(update, before, row)
        self.assertFalse(out["equal"])
        return [(d["class"], d["row"], d["id"], d["field"], d["stored"], d["rebuilt"]) for d in out["differences"]
                if d["row"] != "desk"]

    def patient(self):
        return self.inst.sql("SELECT patient_id FROM followups ORDER BY id LIMIT 1")[0][0]

    def test_every_sample_rebuilds(self):
        folder = SOURCE + "/tests/samples/hl7"
        for name in sorted(n for n in os.listdir(folder) if n.endswith(".hl7") and not n.startswith("30")):
            self.mllp.send(sample(name[:2]))
        self.settle()
        out = self.assert_equal()
        standing = self.inst.sql("SELECT count(*) FROM patients WHERE merged_into IS NULL")[0][0]
        self.assertEqual(out["patients"], standing)
        self.until("2026-04-20T17:00:00Z")
        self.assert_equal()

    def test_a_course_of_seven_months(self):
        self.send(sample("01"))
        self.send(sample("02"))
        self.until("2026-03-03T17:00:00Z")
        self.send(sample("03"))
        self.assert_equal()
        ref = self.inst.sql("SELECT ref FROM followups")[0][0]
        self.inst.ctl("ack", ref, "--by", "P10011")
        self.until("2026-05-20T16:00:00Z")
        for name in ("16", "17", "20"):
            self.send(sample(name))
        self.assert_equal()
        self.until("2026-10-01T23:50:00Z")
        self.send(sample("15"))
        self.send(sample("25"))
        says = {"exam-match": ["reject-exam"], "merge-duplicate": ["keep-apart"],
                "report-review": ["reviewed", "--to", "Dr Okonjo"]}
        for number, kind in self.inst.sql("SELECT id, kind FROM review_items WHERE resolved_at IS NULL ORDER BY id LIMIT 1"):
            self.inst.ctl("review", "answer", str(number), *says.get(kind, ["not-owed", "--reason", "misread"]), "--by",
                          "R1", "--note", "seen")
        for row in self.inst.sql("SELECT ref FROM followups WHERE state <> 'closed' ORDER BY id DESC LIMIT 1"):
            self.inst.ctl("close", row[0], "--code", "CLIN_CLOSED", "--by", "R1", "--clinician", "R1",
                          "--reason", "not indicated")
            self.inst.ctl("reopen", row[0], "--by", "R1", "--reason", "wrong patient picked")
        self.send(sample("26"))
        self.until("2026-12-01T17:00:00Z")
        done = self.inst.sql("SELECT count(*) FILTER (WHERE outcome = 'applied') FROM applied JOIN inbound"
                             " ON id = inbound_id WHERE format = 'answer'")[0][0]
        self.assertGreaterEqual(done, 3)
        self.assert_equal()
        self.verify()

    def test_a_mail_that_failed_and_a_message_put_aside(self):
        self.inst.sql("UPDATE people SET email = 'nobody@riverbend.example' WHERE ref = 'P10011'")
        self.send(sample("02"))
        self.until("2026-03-04T17:00:00Z")
        self.assertIn("undeliverable", self.reviews())
        self.inst.sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                      "$$ BEGIN RAISE EXCEPTION 'not this one' USING ERRCODE = '23514'; END $$")
        self.inst.sql("CREATE TRIGGER refuse BEFORE INSERT ON exams FOR EACH ROW EXECUTE FUNCTION refuse()")
        self.inst.sql("GRANT EXECUTE ON FUNCTION refuse() TO PUBLIC")
        self.send(sample("06"))
        self.inst.sql("DROP TRIGGER refuse ON exams")
        self.assertEqual(self.inst.sql("SELECT count(*) FROM applied WHERE outcome = 'failed'"), [(1,)])
        self.assert_equal()

    def test_what_was_altered_is_named(self):
        self.send(sample("02"))
        self.send(sample("05"), code="CA")
        self.until("2026-03-20T17:00:00Z")
        self.assert_equal()
        case = self.inst.sql("SELECT id, target::text FROM followups ORDER BY id LIMIT 1")[0]
        self.assertEqual(self.altered("followups", "target", case[0], "2026-11-11"),
                         [("clinical", "follow-up", case[0], "target", "2026-11-11", case[1])])
        exam = self.inst.sql("SELECT index_exam_id FROM followups ORDER BY id LIMIT 1")[0][0]
        self.assertEqual(self.altered("exams", "status", exam, "cancelled"),
                         [("clinical", "exam", exam, "status", "cancelled", "final")])
        self.assertEqual(self.altered("patients", "family", self.patient(), "NOBODY"),
                         [("clinical", "patient", self.patient(), "family", "-", "-")])
        self.inst.sql("UPDATE followups SET state = 'closed', closure = 'CLIN_CLOSED', closed_at = clock_now()"
                      " WHERE id = %s", case[0])
        out = self.check(1, "--patient", str(self.patient()))
        named = {(d["row"], d["id"], d["field"], d["stored"], d["rebuilt"]) for d in out["differences"]}
        self.assertEqual(named, {("follow-up", case[0], "state", "closed", "open"),
                                 ("follow-up", case[0], "closure", "CLIN_CLOSED", "-"),
                                 ("desk", case[0], None, "-", "-")})
        text = self.inst.ctl("rebuild", "--check", check=False).stdout.decode()
        self.assertIn("patient %d  follow-up %d state  stored closed  rebuilt open" % (self.patient(), case[0]), text)
        self.assertNotIn("QUINTERO", text)

    def test_a_patient_of_whom_no_message_speaks(self):
        self.send(sample("02"))
        self.inst.sql("INSERT INTO patients (family, updated_at) VALUES ('ghost', clock_now())")
        ghost = self.inst.sql("SELECT id FROM patients WHERE family = 'ghost'")[0][0]
        out = self.check(1)
        self.assertEqual([(d["row"], d["id"], d["stored"], d["rebuilt"]) for d in out["differences"]],
                         [("patient", ghost, "there", "-")])

    def test_cut_off_it_goes_on_where_it_was(self):
        count = 3 * PIPE_BYTES // 30
        report = sample("02")
        for i in range(count):
            self.mllp.send(report.replace(b"RG100245", b"PAT%d" % i).replace(b"E7700245", b"E%d" % i).replace(
                b"RDN0000010002", b"M%d" % i)
                           .replace(b"RG26030211", b"A%d" % i))
        self.settle()
        altered = self.inst.sql("UPDATE followups SET target = target + 1, latest = latest + 1 WHERE id IN"
                                " (SELECT id FROM followups ORDER BY id LIMIT 1) RETURNING id")[0][0]
        state = self.inst.dir + "/rebuild.state"
        # It cannot end before the signal: its progress fills a pipe that nobody empties.
        p = subprocess.Popen([BUILD + "/followupctl", "-c", self.inst.config, "rebuild", "--check", "--progress",
                              "--state", state], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        fcntl.fcntl(p.stderr, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        seen = b""
        while b"messages compared" not in seen:
            seen += os.read(p.stderr.fileno(), 1)
        p.send_signal(signal.SIGTERM)
        out, _ = p.communicate(timeout=LIMIT)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"cut off after", out)
        self.assertIn(b"follow-up %d target" % altered, out)
        with open(state) as f:
            done = dict(line.split() for line in f if len(line.split()) == 2)
        self.assertGreater(int(done["patients"]), 0)
        self.assertLess(int(done["patients"]), count)
        rest = self.check(1, "--state", state)
        self.assertEqual((rest["patients"], rest["messages"], rest["clinical"]), (count, count, 2))
        self.assertEqual(rest["differences"], [])
        self.assertFalse(os.path.exists(state))

    def test_it_asks_for_what_it_can_do(self):
        self.assertEqual(self.inst.ctl("rebuild", check=False).returncode, 2)
        self.assertEqual(self.inst.ctl("rebuild", "--check", "--patient", "999999999", check=False).returncode, 1)


if __name__ == "__main__":
    unittest.main()
