#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""receiver_python.py - the intake bench's peer in Python: python3-hl7 and psycopg2.

Usage: receiver_python.py CONNINFO TABLE

A thread and a database connection for each MLLP connection; hl7.parse reads the message, one
durable commit stores it in TABLE (source, control_id, raw), create_ack answers it.  Prints "port N"
when it is ready.
"""
import socket
import sys
import threading

import hl7
import psycopg2

START, END = b"\x0b", b"\x1c\r"
ADD = ("INSERT INTO %s (source, control_id, raw) VALUES (%%s, %%s, %%s)"
       " ON CONFLICT (source, control_id) DO NOTHING")


def frames(sock):
    """Yields the content of each MLLP frame."""
    buffer = b""
    while True:
        content, end, rest = buffer.partition(END)
        if end:
            buffer = rest
            yield content.lstrip(START)
            continue
        data = sock.recv(65536)
        if not data:
            return
        buffer += data


def serve(sock, conninfo, table):
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    db = psycopg2.connect(conninfo)
    db.autocommit = True
    cursor = db.cursor()
    for raw in frames(sock):
        message = hl7.parse(raw.decode("utf-8"))
        cursor.execute(ADD % table, ("bench", str(message.segment("MSH")[10]), psycopg2.Binary(raw)))
        sock.sendall(START + str(message.create_ack("AA")).encode("utf-8") + END)
    db.close()
    sock.close()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    conninfo, table = sys.argv[1:]
    listener = socket.create_server(("127.0.0.1", 0))
    print("port %d" % listener.getsockname()[1], flush=True)
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(sock, conninfo, table), daemon=True).start()


main()
