#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""smtp_server.py - an SMTP server that is as good or as bad as a test wants.

Server(script={stage: action}) misbehaves at the named stages of its first connections (`times`, all
by default) and is a good server afterwards.  Stages: greeting EHLO STARTTLS AUTH MAIL RCPT DATA BODY
QUIT.  Actions:
    "451 4.7.1 text"     that reply (421 also closes)
    "silence"            no answer until the client goes
    "drip"               an answer of one octet every 0.3 s, without an end
    "reset"              RST
    "garbage"            a line that is no reply
    "inject"             STARTTLS only: plaintext in the same write as the 220
    "plain"              STARTTLS only: 220, then text as the answer to the handshake
    a function(session)  whatever it does, then the usual answer
What was accepted is in .mails: (recipient, message id, octets, session).
"""
import base64
import re
import socket
import ssl
import struct
import threading

STAGES = ("greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BODY", "QUIT")


class Gone(Exception):
    """The client or this session has ended."""


class Session:
    def __init__(self, server, sock, script):
        self.server, self.sock, self.script = server, sock, script
        self.buffer = b""
        self.tls = False
        self.user = None
        self.commands = []
        self.recipient = None

    # ---- octets ------------------------------------------------------------------------------

    def write(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            raise Gone

    def say(self, text):
        self.write(text.encode() + b"\r\n")

    def fill(self):
        try:
            data = self.sock.recv(65536)
        except OSError:
            raise Gone
        if not data:
            raise Gone
        self.buffer += data

    def line(self):
        while b"\n" not in self.buffer:
            self.fill()
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r").decode("latin-1")

    def octets(self, count):
        while len(self.buffer) < count:
            self.fill()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def body(self):
        while not (self.buffer.startswith(b".\r\n") or b"\r\n.\r\n" in self.buffer):
            self.fill()
        if self.buffer.startswith(b".\r\n"):
            data, self.buffer = b"", self.buffer[3:]
        else:
            data, self.buffer = self.buffer.split(b"\r\n.\r\n", 1)
            data += b"\r\n"
        return re.sub(rb"(?m)^\.\.", b".", data)

    # ---- misbehaviour --------------------------------------------------------------------------

    def reset(self):
        raw = self.sock
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def wait_for_end(self):
        while True:
            self.fill()

    def drip(self):
        self.write(b"220 ")
        while not self.server.stopping.wait(0.3):
            self.write(b"a")
        raise Gone

    def act(self, stage):
        """Does what the script says; True when the usual answer must not follow."""
        action = self.script.get(stage)
        if action is None:
            return False
        self.server.reached.append(stage)
        if callable(action):
            action(self)
            return False
        if action in ("inject", "plain"):
            return False
        if action == "silence":
            self.wait_for_end()
        elif action == "drip":
            self.drip()
        elif action == "reset":
            self.reset()
        elif action == "garbage":
            self.write(b"\xff\xfe what is this\r\n")
        else:
            self.say(action)
            if action.startswith("421"):
                raise Gone
        return True

    # ---- the dialogue ----------------------------------------------------------------------------

    def run(self):
        if not self.act("greeting"):
            self.say("220 mail.example ESMTP")
        while True:
            line = self.line()
            verb = line.split(" ")[0].upper()
            self.commands.append(line)
            handler = getattr(self, "do_" + verb, None)
            if handler is None:
                self.say("502 5.5.1 unknown command")
            else:
                handler(line)

    def do_EHLO(self, line):
        if self.act("EHLO"):
            return
        words = ["mail.example"] + self.server.extensions
        if self.server.context and not self.tls:
            words.append("STARTTLS")
        if self.server.password and (self.tls or not self.server.context):
            words.append("AUTH " + self.server.mechanisms)
        for word in words[:-1]:
            self.say("250-" + word)
        self.say("250 " + words[-1])

    def do_HELO(self, line):
        self.say("250 mail.example")

    def do_STARTTLS(self, line):
        if self.act("STARTTLS"):
            return
        if self.script.get("STARTTLS") == "inject":
            self.write(b"220 2.0.0 go\r\n250-mail.example\r\n250 DSN\r\n")
        else:
            self.say("220 2.0.0 go")
        if self.script.get("STARTTLS") == "plain":
            self.fill()
            self.write(b"this is no handshake\r\n")
            self.wait_for_end()
        try:
            self.sock = self.server.context.wrap_socket(self.sock, server_side=True)
        except (OSError, ssl.SSLError) as failure:
            self.server.handshakes.append(str(failure))
            raise Gone
        self.tls = True
        self.buffer = b""

    def do_AUTH(self, line):
        if self.act("AUTH"):
            return
        words = line.split(" ")
        if words[1].upper() == "PLAIN":
            if len(words) < 3:
                self.say("334 ")
                words.append(self.line())
            _, user, password = base64.b64decode(words[2]).decode().split("\0")
        else:
            if len(words) < 3:
                self.say("334 VXNlcm5hbWU6")
                words.append(self.line())
            user = base64.b64decode(words[2]).decode()
            self.say("334 UGFzc3dvcmQ6")
            password = base64.b64decode(self.line()).decode()
        self.commands[-1] = "AUTH " + words[1]
        if password != self.server.password:
            self.say("535 5.7.8 wrong credentials")
            return
        self.user = user
        self.say("235 2.7.0 welcome")

    def do_MAIL(self, line):
        if self.act("MAIL"):
            return
        if self.server.password and not self.user:
            self.say("530 5.7.0 authenticate first")
        else:
            self.say("250 2.1.0 ok")

    def do_RCPT(self, line):
        self.recipient = re.search("<(.*?)>", line).group(1)
        if not self.act("RCPT"):
            self.say("250 2.1.5 ok")

    def do_DATA(self, line):
        if self.act("DATA"):
            return
        self.say("354 go")
        self.take(self.body())

    def do_BDAT(self, line):
        data = b""
        while True:
            words = line.split(" ")
            data += self.octets(int(words[1]))
            if len(words) > 2 and words[2].upper() == "LAST":
                break
            self.say("250 2.0.0 chunk")
            line = self.line()
            self.commands.append(line)
        self.take(data)

    def take(self, data):
        self.server.bodies.append(self.recipient)
        if self.act("BODY"):
            return
        found = re.search(rb"(?im)^Message-ID: *(\S+)", data)
        self.server.mails.append((self.recipient, found.group(1).decode() if found else "", data, self))
        self.say("250 2.0.0 queued")

    def do_RSET(self, line):
        self.say("250 2.0.0 ok")

    def do_QUIT(self, line):
        if not self.act("QUIT"):
            self.say("221 2.0.0 bye")
        raise Gone


class Server:
    def __init__(self, script=None, times=None, context=None, password=None, mechanisms="PLAIN LOGIN",
                 extensions=("PIPELINING", "SIZE 10000000", "8BITMIME", "DSN", "ENHANCEDSTATUSCODES")):
        self.script, self.times = script or {}, times
        self.context, self.password, self.mechanisms = context, password, mechanisms
        self.extensions = list(extensions)
        self.mails, self.bodies, self.reached, self.sessions, self.handshakes = [], [], [], [], []
        self.stopping = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            bad = self.times is None or len(self.sessions) < self.times
            session = Session(self, sock, self.script if bad else {})
            self.sessions.append(session)
            threading.Thread(target=self.serve, args=(session,), daemon=True).start()

    def serve(self, session):
        try:
            session.run()
        except Gone:
            pass
        finally:
            session.sock.close()

    def close(self):
        self.stopping.set()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # closed before
        self.listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()
