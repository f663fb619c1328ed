/* SPDX-License-Identifier: Apache-2.0
 *
 * case_record.c - what is on record of a follow-up: attempts, mails, calendar, notes, history.
 */
#include "autoconf.h"
#include "case.h"
#include "contact_parts.h"
#include "fields.h"
#include "followupd/casefile.h"
#include "followupd/letter_store.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <string.h>

#define HISTORY_SHOWN 50

typedef bool (*read_fn)(struct session *s, int64_t id, struct rows *out, struct err *e);
typedef json_t *(*row_fn)(struct case_read *c, const struct rows *r, int row);

static json_t *when_json(struct case_read *c, const struct rows *r, int row, const char *column)
{
	return spoken_time(c->v->zone, row_time(r, row, column), c->today);
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

/* Of a word, what it means; of one that is not known, itself. */
static const char *meaning(const struct vocabulary *v, const char *word)
{
	int value;
	if (!word)
		return "";
	return vocabulary_find(v, word, &value) ? vocabulary_meaning(v, value) : word;
}

static const char *person_words(const struct rows *r, int row)
{
	const char *name = row_text(r, row, "person_name");
	return name && *name ? name : or_empty(row_text(r, row, "person"));
}

static json_t *attempt_row(struct case_read *c, const struct rows *r, int row)
{
	const char *note = row_text(r, row, "note");
	const char *outcome = case_sentence(
	    c->v->arena, meaning(&attempt_outcome_words, row_text(r, row, "outcome")));
	return json_pack("{s:o, s:s, s:s, s:s}", "when", when_json(c, r, row, "at"), "by",
	    person_words(r, row), "how",
	    spoken_capital(c->v->arena, or_empty(row_text(r, row, "channel"))), "outcome",
	    note && *note ? arena_printf(c->v->arena, "%s %s", outcome, note) : outcome);
}

static json_t *letter_row(struct case_read *c, const struct rows *r, int row)
{
	int says = vocabulary_value(&letter_says_words, row_text(r, row, "says"));
	const char *state = row_text(r, row, "state"), *why = row_text(r, row, "why"),
		   *carrier = row_text(r, row, "carrier");
	const char *words = case_sentence(c->v->arena, meaning(&letter_state_words, state));
	if (why || carrier)
		words = arena_printf(c->v->arena, "%s %s", words,
		    why ? case_sentence(c->v->arena, why)
			: arena_printf(c->v->arena, "The post's number is %s.", carrier));
	return json_pack("{s:o, s:s, s:s, s:s}", "when", when_json(c, r, row, "queued_at"),
	    "letter", row_text(r, row, "letter"), "what",
	    arena_printf(c->v->arena, "%s: %s",
		row_bool(r, row, "certified") ? "Certified letter" : "Letter",
		vocabulary_meaning(&letter_says_words, says)),
	    "state", words);
}

static json_t *mail_row(struct case_read *c, const struct rows *r, int row)
{
	static const struct {
		const char *outcome, *words, *kind;
	} known[] = {{"accepted", "accepted by the next server", "done"},
	    {"failed", "failed", "overdue"}, {"withdrawn", "taken back before it left", "plain"},
	    {"digest", "stands in the next digest", "plain"}, {"waiting", "waits", "plain"},
	    {"retrying", "is tried again", "soon"}, {"sending", "is being sent", "plain"},
	    {"missing", "was not sent", "overdue"}};
	const char *outcome = or_empty(row_text(r, row, "outcome")), *words = outcome,
		   *kind = "plain";
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].outcome, outcome) == 0) {
			words = known[i].words;
			kind = known[i].kind;
		}
	return json_pack("{s:o, s:s, s:s, s:s, s:s?, s:s, s:n}", "when",
	    when_json(c, r, row, "created_at"), "to", person_words(r, row), "what",
	    notice_words(or_empty(row_text(r, row, "kind"))), "outcome", words, "reply",
	    row_text(r, row, "reply"), "kind", kind, "show_href");
}

static json_t *calendar_row(struct case_read *c, const struct rows *r, int row)
{
	json_t *day = spoken_day(row_date(r, row, "day"), c->today),
	       *at = when_json(c, r, row, "starts_at");
	const char *when = json_string_value(json_object_get(json_is_null(at) ? day : at, "words"));
	json_t *words = json_sprintf("%s, %s, for %s%s",
	    meaning(&calendar_kind_words, row_text(r, row, "kind")), when ? when : "no day",
	    person_words(r, row), row_bool(r, row, "cancelled") ? ": cancelled" : "");
	json_decref(day);
	json_decref(at);
	return json_pack("{s:o}", "words", words);
}

static json_t *series_row(struct case_read *c, const struct rows *r, int row)
{
	const char *ref = row_text(r, row, "ref"), *closure = row_text(r, row, "closure");
	return json_pack("{s:s, s:o, s:o}", "ref", ref, "href", json_sprintf("/case/%s", ref),
	    "words",
	    json_sprintf("step %" PRId64 ", %s", row_int(r, row, "series_step"),
		closure ? meaning(&closure_words, closure) : "open"));
}

static json_t *note_row(struct case_read *c, const struct rows *r, int row)
{
	const char *note = row_text(r, row, "note");
	return json_pack("{s:o, s:s, s:s}", "when", when_json(c, r, row, "at"), "who",
	    or_empty(row_text(r, row, "actor")), "words",
	    note ? note : meaning(&history_kind_words, row_text(r, row, "kind")));
}

/* What numbers rows is for programs. */
static bool is_for_people(const char *key, const json_t *value)
{
	static const char *const others[] = {"inbound", "notice", "person", "report", "finding",
	    "review", "window", "cover", "followup", "table", "step", "at"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(others[i], key) == 0)
			return false;
	return json_is_string(value);
}

/* {"until": "2026-05-06", "reason": "…"} as "until 2026-05-06, reason …". */
static const char *detail_words(struct arena *a, const char *detail)
{
	json_t *j = json_loads(detail ? detail : "{}", 0, NULL), *value;
	const char *key, *words = "";
	json_object_foreach(j, key, value)
	{
		if (is_for_people(key, value))
			words = arena_printf(a, "%s%s%s %s", words, *words ? ", " : "", key,
			    json_string_value(value));
	}
	json_decref(j);
	return spoken_dates(a, words);
}

static json_t *history_row(struct case_read *c, const struct rows *r, int row)
{
	struct arena *a = c->v->arena;
	const char *what = meaning(&history_kind_words, row_text(r, row, "kind")),
		   *detail = detail_words(a, row_text(r, row, "detail")),
		   *actor = row_text(r, row, "actor");
	bool right = row_bool(r, row, "seq_right") && row_bool(r, row, "hash_right");
	return json_pack("{s:o, s:o, s:s, s:s, s:s, s:b}", "no",
	    json_sprintf("%" PRId64, row_int(r, row, "seq")), "when", when_json(c, r, row, "at"),
	    "who", actor && strcmp(actor, "engine") != 0 ? actor : "followupd", "what",
	    *detail ? arena_printf(a, "%s: %s", what, detail) : what, "hash",
	    arena_printf(a, "%.8s", or_empty(row_text(r, row, "hash"))), "right", right);
}

/* The newest first, `most` of them; all, when it is 0. */
static json_t *list_json(
    struct case_read *c, const struct rows *r, row_fn fn, int most, bool newest)
{
	json_t *list = json_array();
	int n = rows_count(r);
	for (int i = 0; i < n && (!most || i < most); i++)
		json_array_append_new(list, fn(c, r, newest ? n - 1 - i : i));
	return list;
}

static bool add_list(struct case_read *c, json_t *data, const char *key, read_fn read, row_fn fn,
    bool newest, struct err *e)
{
	struct rows r = {0};
	if (!read(c->v->site->session, c->id, &r, e))
		return false;
	json_t *list = list_json(c, &r, fn, 0, newest);
	/* The calendar is a plain list of its section. */
	json_object_set_new(data, key, strcmp(key, "calendar") == 0 ? list : rows_of(list));
	rows_free(&r);
	return true;
}

static void put_chain(struct case_read *c, json_t *data, const struct rows *r)
{
	int64_t broken = 0;
	for (int i = 0; i < rows_count(r) && !broken; i++)
		if (!row_bool(r, i, "seq_right") || !row_bool(r, i, "hash_right"))
			broken = row_int(r, i, "seq");
	json_object_set_new(data, "chain",
	    json_pack("{s:b, s:o}", "whole", !broken, "words",
		broken ? json_sprintf("Chain broken at line %" PRId64, broken)
		       : json_sprintf("Chain unbroken, %d lines", rows_count(r))));
}

static bool add_history(struct case_read *c, json_t *data, struct err *e)
{
	struct rows r = {0};
	bool all = strcmp(c->v->page->name, "history") == 0;
	if (!casefile_history(c->v->site->session, c->id, &r, e))
		return false;
	bool more = !all && rows_count(&r) > HISTORY_SHOWN;
	put_chain(c, data, &r);
	json_object_set_new(
	    data, "history", rows_of(list_json(c, &r, history_row, all ? 0 : HISTORY_SHOWN, true)));
	json_object_set_new(data, "history_all",
	    more ? json_pack("{s:o, s:o}", "words", json_sprintf("All %d lines", rows_count(&r)),
		       "href", json_sprintf("%s/history", c->href))
		 : json_null());
	rows_free(&r);
	return true;
}

bool case_add_records(struct case_read *c, json_t *data, struct err *e)
{
	json_object_set_new(data, "numbers", contact_rows_json(c));
	json_object_set_new(data, "numbers_href",
	    c->v->who.roles & CARE_ROLES ? json_sprintf("%s/number", c->href) : json_null());
	json_object_set_new(data, "pack_href", json_sprintf("%s/pack", c->href));
	return add_list(c, data, "letters", letters_of_case, letter_row, true, e) &&
	       add_list(c, data, "attempts", casefile_attempts, attempt_row, true, e) &&
	       add_list(c, data, "mails", casefile_notices, mail_row, true, e) &&
	       add_list(c, data, "calendar", casefile_calendar, calendar_row, false, e) &&
	       add_list(c, data, "series", casefile_series, series_row, false, e) &&
	       add_list(c, data, "notes", casefile_notes, note_row, true, e) &&
	       add_history(c, data, e);
}
