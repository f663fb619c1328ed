#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_api.py - programs: their tokens, what they read and answer as JSON, and how they are refused."""
import getopt
import http.client
import json
import os
import re
import shlex
import signal
import string
import sys
import threading
import unittest
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import SOURCE, wait_for
from openapi import Description
from scenario import Scenario

LDCT, LUNG = "79086-5^CT Chest for screening WO contrast^LN", "lung-rads/2022.category"
CHEST = "24627-2^CT Chest^LN"
DESCRIPTION = Description(SOURCE)
EVERYTHING = "followups.read,followups.write,questions.write,people.read,measures.read"


class Answer:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text
        self.json = json.loads(text) if text else None


class Program:
    """Whoever holds that token."""

    def __init__(self, test, token):
        self.test, self.token = test, token

    def ask(self, method, path, body=None, headers=None):
        return wait_for("its turn", lambda: self.asked(method, path, body, headers))

    def asked(self, method, path, body, headers):
        link = http.client.HTTPConnection("127.0.0.1", self.test.inst.pages_port, timeout=60)
        sent = {"Authorization": "Bearer " + self.token} if self.token else {}
        if method == "POST":
            sent.update({"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
        sent.update(headers or {})
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        link.request(method, path, body=data, headers={k: v for k, v in sent.items() if v is not None})
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        a = Answer(answer.status, answer.headers, text)
        if a.status == 429:
            return None  # there were too many in this second
        if not path.startswith("/api/"):
            return a
        faults = DESCRIPTION.answer_faults(method, path, a.status, a.headers["Content-Type"], a.json)
        if a.status < 300 and method == "POST":
            faults += DESCRIPTION.body_faults(method, path, json.loads(data))
        self.test.assertEqual(faults, [], (method, path))
        return a

    def get(self, path, status=200, **headers):
        return self.of("GET", path, None, status, headers)

    def post(self, path, body, status=200, **headers):
        headers = dict({"Prefer": "wait=10"}, **headers)
        return self.of("POST", path, body, status, headers)

    def of(self, method, path, body, status, headers):
        a = self.ask(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        self.test.assertEqual(a.status, status, (path, a.text))
        self.test.assertEqual(a.headers["Cache-Control"], "no-store")
        self.test.assertIsNone(a.headers["Set-Cookie"])
        self.test.assertIsNone(a.headers["Access-Control-Allow-Origin"])
        if status >= 400:
            self.test.problem(a, path)
        return a


class Programs(Scenario):
    def setUp(self):
        super().setUp()
        self.seen_types = set()

    def program(self, name="ehr", scopes=EVERYTHING, *options):
        made = json.loads(self.inst.ctl("--json", "token", "new", name, "--scopes", scopes, *options))
        self.made = made["id"]
        return Program(self, made["token"])

    def problem(self, a, path):
        self.assertEqual(a.headers["Content-Type"], "application/problem+json; charset=utf-8")
        self.assertEqual((a.json["status"], a.json["instance"]), (a.status, path.split("?")[0]))
        self.assertTrue(a.json["title"] and a.json["detail"])
        self.seen_types.add(a.json["type"])

    def open(self, patient, category="4A", **more):
        self.report("F" + patient, "RX" + patient, "20260302", LDCT, {LUNG: category}, patient=patient, **more)
        return self.one("SELECT ref FROM followups ORDER BY id DESC LIMIT 1")

    def one(self, query, *values):
        return self.inst.sql(query, *values)[0][0]

    def answer(self, p, ref, kind, status=200, seen=None, **members):
        headers = members.pop("headers", {})
        if seen is None:
            seen = p.get("/api/v1/followups/" + ref).json["seen"]
        return p.post("/api/v1/followups/%s/answers" % ref, dict(members, kind=kind, seen=seen), status, **headers)


class Tokens(Programs):
    def test_a_token_is_made_used_and_ended(self):
        ref = self.open("RIVERA")
        p = self.program()
        self.assertRegex(p.token, "^fu_[a-z2-7]{52}$")
        p.get("/api/v1/followups/" + ref)
        listed, = json.loads(self.inst.ctl("--json", "token", "list"))
        self.assertEqual((listed["program"], listed["used_from"], listed["team"]), ("ehr", "127.0.0.1", None))
        stored = self.inst.sql("SELECT to_jsonb(t)::text FROM tokens t")[0][0] + self.inst.log_text()
        self.assertNotIn(p.token, stored)
        self.kept_to_its_scope(ref)
        self.only_from_its_addresses(ref)
        self.only_its_team(ref)
        self.no_person_s_door(p, ref)
        self.inst.ctl("token", "revoke", str(listed["id"]))
        p.get("/api/v1/followups/" + ref, 401)
        self.inst.ctl("token", "revoke", str(listed["id"]), check=False)
        self.assertEqual([t["program"] for t in json.loads(self.inst.ctl("--json", "token", "list"))], ["reader", "near", "team"])
        for words in (["x!", "--scopes", "people.read"], ["bad", "--scopes", "everything"],
                      ["bad", "--scopes", "people.read", "--team", "NOBODY"], ["bad", "--scopes", "people.read", "--from", "here"]):
            said = self.inst.ctl("token", "new", *words, check=False)
            self.assertEqual((said.returncode, said.stdout), (1, b""), words)
        self.assertEqual(self.one("SELECT count(*) FROM people WHERE kind = 'program'"), 4)
        self.verify()

    def kept_to_its_scope(self, ref):
        reader = self.program("reader", "followups.read")
        reader.get("/api/v1/people", 403)
        self.answer(reader, ref, "ack", 403)
        session = self.one("SELECT session_id FROM tokens WHERE id = %s", self.made)
        # The database refuses it too, whatever the process believes.
        with self.assertRaisesRegex(Exception, "may not say that"):
            self.inst.sql("SELECT pages.token_enter(%s, '10.0.0.1'); SELECT pages.answer_put('note', 'followup',"
                          " (SELECT id FROM followups LIMIT 1), 'abcdefghijklmnopq', 0, '{\"note\": \"x\"}')", reader.token, login="pages")
        self.assertEqual(self.one("SELECT count(*) FROM access_items WHERE session_id = %s", session), 1)

    def only_from_its_addresses(self, ref):
        self.program("near", "followups.read", "--from", "10.0.0.0/8,192.0.2.1").get("/api/v1/followups/" + ref, 401)
        self.inst.sql("UPDATE tokens SET sources = '{127.0.0.0/8}' WHERE sources IS NOT NULL")

    def only_its_team(self, ref):
        other = self.open("TAN")
        self.inst.ctl("assign", other, "--to", "P10090", "--reason", "hers", "--by", "C1")
        p = self.program("team", EVERYTHING, "--team", "P10090")
        self.assertEqual([i["ref"] for i in p.get("/api/v1/followups").json["items"]], [other])
        p.get("/api/v1/followups/" + other)
        p.get("/api/v1/followups/" + ref, 404)
        self.answer(p, ref, "ack", 404, seen=1)
        self.assertEqual(p.post("/api/v1/search", {"q": "RIVERA"}).json["items"], [])

    def no_person_s_door(self, p, ref):
        """A token is no cookie, a cookie is no token, and a program is nobody to sign in or hand over to."""
        for headers in ({"Authorization": None, "Cookie": "__Host-fu=" + p.token}, {"Authorization": "Basic " + p.token},
                        {"Authorization": "Bearer " + p.token[3:]}, {"Authorization": "Bearer fu_x"}):
            a = p.get("/api/v1/followups/" + ref, 401, **headers)
            self.assertEqual(a.headers["WWW-Authenticate"], "Bearer")
        link = http.client.HTTPConnection("127.0.0.1", self.inst.pages_port, timeout=60)
        link.request("GET", "/case/" + ref, headers={"Authorization": "Bearer " + p.token, "Cookie": "__Host-fu=" + p.token})
        self.assertEqual(link.getresponse().status, 303)
        link.close()
        self.inst.ctl("people", "sign-in", "program-ehr", "--one-time", check=False)
        self.assertEqual(self.one("SELECT count(*) FROM sign_in_codes"), 0)
        self.answer(p, ref, "transfer", 422, person="program-ehr", reason="x")

    def test_so_many_requests_and_no_more(self):
        p = self.program()
        # One connection, and until it is refused: a slow machine is refused later.
        link, answers = http.client.HTTPConnection("127.0.0.1", self.inst.pages_port, timeout=60), []
        while 429 not in answers and len(answers) < 5000:
            link.request("GET", "/api/v1/people", headers={"Authorization": "Bearer " + p.token})
            a = link.getresponse()
            answers.append(a.status)
            a.read()
        link.close()
        self.assertEqual((answers[-1], a.headers["Retry-After"], answers.count(200)), (429, "1", len(answers) - 1))
        self.assertGreater(len(answers), 60)
        wait_for("the next second", lambda: p.ask("GET", "/api/v1/people").status == 200)


class Api(Programs):
    def test_follow_ups_are_read_and_answered(self):
        self.ref, self.other = self.open("RIVERA"), self.open("TAN")
        self.report("FQ", "RXQUINN", "20260302", CHEST, {}, patient="QUINN", text="Pulmonary nodule. Recommend follow-up.")
        self.until("2026-07-08T16:00:00Z")
        p = self.program()
        self.lists(p)
        self.the_case(p)
        self.answers(p)
        self.refusals(p)
        self.a_question(p)
        self.a_new_one(p)
        self.searches(p)
        self.access(p)
        self.looks_so_far(p)
        self.letters(p)
        self.measures(p)
        self.hostile_names(p)
        self.description()
        self.manual()
        self.assertEqual(self.seen_types, {"/problems/" + t for t in (
            "unauthenticated", "forbidden", "not-found", "conflict", "gone", "too-large", "refused", "precondition")} | {"about:blank"})
        self.verify()
        out = json.loads(self.inst.ctl("--json", "rebuild", "--check"))
        self.assertEqual((out["equal"], out["differences"]), (True, []))

    def lists(self, p):
        page = p.get("/api/v1/followups?limit=1").json
        self.assertEqual((page["items"][0]["ref"], page["counts"]["open"], page["counts"]["overdue"]), (self.ref, 2, 2))
        page = p.get("/api/v1/followups?limit=1&after=" + page["next"]).json
        self.assertEqual(page["items"][0]["ref"], self.other)
        self.assertEqual(p.get("/api/v1/followups?limit=1&after=" + page["next"]).json["items"], [])
        for query, refs in (("list=overdue", [self.ref, self.other]), ("list=closed", []), ("list=soon", []),
                            ("guideline=lung-rads", [self.ref, self.other]), ("guideline=none", []), ("site=nowhere", []),
                            ("list=waiting", []), ("list=any&scope=mine", [])):
            self.assertEqual([i["ref"] for i in p.get("/api/v1/followups?" + query).json["items"]], refs, query)
        # A filter that is misspelt, or said twice, shows nobody.
        for query in ("guidline=none", "list", "list=open&list=open", "limit=2&limit=3", "x", "=", "scope=all&mine=", "list+=open",
                      "list=nothing", "limit=0", "limit=201", "after=x", "after=1.x", "scope=x", "updated_since=yesterday"):
            p.get("/api/v1/followups?" + query, 422)
        p.get("/api/v1/people?limit=1", 422)
        p.get("/api/v1/followups/%s?list=open" % self.ref, 422)
        item = p.get("/api/v1/followups").json["items"][0]
        self.assertEqual(item["patient"]["mrn"], "RIVERA")
        self.assertEqual((item["state"], item["overdue"], item["guideline"], item["owner"]["ref"], item["local_date"]),
                         ("open", True, "lung-rads", "P10011", False))
        self.assertTrue(item["next"]["at"].endswith("Z") and item["next"]["words"])
        self.changes(p)

    def changes(self, p):
        """What has changed, page by page, without one left out."""
        refs, after = [], ""
        while True:
            page = p.get("/api/v1/followups?updated_since=2026-01-01T00:00:00Z&limit=1" + after).json
            refs += [i["ref"] for i in page["items"]]
            if not page["next"]:
                break
            after = "&after=" + page["next"]
        self.assertEqual(sorted(refs), sorted([self.ref, self.other]))
        now = self.one("SELECT to_char(max(at) AT TIME ZONE 'UTC' + interval '1 second', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM events")
        self.since = "/api/v1/followups?updated_since=" + now
        self.assertEqual(p.get(self.since).json["items"], [])

    def looks_so_far(self, p):
        """A filter that nothing fits reads so many and no more; the next page goes on behind them."""
        item = self.one("SELECT id FROM followups WHERE ref = %s", self.other)
        self.inst.sql("INSERT INTO followups OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(f, jsonb_build_object('id',"
                      " id + 1000000 + k, 'ref', 'X' || k))).* FROM followups f, generate_series(1, 20000) k WHERE id = %s", item)
        self.inst.sql("INSERT INTO events (followup_id, seq, at, actor, kind, detail, hash) SELECT followup_id, 1000 + k, at + k * interval '1 microsecond',"
                      " actor, kind, detail, hash FROM events e, generate_series(1, 20000) k WHERE followup_id = %s AND seq = 1", item)
        for query in ("guideline=none", "guideline=none&updated_since=2026-01-01T00:00:00Z", "site=nowhere&list=closed"):
            after, pages = "", 0
            while after is not None and pages < 9:
                page = p.get("/api/v1/followups?" + query + (after and "&after=" + after)).json
                self.assertEqual(page["items"], [])
                after, pages = page["next"], pages + 1
            self.assertEqual((after, pages), (None, 3), query)
        self.inst.sql("DELETE FROM events WHERE followup_id = %s AND seq > 1000", item)
        self.inst.sql("DELETE FROM followups WHERE id > 1000000")

    def the_case(self, p):
        a = p.get("/api/v1/followups/%s-%s" % (self.ref[:3].lower(), self.ref[3:]))
        case = a.json
        self.assertEqual(a.headers["ETag"], '"%d"' % case["seen"])
        self.assertEqual((case["ref"], case["rule"]["row"], case["because"]["system"]), (self.ref, "LR22-M4A", "lung-rads"))
        self.assertEqual(case["because"]["origin"]["accession"], "RXRIVERA")
        self.assertTrue(case["if_nobody"] and case["if_nobody"][0]["who"], case["if_nobody"])
        self.assertTrue(case["mails"])
        self.assertIsNone(case["closure"])
        history = p.get("/api/v1/followups/%s/history" % self.ref).json
        self.assertTrue(history["chain_ok"])
        self.assertEqual([h["seq"] for h in history["items"]], list(range(1, case["seen"] + 1)))
        p.get("/api/v1/followups/ZZZZZZ", 404)
        p.get("/api/v1/nothing", 404)
        self.assertIn("P10011", [x["ref"] for x in p.get("/api/v1/people").json["items"]])

    def answers(self, p):
        key = {"Idempotency_Key": "k-1"}
        body = {"kind": "attempt", "channel": "phone", "outcome": "no-answer", "next": "2026-07-10", "seen": self.seen(p)}
        path = "/api/v1/followups/%s/answers" % self.ref
        first = p.post(path, body, **key)
        self.assertEqual(first.json["outcome"], "applied")
        same = p.post(path, body, **key)
        self.assertEqual((same.json, same.headers["Location"]), (first.json, first.headers["Location"]))
        self.assertEqual(p.get(first.headers["Location"]).json, first.json)
        self.assertEqual(self.one("SELECT count(*) FROM attempts"), 1)
        p.post(path, dict(body, outcome="reached"), 422, **key)
        for kind, members in (("ack", {}), ("note", {"note": "told the <b>ward</b>"}), ("seen", {"next": "2026-07-12"}),
                              ("postpone", {"until": "2026-07-20", "reason": "insurer"}),
                              ("need", {"what": "order", "until": "2026-07-15"}),
                              ("transfer", {"person": "R1", "reason": "hers"}), ("refuse", {"reason": "not mine"})):
            self.answer(p, self.ref, kind, **members)
        undone = self.answer(p, self.ref, "note", note="wrong case").json["message"]
        p.post(path, {"kind": "undo", "message": undone})
        self.answer(p, self.ref, "close", code="DONE_ELSEWHERE", source="Lakeside Imaging, 3 Jun 2026")
        case = p.get("/api/v1/followups/" + self.ref).json
        self.assertEqual((case["state"], case["closure"]["code"]), ("closed", "DONE_ELSEWHERE"))
        self.answer(p, self.ref, "reopen", reason="another patient's")
        self.assertEqual({a for a, in self.inst.sql("SELECT DISTINCT actor FROM events WHERE kind = 'attempted'")}, {"program-ehr"})
        self.assertEqual([i["ref"] for i in p.get(self.since).json["items"]], [self.ref])
        # Stored at once, told when it is asked for.
        seen, engine = self.seen(p), self.inst.role_pid("engine")
        os.kill(engine, signal.SIGSTOP)
        try:
            a = p.post(path, {"kind": "note", "note": "later", "seen": seen}, 202, Prefer=None)
        finally:
            os.kill(engine, signal.SIGCONT)
        self.assertEqual(a.json["outcome"], "waiting")
        wait_for("the answer", lambda: p.get(a.headers["Location"]).json["outcome"] == "applied")
        self.once(p, path)

    def once(self, p, path):
        body, found = {"kind": "note", "note": "five at once", "seen": self.seen(p)}, []
        threads = [threading.Thread(target=lambda: found.append(
            p.post(path, body, Idempotency_Key="five").json["message"])) for _ in range(5)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual((len(found), len(set(found))), (5, 1))

    def seen(self, p, ref=None):
        return p.get("/api/v1/followups/" + (ref or self.ref)).json["seen"]

    def refusals(self, p):
        path = "/api/v1/followups/%s/answers" % self.ref
        p.post(path, {"kind": "ack"}, 428)
        for late in (self.seen(p) + 1, 2**31 - 1, 2**31, 2**63 - 1):  # a state that nobody has seen
            self.assertEqual([f["name"] for f in p.post(path, {"kind": "ack", "seen": late}, 422).json["fields"]], ["seen"])
            p.post(path, {"kind": "ack"}, 422, If_Match='"%d"' % late)
        p.post(path, {"kind": "ack"}, If_Match='"%d"' % self.seen(p))
        a = self.answer(p, self.ref, "postpone", 409, seen=1, until="2026-07-30", reason="late")
        self.assertTrue(a.json["changes"][0]["words"])
        self.assertEqual([f["name"] for f in p.post(path, {"kind": "x"}, 422).json["fields"]], ["kind"])
        self.assertEqual({f["name"] for f in p.post(path, {"kind": "attempt", "channel": 1, "more": "x"}, 422).json["fields"]},
                         {"channel", "outcome", "more"})
        self.assertEqual([f["name"] for f in p.post(path, {"kind": "ack", "seen": 1}, 422, Idempotency_Key=None).json["fields"]],
                         ["Idempotency-Key"])
        for code in ("CLIN_CLOSED", "HOSPICE"):
            self.assertEqual(self.answer(p, self.ref, "close", 422, code=code, reason="x").json["fields"][0]["name"], "code")
        self.answer(p, self.ref, "close", 422, code="DECEASED")  # by the engine, which knows of no death
        self.answer(p, self.ref, "attach", 422, exam="NONE")
        for body in (b"", b"[]", b"{", b'{"kind": "ack", "kind": "note"}', b'{"note": "\xff"}', b'{"note": "\\u0000"}',
                     b'{"a": {"b": 1}}', b'{"a": 1.5}', b'{"a":' * 5000, b"{}" + b"\0", b'{"n": 1e999999}'):
            p.post(path, body, 400)
        p.post(path, {"kind": "note", "note": "x" * 40000, "seen": 1}, 400)
        p.post(path, {str(i): i for i in range(65)}, 400)
        p.post(path, b" " * 200000 + b"{}", 422)  # a large body is read
        p.post(path, None, 413, Content_Length="1048577")  # unread
        p.post(path, b"{}", 415, Content_Type="text/plain")
        self.assertEqual(p.of("POST", "/api/v1/people", {}, 405, {}).headers["Allow"], "GET, HEAD")
        p.get("/api/v1/answers/1", 404)
        p.get("/api/v1/answers/x", 404)

    def a_question(self, p):
        page = p.get("/api/v1/questions").json
        ref, = [q["ref"] for q in page["items"] if q["kind"] == "incomplete-recommendation"]
        q = p.get("/api/v1/questions/" + ref).json
        self.assertIn("open", q["answers"])
        path = "/api/v1/questions/%s/answer" % ref
        p.post(path, {"kind": "open", "what": "CT chest", "in": "3 months"}, 428)
        p.post(path, {"kind": "merge", "seen": q["seen"]}, 422)
        p.post(path, {"kind": "open", "seen": q["seen"]}, 422)
        self.assertEqual(p.post(path, {"kind": "open", "what": "CT chest", "in": "3 months", "seen": 2**40}, 422).json["fields"][0]["name"], "seen")
        body = {"kind": "open", "what": "CT chest", "in": "3 months", "seen": q["seen"]}
        self.assertEqual(p.post(path, body).json["outcome"], "applied")
        p.post(path, body, 410)
        self.assertTrue(p.get("/api/v1/questions/" + ref).json["answered"])
        p.get("/api/v1/questions/Q1", 404)
        self.assertEqual(self.one("SELECT target FROM followups ORDER BY id DESC LIMIT 1").isoformat(), "2026-06-02")

    def hostile_names(self, p):
        """What stands in the feed is text, whatever it looks like, and to a browser no page."""
        name = "</script><b>\"'\\{{x}}\u2028\u202e\u00e9"
        self.inst.sql("UPDATE patients SET family = %s, given = '' WHERE id = (SELECT patient_id FROM followups WHERE ref = %s)", name, self.ref)
        for path in ("", "/" + self.ref):
            a = p.get("/api/v1/followups" + path)
            self.assertEqual((a.json["items"][0] if not path else a.json)["patient"]["name"], name)
            self.assertEqual((a.headers["X-Content-Type-Options"], a.headers["Content-Type"]), ("nosniff", "application/json; charset=utf-8"))
            self.assertIn("default-src 'none'", a.headers["Content-Security-Policy"])
        self.assertEqual(p.post("/api/v1/search", {"q": "RIVERA"}).json["items"][0]["patient"]["name"].strip(), name)
        self.inst.sql("UPDATE patients SET family = 'ALDERWICK', given = 'ROWAN' WHERE family = %s", name)

    def letter(self, carrier, ref):
        """Puts a certified letter into the post."""
        self.inst.ctl("letters", "queue", ref, "--text", "unreached", "--certified", "--by", "C1")
        self.inst.ctl("contact", ref, "address", "--right", "12 High St, Springfield PA 19064", "--by", "C1")
        self.inst.ctl("letters", "print", ref + "-1", "--out", self.inst.dir + "/%s.html" % carrier, "--by", "C1")
        self.inst.ctl("letters", "sent", ref + "-1", "--carrier", carrier, "--by", "C1")

    def letters(self, p):
        self.letter("9407 1000", self.ref)
        mine = self.ref + "-1"
        item, = p.get("/api/v1/letters?list=sent").json["items"]
        self.assertEqual((item["letter"], item["followup"], item["state"], item["carrier"]), (mine, self.ref, "sent", "9407 1000"))
        self.assertEqual([p.get("/api/v1/letters?list=" + x).json["items"] for x in ("print", "printed", "returned")], [[], [], []])
        for query in ("list=all", "limit=0", "after=1"):
            p.get("/api/v1/letters?" + query, 422)
        for body, names in (({}, ["what"]), ({"what": "sent"}, ["what"]), ({"what": 1}, ["what"]), ({"what": "receipt", "letter": 2}, ["letter"])):
            self.assertEqual([f["name"] for f in p.post("/api/v1/letters/%s/receipt" % mine, body, 422).json["fields"]], names)
        for number in ("ZZZZZZ-1", self.ref, "12345", "Q1-1"):
            p.post("/api/v1/letters/%s/receipt" % number, {"what": "receipt"}, 404)
        key = {"Idempotency_Key": "post"}
        first = p.post("/api/v1/letters/94071000/receipt", {"what": "receipt", "note": "signed"}, **key)
        self.assertEqual(first.json["outcome"], "applied")
        self.assertEqual(p.post("/api/v1/letters/94071000/receipt", {"what": "receipt", "note": "signed"}, **key).json, first.json)
        self.assertEqual(p.get("/api/v1/letters?list=sent").json["items"], [])
        case = p.get("/api/v1/followups/" + self.ref).json
        self.assertEqual([(l["letter"], l["state"]) for l in case["letters"]], [(mine, "receipt")])
        self.assertIn(("certified-letter", "receipt", "program-ehr"), [(a["channel"], a["outcome"], a["by"]) for a in case["attempts"]])
        p.post("/api/v1/letters/%s/receipt" % mine, {"what": "returned"}, 422)  # by the engine: its receipt is here

    def measures(self, p):
        names = [m["name"] for m in p.get("/api/v1/measures").json["items"]]
        self.inst.ctl("measures", "--refresh")
        for name in names:
            m = p.get("/api/v1/measures/" + name).json
            said = json.loads(self.inst.ctl("--json", "measures", name, "--year", str(m["year"])))  # the engine may count meanwhile
            self.assertEqual([m[k] for k in ("measure", "title", "year", "definition")], [said[k] for k in ("measure", "title", "year", "definition")])
        p.get("/api/v1/measures/%s?year=2026" % names[0])
        for query in ("year=x", "year=20261", "year=-123", "site=ELSEWHERE", "month=2026-01"):
            p.get("/api/v1/measures/%s?%s" % (names[0], query), 422)
        p.get("/api/v1/measures/nothing", 404)
        self.program("figures", "measures.read", "--team", "P10090").get("/api/v1/measures", 403)
        self.program("reader", "followups.read").get("/api/v1/measures", 403)

    def description(self):
        """To anybody, and word for word the file."""
        a = Program(self, None).ask("GET", "/api/openapi.json")
        self.assertEqual((a.status, a.text, a.headers["Content-Type"]), (200, DESCRIPTION.text, "application/json; charset=utf-8"))
        Program(self, None).get("/api/v1/followups", 401)

    def manual(self):
        """The commands of docs/api.md do what stands there."""
        patient = self.one("SELECT patient_id FROM followups WHERE ref = %s", self.ref)
        p = self.program("manual", EVERYTHING + ",fhir.read")
        self.letter("7781", self.other)
        known = {"SITE": "", "REF": self.ref, "QUESTION": "Q%d" % self.one("SELECT max(id) FROM review_items"), "PATIENT": str(patient),
                 "LETTER": self.other + "-1"}
        with open(SOURCE + "/docs/api.md") as f:
            commands = [c for c in re.findall(r"^    (curl .*)$", f.read(), re.M) if "$DOOR" not in c]
        self.assertGreater(len(commands), 15)
        for command in commands:
            words = string.Template(command).substitute(known, SEEN=self.seen(p))
            options, rest = getopt.getopt(shlex.split(words)[1:], "sSH:d:")
            headers = dict(v.split(": ", 1) for o, v in options if o == "-H" and v != "@auth")
            body = next((v for o, v in options if o == "-d"), None)
            who = p if ("-H", "@auth") in options else Program(self, None)
            a = who.ask("POST" if body else "GET", rest[0], body.encode() if body else None, headers)
            self.assertEqual((a.status, len(rest)), (200, 1), (command, a.text))

    def a_new_one(self, p):
        body = {"number": "TAN", "report": "RXTAN", "note": "8 mm nodule", "what": "CT chest", "in": "6 months",
                "reason": "told by phone", "another": True}
        self.assertEqual(p.post("/api/v1/followups", body).json["kind"], "enter")
        p.post("/api/v1/followups", dict(body, number="NOBODY"), 422)
        self.assertEqual(self.one("SELECT target FROM followups ORDER BY id DESC LIMIT 1").isoformat(), "2026-09-02")

    def searches(self, p):
        found = p.post("/api/v1/search", {"q": "RIVERA"}).json
        self.assertEqual([(i["ref"], i["patient"]["mrn"]) for i in found["items"]], [(self.ref, "RIVERA")])

    def access(self, p):
        """Each patient that was shown stands in the log, under the program's name."""
        pages = dict(self.inst.sql("SELECT a.page, count(*) FROM access_items a JOIN people p ON p.id = a.person_id"
                                   " WHERE p.ref = 'program-ehr' GROUP BY 1"))
        self.assertTrue({"api/followups", "api/followup", "api/history", "api/questions", "api/question", "api/search"} <= set(pages), pages)
        before = self.one("SELECT count(*) FROM access_items")
        p.get("/api/v1/followups?list=any")
        self.assertEqual(self.one("SELECT count(*) FROM access_items") - before,
                         self.one("SELECT count(DISTINCT patient_id) FROM followups"))


if __name__ == "__main__":
    unittest.main()
