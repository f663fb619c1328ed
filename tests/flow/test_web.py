#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_web.py - liveness, readiness and metrics, and what hostile clients get."""
import os
import re
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, SOURCE, Instance, LIMIT, wait_for

ROLES = ("intake", "engine", "mailer")


class Answer:
    def __init__(self, raw):
        head, self.body = raw.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = dict((k.lower(), v) for k, v in (l.split(": ", 1) for l in lines[1:]))
        self.text = self.body.decode()


class WebTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.instance = Instance(rehearsal=False)
        cls.database = cls.instance.start_role("database")
        cls.web = cls.instance.start_role("web")
        wait_for("the web role's connection", lambda: "database:" not in cls.get("/readyz").text)

    @classmethod
    def tearDownClass(cls):
        status = cls.web.stop(), cls.database.stop()
        cls.instance.__exit__(None if status == (0, 0) else AssertionError, None, None)
        assert status == (0, 0), status

    # ---- helpers --------------------------------------------------------------------------

    @classmethod
    def connect(cls):
        return socket.create_connection(("127.0.0.1", cls.instance.web_port), timeout=LIMIT)

    @classmethod
    def raw(cls, data):
        """Everything the server says to data before it closes the connection."""
        with cls.connect() as s:
            s.sendall(data)
            return cls.drain(s)

    @staticmethod
    def drain(s):
        got = b""
        try:
            while True:
                data = s.recv(65536)
                if not data:
                    return got
                got += data
        except ConnectionResetError:
            return got

    @classmethod
    def get(cls, path, method="GET", more=""):
        return Answer(cls.raw(("%s %s HTTP/1.1\r\nHost: h\r\n%s\r\n" % (method, path, more)).encode()))

    @classmethod
    def heartbeat(cls, role, age=0, counters="{}", instance="test:1"):
        cls.instance.sql("SELECT heartbeat(%s, %s, %s)", role, instance, counters)
        cls.instance.sql("UPDATE heartbeats SET at = now() - make_interval(secs => %s) "
                         "WHERE role = %s AND instance = %s", age, role, instance)

    def fresh(self, path, wanted):
        """The answer once a later reading satisfies wanted."""
        return wait_for(path, lambda: (lambda a: a if wanted(a) else None)(self.get(path)))

    def refused(self, data, *statuses):
        got = self.raw(data)
        self.assertTrue(got.startswith(b"HTTP/1.1 "), got[:80])
        self.assertIn(Answer(got).status, statuses, got[:200])
        self.assertEqual(self.get("/healthz").status, 200)

    def value(self, text, name, **labels):
        for line in text.splitlines():
            m = re.match(r"followupd_(\w+?)(?:\{(.*)\})? (-?\d+)$", line)
            if m and m.group(1) == name:
                have = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', m.group(2) or ""))
                if all(have.get(k) == v for k, v in labels.items()):
                    return int(m.group(3))
        return None

    # ---- the three paths -------------------------------------------------------------------

    def test_healthz_says_that_the_process_lives(self):
        a = self.get("/healthz")
        self.assertEqual((a.status, a.text), (200, "ok\n"))

    def test_head_has_the_headers_and_no_body(self):
        a = self.get("/healthz", "HEAD")
        self.assertEqual((a.status, a.body, a.headers["content-length"]), (200, b"", "3"))

    def test_every_answer_carries_the_security_headers_and_closes(self):
        for path in ("/healthz", "/readyz", "/metrics", "/nothing"):
            h = self.get(path).headers
            self.assertEqual(h["x-content-type-options"], "nosniff", path)
            self.assertIn("default-src 'none'", h["content-security-policy"], path)
            self.assertEqual(h["referrer-policy"], "no-referrer", path)
            self.assertEqual(h["cache-control"], "no-store", path)
            self.assertEqual(h["connection"].lower(), "close", path)

    def test_readyz_names_the_roles_that_are_missing(self):
        self.instance.sql("DELETE FROM heartbeats WHERE role = ANY (%s)", list(ROLES))
        a = self.fresh("/readyz", lambda a: a.text.count("no heartbeat\n") == 3)
        self.assertEqual(a.status, 503)
        # A heartbeat from the future stays fresh however long this takes; one of 30 seconds is
        # renewed until a reading meets it so.
        self.heartbeat("intake", -LIMIT)
        self.heartbeat("mailer", 60)

        def only_the_mailer(a):
            self.heartbeat("engine", 30)
            return "intake" not in a.text and "engine" not in a.text
        a = self.fresh("/readyz", only_the_mailer)
        self.assertEqual(a.status, 503)
        self.assertRegex(a.text, r"\Amailer: no heartbeat for \d+ seconds\n\Z")
        for role in ("mailer", "engine"):
            self.heartbeat(role, -LIMIT)
        a = self.fresh("/readyz", lambda a: a.status == 200)
        self.assertEqual(a.text, "ready\n")

    def test_readyz_names_another_schema(self):
        self.instance.sql("INSERT INTO migrations (version, name, sha256) VALUES (9999, 'x', 'x')")
        try:
            a = self.fresh("/readyz", lambda a: "schema" in a.text)
            self.assertEqual(a.status, 503)
            self.assertRegex(a.text, r"\Aschema: database schema is 9999 and this program needs \d+\n\Z")
        finally:
            self.instance.sql("DELETE FROM migrations WHERE version = 9999")
        self.fresh("/readyz", lambda a: "schema" not in a.text)

    def test_metrics_are_well_formed_prometheus_text(self):
        self.heartbeat("engine", counters='{"odd name": 1, "frames_total": 7, "lag": 2, "x": "y",'
                       ' "help": {"frames_total": "Back\\\\slash and\\nline."}}', instance='h"ost:2')
        a = self.fresh("/metrics", lambda a: "frames_total" in a.text)
        self.assertEqual(a.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8")
        self.assertIn("# HELP followupd_frames_total Back\\\\slash and\\nline.\n"
                      "# TYPE followupd_frames_total counter\n"
                      'followupd_frames_total{role="engine",process="h\\"ost:2"} 7\n', a.text)
        self.assertIn("# TYPE followupd_lag gauge\n", a.text)
        self.assertNotIn("odd name", a.text)
        self.assertTrue(a.text.endswith("\n"))
        typed = set()
        for line in a.text.splitlines():
            if line.startswith("# TYPE "):
                name = line.split()[2]
                self.assertNotIn(name, typed, "a family in two pieces")
                typed.add(name)
            elif not line.startswith("# HELP "):
                self.assertRegex(line, r'^followupd_[a-z_0-9]+(\{([a-z_]+="([^"\\]|\\.)*",?)+\})? -?\d+$')
                self.assertEqual(line.split("{")[0].split(" ")[0], name)
        with open(os.path.join(SOURCE, "man/followupd.8.in")) as f:
            manual = set(re.findall(r"followupd_[a-z_]+", f.read()))
        self.assertEqual(manual, set(re.findall(r"^# TYPE (\S+)", a.text, re.M))
                         - set(re.findall(r'^(\w+)\{role="\w+",process="[^ ]*"\} \d+$', a.text, re.M))
                         | {"followupd_role_heartbeat_age_seconds", "followupd_role_start_time_seconds"})
        self.assertEqual(self.value(a.text, "database_up"), 1)
        self.assertEqual(self.value(a.text, "clock_offset_seconds"), 0)

    def test_metrics_show_queues_followups_review_and_feeds(self):
        sql = self.instance.sql
        sql("""WITH p AS (INSERT INTO people (ref, roles) VALUES ('W1', '{}') RETURNING id),
            t AS (INSERT INTO patients (family, updated_at) VALUES ('Verysecret', now()) RETURNING id),
            i AS (INSERT INTO inbound (received_at, source, format, verdict, lane, sha256, raw) VALUES
              (now() - interval '100 s', 'ris', 'hl7', 'accepted', 0, '\\x01', 'Verysecret') RETURNING id),
            d AS (INSERT INTO inbound_todo SELECT id, 0 FROM i),
            x AS (INSERT INTO exams (patient_id, facility, status) SELECT id, 'F', 'final' FROM t RETURNING id),
            r AS (INSERT INTO reports (exam_id, version, status, status_at, current, inbound_id,
              text_sha256, text_inbound_id)
              SELECT x.id, 1, 'final', now(), true, i.id, sha256(''), i.id FROM x, i RETURNING id),
            f AS (INSERT INTO findings (report_id, origin, finding_key, disposition)
              SELECT r.id, 'discrete', 'k', 'followup' FROM r RETURNING id),
            u AS (INSERT INTO followups (ref, patient_id, finding_id, finding_key, index_exam_id, series_id,
              action, anchor, earliest, target, latest, published, optional, guideline, state, overdue,
              owner_id, opened_at, planned_at, policy) SELECT 'FU-W1', t.id, f.id, 'k', x.id, 1, 'imaging', '2026-01-01',
              '2026-01-01', '2026-01-01', '2026-01-01', true, false, '{}', 'ordered', true, p.id, now(), now(), 'd'
              FROM t, f, x, p RETURNING id),
            m AS (INSERT INTO timers SELECT id, 'due', now() - interval '50 s' FROM u)
            INSERT INTO review_items (kind, key, question, created_at, class, due_at)
              VALUES ('incomplete', 'k', 'Verysecret?', now(), 'author', now() + interval '9 days')""")
        text = self.fresh("/metrics", lambda a: 'source="ris"' in a.text).text
        self.assertEqual(self.value(text, "followups", state="ordered", hold="none", overdue="true"), 1)
        self.assertEqual(self.value(text, "review_items_open", kind="incomplete"), 1)
        self.assertEqual(self.value(text, "queue_depth", queue="inbound"), 1)
        self.assertEqual(self.value(text, "queue_depth", queue="timers"), 1)
        self.assertEqual(self.value(text, "queue_depth", queue="outbox"), 0)
        self.assertEqual(self.value(text, "queue_oldest_age_seconds", queue="outbox"), 0)
        self.assertGreaterEqual(self.value(text, "queue_oldest_age_seconds", queue="inbound"), 100)
        self.assertGreaterEqual(self.value(text, "queue_oldest_age_seconds", queue="timers"), 50)
        self.assertGreaterEqual(self.value(text, "feed_age_seconds", source="ris"), 99)
        self.assertNotIn("secret", text)

    def test_the_login_of_the_web_role_reads_no_table(self):
        tables = [r[0] for r in self.instance.sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'followupd' AND tablename <> 'migrations'")]
        self.assertIn("patients", tables)
        readable = self.instance.sql(
            "SELECT t FROM unnest(%s) t WHERE has_any_column_privilege('followupd_web', "
            "'followupd.' || t, 'SELECT, INSERT, UPDATE, REFERENCES') "
            "OR has_table_privilege('followupd_web', 'followupd.' || t, 'DELETE, TRUNCATE, TRIGGER')", tables)
        self.assertEqual(readable, [])

    def test_many_scrapes_cost_few_readings(self):
        def readings():
            return self.instance.sql("SELECT coalesce(sum(calls), 0) FROM (SELECT xact_commit AS calls "
                                     "FROM pg_stat_database WHERE datname = 'followupd') q")[0][0]
        begin, before = time.monotonic(), readings()
        for _ in range(200):
            self.assertEqual(self.get("/metrics").status, 200)
        seconds = time.monotonic() - begin
        wait_for("the statistics", lambda: readings() > before)
        # Eight statements a reading, one reading a second; unthrottled it would be 1,600.
        self.assertLess(readings() - before, 200 + 16 * seconds)

    # ---- what is refused ---------------------------------------------------------------------

    def test_other_paths_are_not_found(self):
        for path in ("/", "/metrics/", "//metrics", "/metric%73", "/../metrics", "/healthz/x", "*",
                     "/" + "a" * 300):
            self.assertEqual(self.get(path).status, 404, path)

    def test_a_query_is_ignored(self):
        self.assertEqual(self.get("/healthz?x=%41").status, 200)

    def test_other_methods_are_not_allowed(self):
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"):
            a = self.get("/healthz", method)
            self.assertEqual((a.status, a.headers.get("allow")), (405, "GET, HEAD"), method)

    def test_a_body_is_refused(self):
        self.assertEqual(self.get("/healthz", more="Content-Length: 5\r\n").status, 413)
        self.assertEqual(self.get("/healthz", more="Transfer-Encoding: chunked\r\n").status, 413)
        self.assertEqual(self.get("/healthz", more="Content-Length: 0\r\n").status, 200)

    def test_content_length_beside_transfer_encoding_is_refused(self):
        for first, second in (("Content-Length: 3", "Transfer-Encoding: chunked"),
                              ("Transfer-Encoding: chunked", "Content-Length: 0"),
                              ("Content-Length: 0", "Transfer-Encoding: identity")):
            self.refused(("GET /healthz HTTP/1.1\r\nHost: h\r\n%s\r\n%s\r\n\r\n0\r\n\r\n" % (first, second)).encode(), 400)

    def test_two_content_lengths_are_refused(self):
        for one, two in ((0, 5), (5, 0), (0, 0)):
            self.refused(b"GET /healthz HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n"
                         b"Content-Length: %d\r\n\r\n" % (one, two), 400)

    def test_a_zero_byte_in_the_target_is_refused(self):
        self.refused(b"GET /healthz%00 HTTP/1.1\r\nHost: h\r\n\r\n", 400)
        self.refused(b"GET /healthz%00/../metrics HTTP/1.1\r\nHost: h\r\n\r\n", 400)
        self.refused(b"GET /healthz?a=%00 HTTP/1.1\r\nHost: h\r\n\r\n", 400)

    def test_a_missing_or_second_host_is_refused(self):
        self.refused(b"GET /healthz HTTP/1.1\r\n\r\n", 400)
        self.refused(b"GET /healthz HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400)

    def test_a_blank_before_the_colon_is_refused(self):
        self.refused(b"GET /healthz HTTP/1.1\r\nHost : h\r\n\r\n", 400)

    def test_headers_without_end_are_refused(self):
        self.refused(b"GET /healthz HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 100000, 431, 413)
        self.refused(b"GET /healthz HTTP/1.1\r\nHost: h\r\n" + b"X: y\r\n" * 5000 + b"\r\n", 431, 413)
        self.refused(b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: h\r\n\r\n", 414, 431)

    def test_what_is_not_http_is_dropped(self):
        for junk in (b"\x0bMSH|^~\\&|A\r\x1c\r", b"\x16\x03\x01\x02\x00\x01\x00", b"\x00" * 100 + b"\r\n\r\n"):
            with self.connect() as s:
                s.sendall(junk)
                s.shutdown(socket.SHUT_WR)
                self.drain(s)
            self.assertEqual(self.get("/healthz").status, 200)

    def test_of_pipelined_requests_one_is_answered(self):
        got = self.raw(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n" * 3)
        self.assertEqual(got.count(b"HTTP/1.1 200"), 1)
        got = self.raw(b"GET /readyz HTTP/1.1\r\nHost: h\r\n\r\nGET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        self.assertEqual(got.count(b"HTTP/1.1 "), 1)

    def test_one_byte_at_a_time_is_cut_at_the_deadline(self):
        """The library's own time-out would begin again with every byte."""
        with self.connect() as s:
            sent = 0
            end = time.monotonic() + LIMIT
            try:
                s.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\nX: ")
                s.settimeout(0.5)
                while time.monotonic() < end:
                    s.sendall(b"a")
                    sent += 1
                    try:
                        if not s.recv(100):
                            break
                        self.fail("an answer to half a request")
                    except socket.timeout:
                        pass
                else:
                    self.fail("half a request was never cut")
            except (ConnectionResetError, BrokenPipeError):
                pass
        self.assertGreater(sent, 1)
        self.assertEqual(self.get("/healthz").status, 200)

    def test_more_connections_than_the_limit_harm_nobody(self):
        idle = [self.connect() for _ in range(80)]
        for s in idle:
            s.close()
        self.assertEqual(self.get("/healthz").status, 200)


class WithoutDatabaseTest(unittest.TestCase):
    def test_the_process_lives_and_says_what_is_missing(self):
        instance = Instance(rehearsal=False)
        web = instance.start_role("web")
        WebTest.instance = instance
        self.assertEqual(WebTest.get("/healthz").status, 200)
        a = WebTest.get("/readyz")
        self.assertEqual((a.status, a.text), (503, "database: not connected\n"))
        self.assertIn("\nfollowupd_database_up 0\n", WebTest.get("/metrics").text)
        database = instance.start_role("database")
        wait_for("a reading", lambda: "\nfollowupd_database_up 1\n" in WebTest.get("/metrics").text)
        self.assertEqual(database.stop(), 0)
        wait_for("the loss", lambda: WebTest.get("/readyz").text == "database: not connected\n")
        self.assertEqual(web.stop(), 0)
        instance.__exit__(None, None, None)

    def test_a_socket_passed_by_systemd_is_taken_and_a_foreign_one_is_closed(self):
        instance = Instance(rehearsal=False)
        WebTest.instance = instance
        with socket.socket() as wanted, socket.socket() as foreign:
            wanted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # it is reserved for us
            wanted.bind(("127.0.0.1", instance.web_port))
            wanted.listen(8)
            foreign.bind(("127.0.0.1", 0))
            foreign.listen(8)
            # As systemd does: descriptors from 3 on, and the pid of who they are for.
            os.dup2(foreign.fileno(), 103)
            os.dup2(wanted.fileno(), 104)
            script = 'exec 3<&103 4<&104 103<&- 104<&-; LISTEN_PID=$$ exec "$0" -c "$1" -r web'
            with open(instance.log, "ab") as log:
                web = subprocess.Popen(["/bin/bash", "-c", script, BUILD + "/followupd", instance.config],
                                       env=dict(os.environ, LISTEN_FDS="2"), pass_fds=(103, 104),
                                       stdin=subprocess.DEVNULL, stderr=log)
            os.close(103)
            os.close(104)
            try:
                wait_for("the web role", lambda: "answering HTTP" in instance.log_text())
                self.assertIn("port %d that the configuration does not use" % foreign.getsockname()[1],
                              instance.log_text())
                self.assertEqual(WebTest.get("/healthz").status, 200)
            finally:
                web.terminate()
                self.assertEqual(web.wait(LIMIT), 0)
        instance.__exit__(None, None, None)


if __name__ == "__main__":
    unittest.main(verbosity=int(os.environ.get("VERBOSITY", "1")))
