/* SPDX-License-Identifier: Apache-2.0
 *
 * arrival.c - short stories for permutations: a finding, what was ordered, booked and done about
 * it, what was corrected and taken back, and who the patient is; each message with the time that
 * its sender gave it.
 *
 * Nobody answers anything and no mail fails: what is left at the end is what the messages say.
 */
#include "autoconf.h"
#include "course.h"

#include <stdlib.h>
#include <string.h>

#define MESSAGES_MIN 4
#define MESSAGES_MAX 9
#define TWIN	     60 /* an exam's second number is so much higher */

struct tale {
	struct course c;
	const struct topic *topic;
	instant at;	/* of what happens next */
	bool two;	/* records of this patient; they are merged */
	instant merged; /* from then on only the number that stays is used */
};

static bool chance(struct tale *t, unsigned per_mille)
{
	return random_chance(t->c.r, per_mille);
}

static instant later(struct tale *t, instant at, int low_hours, int high_hours)
{
	return at + MINUTES(random_between(t->c.r, low_hours * 60, high_hours * 60));
}

static void say(struct tale *t, struct sim_step m)
{
	m.patient = t->c.patient;
	m.sent = m.at;
	m.old_number = t->two && m.at < t->merged && chance(t, 500);
	story_add(t->c.s, &m);
}

static unsigned exam_of(const struct tale *t, unsigned n)
{
	return t->c.patient * 100 + n;
}

/* ---- reports -------------------------------------------------------------------------------- */

static void fill(struct tale *t, struct sim_step *m)
{
	do {
		m->text_count = m->finding_count = 0;
		m->has_stated = false;
		m->actionable = ACTIONABLE_NOT_STATED;
		course_fill(&t->c, t->topic, m);
	} while (!m->finding_count && chance(t, 550));
}

/* Corrected, in whatever way, or taken back. */
static void say_again(struct tale *t, struct sim_step m)
{
	unsigned dice = random_below(t->c.r, 100);
	m.at = later(t, m.at, 1, 24 * 9);
	m.status = dice < 55   ? REPORT_CORRECTED
		   : dice < 70 ? REPORT_WITHDRAWN
		   : dice < 85 ? REPORT_CANCELLED
			       : REPORT_FINAL;
	if (m.status == REPORT_CORRECTED && chance(t, 500))
		fill(t, &m);
	else if (m.status == REPORT_CORRECTED && m.text_count < STEP_TEXTS)
		m.text[m.text_count++] = "ADDENDUM: discussed with the referring physician.";
	say(t, m);
}

/* It was sent for somebody else first, and perhaps taken back there. */
static void say_for_another(struct tale *t, struct sim_step m)
{
	unsigned right = t->c.patient;
	t->c.patient += FACILITIES;
	m.at = later(t, m.at, -3, -1);
	say(t, m);
	if (chance(t, 600)) {
		m.status = REPORT_WITHDRAWN;
		m.at = later(t, m.at, 4, 40);
		say(t, m);
	}
	t->c.patient = right;
}

/* The same report under a second number of the same exam. */
static void say_by_other_way(struct tale *t, struct sim_step m)
{
	m.exam += TWIN;
	m.at = later(t, m.at, 0, 30);
	say(t, m);
}

static void report(struct tale *t, struct sim_step m)
{
	m.status = REPORT_FINAL;
	m.started = t->at;
	m.at = later(t, t->at, 1, 30);
	if (chance(t, 250)) {
		struct sim_step early = m;
		early.status = chance(t, 600) ? REPORT_PRELIMINARY : REPORT_PERFORMED;
		early.at = later(t, t->at, 0, 1);
		say(t, early);
	}
	if (chance(t, 50))
		say_for_another(t, m);
	say(t, m);
	if (chance(t, 80))
		say_by_other_way(t, m);
	if (chance(t, 250))
		say_again(t, m);
}

static struct sim_step report_of(struct tale *t, unsigned n, const struct procedure *p)
{
	struct sim_step m = course_message(&t->c, STEP_REPORT, t->at, exam_of(t, n), p);
	fill(t, &m);
	return m;
}

/* ---- orders and appointments ---------------------------------------------------------------- */

/* Now and then another exam than was asked for. */
static const struct procedure *what_is_done(struct tale *t)
{
	return chance(t, 850) ? &t->topic->later
			      : &topics[random_below(t->c.r, (unsigned)topic_count)].later;
}

static void order(struct tale *t, unsigned n, const struct procedure *p)
{
	struct sim_step m = course_message(&t->c, STEP_ORDER, t->at, exam_of(t, n), p);
	m.order = ORDER_NEW;
	m.scheduled = INSTANT_NONE;
	m.answers_exam = chance(t, 120) ? exam_of(t, 0) : 0;
	say(t, m);
	if (chance(t, 120)) {
		m.at = later(t, m.at, 2, 90);
		m.order = ORDER_CHANGED;
		m.procedure = what_is_done(t);
		say(t, m);
	}
	if (chance(t, 120)) {
		m.at = later(t, m.at, 1, 100);
		m.order = ORDER_CANCELLED;
		say(t, m);
	}
}

static void appointment(struct tale *t, unsigned n, instant when)
{
	static const enum appointment_event ends[] = {
	    APPOINTMENT_CANCELLED, APPOINTMENT_NO_SHOW, APPOINTMENT_DONE};
	struct sim_step m =
	    course_message(&t->c, STEP_APPOINTMENT, t->at, exam_of(t, n), &t->topic->later);
	m.at = later(t, t->at, 2, 60);
	m.scheduled = when;
	m.no_order = chance(t, 150);
	m.day_only = chance(t, 60);
	say(t, m);
	if (chance(t, 300)) {
		m.at = later(t, m.at, 5, 60);
		m.scheduled += DAYS(random_between(t->c.r, -3, 40));
		m.appointment = chance(t, 700) ? APPOINTMENT_MOVED : APPOINTMENT_CHANGED;
		say(t, m);
	}
	if (chance(t, 300)) {
		m.appointment = ends[random_below(t->c.r, 3)];
		m.at = m.appointment == APPOINTMENT_CANCELLED ? later(t, m.at, 1, 60)
							      : later(t, m.scheduled, 1, 5);
		say(t, m);
	}
}

/* ---- the patient ---------------------------------------------------------------------------- */

static void life(struct tale *t, instant start, instant end)
{
	int hours = (int)((end - start) / HOURS(1));
	struct sim_step m = course_message(&t->c, STEP_PATIENT, start, 0, NULL);
	if (chance(t, 150)) {
		m.at = later(t, start, 0, hours);
		m.deceased = chance(t, 500) ? NOT_STATED : STATED_YES;
		say(t, m);
	}
	if (!t->two)
		return;
	m = course_message(&t->c, STEP_MERGE, t->merged, 0, NULL);
	m.merge = chance(t, 800) ? MERGE_RETIRES : MERGE_LINKS;
	m.patient = t->c.patient;
	m.sent = m.at;
	story_add(t->c.s, &m);
}

/* ---- pathology ------------------------------------------------------------------------------ */

static const struct procedure pathology = {"SURGPATH", "Surgical pathology", "OT"};

static void tissue(struct tale *t, unsigned n)
{
	static const char *const texts[] = {"Left breast, core biopsy: fibroadenoma. Benign.",
	    "Left breast, core biopsy: invasive ductal carcinoma.",
	    "Thyroid, fine needle aspiration: nondiagnostic, insufficient material."};
	struct sim_step m = course_message(&t->c, STEP_REPORT, t->at, exam_of(t, n), &pathology);
	m.text[m.text_count++] = texts[random_below(t->c.r, 3)];
	report(t, m);
}

/* ---- the story ------------------------------------------------------------------------------ */

static int by_sending(const void *a, const void *b)
{
	const struct sim_step *x = a, *y = b;
	if (x->sent != y->sent)
		return x->sent < y->sent ? -1 : 1;
	return x->serial < y->serial ? -1 : 1;
}

/* So many that orders of them can still be told apart by reading. */
static void leave_some_out(struct story *s, struct random *r)
{
	while (s->count > MESSAGES_MAX) {
		size_t gone = random_below(r, (unsigned)s->count);
		memmove(
		    &s->step[gone], &s->step[gone + 1], (s->count - gone - 1) * sizeof *s->step);
		s->count--;
	}
}

/* All stories end on one day, in whole days so that hours stay what they are. */
static void move_to_its_days(struct story *s)
{
	instant last = s->step[s->count - 1].sent;
	instant by = (ARRIVALS_SENT - last) / DAYS(1) * DAYS(1);
	for (size_t i = 0; i < s->count; i++) {
		struct sim_step *m = &s->step[i];
		m->serial = (unsigned)i + 1;
		m->at = m->sent += by;
		if (m->kind == STEP_REPORT)
			m->started += by;
		if (m->scheduled != INSTANT_NONE)
			m->scheduled += by;
	}
	s->start = s->step[0].sent - DAYS(1);
}

static void follow(struct tale *t, unsigned n)
{
	instant when = t->at + DAYS(30) * t->topic->months +
		       DAYS(random_between(t->c.r, -40, chance(t, 200) ? 200 : 50));
	t->at = later(t, t->at, 40, 24 * 30);
	when = when > t->at ? when : t->at + DAYS(2);
	if (chance(t, 700))
		order(t, n, what_is_done(t));
	if (chance(t, 500))
		appointment(t, n, when);
	t->at = when;
	if (chance(t, 800))
		report(t, report_of(t, n, what_is_done(t)));
}

static void tell(struct tale *t, instant start)
{
	t->at = start;
	report(t, report_of(t, 0, &t->topic->index));
	follow(t, 1);
	if (chance(t, 200))
		tissue(t, 3);
	if (chance(t, 250)) {
		t->at = later(t, t->at, 24, 24 * 300);
		follow(t, 2);
	}
	life(t, start, t->at);
}

void arrival_make(struct story *s, uint64_t seed, const struct material *m)
{
	struct random r = {random_mix(seed, 7)};
	*s = (struct story){.options = {.seed = seed, .patients = 2, .years = 4, .calm = true}};
	instant start = DAYS((instant)date_of(2026, 1, 1));
	do {
		struct tale t = {.c = {.s = s,
				     .m = m,
				     .r = &r,
				     .patient = (unsigned)(seed % 10000) * 2 * FACILITIES +
						(unsigned)(seed % FACILITIES)},
		    .topic = &topics[random_below(&r, (unsigned)topic_count)],
		    .two = random_chance(&r, 250)};
		t.c.doctor.number = (int)random_below(&r, CLINICIANS);
		t.merged = start + DAYS(random_between(&r, 1, 300));
		s->count = 0;
		tell(&t, start);
	} while (s->count < MESSAGES_MIN);
	qsort(s->step, s->count, sizeof *s->step, by_sending);
	leave_some_out(s, &r);
	move_to_its_days(s);
}
