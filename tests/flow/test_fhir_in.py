#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_fhir_in.py - FHIR resources that a program sends: what becomes of them, and of what is not taken."""
import getopt
import http.client
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, LIMIT, SOURCE, environment, free_port, wait_for
from scenario import Scenario

TYPE = "application/fhir+json"
NODULE = "There is a solid nodule of 7 mm in the right upper lobe, without calcification. Recommend CT chest in %d months."
OTHER = "Indeterminate left adrenal nodule of 2 cm. Recommend adrenal protocol CT in 12 months."
STABLE = "The solid nodule of 7 mm in the right upper lobe is unchanged. No follow-up is needed."
CHEST = {"coding": [{"system": "http://loinc.org", "code": "24627-2", "display": "CT Chest"}]}


def identifier(value, kind, system=None):
    return dict({"system": system} if system else {}, value=value, type={"coding": [{"code": kind}]})


def patient(number, **more):
    return dict({"resourceType": "Patient", "identifier": [identifier(number, "MR", "RGH")],
                 "name": [{"family": "ALDERWICK", "given": ["ROWAN"]}], "gender": "female", "birthDate": "1959-11-04"}, **more)


def report(accession, day, text, status="final", number="SC1", **more):
    """A report that can be read alone: what it refers to is contained."""
    return dict({"resourceType": "DiagnosticReport", "status": status, "identifier": [identifier(accession, "ACSN")],
                 "contained": [dict(patient(number), id="p"),
                               {"resourceType": "ServiceRequest", "id": "s", "identifier": [identifier("O-" + accession, "PLAC")],
                                "requester": {"identifier": {"value": "P10011"}, "display": "OKONJO"}}],
                 "basedOn": [{"reference": "#s"}], "subject": {"reference": "#p"}, "code": CHEST,
                 "category": [{"coding": [{"code": "CT"}]}], "effectiveDateTime": day + "T09:30:00-08:00",
                 "issued": day + "T10:10:00-08:00", "conclusion": text,
                 "resultsInterpreter": [{"identifier": {"value": "R2041"}, "display": "VALE"}]}, **more)


def order(accession, status="active", number="SC1"):
    return {"resourceType": "ServiceRequest", "status": status, "intent": "order", "code": CHEST,
            "identifier": [identifier("O-" + accession, "PLAC"), identifier(accession, "ACSN")],
            "contained": [dict(patient(number), id="p")], "subject": {"reference": "#p"},
            "requester": {"identifier": {"value": "P10011"}, "display": "OKONJO"}, "authoredOn": "2026-03-10T10:00:00-08:00"}


def appointment(number, accession, day, status="booked"):
    return {"resourceType": "Appointment", "status": status, "identifier": [identifier(number, "FILL")],
            "basedOn": [{"identifier": identifier("O-" + accession, "PLAC")}], "start": day + "T09:00:00-08:00",
            "end": day + "T09:30:00-08:00", "serviceType": [CHEST], "contained": [dict(patient("SC1"), id="p")],
            "participant": [{"actor": {"reference": "#p"}}]}


def bundle(kind, *resources):
    """Each under a name made for this request."""
    entries = []
    for i, r in enumerate(resources):
        entries.append({"fullUrl": "urn:uuid:00000000-0000-4000-8000-%012d" % i, "resource": r})
        if kind in ("transaction", "batch"):
            entries[-1]["request"] = {"method": "POST", "url": r["resourceType"]}
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


class FhirIn(Scenario):
    def instance_listeners(self):
        self.port = free_port()
        self.socket = tempfile.mkdtemp(dir=os.environ.get("TMPDIR")) + "/fhir"
        self.addCleanup(shutil.rmtree, os.path.dirname(self.socket))
        return {"riverbend": {"port": free_port()},
                "proxy": {"protocol": "fhir", "address": self.socket, "peer_uid": os.getuid()},
                "closed": {"protocol": "fhir", "address": self.socket + "2", "peer_uid": os.getuid() + 1},
                "ehr": {"protocol": "fhir", "port": self.port, "facility": "RIVERBEND"}}

    def setUp(self):
        super().setUp()
        self.token = self.make("ehr", "fhir.write")

    def make(self, name, scopes, *options):
        return json.loads(self.inst.ctl("--json", "token", "new", name, "--scopes", scopes, *options))["token"]

    def ask(self, method, path, body, token=None, **headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        sent = {"Content-Type": TYPE}
        if token != "":
            sent["Authorization"] = "Bearer " + (token or self.token)
        sent.update({k.replace("_", "-"): v for k, v in headers.items()})
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        link.request(method, path, body=data, headers=sent)
        answer = link.getresponse()
        self.headers = answer.headers
        self.assertEqual(answer.headers["Content-Type"], TYPE + "; charset=utf-8")
        said = json.loads(answer.read())
        link.close()
        return answer.status, said

    def post(self, resource, status=201, path=None, **headers):
        kind = resource["resourceType"] if isinstance(resource, dict) else "Patient"
        path = path or ("/fhir" if kind == "Bundle" else "/fhir/" + kind)
        got, said = self.ask("POST", path, resource, **headers)
        self.assertEqual(got, status, said)
        self.settle()
        return said

    def refused(self, status, resource, expression=None, path=None, **headers):
        said = self.post(resource, status, path, **headers)
        self.assertEqual(said["resourceType"], "OperationOutcome")
        self.assertEqual(said["issue"][0].get("expression"), [expression] if expression else None)
        self.assertNotIn("ALDERWICK", json.dumps(said))
        return said["issue"][0]

    def rows(self, behind=0):
        return self.inst.sql("SELECT message_type, verdict FROM inbound WHERE format = 'fhir' AND id > %s ORDER BY id", behind)

    def last(self):
        return self.inst.sql("SELECT coalesce(max(id), 0) FROM inbound")[0][0]

    def close_books(self):
        self.verify()
        self.inst.ctl("rebuild", "--check")

    # ---- what becomes of it ----------------------------------------------------------------------------

    def test_a_follow_up_is_opened_moved_ordered_booked_and_closed(self):
        said = self.post(bundle("transaction", patient("SC1"), order("A1"), report("A1", "2026-03-02", NODULE % 6)), 200)
        self.assertEqual((said["type"], [e["response"]["status"] for e in said["entry"]]),
                         ("transaction-response", ["201 Created"] * 3))
        first = self.case()
        self.assertEqual((first["state"], first["target"]), ("open", "2026-09-02"))
        # Once more, under other names made for the request: nothing is stored, the ids are the same.
        again = json.dumps(bundle("transaction", patient("SC1"), order("A1"), report("A1", "2026-03-02", NODULE % 6)))
        again = json.loads(again.replace("00000000-0000-4000", "99999999-0000-4000"))
        repeated = self.post(again, 200)
        self.assertEqual([e["response"]["status"] for e in repeated["entry"]], ["200 OK"] * 3)
        self.assertEqual([e["response"]["location"] for e in repeated["entry"]],
                         [e["response"]["location"] for e in said["entry"]])
        self.assertEqual(len(self.rows()), 3)
        self.post(report("A1", "2026-03-02", NODULE % 3, "amended"))
        self.assertEqual(self.case()["target"], "2026-06-02")
        self.post(order("A2"))
        self.assertEqual(self.case()["state"], "ordered")
        self.post(appointment("V1", "A2", "2026-06-01"))
        self.assertEqual((self.case()["state"], str(self.case()["appointment"])[:10]), ("scheduled", "2026-06-01"))
        self.until("2026-06-01T20:00:00Z")
        self.post({"resourceType": "ImagingStudy", "status": "available", "started": "2026-06-01T09:00:00-08:00",
                   "identifier": [identifier("A2", "ACSN")], "modality": [{"code": "CT"}],
                   "contained": [dict(patient("SC1"), id="p")], "subject": {"reference": "#p"}})
        self.post(report("A2", "2026-06-01", STABLE))
        self.assertEqual((self.case()["state"], self.case()["closure"]), ("closed", "DONE_MATCH"))
        # The page, the file and the list show a resource as they show a message.
        number = self.inst.sql("SELECT max(id) FROM inbound WHERE message_type = 'DiagnosticReport'")[0][0]
        self.assertIn("DiagnosticReport", self.inst.ctl("messages", "list"))
        self.assertIn("unchanged", self.inst.ctl("messages", "show", str(number)))
        said = json.loads(self.inst.ctl("--json", "messages", "explain", str(number)))
        self.assertRegex(said["facts"]["reports"][0]["read_from"]["accession"], r"^(Bundle|DiagnosticReport)\..*\.value$")
        self.assertEqual([r["accession"] for r in said["changed"]["reports"]], ["A2"])
        self.assertEqual([f["state"] for f in said["changed"]["followups"]], ["closed"])
        self.inst.ctl("messages", "replay", str(number), "--wait", str(int(LIMIT)))
        self.assertEqual(self.case()["closure"], "DONE_MATCH")
        self.close_books()

    def test_errors_deaths_both_ways_and_links(self):
        self.post(report("A1", "2026-03-02", NODULE % 6))
        self.post(report("A1", "2026-03-02", NODULE % 6, "entered-in-error"))
        self.assertEqual((self.case()["state"], self.case()["closure"]), ("closed", "ENTERED_IN_ERROR"))
        self.post(report("B1", "2026-03-02", NODULE % 6, "preliminary", number="SC2"))
        self.assertEqual(len(self.cases()), 1)
        self.post(report("B1", "2026-03-02", NODULE % 6, number="SC2"))
        self.post(patient("SC2", deceasedDateTime="2026-03-01"))
        self.assertEqual((self.cases()[1]["hold"], self.reviews()), ("suspended", ["deceased"]))
        # The report of a third patient comes by both ways, and under another number.
        self.report("T1", "C1", "20260302", "24627-2^CT Chest^LN", {}, text=OTHER, patient="SC4")
        self.post(report("C1", "2026-03-02", OTHER, number="SC4"))
        self.post(report("X9", "2026-03-02", OTHER, number="SC4"))
        self.assertEqual([c["state"] for c in self.cases()], ["closed", "open", "open"])
        self.assertEqual(self.reviews(), ["deceased"])
        self.post(patient("SC3", link=[{"type": "replaced-by", "other": {"identifier": identifier("SC1", "MR", "RGH")}}]))
        self.assertIn("patient-identity", self.reviews())
        self.close_books()

    # ---- the same story by both ways ---------------------------------------------------------------------

    def charts(self):
        """Of each patient, names of numbers made the same."""
        info = "host=%s/state/run dbname=followupd user=followupd_engine" % self.inst.dir
        done = subprocess.run([BUILD + "/tests/flow/final-charts"], capture_output=True, text=True, timeout=LIMIT,
                              env=dict(os.environ, CONNINFO=info))
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(re.sub(r"\b(S|V)?F(\d?)\b", r"\1A\2", line)) for line in done.stdout.splitlines()]

    def hl7(self, number, kind, *segments):
        head = r"MSH|^~\&|FHIR|RIVERBEND|||20260302101500-0800||%s|%s|P|2.5.1" % (kind, number)
        self.send("\r".join((head, "PID|1||SA^^^RGH^MR||ALDERWICK^ROWAN||19591104|F") + segments).encode() + b"\r")

    def by_both(self, number, accession, day, text, status, category):
        codes = {"lung-rads/2022.category": category} if category else {}
        self.report("T" + number, "A" + accession, day.replace("-", ""), "24627-2^CT Chest^LN", codes, text=text,
                    status={"final": "F", "amended": "C", "entered-in-error": "W"}[status], patient="SA")
        told = report("F" + accession, day, text, status, number="SF", result=[{"reference": "#o"}] if category else [])
        told["contained"].append({"resourceType": "Observation", "status": "final", "id": "o", "valueString": category or "-",
                                  "code": {"coding": [{"system": "urn:99FUD", "code": "lung-rads/2022.category"}]}})
        self.post(told)

    def test_the_same_story_by_both_ways_ends_in_the_same_charts(self):
        self.by_both("1", "1", "2026-03-02", NODULE % 6, "final", "4A")
        self.by_both("2", "1", "2026-03-02", NODULE % 3, "amended", "4A")
        self.by_both("3", "9", "2026-03-02", OTHER, "final", None)
        self.by_both("4", "9", "2026-03-02", OTHER, "entered-in-error", None)
        self.hl7("T5", "ORM^O01", "ORC|NW|O-A2|A2||||||20260310100000-0800|||P10011^OKONJO",
                 "OBR|1|O-A2|A2|24627-2^CT Chest^LN|||||||||||P10011^OKONJO||A2")
        self.post(order("F2", number="SF"))
        self.hl7("T6", "SIU^S12", "SCH||VA|||||||||^^^20260601090000-0800^20260601093000-0800|||||||||||||||O-A2",
                 "AIS|1||24627-2^CT Chest^LN")
        booked = appointment("VF", "F2", "2026-06-01")
        booked.update(contained=[dict(patient("SF"), id="p")], meta={"lastUpdated": "2026-03-02T10:15:00-08:00"})
        self.post(booked)
        self.until("2026-06-01T20:00:00Z")
        self.by_both("7", "2", "2026-06-01", STABLE, "final", "2")
        self.hl7("T8", "ADT^A31", "")
        self.post(patient("SF", meta={"lastUpdated": "2026-03-02T10:15:00-08:00"}))
        self.maxDiff = None
        one, other = self.charts()
        self.assertEqual(one, other)
        self.assertEqual({f["closure"] for f in one["followups"]}, {"DONE_MATCH", "ENTERED_IN_ERROR"})
        self.close_books()

    # ---- the door -------------------------------------------------------------------------------------------

    def test_the_door(self):
        self.who_is_let_in_and_what_is_not_taken()
        self.each_of_a_batch_for_itself_and_the_unknown_is_said()
        self.sent_again_put_again_and_only_where_there_is_none()
        self.what_is_true_again_is_said_to_be_so()
        self.commands_of_the_manual_do_what_stands_there()
        self.a_proxy_says_where_it_comes_from()
        self.close_books()

    def who_is_let_in_and_what_is_not_taken(self):
        good, before = report("A1", "2026-03-02", NODULE % 6), len(self.rows())
        self.refused(401, good, token="")
        self.assertEqual(self.headers["WWW-Authenticate"], "Bearer")
        self.refused(401, good, token="fu_nobody")
        self.refused(401, good, token="fu_\xff")
        self.refused(401, good, token=self.make("far", "fhir.write", "--from", "10.9.0.0/16"))
        self.refused(403, good, token=self.make("reader", "fhir.read,followups.write"))
        self.refused(415, good, Content_Type="text/plain")
        self.refused(404, good, path="/fhir/DiagnosticReport/1/2")
        self.assertEqual(self.ask("DELETE", "/fhir/Patient/1", None)[0], 405)
        self.assertEqual(len(self.rows()), before)  # nobody is heard whom nobody knows
        self.refused(400, b'{"resourceType":"Patient","identifier":[')
        self.refused(400, good, path="/fhir/Patient")
        self.refused(422, dict(good, status="done"), "DiagnosticReport.status")
        self.refused(422, dict(good, subject={"reference": "Patient/12"}), "DiagnosticReport.subject")
        self.refused(422, dict(good, issued="yesterday"), "DiagnosticReport.issued")
        self.refused(412, dict(patient("SC1"), id="p1"), path="/fhir/Patient", If_Match='W/"1"')
        self.refused(400, patient("SC1"), "Patient", If_None_Exist="name=x")
        self.refused(422, bundle("transaction", patient("SC1"), dict(good, status="odd")), "Bundle.entry[1].resource.status")
        self.assertEqual({v for _, v in self.rows()}, {"rejected"})
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound_todo")[0][0], 0)
        self.assertIn("Bundle.entry[1].resource.status", self.inst.ctl("messages", "list"))

    def each_of_a_batch_for_itself_and_the_unknown_is_said(self):
        last = self.last()
        said = self.post(bundle("batch", patient("SC2"), dict(report("A1", "2026-03-02", NODULE % 6), status="odd"),
                                report("A2", "2026-03-02", NODULE % 6, number="SC2")), 200)
        self.assertEqual([e["response"]["status"] for e in said["entry"]], ["201 Created", "422", "201 Created"])
        self.assertEqual(said["entry"][1]["response"]["outcome"]["issue"][0]["expression"], ["Bundle.entry[1].resource.status"])
        self.assertEqual(sorted(v for _, v in self.rows(last)), ["accepted", "accepted", "rejected"])
        said = self.post({"resourceType": "Condition", "code": {"text": "x"}})
        self.assertIn("not acted on", said["issue"][0]["diagnostics"])
        self.assertEqual(self.inst.sql("SELECT a.outcome, a.detail FROM applied a ORDER BY a.inbound_id DESC LIMIT 1")[0],
                         ("not-applied", "resource Condition is not applied"))

    def a_proxy_says_where_it_comes_from(self):
        token = self.make("far", "fhir.write", "--from", "10.9.0.0/16")
        body = json.dumps(report("A21", "2026-03-02", OTHER, number="SC9")).encode()
        for forwarded, status in (("10.9.1.2", 201), ("10.9.1.2, 10.8.1.2", 401), ("elsewhere", 401), (None, 401)):
            link = http.client.HTTPConnection("localhost")
            link.sock = socket.socket(socket.AF_UNIX)
            link.sock.settimeout(LIMIT)
            link.sock.connect(self.socket)
            headers = {"Authorization": "Bearer " + token, "Content-Type": TYPE + "; fhirVersion=4.0"}
            link.request("POST", "/fhir/DiagnosticReport", body, dict(headers, **{"X-Forwarded-For": forwarded} if forwarded else {}))
            self.assertEqual(link.getresponse().status, status, forwarded)
            link.close()
        self.settle()
        self.assertEqual(self.inst.sql("SELECT peer, sender FROM inbound WHERE source = 'proxy'"), [("10.9.1.2", "far|proxy")])

        # Another user's socket says so, or has gone before it is asked.
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(LIMIT)
            s.connect(self.socket + "2")
            try:
                s.sendall(b"POST /fhir/DiagnosticReport HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n"
                          b"X-Forwarded-For: 10.9.1.2\r\nContent-Length: %d\r\n\r\n%s"
                          % (token.encode(), TYPE.encode(), len(body), body))
                said = s.recv(4096)
            except (BrokenPipeError, ConnectionResetError):
                said = b""
        self.assertTrue(not said or said.startswith(b"HTTP/1.1 403 "), said)
        self.settle()
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound WHERE source = 'closed'"), [(0,)])

    def sent_again_put_again_and_only_where_there_is_none(self):
        good, last, cases = report("A5", "2026-03-02", NODULE % 6, number="SC5"), self.last(), len(self.cases())
        self.post(good)
        place = self.headers["Location"]
        self.assertRegex(place, r"^/fhir/DiagnosticReport/\d+$")
        self.post(good, 200)
        self.assertEqual(self.headers["Location"], place)
        status, _ = self.ask("PUT", "/fhir/DiagnosticReport/d1", dict(good, id="d1"))
        self.assertEqual((status, self.headers["Location"]), (201, "/fhir/DiagnosticReport/d1"))
        self.assertEqual(self.ask("PUT", "/fhir/DiagnosticReport/d1", dict(good, id="d1"))[0], 200)
        self.post(good, 200, If_None_Exist="identifier=A5")
        self.refused(412, dict(good, status="amended"), "DiagnosticReport", If_None_Exist="identifier=A5")
        self.post(patient("SC6"), 201, If_None_Exist="identifier=RGH%7CSC6")
        self.post(dict(patient("SC6"), gender="male"), 200, If_None_Exist="identifier=RGH%7CSC6")
        self.assertEqual(len(self.cases()), cases + 1)
        self.assertEqual([v for t, v in self.rows(last)], ["accepted", "accepted", "rejected", "accepted"])
        status, said = self.ask("GET", "/fhir/metadata", None, token="")
        self.assertEqual((status, said["fhirVersion"]), (200, "4.0.1"))
        rest = said["rest"][0]
        self.assertEqual([i["code"] for i in rest["interaction"]], ["transaction", "batch"])
        self.assertIn("DiagnosticReport", [r["type"] for r in rest["resource"]])

    def what_is_true_again_is_said_to_be_so(self):
        booked, cancelled = appointment("V20", "A20", "2026-06-01"), appointment("V20", "A20", "2026-06-01", "cancelled")
        last = self.last()
        self.post(booked)
        self.post(booked, 200)
        self.post(cancelled)
        issue = self.refused(409, booked, "Appointment")
        self.assertIn("meta.lastUpdated", issue["diagnostics"])
        self.post(cancelled, 200)
        self.post(dict(booked, meta={"lastUpdated": "2026-05-20T10:00:00Z"}))
        for one, status in ((booked, "201 Created"), (cancelled, "201 Created"), (booked, "409")):
            said = self.post(bundle("batch", one), 200)
            self.assertEqual(said["entry"][0]["response"]["status"], status)
        self.assertEqual([v for t, v in self.rows(last)],
                         ["accepted", "accepted", "rejected", "accepted", "accepted", "accepted", "rejected"])
        # Versions that were sent together are found together.
        both = bundle("history", dict(cancelled, identifier=[identifier("V21", "FILL")]), dict(booked, identifier=[identifier("V21", "FILL")]))
        self.assertEqual([e["response"]["status"] for e in self.post(both, 200)["entry"]], ["201 Created"] * 2)
        self.assertEqual([e["response"]["status"] for e in self.post(both, 200)["entry"]], ["200 OK"] * 2)

    def commands_of_the_manual_do_what_stands_there(self):
        last = self.last()
        bodies = {"@report.json": report("A11", "2026-03-02", NODULE % 6, number="SC7"),
                  "@order.json": dict(order("A12", number="SC7"), id="o1"),
                  "@bundle.json": bundle("transaction", patient("SC8"), report("A13", "2026-03-02", OTHER, number="SC8"))}
        with open(SOURCE + "/docs/api.md") as f:
            commands = [c for c in re.findall(r"^    (curl .*)$", f.read(), re.M) if "$DOOR" in c]
        self.assertGreater(len(commands), 3)
        for command in commands:
            options, rest = getopt.getopt(shlex.split(command)[1:], "sSH:d:X:")
            said = dict((o, v) for o, v in options if o != "-H")
            headers = dict(v.split(": ", 1) for o, v in options if o == "-H" and v != "@auth")
            body = bodies[said["-d"]] if "-d" in said else None
            status, answer = self.ask(said.get("-X", "POST" if body else "GET"), rest[0].replace("$DOOR", ""), body,
                                      token=None if ("-H", "@auth") in options else "", **headers)
            self.assertIn(status, (200, 201), (command, answer))
        self.settle()
        self.assertEqual({v for _, v in self.rows(last)}, {"accepted"})
        with open(self.inst.dir + "/bundle.json", "w") as f:
            json.dump(bodies["@bundle.json"], f)
        told = self.inst.ctl("fhir", "parse", "--listener", "ehr", self.inst.dir + "/bundle.json").splitlines()
        self.assertEqual([json.loads(line)["sender"] for line in told], ["FHIR|RIVERBEND"] * 2)
        with open(self.inst.dir + "/bad.json", "w") as f:
            json.dump(dict(bodies["@report.json"], status="odd"), f)
        bad = self.inst.ctl("fhir", "parse", self.inst.dir + "/bad.json", check=False)
        self.assertEqual(bad.returncode, 1)
        self.assertIn(b"DiagnosticReport.status", bad.stdout)

    def test_dying_between_commit_and_answer_loses_and_doubles_nothing(self):
        if not subprocess.check_output([BUILD + "/followupd", "--fault-points"], env=environment()):
            self.skipTest("the fault points need ./configure --enable-debug")
        good = bundle("transaction", patient("SC1"), report("A1", "2026-03-02", NODULE % 6))
        once = self.inst.dir + "/once"
        self.inst.stop()
        self.inst.start({"FOLLOWUPD_FAULT": "intake.committed:kill:1", "FOLLOWUPD_FAULT_ONCE": once})
        with self.assertRaises((http.client.HTTPException, OSError)):
            self.ask("POST", "/fhir", good)
        wait_for("the death", lambda: os.path.exists(once + ".intake.committed"))
        def sent():
            try:
                return self.ask("POST", "/fhir", good)
            except (http.client.HTTPException, OSError):
                return None
        status, said = wait_for("intake", lambda: (lambda a: a if a and a[0] != 503 else None)(sent()))
        self.assertEqual((status, [e["response"]["status"] for e in said["entry"]]), (200, ["200 OK", "200 OK"]))
        self.settle()
        self.assertEqual(len(self.rows()), 2)
        self.assertEqual(self.case()["state"], "open")


if __name__ == "__main__":
    unittest.main()
