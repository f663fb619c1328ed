/* SPDX-License-Identifier: Apache-2.0
 *
 * review_list.c - the questions that wait for a person.
 */
#include "autoconf.h"
#include "followupd/review_list.h"

#include <inttypes.h>

static const struct statement open_items = {"review_open",
    "SELECT i.id, i.kind, i.created_at, (SELECT value FROM patient_identifiers"
    "  WHERE patient_id = i.patient_id ORDER BY retired_at IS NOT NULL, type <> 'MR', value"
    "  LIMIT 1) AS patient, f.ref AS followup, i.report_id, i.inbound_id, x.accession,"
    " i.question, i.evidence"
    " FROM review_items i LEFT JOIN followups f ON f.id = i.followup_id"
    " LEFT JOIN reports r ON r.id = i.report_id LEFT JOIN exams x ON x.id = r.exam_id"
    " WHERE i.resolved_at IS NULL ORDER BY i.created_at, i.id LIMIT $1"};

static const struct statement resolved_by = {
    "review_resolved_by", "SELECT resolved_by, kind FROM review_items WHERE id = $1"};

bool review_list(struct session *s, int64_t limit, struct rows *out, struct err *e)
{
	return session_ask(s, &open_items, VALUES(V_INT(limit)), out, e);
}

bool review_open_kind(struct session *s, int64_t id, enum question_kind *kind, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &resolved_by, VALUES(V_INT(id)), &r, e))
		return false;
	bool open = rows_count(&r) == 1 && rows_null(&r, 0, 0);
	if (rows_count(&r) == 0)
		err_set(e, ERR_NOT_FOUND, "there is no question %" PRId64, id);
	else if (!open)
		err_set(e, ERR_REFUSED, "question %" PRId64 " was already answered by %s", id,
		    rows_text(&r, 0, 0));
	else
		*kind =
		    (enum question_kind)vocabulary_value(&question_kind_words, rows_text(&r, 0, 1));
	rows_free(&r);
	return open;
}
