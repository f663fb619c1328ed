#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""monitoring.py - alerts fire by what they are for; alerts and dashboard name metrics that there are.

Asks promtool (package prometheus) to try systemd/monitoring/followupd.rules.test.yml; every metric in the alerts
and in the dashboard is one that the program writes, with the labels it has, and every alert is tried."""
import json
import os
import re
import shutil
import subprocess
import sys

SOURCE = os.environ["SOURCE_DIR"]
HERE = SOURCE + "/systemd/monitoring/"
NAME = re.compile(r"\bfollowupd_([a-z_]+)(\{[^}]*\})?")
passed, failed = 0, 0


def check(ok, what):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print("not ok: " + what)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def written():
    """Metric: its labels; of what roles count those that every counter has."""
    metrics = {}
    text = read(SOURCE + "/daemon/web/prometheus.c")
    for name, labels in re.findall(r'sample\(\s*b, "([a-z_]+)",\s*(NULL|LABELS\([^;]*)', text):
        metrics.setdefault(name, set()).update(re.findall(r'"([a-z]+)",', labels))
    for folder, _, files in os.walk(SOURCE + "/daemon"):
        for name in files:
            if name.endswith(".c"):
                # Counters, and gauges beside them in the table of a role: [NAME] = {"files_waiting", "Files ..."}.
                for counter in re.findall(r'\{"([a-z_]+_total)", "|\] = \{"([a-z]+_[a-z_]+)",\s*"[A-Z]',
                                          read(os.path.join(folder, name))):
                    counter = counter[0] or counter[1]
                    metrics[counter] = {"role", "process"}
    return metrics


def named(text, metrics, where):
    for name, selector in NAME.findall(text):
        check(name in metrics, "%s names followupd_%s, which nothing writes" % (where, name))
        labels = set(re.findall(r"([a-z]+)=", selector)) - {"instance", "job"}
        check(labels <= metrics.get(name, labels), "%s: followupd_%s has no label %s" % (where, name, labels))


def main():
    metrics = written()
    check(len(metrics) > 30, "metrics are not found in the program any more")
    rules, tests = read(HERE + "followupd.rules.yml"), read(HERE + "followupd.rules.test.yml")
    named(" ".join(re.findall(r"(?s)expr: (.*?)\n +(?:for|labels):", rules)), metrics, "an alert")
    named(tests, metrics, "a test of alerts")
    alerts = re.findall(r"- alert: (\w+)", rules)
    check(len(alerts) >= 12, "fewer than 12 alerts")
    for alert in alerts:
        check(tests.count('alertname="%s", alertstate="firing"' % alert) == 1, alert + " is not seen to fire")
        check("alertname: %s}" % alert in tests, alert + " is not seen to be silent")
    dashboard = json.loads(read(HERE + "followupd.dashboard.json"))
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            named(target["expr"], metrics, "the panel " + panel["title"])
    places = [tuple(p["gridPos"].values()) for p in dashboard["panels"]]
    check(len(set(places)) == len(places), "two panels at one place")
    if shutil.which("promtool"):
        for words in (["check", "rules", "followupd.rules.yml"], ["test", "rules", "followupd.rules.test.yml"]):
            p = subprocess.run(["promtool"] + words, cwd=HERE, capture_output=True, text=True)
            check(p.returncode == 0, "promtool " + " ".join(words) + "\n" + p.stdout + p.stderr)
    else:
        print("skipped: promtool is not installed (package prometheus)")
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
