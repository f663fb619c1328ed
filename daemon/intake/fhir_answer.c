/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_answer.c - what a program that sent FHIR is told: OperationOutcomes with the place of a
 * fault, the ids of what is stored, and what this door takes at all.
 *
 * An id of ours is the number of the row, so that it leads to the message: 77, and 77-2 for what
 * went with it as the second entry of the request.
 */
#include "autoconf.h"
#include "fhir.h"
#include "followupd/log.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void send_json(struct http_request *r, unsigned status, json_t *resource)
{
	char *text = json_dumps(resource, JSON_COMPACT);
	if (!text)
		bug("an answer to a program is no JSON");
	if (status == 401)
		http_add_header(r, "WWW-Authenticate", "Bearer");
	if (status == 503)
		http_add_header(r, "Retry-After", "60");
	http_answer(r, status, FHIR_TYPE, text, strlen(text));
	free(text);
	json_decref(resource);
}

static json_t *outcome(
    const char *severity, const char *code, const char *expression, const char *text)
{
	json_t *issue =
	    json_pack("{s:s, s:s, s:s}", "severity", severity, "code", code, "diagnostics", text);
	if (expression && *expression)
		json_object_set_new(issue, "expression", json_pack("[s]", expression));
	return json_pack("{s:s, s:[o]}", "resourceType", "OperationOutcome", "issue", issue);
}

void fhir_answer_fault(struct fhir_visit *v, const struct fhir_fault *f)
{
	send_json(
	    v->request, (unsigned)f->status, outcome("error", f->code, f->expression, f->text));
}

void fhir_answer_later(struct fhir_visit *v, const char *why)
{
	send_json(v->request, 503, outcome("error", "transient", NULL, why));
}

void fhir_answer_malformed(struct http_request *r, unsigned status, const char *why, void *door)
{
	static const struct {
		unsigned status;
		const char *code;
	} codes[] = {{400, "invalid"}, {404, "not-found"}, {405, "not-supported"},
	    {413, "too-long"}, {415, "not-supported"}, {503, "transient"}};
	const char *code = "processing";
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].status == status)
			code = codes[i].code;
	send_json(r, status, outcome("error", code, NULL, why));
}

/* ---- what is stored ----------------------------------------------------------------- */

static const char *id_of(struct fhir_visit *v, size_t i)
{
	const struct fhir_entry *x = &v->plan.entry[i];
	long long row = (long long)v->stored[x->message].id;
	if (x->id)
		return x->id;
	return x->about ? arena_printf(v->a, "%lld", row)
			: arena_printf(v->a, "%lld-%zu", row, i + 1);
}

static json_t *stored_outcome(struct fhir_visit *v, size_t i)
{
	const struct fhir_entry *x = &v->plan.entry[i];
	const struct stored_one *s = &v->stored[x->message];
	const char *what = s->spared   ? "It is here already."
			   : !s->new   ? "It was sent before."
			   : !x->about ? "It is kept with what refers to it."
			   : fhir_is_told(x->type)
			       ? "It is stored and will be applied."
			       : "It is stored; this kind of resource is not acted on.";
	return outcome("information", "informational", NULL,
	    arena_printf(v->a, "Message %lld. %s", (long long)s->id, what));
}

static json_t *entry_answer(struct fhir_visit *v, size_t i)
{
	const struct fhir_entry *x = &v->plan.entry[i];
	const struct fhir_fault *f = &x->fault;
	if (f->status)
		return json_pack("{s:{s:o, s:o}}", "response", "status",
		    json_sprintf("%d", f->status), "outcome",
		    outcome("error", f->code, f->expression, f->text));
	return json_pack("{s:{s:s, s:s, s:o}}", "response", "status",
	    v->stored[x->message].new ? "201 Created" : "200 OK", "location",
	    arena_printf(v->a, "%s/%s", x->type, id_of(v, i)), "outcome", stored_outcome(v, i));
}

static const char *answer_type(const struct fhir_visit *v)
{
	return v->plan.request == FHIR_BATCH ? "batch-response" : "transaction-response";
}

void fhir_answer_stored(struct fhir_visit *v)
{
	if (v->plan.bundle) {
		json_t *entries = json_array();
		for (size_t i = 0; i < v->plan.entry_count; i++)
			json_array_append_new(entries, entry_answer(v, i));
		send_json(v->request, 200,
		    json_pack("{s:s, s:s, s:o}", "resourceType", "Bundle", "type", answer_type(v),
			"entry", entries));
		return;
	}
	const struct fhir_entry *x = v->plan.entry;
	http_add_header(
	    v->request, "Location", arena_printf(v->a, FHIR_BASE "/%s/%s", x->type, id_of(v, 0)));
	send_json(v->request, v->stored[x->message].new ? 201 : 200, stored_outcome(v, 0));
}

/* ---- what is taken ------------------------------------------------------------------ */

static void add_interactions(
    const struct http_route *routes, json_t *of_resource, json_t *of_system)
{
	for (const struct http_route *r = routes; r->path; r++) {
		size_t parts = strlen(r->what);
		const char *code = parts == 2 ? "update" : "create";
		if (!(r->methods & HTTP_JSON))
			continue;
		if (parts)
			json_array_append_new(of_resource, json_pack("{s:s}", "code", code));
		else
			json_array_extend(of_system,
			    json_pack("[{s:s}, {s:s}]", "code", "transaction", "code", "batch"));
	}
}

void fhir_answer_metadata(
    struct http_request *r, const struct http_route *routes, const char *const *types)
{
	json_t *resources = json_array(), *each = json_array(), *system = json_array();
	add_interactions(routes, each, system);
	for (; *types; types++)
		json_array_append_new(resources,
		    json_pack("{s:s, s:O, s:s, s:b, s:b}", "type", *types, "interaction", each,
			"versioning", "no-version", "updateCreate", 1, "conditionalCreate", 1));
	json_decref(each);
	send_json(r, 200,
	    json_pack(
		"{s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:{s:s}, s:s, s:[s], s:[{s:s, s:{s:s}, s:o, "
		"s:o}]}",
		"resourceType", "CapabilityStatement", "status", "active", "date", "2026-11-30",
		"kind", "instance", "software", "name", "followupd", "version", PACKAGE_VERSION,
		"implementation", "description",
		"Takes in reports, orders, appointments and patients; gives nothing out.",
		"fhirVersion", "4.0.1", "format", "json", "rest", "mode", "server", "security",
		"description", "A token of scope fhir.write, made by followupctl token new.",
		"resource", resources, "interaction", system));
}
