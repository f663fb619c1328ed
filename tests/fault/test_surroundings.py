#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_surroundings.py - a lock that is held, a full disk, a server that turns read-only, sessions that end.

Whatever the database or its machine does wrong delays work and costs nothing: no message is put aside, no
timer put off, no question asked, no mail sent twice, no process ends.  How often each fault has been met
is counted in PostgreSQL's own log.
"""
import contextlib
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rig import Rig, wait_for  # noqa: E402  (becomes nobody first)
import psycopg2  # noqa: E402

ROLES = ("intake", "engine", "mailer", "web")
OFTEN = 6  # twice as often as a message may fail

# Says "disk full" for the tables that are listed in full_disk.
FULL_DISK = """
CREATE TABLE full_disk (name text PRIMARY KEY);
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = followupd AS $$
	BEGIN
		IF EXISTS (SELECT FROM full_disk WHERE name = TG_TABLE_NAME) THEN
			RAISE EXCEPTION 'could not extend file of %', TG_TABLE_NAME USING ERRCODE = '53100';
		END IF;
		RETURN NEW;
	END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON inbound FOR EACH ROW EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk BEFORE INSERT ON reports FOR EACH ROW EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk BEFORE INSERT ON notices FOR EACH ROW EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk BEFORE UPDATE OF phase ON outbox FOR EACH ROW EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk BEFORE INSERT ON deliveries FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


class Surroundings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rig, cls.fine = Rig(), 0

    @classmethod
    def tearDownClass(cls):
        cls.rig.close(cls.fine < 4)

    def met(self, text, count=OFTEN):
        wait_for("%d times %s" % (count, text), lambda: self.rig.log_of_round().count(text) >= count)

    def waiting(self, login):
        return [pid for pid, in self.rig.sql(
            "SELECT pid FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'",
            "followupd_" + login)]

    @contextlib.contextmanager
    def locked(self, table):
        inst = self.rig.inst
        c = psycopg2.connect(host=inst.dir + "/state/run", dbname="followupd", user="followupd_owner")
        try:
            c.cursor().execute("LOCK TABLE followupd.%s IN ACCESS EXCLUSIVE MODE" % table)
            yield
        finally:
            c.close()

    def pids(self):
        return {role: self.rig.inst.role_pid(role) for role in ROLES}

    def deliver(self, count=12):
        for sender in self.rig.load(count):
            sender.finish()

    def through_with_it(self, pids):
        """Everything is applied and sent once, and nobody was started again."""
        rig = self.rig
        rig.settle()
        rig.advance(5)
        self.assertEqual(rig.check(self), 0)
        self.assertEqual(rig.second_copies(), 0)
        self.assertEqual(self.pids(), pids)
        self.assertNotIn("starting it again", rig.log_of_round())
        type(self).fine += 1

    def test_a_lock_that_is_held(self):
        rig = self.rig
        with rig.running():
            pids = self.pids()
            with self.locked("reports"):
                self.deliver()
                for _ in range(OFTEN):  # 57014, as by statement_timeout
                    pid, = wait_for("the engine at the lock", lambda: self.waiting("engine"))
                    rig.sql("SELECT pg_cancel_backend(%s)", pid)
                    wait_for("its end", lambda: pid not in self.waiting("engine"))
                self.met("canceling statement due to user request")
                rig.sql("ALTER ROLE followupd_engine SET lock_timeout = '50ms'")  # 55P03
                rig.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'followupd_engine'")
                self.met("canceling statement due to lock timeout")
            rig.sql("ALTER ROLE followupd_engine RESET lock_timeout")
            self.through_with_it(pids)

    def test_sessions_that_end(self):
        rig = self.rig
        with rig.running():
            pids = self.pids()
            with self.locked("reports"):
                self.deliver()
                for _ in range(OFTEN):
                    pid, = wait_for("the engine at the lock", lambda: self.waiting("engine"))
                    rig.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            " WHERE usename IN ('followupd_intake', 'followupd_engine', 'followupd_mailer')")
                    wait_for("its end", lambda: pid not in self.waiting("engine"))
            self.through_with_it(pids)

    def full(self, table, on=True):
        self.rig.sql("INSERT INTO full_disk VALUES (%s) ON CONFLICT DO NOTHING" if on else
                     "DELETE FROM full_disk WHERE name = %s", table)

    def test_a_full_disk(self):
        rig = self.rig
        with rig.running():
            pids = self.pids()
            rig.sql(FULL_DISK)
            for table in ("inbound", "reports", "outbox"):
                self.full(table)
            senders = rig.load(12)
            self.met("could not extend file of inbound", 3)  # intake pauses two seconds in between
            self.full("inbound", False)
            for sender in senders:
                sender.finish()
            self.met("could not extend file of reports")
            self.full("reports", False)
            rig.settle()
            # Timers; permissions and releases; records.  Time does not go on before all is done.
            for table in ("notices", "deliveries"):
                self.full(table)
            rig.advance(5, self.free_when_met("notices", "outbox", "deliveries"))
            self.assertEqual(rig.sql("SELECT name FROM full_disk"), [])
            self.through_with_it(pids)

    def free_when_met(self, *tables):
        """One after the other, each when it was met often."""
        left = list(tables)

        def meanwhile():
            if left and self.rig.log_of_round().count("could not extend file of " + left[0]) >= OFTEN:
                self.full(left.pop(0), False)
        return meanwhile

    def test_a_server_that_turns_read_only(self):
        rig = self.rig
        with rig.running():
            pids = self.pids()
            self.deliver()
            rig.settle()
            rig.sql("ALTER SYSTEM SET default_transaction_read_only = on")
            rig.sql("SELECT pg_reload_conf()")
            rig.round += 1
            senders = rig.load(12)
            self.met("in a read-only transaction", 2)
            for role in ("intake", "mailer", "web"):  # connecting again is refused, not tried without end
                wait_for(role + " without a session", lambda: any(
                    role + "[" in line and "session is read-only" in line for line in rig.log_of_round().splitlines()))
            wait_for("the engine without a session", lambda: "engine[%d] warning: the database is away" % pids["engine"]
                     in rig.log_of_round())
            (before,), = rig.sql("SELECT now()")
            rig.sql("ALTER SYSTEM RESET default_transaction_read_only")
            rig.sql("SELECT pg_reload_conf()")
            for sender in senders:
                sender.finish()
            wait_for("all roles to be alive", lambda: rig.sql(
                "SELECT count(DISTINCT role) FROM heartbeats WHERE at > %s", before) == [(4,)])
            self.through_with_it(pids)


if __name__ == "__main__":
    unittest.main()
