#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""sbom.py - an SPDX 2.3 bill of materials of a build, as JSON, of what dpkg knows.

usage: sbom.py NAME VERSION PGBINDIR CC PROGRAM...

The programs as files with their hashes; each package that holds a shared library which the loader maps for them,
PostgreSQL, which they start, and the compiler.  SOURCE_DATE_EPOCH sets the time; the same build gives the same bytes."""
import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

HOME = "https://github.com/followupd/followupd"
FIELDS = ("Package", "Version", "Architecture", "source:Package", "source:Version", "Homepage", "Maintainer")


def output(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C")).stdout


def libraries(program):
    """Paths of what the loader maps, also by way of others; a library that is missing is an error."""
    lines = output("ldd", program)
    missing = re.findall(r"^\s*(\S+) => not found", lines, re.M)
    if missing:
        sys.exit("sbom.py: %s needs %s, which is not installed" % (program, ", ".join(missing)))
    return set(re.findall(r"^\s*(?:\S+ => )?(/\S+) \(0x", lines, re.M))


def owners(paths):
    """The package that holds each file, by any of its names: /lib may be a link to /usr/lib."""
    names = {}
    for path in paths:
        real = os.path.realpath(path)
        for name in (path, real, re.sub(r"^/usr/", "/", real), "/usr" + real):
            names.setdefault(name, set()).add(path)
    found = subprocess.run(["dpkg-query", "-S"] + sorted(names), capture_output=True, text=True,
                           env=dict(os.environ, LC_ALL="C"))
    held = {path: line.rsplit(": ", 1)[0] for line in found.stdout.splitlines()
            for path in names.get(line.rsplit(": ", 1)[-1], ())}
    lost = sorted(set(paths) - set(held))
    if lost:
        sys.exit("sbom.py: no package holds %s" % ", ".join(lost))
    return held


def compiler(cc):
    """The compiler itself, not a wrapper of the same name; CC may have options."""
    word = next(w for w in cc.split() if os.path.basename(w) != "ccache")
    path = output(word, "-print-prog-name=cc1").strip()
    return path if os.path.isabs(path) else shutil.which(word)


def described(packages):
    """By the name under which dpkg was asked."""
    lines = output("dpkg-query", "-W", "-f", "\\t".join("${%s}" % f for f in FIELDS) + "\\n", *packages).splitlines()
    return {package: dict(zip(FIELDS, line.split("\t"))) for package, line in zip(packages, lines)}


def identifier(*words):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", "-".join(words))


def digest(path, algorithm):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, algorithm).hexdigest()


def of_distribution(p):
    name, version = p["Package"], p["Version"]
    made = {"SPDXID": identifier("Package", name, p["Architecture"]), "name": name, "versionInfo": version,
            "supplier": "Organization: Debian", "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
            "sourceInfo": "built from the Debian source package %s %s" % (p["source:Package"], p["source:Version"]),
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator":
                              "pkg:deb/debian/%s@%s?arch=%s" % (name.replace("+", "%2B"), version.replace("+", "%2B").replace(
                                  ":", "%3A").replace("~", "%7E"), p["Architecture"])}]}
    if p["Homepage"].startswith(("http://", "https://")):
        made["homepage"] = p["Homepage"]
    return made


def program_file(path):
    return {"SPDXID": identifier("File", os.path.basename(path)), "fileName": "./" + os.path.basename(path),
            "fileTypes": ["BINARY"], "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION",
            "checksums": [{"algorithm": a.upper(), "checksumValue": digest(path, a)} for a in ("sha1", "sha256")]}


def document(name, version, pgbindir, cc, programs):
    us = {"SPDXID": "SPDXRef-Package-" + name, "name": name, "versionInfo": version, "primaryPackagePurpose": "APPLICATION",
          "supplier": "Organization: followupd", "downloadLocation": HOME, "homepage": HOME, "filesAnalyzed": False,
          "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION"}
    files = [program_file(p) for p in programs]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", us["SPDXID"])] + [(us["SPDXID"], "CONTAINS", f["SPDXID"]) for f in files]
    mapped = {f["SPDXID"]: libraries(p) for p, f in zip(programs, files)}
    beside = {os.path.join(pgbindir, "postgres"): "RUNTIME_DEPENDENCY_OF", compiler(cc): "BUILD_TOOL_OF"}
    held = owners(set().union(beside, *mapped.values()))
    packages = {package: of_distribution(p) for package, p in described(sorted(set(held.values()))).items()}
    ids = {path: packages[package]["SPDXID"] for path, package in held.items()}
    needed = {(program, "DYNAMIC_LINK", ids[path]) for program, paths in mapped.items() for path in paths}
    needed |= {(ids[path], relation, us["SPDXID"]) for path, relation in beside.items()}
    when = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.datetime.now().timestamp()),
                                           datetime.timezone.utc)
    made = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "%s-%s" % (name, version),
            "creationInfo": {"created": when.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: followupd-sbom"]},
            "packages": [us] + sorted(packages.values(), key=lambda p: p["SPDXID"]), "files": files,
            "relationships": [dict(zip(("spdxElementId", "relationshipType", "relatedSpdxElement"), r))
                              for r in relations + sorted(needed)]}
    made["documentNamespace"] = "%s/spdx/%s-%s-%s" % (HOME, name, version, hashlib.sha256(
        json.dumps(made, sort_keys=True).encode()).hexdigest()[:32])
    return made


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    print(json.dumps(document(*sys.argv[1:5], sys.argv[5:]), indent=1, sort_keys=True))
