#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_upgrade.py - a database that an older schema left is migrated: every row stays, all holds.

tests/data/upgrade/schema5.sql is the story's rehearsal database as schema 5 kept it, with a text that
two versions share, a finding in shadow, an open question and a mail that waits.
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import Instance, SOURCE

TABLES = ("inbound applied people patients patient_identifiers exams reports findings followups timers"
          " review_items events notices outbox deliveries delivery_attempts calendar_entries").split()


class Upgrade(unittest.TestCase):
    def counts(self, inst):
        return {t: inst.sql("SELECT count(*) FROM " + t)[0][0] for t in TABLES}

    def test_every_row_is_there_and_holds(self):
        inst = Instance()
        inst.ctl("init", "--rehearsal")
        database = inst.start_role("database")
        try:
            with open(SOURCE + "/tests/data/upgrade/schema5.sql", encoding="utf-8") as f:
                inst.sql("DROP SCHEMA pages, followupd CASCADE; " + f.read())
            self.ask_without_a_patient(inst)
            before = self.counts(inst)
            mails = inst.sql("SELECT notice_id, bytes FROM outbox ORDER BY 1")
            kept = self.kept(inst, "body", "answer ->> 'row'", "answer ->> 'table_sha256'", "answer")
            hashes = inst.sql("SELECT followup_id, seq, hash, detail::text FROM events ORDER BY 1, 2")
            inst.ctl("migrate")
            self.assertEqual(self.counts(inst), before)
            for table in ("reports", "findings", "followups", "events", "review_items", "notices", "outbox"):
                self.assertGreater(before[table], 0, table)
            self.assertEqual(inst.sql("SELECT followup_id, seq, hash, detail::text FROM events ORDER BY 1, 2"),
                             hashes)
            self.assertEqual(self.kept(inst, None, "\"row\"", "nullif(table_sha256, '')", "shadow"), kept)
            self.assertEqual(inst.sql("SELECT * FROM mails ORDER BY 1"), mails)
            self.assertEqual(inst.sql("SELECT count(*) FROM reports WHERE fingerprint IS NOT NULL"), [(0,)])
            self.assertEqual(inst.sql("SELECT count(*) FROM exams WHERE same_as_id IS NOT NULL"), [(0,)])
            self.assertEqual(inst.sql("SELECT count(*) FROM appointments"), [(0,)])
            self.assertEqual(inst.sql("SELECT count(*) FROM exams WHERE order_note IS NOT NULL"), [(0,)])
            self.assertEqual(inst.sql("SELECT count(*) FROM attempts"), [(0,)])
            self.assertEqual(inst.sql("SELECT count(*) FROM timers WHERE plan_step IS NOT NULL"), [(0,)])
            self.assertEqual(inst.sql("SELECT count(*) FROM review_items WHERE proposal IS NOT NULL"), [(0,)])
            self.assertEqual(inst.sql("SELECT DISTINCT alarm_1 % 1440, alarm_1 <= 28 * 1440, alarm_2 FROM calendar_entries"),
                             [(0, True, 0)])
            inst.ctl("verify")
            self.assertEqual(inst.sql("SELECT count(*) FROM review_items q WHERE NOT EXISTS (SELECT FROM question_events v"
                                      " WHERE v.review_item_id = q.id AND v.kind = 'asked' AND v.at = q.created_at)"), [(0,)])
            self.assertEqual(inst.sql("SELECT DISTINCT waits, waits_until, clock_at, author_id, deadline, rule"
                                      " FROM review_items"), [(0, None, None, None, None, None)])
            self.assertEqual(inst.sql("SELECT patient_id = (SELECT patient_id FROM followups f WHERE f.id = followup_id)"
                                      " FROM review_items WHERE key = 'no-patient'"), [(True,)])
            shared = inst.sql("SELECT version, inbound_id = text_inbound_id FROM reports WHERE exam_id IN"
                              " (SELECT exam_id FROM reports WHERE version = 2) ORDER BY version")
            self.assertEqual(shared, [(1, True), (2, False)])
            self.assertEqual(inst.sql("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass"
                                      "::text NOT IN ('followups', 'patients')"), [(0,)])
            self.desk(inst)
            self.assertGreater(inst.sql("SELECT count(*) FROM pg_policies WHERE policyname = 'visitors'")[0][0], 20)
            self.assertEqual(inst.sql("SELECT count(*) FROM sessions"), [(0,)])
        finally:
            database.stop()

    def desk(self, inst):
        """What stood open is on the desk; verify, above, has compared all of it."""
        self.assertEqual(inst.sql("SELECT count(*) FROM desk_todo"), [(0,)])
        self.assertGreater(inst.sql("SELECT count(*) FROM desk WHERE question")[0][0], 0)

    def ask_without_a_patient(self, inst):
        """As the question about a mail that failed was asked."""
        inst.sql("INSERT INTO review_items (kind, key, followup_id, question, created_at)"
                 " SELECT 'undeliverable', 'no-patient', min(id), 'who tells this person?', now() FROM followups")

    def kept(self, inst, body, row, table, shadow):
        """What has moved to other columns, in one form for both schemas."""
        text = "encode(sha256(convert_to(%s, 'UTF8')), 'hex')" % body if body else "encode(text_sha256, 'hex')"
        return (inst.sql("SELECT id, %s FROM reports ORDER BY id" % text),
                inst.sql("SELECT id, %s, %s FROM findings ORDER BY id" % (row, table)),
                inst.sql("SELECT id, %s FROM findings WHERE disposition = 'shadow'" % shadow))


if __name__ == "__main__":
    unittest.main()
