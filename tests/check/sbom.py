#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""sbom.py - `make sbom` is sound SPDX 2.3, names what the programs really need, and is the same twice.

What SPDX 2.3 asks of the fields that are used: which must be there, how identifiers, times, places and relations look."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

SOURCE, BUILD = os.environ["SOURCE_DIR"], os.environ["BUILD_DIR"]
PROGRAMS = ("followupd", "followupctl", "followupd-document")
ID = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
ELEMENT = {"SPDXID": str, "licenseConcluded": str, "copyrightText": str}
PACKAGE = dict(ELEMENT, name=str, versionInfo=str, supplier=str, downloadLocation=str, filesAnalyzed=bool, licenseDeclared=str)
FILE = dict(ELEMENT, fileName=str, checksums=list)
RELATIONS = {"DESCRIBES", "CONTAINS", "DYNAMIC_LINK", "RUNTIME_DEPENDENCY_OF", "BUILD_TOOL_OF"}
passed, failed = 0, 0


def check(ok, what):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print("not ok: " + what)


def has(thing, fields, where):
    for name, kind in fields.items():
        check(isinstance(thing.get(name), kind) and thing[name] != "", "%s: %s is a %s" % (where, name, kind.__name__))


def made():
    with tempfile.TemporaryDirectory() as folder:
        old = [word for target in ("Makefile",) + PROGRAMS for word in ("-o", target)]  # as they are: a test builds nothing
        words = subprocess.run(["make", "-s", *old, "sbom", "SBOM=%s/bill" % folder], cwd=BUILD, capture_output=True, text=True,
                               env=dict(os.environ, SOURCE_DATE_EPOCH="1772409600", MAKEFLAGS=""))
        check(words.returncode == 0, "make sbom: " + words.stdout + words.stderr)
        if words.returncode:
            return None
        with open(folder + "/bill", encoding="utf-8") as f:
            return f.read()


def check_document(d):
    has(d, {"SPDXID": str, "spdxVersion": str, "dataLicense": str, "name": str, "documentNamespace": str, "creationInfo": dict,
            "packages": list, "files": list, "relationships": list}, "document")
    check((d["SPDXID"], d["spdxVersion"], d["dataLicense"]) == ("SPDXRef-DOCUMENT", "SPDX-2.3", "CC0-1.0"), "what the document is")
    check(d["creationInfo"]["created"] == "2026-03-02T00:00:00Z", "SOURCE_DATE_EPOCH is the time")
    check(all(re.match(r"(Person|Organization|Tool): \S", c) for c in d["creationInfo"]["creators"]), "creators have a kind")
    space = urllib.parse.urlsplit(d["documentNamespace"])
    check(space.scheme == "https" and space.netloc and not space.fragment, "the namespace is an URI without a fragment")


def check_elements(d):
    for p in d["packages"]:
        where = "package " + str(p.get("name"))
        has(p, PACKAGE, where)
        check(re.match(r"(Person|Organization): \S", p["supplier"]), where + ": supplier has a kind")
        check(p["downloadLocation"] == "NOASSERTION" or p["downloadLocation"].startswith("https://"), where + ": place")
        for ref in p.get("externalRefs", []):
            check((ref["referenceCategory"], ref["referenceType"]) == ("PACKAGE-MANAGER", "purl"), where + ": reference")
            check(re.fullmatch(r"pkg:deb/debian/[a-z0-9.%B+-]+@[A-Za-z0-9.%+-]+\?arch=[a-z0-9]+", ref["referenceLocator"]),
                  where + ": " + ref["referenceLocator"])
    for f in d["files"]:
        has(f, FILE, "file " + str(f.get("fileName")))
        sums = {c["algorithm"]: c["checksumValue"] for c in f["checksums"]}
        check(re.fullmatch("[0-9a-f]{40}", sums.get("SHA1", "")), f["fileName"] + " has its SHA1")
        said = subprocess.run(["sha256sum", BUILD + "/" + f["fileName"]], capture_output=True, text=True).stdout.split()
        check(said[:1] == [sums.get("SHA256")], f["fileName"] + " has its SHA256")


def check_relations(d):
    ids = ["SPDXRef-DOCUMENT"] + [e["SPDXID"] for e in d["packages"] + d["files"]]
    check(all(ID.fullmatch(i) for i in ids), "identifiers have their form")
    check([i for i, n in collections.Counter(ids).items() if n > 1] == [], "identifiers are there once")
    pairs = [(r["spdxElementId"], r["relatedSpdxElement"]) for r in d["relationships"]]
    for r in d["relationships"]:
        check(r["relationshipType"] in RELATIONS, "there is no relation " + r["relationshipType"])
    check({i for pair in pairs for i in pair} == set(ids), "each element has a relation, and each relation its elements")
    kinds = collections.Counter(r["relationshipType"] for r in d["relationships"])
    check((kinds["DESCRIBES"], kinds["CONTAINS"]) == (1, len(PROGRAMS)), "it describes one package, which has the programs")


def check_contents(d):
    """Versions as dpkg has them; what the programs name themselves is there, and PostgreSQL and the compiler."""
    versions = {(p["name"], p["versionInfo"]) for p in d["packages"][1:]}
    have = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\t${Version}\n"], capture_output=True, text=True, check=True).stdout
    check(versions <= {tuple(line.split("\t")) for line in have.splitlines()}, "versions are those of dpkg")
    names = " ".join(name for name, _ in versions)
    for name in ("libpq5", "libssl3", "libevent-core", "libmicrohttpd", "libesmtp", "libgmime", "libsodium", "libc6", "postgresql-", "gcc|cpp|clang"):
        check(re.search(name, names), "there is no " + name)
    check(len(versions) > 20, "there are only %d packages" % len(versions))


def main():
    text = made()
    if text:
        d = json.loads(text)
        check_document(d)
        check_elements(d)
        check_relations(d)
        check_contents(d)
        check(made() == text, "the same build has the same bill")
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
