#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_http.py - forms, kept connections and late answers of daemon/http, and what hostile clients get.

Talks to flow/http_server.c, which says what it understood; no database.
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import BUILD, LIMIT, environment, wait_for

FORM = "application/x-www-form-urlencoded"


class Answer:
    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.all = [tuple(line.split(": ", 1)) for line in lines[1:]]
        self.headers = {name.lower(): value for name, value in self.all}
        self.body = body
        self.text = body.decode(errors="surrogateescape")

    def values(self, name):
        return [v for n, v in self.all if n.lower() == name]

    def says(self, label):
        """What the server understood of it, in order."""
        return [line.split(": ", 1)[1] for line in self.text.split("\n") if line.startswith(label + ": ")]


class Client:
    def __init__(self, where, source=None):
        if isinstance(where, str):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(LIMIT)
            self.sock.connect(where)
        else:
            self.sock = socket.create_connection(("127.0.0.1", where), LIMIT, source and (source, 0))
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data if isinstance(data, bytes) else data.encode())

    def more(self):
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:
            data = b""
        self.buffer += data
        return data

    def head(self):
        while b"\r\n\r\n" not in self.buffer:
            if not self.more():
                raise EOFError("closed before an answer: %r" % self.buffer[:200])
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return head

    def answer(self, bodiless=False):
        head = self.head()
        length = 0 if bodiless else int(Answer(head, b"").headers["content-length"])
        while len(self.buffer) < length:
            if not self.more():
                raise EOFError("closed inside a body")
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(head, body)

    def ask(self, method, target, *headers, body=b""):
        self.send(request(method, target, *headers, body=body))
        return self.answer(method == "HEAD")

    def get(self, target, *headers):
        return self.ask("GET", target, *headers)

    def post(self, target, body, *headers):
        return self.ask("POST", target, "Content-Type: " + FORM, "Content-Length: %d" % len(body), *headers, body=body)

    def closed(self):
        """Waits for the end of the connection; what came before it."""
        while self.more():
            pass
        return self.buffer


def request(method, target, *headers, body=b"", version="1.1"):
    head = "%s %s HTTP/%s\r\n" % (method, target, version) + "".join(h + "\r\n" for h in ("Host: h",) + headers)
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + (body if isinstance(body, bytes) else body.encode())


class Server:
    def __init__(self, *limits, where="127.0.0.1"):
        self.process = subprocess.Popen([BUILD + "/tests/flow/http-server", where, *limits], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, env=environment())
        port = self.process.stdout.readline()
        self.where = (int(port) or where) if port else None

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        status = self.stop()
        assert kind or status == 0, status

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.stdout.close()
        return self.process.wait(LIMIT)

    def client(self, source=None):
        return Client(self.where, source)

    def count(self, what):
        with self.client() as c:
            return int(c.get("/tally").says(what)[0])


class ServerTest(unittest.TestCase):
    LIMITS = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.LIMITS)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, status

    def setUp(self):
        self.c = self.server.client()
        self.addCleanup(lambda: self.c.sock.close())

    def fresh(self):
        self.c.sock.close()
        self.c = self.server.client()
        return self.c


class AskTest(ServerTest):
    """Well-formed requests, all on one connection that is kept."""

    def test_a_connection_is_kept_and_pipelined_requests_are_answered_in_order(self):
        for n in range(3):
            a = self.c.get("/tell/%d" % n)
            self.assertEqual((a.status, a.says("part")), (200, [str(n)]))
            self.assertNotIn("connection", a.headers)
        self.c.send(b"".join(request("GET", "/tell/%d" % n) for n in range(3)))
        self.assertEqual([self.c.answer().says("part")[0] for _ in range(3)], ["0", "1", "2"])

    def test_a_client_may_want_only_one_answer(self):
        self.assertEqual(self.c.get("/tell", "Connection: close").status, 200)
        self.assertEqual(self.c.closed(), b"")
        self.fresh().send(request("GET", "/tell", version="1.0"))
        self.assertEqual(self.c.answer().status, 200)
        self.assertEqual(self.c.closed(), b"")

    def test_parts_queries_and_forms_are_decoded(self):
        a = self.c.post("/tell/a%2Fb/and/%C3%A9+?a=1+2%2B&a=3", "a=%26&b=x+y&a=zwei")
        self.assertEqual((a.says("method"), a.says("path")), (["4"], ["/tell/a%2Fb/and/%C3%A9+"]))
        self.assertEqual(a.says("part"), ["a/b", "é+"])
        self.assertEqual((a.says("query a"), a.says("form a")), (["1 2+"], ["&"]))
        self.assertEqual((a.says("field a"), a.says("field b")), (["&", "zwei"], ["x y"]))

    def test_what_is_absent_is_nothing_and_what_is_empty_is_there(self):
        a = self.c.get("/tell?a")
        self.assertEqual((a.says("query a"), a.says("form a")), ([""], ["-"]))
        self.assertEqual(self.c.get("/tell").says("query a"), ["-"])

    def test_a_form_without_a_body_is_empty(self):
        self.assertEqual(self.c.ask("POST", "/form", "Content-Length: 0").status, 200)
        self.assertEqual(self.c.ask("POST", "/form").says("form a"), ["-"])

    def test_a_form_may_name_its_character_set(self):
        for more in ("", "; charset=UTF-8", ";charset=\"utf-8\"", " ; charset=utf-8", ";"):
            a = self.c.ask("POST", "/form", "Content-Type: " + FORM.upper() + more, "Content-Length: 3", body="a=b")
            self.assertEqual((a.status, a.says("form a")), (200, ["b"]), more)

    def test_a_form_comes_in_any_pieces(self):
        data = request("POST", "/form", "Content-Type: " + FORM, "Content-Length: 9", body="a=%C3%A9&")
        self.c.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(len(data)):
            self.c.send(data[i:i + 1])
        self.assertEqual(self.c.answer().says("form a"), ["é"])

    def test_a_form_has_64_kb(self):
        pieces = ["a=" + "x" * 32765, "b=" + "y" * 32766]
        a = self.c.post("/form", "&".join(pieces))
        self.assertEqual([len(v) for v in a.says("field a") + a.says("field b")], [32765, 32766])

    def test_head_has_the_headers_and_no_body(self):
        length = self.c.get("/set").headers["content-length"]
        a = self.c.ask("HEAD", "/set")
        self.assertEqual((a.status, a.headers["content-length"]), (200, length))
        self.assertEqual(self.c.get("/tell").status, 200)

    def test_headers_and_cookies_that_come_twice_are_seen(self):
        a = self.c.get("/tell", "x-TEST: 1", "Cookie: a=b; s=secret")
        self.assertEqual((a.says("x-test"), a.says("x-tests"), a.says("cookie s")), (["1"], ["1"], ["secret"]))
        a = self.c.get("/tell", "X-Test: 1", "X-TEST: 2", "Cookie: s=1; s=2")
        self.assertEqual((a.says("x-test"), a.says("x-tests"), a.says("cookie s")), (["-"], ["2"], ["-"]))
        self.assertEqual(self.c.get("/tell", "Cookie: s=1", "Cookie: b=2").says("cookie s"), ["1"])
        self.assertEqual(self.c.get("/tell", "Cookie: s=1", "Cookie: s=2").says("cookie s"), ["-"])

    def test_large_headers_have_room(self):
        a = self.c.get("/tell", "X: " + "x" * 20000, "Cookie: s=" + "y" * 4000)
        self.assertEqual(len(a.says("cookie s")[0]), 4000)

    def test_the_peer_is_an_address(self):
        a = self.c.get("/tell")
        self.assertEqual((a.says("peer"), a.says("uid")), (["127.0.0.1"], ["-1"]))

    def test_answers_have_the_headers_of_all_and_their_own(self):
        a = self.c.get("/tell")
        self.assertEqual((a.values("x-default"), a.values("cache-control")), (["default"], ["no-store"]))
        a = self.c.get("/set?a=b%20c")
        self.assertEqual((a.values("x-default"), a.values("x-echo"), a.values("x-empty")), (["replaced"], ["b c"], []))
        self.assertEqual(a.values("set-cookie"), ["a=1; HttpOnly", "b=2; HttpOnly"])

    def test_a_redirect_stays_on_this_site(self):
        a = self.c.get("/to?a=/case/36ZKH7%3Fdone%3D1")
        self.assertEqual((a.status, a.body), (303, b""))
        self.assertEqual((a.values("location"), a.values("set-cookie")), (["/case/36ZKH7?done=1"], ["a=1; HttpOnly"]))

    def test_expect_continue_is_answered_before_the_body(self):
        head = request("POST", "/form", "Content-Type: " + FORM, "Content-Length: 3", "Expect: 100-continue")
        self.c.send(head)
        self.assertTrue(self.c.head().startswith(b"HTTP/1.1 100 "))
        self.c.send("a=b")
        self.assertEqual(self.c.answer().says("form a"), ["b"])


class RefuseTest(ServerTest):
    """Each answer, and that the server lives on."""
    LIMITS = ("page=1",)

    def refused(self, data, *statuses):
        with self.server.client() as c:
            c.send(data)
            self.assertIn(c.answer().status, statuses, data[:200])
        with self.server.client() as c:
            self.assertEqual(c.get("/tell").status, 200)

    def form(self, body, *headers, target="/form"):
        return request("POST", target, "Content-Type: " + FORM, "Content-Length: %d" % len(body), *headers, body=body)

    def test_refusals_are_pages_of_the_caller(self):
        a = self.c.get("/nothing")
        self.assertEqual((a.status, a.text), (404, "<p>404 not found /nothing"))
        self.assertEqual(a.headers["content-type"], "text/html; charset=utf-8")
        self.assertEqual(a.values("x-default"), ["default"])
        self.assertEqual(self.c.get("/tell").status, 200, "a refused request ends no connection")

    def test_other_methods(self):
        for method, target, allow in (("POST", "/tell", "GET, HEAD"), ("GET", "/form", "POST"), ("HEAD", "/form", "POST"),
                                      ("BREW", "/later", "GET, HEAD, POST"), ("OPTIONS", "/tell", "GET, HEAD")):
            a = self.c.ask(method, target)
            self.assertEqual((a.status, a.headers["allow"]), (405, allow), method + target)

    def test_other_bodies(self):
        for headers in ([], ["Content-Type: application/json"], ["Content-Type: text/plain"], ["Content-Type:"],
                        ["Content-Type: multipart/form-data; boundary=x"], ["Content-Type: %sx" % FORM],
                        ["Content-Type: %s; charset=iso-8859-1" % FORM], ["Content-Type: " + FORM] * 2,
                        ["Content-Type: text/plain", "Content-Type: " + FORM],
                        ["Content-Type: " + FORM, "Content-Encoding: gzip"]):
            a = self.c.ask("POST", "/form", "Content-Length: 3", *headers, body="a=b")
            self.assertEqual(a.status, 415, headers)
        self.assertEqual(self.c.ask("GET", "/tell", "Content-Length: 3", body="a=b").status, 413)

    def test_malformed_forms(self):
        for body in (b"a=%", b"a=%0", b"a=%zz", b"a=%00", b"a=b\x00c", b"a=%FF", b"a=\xe9", b"a=%C0%80", b"a=%ED%A0%80"):
            self.assertEqual(self.c.ask("POST", "/form", "Content-Type: " + FORM, "Content-Length: %d" % len(body),
                                        body=body).status, 400, body)

    def test_forms_with_too_much_in_them(self):
        self.assertEqual(self.c.post("/form", "a&" * 512).status, 200)
        self.assertEqual(self.c.post("/form", "a&" * 513).status, 413)
        self.assertEqual(self.c.post("/form", "n" * 65).status, 413)
        self.assertEqual(self.c.post("/form", "a=" + "v" * 32769).status, 413)

    def test_a_form_that_is_too_large_is_read_before_it_is_refused(self):
        """So that the client, which writes first and reads then, gets the answer."""
        for size in (65537, 1 << 20):
            self.assertEqual(self.c.post("/form", "a=" + "b" * (size - 2)).status, 413)
            self.assertEqual(self.c.get("/tell").status, 200)
        self.assertEqual(self.c.post("/nothing", "a=" + "b" * 65534).status, 404)

    def test_a_form_that_is_far_too_large_is_refused_unread(self):
        for size in ((1 << 20) + 1, (1 << 63) - 1):
            with self.server.client() as c:
                c.send(request("POST", "/form", "Content-Type: " + FORM, "Content-Length: %d" % size))
                self.assertEqual(c.answer().status, 413)
                self.assertEqual(c.closed(), b"")

    def test_what_is_refused_is_not_continued(self):
        for target, size, status in (("/form", 65537, 413), ("/nothing", 3, 404), ("/tell", 3, 405)):
            with self.server.client() as c:
                c.send(request("POST", target, "Content-Type: " + FORM, "Content-Length: %d" % size, "Expect: 100-continue"))
                self.assertEqual(c.answer().status, status)
                self.assertEqual(c.closed(), b"")

    def test_unclear_lengths(self):
        two = ("Content-Length: 3", "Transfer-Encoding: chunked"), ("Transfer-Encoding: chunked", "Content-Length: 3"), \
              ("Content-Length: 3", "Content-Length: 3"), ("Content-Length: 3", "Content-Length: 4"), \
              ("Content-Length: 0", "Content-Length: 3"), ("Transfer-Encoding: chunked", "Transfer-Encoding: identity")
        for headers in two:
            self.refused(request("POST", "/form", "Content-Type: " + FORM, *headers, body="a=b"), 400)
        for length in ("+3", "-3", "3,3", "0x3", "3 3", "", "a", "3;"):
            self.refused(request("POST", "/form", "Content-Type: " + FORM, "Content-Length: " + length, body="a=b"), 400)
        self.refused(request("POST", "/form", "Content-Type: " + FORM, "Content-Length: " + "9" * 30), 413)

    def test_bodies_in_pieces(self):
        for coding in ("chunked", "identity", "gzip, chunked"):
            self.refused(request("POST", "/form", "Content-Type: " + FORM, "Transfer-Encoding: " + coding,
                                 body="3\r\na=b\r\n0\r\n\r\n"), 411)

    def test_a_request_smuggled_behind_an_unclear_one_is_not_answered(self):
        inner = request("GET", "/tell/smuggled")
        for headers in (("Content-Length: 0", "Content-Length: %d" % len(inner)), ("Transfer-Encoding: chunked",)):
            with self.server.client() as c:
                c.send(request("POST", "/form", "Content-Type: " + FORM, *headers) + inner)
                self.assertEqual(c.closed().count(b"HTTP/1.1 "), 1)

    def test_targets(self):
        for target in ("http://h/tell", "https://h/tell", "*", "h:80", "//tell", "/tell/", "/./tell", "/x/../tell",
                       "/t%65ll", "/tell%2Fx", "/tell/" + "x/" * 300, "/tell#x"):
            self.assertEqual(self.c.get(target).status, 404, target)
        for target in ("/tell/%", "/tell/%zz", "/tell/%00", "/tell%00", "/tell?a=%00", "/tell?%00", "/tell/x%0a", "/tell/%0D%0AX:y",
                       "/tell/%7f", "/tell/..", "/tell/%2e%2E", "/tell/.", "/tell/%FF", "/tell/\udcff", "/tell?a=%",
                       "/tell?a=%E9", "/tell?a=\udce9", "/tell?" + "a&" * 513):
            self.assertEqual(self.c.get(target).status, 400, target)

    def test_headers_that_a_client_wrote_are_not_sent(self):
        for target in ("/set?a=b%0D%0ASet-Cookie:%20c=d", "/set?a=%0A", "/set?a=%0D", "/set?a=%C3%A9", "/set?a=%09", "/set?a=%7F",
                       "/to?a=/x%0D%0AX-Evil:%201", "/to?a=//evil.example", "/to?a=/%5Cevil.example", "/to?a=http://evil.example",
                       "/to?a=javascript:x", "/to?a=", "/to?a=/%20x"):
            a = self.c.get(target)
            self.assertEqual((a.status, a.values("set-cookie"), a.values("location")), (500, [], []), target)
            self.assertNotIn("x-evil", a.headers)
        self.assertEqual(self.c.get("/tell").status, 200)

    def test_headers_without_end(self):
        self.refused(b"GET /tell HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 200000, 431)
        self.refused(b"GET /" + b"a" * 200000 + b" HTTP/1.1\r\nHost: h\r\n\r\n", 414, 431)

    def test_headers_that_another_reader_takes_for_others(self):
        for line in ("Transfer-Encoding : chunked", "Content-Length\t: 4", "X Y: 1", "X-T\u00e9st: 1", "X-Test\x01: 1",
                     "X-Test: 1\rContent-Length: 4", "X-Test: \x01", "X-Test: \x7f", "X-Test: \x0b1", "no colon"):
            self.refused(request("POST", "/form", "Content-Type: " + FORM, "Content-Length: 3", line, body="a=b"), 400)
        self.assertEqual(self.c.get("/tell", "X-Test: a\tb \u00e9").says("x-test"), ["a\tb \u00e9"])

    def test_two_hosts_or_none(self):
        self.refused(request("GET", "/tell", "Host: i"), 400)
        self.refused(b"GET /tell HTTP/1.1\r\n\r\n", 400)


class LateTest(ServerTest):
    """Answers that come later than their handler returns."""

    def parked(self, *headers, body="", method="GET"):
        c = self.server.client()
        self.addCleanup(c.sock.close)
        before = self.looks()
        c.send(request(method, "/later", *headers, body=body))
        wait_for("a request that waits", lambda: len(self.looks()) > len(before))
        return c

    def looks(self):
        return self.c.get("/look").text.split()

    def test_an_answer_comes_later_and_the_connection_goes_on(self):
        c = self.parked()
        self.assertEqual(self.looks(), ["there"])
        self.c.get("/release")
        self.assertEqual(c.answer().text, "released\n")
        self.assertEqual(c.get("/tell").status, 200)

    def test_what_is_sent_meanwhile_waits(self):
        c = self.parked("Content-Type: " + FORM, "Content-Length: 3", body="a=b", method="POST")
        c.send(request("GET", "/tell"))
        self.c.get("/release")
        self.assertEqual([c.answer().status, c.answer().status], [200, 200])

    def test_a_client_that_went_away_is_seen_and_its_answer_harms_nobody(self):
        gone, there, reset = self.parked(), self.parked(), self.parked()
        reset.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        reset.sock.close()
        gone.sock.close()
        wait_for("two clients to be gone", lambda: self.looks() == ["gone", "there", "gone"])
        self.assertEqual(self.c.get("/release").status, 200)
        self.assertEqual(there.answer().text, "released\n")
        self.assertEqual(self.looks(), [])

    def test_stopping_answers_those_who_wait(self):
        with Server() as server, server.client() as c, server.client() as other:
            c.send(request("GET", "/later"))
            wait_for("a request that waits", lambda: other.get("/look").text == "there\n")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(c.answer().status, 503)

    def test_what_comes_while_stopping_is_refused_and_not_parked(self):
        with Server() as server, server.client() as c, server.client() as late:
            self.assertEqual(late.get("/tell").status, 200)
            c.send(request("GET", "/stop"))
            os.waitpid(server.process.pid, os.WUNTRACED)
            late.send(request("GET", "/later"))
            server.process.send_signal(signal.SIGCONT)
            self.assertEqual(server.process.wait(LIMIT), 0)
            self.assertEqual((c.answer().status, late.answer().status), (200, 503))


class DeadlineTest(ServerTest):
    """Half a second for a request; what is slower is cut, whatever it does meanwhile."""
    LIMITS = ("deadline=500",)

    def setUp(self):
        """Without a connection that would be cut beside."""

    def is_cut(self, *pieces):
        before = self.server.count("cut")
        with self.server.client() as c:
            try:
                for piece in pieces:
                    c.send(piece)
                c.sock.settimeout(0.05)
                while True:
                    try:
                        if not c.more():
                            break
                    except socket.timeout:
                        c.send("a")
            except (BrokenPipeError, ConnectionResetError):
                pass
            self.assertEqual(c.buffer, b"")
        self.assertEqual(self.server.count("cut"), before + 1)

    def test_slow_headers(self):
        self.is_cut("GET /tell HTTP/1.1\r\nHost: h\r\nX: ")

    def test_a_slow_body(self):
        self.is_cut(request("POST", "/form", "Content-Type: " + FORM, "Content-Length: 60000", body="a="))

    def test_a_slow_body_that_is_refused(self):
        self.is_cut(request("POST", "/form", "Content-Type: text/plain", "Content-Length: 60000", body="a="))

    def test_a_slow_second_request(self):
        with self.server.client() as c:
            self.assertEqual(c.get("/tell").status, 200)
            before = self.server.count("cut")
            c.send("GET /tell HTTP/1.1\r\nX: ")
            self.assertEqual(c.closed(), b"")
        self.assertEqual(self.server.count("cut"), before + 1)

    def test_a_body_that_ends_early_reaches_no_route(self):
        """The library does not always see an end that comes together with bytes; then it is cut."""
        before = self.server.count("answered")
        for sent in ("", "a", "a=b"):
            with self.server.client() as c:
                c.send(request("POST", "/form", "Content-Type: " + FORM, "Content-Length: 4", body=sent))
                c.sock.shutdown(socket.SHUT_WR)
                self.assertEqual(c.closed(), b"")
        self.assertEqual(self.server.count("answered"), before + 1)

    def test_a_client_that_does_not_read(self):
        before = self.server.count("cut")
        with self.server.client() as c:
            c.send(request("GET", "/big"))
            wait_for("the cut", lambda: self.server.count("cut") > before)
            self.assertLess(len(c.closed()), 64 << 20)

    def test_a_request_that_waits_for_its_answer_is_cut_unless_it_has_more_time(self):
        with self.server.client() as patient, self.server.client() as other:
            patient.send(request("GET", "/later?allow=600000"))
            wait_for("the first", lambda: self.look() == ["there"])
            other.send(request("GET", "/later"))
            self.assertEqual(other.closed(), b"")
            self.assertEqual(self.look(), ["there", "gone"])
            with self.server.client() as c:
                c.get("/release")
            self.assertEqual(patient.answer().text, "released\n")

    def look(self):
        with self.server.client() as c:
            return c.get("/look").text.split()


class LimitTest(unittest.TestCase):
    def test_a_connection_between_two_requests_is_closed_but_not_counted(self):
        with Server("idle=200") as server, server.client() as c:
            self.assertEqual(c.get("/tell").status, 200)
            self.assertEqual(c.closed(), b"")
            self.assertEqual(server.count("cut"), 0)

    def test_without_idle_time_a_connection_has_one_request(self):
        with Server("idle=0") as server, server.client() as c:
            c.send(request("GET", "/tell") * 2)
            a = c.answer()
            self.assertEqual((a.status, a.headers["connection"].lower()), (200, "close"))
            self.assertEqual(c.closed(), b"")

    def test_one_peer_has_so_many_connections(self):
        with Server("per_peer=2") as server, server.client() as first, server.client() as second:
            self.assertEqual((first.get("/tell").status, second.get("/tell").status), (200, 200))
            with server.client() as third:
                self.assertEqual(third.closed(), b"")
            with server.client("127.0.0.2") as other:
                self.assertEqual(other.get("/tell").says("peer"), ["127.0.0.2"])
            first.sock.close()

            def another():
                with server.client() as c:
                    try:
                        return c.get("/tell").status
                    except (EOFError, BrokenPipeError):
                        return None
            self.assertEqual(wait_for("a place for another", another), 200)

    def test_more_connections_than_the_limit_wait(self):
        with Server("connections=2", "per_peer=0") as server, server.client() as first, server.client() as second:
            self.assertEqual((first.get("/tell").status, second.get("/tell").status), (200, 200))
            with server.client() as third:
                third.send(request("GET", "/tell"))
                second.sock.close()
                self.assertEqual(third.answer().status, 200)

    def test_without_a_body_limit_none_is_taken(self):
        with Server("body=0") as server, server.client() as c:
            self.assertEqual(c.post("/form", "a=b").status, 413)

    def test_a_small_memory_refuses_what_is_larger(self):
        with Server("memory=4096") as server, server.client() as c:
            self.assertEqual(c.get("/tell").status, 200)
            c.send(request("GET", "/tell", "X: " + "x" * 4096))
            self.assertEqual(c.answer().status, 431)


class LocalTest(unittest.TestCase):
    """A Unix socket, as a proxy uses it."""

    def setUp(self):
        self.dir = tempfile.TemporaryDirectory()
        self.addCleanup(self.dir.cleanup)
        self.path = self.dir.name + "/http"

    def test_the_kernel_says_who_connects(self):
        with Server("per_peer=1", where=self.path) as server, server.client() as c, server.client() as other:
            a = c.post("/form", "a=b")
            self.assertEqual((a.says("peer"), a.says("uid"), a.says("form a")), (["local"], [str(os.getuid())], ["b"]))
            self.assertEqual(other.get("/tell").status, 200, "peers of a Unix socket are not told apart")
            self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o666)

    def test_what_a_dead_server_left_is_replaced(self):
        server = Server(where=self.path)
        self.assertEqual(server.stop(signal.SIGKILL), -signal.SIGKILL)
        with Server(where=self.path) as server, server.client() as c:
            self.assertEqual(c.get("/tell").status, 200)

    def test_what_lives_or_is_no_socket_is_not(self):
        with Server(where=self.path) as server:
            self.assertEqual(Server(where=self.path).stop(), 1)
            with server.client() as c:
                self.assertEqual(c.get("/tell").status, 200)
        os.unlink(self.path)
        with open(self.path, "w") as f:
            f.write("mine")
        self.assertEqual(Server(where=self.path).stop(), 1)
        with open(self.path) as f:
            self.assertEqual(f.read(), "mine")
        self.assertEqual(Server(where="/" + "x" * 200).stop(), 1)


if __name__ == "__main__":
    unittest.main(verbosity=int(os.environ.get("VERBOSITY", "1")))
