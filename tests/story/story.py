#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""story.py - seven months of follow-ups in two minutes, through the programs as a site runs them.

A rehearsal instance with its own database, a mail server that stores what it gets, the messages of
tests/samples/story over MLLP, and the clock moved from one due day to the next.  Prints what
happened as a table and exits 0 only if it came out as it should.

usage: story.py [--keep]      (called by ./quickstart; needs BUILD_DIR and SOURCE_DIR)
"""
import json
import os
import re
import sys
import time

if "--keep" in sys.argv:
    os.environ["FOLLOWUPD_TEST_KEEPER"] = "none"  # what is kept lives on
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
from instance import Instance, Process, SOURCE, wait_for
import mailbox

SAMPLES = SOURCE + "/tests/samples/story"
# (virtual time, what is sent, in words)
CHAPTERS = [
    ("2026-03-02T16:30:00Z", "01-lung-rads-3", "report: screening CT, Lung-RADS 3"),
    ("2026-03-02T19:35:00Z", "02-lung-rads-4b", "report: screening CT, Lung-RADS 4B"),
    ("2026-03-02T22:05:00Z", "03-bi-rads-3", "report: mammogram, BI-RADS 3"),
    ("2026-03-02T23:20:00Z", "04-fleischner", "report: chest CT, 7 mm nodule (Fleischner)"),
    ("2026-03-02T23:21:00Z", "04-fleischner", "the same message again"),
    ("2026-03-02T23:59:00Z", "05-broken", "a report without a patient"),
    ("2026-08-10T16:05:00Z", "06-order", "order for the Lung-RADS 3 follow-up"),
    ("2026-08-11T17:05:00Z", "07-appointment", "appointment booked"),
    ("2026-09-03T23:05:00Z", "08-no-show", "the patient does not come"),
    ("2026-09-05T16:05:00Z", "09-appointment-moved", "a new appointment"),
    ("2026-09-05T18:05:00Z", "11-bi-rads-3-again", "report: 6-month mammogram, BI-RADS 3 again"),
    ("2026-09-17T18:35:00Z", "10-completed-exam", "report: the awaited CT, Lung-RADS 2"),
]
END = "2026-10-01T12:00:00Z"

LATER = [
    ("RIVERA^MARIA", "19610603", "8 mm solid nodule in the right upper lobe. Recommend chest CT in 3 months."),
    ("TAN^WEI", "19640109", "Pulmonary nodule. Recommend follow-up."),
    ("FOSTER^JEAN", "19451120", "Acute pulmonary embolism in the right main pulmonary artery."),
    ("NGUYEN^LINH", "19780214", "Indeterminate 2 cm left adrenal nodule. Adrenal protocol CT is recommended within 4 weeks."),
    ("OKAFOR^DANIEL", "19670830", "No acute finding. No follow-up is needed."),
]

WORDS = {
    "opened": lambda d: "opened: %s, due %s" % (d["modality"] or d["action"], span(d["window"])),
    "told": lambda d: "mail: %s" % d["kind"],
    "linked": lambda d: "an order belongs to it",
    "ordered": lambda d: "ordered",
    "scheduled": lambda d: "appointment %s" % d["appointment"][:16].replace("T", " "),
    "no-show": lambda d: "not kept: back on the coordinator's desk",
    "overdue": lambda d: "OVERDUE, tier %d" % d["tier"],
    "escalated": lambda d: "escalated to tier %d (%s)" % (d["tier"], d["to"]),
    "closed": lambda d: "CLOSED: %s by exam %s" % (d["closure"], d.get("accession", "-")),
    "replanned": lambda d: "planned again, due %s" % span(d["window"]),
}
QUIET = {"reminded", "skipped"}


def span(window):
    return window["target"] if window["target"] == window["latest"] else window["target"] + ".." + window["latest"]


class Story:
    def __init__(self, keep):
        self.keep = keep
        self.inst = Instance(settings={"site.name": "Riverbend General Hospital",
                                       "site.worklist_url": "https://worklist.riverbend.example"})
        self.mails = self.inst.dir + "/mails"
        self.seen = {}      # case id -> last event shown
        self.failures = 0

    # ---- showing ---------------------------------------------------------------------------

    def row(self, when, what, effect):
        print("%-16s  %-56s  %s" % (when, what[:56], effect), flush=True)

    def rule(self):
        print("-" * 16 + "  " + "-" * 56 + "  " + "-" * 50, flush=True)

    def show_new(self, first_words=None):
        """The events since the last look in the order in which they happened, one line each."""
        fresh = []
        for case in json.loads(self.inst.ctl("--json", "list", "--state", "all", "--limit", "50")):
            for event in json.loads(self.inst.ctl("--json", "history", case["ref"]))["events"]:
                if event["seq"] > self.seen.get(case["ref"], 0):
                    self.seen[case["ref"]] = event["seq"]
                    fresh.append((event["at"], case["ref"], event))
        for at, ref, event in sorted(fresh, key=lambda x: x[:2] + (x[2]["seq"],)):
            if event["kind"] not in QUIET:
                words = WORDS.get(event["kind"], lambda d: event["kind"])(event["detail"])
                self.row(at[:16].replace("T", " "), first_words or "", "%s %s" % (ref, words))
                first_words = None

    # ---- doing -------------------------------------------------------------------------------

    def start(self):
        started = time.monotonic()
        print("making a private database and starting followupd ...", flush=True)
        self.smtp = Process(["/usr/bin/python3", "-B", SOURCE + "/tests/lib/mailbox.py", self.mails,
                             str(self.inst.settings["mail.port"])], self.inst.dir + "/smtp.log")
        wait_for("the mail server", lambda: os.path.exists(self.mails))
        self.inst.start()
        self.inst.ctl("clock", "set", CHAPTERS[0][0])
        self.inst.ctl("people", "import", SAMPLES + "/people.csv")
        print("ready after %.1f s: MLLP 127.0.0.1:%d, metrics http://127.0.0.1:%d/metrics, %s\n" % (
            time.monotonic() - started, self.inst.mllp_port, self.inst.web_port, self.inst.dir), flush=True)
        self.row("day and time UTC", "what comes in", "what followupd does")
        self.rule()

    def chapter(self, number, at, file, words):
        if number:
            self.inst.ctl("clock", "advance", "--to", at)
            self.show_new()
        answer = self.inst.ctl("--json", "hl7", "send", "127.0.0.1:%d" % self.inst.mllp_port,
                               "%s/%s.hl7" % (SAMPLES, file), check=False)
        code = json.loads(answer.stdout)[0]["answer"]
        wait_for("the engine", lambda: self.inst.sql("SELECT count(*) FROM inbound_todo")[0][0] == 0)
        before = dict(self.seen)
        self.show_new("-> %s [%s]" % (words, code))
        if before == self.seen:
            self.row(at[:16].replace("T", " "), "-> %s [%s]" % (words, code),
                     "kept and listed as rejected" if code == "AE" else "nothing new: it is known already")
        return code

    def tell(self):
        self.start()
        self.codes = [self.chapter(i, *c) for i, c in enumerate(CHAPTERS)]
        self.inst.ctl("clock", "advance", "--to", END)
        self.show_new()
        self.rule()

    # ---- how it should have come out -----------------------------------------------------------

    def expect(self, what, truth):
        print("%s  %s" % ("ok  " if truth else "FAIL", what), flush=True)
        self.failures += not truth

    def judge(self):
        q = self.inst.sql
        case = lambda row: q("SELECT f.state, f.closure, f.target::text, f.tier, f.overdue FROM followups f "
                             "WHERE f.guideline->>'row' LIKE %s ORDER BY f.id", row)
        mails = mailbox.read(self.mails)
        ics = [m for m in mails if m["ics"]]
        lung3, lung4b, birads, fleischner = (case(r) for r in ("LR22-M3", "LR22-M4B", "BR5-%3%", "FL17-S-6TO8-L"))
        print()
        self.expect("11 messages accepted, the broken one refused", self.codes.count("AA") == 11 and "AE" in self.codes)
        self.expect("the duplicate opened nothing", len(fleischner) == 1)
        self.expect("Lung-RADS 3: due 2026-09-02, closed by the completed exam",
                    [c[:3] for c in lung3] == [("closed", "DONE_MATCH", "2026-09-02")])
        self.expect("Lung-RADS 4B: nobody acted, escalated through tier 3", lung4b[0][0] == "open" and lung4b[0][3] >= 3
                    and lung4b[0][4])
        self.expect("BI-RADS 3: the 6-month step is done, the 12-month step is open",
                    [c[:2] for c in birads] == [("closed", "DONE_MATCH"), ("open", None)] and birads[1][2] == "2027-03-02")
        self.expect("Fleischner nodule: open, due 2026-09-02, reminded before",
                    fleischner[0][:3] == ("open", None, "2026-09-02") and
                    any(m["kind"] in ("reminder", "not-ordered", "not-scheduled") for m in self.notices("FL17-S-6TO8-L")))
        self.expect("reminders, an escalation and a closing mail were delivered", len(mails) >= 10)
        self.expect("calendar: a REQUEST, a raised SEQUENCE, a CANCEL with the same UID", self.calendar_ok(ics))
        self.expect("no name, number or finding in a subject", not any(
            re.search("ALDERWICK|MARCHBANK|TANAGER|HARROWGATE|RB10|nodule|breast|chest|lung", m["subject"], re.I) for m in mails))
        self.expect("the broken message is kept where a person can see it",
                    "ST0005" in self.inst.ctl("messages", "list", "--verdict", "rejected"))
        self.expect("followupctl verify finds every invariant kept", self.inst.ctl("verify", check=False).returncode == 0)

    def notices(self, row):
        return [{"kind": k} for (k,) in self.inst.sql(
            "SELECT n.kind FROM notices n JOIN followups f ON f.id = n.followup_id LEFT JOIN digest_lines l ON l.told_id = n.id "
            "JOIN deliveries d ON d.notice_id = coalesce(l.notice_id, n.id) "
            "WHERE f.guideline->>'row' = %s AND d.outcome = 'accepted'", row)]

    def calendar_ok(self, ics):
        by_uid = {}
        for m in ics:
            text = m["ics"].replace("\r\n ", "")
            uid = re.search(r"^UID:(\S+)", text, re.M).group(1)
            by_uid.setdefault(uid, []).append((re.search(r"^METHOD:(\w+)", text, re.M).group(1),
                                               int(re.search(r"^SEQUENCE:(\d+)", text, re.M).group(1))))
        whole = [v for v in by_uid.values() if v[0] == ("REQUEST", 0) and v[-1][0] == "CANCEL" and v[-1][1] > 0]
        moved = [v for v in by_uid.values() if any(x[0] == "REQUEST" and x[1] > 0 for x in v)]
        return bool(whole) and bool(moved)

    # ---- the end ----------------------------------------------------------------------------------

    def finish(self):
        mails = mailbox.read(self.mails)
        print("\n%d mails and %d calendar entries lie in %s" % (len(mails), sum(1 for m in mails if m["ics"]), self.mails))
        if self.keep:
            self.leave_running()
            return
        self.inst.stop()
        self.smtp.stop()
        print("everything that was started has been stopped")

    def more_to_look_at(self):
        """A few days later, reports of other patients: follow-ups, a question, a critical finding."""
        self.inst.ctl("clock", "advance", "--to", "2026-10-05T15:00:00Z")
        link = self.inst.mllp(self.inst.mllp_port)
        for i, (name, born, text) in enumerate(LATER):
            answer = link.send((
                r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|20261005080000-0700||ORU^R01^ORU_R01|LATER%d|P|2.5.1" "\r"
                "PID|1||4711%d^^^RGH^MR||%s||%s|F\r"
                "OBR|1|O-L%d|RL%d|24627-2^CT Chest^LN|||20261005073000-0700|||||||||P10011^OKONJO^DELPHINE||RL%d||||"
                "20261005075500-0700||CT|F|||||||R2041&VALE&TAMSIN\r"
                "OBX|1|TX|19005-8^Radiology Impression^LN|1|%s||||||F\r" % (i, i, name, born, i, i, i, text)).encode())
            assert b"MSA|AA" in answer, answer
        link.close()
        wait_for("the engine", lambda: self.inst.sql("SELECT count(*) FROM inbound_todo")[0][0] == 0)

    def leave_running(self):
        with open(self.inst.dir + "/pids", "w") as f:
            for process in (self.inst.process, self.smtp):
                pid = process.popen.pid
                with open("/proc/%d/stat" % pid) as stat:
                    f.write("%d %s\n" % (pid, stat.read().split()[21]))
        self.more_to_look_at()
        (ref,), = self.inst.sql("SELECT ref FROM people WHERE 'coordinator' = ANY (roles)"
                                " AND NOT 'fail-safe' = ANY (roles) AND active ORDER BY id LIMIT 1")
        print("\nthe worklist: http://127.0.0.1:%d/  (choose Everyone)" % self.inst.pages_port)
        print(self.inst.ctl("people", "sign-in", ref, "--one-time").rstrip())
        print("again: %s/followupctl -c %s people sign-in %s --one-time\n" % (
            os.environ.get("BUILD_DIR", "."), self.inst.config, ref))
        print("the instance keeps running:\n  MLLP     127.0.0.1:%d\n  metrics  http://127.0.0.1:%d/metrics\n"
              "  control  %s/followupctl -c %s status\n  log      %s\n  stop     ./quickstart stop %s" % (
                  self.inst.mllp_port, self.inst.web_port, os.environ.get("BUILD_DIR", "."), self.inst.config, self.inst.log,
                  self.inst.dir))


def main():
    if "--help" in sys.argv or "-h" in sys.argv:
        print(__doc__)
        return 0
    story = Story("--keep" in sys.argv)
    try:
        story.tell()
        story.judge()
    except Exception:
        story.keep = False
        print(story.inst.log_text()[-4000:] if os.path.exists(story.inst.log) else "", file=sys.stderr)
        raise
    finally:
        story.finish()
    print("the story came out as it should" if not story.failures else "%d things did not come out as they should"
          % story.failures)
    return 1 if story.failures else 0


if __name__ == "__main__":
    sys.exit(main())
