#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_random.py - kill -9 of every role, the mail worker and PostgreSQL at random moments, under load.

FAULT_SEED=N repeats a run's choices; the moments themselves never repeat.
"""
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rig import QUICK, Chaos, with_rig  # noqa: E402  (becomes nobody first)


class Killed(unittest.TestCase):
    def test_at_random_moments(self):
        seed = int(os.environ.get("FAULT_SEED") or random.randrange(1 << 32))
        print("FAULT_SEED=%d" % seed, flush=True)
        generator = random.Random(seed)

        def chaos(rig):
            with rig.running():
                receiving = Chaos(rig, generator, ["intake", "intake", "intake", "engine", "engine", "web",
                                                   "database", "postgres"])
                while receiving.victims and rig.round < 50:
                    receiving.during(rig.load(30, 4, 0.1))
                    rig.round += 1
                rig.settle()
                sending = Chaos(rig, generator, ["mailer", "mailer", "mailer", "engine", "database", "postgres"]
                                + ["mail-worker"] * 4)
                rig.advance(5, sending)
                rig.settle()
                rig.advance(20, sending)
                killed = receiving.killed + sending.killed
                self.assertEqual(receiving.victims, [])
                self.assertIn("mailer", killed)
                self.assertIn("mail-worker", killed)
                doubts = rig.check(self)
                # Two sessions: what each had permission for is in doubt, and so is what could not be recorded.
                dead = [sending.killed.count(who) for who in ("mailer", "database", "postgres")]
                self.assertLessEqual(doubts, 2 * sum(dead) + killed.count("mail-worker"))
            if os.environ.get("FAULT_TIMES"):
                print("killed %s, %d in doubt" % (" ".join(killed), doubts), flush=True)
        with_rig(chaos, settings=dict(QUICK, **{"mail.sessions": 2}), slow=0.03)


if __name__ == "__main__":
    unittest.main()
