#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_failover.py - two PostgreSQL servers, of which one dies, freezes, changes roles or loses its standby.

followupd knows both by one connection string.  What was acknowledged is there after every failover, nothing is told
twice but what was in doubt, and no process had to be started again.  How long it took is printed, and judged by
nobody.  The long form, with a real cluster manager, is `make check-failover`.
"""
import os
import signal
import sys
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rig import Rig, wait_for  # noqa: E402  (becomes nobody first)
from instance import Instance  # noqa: E402
from pair import Pair  # noqa: E402
from session import Session  # noqa: E402

ROLES = ("intake", "engine", "mailer", "web", "pages")
TIMEOUT = 5  # database.timeout, as short as it may be: a frozen server is given up 5 seconds behind it


class OnPair(Instance):
    def __init__(self, settings, rehearsal=True):
        super().__init__(dict(settings, **{"database.mode": "external", "database.timeout": TIMEOUT}), rehearsal=rehearsal)
        self.pair = Pair(self.dir)
        self.settings["database.connection"] = self.pair.connection()
        self.write_config()

    def make_state(self):
        self.ctl("init", "--rehearsal")
        self.rehearsal = False  # made already

    def sql(self, query, *values, login="owner"):
        if login not in self.sessions:
            self.sessions[login] = Session(host="127.0.0.1", port=self.pair.primary.port, dbname="followupd",
                                           user="followupd_" + login, options="-c search_path=followupd")
        return self.sessions[login].run(query, *values)

    def fail_over(self):
        self.end_sessions()  # a frozen server would hold them for ever
        self.sessions = {}
        return self.pair.fail_over()


class PairRig(Rig):
    make_instance = OnPair


class Failover(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rig, cls.fine = PairRig(), 0
        cls.pair = cls.rig.inst.pair

    @classmethod
    def tearDownClass(cls):
        cls.rig.inst.end_sessions()
        cls.rig.inst.stop()
        cls.pair.end()
        cls.rig.close(cls.fine < 4)

    def under_load(self, fault):
        """Senders at work while fault() strikes and the standby takes over; then the books."""
        rig = self.rig
        self.pair.join()
        with rig.running():
            pids = {role: rig.inst.role_pid(role) for role in ROLES}
            senders = rig.load(60, 2, pause=0.02)
            wait_for("some acknowledgements", lambda: len(rig.acknowledged) >= rig.begun + 15)
            struck = time.monotonic()
            fault()
            before = len(rig.acknowledged)
            promoted = rig.inst.fail_over()
            wait_for("an acknowledgement", lambda: len(rig.acknowledged) > before)
            back = time.monotonic()
            for sender in senders:
                sender.finish()
            (now,), = rig.sql("SELECT now()")
            wait_for("all roles to be alive", lambda: rig.sql(
                "SELECT count(DISTINCT role) FROM heartbeats WHERE at > %s", now) == [(len(ROLES),)])
            rig.settle()
            rig.advance(5)
            doubts = rig.check(self)
            print("%s: acknowledged again %.1f s after the promotion, %.1f s after the fault; %d mails in doubt, %d sent twice" % (
                self.id().split(".")[-1], back - promoted, back - struck, doubts, rig.second_copies()))
            self.assertEqual({role: rig.inst.role_pid(role) for role in ROLES}, pids)
        type(self).fine += 1

    def test_the_primary_dies(self):
        def dies():
            self.pair.primary.kill()
            wait_for("not ready", lambda: self.ready() == 503)
            told = self.rig.inst.ctl("status", check=False)
            self.assertEqual(told.returncode, 1)
            self.assertIn(b"refused", told.stderr)
        self.under_load(dies)

    def ready(self):
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/readyz" % self.rig.inst.web_port) as answer:
                return answer.status
        except urllib.error.HTTPError as e:
            return e.code

    def test_the_primary_freezes(self):
        frozen = self.pair.primary

        def freezes():
            frozen.strike(signal.SIGSTOP)
        self.addCleanup(lambda: frozen.process and frozen.kill())
        self.under_load(freezes)
        self.assertIn("no answer within", self.rig.log_of_round())
        frozen.kill()

    def test_the_servers_change_roles(self):
        self.under_load(lambda: self.pair.primary.stop())

    def test_a_commit_without_its_standby_is_not_acknowledged(self):
        """The standby is away, and an administrator ends the wait for it: the server says that it committed."""
        rig, pair = self.rig, self.pair
        pair.join()
        with rig.running():
            pair.standby.kill()
            wait_for("its end", lambda: rig.sql("SELECT count(*) FROM pg_stat_replication") == [(0,)])
            warned = rig.inst.ctl("status", check=False).stdout
            with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % rig.inst.web_port) as answer:
                metrics = answer.read()
            senders = rig.load(2, 1)
            held = "SELECT pid, query FROM pg_stat_activity WHERE usename = 'followupd_intake' AND wait_event = 'SyncRep'"
            known = len(rig.acknowledged)

            def end_waits(but):
                """True: the one that is not to be ended waits.  A heartbeat may be in its way."""
                waiting = [(pid, but and but in query) for pid, query in rig.sql(held)]
                for pid, spared in waiting:
                    if not spared:
                        rig.sql("SELECT pg_cancel_backend(%s)", pid)
                return any(spared for _, spared in waiting)

            def stored():
                end_waits(None)
                return rig.sql("SELECT count(*) FROM inbound WHERE control_id LIKE 'R%02d%%'" % rig.round) == [(1,)]
            wait_for("the server to store it alone", stored)
            wait_for("its refusal", lambda: "no longer waits for its standby" in rig.log_of_round())
            # Also who asks whether it is stored has to wait.
            wait_for("the intake to wait again", lambda: end_waits("pg_logical_emit_message"))
            self.assertEqual(len(rig.acknowledged), known)
            pair.standby.start()
            for sender in senders:
                sender.finish()
            rig.settle()
            rig.advance(5)
            rig.check(self)
        self.assertIn(b"waits for a standby and none is connected", warned)
        self.assertIn(b"followupd_database_waits 1", metrics)
        self.assertIn(b"followupd_database_standbys 0", metrics)
        pair.standby.kill()
        pair.primary.wait_for_standby(False)
        type(self).fine += 1


if __name__ == "__main__":
    unittest.main()
