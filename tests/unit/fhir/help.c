/* SPDX-License-Identifier: Apache-2.0
 *
 * help.c - resources made from a few words, and what is read in them.
 */
#include "help.h"
#include "../suite.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *type, *json;
} bases[] = {
    {"Patient",
	"{'resourceType':'Patient','identifier':[{'type':{'coding':[{'code':'MR'}]},'system':"
	"'urn:oid:1.2.3','value':'M1'}],'name':[{'family':'ALDERWICK','given':['ROWAN','J']}],"
	"'gender':'female','birthDate':'1959-11-04'}"},
    {"Encounter",
	"{'resourceType':'Encounter','status':'in-progress','class':{'code':'AMB'},'subject':"
	"{'identifier':{'value':'M1'}}}"},
    {"ServiceRequest",
	"{'resourceType':'ServiceRequest','status':'active','intent':'order','identifier':[{'type':"
	"{'coding':[{'code':'PLAC'}]},'value':'P1'},{'type':{'coding':[{'code':'ACSN'}]},'value':"
	"'A1'}],'code':{'coding':[{'system':'http://loinc.org','code':'24627-2','display':"
	"'CT "
	"Chest'}]},'subject':{'identifier':{'value':'M1'}},'authoredOn':'2026-03-02T10:00:00Z'}"},
    {"ImagingStudy",
	"{'resourceType':'ImagingStudy','status':'available','identifier':[{'system':"
	"'urn:dicom:uid','value':'urn:oid:1.2.840.1'},{'type':{'coding':[{'code':'ACSN'}]},'value':"
	"'A1'}],'subject':{'identifier':{'value':'M1'}},'started':'2026-03-02T10:00:00Z',"
	"'modality':[{'code':'CT'}]}"},
    {"Appointment",
	"{'resourceType':'Appointment','status':'booked','identifier':[{'value':'V1'}],'start':"
	"'2026-09-01T09:00:00Z','end':'2026-09-01T09:30:00Z','basedOn':[{'identifier':{'value':"
	"'P1'}}],'participant':[{'actor':{'display':'CT 1'}},{'actor':{'type':'Patient',"
	"'identifier':{'value':'M1'}}}]}"},
    {"DiagnosticReport",
	"{'resourceType':'DiagnosticReport','status':'final','identifier':[{'type':{'coding':[{"
	"'code':'ACSN'}]},'value':'A1'}],'code':{'coding':[{'system':'http://loinc.org','code':"
	"'24627-2','display':'CT Chest'}]},'category':[{'coding':[{'code':'RAD'}]}],'subject':{"
	"'identifier':{'system':'RGH','value':'M1'}},'effectiveDateTime':'2026-03-02T09:30:00-08:"
	"00',"
	"'issued':'2026-03-02T10:10:00-08:00','conclusion':'A nodule of 7 mm.'}"},
};

const char *quoted(const char *json)
{
	static char *out;
	free(out);
	out = xstrdup(json);
	for (char *c = out; *c; c++)
		if (*c == '\'')
			*c = '"';
	return out;
}

static json_t *json_of(const char *text)
{
	json_error_t e;
	json_t *j = json_loads(quoted(text), 0, &e);
	ck_assert_msg(j != NULL, "%s: %s", e.text, text);
	return j;
}

static char *body_of(const struct fhir_row *row)
{
	json_t *base = NULL, *change = row->change ? json_of(row->change) : json_object(), *value;
	const char *key;
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		if (strcmp(bases[i].type, row->type) == 0)
			base = json_of(bases[i].json);
	ck_assert_msg(base != NULL, "no resource %s", row->type);
	json_object_foreach(change, key, value)
	{
		if (json_is_null(value))
			json_object_del(base, key);
		else
			json_object_set(base, key, value);
	}
	char *body = json_dumps(base, JSON_COMPACT);
	json_decref(base);
	json_decref(change);
	return body;
}

struct arena *shipped_kept; /* the map's, for as long as the program runs */

static const struct observation_map *shipped(void)
{
	static const struct observation_map *map;
	char path[512];
	struct err e = {0};
	snprintf(path, sizeof path, "%s/schema/codes/observations.csv", source_dir());
	if (!map) {
		shipped_kept = arena_new();
		ck_assert_msg(observations_load(shipped_kept, path, NULL, &map, &e), "%s", e.text);
	}
	return map;
}

const char *facts_of_message(const struct fhir_message *m)
{
	static struct arena *a;
	static struct buf out;
	static const struct authority own = {.name = "MAIN", .names = "1.2.3"};
	const struct fhir_source source = {.hl7 = {.zone = zone_find("America/Los_Angeles"),
					       .authority_count = 1,
					       .authority = &own},
	    .facility = "RIVERBEND"};
	struct facts f;
	struct err e = {0};
	arena_free(a);
	a = arena_new();
	buf_clear(&out);
	ck_assert_msg(
	    fhir_facts(a, m->raw, m->len, m->control_id, &source, shipped(), &f, &e), "%s", e.text);
	facts_json(&f, &out);
	return buf_text(&out);
}

const struct fhir_plan *plan_of(const char *body, const struct fhir_wanted *wanted)
{
	static struct arena *a;
	static struct fhir_plan plan;
	static const struct fhir_wanted any = {.any = true};
	arena_free(a);
	a = arena_new();
	const char *own = arena_strdup(a, body);
	fhir_plan(a, own, strlen(own), wanted ? wanted : &any, "RIVERBEND", &plan);
	return &plan;
}

static json_t *step(json_t *from, const char *name, size_t len)
{
	char word[64];
	snprintf(word, sizeof word, "%.*s", (int)len, name);
	return json_is_array(from) ? json_array_get(from, (size_t)atoi(word))
				   : json_object_get(from, word);
}

static const char *text_of(json_t *value, char *out, size_t size)
{
	if (!value)
		return NULL;
	char *text = json_is_string(value) ? xstrdup(json_string_value(value))
					   : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	snprintf(out, size, "%s", text);
	free(text);
	for (char *c = out; *c; c++)
		if (*c == '"')
			*c = '\'';
	return out;
}

const char *read_at(const struct fhir_row *row)
{
	static char out[2000];
	char *body = body_of(row);
	const struct fhir_plan *plan = plan_of(body, NULL);
	free(body);
	if (plan->fault.status) {
		snprintf(out, sizeof out, "%d %s", plan->fault.status, plan->fault.expression);
		return out;
	}
	ck_assert_int_eq((int)plan->message_count, 1);
	json_t *facts = json_loads(facts_of_message(plan->message), 0, NULL), *at = facts;
	for (const char *p = row->path; *p && at; p += *p == '.') {
		size_t len = strcspn(p, ".");
		at = step(at, p, len);
		p += len;
	}
	const char *text = text_of(at, out, sizeof out);
	json_decref(facts);
	return text;
}

void check_rows(const struct fhir_row *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *is = read_at(&row[i]);
		bool same = is && row[i].want ? strcmp(is, row[i].want) == 0 : is == row[i].want;
		ck_assert_msg(same, "%s %s: %s is %s, not %s", row[i].type,
		    row[i].change ? row[i].change : "", row[i].path, is ? is : "not there",
		    row[i].want ? row[i].want : "nothing");
	}
}
