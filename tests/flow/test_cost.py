#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_cost.py - no statement of the program costs more because more is stored.

Every statement is taken from the sources, as the compiler sees them, and planned with a role's settings
on charts that the engine made and nothing has analysed yet, as on the first day of a site.  The plan is
kept and run there and on ten times as many charts; in the end it is made anew.  It must touch no more
pages than trees that are a level higher explain.  All ids come from one sequence, so the same mixed ids serve every
statement, and each finds its own.

SHOW=1 prints the pages of every statement.
"""
import glob
import os
import re
import subprocess
import sys
import unittest

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", part) for part in ("lib", "bench")]
from instance import BUILD, SOURCE, Instance, wait_for  # noqa: E402
import psycopg2  # noqa: E402
import bulk  # noqa: E402
import reports  # noqa: E402

ORIGINALS, SMALL, LARGE = 400, 4000, 40000
FACTOR, SLACK = 1.5, 16  # a search reads one page more where it read two or three

# Reads all by design: name or start of it -> why.
READS_ALL = {
    "casefile_count": "counts what a list leaves out, where it does",
    "review_count": "counts the open questions",
    "rebuild_count": "counts what a rebuild will read, asked once",
    "status_": "counts for a person; asked once",
    "mail_place": "counts the mails that wait, for a person; asked once",
    "backup_": "counts every row, once a backup",
    "checkpoint_": "reads all histories, once a day or for an export",
    "metrics_": "counts for monitoring, cached by its reader",
    "shadow_": "a report about all findings in shadow",
    "sources_to_tell": "76 looks along an index for each source, however much it has sent; every five minutes",
    "casefile_entries": "the export of a whole calendar",
    "periods_": "reads and writes who is away, which does not grow with reports",
    "absence_": "the same",
    "program_on_desk": "looks at 10,000 rows of a list at most",
    "program_looked_on_desk": "the same",
    "program_questions": "goes along the open questions until it has a page",
    "import_": "goes along what was imported, and what became of it; asked by a person",
    "people_": "reads and writes the list of people, which does not grow with reports",
    "clock_": "a rehearsal's clock",
    "owned_cases": "gives all that one person owns",
    "digests_claim": "gives all lines of one person's mail",
    "case_list_counts": "counts open follow-ups, up to a limit",
    "case_list_next": "looks at all that one person owns, where nothing else is to be done",
    "case_sift": "looks at 20,000 follow-ups at most, or at one person's",
    "case_looked": "looks at 20,000 follow-ups at most",
    "desk_sift": "looks at 20,000 rows of a list at most",
    "desk_looked": "looks at 20,000 rows of a list at most",
    "case_list_waiting": "looks at 20,000 follow-ups at most",
    "case_list_closed_of": "reads what was closed within 30 days",
    "desk_count": "counts what stands on a desk, up to a limit",
    "desk_verify_": "verify reads all charts",
    "policies_list": "counts what goes by each policy, asked once",
    "simulate_": "gives the whole history to a simulation, asked once",
    "replay_": "goes along what a person named to be applied again, and counts it",
    "support_": "counts and sizes for a support bundle, asked once",
    "access_seal": "hashes what was shown since yesterday, once a day",
    "system_mail": "counts the mails of a day",
    "desk_claim": "lays all on the desk, once after a migration",
}  # and verify compares all tables
# As cluster_conninfo() sets them.
CTL = "-c enable_hashjoin=off -c enable_mergejoin=off"
ROLE = CTL + " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off"
# Parameters where any of the type will not do.
GIVEN = {"timers_claim": ["2026-01-01", None], "messages_claim": [list(range(16)), 128, 33554432],
         "messages_claim_few": [[1, 2], 128, 33554432]}
# The first page, and one from the middle on.
PAGE = ["todo", "2027-01-01", "2026-12-01", 5]
for name, whose in (("desk_page_all", None), ("desk_page_of", "people"), ("desk_page_team", [0])):
    GIVEN[name] = [whose, *PAGE, -1, "1970-01-01", 0, "1970-01-01", 0, "2026-01-01", 0, "2026-12-01", 2**62]
GIVEN["access_by_person"] = ["person", None, 0, None, 25]
GIVEN["access_by_patient"] = ["patients", None, 0, None, 25, "person"]
for name, its_list in (("program_changed", "any"), ("program_followups", "open"),):
    GIVEN[name] = [0, "1970-01-01", 25, its_list, False, None, None, "2026-12-01", "2030-01-01", 100,
                   None, None, None, 0, None, None]
GIVEN["program_of_patient"] = [0, "1970-01-01", 25, "any", False, None, None, "2026-12-01", "2030-01-01", 100, "patient", None, None, 0,
                               None, None]
GIVEN["fhir_told"] = ["patient", None, 0, None, 25]
GIVEN["fhir_appointments"] = ["patient", 0, 25]
GIVEN["fhir_patient"] = ["patient"]
GIVEN["inbox_list"] = [None] * 8 + [False, 50]  # what somebody looks for is read on for
for name in ("program_looked", "program_looked_changed"):
    GIVEN[name] = [0, "1970-01-01", 100, "any", "2030-01-01"]
# Of files whose statements only followupctl runs: it plans without the settings of the roles.
OF_CTL = (
    "casefile", "desk", "inbox", "review", "people", "periods", "guideline", "status", "rehearsal", "verify", "shadow")
# Of files whose statements pages run, too: they are planned and run as login followupd_pages behind row security, once
# for who sees all patients and once for who sees some.
OF_PAGES = ("casefile", "desk_store", "chart_load", "review_list", "page_", "measure_store", "pack_store",
            "access_store", "program_store", "fhir_store")
NOT_PAGES = {"charts_lock": "only with charts_load", "page_session_make": "another login's", "desk_rows": "of verify",
             "casefile_list": "pages give the desk", "access_patients_of": "only followupctl",
             "access_outside": "only followupctl", "measures_step": "the engine's"}
VISITORS = (("all", "ref = 'C1'"), ("team", "ref = 'CT'"), ("some", "id = (SELECT owner_id FROM followups ORDER BY id LIMIT 1)"))
# Lists of everything, of which that person sees a part: pages give the desk instead.
NOT_SOME = ("review_open", "desk_page_all", "desk_page_team")
# A coordinator where there are teams: what is read of teams, and of a patient of one.
OF_TEAM = ("desk_page_team", "desk_count_team", "desk_sift_", "case_list_", "casefile_head", "page_search", "page_teams")
LITERAL = r'"((?:\\.|[^"\\])*)"'


def statements():
    """{name: (file, sql)} of every constant with a name and a statement."""
    found = {}
    for path in glob.glob(SOURCE + "/daemon/*/*.c"):
        with open(path) as f:
            if "statement" not in f.read() and "/verify.c" not in path:
                continue
        text = subprocess.run(["cc", "-E", "-P", "-I" + SOURCE + "/include", "-I" + BUILD, "-I" + SOURCE + "/daemon/store",
                               "-I/usr/include/postgresql", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True).stdout
        for m in re.finditer(r'\{\s*"([a-z_][a-z_-]*)",\s*((?:%s\s*)+)(?:,\s*\w+\s*)?\}' % LITERAL, text):
            sql = "".join(re.findall(LITERAL, m.group(2))).replace('\\"', '"').replace("\\\\", "\\")
            if re.match(r"\s*\(?(SELECT|WITH|INSERT|UPDATE|DELETE)\b", sql):
                found[m.group(1)] = (os.path.basename(path)[:-2], sql)
    return found


class Planned:
    """A statement, planned when it was made, in the connection that it is to run in; token: of a visitor's session."""

    def __init__(self, c, name, sql, token=None):
        self.c, self.name, self.token = c, name, token
        self.ask('PREPARE "%s" AS %s' % (name, sql))
        (self.types,), = self.ask("SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = %s", name)
        self.begin()
        lines = self.ask("EXPLAIN " + self.call(), *[None] * len(self.types))
        self.ask("ROLLBACK")
        self.scanned = [table for line, in lines for table in re.findall(r"Seq Scan on (\w+)", line)]

    def ask(self, query, *values):
        with self.c.cursor() as cursor:
            cursor.execute(query, values or None)
            return cursor.fetchall() if cursor.description else None

    def begin(self):
        self.ask("BEGIN")
        if self.token:
            self.ask("SELECT pages.enter(%s)", self.token)

    def call(self):
        values = ", ".join("%%s::%s" % t for t in self.types)
        return 'EXECUTE "%s"' % self.name + ("(%s)" % values if values else "")

    def pages(self, values):
        """Pages touched, or None when the values cannot be stored; nothing is changed."""
        given = GIVEN.get(self.name) or [values.get(t, [] if t.endswith("[]") else None) for t in self.types]
        of = {"people": "self" if self.token == "some" else "people", "person": "visitor " + (self.token or "all"),
              "patients": "bigint[]", "patient": "patient"}
        given = [values[of[v]] if isinstance(v, str) and v in of else v for v in given]
        self.begin()
        try:
            for _ in range(2):  # the first one also reads the catalogue
                self.ask("SAVEPOINT here")
                (plan,), = self.ask("EXPLAIN (ANALYZE, BUFFERS, FORMAT json) " + self.call(), *given)
                self.ask("ROLLBACK TO here")
            top = plan[0]["Plan"]
            return top["Shared Hit Blocks"] + top["Shared Read Blocks"]
        except psycopg2.Error:
            return None
        finally:
            self.ask("ROLLBACK")


class Cost(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.instance = Instance(settings={"log.level": "warning"})
        cls.instance.make_state()
        cls.database = cls.instance.start_role("database")
        cls.instance.sql("ALTER SYSTEM SET autovacuum = off")  # it would have plans made anew
        cls.instance.sql("SELECT pg_reload_conf()")
        cls.c = cls.connect("")
        cls.ctl, cls.role = cls.connect(CTL), cls.connect(ROLE)
        cls.fill()
        cls.ask("UPDATE people SET roles = roles || '{chief}'::text[] WHERE ref = 'C1'")  # sees all, with teams, too
        cls.ask("INSERT INTO people (ref, roles) VALUES ('CT', '{coordinator}')")
        cls.ask("INSERT INTO teams (ref, name) VALUES ('south', 'South')")
        cls.visitors = {token: cls.connect(ROLE, "pages") for token, _ in VISITORS}
        for token, who in VISITORS:
            cls.ask("SELECT pages.session_make(id, sha256(%s), '', 'local', '8 hours', '8 hours') FROM people WHERE "
                    + who, token.encode())

    @classmethod
    def tearDownClass(cls):
        for c in (cls.c, cls.ctl, cls.role, *cls.visitors.values()):
            c.close()
        cls.database.stop()
        cls.instance.__exit__(None, None, None)

    @classmethod
    def connect(cls, options, login="owner"):
        c = psycopg2.connect(host=cls.instance.dir + "/state/run", dbname="followupd", user="followupd_" + login,
                             options="-c search_path=followupd -c TimeZone=UTC " + options)
        c.autocommit = True
        return c

    @classmethod
    def plan(cls):
        found = {name: (file, sql) for name, (file, sql) in sorted(statements().items())
                 if not name.startswith(tuple(READS_ALL)) and file != "verify" and "-" not in name}
        planned = {name: Planned(cls.ctl if file.startswith(OF_CTL) else cls.role, name, sql)
                   for name, (file, sql) in found.items() if not file.startswith(("page_", "program_", "fhir_"))}
        for token, c in cls.visitors.items():
            planned.update({"%s, who sees %s" % (name, token): Planned(c, name, sql, token) for name, (file, sql) in found.items()
                            if file.startswith(OF_PAGES) and name not in NOT_PAGES and not re.match("INSERT|UPDATE|DELETE", sql)
                            and not (token == "some" and name in NOT_SOME)
                            and (token != "team" or name.startswith(OF_TEAM))})
        return planned

    @classmethod
    def fill(cls):
        cls.instance.sql(reports.PEOPLE)
        reports.store(cls.instance, 1, ORIGINALS, analyzed=False)
        reports.release(cls.c)
        engine = cls.instance.start_role("engine")
        wait_for("an empty queue", lambda: not cls.ask("SELECT 1 FROM inbound_todo LIMIT 1"))
        engine.stop()
        cls.ask("WITH n AS (INSERT INTO notices (followup_id, person_id, kind, step, revision, created_at) SELECT f.id,"
                " f.owner_id, 'reminder', s, 0, clock_now() FROM followups f, unnest('{A,B}'::text[]) s RETURNING id, step),"
                " m AS (INSERT INTO mails SELECT id, '' FROM n),"
                " o AS (INSERT INTO outbox (notice_id, due_at, expires_at, envelope_from, recipient, message_id, envid)"
                " SELECT id, 'infinity', 'infinity', 'a', 'b', id, id FROM n WHERE step = 'A')"
                " INSERT INTO deliveries (notice_id, outcome, message_id, recipient, attempts) SELECT id, 'accepted',"
                " id, 'b', 1 FROM n WHERE step = 'B'")
        cls.ask("INSERT INTO review_items (kind, key, patient_id, followup_id, question, created_at, resolved_at,"
                " resolved_by, class, due_at) SELECT 'exam-match', id, patient_id, id, 'q', clock_now(), clock_now(), 'x',"
                " 'record', NULL FROM followups UNION ALL SELECT 'series-end', id, patient_id, id, 'q', clock_now(), NULL,"
                " NULL, 'record', clock_now() + interval '9 days' FROM followups WHERE id % 10 = 0")
        cls.ask("INSERT INTO digest_lines SELECT i.id, 'told', f.owner_id, 'infinity', NULL FROM review_items i"
                " JOIN followups f ON f.id = i.followup_id WHERE i.resolved_at IS NULL")

    @classmethod
    def ask(cls, query, *values):
        with cls.c.cursor() as cursor:
            cursor.execute(query, values or None)
            return cursor.fetchall() if cursor.description else None

    def values(self):
        """One value for each type of parameter."""
        ids = [i for table in ("patients", "exams", "reports", "findings", "followups", "notices", "review_items")
               for i, in self.ask("SELECT id FROM %s WHERE id < %d ORDER BY id LIMIT 10" % (table, bulk.STEP))]
        followup, = self.ask("SELECT id, ref FROM followups WHERE id < %s ORDER BY id LIMIT 1", bulk.STEP)
        number, = self.ask("SELECT authority, value FROM patient_identifiers ORDER BY value LIMIT 1")
        words = [followup[1], "7781", *number]
        many = {"bigint": ids, "integer": list(range(16)), "text": words, "smallint": [1]}
        return {"bigint": followup[0], "integer": 20, "smallint": 1, "text": None, "boolean": False, "jsonb": "{}",
                "timestamp with time zone": "2026-01-01", "date": "2026-01-01", "bytea": b"x", "double precision": 1,
                "json": "{}", "people": [i for i, in self.ask("SELECT id FROM people ORDER BY id")],
                "patient": self.ask("SELECT patient_id FROM followups WHERE id = %s", followup[0])[0][0],
                "self": [i for i, in self.ask("SELECT owner_id FROM followups ORDER BY id LIMIT 1")],
                **{"visitor " + token: self.ask("SELECT id FROM people WHERE " + who)[0][0] for token, who in VISITORS},
                **{name + "[]": value for name, value in many.items()}}

    def measure(self, planned):
        self.ask("INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM inbound WHERE id <= 200"
                 " ON CONFLICT DO NOTHING")
        self.ask("UPDATE timers SET due_at = '2025-12-01' WHERE followup_id IN (SELECT id FROM followups WHERE id < %s"
                 " ORDER BY id LIMIT 20)", bulk.STEP)
        asked = [i for i, in self.ask("SELECT review_item_id FROM digest_lines WHERE review_item_id < %s ORDER BY 1 LIMIT 9",
                                      bulk.STEP)]
        self.ask("UPDATE digest_lines SET due_at = '2025-12-01' WHERE review_item_id = ANY (%s)", asked)
        self.ask("UPDATE review_items SET due_at = '2025-12-01' WHERE id = ANY (%s)", asked)
        values = self.values()
        self.ask("TRUNCATE access_items")
        self.ask("INSERT INTO access_items (patient_id, person_id, session_id, page) SELECT p.id, w.id, 0, 'list' FROM people w"
                 " CROSS JOIN patients p WHERE w.id IN (%s, %s) ORDER BY p.id", values["visitor all"], values["visitor some"])
        result = {name: statement.pages(values) for name, statement in planned.items()}
        self.ask("UPDATE timers SET due_at = 'infinity' WHERE due_at = '2025-12-01'")  # copies are not due
        self.ask("UPDATE digest_lines SET due_at = 'infinity' WHERE due_at = '2025-12-01'")
        self.ask("UPDATE review_items SET due_at = '2027-12-01' WHERE due_at = '2025-12-01'")
        return result

    def test_pages(self):
        bulk.multiply(self.instance, SMALL, analyzed=False)
        planned = self.plan()
        self.assertGreater(len(planned), 100)
        few = self.measure(planned)
        bulk.multiply(self.instance, LARGE, analyzed=False)
        many = self.measure(planned)
        for c in (self.ctl, self.role, *self.visitors.values()):
            with c.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
        self.ask("VACUUM ANALYZE")
        anew = self.measure(self.plan())
        if os.environ.get("SHOW"):
            for name in few:
                print("%-48s %8s %8s %8s" % (name, few[name], many[name], anew[name]))
        unmeasured = [name for name in few if few[name] is None]
        grown = ["%s touched %s pages, ten times as much stored %s, planned anew %s" % (
            name, few[name], many[name], anew[name]) for name in few if few[name] is not None and (
            max(many[name] or 0, anew[name] or 0) > few[name] * FACTOR + SLACK)]
        grown += ["%s is planned to read all of %s" % (name, ", ".join(planned[name].scanned)) for name in unmeasured
                  if set(planned[name].scanned) & set(bulk.TABLES)]
        print("%d statements measured, %d not: %s" % (len(few) - len(unmeasured), len(unmeasured), ", ".join(unmeasured)))
        self.assertEqual(grown, [], "\n" + "\n".join(grown))


if __name__ == "__main__":
    unittest.main()
