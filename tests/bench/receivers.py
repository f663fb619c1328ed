# SPDX-License-Identifier: Apache-2.0
"""receivers.py - the receivers of the intake bench, and one measured run of one of them.

All store into one private PostgreSQL, each into its own database.  Every run starts from an empty
table and a fresh checkpoint, and ends with a count of what the table holds.
"""
import os
import re
import subprocess

import psycopg2

from instance import BUILD, Process, wait_for
from machine import postgres_time, processor_time

HERE = os.path.dirname(os.path.abspath(__file__))
# What every peer fills; raw is kept as followupd keeps it, out of line and not compressed.
TABLE = """CREATE TABLE messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(),
  source text NOT NULL, control_id text NOT NULL, raw bytea NOT NULL, UNIQUE (source, control_id))"""
TAGS = iter(range(1, 100000))


class Wrong(Exception):
    """Something was lost, altered or refused: the only way a bench fails."""


def read_values(text):
    """{"name": number} of "name value" lines."""
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def start_with_port(argv, log, env=None):
    """Starts a program that prints "port N" when it is ready; returns (Process, N)."""
    process = Process(argv, log, env=env)

    def port():
        with open(log) as f:
            text = f.read()
        if process.popen.poll() is not None:
            raise Wrong("%s ended at its start: %s" % (argv[0], text))
        return re.search(r"^port (\d+)$", text, re.M)
    return process, int(wait_for("the port of " + argv[0], port).group(1))


class Receiver:
    """A receiver and the table it fills."""

    def __init__(self, instance, name, start=None, database=None, table="messages", where="true"):
        self.instance, self.name = instance, name
        self.database = database or "bench_" + name
        self.table, self.where = table, where
        if not database:
            instance.sql("CREATE DATABASE %s" % self.database)
            self.sql(TABLE, "ALTER TABLE messages ALTER raw SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160)")
        log = "%s/%s.log" % (instance.dir, name)
        self.process, self.port = start(self, log)

    def conninfo(self):
        return "host=%s/state/run dbname=%s user=followupd_owner" % (self.instance.dir, self.database)

    def sql(self, *statements):
        c = psycopg2.connect(self.conninfo() + " options='-c search_path=followupd,public'")
        try:
            c.autocommit = True
            cursor = c.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
        finally:
            c.close()

    def measure(self, connections, outstanding, seconds, warm_up):
        """One run: the figures of mllp-load, checked against the table."""
        self.sql("TRUNCATE %s CASCADE" % self.table, "CHECKPOINT")
        own, postgres = processor_time(self.process.popen.pid), postgres_time(self.instance)
        done = subprocess.run(
            [BUILD + "/tests/bench/mllp-load", "--port", str(self.port), "--connections",
             str(connections), "--outstanding", str(outstanding), "--seconds", str(seconds),
             "--warm-up", str(warm_up), "--tag", "R%d-" % next(TAGS)],
            capture_output=True, text=True, timeout=seconds + 120)
        if done.returncode != 0:
            raise Wrong("%s, %d x %d: %s%s" % (self.name, connections, outstanding, done.stderr[-500:],
                                              done.stdout))
        figures = read_values(done.stdout)
        acknowledged = int(figures["acknowledged"])
        figures["own_us"] = 1e6 * (processor_time(self.process.popen.pid) - own) / acknowledged
        figures["postgres_us"] = 1e6 * (postgres_time(self.instance) - postgres) / acknowledged
        expected = (acknowledged, acknowledged, acknowledged * int(figures["message_octets"]))
        rows, = self.sql("SELECT count(*), count(DISTINCT control_id), sum(octet_length(raw))::bigint"
                         " FROM %s WHERE %s" % (self.table, self.where))
        if rows != expected:
            raise Wrong("%s, %d x %d: messages, control ids and octets acknowledged %s, stored %s" % (
                self.name, connections, outstanding, expected, rows))
        return figures

    def stop(self):
        self.process.stop()


# ---- how each is started ----------------------------------------------------------------------

def followupd(instance):
    return Receiver(instance, "followupd", database="followupd", table="inbound",
                    where="verdict = 'accepted'",
                    start=lambda r, log: (instance.start_role("intake"), instance.mllp_port))


def bare(instance):
    return Receiver(instance, "bare", lambda r, log: start_with_port(
        [BUILD + "/tests/bench/bare-receiver", r.conninfo(), r.table], log))


def python(instance, modules):
    return Receiver(instance, "python", lambda r, log: start_with_port(
        ["/usr/bin/python3", HERE + "/receiver_python.py", r.conninfo(), r.table], log,
        env=dict(os.environ, PYTHONPATH=modules)))


def node(instance, modules):
    return Receiver(instance, "node", lambda r, log: start_with_port(
        ["node", HERE + "/receiver_node.js", instance.dir + "/state/run", r.database,
         "followupd_owner", r.table], log, env=dict(os.environ, NODE_PATH=modules)))
