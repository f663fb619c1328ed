# SPDX-License-Identifier: Apache-2.0
"""fhir.py - whether a resource is one of FHIR R4: its elements, what it needs, its value sets, and what it names.

Of each resource the elements that R4 (4.0.1) has and this site may use; any other is a fault.
"""
import re

PRIORITY = {"routine", "urgent", "asap", "stat"}
COMMON = {"resourceType", "id", "meta", "identifier"}
# Resource: elements, of them needed, value sets.
RESOURCES = {
    "Task": ({"groupIdentifier", "status", "statusReason", "businessStatus", "intent", "priority", "code", "focus", "for",
              "executionPeriod", "authoredOn", "lastModified", "requester", "owner", "reasonReference", "restriction", "input",
              "output"},
             {"status", "intent", "identifier", "code", "focus"},  # the last three by the COW profile
             {"status": {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold",
                         "failed", "completed", "entered-in-error"},
              "intent": {"unknown", "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order",
                         "option"}, "priority": PRIORITY}),
    "ServiceRequest": ({"status", "intent", "priority", "code", "subject", "occurrencePeriod", "authoredOn", "requester",
                        "reasonReference", "supportingInfo"},
                       {"status", "intent", "subject", "code"},
                       {"status": {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"},
                        "intent": {"proposal"}, "priority": PRIORITY}),  # never an order
    "Communication": ({"status", "statusReason", "category", "medium", "subject", "about", "sent", "received", "recipient", "sender",
                       "payload"},
                      {"status"},
                      {"status": {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error",
                                  "unknown"}}),
    "Appointment": ({"status", "serviceType", "start", "_start", "_end", "requestedPeriod", "basedOn", "participant"},
                    {"status", "participant"},
                    {"status": {"proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error",
                                "checked-in", "waitlist"}}),
    "Patient": ({"active", "name", "gender", "birthDate", "deceasedBoolean", "link"}, set(),
                {"gender": {"male", "female", "other", "unknown"}}),
    "Practitioner": ({"active", "name"}, set(), {}),
    "Bundle": ({"type", "link", "entry"}, {"type"}, {"type": {"searchset"}}),
    "OperationOutcome": ({"issue"}, {"issue"}, {}),
}
DATE_TIME = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?"
TIMES = {"authoredOn", "lastModified", "sent", "received", "start", "end", "lastUpdated", "birthDate"}


def walk(value, at=""):
    """(path, name, value) of all inside."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, v in pairs:
        yield "%s.%s" % (at, name), name, v
        yield from walk(v, "%s.%s" % (at, name))


def faults(resource):
    kind = resource.get("resourceType")
    if kind not in RESOURCES:
        return ["no resource: %s" % kind]
    elements, needed, sets = RESOURCES[kind]
    found = ["%s has no %s" % (kind, n) for n in needed if n not in resource]
    found += ["%s has no element %s" % (kind, n) for n in set(resource) - elements - COMMON]
    found += ["%s.%s is %s" % (kind, n, resource[n]) for n, words in sets.items() if n in resource and resource[n] not in words]
    if kind not in ("Bundle", "OperationOutcome") and not re.fullmatch(r"[A-Za-z0-9.-]{1,64}", resource.get("id", "")):
        found.append("%s has the id %s" % (kind, resource.get("id")))
    for at, name, v in walk(resource):
        if v is None or v in ("", [], {}):
            found.append("%s%s is empty" % (kind, at))
        if name in TIMES and not re.fullmatch(DATE_TIME, str(v)):
            found.append("%s%s is %s" % (kind, at, v))
        if name == "coding" and not all({"system", "code"} <= set(c) for c in v):
            found.append("%s%s has no system or no code" % (kind, at))
        if name in ("system", "url", "fullUrl", "profile") and not all(re.match("https?://", u) for u in ([v] if isinstance(v, str) else v)):
            found.append("%s%s is no address: %s" % (kind, at, v))
    if kind == "Appointment" and ("start" in resource) + ("_start" in resource) != 1:
        found.append("an appointment has a start, or says that it is not known")
    if kind == "OperationOutcome":
        found += ["an issue has no %s" % n for i in resource["issue"] for n in ("severity", "code") if n not in i]
    return found


def references(resource):
    """Those that name a resource of this site."""
    return {v for _, name, v in walk(resource) if name == "reference"}
