#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test_intake.py - MLLP senders of every habit against the intake role and a real PostgreSQL.

Only the roles database and intake run, so what is stored stays in inbound_todo.  Every test uses
control ids of its own.
"""
import itertools
import os
import resource
import select
import signal
import socket
import ssl
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import LIMIT, Instance, Mllp, free_port, sample, wait_for  # noqa: E402

import psycopg2  # noqa: E402

START, END = b"\x0b", b"\x1c\r"

# The ACK column of tests/samples/hl7/README.md.
ANSWERS = {
    "01": "AA", "02": "AA", "03": "AA", "04": "AA", "05": "CA", "06": "AA", "07": "CA", "08": "CA",
    "09": "AA", "10": "AA", "11": "AA", "12": "CA AA", "13": "CA AA", "14": "AA", "15": "AA",
    "16": "AA", "17": "AA", "18": "AA", "19": "AA", "20": "AA", "21": "AA", "22": "AA", "23": "AA",
    "24": "AA", "25": "AA", "26": "AA", "27": "AA", "28": "CA", "29": "AA", "30": "AA AE",
    "31": "AA",
}


def frame(message):
    return START + message + END


def with_field(message, number, value):
    """The message with MSH-number replaced; MSH-1 is the separator itself."""
    separator = message[3:4]
    head, _, rest = message.partition(b"\r")
    fields = head.split(separator)
    fields += [b""] * (number - len(fields))
    fields[number - 1] = value
    return separator.join(fields) + b"\r" + rest


def numbered(message, control_id):
    return with_field(message, 10, control_id.encode())


def field(answer, segment, number):
    """Field of the first such segment of an answer, MSH counted as in the standard."""
    separator = answer[3:4]
    for line in answer.split(b"\r"):
        if line.startswith(segment):
            fields = line.split(separator)
            index = number - 1 if segment == b"MSH" else number
            return fields[index] if index < len(fields) else b""
    raise AssertionError("no %r in %r" % (segment, answer))


def verdict(answer):
    return field(answer, b"MSA", 1).decode()


def closed_by_peer(connection):
    """Whether the other side ends it without a byte."""
    try:
        return connection.sock.recv(1) == b""
    except ConnectionResetError:
        return True


class Certificates:
    """An authority, certificates of a server and a client, and a stranger's."""

    def __init__(self, folder):
        self.folder = folder
        self.run("req", "-x509", *self.key("ca"), "-subj", "/CN=test authority", "-out", self.path("ca.pem"))
        self.run("req", "-x509", *self.key("stranger"), "-subj", "/CN=stranger", "-out", self.path("stranger.pem"))
        for name in ("server", "client"):
            self.run("req", *self.key(name), "-subj", "/CN=" + name, "-out", self.path(name + ".csr"))
            self.run("x509", "-req", "-in", self.path(name + ".csr"), "-CA", self.path("ca.pem"), "-CAkey",
                     self.path("ca.key"), "-CAcreateserial", "-days", "2", "-out", self.path(name + ".pem"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                self.path(name + ".key"))

    @staticmethod
    def run(*args):
        subprocess.run(("openssl",) + args, check=True, capture_output=True, timeout=LIMIT)

    def context(self, name=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.load_verify_locations(self.path("ca.pem"))
        if name:
            context.load_cert_chain(self.path(name + ".pem"), self.path(name + ".key"))
        return context


class Intake(unittest.TestCase):
    """One database and one intake with a listener for each set of options."""

    OPTIONS = {
        "plain": {},
        "second": {},
        "original": {"ack": "original"},
        "enhanced": {"ack": "enhanced"},
        "silent": {"ack": "none"},
        "strict": {"strict": "true"},
        "commit": {"commit_block": "true"},
        "limited": {"max_frame": 200000, "frame_timeout": 1},
        "idle": {"idle_timeout": 1},
        "few": {"max_connections": 2},
        "shared": {"max_per_address": 3},
        "patient": {"frame_timeout": 1},
        "guarded": {"allow": "192.0.2.0/24, 2001:db8::/32"},
        "open": {"allow": "192.0.2.0/24, 127.0.0.0/8"},
        "tls": {},
    }
    ids = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        cls.ports = {name: free_port() for name in cls.OPTIONS}
        cls.inst = Instance(rehearsal=False, listeners={"plain": {}})
        cls.certificates = Certificates(cls.inst.dir)
        listeners = {name: dict(keys, port=cls.ports[name]) for name, keys in cls.OPTIONS.items()}
        for name in ("tls", "patient"):
            listeners[name].update(tls_certificate=cls.certificates.path("server.pem"),
                                   tls_key=cls.certificates.path("server.key"),
                                   tls_client_ca=cls.certificates.path("ca.pem"))
        cls.inst.listeners = listeners
        cls.inst.write_config()
        cls.database = cls.inst.process = cls.inst.start_role("database")
        cls.intake = cls.inst.start_role("intake")

    @classmethod
    def tearDownClass(cls):
        status = cls.intake.stop()
        cls.inst.__exit__(None if status == 0 else AssertionError, None, None)
        assert status == 0, "intake ended with status %d\n%s" % (status, cls.inst.log_text()[-4000:])

    def setUp(self):
        self.opened = []

    def tearDown(self):
        for c in self.opened:
            c.close()

    # ---- tools ---------------------------------------------------------------------------------

    def connect(self, name="plain"):
        c = Mllp(self.ports[name])
        self.opened.append(c)
        return c

    def connect_tls(self, context):
        c = Mllp(self.ports["tls"])
        self.opened.append(c)
        c.sock = context.wrap_socket(c.sock)
        return c

    def new_id(self):
        return "T%06d" % next(self.ids)

    def message(self, name="02"):
        """(control id, message)"""
        control_id = self.new_id()
        return control_id, numbered(sample(name), control_id)

    def rows(self, control_id, columns="verdict"):
        return self.inst.sql("SELECT " + columns + " FROM inbound WHERE control_id = %s ORDER BY id", control_id)

    def waiting(self, control_id):
        return self.inst.sql("SELECT count(*) FROM inbound_todo t JOIN inbound i ON i.id = t.inbound_id"
                             " WHERE control_id = %s", control_id)[0][0]

    def assert_stored(self, control_id, times=1):
        self.assertEqual(self.rows(control_id), [("accepted",)] * times)
        self.assertEqual(self.waiting(control_id), times)

    def assert_alive(self, connection):
        control_id, message = self.message()
        self.assertEqual(field(connection.send(message), b"MSA", 2), control_id.encode())

    def assert_silent(self, connection):
        """Nothing came before the answer to the next message."""
        self.assert_alive(connection)

    def fragment(self, control_id):
        return wait_for("fragment " + control_id, lambda: self.rows(
            control_id, "verdict, reason, raw, source"))[0]

    # ---- how bytes arrive ------------------------------------------------------------------------

    def test_one_byte_a_write(self):
        control_id, message = self.message()
        c = self.connect()
        for i in range(len(frame(message))):
            c.send_raw(frame(message)[i:i + 1])
        self.assertEqual(verdict(c.receive()), "AA")
        self.assertEqual(bytes(self.rows(control_id, "raw")[0][0]), message)

    def test_end_block_split_between_writes(self):
        control_id, message = self.message()
        c = self.connect()
        c.send_raw(START + message + b"\x1c")
        c.send_raw(b"\r")
        self.assertEqual(verdict(c.receive()), "AA")
        self.assert_stored(control_id)

    def test_two_messages_in_one_write_are_answered_in_order(self):
        first, second = self.message("02"), self.message("16")
        c = self.connect()
        c.send_raw(frame(first[1]) + frame(second[1]))
        self.assertEqual([field(c.receive(), b"MSA", 2).decode() for _ in range(2)], [first[0], second[0]])

    def test_line_feed_after_the_end_block(self):
        first, second = self.message(), self.message()
        c = self.connect()
        c.send_raw(frame(first[1]) + b"\n" + frame(second[1]) + b"\n")
        self.assertEqual([verdict(c.receive()), verdict(c.receive())], ["AA", "AA"])

    def test_nul_bytes_between_frames(self):
        first, second = self.message(), self.message()
        c = self.connect()
        c.send_raw(b"\0\0\0" + frame(first[1]) + b"\0\0\r\n " + frame(second[1]) + b"\0")
        self.assertEqual([verdict(c.receive()), verdict(c.receive())], ["AA", "AA"])
        self.assert_alive(c)

    def test_message_without_start_block_is_not_taken(self):
        control_id, message = self.message()
        c = self.connect()
        c.send_raw(message + END)
        self.assert_silent(c)
        self.assertEqual(self.rows(control_id), [])

    def test_message_without_end_block_is_kept_as_a_fragment(self):
        control_id, message = self.message()
        c = self.connect()
        c.send_raw(START + message)
        c.close()
        kind, reason, raw, source = self.fragment(control_id)
        self.assertEqual((kind, bytes(raw), source), ("fragment", message, "plain"))
        self.assertIn("ended inside a message", reason)
        self.assertEqual(self.waiting(control_id), 0)

    def test_message_that_was_a_fragment_is_accepted_when_it_comes_whole(self):
        control_id, message = self.message()
        c = self.connect()
        c.send_raw(START + message)
        c.close()
        self.fragment(control_id)
        self.assertEqual(verdict(self.connect().send(message)), "AA")
        self.assertEqual(self.rows(control_id), [("fragment",), ("accepted",)])

    def test_frame_that_begins_inside_another(self):
        (lost, half), (control_id, message) = self.message(), self.message()
        c = self.connect()
        c.send_raw(START + half[:900] + frame(message))
        self.assertEqual(field(c.receive(), b"MSA", 2), control_id.encode())
        self.assertEqual(bytes(self.fragment(lost)[2]), half[:900])

    def test_connection_cut_after_the_end_block_and_message_sent_again(self):
        control_id, message = self.message()
        c = self.connect()
        c.send_raw(frame(message))
        c.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        c.close()
        self.assertEqual(verdict(self.connect().send(message)), "AA")
        self.assert_stored(control_id)

    def test_half_closed_sender_still_gets_its_answers(self):
        first, second = self.message(), self.message()
        c = self.connect()
        c.send_raw(frame(first[1]) + frame(second[1]))
        c.sock.shutdown(socket.SHUT_WR)
        self.assertEqual([field(c.receive(), b"MSA", 2).decode() for _ in range(2)], [first[0], second[0]])
        self.assertTrue(closed_by_peer(c))

    def test_line_ends_byte_order_mark_and_last_segment(self):
        for change in (lambda m: b"\xef\xbb\xbf" + m, lambda m: m.replace(b"\r", b"\n"),
                       lambda m: m.replace(b"\r", b"\r\n"), lambda m: m.rstrip(b"\r")):
            control_id, message = self.message()
            self.assertEqual(verdict(self.connect().send(change(message))), "AA")
            self.assertEqual(bytes(self.rows(control_id, "raw")[0][0]), change(message))

    def test_wrongly_declared_charset_is_accepted(self):
        control_id, message = self.message("27")
        self.assertEqual(verdict(self.connect().send(with_field(message, 18, b"UNICODE UTF-8"))), "AA")
        self.assert_stored(control_id)

    def test_twenty_megabytes_of_pdf(self):
        control_id, message = self.message("08")
        at = message.index(b"^Base64^") + 8
        message = message[:at] + b"QUJD" * 5000000 + message[message.index(b"|", at):]
        answer = self.connect().send(message)
        self.assertEqual(verdict(answer), "CA")
        self.assertEqual(self.rows(control_id, "length(raw), sha256 = sha256(raw)"), [(len(message), True)])

    def test_half_a_thousand_in_one_write_keep_their_order(self):
        messages = [self.message() for _ in range(500)]
        c = self.connect()
        threading.Thread(target=c.send_raw, args=(b"".join(frame(m) for _, m in messages),)).start()
        self.assertEqual([field(c.receive(), b"MSA", 2).decode() for _ in messages], [i for i, _ in messages])
        stored = self.inst.sql("SELECT control_id FROM inbound WHERE control_id = ANY (%s) ORDER BY id",
                               [i for i, _ in messages])
        self.assertEqual([x[0] for x in stored], [i for i, _ in messages])

    def test_sender_that_reads_its_answers_late_gets_all(self):
        # Long control ids come back in the answers, which then fit in no socket buffer.
        messages = [self.message("31") for _ in range(12000)]
        messages = [(i + "x" * 3000, numbered(m, i + "x" * 3000)) for i, m in messages]
        c = Mllp.__new__(Mllp)
        c.buffer, c.sock = b"", socket.socket()
        self.opened.append(c)
        c.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        c.sock.settimeout(LIMIT)
        c.sock.connect(("127.0.0.1", self.ports["plain"]))
        writer = threading.Thread(target=c.send_raw, args=(b"".join(frame(m) for _, m in messages),))
        writer.start()
        wait_for("the first of them", lambda: self.inst.sql(
            "SELECT 1 FROM inbound WHERE raw = %s", messages[0][1]))
        self.assert_alive(self.connect())
        c.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.assertEqual([field(c.receive(), b"MSA", 2).decode() for _ in messages], [i for i, _ in messages])
        writer.join()

    # ---- answers -----------------------------------------------------------------------------------

    def test_samples_are_answered_as_their_table_says(self):
        c = self.connect()
        for name, expected in ANSWERS.items():
            with self.subTest(sample=name):
                c.send_raw(frame(sample(name)))
                self.assertEqual(" ".join(verdict(c.receive()) for _ in expected.split()), expected)
        self.assert_silent(c)

    def test_answer_swaps_the_ends_and_has_an_id_of_its_own(self):
        control_id, message = self.message("12")
        c = self.connect()
        first = c.send(message)
        second = c.receive()
        self.assertEqual([field(first, b"MSH", n) for n in (5, 6)], [field(message, b"MSH", n) for n in (3, 4)])
        self.assertEqual([field(x, b"MSA", 2) for x in (first, second)], [control_id.encode()] * 2)
        ids = {field(x, b"MSH", 10) for x in (first, second, c.send(message), c.receive())}
        self.assertEqual(len(ids), 4)
        self.assertTrue(first.endswith(b"\r"))
        self.assertRegex(field(first, b"MSH", 7), rb"^\d{14}[+-]\d{4}$")

    def test_listener_decides_the_mode(self):
        for name, expected in (("05", {"original": "AA", "enhanced": "CA"}),
                               ("12", {"original": "AA", "enhanced": "CA AA"}),
                               ("02", {"original": "AA", "enhanced": "CA"})):
            for listener, codes in expected.items():
                c = self.connect(listener)
                c.send_raw(frame(self.message(name)[1]))
                with self.subTest(sample=name, listener=listener):
                    self.assertEqual(" ".join(verdict(c.receive()) for _ in codes.split()), codes)
                c.send_raw(frame(self.message("31")[1]))
                self.assertIn(verdict(c.receive()), ("AA", "CA"))  # and nothing else before it

    def test_silent_listener_stores_and_says_nothing(self):
        control_id, message = self.message()
        c = self.connect("silent")
        c.send_raw(frame(message))
        c.sock.shutdown(socket.SHUT_WR)
        self.assertTrue(closed_by_peer(c))
        self.assert_stored(control_id)

    def test_strict_listener_refuses_what_is_not_acted_on(self):
        control_id, message = self.message("31")
        answer = self.connect("strict").send(message)
        self.assertEqual(verdict(answer), "AR")
        self.assertIn(b"200", answer)
        self.assertEqual(self.rows(control_id, "verdict, reason"), [("rejected", "unsupported message type")])
        self.assertEqual(self.waiting(control_id), 0)

    def test_commit_block_comes_before_the_answer(self):
        _, message = self.message()
        c = self.connect("commit")
        self.assertEqual(c.send(message), b"\x06")
        self.assertEqual(verdict(c.receive()), "AA")
        c.send_raw(b"\x0b\x06\x1c\r")  # the sender has our answer
        self.assertEqual(c.send(self.message()[1]), b"\x06")

    def test_acknowledgement_is_never_acknowledged(self):
        for name, change in (("02", lambda m: with_field(m, 9, b"ACK^R01")),
                             ("02", lambda m: m + b"MSA|AA|1\r")):
            control_id, message = self.message(name)
            c = self.connect()
            c.send_raw(frame(change(message)))
            self.assert_silent(c)
            self.assertEqual(self.rows(control_id), [("rejected",)])
            self.assertEqual(self.waiting(control_id), 0)

    def test_unusable_message_is_answered_and_kept(self):
        control_id, message = self.message()
        message = b"\r".join(s for s in message.split(b"\r") if not s.startswith(b"PID"))
        c = self.connect()
        for _ in range(2):
            answer = c.send(message)
            self.assertEqual(verdict(answer), "AE")
            self.assertIn(b"101", answer)
        rows = self.rows(control_id, "verdict, reason, raw")
        self.assertEqual([(v, r, bytes(x)) for v, r, x in rows],
                         [("rejected", "PID segment is missing", message)])
        self.assertEqual(self.waiting(control_id), 0)

    def test_noise_in_a_frame_is_answered_and_kept(self):
        noise = b"GET / HTTP/1.1 " + self.new_id().encode()
        self.assertEqual(verdict(self.connect().send(noise)), "AE")
        self.assertEqual(self.inst.sql("SELECT verdict FROM inbound WHERE raw = %s", noise), [("rejected",)])

    def test_empty_frame_is_answered(self):
        c = self.connect()
        self.assertEqual(verdict(c.send(b"")), "AE")
        self.assert_alive(c)

    def test_several_messages_in_one_frame_are_stored_apart(self):
        first, second = self.message("02"), self.message("16")
        c = self.connect()
        c.send_raw(frame(first[1] + second[1]))
        self.assertEqual([field(c.receive(), b"MSA", 2).decode() for _ in range(2)], [first[0], second[0]])
        self.assert_stored(first[0])
        self.assert_stored(second[0])

    # ---- identity -----------------------------------------------------------------------------------

    def test_duplicate_gets_the_same_code_and_no_row(self):
        control_id, message = self.message("05")
        c = self.connect()
        c.send_raw(frame(message) * 3)  # in one batch
        self.assertEqual([verdict(c.receive()) for _ in range(3)], ["CA"] * 3)
        self.assertEqual(verdict(self.connect().send(message)), "CA")
        self.assert_stored(control_id)

    def test_same_id_with_other_content_is_another_message(self):
        control_id, message = self.message()
        c = self.connect()
        c.send(message)
        self.assertEqual(verdict(c.send(message + b"NTE|1||later\r")), "AA")
        self.assert_stored(control_id, 2)

    def test_each_listener_is_a_source(self):
        control_id, message = self.message()
        for listener in ("plain", "second", "second"):
            self.assertEqual(verdict(self.connect(listener).send(message)), "AA")
        self.assertEqual(self.rows(control_id, "source, peer"),
                         [("plain", "127.0.0.1"), ("second", "127.0.0.1")])

    def test_patient_has_one_lane(self):
        ids = {}
        for name in ("02", "03", "16", "20", "26", "09"):
            control_id, message = self.message(name)
            self.connect().send(message)
            ids[name] = self.rows(control_id, "lane")[0][0]
        self.assertEqual(len({ids[n] % 64 for n in ("02", "03", "16", "20")}), 1)
        self.assertEqual(ids["09"] % 64, ids["26"] % 64)
        self.assertTrue(all(0 <= lane < 128 for lane in ids.values()))
        self.assertEqual(self.inst.sql("SELECT count(*) FROM inbound_todo t JOIN inbound i ON i.id = t.inbound_id"
                                       " WHERE t.lane <> i.lane"), [(0,)])

    def test_what_was_sent_long_ago_waits_behind_what_is_live(self):
        self.connect().send(self.message()[1])  # now the intake knows what day it is
        (today,), = self.inst.sql("SELECT to_char(clock_now() AT TIME ZONE 'UTC', 'YYYYMMDD')")
        (old,), = self.inst.sql("SELECT to_char(clock_now() AT TIME ZONE 'UTC' - interval '2 days', 'YYYYMMDD')")
        lanes = {}
        for sent in (today, old, "1999", "19990101x", "1999010112", "yesterday", ""):
            control_id, message = self.message()
            self.connect().send(with_field(message, 7, sent.encode()))
            (lanes[sent],), = self.rows(control_id, "lane")
        live = lanes[today]
        self.assertLess(live, 64)
        self.assertEqual(lanes, {today: live, old: live + 64, "1999": live, "19990101x": live + 64,
                                 "1999010112": live + 64, "yesterday": live, "": live})

    def test_hostile_header_fields_are_stored_as_printable_text(self):
        odd = b"\xff\x00\x07" + self.new_id().encode() + b"x" * 3000
        message = with_field(with_field(sample("02"), 10, odd), 3, b"R\xc4D\x01")
        answer = self.connect().send(message)
        self.assertEqual((verdict(answer), field(answer, b"MSA", 2)), ("AA", odd))
        stored, sender = self.inst.sql("SELECT control_id, sender FROM inbound WHERE raw = %s", message)[0]
        self.assertTrue(stored.startswith("???T") and len(stored) < 200)
        self.assertEqual(sender, "R?D?|RIVERBEND")

    # ---- limits -------------------------------------------------------------------------------------

    def test_oversize_message_is_cut_and_the_next_one_taken(self):
        control_id, message = self.message()
        c = self.connect("limited")
        c.send_raw(frame(message + b"NTE|1||" + b"x" * 300000 + b"\r"))
        self.assert_silent(c)
        kind, reason, raw, _ = self.fragment(control_id)
        self.assertEqual((kind, len(raw)), ("fragment", 65536))
        self.assertIn("max_frame", reason)

    def test_message_that_stalls_is_given_up(self):
        control_id, message = self.message()
        c = self.connect("limited")
        c.send_raw(START + message)
        self.assertTrue(closed_by_peer(c))
        self.assertIn("frame_timeout", self.fragment(control_id)[1])

    def test_idle_connection_is_closed_where_the_listener_says_so(self):
        c = self.connect("idle")
        self.assert_alive(c)
        self.assertTrue(closed_by_peer(c))

    def test_connections_are_limited_for_each_listener(self):
        held = [self.connect("few"), self.connect("few")]
        for c in held:
            self.assert_alive(c)
        self.assertTrue(closed_by_peer(self.connect("few")))
        self.assert_alive(self.connect("plain"))
        held[0].close()

        def again():
            c = self.connect("few")
            try:
                return c.send(self.message()[1])
            except (EOFError, ConnectionError):
                return None
        wait_for("room for another connection", again)

    def connect_from(self, address, name):
        c = Mllp.__new__(Mllp)
        c.sock = socket.create_connection(("127.0.0.1", self.ports[name]), LIMIT, (address, 0))
        c.buffer = b""
        self.opened.append(c)
        return c

    def test_one_address_does_not_shut_the_others_out(self):
        """Four hundred idle connections are more than the whole listener takes."""
        idle = [self.connect_from("127.0.0.2", "shared") for _ in range(400)]
        wait_for("refusals", lambda: sum(c.sock in readable for c in idle for readable in [
            select.select([c.sock], [], [], 0)[0]]) == 397)
        other = self.connect_from("127.0.0.3", "shared")
        self.assert_alive(other)
        for c in idle[:3]:
            self.assert_alive(c)
        self.assertTrue(closed_by_peer(self.connect_from("127.0.0.2", "shared")))
        # A hostile sender does not fill the disk with what is said of it.
        said = [line for line in self.inst.log_text().splitlines() if "max_per_address already" in line]
        self.assertGreaterEqual(len(said), 1)
        self.assertLessEqual(len(said), 130)

    def test_a_slow_message_is_given_up_however_often_a_byte_comes(self):
        control_id, message = self.message()
        c = self.connect("limited")
        c.send_raw(START + message)
        with self.assertRaises((BrokenPipeError, ConnectionResetError)):
            for _ in range(int(LIMIT * 5)):
                if select.select([c.sock], [], [], 0.2)[0]:
                    raise BrokenPipeError
                c.send_raw(b"N")
        self.assertIn("frame_timeout", self.fragment(control_id)[1])

    def test_a_tls_handshake_that_stalls_is_given_up(self):
        c = self.connect("patient")
        c.send_raw(b"\x16\x03\x01")
        self.assertTrue(closed_by_peer(c))

    def test_without_descriptors_it_waits_and_goes_on(self):
        pid = self.intake.popen.pid
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        # Connections of other tests may end meanwhile: whatever number is free is too high.
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (1, before[1]))
        try:
            waiting = self.connect()
            wait_for("a word about it", lambda: "accept failed" in self.inst.log_text())
        finally:
            resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        self.assert_alive(waiting)

    def test_allow_list(self):
        self.assertTrue(closed_by_peer(self.connect("guarded")))
        self.assert_alive(self.connect("open"))

    # ---- TLS ----------------------------------------------------------------------------------------

    def assert_no_answer(self, connect):
        control_id, message = self.message()
        with self.assertRaises((ssl.SSLError, ConnectionError, EOFError)):
            connect().send(message)
        self.assertEqual(self.rows(control_id), [])

    def test_tls_with_a_client_certificate(self):
        control_id, message = self.message()
        c = self.connect_tls(self.certificates.context("client"))
        self.assertEqual(verdict(c.send(message)), "AA")
        large = numbered(sample("02"), self.new_id()) + b"NTE|1||" + b"x" * 3000000 + b"\r"
        self.assertEqual(verdict(c.send(large)), "AA")
        self.assert_stored(control_id)

    def test_tls_without_a_client_certificate_is_refused(self):
        self.assert_no_answer(lambda: self.connect_tls(self.certificates.context()))

    def test_tls_with_a_strangers_certificate_is_refused(self):
        self.assert_no_answer(lambda: self.connect_tls(self.certificates.context("stranger")))

    def test_tls_of_an_old_version_is_refused(self):
        context = self.certificates.context("client")
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        self.assert_no_answer(lambda: self.connect_tls(context))

    def test_plain_text_to_a_tls_listener_is_refused(self):
        self.assert_no_answer(lambda: self.connect("tls"))

    # ---- the database ---------------------------------------------------------------------------------

    def test_message_the_database_refuses_does_not_spoil_its_neighbours(self):
        good, poison, also_good = self.message(), self.message(), self.message()
        self.inst.sql("ALTER TABLE inbound ADD CONSTRAINT test_poison CHECK"
                      " (control_id <> '%s' OR verdict <> 'accepted')" % poison[0])
        c = self.connect()
        try:
            c.send_raw(frame(good[1]) + frame(poison[1]) + frame(also_good[1]))
            answers = [c.receive() for _ in range(3)]
        finally:
            self.inst.sql("ALTER TABLE inbound DROP CONSTRAINT test_poison")
        self.assertEqual([verdict(a) for a in answers], ["AA", "AE", "AA"])
        self.assertIn(b"207", answers[1])
        self.assertEqual(self.rows(poison[0]), [("rejected",)])
        self.assert_stored(good[0])
        self.assert_stored(also_good[0])
        # Without the fault it is still not accepted in silence: nobody would apply it.
        self.assertEqual(verdict(c.send(poison[1])), "AE")

    def test_fault_that_is_not_the_messages_is_not_answered(self):
        control_id, message = self.message()
        other, c = self.connect(), self.connect()
        self.assert_alive(other)
        self.inst.sql("ALTER TABLE inbound_todo RENAME TO inbound_todo_away")
        try:
            c.send_raw(frame(message))
            self.assertTrue(closed_by_peer(c))
        finally:
            self.inst.sql("ALTER TABLE inbound_todo_away RENAME TO inbound_todo")
        self.assertEqual(self.rows(control_id), [])
        self.assertEqual(verdict(self.connect().send(message)), "AA")
        self.assert_alive(other)

    def test_engine_is_woken_once_a_batch(self):
        c = psycopg2.connect(host=self.inst.dir + "/state/run", dbname="followupd", user="followupd_owner")
        self.addCleanup(c.close)
        c.autocommit = True
        c.cursor().execute("LISTEN followupd_inbound")
        sender = self.connect()
        _, message = self.message()
        sender.send(message)

        def told():
            c.poll()
            return c.notifies
        wait_for("the notification", told)
        c.notifies.clear()
        sender.send(message)  # old: nobody is woken
        c.cursor().execute("SELECT 1")
        c.poll()
        self.assertEqual(c.notifies, [])

    def test_login_sees_no_message(self):
        for query in ("SELECT raw FROM followupd.inbound", "DELETE FROM followupd.inbound",
                      "SELECT * FROM followupd.patients", "SELECT * FROM followupd.inbound_todo"):
            with self.assertRaises(psycopg2.errors.InsufficientPrivilege):
                self.inst.sql(query, login="intake")

    def send_until_answered(self, messages, done, progress):
        connection = None
        for control_id, message in messages:
            while True:
                try:
                    connection = connection or Mllp(self.ports["plain"])
                    self.assertEqual(field(connection.send(message), b"MSA", 2), control_id.encode())
                    break
                except (EOFError, OSError):
                    if connection:
                        connection.close()
                    connection = None
            done.append(control_id)
            progress.set()
        connection.close()

    def test_database_that_dies_under_load_loses_nothing_acknowledged(self):
        work = [[self.message() for _ in range(150)] for _ in range(8)]
        done, progress = [], threading.Event()
        threads = [threading.Thread(target=self.send_until_answered, args=(w, done, progress)) for w in work]
        for t in threads:
            t.start()
        for _ in range(2):
            progress.clear()
            self.assertTrue(progress.wait(LIMIT))
            with open(self.inst.dir + "/state/postgres/postmaster.pid") as f:
                os.kill(int(f.readline()), signal.SIGQUIT)  # pg_ctl stop -m immediate
            self.database.wait()
            acknowledged = list(done)
            type(self).database = self.inst.process = self.inst.start_role("database")
            stored = {r[0] for r in self.inst.sql(
                "SELECT i.control_id FROM inbound i JOIN inbound_todo t ON t.inbound_id = i.id"
                " WHERE i.control_id = ANY (%s)", acknowledged)}
            self.assertEqual(set(acknowledged) - stored, set())
        for t in threads:
            t.join()
        every = [control_id for w in work for control_id, _ in w]
        self.assertEqual(sorted(done), sorted(every))
        self.assertEqual(self.inst.sql("SELECT count(*), count(DISTINCT control_id) FROM inbound"
                                       " WHERE control_id = ANY (%s)", every), [(len(every), len(every))])

    # ---- the process ------------------------------------------------------------------------------------

    def test_stop_answers_what_is_stored(self):
        port = free_port()
        inst, other = self.inst, Instance(rehearsal=False, listeners={"leaving": {"port": port}})
        other.settings = dict(inst.settings)
        other.write_config()
        role = other.start_role("intake")
        lock = psycopg2.connect(host=inst.dir + "/state/run", dbname="followupd", user="followupd_owner")
        self.addCleanup(lock.close)
        lock.cursor().execute("LOCK TABLE followupd.inbound IN EXCLUSIVE MODE")
        messages = [self.message() for _ in range(400)]
        c = Mllp(port)
        self.opened.append(c)
        c.send_raw(b"".join(frame(m) for _, m in messages))
        wait_for("the insert to wait", lambda: inst.sql(
            "SELECT 1 FROM pg_stat_activity WHERE usename = 'followupd_intake' AND wait_event_type = 'Lock'"))
        role.signal(signal.SIGTERM)
        wait_for("the end to begin", lambda: "stopping" in other.log_text())
        lock.rollback()
        answered = []
        try:
            while True:
                answered.append(field(c.receive(), b"MSA", 2).decode())
        except (EOFError, ConnectionError):
            pass
        self.assertEqual(role.wait(), 0)
        stored = [r[0] for r in inst.sql("SELECT control_id FROM inbound WHERE source = 'leaving' ORDER BY id")]
        self.assertGreater(len(answered), 0)
        self.assertEqual(answered, [i for i, _ in messages][:len(answered)])
        self.assertEqual(stored, answered)
        other.__exit__(None, None, None)

    def test_reload_changes_the_log_level_and_nothing_else(self):
        c = self.connect()
        self.assert_alive(c)
        count = lambda words: self.inst.log_text().count(words)
        for level in ("debug", "info"):
            taken = count("the configuration is taken over")
            self.inst.settings["log.level"] = level
            self.inst.write_config()
            self.intake.signal(signal.SIGHUP)
            wait_for("the reload", lambda: count("the configuration is taken over") > taken)
            stored = count(": stored")
            self.assert_alive(c)
            if level == "debug":
                wait_for("a line for debug", lambda: count(": stored") > stored)
            else:
                self.assertEqual(count(": stored"), stored)

    def test_counters_are_in_the_heartbeat(self):
        c = self.connect()
        self.assert_alive(c)

        def counters():
            rows = self.inst.sql("SELECT counters FROM heartbeats WHERE role = 'intake'")
            return rows and rows[0][0].get("messages_accepted_total") and rows[0][0]
        found = wait_for("a heartbeat with a message", counters)
        explained = found.pop("help")
        self.assertEqual(set(found), set(explained))
        self.assertEqual(set(found), {
            "messages_accepted_total", "messages_duplicate_total", "messages_rejected_total", "fragments_total",
            "connections_current", "connections_refused_total", "batches_total", "mails_total", "junk_bytes_total",
            "bytes_total", "files_done_total", "files_failed_total", "files_waiting", "files_ignored",
            "folders_troubled"})
        self.assertGreaterEqual(found["messages_accepted_total"], 1)

    def test_z_log_names_no_patient(self):
        log = self.inst.log_text()
        for name in ANSWERS:
            for segment in sample(name).split(b"\r"):
                if segment.startswith(b"PID|") and segment.count(b"|") > 5:
                    fields = segment.split(b"|")
                    for value in (fields[5].split(b"^")[0], fields[3].split(b"^")[0]):
                        text = value.decode("utf-8", "replace")
                        if len(text) > 3:
                            self.assertNotIn(text, log)


if __name__ == "__main__":
    unittest.main()
