/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_words.c - what stands on the page behind a link: what is asked, what may be said, what was
 * recorded.
 *
 * Neutral, whoever reads it: no finding, region, name or report; of the patient as much as the site
 * shows of one.
 */
#include "autoconf.h"
#include "answer.h"
#include "fields.h"
#include "followupd/closure.h"
#include "followupd/undo.h"
#include "spoken.h"

#include <string.h>

/* In the order in which they stand. */
static const struct answer_choice choices[] = {
    {REPLY_ORDERED, "It is ordered, or I am ordering it now", NULL, NULL, false, false, NULL},
    {REPLY_DONE, "It was done, here or elsewhere", "When", "Where", false, false, NULL},
    {REPLY_LATER, "Later", "Ask me again on", "Because", true, false, NULL},
    {REPLY_SPECIALIST, "A specialist's plan covers it", NULL, "Which service", false, true,
	"Say which service."},
    {REPLY_NOT_INDICATED, "Not indicated", NULL, "Because", false, true, "Say why."},
    {REPLY_DECLINED, "The patient was informed and declined", NULL,
	"Who told the patient, and when", false, false, NULL},
    {REPLY_NOT_MINE, "Not my patient, or somebody else should answer", NULL, "Who, if you know",
	false, false, NULL},
    {REPLY_UNCLEAR, "In words", NULL, "What is to be known", false, true, "Write something."},
};
#define CHOICES (sizeof choices / sizeof *choices)

unsigned answer_kinds(const struct link_visit *g)
{
	unsigned set = 0;
	if (g->x.question)
		return SET_OF(REPLY_UNCLEAR);
	for (size_t i = 0; i < CHOICES; i++)
		if (choices[i].kind != REPLY_UNCLEAR &&
		    (reply_keeps_clock(choices[i].kind) || strcmp(g->x.closing, "no") != 0))
			set |= SET_OF(choices[i].kind);
	if (answer_last_day(g) == DATE_NONE)
		set &= ~SET_OF(REPLY_LATER);
	return set;
}

const struct answer_choice *answer_choice(enum reply_kind kind)
{
	for (size_t i = 0; i < CHOICES; i++)
		if (choices[i].kind == kind)
			return &choices[i];
	return NULL;
}

const char *answer_field(const struct link_visit *g, enum reply_kind kind, const char *part)
{
	return arena_printf(g->v->arena, "%s-%s", reply_kind_name(kind), part);
}

static struct window window_of(const struct link_visit *g)
{
	return (struct window){.anchor = g->x.anchor, .target = g->x.target, .latest = g->x.latest};
}

static const struct policy *policy_of(const struct link_visit *g)
{
	return rules_policy(g->v->site->rules, g->x.policy ? g->x.policy : "");
}

date answer_last_day(const struct link_visit *g)
{
	if (g->x.question)
		return DATE_NONE;
	const struct window w = window_of(g);
	const struct policy *p = policy_of(g);
	date grace = policy_escalates_on(policy_band(p, &w), &w),
	     most = g->today + p->postpone_days;
	date last = grace < most ? grace : most;
	return last > g->today && !policy_is_urgent(&w) ? last : DATE_NONE;
}

/* ---- words ------------------------------------------------------------------------------------
 */

static void put(struct link_visit *g, const char *key, json_t *value)
{
	json_object_set_new(g->v->data, key, value);
}

static void put_words(struct link_visit *g, const char *key, const char *words)
{
	put(g, key, words ? json_string(words) : json_null());
}

static const char *words_in(struct link_visit *g, json_t *pair)
{
	const char *words = json_string_value(json_object_get(pair, "words"));
	words = words ? arena_strdup(g->v->arena, words) : "a day that is not known";
	json_decref(pair);
	return words;
}

const char *answer_day(struct link_visit *g, date d)
{
	return words_in(g, spoken_day(d, g->today));
}

static date day_at(const struct link_visit *g, instant t)
{
	return t == INSTANT_NONE ? DATE_NONE : zone_date(g->v->zone, t);
}

/* ---- what is asked ------------------------------------------------------------------------------
 */

static json_t *patient_json(struct link_visit *g)
{
	const struct link_opened *x = &g->x;
	struct arena *a = g->v->arena;
	if (!x->initials)
		return json_null();
	const char *who = x->initials;
	if (x->born)
		who = arena_printf(a, "%s, born %d", who, x->born);
	if (x->number_ends)
		who = arena_printf(a, "%s, number ends in %s", who, x->number_ends);
	const char *exam = arena_printf(a, "%s exam of %s.",
	    x->ordered_by_reader ? "You ordered the" : "It follows the",
	    answer_day(g, x->exam_day));
	return json_pack("{s:s, s:s, s:s}", "who", who, "you", exam, "sign_in",
	    sign_in_path(a, arena_printf(a, "/case/%s", x->ref)));
}

static const char *action_of(struct link_visit *g)
{
	return spoken_capital(g->v->arena, action_words(g->x.action));
}

/* Since the mail that is answered. */
static const char *since_words(struct link_visit *g)
{
	const struct link_opened *x = &g->x;
	if (x->question || (x->was_target == x->target && x->was_latest == x->latest))
		return NULL;
	return arena_printf(g->v->arena, "Since the mail of %s: the due date is now %s.",
	    answer_day(g, day_at(g, x->made_at)), answer_day(g, x->target));
}

static const char *record_words(struct link_visit *g)
{
	const struct link_opened *x = &g->x;
	struct arena *a = g->v->arena;
	const char *words = "No order and no appointment are known.";
	if (x->fact == FOLLOWUP_ORDERED)
		words = "An order is known, and no appointment.";
	else if (x->fact == FOLLOWUP_SCHEDULED)
		words = arena_printf(a, "An appointment is booked: %s.",
		    words_in(g, spoken_time(g->v->zone, x->appointment_at, g->today)));
	else if (x->fact == FOLLOWUP_PERFORMED)
		words = "The patient has come, and the report is awaited.";
	if (x->postponed_until != DATE_NONE)
		words = arena_printf(
		    a, "%s Reminders wait until %s.", words, answer_day(g, x->postponed_until));
	return x->offered ? arena_printf(a, "%s It is offered to another person.", words) : words;
}

/* Whom the step of the policy speaks of that comes next. */
static const char *otherwise_words(struct link_visit *g)
{
	const struct link_opened *x = &g->x;
	struct arena *a = g->v->arena;
	const struct window w = window_of(g);
	if (x->question)
		return "It goes on to the next person by its own schedule.";
	const char *day = answer_day(g, day_at(g, x->next_at));
	const struct step *s =
	    x->next_step ? policy_step_told(policy_band(policy_of(g), &w), x->next_step) : NULL;
	if (x->next_at == INSTANT_NONE)
		return "It stays open.";
	if (!s)
		return arena_printf(a, "On %s it is looked at again.", day);
	return s->to == ROLE_OWNER ? arena_printf(a, "On %s you are asked again.", day)
				   : arena_printf(a, "On %s the %s is asked.", day,
					 vocabulary_word(&role_words, (int)s->to));
}

static json_t *tag_json(struct link_visit *g)
{
	const struct link_opened *x = &g->x;
	if (x->question)
		return json_null();
	return json_pack("{s:s, s:s}", "words", spoken_until(g->v->arena, x->target, g->today),
	    "kind", x->overdue ? "overdue" : "plain");
}

/* ---- what may be said ---------------------------------------------------------------------------
 */

static const char *hint_of(struct link_visit *g, const struct answer_choice *c)
{
	switch (c->kind) {
	case REPLY_ORDERED:
		return "We look out for the order. You get one more mail about it only if none "
		       "comes.";
	case REPLY_LATER:
		return arena_printf(g->v->arena, "Until %s at the latest, and twice in all.",
		    answer_day(g, answer_last_day(g)));
	case REPLY_NOT_MINE:
		return "It is offered to that person, or a coordinator finds the right one.";
	case REPLY_UNCLEAR:
		return "A coordinator reads it.";
	default:
		return strcmp(g->x.closing, "yes") == 0
			   ? "It ends the follow-up."
			   : "A coordinator checks it before it is closed.";
	}
}

static const char *value_of(struct link_visit *g, const struct answer_choice *c, const char *name)
{
	char text[32];
	if (http_method(g->v->request) == HTTP_POST)
		return field_text(g->v, name);
	date day = g->today + 14, last = answer_last_day(g);
	bool proposed = c->kind == REPLY_LATER && strstr(name, "-day");
	return proposed ? arena_strdup(g->v->arena, date_text(day < last ? day : last, text)) : "";
}

static void add_field(struct link_visit *g, json_t *list, const struct answer_choice *c, bool day)
{
	const char *name = answer_field(g, c->kind, day ? "day" : "note");
	json_array_append_new(list, form_field_json((struct page_field){.id = name,
					.name = name,
					.label = day ? c->day : c->line,
					.value = value_of(g, c, name),
					.error = field_error(g->v, name),
					.needed = day ? c->day_needed : c->line_needed,
					.area = !day && c->kind == REPLY_UNCLEAR,
					.day = day}));
}

static json_t *choices_json(struct link_visit *g)
{
	json_t *list = json_array();
	unsigned set = answer_kinds(g);
	for (size_t i = 0; i < CHOICES; i++) {
		const struct answer_choice *c = &choices[i];
		if (!(set & SET_OF(c->kind)))
			continue;
		const char *name = reply_kind_name(c->kind);
		json_t *one =
		    choice_json(name, c->words, NULL, hint_of(g, c), strcmp(name, g->chosen) == 0);
		json_t *fields = json_object_get(one, "fields");
		if (c->day)
			add_field(g, fields, c, true);
		if (c->line)
			add_field(g, fields, c, false);
		json_array_append_new(list, one);
	}
	return list;
}

void answer_form(struct link_visit *g)
{
	const struct link_opened *x = &g->x;
	put_words(g, "title", x->ref);
	put_words(g, "ref", x->ref);
	put(g, "question", x->question ? json_true() : json_false());
	put_words(g, "action", g->path);
	put_words(g, "for", *x->person ? x->person : NULL);
	put_words(g, "since", since_words(g));
	put(g, "press_again", g->press_again ? json_true() : json_false());
	put(g, "patient", patient_json(g));
	put_words(g, "asked",
	    x->question ? vocabulary_meaning(&question_kind_words, (int)x->asked) : action_of(g));
	put(g, "due", x->question ? json_null() : spoken_day(x->target, g->today));
	put(g, "tag", tag_json(g));
	put_words(g, "record", x->question ? NULL : record_words(g));
	put_words(g, "otherwise", otherwise_words(g));
	put(g, "answers", choices_json(g));
	if (!json_object_get(g->v->data, "answers_error"))
		put(g, "answers_error", json_null());
	put(g, "undo", json_true());
	put(g, "works_until", spoken_day(day_at(g, x->expires_at), g->today));
}

/* ---- what was recorded
 * --------------------------------------------------------------------------- */

static const char *next_words(struct link_visit *g, enum reply_kind kind)
{
	const struct link_opened *x = &g->x;
	struct arena *a = g->v->arena;
	switch (kind) {
	case REPLY_ORDERED:
		return x->looked_for_at == INSTANT_NONE
			   ? "We look out for the exam."
			   : arena_printf(a,
				 "We look out for the exam. If no order is seen by %s you get one "
				 "mail.",
				 answer_day(g, day_at(g, x->looked_for_at)));
	case REPLY_LATER:
		return arena_printf(a,
		    "You are reminded on %s. It stays due, and others are asked as before.",
		    answer_day(g, x->postponed_until));
	case REPLY_NOT_MINE:
		return x->offered
			   ? "It is offered to another person; it stays yours until that one "
			     "accepts."
			   : "A coordinator finds the right person; it stays yours until then.";
	case REPLY_UNCLEAR:
		return "A coordinator reads it.";
	default:
		return "A coordinator checks it with you within two working days. Until then it "
		       "stays "
		       "open, and you are not reminded of it.";
	}
}

void answer_done(struct link_visit *g)
{
	const struct link_opened *x = &g->x;
	enum reply_kind kind = REPLY_UNCLEAR;
	bool known = reply_by_link(x->says, &kind), waits = !x->outcome;
	instant ends = x->answered_at + UNDO_FOR;
	bool undo = !waits && known && x->now < ends;
	struct arena *a = g->v->arena;
	char name[24];
	snprintf(name, sizeof name, "%s", known ? reply_kind_name(kind) : "taken back");
	for (char *p = name; *p; p++)
		*p = *p == '-' ? ' ' : *p;
	put_words(g, "title", x->ref);
	put_words(g, "ref", x->ref);
	put_words(g, "action", g->path);
	put_words(g, "recorded",
	    waits ? "Stored, not applied yet."
		  : arena_printf(a, "Recorded: %s. Thank you.",
			kind == REPLY_UNCLEAR && known ? "your words" : name));
	put_words(g, "next",
	    waits   ? "Nothing is lost. Look again in a minute."
	    : known ? next_words(g, kind)
		    : "What was recorded before counts no more.");
	put(g, "undo", undo ? json_true() : json_false());
	put_words(g, "again", arena_printf(a, "%s?again=1", g->path));
	put(g, "undo_until", undo ? spoken_time(g->v->zone, ends, g->today) : json_null());
}

/* ---- over
 * ---------------------------------------------------------------------------------------- */

static void put_over(struct visit *v, const char *ref, const char *recorded, const char *next)
{
	json_t *more = json_pack("{s:s, s:s?, s:s, s:s, s:s, s:s, s:b, s:n, s:n}", "title",
	    ref ? ref : "Answer", "ref", ref, "action", "/a/", "nonce", "", "recorded", recorded,
	    "next", next, "undo", false, "again", "undo_until");
	json_object_update(v->data, more);
	json_decref(more);
}

static const char *phone_words(struct visit *v)
{
	const char *phone = v->site->config->site_phone;
	return *phone ? arena_printf(v->arena, ", or phone %s", phone) : "";
}

void answer_unknown(struct visit *v)
{
	put_over(v, NULL, "This link no longer works.",
	    arena_printf(v->arena, "A newer mail has one%s.", phone_words(v)));
}

/* Whether the exam was done, by whatever proof. */
static bool was_done(const char *code)
{
	return code && strncmp(code, "DONE_", 5) == 0;
}

unsigned answer_over(struct link_visit *g)
{
	struct visit *v = g->v;
	const struct link_opened *x = &g->x;
	bool closed = x->state == LINK_CLOSED;
	if (!closed)
		put_over(v, x->ref, "This link no longer works.",
		    arena_printf(
			v->arena, "A newer mail about %s has one%s.", x->ref, phone_words(v)));
	else if (x->question)
		put_over(v, x->ref, "Nothing more is needed.", "The question is answered.");
	else
		put_over(v, x->ref, "Nothing more is needed.",
		    arena_printf(v->arena, "%s %s.",
			was_done(x->closure)
			    ? "What was asked for was done, and the follow-up was closed on"
			    : "The follow-up was closed on",
			answer_day(g, day_at(g, x->closed_at))));
	return closed ? 200 : 410;
}
