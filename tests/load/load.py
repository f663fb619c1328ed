#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""load.py - how many mails people get: 400 findings in 8 weeks (hospital.py), then 14 months of clock.

usage: load.py [--findings N]      (needs BUILD_DIR and SOURCE_DIR)

Everything goes over MLLP into an instance of its own, each message at its time.  Prints for each
person the mails, the worst day and week, the items they were about, the most mails about one of them,
and the most often one was told, mails and lines of digests together; then what makes the mails, and how
often one person was told of one follow-up twice within 7 days.  No figure fails anything; exit 1 only
when a message was refused, a mail was lost or verify complains.
"""
import argparse
import collections
import datetime
import itertools
import os
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"),
                os.path.dirname(os.path.abspath(__file__))]
from instance import LIMIT, Instance, Process, SOURCE, wait_for  # noqa: E402  (becomes nobody first)
import hospital  # noqa: E402

PARTS_OF_A_DAY = ((0, 11), (11, 14), (14, 24))  # hours; the clock stays near each message's own time


def utc(at):
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Year:
    def __init__(self, inst):
        self.inst, self.faults = inst, []
        self.numbers = itertools.count(1)
        inst.ctl("clock", "set", utc(hospital.START))
        with open(inst.dir + "/people.csv", "w") as f:
            f.write(hospital.people())
        inst.ctl("people", "import", inst.dir + "/people.csv")
        self.link = inst.mllp()

    def advance(self, at):
        self.inst.ctl("clock", "advance", "--to", utc(at), "--wait", str(int(LIMIT)))

    def send(self, batch):
        self.advance(max(event.at for event in batch) + datetime.timedelta(minutes=1))
        for event in batch:
            answer = self.link.send(hospital.message(event, next(self.numbers)))
            if b"MSA|AA" not in answer:
                self.faults.append("patient %d, %s: %r" % (event.patient, event.what, answer[:200]))
        wait_for("the engine", lambda: self.inst.sql("SELECT count(*) FROM inbound_todo")[0][0] == 0)

    def live(self, events):
        for day, of_day in itertools.groupby(events, lambda e: e.at.date()):
            of_day = list(of_day)
            for first, last in PARTS_OF_A_DAY:
                batch = [e for e in of_day if first <= e.at.hour < last]
                if batch:
                    self.send(batch)
        self.advance(hospital.END)
        self.link.close()
        wait_for("the outbox to be empty", lambda: self.inst.sql("SELECT count(*) FROM outbox")[0][0] == 0)

    def mails(self):
        """[(person, local day, item or None, outcome, kind)]: one for each mail that left; a digest is about none."""
        return self.inst.sql(
            "SELECT coalesce(p.email, p.ref), (d.at AT TIME ZONE %s)::date,"
            " coalesce('F' || n.followup_id, 'Q' || n.review_item_id), d.outcome, n.kind FROM deliveries d"
            " JOIN notices n ON n.id = d.notice_id JOIN people p ON p.id = n.person_id"
            " WHERE d.outcome <> 'withdrawn'", hospital.ZONE.key)

    def told(self):
        """[(person, local day, follow-up, kind, whether hours count)]: mails and lines about follow-ups, in order."""
        return self.inst.sql(
            "SELECT coalesce(p.email, p.ref), (d.at AT TIME ZONE %s)::date, n.followup_id, n.kind, f.target - f.anchor < 4"
            " FROM notices n LEFT JOIN digest_lines l ON l.told_id = n.id"
            " JOIN deliveries d ON d.notice_id = coalesce(l.notice_id, n.id) JOIN people p ON p.id = n.person_id"
            " JOIN followups f ON f.id = n.followup_id WHERE d.outcome <> 'withdrawn' ORDER BY d.at, n.id", hospital.ZONE.key)


def most(counted):
    return max(counted.values(), default=0)


# What happened, and what a person did: told whenever it was.
EVENTS = {"assigned", "booked", "corrected", "deceased", "handed-over", "moved", "no-show", "reopened", "unbooked",
          "undeliverable", "withdrawn", "transfer-offered", "transfer-returned"}


def show(mails, told):
    people = collections.defaultdict(list)
    for person, day, item, _, _ in mails:
        people[person].append((day, item))
    often = collections.Counter((person, item) for person, _, item, _, _ in told)
    print("%7s %9s %10s %6s %10s %10s  %s" % (
        "mails", "worst day", "worst week", "items", "most about", "most told", "person"))
    for person, got in sorted(people.items(), key=lambda p: (-len(p[1]), p[0])):
        items = collections.Counter(item for _, item in got if item)
        print("%7d %9d %10d %6d %10d %10d  %s" % (
            len(got), most(collections.Counter(day for day, _ in got)),
            most(collections.Counter(day.isocalendar()[:2] for day, _ in got)), len(items), most(items),
            max((n for (who, _), n in often.items() if who == person), default=0), person))
    print("%7d mails in all" % len(mails))
    print(", ".join("%d %s" % (n, kind) for kind, n in collections.Counter(m[4] for m in mails).most_common()))


def close_pairs(told):
    """How often a step came less than 7 days after something else about the same follow-up to the same person."""
    last, pairs = {}, collections.Counter()
    for person, day, item, kind, hours in told:
        if not hours and kind not in EVENTS and (person, item) in last and (day - last[person, item][0]).days < 7:
            pairs[last[person, item][1], kind] += 1
        last[person, item] = (day, kind)
    return pairs


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--findings", type=int, default=400)
    events = [e for e in hospital.events(parser.parse_args().findings) if e.at < hospital.END]
    inst = Instance(settings={"site.name": "Riverbend General Hospital",
                              "site.worklist_url": "https://worklist.riverbend.example",
                              "mail.reply_to": "followup-office@riverbend.example"})
    stored = inst.dir + "/mails"
    smtp = Process(["/usr/bin/python3", "-B", SOURCE + "/tests/lib/mailbox.py", stored, str(inst.settings["mail.port"])],
                   inst.dir + "/smtp.log")
    wait_for("the mail server", lambda: os.path.exists(stored))
    with inst:
        year = Year(inst)
        year.live(events)
        mails, told = year.mails(), year.told()
        year.faults += ["verify: " + line for line in inst.ctl("verify").splitlines() if line.startswith("broken")]
    smtp.stop()
    print("%d messages: %s" % (len(events), ", ".join("%d %s" % (n, what) for what, n in sorted(
        collections.Counter(e.what for e in events).items()))))
    show(mails, told)
    pairs = close_pairs(told)
    print("%d pairs within 7 days: %s" % (sum(pairs.values()), ", ".join(
        "%d %s then %s" % (n, *kinds) for kinds, n in pairs.most_common())))
    faults = year.faults + ["%s: a mail about %s %s" % (m[0], m[2], m[3]) for m in mails if m[3] != "accepted"]
    for fault in faults:
        print("fault: " + fault)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
