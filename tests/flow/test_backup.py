#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_backup.py - the drill: a backup, a place without anything, and the same database there, checked; no mail leaves twice.

An instance with a mail that waits is backed up; the backup is restored into another state directory, after a first try
was killed, and into an empty database of a server that followupd does not run.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import unittest
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance, Process, SOURCE, environment, wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
ALL = ("SELECT n.nspname || '.' || c.relname, (xpath('/row/n/text()', query_to_xml(format('SELECT md5(coalesce(string_agg(t::text,"
       " chr(10) ORDER BY t::text), '''')) AS n FROM %I.%I t', n.nspname, c.relname), false, true, '')))[1]::text FROM pg_class c"
       " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname IN ('followupd', 'pages')")
GRANTS = ("SELECT n.nspname, c.relname, c.relacl::text, c.relrowsecurity, pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n"
          " ON n.oid = c.relnamespace WHERE n.nspname IN ('followupd', 'pages') AND c.relkind IN ('r', 'v', 'S') ORDER BY 1, 2")
# What a restore writes, and what lived on meanwhile: roles beat, the mailer tries again.
CHANGED = {"followupd." + t for t in ("mail_places", "sessions", "heartbeats", "outbox", "delivery_attempts")}


class Backup(Scenario):
    def test_a_place_without_anything_gets_all_of_it(self):
        self.report("F1", "RX1", "20260302", LDCT, {LUNG: "4A"}, patient="ONE")
        self.alarm("C1", "ONE")
        self.wait_mails(1)
        self.smtp.stop()
        self.alarm("C2", "TWO")
        wait_for("a mail that waits", lambda: self.inst.sql("SELECT count(*) FROM outbox") == [(1,)])
        self.inst.sql("CREATE ROLE followupd_site NOLOGIN")  # of the site's own, which its logins are members of
        self.directory = self.inst.dir + "/backup"
        made = json.loads(self.inst.ctl("--json", "backup", self.directory))
        self.stands_by_itself(made)
        self.before, self.grants = dict(self.inst.sql(ALL)), self.inst.sql(GRANTS)
        self.inst.end_sessions()
        self.inst.stop()  # the disaster
        self.copy = Instance({k: self.inst.settings[k] for k in ("rules.policy", "mail.port")}, rehearsal=False)
        self.addCleanup(self.end_copy)
        self.altered_ones_are_refused()
        self.one_that_was_killed()
        self.all_is_there(made)
        self.nothing_is_mailed_twice()
        self.into_an_empty_database()

    def alarm(self, number, patient):
        """Somebody is told of it at once."""
        self.report(number, "R" + number, "20260302", "24627-2^CT Chest^LN", {}, patient=patient,
                    text="CRITICAL RESULT: large tension pneumothorax.")

    def end_copy(self):
        self.copy.end_sessions()
        self.copy.stop()
        shutil.rmtree(self.copy.dir, ignore_errors=True)

    # ---- the backup -----------------------------------------------------------------------------

    def stands_by_itself(self, made):
        self.assertEqual(sorted(os.listdir(self.directory)), ["database.dump", "manifest.json", "manifest.sha256", "roles.sql"])
        self.assertEqual({os.stat(os.path.join(self.directory, n)).st_mode & 0o777 for n in os.listdir(self.directory)}, {0o600})
        self.assertEqual(os.stat(self.directory).st_mode & 0o777, 0o700)
        subprocess.run(["sha256sum", "--quiet", "-c", "manifest.sha256"], cwd=self.directory, check=True)
        with open(self.directory + "/manifest.json", encoding="utf-8") as f:
            manifest = json.load(f)
        self.assertEqual(manifest["rows"]["followupd.followups"], 1)
        for key in ("made_at", "program", "schema", "postgresql"):
            self.assertEqual(manifest[key], made[key])
        self.assertEqual([s["step"] for s in made["steps"]], ["count", "dump", "hash"])
        self.refused(self.inst, "is there already", "backup", self.directory)
        os.mkdir(self.inst.dir + "/second.unfinished")
        self.refused(self.inst, "cut off, or is under way", "backup", self.inst.dir + "/second")
        os.rmdir(self.inst.dir + "/second.unfinished")
        self.refused(self.inst, "there is a database in", "restore", self.directory)

    def refused(self, inst, words, *command):
        p = inst.ctl(*command, check=False)
        self.assertEqual(p.returncode, 1, p.stdout)
        self.assertIn(words, p.stderr.decode())

    # ---- the restore ----------------------------------------------------------------------------

    def altered_ones_are_refused(self):
        def altered(name, change, words):
            path = self.inst.dir + "/altered"
            shutil.copytree(self.directory, path)
            with open(os.path.join(path, name), "r+b") as f:
                data = change(f.read())
                f.seek(0)
                f.truncate()
                f.write(data)
            if name == "manifest.json" and words.startswith("the backup"):
                with open(path + "/manifest.sha256", "w", encoding="ascii") as f:
                    subprocess.run(["sha256sum", "manifest.json"], cwd=path, stdout=f, check=True)
            self.refused(self.copy, words, "restore", path)
            shutil.rmtree(path)
        altered("database.dump", lambda d: d[:-1], "cut off or altered")
        altered("roles.sql", lambda d: d + b"\n", "cut off or altered")
        altered("manifest.json", lambda d: d.replace(b"followupd.events", b"followupd.evenst"), "not that of its hash")
        altered("manifest.json", lambda d: d.replace(b'"schema": ', b'"schema": 9'), "the backup has schema 9")
        self.refused(self.copy, "is not a whole backup", "restore", self.inst.dir + "/nowhere")
        self.assertFalse(os.path.exists(self.copy.dir + "/state"))

    def one_that_was_killed(self):
        state = self.copy.dir + "/state"
        p = Process([BUILD + "/followupctl", "-c", self.copy.config, "restore", self.directory], self.copy.dir + "/killed", environment())
        wait_for("its cluster", lambda: os.path.exists(state + "/postgres/postmaster.pid") or p.popen.poll() is not None)
        p.signal(signal.SIGKILL)
        self.assertEqual(p.wait(), -signal.SIGKILL)
        wait_for("its server to end", lambda: not os.path.exists(state + "/postgres/postmaster.pid"))
        self.refused(self.copy, "has not ended", "init", "--rehearsal")
        self.refused(self.copy, "has not ended", "backup", self.inst.dir + "/third")
        p = subprocess.run([BUILD + "/followupd", "-c", self.copy.config, "-r", "database"], capture_output=True, env=environment(), check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn("has not ended", p.stderr.decode())

    def all_is_there(self, made):
        out = json.loads(self.copy.ctl("--json", "restore", self.directory))
        self.assertEqual((out["made_at"], out["holds"], out["rows"]), (made["made_at"], True, sum(made["rows"].values())))
        self.assertEqual([s["step"] for s in out["steps"]], ["check", "make", "load", "migrate", "verify"])
        self.assertGreater(len(out["invariants"]), 40)
        self.assertEqual((out["mail"]["held"], out["mail"]["waiting"], out["mail"]["composed_before"]), (True, 1, 1))
        self.assertFalse(os.path.exists(self.copy.dir + "/state/restoring"))
        self.refused(self.copy, "there is a database in", "restore", self.directory)

    def nothing_is_mailed_twice(self):
        port = str(self.inst.settings["mail.port"])
        self.smtp = Process(["/usr/bin/python3", "-B", SOURCE + "/tests/lib/mailbox.py", self.mails_dir, port], self.inst.dir + "/smtp.log")
        self.copy.start()
        # The hold came with the rows, not after them.
        self.assertEqual(self.copy.sql("SELECT (SELECT xmin::text FROM mail_places ORDER BY id DESC LIMIT 1) ="
                                       " (SELECT xmin::text FROM migrations ORDER BY version LIMIT 1)"), [(True,)])
        self.assertEqual(self.copy.sql("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'followupd%' AND NOT rolcanlogin"),
                         [("followupd_site",)])
        rows = dict(self.copy.sql(ALL))
        self.assertEqual({t for t in rows if rows[t] != self.before[t]} - CHANGED, set())
        self.assertEqual(self.copy.sql(GRANTS), self.grants)
        status = json.loads(self.copy.ctl("--json", "status"))
        self.assertTrue([w for w in status["warnings"] if w.startswith("no mail leaves: held since")], status["warnings"])
        self.assertIn("followupd_mail_held 1", self.metrics())
        # The engine goes on, and what it writes waits too.
        self.copy.ctl("clock", "advance", "--to", "2026-03-04T20:00:00Z", "--wait", "600")
        self.assertEqual(self.copy.sql("SELECT count(*) FROM delivery_attempts WHERE at > '2026-03-03'"), [(0,)])
        self.assertEqual((len(self.mails()), self.copy.sql("SELECT count(*) >= 1, max(attempts) <= 1 FROM outbox")), (1, [(True, True)]))
        self.refused_release()
        self.assertIn("1 of them were composed before", self.copy.ctl("mail", "release", "--by", "C1", "--note", "server 1 is scrapped"))
        wait_for("what had waited", lambda: len(self.mails()) >= 2)
        ids = [m["mail"]["Message-ID"] for m in self.mails()]
        self.assertEqual(len(set(ids)), len(ids))
        wait_for("the metric", lambda: "followupd_mail_held 0" in self.metrics())
        self.refused(self.copy, "mail is not held", "mail", "release", "--by", "C1")
        self.assertEqual(self.copy.sql("SELECT by_name, note, place = mail_place() FROM mail_places ORDER BY id DESC LIMIT 1"),
                         [("C1", "server 1 is scrapped", True)])
        self.copy.ctl("verify")

    def refused_release(self):
        p = self.copy.ctl("mail", "release", check=False)
        self.assertEqual((p.returncode, b"--by NAME is needed" in p.stderr), (2, True))

    def metrics(self):
        with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % self.copy.web_port, timeout=60) as f:
            return f.read().decode()

    def into_an_empty_database(self):
        """Of the server that the copy runs, so that the cluster is the same and the database another."""
        self.copy.sql("CREATE DATABASE spare")
        settings = {"database.mode": "external", "database.connection": "host=%s/state/run dbname=spare" % self.copy.dir}
        spare = Instance({**self.copy.settings, **settings}, rehearsal=False)
        self.addCleanup(shutil.rmtree, spare.dir, True)
        said = spare.ctl("restore", self.directory)
        self.assertIn("No mail leaves from this copy; 1 wait", said)
        self.assertTrue(json.loads(spare.ctl("--json", "status"))["mail"]["held"])
        self.refused(spare, "is not empty", "restore", self.directory)
        # Whoever copies a database by other means has a copy, too; the original is none.
        self.copy.sql("ALTER DATABASE spare RENAME TO spare2")
        self.assertFalse(json.loads(self.copy.ctl("--json", "status"))["mail"]["held"])
        self.copy.ctl("mail", "hold", "--by", "C1", "--as-of", "2026-03-03T08:00:00Z", "--note", "which of both?" + 300 * "\u00fc")
        held = json.loads(self.copy.ctl("--json", "status"))["mail"]
        self.assertEqual((held["held"], held["as_of"], held["note"]), (True, "2026-03-03T08:00:00Z", "which of both?" + 225 * "\u00fc"))


if __name__ == "__main__":
    unittest.main()
