/* SPDX-License-Identifier: Apache-2.0
 *
 * contact.c - by what a patient is reached: taken from messages, put right by people.
 *
 * A message replaces what its sender said before in the same place, and touches nothing that a
 * person said; what a person has marked as wrong does not come back with the next message.  A
 * message that was sent before what it contradicts contradicts nothing. Fails: never; what cannot
 * be is refused.
 */
#include "autoconf.h"
#include "contact.h"
#include "answer.h"
#include "followupd/contact.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define VALUE_MAX      300
#define DIGITS_OF_ONE  7 /* fewer are no number that can be called from anywhere */
#define DIGITS_OF_MANY 20

/* ---- one against another -------------------------------------------------------------------- */

static const char *next_digit(const char *s)
{
	while (*s && !isdigit((unsigned char)*s))
		s++;
	return s;
}

static bool same_digits(const char *a, const char *b)
{
	for (;;) {
		a = next_digit(a);
		b = next_digit(b);
		if (*a != *b || !*a)
			return *a == *b;
		a++;
		b++;
	}
}

bool contact_same(enum contact_kind kind, const char *a, const char *b)
{
	if (!a || !b)
		return false;
	return kind == CONTACT_PHONE && *next_digit(a) ? same_digits(a, b) : strcasecmp(a, b) == 0;
}

static bool holds(const struct contact_point *p)
{
	return p->end == CONTACT_HOLDS;
}

static bool is_said(const struct contact_point *p)
{
	return p->place == PLACE_PERSON;
}

/* A letter goes to where post is wanted, a call to no pager before a telephone. */
static int rank_of_use(const struct contact_point *p)
{
	if (p->kind != CONTACT_ADDRESS)
		return p->use == USE_PAGER;
	return p->use == USE_POST ? 0 : p->use == USE_TEMPORARY ? 1 : p->use == USE_WORK ? 3 : 2;
}

/* Whether a comes before b: of one sender's the first that it lists, else the newest. */
static bool comes_before(const struct contact_point *a, const struct contact_point *b)
{
	bool kin = a->use == USE_KIN, other = b->use == USE_KIN;
	if (kin != other)
		return other;
	if (is_said(a) != is_said(b))
		return is_said(a);
	if (rank_of_use(a) != rank_of_use(b))
		return rank_of_use(a) < rank_of_use(b);
	if (is_said(a) || !text_same(a->sender, b->sender))
		return a->since != b->since ? a->since > b->since : a->id > b->id;
	return a->place != b->place ? a->place < b->place : a->id < b->id;
}

const struct contact_point *contact_best(const struct chart *c, enum contact_kind kind)
{
	const struct contact_point *best = NULL;
	for (size_t i = 0; i < c->contact_count; i++) {
		const struct contact_point *p = c->contact[i];
		if (p->kind == kind && holds(p) && p->use != USE_KIN &&
		    (!best || comes_before(p, best)))
			best = p;
	}
	return best;
}

/* The ways that a wish names, as people write it; 0: none. */
static unsigned ways_named(const char *wish)
{
	static const struct {
		const char *word;
		enum contact_kind kind;
	} words[] = {{"call", CONTACT_PHONE}, {"phone", CONTACT_PHONE}, {"letter", CONTACT_ADDRESS},
	    {"post", CONTACT_ADDRESS}, {"paper", CONTACT_ADDRESS}, {"e-mail", CONTACT_MAIL},
	    {"email", CONTACT_MAIL}};
	unsigned ways = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasestr(wish, words[i].word))
			ways |= SET_OF(words[i].kind);
	return ways;
}

/* "Not at 555-010-0133": of their numbers that one alone.  Digits of a day are no number of theirs.
 */
static bool names_number(const struct chart *c, const char *wish)
{
	for (size_t i = 0; i < c->contact_count; i++)
		if (c->contact[i]->kind == CONTACT_PHONE && same_digits(c->contact[i]->value, wish))
			return true;
	return false;
}

const char *contact_refused(const struct chart *c, enum contact_kind kind, const char *value)
{
	for (size_t i = 0; i < c->contact_count; i++) {
		const struct contact_point *p = c->contact[i];
		if (p->kind != CONTACT_NEVER || !holds(p))
			continue;
		unsigned ways = ways_named(p->value);
		bool number = names_number(c, p->value);
		if (number && kind == CONTACT_PHONE ? value && same_digits(p->value, value)
						    : (!ways && !number) || (ways & SET_OF(kind)))
			return p->value;
	}
	return NULL;
}

static instant last_reached(const struct case_record *r)
{
	static const unsigned reached = SET_OF(ATTEMPT_REACHED) | SET_OF(ATTEMPT_REFUSED);
	instant last = INSTANT_NONE;
	for (size_t i = 0; i < r->attempt_count; i++)
		if ((reached & SET_OF(r->attempt[i]->outcome)) && r->attempt[i]->at > last)
			last = r->attempt[i]->at;
	return last;
}

size_t contact_tries(const struct contact_point *p, const struct case_record *r)
{
	instant reached = last_reached(r);
	size_t count = 0;
	for (size_t i = 0; i < r->attempt_count; i++)
		count += r->attempt[i]->at > reached &&
			 contact_same(p->kind, p->value, r->attempt[i]->contact);
	return count;
}

const struct contact_point *contact_next(const struct chart *c, const struct case_record *r)
{
	const struct contact_point *next = NULL;
	size_t least = 0;
	for (size_t i = 0; i < c->contact_count; i++) {
		const struct contact_point *p = c->contact[i];
		if (p->kind != CONTACT_PHONE || !holds(p) || contact_refused(c, p->kind, p->value))
			continue;
		size_t tries = contact_tries(p, r);
		bool kin = next && next->use == USE_KIN && p->use != USE_KIN;
		bool behind = next && next->use != USE_KIN && p->use == USE_KIN;
		if (!next || kin ||
		    (!behind && (tries < least || (tries == least && comes_before(p, next))))) {
			next = p;
			least = tries;
		}
	}
	return next;
}

bool contact_is_lost(const struct chart *c)
{
	bool wrong = false;
	for (size_t i = 0; i < c->contact_count; i++) {
		const struct contact_point *p = c->contact[i];
		if (p->kind == CONTACT_PHONE && holds(p))
			return false;
		wrong = wrong || (p->kind == CONTACT_PHONE && p->end == CONTACT_WRONG);
	}
	return wrong;
}

/* ---- what a message says -------------------------------------------------------------------- */

struct contact_taking {
	struct work *w;
	struct chart *c;
	const struct facts *m;
	instant sent;
};

static void end(
    struct work *w, struct chart *c, struct contact_point *p, enum contact_end why, int64_t by)
{
	p->end = why;
	p->ended_at = w->now;
	p->ended_by = by;
	contact_changed(w, c, p);
}

static enum contact_place place_of_kind(enum contact_kind kind)
{
	return kind == CONTACT_ADDRESS	  ? PLACE_ADDRESS
	       : kind == CONTACT_LANGUAGE ? PLACE_LANGUAGE
					  : PLACE_HOME;
}

/* What was known before senders were kept was somebody's: whoever speaks of it now is taken for
 * him. */
static bool is_replaced(const struct contact_taking *t, const struct contact_point *p)
{
	if (!holds(p) || is_said(p) || p->since > t->sent)
		return false;
	if (!p->sender || !*p->sender)
		return (t->m->patient.places & SET_OF(place_of_kind(p->kind))) != 0;
	return text_same(p->sender, t->m->sender) && (t->m->patient.places & SET_OF(p->place));
}

static bool says(const struct facts_contact *f, const struct contact_point *p)
{
	return f->kind == p->kind && contact_same(f->kind, f->value, p->value) &&
	       text_same(f->name, p->name);
}

static void end_replaced(struct contact_taking *t)
{
	const struct facts_patient *said = &t->m->patient;
	for (size_t i = 0; i < t->c->contact_count; i++) {
		struct contact_point *p = t->c->contact[i];
		bool stays = !is_replaced(t, p);
		for (size_t k = 0; !stays && k < said->contact_count; k++)
			stays = says(&said->contact[k], p) &&
				(!*p->sender || said->contact[k].place == p->place);
		if (!stays)
			end(t->w, t->c, p, CONTACT_CONTRADICTED, 0);
	}
}

/* Not again what is known of that sender, and not what a person has marked as wrong. */
static bool is_new(const struct contact_taking *t, const struct facts_contact *f)
{
	bool wrong = false, again = false;
	for (size_t i = 0; i < t->c->contact_count; i++) {
		const struct contact_point *p = t->c->contact[i];
		if (!says(f, p))
			continue;
		if (holds(p) && !is_said(p) &&
		    (!*p->sender || (text_same(p->sender, t->m->sender) && p->place == f->place)))
			return false;
		wrong = wrong || p->end == CONTACT_WRONG;
		again = again || (holds(p) && is_said(p));
	}
	return !wrong || again;
}

/* A later message has said something else of that place. */
static bool is_late(const struct contact_taking *t, enum contact_place place)
{
	for (size_t i = 0; i < t->c->contact_count; i++) {
		const struct contact_point *p = t->c->contact[i];
		if (holds(p) && p->place == place && text_same(p->sender, t->m->sender) &&
		    p->since > t->sent)
			return true;
	}
	return false;
}

void contacts_take(struct work *w, const struct facts *m)
{
	const instant stated = m->sent.at;
	struct contact_taking t = {
	    w, w->chart, m, stated == INSTANT_NONE || stated > w->now ? w->now : stated};
	const struct facts_patient *said = &m->patient;
	if (!said->places || !work_spend(w, t.c->contact_count * (said->contact_count + 1)))
		return;
	bool late[PLACE_KIN + 1];
	for (int i = 0; i <= PLACE_KIN; i++)
		late[i] = is_late(&t, (enum contact_place)i);
	end_replaced(&t);
	for (size_t i = 0; i < said->contact_count; i++) {
		const struct facts_contact *f = &said->contact[i];
		if (late[f->place] || !is_new(&t, f))
			continue;
		contact_add(w, t.c,
		    &(struct contact_point){.kind = f->kind,
			.use = f->use,
			.place = f->place,
			.value = f->value,
			.name = f->name,
			.sender = m->sender ? m->sender : "",
			.inbound = w->event->inbound,
			.since = t.sent,
			.ended_at = INSTANT_NONE});
	}
}

/* ---- what a person says --------------------------------------------------------------------- */

bool contact_is_wrong(struct work *w, enum contact_kind kind, const char *value, int64_t by)
{
	bool found = false;
	for (size_t i = 0; i < w->chart->contact_count; i++) {
		struct contact_point *p = w->chart->contact[i];
		if (!holds(p) || p->kind != kind || !contact_same(kind, p->value, value))
			continue;
		end(w, w->chart, p, CONTACT_WRONG, by);
		found = true;
	}
	return found;
}

static bool is_word_or_code(const char *s)
{
	size_t letters = 0;
	for (; *s; s++) {
		if (isdigit((unsigned char)*s))
			return false;
		letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
	}
	return letters >= 2;
}

const char *contact_fault(enum contact_kind kind, const char *value)
{
	size_t digits = 0;
	if (!value || !*value || strlen(value) > VALUE_MAX)
		return "say it in a line of at most 300 characters";
	for (const char *s = next_digit(value); *s; s = next_digit(s + 1))
		digits++;
	const char *at = strchr(value, '@');
	switch (kind) {
	case CONTACT_PHONE:
		return digits < DIGITS_OF_ONE || digits > DIGITS_OF_MANY
			   ? "a telephone number has 7 to 20 digits, with the area code"
			   : NULL;
	case CONTACT_MAIL:
		return !at || at == value || !strchr(at, '.') || strpbrk(value, " ,;<>")
			   ? "an e-mail address looks like name@example.org"
			   : NULL;
	case CONTACT_LANGUAGE:
		return is_word_or_code(value) ? NULL : "name the language, as Spanish or es";
	case CONTACT_ADDRESS:
	case CONTACT_INTERPRETER:
	case CONTACT_MAY_TELL:
	case CONTACT_NEVER:
		break;
	}
	return NULL;
}

struct contact_said {
	enum contact_kind kind;
	enum contact_use use;
};

static const char *read(struct work *w, const struct answer *a, struct contact_said *p)
{
	int kind, use = USE_UNSAID;
	if (!a->contact_kind || !vocabulary_find(&contact_kind_words, a->contact_kind, &kind))
		return arena_printf(w->arena, "say what it is, one of: %s",
		    vocabulary_list(w->arena, &contact_kind_words, ~0U, ", "));
	if (a->use && !vocabulary_find(&contact_use_words, a->use, &use))
		return arena_printf(w->arena, "say which it is, one of: %s",
		    vocabulary_list(w->arena, &contact_use_words, ~0U, ", "));
	*p = (struct contact_said){(enum contact_kind)kind, (enum contact_use)use};
	if (!a->what && !a->contact)
		return "say what is right, or what is wrong";
	return a->what ? contact_fault(p->kind, a->what) : NULL;
}

/* Of these one holds, whoever says so last. */
static bool is_single(enum contact_kind kind)
{
	return kind == CONTACT_LANGUAGE || kind == CONTACT_INTERPRETER || kind == CONTACT_NEVER;
}

static bool is_known(const struct chart *c, enum contact_kind kind, const char *value)
{
	for (size_t i = 0; i < c->contact_count; i++) {
		const struct contact_point *p = c->contact[i];
		if (holds(p) && is_said(p) && p->kind == kind &&
		    contact_same(kind, p->value, value))
			return true;
	}
	return false;
}

static void put_said(
    struct work *w, const struct answer *a, const struct contact_said *what, int64_t by)
{
	for (size_t i = 0; is_single(what->kind) && i < w->chart->contact_count; i++) {
		struct contact_point *p = w->chart->contact[i];
		if (holds(p) && is_said(p) && p->kind == what->kind)
			end(w, w->chart, p, CONTACT_REMOVED, by);
	}
	contact_add(w, w->chart,
	    &(struct contact_point){.kind = what->kind,
		.use = what->use,
		.place = PLACE_PERSON,
		.value = a->what,
		.name = a->to,
		.person = by,
		.inbound = w->event->inbound,
		.since = w->event->received_at,
		.ended_at = INSTANT_NONE});
}

/* The history names kind and number: whoever dials it later has to know since when. */
static void tell_contact(
    struct work *w, struct case_record *r, const struct answer *a, enum contact_kind kind)
{
	struct detail d[5] = {D_TEXT("kind", vocabulary_word(&contact_kind_words, (int)kind))};
	size_t count = 1;
	if (a->what)
		d[count++] = D_TEXT("right", a->what);
	if (a->contact)
		d[count++] = D_TEXT("wrong", a->contact);
	if (a->to)
		d[count++] = D_TEXT("name", a->to);
	if (a->note)
		d[count++] = D_TEXT("note", a->note);
	history_add(w, r, w->actor, HISTORY_CONTACT, d, count);
}

bool answer_contact(struct work *w, struct case_record *r, const struct answer *a)
{
	struct contact_said what = {0};
	int64_t by = directory_find(w->all->people, a->by)->id;
	const char *fault = read(w, a, &what);
	if (!fault && a->what && is_known(w->chart, what.kind, a->what))
		fault = "that is on record already, as a person said it";
	if (!fault && a->what && contact_same(what.kind, a->what, a->contact))
		fault = "what is wrong and what is right are the same";
	if (fault)
		return refuse(w, fault);
	if (a->contact && !contact_is_wrong(w, what.kind, a->contact, by))
		return refuse(
		    w, "what is said to be wrong is not on record, or was marked so meanwhile");
	if (a->what)
		put_said(w, a, &what, by);
	tell_contact(w, r, a, what.kind);
	case_changed(w, r);
	note(w, a->what && a->contact ? "put right; what was on record is marked as wrong"
		: a->what	      ? "added to what the patient is reached by"
				      : "marked as wrong; it is not proposed any more");
	return !w->failed;
}
