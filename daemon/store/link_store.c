/* SPDX-License-Identifier: Apache-2.0
 *
 * link_store.c - the page behind a link of a mail: what it shows and what it stores.
 *
 * Fails: as link_store.h says; each call is a transaction of its own.
 */
#include "autoconf.h"
#include "followupd/link_store.h"

#include <stdlib.h>
#include <string.h>

#define HASH(hash) V_BYTES((const char *)(hash), SHA256_SIZE)

static const struct statement open_statement = {"link_open",
    "SELECT state, about, ref, person, initials, born, number_ends, ordered_by_reader, exam_day,"
    " action, fact, anchor, target, latest, overdue, appointment_at, postponed_until, offered, "
    "looked_for_at,"
    " policy, next_step, next_at, asked, was_target, was_latest, made_at, expires_at, identity,"
    " closing, closure, closed_at, clock, answer_id, says, day, answered_at, outcome, detail"
    " FROM pages.link_open($1::bytea, $2)"};

enum link_column {
	STATE,
	ABOUT,
	REF,
	PERSON,
	INITIALS,
	BORN,
	NUMBER_ENDS,
	ORDERED,
	EXAM_DAY,
	ACTION,
	FACT,
	ANCHOR,
	TARGET,
	LATEST,
	OVERDUE,
	APPOINTMENT,
	POSTPONED,
	OFFERED,
	LOOKED_FOR,
	POLICY,
	NEXT_STEP,
	NEXT_AT,
	ASKED,
	WAS_TARGET,
	WAS_LATEST,
	MADE_AT,
	EXPIRES_AT,
	IDENTITY,
	CLOSING,
	CLOSURE,
	CLOSED_AT,
	CLOCK,
	ANSWER,
	SAYS,
	DAY,
	ANSWERED_AT,
	OUTCOME,
	DETAIL
};

static const char *text(const struct rows *r, struct arena *a, enum link_column c)
{
	const char *s = rows_text(r, 0, (int)c);
	return s ? arena_strdup(a, s) : NULL;
}

static instant moment(const struct rows *r, enum link_column c)
{
	return rows_null(r, 0, (int)c) ? INSTANT_NONE : rows_instant(r, 0, (int)c);
}

static enum link_state state_of(const char *word)
{
	static const char *const words[] = {"open", "expired", "ended", "closed"};
	for (int i = LINK_OPEN; i < LINK_CLOSED; i++)
		if (strcmp(words[i], word) == 0)
			return (enum link_state)i;
	return LINK_CLOSED;
}

static int known(const struct vocabulary *v, const struct rows *r, enum link_column c)
{
	return rows_null(r, 0, (int)c) ? 0 : vocabulary_value(v, rows_text(r, 0, (int)c));
}

static void read_link(const struct rows *r, struct arena *a, struct link_opened *out)
{
	*out = (struct link_opened){.state = state_of(rows_text(r, 0, STATE)),
	    .question = strcmp(rows_text(r, 0, ABOUT), "question") == 0,
	    .ref = text(r, a, REF),
	    .person = text(r, a, PERSON),
	    .initials = text(r, a, INITIALS),
	    .number_ends = text(r, a, NUMBER_ENDS),
	    .born = (int)rows_int(r, 0, BORN),
	    .ordered_by_reader = rows_bool(r, 0, ORDERED),
	    .exam_day = rows_date(r, 0, EXAM_DAY),
	    .action = text(r, a, ACTION),
	    .fact = (enum followup_state)known(&followup_state_words, r, FACT),
	    .anchor = rows_date(r, 0, ANCHOR),
	    .target = rows_date(r, 0, TARGET),
	    .latest = rows_date(r, 0, LATEST),
	    .overdue = rows_bool(r, 0, OVERDUE),
	    .appointment_at = moment(r, APPOINTMENT),
	    .postponed_until = rows_date(r, 0, POSTPONED),
	    .offered = rows_bool(r, 0, OFFERED),
	    .looked_for_at = moment(r, LOOKED_FOR),
	    .policy = text(r, a, POLICY),
	    .next_step = text(r, a, NEXT_STEP),
	    .next_at = moment(r, NEXT_AT),
	    .asked = (enum question_kind)known(&question_kind_words, r, ASKED),
	    .was_target = rows_date(r, 0, WAS_TARGET),
	    .was_latest = rows_date(r, 0, WAS_LATEST),
	    .made_at = moment(r, MADE_AT),
	    .expires_at = moment(r, EXPIRES_AT),
	    .identity = text(r, a, IDENTITY),
	    .closing = text(r, a, CLOSING),
	    .closure = text(r, a, CLOSURE),
	    .closed_at = moment(r, CLOSED_AT),
	    .now = moment(r, CLOCK),
	    .message = rows_int(r, 0, ANSWER),
	    .says = text(r, a, SAYS),
	    .day = text(r, a, DAY),
	    .outcome = text(r, a, OUTCOME),
	    .detail = text(r, a, DETAIL),
	    .answered_at = moment(r, ANSWERED_AT)};
}

bool link_open(struct session *s, struct arena *a, const unsigned char hash[static SHA256_SIZE],
    const char *peer, struct link_opened *out, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, &open_statement, VALUES(HASH(hash), V_TEXT(peer)), &r, e))
		return false;
	bool found = rows_count(&r);
	if (found) {
		read_link(&r, a, out);
	} else {
		err_set(e, ERR_REFUSED, "there is no such link");
		strcpy(e->sqlstate, "FU404");
	}
	rows_free(&r);
	return found;
}

/* The id that the function gives. */
static bool store(struct session *s, const struct statement *st, const struct value *v,
    size_t count, int64_t *message, struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, st, v, count, &r, e))
		return false;
	*message = rows_int(&r, 0, 0);
	rows_free(&r);
	return true;
}

bool link_answer(struct session *s, const unsigned char hash[static SHA256_SIZE], const char *once,
    json_t *body, const char *peer, int64_t *message, struct err *e)
{
	static const struct statement st = {
	    "link_answer", "SELECT pages.link_answer($1::bytea, $2, $3::jsonb, $4)"};
	char *json = json_dumps(body, JSON_COMPACT);
	bool ok =
	    store(s, &st, VALUES(HASH(hash), V_TEXT(once), V_TEXT(json), V_TEXT(peer)), message, e);
	free(json);
	return ok;
}

bool link_undo(struct session *s, const unsigned char hash[static SHA256_SIZE], const char *once,
    int64_t answer, const char *peer, int64_t *message, struct err *e)
{
	static const struct statement st = {
	    "link_undo", "SELECT pages.link_undo($1::bytea, $2, $3, $4)"};
	return store(
	    s, &st, VALUES(HASH(hash), V_TEXT(once), V_INT(answer), V_TEXT(peer)), message, e);
}

bool link_applied(struct session *s, const unsigned char hash[static SHA256_SIZE], int64_t message)
{
	static const struct statement st = {
	    "link_applied", "SELECT pages.link_applied($1::bytea, $2)"};
	struct rows r = {0};
	struct err ignored;
	if (!session_ask(s, &st, VALUES(HASH(hash), V_INT(message)), &r, &ignored))
		return false;
	bool applied = rows_bool(&r, 0, 0);
	rows_free(&r);
	return applied;
}
