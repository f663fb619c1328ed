/* SPDX-License-Identifier: Apache-2.0
 *
 * row.c - one row of a list.
 *
 * The reason of the desk picks the word of the tag and the one thing to do; words that the core has
 * made stand as they are.
 */
#include "autoconf.h"
#include "row.h"
#include "followupd/rows_json.h"
#include "spoken.h"

#include <inttypes.h>
#include <string.h>

#define SOON 30 /* days before the day on which an exam is due */

const char *row_text(const struct rows *r, int row, const char *column)
{
	int i = rows_column(r, column);
	return i < 0 ? NULL : rows_text(r, row, i);
}

int64_t row_int(const struct rows *r, int row, const char *column)
{
	int i = rows_column(r, column);
	return i < 0 ? 0 : rows_int(r, row, i);
}

bool row_bool(const struct rows *r, int row, const char *column)
{
	int i = rows_column(r, column);
	return i >= 0 && rows_bool(r, row, i);
}

date row_date(const struct rows *r, int row, const char *column)
{
	int i = rows_column(r, column);
	return i < 0 ? DATE_NONE : rows_date(r, row, i);
}

instant row_time(const struct rows *r, int row, const char *column)
{
	int i = rows_column(r, column);
	return i < 0 ? INSTANT_NONE : rows_instant(r, row, i);
}

/* ---- the patient ----------------------------------------------------------------------------- */

const char *row_name(struct arena *a, const struct rows *r, int row)
{
	const char *family = row_text(r, row, "family"), *given = row_text(r, row, "given"),
		   *both = row_text(r, row, "patient_name");
	if (family && *family && given && *given)
		return arena_printf(a, "%s, %s", family, given);
	if ((family && *family) || (given && *given))
		return family && *family ? family : given;
	return both && *both ? both : "no name known";
}

static const char *age_of(struct visit *v, const struct rows *r, int row)
{
	int age = spoken_age(row_date(r, row, "birth"), zone_date(v->zone, v->who.now));
	return age < 0 ? NULL : arena_printf(v->arena, "%d", age);
}

const char *row_about(struct visit *v, const struct rows *r, int row)
{
	const char *sex = row_text(r, row, "sex"), *age = age_of(v, r, row),
		   *number = row_text(r, row, "patient");
	const char *const parts[] = {sex && *sex ? sex : NULL, age,
	    age ? arena_printf(
		      v->arena, "born %s", spoken_birth(v->arena, row_date(r, row, "birth")))
		: NULL,
	    number ? arena_printf(v->arena, "MRN %s", number) : NULL};
	const char *words = "";
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i])
			words =
			    arena_printf(v->arena, "%s%s%s", words, *words ? ", " : "", parts[i]);
	return words;
}

/* ---- by when, and how pressing ----------------------------------------------------------------
 */

static json_t *tag(const char *words, const char *kind)
{
	return json_pack("{s:s, s:s}", "words", words, "kind", kind);
}

json_t *row_tag(struct visit *v, const struct rows *r, int row)
{
	date today = zone_date(v->zone, v->who.now), target = row_date(r, row, "target"),
	     latest = row_date(r, row, "latest");
	const char *state = row_text(r, row, "state");
	if (state && strcmp(state, "closed") == 0)
		return tag("closed", "done");
	if (target == DATE_NONE)
		return json_null();
	date by = today > target && latest != DATE_NONE ? latest : target;
	if (by < today)
		return tag(spoken_until(v->arena, by, today),
		    row_bool(r, row, "overdue") ? "overdue" : "soon");
	return tag(spoken_until(v->arena, by, today), by - today <= SOON ? "soon" : "plain");
}

/* "18 minutes left", "Question, 2 days". */
static json_t *question_tag(struct visit *v, const struct rows *r, int row, bool critical)
{
	struct arena *a = v->arena;
	instant next = row_time(r, row, "next_at"), key = row_time(r, row, "key");
	if (critical && next != INSTANT_NONE && next > v->who.now && next - v->who.now < HOURS(2))
		return tag(arena_printf(a, "%" PRId64 " minutes left",
			       (int64_t)((next - v->who.now) / MINUTES(1))),
		    "critical");
	if (critical)
		return tag("Critical", "critical");
	int64_t days = key == INSTANT_NONE || key > v->who.now ? 0 : (v->who.now - key) / DAYS(1);
	if (!days)
		return tag("Question, new today", "question");
	return tag(
	    arena_printf(a, "Question, %" PRId64 " day%s", days, days == 1 ? "" : "s"), "question");
}

/* ---- what to do -------------------------------------------------------------------------------
 */

static const struct act {
	enum desk_why why;
	const char *words, *page;
} acts[] = {
    {WHY_OFFERED, "Answer the offer", ""},
    {WHY_MATCH, "Check", ""},
    {WHY_SAID, "Check", ""},
    {WHY_HELD, "Look", ""},
    {WHY_MAIL, "Hand over", "/transfer"},
};

static json_t *act_json(struct visit *v, enum desk_why why, const char *href, bool question)
{
	const char *words = "Record a call", *page = "/attempt";
	if (question && why == WHY_CRITICAL)
		return json_pack("{s:s, s:s, s:b}", "words", "Record contact", "href",
		    arena_printf(v->arena, "/critical/%s", href + strlen("/question/")), "main",
		    true);
	if (question)
		return json_pack("{s:s, s:s, s:b}", "words", "Answer", "href", href, "main", false);
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (acts[i].why == why) {
			words = acts[i].words;
			page = acts[i].page;
		}
	return json_pack("{s:s, s:s, s:b}", "words", words, "href",
	    arena_printf(v->arena, "%s%s", href, page), "main",
	    why == WHY_CRITICAL || why == WHY_URGENT);
}

static json_t *next_json(struct visit *v, const struct explain_step *step)
{
	if (!step || !step->words)
		return json_null();
	return json_pack("{s:o, s:s}", "when",
	    spoken_time(v->zone, step->at, zone_date(v->zone, v->who.now)), "words",
	    spoken_dates(v->arena, step->words));
}

/* What the reason of the desk asks of whoever has it there. */
static const char *const asked[] = {
    [WHY_CRITICAL] = "Reach the clinician, and note the read-back",
    [WHY_URGENT] = "Reach the clinician: is it under way?",
    [WHY_OVERDUE] = "Ask the owner whether it is ordered, or was done elsewhere",
    [WHY_OFFERED] = "Accept it, or send it back",
    [WHY_HELD] = "See why it is stopped",
    [WHY_MATCH] = "Say whether the exam answers it",
    [WHY_NO_SHOW] = "The patient did not come: book again",
    [WHY_UNBOOKED] = "The appointment was cancelled: book again",
    [WHY_PASSED] = "The appointment went by without a result: was it kept?",
    [WHY_NOT_SCHEDULED] = "Ordered and not booked: call scheduling",
    [WHY_RETURNED] = "Nobody accepted the offer: decide who has it",
    [WHY_UNREACHABLE] = "Try another number, another hour, or a letter",
    [WHY_UNACK] = "No answer to two mails: phone the owner",
    [WHY_MAIL] = "Mail does not arrive: phone, or hand it over",
    [WHY_COME_BACK] = "It was put off until today",
    [WHY_NEEDS] = "Ask what came of the order, authorization or referral",
    [WHY_LOOK] = "You wanted to look again today",
    [WHY_SAID] = "Check what the clinician answered",
    [WHY_QUESTION] = "Answer the question",
};

/* Of a row of another list what was tried so far. */
static const char *now_words(
    struct visit *v, const struct rows *r, int row, const struct explain_step *step)
{
	const char *why = row_text(r, row, "why");
	int value;
	if (!why || !vocabulary_find(&desk_why_words, why, &value))
		return step && step->so_far ? spoken_capital(v->arena, step->so_far) : "";
	return step && step->so_far ? arena_printf(v->arena, "%s; so far: %s", asked[value],
					  spoken_dates(v->arena, step->so_far))
				    : asked[value];
}

const char *exam_words(struct visit *v, const char *tokens, const char *side)
{
	return spoken_capital(v->arena,
	    exam_tokens_words(v->arena, v->site->rules->codes, tokens ? tokens : "", side));
}

/* On paper, for whoever telephones. */
static json_t *numbers_json(const struct explain_step *step)
{
	const struct contact_point *p = step ? step->call : NULL;
	return p ? json_pack("[{s:s, s:s}]", "whom", p->name && *p->name ? p->name : "Patient",
		       "number", p->value)
		 : json_array();
}

json_t *row_json(struct visit *v, const struct rows *r, int row, const struct explain_step *step)
{
	struct arena *a = v->arena;
	date today = zone_date(v->zone, v->who.now);
	bool question = row_bool(r, row, "question");
	const char *ref = row_text(r, row, "ref"), *why = row_text(r, row, "why"),
		   *system = row_text(r, row, "system"), *side = row_text(r, row, "laterality");
	const char *href = arena_printf(a, question ? "/question/%s" : "/case/%s", ref);
	int reason = WHY_OVERDUE; /* a row of no desk has none, and gets the usual thing to do */
	if (!why || !vocabulary_find(&desk_why_words, why, &reason))
		reason = WHY_OVERDUE;
	bool critical = question && (reason == WHY_CRITICAL || reason == WHY_URGENT);
	const char *words = row_text(r, row, "words");
	const char *owed = question ? spoken_capital(a, words ? words : "")
				    : exam_words(v, row_text(r, row, "modality"), side);
	json_t *mark = question ? question_tag(v, r, row, critical) : row_tag(v, r, row);
	const char *stripe = json_string_value(json_object_get(mark, "kind"));
	json_t *due = question
			  ? (critical ? spoken_time(v->zone, row_time(r, row, "next_at"), today)
				      : json_null())
			  : spoken_day(row_date(r, row, "target"), today);
	visit_shows(v, row_int(r, row, "patient_id"));
	return json_pack(
	    "{s:s, s:s, s:b, s:I, s:o, s:{s:s, s:s?, s:s?, s:s?}, s:s, s:s, s:o, s:o, s:s, s:s, "
	    "s:o, s:o, s:o, s:s?}",
	    "ref", ref, "href", href, "question", question, "seen",
	    (json_int_t)row_int(r, row, "event_seq"), "tick",
	    json_null(), /* of a list in which something is done with it */
	    "patient", "name", row_name(a, r, row), "sex", row_text(r, row, "sex"), "age",
	    age_of(v, r, row), "mrn", row_text(r, row, "patient"), "owed", owed ? owed : "",
	    "because", system ? system : "", "due", due, "tag", mark, "stripe",
	    stripe ? stripe : "plain", "now", now_words(v, r, row, step), "next",
	    next_json(v, step), "act", act_json(v, (enum desk_why)reason, href, question),
	    "numbers", numbers_json(step), "owner",
	    row_text(r, row, row_text(r, row, "owner_name") ? "owner_name" : "person_name"));
}
