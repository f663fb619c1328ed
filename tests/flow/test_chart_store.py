#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_chart_store.py - charts in and changes out, against a real database with the engine's rights.

The checks themselves are tests/flow/chart_store.c, because only the store writes charts.
"""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance

LIMIT = 1200  # seconds; only ends a hang

SEED = """WITH i AS (INSERT INTO inbound (source, format, verdict, lane, control_id, sha256, raw)
    SELECT 'riverbend', 'hl7', 'accepted', 1 + (n - 1) / 2, 'C' || n, sha256(n::text::bytea), 'MSH|x'
    FROM generate_series(1, 6) n ORDER BY n RETURNING id, lane)
  INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM i"""


class ChartStore(unittest.TestCase):
    def test_all_checks_of_the_program(self):
        inst = Instance()
        inst.ctl("init", "--rehearsal")
        inst.process = inst.start_role("database")
        try:
            inst.sql(SEED)
            info = "host=%s/state/run dbname=followupd user=followupd_engine" % inst.dir
            done = subprocess.run([BUILD + "/tests/flow/check-chart-store"], capture_output=True, text=True,
                                  timeout=LIMIT, env=dict(os.environ, CONNINFO=info))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertTrue(re.search(r"100%: Checks: \d+", done.stdout), done.stdout)
            # Charts made by hand say not what they touch: their desk is laid as behind a migration.
            inst.sql("INSERT INTO desk_todo SELECT id FROM patients UNION SELECT 0")
            inst.ctl("migrate")
            asked = inst.ctl("verify", "--progress", check=False)
            self.assertEqual(asked.returncode, 0, asked.stdout)
            self.assertIn(b"history-unaltered", asked.stderr)
        finally:
            inst.__exit__(*sys.exc_info())


if __name__ == "__main__":
    unittest.main()
