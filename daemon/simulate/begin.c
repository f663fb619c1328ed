/* SPDX-License-Identifier: Apache-2.0
 *
 * begin.c - an item begins: a finding comes in a message; a follow-up or a question that is stored
 * stands in a chart as when it was new, planned by the rules of the simulation.
 */
#include "autoconf.h"
#include "run.h"

#include <string.h>

#define AUTHORITY "SIMULATION"
#define SENDER	  "SIMULATION|SIMULATION"

static const struct moment not_stated = {INSTANT_NONE, DATE_NONE, false, NULL};

static char *number_of(struct run *r, size_t patient)
{
	return arena_printf(r->arena, "P%lld", (long long)r->patient[patient].key);
}

void run_name_patient(struct run *r, size_t patient, struct facts *m)
{
	struct facts_patient *p = &m->patient;
	m->sender = SENDER;
	m->sent = (struct moment){r->now, r->day, true, NULL};
	m->control_id = arena_printf(r->arena, "%lld", (long long)r->next_inbound);
	p->identifier = arena_alloc(r->arena, sizeof *p->identifier);
	p->identifier_count = 1;
	p->identifier[0] = (struct identifier){
	    .value = number_of(r, patient), .authority = AUTHORITY, .type = "MR"};
	p->family = "SIMULATED";
	p->given = p->identifier[0].value;
	p->birth = date_of(1950, 1, 1);
	p->deceased_at = not_stated;
}

/* ---- a finding --------------------------------------------------------------------------------
 */

static struct person_ref person_of(const char *ref)
{
	return (struct person_ref){.id = ref, .authority = ""};
}

static void begin_finding(struct run *r, size_t patient, const struct simulated_finding *f)
{
	struct arena *a = r->arena;
	struct facts *m = arena_alloc(a, sizeof *m);
	struct facts_report *x = arena_alloc(a, sizeof *x);
	struct facts_finding *found = arena_alloc(a, sizeof *found);
	const struct moment day = {
	    zone_at(r->s->rules->worktime.zone, f->day, 0, 0), f->day, false, NULL};
	*m = (struct facts){
	    .kind = FACTS_REPORTS, .type = "ORU", .event = "R01", .report = x, .report_count = 1};
	run_name_patient(r, patient, m);
	*found = (struct facts_finding){.group = "1",
	    .system = f->system,
	    .version = f->version,
	    .input_count = f->input_count,
	    .input = f->input,
	    .stated = f->stated,
	    .evidence = "a row of the findings"};
	*x = (struct facts_report){.filler = {f->accession, "", "", NULL},
	    .accession = f->accession,
	    .procedure = {.text = f->procedure},
	    .started = day,
	    .status_at = m->sent,
	    .status = REPORT_FINAL,
	    .orderer = person_of(f->orderer),
	    .radiologist = person_of(f->radiologist),
	    .finding_count = 1,
	    .finding = found};
	run_message(r, patient, m);
}

/* ---- what is stored ---------------------------------------------------------------------------
 */

static struct chart *chart_of(struct run *r, size_t patient)
{
	struct run_patient *p = &r->patient[patient];
	if (p->chart)
		return p->chart;
	p->chart = arena_alloc(r->arena, sizeof *p->chart);
	p->chart->patient = (struct patient){.id = p->key,
	    .family = "SIMULATED",
	    .given = number_of(r, patient),
	    .birth = date_of(1950, 1, 1)};
	struct patient_number *n = arena_alloc(r->arena, sizeof *n);
	*n = (struct patient_number){
	    .authority = AUTHORITY, .value = p->chart->patient.given, .type = "MR"};
	p->chart->number = arena_grow(r->arena, NULL, 0, sizeof *p->chart->number);
	p->chart->number[p->chart->number_count++] = n;
	return p->chart;
}

static void add_exam(struct run *r, struct chart *c, const struct simulated_exam *e)
{
	if (!e->id || chart_exam(c, e->id))
		return;
	struct exam *x = arena_alloc(r->arena, sizeof *x);
	struct report *version = arena_alloc(r->arena, sizeof *version);
	*version = (struct report){.id = e->report,
	    .exam = e->id,
	    .version = 1,
	    .status = VERSION_FINAL,
	    .status_at = r->now,
	    .current = true};
	*x = (struct exam){.id = e->id,
	    .facility = "",
	    .accession = e->accession,
	    .day = e->day,
	    .started_at = INSTANT_NONE,
	    .order_event_at = INSTANT_NONE,
	    .status = EXAM_FINAL,
	    .orderer = e->orderer,
	    .radiologist = e->radiologist,
	    .current = version,
	    .versions = 1};
	c->exam = arena_grow(r->arena, c->exam, c->exam_count, sizeof *c->exam);
	c->exam[c->exam_count++] = x;
}

/* Its dates and its owner as they are stored; all that happened to it since is not yet. */
static void begin_followup(struct run *r, size_t patient, const struct simulated_item *item)
{
	const struct rules *rules = r->s->rules;
	static const struct ruling none = {.row = "", .action = ""};
	struct chart *c = chart_of(r, patient);
	struct case_record *record = arena_alloc(r->arena, sizeof *record);
	add_exam(r, c, &item->exam);
	*record = (struct case_record){.f = *item->followup,
	    .ref = item->ref,
	    .finding_key = "",
	    .index_accession = item->exam.accession ? item->exam.accession : "",
	    .ruling = &none,
	    .policy = rules->policy_id,
	    .again_at = INSTANT_NONE,
	    .need = {.since = INSTANT_NONE, .ask_at = INSTANT_NONE},
	    .look = {.at = INSTANT_NONE},
	    .postponed_at = INSTANT_NONE,
	    .offer.ends = INSTANT_NONE,
	    .closed_at = INSTANT_NONE};
	struct followup *f = &record->f;
	f->patient = c->patient.id;
	f->opened_at = f->planned_at = r->now;
	record->overdue = !f->optional && f->window.latest < r->day;
	const struct band *b = policy_band(&rules->policy, &f->window);
	const struct planned first = policy_next(b, f, &rules->worktime, NULL, r->now);
	record->timer_step = record->plan_step = first.step->name;
	record->timer_due = record->plan_due = first.due;
	c->record = arena_grow(r->arena, c->record, c->case_count, sizeof *c->record);
	c->record[c->case_count++] = record;
	r->s->followup_count++;
	run_plan_case(r, patient, record, r->patient[patient].cases++);
}

static void begin_question(struct run *r, size_t patient, const struct simulated_item *item)
{
	const struct rules *rules = r->s->rules;
	bool nobody = patient + 1 == r->patient_count;
	struct chart *c = nobody ? r->patient[patient].chart : chart_of(r, patient);
	struct question *q = arena_alloc(r->arena, sizeof *q);
	add_exam(r, c, &item->exam);
	*q = *item->question;
	q->patient = c->patient.id;
	q->open = true;
	q->asked_at = q->clock = r->now;
	q->waits_until = q->answered_at = INSTANT_NONE;
	const struct question_clock clock = {r->now, q->rule ? q->deadline : DATE_NONE};
	const struct planned_question first = question_next(
	    &rules->policy.question[q->class], &rules->worktime, &clock, NULL, r->now);
	q->step = first.step->name;
	q->due = first.due;
	c->question = arena_grow(r->arena, c->question, c->question_count, sizeof *c->question);
	c->question[c->question_count++] = q;
	r->s->question_count++;
	run_plan_question(r, patient, q, r->patient[patient].asked++);
}

void run_begin(struct run *r, size_t item)
{
	const struct simulated_item *i = &r->s->item[item];
	size_t patient = r->patient_of[item];
	if (r->patient[patient].failed)
		return;
	if (i->finding)
		begin_finding(r, patient, i->finding);
	else if (i->followup)
		begin_followup(r, patient, i);
	else
		begin_question(r, patient, i);
}
