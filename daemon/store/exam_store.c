/* SPDX-License-Identifier: Apache-2.0
 *
 * exam_store.c - rows of exams, reports and findings.
 */
#include "autoconf.h"
#include "followupd/exam_store.h"

bool exam_list_load(struct unit *u, int64_t patient, struct exam_list *out)
{
	static const struct statement st = {"exams_of_patient",
	    "SELECT id, facility, accession, placer, filler, study_uid, procedure_code, "
	    "procedure_text, "
	    "procedure_system, exam_key, modality, laterality, day, started_at, status, "
	    "order_event_at, "
	    "orderer_id, radiologist_id FROM exams WHERE patient_id = $1 ORDER BY id"};
	struct rows r;
	struct arena *a = u->arena;
	*out = (struct exam_list){0};
	if (!unit_ask(u, &st, VALUES(V_INT(patient)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		out->exam = arena_grow(a, out->exam, out->count, sizeof *out->exam);
		struct exam *x = &out->exam[out->count++];
		const char **text[] = {&x->facility, &x->accession, &x->placer, &x->filler,
		    &x->study_uid, &x->procedure_code, &x->procedure_text, &x->procedure_system,
		    &x->exam_key, &x->modality, &x->laterality};
		x->id = rows_int(&r, i, 0);
		for (int k = 0; k < 11; k++)
			*text[k] = arena_strdup(a, rows_text(&r, i, k + 1));
		x->day = rows_date(&r, i, 12);
		x->started_at = rows_instant(&r, i, 13);
		x->status = arena_strdup(a, rows_text(&r, i, 14));
		x->order_event_at = rows_instant(&r, i, 15);
		x->orderer = rows_int(&r, i, 16);
		x->radiologist = rows_int(&r, i, 17);
	}
	rows_free(&r);
	return true;
}

/* The columns in one order for both statements; the patient only where one is made. */
static void write_exam(
    struct unit *u, const struct statement *st, const struct exam *x, int64_t patient)
{
	const struct value all[] = {V_INT(x->id), V_TEXT(x->facility), V_TEXT(x->accession),
	    V_TEXT(x->placer), V_TEXT(x->filler), V_TEXT(x->study_uid), V_TEXT(x->procedure_code),
	    V_TEXT(x->procedure_text), V_TEXT(x->procedure_system), V_TEXT(x->exam_key),
	    V_TEXT(x->modality), V_TEXT(x->laterality), V_DATE(x->day), V_INSTANT(x->started_at),
	    V_TEXT(x->status), V_INSTANT(x->order_event_at), V_ID(x->orderer), V_ID(x->radiologist),
	    V_INT(patient)};
	unit_tell(u, st, all, sizeof all / sizeof *all - (patient == 0));
}

struct exam *exam_insert(
    struct unit *u, int64_t patient, struct exam_list *list, const struct exam *x)
{
	static const struct statement st = {"exam_insert",
	    "INSERT INTO exams (id, facility, accession, placer, filler, study_uid, "
	    "procedure_code, procedure_text, "
	    "procedure_system, exam_key, modality, laterality, day, started_at, status, "
	    "order_event_at, orderer_id, "
	    "radiologist_id, patient_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
	    "$12, $13, $14, $15, "
	    "$16, $17, $18, $19)"};
	list->exam = arena_grow(u->arena, list->exam, list->count, sizeof *list->exam);
	struct exam *own = &list->exam[list->count++];
	*own = *x;
	own->id = unit_id(u);
	write_exam(u, &st, own, patient);
	return own;
}

void exam_update(struct unit *u, const struct exam *x)
{
	static const struct statement st = {"exam_update",
	    "UPDATE exams SET facility = $2, accession = $3, placer = $4, filler = $5, study_uid = "
	    "$6, "
	    "procedure_code = $7, procedure_text = $8, procedure_system = $9, exam_key = $10, "
	    "modality = $11, "
	    "laterality = $12, day = $13, started_at = $14, status = $15, order_event_at = $16, "
	    "orderer_id = $17, "
	    "radiologist_id = $18 WHERE id = $1"};
	write_exam(u, &st, x, 0);
}

bool report_current(struct unit *u, int64_t exam, struct report *out, int *versions)
{
	static const struct statement st = {"report_current",
	    "SELECT id, version, status, status_at, machine, body, current FROM reports WHERE "
	    "exam_id = $1 "
	    "ORDER BY current DESC, version DESC"};
	struct rows r;
	*out = (struct report){.status_at = INSTANT_NONE};
	if (!unit_ask(u, &st, VALUES(V_INT(exam)), &r))
		return false;
	*versions = rows_count(&r);
	if (rows_count(&r) && rows_bool(&r, 0, 6))
		*out = (struct report){.id = rows_int(&r, 0, 0),
		    .version = (int)rows_int(&r, 0, 1),
		    .status = arena_strdup(u->arena, rows_text(&r, 0, 2)),
		    .status_at = rows_instant(&r, 0, 3),
		    .machine = rows_bool(&r, 0, 4),
		    .body = arena_strdup(u->arena, rows_text(&r, 0, 5))};
	rows_free(&r);
	return true;
}

int64_t report_insert(
    struct unit *u, int64_t exam, const struct report *r, bool current, int64_t inbound)
{
	static const struct statement replace = {
	    "report_replace", "UPDATE reports SET current = false WHERE exam_id = $1 AND current"};
	static const struct statement insert = {"report_insert",
	    "INSERT INTO reports (id, exam_id, version, status, status_at, current, machine, body, "
	    "inbound_id) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
	int64_t id = unit_id(u);
	if (current && r->version > 1)
		unit_tell(u, &replace, VALUES(V_INT(exam)));
	unit_tell(u, &insert,
	    VALUES(V_INT(id), V_INT(exam), V_INT(r->version), V_TEXT(r->status),
		V_INSTANT(r->status_at), V_BOOL(current), V_BOOL(r->machine),
		V_TEXT(r->body ? r->body : ""), V_INT(inbound)));
	return id;
}

bool finding_save(
    struct unit *u, int64_t report, int64_t patient, const struct finding *f, int64_t *id)
{
	static const struct statement st = {"finding_save",
	    "INSERT INTO findings (report_id, patient_id, origin, finding_key, system, version, "
	    "inputs, answer, "
	    "evidence, disposition) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10) "
	    "ON CONFLICT (report_id, finding_key) DO UPDATE SET origin = excluded.origin, system = "
	    "excluded.system, "
	    "version = excluded.version, inputs = excluded.inputs, answer = excluded.answer, "
	    "evidence = excluded.evidence, disposition = excluded.disposition RETURNING id"};
	struct rows r;
	if (!unit_ask(u, &st,
		VALUES(V_INT(report), V_INT(patient), V_TEXT(f->origin), V_TEXT(f->key),
		    V_TEXT(f->system), V_TEXT(f->version), V_TEXT(f->inputs ? f->inputs : "{}"),
		    V_TEXT(f->answer ? f->answer : "{}"), V_TEXT(f->evidence ? f->evidence : ""),
		    V_TEXT(f->disposition)),
		&r))
		return false;
	*id = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}
