/* SPDX-License-Identifier: Apache-2.0
 *
 * review_list.c - the questions that wait for a person.
 */
#include "autoconf.h"
#include "followupd/review_list.h"
#include "named.h"
#include "shown_number.h"
#include "stake.h"

#include <inttypes.h>

#define SHOWN                                                                                      \
	"i.id, i.class, i.kind, i.created_at, i.due_at, i.step AS next_step, i.tier, "             \
	"i.waits_until, i.deadline, i.rule, p.ref AS "                                             \
	"owner, " SHOWN_IDENTIFIER("i.patient_id") " AS patient, f.ref AS followup, "              \
						   "i.patient_id, i.report_id, i.inbound_id, "     \
						   "x.accession, i.question, i.evidence, "         \
						   "i.proposal, i.event_seq AS seen"
#define ABOUT                                                                                      \
	" LEFT JOIN people p ON p.id = i.owner_id LEFT JOIN followups f ON f.id = i.followup_id"   \
	" LEFT JOIN reports r ON r.id = i.report_id LEFT JOIN exams x ON x.id = r.exam_id"

static const struct statement open_items = {"review_open",
    "SELECT " SHOWN " FROM (SELECT * FROM review_items WHERE resolved_at IS NULL AND created_at <= "
    "clock_now() ORDER BY " BY_STAKE("") " LIMIT $1 OFFSET $2) i" ABOUT
					 " ORDER BY " BY_STAKE("i.")};

static const struct statement count_open = {"review_count",
    "SELECT count(*) FROM review_items WHERE resolved_at IS NULL AND created_at <= clock_now()"};

static const struct statement one = {"review_show",
    "SELECT " SHOWN ", i.resolved_at, i.resolved_by, i.resolution FROM review_items i" ABOUT
    " WHERE i.id = $1"};

static const struct statement told = {"review_told",
    "SELECT n.created_at AS at, w.ref AS person, n.kind, n.step, coalesce(d.outcome, 'waiting') AS "
    "outcome FROM (SELECT id FROM notices WHERE review_item_id = $1 UNION SELECT notice_id FROM "
    "digest_lines WHERE review_item_id = $1) l CROSS JOIN LATERAL (SELECT * FROM notices WHERE id "
    "= l.id) n JOIN people w ON w.id = n.person_id LEFT JOIN deliveries d ON d.notice_id = n.id "
    "ORDER BY n.created_at, n.id"};

static const struct statement history = {"review_history",
    "SELECT v.at, " NAMED("v.actor") " AS actor, v.kind, v.words FROM question_events v WHERE "
				     "v.review_item_id = $1 ORDER BY v.id"};

static const struct statement resolved_by = {
    "review_resolved_by", "SELECT resolved_by, kind FROM review_items WHERE id = $1"};

bool review_list(struct session *s, int64_t limit, int64_t skipped, struct rows *out, struct err *e)
{
	return session_ask(s, &open_items, VALUES(V_INT(limit), V_INT(skipped)), out, e);
}

bool review_count(struct session *s, int64_t *count, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &count_open, NO_VALUES, &r, e))
		return false;
	*count = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool review_show(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	if (!session_ask(s, &one, VALUES(V_INT(id)), out, e))
		return false;
	if (rows_count(out))
		return true;
	rows_free(out);
	return err_set(e, ERR_NOT_FOUND, "there is no question %" PRId64, id);
}

bool review_told(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &told, VALUES(V_INT(id)), out, e);
}

bool review_history(struct session *s, int64_t id, struct rows *out, struct err *e)
{
	return session_ask(s, &history, VALUES(V_INT(id)), out, e);
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
