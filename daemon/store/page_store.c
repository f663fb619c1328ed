/* SPDX-License-Identifier: Apache-2.0
 *
 * page_store.c - the visits of people to pages: sessions, the mark, what is shown and said.
 *
 * Who a visitor is stands in the mark that the database made of a token; no function takes it from
 * its caller.
 * Fails: as the database; what a visitor may not see or do is ERR_REFUSED.
 */
#include "autoconf.h"
#include "followupd/page_store.h"
#include "followupd/array.h"
#include "page_enter.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NOBODY "nobody is signed in"

static bool refused(struct err *e, const char *state, const char *text)
{
	err_set(e, ERR_REFUSED, "%s", text);
	if (e)
		snprintf(e->sqlstate, sizeof e->sqlstate, "%s", state);
	return false;
}

/* ---- sessions ------------------------------------------------------------------------------- */

bool page_session_make(struct session *s, const struct page_session *p, struct err *e)
{
	static const struct statement st = {"page_session_make",
	    "SELECT pages.session_make($1, sha256(convert_to($2, 'UTF8')), $3, $4, "
	    "make_interval(secs => $5), make_interval(secs => $6))"};
	return session_do(s, &st,
	    VALUES(V_INT(p->person), V_TEXT(p->token), V_TEXT(p->peer), V_TEXT(p->how),
		V_INT(p->idle_seconds), V_INT(p->day_seconds)),
	    e);
}

static void take_visitor(struct arena *a, const struct rows *r, struct page_visitor *out)
{
	*out = (struct page_visitor){.person = rows_int(r, 0, 0),
	    .session = rows_int(r, 0, 1),
	    .ref = arena_strdup(a, rows_text(r, 0, 2)),
	    .name = arena_strdup(a, rows_text(r, 0, 3)),
	    .roles = vocabulary_set(&role_words, rows_text(r, 0, 4)),
	    .all = rows_bool(r, 0, 5),
	    .now = rows_instant(r, 0, 6),
	    .seconds_left = (int)rows_int(r, 0, 7)};
}

/* A cookie may hold anything; what is no token need not be asked for. */
static bool may_be_token(const char *token)
{
	size_t len = token ? strlen(token) : 0;
	for (size_t i = 0; i < len; i++)
		if (token[i] <= ' ' || token[i] > '~')
			return false;
	return len > 0 && len <= PAGE_TOKEN_MAX;
}

bool visit_begin(struct session *s, struct arena *a, const struct statement *enter,
    const char *token, const char *peer, enum page_purpose purpose, struct page_visitor *out,
    struct rows *r, struct err *e)
{
	static const struct statement one_moment = {
	    "page_one_moment", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"};
	const struct value v[] = {V_TEXT(token), V_TEXT(peer)};
	if (!may_be_token(token))
		return refused(e, "FU401", NOBODY);
	if (!session_begin(s, e))
		return false;
	if (purpose == PAGE_SHOWS)
		session_tell(s, &one_moment, NO_VALUES);
	if (!session_ask(s, enter, v, peer ? 2 : 1, r, e))
		return false;
	if (rows_count(r) == 1) {
		take_visitor(a, r, out);
		return true;
	}
	rows_free(r);
	session_rollback(s);
	return refused(e, "FU401", NOBODY);
}

bool page_form_of(struct session *s, const char *mark, const char *token, bool *is, struct err *e)
{
	static const struct statement st = {"page_form_of", "SELECT pages.is_form_of($1, $2)"};
	struct rows r;
	if (!session_ask(s, &st, VALUES(V_TEXT(mark), V_TEXT(token)), &r, e))
		return false;
	*is = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool page_enter(struct session *s, struct arena *a, const char *token, enum page_purpose purpose,
    struct page_visitor *out, struct err *e)
{
	static const struct statement enter = {
	    "page_enter", "SELECT " ENTER_COLUMNS " FROM pages.enter($1)"};
	struct rows r;
	if (!visit_begin(s, a, &enter, token, NULL, purpose, out, &r, e))
		return false;
	rows_free(&r);
	return true;
}

bool page_sign_out(struct session *s, bool everywhere, struct err *e)
{
	static const struct statement st = {"page_sign_out", "SELECT pages.sign_out($1)"};
	return session_do(s, &st, VALUES(V_BOOL(everywhere)), e);
}

bool page_sessions(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"page_sessions",
	    "SELECT id, made_at, seen_at, ends_at, peer, how, this FROM pages.own_sessions "
	    "ORDER BY this DESC, seen_at DESC, id"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

/* ---- what is shown -------------------------------------------------------------------------- */

static bool is_among(const struct desk_query *q, size_t count, int64_t person)
{
	for (size_t i = 0; i < count; i++)
		if (q->person[i] == person)
			return true;
	return false;
}

bool page_teams(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"page_teams",
	    "SELECT w.id, m.ref, m.name FROM (SELECT unnest(pages.teams()) AS id UNION SELECT t.id "
	    "FROM teams t WHERE t.dissolved_at IS NULL AND (SELECT pages.sees_all())) w LEFT JOIN "
	    "teams m ON m.id = w.id AND m.dissolved_at IS NULL ORDER BY m.name, w.id"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

bool page_people(struct session *s, struct arena *a, const struct page_visitor *v,
    struct desk_query *q, struct err *e)
{
	static const struct statement st = {"page_people", "SELECT unnest(pages.mine())"};
	struct rows r;
	if (!desk_people(s, a, v->ref, NULL, q, e) || !session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	size_t own = q->person_count;
	int64_t *id = arena_alloc(a, (own + (size_t)rows_count(&r)) * sizeof *id);
	memcpy(id, q->person, own * sizeof *id);
	for (int i = 0; i < rows_count(&r); i++)
		if (!is_among(q, own, rows_int(&r, i, 0)))
			id[q->person_count++] = rows_int(&r, i, 0);
	q->person = id;
	rows_free(&r);
	return true;
}

bool page_sites(struct session *s, struct rows *out, struct err *e)
{
	static const struct statement st = {"page_sites", "SELECT pages.sites()"};
	return session_ask(s, &st, NO_VALUES, out, e);
}

void page_access(struct session *s, const char *page, const int64_t *patient, size_t count,
    const char *reason, const char *peer)
{
	static const struct statement st = {
	    "page_access", "SELECT pages.access_put($1, $2::bigint[], $3, $4)"};
	struct array ids;
	array_begin(&ids, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(&ids, patient[i]);
	session_tell(s, &st, VALUES(V_TEXT(page), array_value(&ids), V_TEXT(reason), V_TEXT(peer)));
	array_free(&ids);
}

bool page_outside(struct session *s, const char *subject, const char *what, const char *reason,
    const char *peer, bool *found, struct err *e)
{
	static const struct statement st = {"page_outside", "SELECT pages.outside($1, $2, $3, $4)"};
	struct rows r;
	if (!session_ask(
		s, &st, VALUES(V_TEXT(subject), V_TEXT(what), V_TEXT(reason), V_TEXT(peer)), &r, e))
		return false;
	*found = rows_bool(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool page_outside_of(struct session *s, int64_t patient, struct rows *out, struct err *e)
{
	static const struct statement st = {"page_outside_of",
	    "SELECT reason, ends_at FROM pages.own_outside WHERE patient_id = $1::bigint "
	    "ORDER BY id DESC LIMIT 1"};
	return session_ask(s, &st, VALUES(V_INT(patient)), out, e);
}

/* ---- what is said --------------------------------------------------------------------------- */

bool page_answer_put(
    struct session *s, const struct page_answer *w, int64_t *message, struct err *e)
{
	static const struct statement st = {"page_answer_put",
	    "SELECT pages.answer_put($1, $2, $3::bigint, $4, $5::int, $6::jsonb)"};
	struct rows r;
	if (!session_ask(s, &st,
		VALUES(V_TEXT(vocabulary_word(&answer_kind_words, (int)w->kind)),
		    V_TEXT(w->subject), V_INT(w->id), V_TEXT(w->once), V_INT(w->seen),
		    V_TEXT(w->body)),
		&r, e))
		return false;
	*message = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool page_answer_state(struct session *s, int64_t message, struct page_outcome *out, struct err *e)
{
	static const struct statement st = {"page_answer_state",
	    "SELECT outcome, detail, kind, followup, question, at FROM pages.answer_state($1)"};
	struct rows r;
	if (!session_ask(s, &st, VALUES(V_INT(message)), &r, e))
		return false;
	bool found = rows_count(&r) == 1;
	if (found) {
		*out = (struct page_outcome){.followup = rows_int(&r, 0, 3),
		    .question = rows_int(&r, 0, 4),
		    .at = rows_instant(&r, 0, 5)};
		snprintf(out->outcome, sizeof out->outcome, "%s", rows_text(&r, 0, 0));
		snprintf(out->detail, sizeof out->detail, "%s", rows_text(&r, 0, 1));
		snprintf(out->kind, sizeof out->kind, "%s", rows_text(&r, 0, 2));
	}
	rows_free(&r);
	return found || refused(e, "FU404", "there is no such answer of yours");
}

/* ---- many at once --------------------------------------------------------------------------- */

bool page_answers_put(struct session *s, const struct page_answers *w, struct err *e)
{
	static const struct statement st = {"page_answers_put",
	    "SELECT count(pages.answer_put($1, $2, v.id, $5 || '_' || v.id, v.seen, $6::jsonb)) "
	    "FROM unnest($3::bigint[], $4::int[]) AS v (id, seen)"};
	struct array id, seen;
	if (w->count > PAGE_BATCH_MAX || strlen(w->once) != PAGE_BATCH_ONCE)
		return refused(e, "FU403", "this is no answer of a form here");
	array_begin(&id, ARRAY_BIGINT);
	array_begin(&seen, ARRAY_INT);
	for (size_t i = 0; i < w->count; i++) {
		array_int(&id, w->id[i]);
		array_int(&seen, w->seen[i]);
	}
	bool ok = session_do(s, &st,
	    VALUES(V_TEXT(vocabulary_word(&answer_kind_words, (int)w->kind)), V_TEXT(w->subject),
		array_value(&id), array_value(&seen), V_TEXT(w->once), V_TEXT(w->body)),
	    e);
	array_free(&id);
	array_free(&seen);
	return ok;
}

bool page_batch(struct session *s, const char *once, struct rows *out, struct err *e)
{
	static const struct statement st = {"page_batch",
	    "SELECT b.message, b.outcome, b.detail, b.kind, b.at, coalesce(f.ref, 'Q' || q.id) AS "
	    "ref, q.id AS question, p.id AS patient_id, p.family, p.given FROM "
	    "pages.batch_state($1) b LEFT JOIN followups f ON f.id = b.followup LEFT JOIN "
	    "review_items q ON q.id = b.question LEFT JOIN patients p ON p.id = CASE WHEN f.id IS "
	    "NULL THEN q.patient_id ELSE f.patient_id END ORDER BY b.message"};
	return session_ask(s, &st, VALUES(V_TEXT(once)), out, e);
}
