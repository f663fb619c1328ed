#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_equivalence.py - one story through the engine with PostgreSQL and through the simulator: one chart.

tests/sim/run --calm writes a story and the charts it ends in.  The same messages come over MLLP into
a running instance, at the same instants of a clock that stands still in between; answers are stored as
followupctl stores them; mails arrive or fail by their address, as the simulator's do.  The charts are
printed by the simulator's own printer.  In every second story the engine is killed, anywhere; in every
fourth its successor is killed as well, at a fault point.

EQUIVALENCE_SEEDS=7 or 1..50, EQUIVALENCE_SIZE=PATIENTSxYEARS and EQUIVALENCE_KILLS=no try others.
"""
import collections
import glob
import itertools
import json
import os
import random
import re
import select
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, LIMIT, Instance, Mllp, environment, free_port
import psycopg2

FIRST, LAST = (os.environ.get("EQUIVALENCE_SEEDS", "1..50") + ".." * 2).split("..")[:2]
SEEDS = range(int(FIRST), int(LAST or FIRST) + 1)
PATIENTS, YEARS = os.environ.get("EQUIVALENCE_SIZE", "4x1").split("x")
MODES = ("on", "shadow", "off")  # what the prose of a listener's reports may do
POINTS = [p for p in subprocess.check_output([BUILD + "/followupd", "--fault-points"]).decode().split()
          if p.startswith("engine.")]

# The surroundings of the engine.  The clock goes only where it is told to.  rehearse() goes on to
# `target` as far as it can without the engine: one due instant after the other, timers before mails before digests.
# It answers false where the engine has something to do first, and the triggers say when to ask again.
SURROUNDINGS = """
CREATE TABLE stage (at timestamptz NOT NULL);
INSERT INTO stage VALUES (now());
CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = followupd AS $$ SELECT at FROM stage $$;

CREATE FUNCTION moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('moved', '');
	RETURN NULL;
END $$;
CREATE TRIGGER moved AFTER DELETE ON inbound_todo FOR EACH STATEMENT EXECUTE FUNCTION moved();
CREATE TRIGGER moved AFTER DELETE ON undelivered FOR EACH STATEMENT EXECUTE FUNCTION moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON timers FOR EACH STATEMENT EXECUTE FUNCTION moved();
CREATE TRIGGER moved AFTER INSERT OR UPDATE OR DELETE ON digest_lines FOR EACH STATEMENT EXECUTE FUNCTION moved();

CREATE FUNCTION deliver() RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	failed bool;
BEGIN
	WITH gone AS (DELETE FROM outbox o USING notices n WHERE n.id = o.notice_id
			AND (n.followup_id IS NOT NULL OR n.kind = 'digest') AND NOT o.withdrawn AND o.due_at <= clock_now()
			RETURNING o.*, n.kind <> 'digest' AND o.recipient LIKE '%@refused.example' AS refused),
		told AS (INSERT INTO deliveries (notice_id, outcome, code, reply, message_id, recipient, attempts)
			SELECT notice_id, CASE WHEN refused THEN 'failed' ELSE 'accepted' END,
				CASE WHEN refused THEN 550 ELSE 250 END, CASE WHEN refused THEN '5.1.1 no such user' ELSE 'ok' END,
				message_id, recipient, 1 FROM gone),
		work AS (INSERT INTO undelivered (notice_id) SELECT notice_id FROM gone WHERE refused)
		SELECT coalesce(bool_or(refused), false) INTO failed FROM gone;
	RETURN failed;
END $$;

CREATE FUNCTION rehearse(target timestamptz) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	next timestamptz;
BEGIN
	LOOP
		IF EXISTS (SELECT FROM inbound_todo) OR EXISTS (SELECT FROM undelivered)
			OR EXISTS (SELECT FROM timers WHERE due_at <= clock_now())
			OR EXISTS (SELECT FROM digest_lines WHERE notice_id IS NULL AND told_id IS NOT NULL
				AND due_at <= clock_now()) THEN
			RETURN false;
		END IF;
		IF deliver() THEN
			PERFORM pg_notify('followupd_undelivered', '');
			RETURN false;
		END IF;
		next := least((SELECT min(due_at) FROM timers), (SELECT min(o.due_at) FROM outbox o
			JOIN notices n ON n.id = o.notice_id WHERE (n.followup_id IS NOT NULL OR n.kind = 'digest')
			AND NOT o.withdrawn), (SELECT min(due_at) FROM digest_lines WHERE notice_id IS NULL AND told_id IS NOT NULL));
		UPDATE stage SET at = least(next, target);
		IF next IS NULL OR next > target THEN
			RETURN true;
		END IF;
		PERFORM pg_notify('followupd_clock', '');
	END LOOP;
END $$;
"""

ANSWER = """WITH i AS (INSERT INTO inbound (source, peer, format, verdict, lane, control_id, message_type, sha256, raw)
		VALUES ('followupctl', 'test', 'answer', 'accepted', 0, gen_random_uuid()::text, %s, sha256(%s), %s)
		RETURNING id, lane),
	todo AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM i)
	SELECT id, pg_notify('followupd_inbound', '') FROM i"""

Step = collections.namedtuple("Step", "at kind mode body")


# ---- the simulator --------------------------------------------------------------------------------

def command(seed, *more):
    return ["tests/sim/run", "--seed", str(seed), "--years", YEARS, "--patients", PATIENTS, "--calm", "--hl7", *more]


def read_steps(folder):
    """[Step]: a message, an answer, or nothing but time."""
    steps = []
    for path in sorted(glob.glob(folder + "/[0-9]*")):
        with open(path, "rb") as f:
            body = f.read()
        number, *kind = os.path.basename(path).split(".")
        if kind == ["clock"]:
            steps.append(Step(body.decode(), "clock", None, None))
        else:
            steps[-1] = Step(steps[-1].at, kind[-1], kind[0], body)
    return steps


def simulate(folder, seed):
    """(steps, people, lines of the charts at the end, events put aside)."""
    done = subprocess.run([BUILD + "/" + word if i == 0 else word for i, word in enumerate(
        command(seed, "--json", "--story", folder, "--final", folder + ".final"))],
        capture_output=True, text=True, cwd=os.path.dirname(folder), timeout=LIMIT, env=environment(dict(os.environ)))
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    with open(folder + "/people.json", encoding="utf-8") as people, open(folder + ".final", encoding="utf-8") as final:
        return (read_steps(folder), json.load(people), final.read().splitlines(),
                json.loads(done.stdout.splitlines()[-1])["failed"])


def patient_of(step):
    m = re.search(rb"\rPID\|1\|\|\w(\d+)", step.body)
    return m and m.group(1)


def together(steps):
    """Steps in groups that may be sent at once: messages of several patients that arrive at one instant."""
    group = []
    for step in steps:
        alone = step.kind != "hl7" or not patient_of(step) or b"^A40|" in step.body
        if group and (alone or step.at != group[-1].at or step.mode != group[-1].mode
                      or patient_of(step) in [patient_of(s) for s in group]):
            yield group
            group = []
        group.append(step)
        if alone:
            yield group
            group = []
    if group:
        yield group


# ---- the engine -----------------------------------------------------------------------------------

# As tests/sim/world.c and hospital.c give them.
TEAMS = """
assign "south" { team = "south" site = "SOUTH" }
assign "north" { team = "north" site = "NORTH" }
"""
MEMBERS = (("C01", "south", "2026-01-01Z", None), ("C02", "north", "2026-01-01Z", None),
           ("C02", "south", "2026-07-01Z", "2027-07-01Z"))


class Stage:
    """An instance with intake and engine, whose engine may die at any time."""

    def __init__(self):
        ports = {mode: free_port() for mode in MODES}
        self.inst = Instance(
            settings={"site.timezone": "America/Chicago", "rules.workdays": "Mon Tue Wed Thu Fri",
                      "rules.send_time": "07:30", "site.fail_safe_email": "desk@sim.example"},
            listeners={mode: {"port": port, "narrative": mode} for mode, port in ports.items()})
        self.inst.change_policy(lambda text: text + TEAMS)
        self.inst.make_state()
        self.roles, self.engine, self.links = [self.inst.start_role("database")], None, {}
        self.waiting, self.fired, self.deaths, self.batches = [], set(), 0, 0
        try:
            self.prepare(ports)
        except BaseException:
            self.close(True)
            raise

    def prepare(self, ports):
        self.inst.sql("ALTER SEQUENCE ids RESTART 1000;" + SURROUNDINGS)
        self.db = psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_owner",
                                   options="-c search_path=followupd")
        self.db.autocommit = True
        self.cursor = self.db.cursor()
        self.cursor.execute("LISTEN moved")
        tables = self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'followupd'"
                          " AND tablename NOT IN ('heartbeats', 'policies', 'policy_uses')")
        self.empty = [t for t, in tables if not self.ask("SELECT 1 FROM %s LIMIT 1" % t)] + ["people"]
        self.roles.append(self.inst.start_role("intake"))
        self.engine = self.inst.start_role("engine")
        self.links = {mode: Mllp(port) for mode, port in ports.items()}

    def close(self, failed):
        for link in self.links.values():
            link.close()
        if self.engine:
            self.engine.stop()
        for role in reversed(self.roles):
            role.stop()
        self.inst.__exit__(AssertionError if failed else None, None, None)

    def ask(self, query, *values):
        self.cursor.execute(query, values or None)
        return self.cursor.fetchall() if self.cursor.description else []

    def clear(self):
        """The engine that looks whether something is due holds some of the tables and wants others; whoever
        gives way before PostgreSQL calls it a deadlock leaves the engine its transaction."""
        self.ask("SET lock_timeout = '200ms'")
        end = time.monotonic() + LIMIT
        while True:
            try:
                self.ask("TRUNCATE " + ", ".join(self.empty) + " CASCADE")
                break
            except psycopg2.errors.LockNotAvailable:
                if time.monotonic() > end:
                    raise
        self.ask("SET lock_timeout = 0")

    def begin(self, start, people):
        """An empty hospital at that instant; ids go on."""
        self.clear()
        self.said = 0
        self.ask("UPDATE stage SET at = %s", start)
        for i, p in enumerate(people, 1):
            self.ask("INSERT INTO people (id, ref, family, given, email, roles) VALUES (%s, %s, %s, %s, %s, %s)",
                     i, p["ref"], p["family"], p["given"], p["email"], p["roles"].split("|"))
            for leave in p["leave"]:
                self.ask("INSERT INTO people_periods (person_id, kind, cover_id, begins_at, ends_at, imported, said_at) VALUES"
                         " (%s, 'absence', nullif(%s, 0), to_timestamp(%s), to_timestamp(%s), false, %s)",
                         i, leave["cover"], leave["from"], leave["until"], start)
        self.ask("INSERT INTO teams (ref, name) VALUES ('south', 'South'), ('north', 'North')")
        for person, team, begins, ends in MEMBERS:
            self.ask("INSERT INTO people_periods (person_id, kind, team_id, begins_at, ends_at, imported, said_at) SELECT p.id,"
                     " 'team', t.id, %s, %s, false, %s FROM people p, teams t WHERE p.ref = %s AND t.ref = %s",
                     begins, ends, start, person, team)

    # ---- deaths

    def start_engine(self):
        """With the fault that waits longest."""
        env = {}
        if self.waiting:
            env = {"FOLLOWUPD_FAULT": self.waiting[0] + ":kill:1", "FOLLOWUPD_FAULT_ONCE": self.inst.dir + "/once"}
        self.engine = self.inst.start_role("engine", env)

    def kill(self, point):
        """kill -9 at once; the successor dies at that point, None: it lives."""
        self.engine.signal(signal.SIGKILL)
        self.engine.wait()
        self.deaths += 1
        self.waiting += [point] if point else []
        self.start_engine()

    def look_after(self):
        """Starts the engine again when it has died as it was told to."""
        if self.engine.popen.poll() is None:
            return
        if self.engine.wait() != -signal.SIGKILL:
            raise AssertionError("the engine ended:\n" + self.inst.log_text()[-3000:])
        self.deaths += 1
        point = self.waiting.pop(0)
        self.fired.add(point)
        os.unlink("%s/once.%s" % (self.inst.dir, point))
        self.start_engine()

    # ---- what happens

    def go_on(self, target):
        """Until everything is done that is due by then."""
        end = time.monotonic() + LIMIT
        while not self.ask("SELECT rehearse(%s)", target)[0][0]:
            if time.monotonic() > end:
                raise AssertionError("nothing moves at %s" % self.ask("SELECT at FROM stage"))
            select.select([self.db], [], [], 0.2)
            self.db.poll()
            self.db.notifies.clear()
            self.look_after()

    def send(self, group):
        link = self.links[group[0].mode]
        link.send_raw(b"".join(b"\x0b" + step.body + b"\x1c\r" for step in group))
        self.batches += len(group) > 1
        for _ in group:
            answer = link.receive()
            if b"MSA|AA|" not in answer:
                raise AssertionError("answered %r" % answer)

    def pick(self, said):
        """What an answer is about, as tests/sim/answers.c picks it; None: there is nothing."""
        rows = self.ask("SELECT patient_id FROM patient_identifiers WHERE value = %s ORDER BY patient_id", said["patient"])
        pick, fits = said["pick"], said.pop("fits", None)
        patient = rows[pick % len(rows)][0] if rows else 0
        cases = self.ask("SELECT id, state = 'closed' FROM followups WHERE patient_id = %s ORDER BY id", patient)
        if cases and said["kind"] in ("close", "same-as"):
            said["other"] = cases[pick // 3 % len(cases)][0]
        if fits is not None:
            ids = self.ask("SELECT id FROM review_items WHERE patient_id = %s AND resolved_at IS NULL"
                           " AND (kind = ANY (%s) OR %s) ORDER BY id", patient, fits, pick % 16 == 0)
            return ids and ids[pick // 16 % len(ids)][0]
        if cases and pick % 16 == 0:
            return cases[pick // 16 % len(cases)][0]
        cases = [i for i, closed in cases if closed == (said["kind"] == "reopen")]
        return cases and cases[pick // 16 % len(cases)]

    def see(self, said, table, about):
        """What the person saw of it, as tests/sim/answers.c says it."""
        pick = said["pick"]
        (seq,), = self.ask("SELECT event_seq FROM %s WHERE id = %d" % (table, about))
        behind = pick // 10 % 3 if pick % 10 == 4 else 0
        said["seen"] = 0 if pick % 2 else seq - behind if seq > behind else seq

    def answer(self, said):
        asked = "fits" in said
        about = self.pick(said)
        if said["kind"] == "policy":
            (said["policy"],), = self.ask("SELECT id FROM policies LIMIT 1")
        if said["kind"] == "undo":
            said["message"] = self.said
        if said["kind"] in ("enter", "undo"):
            if not self.ask("SELECT 1 FROM patient_identifiers WHERE value = %s", said["patient"]):
                return
        elif not about:
            return
        else:
            said["review" if asked else "followup"] = about
            self.see(said, "review_items" if asked else "followups", about)
        raw = json.dumps(said).encode()
        (message, _), = self.ask(ANSWER, said["kind"], raw, raw)
        if said["kind"] != "undo":
            self.said = message

    def play(self, steps, generator, mortal, point):
        """mortal: the engine dies once, anywhere; its successor dies at that point, None: it lives."""
        groups = list(together(steps))
        death = generator.randrange(len(groups) // 2) if mortal else None
        for i, group in enumerate(groups):
            self.go_on(group[0].at)
            if group[0].kind == "json":
                self.answer(json.loads(group[0].body))
            elif group[0].kind == "hl7":
                self.send(group)
            if i == death:
                select.select([self.db], [], [], generator.choice((0, 0.002, 0.01, 0.03)))
                self.kill(point)
        self.go_on(steps[-1].at)

    def charts(self):
        info = "host=%s/state/run dbname=followupd user=followupd_engine" % self.inst.dir
        done = subprocess.run([BUILD + "/tests/flow/final-charts"], capture_output=True, text=True, timeout=LIMIT,
                              env=dict(os.environ, CONNINFO=info))
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout.splitlines()


# ---- the comparison -------------------------------------------------------------------------------

def where(a, b, path=""):
    """The first place in which two values of JSON differ, and what stands there."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        pairs = [(path + "." + k, a[k], b[k]) for k in a]
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        pairs = [("%s[%d]" % (path, i), x, y) for i, (x, y) in enumerate(zip(a, b))]
    else:
        return "%s: %s in the simulator, %s in the engine" % (path, json.dumps(a), json.dumps(b))
    return next((where(x, y, p) for p, x, y in pairs if x != y), None)


def difference(simulated, lived):
    """None: the charts are equal; else the first one that differs."""
    # What was entered by hand is called after the message that said so, and ids differ.
    entered = re.compile(r"answer/enter/\d+|(?<=\")H\d+(?=[\"/])")
    simulated, lived = ([entered.sub("entered", line) for line in lines] for lines in (simulated, lived))
    for a, b in itertools.zip_longest(simulated, lived, fillvalue="null"):
        if a != b:
            return "%s\nsimulator: %s\nengine:    %s" % (where(json.loads(a), json.loads(b)), a, b)
    return None


class Equivalence(unittest.TestCase):
    kills = os.environ.get("EQUIVALENCE_KILLS") != "no"

    def compare(self, stage, seed):
        folder = "%s/story.%d" % (stage.inst.dir, seed)
        steps, people, simulated, aside = simulate(folder, seed)
        point = POINTS[seed // 4 % len(POINTS)] if seed % 4 == 1 else None
        stage.begin(steps[0].at, people)
        stage.play(steps, random.Random(seed), self.kills and seed % 2 == 1, point)
        differ = difference(simulated, stage.charts())
        replay = ("seed %d\nsimulator: %s\n"
                  "engine: EQUIVALENCE_SEEDS=%d EQUIVALENCE_SIZE=%sx%s tests/run flow/test_equivalence" % (
                      seed, " ".join(command(seed, "--story", "story", "--final", "final")), seed, PATIENTS, YEARS))
        if differ:
            self.fail("%s\n%s" % (differ, replay))
        failed = stage.ask("SELECT control_id, detail FROM applied JOIN inbound ON id = inbound_id"
                           " WHERE outcome = 'failed'")
        self.assertEqual(len(failed), aside, "%s\n%s" % (failed, replay))
        return len(steps)

    def test_every_story_ends_in_the_same_charts(self):
        stage, fine, steps = Stage(), False, 0
        try:
            for seed in SEEDS:
                steps += self.compare(stage, seed)
            stage.inst.ctl("verify")
            print("%d stories, %d steps, %d batches of several, the engine killed %d times, at %s" % (
                len(SEEDS), steps, stage.batches, stage.deaths, ", ".join(sorted(stage.fired)) or "no point"))
            if self.kills and len(SEEDS) >= 6 * len(POINTS):
                self.assertEqual(stage.fired, set(POINTS))
            fine = True
        finally:
            stage.close(not fine)


if __name__ == "__main__":
    unittest.main()
