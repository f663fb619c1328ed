#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""first_mail.py - a new administrator follows README's "Run", line by line, until the first mail is there.

usage: first_mail.py README --installed|DIRECTORY      as root, in a system made for this

The lines are those of README.md itself, so a test of them cannot drift from it.  What README cannot
know is made here: the administrator's account, what is typed into the editor and at the prompt, the
people, a report, and a mail server on this machine.  DIRECTORY: where the packages lie.
Ends with the seconds from the first line to the mail.  Needs python3 and sudo, nothing else.
"""
import os
import pwd
import re
import shutil
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import smtp_server  # noqa: E402

ADMINISTRATOR = "administrator"
LIMIT = 180  # what a person may be asked to wait for
TYPED = {"apt install": "y\n", "sign-in": "correct horse battery staple\n"}  # what is typed where something is asked
PEOPLE = """ref,family,given,email,roles,language,active
P10090,Brandvold,Erik,e.brandvold@riverbend.example,clinician,en,yes
R2041,Vale,Tamsin,t.vale@riverbend.example,radiologist,en,yes
C3001,Fairweather,Jude,j.fairweather@riverbend.example,coordinator,en,yes
"""
REPORT = "\r".join((
    r"MSH|^~\&|RIS|RIVERBEND|FOLLOWUPD|RIVERBEND|{at}||ORU^R01^ORU_R01|FIRST1|P|2.5.1",
    "PID|1||RB1900^^^RGH^MR||MARCHBANK^ELOWEN||19620219|F",
    "OBR|1|RB-O9|RB-A9|24627-2^CT Chest^LN|||{at}|||||||||P10090^BRANDVOLD^ERIK||RB-A9||||{at}||CT|F|||||||R2041&VALE&TAMSIN",
    "OBX|1|TX|19005-8^Radiology Impression^LN|1|Acute pulmonary embolism in the right main pulmonary artery.||||||F", ""))
# What the administrator writes: (line of the sample, line of the site).
EDITS = (('#fail_safe_email = ""', 'fail_safe_email = "f.safe@riverbend.example"'),
         ('#host = "localhost"', 'host = "localhost"'),
         ('#port = "587"', 'port = "{port}"'),
         ('#tls = "required"', 'tls = "off"'))


def commands(readme):
    """The lines of "Run", without what is said about them."""
    with open(readme, encoding="utf-8") as f:
        part = re.search(r"^## Run\n(.*?)^## ", f.read(), re.M | re.S).group(1)
    return [re.sub(r"\s+#.*", "", line).strip() for line in re.findall(r"^    (.*)$", part, re.M)]


def write(path, text, mode=0o644):
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)
    os.chmod(path, mode)


def make_administrator(home):
    """Somebody who has nothing but sudo, and a home that nobody else looks into."""
    subprocess.run(["useradd", "--create-home", "--home-dir", home, "--shell", "/bin/bash", ADMINISTRATOR], check=True)
    os.chmod(home, 0o700)
    write("/etc/sudoers.d/" + ADMINISTRATOR, ADMINISTRATOR + " ALL=(ALL:ALL) NOPASSWD: ALL\n", 0o440)


def prepare(home, port, packages):
    for name in os.listdir(packages) if packages else ():
        shutil.copy(packages + "/" + name, home)
    write(home + "/people.csv", PEOPLE)
    write(home + "/report.hl7", REPORT.format(at=time.strftime("%Y%m%d%H%M%S+0000", time.gmtime())))
    lines = ["#!/usr/bin/python3", "import sys", "text = open(sys.argv[1]).read()"]
    for old, new in EDITS:
        lines.append("assert %r in text, %r" % (old, old))
        lines.append("text = text.replace(%r, %r)" % (old, new.format(port=port)))
    write(home + "/editor", "\n".join(lines + ["open(sys.argv[1], 'w').write(text)", ""]), 0o755)
    owner = pwd.getpwnam(ADMINISTRATOR)
    for name in ("people.csv", "report.hl7"):
        os.chown(home + "/" + name, owner.pw_uid, owner.pw_gid)


def run(line, home):
    typed = "".join(answer for part, answer in TYPED.items() if part in line)
    began = time.monotonic()
    done = subprocess.run(["runuser", "-u", ADMINISTRATOR, "--", "env", "HOME=" + home, "EDITOR=" + home + "/editor",
                           "bash", "-c", line], cwd=home, input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print("%6.1f s  %s" % (time.monotonic() - began, line), flush=True)
    if done.returncode:
        sys.exit("status %d\n%s" % (done.returncode, done.stdout))
    return done.stdout


def first_mail(readme, packages):
    home = "/home/" + ADMINISTRATOR
    make_administrator(home)
    arrived = threading.Event()
    with smtp_server.Server(script={"BODY": lambda session: arrived.set()}) as server:
        prepare(home, server.port, packages)
        began = time.monotonic()
        for line in commands(readme):
            if packages or "apt install" not in line:
                run(line, home)
        if not arrived.wait(LIMIT):
            sys.exit("no mail after %d s more\n%s" % (LIMIT, run("sudo followupctl status", home)))
        seconds = time.monotonic() - began
        if "f.safe@" in server.bodies[0]:
            sys.exit("the first mail is to whom nobody else could be found for: " + server.bodies[0])
        print("first mail, to %s, after %.1f s" % (server.bodies[0], seconds))
    if seconds > LIMIT:
        sys.exit("that is more than %d s" % LIMIT)


if __name__ == "__main__":
    first_mail(sys.argv[1], None if sys.argv[2] == "--installed" else sys.argv[2])
