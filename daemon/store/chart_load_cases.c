/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load_cases.c - follow-ups with their timers, calendar entries, notices and attempts.
 */
#include "autoconf.h"
#include "chart_load.h"
#include "mail_of.h"
#include "followupd/chart_json.h"
#include "followupd/log.h"

#include <stdlib.h>
#include <string.h>

/* ---- follow-ups ----------------------------------------------------------------------------- */

static const struct statement cases = {"charts_cases",
    "SELECT f.id, f.patient_id, f.finding_id, f.index_exam_id, f.series_id, f.series_step, "
    "f.action, f.modality, f.laterality, f.anchor, f.earliest, f.target, f.latest, f.published, "
    "f.optional, f.state, f.hold, f.tier, f.owner_id, f.opened_at, f.acknowledged_at, "
    "f.order_placer, f.order_filler, f.order_accession, f.appointment_at, f.performed_at, "
    "f.policy_step, f.closure, f.revision, f.ref, f.finding_key, x.accession, f.guideline, "
    "f.policy, f.overdue, t.step, t.due_at, f.closed_by, f.closure_detail, f.closed_at, "
    "f.event_seq, v.hash, f.planned_at, coalesce(t.plan_step, t.step), coalesce(t.plan_due_at, "
    "t.due_at), f.again_for, f.again_at, f.offer_to, f.offer_by, f.offer_ends, f.offer_reason, "
    "f.postponements, f.postponed_until, f.postponed_at, f.postponed_why, f.need, f.need_by, "
    "f.need_since, f.need_at, f.need_asked, f.need_note, f.look_by, f.look_at, f.team_id, "
    "f.coordinator_id "
    "FROM followups f LEFT JOIN exams x ON x.id = "
    "f.index_exam_id"
    " LEFT JOIN timers t ON t.followup_id = f.id"
    " LEFT JOIN events v ON v.followup_id = f.id AND v.seq = f.event_seq"
    " WHERE f.id IN (SELECT id FROM followups WHERE patient_id = ANY ($1::bigint[])"
    "  UNION SELECT unnest($2::bigint[])) ORDER BY f.id"};

static void read_followup(struct chart_loading *l, const struct rows *r, int i, struct followup *f)
{
	const char *closed = rows_text(r, i, 27);
	*f = (struct followup){.id = rows_int(r, i, 0),
	    .patient = rows_int(r, i, 1),
	    .finding = rows_int(r, i, 2),
	    .index_exam = rows_int(r, i, 3),
	    .series = rows_int(r, i, 4),
	    .series_step = (int)rows_int(r, i, 5),
	    .action = column_text(l, r, i, 6),
	    .modality = column_text(l, r, i, 7),
	    .laterality = column_text(l, r, i, 8),
	    .window = {rows_date(r, i, 9), rows_date(r, i, 10), rows_date(r, i, 11),
		rows_date(r, i, 12), rows_bool(r, i, 13)},
	    .optional = rows_bool(r, i, 14),
	    .state =
		(enum followup_state)vocabulary_value(&followup_state_words, rows_text(r, i, 15)),
	    .hold = (enum followup_hold)vocabulary_value(&followup_hold_words, rows_text(r, i, 16)),
	    .tier = (int)rows_int(r, i, 17),
	    .owner = rows_int(r, i, 18),
	    .opened_at = rows_instant(r, i, 19),
	    .planned_at = rows_instant(r, i, 42),
	    .acknowledged_at = rows_instant(r, i, 20),
	    .order_placer = column_text(l, r, i, 21),
	    .order_filler = column_text(l, r, i, 22),
	    .order_accession = column_text(l, r, i, 23),
	    .appointment_at = rows_instant(r, i, 24),
	    .performed_at = rows_instant(r, i, 25),
	    .policy_step = column_text(l, r, i, 26),
	    .closure =
		closed ? (enum closure_code)vocabulary_value(&closure_words, closed) : CLOSURE_NONE,
	    .revision = (int)rows_int(r, i, 28)};
}

static void read_hash(const struct rows *r, int i, int column, struct case_record *c)
{
	size_t len;
	if (rows_null(r, i, column))
		return;
	unsigned char *hash = rows_bytes(r, i, column, &len);
	if (len != SHA256_SIZE)
		bug("follow-up %lld has a history with a hash of %zu bytes", (long long)c->f.id,
		    len);
	memcpy(c->event_hash, hash, len);
	free(hash);
}

static void read_rest(struct chart_loading *l, const struct rows *r, int i, struct case_record *c)
{
	c->ref = column_text(l, r, i, 29);
	c->finding_key = column_text(l, r, i, 30);
	c->index_accession = column_text(l, r, i, 31);
	c->ruling = ruling_decode(l->a, rows_text(r, i, 32));
	c->policy = column_text(l, r, i, 33);
	c->overdue = rows_bool(r, i, 34);
	c->timer_step = column_text(l, r, i, 35);
	c->timer_due = rows_instant(r, i, 36);
	c->plan_step = column_text(l, r, i, 43);
	c->plan_due = rows_instant(r, i, 44);
	c->again_for = rows_int(r, i, 45);
	c->again_at = rows_instant(r, i, 46);
	c->offer = (struct offer){.to = rows_int(r, i, 47),
	    .by = rows_int(r, i, 48),
	    .ends = rows_instant(r, i, 49),
	    .reason = column_text(l, r, i, 50)};
	c->postponements = (int)rows_int(r, i, 51);
	c->f.postponed_until = rows_date(r, i, 52);
	c->postponed_at = rows_instant(r, i, 53);
	c->postponed_why = column_text(l, r, i, 54);
	c->need =
	    (struct needing){.what = (enum need)vocabulary_value(&need_words, rows_text(r, i, 55)),
		.by = rows_int(r, i, 56),
		.since = rows_instant(r, i, 57),
		.ask_at = rows_instant(r, i, 58),
		.asked = (int)rows_int(r, i, 59),
		.note = column_text(l, r, i, 60)};
	c->look = (struct next_look){.by = rows_int(r, i, 61), .at = rows_instant(r, i, 62)};
	c->f.team = rows_int(r, i, 63);
	c->f.coordinator = rows_int(r, i, 64);
	c->closed_by = column_text(l, r, i, 37);
	if (!rows_null(r, i, 38))
		c->closure_detail =
		    details_decode(l->a, rows_text(r, i, 38), &c->closure_detail_count);
	c->closed_at = rows_instant(r, i, 39);
	c->event_seq = (int)rows_int(r, i, 40);
	read_hash(r, i, 41, c);
}

static bool read_cases(struct chart_loading *l, const struct rows *r)
{
	for (int i = 0; i < rows_count(r); i++) {
		struct chart *c = index_find(&l->charts, rows_int(r, i, 1));
		if (!c)
			return load_again(l);
		struct case_record *own = LOADED(l, c->record, c->case_count);
		read_followup(l, r, i, &own->f);
		read_rest(l, r, i, own);
		index_add(l, &l->cases, own->f.id, own);
		people_add(l, own->f.owner);
		people_add(l, own->again_for);
		people_add(l, own->need.by);
		people_add(l, own->look.by);
		people_add(l, own->offer.to);
		people_add(l, own->offer.by);
		people_add(l, own->f.coordinator);
	}
	return true;
}

static bool load_records(struct chart_loading *l)
{
	struct array of, asked;
	struct rows r;
	index_ids(&l->charts, &of);
	array_begin(&asked, ARRAY_BIGINT);
	for (size_t i = 0; i < l->q->followup_count; i++)
		array_int(&asked, l->q->followup[i]);
	bool ok = unit_ask(l->u, &cases, VALUES(array_value(&of), array_value(&asked)), &r);
	array_free(&of);
	array_free(&asked);
	if (!ok)
		return false;
	ok = read_cases(l, &r);
	rows_free(&r);
	return ok;
}

/* ---- calendar and notices ------------------------------------------------------------------- */

static const struct statement entries = {"charts_calendar",
    "SELECT followup_id, kind, person_id, uid, sequence, day, starts_at, stamp, alarm_1,"
    " alarm_2, provisional, cancelled FROM calendar_entries WHERE followup_id = ANY ($1::bigint[])"
    " ORDER BY followup_id, kind, person_id"};

static void read_entry(struct chart_loading *l, const struct rows *r, int i, struct case_record *of)
{
	struct calendar_entry *e = LOADED(l, of->calendar, of->calendar_count);
	*e = (struct calendar_entry){
	    .kind = (enum calendar_kind)vocabulary_value(&calendar_kind_words, rows_text(r, i, 1)),
	    .person = rows_int(r, i, 2),
	    .uid = column_text(l, r, i, 3),
	    .sequence = (int)rows_int(r, i, 4),
	    .day = rows_date(r, i, 5),
	    .starts_at = rows_instant(r, i, 6),
	    .stamp = rows_instant(r, i, 7),
	    .alarm = {(int)rows_int(r, i, 8), (int)rows_int(r, i, 9)},
	    .provisional = rows_bool(r, i, 10),
	    .cancelled = rows_bool(r, i, 11)};
	people_add(l, e->person);
}

static const struct statement notices = {"charts_notices",
    "SELECT n.followup_id, n.id, n.review_item_id, n.person_id, n.kind, n.step, n.revision, "
    "coalesce(d.message_id, o.message_id), d.outcome, o.phase, o.withdrawn, o.due_at, "
    "n.created_at, l.due_at, l.notice_id"
    " FROM notices n LEFT JOIN digest_lines l ON l.told_id = n.id"
    " LEFT JOIN deliveries d ON d.notice_id = " MAIL_OF_NOTICE
    " LEFT JOIN outbox o ON o.notice_id = " MAIL_OF_NOTICE
    " WHERE n.followup_id = ANY ($1::bigint[])"
    " ORDER BY n.id"};

/* Taken back and not permitted since: the next sweep ends it, and nobody will see it. */
static enum notice_fate fate_of(const struct rows *r, int i)
{
	const char *outcome = rows_text(r, i, 8), *phase = rows_text(r, i, 9);
	if (!outcome && phase && vocabulary_value(&outbox_phase_words, phase) == PHASE_BODY)
		return NOTICE_LEAVING;
	if (!outcome)
		return rows_bool(r, i, 10) ? NOTICE_TAKEN_BACK : NOTICE_WAITS;
	switch ((enum delivery_outcome)vocabulary_value(&delivery_outcome_words, outcome)) {
	case DELIVERY_ACCEPTED:
		return NOTICE_ACCEPTED;
	case DELIVERY_FAILED:
		return NOTICE_FAILED;
	case DELIVERY_WITHDRAWN:
		break;
	}
	return NOTICE_TAKEN_BACK;
}

static void read_notice(
    struct chart_loading *l, const struct rows *r, int i, struct case_record *of)
{
	struct notice *n = LOADED(l, of->notice, of->notice_count);
	*n = (struct notice){.id = rows_int(r, i, 1),
	    .followup = of->f.id,
	    .question = rows_int(r, i, 2),
	    .person = rows_int(r, i, 3),
	    .template = column_text(l, r, i, 4),
	    .step = column_text(l, r, i, 5),
	    .revision = (int)rows_int(r, i, 6),
	    .message_id = column_text(l, r, i, 7),
	    .due = rows_instant(r, i, 11),
	    .at = rows_instant(r, i, 12),
	    .digest = rows_instant(r, i, 13),
	    .carrier = rows_int(r, i, 14)};
	n->fate = n->was = fate_of(r, i);
	people_add(l, n->person);
}

static const struct statement attempts = {"charts_attempts",
    "SELECT followup_id, id, person_id, inbound_id, at, recorded_at, channel, outcome, note, "
    "letter, contact"
    " FROM attempts WHERE followup_id = ANY ($1::bigint[]) AND withdrawn_at IS NULL ORDER BY id"};

static void read_attempt(
    struct chart_loading *l, const struct rows *r, int i, struct case_record *of)
{
	struct attempt *a = LOADED(l, of->attempt, of->attempt_count);
	*a = (struct attempt){.id = rows_int(r, i, 1),
	    .person = rows_int(r, i, 2),
	    .inbound = rows_int(r, i, 3),
	    .at = rows_instant(r, i, 4),
	    .recorded_at = rows_instant(r, i, 5),
	    .channel =
		(enum attempt_channel)vocabulary_value(&attempt_channel_words, rows_text(r, i, 6)),
	    .outcome =
		(enum attempt_outcome)vocabulary_value(&attempt_outcome_words, rows_text(r, i, 7)),
	    .note = column_text(l, r, i, 8),
	    .letter = (int)rows_int(r, i, 9),
	    .contact = column_text(l, r, i, 10)};
	people_add(l, a->person);
}

static bool load_of_cases(struct chart_loading *l, const struct statement *st,
    void (*read)(struct chart_loading *l, const struct rows *r, int i, struct case_record *of))
{
	struct array of;
	struct rows r;
	index_ids(&l->cases, &of);
	bool ok = unit_ask(l->u, st, VALUES(array_value(&of)), &r);
	array_free(&of);
	if (!ok)
		return false;
	for (int i = 0; i < rows_count(&r); i++)
		read(l, &r, i, index_find(&l->cases, rows_int(&r, i, 0)));
	rows_free(&r);
	return true;
}

bool load_cases(struct chart_loading *l)
{
	bool ok = load_records(l) && load_of_cases(l, &attempts, read_attempt);
	if (l->q->only_steps)
		return ok;
	return ok && load_of_cases(l, &entries, read_entry) &&
	       load_of_cases(l, &notices, read_notice);
}
