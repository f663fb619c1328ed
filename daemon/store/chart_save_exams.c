/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_exams.c - rows of exams, appointments, reports and findings.
 */
#include "autoconf.h"
#include "chart_save.h"
#include "followupd/chart_json.h"

#define EXAM_ROWS                                                                                  \
	"unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], "        \
	"$7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::date[], " \
	"$14::timestamptz[], $15::text[], $16::timestamptz[], $17::bigint[], $18::bigint[], "      \
	"$19::bigint[], $20::bigint[], $21::text[]) AS v (" EXAM_COLUMNS ")"
#define EXAM_COLUMNS                                                                               \
	"id, facility, accession, placer, filler, study_uid, procedure_code, procedure_text, "     \
	"procedure_system, exam_key, modality, laterality, day, started_at, status, "              \
	"order_event_at, orderer_id, radiologist_id, patient_id, same_as_id, order_note"

static void fill_exam(struct sheet *t, const struct exam *x, int64_t patient)
{
	const char *const text[] = {x->facility, x->accession, x->placer, x->filler, x->study_uid,
	    x->procedure_code, x->procedure_text, x->procedure_system, x->exam_key, x->modality,
	    x->laterality};
	sheet_id(t, x->id);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		sheet_text(t, text[i]);
	sheet_date(t, x->day);
	sheet_instant(t, x->started_at);
	sheet_text(t, vocabulary_word(&exam_status_words, (int)x->status));
	sheet_instant(t, x->order_event_at);
	sheet_id(t, x->orderer);
	sheet_id(t, x->radiologist);
	sheet_id(t, patient);
	sheet_id(t, x->same_as);
	sheet_text(t, x->order_note);
}

static void save_exam_rows(struct saving *s)
{
	static const struct statement insert = {"exams_insert_set",
	    "INSERT INTO exams (" EXAM_COLUMNS ") SELECT " EXAM_COLUMNS " FROM " EXAM_ROWS};
	static const struct statement update = {"exams_update_set",
	    "UPDATE exams x SET facility = v.facility, accession = v.accession, placer = v.placer, "
	    "filler = v.filler, study_uid = v.study_uid, procedure_code = v.procedure_code, "
	    "procedure_text = v.procedure_text, procedure_system = v.procedure_system, "
	    "exam_key = v.exam_key, modality = v.modality, laterality = v.laterality, day = v.day, "
	    "started_at = v.started_at, status = v.status, order_event_at = v.order_event_at, "
	    "orderer_id = v.orderer_id, radiologist_id = v.radiologist_id, "
	    "patient_id = v.patient_id, same_as_id = v.same_as_id, "
	    "order_note = v.order_note FROM " EXAM_ROWS " WHERE x.id = v.id"};
	static const char types[] = "ItttttttttttdztzIIIIt";
	struct sheet sheet[2];
	sheet_begin(&sheet[0], types);
	sheet_begin(&sheet[1], types);
	for (size_t i = 0; i < s->list[SAVED_EXAMS].count; i++) {
		const struct saved_row *row = &s->list[SAVED_EXAMS].row[i];
		struct exam *x = row->row;
		fill_exam(&sheet[x->mark != ROW_FRESH], x, row->chart->patient.id);
		x->mark = ROW_CLEAN;
	}
	save_sheet(s, &insert, &sheet[0], NO_VALUES);
	save_sheet(s, &update, &sheet[1], NO_VALUES);
}

#define APPOINTMENT_ROWS                                                                           \
	"unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], "        \
	"$7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::text[], "          \
	"$13::timestamptz[], $14::timestamptz[], $15::bigint[], $16::bigint[], $17::text[], "      \
	"$18::text[]) AS v (" APPOINTMENT_COLUMNS ")"
#define APPOINTMENT_COLUMNS                                                                        \
	"id, sender, placer, filler, order_placer, order_filler, procedure_code, procedure_text, " \
	"procedure_system, exam_id, followup_id, status, starts_at, event_at, patient_id, "        \
	"person_id, told_by, place"

static void fill_appointment(struct sheet *t, const struct appointment *a, int64_t patient)
{
	const char *const text[] = {a->sender, a->placer, a->filler, a->order_placer,
	    a->order_filler, a->procedure_code, a->procedure_text, a->procedure_system};
	sheet_id(t, a->id);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		sheet_text(t, text[i]);
	sheet_id(t, a->exam);
	sheet_id(t, a->followup);
	sheet_text(t, vocabulary_word(&visit_status_words, (int)a->status));
	sheet_instant(t, a->starts_at);
	sheet_instant(t, a->event_at);
	sheet_id(t, patient);
	sheet_id(t, a->said_by);
	sheet_text(t, a->told_by);
	sheet_text(t, a->place);
}

static void save_appointments(struct saving *s)
{
	static const struct statement insert = {"appointments_insert_set",
	    "INSERT INTO appointments (" APPOINTMENT_COLUMNS ") SELECT " APPOINTMENT_COLUMNS
	    " FROM " APPOINTMENT_ROWS};
	static const struct statement update = {"appointments_update_set",
	    "UPDATE appointments a SET placer = v.placer, filler = v.filler, order_placer = "
	    "v.order_placer, order_filler = v.order_filler, procedure_code = v.procedure_code, "
	    "procedure_text = v.procedure_text, procedure_system = v.procedure_system, exam_id = "
	    "v.exam_id, followup_id = v.followup_id, status = v.status, starts_at = v.starts_at, "
	    "event_at = v.event_at, patient_id = v.patient_id FROM " APPOINTMENT_ROWS
	    " WHERE a.id = v.id"};
	static const char types[] = "IttttttttIItzzIItt";
	struct sheet sheet[2];
	sheet_begin(&sheet[0], types);
	sheet_begin(&sheet[1], types);
	for (size_t i = 0; i < s->list[SAVED_APPOINTMENTS].count; i++) {
		const struct saved_row *row = &s->list[SAVED_APPOINTMENTS].row[i];
		struct appointment *a = row->row;
		fill_appointment(&sheet[a->mark != ROW_FRESH], a, row->chart->patient.id);
		a->mark = ROW_CLEAN;
	}
	save_sheet(s, &insert, &sheet[0], NO_VALUES);
	save_sheet(s, &update, &sheet[1], NO_VALUES);
}

/* The version that no longer counts makes room first: an exam has one current report at most. */
static void save_reports(struct saving *s)
{
	static const struct statement update = {"reports_update_set",
	    "UPDATE reports r SET status = v.status, status_at = v.status_at, current = v.current, "
	    "machine = v.machine FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], "
	    "$4::bool[], $5::bool[]) AS v (id, status, status_at, current, machine)"
	    " WHERE r.id = v.id"};
	static const struct statement insert = {"reports_insert_set",
	    "INSERT INTO reports (id, status, status_at, current, machine, exam_id, version, "
	    "text_sha256, text_inbound_id, inbound_id, fingerprint, performed, doubts, shows) "
	    "SELECT * FROM "
	    "unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::bool[], $5::bool[], "
	    "$6::bigint[], $7::int[], $8::bytea[], $9::bigint[], $10::bigint[], $11::bigint[], "
	    "$12::text[], $13::text[], $14::text[])"};
	struct sheet fresh, changed;
	sheet_begin(&fresh, "ItzbbIiyIIIttt");
	sheet_begin(&changed, "Itzbb");
	for (size_t i = 0; i < s->list[SAVED_REPORTS].count; i++) {
		struct report *r = s->list[SAVED_REPORTS].row[i].row;
		struct sheet *t = r->mark == ROW_FRESH ? &fresh : &changed;
		sheet_id(t, r->id);
		sheet_text(t, vocabulary_word(&version_status_words, (int)r->status));
		sheet_instant(t, r->status_at);
		sheet_bool(t, r->current);
		sheet_bool(t, r->machine);
		if (r->mark == ROW_FRESH) {
			sheet_id(t, r->exam);
			sheet_int(t, r->version);
			sheet_bytes(t, r->text_sha256, sizeof r->text_sha256);
			sheet_id(t, r->text_inbound ? r->text_inbound : r->inbound);
			sheet_id(t, r->inbound);
			sheet_id(t, (int64_t)r->fingerprint);
			sheet_text(t, r->performed);
			sheet_text(t, r->doubts);
			sheet_text(t, r->shows);
		}
		r->mark = ROW_CLEAN;
	}
	save_sheet(s, &update, &changed, NO_VALUES);
	save_sheet(s, &insert, &fresh, NO_VALUES);
}

#define FINDING_ROWS                                                                               \
	"unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], "      \
	"$7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) AS v (id, "    \
	"report_id, origin, finding_key, system, version, inputs, \"row\", table_sha256, "         \
	"evidence, disposition, shadow)"

static void fill_finding(struct saving *s, struct sheet *t, const struct finding *g)
{
	sheet_id(t, g->id);
	sheet_id(t, g->report);
	sheet_text(t, vocabulary_word(&finding_origin_words, (int)g->origin));
	sheet_text(t, g->key);
	sheet_text(t, g->system);
	sheet_text(t, g->version);
	sheet_text(t, pairs_encode(s->a, g->input, g->input_count));
	sheet_text(t, g->row ? g->row : "");
	sheet_text(t, g->table_sha256 ? g->table_sha256 : "");
	sheet_text(t, g->evidence ? g->evidence : "");
	sheet_text(t, vocabulary_word(&disposition_words, (int)g->disposition));
	sheet_text(t, shadow_encode(s->a, g->shadow));
}

static void save_findings(struct saving *s)
{
	static const struct statement insert = {"findings_insert_set",
	    "INSERT INTO findings (id, report_id, origin, finding_key, system, version, inputs, "
	    "\"row\", table_sha256, evidence, disposition, shadow) SELECT v.id, v.report_id, "
	    "v.origin, v.finding_key, v.system, v.version, v.inputs::jsonb, v.\"row\", "
	    "v.table_sha256, v.evidence, v.disposition, v.shadow::jsonb FROM " FINDING_ROWS};
	static const struct statement update = {"findings_update_set",
	    "UPDATE findings g SET report_id = v.report_id, origin = v.origin, finding_key = "
	    "v.finding_key, system = v.system, version = v.version, inputs = v.inputs::jsonb, "
	    "\"row\" = v.\"row\", table_sha256 = v.table_sha256, evidence = v.evidence, "
	    "disposition = v.disposition, shadow = v.shadow::jsonb FROM " FINDING_ROWS
	    " WHERE g.id = v.id"};
	static const char types[] = "IItttttttttt";
	struct sheet sheet[2];
	sheet_begin(&sheet[0], types);
	sheet_begin(&sheet[1], types);
	for (size_t i = 0; i < s->list[SAVED_FINDINGS].count; i++) {
		struct finding *g = s->list[SAVED_FINDINGS].row[i].row;
		fill_finding(s, &sheet[g->mark != ROW_FRESH], g);
		g->mark = ROW_CLEAN;
	}
	save_sheet(s, &insert, &sheet[0], NO_VALUES);
	save_sheet(s, &update, &sheet[1], NO_VALUES);
}

void save_exams(struct saving *s)
{
	save_exam_rows(s);
	save_appointments(s);
	save_reports(s);
	save_findings(s);
}
