/* SPDX-License-Identifier: Apache-2.0
 *
 * chaos.c - arbitrary facts: every status, odd dates, missing texts, huge intervals, unknown exams.
 *
 * Only what facts.h promises holds: an interval has a unit, a report an accession, an identifier a
 * value.
 */
#include "autoconf.h"
#include "chaos.h"
#include "followupd/undo.h"

#include <string.h>

static unsigned roll(struct dice *d, unsigned sides)
{
	if (!d->left)
		return 0;
	d->left--;
	return *d->at++ % sides;
}

#define PICK(d, list) (list)[roll((d), (unsigned)(sizeof(list) / sizeof *(list)))]

static const char *any_text(struct dice *d)
{
	static const char *const texts[] = {NULL, "", "A1", "A2", "A3", "A4", "|", "a|b+c",
	    "\xc3\xa9", "%s%n", " ",
	    "a very long name that nobody would ever give to anything at all, anywhere"};
	return PICK(d, texts);
}

static const char *number_text(struct dice *d)
{
	static const char *const numbers[] = {NULL, "A1", "A2", "A3", "P1", "P2", "P3", ""};
	return PICK(d, numbers);
}

static struct moment any_moment(struct dice *d, instant now)
{
	struct moment m = {INSTANT_NONE, DATE_NONE, false};
	static const int days[] = {
	    0, 1, -1, 7, 30, 90, 91, 180, 365, -365, 400, 3650, -40000, 2900000};
	date day = (date)(now / DAYS(1));
	switch (roll(d, 8)) {
	case 0:
		return m;
	case 1:
		m.day = date_of(9999, 12, 31);
		break;
	case 2:
		m.day = date_of(1, 1, 1);
		break;
	default:
		m.day = day + PICK(d, days);
		if (m.day > date_of(9999, 12, 31))
			m.day = date_of(9999, 1, 1);
		break;
	}
	m.has_time = roll(d, 2) == 1;
	m.at = DAYS((instant)m.day) + (m.has_time ? HOURS(roll(d, 24)) : 0);
	return m;
}

static struct person_ref any_person(struct dice *d)
{
	static const char *const people[] = {NULL, "", "doc", "navi", "coord", "new", "safe"};
	return (struct person_ref){.id = PICK(d, people), .family = any_text(d)};
}

static struct coded any_procedure(struct dice *d)
{
	static const char *const codes[] = {NULL, "29252-4", "79086-5", "36643-5", "69276-4",
	    "24677-7", "26347-5", "26346-7", "24842-7", "30620-7", "nonsense", ""};
	struct coded c = {.code = PICK(d, codes), .text = any_text(d), .alt_text = any_text(d)};
	c.system = c.code ? "LN" : NULL;
	return c;
}

/* ---- findings ------------------------------------------------------------------------------- */

static void any_inputs(struct world *w, struct dice *d, struct facts_finding *f)
{
	static const char *const keys[] = {"category", "context", "type", "count", "risk",
	    "size_mm", "diam_mm", "sex", "modifier_s", "setting", "layer", "lesion", "last_result",
	    "step"};
	static const char *const values[] = {"3", "4A", "2", "0", "4B", "incidental", "solid",
	    "single", "low", "7", "47", "ggn", "stable", "yes", "", "none", "999999999999", "1",
	    "grown"};
	f->input_count = roll(d, 7);
	f->input = arena_alloc(w->arena, (f->input_count + 1) * sizeof *f->input);
	for (size_t i = 0; i < f->input_count; i++)
		f->input[i] = (struct pair){PICK(d, keys), PICK(d, values)};
}

/* Mostly whole answers, so that the charts fill. */
static void good_inputs(struct world *w, struct dice *d, struct facts_finding *f)
{
	static const char *const categories[] = {"3", "4A", "2", "4B", "0", "1"};
	static struct pair nodule[] = {{"context", "incidental"}, {"type", "solid"},
	    {"count", "single"}, {"risk", "low"}, {"size_mm", "7"}, {"age", "60"},
	    {"last_result", "stable"}};
	if (strcmp(f->system, "fleischner") == 0) {
		f->input = nodule;
		f->input_count = 6 + roll(d, 2);
		return;
	}
	f->input_count = 1;
	f->input = arena_alloc(w->arena, sizeof *f->input);
	*f->input = strcmp(f->system, "aaa") == 0 ? (struct pair){"diam_mm", "47"}
						  : (struct pair){"category", PICK(d, categories)};
}

static struct stated any_stated(struct dice *d)
{
	static const int numbers[] = {-1, 0, 1, 3, 6, 12, 1200, 100000, 2147483647};
	static const char *const units[] = {
	    "months", "days", "weeks", "hours", "years", "", "moons"};
	return (struct stated){.present = roll(d, 3) == 1,
	    .procedure = any_procedure(d),
	    .min = PICK(d, numbers),
	    .max = PICK(d, numbers),
	    .unit = PICK(d, units),
	    .from_first = roll(d, 4) == 1};
}

static void any_finding(struct world *w, struct dice *d, struct facts_finding *f)
{
	static const char *const systems[] = {NULL, "lung-rads", "lung-rads", "fleischner", "aaa",
	    "bi-rads", "o-rads-us", "cad-rads", "moon-rads", "communication"};
	static const char *const versions[] = {NULL, NULL, "2022", "acr-2013", "", "7"};
	*f = (struct facts_finding){.group = "",
	    .system = PICK(d, systems),
	    .version = PICK(d, versions),
	    .stated = any_stated(d),
	    .actionable = (enum actionable)roll(d, 5),
	    .evidence = "OBX"};
	if (f->system && roll(d, 3))
		good_inputs(w, d, f);
	else
		any_inputs(w, d, f);
}

static const char *any_prose(struct world *w, struct dice *d)
{
	static const char *const sentences[] = {"Lung-RADS 4A. ", "Lung-RADS 3 or 4A. ",
	    "Recommend follow-up CT chest in 6 months. ", "Recommend CT in 99999 years. ",
	    "Recommend MRI in 3 to 1 months. ", "No follow-up imaging is needed. ",
	    "Biopsy is recommended. ", "If pain persists, ultrasound in 2 weeks. ",
	    "BI-RADS 4 right, 2 left. ", "Follow up by January 1, 9999. ",
	    "Per Fleischner, repeat CT at 6-12 months from the initial exam. ", "\n", "Stable. "};
	const char *text = "";
	for (unsigned n = roll(d, 5); n; n--)
		text = arena_printf(w->arena, "%s%s", text, PICK(d, sentences));
	return text;
}

/* ---- messages ------------------------------------------------------------------------------- */

static void any_report(struct world *w, struct dice *d, struct facts_report *r)
{
	static const char *const accessions[] = {"A1", "A2", "A3", "A4"};
	static const char *const modalities[] = {NULL, "CT", "MG", "US", "", "XX"};
	*r = (struct facts_report){.accession = PICK(d, accessions),
	    .placer.value = number_text(d),
	    .filler.value = number_text(d),
	    .procedure = any_procedure(d),
	    .modality = PICK(d, modalities),
	    .started = any_moment(d, w->now),
	    .status_at = any_moment(d, w->now),
	    .status = roll(d, 3) ? REPORT_FINAL : (enum report_status)roll(d, REPORT_REFUSED + 1),
	    .orderer = any_person(d),
	    .radiologist = any_person(d),
	    .text_kept = roll(d, 5) == 1};
	r->finding_count = roll(d, 4);
	r->finding = arena_alloc(w->arena, (r->finding_count + 1) * sizeof *r->finding);
	for (size_t i = 0; i < r->finding_count; i++)
		any_finding(w, d, &r->finding[i]);
	r->passage_count = roll(d, 3);
	r->passage = arena_alloc(w->arena, (r->passage_count + 1) * sizeof *r->passage);
	for (size_t i = 0; i < r->passage_count; i++)
		r->passage[i] = (struct passage){
		    (enum section)roll(d, SECTION_COMMUNICATION + 1), any_prose(w, d)};
}

static void any_order(struct world *w, struct dice *d, struct facts_order *o)
{
	*o = (struct facts_order){.event = (enum order_event)roll(d, ORDER_OTHER + 1),
	    .placer.value = number_text(d),
	    .filler.value = number_text(d),
	    .accession = number_text(d),
	    .procedure = any_procedure(d),
	    .scheduled = any_moment(d, w->now),
	    .event_at = any_moment(d, w->now),
	    .note = any_text(d)};
}

static void any_appointment(struct world *w, struct dice *d, struct facts_appointment *a)
{
	*a = (struct facts_appointment){
	    .event = (enum appointment_event)roll(d, APPOINTMENT_DONE + 1),
	    .placer.value = number_text(d),
	    .filler.value = number_text(d),
	    .order_placer.value = number_text(d),
	    .order_filler.value = number_text(d),
	    .procedure = any_procedure(d),
	    .start = any_moment(d, w->now)};
}

static struct identifier any_identifier(struct dice *d)
{
	static const char *const values[] = {"M1", "M1", "M1", "M2", "M3", ""};
	static const char *const authorities[] = {NULL, NULL, "EPI", ""};
	return (struct identifier){.value = PICK(d, values), .authority = PICK(d, authorities)};
}

static void any_patient(struct world *w, struct dice *d, struct facts_patient *p)
{
	p->identifier_count = roll(d, 12) != 1;
	p->identifier = arena_alloc(w->arena, sizeof *p->identifier);
	*p->identifier = any_identifier(d);
	p->family = any_text(d);
	p->birth = any_moment(d, w->now).day;
	p->deceased = (enum tristate)(roll(d, 12) == 1 ? 1 + roll(d, 2) : 0);
	p->primary_care = any_person(d);
}

static void any_facts(struct world *w, struct dice *d, struct facts *m)
{
	static const char *const senders[] = {"RIS|GEN", NULL, "", "RIS", "|"};
	static const enum facts_kind kinds[] = {FACTS_REPORTS, FACTS_REPORTS, FACTS_REPORTS,
	    FACTS_ORDERS, FACTS_APPOINTMENT, FACTS_PATIENT, FACTS_MERGES, FACTS_PROVIDERS,
	    FACTS_UNSUPPORTED};
	*m = (struct facts){.kind = PICK(d, kinds), .sender = PICK(d, senders)};
	m->why = "no reason";
	m->sent = any_moment(d, w->now);
	m->attending = any_person(d);
	any_patient(w, d, &m->patient);
	m->report_count = m->order_count = m->merge_count = m->provider_count = 1;
	m->report = arena_alloc(w->arena, sizeof *m->report);
	m->order = arena_alloc(w->arena, sizeof *m->order);
	m->merge = arena_alloc(w->arena, sizeof *m->merge);
	m->provider = arena_alloc(w->arena, sizeof *m->provider);
	if (m->kind == FACTS_REPORTS)
		any_report(w, d, m->report);
	any_order(w, d, m->order);
	any_appointment(w, d, &m->appointment);
	*m->merge =
	    (struct facts_merge){(enum merge_how)roll(d, 4), any_identifier(d), any_identifier(d)};
	*m->provider =
	    (struct facts_provider){(enum provider_event)roll(d, 3), any_person(d), any_text(d)};
}

/* ---- events --------------------------------------------------------------------------------- */

static const struct chart *any_chart(const struct world *w, struct dice *d)
{
	return w->all.count ? w->all.chart[roll(d, (unsigned)w->all.count)] : &w->nobody;
}

static int64_t any_case(const struct world *w, struct dice *d)
{
	const struct chart *c = any_chart(w, d);
	return c->case_count ? c->record[roll(d, (unsigned)c->case_count)]->f.id : 12345;
}

static int64_t any_question(const struct world *w, struct dice *d)
{
	const struct chart *c = any_chart(w, d);
	return c->question_count ? c->question[roll(d, (unsigned)c->question_count)]->id : 12345;
}

/* What is typed into an answer, mostly sense. */
static void any_typed(struct world *w, struct dice *d, struct answer *a)
{
	static const char *const exams[] = {"CT chest", "MRI brain", "CT-CHEST|PETCT", "biopsy",
	    "a look", "", NULL, "US thyroid", "79086-5", "CT-CHEST+BIOPSY"};
	static const char *const intervals[] = {"3mo", "6-12 months", "within 2 weeks", "0d",
	    "1000y", "soon", NULL, "99999999999999mo", "-1d", "3", "1y"};
	static const char *const days[] = {NULL, NULL, "2026-09-01", "2020-01-01", "9999-12-31",
	    "yesterday", "2026-03-02 10:40", "2026-03-02T16:00:00Z", "2026-03-09"};
	static const char *const words[] = {
	    "no-finding", "benign", "already-done", "phone", "patient-declined", "records", NULL};
	a->what = PICK(d, exams);
	a->interval = PICK(d, intervals);
	a->due = roll(d, 3) ? NULL : PICK(d, days);
	a->from = PICK(d, days);
	a->at = PICK(d, days);
	a->means = PICK(d, words);
	a->to = any_text(d);
	a->until = PICK(d, days);
	a->next = PICK(d, days);
	a->channel =
	    roll(d, 9) ? attempt_channel_words.word[roll(d, (int)attempt_channel_words.count)].word
		       : NULL;
	a->outcome = attempt_outcome_words.word[roll(d, (int)attempt_outcome_words.count)].word;
	a->note = any_text(d);
	a->person = roll(d, 2) ? "navi" : any_text(d);
	a->other = roll(d, 2) ? any_case(w, d) : 0;
	if (a->question)
		a->code = PICK(d, words);
}

static void any_answer(struct world *w, struct dice *d, struct event *e)
{
	static const char *const codes[] = {NULL, "DONE_MATCH", "DONE_ELSEWHERE", "CLIN_CLOSED",
	    "WITHDRAWN", "LTFU", "ENTERED_IN_ERROR", "FOO"};
	static const char *const people[] = {"coord", "coord", "doc", "nobody at all"};
	struct answer *a = arena_alloc(w->arena, sizeof *a);
	*a = (struct answer){.kind = (enum answer_kind)roll(d, answer_kind_words.count),
	    .by = PICK(d, people),
	    .code = PICK(d, codes),
	    .reason = any_text(d),
	    .followup = any_case(w, d),
	    .question = roll(d, 2) ? any_question(w, d) : 0,
	    .exam = number_text(d),
	    .clinician = PICK(d, people),
	    .report = number_text(d),
	    .link = any_text(d),
	    .source = any_text(d)};
	any_typed(w, d, a);
	e->kind = EVENT_ANSWER;
	e->inbound = 1000 + (w->next_inbound += 2);
	e->answer = a;
}

static void any_undelivered(struct world *w, struct dice *d, struct event *e)
{
	struct undelivered *u = arena_alloc(w->arena, sizeof *u);
	*u = (struct undelivered){.notice = 7,
	    .followup = roll(d, 2) ? any_case(w, d) : 0,
	    .person = FAIL_SAFE + roll(d, 6),
	    .template = roll(d, 2) ? "first" : "undeliverable",
	    .reply = "550 no"};
	e->kind = EVENT_UNDELIVERED;
	e->undelivered = u;
}

static void any_event(struct world *w, struct dice *d, struct event *e)
{
	struct facts *m = arena_alloc(w->arena, sizeof *m);
	*e = (struct event){
	    .inbound = 77, .received_at = w->now, .prose = (enum prose_mode)roll(d, 3)};
	switch (roll(d, 8)) {
	case 0:
		any_answer(w, d, e);
		return;
	case 1:
		e->kind = EVENT_TIMERS;
		e->patient = any_chart(w, d)->patient.id;
		if (!w->all.count)
			e->kind = EVENT_PUT_ASIDE;
		e->why = "it was so";
		return;
	case 2:
		any_undelivered(w, d, e);
		return;
	default:
		any_facts(w, d, m);
		e->kind = EVENT_MESSAGE;
		e->facts = m;
	}
}

/* The two faults that an event may have: it is put aside, and a person is asked. */
static bool may_fail(const char *why)
{
	return strstr(why, "more work than one message may") || strstr(why, "no fail-safe person");
}

const char *chaos_decide(struct world *w, const struct event *e)
{
	world_decide(w, e);
	if (!w->out.ok && !may_fail(w->out.err.text))
		return arena_strdup(w->arena, w->out.err.text);
	return world_check(w);
}

/* ---- taken back ----------------------------------------------------------------------------- */

/* What the latest answer replaced is kept, and can be put back. */
static bool can_be_undone(const struct world *w, const struct event *e)
{
	const struct decided *d = &w->out;
	for (size_t i = 0; e->kind == EVENT_ANSWER && d->ok && i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_UNDOABLE && !d->change[i].undoable->fault)
			return true;
	return false;
}

/* At once, so that nothing depends on it: all is as it was. */
static const char *take_back(
    struct world *w, const struct event *e, const struct buf *was, int64_t before)
{
	struct answer *a = arena_alloc(w->arena, sizeof *a);
	*a = (struct answer){.kind = ANSWER_UNDO, .by = e->answer->by, .message = e->inbound};
	const struct event undo = {
	    .kind = EVENT_ANSWER, .inbound = e->inbound + 1, .received_at = w->now, .answer = a};
	struct buf is = {0};
	const char *fault = chaos_decide(w, &undo);
	show_state(w, before, &is);
	if (!fault && w->out.ok && w->out.outcome != OUTCOME_APPLIED)
		fault =
		    arena_printf(w->arena, "not taken back: %s", decided_detail(&w->out, w->arena));
	if (!fault && w->out.ok && strcmp(buf_text(&is), buf_text(was)) != 0)
		fault =
		    arena_printf(w->arena, "%s was taken back, and is not as before:\n%s\nnow:\n%s",
			vocabulary_word(&answer_kind_words, (int)e->answer->kind), buf_text(was),
			buf_text(&is));
	buf_free(&is);
	return fault;
}

const char *chaos_run(struct world *w, struct dice *d)
{
	static const int steps[] = {0, 0, 1, 7, 30, 90, 180, 400};
	const char *fault = NULL;
	w->out.ok = true;
	while (d->left && !fault && w->out.ok) {
		struct event e;
		struct buf was = {0};
		int64_t before = w->next_id;
		any_event(w, d, &e);
		if (e.kind == EVENT_ANSWER)
			show_state(w, before, &was);
		fault = chaos_decide(w, &e);
		if (!fault && can_be_undone(w, &e) && roll(d, 2))
			fault = take_back(w, &e, &was, before);
		buf_free(&was);
		if (roll(d, 3) == 1)
			world_send(w);
		w->now += DAYS(PICK(d, steps));
	}
	return fault;
}
