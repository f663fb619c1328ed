# SPDX-License-Identifier: Apache-2.0
"""mail.py - followupd's mailer and postfix's smtp-source against the same kind of sink.

followupd: rows become due in one transaction; the time runs from its commit to the last delivery
row, so it holds claiming, permission, SMTP and recording.  smtp-source: the life of its process; it
reads nothing, records nothing and keeps its sessions open (-d).
"""
import contextlib
import os
import select
import subprocess
import time

import psycopg2

from instance import BUILD, wait_for
from receivers import Wrong, read_values, start_with_port

OCTETS = 2700     # of a whole mail
ITS_HEADERS = 148 # which smtp-source puts before the payload it was asked for

# Bodies of hexadecimal digits: as hard to compress as the base64 of a calendar part.
ADD = """
WITH one AS (INSERT INTO people (ref) VALUES ('bench') ON CONFLICT (ref) DO UPDATE SET ref = 'bench'
             RETURNING id),
item AS (INSERT INTO review_items (kind, key, question, created_at, class)
         SELECT 'bench', gen_random_uuid()::text, 'q', clock_now(), 'record' FROM generate_series(1, %(count)s)
         RETURNING id),
notice AS (INSERT INTO notices (review_item_id, person_id, kind, step, revision, created_at)
           SELECT item.id, one.id, 'reminder', 'D-30', 0, clock_now() FROM item, one RETURNING id),
filler AS (SELECT string_agg(md5(n::text) || md5(n::text || 'x'), E'\\r\\n' ORDER BY n) AS text
           FROM generate_series(1, %(octets)s / 64) n),
mail AS (INSERT INTO mails SELECT id,
       convert_to(left(format(E'Date: Mon, 02 Mar 2026 09:00:00 +0000\\r\\n'
           'From: followupd@riverbend.example\\r\\nTo: clinician@clinic.example\\r\\n'
           'Message-ID: <n%%s@riverbend.example>\\r\\nSubject: A follow-up is due\\r\\n\\r\\n', id)
           || text, %(octets)s - 2) || E'\\r\\n', 'UTF8') FROM notice, filler)
INSERT INTO outbox (notice_id, due_at, expires_at, envelope_from, recipient, message_id, envid)
SELECT id, clock_now(), clock_now() + interval '1 day', 'bounce@riverbend.example',
       'clinician@clinic.example', '<n' || id || '@riverbend.example>', 'e' || id FROM notice"""


@contextlib.contextmanager
def sink_for(instance, who, count):
    """A sink of its own for one run, lends its port; checks at the end that it took count mails."""
    log = "%s/sink.%d" % (instance.dir, time.monotonic_ns())
    process, port = start_with_port([BUILD + "/tests/bench/smtp-sink"], log)
    try:
        yield port
    finally:
        status = process.stop()
    with open(log) as f:
        text = f.read()
    if status != 0:
        raise Wrong("the sink ended with status %d: %s" % (status, text))
    took = read_values(text)
    if took["mails"] != count:
        raise Wrong("%s sent %d mails, the sink took %d" % (who, count, took["mails"]))
    if abs(took["octets"] / count - OCTETS) > OCTETS / 50:
        raise Wrong("%s sent mails of %.0f octets, not %d" % (who, took["octets"] / count, OCTETS))


def connect(instance):
    c = psycopg2.connect(host=instance.dir + "/state/run", dbname="followupd",
                         user="followupd_owner", options="-c search_path=followupd")
    c.autocommit = True
    return c


def add_due(c, count):
    """Makes count mails due; returns when, by the database's clock."""
    cursor = c.cursor()
    cursor.execute("BEGIN")
    cursor.execute(ADD, {"count": count, "octets": OCTETS})
    cursor.execute("NOTIFY followupd_outbox")
    cursor.execute("COMMIT")
    cursor.execute("SELECT clock_timestamp()")
    return cursor.fetchone()[0]


def delivered(c):
    """How many; asked five times a second at most, so that asking costs nothing."""
    select.select([], [], [], 0.2)
    cursor = c.cursor()
    cursor.execute("SELECT count(*) FROM deliveries")
    return cursor.fetchone()[0]


@contextlib.contextmanager
def mailer_to(instance, port, sessions):
    """The mailer role, sending to port."""
    instance.settings.update({"mail.port": port, "mail.sessions": sessions})
    instance.write_config()
    process = instance.start_role("mailer")
    try:
        yield
    finally:
        process.stop()


def followupd(instance, count, sessions):
    """Mails a second; instance's database role runs, its mailer does not."""
    instance.sql("TRUNCATE notices CASCADE")
    instance.sql("CHECKPOINT")
    with contextlib.closing(connect(instance)) as c, \
            sink_for(instance, "followupd", count) as port, mailer_to(instance, port, sessions):
        started = add_due(c, count)
        wait_for("%d deliveries" % count, lambda: delivered(c) == count, 120)
    outcomes = instance.sql("SELECT outcome, count(*) FROM deliveries GROUP BY outcome")
    if outcomes != [("accepted", count)]:
        raise Wrong("followupd recorded %s for %d mails" % (outcomes, count))
    (seconds,), = instance.sql("SELECT extract(epoch FROM max(at) - %s)::float FROM deliveries", started)
    return count / seconds


def smtp_source(instance, root, count, sessions):
    """Mails a second; root is an unpacked postfix package."""
    argv = [root + "/usr/sbin/smtp-source", "-d", "-s", str(sessions), "-m", str(count),
            "-l", str(OCTETS - ITS_HEADERS), "-f", "bounce@riverbend.example",
            "-t", "clinician@clinic.example"]
    with sink_for(instance, "smtp-source", count) as port:
        started = time.monotonic()
        done = subprocess.run(argv + ["inet:127.0.0.1:%d" % port], capture_output=True, text=True,
                              timeout=120, env=dict(os.environ,
                                                    LD_LIBRARY_PATH=root + "/usr/lib/postfix"))
        seconds = time.monotonic() - started
        if done.returncode != 0:
            raise Wrong("smtp-source: " + done.stderr[-500:])
    return count / seconds
