#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""mailbox.py - a local SMTP server that stores what it gets.

As a program: mailbox.py DIRECTORY PORT.  It listens on 127.0.0.1 only, writes each mail as
NNNN.eml and its calendar entry as NNNN.ics, refuses recipients whose name starts with "nobody", and
ends on SIGTERM.  As a module:
read(DIRECTORY) gives the stored mails in order.
"""
import email
import email.policy
import os
import signal
import sys
import threading


class Store:
    """aiosmtpd's handler: one file per mail, complete before the answer is given."""

    def __init__(self, directory):
        self.directory = directory
        self.count = len([n for n in os.listdir(directory) if n.endswith(".eml")])

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 there is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        path = "%s/%04d" % (self.directory, self.count)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                with open(path + ".ics", "wb") as f:
                    f.write(part.get_payload(decode=True))
        head = "X-Envelope-From: %s\r\nX-Envelope-To: %s\r\n" % (envelope.mail_from, ",".join(envelope.rcpt_tos))
        with open(path + ".tmp", "wb") as f:
            f.write(head.encode() + envelope.content)
        os.rename(path + ".tmp", path + ".eml")
        return "250 2.0.0 stored as %04d" % self.count


def read(directory):
    """[{number, to, subject, message_id, kind, ics, mail}] in the order of arrival."""
    mails = []
    for name in sorted(os.listdir(directory)):
        if not name.endswith(".eml"):
            continue
        with open(os.path.join(directory, name), "rb") as f:
            mail = email.message_from_binary_file(f, policy=email.policy.default)
        ics = os.path.join(directory, name[:-4] + ".ics")
        entry = None
        if os.path.exists(ics):
            with open(ics, encoding="utf-8", newline="") as f:
                entry = f.read()
        mails.append({"number": name[:-4], "to": mail["X-Envelope-To"], "subject": mail["Subject"],
                      "message_id": mail["Message-ID"], "date": mail["Date"], "mail": mail,
                      "ics": entry})
    return mails


def main():
    from aiosmtpd.controller import Controller
    directory, port = sys.argv[1], int(sys.argv[2])
    os.makedirs(directory, exist_ok=True)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    controller = Controller(Store(directory), hostname="127.0.0.1", port=port)
    controller.start()
    print("mailbox: 127.0.0.1:%d stores into %s" % (port, directory), flush=True)
    done.wait()
    controller.stop()


if __name__ == "__main__":
    main()
