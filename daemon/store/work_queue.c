/* SPDX-License-Identifier: Apache-2.0
 *
 * work_queue.c - claims and finishes rows of inbound_todo, timers and undelivered, in sets.
 *
 * Limits that bound what a statement reads stand in its text: a plan that does not know them plans
 * for a tenth of the table.
 */
#include "autoconf.h"
#include "followupd/work_queue.h"
#include "followupd/array.h"
#include "followupd/document_store.h"
#include "followupd/inbound_store.h"
#include "followupd/log.h"
#include "stake.h"

#include <stdlib.h>

#define TEXT_OF(n)  TEXT_OF_(n)
#define TEXT_OF_(n) #n

static int within(int n, int most)
{
	return n < 1 ? 1 : n > most ? most : n;
}

static void tell_ids(
    struct unit *u, const struct statement *st, const int64_t *id, size_t count, struct value more)
{
	struct array ids;
	if (!count)
		return;
	array_begin(&ids, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(&ids, id[i]);
	unit_tell(u, st, VALUES(array_value(&ids), more));
	array_free(&ids);
}

/* ---- messages ------------------------------------------------------------------------------- */

/* While a lane has live messages, those without wait: their history can, and of a lane's own
 * history what came first still goes first. */
static bool claim_lanes(struct unit *u, int lanes, struct held_lanes held, struct array *out)
{
	/* 128 probes of an index, whatever waits. */
	static const struct statement st = {"lanes_claim",
	    "SELECT l.lane, live.id IS NOT NULL FROM lanes l LEFT JOIN LATERAL (SELECT inbound_id "
	    "AS id FROM inbound_todo t WHERE t.lane = l.lane ORDER BY inbound_id LIMIT 1) live ON "
	    "true LEFT JOIN LATERAL (SELECT inbound_id AS id FROM inbound_todo t WHERE t.lane = "
	    "l.lane + " TEXT_OF(
		HISTORY_LANE) " ORDER BY inbound_id LIMIT 1) old ON true WHERE "
			      "(live.id IS NOT NULL OR old.id IS NOT NULL) AND l.lane <> ALL "
			      "($2::int[]) ORDER BY live.id IS NULL, "
			      "least(live.id, old.id) LIMIT $1 FOR UPDATE OF l SKIP LOCKED"};
	struct array passed;
	struct rows r;
	array_begin(&passed, ARRAY_INT);
	for (size_t i = 0; i < held.count; i++)
		array_int(&passed, held.lane[i]);
	bool ok =
	    unit_ask(u, &st, VALUES(V_INT(within(lanes, CLAIM_LANES)), array_value(&passed)), &r);
	array_free(&passed);
	if (!ok)
		return false;
	array_begin(out, ARRAY_INT);
	for (int i = 0; i < rows_count(&r) && rows_bool(&r, i, 1) == rows_bool(&r, 0, 1); i++)
		array_int(out, rows_int(&r, i, 0));
	rows_free(&r);
	return true;
}

void waiting_read(struct arena *a, const struct rows *r, int i, struct waiting *w)
{
	unsigned char *raw;
	*w = (struct waiting){.id = rows_int(r, i, 0),
	    .attempts = (int)rows_int(r, i, 1),
	    .source = arena_strdup(a, rows_text(r, i, 2)),
	    .format =
		(enum inbound_format)vocabulary_value(&inbound_format_words, rows_text(r, i, 3)),
	    .message_type = arena_strdup(a, rows_text(r, i, 4)),
	    .control_id = arena_strdup(a, rows_text(r, i, 5)),
	    .received_at = rows_instant(r, i, 7),
	    .documents = rows_null(r, i, 8) ? NULL : arena_strdup(a, rows_text(r, i, 8)),
	    .lane = (int)rows_int(r, i, 9) % LANES,
	    .id_reused = rows_bool(r, i, 10)};
	raw = rows_bytes(r, i, 6, &w->len);
	w->raw = arena_strndup(a, (const char *)raw, w->len);
	free(raw);
}

static int by_arrival(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

/* Looked at in each lane where there are many: enough that the oldest of all are most often among
 * them, and no order holds between lanes. */
#define CLAIM_OF_A_LANE 32

/* Sizes are summed before any message is read: what is sorted stays small, and the size of a
 * message that is stored beside its row is known without reading it. */
#define MESSAGES_CLAIM(of_a_lane)                                                                  \
	"WITH first AS MATERIALIZED (SELECT w.inbound_id, w.attempts FROM unnest($1::int[]) AS l " \
	"(lane) CROSS JOIN (VALUES (0), (" TEXT_OF(                                                \
	    HISTORY_LANE) ")) AS h (lane) CROSS JOIN "                                             \
			  "LATERAL (SELECT t.inbound_id, t.attempts FROM inbound_todo t WHERE "    \
			  "t.lane = l.lane + "                                                     \
			  "h.lane ORDER BY t.inbound_id LIMIT " TEXT_OF(                           \
			      of_a_lane) ") w ORDER BY w.inbound_id "                              \
					 "LIMIT $2), sized AS MATERIALIZED (SELECT f.*, (SELECT "  \
					 "octet_length(i.raw) FROM inbound i "                     \
					 "WHERE i.id = f.inbound_id) AS size FROM first f), "      \
					 "fitting AS MATERIALIZED (SELECT s.*, "                   \
					 "sum(size) OVER (ORDER BY inbound_id) - size AS before "  \
					 "FROM sized s) SELECT i.id::text, "                       \
					 "s.attempts::text, i.source, i.format, i.message_type, "  \
					 "i.control_id, i.raw, "                                   \
					 "i.received_at::text, " DOCUMENTS_OF(                     \
					     "i") ", i.lane::text, (EXISTS (SELECT FROM inbound "  \
						  "o "                                             \
						  "WHERE o.control_id = i.control_id "             \
						  "AND o.source = i.source AND o.sender = "        \
						  "i.sender AND "                                  \
						  "o.sha256 <> i.sha256))::text FROM "             \
						  "fitting s CROSS JOIN LATERAL (SELECT * FROM "   \
						  "inbound i "                                     \
						  "WHERE i.id = s.inbound_id) i WHERE "            \
						  "s.before <= $3"

bool messages_claim(struct unit *u, int lanes, struct held_lanes held, int limit,
    struct waiting **out, size_t *count)
{
	static const struct statement many = {"messages_claim", MESSAGES_CLAIM(CLAIM_OF_A_LANE),
					  true},
				      few = {"messages_claim_few", MESSAGES_CLAIM(CLAIM_MESSAGES),
					  true};
	struct array locked;
	struct rows r;
	*out = NULL;
	*count = 0;
	if (!claim_lanes(u, lanes, held, &locked))
		return false;
	bool ok = true, any = locked.count > 0;
	if (any)
		ok = unit_ask(u, locked.count * CLAIM_OF_A_LANE < CLAIM_MESSAGES ? &few : &many,
		    VALUES(array_value(&locked), V_INT(within(limit, CLAIM_MESSAGES)),
			V_INT(CLAIM_BYTES)),
		    &r);
	array_free(&locked);
	if (!ok || !any)
		return ok;
	for (int i = 0; i < rows_count(&r); i++) {
		*out = arena_grow(u->arena, *out, *count, sizeof **out);
		struct waiting *m = &(*out)[(*count)++];
		waiting_read(u->arena, &r, i, m);
		/* It may have come after the unit read the clock: nothing is decided before it. */
		if (m->received_at != INSTANT_NONE && m->received_at > u->now)
			u->now = m->received_at;
	}
	if (*count)
		qsort(*out, *count, sizeof **out, by_arrival);
	rows_free(&r);
	return true;
}

void messages_attempted(struct unit *u, const int64_t *id, size_t count, int from, int to)
{
	static const struct statement st = {"messages_attempted",
	    "UPDATE inbound_todo SET attempts = $3 WHERE inbound_id = ANY ($1::bigint[]) AND "
	    "attempts = $2"};
	struct array ids;
	if (!count)
		return;
	array_begin(&ids, ARRAY_BIGINT);
	for (size_t i = 0; i < count; i++)
		array_int(&ids, id[i]);
	unit_tell(u, &st, VALUES(array_value(&ids), V_INT(from), V_INT(to)));
	array_free(&ids);
}

bool message_waits(struct unit *u, int64_t id, bool *waits)
{
	static const struct statement st = {"message_waits",
	    "SELECT FROM inbound_todo WHERE inbound_id = $1 FOR UPDATE SKIP LOCKED"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INT(id)), &r))
		return false;
	*waits = rows_count(&r) > 0;
	rows_free(&r);
	return true;
}

void messages_done(struct unit *u, const struct message_done *d, size_t count)
{
	static const struct statement st = {"messages_done",
	    "WITH v AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) AS "
	    "v (inbound_id, outcome, detail)), gone AS (DELETE FROM inbound_todo t USING v WHERE "
	    "t.inbound_id = v.inbound_id) INSERT INTO applied (inbound_id, at, outcome, detail) "
	    "SELECT v.inbound_id, $4, v.outcome, v.detail FROM v ON CONFLICT (inbound_id) DO "
	    "UPDATE SET at = excluded.at, outcome = excluded.outcome, detail = excluded.detail"};
	struct sheet t;
	struct value v[VALUES_MAX];
	if (!count)
		return;
	sheet_begin(&t, "Itt");
	for (size_t i = 0; i < count; i++) {
		sheet_id(&t, d[i].id);
		sheet_text(&t, vocabulary_word(&outcome_words, (int)d[i].outcome));
		sheet_text(&t, d[i].detail ? d[i].detail : "");
	}
	sheet_values(&t, v);
	v[t.width] = V_INSTANT(u->now);
	unit_tell(u, &st, v, t.width + 1);
	sheet_end(&t);
}

/* ---- timers --------------------------------------------------------------------------------- */

bool timers_claim(
    struct unit *u, instant low, int limit, int64_t **patient, size_t *count, instant *first)
{
	/* The patient's row is the lock, as for messages; one that somebody works on is passed
	 * over, and there are candidates enough for several engines to find their own.  Each is
	 * looked up by key: a join would be planned for all the candidates that there may be. */
	static const struct statement st = {"timers_claim",
	    "SELECT p.id, t.due_at FROM (SELECT w.due_at, (SELECT f.patient_id FROM followups f "
	    "WHERE f.id = w.followup_id) AS patient_id FROM timers w WHERE w.due_at <= $1 AND "
	    "w.due_at >= coalesce($2::timestamptz, '-infinity') ORDER BY w.due_at LIMIT 1024) t "
	    "CROSS JOIN LATERAL (SELECT id FROM patients WHERE id = t.patient_id FOR UPDATE SKIP "
	    "LOCKED) p ORDER BY t.due_at LIMIT " TEXT_OF(CLAIM_PATIENTS)};
	struct rows r;
	*patient = NULL;
	*count = 0;
	*first = INSTANT_NONE;
	if (!unit_ask(u, &st, VALUES(V_INSTANT(u->now), V_INSTANT(low)), &r))
		return false;
	size_t most = (size_t)within(limit, CLAIM_PATIENTS);
	*patient = arena_alloc(u->arena, most * sizeof **patient);
	for (int i = 0; i < rows_count(&r) && *count < most; i++) {
		int64_t id = rows_int(&r, i, 0);
		bool known = false;
		for (size_t k = 0; k < *count && !known; k++)
			known = (*patient)[k] == id;
		if (!known)
			(*patient)[(*count)++] = id;
	}
	if (rows_count(&r))
		*first = rows_instant(&r, 0, 1);
	rows_free(&r);
	return true;
}

bool timers_next(struct session *s, instant *now, instant *due, struct err *e)
{
	static const struct statement st = {"timers_next",
	    "SELECT clock_now(), least((SELECT min(due_at) FROM timers), (SELECT "
	    "min(due_at) FROM review_items WHERE resolved_at IS NULL), (SELECT "
	    "min(due_at) FROM digest_lines WHERE notice_id IS NULL))"};
	struct rows r;
	if (!session_ask(s, &st, NO_VALUES, &r, e))
		return false;
	*now = rows_instant(&r, 0, 0);
	*due = rows_instant(&r, 0, 1);
	rows_free(&r);
	return true;
}

void timers_postpone(struct unit *u, const int64_t *patient, size_t count, instant due)
{
	static const struct statement st = {"timers_postpone",
	    "UPDATE timers t SET due_at = $2 FROM followups f WHERE f.id = t.followup_id "
	    "AND f.patient_id = ANY ($1::bigint[]) AND t.due_at <= clock_now()"};
	static const struct statement questions = {"questions_postpone",
	    "UPDATE review_items SET due_at = $2 WHERE patient_id = ANY ($1::bigint[]) AND "
	    "resolved_at IS NULL AND due_at <= clock_now()"};
	tell_ids(u, &st, patient, count, V_INSTANT(due));
	tell_ids(u, &questions, patient, count, V_INSTANT(due));
}

/* ---- questions and digests ------------------------------------------------------------------ */

static void add_id(struct arena *a, int64_t **id, size_t *count, int64_t n)
{
	for (size_t i = 0; i < *count; i++)
		if ((*id)[i] == n)
			return;
	*id = arena_grow(a, *id, *count, sizeof **id);
	(*id)[(*count)++] = n;
}

bool questions_claim(struct unit *u, int limit, int64_t **patient, size_t *count, int64_t **loose,
    size_t *loose_count)
{
	/* Who belongs to a patient is claimed by the patient's row, as timers are. */
	static const struct statement st = {"questions_claim",
	    "(SELECT q.id, q.patient_id FROM (SELECT id, patient_id, due_at FROM review_items "
	    "WHERE "
	    "resolved_at IS NULL AND due_at <= $1 AND patient_id IS NOT NULL ORDER BY due_at LIMIT "
	    "1024) q CROSS JOIN LATERAL (SELECT FROM patients WHERE id = q.patient_id FOR UPDATE "
	    "SKIP LOCKED) p ORDER BY q.due_at LIMIT " TEXT_OF(
		CLAIM_PATIENTS) ") UNION ALL (SELECT id, NULL FROM (SELECT id FROM review_items "
				"WHERE resolved_at IS NULL AND due_at <= $1 AND patient_id IS NULL "
				"ORDER BY due_at LIMIT " TEXT_OF(
				    CLAIM_PATIENTS) " FOR UPDATE SKIP LOCKED) n)"};
	struct rows r;
	if (!unit_ask(u, &st, VALUES(V_INSTANT(u->now)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		if (rows_null(&r, i, 1))
			add_id(u->arena, loose, loose_count, rows_int(&r, i, 0));
		else if (*count < (size_t)within(limit, CLAIM_PATIENTS))
			add_id(u->arena, patient, count, rows_int(&r, i, 1));
	rows_free(&r);
	return true;
}

/* ---- digests -------------------------------------------------------------------------------- */

struct digest_claim {
	struct unit *u;
	size_t limit; /* of lines of a kind in one digest */
	struct digest *digest;
	size_t count;
};

/* The digest of that person among those claimed; each person has a block of rows in each answer. */
static struct digest *digest_of(struct digest_claim *c, int64_t person)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->digest[i].person == person)
			return &c->digest[i];
	return NULL;
}

static void read_question(struct digest_claim *c, const struct rows *r, int i, struct digest *d)
{
	struct digest_question *q;
	if (d->count == c->limit) {
		d->more++;
		return;
	}
	q = arena_grow(c->u->arena, (void *)(uintptr_t)d->question, d->count, sizeof *d->question);
	d->question = q;
	q[d->count++] = (struct digest_question){.id = rows_int(r, i, 1),
	    .kind = (enum question_kind)vocabulary_value(&question_kind_words, rows_text(r, i, 2)),
	    .class =
		(enum question_class)vocabulary_value(&question_class_words, rows_text(r, i, 3)),
	    .asked_at = rows_instant(r, i, 4),
	    .due = rows_instant(r, i, 5),
	    .tier = (int)rows_int(r, i, 6)};
}

static void read_told(struct digest_claim *c, const struct rows *r, int i, struct digest *d)
{
	struct digest_told *t;
	if (d->line_count == c->limit) {
		d->more++;
		return;
	}
	t = arena_grow(c->u->arena, (void *)(uintptr_t)d->line, d->line_count, sizeof *d->line);
	d->line = t;
	t[d->line_count++] = (struct digest_told){rows_int(r, i, 1), rows_int(r, i, 2)};
}

/* More of them are counted. */
#define OLD_LINES 200

static void read_old(struct digest_claim *c, const struct rows *r, int i, struct digest *d)
{
	struct arena *a = c->u->arena;
	struct digest_followup *f;
	if (d->count == OLD_LINES) {
		d->more++;
		return;
	}
	f = arena_grow(a, (void *)(uintptr_t)d->followup, d->count, sizeof *f);
	d->followup = f;
	f[d->count++] = (struct digest_followup){.ref = arena_strdup(a, rows_text(r, i, 1)),
	    .action = arena_strdup(a, rows_text(r, i, 2)),
	    .owner = arena_strdup(a, rows_text(r, i, 3)),
	    .exam = rows_date(r, i, 4),
	    .target = rows_date(r, i, 5),
	    .latest = rows_date(r, i, 6),
	    .tier = (int)rows_int(r, i, 7),
	    .overdue = rows_bool(r, i, 8)};
}

static struct digest *add_digest(struct digest_claim *c, int64_t person)
{
	c->digest = arena_grow(c->u->arena, c->digest, c->count, sizeof *c->digest);
	struct digest *d = &c->digest[c->count++];
	*d = (struct digest){.person = person};
	return d;
}

static bool read_all(struct digest_claim *c, const struct statement *st, struct array *people,
    void (*read)(struct digest_claim *, const struct rows *, int, struct digest *), bool apart)
{
	struct rows r;
	size_t first = c->count;
	if (!unit_ask(c->u, st, VALUES(array_value(people), V_INSTANT(c->u->now)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		int64_t person = rows_int(&r, i, 0);
		struct digest *d = digest_of(c, person);
		if (apart)
			d = c->count > first && c->digest[c->count - 1].person == person
				? &c->digest[c->count - 1]
				: NULL;
		read(c, &r, i, d ? d : add_digest(c, person));
	}
	rows_free(&r);
	return true;
}

/* People with a line that is due, each locked. */
static bool claim_people(struct unit *u, struct array *out)
{
	static const struct statement st = {"digests_claim_people",
	    "SELECT p.id FROM (SELECT DISTINCT person_id AS id FROM digest_lines WHERE notice_id "
	    "IS NULL AND due_at <= $1 ORDER BY 1 LIMIT 1024) w CROSS JOIN LATERAL (SELECT id FROM "
	    "people WHERE id = w.id FOR NO KEY UPDATE SKIP LOCKED) p LIMIT " TEXT_OF(
		CLAIM_DIGESTS)};
	struct rows r;
	array_begin(out, ARRAY_BIGINT);
	if (!unit_ask(u, &st, VALUES(V_INSTANT(u->now)), &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		array_int(out, rows_int(&r, i, 0));
	rows_free(&r);
	return true;
}

#define LINES_OF(column)                                                                           \
	"FROM unnest($1::bigint[]) AS p (id) CROSS JOIN LATERAL (SELECT DISTINCT " column          \
	" FROM digest_lines WHERE person_id = p.id AND notice_id IS NULL AND due_at <= $2"

bool digests_claim(struct unit *u, int limit, struct digest **out, size_t *count)
{
	static const struct statement questions = {"digests_claim",
	    "SELECT p.id, q.id, q.kind, q.class, q.created_at, q.due_at, q.tier " LINES_OF(
		"review_item_id") ") l CROSS JOIN LATERAL (SELECT * FROM review_items WHERE id = "
				  "l.review_item_id AND resolved_at IS NULL) q ORDER BY p.id, "
				  "" BY_STAKE("q.")};
	/* The furthest escalated first, then what is due the longest. */
	static const struct statement told = {"digests_claim_told",
	    "SELECT p.id, f.id, l.told_id " LINES_OF(
		"followup_id, told_id") " AND told_id IS NOT NULL) l JOIN followups f ON f.id = "
					"l.followup_id ORDER BY p.id, f.overdue DESC, f.tier DESC, "
					"f.target, l.told_id"};
	static const struct statement old = {"digests_claim_old",
	    "SELECT p.id, f.ref, f.action, coalesce(nullif(concat_ws(' ', o.given, o.family), ''), "
	    "o.ref), f.anchor, f.target, f.latest, f.tier, f.overdue " LINES_OF(
		"followup_id") " AND followup_id IS NOT NULL AND told_id IS NULL) l JOIN followups "
			       "f ON f.id = l.followup_id JOIN people o ON o.id = f.owner_id ORDER "
			       "BY p.id, f.overdue DESC, f.tier DESC, f.latest, f.id"};
	struct digest_claim c = {.u = u, .limit = (size_t)limit};
	struct array people;
	bool ok = claim_people(u, &people);
	if (ok && people.count)
		ok = read_all(&c, &questions, &people, read_question, false) &&
		     read_all(&c, &told, &people, read_told, false) &&
		     read_all(&c, &old, &people, read_old, true);
	array_free(&people);
	*out = c.digest;
	*count = c.count;
	return ok;
}

/* Of questions, and of notices that are told as lines. */
static void listed(const struct digest *d, bool written, struct array *asked, struct array *told)
{
	array_begin(asked, ARRAY_BIGINT);
	array_begin(told, ARRAY_BIGINT);
	for (size_t i = 0; !d->followup && i < d->count; i++)
		array_int(asked, d->question[i].id);
	for (size_t i = 0; written && i < d->line_count; i++)
		array_int(told, d->line[i].notice);
}

/* What a digest has of follow-ups is saved with what was decided of them; what it had no room for
 * stands in the next one. */
void digest_sent(struct unit *u, const struct digest *d, int64_t notice, instant next)
{
	/* Not "IS NULL", as in digest_lines_drop_set. */
	static const struct statement asked = {"digest_sent",
	    "UPDATE digest_lines SET notice_id = $2 WHERE review_item_id = ANY ($3::bigint[]) AND "
	    "coalesce(notice_id, 0) = 0 AND person_id = $1 AND due_at <= $4"};
	static const struct statement old = {"digest_sent_old",
	    "UPDATE digest_lines SET notice_id = $2 WHERE person_id = $1 AND "
	    "notice_id IS NULL AND due_at <= $3 AND followup_id IS NOT NULL AND "
	    "told_id IS NULL"};
	static const struct statement later = {"digest_later",
	    "UPDATE digest_lines SET due_at = $2 WHERE person_id = $1 AND notice_id IS NULL AND "
	    "due_at <= $3 AND (followup_id IS NOT NULL AND told_id IS NULL) = $4 AND "
	    "coalesce(told_id, 0) <> ALL ($5::bigint[])"};
	bool apart = d->followup != NULL;
	struct array ids, told;
	listed(d, notice != 0, &ids, &told);
	if (notice && apart)
		unit_tell(u, &old, VALUES(V_INT(d->person), V_INT(notice), V_INSTANT(u->now)));
	else if (notice && d->count)
		unit_tell(u, &asked,
		    VALUES(V_INT(d->person), V_INT(notice), array_value(&ids), V_INSTANT(u->now)));
	if (!notice || d->more)
		unit_tell(u, &later,
		    VALUES(V_INT(d->person), V_INSTANT(next), V_INSTANT(u->now), V_BOOL(apart),
			array_value(&told)));
	array_free(&ids);
	array_free(&told);
}

bool digests_put_off(struct session *s, struct err *e)
{
	static const struct statement st = {"digests_put_off",
	    "UPDATE digest_lines SET due_at = clock_now() + interval '1 hour' WHERE notice_id IS "
	    "NULL AND due_at <= clock_now()"};
	if (err_of_surroundings(e) || session_broken(s))
		return false;
	if (unit_again(e))
		return true;
	log_err(LOG_LVL_ERROR, e, "could not send digests; they are tried again in an hour");
	return session_do(s, &st, NO_VALUES, e);
}

/* ---- mails ---------------------------------------------------------------------------------- */

bool failures_claim(struct unit *u, struct undelivered **out, size_t *count)
{
	static const struct statement st = {"failures_claim",
	    "SELECT w.notice_id, n.followup_id, n.person_id, n.kind, d.recipient, d.reply, d.code "
	    "FROM (SELECT notice_id FROM undelivered ORDER BY notice_id LIMIT " TEXT_OF(
		CLAIM_MESSAGES) " FOR UPDATE SKIP LOCKED) w JOIN notices n ON n.id = w.notice_id "
				"JOIN deliveries d ON d.notice_id = w.notice_id ORDER BY "
				"w.notice_id"};
	struct rows r;
	*out = NULL;
	*count = 0;
	if (!unit_ask(u, &st, NO_VALUES, &r))
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		*out = arena_grow(u->arena, *out, *count, sizeof **out);
		(*out)[(*count)++] = (struct undelivered){.notice = rows_int(&r, i, 0),
		    .followup = rows_int(&r, i, 1),
		    .person = rows_int(&r, i, 2),
		    .template = arena_strdup(u->arena, rows_text(&r, i, 3)),
		    .recipient = arena_strdup(u->arena, rows_text(&r, i, 4)),
		    .reply = arena_strdup(u->arena, rows_text(&r, i, 5)),
		    .code = (int)rows_int(&r, i, 6)};
	}
	rows_free(&r);
	return true;
}

void notices_sweep(struct unit *u)
{
	static const struct statement st = {"notices_sweep",
	    "WITH gone AS (DELETE FROM outbox o WHERE o.withdrawn AND o.phase = 'ready' RETURNING "
	    "o.notice_id, o.message_id, o.recipient, o.attempts) INSERT INTO deliveries "
	    "(notice_id, outcome, message_id, recipient, attempts, at) SELECT notice_id, "
	    "'withdrawn', message_id, recipient, attempts, $1 FROM gone"};
	unit_tell(u, &st, VALUES(V_INSTANT(u->now)));
}

/* ---- people --------------------------------------------------------------------------------- */

bool owned_cases(struct unit *u, const char *const *ref, size_t ref_count, struct owned_case **out,
    size_t *count)
{
	static const struct statement st = {"owned_cases",
	    "SELECT f.id, f.patient_id, f.owner_id, f.ref FROM followups f WHERE f.state <> "
	    "'closed' AND f.owner_id IN (SELECT id FROM people WHERE ref = ANY ($1::text[])) "
	    "ORDER BY f.id"};
	struct array refs;
	struct rows r;
	*out = NULL;
	*count = 0;
	array_begin(&refs, ARRAY_TEXT);
	for (size_t i = 0; i < ref_count; i++)
		array_text(&refs, ref[i]);
	bool ok = unit_ask(u, &st, VALUES(array_value(&refs)), &r);
	array_free(&refs);
	if (!ok)
		return false;
	for (int i = 0; i < rows_count(&r); i++) {
		*out = arena_grow(u->arena, *out, *count, sizeof **out);
		(*out)[(*count)++] = (struct owned_case){.id = rows_int(&r, i, 0),
		    .patient = rows_int(&r, i, 1),
		    .owner = rows_int(&r, i, 2),
		    .ref = arena_strdup(u->arena, rows_text(&r, i, 3))};
	}
	rows_free(&r);
	return true;
}
