#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_gate.py - what the logins of the pages may see and do: nothing without a session, and then their own.

The statements are asked as those logins, as whoever had taken over the processes could ask them too.
tests/flow/gate.c reads a follow-up by every function of the store that pages use.
"""
import json
import os
import subprocess
import sys
import threading
import unittest

import psycopg2
import psycopg2.extensions

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, LIMIT, environment, wait_for
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
MAKE = "SELECT pages.session_make(%s, sha256(%s), '10.1.2.3', 'local', '15 minutes', '12 hours')"
# What belongs to a patient, and how it leads to him.
OF_PATIENT = {
    "patients": "id = %(p)s", "patient_identifiers": "patient_id = %(p)s", "exams": "patient_id = %(p)s",
    "followups": "patient_id = %(p)s", "review_items": "patient_id = %(p)s",
    "reports": "exam_id IN (SELECT id FROM exams WHERE patient_id = %(p)s)",
    "findings": "report_id IN (SELECT r.id FROM reports r JOIN exams x ON x.id = r.exam_id WHERE patient_id = %(p)s)",
    "inbound": "id IN (SELECT r.inbound_id FROM reports r JOIN exams x ON x.id = r.exam_id WHERE patient_id = %(p)s)",
    "applied": "inbound_id IN (SELECT r.inbound_id FROM reports r JOIN exams x ON x.id = r.exam_id WHERE patient_id = %(p)s)",
    "document_texts":
        "inbound_id IN (SELECT r.inbound_id FROM reports r JOIN exams x ON x.id = r.exam_id WHERE patient_id = %(p)s)",
    "timers": "followup_id IN (SELECT id FROM followups WHERE patient_id = %(p)s)",
    "events": "followup_id IN (SELECT id FROM followups WHERE patient_id = %(p)s)",
    "calendar_entries": "followup_id IN (SELECT id FROM followups WHERE patient_id = %(p)s)",
    "notices": "followup_id IN (SELECT id FROM followups WHERE patient_id = %(p)s)",
    "mails": "notice_id IN (SELECT n.id FROM notices n JOIN followups f ON f.id = n.followup_id WHERE patient_id = %(p)s)",
    "desk": "item_id IN (SELECT id FROM followups WHERE patient_id = %(p)s)",
    "attempts": "followup_id IN (SELECT id FROM followups WHERE patient_id = %(p)s)",
    "letters": "followup_id IN (SELECT id FROM followups WHERE patient_id = %(p)s)",
    "letter_bodies": "letter_id IN (SELECT l.id FROM letters l JOIN followups f ON f.id = l.followup_id WHERE patient_id = %(p)s)",
    "contact_points": "patient_id = %(p)s",
    "question_events": "review_item_id IN (SELECT id FROM review_items WHERE patient_id = %(p)s)",
}
FUNCTIONS = {
    "followupd_pages": {"teams", "absence_put", "access_put", "outside", "is_form_of", "administers", "answer_put", "answer_said", "answer_state", "audits", "batch_state", "change_behind", "clock_now", "enter",
                        "event_hash", "followup_behind", "feed", "feed_fetched", "feed_make", "feed_revoke", "heartbeat", "link_answer",
                        "link_applied", "link_open", "link_undo", "mail_held", "own_teams", "measures_all", "messages_replay", "mine", "search", "search_is_cut", "search_patients",
                        "search_put", "sees_all", "session", "sign_out", "sites", "sources", "system_message", "system_messages",
                        "token_enter", "visit", "who", "duties_put", "has_role", "people_failed", "period_withdraw", "person_email_put",
                        "person_open", "plans", "sees_people"},
    "followupd_auth": {"clock_now", "session_make"},
}


class Gate(Scenario):
    def setUp(self):
        super().setUp()
        self.connections = []
        self.addCleanup(self.end_connections)
        self.ref = {name: self.open(name) for name in ("RIVERA", "TAN", "LEE")}
        self.report("FQ", "RXQ", "20260302", "24627-2^CT Chest^LN", {}, patient="TAN",
                    text="Pulmonary nodule. Recommend follow-up.")
        self.inst.ctl("assign", self.ref["TAN"], "--to", "P10090", "--reason", "hers", "--by", "C1")
        self.inst.ctl("assign", self.ref["LEE"], "--to", "41220", "--reason", "hers", "--by", "C1")
        self.until("2026-07-08T20:00:00Z")
        self.inst.ctl("attempt", self.ref["TAN"], "--channel", "phone", "--outcome", "no-answer", "--by", "C1")
        self.person = dict(self.inst.sql("SELECT ref, id FROM people"))
        self.patient = dict(self.inst.sql("SELECT value, patient_id FROM patient_identifiers"))
        self.followup = {name: self.one("SELECT id FROM followups WHERE ref = %s", ref) for name, ref in self.ref.items()}
        self.inst.sql("INSERT INTO contact_points (patient_id, kind, use, place, value, sender, since)"
                      " SELECT id, 'phone', 'home', 'PID-13', '555-0100', 'ADT|RGH', now() FROM patients")
        self.inst.sql("INSERT INTO access_items (patient_id, person_id, session_id, page) SELECT id, 0, 0, 'case' FROM patients LIMIT 1")
        self.inst.sql("WITH l AS (INSERT INTO letters (followup_id, number, says, certified, queued_at, density, state, why, batch)"
                      " SELECT id, 1, 'reminder', false, now(), 'unknown', 'left-out', 'x', '1' FROM followups RETURNING id)"
                      " INSERT INTO letter_bodies (letter_id, batch, language, body) SELECT id, '1', 'en', 'x' FROM l")
        for ref in self.person:
            self.inst.sql(MAKE, self.person[ref], b"token-of-" + ref.encode(), login="auth")

    def open(self, patient):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: "4A"}, patient=patient,
                    text=r"{\E\rtf1 See coded values.}")
        return self.one("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")

    def one(self, query, *values):
        return self.inst.sql(query, *values)[0][0]

    # ---- visits ---------------------------------------------------------------------------------

    def connect(self, login="pages"):
        c = psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_" + login,
                             options="-c search_path=followupd")
        self.connections.append(c)
        return c

    def end_connections(self):
        for c in self.connections:
            c.close()

    def visit(self, ref, *statements, connection=None, commit=False):
        """The rows of the last of these statements, in a transaction that begins with that person's token."""
        c = connection or self.connect()
        try:
            with c.cursor() as cursor:
                cursor.execute("SELECT ref, roles, sees_all, seconds_left FROM pages.enter(%s)", ("token-of-" + ref,))
                entered = rows = cursor.fetchall()
                self.assertEqual([r[0] for r in entered], [ref])
                for statement in statements:
                    query, *values = (statement,) if isinstance(statement, str) else statement
                    cursor.execute(query, values or None)
                    rows = cursor.fetchall() if cursor.description else cursor.rowcount
            if commit:
                c.commit()
            return rows
        finally:
            c.rollback()
            if not connection:
                c.close()

    def refused(self, state, call, *arguments, **more):
        with self.assertRaises(psycopg2.Error, msg=arguments) as raised:
            call(*arguments, **more)
        self.assertEqual(raised.exception.pgcode, state, raised.exception)

    def alone(self, query, *values, mark=None, connection=None):
        """One transaction without a token."""
        c = connection or self.connect()
        try:
            with c.cursor() as cursor:
                if mark is not None:
                    cursor.execute("SELECT set_config('followupd.visit', %s, true)", (mark,))
                cursor.execute(query, values or None)
                return cursor.fetchall()
        finally:
            c.rollback()
            if not connection:
                c.close()

    # ---- the tests ------------------------------------------------------------------------------

    def test_the_gate(self):
        self.rights()
        self.without_a_session()
        self.sessions_end()
        self.scope()
        self.functions_of_the_store()
        self.searches()
        self.access()
        self.answers()
        self.verify()
        self.inst.sql("DELETE FROM letters")  # which no message asked for
        self.inst.sql("DELETE FROM letter_bodies")
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def rights(self):
        """What the two logins have a right to, all of it."""
        for login, functions in FUNCTIONS.items():
            may = self.inst.sql("SELECT DISTINCT proname FROM pg_proc p WHERE pronamespace::regnamespace::text IN"
                                " ('followupd', 'pages') AND has_function_privilege(%s, p.oid, 'EXECUTE')", login)
            self.assertEqual({f for f, in may}, functions, login)
            tables = self.inst.sql(
                "SELECT c.oid::regclass::text, relrowsecurity, EXISTS (SELECT FROM pg_policies v WHERE v.tablename = relname AND policyname"
                " = 'visitors' AND permissive = 'RESTRICTIVE' AND roles = '{followupd_pages}'), coalesce(reloptions @>"
                " '{security_barrier=true}', false) FROM pg_class c WHERE"
                " relnamespace::regnamespace::text IN ('followupd', 'pages') AND relkind IN ('r', 'v', 'p') AND"
                " has_any_column_privilege(%s, c.oid, 'SELECT')", login)
            self.readable = sorted(t for t, *_ in tables if t != "migrations") if login == "followupd_pages" else self.readable
            for table, secured, gated, barrier in tables:
                if login == "followupd_pages":
                    self.assertTrue(table == "migrations" or barrier or (secured and gated), table)
                else:
                    self.assertIn(table, ("migrations", "people", "credentials", "sign_in_codes"))
            self.assertEqual(self.inst.sql(
                "SELECT relname FROM pg_class c WHERE relnamespace::regnamespace::text IN ('followupd', 'pages') AND relkind IN"
                " ('r', 'v') AND (has_any_column_privilege(%s, c.oid, 'INSERT, UPDATE') OR has_table_privilege(%s, c.oid,"
                " 'DELETE, TRUNCATE, TRIGGER')) ORDER BY 1", login, login),
                [] if login == "followupd_pages" else [("credentials",), ("sign_in_codes",)])
        self.assertLessEqual(set(OF_PATIENT), set(self.readable))
        for table in ("sessions", "visit_secret", "searches", "access_seals", "undelivered", "inbound_todo"):
            self.refused("42501", self.alone, "SELECT FROM " + table)
        self.refused("42501", self.alone, MAKE, self.person["C1"], b"x" * 32)
        self.refused("42501", self.inst.sql, "SELECT FROM pages.enter('token-of-C1')", login="auth")
        self.refused("42501", self.inst.sql, "SELECT FROM patients", login="auth")

    def without_a_session(self):
        """No mark, a forged one, one of before, one of another backend."""
        mark, other = (self.visit(ref, "SELECT current_setting('followupd.visit')")[0][0] for ref in ("C1", "P10011"))
        forged = "|".join(other.split("|")[:2] + ["true"] + other.split("|")[3:])
        within = self.connect()
        with within.cursor() as cursor:
            cursor.execute("SELECT pages.enter('token-of-C1')")
            cursor.execute("SELECT current_setting('followupd.visit')")
            of_before = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM patients")
            self.assertEqual(cursor.fetchone()[0], 3)
        self.refused("FU401", self.alone, "SELECT * FROM patients", mark=of_before)
        within.rollback()
        self.refused("FU401", self.alone, "SELECT * FROM patients", mark=of_before, connection=within)
        self.refused("FU401", self.alone, "SELECT * FROM patients", connection=within)
        outside = self.connect()
        for table in self.readable:
            if not self.is_empty(table):
                for faked in (None, "", "|||||", forged, mark.rsplit("|", 1)[0] + "|" + "0" * 64, of_before):
                    self.refused("FU401", self.alone, "SELECT * FROM " + table, mark=faked, connection=outside)
        for call in ("pages.answer_put('ack', 'followup', 1, 'abcdefghijklmnop', 0, '{}')", "pages.answer_state(1)",
                     "pages.access_put('list', '{1}', NULL, NULL)", "pages.search_put('a')", "pages.search(1)",
                     "pages.search_is_cut(1)", "pages.audits()", "pages.sign_out(true)", "pages.mine()",
                     "pages.outside('search', '1', 'because of it', NULL)"):
            self.refused("FU401", self.alone, "SELECT %s" % call)
        self.assertEqual(self.alone("SELECT * FROM pages.enter('token-of-nobody')"), [])
        self.assertEqual(self.alone("SELECT * FROM pages.enter(NULL)"), [])

    def is_empty(self, table):
        """Of those that no patient of this test has."""
        table = {"pages.own_searches": "searches", "pages.own_outside": "outside_grants"}.get(table, table)
        return table in ("digest_lines", "people_periods", "guideline_signatures", "appointments", "outbox", "searches",
                         "outside_grants", "letters", "letter_bodies", "measure_runs", "measure_cases", "measure_counts",
                         "teams", "coordinator_loads"
                         ) and not self.inst.sql("SELECT FROM %s LIMIT 1" % table)

    def sessions_end(self):
        """Signed out, idle, at the end of the day, or no longer in the directory."""
        hash_of = "token_hash = sha256('token-of-N1')"
        entered = lambda: len(self.alone("SELECT FROM pages.enter('token-of-N1')"))
        self.assertEqual(self.visit("N1")[0][2:3], (True,))
        self.assertLess(0, self.visit("N1")[0][3] <= 900)
        seen = "SELECT seen_at, idle_ends_at FROM sessions WHERE " + hash_of
        before = self.inst.sql(seen)
        self.visit("N1", commit=True)
        self.assertEqual(self.inst.sql(seen), before)
        back = "UPDATE sessions SET seen_at = now() - interval '%s', idle_ends_at = now() + interval '%s' WHERE " + hash_of
        self.inst.sql(back % ("61 seconds", "5 minutes"))
        self.visit("N1", commit=True)
        self.assertEqual(self.one("SELECT now() - seen_at < '50 seconds' AND idle_ends_at - now() > '14 minutes' FROM"
                                  " sessions WHERE " + hash_of), True)
        self.side_by_side(back)
        self.inst.sql(back % ("20 minutes", "0"))
        self.assertEqual(entered(), 0)
        self.inst.sql(back % ("0", "10 minutes"))
        self.assertEqual(entered(), 1)
        self.inst.sql("UPDATE sessions SET ends_at = now() WHERE " + hash_of)
        self.assertEqual(entered(), 0)
        self.inst.sql("UPDATE sessions SET ends_at = now() + interval '1 hour' WHERE " + hash_of)
        self.inst.sql("UPDATE people SET active = false WHERE ref = 'N1'")
        self.assertEqual(entered(), 0)
        self.refused("FU403", self.inst.sql, MAKE, self.person["N1"], b"another", login="auth")
        self.inst.sql("UPDATE people SET active = true WHERE ref = 'N1'")
        self.inst.sql(MAKE, self.person["N1"], b"N1 elsewhere", login="auth")
        self.assertEqual(sorted(this for this, in self.visit("N1", "SELECT this FROM pages.own_sessions")), [False, True])
        self.visit("N1", "SELECT pages.sign_out(false)", commit=True)
        self.assertEqual(entered(), 0)
        self.assertEqual(self.one("SELECT count(*) FROM sessions WHERE person_id = %s AND ended_at IS NULL", self.person["N1"]), 1)
        self.inst.sql(MAKE, self.person["N1"], b"token-of-N1-again", login="auth")
        c = self.connect()
        with c.cursor() as cursor:
            cursor.execute("SELECT pages.enter('token-of-N1-again')")
            cursor.execute("SELECT pages.sign_out(true)")
        c.commit()
        self.assertEqual(self.one("SELECT count(*) FROM sessions WHERE person_id = %s AND ended_at IS NULL", self.person["N1"]), 0)

    def side_by_side(self, back):
        """Two pages of one person, of which both would move the time: the one whose moment is older goes on."""
        self.inst.sql(back % ("61 seconds", "5 minutes"))
        older = self.connect()
        older.set_session(isolation_level=psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ)
        with older.cursor() as cursor:
            cursor.execute("SELECT 1")
            self.visit("N1", commit=True)
            cursor.execute("SELECT ref FROM pages.enter('token-of-N1')")
            self.assertEqual(cursor.fetchall(), [("N1",)])
            cursor.execute("SELECT count(*) FROM patients")
            self.assertEqual(cursor.fetchall(), [(3,)])
        older.close()

    def rows_of(self, ref, name):
        """{table: rows that this person sees of that patient}"""
        return {table: self.visit(ref, "SELECT count(*) FROM %s WHERE %s" % (table, where % {"p": self.patient[name]}))[0][0]
                for table, where in OF_PATIENT.items()}

    def scope(self):
        """All of one's own patient, nothing of another's, and whoever covers sees as much."""
        all_rows = {name: {t: self.one("SELECT count(*) FROM %s WHERE %s" % (t, w % {"p": self.patient[name]}))
                           for t, w in OF_PATIENT.items()} for name in self.ref}
        for table in OF_PATIENT:
            self.assertTrue(any(rows[table] for rows in all_rows.values()), table)
        nothing = dict.fromkeys(OF_PATIENT, 0)
        for name in self.ref:
            self.assertEqual(self.rows_of("C1", name), all_rows[name])
        self.assertEqual(self.rows_of("P10090", "TAN"), all_rows["TAN"])
        self.assertEqual(self.rows_of("P10090", "RIVERA"), nothing)
        self.assertEqual(self.rows_of("P10011", "TAN"), nothing)
        self.assertEqual(self.rows_of("P10011", "LEE"), nothing)
        self.inst.ctl("people", "absence", "add", "--person", "41220", "--from", "2026-07-01", "--until", "2026-08-01", "--cover", "P10011")
        covered = self.rows_of("P10011", "LEE")
        self.assertEqual(covered, all_rows["LEE"])
        self.assertEqual(self.rows_of("P10090", "LEE"), nothing)
        for name in self.ref:
            self.assertEqual(self.visit("R2041", "SELECT count(*) FROM patients WHERE id = %d" % self.patient[name]), [(1,)])
            self.assertEqual(self.visit("R1", "SELECT count(*) FROM patients"), [(0,)])
        self.inst.ctl("transfer", self.ref["RIVERA"], "--to", "P10090", "--reason", "your clinic", "--by", "C1")
        mine = "SELECT count(*) FROM followups WHERE ref = '%s'" % self.ref["RIVERA"]
        self.assertEqual(self.visit("P10090", mine), [(1,)])
        self.inst.ctl("transfer", "return", self.ref["RIVERA"], "--by", "P10090", "--reason", "not mine")
        self.assertEqual(self.visit("P10090", mine), [(0,)])
        # What the planner may do with a condition of its own must not tell what is behind the gate.
        for leak in ("1 / (CASE WHEN family = 'ALDERWICK' THEN 0 ELSE 1 END) = 1", "family::int = 1"):
            self.assertEqual(self.visit("R1", "SELECT count(*) FROM patients WHERE " + leak), [(0,)])
        self.refused("22012", self.visit, "P10090", "SELECT FROM patients WHERE 1 / (CASE WHEN family = 'ALDERWICK' THEN 0"
                                                     " ELSE 1 END) = 1")

    def gate(self, login, name, *words):
        """What tests/flow/gate says with that login: a line for each function."""
        info = "host=%s/state/run dbname=followupd user=followupd_%s" % (self.inst.dir, login)
        done = subprocess.run([BUILD + "/tests/flow/gate", self.inst.config, self.ref[name], *words],
                              capture_output=True, text=True, timeout=LIMIT, env=environment({"CONNINFO": info}))
        return done.stdout.splitlines() if done.returncode == 0 else done.stderr

    def functions_of_the_store(self):
        """Who sees all reads what followupctl reads; an owner the same of his own."""
        plain = self.gate("ctl", "TAN")
        self.assertTrue(any('"casefile_attempts":[{' in line for line in plain), plain)
        gated = self.gate("pages", "TAN", "token-of-C1")
        self.assertEqual(gated, plain + ['{"commit":true}'])
        self.assertEqual(self.one("SELECT count(*) FROM access_items"), 2)
        # Lists and counts of all are not an owner's; the case is.
        own = self.gate("pages", "TAN", "token-of-P10090")
        cut = next(i for i, line in enumerate(plain) if line.startswith('{"casefile_list'))
        chart = next(i for i, line in enumerate(plain) if line.startswith('{"charts_read'))
        self.assertEqual(own[:cut], plain[:cut])
        self.assertEqual(own[-1 - len(plain[chart:]):-1], plain[chart:])
        self.assertIn("there is no follow-up", self.gate("pages", "TAN", "token-of-P10011"))
        for token in ("no-token", "", "token-of-C1 ", "\udcff", "x" * 201):
            self.assertIn("nobody is signed in", self.gate("pages", "TAN", token), token)
        self.assertIn("nobody is signed in", self.gate("pages", "TAN"))
        desk = next(line for line in self.gate("pages", "RIVERA", "token-of-P10011") if line.startswith('{"desk of one'))
        self.assertEqual({row["ref"] for row in json.loads(desk)["desk of one"]} & set(self.ref.values()),
                         {self.ref["RIVERA"], self.ref["LEE"]})
        self.inst.sql(MAKE, self.person["C1"], b"a-second-one", login="auth")
        self.assertEqual(self.gate("pages", "LEE", "a-second-one", "by the program"), [
            "note waiting, the second is the first", self.ref["LEE"] + " is " + self.ref["LEE"] + " by reference",
            "this session comes first of those that live: yes"])
        self.settle()
        self.assertEqual(self.inst.sql("SELECT actor, detail ->> 'note' FROM events WHERE followup_id = %s AND kind = 'noted'",
                                       self.followup["LEE"]), [("C1", "by the program")])

    def search(self, ref, text):
        """{reference: how it was found}"""
        number = self.visit(ref, ("SELECT pages.search_put(%s)", text), commit=True)[0][0]
        found = self.visit(ref, ("SELECT item_id, found_by FROM pages.search(%s)", number))
        refs = {i: r for i, r in self.inst.sql("SELECT id, ref FROM followups UNION ALL SELECT id, 'Q' || id FROM review_items")}
        return {refs[item]: by for item, by in found}

    def searches(self):
        self.inst.sql("UPDATE patients SET family = 'De la Cruz', given = 'Ana', phone = '(555) 010-4477' WHERE id = %s",
                      self.patient["TAN"])
        self.inst.sql("UPDATE contact_points SET value = '(555) 010-4477' WHERE patient_id = %s", self.patient["TAN"])
        tan, asked = self.ref["TAN"], "Q%d" % self.one("SELECT id FROM review_items WHERE patient_id = %s", self.patient["TAN"])
        both = lambda by: {tan: by, asked: by}
        for text in (tan, tan.lower(), "%s-%s" % (tan[:3], tan[3:]), " " + tan):
            self.assertEqual(self.search("C1", text), {tan: "reference"}, text)
        self.assertEqual(self.search("C1", asked), {asked: "reference"})
        self.assertEqual(self.search("C1", "tan"), both("number"))
        self.assertEqual(self.search("C1", "RXTAN"), both("accession"))
        for text in ("5550104477", "555-010-4477", "010 4477"):
            self.assertEqual(self.search("C1", text), both("phone"), text)
        for text in ("de la cruz", "De la Cruz, Ana", "ana de la cruz", "de la cruz a", "de l"):
            self.assertEqual(self.search("C1", text), both("name"), text)
        for text in ("cruz", "de la cruz, maria", "", "%", "_", "4477", "010447", "' OR 1"):
            self.assertEqual(self.search("C1", text), {}, text)
        self.assertEqual(set(self.search("C1", "alder")), {self.ref["RIVERA"], self.ref["LEE"]})
        self.assertEqual(set(self.search("P10090", "alder")), set())
        for text in (self.ref["RIVERA"], "RIVERA", "RXRIVERA"):
            self.assertEqual(self.search("P10090", text), {}, text)
        self.assertEqual(self.search("P10090", "de la cruz"), both("name"))
        # Of a common name so many are looked at and it is said; who has few patients finds own ones.
        self.inst.sql("INSERT INTO patients (family, given, updated_at) SELECT 'De l', 'Nr ' || n, clock_now() FROM generate_series(1, 1100) n")
        self.assertEqual((self.search("C1", "de l"), self.search("P10090", "de l")), ({}, both("name")))
        cut = lambda text: self.visit("C1", ("SELECT pages.search_is_cut(%s)", self.visit(
            "C1", ("SELECT pages.search_put(%s)", text), commit=True)[0][0]))
        self.assertEqual((cut("de l"), cut("de la cruz"), cut("010447")), ([(True,)], [(False,)], [(False,)]))
        self.inst.sql("DELETE FROM patients WHERE family = 'De l'")
        number = self.visit("C1", ("SELECT pages.search_put('tan')",), commit=True)[0][0]
        self.assertEqual(self.visit("C1", ("SELECT said FROM pages.own_searches WHERE number = %s", number)), [("tan",)])
        self.assertEqual(self.visit("P10090", ("SELECT said FROM pages.own_searches WHERE said = 'tan'",)), [])
        self.inst.sql("UPDATE searches SET at = now() - interval '31 minutes'")
        self.assertEqual(self.visit("C1", "SELECT said FROM pages.own_searches"), [])
        self.assertEqual(self.visit("C1", ("SELECT item_id FROM pages.search(%s)", number)), [])
        self.inst.sql("UPDATE patients SET family = 'ALDERWICK', given = 'ROWAN', phone = NULL WHERE id = %s", self.patient["TAN"])
        self.inst.sql("UPDATE contact_points SET value = '555-0100' WHERE patient_id = %s", self.patient["TAN"])

    def access(self):
        """A row for each patient that was shown; where it cannot be written, nothing is."""
        before = self.one("SELECT coalesce(max(id), 0) FROM access_items")
        put = "SELECT pages.access_put(%s, %s::bigint[], %s, '10.9.9.9')"
        shown = [self.patient["TAN"], self.patient["LEE"], self.patient["TAN"], None]
        self.visit("C1", (put, "case", shown, "the patient phoned"), commit=True)
        rows = self.inst.sql("SELECT patient_id, person_id, page, reason, peer, at = clock_now() FROM access_items WHERE id > %s"
                             " ORDER BY patient_id", before)
        self.assertEqual([r[:5] for r in rows], [(p, self.person["C1"], "case", "the patient phoned", "10.9.9.9")
                                                 for p in sorted(set(shown[:3]))])
        self.inst.sql("ALTER TABLE access_items ADD CONSTRAINT full_disk CHECK (page <> 'full')")
        self.refused("23514", self.visit, "C1", (put, "full", shown, None), commit=True)
        self.inst.sql("ALTER TABLE access_items DROP CONSTRAINT full_disk")
        for statement in ("UPDATE access_items SET page = ''", "DELETE FROM access_items", "TRUNCATE access_items"):
            for login in ("pages", "ctl", "engine", "web", "auth"):
                self.refused("42501", self.inst.sql, statement, login=login)

    def put(self, ref, name, once, body, seen=0, kind="note", connection=None):
        statement = ("SELECT pages.answer_put(%s, 'followup', %s, %s, %s, %s)", kind, self.followup[name], once, seen,
                     json.dumps(body))
        return self.visit(ref, statement, connection=connection, commit=True)[0][0]

    def answers(self):
        """In the name of whoever signed in, once, and about what that person sees."""
        body = {"note": "Dr Brandvold phoned", "by": "C1", "kind": "close", "review": 1, "followup": self.followup["RIVERA"]}
        ids, errors = [], []
        start = threading.Barrier(5)

        def say(connection):
            start.wait()
            try:
                ids.append(self.put("P10090", "TAN", "once-0123456789ab", body, connection=connection))
            except Exception as fault:  # told below
                errors.append(fault)
        threads = [threading.Thread(target=say, args=(self.connect(),)) for _ in range(5)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual((errors, len(ids), len(set(ids))), ([], 5, 1))
        message = ids[0]
        stored = self.inst.sql("SELECT id, format, message_type, lane, peer, convert_from(raw, 'UTF8')::json, sha256 = sha256(raw)"
                               " FROM inbound WHERE source = 'pages' AND control_id = 'once-0123456789ab'")
        self.assertEqual(stored, [(message, "answer", "note", 0, "10.1.2.3", {
            "kind": "note", "followup": self.followup["TAN"], "by": "P10090", "roles": ["clinician"],
            "note": "Dr Brandvold phoned"}, True)])
        self.refused("FU409", self.put, "P10090", "TAN", "once-0123456789ab", {"note": "another"})
        self.refused("FU409", self.put, "C1", "TAN", "once-0123456789ab", body)
        self.refused("FU404", self.put, "P10090", "RIVERA", "once-0123456789ac", body)
        for once, kind in (("short", "note"), ("once-0123456789 ad", "note"), (None, "note"), ("once-0123456789ae", "DROP it")):
            self.refused("FU403", self.put, "P10090", "TAN", once, body, kind=kind)
        c = self.connect()
        c.set_session(isolation_level=psycopg2.extensions.ISOLATION_LEVEL_REPEATABLE_READ)
        self.refused("25001", self.put, "P10090", "TAN", "once-0123456789af", body, connection=c)
        state = ("SELECT outcome, kind, followup, question FROM pages.answer_state(%s)", message)
        wait_for("the engine", lambda: self.visit("P10090", state)[0][0] != "waiting")
        self.assertEqual(self.visit("P10090", state), [("applied", "note", self.followup["TAN"], None)])
        self.assertEqual(self.visit("C1", state), [])
        self.assertEqual(self.inst.sql("SELECT actor, detail ->> 'note' FROM events WHERE followup_id = %s AND kind = 'noted'",
                                       self.followup["TAN"]), [("P10090", "Dr Brandvold phoned")])
        self.subjects()

    def subjects(self):
        """A patient is named by a number of his; an answer is one's own."""
        put = "SELECT pages.answer_put(%s, %s, %s, %s, 7, %s)"
        number = lambda name: json.dumps(dict(zip(("authority", "number"), self.inst.sql(
            "SELECT authority, value FROM patient_identifiers WHERE patient_id = %s", self.patient[name])[0])))
        patient = self.patient
        for kind, subject, item, body in (("enter", "patient", patient["RIVERA"], number("RIVERA")),
                                          ("enter", "patient", patient["TAN"], number("RIVERA")),
                                          ("note", "message", self.one("SELECT max(id) FROM inbound WHERE source <> 'pages'"), "{}"),
                                          ("ack", "review", 1, "{}"), ("ack", "patients", 1, "{}"), ("ack", None, 1, "{}")):
            self.refused("FU404", self.visit, "P10090", (put, kind, subject, item, "once-0123456789b0", body))
        said = self.visit("P10090", (put, "enter", "patient", patient["TAN"], "once-0123456789b1", number("TAN")), commit=True)
        self.settle()
        self.assertEqual(self.one("SELECT convert_from(raw, 'UTF8')::json ->> 'seen' FROM inbound WHERE id = %s", said[0][0]), "7")
        outcome, detail = self.visit("P10090", ("SELECT outcome, detail FROM pages.answer_state(%s)", said[0][0]))[0]
        self.assertEqual(outcome, "refused", detail)


if __name__ == "__main__":
    unittest.main()
