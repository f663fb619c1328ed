#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""api_file.py - the description of the API says what the tables in C say: paths, methods, scopes, what may stand
behind the ?, what a body may hold, and by which problems it is refused.

Whether answers are as it describes them is seen where they are asked for, in flow/test_api.
"""
import os
import re
import sys

ROOT = os.environ.get("SOURCE_DIR", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "tests/lib"))
from openapi import KNOWN, Description  # noqa: E402

OF_ALL = {"kind", "seen"}  # what take_answer() and take_question() look at before the table


def read(path):
    with open(os.path.join(ROOT, path)) as f:
        return f.read()


def strings(code):
    """What a C literal says that may be broken into several."""
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', code))


def routes():
    """{(method, path): (scope, what stands behind the ?)}; scope None: nobody is asked for a token."""
    table = read("daemon/pages/routes.c")
    scopes = dict(re.findall(r'\[(SCOPE_\w+)\] = \{"([\w.]+)"', read("daemon/store/token_store.c")))
    found = {("GET", path): (None, "") for path in re.findall(r'\{HTTP_GET, "(/api/[^"]+)", \w+, NULL\}', table)}
    row = re.compile(r'\{([A-Z_ |]+), "(/api/[^"]+)",\s*program_serve,\s*API\("[\w/]+",\s*(\w+),\s*((?:"[^"]*"\s*)+),')
    for methods, path, scope, query in row.findall(table):
        method = "POST" if "HTTP_POST" in methods else "GET"
        found[method, path] = (scopes[scope], strings(query))
    assert len(found) == table.count('"/api/'), "a route is written in another way"
    return found


def described(d):
    found = {}
    for (method, path), o in d.operations().items():
        scope, = [s["token"][0] for s in o["security"]] or [None]
        names = [p["name"] for p in o.get("parameters", []) if p["in"] == "query"]
        found[method, re.sub(r"\{\w+\}", "{}", path)] = (scope, " ".join(names))
    return found


def members(code):
    """{name: whether it is needed} of a table of members in C."""
    found = {name: False for name in re.findall(r'TEXT_MEMBER\("(\w+)"\)', code)}
    found.update({name: True for name in re.findall(r'NEEDED\("(\w+)"\)', code)})
    found.update({name: needed == "true" for name, needed in re.findall(r'\{"(\w+)", MEMBER_\w+, (true|false)\}', code)})
    return found


def schema_members(schema, but=()):
    return {name: name in schema["required"] for name in schema["properties"] if name not in but}


def bodies(d):
    """[(what, as C has it, as it is described)]"""
    code = read("daemon/pages/api_answer.c")
    kinds = re.search(r"\} kinds\[\] = \{(.*?)\n\};", code, re.S).group(1)
    in_c = {kind: members(rest) for kind, rest in
            re.findall(r'\n    \{"(\w+)", ANSWER_\w+, \w+,\s*\{(.*?)\}\},(?=\n    \{"|$)', "\n" + kinds.strip("\n"), re.S)}
    in_schema = {s["properties"]["kind"]["const"]: schema_members(s, OF_ALL) for s in d.schemas["Answer"]["oneOf"]}
    question = re.search(r"question_members\[\] = \{(.*?)\{0\}\}", code, re.S).group(1)
    new = re.search(r"void api_enter_take.*?members\[\] = \{(.*?)\{0\}\}", code, re.S).group(1)
    receipt = re.search(r"void api_letter_take.*?members\[\] = \{(.*?)\{0\}\}", code, re.S).group(1)
    search = re.search(r"members\[\] = \{(.*?)\{0\}\}", read("daemon/pages/api_list.c"), re.S).group(1)
    return [("answers", in_c, in_schema),
            ("an answer to a question", members(question), schema_members(d.schemas["QuestionAnswer"], OF_ALL)),
            ("a new follow-up", members(new), schema_members(d.schemas["NewFollowup"])),
            ("a receipt", members(receipt), schema_members(d.schemas["Receipt"])),
            ("a search", members(search), schema_members(d.schemas["Search"]))]


def problems(d):
    table = re.search(r"problems\[\] = \{(.*?)\n\};", read("daemon/pages/api.c"), re.S).group(1)
    in_c = dict(re.findall(r'\{(\d{3}), "([\w-]+)"', table))
    of_file = set(d.schemas["Problem"]["properties"]["type"]["enum"]) - {"about:blank"}
    return [("types of problems", {"/problems/" + t for t in in_c.values()}, of_file),
            ("statuses of problems", {"P" + s for s in in_c} | {"P400", "P415"}, set(d.doc["components"]["responses"]))]


def words(d):
    """Words that C has in a table and the description as an enum."""
    def of(path, table):
        return set(re.findall(r'\] =? ?\{"([\w-]+)"', re.search(table + r"\[\] = \{(.*?)\n\};", read(path), re.S).group(1)))
    lists = of("daemon/followup/vocabulary.c", "desk_list_table") | of("daemon/store/case_list.c", "list_table")
    query = {p["name"]: p for p in d.operations()["GET", "/api/v1/followups"]["parameters"]}
    return [("lists", lists | {"any"}, set(query["list"]["schema"]["enum"])),
            ("lists that are counted", lists, set(d.schemas["Items"]["properties"]["counts"]["properties"])),
            ("states", of("daemon/followup/vocabulary.c", "followup_state_table"), set(d.schemas["Item"]["properties"]["state"]["enum"])),
            ("outcomes", of("daemon/followup/vocabulary.c", r"\boutcome_table") | {"waiting"},
             set(d.schemas["Outcome"]["properties"]["outcome"]["enum"]))]


def refs(value):
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
        value = list(value.values())
    for v in value if isinstance(value, list) else []:
        yield from refs(v)


def unknown_words(schema, at):
    """Of the schema and those inside of it."""
    found = ["%s: %s" % (at, word) for word in set(schema) - KNOWN]
    inside = list(schema.get("properties", {}).items()) + [(str(i), s) for w in ("anyOf", "oneOf") for i, s in enumerate(schema.get(w, []))]
    for name, s in inside + ([("items", schema["items"])] if "items" in schema else []):
        found += unknown_words(s, at + "." + name)
    return found


def tried(d):
    """How many faults the reader of the description finds in what is wrong, and in what is right."""
    tries = [(1, {"type": "string"}, 1), ("", {"type": ["string", "null"]}, 0), (None, {"type": ["string", "null"]}, 0),
             (True, {"type": "integer"}, 1), (5, {"type": "integer", "maximum": 4}, 1), ("x", {"enum": ["y"]}, 1), ("y", {"const": "y"}, 0),
             ("2026-1-1", {"type": "string", "format": "date"}, 1), ("2026-01-01", {"type": "string", "format": "date"}, 0),
             ({"a": 1}, {"type": "object", "properties": {}, "additionalProperties": False}, 1), ({}, {"required": ["a"]}, 1),
             ({"a": {"b": [1, "x"]}}, {"properties": {"a": {"properties": {"b": {"items": {"type": "string"}}}}}}, 1),
             (1, {"anyOf": [{"type": "string"}, {"type": "null"}]}, 1), (1, {"oneOf": [{"type": "integer"}, {"minimum": 0}]}, 1),
             (1, {"oneOf": [{"type": "integer"}, {"type": "null"}]}, 0), (1, {"multipleOf": 2}, 1), ({}, {"$ref": "#/components/schemas/Patient"}, 5)]
    return [("tries of the reader", [n for _, _, n in tries], [len(d.faults(value, schema, "")) for value, schema, _ in tries])]


def main():
    d = Description(ROOT)
    used = {r.rsplit("/", 1)[1] for r in refs(d.doc)}
    checks = [("routes", routes(), described(d)), *bodies(d), *problems(d), *words(d), *tried(d),
              ("words of schemas", [], [w for name, s in d.schemas.items() for w in unknown_words(s, name)]),
              ("schemas that are used", set(d.schemas) | set(d.doc["components"]["responses"]), used),
              ("path parameters", [], [path for (_, path), o in d.operations().items() if re.findall(r"\{(\w+)\}", path)
                                       != [p["name"] for p in o.get("parameters", []) if p["in"] == "path"]])]
    failed = 0
    for what, in_c, in_file in checks:
        if in_c != in_file:
            failed += 1
            print("%s: C has\n  %s\nthe description has\n  %s" % (what, in_c, in_file))
    print("%d passed, %d failed" % (len(checks) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
