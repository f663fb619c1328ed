/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_by_hand.h - makes the changes of a decision without deciding anything.
 */
#ifndef TESTS_FLOW_CHART_BY_HAND_H
#define TESTS_FLOW_CHART_BY_HAND_H

#include <check.h>
#include <string.h>
#include "followupd/chart_store.h"

struct hand {
	struct unit *u;
	struct id_pool *ids;
	struct decided d;
	struct chart *chart;
};

static int64_t new_id(struct hand *h)
{
	ck_assert_uint_lt(h->ids->used, h->ids->count);
	return h->ids->id[h->ids->used++];
}

static struct change *add(struct hand *h, enum change_kind kind)
{
	struct decided *d = &h->d;
	d->ok = true;
	d->change = arena_grow(h->u->arena, d->change, d->change_count, sizeof *d->change);
	struct change *c = &d->change[d->change_count++];
	*c = (struct change){.kind = kind, .chart = h->chart};
	return c;
}

#define NEW(h, ...)                                                                                \
	({                                                                                         \
		__typeof__(__VA_ARGS__) *own = arena_alloc((h)->u->arena, sizeof *own);            \
		*own = (__VA_ARGS__);                                                              \
		own;                                                                               \
	})

static void add_line(struct hand *h, struct case_record *r, enum history_kind kind)
{
	struct detail *d = arena_alloc(h->u->arena, 4 * sizeof *d);
	d[0] = (struct detail){.key = "why", .type = DETAIL_TEXT, .text = "Größe \"7\" mm"};
	d[1] = (struct detail){.key = "inbound", .type = DETAIL_INT, .number = 4711};
	d[2] = (struct detail){.key = "cover", .type = DETAIL_BOOL, .number = 1};
	d[3] = (struct detail){.key = "window", .type = DETAIL_WINDOW, .window = r->f.window};
	add(h, CHANGE_HISTORY)->line = NEW(h, (struct history_line){.of = r,
						  .seq = ++r->event_seq,
						  .at = h->u->now,
						  .actor = "engine",
						  .kind = kind,
						  .detail_count = 4,
						  .detail = d});
	if (r->mark == ROW_CLEAN)
		r->mark = ROW_CHANGED;
}

static struct person *add_person(struct hand *h, const char *ref)
{
	struct person *p = NEW(h, (struct person){.id = new_id(h),
				      .ref = ref,
				      .family = "Ames",
				      .given = "",
				      .roles = SET_OF(ROLE_CLINICIAN),
				      .language = "en",
				      .active = true,
				      .mark = ROW_FRESH});
	add(h, CHANGE_PERSON)->person = p;
	return p;
}

static struct chart *add_patient(struct hand *h, const char *number)
{
	struct chart *c = h->chart = NEW(h, (struct chart){.fresh = true});
	c->patient = (struct patient){.id = new_id(h),
	    .family = "Okafor",
	    .birth = date_of(1961, 4, 5),
	    .sex = "F",
	    .mark = ROW_FRESH};
	add(h, CHANGE_PATIENT)->patient = &c->patient;
	add(h, CHANGE_PATIENT)->patient = &c->patient; /* more than once is one row */
	add(h, CHANGE_NUMBER)->number =
	    NEW(h, (struct patient_number){
		       .authority = "RB", .value = number, .type = "MR", .mark = ROW_FRESH});
	return c;
}

static struct exam *add_exam(struct hand *h, const char *accession, int64_t orderer)
{
	struct exam *x = NEW(h, (struct exam){.id = new_id(h),
				    .facility = "RB",
				    .accession = accession,
				    .procedure_text = "CT chest",
				    .day = date_of(2026, 3, 2),
				    .started_at = INSTANT_NONE,
				    .status = EXAM_FINAL,
				    .order_event_at = h->u->now,
				    .order_note = "for A0",
				    .orderer = orderer,
				    .mark = ROW_FRESH});
	add(h, CHANGE_EXAM)->exam = x;
	return x;
}

static void add_appointment(struct hand *h, const struct exam *x)
{
	add(h, CHANGE_APPOINTMENT)->appointment = NEW(h, (struct appointment){.id = new_id(h),
							     .sender = "S|RB",
							     .placer = "AP1",
							     .order_placer = "P1",
							     .procedure_text = "CT chest",
							     .exam = x->id,
							     .said_by = x->orderer,
							     .told_by = "the desk",
							     .place = "Lakeside",
							     .status = VISIT_MOVED,
							     .starts_at = h->u->now + DAYS(9),
							     .event_at = h->u->now,
							     .mark = ROW_FRESH});
}

static struct report *add_report(struct hand *h, struct exam *x)
{
	struct report *r = NEW(h, (struct report){.id = new_id(h),
				      .exam = x->id,
				      .inbound = 1,
				      .text_inbound = 1,
				      .version = ++x->versions,
				      .status = VERSION_FINAL,
				      .status_at = h->u->now,
				      .current = true,
				      .fingerprint = 0xfeedfacecafe0001,
				      .performed = "CT CHEST",
				      .doubts = "limited:liver|only-left",
				      .shows = "liver|chest:mm",
				      .mark = ROW_FRESH});
	memset(r->text_sha256, 0xa7, sizeof r->text_sha256);
	if (x->current) {
		x->current->current = false;
		x->current->mark = ROW_CHANGED;
		add(h, CHANGE_REPORT)->report = x->current;
	}
	x->current = r;
	add(h, CHANGE_REPORT)->report = r;
	return r;
}

static const struct ruling *make_ruling(struct hand *h)
{
	static const char *missing[] = {"size"};
	static struct guideline_step step[] = {{1, false, "S1", "follow-up-imaging", "CT-CHEST", 6,
						   6, "months", NULL, "exam", false, ""},
	    {2, true, "", "follow-up-imaging", "CT-CHEST", 12, 12, "months", NULL, "previous", true,
		"stable"}};
	static struct overlay overlay[] = {
	    {"S", "clinical-referral", "CLINIC", "days", "see \"note\"", -1, -1}};
	return NEW(h, (struct ruling){.system = "lung-rads",
			  .version = "2022",
			  .row = "LR22-3",
			  .category = "3",
			  .action = "follow-up-imaging",
			  .urgency = "routine",
			  .table_sha256 = "ab",
			  .provisional = "open: \"size\"",
			  .missing_count = 1,
			  .missing = missing,
			  .step_count = 2,
			  .step = step,
			  .overlay_count = 1,
			  .overlay = overlay});
}

static struct finding *add_finding(struct hand *h, struct report *r, const struct shadow *shadow)
{
	static const struct pair input[] = {{"category", "3"}, {"age", "61"}};
	struct finding *g =
	    NEW(h, (struct finding){.id = new_id(h),
		       .report = r->id,
		       .origin = shadow ? ORIGIN_NARRATIVE : ORIGIN_DISCRETE,
		       .key = shadow ? "shadow/k" : "k",
		       .system = "lung-rads",
		       .input_count = 2,
		       .input = input,
		       .row = "LR22-3",
		       .table_sha256 = "ab",
		       .evidence = "OBX[2]",
		       .disposition = shadow ? DISPOSITION_SHADOW : DISPOSITION_FOLLOWUP,
		       .shadow = shadow,
		       .mark = ROW_FRESH});
	add(h, CHANGE_FINDING)->finding = g;
	return g;
}

static void add_attempt(struct hand *h, struct case_record *r)
{
	struct attempt *t = NEW(h, (struct attempt){.id = new_id(h),
				       .person = r->f.owner,
				       .inbound = 1,
				       .at = h->u->now,
				       .recorded_at = h->u->now + HOURS(1),
				       .channel = CHANNEL_CERTIFIED_LETTER,
				       .outcome = ATTEMPT_RECEIPT,
				       .note = "RR 1234",
				       .mark = ROW_FRESH});
	struct change *c = add(h, CHANGE_ATTEMPT);
	c->attempt = t;
	c->of = r;
}

static struct case_record *add_case(
    struct hand *h, const struct exam *x, const struct finding *g, int64_t owner)
{
	struct case_record *r = NEW(
	    h, (struct case_record){.finding_key = g->key,
		   .ruling = make_ruling(h),
		   .policy = "default 1 abc",
		   .timer_step = "first",
		   .timer_due = h->u->now + DAYS(1),
		   .plan_step = "not-ordered",
		   .plan_due = h->u->now + DAYS(9),
		   .again_for = owner,
		   .again_at = h->u->now + DAYS(2),
		   .need = {NEED_ORDER, owner, h->u->now, h->u->now + DAYS(5), 1, "asked for it"},
		   .look = {owner, h->u->now + DAYS(6)},
		   .postponements = 1,
		   .postponed_at = h->u->now + DAYS(8),
		   .postponed_why = "abroad",
		   .offer = {owner, owner, h->u->now + DAYS(7), "on leave"},
		   .timer_mark = ROW_CHANGED,
		   .closed_at = INSTANT_NONE,
		   .mark = ROW_FRESH});
	int64_t id = new_id(h);
	date day = x->day;
	r->ref = arena_printf(h->u->arena, "R%lld", (long long)id);
	r->f = (struct followup){.id = id,
	    .patient = h->chart->patient.id,
	    .finding = g->id,
	    .index_exam = x->id,
	    .series = id,
	    .series_step = 1,
	    .action = "follow-up-imaging",
	    .modality = "CT-CHEST",
	    .window = {day, day + 180, day + 180, day + 200, true},
	    .owner = owner,
	    .opened_at = h->u->now,
	    .planned_at = h->u->now - DAYS(1),
	    .acknowledged_at = INSTANT_NONE,
	    .appointment_at = h->u->now + DAYS(9),
	    .performed_at = INSTANT_NONE,
	    .postponed_until = day + 30,
	    .state = FOLLOWUP_SCHEDULED};
	add(h, CHANGE_CASE)->record = r;
	add(h, CHANGE_TIMER)->record = r;
	add_attempt(h, r);
	add_line(h, r, HISTORY_OPENED);
	return r;
}

static struct notice *add_notice(struct hand *h, struct case_record *r, const char *step, bool gone)
{
	struct notice *n = NEW(h, (struct notice){.id = new_id(h),
				      .followup = r->f.id,
				      .person = r->f.owner,
				      .template = "first",
				      .step = step,
				      .fate = gone ? NOTICE_TAKEN_BACK : NOTICE_WAITS,
				      .was = NOTICE_WAITS,
				      .mark = ROW_FRESH});
	n->mail = NEW(h, (struct outgoing){.recipient = "a@x.example",
			     .envelope_from = "f@x.example",
			     .message_id = arena_printf(h->u->arena, "m%lld", (long long)n->id),
			     .envid = "e",
			     .due_at = h->u->now,
			     .expires_at = h->u->now + DAYS(5),
			     .bytes = "a\0b",
			     .len = 3});
	add(h, CHANGE_NOTICE)->notice = n;
	if (gone)
		add(h, CHANGE_TAKEN_BACK)->notice = n;
	return n;
}

static void add_asking(struct hand *h, const struct question *q, enum question_event kind)
{
	add(h, CHANGE_ASKING)->line_of_question = NEW(
	    h, (struct question_line){.of = q, .at = h->u->now, .actor = "engine", .kind = kind});
}

static struct question *add_question(struct hand *h, enum question_kind kind, const char *key)
{
	struct question *q = NEW(h, (struct question){.id = new_id(h),
					.kind = kind,
					.key = key,
					.patient = h->chart ? h->chart->patient.id : 0,
					.text = "which?",
					.evidence = "",
					.asked_at = h->u->now,
					.open = true,
					.class = CLASS_REVIEW,
					.due = h->u->now,
					.clock = h->u->now,
					.waits_until = INSTANT_NONE,
					.deadline = 20000,
					.rule = "mqsa 2024 MQSA-1",
					.tier = 2,
					.answered_at = INSTANT_NONE,
					.mark = ROW_FRESH});
	add(h, CHANGE_QUESTION)->question = q;
	add_asking(h, q, QUESTION_WAS_ASKED);
	return q;
}

static void start(struct hand *h, struct unit *u, struct id_pool *ids)
{
	*h = (struct hand){.u = u, .ids = ids};
	ck_assert(ids_reserve(u, ids, 64));
}

static void save(struct hand *h)
{
	const struct decided *list[] = {&h->d};
	ck_assert_msg(changes_save(h->u, list, 1), "%s", h->u->err.text);
}

/* A whole patient with one of everything. */
static void add_everything(struct hand *h, const char *number, const char *person)
{
	static const struct shadow shadow = {DISPOSITION_FOLLOWUP, "follow-up-imaging", "CT-CHEST",
	    NULL, "3", "stated", 6, 6, "months"};
	struct person *p = add_person(h, person);
	add_patient(h, number);
	struct exam *x = add_exam(h, number, p->id);
	add_appointment(h, x);
	struct report *r = add_report(h, x);
	struct finding *g = add_finding(h, r, NULL);
	add_finding(h, r, &shadow);
	struct case_record *c = add_case(h, x, g, p->id);
	add_notice(h, c, "first", false);
	add_notice(h, c, "second", true);
	struct change *e = add(h, CHANGE_CALENDAR);
	e->of = c;
	e->entry = NEW(h, (struct calendar_entry){.kind = CALENDAR_DUE,
			      .person = p->id,
			      .uid = arena_printf(h->u->arena, "u%lld", (long long)c->f.id),
			      .day = c->f.window.target,
			      .starts_at = INSTANT_NONE,
			      .mark = ROW_FRESH});
	add_question(h, QUESTION_EXAM_MATCH, number)->followup = c->f.id;
	add_line(h, c, HISTORY_TOLD);
}

#endif
