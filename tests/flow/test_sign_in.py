#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_sign_in.py - enrolling people, and what the auth workers make of what they type.

tests/flow/sign_in.c asks the workers as the pages do.
"""
import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, Instance, wait_for
from scenario import PEOPLE

PASSWORD = "seven brown\xe9 owls"
DENIED = ("not-right", "-")


def code(secret, steps=0):
    """RFC 6238, by another hand."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 1000000)


class Driver:
    """What asks; each question has its number."""

    def __init__(self, inst):
        self.log = inst.dir + "/driver.log"
        with open(self.log, "ab") as log:
            self.popen = subprocess.Popen([BUILD + "/tests/flow/sign-in", inst.config], stdin=subprocess.PIPE,
                                          stdout=subprocess.PIPE, stderr=log)
        self.asked, self.answers = 0, {}

    def say(self, line):
        self.popen.stdin.write(line.encode() + b"\n")
        self.popen.stdin.flush()

    def ask(self, name, password="", typed="", peer="local", kind="password"):
        self.asked += 1
        self.say("\t".join((str(self.asked), kind, name, password, typed, peer)))
        return self.asked

    def answer(self, number):
        """(outcome, token), and how long it took in seconds."""
        while number not in self.answers:
            line = self.popen.stdout.readline()
            if not line:
                raise AssertionError("the driver has ended")
            got, outcome, token, micros = line.decode().rstrip("\n").split("\t")
            self.answers[int(got)] = (outcome, token), int(micros) / 1e6
        return self.answers[number]

    def __call__(self, *said, **more):
        return self.answer(self.ask(*said, **more))[0]

    def workers(self):
        with open("/proc/%d/task/%d/children" % (self.popen.pid, self.popen.pid)) as f:
            return [int(pid) for pid in f.read().split()]

    def end(self):
        self.popen.stdin.close()
        status = self.popen.wait()
        self.popen.stdout.close()
        return status


class SignIn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.inst = Instance({"pages.sign_in": "local header", "pages.socket": "/nowhere/pages.sock",
                             "pages.header_peer_uid": os.getuid()})
        cls.inst.make_state()
        cls.database = cls.inst.start_role("database")
        with open(cls.inst.dir + "/people.csv", "wb") as f:
            f.write(PEOPLE)
        cls.inst.ctl("people", "import", cls.inst.dir + "/people.csv")
        cls.failed = False
        # One whose worker hangs: its ten seconds pass while the others are tried.
        cls.stuck = Driver(cls.inst)
        wait_for("a worker", cls.stuck.workers)
        cls.hangs = cls.stuck.workers()[0]
        os.kill(cls.hangs, signal.SIGSTOP)
        cls.waits = cls.stuck.ask("C1", "wrong")

    @classmethod
    def tearDownClass(cls):
        cls.stuck.end()
        cls.inst.end_sessions()
        cls.database.stop()
        cls.inst.__exit__(AssertionError if cls.failed else None, None, None)

    FAILURES = "SELECT failures FROM credentials c JOIN people p ON p.id = c.person_id WHERE ref = 'P10011'"

    def setUp(self):
        self.driver = Driver(self.inst)

    def tearDown(self):
        result = self._outcome.result
        SignIn.failed = SignIn.failed or any(test is self for test, _ in result.failures + result.errors)
        self.driver.end()
        self.inst.sql("UPDATE people SET active = true")
        self.inst.sql("DELETE FROM sessions")

    def enrol(self, ref, *options, password=PASSWORD):
        return json.loads(self.inst.ctl("--json", "people", "sign-in", ref, *options, stdin=password.encode() + b"\n"))

    def made(self):
        return self.inst.sql("SELECT p.ref, s.how, s.peer FROM sessions s JOIN people p ON p.id = s.person_id"
                             " WHERE ended_at IS NULL ORDER BY s.id")

    def refused(self, *words, stdin=b"", says):
        p = self.inst.ctl("people", *words, check=False, stdin=stdin)
        self.assertEqual(p.returncode, 1)
        self.assertIn(says, p.stderr.decode())

    # ---- local accounts ---------------------------------------------------------------------------

    def test_password_and_code(self):
        shown = self.enrol("P10011", "--login", "M.Ortiz")
        self.assertEqual(shown["user_name"], "m.ortiz")
        self.assertIn("secret=%s&issuer=Example%%20Hospital" % shown["secret"], shown["uri"])
        secret, sign_in = shown["secret"], self.driver
        self.assertEqual(sign_in("m.ortiz", PASSWORD, "000000"), DENIED)
        self.assertEqual(sign_in("m.ortiz", PASSWORD + " ", code(secret)), DENIED)
        self.assertEqual(sign_in("m.ortiz", "", code(secret)), DENIED)
        self.assertEqual(self.made(), [])
        self.assertEqual(self.inst.sql(self.FAILURES), [(3,)])
        said = code(secret)
        (outcome, token), _ = self.driver.answer(sign_in.ask(" M.ORTIZ ", PASSWORD, said, "192.0.2.7"))
        self.assertEqual((outcome, self.made()), ("signed-in", [("P10011", "local", "192.0.2.7")]))
        self.assertEqual(self.inst.sql(self.FAILURES), [(0,)])
        self.assertEqual(self.inst.sql("SELECT 1 FROM sessions WHERE token_hash = sha256(%s)", token.encode()), [(1,)])
        self.assertEqual(self.inst.sql("SELECT extract(epoch FROM idle_ends_at - made_at)::int,"
                                       " extract(epoch FROM ends_at - made_at)::int FROM sessions"), [(900, 43200)])
        self.assertEqual(sign_in("m.ortiz", PASSWORD, said), DENIED)          # once
        self.assertEqual(sign_in("P10011", PASSWORD, code(secret, -1)), DENIED)  # older than the last
        self.assertEqual(sign_in("p10011", PASSWORD, code(secret, 1))[0], "signed-in")
        self.nothing_leaks(secret, said)

    def nothing_leaks(self, *secrets):
        """Not in arguments, environment or log; and who may read the rows."""
        for pid in self.driver.workers() + [self.driver.popen.pid]:
            for name in ("cmdline", "environ"):
                with open("/proc/%d/%s" % (pid, name), "rb") as f:
                    self.none_in(f.read(), secrets)
        with open(self.driver.log, "rb") as f:
            self.none_in(f.read(), secrets)
        for login in ("ctl", "web", "engine", "intake", "mailer", "pages"):
            for column in ("password", "totp_secret"):
                with self.assertRaisesRegex(Exception, "permission denied"):
                    self.inst.sql("SELECT %s FROM credentials" % column, login=login)
            with self.assertRaisesRegex(Exception, "permission denied"):
                self.inst.sql("SELECT hash FROM sign_in_codes", login=login)
        with self.assertRaisesRegex(Exception, "permission denied"):
            self.inst.sql("UPDATE credentials SET password = ''", login="auth")

    def none_in(self, text, secrets):
        for secret in (PASSWORD, *secrets):
            self.assertNotIn(secret.encode(), text)

    def test_paper_codes_are_good_once(self):
        first, second = self.enrol("N1")["paper_codes"][:2]
        typed = first.lower().replace("-", " ")
        self.assertEqual(self.driver("N1", "not " + PASSWORD, typed), DENIED)
        self.assertEqual(self.driver("N1", PASSWORD, typed)[0], "signed-in")
        self.assertEqual(self.driver("N1", PASSWORD, typed), DENIED)
        self.assertEqual(self.driver("N1", PASSWORD, second)[0], "signed-in")
        # A reset takes the codes back and ends what was open.
        third = self.enrol("N1", password="another " + PASSWORD)["paper_codes"][0]
        self.assertEqual(self.made(), [])
        self.assertEqual(self.driver("N1", PASSWORD, third), DENIED)
        self.assertEqual(self.driver("N1", "another " + PASSWORD, third)[0], "signed-in")
        self.assertEqual(json.loads(self.inst.ctl("--json", "people", "sign-out", "N1"))["ended"], 1)
        self.assertEqual(self.made(), [])

    def test_a_code_that_is_good_once_for_ten_minutes(self):
        once = json.loads(self.inst.ctl("--json", "people", "sign-in", "C1", "--one-time"))["code"]
        self.assertEqual(self.driver("N1", once), DENIED)
        self.assertEqual(self.driver("C1", once)[0], "signed-in")
        self.assertEqual(self.driver("C1", once), DENIED)
        self.assertEqual(self.made(), [("C1", "one-time", "local")])
        old = json.loads(self.inst.ctl("--json", "people", "sign-in", "C1", "--one-time"))["code"]
        late = self.inst.sql("UPDATE sign_in_codes SET ends_at = now() WHERE kind = 'one-time'"
                             " RETURNING ends_at - made_at <= interval '10 minutes'")
        self.assertEqual((late, self.driver("C1", old)), ([(True,)], DENIED))

    def test_who_is_not_active_is_nobody(self):
        shown = self.enrol("N1")
        self.inst.sql("UPDATE people SET active = false WHERE ref = 'N1'")
        self.assertEqual(self.driver("N1", PASSWORD, code(shown["secret"])), DENIED)
        self.assertEqual(self.driver("N1", kind="header"), ("unknown", "-"))
        self.refused("sign-in", "N1", stdin=PASSWORD.encode(), says="not active")

    def test_what_is_not_taken(self):
        self.refused("sign-in", "P10011", stdin=b"short\n", says="at least 12 characters")
        self.refused("sign-in", "P10011", stdin=b"", says="there is no password")
        self.refused("sign-in", "P10011", stdin=b"x" * 300, says="at most 256 bytes")
        self.refused("sign-in", "NOBODY", says='no person "NOBODY"')
        self.refused("sign-in", "P10011", "--login", "c1", stdin=PASSWORD.encode(), says='a name of "C1" already')
        self.refused("sign-in", "P10011", "--login", "m ortiz", stdin=PASSWORD.encode(), says="no blanks")
        self.refused("sign-out", "NOBODY", says='no person "NOBODY"')

    # ---- delays --------------------------------------------------------------------------------------

    def test_whether_there_is_an_account_does_not_show(self):
        self.enrol("P10011")
        rows = [[self.driver.ask(name, "wrong", "000000") for _ in range(4)] for name in ("P10011", "nobody")]
        rows.append([self.driver.ask("nobody%d" % n, "wrong", peer="192.0.2.9") for n in range(4)])
        for row in rows:
            times = [self.driver.answer(number) for number in row]
            self.assertEqual([answer for answer, _ in times], [DENIED] * 4)
            # On the half second of the worker; the fourth a second later.
            self.assertTrue(all(spent > 0.4 for _, spent in times) and times[3][1] > 1.4, times)
        # Of one peer eight wait at a time; others are not held up.
        more = [self.driver.ask("more%d" % n, "wrong", peer="192.0.2.9") for n in range(9)]
        self.assertEqual(self.driver.answer(more[8])[0], ("busy", "-"))
        once = json.loads(self.inst.ctl("--json", "people", "sign-in", "P10011", "--one-time"))["code"]
        self.assertEqual(self.driver("P10011", once)[0], "signed-in")  # no lock-out, only its wait
        self.driver.popen.send_signal(signal.SIGTERM)  # those that wait are answered at its end
        self.assertEqual(self.driver.answer(more[7])[0], ("unavailable", "-"))

    # ---- proxies ---------------------------------------------------------------------------------------

    def test_a_proxy_names_the_person(self):
        self.inst.ctl("people", "sign-in", "P10011", "--login", "ortiz@HOSPITAL", "--outside")
        for name, want in (("ORTIZ@hospital", "signed-in"), ("P10011", "signed-in"),
                           ("nobody", "unknown"), ("", "unknown")):
            self.assertEqual(self.driver(name, peer="192.0.2.8", kind="header")[0], want, name)
        self.assertEqual(self.made(), [("P10011", "header", "192.0.2.8")] * 2)
        self.assertEqual(self.driver("P10011", "", ""), DENIED)  # it has no password
        settings = dict(self.inst.settings)
        self.inst.settings["pages.sign_in"] = "local"
        self.inst.write_config()
        other = Driver(self.inst)
        self.assertEqual(other("P10011", kind="header"), DENIED)
        other.end()
        self.inst.settings = settings
        self.inst.write_config()

    # ---- workers -----------------------------------------------------------------------------------

    def test_workers_that_hang_or_die(self):
        once = json.loads(self.inst.ctl("--json", "people", "sign-in", "C1", "--one-time"))["code"]
        answer, spent = self.stuck.answer(self.waits)
        self.assertEqual(answer, ("unavailable", "-"))
        self.assertGreaterEqual(spent, 9.9)
        self.assertNotIn(self.hangs, self.stuck.workers())
        self.assertEqual(self.stuck("C1", once)[0], "signed-in")
        wait_for("a worker", self.driver.workers)
        dies = self.driver.workers()[0]
        os.kill(dies, signal.SIGSTOP)
        lost = self.driver.ask("C1", "wrong")
        other = [self.driver.ask("C1", "wrong") for _ in range(2)]  # the second worker's
        wait_for("the question to be with it", lambda: self.is_with(lost, dies))
        os.kill(dies, signal.SIGKILL)
        self.assertEqual(self.driver.answer(lost)[0], ("unavailable", "-"))
        self.assertEqual([self.driver.answer(number)[0] for number in other], [DENIED] * 2)
        self.assertLessEqual(len(self.driver.workers()), 2)
        self.assertNotIn(dies, self.driver.workers())
        # New values of the configuration reach new workers.
        before = self.driver.workers()
        self.driver.say("reconfigure")
        self.assertEqual(self.driver("C1", "wrong"), DENIED)
        self.assertFalse(set(before) & set(self.driver.workers()))
        self.assertEqual(self.driver.end(), 0)
        self.driver = Driver(self.inst)

    def is_with(self, number, pid):
        with open(self.driver.log) as f:
            return "sign-in %d is with worker %d\n" % (number, pid) in f.read()

    def test_workers_of_another_user(self):
        """As systemd starts them with Accept=yes: the connection is descriptor 3."""
        wait_for("a worker", self.driver.workers)  # the other driver has read its configuration
        path = self.inst.dir + "/auth.sock"
        settings = dict(self.inst.settings)
        self.inst.settings["pages.auth_socket"] = path
        self.inst.write_config()
        self.addCleanup(self.inst.write_config)
        self.inst.settings = settings
        lost = Driver(self.inst)
        self.assertEqual(lost("C1", "wrong"), ("unavailable", "-"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as at:
            at.bind(path)
            at.listen()
            number = lost.ask("C1", json.loads(
                self.inst.ctl("--json", "people", "sign-in", "C1", "--one-time"))["code"])
            connection, _ = at.accept()
            with connection, open(self.inst.dir + "/worker.log", "ab") as log:
                worker = subprocess.Popen(
                    ["/bin/sh", "-c", 'exec "$0" -r auth-worker -c "$1" 3<&0 0</dev/null', BUILD + "/followupd",
                     self.inst.config], stdin=connection, stderr=log, env=dict(os.environ, LISTEN_FDS="1"))
        self.assertEqual(lost.answer(number)[0][0], "signed-in")
        self.assertEqual(lost.end(), 0)
        self.assertEqual(worker.wait(), 0)

    def test_without_a_database(self):
        shown = self.enrol("N1")
        self.assertEqual(self.driver("N1", PASSWORD, shown["paper_codes"][0])[0], "signed-in")
        self.inst.end_sessions()
        self.inst.sessions.clear()
        self.database.stop()
        self.assertEqual(self.driver("N1", PASSWORD, shown["paper_codes"][1]), ("unavailable", "-"))
        type(self).database = self.inst.start_role("database")
        self.assertEqual(self.driver("N1", PASSWORD, shown["paper_codes"][1])[0], "signed-in")


if __name__ == "__main__":
    unittest.main()
