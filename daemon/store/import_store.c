/* SPDX-License-Identifier: Apache-2.0
 *
 * import_store.c - cases of an old tracker as stored messages, and what became of them.
 */
#include "autoconf.h"
#include "followupd/import_store.h"
#include "followupd/array.h"
#include "followupd/config.h"
#include "followupd/inbound_store.h"

#include <string.h>

#define LANES_TEXT "64"
_Static_assert(LANES == 64, "as in LANES_TEXT");

#define IMPORTED "i.source = '" SOURCE_IMPORT "' AND i.format = 'hl7' AND i.verdict = 'accepted'"

bool import_withdrawn(
    struct session *s, struct arena *a, const char *const **out, size_t *count, struct err *e)
{
	static const struct statement st = {"import_withdrawn",
	    "SELECT split_part(i.control_id, '-', 1) FROM inbound i WHERE " IMPORTED
	    " AND i.control_id LIKE '%-W' ORDER BY 1"};
	struct rows r = {0};
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*count = (size_t)rows_count(&r);
	const char **list = arena_alloc(a, (*count + 1) * sizeof *list);
	for (size_t i = 0; i < *count; i++)
		list[i] = arena_strdup(a, rows_text(&r, (int)i, 0));
	rows_free(&r);
	*out = list;
	return true;
}

bool import_known(struct session *s, const struct import_message *const *m, size_t count,
    int64_t *id, struct err *e)
{
	static const struct statement st = {"import_known",
	    "SELECT k.n - 1, i.id FROM unnest($1::text[]) WITH ORDINALITY AS k (id, n)"
	    " JOIN inbound i ON i.control_id = k.id AND i.source = '" SOURCE_IMPORT "'"};
	struct array ids = {0};
	struct rows r = {0};
	memset(id, 0, count * sizeof *id);
	array_begin(&ids, ARRAY_TEXT);
	for (size_t i = 0; i < count; i++)
		array_text(&ids, m[i]->control_id);
	bool ok = session_ask(s, &st, VALUES(array_value(&ids)), &r, e);
	array_free(&ids);
	for (int i = 0; ok && i < rows_count(&r); i++)
		id[rows_int(&r, i, 0)] = rows_int(&r, i, 1);
	if (ok)
		rows_free(&r);
	return ok;
}

bool import_put(struct session *s, const char *batch, const struct import_message *m, size_t count,
    int64_t *stored, struct err *e)
{
	static const struct statement st = {"import_put",
	    "WITH i AS (INSERT INTO inbound (source, peer, format, verdict, lane, sender, "
	    "control_id,"
	    "  message_type, sha256, raw)"
	    "  SELECT '" SOURCE_IMPORT "', $1, 'hl7', 'accepted', n.lane, 'FOLLOWUPD|', "
	    "n.control_id,"
	    "   'ORU^R01', sha256(n.raw), n.raw"
	    "  FROM unnest($2::text[], $3::bytea[], $4::int[]) WITH ORDINALITY"
	    "   AS n (control_id, raw, lane, nr) ORDER BY n.nr"
	    "  ON CONFLICT (control_id, sha256, source) DO NOTHING RETURNING id, lane),"
	    " todo AS (INSERT INTO inbound_todo (inbound_id, lane) SELECT id, lane FROM i),"
	    " hint AS (SELECT pg_notify('followupd_inbound', ''))"
	    " SELECT count(i.id) FROM hint LEFT JOIN i ON true"};
	struct sheet sheet;
	struct value v[VALUES_MAX];
	struct rows r = {0};
	sheet_begin(&sheet, "tyi");
	for (size_t i = 0; i < count; i++) {
		sheet_text(&sheet, m[i].control_id);
		sheet_bytes(&sheet, m[i].raw, m[i].len);
		sheet_int(&sheet, m[i].lane + HISTORY_LANE);
	}
	sheet_values(&sheet, v);
	bool ok = session_ask(s, &st, VALUES(V_TEXT(batch), v[0], v[1], v[2]), &r, e);
	sheet_end(&sheet);
	if (ok) {
		*stored = rows_int(&r, 0, 0);
		rows_free(&r);
	}
	return ok;
}

bool import_list(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"import_list",
	    "SELECT i.peer AS batch, min(i.received_at) AS imported_at,"
	    " count(*) FILTER (WHERE i.control_id NOT LIKE '%-W') AS rows,"
	    " count(t.inbound_id) AS waiting, sum(f.opened)::bigint AS opened,"
	    " sum(f.still_open)::bigint AS still_open, sum(q.questions)::bigint AS questions,"
	    " count(*) FILTER (WHERE i.control_id LIKE '%-W') AS taken_back"
	    " FROM inbound i LEFT JOIN inbound_todo t ON t.inbound_id = i.id"
	    " LEFT JOIN LATERAL (SELECT count(*) AS opened, count(*) FILTER (WHERE f.state <> "
	    "'closed')"
	    "  AS still_open FROM reports r JOIN followups f ON f.index_exam_id = r.exam_id"
	    "  WHERE r.inbound_id = i.id AND i.control_id NOT LIKE '%-W') f ON true"
	    " LEFT JOIN LATERAL (SELECT count(*) AS questions FROM reports r"
	    "  JOIN review_items q ON q.report_id = r.id"
	    "  WHERE r.inbound_id = i.id AND q.resolved_at IS NULL) q ON true"
	    " WHERE " IMPORTED " GROUP BY i.peer ORDER BY 2 DESC"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool import_rows(struct session *s, const char *batch, struct rows *out, struct err *e)
{
	static const struct statement st = {"import_rows",
	    "WITH first AS (SELECT DISTINCT ON (1) split_part(i.control_id, '-', 1) AS accession,"
	    "  i.id, i.peer FROM inbound i WHERE " IMPORTED " AND i.control_id NOT LIKE '%-W'"
	    "  ORDER BY 1, i.id)"
	    " SELECT i.id, i.raw, i.lane % " LANES_TEXT " AS lane, clock_now() AS now,"
	    " (SELECT string_agg(f.ref, ' ' ORDER BY f.ref) FROM reports r JOIN followups f"
	    "   ON f.index_exam_id = r.exam_id WHERE r.inbound_id = i.id) AS refs,"
	    " coalesce("
	    "  CASE WHEN b.id < i.id AND b.peer <> i.peer THEN 'batch ' || b.peer || ' has brought "
	    "this case; taking that back ends it' END,"
	    "  (SELECT 'the engine has not taken it yet' FROM inbound_todo t WHERE t.inbound_id = "
	    "i.id),"
	    "  (SELECT 'follow-up ' || f.ref || ' is ' || f.state FROM reports r JOIN followups f"
	    "    ON f.index_exam_id = r.exam_id WHERE r.inbound_id = i.id AND f.state <> 'open' "
	    "LIMIT 1),"
	    "  (SELECT min(v.actor) || ' has worked on follow-up ' || min(f.ref) FROM reports r"
	    "    JOIN followups f ON f.index_exam_id = r.exam_id JOIN events v ON v.followup_id = "
	    "f.id"
	    "    WHERE r.inbound_id = i.id AND v.actor <> 'engine'),"
	    "  (SELECT min(q.resolved_by) || ' has answered question Q' || min(q.id)"
	    "    FROM reports r JOIN review_items q ON q.report_id = r.id"
	    "    WHERE r.inbound_id = i.id AND q.resolved_by <> 'engine'),"
	    "  (SELECT min(v.actor) || ' has worked on question Q' || min(q.id) FROM reports r"
	    "    JOIN review_items q ON q.report_id = r.id"
	    "    JOIN question_events v ON v.review_item_id = q.id"
	    "    WHERE r.inbound_id = i.id AND v.actor <> 'engine'),"
	    "  (SELECT 'a letter about follow-up ' || min(f.ref) || ' is there' FROM reports r"
	    "    JOIN followups f ON f.index_exam_id = r.exam_id JOIN letters l ON l.followup_id = "
	    "f.id"
	    "    WHERE r.inbound_id = i.id)) AS touched"
	    " FROM inbound i JOIN first b ON b.accession = split_part(i.control_id, '-', 1)"
	    " WHERE " IMPORTED " AND i.peer = $1 AND i.control_id NOT LIKE '%-W'"
	    " AND NOT EXISTS (SELECT FROM inbound w WHERE w.source = '" SOURCE_IMPORT "' AND"
	    "  w.control_id = split_part(i.control_id, '-', 1) || '-W') ORDER BY i.id"};
	return session_ask(s, &st, VALUES(V_TEXT(batch)), out, e);
}
