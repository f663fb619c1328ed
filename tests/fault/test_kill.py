#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 at every named point of the way from the MLLP byte to the delivery row, and at random moments.

Each round is one supervised followupd, one fault that fires once, senders that resend until AA, and
time that passes until the notices have left.  Afterwards the books must agree (see rig.py).  Rounds
share an instance, so that every later round also checks what the earlier ones left behind.
"""
import os
import queue
import random
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rig import Rig, wait_for  # noqa: E402  (becomes nobody first)
from instance import BUILD  # noqa: E402

POINTS = subprocess.run([BUILD + "/followupd", "--fault-points"], capture_output=True, check=True).stdout.decode().split()

# Between the commit of phase = 'body' and the commit of the delivery row nobody can know whether the
# server has the mail: the mailer and the worker are killed there, and the mail is sent again.
IN_DOUBT = ("mailer.body-permitted", "worker.body-permitted", "worker.accepted", "mailer.accepted")
# There the mail itself is recorded; but the next one may be permitted meanwhile, and then it is in
# doubt like above.
NEXT_IN_DOUBT = ("mailer.claimed", "mailer.recorded")
# Only the first: what a worker does once a session, and the timers of a morning are one unit.
ONCE_A_ROUND = ("worker.connected", "engine.timer-claimed", "engine.timer-decided", "engine.timer-committed")
MESSAGES = 30


class Killed(unittest.TestCase):
    def at_point(self, rig, point, passage):
        role = {"worker": "mail-worker"}.get(point.split(".")[0], point.split(".")[0])
        copies = rig.second_copies()
        with rig.running("%s:kill:%d" % (point, passage)):
            for sender in rig.load(MESSAGES if passage == 1 else 12):
                sender.finish()
            rig.settle()
            rig.advance(5, lambda: role == "mailer" and rig.fired(point))
            doubts = rig.check(self)
            log = rig.log_of_round()
        self.assertTrue(rig.fired(point), "the fault did not fire")
        if role == "mail-worker":
            self.assertEqual(log.count("a mail worker ended with signal 9"), 1)
            self.assertNotIn("role mailer ended", log)
        else:
            self.assertEqual(log.count("role %s ended with signal 9" % role), 1)
            self.assertEqual(log.count("starting it again"), 1)
        if point in IN_DOUBT:
            self.assertEqual(doubts, 1)
            # Where the server has answered already it has the mail twice: the test sees what it looks for.
            if point.endswith(".accepted"):
                self.assertEqual(rig.second_copies() - copies, 1)
        elif point in NEXT_IN_DOUBT:
            self.assertLessEqual(doubts, 1)
        else:
            self.assertEqual(doubts, 0)

    def side_by_side(self, jobs, width=2):
        """Each worker has a rig; a failed round costs the rig, and the next round gets a fresh one."""
        todo, failures = queue.Queue(), []
        for job in jobs:
            todo.put(job)

        def work():
            rig = None
            try:
                while True:
                    point, passage = todo.get_nowait()
                    started = time.monotonic()
                    try:
                        rig = rig or Rig()
                        self.at_point(rig, point, passage)
                        if os.environ.get("FAULT_TIMES"):
                            print("%-24s %d  %.1f s" % (point, passage, time.monotonic() - started), flush=True)
                    except Exception as e:
                        failures.append((point, passage, e))
                        broken, rig = rig, None
                        if broken:
                            broken.close(True)
            except queue.Empty:
                pass
            finally:
                if rig:
                    rig.close(False)
        threads = [threading.Thread(target=work) for _ in range(width)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        for point, passage, e in failures:
            with self.subTest(point=point, passage=passage):
                raise e

    def test_at_every_fault_point(self):
        self.assertGreater(len(POINTS), 15)
        self.side_by_side([(point, 1) for point in POINTS])

    def test_at_later_passages(self):
        self.side_by_side([(point, 2 + i % 2) for i, point in enumerate(POINTS) if point not in ONCE_A_ROUND])


if __name__ == "__main__":
    unittest.main()
