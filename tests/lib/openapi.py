# SPDX-License-Identifier: Apache-2.0
"""openapi.py - the description of the API, and whether an answer is as it says.

Knows the words of JSON Schema that the description uses; any other word is a fault of the description, so that none
is passed over.
"""
import json
import os
import re

TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list, "object": dict}
FORMATS = {"date": r"\d{4}-\d\d-\d\d", "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z"}
KNOWN = {"$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "pattern", "format",
         "minimum", "maximum", "minLength", "maxLength", "anyOf", "oneOf", "description"}


class Description:
    def __init__(self, source):
        with open(os.path.join(source, "schema/api/openapi.json")) as f:
            self.text = f.read()
        self.doc = json.loads(self.text)
        self.schemas = self.doc["components"]["schemas"]

    def operations(self):
        """{(method, path): operation}"""
        return {(method.upper(), path): o for path, methods in self.doc["paths"].items() for method, o in methods.items()}

    def operation(self, method, path):
        """Of what was asked for; None: nothing of that address is described."""
        for (m, template), o in self.operations().items():
            if m == method and re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path.split("?")[0]):
                return o
        return None

    def inside(self, found):
        """What a $ref leads to, wherever it stands."""
        while "$ref" in found:
            place = self.doc
            for part in found["$ref"][2:].split("/"):
                place = place[part]
            found = place
        return found

    def answer_faults(self, method, path, status, content_type, value):
        """[words]; none: the answer is described, and as described."""
        o = self.operation(method, path)
        if not o:
            return [] if status in (404, 405) else ["nothing is said of %s %s" % (method, path)]
        if str(status) not in o["responses"]:
            return ["%s %s does not answer %d" % (method, path, status)]
        content = self.inside(o["responses"][str(status)])["content"]
        kind = content_type.split(";")[0]
        return self.faults(value, content[kind]["schema"], "") if kind in content else ["it answers %s" % kind]

    def body_faults(self, method, path, value):
        return self.faults(value, self.operation(method, path)["requestBody"]["content"]["application/json"]["schema"], "")

    def faults(self, value, schema, at):
        schema = self.inside(schema)
        found = ["%s: the description has the word %s" % (at, word) for word in set(schema) - KNOWN]
        types = schema.get("type", list(TYPES))
        types = [types] if isinstance(types, str) else types
        if not any(isinstance(value, TYPES[t]) and not (t in ("integer", "number") and isinstance(value, bool)) for t in types):
            return found + ["%s: %s is no %s" % (at, json.dumps(value)[:60], " or ".join(types))]
        if "enum" in schema and value not in schema["enum"] or "const" in schema and value != schema["const"]:
            found.append("%s: %s is none of its words" % (at, json.dumps(value)[:60]))
        for word, count in (("anyOf", None), ("oneOf", 1)):
            tried = [self.faults(value, s, at) for s in schema.get(word, [])]
            fit = sum(not t for t in tried)
            if tried and (fit == 0 or count not in (None, fit)):
                found.append("%s: fits %d of %s: %s" % (at, fit, word, min(tried, key=len)[:3]))
        return found + getattr(self, "_" + type(value).__name__, lambda *a: [])(value, schema, at)

    def _str(self, value, schema, at):
        form = schema.get("pattern") or (FORMATS[schema["format"]] + r"\Z" if "format" in schema else "")
        if not re.match(form, value) or not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            return ["%s: %s is not of its form" % (at, value[:60])]
        return []

    def _int(self, value, schema, at):
        return [] if schema.get("minimum", value) <= value <= schema.get("maximum", value) else ["%s: %d is out of its range" % (at, value)]

    def _list(self, value, schema, at):
        return [fault for i, v in enumerate(value) for fault in self.faults(v, schema.get("items", {}), "%s[%d]" % (at, i))]

    def _dict(self, value, schema, at):
        properties = schema.get("properties", {})
        found = ["%s: there is no %s" % (at, name) for name in schema.get("required", []) if name not in value]
        if schema.get("additionalProperties") is False:
            found += ["%s: nothing is said of %s" % (at, name) for name in value if name not in properties]
        return found + [fault for name, v in value.items() if name in properties
                        for fault in self.faults(v, properties[name], "%s.%s" % (at, name))]
