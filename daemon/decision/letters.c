/* SPDX-License-Identifier: Apache-2.0
 *
 * letters.c - letters to the patient: asked for by a step of the policy, a duty or a person.
 *
 * One that is sent is an attempt of its follow-up, and its receipt or return another line of that
 * attempt; one that tells a result answers the question that asks for it.  While one waits to be
 * printed and sent, a question asks about it; whatever ends that question (a closure, a death, a
 * person) leaves it out.  Fails: never; what cannot be so is refused.
 */
#include "autoconf.h"
#include "attempt.h"
#include "followupd/contact.h"
#include "letters.h"
#include "question.h"

#include <string.h>

/* ---- states --------------------------------------------------------------------------------- */

static const unsigned follows[] = {
    [LETTER_QUEUED] = SET_OF(LETTER_PRINTED) | SET_OF(LETTER_LEFT_OUT),
    [LETTER_PRINTED] = SET_OF(LETTER_SENT) | SET_OF(LETTER_LEFT_OUT),
    [LETTER_SENT] = SET_OF(LETTER_RECEIVED) | SET_OF(LETTER_RETURNED),
    [LETTER_RECEIVED] = 0,
    [LETTER_RETURNED] = 0,
    [LETTER_LEFT_OUT] = 0,
};

/* The one function that changes how far a letter is; the caller has asked may_enter(). */
static void enter(struct work *w, struct patient_letter *l, enum letter_state to)
{
	l->state = to;
	letter_changed(w, l);
}

static const char *may_enter(struct work *w, const struct patient_letter *l, enum letter_state to)
{
	if (follows[l->state] & SET_OF(to))
		return NULL;
	return arena_printf(w->arena, "it cannot be %s: %s%s%s",
	    vocabulary_word(&letter_state_words, (int)to),
	    vocabulary_meaning(&letter_state_words, (int)l->state), l->why ? ": " : "",
	    l->why ? l->why : "");
}

static bool waits(const struct patient_letter *l)
{
	return l->state == LETTER_QUEUED || l->state == LETTER_PRINTED;
}

static enum attempt_channel channel_of(const struct patient_letter *l)
{
	return l->certified ? CHANNEL_CERTIFIED_LETTER : CHANNEL_LETTER;
}

/* ---- its clock ------------------------------------------------------------------------------ */

static const char *clock_key(struct work *w, const struct patient_letter *l)
{
	return arena_printf(w->arena, "%lld/letter-%d", (long long)l->followup, l->number);
}

struct question *letter_clock(struct work *w, const struct chart *c, const struct patient_letter *l)
{
	for (size_t i = 0; l->question && i < c->question_count; i++)
		if (c->question[i]->id == l->question)
			return c->question[i];
	return l->question ? NULL : question_of(c, QUESTION_LETTER_WAITS, clock_key(w, l));
}

static void start_clock(struct work *w, const struct patient_letter *l)
{
	const struct worktime *t = &w->rules->worktime;
	const struct question q = {.kind = QUESTION_LETTER_WAITS,
	    .followup = l->followup,
	    .patient = w->chart->patient.id,
	    .inbound = w->event->inbound,
	    .deadline = DATE_NONE,
	    .key = clock_key(w, l),
	    .text = "a letter to the patient waits to be printed and sent: is it on its way?",
	    .evidence = vocabulary_meaning(&letter_says_words, (int)l->says)};
	question_ask_from(w, &q,
	    worktime_send_at(t, worktime_add(t, work_today(w), w->rules->policy.letter_days)));
}

/* ---- one line of the history ---------------------------------------------------------------- */

static void tell_history(struct work *w, const struct chart *c, const struct patient_letter *l)
{
	struct case_record *r = l->followup ? chart_case(c, l->followup) : NULL;
	const struct detail d[] = {D_INT("letter", l->number),
	    D_TEXT("state", vocabulary_word(&letter_state_words, (int)l->state)),
	    D_TEXT("says", vocabulary_word(&letter_says_words, (int)l->says)),
	    D_BOOL("certified", l->certified), D_TEXT("why", l->why)};
	size_t count = sizeof d / sizeof *d;
	if (r)
		history_add(w, r, w->actor, HISTORY_LETTER, d, l->why ? count : count - 1);
}

/* ---- left out ------------------------------------------------------------------------------- */

static void leave_out(
    struct work *w, const struct chart *c, struct patient_letter *l, const char *why)
{
	l->why = why;
	enter(w, l, LETTER_LEFT_OUT);
	tell_history(w, c, l);
	if (!l->question)
		question_withdraw(w, QUESTION_LETTER_WAITS, clock_key(w, l), why);
}

/* ---- queued --------------------------------------------------------------------------------- */

static int next_number(const struct chart *c, const struct patient_letter *l)
{
	int last = 0;
	for (size_t i = 0; i < c->letter_count; i++)
		if (c->letter[i]->followup == l->followup &&
		    c->letter[i]->question == l->question && c->letter[i]->number > last)
			last = c->letter[i]->number;
	return last + 1;
}

static struct patient_letter *queue(struct work *w, const struct patient_letter *wanted)
{
	struct patient_letter l = *wanted;
	l.number = next_number(w->chart, &l);
	l.state = LETTER_QUEUED;
	l.queued_at = w->now;
	l.printed_on = l.sent_on = l.ended_on = DATE_NONE;
	struct patient_letter *own = letter_add(w, w->chart, &l);
	tell_history(w, w->chart, own);
	if (!l.question)
		start_clock(w, own);
	return own;
}

/* One like it that has not failed. */
static const struct patient_letter *under_way(
    const struct chart *c, const struct patient_letter *wanted)
{
	for (size_t i = 0; i < c->letter_count; i++) {
		const struct patient_letter *l = c->letter[i];
		bool same = l->followup == wanted->followup && l->question == wanted->question &&
			    l->says == wanted->says && l->certified == wanted->certified;
		if (same && l->state != LETTER_RETURNED && l->state != LETTER_LEFT_OUT)
			return l;
	}
	return NULL;
}

static const char *refused_key(struct work *w, const struct patient_letter *l)
{
	return arena_printf(w->arena, "%lld/letter-refused-%s", (long long)l->followup,
	    vocabulary_word(&letter_says_words, (int)l->says));
}

/* The patient wished for none, and no law wants it: a person decides, which the history keeps. */
static bool ask_refused(struct work *w, const struct patient_letter *l)
{
	const char *wish = contact_refused(w->chart, CONTACT_ADDRESS, NULL);
	if (!wish)
		return false;
	const struct question q = {.kind = QUESTION_LETTER_REFUSED,
	    .followup = l->followup,
	    .patient = w->chart->patient.id,
	    .inbound = w->event->inbound,
	    .deadline = DATE_NONE,
	    .key = refused_key(w, l),
	    .text = arena_printf(w->arena,
		"the patient wished “%s”, and a letter is due: is it sent all the same?", wish),
	    .evidence = vocabulary_meaning(&letter_says_words, (int)l->says)};
	if (!question_was_answered(w, &q))
		question_ask(w, &q);
	return true;
}

void letter_by_step(struct work *w, struct case_record *r, enum step_letter what)
{
	const struct patient_letter l = {.followup = r->f.id,
	    .says = what == STEP_CERTIFIED ? SAYS_UNREACHED : SAYS_REMINDER,
	    .certified = what == STEP_CERTIFIED,
	    .deadline = DATE_NONE};
	if (what != STEP_NO_LETTER && !w->chart->patient.deceased && !under_way(w->chart, &l) &&
	    !ask_refused(w, &l))
		queue(w, &l);
}

void letter_by_duty(struct work *w, const struct question *q, enum letter_says says)
{
	for (size_t i = 0; i < w->chart->letter_count; i++) {
		struct patient_letter *was = w->chart->letter[i];
		if (was->question == q->id && waits(was) && was->says != says)
			leave_out(w, w->chart, was, "the report says something else by now");
	}
	const struct patient_letter l = {.question = q->id, .says = says, .deadline = q->deadline};
	if (q->open && !w->chart->patient.deceased && !under_way(w->chart, &l))
		queue(w, &l);
}

static const char *read_language(const struct answer *a, const char **out)
{
	const char *s = a->language;
	*out = s;
	if (s && (strlen(s) > 35 ||
		     s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")]))
		return "say the language by its short name, such as es";
	return NULL;
}

static bool answer_queue(struct work *w, struct chart *c, const struct answer *a)
{
	struct patient_letter l = {.followup = a->followup,
	    .certified = a->certified,
	    .by = directory_find(w->all->people, a->by)->id,
	    .deadline = DATE_NONE};
	const struct case_record *r = chart_case(c, a->followup);
	int says;
	if (!r)
		return refuse(w, "a letter that tells a result is queued by its duty");
	if (r->f.state == FOLLOWUP_CLOSED)
		return refuse(w, "the follow-up is closed");
	if (c->patient.deceased)
		return refuse(w, "the patient has died");
	if (!vocabulary_find(&letter_says_words, a->says, &says) ||
	    !(SAYS_BY_PEOPLE & SET_OF(says)))
		return refuse(
		    w, arena_printf(w->arena, "say which text, one of: %s",
			   vocabulary_list(w->arena, &letter_says_words, SAYS_BY_PEOPLE, ", ")));
	l.says = (enum letter_says)says;
	const char *fault = read_language(a, &l.language);
	if (fault)
		return refuse(w, fault);
	const struct patient_letter *like = under_way(c, &l);
	if (like && waits(like))
		return refuse(w, arena_printf(w->arena,
				     "letter %d says the same and waits to be sent", like->number));
	question_withdraw(
	    w, QUESTION_LETTER_REFUSED, refused_key(w, &l), "a person has put it in the queue");
	note(w, "letter %d of it is in the queue", queue(w, &l)->number);
	return !w->failed;
}

/* ---- printed -------------------------------------------------------------------------------- */

/* A letter to that address came back, and nobody has given another one. */
static const struct patient_letter *came_back(const struct chart *c, const char *address)
{
	for (size_t i = 0; i < c->letter_count; i++)
		if (c->letter[i]->state == LETTER_RETURNED &&
		    text_same(c->letter[i]->address, address))
			return c->letter[i];
	return NULL;
}

static const char *read_density(
    const struct answer *a, const struct patient_letter *l, enum breast_density *out)
{
	int said = DENSITY_UNKNOWN;
	*out = l->density;
	if (!(SAYS_WITH_DENSITY & SET_OF(l->says)))
		return NULL;
	if (a->density && !vocabulary_find(&breast_density_words, a->density, &said))
		return "say the density as dense or not-dense";
	if (said != DENSITY_UNKNOWN)
		*out = (enum breast_density)said;
	return *out == DENSITY_UNKNOWN
		   ? "Breast density is missing: say what the report says of it."
		   : NULL;
}

static bool is_batch(const char *s)
{
	return s && strlen(s) <= 20 && s[strspn(s, "0123456789-")] == '\0';
}

static bool answer_printed(
    struct work *w, struct chart *c, struct patient_letter *l, const struct answer *a)
{
	const struct contact_point *home = contact_best(c, CONTACT_ADDRESS),
				   *speaks = contact_best(c, CONTACT_LANGUAGE);
	const char *address = home ? home->value : NULL;
	enum breast_density density;
	const char *fault = read_density(a, l, &density);
	if (!address || !*address)
		fault = "Address is missing: put it right.";
	else if (!is_batch(a->batch))
		fault = "say by which batch, such as 2026-04-22-1";
	if (fault)
		return refuse(w, fault);
	if (came_back(c, address)) {
		leave_out(w, c, l, "a letter to this address came back: the patient has moved");
		note(w, "left out: %s", l->why);
		return !w->failed;
	}
	if (!l->language && speaks)
		l->language = speaks->value;
	l->density = density;
	l->address = address;
	l->batch = a->batch;
	l->printed_on = work_today(w);
	l->printing = true;
	enter(w, l, LETTER_PRINTED);
	tell_history(w, c, l);
	note(w, "printed in batch %s", l->batch);
	return !w->failed;
}

/* ---- in the post ---------------------------------------------------------------------------- */

static instant noon_of(const struct work *w, date day)
{
	instant at = zone_at(w->rules->worktime.zone, day, 12, 0);
	return at > w->now ? w->now : at;
}

/* What became of it is an attempt of its follow-up, whether that is still open or not. */
static void record(struct work *w, const struct chart *c, const struct patient_letter *l,
    const struct answer *a, date day, enum attempt_outcome outcome)
{
	struct case_record *r = l->followup ? chart_case(c, l->followup) : NULL;
	struct attempt one = {.person = directory_find(w->all->people, a->by)->id,
	    .inbound = w->event->inbound,
	    .at = noon_of(w, day),
	    .recorded_at = w->now,
	    .channel = channel_of(l),
	    .outcome = outcome,
	    .note = a->note,
	    .letter = l->number};
	if (!r)
		return;
	if (one.at < r->f.opened_at)
		one.at = r->f.opened_at;
	attempt_enter(w, r, &one, DATE_NONE);
}

static const char *read_day(struct work *w, const struct answer *a, date from, date *out)
{
	*out = work_today(w);
	if (a->day && !date_parse(a->day, out))
		return "say the day as 2026-03-20";
	if (*out > work_today(w))
		return "that day is in the future";
	if (*out < from)
		return "that day is before the letter was there";
	return NULL;
}

static bool is_carrier(const char *s)
{
	return s && strlen(s) <= 40 &&
	       !s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789- ")];
}

static void end_clock(struct work *w, struct chart *c, const struct patient_letter *l)
{
	struct question *q = letter_clock(w, c, l);
	char day[32];
	if (q && q->open)
		question_end(w, q, QUESTION_WAS_ANSWERED, w->actor,
		    arena_printf(w->arena, "%s by %s: letter %d, sent on %s",
			vocabulary_word(&answer_kind_words, ANSWER_COMMUNICATED),
			vocabulary_word(&told_by_words, TOLD_BY_LETTER), l->number,
			date_text(l->sent_on, day)));
}

static bool answer_sent(
    struct work *w, struct chart *c, struct patient_letter *l, const struct answer *a)
{
	date day;
	const char *fault = read_day(w, a, l->printed_on, &day);
	if (!fault && l->certified && !is_carrier(a->carrier))
		fault = "a certified letter has a number of the post: say which";
	if (fault)
		return refuse(w, fault);
	l->sent_on = day;
	l->carrier = l->certified ? a->carrier : NULL;
	enter(w, l, LETTER_SENT);
	record(w, c, l, a, day, ATTEMPT_NO_ANSWER);
	end_clock(w, c, l);
	note(w, "letter %d is in the post", l->number);
	return !w->failed;
}

struct patient_letter *letter_in_post(
    const struct chart *c, const struct case_record *r, enum attempt_channel channel)
{
	for (size_t i = 0; i < c->letter_count; i++)
		if (c->letter[i]->followup == r->f.id && c->letter[i]->state == LETTER_SENT &&
		    channel_of(c->letter[i]) == channel)
			return c->letter[i];
	return NULL;
}

const char *letter_came(struct work *w, struct chart *c, struct patient_letter *l,
    enum letter_state what, date day, const struct answer *a)
{
	bool receipt = what == LETTER_RECEIVED;
	const char *fault = may_enter(w, l, what);
	if (fault)
		return fault;
	if (receipt && !l->certified)
		return "only a certified letter has a receipt";
	if (day < l->sent_on)
		return "that day is before the letter was sent";
	l->ended_on = day;
	enter(w, l, what);
	record(w, c, l, a, day, receipt ? ATTEMPT_RECEIPT : ATTEMPT_RETURNED);
	note(w,
	    receipt ? "the receipt of letter %d is recorded"
		    : "letter %d came back: another address is needed",
	    l->number);
	return NULL;
}

static bool answer_came(struct work *w, struct chart *c, struct patient_letter *l,
    enum letter_state what, const struct answer *a)
{
	date day;
	const char *fault = read_day(w, a, DATE_NONE, &day);
	if (!fault)
		fault = letter_came(w, c, l, what, day, a);
	return fault ? refuse(w, fault) : !w->failed;
}

/* ---- what a person says --------------------------------------------------------------------- */

static struct patient_letter *letter_named(const struct chart *c, const struct answer *a)
{
	for (size_t i = 0; i < c->letter_count; i++)
		if (c->letter[i]->number == a->letter &&
		    (a->question ? c->letter[i]->question == a->question
				 : c->letter[i]->followup == a->followup))
			return c->letter[i];
	return NULL;
}

/* Said once more, of a message that is replayed. */
static bool is_so(const struct patient_letter *l, enum letter_state to, const struct answer *a)
{
	return l->state == to && (to != LETTER_PRINTED || text_same(l->batch, a->batch));
}

static bool go_on(struct work *w, struct chart *c, struct patient_letter *l, enum letter_state to,
    const struct answer *a)
{
	const char *fault = may_enter(w, l, to);
	if (is_so(l, to, a)) {
		note(w, "recorded already");
		return true;
	}
	if (fault)
		return refuse(w, fault);
	switch (to) {
	case LETTER_QUEUED:
		break;
	case LETTER_PRINTED:
		return answer_printed(w, c, l, a);
	case LETTER_SENT:
		return answer_sent(w, c, l, a);
	case LETTER_RECEIVED:
	case LETTER_RETURNED:
		return answer_came(w, c, l, to, a);
	case LETTER_LEFT_OUT:
		if (!a->reason)
			return refuse(w, "leaving out a letter needs a reason");
		leave_out(w, c, l, a->reason);
		note(w, "letter %d is left out", l->number);
		return !w->failed;
	}
	return refuse(w, "a letter is not queued twice");
}

bool answer_letter(struct work *w, struct chart *c, const struct answer *a)
{
	int to;
	if (!vocabulary_find(&letter_state_words, a->what, &to))
		return refuse(w, arena_printf(w->arena, "say what became of the letter, one of: %s",
				     vocabulary_list(w->arena, &letter_state_words, ~0U, ", ")));
	if (to == LETTER_QUEUED && !a->letter)
		return answer_queue(w, c, a);
	struct patient_letter *l = letter_named(c, a);
	return l ? go_on(w, c, l, (enum letter_state)to, a) : refuse(w, "there is no such letter");
}

/* ---- what nobody is to get any more --------------------------------------------------------- */

static const char *why_not(struct work *w, const struct chart *c, const struct patient_letter *l)
{
	const struct case_record *r = l->followup ? chart_case(c, l->followup) : NULL;
	const struct question *clock = letter_clock(w, c, l);
	if (c->patient.deceased)
		return "the patient has died";
	if (r && r->f.state == FOLLOWUP_CLOSED)
		return "the follow-up was closed";
	if (!clock || !clock->open)
		return "what it was for is settled without it";
	return NULL;
}

void letters_settle(struct work *w)
{
	size_t touched = w->out->touched_count;
	for (size_t i = 0; i < touched; i++) {
		struct chart *c = w->out->touched[i];
		for (size_t k = 0; k < c->letter_count && !w->failed; k++) {
			struct patient_letter *l = c->letter[k];
			const char *why = waits(l) ? why_not(w, c, l) : NULL;
			if (!why || !work_spend(w, c->question_count + 1))
				continue;
			work_on(w, c);
			leave_out(w, c, l, why);
		}
	}
}
