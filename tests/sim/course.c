/* SPDX-License-Identifier: Apache-2.0
 *
 * course.c - what happens to one patient: exams, what they find, what is ordered, booked, missed
 * and done, and what people say about it.
 *
 * Messages are late, doubled, corrected, withdrawn, cancelled and sent for the wrong patient as
 * often as hospitals do it, and then somewhat more.
 */
#include "autoconf.h"
#include "course.h"

#include <string.h>

/* In the field about one message in a thousand names another person under a number, or one report
 * is sent for the wrong patient: here twenty times as many, per mille. */
#define WRONG_PERSON 20

/* Of everything that is wrong with an exam as often as a story wants it, per mille. */
#define TROUBLE_MAX	 700
#define PROTOCOL_CHANGED 15

#define OTHER_NUMBERS 40 /* exams below it may have a second number, above all others */

static instant soon(struct course *c, instant t, int low_hours, int high_hours)
{
	return t + MINUTES(random_between(c->r, low_hours * 60, high_hours * 60));
}

static instant in_days(struct course *c, instant t, int low, int high)
{
	return t + DAYS(random_between(c->r, low, high)) + MINUTES(random_below(c->r, 600));
}

static bool trouble(struct course *c, unsigned per_mille)
{
	unsigned more = per_mille * c->s->options.trouble;
	return random_chance(
	    c->r, more > TROUBLE_MAX && per_mille < TROUBLE_MAX ? TROUBLE_MAX : more);
}

/* The department decides for another exam than was ordered; only where trouble is wanted. */
static const struct procedure *protocol(struct course *c, const struct procedure *ordered)
{
	if (c->s->options.trouble == 1 || !trouble(c, PROTOCOL_CHANGED))
		return ordered;
	return &topics[random_below(c->r, (unsigned)topic_count)].later;
}

/* Sends a message: at once, late, or twice. */
static void send(struct course *c, struct sim_step m)
{
	m.patient = c->patient;
	m.old_number = m.at < c->renumbered;
	m.sent = m.at - m.age;
	m.odd_name = random_chance(c->r, WRONG_PERSON);
	if (random_chance(c->r, 50))
		m.at = soon(c, m.at, 1, random_chance(c->r, 200) ? 24 * 40 : 48);
	story_add(c->s, &m);
	if (!random_chance(c->r, 35))
		return;
	m.at = soon(c, m.at, 0, 200);
	story_add(c->s, &m);
}

static struct step_person somebody(struct course *c, int first, int count)
{
	if (random_chance(c->r, 80))
		return (struct step_person){-1};
	return (struct step_person){first + (int)random_below(c->r, (unsigned)count)};
}

struct sim_step course_message(
    struct course *c, enum step_kind kind, instant at, unsigned exam, const struct procedure *p)
{
	return (struct sim_step){.kind = kind,
	    .at = at,
	    .exam = exam,
	    .procedure = p,
	    .orderer = random_chance(c->r, 850) ? c->doctor : somebody(c, 0, CLINICIANS),
	    .radiologist = somebody(c, CLINICIANS, RADIOLOGISTS),
	    .attending = {-1},
	    .mail = -1};
}

/* ---- reports -------------------------------------------------------------------------------- */

static void add_text(struct sim_step *m, const char *text)
{
	if (text && m->text_count < STEP_TEXTS)
		m->text[m->text_count++] = text;
}

static void add_recommendation(struct course *c, const struct topic *t, struct sim_step *m)
{
	static const int days[] = {1, 30, 90, 180, 365, 0};
	static const int months[] = {1, 3, 6, 12, 24, 36};
	bool in_months = random_chance(c->r, 700);
	m->has_stated = true;
	m->stated.procedure = random_chance(c->r, 750) ? &t->later : NULL;
	m->stated.min = m->stated.max = -1;
	m->stated.unit = "";
	if (random_chance(c->r, 250))
		return;
	m->stated.unit = in_months ? "months" : "days";
	m->stated.min = (in_months ? months : days)[random_below(c->r, 6)];
	m->stated.max = m->stated.min + (random_chance(c->r, 300) ? 6 : 0);
}

static const enum actionable urgencies[] = {
    ACTIONABLE_EMERGENT, ACTIONABLE_URGENT, ACTIONABLE_NONCRITICAL, ACTIONABLE_NO};

void course_fill(struct course *c, const struct topic *t, struct sim_step *m)
{
	unsigned n = random_below(c->r, 64), dice = random_below(c->r, 1000);
	const struct coded_finding *own = material_usual(c->m, t, n);
	if (dice < 450) {
		m->finding[m->finding_count++] =
		    own && random_chance(c->r, 800) ? own : material_finding(c->m, c->r, t->system);
		if (random_chance(c->r, 60))
			m->finding[m->finding_count++] = material_finding(c->m, c->r, NULL);
		add_text(m, random_chance(c->r, 800) ? material_phrase(c->m, t, n) : NULL);
	} else if (dice < 600) {
		add_text(m, material_phrase(c->m, t, n));
	} else if (dice < 760) {
		add_text(m, material_sentence(c->m, c->r));
	} else if (dice < 800) {
		add_text(m, material_odd_text(c->r));
	} else {
		add_text(m, material_normal_text(c->r));
	}
	if (random_chance(c->r, 90))
		add_text(m, material_sentence(c->m, c->r));
	if (random_chance(c->r, 70))
		add_recommendation(c, t, m);
	if (random_chance(c->r, 30))
		m->actionable = urgencies[random_below(c->r, 4)];
	if (!m->text_count)
		add_text(m, "See coded findings.");
}

/* A machine's own report names nobody. */
static void maybe_machine(struct course *c, struct sim_step *m)
{
	if (!random_chance(c->r, 15))
		return;
	m->orderer.number = m->radiologist.number = -1;
}

static void send_again(struct course *c, const struct topic *t, struct sim_step m)
{
	struct sim_step again = m;
	again.at = soon(c, m.at, 1, 24 * 9);
	unsigned dice = random_below(c->r, 100);
	again.status = dice < 60   ? REPORT_CORRECTED
		       : dice < 75 ? REPORT_WITHDRAWN
		       : dice < 85 ? REPORT_CANCELLED
		       : dice < 90 ? REPORT_REFUSED
				   : REPORT_FINAL;
	if (again.status == REPORT_CORRECTED && random_chance(c->r, 600)) {
		again.text_count = again.finding_count = 0;
		again.has_stated = false;
		course_fill(c, t, &again);
	} else if (again.status == REPORT_CORRECTED) {
		add_text(&again, random_chance(c->r, 500)
				     ? "ADDENDUM: no follow-up imaging is needed."
				     : "ADDENDUM: discussed with the referring physician.");
	}
	send(c, again);
}

/* The same report under a second number, perhaps corrected or taken back there. */
static void send_by_other_way(struct course *c, const struct topic *t, struct sim_step m)
{
	m.exam += 100 - OTHER_NUMBERS;
	m.at = soon(c, m.at, 0, 30);
	m.started += HOURS(random_between(c->r, -20, 20));
	send(c, m);
	if (random_chance(c->r, 200))
		send_again(c, t, m);
}

/* Somebody else's report first: taken back, or only sent again for the right one. */
static void send_for_another(struct course *c, struct sim_step *m)
{
	unsigned right = c->patient;
	struct sim_step wrong = *m;
	c->patient = (right + FACILITIES) % c->s->options.patients;
	send(c, wrong);
	if (random_chance(c->r, 500)) {
		wrong.status = REPORT_WITHDRAWN;
		wrong.at = soon(c, m->at, 1, 60);
		send(c, wrong);
	} else if (m->status == REPORT_FINAL) {
		m->status = REPORT_CORRECTED;
		m->at = soon(c, m->at, 1, 60);
	}
	c->patient = right;
}

/* The report of an exam: perhaps first as a preliminary one, perhaps corrected or taken back. */
static void report(struct course *c, const struct topic *t, unsigned exam,
    const struct procedure *p, instant started)
{
	struct sim_step m = course_message(c, STEP_REPORT, soon(c, started, 1, 30), exam, p);
	m.status = REPORT_FINAL;
	m.started = started;
	if (random_chance(c->r, 10)) /* a clock that is wrong */
		m.started = started + DAYS(random_between(c->r, -4000, 900));
	if (random_chance(c->r, 40)) { /* a back-load, as it was written or dated anew */
		instant age = DAYS(random_between(c->r, 20, 420));
		m.started = started - age;
		m.age = random_chance(c->r, 700) ? age : 0;
	}
	if (random_chance(c->r, 60))
		m.attending = somebody(c, 0, CLINICIANS);
	maybe_machine(c, &m);
	course_fill(c, t, &m);
	if (random_chance(c->r, 60)) {
		struct sim_step early = m;
		early.status = random_chance(c->r, 700) ? REPORT_PRELIMINARY : REPORT_PERFORMED;
		send(c, early);
		m.at = soon(c, m.at, 1, 20);
		m.text_kept = early.status == REPORT_PRELIMINARY && random_chance(c->r, 60);
	}
	if (trouble(c, WRONG_PERSON))
		send_for_another(c, &m);
	bool twice = exam % 100 < OTHER_NUMBERS && random_chance(c->r, 40);
	if (twice || random_chance(c->r, 40))
		add_text(&m, material_long_text(c->r));
	send(c, m);
	if (twice)
		send_by_other_way(c, t, m);
	if (trouble(c, 110))
		send_again(c, t, m);
}

/* ---- orders and appointments ---------------------------------------------------------------- */

static struct sim_step appointment(
    struct course *c, unsigned exam, instant at, const struct topic *t, instant when)
{
	struct sim_step m = course_message(c, STEP_APPOINTMENT, at, exam, &t->later);
	m.scheduled = when;
	return m;
}

/* Booked once more under another number, and the first one given up, in whatever order. */
static void book_anew(struct course *c, struct sim_step first, instant at, instant *when)
{
	struct sim_step gone = first;
	*when += DAYS(random_between(c->r, -3, 40));
	first.at = in_days(c, at, 1, 10);
	first.scheduled = *when;
	first.visit = 1;
	send(c, first);
	gone.at = random_chance(c->r, 500) ? soon(c, first.at, 1, 40) : in_days(c, at, 1, 10);
	gone.appointment = APPOINTMENT_CANCELLED;
	send(c, gone);
}

/* Books it, moves it, misses it; where it is kept, returns true. */
static bool book(struct course *c, const struct topic *t, unsigned exam, instant at, instant *when)
{
	struct sim_step m = appointment(c, exam, at, t, *when);
	m.no_order = random_chance(c->r, 120);
	m.day_only = random_chance(c->r, 60);
	const struct sim_step first = m;
	send(c, m); /* booked */
	if (random_chance(c->r, 150)) {
		book_anew(c, first, at, when);
		m.visit = 1;
	} else if (random_chance(c->r, 200)) {
		*when += DAYS(random_between(c->r, -3, 40));
		m.at = in_days(c, at, 1, 10);
		m.scheduled = *when;
		m.appointment = random_chance(c->r, 700) ? APPOINTMENT_MOVED : APPOINTMENT_CHANGED;
		send(c, m);
	}
	m.scheduled = *when;
	unsigned dice = random_below(c->r, 100);
	if (dice < 12) {
		m.at = soon(c, *when, 1, 9);
		m.appointment = APPOINTMENT_NO_SHOW;
		send(c, m);
		return random_chance(c->r, 300);
	}
	if (dice < 20) {
		m.at = in_days(c, *when, -9, -1);
		m.appointment = APPOINTMENT_CANCELLED;
		send(c, m);
		return false;
	}
	if (dice < 30) {
		m.at = soon(c, *when, 1, 4);
		m.appointment = APPOINTMENT_DONE;
		send(c, m);
	}
	return true;
}

static void order(struct course *c, const struct topic *t, unsigned exam, unsigned index,
    instant at, enum order_event event, instant scheduled)
{
	struct sim_step m = course_message(c, STEP_ORDER, at, exam, &t->later);
	m.order = event;
	m.scheduled = scheduled;
	m.answers_exam = random_chance(c->r, 120) ? index : 0;
	if (event == ORDER_CHANGED)
		m.procedure = protocol(c, &t->later);
	send(c, m);
}

/* ---- people --------------------------------------------------------------------------------- */

/* Codes that people use, and some that need a proof they do not give. */
static const char *const codes[] = {"CLIN_CLOSED", "DECLINED", "DONE_ELSEWHERE", "DONE_NONIMG",
    "MANAGED_ONC", "MANAGED_SPEC", "DONE_MATCH", "DONE_EQUIV", "TRANSFERRED_CARE", "ADMIN_CLOSED",
    "LTFU", "HOSPICE", "NO_SUCH_CODE", "DUPLICATE", "RESOLVED_BY_RESULT"};

/* How often, in a hundred answers; the rest are answers to questions. */
static const struct {
	enum answer_kind kind;
	unsigned times;
} said[] = {{ANSWER_ACKNOWLEDGE, 11}, {ANSWER_CLOSE, 14}, {ANSWER_REOPEN, 7}, {ANSWER_ATTEMPT, 10},
    {ANSWER_ASSIGN, 4}, {ANSWER_OFFER, 5}, {ANSWER_ACCEPT, 2}, {ANSWER_RETURN, 2},
    {ANSWER_POSTPONE, 5}, {ANSWER_POLICY, 3}, {ANSWER_ENTER, 2}, {ANSWER_NEED, 4}, {ANSWER_NOTE, 1},
    {ANSWER_SEEN, 3}, {ANSWER_LETTER, 6}, {ANSWER_CONTACT, 3}, {ANSWER_ORDER, 4}};

static enum answer_kind any_answer(struct course *c)
{
	unsigned dice = random_below(c->r, 100);
	unsigned asked = ANSWER_OPEN + random_below(c->r, ANSWER_FIXED + 1 - ANSWER_OPEN);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		if (dice < said[i].times)
			return said[i].kind;
		dice -= said[i].times;
	}
	return (enum answer_kind)asked;
}

static struct sim_step one_answer(struct course *c, instant at)
{
	return (struct sim_step){.kind = STEP_ANSWER,
	    .at = at,
	    .patient = c->patient,
	    .pick = random_below(c->r, 1000),
	    .orderer = {(int)random_below(c->r, PEOPLE)},
	    .mail = -1,
	    .code = codes[random_below(c->r, sizeof codes / sizeof *codes)]};
}

/* One in five is taken back, in time or a little late, now and then by somebody else. */
static void answer(struct course *c, instant at)
{
	struct sim_step m = one_answer(c, at);
	m.answer = any_answer(c);
	story_add(c->s, &m);
	if (m.pick % 5 != 2)
		return;
	m.answer = ANSWER_UNDO;
	m.at += MINUTES(m.pick / 5 % 12);
	if (m.pick % 45 == 7)
		m.orderer.number = (m.orderer.number + 1) % PEOPLE;
	story_add(c->s, &m);
}

/* Somebody tries what the attempts rule asks for, and gives the patient up: in time, or too early.
 */
static void give_up(struct course *c)
{
	/* answers.c: phone, letter and visit without an answer, and the receipt */
	static const unsigned tried[] = {84, 57, 19, 100};
	instant first = in_days(c, c->s->start, 250, 650);
	for (size_t i = 0; i <= sizeof tried / sizeof *tried; i++) {
		struct sim_step m = one_answer(c, first + DAYS(16 * (int64_t)i));
		bool last = i == sizeof tried / sizeof *tried;
		m.answer = last ? ANSWER_CLOSE : ANSWER_ATTEMPT;
		m.pick = last ? 17 : tried[i];
		m.code = "LTFU";
		story_add(c->s, &m);
	}
}

static void answers(struct course *c)
{
	int days = (int)((c->s->end - c->s->start) / DAYS(1));
	/* One patient in three has people who never answer. */
	if (c->patient % 3 == 0)
		return;
	for (unsigned i = 0; i < 4 * c->s->options.years; i++)
		answer(c, in_days(c, c->s->start, 0, days));
	if (c->patient % 5 == 1)
		give_up(c);
}

/* ---- the patient's own life ----------------------------------------------------------------- */

static void life(struct course *c)
{
	int days = (int)((c->s->end - c->s->start) / DAYS(1));
	struct sim_step m = course_message(c, STEP_PATIENT, c->s->start, 0, NULL);
	if (random_chance(c->r, 60)) {
		m.at = in_days(c, c->s->start, 1, days);
		m.deceased = STATED_YES;
		send(c, m);
		if (random_chance(c->r, 250)) {
			m.at = in_days(c, m.at, 1, 20);
			m.deceased = STATED_NO;
			send(c, m);
		}
	}
	for (unsigned i = 0; i < c->s->options.years && random_chance(c->r, 300); i++) {
		m.at = in_days(c, c->s->start, 1, days);
		m.deceased = NOT_STATED;
		send(c, m);
	}
	if (!c->renumbered)
		return;
	m.kind = STEP_MERGE;
	m.at = c->renumbered + HOURS(random_between(c->r, -100, 900));
	for (int i = random_chance(c->r, 100) ? 2 : 1; i > 0; i--) {
		m.patient = c->patient;
		m.sent = m.at;
		story_add(c->s, &m);
		m.at = in_days(c, m.at, 1, 40);
	}
}

/* ---- the course ----------------------------------------------------------------------------- */

static unsigned exam_number(const struct course *c, unsigned n)
{
	return c->patient * 100 + n % 100;
}

/* Ordered, booked and done after a finding; false: it never was. */
static bool follow(
    struct course *c, const struct topic *t, unsigned index, unsigned exam, instant *at)
{
	instant due = *at + DAYS(30) * t->months;
	instant ordered = in_days(c, *at, 2, 20 + 20 * t->months);
	instant when = in_days(c, due, -25, random_chance(c->r, 200) ? 200 : 50);
	when = when > ordered ? when : in_days(c, ordered, 1, 9);
	order(
	    c, t, exam, index, ordered, ORDER_NEW, random_chance(c->r, 300) ? when : INSTANT_NONE);
	if (c->s->options.trouble > 1 && random_chance(c->r, 300))
		order(c, t, exam, index, in_days(c, ordered, 1, 9), ORDER_CHANGED, INSTANT_NONE);
	if (trouble(c, 90)) {
		order(c, t, exam, index, in_days(c, ordered, 1, 30), ORDER_CANCELLED, INSTANT_NONE);
		if (random_chance(c->r, 700))
			return false;
	}
	if (random_chance(c->r, 600) && !book(c, t, exam, in_days(c, ordered, 1, 12), &when))
		return false;
	if (random_chance(c->r, 150))
		order(c, t, exam, index, soon(c, when, 1, 3), ORDER_PERFORMED, when);
	*at = when;
	return true;
}

void course_make(struct story *s, const struct material *m, struct random *r, unsigned patient)
{
	struct course c = {.s = s, .m = m, .r = r, .patient = patient};
	c.doctor.number = (int)random_below(r, CLINICIANS);
	instant at = s->start + HOURS(random_below(r, 24 * 300));
	if (random_chance(r, 120))
		c.renumbered = s->start + DAYS(random_between(r, 10, 500));
	for (unsigned n = 0; at < s->end && n < 60;) {
		const struct topic *t = &topics[random_below(r, (unsigned)topic_count)];
		unsigned index = exam_number(&c, n++);
		report(&c, t, index, &t->index, at);
		/* The patient stays with that finding for a while, or it was nothing. */
		while (at < s->end && random_chance(r, 450)) {
			unsigned exam = exam_number(&c, n++);
			if (!follow(&c, t, index, exam, &at))
				break;
			report(&c, t, exam, protocol(&c, &t->later), at);
			index = exam;
		}
		at = in_days(&c, at, 20, 500);
	}
	answers(&c);
	life(&c);
}
