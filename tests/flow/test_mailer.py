#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_mailer.py - the mailer against good and bad mail servers, and killed at every fault point.

One PostgreSQL cluster; every scenario has its own database in it, its own mailer and its own server,
so that many run side by side.
"""
import concurrent.futures
import os
import signal
import ssl
import subprocess
import sys
import threading
import unittest

SOURCE = os.environ.get("SOURCE_DIR", os.getcwd())
sys.path[:0] = [SOURCE + "/tests/lib", SOURCE + "/tests/interop"]

from instance import BUILD, LIMIT, Instance, wait_for  # noqa: E402  (becomes nobody first)
import psycopg2  # noqa: E402
from session import Session  # noqa: E402
from smtp_server import Server, STAGES  # noqa: E402

MESSAGE = ("Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nFrom: followupd@riverbend.example\r\n"
           "To: %s\r\nMessage-ID: %s\r\nSubject: A follow-up is due\r\nMIME-Version: 1.0\r\n"
           "Auto-Submitted: auto-generated\r\nContent-Type: text/plain\r\n\r\n"
           "Line one\r\n.a line with a dot\r\n..two\r\n" + "x" * 70 + "\r\n" + "y" * 3000)
# The product's own limits are so long that no slow machine reaches them, except where a server that
# does not answer is what the test is about.
PATIENT = {"mail.timeout": 600, "mail.deadline": 3600}
IMPATIENT = {"mail.timeout": 10, "mail.deadline": 15}
base = None
numbers = iter(range(1, 10000))
numbers_lock = threading.Lock()


def message_of(recipient, message_id):
    """The octets of a mail; lines of the filler are kept under the limit."""
    text = MESSAGE % (recipient, message_id)
    head, filler = text[:-3000], text[-3000:]
    return (head + "\r\n".join(filler[i:i + 76] for i in range(0, 3000, 76)) + "\r\n").encode()


class Base:
    """The cluster, a migrated database to copy, and certificates."""

    def __init__(self):
        self.instance = Instance(rehearsal=False)
        self.database = self.instance.start_role("database")
        wait_for("the schema", self.migrated)
        # No crash of the machine is part of these tests, so nothing waits for the disk.
        self.instance.sql("ALTER SYSTEM SET fsync = off")
        self.instance.sql("SELECT pg_reload_conf()")
        self.make_certificates()

    def migrated(self):
        try:
            return self.instance.sql("SELECT 1 FROM installation")
        except psycopg2.Error:
            return False

    def openssl(self, *args):
        subprocess.run(["openssl", *args], cwd=self.instance.dir, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def certificate(self, name, subject, days, issuer):
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name)
        with open("%s/%s.ext" % (self.instance.dir, name), "w") as f:
            f.write("subjectAltName=%s\n" % subject)
        self.openssl("x509", "-req", "-in", name + ".csr", "-CA", issuer + ".pem", "-CAkey",
                     issuer + ".key", "-CAcreateserial", "-days", str(days), "-extfile",
                     name + ".ext", "-out", name + ".pem")

    def make_certificates(self):
        for ca in ("ca", "other"):
            self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                         "-nodes", "-keyout", ca + ".key", "-out", ca + ".pem", "-subj",
                         "/CN=" + ca, "-days", "2")
        self.certificate("good", "DNS:localhost,IP:127.0.0.1", 2, "ca")
        self.certificate("by-address", "IP:127.0.0.1", 2, "ca")
        self.certificate("wrong-name", "DNS:elsewhere.example", 2, "ca")
        self.certificate("unknown-ca", "DNS:localhost,IP:127.0.0.1", 2, "other")
        self.certificate("expired", "DNS:localhost,IP:127.0.0.1", -1, "ca")

    def path(self, name):
        return "%s/%s" % (self.instance.dir, name)

    def context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path(name + ".pem"), self.path(name + ".key"))
        return context

    def stop(self):
        self.database.stop()
        if os.path.exists(self.path("closed-home")):
            os.chmod(self.path("closed-home"), 0o700)
        self.instance.__exit__(None, None, None)


class Scenario:
    """A database of its own, a server, and a mailer when start() was called."""

    def __init__(self, server, settings=None, env=None):
        with numbers_lock:
            self.name = "s%d" % next(numbers)
            base.instance.sql("CREATE DATABASE %s TEMPLATE template_followupd STRATEGY file_copy" % self.name)
            base.instance.end_sessions()  # the cluster has sixty, and each scenario needs some
        self.server, self.env = server, env
        self.settings = {
            "database.mode": "external",
            "database.connection": "host=%s/state/run dbname=%s" % (base.instance.dir, self.name),
            "mail.port": server.port, "mail.retry_first": 1, "mail.auth_pause": 1, "mail.retry_max": 2, "mail.sessions": 4}
        self.settings.update(PATIENT)
        self.settings.update(settings or {})
        self.session = Session(host=base.instance.dir + "/state/run", dbname=self.name,
                               user="followupd_owner", options="-c search_path=followupd")
        self.sql("SELECT mail_release('Ann Smith', 'test', 'this copy of the template sends')")
        self.mailer = None
        self.configure()

    def configure(self, **more):
        self.settings.update({k.replace("__", "."): v for k, v in more.items()})
        one = Instance.__new__(Instance)
        one.settings = dict(base.instance.settings, **self.settings)
        one.listeners, one.folders = {}, {}
        one.config = self.config = base.path(self.name + ".conf")
        one.write_config()

    def sql(self, query, *values):
        return self.session.run(query, *values)

    def add_mail(self, count=1, recipient=None, expires="2 days"):
        """Puts mails into the outbox, one commit each; returns [(notice id, message id, octets)]."""
        self.sql("INSERT INTO people (id, ref) VALUES (1, 'P1') ON CONFLICT DO NOTHING")
        mails = [self.add_one(recipient, expires) for _ in range(count)]
        self.sql("NOTIFY followupd_outbox")
        return mails

    def add_one(self, recipient, expires):
        (notice,), = self.sql(
            "WITH item AS (INSERT INTO review_items (kind, key, question, created_at, class)"
            " VALUES ('test', gen_random_uuid()::text, 'q', clock_now(), 'record') RETURNING id)"
            " INSERT INTO notices (review_item_id, person_id, kind, step, revision, created_at)"
            " SELECT id, 1, 'reminder', 'D-30', 0, clock_now() FROM item RETURNING id")
        to = recipient or "n%d@clinic.example" % notice
        message_id = "<n%d@riverbend.example>" % notice
        data = message_of(to if "\r" not in to else "x@x.example", message_id)
        self.sql("INSERT INTO mails VALUES (%s, %s); INSERT INTO outbox (notice_id, due_at, expires_at,"
                 " envelope_from, recipient, message_id, envid) VALUES (%s, clock_now(), clock_now() + %s::interval,"
                 " 'bounce@riverbend.example', %s, %s, %s)",
                 notice, data, notice, expires, to, message_id, "e%d" % notice)
        return notice, message_id, data

    # ---- the mailer ---------------------------------------------------------------------------

    def start(self, env=None):
        launcher = Instance.__new__(Instance)
        launcher.dir, launcher.config = base.instance.dir, self.config
        launcher.env, launcher.log = dict(self.env or {}), base.path(self.name + ".log")
        path = launcher.dir + "/" + self.name
        os.makedirs(path, exist_ok=True)
        launcher.dir = path
        self.mailer = launcher.start_role("mailer", env)
        return self

    def stop(self):
        if self.mailer:
            self.mailer.stop()
            self.mailer = None

    def workers(self):
        pid = self.mailer.popen.pid
        try:
            with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
                return f.read().split()
        except OSError:
            return []

    def lease_ends(self):
        """As if the time of every lease were over."""
        self.sql("UPDATE outbox SET due_at = clock_now()")

    def verdicts(self, notice=None):
        return [row[0] for row in self.sql(
            "SELECT verdict FROM delivery_attempts WHERE %s::bigint IS NULL OR notice_id = %s"
            " ORDER BY id", notice, notice)]

    def first_attempt(self):
        return wait_for("an attempt in " + self.name, lambda: self.sql(
            "SELECT verdict, code, reply FROM delivery_attempts ORDER BY id LIMIT 1"))[0]

    def outcome(self, notice):
        rows = self.sql("SELECT outcome, code FROM deliveries WHERE notice_id = %s", notice)
        return rows[0] if rows else None

    def wait_outcome(self, notice):
        return wait_for("a delivery in %s" % self.name, lambda: self.outcome(notice))

    def log_text(self):
        with open(base.path(self.name + ".log"), "rb") as f:
            return f.read().decode("utf-8", "replace")

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.session.close()
        self.stop()
        self.server.close()


def setUpModule():
    global base
    base = Base()
    base.instance.end_sessions()
    outside = Session(host=base.instance.dir + "/state/run", dbname="postgres", user="followupd_owner")
    outside.run("CREATE DATABASE template_followupd TEMPLATE followupd")
    outside.close()


def tearDownModule():
    base.stop()


TLS = {"mail.host": "localhost", "mail.tls": "required"}


def tls_settings(**more):
    password = base.path("password")
    if not os.path.exists(password):
        with open(password, "w") as f:
            f.write("s3cret\n")
    return dict(TLS, **{"mail.ca_file": base.path("ca.pem"), "mail.username": "followupd",
                        "mail.password_file": password}, **more)


def side_by_side(test, function, cases, width=8):
    """Runs function(case) for all cases; reports every failure by its case."""
    with concurrent.futures.ThreadPoolExecutor(width) as pool:
        running = {pool.submit(function, case): case for case in cases}
        for future in concurrent.futures.as_completed(running):
            with test.subTest(case=running[future]):
                future.result()


class GoodServer(unittest.TestCase):
    def test_plain_mail_arrives_with_its_octets_and_dsn(self):
        with Scenario(Server()) as s:
            s.start()
            (notice, message_id, data), = s.add_mail()
            self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
            self.assertEqual(s.server.mails[0][1:3], (message_id, data))
            commands = s.server.sessions[0].commands
            self.assertRegex(commands[1], r"^MAIL FROM:<bounce@riverbend.example> SIZE=\d+ RET=HDRS ENVID=e\d+")
            self.assertRegex(commands[2], r"^RCPT TO:<n\d+@clinic.example> NOTIFY=FAILURE,DELAY$")
            self.assertEqual(s.sql("SELECT count(*) FROM outbox"), [(0,)])
            self.assertEqual(s.sql("SELECT enhanced, attempts, recipient FROM deliveries"),
                             [("2.0.0", 1, "n%d@clinic.example" % notice)])

    def test_starttls_and_auth(self):
        def run(case):
            mechanisms, certificate, host = case
            server = Server(context=base.context(certificate), password="s3cret", mechanisms=mechanisms)
            closed = base.path("closed-home")  # where libESMTP would look for client certificates
            os.makedirs(closed, mode=0, exist_ok=True)
            with Scenario(server, dict(tls_settings(), **{"mail.host": host}), {"HOME": closed}) as s:
                s.start()
                mails = s.add_mail(3)
                for notice, _, _ in mails:
                    self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
                for _, _, _, session in server.mails:
                    self.assertTrue(session.tls)
                    self.assertEqual(session.user, "followupd")
        side_by_side(self, run, [("PLAIN", "good", "localhost"), ("LOGIN", "good", "localhost"),
                                 ("PLAIN", "by-address", "127.0.0.1")])

    def test_many_mails_in_few_sessions_each_once(self):
        with Scenario(Server(), {"mail.per_session": 20, "mail.sessions": 2}) as s:
            mails = s.add_mail(100)
            s.start()
            wait_for("100 deliveries", lambda: s.sql(
                "SELECT count(*) FROM deliveries WHERE outcome = 'accepted'") == [(100,)])
            self.assertEqual(sorted(m[1] for m in s.server.mails), sorted(m[1] for m in mails))
            self.assertEqual({m[1]: m[2] for m in s.server.mails}, {m[1]: m[2] for m in mails})
            self.assertLess(len(s.server.sessions), 20)
            wait_for("idle sessions to end", lambda: not [w for w in s.server.sessions
                                                          if "QUIT" not in w.commands])

    def test_chunking_server_gets_the_same_octets(self):
        server = Server(extensions=("PIPELINING", "CHUNKING", "8BITMIME", "DSN"))
        with Scenario(server) as s:
            s.start()
            mails = s.add_mail(3)
            for notice, _, _ in mails:
                self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
            self.assertEqual({m[1]: m[2] for m in server.mails}, {m[1]: m[2] for m in mails})

    def test_a_server_that_ends_sessions_early_costs_no_attempt(self):
        def leave(session):
            if len([c for c in session.commands if c.startswith("MAIL")]) > 2:
                session.reset()
        with Scenario(Server({"MAIL": leave}), {"mail.sessions": 1}) as s:
            mails = s.add_mail(7)
            s.start()
            for notice, _, _ in mails:
                self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
            self.assertEqual(s.verdicts(), ["accepted"] * 7)
            self.assertEqual(len(s.server.mails), 7)


REPLY = {"4xx": "451 4.7.1 later", "5xx": "554 5.6.0 no", "policy": "554 5.7.1 no", "421": "421 4.3.2 going down"}


def expected(stage, kind):
    if stage == "QUIT":
        return "accepted"
    if kind in ("4xx", "421"):
        return "retry"
    if kind in ("5xx", "policy"):
        if stage not in ("RCPT", "DATA", "BODY"):
            return "configuration"
        return "failed" if kind == "5xx" else "retry"
    return "in-doubt" if stage == "BODY" else "retry"


class BadServer(unittest.TestCase):
    def misbehave(self, case):
        stage, kind = case
        tls = stage in ("STARTTLS", "AUTH")
        server = Server({stage: REPLY.get(kind, kind)}, times=1,
                        context=base.context("good") if tls else None, password="s3cret" if tls else None)
        settings = dict(tls_settings() if tls else {}, **(IMPATIENT if kind in ("drip", "silence") else {}))
        with Scenario(server, settings) as s:
            s.start()
            (notice, message_id, data), = s.add_mail()
            verdict, code, _ = s.first_attempt()
            if settings.get("mail.timeout"):  # the next attempt is not what this is about
                s.configure(**{k.replace(".", "__"): v for k, v in PATIENT.items()})
                s.mailer.signal(signal.SIGHUP)
            self.assertEqual(verdict, expected(stage, kind))
            if kind in REPLY and stage != "QUIT":
                self.assertEqual(code, int(REPLY[kind][:3]))
            # The session that was mistreated is over, whatever the server does with it.
            wait_for("the worker's end", lambda: server.stopping.is_set() or self.first_is_over(s))
            if verdict == "failed":
                self.assertEqual(s.wait_outcome(notice), ("failed", code))
                self.assertEqual(s.sql("SELECT notice_id FROM undelivered"), [(notice,)])
                self.assertEqual(server.mails, [])
            else:
                self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
                self.assertEqual([m[1:3] for m in server.mails], [(message_id, data)])
                self.assertEqual(s.sql("SELECT count(*) FROM undelivered"), [(0,)])
            self.assertEqual(s.sql("SELECT count(*) FROM outbox"), [(0,)])

    @staticmethod
    def first_is_over(s):
        """The server's first connection is not held by any worker."""
        return s.server.sessions and s.server.sessions[0].sock.fileno() < 0 or len(s.workers()) == 0

    def test_every_misbehaviour_at_every_stage(self):
        cases = [(stage, kind) for kind in ("drip", "silence", "4xx", "5xx", "421", "reset", "garbage")
                 for stage in STAGES]
        cases += [(stage, "policy") for stage in ("RCPT", "DATA", "BODY")]
        side_by_side(self, self.misbehave, cases, 2 * len(STAGES))  # those that only wait, at once

    def configuration_error(self, case):
        name, make, settings = case
        server = make()
        with Scenario(server, settings()) as s:
            s.start()
            (notice, _, _), = s.add_mail()
            verdict, _, reply = s.first_attempt()
            self.assertEqual(verdict, "configuration", reply)
            self.assertIn("error: notice %d" % notice, s.log_text())
            self.assertEqual(server.bodies, [])
            self.assertEqual(s.sql("SELECT notice_id, phase FROM outbox"), [(notice, "ready")])
            self.assertEqual(s.outcome(notice), None)
            for session in server.sessions:
                self.assertFalse([c for c in session.commands if c.startswith("MAIL")])

    def test_what_a_person_must_mend_is_never_blamed_on_the_address(self):
        def certificate(name):
            return lambda: Server(context=base.context(name), password="s3cret")
        side_by_side(self, self.configuration_error, [
            ("STARTTLS absent", lambda: Server(password="s3cret"), tls_settings),
            ("wrong name", certificate("wrong-name"), tls_settings),
            ("unknown authority", certificate("unknown-ca"), tls_settings),
            ("expired", certificate("expired"), tls_settings),
            ("name where an address is expected", certificate("wrong-name"),
             lambda: dict(tls_settings(), **{"mail.host": "127.0.0.1"})),
            ("injected plaintext", lambda: Server({"STARTTLS": "inject"}, context=base.context("good"),
                                                  password="s3cret"), tls_settings),
            ("wrong password", lambda: Server(context=base.context("good"), password="other"), tls_settings),
            ("no common mechanism", lambda: Server(context=base.context("good"), password="s3cret",
                                                   mechanisms="GSSAPI"), tls_settings),
            ("no password file", lambda: Server(context=base.context("good"), password="s3cret"),
             lambda: dict(tls_settings(), **{"mail.password_file": base.path("absent")})),
            ("no authority file", lambda: Server(context=base.context("good"), password="s3cret"),
             lambda: dict(tls_settings(), **{"mail.ca_file": base.path("absent")})),
        ])

    def all_accepted(self, s, mails):
        for notice, _, _ in mails:
            self.assertEqual(s.wait_outcome(notice), ("accepted", 250))

    @staticmethod
    def trouble(s):
        return s.sql("SELECT string_agg(counters->>'trouble', ' ') FROM heartbeats WHERE role = 'mailer'")[0][0]

    def test_a_refused_password_is_tried_once_and_then_not_for_minutes(self):
        """Each further attempt brings the account nearer to being locked."""
        server = Server(context=base.context("good"), password="other")
        with Scenario(server, tls_settings(**{"mail.auth_pause": 3600})) as s:
            mails = s.add_mail(6)
            s.start()
            wait_for("a word to the operator", lambda: "mail.username" in (self.trouble(s) or ""))
            auths = [c for session in server.sessions for c in session.commands if c.startswith("AUTH")]
            self.assertEqual(len(auths), 1)
            self.assertEqual(s.verdicts(), ["configuration"])
            server.password = "s3cret"
            s.mailer.signal(signal.SIGHUP)
            self.all_accepted(s, mails)

    def test_a_relay_that_takes_nobody_is_not_the_addresses_fault(self):
        server = Server({"RCPT": "554 5.7.1 <n1@clinic.example>: Relay access denied"})
        with Scenario(server) as s:
            mails = s.add_mail(5)
            s.start()
            wait_for("that it is the settings", lambda: "configuration" in s.verdicts())
            self.assertEqual(s.sql("SELECT count(*) FROM deliveries"), [(0,)])
            self.assertEqual(s.sql("SELECT count(*) FROM undelivered"), [(0,)])
            server.script = {}
            self.all_accepted(s, mails)
            self.assertNotIn("clinic.example", s.log_text())

    def test_text_where_the_handshake_should_be_is_retried(self):
        server = Server({"STARTTLS": "plain"}, times=1, context=base.context("good"), password="s3cret")
        with Scenario(server, tls_settings()) as s:
            s.start()
            (notice, _, _), = s.add_mail()
            self.assertEqual(s.first_attempt()[0], "retry")
            self.assertEqual(s.wait_outcome(notice), ("accepted", 250))

    def test_no_server_at_all(self):
        server = Server()
        server.close()
        with Scenario(server) as s:
            s.start()
            (notice, _, _), = s.add_mail()
            self.assertEqual(s.first_attempt()[0], "retry")
            self.assertEqual(s.outcome(notice), None)

    def test_a_mail_that_expires_becomes_work_for_a_person(self):
        with Scenario(Server({"RCPT": "451 4.2.1 later"})) as s:
            s.start()
            (notice, _, _), = s.add_mail(expires="1 second")
            self.assertEqual(s.wait_outcome(notice), ("failed", 451))
            self.assertEqual(s.sql("SELECT notice_id FROM undelivered"), [(notice,)])

    def test_an_address_that_would_inject_a_command_never_leaves(self):
        with Scenario(Server()) as s:
            s.start()
            (notice, _, _), = s.add_mail(recipient="a@b.example>\r\nRCPT TO:<c@d.example")
            self.assertEqual(s.wait_outcome(notice), ("failed", None))
            self.assertEqual(s.server.sessions, [])
            (after, _, _), = s.add_mail()
            self.assertEqual(s.wait_outcome(after), ("accepted", 250))


class Hold:
    """A stage at which the server waits until the test has done something."""

    def __init__(self):
        self.there, self.go = threading.Event(), threading.Event()

    def __call__(self, session):
        self.there.set()
        self.go.wait(LIMIT)


class HandOver(unittest.TestCase):
    def test_withdrawn_while_a_worker_has_it(self):
        hold = Hold()
        with Scenario(Server({"RCPT": hold})) as s:
            s.start()
            (notice, _, _), = s.add_mail()
            self.assertTrue(hold.there.wait(LIMIT))
            s.sql("WITH gone AS (DELETE FROM outbox RETURNING *) INSERT INTO deliveries (notice_id,"
                  " outcome, message_id, recipient, attempts) SELECT notice_id, 'withdrawn',"
                  " message_id, recipient, attempts FROM gone")
            hold.go.set()
            wait_for("the worker's end", lambda: not s.workers())
            self.assertEqual(s.server.bodies, [])
            self.assertEqual(s.outcome(notice), ("withdrawn", None))
            self.assertEqual(s.verdicts(), [])
            (after, _, _), = s.add_mail()
            self.assertEqual(s.wait_outcome(after), ("accepted", 250))

    def test_withdrawn_out_of_a_stream(self):
        hold, reached = Hold(), []

        def hold_the_thirtieth(session):
            reached.append(session)
            if len(reached) == 30:
                hold(session)
        with Scenario(Server({"RCPT": hold_the_thirtieth}), {"mail.sessions": 1}) as s:
            mails = s.add_mail(80)
            s.start()
            self.assertTrue(hold.there.wait(LIMIT))
            # As the engine withdraws: what was permitted is beyond its reach.
            withdrawn = {i for i, in s.sql(
                "WITH gone AS (DELETE FROM outbox WHERE phase = 'ready' RETURNING *) INSERT INTO"
                " deliveries (notice_id, outcome, message_id, recipient, attempts) SELECT notice_id,"
                " 'withdrawn', message_id, recipient, attempts FROM gone RETURNING message_id")}
            hold.go.set()
            wait_for("the end of the others", lambda: s.sql("SELECT count(*) FROM outbox") == [(0,)])
            wait_for("the workers' end", lambda: not s.workers())
            self.assertGreaterEqual(len(withdrawn), 80 - 30 - 16)
            self.assertEqual(sorted(m[1] for m in s.server.mails),
                             sorted({m[1] for m in mails} - withdrawn))
            self.assertEqual(s.sql("SELECT count(*) FROM deliveries"), [(80,)])

    def test_what_waits_too_long_behind_another_mail_goes_back_uncounted(self):
        env = {"FOLLOWUPD_FAULT": "worker.accepted:delay=1500:30",
               "FOLLOWUPD_FAULT_ONCE": base.path("once.late")}
        with Scenario(Server(), {"mail.sessions": 1}, env) as s:
            mails = s.add_mail(80)
            s.start()
            wait_for("80 deliveries", lambda: s.sql(
                "SELECT count(*) FROM deliveries WHERE outcome = 'accepted'") == [(80,)])
            self.assertEqual(sorted(m[1] for m in s.server.mails), sorted(m[1] for m in mails))
            self.assertEqual(s.verdicts(), ["accepted"] * 80)
            self.assertEqual(s.sql("SELECT count(*) FROM deliveries WHERE attempts > 1"), [(0,)])

    def test_database_connection_lost_before_the_permission(self):
        hold = Hold()
        with Scenario(Server({"RCPT": hold}, times=1)) as s:
            s.start()
            (notice, message_id, _), = s.add_mail()
            self.assertTrue(hold.there.wait(LIMIT))
            s.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  " WHERE usename = 'followupd_mailer' AND datname = current_database()")
            hold.go.set()
            self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
            self.assertEqual([m[1] for m in s.server.mails], [message_id])

    def test_database_connection_lost_after_the_permission(self):
        hold = Hold()
        with Scenario(Server({"BODY": hold}, times=1)) as s:
            s.start()
            (notice, message_id, _), = s.add_mail()
            self.assertTrue(hold.there.wait(LIMIT))
            s.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  " WHERE usename = 'followupd_mailer' AND datname = current_database()")
            hold.go.set()
            self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
            self.assertEqual([m[1] for m in s.server.mails], [message_id])

    def test_a_stop_lets_the_mail_in_hand_finish(self):
        hold = Hold()
        with Scenario(Server({"BODY": hold})) as s:
            s.start()
            (notice, _, _), = s.add_mail()
            self.assertTrue(hold.there.wait(LIMIT))
            s.mailer.signal(signal.SIGTERM)
            hold.go.set()
            self.assertEqual(s.mailer.wait(), 0)
            s.mailer = None
            self.assertEqual(s.outcome(notice), ("accepted", 250))

    def test_reload_takes_another_server(self):
        with Scenario(Server({"greeting": "421 4.3.2 closed"})) as s, Server() as other:
            s.start()
            (notice, _, _), = s.add_mail()
            self.assertEqual(s.first_attempt()[0], "retry")
            s.configure(mail__port=other.port)
            s.mailer.signal(signal.SIGHUP)
            self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
            self.assertEqual(len(other.mails), 1)

    def test_a_mailer_that_is_not_told_finds_the_mail(self):
        with Scenario(Server()) as s:
            s.start()
            (notice, _, _), = s.add_mail()
            s.wait_outcome(notice)
            s.sql("UPDATE installation SET clock_offset = '0'")  # no change, no notification
            mails = s.add_mail(2)
            for notice, _, _ in mails:
                self.assertEqual(s.wait_outcome(notice), ("accepted", 250))


IN_DOUBT = ("worker.body-permitted", "worker.accepted", "mailer.accepted", "mailer.body-permitted")


class Killed(unittest.TestCase):
    def kill_at(self, point):
        once = base.path("once." + point)
        with Scenario(Server(), env={"FOLLOWUPD_FAULT": point + ":kill", "FOLLOWUPD_FAULT_ONCE": once}) as s:
            s.start()
            mails = s.add_mail()
            wait_for("the fault at " + point, lambda: os.path.exists(once + "." + point))
            if point.startswith("mailer."):
                self.assertEqual(s.mailer.wait(), -signal.SIGKILL)
                s.start()
                s.lease_ends()
                s.sql("NOTIFY followupd_outbox")
            for notice, message_id, data in mails + s.add_mail():
                self.assertEqual(s.wait_outcome(notice), ("accepted", 250))
                copies = [m[2] for m in s.server.mails if m[1] == message_id]
                self.assertIn(len(copies), (1, 2) if point in IN_DOUBT else (1,))
                self.assertEqual(set(copies), {data})
            self.assertEqual(s.sql("SELECT count(*) FROM outbox"), [(0,)])
            self.assertEqual(s.sql("SELECT count(*) FROM deliveries"), [(2,)])
            if point in ("worker.body-permitted", "worker.accepted"):
                self.assertIn("in-doubt", s.verdicts())

    def test_kill_at_every_fault_point(self):
        listed = subprocess.run([BUILD + "/followupd", "--fault-points"], capture_output=True, check=True)
        points = [p for p in listed.stdout.decode().split() if p.startswith(("mailer.", "worker."))]
        self.assertEqual(len(points), 9)
        side_by_side(self, self.kill_at, points)

    def kill_in_a_stream(self, case):
        """The workers are quick then, so that mails are permitted ahead of the one in hand."""
        point, passage = case
        once = base.path("once.stream.%s.%d" % case)
        with Scenario(Server(), {"mail.sessions": 2, "mail.per_session": 30}, {
                "FOLLOWUPD_FAULT": "%s:kill:%d" % case, "FOLLOWUPD_FAULT_ONCE": once}) as s:
            mails = s.add_mail(150)
            s.start()
            wait_for("the fault at " + point, lambda: os.path.exists(once + "." + point))
            if point.startswith("mailer."):
                self.assertEqual(s.mailer.wait(), -signal.SIGKILL)
                in_doubt = {i for i, in s.sql("SELECT message_id FROM outbox WHERE phase = 'body'")}
                s.start()
                s.lease_ends()
                s.sql("NOTIFY followupd_outbox")
            wait_for("150 deliveries after " + point, lambda: s.sql(
                "SELECT count(*) FROM deliveries WHERE outcome = 'accepted'") == [(150,)])
            self.assertEqual(s.sql("SELECT count(*) FROM outbox"), [(0,)])
            came = [m[1] for m in s.server.mails]
            self.assertEqual({m[1]: m[2] for m in s.server.mails}, {m[1]: m[2] for m in mails})
            twice = {i for i in came if came.count(i) > 1}
            self.assertEqual(len(came), 150 + len(twice))
            if point.startswith("mailer."):
                self.assertLessEqual(twice, in_doubt)
            else:
                # Only the mail in hand was touched; those behind it went back uncounted.
                self.assertLessEqual(len(twice), point in IN_DOUBT)
                self.assertEqual(s.sql("SELECT count(*) FROM deliveries WHERE attempts > 1"), [(1,)])
                self.assertEqual(len(s.verdicts()), 151)

    def test_kill_in_a_stream_of_mails(self):
        side_by_side(self, self.kill_in_a_stream, [
            ("worker.connected", 2), ("worker.before-body", 25), ("worker.body-permitted", 40),
            ("worker.accepted", 29), ("worker.accepted", 30), ("mailer.claimed", 2),
            ("mailer.handed-over", 15), ("mailer.body-permitted", 10), ("mailer.accepted", 50),
            ("mailer.recorded", 5)], 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
