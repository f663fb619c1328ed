#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_kill.py - kill -9 at every named point of the way from the MLLP byte to the delivery row.

Each round is one supervised followupd with a fault on each of the three parts of that way (what comes
in, what is decided, what goes out), each of which fires once; senders that resend until AA, and time that
passes until the notices have left.  Afterwards the books must agree (see rig.py).  Rounds share an
instance, so that every later round also checks what the earlier ones left behind.
"""
import itertools
import os
import queue
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rig import Rig, with_rig  # noqa: E402  (becomes nobody first)
from instance import BUILD  # noqa: E402

POINTS = subprocess.check_output([BUILD + "/followupd", "--fault-points"]).decode().split()

# Between the commit of phase = 'body' and the commit of the delivery row nobody can know whether the
# server has the mail: when the mailer or the worker is killed there, the mail is sent again.
IN_DOUBT = ("mailer.body-permitted", "worker.body-permitted", "worker.accepted", "mailer.accepted")
# The mails behind the one in hand are permitted ahead, sixteen to each of two sessions: a killed mailer
# leaves them in the same doubt.  A worker that dies leaves its own mail alone, because the mailer
# knows which one that was.
AHEAD = {"mailer": 2 * 16, "mail-worker": 1}
# Passed once: a worker has one session, and the timers of a morning are one unit.
ONCE_A_ROUND = ("worker.connected", "engine.timer-claimed", "engine.timer-decided", "engine.timer-committed")
MESSAGES = 30


def compiled_in():
    with open(BUILD + "/autoconf.h") as f:
        return "#define WITH_FAULTS 1" in f.read()


needs_faults = unittest.skipUnless(compiled_in(), "the fault points need ./configure --enable-debug")


def role_of(point):
    part = point.split(".")[0]
    return "mail-worker" if part == "worker" else part


def rounds(points):
    """[[point]]: in each at most one of each part of the way."""
    parts = {}
    for point in points:
        parts.setdefault(role_of(point).replace("mail-worker", "mailer"), []).append(point)
    return [[p for p in together if p] for together in itertools.zip_longest(*parts.values())]


class Killed(unittest.TestCase):
    def at_points(self, rig, points, passage):
        copies = rig.second_copies()
        mailer = [point for point in points if role_of(point) == "mailer"]
        with rig.running(",".join("%s:kill:%d" % (point, passage) for point in points)):
            # A fast engine takes all that has come as one unit: each wave is at least one passage.
            for _ in range(passage):
                for sender in rig.load(MESSAGES if passage == 1 else 12 // passage):
                    sender.finish()
                rig.settle()
                rig.round += 1
            rig.advance(5, lambda: mailer and rig.fired(mailer[0]))
            doubts = rig.check(self)
            log = rig.log_of_round()
        for point in points:
            self.assertTrue(rig.fired(point), "the fault at %s did not fire" % point)
        roles = {role_of(point) for point in points}
        self.assertEqual(log.count("a mail worker ended with signal 9"), int("mail-worker" in roles))
        for role in ("intake", "engine", "mailer"):
            self.assertEqual(log.count("role %s ended with signal 9" % role), int(role in roles))
        self.assertEqual(log.count("starting it again"), len(roles - {"mail-worker"}))
        certain = sum(point in IN_DOUBT for point in points)
        self.assertIn(doubts, range(certain, certain + sum(AHEAD.get(role, 0) for role in roles) + 1))
        if {"worker.accepted", "mailer.accepted"} & set(points):  # the test sees what it looks for
            self.assertGreater(rig.second_copies(), copies)

    def side_by_side(self, jobs, width=2):
        """Each worker has a rig; a failed round costs the rig, and the next round gets a fresh one."""
        todo, failures = queue.Queue(), []
        for job in jobs:
            todo.put(job)

        def work():
            rig = None
            try:
                while True:
                    points, passage = todo.get_nowait()
                    started = time.monotonic()
                    try:
                        rig = rig or Rig()
                        self.at_points(rig, points, passage)
                        if os.environ.get("FAULT_TIMES"):
                            print("%s %d  %.1f s" % (points, passage, time.monotonic() - started), flush=True)
                    except Exception as e:
                        failures.append((points, passage, e))
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
        for points, passage, e in failures:
            with self.subTest(points=points, passage=passage):
                raise e

    @needs_faults
    def test_at_every_fault_point(self):
        self.assertGreater(len(POINTS), 15)
        self.side_by_side([(points, 1) for points in rounds(POINTS)])

    @needs_faults
    def test_at_later_passages(self):
        again = rounds(point for point in POINTS if point not in ONCE_A_ROUND)
        self.side_by_side([(points, 2 + i % 2) for i, points in enumerate(again)])

    def test_a_stop_under_way_leaves_nothing_in_doubt(self):
        def stop(rig):
            def once_in_the_middle():
                if not stopped and rig.stored_mails() >= 3:
                    stopped.append(rig.stored_mails())
                    rig.inst.stop()
                    rig.inst.start()
            stopped = []
            with rig.running():
                for sender in rig.load(12):
                    sender.finish()
                rig.settle()
                rig.advance(5, once_in_the_middle)
                self.assertEqual(rig.check(self), 0)
                self.assertLess(stopped[0], 12)
                self.assertNotIn("second signal", rig.log_of_round())
        with_rig(stop, slow=0.2)

    @needs_faults
    def test_a_message_that_ends_every_engine_is_put_aside(self):
        def poison(rig):
            with rig.running("engine.decided:kill", once=False):
                for sender in rig.load(1, 1):
                    sender.finish()
                rig.settle()
                self.assertEqual(rig.log_of_round().count("role engine ended with signal 9"), 3)
                self.assertEqual(rig.sql("SELECT outcome FROM applied"), [("failed",)])
                self.assertEqual(rig.sql("SELECT kind FROM review_items"), [("message-failed",)])
                rig.inst.ctl("verify")
            with rig.running():
                (message,), = rig.sql("SELECT inbound_id FROM applied")
                rig.inst.ctl("messages", "replay", str(message))
                rig.settle()
                rig.sql("DELETE FROM review_items")
                rig.sql("DELETE FROM question_events")
                rig.sql("DELETE FROM desk WHERE question")
                rig.advance(5)
                self.assertEqual(rig.check(self), 0)
        with_rig(poison)


if __name__ == "__main__":
    unittest.main()
