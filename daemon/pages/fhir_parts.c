/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_parts.c - what all resources are made of: codes, references, periods.
 */
#include "autoconf.h"
#include "fhir.h"

#include <inttypes.h>
#include <string.h>

void fhir_put(json_t *object, const char *name, json_t *value)
{
	bool empty = !value || json_is_null(value) ||
		     (json_is_string(value) && !json_string_length(value)) ||
		     (json_is_array(value) && !json_array_size(value)) ||
		     (json_is_object(value) && !json_object_size(value));
	if (empty)
		json_decref(value);
	else
		json_object_set_new(object, name, value);
}

json_t *fhir_codeable(const char *system, const char *code, const char *text)
{
	json_t *concept = json_object();
	if (code && *code)
		json_object_set_new(
		    concept, "coding", json_pack("[{s:s*, s:s}]", "system", system, "code", code));
	fhir_put(concept, "text", text ? json_string(text) : NULL);
	return concept;
}

json_t *fhir_own_code(struct visit *v, const char *system, const char *code, const char *text)
{
	return fhir_codeable(
	    arena_printf(v->arena, "%s/CodeSystem/%s", fhir_base(v->site, v->arena), system), code,
	    text);
}

json_t *fhir_identifier(struct visit *v, const char *system, const char *value)
{
	return value ? json_pack("{s:o, s:s}", "system",
			   json_sprintf("%s/NamingSystem/%s", fhir_base(v->site, v->arena), system),
			   "value", value)
		     : NULL;
}

json_t *fhir_reference(const char *type, const char *id, const char *display)
{
	json_t *reference = json_object();
	if (id)
		json_object_set_new(reference, "reference", json_sprintf("%s/%s", type, id));
	fhir_put(reference, "display", display ? json_string(display) : NULL);
	if (json_object_size(reference))
		return reference;
	json_decref(reference);
	return NULL;
}

json_t *fhir_reference_to(const char *type, int64_t id, const char *display)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, id);
	return fhir_reference(type, id ? text : NULL, display);
}

json_t *fhir_report(const char *accession)
{
	return accession && *accession
		   ? json_pack("{s:s, s:{s:o, s:s}}", "type", "DiagnosticReport", "identifier",
			 "type", fhir_codeable(TERMINOLOGY "v2-0203", "ACSN", NULL), "value",
			 accession)
		   : NULL;
}

json_t *fhir_period(json_t *start, json_t *end)
{
	json_t *period = json_object();
	fhir_put(period, "start", start);
	fhir_put(period, "end", end);
	return period;
}

json_t *fhir_meta(json_int_t version, instant changed, const char *profile)
{
	json_t *meta = json_object();
	if (version)
		json_object_set_new(
		    meta, "versionId", json_sprintf("%" JSON_INTEGER_FORMAT, version));
	fhir_put(meta, "lastUpdated", json_instant(changed));
	if (profile)
		json_object_set_new(meta, "profile", json_pack("[s]", profile));
	return meta;
}
