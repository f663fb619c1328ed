#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_database.py - PostgreSQL stopped as by `pg_ctl -m immediate stop`, again and again, under load.

The processes of followupd live on, so here no mail is ever in doubt: each leaves exactly once.
"""
import os
import random
import signal
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rig import QUICK, Chaos, Rig  # noqa: E402  (becomes nobody first)


class Stopped(unittest.TestCase):
    def setUp(self):
        seed = int(os.environ.get("FAULT_SEED") or random.randrange(1 << 32))
        print("FAULT_SEED=%d" % seed, flush=True)
        self.generator = random.Random(seed)
        self.rig = Rig(dict(QUICK, **{"mail.sessions": 4}), slow=0.05)
        self.fine = False
        self.addCleanup(lambda: self.rig.close(not self.fine))

    def stops(self, count, progress):
        return Chaos(self.rig, self.generator, ["postgres"] * count, signal.SIGQUIT, (0.0, 0.5), progress)

    def stopped(self):
        return self.rig.log_of_round().count("received immediate shutdown request")

    def test_while_messages_come_in(self):
        rig = self.rig
        with rig.running():
            chaos = self.stops(4, lambda: len(rig.acknowledged) // 20)
            while chaos.victims:
                chaos.during(rig.load(120, 8))
                rig.round += 1
            rig.settle()
            self.assertEqual(self.stopped(), 4)
            self.assertIn("the private database ended", rig.log_of_round())
            rig.check_intake(self)
            rig.advance(5)
            self.assertEqual(rig.check(self), 0)
            self.assertEqual(rig.second_copies(), 0)
        self.fine = True

    def test_while_mails_go_out(self):
        rig = self.rig
        with rig.running():
            for sender in rig.load(120, 4):
                sender.finish()
            rig.settle()
            chaos = self.stops(3, lambda: rig.stored_mails() // 10)
            rig.advance(5, chaos)
            rig.advance(40, chaos)
            self.assertGreaterEqual(self.stopped(), 2)
            self.assertEqual(rig.check(self), 0)
            self.assertEqual(rig.second_copies(), 0)
        self.fine = True


if __name__ == "__main__":
    unittest.main()
