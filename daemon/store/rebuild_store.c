/* SPDX-License-Identifier: Apache-2.0
 *
 * rebuild_store.c - reads what charts were made of.
 */
#include "autoconf.h"
#include "followupd/rebuild_store.h"
#include "followupd/array.h"
#include "followupd/document_store.h"
#include "mail_of.h"

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n
#define NEXT_LIMIT  256
#define NEXT_BYTES  (32 * 1024 * 1024)
#define PATIENTS    1000

bool rebuild_begin(struct session *s, instant *now, struct err *e)
{
	static const struct statement
	    one_moment = {"rebuild_one_moment",
		"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"},
	    clock = {"rebuild_clock", "SELECT clock_now()"};
	struct rows r;
	if (!session_begin(s, e))
		return false;
	session_tell(s, &one_moment, NO_VALUES);
	if (!session_ask(s, &clock, NO_VALUES, &r, e))
		return false;
	*now = rows_instant(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool rebuild_count(struct unit *u, int64_t *messages)
{
	static const struct statement st = {
	    "rebuild_count", "SELECT count(*) FROM inbound WHERE verdict = 'accepted'"};
	struct rows r;
	if (!unit_ask(u, &st, NO_VALUES, &r))
		return false;
	*messages = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

/* ---- messages ------------------------------------------------------------------------------- */

#define COLUMNS                                                                                    \
	"i.id, 0, i.source, i.format, i.message_type, i.control_id, i.raw, "                       \
	"i.received_at, " DOCUMENTS_OF("i") ", i.lane, "

static void take_messages(
    struct unit *u, struct rows *r, struct applied_message **out, size_t *count)
{
	*count = (size_t)rows_count(r);
	*out = arena_alloc(u->arena, (*count + 1) * sizeof **out);
	for (int i = 0; i < rows_count(r); i++) {
		struct applied_message *m = &(*out)[i];
		waiting_read(u->arena, r, i, &m->m);
		m->waits = rows_null(r, i, 11);
		if (m->waits)
			continue;
		m->at = rows_instant(r, i, 11);
		m->outcome =
		    (enum outcome_word)vocabulary_value(&outcome_words, rows_text(r, i, 12));
	}
	rows_free(r);
}

bool rebuild_next(struct unit *u, int64_t after, struct applied_message **out, size_t *count)
{
	static const struct statement st = {"rebuild_next",
	    "WITH first AS MATERIALIZED (SELECT id, octet_length(raw) AS len FROM inbound WHERE "
	    "id > $1 AND verdict = 'accepted' ORDER BY id LIMIT " TEXT_OF(
		NEXT_LIMIT) "), sized AS (SELECT id, sum(len) OVER (ORDER BY id) - len AS before "
			    "FROM first) SELECT " COLUMNS "false, a.at, a.outcome FROM sized s "
			    "JOIN inbound i ON i.id = s.id LEFT JOIN applied a ON a.inbound_id = "
			    "i.id WHERE s.before <= $2 ORDER BY i.id"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(after), V_INT(NEXT_BYTES)), &r))
		return false;
	take_messages(u, &r, out, count);
	return true;
}

static void ids_of(struct array *a, const int64_t *id, size_t count)
{
	array_begin(a, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(a, id[i]);
}

bool rebuild_messages(
    struct unit *u, const int64_t *id, size_t id_count, struct applied_message **out, size_t *count)
{
	/* Whatever used the id for other content came before. */
	static const struct statement st = {"rebuild_messages",
	    "SELECT " COLUMNS
	    "EXISTS (SELECT FROM inbound o WHERE o.control_id = i.control_id AND o.source = "
	    "i.source AND o.sender = i.sender AND o.sha256 <> i.sha256 AND o.id < i.id), a.at, "
	    "a.outcome FROM unnest($1::bigint[]) AS k (id) JOIN inbound i ON i.id = k.id "
	    "LEFT JOIN applied a ON a.inbound_id = i.id ORDER BY i.id"};
	struct array ids;
	struct rows r;
	ids_of(&ids, id, id_count);
	bool ok = unit_ask(u, &st, VALUES(array_value(&ids)), &r);
	array_free(&ids);
	if (ok)
		take_messages(u, &r, out, count);
	return ok;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void take_numbers(struct unit *u, struct rows *r, struct numbered **out, size_t *count)
{
	*count = (size_t)rows_count(r);
	*out = arena_alloc(u->arena, (*count + 1) * sizeof **out);
	for (int i = 0; i < rows_count(r); i++)
		(*out)[i] = (struct numbered){.id = rows_int(r, i, 0),
		    .authority = arena_strdup(u->arena, rows_text(r, i, 1)),
		    .value = arena_strdup(u->arena, rows_text(r, i, 2))};
	rows_free(r);
}

bool rebuild_subjects(struct unit *u, const int64_t *followup, size_t followup_count,
    const int64_t *question, size_t question_count, struct numbered **out, size_t *count)
{
	static const struct statement st = {"rebuild_subjects",
	    "SELECT k.id, n.authority, n.value FROM (SELECT id, patient_id FROM followups WHERE id "
	    "= ANY ($1::bigint[]) UNION ALL SELECT id, patient_id FROM review_items WHERE id = ANY "
	    "($2::bigint[])) k CROSS JOIN LATERAL (SELECT i.authority, i.value FROM "
	    "patient_identifiers i WHERE i.patient_id = k.patient_id LIMIT 1) n"};
	struct array f, q;
	struct rows r;
	ids_of(&f, followup, followup_count);
	ids_of(&q, question, question_count);
	bool ok = unit_ask(u, &st, VALUES(array_value(&f), array_value(&q)), &r);
	array_free(&f);
	array_free(&q);
	if (ok)
		take_numbers(u, &r, out, count);
	return ok;
}

bool rebuild_patients(struct unit *u, int64_t after, struct numbered **out, size_t *count)
{
	static const struct statement st = {"rebuild_patients",
	    "SELECT p.id, i.authority, i.value FROM (SELECT id FROM patients WHERE id > $1 AND "
	    "merged_into IS NULL ORDER BY id LIMIT " TEXT_OF(
		PATIENTS) ") p LEFT JOIN patient_identifiers i ON i.patient_id = p.id ORDER BY "
			  "p.id"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(after)), &r))
		return false;
	take_numbers(u, &r, out, count);
	return true;
}

/* ---- mails and steps ------------------------------------------------------------------------ */

static bool read_mails(struct unit *u, const struct value *of, struct replay *out)
{
	static const struct statement st = {"rebuild_mails",
	    "SELECT n.id, d.at, d.code, d.recipient, d.reply FROM notices n LEFT JOIN digest_lines "
	    "l ON l.told_id = n.id JOIN deliveries d ON d.notice_id = " MAIL_OF_NOTICE " "
	    "WHERE n.followup_id = ANY ($1::bigint[]) ORDER BY n.id"};
	struct rows r;
	if (!unit_ask(u, &st, of, 1, &r))
		return false;
	out->mail_count = (size_t)rows_count(&r);
	struct replay_mail *m = arena_alloc(u->arena, (out->mail_count + 1) * sizeof *m);
	for (int i = 0; i < rows_count(&r); i++)
		m[i] = (struct replay_mail){.notice = rows_int(&r, i, 0),
		    .at = rows_instant(&r, i, 1),
		    .code = (int)rows_int(&r, i, 2),
		    .recipient = arena_strdup(u->arena, rows_text(&r, i, 3)),
		    .reply = arena_strdup(u->arena, rows_text(&r, i, 4))};
	out->mail = m;
	rows_free(&r);
	return true;
}

/* Lines of history that only a timer writes. */
static bool read_steps(struct unit *u, const struct value *of, struct replay *out)
{
	static const struct statement st = {"rebuild_steps",
	    "SELECT followup_id, at FROM events WHERE followup_id = ANY ($1::bigint[]) AND "
	    "(kind IN ('overdue', 'escalated', 'reminded', 'skipped') OR (kind = 'told' AND "
	    "detail ->> 'step' LIKE 'review-%') OR (kind = 'transfer-returned' AND actor = "
	    "'engine')) ORDER BY followup_id, at"};
	struct rows r;
	if (!unit_ask(u, &st, of, 1, &r))
		return false;
	out->step_count = (size_t)rows_count(&r);
	struct replay_step *s = arena_alloc(u->arena, (out->step_count + 1) * sizeof *s);
	for (int i = 0; i < rows_count(&r); i++)
		s[i] = (struct replay_step){rows_int(&r, i, 0), rows_instant(&r, i, 1)};
	out->step = s;
	rows_free(&r);
	return true;
}

bool rebuild_told(struct unit *u, const int64_t *followup, size_t count, struct replay *out)
{
	struct array ids;
	ids_of(&ids, followup, count);
	const struct value of = array_value(&ids);
	bool ok = read_mails(u, &of, out) && read_steps(u, &of, out);
	array_free(&ids);
	return ok;
}
