/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_metadata.c - the CapabilityStatement: made of the route table, so that it says what is so.
 */
#include "autoconf.h"
#include "fhir.h"

#include <stdlib.h>
#include <string.h>

/* Of what may stand behind "?"; what is not here says how to answer, and is no search parameter. */
static const struct {
	const char *name, *type, *words;
} parameters[] = {
    {"_id", "token", "The reference of the follow-up."},
    {"_lastUpdated", "date", "When its last line was written."},
    {"identifier", "token", "The reference of the follow-up."},
    {"status", "token", "One or several, apart by commas."},
    {"business-status", "token", "One; overdue-n: on tier n of the escalation."},
    {"patient", "reference", "By id."},
    {"owner", "reference", "By id."},
    {"period", "date", "From when it was opened until it was closed."},
    {"occurrence", "date", "When the exam should be done."},
};

static void add_parameter(json_t *resource, const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		if (strlen(parameters[i].name) == len && memcmp(parameters[i].name, name, len) == 0)
			json_array_append_new(json_object_get(resource, "searchParam"),
			    json_pack("{s:s, s:s, s:s}", "name", parameters[i].name, "type",
				parameters[i].type, "documentation", parameters[i].words));
	static const char include[] = "_include";
	if (len == strlen(include) && memcmp(name, include, len) == 0)
		json_object_set_new(resource, "searchInclude", json_pack("[s]", "Task:focus"));
}

static void add_search(json_t *resource, const char *names)
{
	json_object_set_new(resource, "searchParam", json_array());
	for (const char *at = names; *at; at += strspn(at, " *")) {
		size_t len = strcspn(at, " *");
		add_parameter(resource, at, len);
		at += len;
	}
}

/* The resource of that name in the list, made where there is none. */
static json_t *resource_named(json_t *list, const char *name, size_t len)
{
	json_t *resource;
	size_t i;
	json_array_foreach(list, i, resource)
	{
		const char *is = json_string_value(json_object_get(resource, "type"));
		if (strlen(is) == len && memcmp(is, name, len) == 0)
			return resource;
	}
	resource = json_pack(
	    "{s:s%, s:[], s:s}", "type", name, len, "interaction", "versioning", "no-version");
	json_array_append_new(list, resource);
	return resource;
}

static void add_route(json_t *list, const struct http_route *route)
{
	const struct program_page *page = route->what;
	const char *name = route->path + strlen("/fhir/");
	size_t len = strcspn(name, "/");
	json_t *resource = resource_named(list, name, len);
	json_array_append_new(json_object_get(resource, "interaction"),
	    json_pack("{s:s}", "code", name[len] ? "read" : "search-type"));
	if (!name[len])
		add_search(resource, page->query);
}

static json_t *statement_json(const struct site *s, struct arena *a)
{
	json_t *resources = json_array();
	for (const struct http_route *route = page_routes; route->path; route++)
		if (route->fn == fhir_serve)
			add_route(resources, route);
	return json_pack(
	    "{s:s, s:s, s:o, s:s, s:{s:s, s:s}, s:{s:s, s:s}, s:s, s:[s], s:[{s:s, s:{s:[o], "
	    "s:s}, s:o}]}",
	    "resourceType", "CapabilityStatement", "status", "active", "date",
	    json_instant(s->loaded_at), "kind", "instance", "software", "name", "followupd",
	    "version", PACKAGE_VERSION, "implementation", "description",
	    "Follow-ups that imaging asks for: read only.", "url", fhir_base(s, a), "fhirVersion",
	    FHIR_VERSION, "format", "json", "rest", "mode", "server", "security", "service",
	    fhir_codeable(NULL, NULL, "Bearer token"), "description",
	    "A token of scope fhir.read, made by followupctl token new.", "resource", resources);
}

void fhir_metadata(struct http_request *r, void *site)
{
	struct arena *a = arena_new();
	json_t *statement = statement_json(site, a);
	char *text = json_dumps(statement, JSON_COMPACT);
	http_answer(r, 200, FHIR_TYPE, text, strlen(text));
	free(text);
	json_decref(statement);
	arena_free(a);
}
