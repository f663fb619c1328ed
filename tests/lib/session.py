# SPDX-License-Identifier: Apache-2.0
"""session.py - a test's session with PostgreSQL that is kept between statements.

Who waits for something asks fifty times a second: with a session for each question PostgreSQL would do
little but fork.  Every thread has a session of its own; one that the server has ended is replaced before
the next statement, and a statement during which it ends raises what psycopg2 raises.
"""
import select
import threading

import psycopg2


class Session:
    """where: what psycopg2.connect takes; each statement commits by itself."""

    def __init__(self, **where):
        self.where, self.mine, self.all = where, threading.local(), []

    def connection(self):
        c = getattr(self.mine, "connection", None)
        # An idle session has something to read only when the server ends it (nothing here listens).
        if c and (c.closed or select.select([c], [], [], 0)[0]):
            c.close()
            c = None
        if not c:
            self.mine.connection = None
            c = psycopg2.connect(**self.where)
            c.autocommit = True
            self.mine.connection = c
            self.all.append(c)
        return c

    def run(self, query, *values):
        """The rows, or how many were changed."""
        with self.connection().cursor() as cursor:
            cursor.execute(query, values or None)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    def close(self):
        """Of all threads; the next statement begins a new one."""
        for c in self.all:
            c.close()
        self.all = []
