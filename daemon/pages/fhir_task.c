/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_task.c - a follow-up as a Task: the coordination task of HL7 COW (1.0.0-ballot).
 */
#include "autoconf.h"
#include "fhir_followup.h"
#include "followupd/closure.h"
#include "row.h"

#include <string.h>

#define COW_TASK "http://hl7.org/fhir/uv/cow/StructureDefinition/coordination-task"

static const char *status_of(const struct fhir_status *s)
{
	return s->task;
}

/* {type, valueString}; NULL: it is not known. */
static json_t *input_json(const struct fhir_followup *f, const char *type, const char *value)
{
	return value && *value
		   ? json_pack("{s:o, s:s}", "type", fhir_own_code(f->v, "task-input", type, NULL),
			 "valueString", value)
		   : NULL;
}

static json_t *inputs_json(const struct fhir_followup *f)
{
	struct arena *a = f->v->arena;
	const char *system = row_text(f->d, f->row, "system"),
		   *version = row_text(f->d, f->row, "version"),
		   *category = row_text(f->d, f->row, "category");
	const char *named = arena_printf(a, "%s %s", system ? system : "", version ? version : "");
	json_t *list = json_array(),
	       *inputs[] = {input_json(f, "guideline", system && *system ? named : NULL),
		   input_json(f, "category", category),
		   input_json(f, "row", row_text(f->d, f->row, "row")),
		   input_json(f, "citation", row_text(f->d, f->row, "citation"))};
	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
		if (inputs[i])
			json_array_append_new(list, inputs[i]);
	return list;
}

static json_t *output_json(const struct fhir_followup *f)
{
	json_t *report = fhir_report(row_text(f->d, f->row, "closing_accession"));
	return report ? json_pack("[{s:o, s:o}]", "type",
			    fhir_own_code(f->v, "task-output", "closing-report", NULL),
			    "valueReference", report)
		      : NULL;
}

static json_t *business_json(const struct fhir_followup *f, const struct fhir_status *s)
{
	bool open = strcmp(row_text(f->r, f->row, "state"), "closed") != 0;
	const char *code = s->business;
	if (open && row_bool(f->r, f->row, "overdue"))
		code = arena_printf(f->v->arena, "overdue-%d", (int)row_int(f->r, f->row, "tier"));
	return fhir_own_code(f->v, "business-status", code, NULL);
}

static json_t *reason_json(const struct fhir_followup *f)
{
	const char *closure = row_text(f->r, f->row, "closure");
	return closure ? fhir_own_code(f->v, "closure", closure,
			     vocabulary_meaning(
				 &closure_words, vocabulary_value(&closure_words, closure)))
		       : NULL;
}

/* A program that owns one is nobody to look up. */
static json_t *owner_json(const struct fhir_followup *f)
{
	bool person = row_bool(f->d, f->row, "owner_works");
	return fhir_reference_to("Practitioner", person ? row_int(f->d, f->row, "owner_id") : 0,
	    row_text(f->r, f->row, "owner.name"));
}

json_t *fhir_task_json(const struct fhir_followup *f)
{
	const struct rows *r = f->r;
	int i = f->row;
	const char *ref = row_text(r, i, "ref");
	const struct fhir_status *s = fhir_status_of(row_text(f->d, i, "key"));
	json_t *task = json_pack("{s:s, s:s, s:s, s:s}", "resourceType", "Task", "id", ref,
	    "status", s->task, "intent", "plan");
	fhir_put(
	    task, "meta", fhir_meta(row_int(r, i, "seen"), row_time(r, i, "updated_at"), COW_TASK));
	fhir_put(task, "identifier", json_pack("[o]", fhir_identifier(f->v, "reference", ref)));
	fhir_put(
	    task, "groupIdentifier", fhir_identifier(f->v, "series", row_text(f->d, i, "series")));
	fhir_put(task, "statusReason", reason_json(f));
	fhir_put(task, "businessStatus", business_json(f, s));
	fhir_put(task, "priority", json_string(row_bool(r, i, "overdue") ? "urgent" : "routine"));
	fhir_put(task, "code",
	    fhir_codeable("http://hl7.org/fhir/CodeSystem/task-code", "fulfill", NULL));
	fhir_put(task, "focus", fhir_reference("ServiceRequest", ref, NULL));
	fhir_put(task, "for", fhir_reference_to("Patient", row_int(r, i, "patient_id"), NULL));
	fhir_put(task, "executionPeriod",
	    fhir_period(
		json_instant(row_time(r, i, "opened")), json_instant(row_time(r, i, "closed"))));
	fhir_put(task, "authoredOn", json_instant(row_time(r, i, "opened")));
	fhir_put(task, "lastModified", json_instant(row_time(r, i, "updated_at")));
	fhir_put(task, "requester",
	    fhir_reference_to("Practitioner", row_int(f->d, i, "radiologist_id"),
		row_text(f->d, i, "radiologist")));
	fhir_put(task, "owner", owner_json(f));
	fhir_put(task, "reasonReference", fhir_report(row_text(f->d, i, "accession")));
	fhir_put(task, "restriction",
	    json_pack("{s:o}", "period",
		fhir_period(
		    json_day(row_date(r, i, "earliest")), json_day(row_date(r, i, "latest")))));
	fhir_put(task, "input", inputs_json(f));
	fhir_put(task, "output", output_json(f));
	return task;
}

static const struct fhir_kind task = {fhir_task_json, fhir_request_json,
    "http://hl7.org/fhir/task-status", fhir_is_task_status, status_of};

void fhir_task(struct visit *v)
{
	fhir_followup_read(v, &task);
}

void fhir_tasks(struct visit *v)
{
	fhir_followup_search(v, &task);
}
