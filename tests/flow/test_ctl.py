#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_ctl.py - followupctl against rows put into a private database; no engine, no mailer runs."""
import contextlib
import csv
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, LIMIT, SOURCE, Instance, wait_for  # noqa: E402

import psycopg2  # noqa: E402


class WithDatabase(unittest.TestCase):
    """One rehearsal database for the class, with the database role running alone."""

    rehearsal = True

    @classmethod
    def setUpClass(cls):
        cls.inst = Instance(rehearsal=cls.rehearsal)
        cls.inst.ctl("init", *(["--rehearsal"] if cls.rehearsal else []))
        cls.database = cls.inst.start_role("database")
        cls.inst.process = cls.database

    @classmethod
    def tearDownClass(cls):
        cls.inst.__exit__(None, None, None)

    def run_ctl(self, status, *args, stdin=None):
        p = self.inst.ctl(*args, check=False, stdin=stdin)
        out, err = p.stdout.decode(), p.stderr.decode()
        self.assertEqual(p.returncode, status, "followupctl %s\n%s%s" % (" ".join(args), out, err))
        return out + err

    def json_ctl(self, *args, status=0):
        p = self.inst.ctl("--json", *args, check=False)
        self.assertEqual(p.returncode, status, p.stdout.decode() + p.stderr.decode())
        return json.loads(p.stdout)

    def sql(self, query, *values):
        return self.inst.sql(query, *values)

    def one(self, query, *values):
        return self.sql(query, *values)[0][0]

    # ---- rows ------------------------------------------------------------------------------

    def message(self, verdict="accepted", outcome="applied", raw=b"MSH|^~\\&|RIS\rPID|1\r", **more):
        number = self.one("INSERT INTO inbound (source, format, verdict, reason, lane, sender, control_id,"
                          " message_type, sha256, raw) VALUES ('riverbend', 'hl7', %s, %s, 3, 'RIS|RB',"
                          " gen_random_uuid()::text, 'ORU^R01', sha256(%s), %s) RETURNING id",
                          verdict, more.get("reason"), raw, raw)
        if verdict == "accepted" and outcome == "waiting":
            self.sql("INSERT INTO inbound_todo (inbound_id, lane) VALUES (%s, 3)", number)
        elif verdict == "accepted":
            self.sql("INSERT INTO applied (inbound_id, at, outcome, detail) VALUES (%s, clock_now(), %s, '')",
                     number, outcome)
        return number

    def followup(self, state="open", timer="+1 day", ref=None, **more):
        """A whole case: patient, exam, report, finding, follow-up, timer, two events."""
        inbound = self.message()
        patient = self.one("INSERT INTO patients (family, given, birth, sex, updated_at) VALUES"
                           " ('Okafor', 'Ada', '1961-04-05', 'F', clock_now()) RETURNING id")
        self.sql("INSERT INTO patient_identifiers VALUES ('RB', 'RB' || %s, 'MR', %s)", patient, patient)
        exam = self.one("INSERT INTO exams (patient_id, facility, accession, procedure_text, day, status)"
                        " VALUES (%s, 'RB', 'A' || %s, 'CT chest', '2026-03-02', 'final') RETURNING id",
                        patient, patient)
        report = self.one("INSERT INTO reports (exam_id, version, status, status_at, current, inbound_id,"
                          " text_sha256, text_inbound_id) VALUES (%s, 1, 'final', clock_now(), true, %s,"
                          " sha256(''), %s) RETURNING id", exam, inbound, inbound)
        finding = self.one("INSERT INTO findings (report_id, origin, finding_key, system, version,"
                           " evidence, disposition) VALUES (%s, 'discrete', 'k', 'lung-rads', '2022',"
                           " 'OBX[2] LUNGRADS=3', 'followup') RETURNING id", report)
        owner = self.one("SELECT id FROM people WHERE ref = 'FAILSAFE'")
        closed = state == "closed"
        number = self.one(
            "INSERT INTO followups (ref, patient_id, finding_id, finding_key, index_exam_id, series_id, action,"
            " modality, anchor, earliest, target, latest, published, optional, guideline, state, owner_id,"
            " opened_at, planned_at, policy, closure, closed_at, closed_by, overdue, hold) VALUES (coalesce(%s, 'T-' || %s),"
            " %s, %s, 'k', %s, %s, 'imaging', 'ct-chest', '2026-03-02', '2026-09-02', '2026-09-02',"
            " '2026-10-02', true, false, %s, %s, %s, clock_now(), clock_now(), 'default 1 abc', %s, %s, %s, %s, %s)"
            " RETURNING id", ref, patient, patient, finding, exam, patient,
            json.dumps({"system": "lung-rads", "version": "2022", "row": "3", "citation": "ACR 2022"}),
            state, owner, "CLIN_CLOSED" if closed else None,
            self.one("SELECT clock_now()") if closed else None, "Dr. May" if closed else None,
            more.get("overdue", False), more.get("hold", "none"))
        if timer and not closed:
            self.sql("INSERT INTO timers VALUES (%s, 'reminder', clock_now() + %s::interval)", number, timer)
        self.sql("SELECT event_append(%s, clock_now(), 'engine', 'opened', '{\"why\": \"3\"}')", number)
        self.sql("SELECT event_append(%s, clock_now(), 'engine', 'told', '{}')", number)
        return number

    def notice(self, followup, step="first", ends="outbox", person="FAILSAFE"):
        number = self.one("INSERT INTO notices (followup_id, person_id, kind, step, revision, created_at)"
                          " SELECT %s, id, 'first', %s, 0, clock_now() FROM people WHERE ref = %s RETURNING id",
                          followup, step, person)
        if ends == "outbox":
            self.sql("INSERT INTO mails VALUES (%s, 'mail'); INSERT INTO outbox (notice_id, due_at, expires_at,"
                     " envelope_from, recipient, message_id, envid) VALUES (%s, clock_now() + interval '1 hour',"
                     " clock_now() + interval '5 days', 'f@x.example', 'c@x.example', 'm' || %s, 'e')",
                     number, number, number)
        elif ends:
            self.sql("INSERT INTO deliveries (notice_id, outcome, code, reply, message_id, recipient, attempts)"
                     " VALUES (%s, %s, 250, 'ok', 'm' || %s, 'c@x.example', 1)", number, ends, number)
        return number

    def review_item(self, kind="unread-report", **more):
        number = self.one("INSERT INTO review_items (kind, key, followup_id, question, created_at, class,"
                          " due_at) VALUES (%s, gen_random_uuid()::text, %s, 'Which interval?', clock_now(), 'record',"
                          " clock_now() + interval '9 days') RETURNING id",
                          kind, more.get("followup"))
        self.sql("INSERT INTO question_events (review_item_id, at, actor, kind) VALUES (%s, clock_now(), 'engine', 'asked')",
                 number)
        return number


class CommandLine(unittest.TestCase):
    def run_plain(self, *args):
        return subprocess.run([BUILD + "/followupctl", *args], capture_output=True, text=True, timeout=LIMIT)

    def names(self):
        return self.run_plain("--commands").stdout.splitlines()

    def test_misuse_ends_with_2_before_anything_is_read(self):
        for args in ([], ["nonsense"], ["messages", "nonsense"], ["messages"], ["--nonsense"], ["list", "--nonsense"],
                     ["list", "--limit"], ["list", "--limit", "0"], ["list", "--state", "shut"], ["show"],
                     ["show", "1", "2"], ["messages", "show", "x"], ["ack", "1"], ["clock", "advance"],
                     ["clock", "advance", "1day", "--to", "2026-01-01"], ["calendar"], ["review", "resolve", "1"]):
            p = self.run_plain(*args)
            self.assertEqual(p.returncode, 2, args)
            self.assertTrue(p.stderr or args == ["messages"], args)

    def test_help_and_version_end_with_0(self):
        for args in (["--help"], ["--version"], ["messages", "--help"]):
            p = self.run_plain(*args)
            self.assertEqual((p.returncode, p.stderr), (0, ""), args)
        for name in self.names():
            p = self.run_plain(*name.split(), "--help")
            self.assertEqual(p.returncode, 0, name)
            if name.split()[0] != "guideline":
                self.assertIn("Usage: followupctl [-c FILE] [--json] " + name, p.stdout)

    def test_manual_page_describes_exactly_the_subcommands(self):
        with open(SOURCE + "/man/followupctl.1") as f:
            page = f.read()
        described = re.findall(r"^\.It Cm ([a-z0-9-]+(?: Cm [a-z-]+)*)", page, re.M)
        self.assertEqual(sorted(d.replace(" Cm ", " ") for d in described), sorted(self.names()))

    def test_manual_page_describes_every_option(self):
        with open(SOURCE + "/man/followupctl.1") as f:
            page = f.read()
        for name in self.names():
            for option in re.findall(r"^  --([a-z-]+)", self.run_plain(*name.split(), "--help").stdout, re.M):
                self.assertIn("Fl -" + option, page, name)

    def test_manual_page_lists_exactly_the_closure_codes(self):
        with open(SOURCE + "/man/followupctl.1") as f:
            section = f.read().split("\n.Sh CLOSURE CODES\n")[1].split("\n.Sh ")[0]
        listed = [code for line in section.splitlines() if line.startswith(".It ") for code in line[4:].split(" , ")]
        codes = [c["code"] for c in json.loads(self.run_plain("--json", "close", "--codes").stdout)]
        self.assertEqual(sorted(listed), sorted(codes))
        self.assertIn("--source", self.run_plain("close", "--codes").stdout)

    def test_manual_page_lists_exactly_the_answers(self):
        with open(SOURCE + "/man/followupctl.1") as f:
            section = f.read().split("\n.Sh ANSWERS TO QUESTIONS\n")[1].split("\n.Sh ")[0]
        listed = re.findall(r"^\.It (?:Cm )?([a-z-]+)", section, re.M)
        answers = json.loads(self.run_plain("--json", "review", "answer", "--answers").stdout)
        self.assertEqual(sorted(listed), sorted(w["word"] for part in answers.values() for w in part))

    def test_completion_knows_exactly_the_subcommands(self):
        with open(SOURCE + "/completions/followupctl") as f:
            text = f.read()
        words = re.search(r'commands="([^"]*)"', text, re.S).group(1).split("\n")
        self.assertEqual(sorted(w.strip() for w in words if w.strip()), sorted(self.names()))

    def complete(self, *words):
        script = ('. "$0"; COMP_WORDS=(followupctl "$@"); COMP_CWORD=$#; _followupctl; echo "${COMPREPLY[@]}"')
        p = subprocess.run(["bash", "-c", script, SOURCE + "/completions/followupctl", *words], capture_output=True,
                           text=True, timeout=LIMIT, env=dict(os.environ, PATH=BUILD + ":" + os.environ["PATH"]))
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        return p.stdout.split()

    def test_completion_offers_what_can_come_next(self):
        self.assertEqual(self.complete("mes"), ["messages"])
        self.assertEqual(self.complete("-c", "x.conf", "clock", ""), ["advance", "set", "show"])
        self.assertEqual(self.complete("list", "--state", "o"), ["open", "ordered"])
        self.assertIn("--overdue", self.complete("list", "--o"))
        self.assertIn("--verdict", self.complete("messages", "list", "--"))
        self.assertEqual(self.complete("review", "answer", "12", "not"), ["not-owed"])
        self.assertEqual(self.complete("review", "answer", "12", "not-owed", "--reason", "ben"), ["benign"])
        self.assertEqual(self.complete("review", "answer", "12", "communicated", "--means", "ph"), ["phone"])
        self.assertEqual(self.complete("attempt", "12", "--outcome", "re"), ["reached", "refused", "returned", "receipt"])


    def other_shell(self, name, complete):
        """It asks the program, so that no list of its own grows old."""
        if not shutil.which(name):
            self.skipTest("%s is not installed" % name)
        self.assertEqual(complete(""), sorted({command.split()[0] for command in self.names()}))
        self.assertEqual(complete("-c", "x.conf", "clock", ""), ["advance", "set", "show"])
        self.assertEqual(complete("people", "absence", ""), ["add", "import", "list", "remove"])
        self.assertEqual(complete("messages", "list", "--"), self.options("messages", "list"))
        self.assertEqual(complete("list", "--state", ""), [])
        self.assertEqual(complete("-c", "fi"), ["files"])

    def options(self, *words):
        return sorted(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", self.run_plain(*words, "--help").stdout, re.M))

    def shell(self, *argv):
        """What it offers, in a directory that has one file."""
        with tempfile.TemporaryDirectory() as folder:
            open(folder + "/files", "w").close()
            p = subprocess.run(argv, capture_output=True, text=True, timeout=LIMIT, cwd=folder,
                               env=dict(os.environ, HOME=folder, PATH=BUILD + ":" + os.environ["PATH"]))
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        return [line for line in p.stdout.splitlines() if line.strip()]

    def test_fish_offers_what_the_program_lists(self):
        script = "source %s/completions/followupctl.fish; complete -C '%s'"
        self.other_shell("fish", lambda *words: sorted(line.split("\t")[0] for line in self.shell(
            "fish", "--no-config", "-c", script % (SOURCE, " ".join(("followupctl",) + words)))))

    def test_zsh_offers_what_the_program_lists(self):
        """What would show the choices prints them."""
        script = ("source $1/completions/_followupctl; shift; compadd() { print -rl -- ${(P)@[-1]} };"
                  " _describe() { print -rl -- ${(P)2} }; _files() { print -rl -- * };"
                  ' words=(followupctl "$@"); CURRENT=$#words; _followupctl')
        self.other_shell("zsh", lambda *words: sorted(line.split(":")[0] for line in self.shell(
            "zsh", "-f", "-c", script, "zsh", SOURCE, *words)))


class Signatures(WithDatabase):
    """Who vouches for which table: recorded for the bytes of the file, shown by status."""

    def unsigned(self):
        return self.json_ctl("status")["unsigned_tables"]

    def test_every_table_is_named_until_it_is_signed(self):
        names = ["%s %s" % (t["system"], t["version"]) for t in self.json_ctl("guideline", "list")]
        self.assertEqual(self.unsigned(), names)
        self.assertIn("not signed:", self.run_ctl(0, "status"))
        done = self.json_ctl("guideline", "sign", "lung-rads", "2022", "--by", "Dr. Ada May", "--note", "read")
        self.assertTrue(done["signed"])
        self.assertNotIn("lung-rads 2022", self.unsigned())
        self.assertEqual(len(self.unsigned()), len(names) - 1)
        rows = self.lung_rads()
        self.assertEqual([(r["system"], r["by_name"], r["note"], r["table_sha256"]) for r in rows],
                         [("lung-rads", "Dr. Ada May", "read", done["table_sha256"])])
        self.json_ctl("guideline", "sign", "lung-rads", "2022", "--by", "Dr. Ada May", "--take-back")
        self.assertEqual(self.unsigned(), names)
        self.assertEqual([r["signed"] for r in self.lung_rads()], [True, False])

    def lung_rads(self):
        return [r for r in self.json_ctl("guideline", "signatures") if r["system"] == "lung-rads"]

    def test_a_signature_is_for_the_bytes_of_the_file(self):
        folder = self.inst.dir + "/tables"
        os.mkdir(folder)
        with open(SOURCE + "/schema/guidelines/bi-rads-5.csv") as f:
            text = f.read()
        path = folder + "/bi-rads-5.csv"
        with open(path, "w") as f:
            f.write(text + "# ours\n")
        self.inst.settings["rules.site_guidelines"] = folder
        self.inst.write_config()
        try:
            self.assertEqual(self.json_ctl("guideline", "sign", "bi-rads", "5", "--by", "Dr. May")["path"], path)
            self.assertNotIn("bi-rads 5", self.unsigned())
            with open(path, "a") as f:
                f.write("# one more remark\n")
            self.assertIn("bi-rads 5", self.unsigned())
        finally:
            del self.inst.settings["rules.site_guidelines"]
            self.inst.write_config()

    def test_a_table_with_a_fault_cannot_be_signed(self):
        folder = self.inst.dir + "/broken"
        os.mkdir(folder)
        with open(SOURCE + "/schema/guidelines/bi-rads-5.csv") as f:
            lines = f.read().splitlines(True)
        with open(folder + "/bi-rads-5.csv", "w") as f:
            f.write("".join(x for x in lines if not x.startswith("row,BR5-MG-6")))
        self.inst.settings["rules.site_guidelines"] = folder
        self.inst.write_config()
        try:
            self.assertIn("cannot be signed", self.run_ctl(1, "guideline", "sign", "bi-rads", "5", "--by", "Dr. May"))
        finally:
            del self.inst.settings["rules.site_guidelines"]
            self.inst.write_config()

    def test_signatures_are_only_added(self):
        self.run_ctl(2, "guideline", "sign", "bi-rads", "5")
        self.assertIn("no table", self.run_ctl(1, "guideline", "sign", "bi-rads", "99", "--by", "X"))
        for statement in ("UPDATE guideline_signatures SET by_name = 'x'", "DELETE FROM guideline_signatures"):
            for login in ("ctl", "engine"):
                with self.assertRaises(psycopg2.errors.InsufficientPrivilege):
                    self.inst.sql(statement, login=login)


class Init(unittest.TestCase):
    def test_init_is_repeatable_keeps_its_mode_and_makes_the_fail_safe_person(self):
        inst = Instance(rehearsal=False)
        self.assertEqual(inst.ctl("migrate", check=False).returncode, 1)
        self.assertIn("fail-safe person FAILSAFE", inst.ctl("init"))
        self.assertIn("nothing to change", inst.ctl("init"))
        p = inst.ctl("init", "--rehearsal", check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"already initialised, as a production database", p.stderr)
        self.assertIn("nothing to change", inst.ctl("migrate"))
        inst.process = inst.start_role("database")
        self.assertIn("nothing to change", inst.ctl("init"))
        self.assertEqual(inst.sql("SELECT ref, email, array_length(roles, 1) FROM people"),
                         [("FAILSAFE", "coordinator@riverbend.example", 5)])
        inst.sql("DELETE FROM people")
        p = inst.ctl("init", check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"a running instance holds the database", p.stderr)
        p = inst.ctl("clock", "advance", "1day", check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"production", p.stderr)
        inst.__exit__(None, None, None)

    def test_init_without_an_address_warns(self):
        inst = Instance(settings={"site.fail_safe_email": ""})
        p = inst.ctl("init", "--rehearsal", check=False)
        self.assertEqual(p.returncode, 0)
        self.assertIn(b"site.fail_safe_email is not set", p.stderr)
        inst.process = inst.start_role("database")
        self.assertIn("no mail address", inst.ctl("status"))
        inst.__exit__(None, None, None)

    def test_a_database_that_does_not_run_is_explained(self):
        inst = Instance()
        p = inst.ctl("status", check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"Is followupd running?", p.stderr)
        inst.__exit__(None, None, None)


class Cases(WithDatabase):
    def test_list_filters(self):
        a, b, c = self.followup(), self.followup(overdue=True, hold="review"), self.followup(state="closed")
        ids = lambda *args: {row["id"] for row in self.json_ctl("list", *args)}
        self.assertTrue({a, b} <= ids() and c not in ids())
        self.assertIn(c, ids("--state", "closed"))
        self.assertTrue({a, b, c} <= ids("--state", "all"))
        self.assertTrue(b in ids("--overdue") and a not in ids("--overdue"))
        self.assertTrue(b in ids("--hold", "review") and a not in ids("--hold", "review"))
        self.assertIn(a, ids("--owner", "FAILSAFE"))
        self.assertEqual(ids("--owner", "nobody"), set())
        patient = self.one("SELECT value FROM patient_identifiers p JOIN followups f USING (patient_id)"
                           " WHERE f.id = %s", a)
        self.assertEqual(ids("--patient", patient), {a})
        self.assertEqual(len(self.json_ctl("list", "--limit", "1")), 1)
        self.assertIn("REF", self.run_ctl(0, "list"))

    def test_show_has_the_case_on_one_page_by_id_and_by_reference(self):
        number = self.followup(ref="PAGE-1")
        self.notice(number)
        self.notice(number, "second", "accepted")
        self.review_item(followup=number)
        self.sql("INSERT INTO calendar_entries SELECT %s, 'due', id, 'u1@x.example', 0, '2026-09-02'"
                 " FROM people WHERE ref = 'FAILSAFE'", number)
        for name in (str(number), "PAGE-1"):
            text = self.run_ctl(0, "show", name)
            for part in ("PAGE-1", "Ada Okafor", "lung-rads", "ACR 2022", "OBX[2] LUNGRADS=3", "2026-10-02",
                         "reminder", "Which interval?", "accepted", "waiting", "CT chest"):
                self.assertIn(part, text)
            self.assertEqual(len(self.json_ctl("show", name)["notices"]), 2)
        self.run_ctl(1, "show", "PAGE-2")
        self.run_ctl(1, "show", "99999999999999999999999999")

    def test_show_prints_no_control_characters_of_a_sender(self):
        number = self.followup()
        self.sql("UPDATE patients SET family = E'Ev\\x1b[31mil' WHERE id ="
                 " (SELECT patient_id FROM followups WHERE id = %s)", number)
        self.assertNotIn("\x1b", self.run_ctl(0, "show", str(number)))

    def test_show_lives_with_an_almost_empty_case(self):
        number = self.followup(timer=None)
        self.sql("UPDATE patients SET family = '', given = '', birth = NULL, sex = NULL; UPDATE findings SET"
                 " system = NULL, version = NULL, evidence = ''; UPDATE exams SET accession = NULL,"
                 " procedure_text = NULL, day = NULL; UPDATE followups SET modality = '', guideline = '{}'")
        for command in ("show", "history"):
            self.run_ctl(0, command, str(number))
            self.json_ctl(command, str(number))
        self.sql("INSERT INTO timers SELECT id, 'x', clock_now() + interval '1 day' FROM followups"
                 " WHERE id = %s", number)

    def test_history_shows_events_and_finds_an_altered_one(self):
        number = self.followup()
        self.assertIn("the chain of hashes holds", self.run_ctl(0, "history", str(number)))
        self.sql("UPDATE events SET detail = '{\"why\": \"4\"}' WHERE followup_id = %s AND seq = 1", number)
        self.assertIn("BROKEN", self.run_ctl(1, "history", str(number)))
        self.assertFalse(self.json_ctl("history", str(number), status=1)["chain_holds"])
        self.sql("UPDATE events SET detail = '{\"why\": \"3\"}' WHERE followup_id = %s AND seq = 1", number)
        self.assertTrue(self.json_ctl("history", str(number))["chain_holds"])
        self.sql("DELETE FROM events WHERE followup_id = %s AND seq = 2", number)
        self.assertFalse(self.json_ctl("history", str(number), status=1)["chain_holds"])

    def test_calendar_prints_one_file_without_anything_clinical(self):
        number = self.followup(ref="CAL-1")
        self.sql("INSERT INTO calendar_entries SELECT %s, 'due', id, 'cal1@x.example', 3, '2026-09-02', NULL, 30"
                 " FROM people WHERE ref = 'FAILSAFE'", number)
        for args in (["CAL-1"], ["--person", "FAILSAFE"]):
            text = self.run_ctl(0, "calendar", *args)
            for part in ("BEGIN:VCALENDAR", "UID:cal1@x.example", "SEQUENCE:3", "20260902", "END:VCALENDAR"):
                self.assertIn(part, text)
            self.assertNotIn("Okafor", text)
            self.assertNotIn("chest", text)
            self.assertIn("NAME:Follow-up CAL-1" if args == ["CAL-1"] else "NAME:Follow-ups", text)
            self.assertNotIn("FAILSAFE", text)
        self.run_ctl(1, "calendar", "--person", "nobody")


class Messages(WithDatabase):
    def test_list_and_show(self):
        good, bad = self.message(), self.message("rejected", reason="no MSH", raw=b"\x0bgarbage\xff")
        rows = {row["id"]: row for row in self.json_ctl("messages", "list")}
        self.assertEqual((rows[good]["outcome"], rows[bad]["reason"]), ("applied", "no MSH"))
        self.assertEqual([r["id"] for r in self.json_ctl("messages", "list", "--verdict", "rejected")], [bad])
        self.assertEqual(self.json_ctl("messages", "list", "--outcome", "failed"), [])
        text = self.run_ctl(0, "messages", "show", str(good))
        self.assertIn("MSH|^~\\&|RIS<CR>\nPID|1<CR>\n", text)
        self.assertEqual(self.json_ctl("messages", "show", str(good))["raw"], "MSH|^~\\&|RIS\rPID|1\r")
        shown = self.json_ctl("messages", "show", str(bad))
        self.assertEqual((shown["raw"], shown["raw_base64"]), (None, "C2dhcmJhZ2X/"))
        self.assertIn("<0B>garbage", self.inst.ctl("messages", "show", str(bad), check=False).stdout.decode("latin-1"))
        self.run_ctl(1, "messages", "show", "987654")

    def test_replay_makes_work_again_once(self):
        number = self.message()
        self.assertIn("no engine has answered", self.run_ctl(0, "messages", "replay", str(number), "--wait", "0"))
        self.assertEqual(self.sql("SELECT lane FROM inbound_todo WHERE inbound_id = %s", number), [(3,)])
        self.assertEqual(self.sql("SELECT 1 FROM applied WHERE inbound_id = %s", number), [])
        self.assertIn("already waiting", self.run_ctl(1, "messages", "replay", str(number)))
        self.assertIn("was not accepted (rejected: too long)",
                      self.run_ctl(1, "messages", "replay", str(self.message("rejected", reason="too long"))))
        self.run_ctl(1, "messages", "replay", "987654")


class Replays(WithDatabase):
    """Many messages applied again, and corrected copies; the test is the engine."""

    RAW = (b"MSH|^~\\&|RIS|RB|F|F|20260302||ORU^R01|K%d|P|2.5.1\rPID|1||RB1^^^RB^MR||DOE^JO\rOBR|1|P1|A%d|X^CT\r"
           b"OBX|1|TX|R||Text.\r")

    def setUp(self):
        self.sql("DELETE FROM inbound_todo; DELETE FROM applied; DELETE FROM replays; DELETE FROM mends; DELETE FROM inbound")
        if not self.sql("SELECT 1 FROM people WHERE ref = 'C1'"):
            self.sql("INSERT INTO people (ref, family, given, active) VALUES ('C1', 'Fair', 'Jude', true)")

    def apply(self, outcome="applied"):
        """What waits is applied."""
        self.sql("WITH t AS (DELETE FROM inbound_todo RETURNING inbound_id) INSERT INTO applied (inbound_id, at, outcome)"
                 " SELECT inbound_id, clock_now(), %s FROM t", outcome)

    def waiting(self):
        return [r[0] for r in self.sql("SELECT inbound_id FROM inbound_todo ORDER BY 1")]

    def test_a_preview_says_which_and_changes_nothing(self):
        failed = [self.message(outcome="failed", raw=b"%d" % i) for i in range(3)]
        self.message(), self.message("rejected", reason="no PID")
        self.assertEqual(self.json_ctl("messages", "replay", "--outcome", "failed", "--preview"),
                         {"messages": 3, "replayable": 3, "kinds": [
                             {"source": "riverbend", "message_type": "ORU^R01", "verdict": "accepted", "outcome": "failed",
                              "messages": 3, "replayable": 3, "first_id": failed[0], "last_id": failed[2]}]})
        text = self.run_ctl(0, "messages", "replay", "--type", "ORU", "--preview")
        self.assertIn("4 of 5 would be applied again", text)
        self.assertEqual(self.waiting(), [])

    def test_what_people_said_and_what_was_not_accepted_is_left_alone(self):
        good, bad = self.message(), self.message("rejected", reason="no PID")
        said = self.message(raw=b"{}")
        self.sql("UPDATE inbound SET format = 'answer' WHERE id = %s", said)
        self.assertIn("1 given", self.run_ctl(0, "messages", "replay", "--source", "riverbend", "--wait", "0"))
        self.assertEqual(self.waiting(), [good])
        self.apply()
        self.assertEqual(self.run_ctl(0, "messages", "replay", "--saying", "no pid", "--wait", "0"),
                         "no message is to be applied again\n")
        self.assertEqual(self.sql("SELECT 1 FROM inbound_todo WHERE inbound_id = %s", bad), [])

    def test_many_are_given_in_turns_and_what_was_cut_off_goes_on(self):
        self.sql("INSERT INTO inbound (source, format, verdict, lane, control_id, message_type, sha256, raw) SELECT 'many',"
                 " 'hl7', 'accepted', 3, i::text, 'ORU^R01', sha256(i::text::bytea), 'x' FROM generate_series(1, 1100) i")
        self.sql("INSERT INTO applied SELECT id, clock_now(), 'failed' FROM inbound")
        self.message(outcome="failed")
        many = ["messages", "replay", "--source", "many", "--wait", "0"]
        out = self.json_ctl(*many, status=1)
        self.assertEqual((out["given"], out["waiting"], out["complete"]), (500, 500, False))
        self.assertEqual(len(self.waiting()), 500)
        self.apply()
        self.message(outcome="failed", raw=b"later")
        self.assertIn("go on with the same options and --resume %d" % out["batch"],
                      self.run_ctl(1, *many, "--resume", str(out["batch"])))
        self.apply()
        last = self.json_ctl(*many, "--resume", str(out["batch"]), status=0)
        self.assertEqual((last["batch"], last["given"], last["waiting"]), (out["batch"], 1100, 100))
        self.apply()
        self.assertEqual(self.json_ctl(*many, "--resume", str(out["batch"])),
                         {"batch": out["batch"], "complete": True, "given": 1100, "waiting": 0, "applied": 1100,
                          "not_applied": 0, "refused": 0, "failed": 0})
        self.assertIn("there is no replay 99", self.run_ctl(1, *many, "--resume", "99"))

    def test_what_failed_again_is_told(self):
        self.message(outcome="failed")
        replay = subprocess.Popen([BUILD + "/followupctl", "-c", self.inst.config, "messages", "replay", "--outcome", "failed"],
                                  stdout=subprocess.PIPE, text=True)
        wait_for("the message", self.waiting)
        self.apply("failed")
        out, _ = replay.communicate(timeout=LIMIT)
        self.assertEqual(replay.returncode, 1)
        self.assertRegex(out, r"^batch \d+: 1 given, 0 applied, 0 not applied, 0 refused, 1 failed, 0 wait\n$")

    def test_one_or_many_and_never_all(self):
        for args in ([], ["1", "--outcome", "failed"], ["1", "--preview"], ["--preview"], ["--outcome", "failed", "--rate", "0"]):
            self.run_ctl(2, "messages", "replay", *args)

    def test_every_oddity_has_its_words(self):
        flags = set()
        for folder in ("hl7", "fhir"):
            for name in os.listdir(SOURCE + "/daemon/" + folder):
                with open("%s/daemon/%s/%s" % (SOURCE, folder, name), errors="replace") as f:
                    flags |= set(re.findall(r'read_flag\([^"();]*"([^"]+)"', f.read()))
        with open(SOURCE + "/daemon/ctl/messages_explain_facts.c") as f:
            words = re.search(r"flag_words\(.*?\n}", f.read(), re.S).group()
        self.assertGreater(len(flags), 15)
        self.assertEqual({f for f in flags if '{"%s",' % f not in words}, set())

    # ---- corrected copies ----------------------------------------------------------------------

    def mend(self, status, number, content, *more):
        with open(self.inst.dir + "/copy.hl7", "wb") as f:
            f.write(content)
        return self.run_ctl(status, "messages", "mend", str(number), "--file", self.inst.dir + "/copy.hl7", "--by", "C1",
                            "--why", "PID was missing", "--wait", "0", *more)

    def test_a_corrected_copy_goes_the_way_of_every_message_and_says_whose_it_is(self):
        raw = self.RAW % (1, 1)
        bad = self.message("rejected", reason="PID segment is missing", raw=raw.replace(b"PID|", b"ZID|"))
        self.assertIn("no engine has answered", self.mend(0, bad, raw.replace(b"\r", b"\n")))
        copy, = self.waiting()
        self.assertEqual(self.sql("SELECT source, format, verdict, control_id, sender, message_type FROM inbound WHERE id = %s", copy),
                         [("riverbend", "hl7", "accepted", "K1", "RIS|RB", "ORU^R01")])
        self.assertEqual(self.sql("SELECT inbound_id, of_id, said_by, why FROM mends"), [(copy, bad, "C1", "PID was missing")])
        self.assertEqual(self.json_ctl("messages", "show", str(bad))["mended_as"], copy)
        shown = self.json_ctl("messages", "show", str(copy))
        self.assertEqual((shown["mends"], shown["mended_by"], shown["mended_why"]), (bad, "C1", "PID was missing"))
        self.assertEqual(self.one("SELECT verdict FROM inbound WHERE id = %s", bad), "rejected")
        self.assertIn("mended before, as message %d" % copy, self.mend(1, bad, raw))
        self.assertIn("waits for the engine", self.mend(1, copy, raw))
        self.apply("failed")
        self.assertIn("stored already", self.mend(1, copy, raw.replace(b"\r", b"\n")))
        self.mend(0, copy, self.RAW % (1, 2))
        self.apply()

    def test_of_two_who_mend_at_once_one_is_refused(self):
        bad = self.message("rejected", reason="PID segment is missing", raw=b"MSH|both")
        with open(self.inst.dir + "/both.hl7", "wb") as f:
            f.write(self.RAW % (8, bad))
        first = psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_owner")
        with contextlib.closing(first), first.cursor() as c:
            c.execute("INSERT INTO followupd.mends (inbound_id, of_id, said_by) VALUES (-8, %s, 'C2')", (bad,))
            second = subprocess.Popen(
                [BUILD + "/followupctl", "-c", self.inst.config, "messages", "mend", str(bad), "--file", self.inst.dir + "/both.hl7",
                 "--by", "C1", "--why", "x", "--wait", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            wait_for("the second to wait", lambda: self.sql("SELECT 1 FROM pg_locks WHERE NOT granted"))
            first.commit()
            _, err = second.communicate(timeout=LIMIT)
        self.assertEqual((second.returncode, "somebody else has just mended it" in err), (1, True), err)
        self.assertEqual(self.sql("SELECT inbound_id FROM mends WHERE of_id = %s", bad), [(-8,)])
        self.assertEqual(self.waiting(), [])
        self.sql("DELETE FROM mends WHERE inbound_id = -8")

    def test_what_has_a_corrected_copy_is_not_applied_again(self):
        for outcome in ("failed", "refused", "not-applied"):
            old = self.message(outcome=outcome, raw=outcome.encode())
            self.assertIn("no engine has answered", self.mend(0, old, self.RAW % (7, old)))
            copy, = self.waiting()
            self.apply()
            self.assertIn("A corrected copy is message %d." % copy, self.json_ctl("messages", "explain", str(old))["in_words"])
            self.assertNotIn("replay", self.json_ctl("messages", "explain", str(old))["in_words"])
            self.assertIn("has a corrected copy, message %d" % copy, self.run_ctl(1, "messages", "replay", str(old), "--wait", "0"))
            self.assertEqual(self.json_ctl("messages", "replay", "--outcome", outcome, "--preview")["replayable"], 0)
            self.assertEqual(self.run_ctl(0, "messages", "replay", "--outcome", outcome, "--wait", "0"),
                             "no message is to be applied again\n")
            self.sql("SELECT messages_replay(ARRAY[%s::bigint], 'x')", old)
            self.assertEqual(self.waiting(), [])
            with self.assertRaises(psycopg2.errors.UniqueViolation):
                self.sql("INSERT INTO mends (inbound_id, of_id, said_by) VALUES (-9, %s, 'C1')", old)

    def test_what_cannot_be_mended_is_said(self):
        raw = self.RAW % (3, 3)
        bad = self.message("rejected", reason="x", raw=b"junk")
        for content, words in ((b"junk", "no HL7 message"), (raw + raw, "more than one message"),
                               (raw.replace(b"PID|", b"ZID|"), "PID segment is missing"),
                               (raw.replace(b"|K3|", b"||"), "(MSH-10)")):
            self.assertIn(words, self.mend(1, bad, content))
        self.assertIn("it was applied", self.mend(1, self.message(), raw))
        answer = self.message("rejected", raw=b"{}")
        self.sql("UPDATE inbound SET format = 'answer' WHERE id = %s", answer)
        self.assertIn("not what a person said", self.mend(1, answer, raw))
        self.assertEqual(self.sql("SELECT 1 FROM mends"), [])
        self.run_ctl(2, "messages", "mend", str(bad), "--file", "x", "--by", "C1")


class Answers(WithDatabase):
    PEOPLE = (("A", "Ames", "Ada", "ada@x.example", True), ("D1", "Ñandú", "Per", None, True),
              ("D2", "Vale", "Tamsin", None, True), ("D3", "Vale", "Rhys", None, True),
              ("D4", "Gone", "Long", None, False))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for ref, family, given, email, active in cls.PEOPLE:
            cls.inst.sql("INSERT INTO people (ref, family, given, email, roles, active) VALUES (%s, %s, %s, %s,"
                         " '{clinician}', %s)", ref, family, given, email, active)

    def stored(self, number):
        row = self.sql("SELECT i.source, i.format, i.verdict, i.lane, i.message_type, i.raw, i.sha256 = sha256(raw),"
                       " t.lane FROM inbound i JOIN inbound_todo t ON t.inbound_id = i.id WHERE i.id = %s", number)[0]
        self.assertEqual(row[:4] + row[6:], ("followupctl", "answer", "accepted", 0, True, 0))
        answer = json.loads(bytes(row[5]))
        self.assertEqual(answer["kind"], row[4])
        return answer

    def answer(self, *args):
        result = self.json_ctl(*args, "--wait", "0")
        self.assertEqual(result["outcome"], "waiting")
        return self.stored(result["message"])

    def count(self):
        return self.one("SELECT count(*) FROM inbound")

    def test_ack_and_reopen_store_what_was_said(self):
        number = self.followup(ref="ANS-1")
        self.assertEqual(self.answer("ack", "ANS-1", "--by", "Dr. Ñandú"),
                         {"kind": "ack", "followup": number, "by": "D1"})
        self.assertEqual(self.answer("reopen", str(number), "--by", "A", "--reason", "new exam"),
                         {"kind": "reopen", "followup": number, "by": "A", "reason": "new exam"})

    def test_an_attempt_stores_what_was_said(self):
        number = self.followup(ref="ANS-9")
        self.assertEqual(self.answer("attempt", "ANS-9", "--by", "A", "--channel", "phone", "--outcome", "no-answer",
                                     "--at", "2026-03-02 10:40", "--next", "2026-03-20", "--note", "busy"),
                         {"kind": "attempt", "followup": number, "by": "A", "channel": "phone", "outcome": "no-answer",
                          "at": "2026-03-02 10:40", "next": "2026-03-20", "note": "busy"})
        self.assertIn("one of phone, letter", self.run_ctl(2, "attempt", "ANS-9", "--by", "A", "--outcome", "reached"))
        self.assertIn("one of reached", self.run_ctl(2, "attempt", "ANS-9", "--by", "A", "--channel", "phone"))

    def test_hand_overs_store_what_was_said(self):
        number = self.followup(ref="ANS-10")
        self.assertEqual(self.answer("assign", "ANS-10", "--to", "Dr Rhys Vale", "--by", "A", "--reason", "leave"),
                         {"kind": "assign", "followup": number, "by": "A", "person": "D3", "reason": "leave"})
        self.assertIn("not active", self.run_ctl(1, "assign", "ANS-10", "--to", "Long Gone", "--by", "A"))
        self.assertIn("are needed", self.run_ctl(2, "assign", "ANS-10", "--by", "A"))
        self.assertEqual(self.answer("transfer", "ANS-10", "--to", "D3", "--by", "A", "--reason", "leave"),
                         {"kind": "transfer", "followup": number, "by": "A", "person": "D3", "reason": "leave"})
        for word in ("accept", "return"):
            self.assertEqual(self.answer("transfer", word, "ANS-10", "--by", "D3"),
                             {"kind": "transfer-" + word, "followup": number, "by": "D3"})
        self.assertEqual(self.answer("postpone", "ANS-10", "--until", "2026-05-01", "--by", "A", "--reason", "abroad"),
                         {"kind": "postpone", "followup": number, "by": "A", "until": "2026-05-01", "reason": "abroad"})
        self.assertIn("are needed", self.run_ctl(2, "postpone", "ANS-10", "--until", "2026-05-01", "--by", "A"))
        self.assertIn("--reason", self.run_ctl(2, "transfer", "ANS-10", "--to", "D3", "--by", "A"))

    def test_close_stores_the_code_with_its_proof(self):
        number, other = self.followup(ref="ANS-2"), self.followup(ref="ANS-3")
        self.assertEqual(self.answer("close", "ANS-2", "--code", "CLIN_CLOSED", "--by", "A", "--reason", "stable",
                                     "--clinician", "Dr Rhys Vale"),
                         {"kind": "close", "followup": number, "by": "A", "code": "CLIN_CLOSED", "reason": "stable",
                          "clinician": "D3"})
        self.assertEqual(self.answer("close", "ANS-2", "--code", "DUPLICATE", "--by", "A", "--link", "ANS-3"),
                         {"kind": "close", "followup": number, "by": "A", "code": "DUPLICATE", "link": "ANS-3",
                          "other": other})

    def test_who_says_so_is_named_by_ref_address_or_name(self):
        self.followup(ref="ANS-4")
        for named, ref in (("A", "A"), ("ADA@x.example", "A"), ("ada ames", "A"), ("Ames, Ada", "A"), ("Ames", "A"),
                           ("Dr Rhys Vale", "D3")):
            self.assertEqual(self.answer("ack", "ANS-4", "--by", named)["by"], ref)
        before = self.count()
        for named, why in (("Nobody At All", "no person"), ("Dr. Vale", "may be D2 or D3"), ("Long Gone", "not active")):
            self.assertIn(why, self.run_ctl(1, "ack", "ANS-4", "--by", named))
        self.assertEqual(self.count(), before)

    def test_close_without_its_proof_is_refused_and_stores_nothing(self):
        number = str(self.followup())
        before = self.count()
        for code, said in (("CLIN_CLOSED", ["--reason", "x"]), ("DUPLICATE", []), ("DONE_ELSEWHERE", []),
                           ("NONSENSE", ["--reason", "x"]), ("DUPLICATE", ["--link", "NOSUCH"])):
            self.run_ctl(1, "close", number, "--code", code, "--by", "A", *said)
        self.run_ctl(2, "close", number, "--by", "A")
        self.assertEqual(self.count(), before)

    def test_the_same_answer_twice_is_two_messages(self):
        number = str(self.followup())
        self.answer("ack", number, "--by", "A")
        self.answer("ack", number, "--by", "A")

    def test_answers_to_what_does_not_exist_are_refused_at_once(self):
        before = self.count()
        self.run_ctl(1, "ack", "NOPE", "--by", "A")
        self.run_ctl(1, "review", "answer", "987654", "not-owed", "--reason", "benign", "--by", "A")
        self.run_ctl(1, "review", "resolve", "987654", "--by", "A", "--resolution", "x")
        self.assertEqual(self.count(), before)

    def typed(self, item, *args):
        answer = self.answer("review", "answer", str(item), *args, "--by", "A")
        self.assertEqual((answer.pop("review"), answer.pop("by")), (item, "A"))
        return answer

    def test_a_typed_answer_stores_what_was_said(self):
        number = self.followup(ref="ANS-5")
        asked = self.review_item("incomplete-recommendation")
        self.assertEqual(self.typed(asked, "open", "--exam", "CT chest", "--in", "3mo", "--from", "2026-03-02",
                                    "--note", "on the phone"),
                         {"kind": "open", "what": "CT chest", "in": "3mo", "from": "2026-03-02",
                          "note": "on the phone"})
        self.assertEqual(self.typed(asked, "open", "--exam", "CT chest", "--due", "2026-09-02"),
                         {"kind": "open", "what": "CT chest", "due": "2026-09-02"})
        self.assertEqual(self.typed(asked, "same-as", "ANS-5"), {"kind": "same-as", "link": "ANS-5", "other": number})
        self.assertEqual(self.typed(asked, "not-owed", "--reason", "benign"), {"kind": "not-owed", "code": "benign"})
        match = self.review_item("exam-match", followup=number)
        self.assertEqual(self.typed(match, "attach-exam", "AC7"), {"kind": "attach-exam", "exam": "AC7"})
        self.assertEqual(self.typed(match, "reject-exam"), {"kind": "reject-exam"})
        told = self.review_item("critical-communication")
        self.assertEqual(self.typed(told, "communicated", "--to", "Dr Okonjo", "--at", "2026-03-02 10:40", "--means",
                                    "phone", "--read-back"),
                         {"kind": "communicated", "to": "Dr Okonjo", "at": "2026-03-02 10:40", "means": "phone",
                          "read_back": True})
        two = self.review_item("merge-duplicate")
        self.assertEqual(self.typed(two, "merge"), {"kind": "merge"})
        self.assertEqual(self.typed(two, "keep-apart"), {"kind": "keep-apart"})

    def test_words_alone_settle_nothing(self):
        item = self.review_item("incomplete-recommendation")
        before = self.count()
        text = self.run_ctl(1, "review", "resolve", str(item), "--by", "A", "--resolution", "CT chest in 3 months")
        for part in ("words alone", "review answer %d" % item, "open, same-as, still-owed, not-owed, reassign, ask-author or wait-until", "--in 3mo"):
            self.assertIn(part, text)
        self.assertEqual(self.count(), before)
        two = self.review_item("merge-duplicate")
        self.assertEqual(self.answer("review", "resolve", str(two), "--by", "A", "--resolution", "keep-apart"),
                         {"kind": "keep-apart", "review": two, "by": "A"})

    def test_an_answer_that_does_not_fit_is_refused_with_those_that_do(self):
        item = str(self.review_item("exam-match"))
        before = self.count()
        self.assertIn("attach-exam, reject-exam, reassign, ask-author or wait-until", self.run_ctl(1, "review", "answer", item, "merge", "--by", "A"))
        for words in (["bogus"], ["ack"], ["same-as"], ["keep-apart", "extra"], []):
            self.run_ctl(2, "review", "answer", item, *words, "--by", "A")
        self.run_ctl(2, "review", "answer", item, "reject-exam")
        self.assertEqual(self.count(), before)

    def test_the_answers_are_explained(self):
        text = self.run_ctl(0, "review", "answer", "--answers")
        listed = self.json_ctl("review", "answer", "--answers")
        for part in ("answers", "reasons", "means"):
            self.assertGreater(len(listed[part]), 3)
            for word in listed[part]:
                self.assertIn("  " + word["word"] + " ", text)
                self.assertIn(word["meaning"], text)

    def test_the_outcome_of_the_engine_is_printed(self):
        number = str(self.followup())
        self.sql("CREATE FUNCTION answer_at_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                 " INSERT INTO followupd.applied VALUES (NEW.inbound_id, now(), 'refused', 'it is closed');"
                 " RETURN NULL; END $$; ALTER FUNCTION answer_at_once() SECURITY DEFINER;"
                 " CREATE TRIGGER t AFTER INSERT ON inbound_todo FOR EACH ROW EXECUTE FUNCTION answer_at_once()")
        try:
            self.assertIn("refused: it is closed", self.run_ctl(1, "ack", number, "--by", "A"))
        finally:
            self.sql("DROP TRIGGER t ON inbound_todo")

    def test_review_lists_open_items(self):
        item = self.review_item()
        self.assertIn(item, {row["id"] for row in self.json_ctl("review")})
        self.sql("UPDATE review_items SET resolved_at = clock_now(), resolved_by = 'A' WHERE id = %s", item)
        self.assertNotIn(item, {row["id"] for row in self.json_ctl("review")})
        self.assertIn("already answered by A",
                      self.run_ctl(1, "review", "answer", str(item), "still-owed", "--by", "A"))


class Receiver:
    """An MLLP receiver that answers by the message's control id: its first two letters are the answer; XX closes,
    ZZ never answers."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.1)
        self.port, self.got, self.over = self.server.getsockname()[1], [], False
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()

    def accept(self):
        while not self.over:
            with contextlib.suppress(socket.timeout):
                connection = self.server.accept()[0]
                self.threads.append(threading.Thread(target=self.serve, args=(connection,)))
                self.threads[-1].start()

    def serve(self, connection):
        buffer = b""
        with connection, contextlib.suppress(OSError):
            connection.settimeout(LIMIT)
            while True:
                while b"\x1c\r" not in buffer:
                    data = connection.recv(65536)
                    if not data:
                        return
                    buffer += data
                frame, buffer = buffer.split(b"\x1c\r", 1)
                self.got.append(frame.lstrip(b"\x0b"))
                control = frame.split(b"|")[9]
                if control[:2] == b"XX":
                    return
                if control[:2] == b"ZZ":
                    continue
                for answer in (b"\x06", b"MSH|^~\\&|||||||ACK|1|P|2.5\rMSA|AA|other\r",
                               b"MSH|^~\\&|||||||ACK|1|P|2.5\rMSA|" + control[:2] + b"|" + control + b"|said so\r"):
                    connection.sendall(b"\x0b" + answer + b"\x1c\r")

    def stop(self):
        self.over = True
        for thread in self.threads:
            thread.join()
        self.server.close()


class Hl7(unittest.TestCase):
    def setUp(self):
        self.inst = Instance()
        self.receiver = Receiver()

    def tearDown(self):
        self.receiver.stop()
        self.inst.__exit__(None, None, None)

    def file(self, *controls):
        path = self.inst.dir + "/messages.hl7"
        with open(path, "wb") as f:
            for control in controls:
                f.write(b"MSH|^~\\&|A|B|C|D|20260302||ADT^A08|" + control.encode() + b"|P|2.5\rPID|1||7\r")
        return path

    def send(self, *args):
        p = self.inst.ctl("--json", "hl7", "send", "127.0.0.1:%d" % self.receiver.port, *args, check=False)
        self.assertEqual(p.stderr, b"")
        return p.returncode, [(m["control_id"], m["answer"]) for m in json.loads(p.stdout)]

    def test_every_message_of_a_file_is_sent_in_order_and_its_own_answer_printed(self):
        path = self.file("AA1", "CA2", "AA3")
        self.assertEqual(self.send(path), (0, [("AA1", "AA"), ("CA2", "CA"), ("AA3", "AA")]))
        self.assertEqual([m.split(b"|")[9] for m in self.receiver.got], [b"AA1", b"CA2", b"AA3"])
        self.assertEqual(self.receiver.got[0].split(b"\r")[1], b"PID|1||7")
        text = self.inst.ctl("hl7", "send", "127.0.0.1:%d" % self.receiver.port, path)
        self.assertRegex(text, r"AA1 +AA +said so\n")
        self.assertIn("3 sent, 0 not accepted", text)

    def test_refusals_closed_connections_and_silence_end_with_1(self):
        self.assertEqual(self.send(self.file("AA1", "AR2", "AE3")), (1, [("AA1", "AA"), ("AR2", "AR"), ("AE3", "AE")]))
        self.assertEqual(self.send(self.file("XX1", "AA2")), (1, [("XX1", "-"), ("AA2", "-")]))
        self.assertEqual(self.send(self.file("ZZ1"), "--timeout", "1"), (1, [("ZZ1", "-")]))
        p = self.inst.ctl("hl7", "send", "127.0.0.1:1", self.file("AA1"), check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"could not connect", p.stderr)
        p = self.inst.ctl("hl7", "send", "nowhere", self.file("AA1"), check=False)
        self.assertIn(b"is not HOST:PORT", p.stderr)

    def test_many_connections_send_everything_once(self):
        names = ["AA%d" % i for i in range(60)]
        status, answers = self.send(self.file(*names), "--concurrency", "7")
        self.assertEqual((status, answers), (0, [(n, "AA") for n in names]))
        self.assertEqual(sorted(m.split(b"|")[9].decode() for m in self.receiver.got), sorted(names))

    def test_parse_prints_one_object_a_message(self):
        lines = self.inst.ctl("hl7", "parse", self.file("AA1", "AA2")).splitlines()
        self.assertEqual([json.loads(line)["control_id"] for line in lines], ["AA1", "AA2"])
        with open(self.inst.dir + "/none.hl7", "wb") as f:
            f.write(b"nothing")
        p = self.inst.ctl("hl7", "parse", f.name, check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"has no HL7 message", p.stderr)

    def test_extract_explains_each_sentence(self):
        with open(self.inst.dir + "/report.txt", "w") as f:
            f.write("FINDINGS: Mass.\nIMPRESSION: Renal mass, probably malignant. CT chest in 3 months is recommended.\n"
                    "Dr. Vale was called at 10:40, no answer.\n")
        text = self.inst.ctl("extract", "--explain", f.name)
        self.assertRegex(text, r"asks +-?[0-9.]+  (IMPRESSION: )?Renal mass, probably malignant\.\n +suspicious: ")
        self.assertRegex(text, r"record +-?[0-9.]+  CT chest in 3 months is recommended\.\n")
        self.assertRegex(text, r"not reached +Dr\. Vale was called at 10:40, no answer\.\n")
        sentences = json.loads(self.inst.ctl("extract", "--explain", "--json", f.name))
        self.assertIn(True, [s["asks"] for s in sentences])
        self.assertIn("record", [s["explained"] for s in sentences])
        p = self.inst.ctl("extract", "--explain", "--csv", f.name, check=False)
        self.assertEqual(p.returncode, 2)

    def test_extract_writes_no_formula(self):
        with open(self.inst.dir + "/reports.csv", "w", newline="") as f:
            csv.writer(f).writerows([("id", "text"), ("=1+1", "@IMPRESSION:\n- CT chest,\nin 3 months is recommended.")])
        (row,) = csv.DictReader(self.inst.ctl("extract", "--csv", f.name).splitlines())
        self.assertEqual((row["id"], row["evidence"]), ("'=1+1", "CT chest, in 3 months is recommended."))

    def labelled(self, rows):
        path = self.inst.dir + "/labelled.csv"
        with open(path, "w", newline="") as f:
            csv.writer(f).writerows([("id", "text", "asks")] + rows)
        return path

    def site_reports(self, word):
        """Twelve reports that ask in the site's own words, and twelve that ask for nothing."""
        organs = ("hepatic", "renal", "splenic", "adrenal") * 3
        return [("asks-%d" % i, "IMPRESSION: Small %s lesion. %s the %s desk." % (organ, word, organ), word)
                for i, organ in enumerate(organs)] + [
                    ("not-%d" % i, "IMPRESSION: Normal %s bed. No lesion." % organ, "no") for i, organ in enumerate(organs)]

    def verdict(self, sentence, *args):
        with open(self.inst.dir + "/report.txt", "w") as f:
            f.write("IMPRESSION: Small pancreatic lesion. %s\n" % sentence)
        found = json.loads(self.inst.ctl("--json", "extract", "--explain", *args, f.name))
        return [s["asks"] for s in found if s["sentence"] == sentence]

    def test_a_site_trains_the_net_on_its_own_reports(self):
        site, sentence = self.inst.dir + "/site", "Parlay with the pancreatic desk."
        os.mkdir(site)
        self.assertEqual(self.verdict(sentence, "--site-rules", site), [False])
        labels = self.labelled(self.site_reports("Parlay with"))
        told = json.loads(self.inst.ctl("--json", "extract", "--train", "--output", site + "/net.csv", labels))
        self.assertEqual((told["reports"], told["asked_for"], told["ask_nothing"], told["parts"], told["written"]),
                         (24, 12, 12, 10, site + "/net.csv"))
        self.assertEqual((told["shipped"]["lost"], told["new"]["lost"]), (12, 0))
        self.assertEqual((told["shipped"]["recall"], told["new"]["recall"]), (0, 1))
        self.assertEqual(self.verdict(sentence, "--site-rules", site), [True])
        self.assertEqual(self.verdict("Normal pancreatic bed.", "--site-rules", site), [False])
        self.assertEqual(self.verdict(sentence), [False])
        with open(site + "/net.csv", "rb") as f:
            first = f.read()
        text = self.inst.ctl("extract", "--train", "--output", site + "/net.csv", labels)
        self.assertRegex(text, r"\nshipped +12 +12 +0\.0000 +12 .*\nnew +12 +0 +1\.0000 +12 ")
        with open(site + "/net.csv", "rb") as f:
            self.assertEqual(f.read(), first)

    def test_weights_that_lose_more_are_not_written(self):
        net = self.inst.dir + "/net.csv"
        reports = self.site_reports("Refer to")
        # What the report held back asks for, all others call harmless.
        contrary = [("c%d" % i, "IMPRESSION: Small %s lesion. This merits additional work-up." % organ,
                     "This merits" if i == 0 else "no") for i, organ in enumerate(["renal"] * 40)]
        p = self.inst.ctl("extract", "--train", "--verbose", "--output", net, self.labelled(contrary), check=False)
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"the new weights lose 1, the shipped ones 0", p.stderr)
        self.assertIn(b"lost   c0  This merits additional work-up.\n", p.stdout)
        self.assertFalse(os.path.exists(net))
        self.inst.ctl("extract", "--train", "--force", "--output", net, self.labelled(contrary))
        self.assertTrue(os.path.exists(net))
        os.remove(net)
        self.inst.ctl("extract", "--train", "--base", "none", self.labelled(reports))
        self.assertFalse(os.path.exists(net))

    def test_wrong_labels_are_told_by_line(self):
        for rows, line, what in (
                ([("1", "Refer to urology.", "Refer to"), ("2", "Normal.", "Abnormal")], 3, "do not stand in the text"),
                ([("1", "Refer to urology.", "yes"), ("2", "A. B is. C is. D is.", "yes")], 3, '"yes" is for one'),
                ([("1", "Refer to urology.", "yes"), ("1", "Normal.", "no")], 3, "differs from that of the report's first row"),
                ([("1", "Refer to urology.", "yes"), ("", "Normal.", "no")], 3, "has no id")):
            p = self.inst.ctl("extract", "--train", self.labelled(rows), check=False)
            self.assertEqual((p.returncode, p.stdout), (1, b""))
            self.assertIn(b"labelled.csv: line %d: " % line, p.stderr)
            self.assertIn(what.encode(), p.stderr)
        for rows, what in (([("1", "Refer to urology.", "yes")], b"no two reports"),
                           ([("1", "Normal.", "no"), ("2", "Normal.", "no")], b"no sentence asks")):
            p = self.inst.ctl("extract", "--train", self.labelled(rows), check=False)
            self.assertEqual(p.returncode, 1)
            self.assertIn(what, p.stderr)
        for misuse in (("--train", "--score"), ("--output", "x"), ("--train", "--base", "mine"), ("--train", "--folds", "1"),
                       ("--train", "--folds", "0", "--output", "x"), ("--train", "--folds", "many")):
            self.assertEqual(self.inst.ctl("extract", *misuse, "x.csv", check=False).returncode, 2, misuse)


class Learn(unittest.TestCase):
    """source learn: from files to the block of a source, without a database and without patients."""

    @classmethod
    def setUpClass(cls):
        cls.inst = Instance({"site.timezone": "America/New_York"})

    @classmethod
    def tearDownClass(cls):
        cls.inst.__exit__(None, None, None)

    def message(self, i, **more):
        """Of a sender in Chicago with the accession in OBR-18; OBR-3 is a number of the interface."""
        order = more.get("order")
        number = "LK%06d" % i
        return "\r".join([
            "MSH|^~\\&|RIS|LAKESIDE|F|F|2026030210%02d00%s||%s|M%s%d|P|2.4" % (
                i % 60, more.get("offset", "-0600"), "ORM^O01" if order else "ORU^R01", "O" if order else "R", i),
            "PID|1||%s||%s^%s||19591104|F" % (more.get("number", number + "^^^LAKE&2.16.840.1.113883.19.5&ISO^MR"),
                                               "ZWIRNER%d" % i, "QUENTIN"),
            "ORC|NW|P%d" % i if order else "ZZZ|",
            "OBR|1|P%d|%s|%s|||20260302093000|||||||||||%s||||||%s|%s" % (
                i, "" if order else "IF%d" % (70000 + i), more.get("procedure", "CTC^CT CHEST^L"), "AC26%05d" % i,
                "CT", "" if order else "F"),
            "OBX|1|TX|GDT||%s||||||F" % more.get("text", "IMPRESSION: A nodule.~WHAT WE SAW: nothing"),
            "OBX|2|NM|LAKESCORE^Score^L||3||||||F"]).encode() + b"\r"

    def file(self, name, content):
        path = self.inst.dir + "/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(content)
        return path

    def learn(self, *args):
        p = self.inst.ctl("--json", "source", "learn", *args, check=False)
        self.assertEqual(p.returncode, 0, p.stderr.decode())
        return json.loads(p.stdout)

    def day(self):
        batch = b"FHS|^~\\&\rBHS|^~\\&\r" + b"".join(self.message(i) for i in range(30)) + b"BTS|30\rFTS|1\r"
        framed = b"".join(b"\x0b" + self.message(i, order=True) + b"\x1c\r" for i in range(30))
        odd = self.message(40, number="LK000040", procedure="XYZZY^FROBNICATION^L") + self.message(41, number="LK000041")
        self.file("day/batch.hl7", batch), self.file("day/framed.hl7", framed), self.file("day/odd.hl7", odd)
        self.file("day/half.hl7.part", b"MSH|"), self.file("day/note.txt", b"not a message\n")
        return self.inst.dir + "/day"

    def test_a_block_that_fits_the_day_and_is_accepted(self):
        said = self.learn(self.day(), "--port", "2600")
        self.assertEqual((said["files"], said["messages"], said["rejected"]), (4, 62, 0))
        p = said["proposal"]
        self.assertEqual((p["name"], p["timezone"], p["timezone_fits"], p["accession"], p["documents"], p["narrative"]),
                         ("lakeside", "America/Chicago", True, "OBR-18", "both", "shadow"))
        self.assertEqual(p["authorities"], [{"name": "LAKE", "names": "2.16.840.1.113883.19.5", "facilities": "LAKESIDE"}])
        self.assertEqual([d for d in p["doubts"] if "name no authority" in d], p["doubts"])
        self.assertEqual(said["unmapped"]["observations"], [{"value": "LAKESCORE | L | NM", "count": 32}])
        self.assertEqual(said["unmapped"]["headings"], [{"value": "WHAT WE SAW", "count": 32}])
        # Only one patient had it: its shape.
        self.assertEqual(said["unmapped"]["procedures"], [{"value": "XXXXX | XXXXXXXXXXXX | X", "count": 1}])
        self.assertEqual(said["seen"]["numbers"]["OBR-18"], {"filled": 32, "distinct": 32})
        with open(self.inst.config) as f:
            config = f.read()
        block = self.inst.ctl("source", "learn", self.day(), "--port", "2600", "--block")
        self.assertEqual(block, said["block"])
        both = self.file("both.conf", (config + block).encode())
        before, after = (subprocess.run([BUILD + "/followupd", "-t", "-c", c], capture_output=True, text=True, timeout=LIMIT)
                         for c in (self.inst.config, both))
        self.assertEqual((after.returncode, after.stderr.replace(both, self.inst.config)), (before.returncode, before.stderr))
        self.assertNotIn("lakeside", after.stderr)
        parsed = subprocess.run([BUILD + "/followupctl", "-c", both, "hl7", "parse", "--listener", "lakeside",
                                 self.inst.dir + "/day/batch.hl7"], capture_output=True, text=True, timeout=LIMIT)
        self.assertEqual(json.loads(parsed.stdout.splitlines()[0])["reports"][0]["accession"], "AC2600000")

    def test_nothing_of_a_patient_is_printed(self):
        for text in (self.inst.ctl("source", "learn", self.day()), json.dumps(self.learn(self.day()))):
            for word in ("ZWIRNER", "QUENTIN", "LK0000", "19591104", "AC26", "FROBNICATION", "nodule"):
                self.assertNotIn(word, text)

    def test_an_authority_has_one_section_whatever_pairs_it(self):
        """And the block is taken by followupd, also beside what is configured."""
        pairs = ("A&B", "B&A", "OLD&RGH", "RGH&1.9", "NEW&Q7", "Q8&Q7")
        path = self.file("pairs.hl7", b"".join(self.message(i, number="N%d^^^%s&ISO^MR" % (i, pairs[i % 6])) for i in range(24)))
        p = self.learn(path)["proposal"]
        self.assertEqual(sorted((a["name"], a["names"]) for a in p["authorities"]), [("A", "B"), ("NEW", "Q7,Q8"), ("OLD", "RGH,1.9")])
        with open(self.inst.config) as f:
            config = f.read() + 'authority "MINE" {\n  names = "Q7"\n}\n'
        both = self.file("mine.conf", config.encode())
        said = json.loads(subprocess.run([BUILD + "/followupctl", "-c", both, "--json", "source", "learn", path],
                                         capture_output=True, text=True, timeout=LIMIT).stdout)
        self.assertEqual(sorted(a["name"] for a in said["proposal"]["authorities"]), ["A", "OLD"])
        self.assertEqual(len([d for d in said["proposal"]["doubts"] if 'configured as "MINE"' in d]), 2)
        self.file("mine.conf", (config + said["block"]).encode())
        checked = subprocess.run([BUILD + "/followupd", "-t", "-c", both], capture_output=True, text=True, timeout=LIMIT)
        self.assertNotIn("belongs to authority", checked.stderr)

    def test_one_number_under_two_authorities_is_a_doubt(self):
        path = self.file("alias.hl7", b"".join(self.message(i, number="N%d^^^EAST^MR~N%d^^^WEST^MR" % (i, i)) for i in range(4)))
        p = self.learn(path)["proposal"]
        self.assertEqual([a["name"] for a in p["authorities"]], ["EAST"])
        self.assertEqual(len([d for d in p["doubts"] if '"EAST" and "WEST"' in d and "two patients" in d]), 1)

    def test_several_zones_that_fit_are_a_doubt_and_headings_have_no_blank(self):
        path = self.file("zones.hl7", b"".join(self.message(i, offset="+0000", text="WHAT WE SAW : x") for i in range(4)))
        said = self.learn(path)
        self.assertTrue(any("fit Europe/London, and UTC as well" in d for d in said["proposal"]["doubts"]), said["proposal"])
        self.assertEqual(said["unmapped"]["headings"], [{"value": "WHAT WE SAW", "count": 4}])

    def test_what_no_message_tells_is_a_doubt(self):
        path = self.file("bare.hl7", b"".join(self.message(i, offset="", number="N%d" % i) for i in range(3)))
        p = self.learn(path, "--name", "bare", "--folder", "/srv/drop")["proposal"]
        self.assertEqual((p["timezone"], p["timezone_fits"]), ("America/New_York", False))
        self.assertTrue(any("No time states an offset" in d for d in p["doubts"]))
        self.assertTrue(any("OBR-18 has a number of its own" in d for d in p["doubts"]))
        self.assertIn('folder "bare" {\n  path = "/srv/drop"', self.inst.ctl("source", "learn", path, "--name", "bare", "--folder", "/srv/drop"))
        p = self.inst.ctl("source", "learn", self.file("none.hl7", b"hello\n"), check=False)
        self.assertEqual((p.returncode, b"no HL7 message" in p.stderr), (1, True))
        self.assertEqual(self.inst.ctl("source", "learn", "/nonexistent", check=False).returncode, 1)
        self.assertEqual(self.inst.ctl("source", "learn", path, "--name", 'a"b', check=False).returncode, 2)


class People(WithDatabase):
    HEAD = "ref,family,given,email,roles,language,active\n"

    def import_text(self, status, text, *options):
        with tempfile.NamedTemporaryFile("wb", suffix=".csv", dir=self.inst.dir) as f:
            f.write(text if isinstance(text, bytes) else text.encode())
            f.flush()
            return self.run_ctl(status, *options, "people", "import", f.name)

    def test_import_adds_changes_and_is_idempotent(self):
        text = self.HEAD + "P1,Ito,\"Ken, Dr.\",ken@rb.example,clinician|radiologist,en,yes\nP2,Roe,,,coordinator,,\n"
        self.assertIn("2 added, 0 changed, 0 unchanged", self.import_text(0, text))
        self.assertIn("0 added, 0 changed, 2 unchanged", self.import_text(0, text))
        self.assertIn("0 added, 1 changed, 1 unchanged", self.import_text(0, text.replace("Roe,,,", "Roe,Jo,,")))
        self.assertEqual(self.json_ctl("people", "show", "P1")["roles"], ["clinician", "radiologist"])
        self.assertIsNone(self.json_ctl("people", "show", "P2")["email"])
        # a file with numbers sets them, one without leaves them, and what is no number is said
        numbers = "ref,family,given,email,roles,language,active,phone\nP2,Roe,,,coordinator,,,"
        self.import_text(0, numbers + "555-0133 ext. 12\n")
        self.import_text(0, text)
        self.assertEqual(self.json_ctl("people", "show", "P2")["phone"], "555-0133 ext. 12")
        self.assertIn("phone: must have 3 digits", self.import_text(1, numbers + "ask\n"))
        self.import_text(0, numbers + "\n")
        self.assertIsNone(self.json_ctl("people", "show", "P2")["phone"])
        self.assertIn("P2", self.run_ctl(0, "people", "list"))
        self.run_ctl(1, "people", "show", "P3")

    def test_all_faults_are_told_by_line_and_nothing_is_imported(self):
        before = self.one("SELECT count(*) FROM people")
        out = self.import_text(1, self.HEAD + "Q1,A,B,a@b.example,clinician,en,yes\n"
                                              "Q2,A,B,bad@@b,clinician,en,yes\n"
                                              "Q1,A,B,,boss,english,maybe\n"
                                              ",A,B,\"x@b.example\nBcc: y\",,en,yes\n")
        for part in (":3: email: ", ":4: ref: \"Q1\" stands in line 2", ":4: roles: there is no role \"boss\"",
                     ":4: language: ", ":4: active: ", ":5: ref: ", ":5: email: ", ":5: roles: ", "nothing was imported"):
            self.assertIn(part, out)
        self.assertEqual(self.one("SELECT count(*) FROM people"), before)

    def test_broken_headers_and_files_are_refused(self):
        self.assertIn("the column is missing", self.import_text(1, "ref,family\nP1,X\n"))
        self.assertIn('there is no column "fax"', self.import_text(1, self.HEAD.replace("active", "active,fax")))
        self.assertIn("empty", self.import_text(1, ""))
        self.import_text(1, self.HEAD.encode() + b"Z1,\xff\xfe,B,,clinician,en,yes\n")
        self.run_ctl(1, "people", "import", "/nonexistent.csv")

    def test_exactly_one_person_stays_fail_safe(self):
        self.assertIn("is fail-safe now", self.import_text(
            1, self.HEAD + "F1,A,B,a@b.example,fail-safe,en,yes\n"))
        self.assertIn("only one person may be", self.import_text(
            1, self.HEAD + "F1,A,B,a@b.example,fail-safe,en,yes\nF2,A,B,a@b.example,fail-safe,en,yes\n"))
        self.assertIn("needs an address", self.import_text(1, self.HEAD + "FAILSAFE,A,B,,fail-safe,en,yes\n"))
        self.assertIn("nobody in this file would be", self.import_text(
            1, self.HEAD + "FAILSAFE,A,B,a@b.example,coordinator,en,yes\n"))
        move = (self.HEAD + "A0,A,B,a@b.example,fail-safe,en,yes\n"
                            "FAILSAFE,A,B,a@b.example,coordinator,en,yes\n")
        self.import_text(0, move)
        self.import_text(0, move.replace("A0,A,B,a@b.example,fail-safe", "A0,A,B,a@b.example,chief")
                         .replace("coordinator", "fail-safe|coordinator"))
        self.assertEqual(self.one("SELECT ref FROM people WHERE 'fail-safe' = ANY (roles)"), "FAILSAFE")


class Status(WithDatabase):
    def test_status_counts_and_warns(self):
        self.followup(overdue=True)
        self.message(outcome="waiting")
        self.notice(self.followup())
        self.sql("SELECT heartbeat('engine', 'h:1', '{\"n\": 1}')")
        self.sql("UPDATE heartbeats SET at = at + interval '1 hour'")  # fresh, however slow this is
        s = self.json_ctl("status")
        self.assertEqual((s["followups"]["open"], s["followups"]["overdue"], s["queues"]["inbound_todo"],
                          s["queues"]["outbox"]), (2, 1, 1, 1))
        self.assertTrue(s["roles"][0]["alive"])
        self.assertIn("no mailer has run in the last 30 seconds", s["warnings"])
        self.assertNotIn("no engine has run in the last 30 seconds", s["warnings"])
        self.assertIn("Rehearsal database", self.run_ctl(0, "status"))

    def test_a_process_that_is_gone_is_silent_and_then_forgotten(self):
        for instance, age in (("h:1", "5 seconds"), ("h:2", "9 minutes"), ("h:3", "11 minutes"), ("h:4", "2 days")):
            self.sql("INSERT INTO heartbeats (role, instance, at) VALUES ('web', %s, now() - %s::interval)"
                     " ON CONFLICT (role, instance) DO UPDATE SET at = excluded.at", instance, age)
        states = {r["instance"]: (r["state"], r["alive"]) for r in self.json_ctl("status")["roles"] if r["role"] == "web"}
        self.assertEqual(states, {"h:1": ("alive", True), "h:2": ("silent", False)})
        text = self.run_ctl(0, "status")
        self.assertRegex(text, "web +h:2 +silent")
        self.assertNotIn("h:3", text)
        self.sql("SELECT heartbeat('web', 'h:1', '{}')")
        self.assertEqual(self.one("SELECT count(*) FROM heartbeats WHERE instance = 'h:4'"), 0)


class Alive(WithDatabase):
    """The health check of a container."""

    def asked(self, path):
        p = subprocess.run([BUILD + "/followupd", "--alive"], capture_output=True, text=True, timeout=LIMIT,
                           env=dict(os.environ, FOLLOWUPD_ALIVE_FILE=path))
        return p.returncode, p.stderr

    def test_a_role_that_turns_is_alive_and_one_that_gave_no_sign_is_not(self):
        sign = self.inst.dir + "/alive"
        self.assertEqual(self.asked(sign)[0], 1)
        self.assertIn("is not set", self.asked("")[1])
        role = self.inst.start_role("mailer", env={"FOLLOWUPD_ALIVE_FILE": sign})
        try:
            wait_for("a sign", lambda: self.asked(sign) == (0, ""))
        finally:
            role.stop()
        with open(sign, "r+") as f:
            f.write("%19d\n" % (time.clock_gettime(time.CLOCK_BOOTTIME) - 130))
        status, says = self.asked(sign)
        self.assertEqual(status, 1)
        self.assertRegex(says, r"no sign for 13\d seconds")
        with open(sign, "r+") as f:
            f.write("%19d\n" % (time.clock_gettime(time.CLOCK_BOOTTIME) + 3600))  # of another boot
        self.assertEqual(self.asked(sign)[0], 1)


class Top(WithDatabase):
    """What moves, on a terminal of its own, in lines of JSON, and once."""

    def setUp(self):
        self.sql("DELETE FROM heartbeats")
        self.beat("intake", 0, 120, "2 minutes")

    def beat(self, role, minutes_ago, accepted, up="0", trouble=None):
        counters = {"messages_accepted_total": accepted, "help": {}, **({"trouble": trouble} if trouble else {})}
        self.sql("INSERT INTO heartbeats (role, instance, started_at, at, counters) VALUES (%s, 'h:1', now() - %s::interval,"
                 " now() - %s * interval '1 minute', %s::jsonb) ON CONFLICT (role, instance) DO UPDATE SET at = excluded.at,"
                 " counters = excluded.counters", role, up, minutes_ago, json.dumps(counters))
        self.sql("UPDATE heartbeats SET at = at + interval '1 hour', started_at = started_at + interval '1 hour'"
                 " WHERE role = %s AND at < now() + interval '30 minutes' AND %s = 0", role, minutes_ago)  # however slow this is

    @contextlib.contextmanager
    def on_terminal(self, *words, size=(24, 80)):
        """(process, its terminal, read until that text came)"""
        try:
            master, slave = pty.openpty()
        except OSError as fault:
            self.skipTest("no terminal can be made here: %s" % fault)
        self.resize(slave, size)
        process = subprocess.Popen([BUILD + "/followupctl", "-c", self.inst.config, "top", *words], stdin=slave, stdout=slave,
                                   stderr=slave, env=dict(os.environ, TERM="xterm"))
        seen = []

        def read_until(text):
            end = time.monotonic() + LIMIT
            while text not in "".join(seen):
                self.assertLess(time.monotonic(), end, "%r is not in %r" % (text, "".join(seen)))
                if select.select([master], [], [], 0.2)[0]:
                    seen.append(os.read(master, 65536).decode())
            text, seen[:] = "".join(seen), []
            return text
        try:
            yield process, slave, master, read_until
        finally:
            process.kill()
            process.wait()
            os.close(master)
            os.close(slave)

    def resize(self, terminal, size):
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def test_once_says_what_waits_and_nothing_of_a_patient(self):
        self.followup(overdue=True)
        self.message(outcome="waiting")
        self.beat("engine", 0, 0, trouble="mend\x1b[2Jthis")
        text = self.run_ctl(0, "top", "--once")
        self.assertRegex(text, r"intake +h:1 +alive +2 minutes +60\.0 messages in a minute, over 2 minutes")
        self.assertIn("! no mailer has run in the last 30 seconds", text)
        self.assertIn("! mend [2Jthis\n", text)
        self.assertRegex(text, r"messages to apply +1\n|messages to apply +1  oldest for ")
        self.assertRegex(text, r"Follow-ups: \d+ not closed, 1 overdue, 0 on hold\.  Questions: 0")
        once = self.inst.ctl("--json", "top", "--once")
        self.assertEqual(once.count("\n"), 1)
        told = json.loads(once)
        self.assertEqual((told["queues"]["inbound"]["depth"], told["followups"]["overdue"], told["mail_held"]), (1, 1, False))
        for marks in self.sql("SELECT ref FROM followups UNION SELECT family FROM patients WHERE family <> ''"):
            self.assertNotIn(marks[0], text + once)

    def test_json_is_a_line_each_time_with_the_rate_between_two_heartbeats(self):
        process = subprocess.Popen([BUILD + "/followupctl", "-c", self.inst.config, "--json", "top", "--interval", "1"],
                                   stdout=subprocess.PIPE)
        with process:
            rate = lambda: next((r["per_minute"], r["over_seconds"]) for r in json.loads(process.stdout.readline())["roles"]
                                if r["role"] == "intake")
            self.assertEqual(rate(), (60.0, 120))
            self.sql("UPDATE heartbeats SET at = at + interval '10 seconds',"
                     " counters = counters || '{\"messages_accepted_total\": 125}' WHERE role = 'intake'")
            wait_for("the next rate", lambda: rate() == (30.0, 10))
            process.send_signal(signal.SIGINT)
            process.stdout.read()
        self.assertEqual(process.returncode, 0)

    def test_a_terminal_gets_what_changed_and_is_given_back(self):
        for end in (lambda process, master: os.write(master, b"q"), lambda process, master: process.send_signal(signal.SIGINT)):
            with self.on_terminal("--interval", "1") as (process, terminal, master, read_until):
                before = termios.tcgetattr(terminal)
                first = read_until("SOURCE")
                self.assertTrue(first.startswith("\x1b[?1049h\x1b[?25l"), first[:40])
                self.assertFalse(termios.tcgetattr(terminal)[3] & termios.ECHO)
                self.beat("web", 0, 0)
                second = read_until("web ")
                self.assertNotIn("mailer has run", second)  # that line is as it was
                end(process, master)
                read_until("\x1b[?25h\x1b[?1049l")
                self.assertEqual(process.wait(LIMIT), 0)
                self.assertEqual(termios.tcgetattr(terminal), before)
            self.sql("DELETE FROM heartbeats WHERE role = 'web'")

    def test_a_small_terminal_gets_what_fits(self):
        with self.on_terminal(size=(5, 30)) as (process, terminal, master, read_until):
            shown = read_until("more lines)")
            self.assertNotIn("WAITING", shown)
            self.assertLessEqual(max(len(re.sub("\x1b\\[[?0-9;]*[A-Za-z]", "", line)) for line in shown.split("\x1b[K")), 30)
            self.resize(terminal, (40, 100))
            process.send_signal(signal.SIGWINCH)
            read_until("SOURCE")
            os.write(master, b"q")
            self.assertEqual(process.wait(LIMIT), 0)

    def test_what_is_no_terminal_is_refused(self):
        self.assertIn("standard output is no terminal", self.run_ctl(2, "top"))
        self.assertIn("from 1 to 3600", self.run_ctl(2, "top", "--once", "--interval", "0"))


class Clock(WithDatabase):
    def test_clock_goes_from_one_due_instant_to_the_next_and_waits_for_the_work(self):
        now = lambda: self.one("SELECT clock_now()")
        start = now()
        self.assertEqual(self.json_ctl("clock", "advance", "2weeks")["steps"], 0)
        self.assertEqual((now() - start).days, 14)
        number = self.followup(timer="3 days")
        out = self.run_ctl(1, "clock", "advance", "1month", "--wait", "1")
        for part in ('timer "reminder" of follow-up %d is due and not fired' % number,
                     "no engine has run in the last 30 seconds"):
            self.assertIn(part, out)
        self.assertEqual((now() - start).days, 17)
        self.sql("UPDATE timers SET due_at = clock_now() + interval '10 years'")
        self.assertEqual(self.json_ctl("clock", "advance", "1month")["steps"], 0)

    @contextlib.contextmanager
    def engine(self):
        """Fires what is due: notes the instants and sets each timer 30 days on."""
        fired, over = [], threading.Event()
        connection = psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_owner",
                                      options="-c search_path=followupd -c timezone=UTC")
        connection.autocommit = True

        def work():
            with connection.cursor() as cursor:
                while not over.wait(0.005):
                    cursor.execute("UPDATE timers SET due_at = due_at + interval '30 days' WHERE due_at <= clock_now()"
                                   " RETURNING followup_id, due_at - interval '30 days', clock_now()")
                    fired.extend(cursor.fetchall())

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield fired
        finally:
            over.set()
            thread.join()
            connection.close()

    def test_everything_due_on_the_way_happens_at_its_instant(self):
        self.sql("DELETE FROM timers")
        a, b = self.followup(timer="10 days"), self.followup(timer="20 days")
        with self.engine() as fired:
            answer = self.json_ctl("clock", "advance", "65days")
        self.assertEqual([f[0] for f in fired], [a, b, a, b])
        self.assertEqual(answer["steps"], 4)
        for _, due, at in fired:
            self.assertLess(abs((at - due).total_seconds()), 86400)

    def test_a_mail_on_its_way_is_waited_for(self):
        number = self.notice(self.followup(timer="30 years"))
        self.sql("UPDATE outbox SET attempts = 1, due_at = clock_now() + interval '2 minutes'")
        self.assertIn("mail of notice %d is being sent" % number,
                      self.run_ctl(1, "clock", "advance", "1day", "--wait", "1"))
        self.sql("DELETE FROM outbox")

    def test_what_cannot_be_understood_or_lies_back_is_refused(self):
        for bad in ("6", "months", "0days", "6lightyears", "-1day", ""):
            self.run_ctl(2, "clock", "advance", "--", bad)
        self.run_ctl(2, "clock", "advance", "--to", "2026-13-01")
        self.run_ctl(1, "clock", "advance", "--to", "2001-01-01")
        self.message()
        self.assertIn("only before the first message", self.run_ctl(1, "clock", "set", "2060-01-01"))

    def test_to_is_local_time_of_the_site(self):
        day = "%d-07-01" % (self.one("SELECT clock_now()").year + 1)
        self.sql("UPDATE timers SET due_at = clock_now() + interval '10 years'")
        self.run_ctl(0, "clock", "advance", "--to", day + "T08:00")
        self.assertEqual(self.one("SELECT to_char(clock_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"),
                         day + " 15:00")
        self.assertIn(day + " 08:00", self.run_ctl(0, "clock", "show"))


class Verify(WithDatabase):
    def broken(self):
        p = self.inst.ctl("--json", "verify", check=False)
        answer = json.loads(p.stdout)
        self.assertEqual(p.returncode, 0 if answer["holds"] else 1)
        return {i["name"]: i["ids"] for i in answer["invariants"] if not i["holds"]}

    def test_each_invariant_is_found_broken_and_nothing_else(self):
        number, closed = self.followup(timer="30 years"), self.followup(state="closed")
        sent, queued = self.notice(number, "s", "accepted"), self.notice(number, "q")
        self.sql("UPDATE notices SET kind = 'booked' WHERE id = %s", queued)
        accepted, rejected = self.message(), self.message("rejected")
        untold = self.followup(timer="30 years")
        self.assertEqual(self.broken(), {})
        later = "clock_now() + interval '1 second'"
        entry = ("INSERT INTO calendar_entries SELECT %d, 'due', id, 'v@x', 0, '2026-01-01' FROM people LIMIT 1"
                 % closed, "DELETE FROM calendar_entries")
        outbox = ("WITH n AS (SELECT %d AS id), m AS (INSERT INTO mails SELECT id, '' FROM n ON CONFLICT DO NOTHING)"
                  " INSERT INTO outbox (notice_id, due_at, expires_at, envelope_from, recipient, message_id, envid)"
                  " SELECT id, " + later + ", " + later + ", 'a', 'b', 'v', 'e' FROM n")
        old = ("INSERT INTO notices (id, followup_id, person_id, kind, step, revision, created_at) SELECT -5, %d,"
               " owner_id, 'k', 'late', 0, closed_at - interval '1 hour' FROM followups WHERE id = %d; "
               % (closed, closed) + outbox % -5, "DELETE FROM outbox WHERE notice_id = -5; DELETE FROM mails WHERE notice_id = -5;"
               " DELETE FROM notices WHERE id = -5")
        exam = "(SELECT index_exam_id FROM followups WHERE id = %d)" % number
        question = self.review_item(followup=number)
        self.sql("INSERT INTO desk (item_id, list, why, question, person_id, rank, key, since, system, site) SELECT q.id,"
                 " l, 'question', true, 0, 5, created_at, created_at, NULL, NULL FROM review_items q,"
                 " unnest('{todo,questions}'::text[]) l WHERE q.id = %s", question)
        letter = ("INSERT INTO letters (id, followup_id, number, says, certified, queued_at, density, state, address, batch,"
                  " printed_on, sent_on) VALUES (-9, " + str(number) + ", 1, 'reminder', false, now(), 'unknown', '%s', %s)")
        printed = "INSERT INTO letter_bodies VALUES (-9, '2026-04-22-1', 'en', 'Dear patient')"
        cases = [  # invariant, broken by, mended by, ids, and what of the desk is wrong with it
            ("message-applied-or-waiting", "DELETE FROM applied WHERE inbound_id = %d" % accepted,
             "INSERT INTO applied VALUES (%d, now(), 'applied')" % accepted, [accepted]),
            ("message-applied-or-waiting", "INSERT INTO inbound_todo VALUES (%d, 3)" % accepted,
             "DELETE FROM inbound_todo", [accepted]),
            ("message-stored", "INSERT INTO mends (inbound_id, of_id, said_by) VALUES (-7, %d, 'C1')" % rejected,
             "DELETE FROM mends", [-7]),
            ("message-refused-untouched", "INSERT INTO inbound_todo VALUES (%d, 3)" % rejected,
             "DELETE FROM inbound_todo", [rejected]),
            ("report-current-once", "UPDATE reports SET current = false WHERE exam_id = " + exam,
             "UPDATE reports SET current = true", [self.one("SELECT " + exam)]),
            ("finding-has-work", "INSERT INTO findings (id, report_id, origin, finding_key, disposition)"
             " SELECT -7, report_id, 'unread', 'other', 'review' FROM findings LIMIT 1",
             "DELETE FROM findings WHERE id = -7", [-7]),
            ("finding-has-work", "INSERT INTO findings (id, report_id, origin, finding_key, disposition)"
             " SELECT -7, report_id, 'unread', 'other', 'followup' FROM findings LIMIT 1",
             "DELETE FROM findings WHERE id = -7", [-7]),
            ("open-has-timer", "DELETE FROM timers WHERE followup_id = %d" % number,
             "INSERT INTO timers VALUES (%d, 'x', clock_now() + interval '1 day')" % number, [number]),
            ("closed-has-no-timer", "INSERT INTO timers VALUES (%d, 'x', clock_now() + interval '1 day')" % closed,
             "DELETE FROM timers WHERE followup_id = %d" % closed, [closed]),
            ("open-has-owner", "UPDATE followups SET owner_id = -9 WHERE id = %d" % number,
             "UPDATE followups SET owner_id = (SELECT id FROM people WHERE ref = 'FAILSAFE') WHERE id = %d" % number,
             [number]),
            ("old-report-told", "UPDATE followups SET planned_at = opened_at - interval '1 day' WHERE id = %d" % untold,
             "UPDATE followups SET planned_at = opened_at", [untold]),
            ("question-has-step", "UPDATE review_items SET due_at = NULL WHERE id = %d" % question,
             "UPDATE review_items SET due_at = clock_now() + interval '9 days' WHERE id = %d" % question, [question]),
            ("question-has-owner", "UPDATE review_items SET step = 'told' WHERE id = %d" % question,
             "UPDATE review_items SET step = NULL WHERE id = %d" % question, [question]),
            ("second-number-has-root", "INSERT INTO exams (id, patient_id, facility, status, same_as_id) SELECT -9,"
             " patient_id, 'F', 'ordered', -8 FROM exams LIMIT 1", "DELETE FROM exams WHERE id = -9", [-9]),
            ("followup-has-subject", "UPDATE followups SET finding_id = -finding_id WHERE id = %d" % number,
             "UPDATE followups SET finding_id = -finding_id WHERE id = %d" % number, [number]),
            ("closed-has-reason", "UPDATE followups SET closed_by = NULL WHERE id = %d" % closed,
             "UPDATE followups SET closed_by = 'x' WHERE id = %d" % closed, [closed]),
            ("closed-proof-stands", "UPDATE followups SET closure_detail = '{\"exam\": -7}' WHERE id = %d" % closed,
             "UPDATE followups SET closure_detail = NULL WHERE id = %d" % closed, [closed]),
            ("history-unbroken", "UPDATE followups SET event_seq = 3 WHERE id = %d" % number,
             "UPDATE followups SET event_seq = 2 WHERE id = %d" % number, [number]),
            ("history-unaltered", "UPDATE events SET actor = 'me' WHERE followup_id = %d AND seq = 2" % number,
             "UPDATE events SET actor = 'engine' WHERE followup_id = %d AND seq = 2" % number, [number]),
            ("mail-has-bytes", "UPDATE mails SET notice_id = %d WHERE notice_id = %d" % (sent, queued),
             "UPDATE mails SET notice_id = %d WHERE notice_id = %d" % (queued, sent), [queued]),
            ("notice-ends-once", outbox % sent, "DELETE FROM outbox WHERE notice_id = %d" % sent, [sent]),
            ("line-has-notice", "INSERT INTO digest_lines (told_id, followup_id, step, person_id, due_at)"
             " VALUES (-9, %d, 's', 1, '2100-01-01')" % number, "DELETE FROM digest_lines WHERE told_id = -9", [-9]),
            ("notice-once-per-step", "DROP INDEX notices_once; UPDATE notices SET step = 's'",
             "UPDATE notices SET step = id::text; CREATE UNIQUE INDEX notices_once ON notices"
             " (followup_id, revision, step)", [number]),
            ("mail-not-before-notice", "UPDATE outbox SET due_at = '2000-01-01' WHERE notice_id = %d" % queued,
             "UPDATE outbox SET due_at = '2100-01-01'", [queued]),
            ("closed-has-no-mail", *old, [-5]),
            ("closed-calendar-cancelled", *entry, [closed]),
            ("failed-mail-has-work", "UPDATE deliveries SET outcome = 'failed' WHERE notice_id = %d" % sent,
             "UPDATE deliveries SET outcome = 'accepted'", [sent]),
            ("message-stored", "INSERT INTO applied VALUES (-9, now(), 'applied')",
             "DELETE FROM applied WHERE inbound_id = -9", [-9]),
            ("message-stored", "INSERT INTO document_texts VALUES (-9, 1, 'pdf', 'none', '')",
             "DELETE FROM document_texts WHERE inbound_id = -9", [-9]),
            ("policy-has-text", "INSERT INTO policy_uses OVERRIDING SYSTEM VALUE VALUES (-9, 'x 1 y', now())",
             "DELETE FROM policy_uses WHERE seq = -9", [-9]),
            ("number-has-patient", "INSERT INTO patient_identifiers VALUES ('X', 'X', 'MR', -9)",
             "DELETE FROM patient_identifiers WHERE patient_id = -9", [-9]),
            ("appointment-has-patient", "INSERT INTO appointments (id, patient_id, sender, status, event_at)"
             " VALUES (-9, -9, 'S|F', 'booked', now())", "DELETE FROM appointments WHERE id = -9", [-9]),
            ("exam-has-patient", "INSERT INTO exams (id, patient_id, facility, status) VALUES (-9, -9, 'F', 'ordered')",
             "DELETE FROM exams WHERE id = -9", [-9]),
            ("report-has-exam", "INSERT INTO reports (id, exam_id, version, status, status_at, current, inbound_id,"
             " text_sha256, text_inbound_id) VALUES (-9, -9, 1, 'preliminary', clock_now(), true, %d, sha256(''), %d)"
             % (accepted, accepted), "DELETE FROM reports WHERE id = -9", [-9]),
            ("finding-has-report", "INSERT INTO findings (id, report_id, origin, finding_key, disposition)"
             " VALUES (-9, -9, 'unread', 'k', 'none')", "DELETE FROM findings WHERE id = -9", [-9]),
            ("credential-has-person", "INSERT INTO credentials (person_id, login) VALUES (-9, 'nobody')",
             "DELETE FROM credentials", [-9]),
            ("period-has-people", "INSERT INTO people_periods (id, person_id, kind, cover_id, begins_at, imported) SELECT -9, id,"
             " 'absence', -9, clock_now(), false FROM people LIMIT 1", "DELETE FROM people_periods", [-9]),
            ("team-is-there", "INSERT INTO teams (id, ref, name, lead_id) VALUES (-9, 'x', 'X', -9)", "DELETE FROM teams", [-9]),
            ("coordinator-counted", "INSERT INTO coordinator_loads VALUES (-9, 0, 1)", "DELETE FROM coordinator_loads", [-9]),
            ("access-unaltered", "INSERT INTO access_seals (last_id, hash) VALUES (-9, sha256(''))",
             "DELETE FROM access_seals WHERE last_id = -9", [-9]),
            ("timer-has-followup", "INSERT INTO timers VALUES (-9, 'x', clock_now() + interval '1 day')",
             "DELETE FROM timers WHERE followup_id = -9", [-9]),
            ("attempt-has-followup", "INSERT INTO attempts SELECT -9, %d, owner_id, %d, opened_at - interval '1 hour',"
             " opened_at, 'phone', 'reached' FROM followups WHERE id = %d" % (number, accepted, number),
             "DELETE FROM attempts", [-9]),
            ("letter-is-asked", letter % ("queued", "NULL, NULL, NULL, NULL"), "DELETE FROM letters", [-9]),
            ("letter-is-attempt", letter % ("sent", "'here', '2026-04-22-1', '2026-04-22', '2026-04-22'") + "; " + printed,
             "DELETE FROM letters; DELETE FROM letter_bodies", [-9]),
            ("letter-has-body", printed, "DELETE FROM letter_bodies", [-9]),
            ("contact-has-patient", "INSERT INTO contact_points (id, patient_id, kind, use, place, value, sender, since)"
             " VALUES (-9, -8, 'phone', 'home', 'PID-13', '555-0100', '', now())",
             "DELETE FROM contact_points WHERE id = -9", [-9]),
            ("offer-has-people", "UPDATE followups SET offer_to = -9, offer_by = owner_id, offer_ends = now() + interval"
             " '99 years' WHERE id = %d" % number,
             "UPDATE followups SET offer_to = NULL, offer_by = NULL, offer_ends = NULL", [number], [number]),
            ("need-has-person", "UPDATE followups SET need = 'order', need_by = -9, need_since = clock_now(),"
             " need_at = clock_now() + interval '99 years' WHERE id = %d" % number,
             "UPDATE followups SET need = 'nothing', need_by = NULL, need_since = NULL, need_at = NULL", [number]),
            ("timer-is-first", "UPDATE timers SET plan_step = 'x', plan_due_at = due_at - interval '1 hour'"
             " WHERE followup_id = %d" % number,
             "UPDATE timers SET plan_step = NULL, plan_due_at = NULL", [number]),
            ("timer-is-first", "UPDATE followups SET again_for = owner_id, again_at = clock_now() + interval '1 hour'"
             " WHERE id = %d" % number, "UPDATE followups SET again_for = NULL, again_at = NULL", [number]),
            ("question-has-subject", "INSERT INTO review_items (id, kind, key, patient_id, question, created_at,"
             " class, due_at) VALUES (-9, 'k', 'k', -9, '?', clock_now(), 'record', clock_now() + interval '9 days');"
             " INSERT INTO question_events (review_item_id, at, actor, kind) VALUES (-9, clock_now(), 'engine', 'asked')",
             "DELETE FROM review_items WHERE id = -9; DELETE FROM question_events WHERE review_item_id = -9", [-9]),
            ("question-waits-rightly", "UPDATE review_items SET waits = 1, waits_until = clock_now() + interval '99 days'"
             " WHERE id = %d" % question, "UPDATE review_items SET waits_until = NULL WHERE id = %d" % question, [question],
             [question]),
            ("duty-has-day", "UPDATE review_items SET deadline = '2026-01-01', rule = 'mqsa 2024 MQSA-1' WHERE id = %d"
             % question, "UPDATE review_items SET deadline = NULL, rule = NULL WHERE id = %d" % question, [question]),
            ("duty-has-proof", "INSERT INTO review_items (id, kind, key, question, created_at, class, deadline, rule,"
             " resolved_at, resolved_by, resolution) VALUES (-9, 'patient-letter', 'k', '?', clock_now(), 'patient',"
             " '2026-01-01', 'mqsa 2024 MQSA-1', clock_now(), 'C1', 'communicated to patient');"
             " INSERT INTO question_events (review_item_id, at, actor, kind) VALUES (-9, clock_now(), 'engine', 'asked'),"
             " (-9, clock_now(), 'C1', 'answered')",
             "DELETE FROM review_items WHERE id = -9; DELETE FROM question_events WHERE review_item_id = -9", [-9]),
            ("question-history-stands", "INSERT INTO question_events (review_item_id, at, actor, kind)"
             " VALUES (%d, clock_now(), 'C1', 'answered')" % question,
             "DELETE FROM question_events WHERE kind = 'answered'", [question]),
            ("notice-has-subject", "UPDATE notices SET person_id = -9 WHERE id = %d" % sent,
             "UPDATE notices SET person_id = (SELECT owner_id FROM followups LIMIT 1)", [sent]),
            ("mail-has-notice", "INSERT INTO undelivered VALUES (-9)", "DELETE FROM undelivered", [-9]),
            ("calendar-has-followup", "INSERT INTO calendar_entries SELECT -9, 'due', id, 'w@x', 0, '2026-01-01'"
             " FROM people LIMIT 1", "DELETE FROM calendar_entries", [-9]),
            ("desk-has-item", "INSERT INTO desk SELECT -9, 'todo', 'overdue', false, 0, 6, now(), now()",
             "DELETE FROM desk WHERE item_id = -9", [-9]),
            ("desk-is-right", "UPDATE desk SET rank = 3 WHERE list = 'todo' AND item_id = %d" % question,
             "UPDATE desk SET rank = 5 WHERE item_id = %d" % question, [question]),
            ("desk-is-right", "DELETE FROM desk WHERE list = 'questions' AND item_id = %d" % question,
             "INSERT INTO desk SELECT item_id, 'questions', why, question, person_id, rank, key, since FROM desk"
             " WHERE item_id = %d" % question, [question]),
            ("desk-is-right", "UPDATE followups SET overdue = true WHERE id = %d" % number,
             "UPDATE followups SET overdue = false", [number]),
        ]
        for name, damage, repair, ids, *desk in cases:
            with self.subTest(name):
                self.sql(damage)
                self.assertEqual(self.broken(), {name: ids, **{"desk-is-right": of for of in desk}})
                self.sql(repair)
                self.assertEqual(self.broken(), {})
        names = {i["name"] for i in self.json_ctl("verify")["invariants"]}
        self.assertEqual(names, {case[0] for case in cases})

    def test_text_says_ok_and_failed(self):
        self.followup(timer=None)
        out = self.run_ctl(1, "verify")
        self.assertIn("FAILED  open-has-timer", out)
        self.assertIn("OK      closed-has-reason", out)
        self.sql("INSERT INTO timers SELECT id, 'x', clock_now() + interval '1 day' FROM followups f WHERE state <>"
                 " 'closed' AND NOT EXISTS (SELECT FROM timers t WHERE t.followup_id = f.id)")


if __name__ == "__main__":
    unittest.main()
