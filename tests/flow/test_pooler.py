#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_pooler.py - followupd behind pgbouncer: session pooling works, transaction pooling is named as what is wrong."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance, Process, SOURCE, environment, free_port, wait_for
from pair import Pair
from session import Session

POOLER = "/usr/sbin/pgbouncer"
LOGINS = ("owner", "intake", "engine", "mailer", "web", "pages", "auth", "ctl")
CONFIG = """
[databases]
followupd = host=127.0.0.1 port=%(server)d
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %(port)d
unix_socket_dir =
auth_type = trust
auth_file = %(dir)s/users
pool_mode = %(mode)s
ignore_startup_parameters = options, extra_float_digits
default_pool_size = 20
"""


class Behind(Instance):
    def __init__(self, mode):
        self.pooler_port = free_port()
        super().__init__({"database.mode": "external", "database.connection": "host=127.0.0.1 port=%d dbname=followupd"
                          % self.pooler_port})
        self.pair = Pair(self.dir)
        with open(self.dir + "/users", "w") as f:
            f.writelines('"followupd_%s" ""\n' % login for login in LOGINS)
        with open(self.dir + "/pgbouncer.ini", "w") as f:
            f.write(CONFIG % {"server": self.pair.primary.port, "port": self.pooler_port, "dir": self.dir, "mode": mode})
        self.pooler = Process([POOLER, self.dir + "/pgbouncer.ini"], self.dir + "/pooler.log")

    def make_state(self):
        wait_for("the pooler", lambda: self.ctl("init", "--rehearsal", check=False).returncode == 0)
        self.rehearsal = False  # made already

    def sql(self, query):
        session = Session(host="127.0.0.1", port=self.pair.primary.port, dbname="followupd", user="followupd_owner",
                          options="-c search_path=followupd")
        try:
            return session.run(query)
        finally:
            session.close()

    def end(self):
        self.stop()
        self.pooler.stop()
        self.pair.end()


@unittest.skipUnless(os.path.exists(POOLER), "pgbouncer is not installed")
class Pooler(unittest.TestCase):
    def test_session_pooling_works(self):
        inst = Behind("session")
        self.addCleanup(inst.end)
        inst.start()
        with open(SOURCE + "/tests/samples/story/01-lung-rads-3.hl7", "rb") as f:
            sender = inst.mllp()
            self.assertIn(b"MSA|AA", sender.send(f.read()))
            sender.close()
        wait_for("the follow-up", lambda: inst.sql("SELECT count(*) FROM followups") == [(1,)])
        inst.ctl("verify")

    def test_transaction_pooling_is_named_as_what_is_wrong(self):
        inst = Behind("transaction")
        self.addCleanup(inst.end)
        inst.make_state()
        engine = Process([BUILD + "/followupd", "-c", inst.config, "-r", "engine"], inst.log, environment())
        self.addCleanup(engine.stop)
        wait_for("a clear word", lambda: "a pooler has to pool sessions, not transactions" in inst.log_text())


if __name__ == "__main__":
    unittest.main()
