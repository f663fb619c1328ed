#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_external.py - followupd against a PostgreSQL it does not run, reached through a list of hosts."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import Instance, Process, SOURCE, free_port, wait_for

BIN = "/usr/lib/postgresql/15/bin"


class External(unittest.TestCase):
    def setUp(self):
        self.port, self.dead_port = free_port(), free_port()
        hosts = ("host=127.0.0.1,127.0.0.1 port=%d,%d dbname=followupd target_session_attrs=read-write"
                 % (self.dead_port, self.port))
        self.inst = Instance(settings={"database.mode": "external", "database.connection": hosts})
        self.data = self.inst.dir + "/server"
        subprocess.run([BIN + "/initdb", "-D", self.data, "-A", "trust", "-U", "followupd_owner", "--no-sync"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.finish)
        self.server = None
        self.start_server()
        self.psql("postgres", "CREATE DATABASE followupd")

    def finish(self):
        self.inst.stop()
        self.server.signal(2)
        self.server.wait()

    def start_server(self):
        self.server = Process([BIN + "/postgres", "-D", self.data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
                               "-c", "unix_socket_directories="], self.inst.dir + "/server.log")
        wait_for("the server", lambda: subprocess.run([BIN + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
                                                      ).returncode == 0)

    def psql(self, database, sql):
        out = subprocess.run([BIN + "/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "followupd_owner", "-d", database,
                              "-Atc", sql], check=True, capture_output=True, env=dict(os.environ, PGOPTIONS="-c search_path=followupd"))
        return out.stdout.decode().strip()

    def message(self, number):
        with open(SOURCE + "/tests/samples/story/01-lung-rads-3.hl7", "rb") as f:
            return f.read().replace(b"ST0001", b"EX%04d" % number).replace(b"RB1001", b"EX%04d" % number).replace(
                b"RB-A1", b"EX-A%d" % number)

    def send(self, number):
        sender = self.inst.mllp()
        try:
            return sender.send(self.message(number))
        finally:
            sender.close()

    def test_it_works_and_outlives_a_restart_of_the_server(self):
        self.inst.ctl("init", "--rehearsal")
        self.inst.rehearsal = False  # made already
        self.inst.start()
        self.assertIn(b"MSA|AA", self.send(1))
        wait_for("the follow-up", lambda: self.psql("followupd", "SELECT count(*) FROM followups") == "1")
        self.server.signal(3)  # immediate: as a crash
        self.server.wait()
        self.start_server()

        def accepted():
            try:
                return b"MSA|AA" in self.send(2)
            except (OSError, EOFError):
                return False
        wait_for("a second message", accepted)
        wait_for("the second follow-up", lambda: self.psql("followupd", "SELECT count(*) FROM followups") == "2")
        self.inst.ctl("verify")
        self.assertEqual(self.inst.ctl("init", check=False).returncode, 1)

    def test_a_newer_schema_is_refused(self):
        self.inst.ctl("init", "--rehearsal")
        self.psql("followupd", "INSERT INTO migrations (version, name, sha256) VALUES (9999, 'later', '')")
        refused = self.inst.ctl("status", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"9999", refused.stderr)


if __name__ == "__main__":
    unittest.main()
