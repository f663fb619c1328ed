/* SPDX-License-Identifier: Apache-2.0
 *
 * tell.c - one notice to one person about one follow-up: who, and what it says.
 *
 * Nothing clinical stands in it: a reference, days, neutral words.  A step of a revision is told at
 * most once.
 */
#include "autoconf.h"
#include "tell.h"
#include "undo.h"
#include "case.h"
#include "followupd/log.h"
#include "hand_over.h"
#include "holder.h"
#include "question.h"
#include "followupd/alarm.h"
#include "followupd/undo.h"

#include <string.h>

/* One notice under way. */
struct draft {
	struct work *w;
	struct case_record *r;
	const struct telling *t;
	const struct person *to;
	bool cover;			 /* somebody stands in for the owner */
	const struct person *instead_of; /* who is away; NULL: nobody is */
};

bool was_told(const struct case_record *r, int64_t person)
{
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		if (n->person == person &&
		    (n->fate == NOTICE_ACCEPTED || n->fate == NOTICE_LEAVING))
			return true;
	}
	return false;
}

static instant told_at(const struct notice *n)
{
	return n->digest != INSTANT_NONE ? n->digest : n->at;
}

/* other_than: a step of this revision that does not count; NULL: all do. */
static const struct notice *last_told(
    const struct case_record *r, int64_t person, const char *other_than)
{
	const struct notice *last = NULL;
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		bool stands = n->fate != NOTICE_TAKEN_BACK && n->fate != NOTICE_FAILED;
		if (other_than && n->revision == r->f.revision && strcmp(n->step, other_than) == 0)
			continue;
		if (n->person == person && stands && (!last || told_at(n) >= told_at(last)))
			last = n;
	}
	return last;
}

instant told_last(const struct case_record *r, int64_t person)
{
	const struct notice *n = last_told(r, person, NULL);
	return n ? told_at(n) : INSTANT_NONE;
}

static bool step_was_told(const struct case_record *r, const char *step)
{
	for (size_t i = 0; i < r->notice_count; i++)
		if (r->notice[i]->revision == r->f.revision &&
		    strcmp(r->notice[i]->step, step) == 0)
			return true;
	return false;
}

/* ---- who ------------------------------------------------------------------------------------ */

static void ask_for_address(struct draft *l, const struct person *owner)
{
	struct work *w = l->w;
	const struct question q = {.kind = QUESTION_NO_ADDRESS,
	    .followup = l->r->f.id,
	    .patient = l->r->f.patient,
	    .key = arena_printf(w->arena, "%lld", (long long)l->r->f.owner),
	    .text =
		"the owner of follow-ups has no mail address or is not active: who takes over, or "
		"what is it?",
	    .evidence = arena_printf(
		w->arena, "%s, follow-up %s", owner ? owner->ref : "nobody", l->r->ref)};
	question_ask(w, &q);
}

void ask_who_is_told(struct work *w, const struct case_record *r, enum role to, const char *step,
    const char *template)
{
	const struct question q = {.kind = QUESTION_NOBODY_TO_TELL,
	    .followup = r->f.id,
	    .patient = r->f.patient,
	    .key = arena_printf(w->arena, "%lld/%s", (long long)r->f.id, step),
	    .text = arena_printf(w->arena,
		"nobody with a mail address has the role %s: notice %s was not sent",
		vocabulary_word(&role_words, (int)to), template)};
	question_ask(w, &q);
}

/* What only that person can do something about, or has in the calendar, waits until he is back. */
static bool is_personal(const struct telling *t)
{
	return t->kind == NOTICE_OFFERED || t->kind == NOTICE_OFFER_ENDED ||
	       t->kind == NOTICE_HANDED_OVER || t->calendar == CALENDAR_CANCEL;
}

/* The addressee, or who stands in; NULL: nobody can be told, and a person is asked to see to it. */
static const struct person *find_addressee(struct draft *l, const char *template)
{
	struct work *w = l->w;
	const struct directory *people = w->all->people;
	bool owner = l->t->to == ROLE_OWNER;
	if (l->t->person) {
		const struct person *p = directory_get(people, l->t->person);
		if (directory_reachable(p) && (is_personal(l->t) || !person_absence(p, w->now)))
			return p;
	}
	if (owner) {
		const struct person *p = directory_get(people, l->r->f.owner);
		if (!directory_reachable(p))
			ask_for_address(l, p);
	}
	const struct addressee h = step_holder(w, l->r, l->t->to, w->now);
	l->instead_of = h.instead_of;
	l->cover = owner && (!h.person || h.person->id != l->r->f.owner);
	if (!h.person)
		ask_who_is_told(w, l->r, l->t->to, l->t->step, template);
	return h.person;
}

/* As what somebody is told who was not asked for by role. */
static enum role role_in(const struct draft *l)
{
	static const enum role roles[] = {
	    ROLE_COORDINATOR, ROLE_NAVIGATOR, ROLE_RADIOLOGIST, ROLE_CHIEF};
	if (l->to->id == l->r->f.owner)
		return ROLE_OWNER;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (l->to->roles & SET_OF(roles[i]))
			return roles[i];
	return ROLE_CLINICIAN;
}

/* Who has not the role that is asked for says so; NULL: it is his own. */
static const char *why_stands_in(const struct draft *l)
{
	struct work *w = l->w;
	enum role asked = l->t->to;
	const struct person *owner = directory_get(w->all->people, l->r->f.owner);
	bool people_have_it = ROLES_OF_PEOPLE >> asked & 1;
	if (asked == ROLE_ALTERNATE && owner)
		return arena_printf(
		    w->arena, "you stand in for its owner, %s", person_words(w, owner));
	if (!people_have_it || l->to->roles & SET_OF(asked))
		return NULL;
	return arena_printf(w->arena,
	    "nobody else who can be told has the role %s, and you stand in",
	    vocabulary_word(&role_words, (int)asked));
}

static const char *why_you(const struct draft *l)
{
	struct work *w = l->w;
	if (l->to->id == l->t->person)
		return l->t->why_you;
	if (!l->instead_of)
		return why_stands_in(l);
	return arena_printf(w->arena, "you are asked %s",
	    instead_words(w, l->instead_of,
		l->instead_of->id == l->r->f.owner ? ", the accountable owner of this follow-up"
						   : ""));
}

/* ---- what ----------------------------------------------------------------------------------- */

const char *action_words(const char *action)
{
	static const struct {
		const char *action, *words;
	} table[] = {{"follow-up-imaging", "follow-up imaging"},
	    {"follow-up-imaging-optional", "optional follow-up imaging"},
	    {"additional-imaging-now", "additional imaging"},
	    {"obtain-priors", "earlier images for comparison"},
	    {"tissue-sampling", "tissue sampling"}, {"clinical-referral", "a clinical referral"},
	    {"lab-workup", "a laboratory work-up"}, {"repeat-exam", "a repeat exam"},
	    {"second-opinion", "a second opinion"}, {"routine-screening", "routine screening"}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].action, action) == 0)
			return table[i].words;
	return "a work-up"; /* several alternatives: the case page lists them */
}

static const char *the_role(struct work *w, enum role role)
{
	return arena_printf(w->arena, "the %s", vocabulary_word(&role_words, (int)role));
}

static void add_dates(struct draft *l, struct notice_facts *n)
{
	struct work *w = l->w;
	const struct followup *f = &l->r->f;
	date today = work_today(w);
	n->target = f->window.target;
	n->latest = f->window.latest != f->window.target ? f->window.latest : DATE_NONE;
	n->past_due = today > f->window.target;
	if (l->r->overdue && n->past_due)
		n->days_overdue = today - f->window.target;
	n->local_date = !f->window.published;
	n->appointment_at = f->appointment_at;
	n->appointment_past = f->appointment_at != INSTANT_NONE && f->appointment_at <= w->now;
	n->appointment_was = l->t->was ? l->t->was : INSTANT_NONE;
	n->failed_to = l->t->failed_to;
	n->next_day = DATE_NONE;
	const struct planned coming = l->t->next.step	   ? l->t->next
				      : case_is_open(l->r) ? case_next(w, l->r)
							   : (struct planned){0};
	if (!coming.step || coming.due <= w->now)
		return;
	enum role next = coming.step->to;
	const struct person *asked = step_holder(w, l->r, next, coming.due).person;
	if (rules_band(w->rules, l->r)->timed) {
		n->next_at = coming.due;
		n->respond_at = n->respond_by == DATE_NONE ? n->next_at : INSTANT_NONE;
	} else {
		n->next_day = work_day(w, coming.due);
		if (n->respond_by == DATE_NONE)
			n->respond_by = n->next_day;
	}
	n->next_who = asked == l->to ? "you" : next == ROLE_OWNER ? "its owner" : the_role(w, next);
}

/* ---- what changed --------------------------------------------------------------------------- */

static void add_words(struct work *w, const char **list, const char *words)
{
	*list = *list ? arena_printf(w->arena, "%s; %s", *list, words) : words;
}

/* What happened to it, as others were told. */
static void add_events(struct draft *l, const struct notice *since, const char **list)
{
	static const struct {
		enum notice_kind kind;
		const char *words;
	} events[] = {{NOTICE_BOOKED, "an appointment was booked"},
	    {NOTICE_MOVED, "the appointment was moved"},
	    {NOTICE_UNBOOKED, "an appointment was cancelled"},
	    {NOTICE_NO_SHOW, "an appointment was not kept"},
	    {NOTICE_CORRECTED, "what is asked has changed"},
	    {NOTICE_REOPENED, "it was closed and opened again"}};
	for (size_t i = 0; i < l->r->notice_count; i++)
		for (size_t k = 0; k < sizeof events / sizeof *events; k++)
			if (l->r->notice[i]->at > since->at &&
			    strcmp(l->r->notice[i]->template,
				vocabulary_word(&notice_kind_words, events[k].kind)) == 0)
				add_words(l->w, list, events[k].words);
}

/* Only what is known to have happened since that person was last told; NULL: nothing is. */
static const char *changed_since(struct draft *l, const struct notice *since)
{
	struct work *w = l->w;
	const struct case_record *r = l->r;
	const char *list = NULL;
	size_t attempts = 0;
	for (size_t i = 0; i < r->attempt_count; i++)
		attempts += r->attempt[i]->recorded_at > since->at;
	if (r->f.acknowledged_at != INSTANT_NONE && r->f.acknowledged_at > since->at)
		add_words(w, &list, "it was acknowledged");
	if (attempts)
		add_words(w, &list,
		    attempts == 1
			? "an attempt to reach the patient was recorded"
			: arena_printf(w->arena, "%zu attempts to reach the patient were recorded",
			      attempts));
	add_events(l, since, &list);
	if (r->overdue && r->f.window.latest >= work_day(w, told_at(since)) &&
	    r->f.window.latest < work_today(w))
		add_words(w, &list, "its last day has passed");
	if (!list && r->f.state == FOLLOWUP_OPEN && !r->attempt_count)
		list = "still no order, no appointment and no attempt is on record";
	return list;
}

/* That person's own notice before the one under way. */
static void add_changed(struct draft *l, struct notice_facts *n)
{
	const struct notice *last = last_told(l->r, l->to->id, l->t->step);
	if (last && l->t->kind == NOTICE_STEP && case_is_open(l->r))
		n->changed = changed_since(l, last);
}

/* The first mail to that person about it, so that a client shows them as one thread. */
static void find_thread(struct draft *l, struct notice_facts *n)
{
	for (size_t i = 0; i < l->r->notice_count; i++) {
		const struct notice *o = l->r->notice[i];
		if (o->person != l->to->id || o->fate == NOTICE_TAKEN_BACK ||
		    o->digest != INSTANT_NONE)
			continue;
		n->thread = o->message_id;
		n->thread_of = o->message_id ? NULL : o;
		return;
	}
}

static void add_followup(struct draft *l, struct notice_facts *n)
{
	struct work *w = l->w;
	const struct followup *f = &l->r->f;
	n->about_followup = true;
	n->ref = l->r->ref;
	n->action_words = action_words(f->action);
	n->ordered = f->state == FOLLOWUP_ORDERED || f->state == FOLLOWUP_SCHEDULED ||
		     f->state == FOLLOWUP_PERFORMED;
	n->scheduled = f->state == FOLLOWUP_SCHEDULED;
	n->optional = f->optional;
	n->provisional = l->r->ruling && l->r->ruling->provisional;
	n->attempts = l->r->attempt_count;
	if (l->r->ruling && l->r->ruling->table_sha256) {
		n->system = l->r->ruling->system;
		n->version = l->r->ruling->version;
		n->table_sha256 = l->r->ruling->table_sha256;
	}
	const struct person *owner = directory_get(w->all->people, f->owner);
	if (owner && owner != l->to)
		n->owner_name = person_words(w, owner);
	add_dates(l, n);
	add_changed(l, n);
	find_thread(l, n);
}

/* ---- the calendar entry --------------------------------------------------------------------- */

static struct calendar_entry *request_entry(
    struct draft *l, enum calendar_kind kind, date day, instant starts_at)
{
	struct calendar_entry wanted = {.kind = kind,
	    .person = l->to->id,
	    .day = day,
	    .starts_at = starts_at,
	    .provisional = l->r->ruling && l->r->ruling->provisional};
	struct calendar_entry *e = NULL;
	alarm_plan(
	    &l->w->rules->worktime, day, starts_at, l->t->alarm_days, l->w->now, wanted.alarm);
	for (size_t i = 0; i < l->r->calendar_count; i++)
		if (l->r->calendar[i]->person == l->to->id && l->r->calendar[i]->kind == kind)
			e = l->r->calendar[i];
	if (!e)
		return calendar_add(l->w, l->r, &wanted);
	calendar_enter(l->w, l->r, e, &wanted);
	return e;
}

/* What the band says of the owner's calendar; NULL: nothing is to be said there. */
static struct calendar_entry *due_entry(struct draft *l, struct notice_facts *n)
{
	const struct followup *f = &l->r->f;
	const struct band *b = rules_band(l->w->rules, l->r);
	instant at = policy_entry_at(b, f);
	if (b->entry == ENTRY_DAY)
		return request_entry(l, CALENDAR_DUE, f->window.target, INSTANT_NONE);
	if (b->entry == ENTRY_TIMED && at > l->w->now)
		return request_entry(
		    l, CALENDAR_DUE, zone_date(l->w->rules->worktime.zone, at), at);
	/* One of an earlier plan stands there no longer. */
	for (size_t i = 0; i < l->r->calendar_count; i++) {
		struct calendar_entry *e = l->r->calendar[i];
		if (e->person != l->to->id || e->kind != CALENDAR_DUE || e->cancelled)
			continue;
		calendar_cancel(l->w, l->r, e);
		n->method = ICAL_CANCEL;
		return e;
	}
	return NULL;
}

static void add_calendar(struct draft *l, struct notice_facts *n)
{
	const struct followup *f = &l->r->f;
	struct calendar_entry *e = NULL;
	n->method = ICAL_REQUEST;
	switch (l->t->calendar) {
	case CALENDAR_LEAVE:
		return;
	case CALENDAR_ASK_DUE:
		e = due_entry(l, n);
		if (!e)
			return;
		break;
	case CALENDAR_ASK_APPOINTMENT:
		e = request_entry(l, CALENDAR_APPOINTMENT,
		    zone_date(l->w->rules->worktime.zone, f->appointment_at),
		    zone_is_day(l->w->rules->worktime.zone, f->appointment_at) ? INSTANT_NONE
									       : f->appointment_at);
		break;
	case CALENDAR_CANCEL:
		e = l->t->cancel;
		n->method = ICAL_CANCEL;
		break;
	}
	n->has_calendar = true;
	n->entry = *e;
	n->entry_row = e;
}

/* ---- the notice ----------------------------------------------------------------------------- */

bool answers_by_link(const struct person *p)
{
	static const unsigned desk = SET_OF(ROLE_COORDINATOR) | SET_OF(ROLE_NAVIGATOR) |
				     SET_OF(ROLE_CHIEF) | SET_OF(ROLE_QUALITY) |
				     SET_OF(ROLE_ADMINISTRATOR) | SET_OF(ROLE_FAIL_SAFE);
	return !(p->roles & desk);
}

/* What only tells that it is over or another's asks for no answer, and an offer is answered in
 * other words. */
static bool takes_answers(const struct draft *l)
{
	static const unsigned none = SET_OF(NOTICE_WITHDRAWN) | SET_OF(NOTICE_DECEASED) |
				     SET_OF(NOTICE_HANDED_OVER) | SET_OF(NOTICE_OFFERED) |
				     SET_OF(NOTICE_OFFER_ENDED);
	return case_is_open(l->r) && !(none & SET_OF(l->t->kind)) && answers_by_link(l->to);
}

static void add_link(const struct draft *l, struct notice_facts *n)
{
	if (!takes_answers(l))
		return;
	n->followup = l->r->f.id;
	n->owner = l->r->f.owner;
	n->revision = l->r->f.revision;
}

static struct notice_facts *facts_of(struct draft *l)
{
	struct notice_facts *facts = arena_alloc(l->w->arena, sizeof *facts);
	bool named = l->to->id == l->t->person;
	*facts = (struct notice_facts){.to = *l->to,
	    .cover = l->cover,
	    .role = named ? role_in(l) : l->t->to,
	    .why = l->t->why,
	    .respond_by = l->t->respond_by ? l->t->respond_by : DATE_NONE,
	    .why_you = why_you(l),
	    .kind = l->t->kind,
	    .respond_at = INSTANT_NONE,
	    .next_at = INSTANT_NONE};
	add_followup(l, facts);
	add_link(l, facts);
	return facts;
}

/* Where minutes count it leaves at once, whatever the hour. */
static bool at_once(const struct work *w, const struct case_record *r)
{
	return rules_band(w->rules, r)->timed || policy_is_urgent(&r->f.window);
}

/* What a person's answer causes rests a little, so that who takes the answer back takes it back
 * unseen. */
static instant earliest(const struct work *w, const struct case_record *r)
{
	return undo_said_by(w) && !at_once(w, r) ? w->now + MAIL_HELD_FOR : w->now;
}

/* Where days count nobody is written to at night or on a day off. */
static instant leaves_at(const struct draft *l)
{
	struct work *w = l->w;
	const struct policy *p = &w->rules->policy;
	const struct worktime *t = &w->rules->worktime;
	instant at = earliest(w, l->r);
	switch (l->t->mail) {
	case MAIL_ALONE:
		return rules_band(w->rules, l->r)->timed ? at : worktime_open_at(t, at);
	case MAIL_DAILY:
		return worktime_digest_at(t, at, -1);
	case MAIL_WEEKLY:
		return worktime_digest_at(t, at, p->weekly_day);
	}
	bug("a step is told in way %d", (int)l->t->mail);
}

instant tell_again_at(struct work *w, const struct case_record *r, instant digest)
{
	const struct worktime *t = &w->rules->worktime;
	if (digest != INSTANT_NONE)
		return digest > w->now ? digest : worktime_digest_at(t, w->now, -1);
	return rules_band(w->rules, r)->timed ? w->now : worktime_open_at(t, w->now);
}

/* Of the dead only what ends is told: nobody is asked for anything, and no calendar has it. */
static bool is_of_the_dead(const struct case_record *r, const struct telling *t)
{
	return r->f.hold == HOLD_SUSPENDED && t->calendar != CALENDAR_CANCEL &&
	       t->kind != NOTICE_DECEASED && t->kind != NOTICE_WITHDRAWN;
}

bool tell(struct work *w, struct case_record *r, const struct telling *t)
{
	struct draft l = {.w = w, .r = r, .t = t};
	const char *template =
	    t->template ? t->template : vocabulary_word(&notice_kind_words, t->kind);
	if (step_was_told(r, t->step) || is_of_the_dead(r, t))
		return true;
	l.to = find_addressee(&l, template);
	if (!l.to)
		return !w->failed;
	bool line = t->mail != MAIL_ALONE;
	struct notice_facts *facts = facts_of(&l);
	if (!line)
		add_calendar(&l, facts);
	const struct notice n = {.followup = r->f.id,
	    .person = l.to->id,
	    .template = template,
	    .step = t->step,
	    .revision = r->f.revision,
	    .due = leaves_at(&l),
	    .digest = line ? leaves_at(&l) : INSTANT_NONE,
	    .facts = facts};
	const struct notice *own = notice_add(w, r, &n);
	history_add(w, r, w->actor, HISTORY_TOLD,
	    DETAILS(D_INT("notice", own->id), D_TEXT("kind", template), D_TEXT("step", t->step),
		D_INT("person", l.to->id), D_BOOL("cover", l.cover)));
	return !w->failed;
}

const struct notice_facts *tell_facts(
    struct work *w, struct case_record *r, const struct telling *t, const struct person *to)
{
	struct draft l = {.w = w, .r = r, .t = t, .to = to};
	if (t->to == ROLE_OWNER)
		l.cover = to->id != r->f.owner;
	return facts_of(&l);
}

/* ---- about no single follow-up --------------------------------------------------------------- */

struct notice_facts *tell_facts_about(
    struct work *w, const struct person *to, enum role role, enum notice_kind kind)
{
	struct notice_facts *facts = arena_alloc(w->arena, sizeof *facts);
	*facts = (struct notice_facts){.to = *to,
	    .role = role,
	    .kind = kind,
	    .action_words = "a question",
	    .next_at = INSTANT_NONE,
	    .respond_by = DATE_NONE,
	    .respond_at = INSTANT_NONE,
	    .target = DATE_NONE,
	    .latest = DATE_NONE,
	    .next_day = DATE_NONE,
	    .appointment_at = INSTANT_NONE,
	    .appointment_was = INSTANT_NONE};
	return facts;
}

struct notice *tell_send(struct work *w, const struct notice_facts *facts, int64_t question,
    const char *step, instant at)
{
	const struct notice n = {.question = question,
	    .person = facts->to.id,
	    .template = vocabulary_word(&notice_kind_words, facts->kind),
	    .step = step,
	    .due = at,
	    .digest = INSTANT_NONE,
	    .facts = facts};
	return notice_add(w, NULL, &n);
}

/* ---- questions ------------------------------------------------------------------------------ */

const char *question_ref(struct arena *a, int64_t id)
{
	return arena_printf(a, "Q%lld", (long long)id);
}

void tell_of_question(struct work *w, const struct question *q, const struct question_step *s,
    const struct addressee *h, const struct planned_question *next, instant at)
{
	const struct person *to = h->person;
	struct notice_facts *facts = tell_facts_about(w, to, s->to, NOTICE_QUESTION);
	facts->why_you = h->instead_of ? arena_printf(w->arena, "you are asked %s",
					     instead_words(w, h->instead_of, ""))
				       : NULL;
	facts->why = vocabulary_meaning(&question_kind_words, (int)q->kind);
	facts->ref = question_ref(w->arena, q->id);
	facts->question = answers_by_link(to) ? q->id : 0;
	facts->next_at = next->due;
	facts->next_who = question_addressee(w, q, next->step->to).person == to
			      ? "you"
			      : the_role(w, next->step->to);
	facts->cover = s->to == ROLE_OWNER && to->id != q->owner;
	tell_send(w, facts, q->id,
	    arena_printf(w->arena, "question-%lld-%s-%lld", (long long)q->id, s->name,
		(long long)(w->now / SECONDS(1))),
	    at);
}

bool tell_shadow_summary(struct work *w, const struct question *q)
{
	const struct person *to = role_holder(w, ROLE_COORDINATOR);
	if (!directory_reachable(to))
		return false;
	struct notice_facts *facts =
	    tell_facts_about(w, to, ROLE_COORDINATOR, NOTICE_SHADOW_SUMMARY);
	facts->why = q->text;
	facts->ref = arena_printf(w->arena, "%lld", (long long)q->id);
	tell_send(w, facts, q->id, q->key, w->now);
	return true;
}
