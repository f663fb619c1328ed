/* SPDX-License-Identifier: Apache-2.0
 *
 * page_decide.c - what a person records about a follow-up: a call, acknowledged, postponed, handed
 * over, a note, reopened.
 *
 * A form that lacks something comes back as it was filled in, with what is wrong and how to right
 * it; whether it may be is said by the engine.
 */
#include "autoconf.h"
#include "case.h"
#include "contact_parts.h"
#include "fields.h"
#include "followupd/people_store.h"
#include "pages.h"
#include "people.h"
#include "row.h"
#include "spoken.h"

#include <string.h>

#define POSTPONED_AT_MOST 2

static void put(struct case_read *c, const char *key, json_t *value)
{
	json_object_set_new(c->v->data, key, value);
}

static bool is_post(const struct case_read *c)
{
	return http_method(c->v->request) == HTTP_POST;
}

static const char *iso_day(struct arena *a, date d)
{
	char text[32];
	return d == DATE_NONE ? "" : arena_strdup(a, date_text(d, text));
}

/* ---- a call
 * --------------------------------------------------------------------------------------- */

static const struct {
	enum attempt_outcome outcome;
	const char *words, *key;
} outcomes[] = {
    {ATTEMPT_NO_ANSWER, "No answer", "1"},
    {ATTEMPT_LEFT_MESSAGE, "Left a message", "2"},
    {ATTEMPT_REACHED, "Spoke", "3"},
    {ATTEMPT_WRONG_NUMBER, "Wrong number", "4"},
    {ATTEMPT_REFUSED, "Refused to talk", "5"},
    {ATTEMPT_RETURNED, "Came back undelivered", "6"},
    {ATTEMPT_RECEIPT, "The receipt is here", "7"},
};

static const struct {
	enum attempt_channel channel;
	const char *words;
} channels[] = {
    {CHANNEL_PHONE, "Phone"},
    {CHANNEL_PORTAL, "Portal"},
    {CHANNEL_LETTER, "Letter"},
    {CHANNEL_CERTIFIED_LETTER, "Certified letter"},
    {CHANNEL_MAIL, "E-mail"},
    {CHANNEL_VISIT, "In person"},
    {CHANNEL_OTHER, "Another way"},
};

/* The next working day. */
static date next_try(const struct case_read *c)
{
	const struct worktime *t = &c->v->site->rules->worktime;
	date d = c->today + 1;
	while (d < c->today + 14 && !worktime_is_working(t, d))
		d++;
	return d;
}

static json_t *outcomes_json(const char *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
		const char *word =
		    vocabulary_word(&attempt_outcome_words, (int)outcomes[i].outcome);
		json_array_append_new(list, choice_json(word, outcomes[i].words, outcomes[i].key,
						NULL, strcmp(word, chosen) == 0));
	}
	return list;
}

static json_t *channels_json(const char *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
		const char *word =
		    vocabulary_word(&attempt_channel_words, (int)channels[i].channel);
		json_array_append_new(list, choice_json(word, channels[i].words, NULL, NULL,
						strcmp(word, *chosen ? chosen : "phone") == 0));
	}
	return list;
}

static json_t *whom_json(const struct case_read *c, const char *chosen)
{
	const char *owner = c->x.owner ? c->x.owner : "the owner";
	return json_pack("[o, o, o]",
	    choice_json(
		"patient", "The patient", NULL, NULL, !*chosen || strcmp(chosen, "patient") == 0),
	    choice_json("office", arena_printf(c->v->arena, "The office of %s", owner), NULL, NULL,
		strcmp(chosen, "office") == 0),
	    choice_json("somebody", "Somebody else", NULL, NULL, strcmp(chosen, "somebody") == 0));
}

json_t *call_json(struct case_read *c)
{
	struct visit *v = c->v;
	const char *next = is_post(c) ? field_text(v, "next") : iso_day(v->arena, next_try(c));
	return json_pack("{s:o, s:o, s:s?, s:o, s:o, s:o, s:o, s:s, s:o, s:n}", "phones",
	    contact_numbers_json(c), "outcomes", outcomes_json(field_text(v, "outcome")),
	    "outcome_error", field_error(v, "outcome"), "channels",
	    channels_json(field_text(v, "channel")), "whom", whom_json(c, field_text(v, "whom")),
	    "note", field_json(field_text(v, "note"), NULL), "next",
	    field_json(next, field_error(v, "next")), "next_hint",
	    "The next working day. Leave it empty when no further try is needed.", "at",
	    field_json(field_text(v, "at"), field_error(v, "at")), "rule");
}

static void show_attempt(struct case_read *c)
{
	case_form(c);
	json_t *call = call_json(c);
	json_object_update(c->v->data, call);
	json_decref(call);
	case_show_form(c, "attempt");
}

void page_attempt(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_attempt(&c);
}

/* Only tries to reach the patient count for the rule by which one may be closed as lost. */
static void store_other_call(struct case_read *c, const char *whom, int outcome, const char *next)
{
	struct visit *v = c->v;
	const char *who = strcmp(whom, "office") == 0 ? arena_printf(v->arena, "the office of %s",
							    c->x.owner ? c->x.owner : "the owner")
						      : "somebody else";
	const char *note = field_text(v, "note");
	case_store(c, ANSWER_SEEN,
	    json_pack("{s:s, s:s}", "next", next, "note",
		arena_printf(v->arena, "Call to %s: %s%s%s", who,
		    vocabulary_meaning(&attempt_outcome_words, outcome), *note ? ". " : "", note)));
}

void page_attempt_take(struct visit *v)
{
	struct case_read c = {.v = v};
	if (!case_read(&c))
		return;
	const char *outcome = field_text(v, "outcome"), *next = field_text(v, "next"),
		   *whom = field_text(v, "whom"), *at = field_text(v, "at");
	date again = *next ? field_day(v, next) : DATE_NONE;
	int value = 0;
	if (!vocabulary_find(&attempt_outcome_words, outcome, &value))
		field_fault(v, "outcome", "Choose what came of it.");
	if (*next && (again == DATE_NONE || again <= c.today))
		field_fault(v, "next", "Give a day from tomorrow on, such as 23 Apr.");
	if (fields_fault(v)) {
		show_attempt(&c);
		return;
	}
	next = iso_day(v->arena, again);
	if (strcmp(whom, "office") == 0 || strcmp(whom, "somebody") == 0)
		store_other_call(&c, whom, value, next);
	else
		case_store(&c, ANSWER_ATTEMPT,
		    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "channel", field_text(v, "channel"),
			"contact",
			strcmp(field_text(v, "channel"), "phone") == 0 ? contact_number_said(&c)
								       : "",
			"outcome", outcome, "at", at, "next", next, "note", field_text(v, "note")));
}

/* ---- acknowledged, offered
 * ---------------------------------------------------------------------------- */

void page_ack_take(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		case_store(&c, ANSWER_ACKNOWLEDGE, json_object());
}

void page_offer_take(struct visit *v)
{
	struct case_read c = {.v = v};
	const char *path = http_path(v->request);
	size_t len = strlen(path);
	bool accepts = len > 7 && strcmp(path + len - 7, "/accept") == 0;
	if (case_read(&c))
		case_store(&c, accepts ? ANSWER_ACCEPT : ANSWER_RETURN,
		    json_pack("{s:s}", "reason", field_text(v, "because")));
}

/* ---- postponed
 * ---------------------------------------------------------------------------------------- */

static json_t *until_choice(struct case_read *c, int days, bool checked)
{
	json_t *day = spoken_day(c->today + days, c->today);
	json_t *choice = choice_json(iso_day(c->v->arena, c->today + days),
	    arena_printf(c->v->arena, "%d days, to %s", days,
		json_string_value(json_object_get(day, "words"))),
	    NULL, NULL, checked);
	json_decref(day);
	return choice;
}

static void show_postpone(struct case_read *c)
{
	struct visit *v = c->v;
	int64_t before = row_int(&c->head, 0, "postponements");
	case_form(c);
	put(c, "choices",
	    json_pack("[o, o]", until_choice(c, 14, true), until_choice(c, 30, false)));
	put(c, "until", field_json(field_text(v, "day"), field_error(v, "until")));
	put(c, "because", field_json(field_text(v, "because"), field_error(v, "because")));
	put(c, "latest", json_null());
	put(c, "times",
	    before + 1 == POSTPONED_AT_MOST ? json_string("This is the second and last time.")
					    : json_null());
	put(c, "not_possible",
	    before >= POSTPONED_AT_MOST ? json_string("It was postponed twice already. Close it, "
						      "hand it over, or ask the clinician.")
					: json_null());
	case_show_form(c, "postpone");
}

void page_postpone(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_postpone(&c);
}

void page_postpone_take(struct visit *v)
{
	struct case_read c = {.v = v};
	if (!case_read(&c))
		return;
	const char *until = field_text(v, "until"), *day = field_text(v, "day");
	date to = field_day(v, *day && (!*until || strcmp(until, "day") == 0) ? day : until);
	if (to == DATE_NONE || to <= c.today)
		field_fault(v, "until", "Give a day from tomorrow on, such as 23 Apr.");
	if (!*field_text(v, "because"))
		field_fault(v, "because", "Say why.");
	if (fields_fault(v))
		show_postpone(&c);
	else
		case_store(&c, ANSWER_POSTPONE,
		    json_pack("{s:s, s:s}", "until", iso_day(v->arena, to), "reason",
			field_text(v, "because")));
}

/* ---- handed over
 * ----------------------------------------------------------------------------------------- */

static void show_transfer(struct case_read *c)
{
	struct visit *v = c->v;
	const char *to = row_text(&c->head, 0, "offer_to");
	case_form(c);
	put(c, "to", field_json(field_text(v, "to"), field_error(v, "to")));
	put(c, "people", people_suggest(v));
	put(c, "because", field_json(field_text(v, "because"), field_error(v, "because")));
	put(c, "returns", json_string("the eighth day"));
	put(c, "offered",
	    to ? json_sprintf(
		     "It is offered to %s and stays with its owner until that is answered.", to)
	       : json_null());
	case_show_form(c, "transfer");
}

void page_transfer(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_transfer(&c);
}

void page_transfer_take(struct visit *v)
{
	struct case_read c = {.v = v};
	struct err e = {0};
	char ref[80];
	if (!case_read(&c))
		return;
	const char *to = field_text(v, "to");
	if (!*to)
		field_fault(v, "to", "Say to whom.");
	else if (!people_identify(v->site->session, field_ref(v, to), ref, &e))
		field_fault(v, "to", case_sentence(v->arena, e.text));
	if (!*field_text(v, "because"))
		field_fault(v, "because", "Say why.");
	if (fields_fault(v))
		show_transfer(&c);
	else
		case_store(&c, ANSWER_OFFER,
		    json_pack("{s:s, s:s}", "person", ref, "reason", field_text(v, "because")));
}

/* ---- notes, reopening
 * --------------------------------------------------------------------------------------- */

static void show_note(struct case_read *c)
{
	case_form(c);
	put(c, "text", field_json(field_text(c->v, "text"), field_error(c->v, "text")));
	case_show_form(c, "note");
}

void page_note(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_note(&c);
}

void page_note_take(struct visit *v)
{
	struct case_read c = {.v = v};
	if (!case_read(&c))
		return;
	if (!*field_text(v, "text"))
		field_fault(v, "text", "Write something.");
	if (fields_fault(v))
		show_note(&c);
	else
		case_store(&c, ANSWER_NOTE, json_pack("{s:s}", "note", field_text(v, "text")));
}

static void show_reopen(struct case_read *c)
{
	case_form(c);
	put(c, "because", field_json(field_text(c->v, "because"), field_error(c->v, "because")));
	put(c, "closed", json_string(case_sentence(c->v->arena, c->x.state_words)));
	case_show_form(c, "reopen");
}

void page_reopen(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_reopen(&c);
}

void page_reopen_take(struct visit *v)
{
	struct case_read c = {.v = v};
	if (!case_read(&c))
		return;
	if (!*field_text(v, "because"))
		field_fault(v, "because", "Say why.");
	if (fields_fault(v))
		show_reopen(&c);
	else
		case_store(
		    &c, ANSWER_REOPEN, json_pack("{s:s}", "reason", field_text(v, "because")));
}
