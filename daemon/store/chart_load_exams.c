/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load_exams.c - exams, appointments, the version of each report that counts, its findings.
 */
#include "autoconf.h"
#include "chart_load.h"
#include "followupd/chart_json.h"
#include "followupd/log.h"

#include <stdlib.h>
#include <string.h>

static bool ask_by(
    struct chart_loading *l, const struct statement *st, const struct row_index *of, struct rows *r)
{
	struct array ids;
	index_ids(of, &ids);
	bool ok = unit_ask(l->u, st, VALUES(array_value(&ids)), r);
	array_free(&ids);
	return ok;
}

static void read_exam(struct chart_loading *l, const struct rows *r, int i)
{
	struct chart *c = index_find(&l->charts, rows_int(r, i, 18));
	struct exam *x = LOADED(l, c->exam, c->exam_count);
	const char **text[] = {&x->facility, &x->accession, &x->placer, &x->filler, &x->study_uid,
	    &x->procedure_code, &x->procedure_text, &x->procedure_system, &x->exam_key,
	    &x->modality, &x->laterality};
	x->id = rows_int(r, i, 0);
	for (int k = 0; k < 11; k++)
		*text[k] = column_text(l, r, i, k + 1);
	x->day = rows_date(r, i, 12);
	x->started_at = rows_instant(r, i, 13);
	x->status = (enum exam_status)vocabulary_value(&exam_status_words, rows_text(r, i, 14));
	x->order_event_at = rows_instant(r, i, 15);
	x->orderer = rows_int(r, i, 16);
	x->radiologist = rows_int(r, i, 17);
	x->same_as = rows_int(r, i, 19);
	x->came_from = rows_int(r, i, 20);
	x->order_note = column_text(l, r, i, 21);
	index_add(l, &l->exams, x->id, x);
	people_add(l, x->orderer);
	people_add(l, x->radiologist);
}

static void read_appointment(struct chart_loading *l, const struct rows *r, int i)
{
	struct chart *c = index_find(&l->charts, rows_int(r, i, 13));
	struct appointment *a = LOADED(l, c->appointment, c->appointment_count);
	*a = (struct appointment){.id = rows_int(r, i, 0),
	    .sender = column_text(l, r, i, 1),
	    .placer = column_text(l, r, i, 2),
	    .filler = column_text(l, r, i, 3),
	    .order_placer = column_text(l, r, i, 4),
	    .order_filler = column_text(l, r, i, 5),
	    .procedure_code = column_text(l, r, i, 6),
	    .procedure_text = column_text(l, r, i, 7),
	    .procedure_system = column_text(l, r, i, 8),
	    .exam = rows_int(r, i, 9),
	    .followup = rows_int(r, i, 10),
	    .status = (enum visit_status)vocabulary_value(&visit_status_words, rows_text(r, i, 11)),
	    .starts_at = rows_instant(r, i, 12),
	    .event_at = rows_instant(r, i, 14),
	    .said_by = rows_int(r, i, 15),
	    .told_by = column_text(l, r, i, 16),
	    .place = column_text(l, r, i, 17)};
	people_add(l, a->said_by);
}

static void take_hash(const struct rows *r, int row, int column, unsigned char out[SHA256_SIZE])
{
	size_t len;
	unsigned char *raw = rows_bytes(r, row, column, &len);
	if (len != SHA256_SIZE)
		bug("a hash of %zu bytes", len);
	memcpy(out, raw, SHA256_SIZE);
	free(raw);
}

/* Ascending by report, those without a current one last. */
static void read_report(struct chart_loading *l, const struct rows *r, int i)
{
	struct exam *x = index_find(&l->exams, rows_int(r, i, 0));
	x->versions = (int)rows_int(r, i, 1);
	if (rows_null(r, i, 2))
		return;
	struct report *p = x->current = arena_alloc(l->a, sizeof *p);
	*p = (struct report){.id = rows_int(r, i, 2),
	    .exam = x->id,
	    .inbound = rows_int(r, i, 3),
	    .version = (int)rows_int(r, i, 4),
	    .status =
		(enum version_status)vocabulary_value(&version_status_words, rows_text(r, i, 5)),
	    .status_at = rows_instant(r, i, 6),
	    .current = true,
	    .machine = rows_bool(r, i, 7),
	    .text_inbound = rows_int(r, i, 9),
	    .fingerprint = (uint64_t)rows_int(r, i, 10),
	    .performed = column_text(l, r, i, 11),
	    .doubts = column_text(l, r, i, 12),
	    .shows = column_text(l, r, i, 13)};
	take_hash(r, i, 8, p->text_sha256);
	index_add(l, &l->reports, p->id, p);
}

static void read_finding(struct chart_loading *l, const struct rows *r, int i)
{
	struct report *p = index_find(&l->reports, rows_int(r, i, 1));
	struct finding *g = LOADED(l, p->finding, p->finding_count);
	*g = (struct finding){.id = rows_int(r, i, 0),
	    .report = p->id,
	    .origin =
		(enum finding_origin)vocabulary_value(&finding_origin_words, rows_text(r, i, 2)),
	    .key = column_text(l, r, i, 3),
	    .system = column_text(l, r, i, 4),
	    .version = column_text(l, r, i, 5),
	    .row = column_text(l, r, i, 7),
	    .table_sha256 = column_text(l, r, i, 8),
	    .evidence = column_text(l, r, i, 9),
	    .disposition =
		(enum disposition)vocabulary_value(&disposition_words, rows_text(r, i, 10)),
	    .shadow = shadow_decode(l->a, rows_text(r, i, 11))};
	g->input = pairs_decode(l->a, rows_text(r, i, 6), &g->input_count);
}

bool load_exams(struct chart_loading *l)
{
	static const struct statement exams = {"charts_exams",
	    "SELECT id, facility, accession, placer, filler, study_uid, procedure_code, "
	    "procedure_text, procedure_system, exam_key, modality, laterality, day, started_at, "
	    "status, order_event_at, orderer_id, radiologist_id, patient_id, same_as_id, "
	    "came_from, order_note FROM exams"
	    " WHERE patient_id = ANY ($1::bigint[]) ORDER BY id"};
	static const struct statement appointments = {"charts_appointments",
	    "SELECT id, sender, placer, filler, order_placer, order_filler, procedure_code, "
	    "procedure_text, procedure_system, exam_id, followup_id, status, starts_at, "
	    "patient_id, event_at, person_id, told_by, place FROM appointments"
	    " WHERE patient_id = ANY ($1::bigint[]) ORDER BY id"};
	static const struct statement reports = {"charts_reports",
	    "SELECT n.exam_id, n.versions, r.id, r.inbound_id, r.version, r.status, r.status_at, "
	    "r.machine, r.text_sha256, r.text_inbound_id, r.fingerprint, r.performed, r.doubts, "
	    "r.shows"
	    " FROM (SELECT exam_id, count(*) AS versions"
	    "  FROM reports WHERE exam_id = ANY ($1::bigint[]) GROUP BY exam_id) n"
	    " LEFT JOIN reports r ON r.exam_id = n.exam_id AND r.current ORDER BY r.id"};
	static const struct statement findings = {"charts_findings",
	    "SELECT id, report_id, origin, finding_key, system, version, inputs, \"row\", "
	    "table_sha256, evidence, disposition, shadow FROM findings"
	    " WHERE report_id = ANY ($1::bigint[]) ORDER BY id"};
	static const struct {
		const struct statement *st;
		void (*read)(struct chart_loading *l, const struct rows *r, int i);
		bool of_steps;
	} part[] = {{&exams, read_exam, true}, {&appointments, read_appointment, false},
	    {&reports, read_report, true}, {&findings, read_finding, false}};
	const struct row_index *by[] = {&l->charts, &l->charts, &l->exams, &l->reports};
	for (size_t k = 0; k < sizeof part / sizeof *part; k++) {
		struct rows r;
		if (l->q->only_steps && !part[k].of_steps)
			continue;
		if (!ask_by(l, part[k].st, by[k], &r))
			return false;
		for (int i = 0; i < rows_count(&r); i++)
			part[k].read(l, &r, i);
		rows_free(&r);
	}
	return true;
}
