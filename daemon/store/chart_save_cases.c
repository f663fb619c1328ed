/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save_cases.c - rows of followups, timers, attempts, events and calendar_entries.
 *
 * Owns: the chain of a history.  Each line's hash covers the one before and the very text of the
 * line, exactly as event_hash() of the schema computes it again.
 */
#include "autoconf.h"
#include "chart_save.h"
#include "followupd/closure.h"
#include "followupd/chart_json.h"

#include <inttypes.h>
#include <string.h>

/* ---- follow-ups ----------------------------------------------------------------------------- */

#define CASE_COLUMNS                                                                               \
	"id, ref, patient_id, finding_id, finding_key, index_exam_id, series_id, series_step, "    \
	"action, modality, laterality, anchor, earliest, target, latest, published, optional, "    \
	"guideline, state, hold, tier, overdue, owner_id, opened_at, acknowledged_at, "            \
	"order_placer, order_filler, order_accession, appointment_at, performed_at, policy, "      \
	"policy_step, revision, closure, closed_at, closed_by, closure_detail, event_seq, "        \
	"planned_at, again_for, again_at, offer_to, offer_by, offer_ends, offer_reason, "          \
	"postponements, postponed_until, postponed_at, postponed_why, need, need_by, need_since, " \
	"need_at, need_asked, need_note, look_by, look_at, team_id, coordinator_id"
#define CASE_ROWS                                                                                  \
	"unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], "  \
	"$7::bigint[], $8::int[], $9::text[], $10::text[], $11::text[], $12::date[], "             \
	"$13::date[], $14::date[], $15::date[], $16::bool[], $17::bool[], $18::text[], "           \
	"$19::text[], $20::text[], $21::int[], $22::bool[], $23::bigint[], $24::timestamptz[], "   \
	"$25::timestamptz[], $26::text[], $27::text[], $28::text[], $29::timestamptz[], "          \
	"$30::timestamptz[], $31::text[], $32::text[], $33::int[], $34::text[], "                  \
	"$35::timestamptz[], $36::text[], $37::text[], $38::int[], $39::timestamptz[], "           \
	"$40::bigint[], $41::timestamptz[], $42::bigint[], $43::bigint[], $44::timestamptz[], "    \
	"$45::text[], $46::int[], $47::date[], $48::timestamptz[], $49::text[], $50::text[], "     \
	"$51::bigint[], $52::timestamptz[], $53::timestamptz[], $54::int[], $55::text[], "         \
	"$56::bigint[], $57::timestamptz[], $58::bigint[], $59::bigint[]) AS v "                   \
	"(" CASE_COLUMNS ")"
static const char case_types[] = "ItIItIIitttddddbbtttibIzztttzzttitzttizIzIIztidzttIzzitIzII";

static void fill_followup(struct saving *s, struct sheet *t, const struct case_record *c)
{
	const struct followup *f = &c->f;
	sheet_id(t, f->id);
	sheet_text(t, c->ref);
	sheet_id(t, f->patient);
	sheet_id(t, f->finding);
	sheet_text(t, c->finding_key);
	sheet_id(t, f->index_exam);
	sheet_id(t, f->series);
	sheet_int(t, f->series_step);
	sheet_text(t, f->action);
	sheet_text(t, f->modality ? f->modality : "");
	sheet_text(t, f->laterality);
	sheet_date(t, f->window.anchor);
	sheet_date(t, f->window.earliest);
	sheet_date(t, f->window.target);
	sheet_date(t, f->window.latest);
	sheet_bool(t, f->window.published);
	sheet_bool(t, f->optional);
	sheet_text(t, ruling_encode(s->a, c->ruling));
}

static void fill_state(struct sheet *t, const struct case_record *c)
{
	const struct followup *f = &c->f;
	sheet_text(t, vocabulary_word(&followup_state_words, (int)f->state));
	sheet_text(t, vocabulary_word(&followup_hold_words, (int)f->hold));
	sheet_int(t, f->tier);
	sheet_bool(t, c->overdue);
	sheet_id(t, f->owner);
	sheet_instant(t, f->opened_at);
	sheet_instant(t, f->acknowledged_at);
	sheet_text(t, f->order_placer);
	sheet_text(t, f->order_filler);
	sheet_text(t, f->order_accession);
	sheet_instant(t, f->appointment_at);
	sheet_instant(t, f->performed_at);
	sheet_text(t, c->policy);
	sheet_text(t, f->policy_step);
	sheet_int(t, f->revision);
}

static void fill_closure(struct saving *s, struct sheet *t, const struct case_record *c)
{
	bool closed = c->f.state == FOLLOWUP_CLOSED;
	sheet_text(t, closed ? closure_text(c->f.closure) : NULL);
	sheet_instant(t, closed ? c->closed_at : INSTANT_NONE);
	sheet_text(t, closed ? c->closed_by : NULL);
	sheet_text(
	    t, closed ? details_encode(s->a, c->closure_detail, c->closure_detail_count) : NULL);
	sheet_int(t, c->event_seq);
	sheet_instant(t, c->f.planned_at);
	sheet_id(t, c->again_for);
	sheet_instant(t, c->again_at);
	sheet_id(t, c->offer.to);
	sheet_id(t, c->offer.by);
	sheet_instant(t, c->offer.to ? c->offer.ends : INSTANT_NONE);
	sheet_text(t, c->offer.reason);
	sheet_int(t, c->postponements);
	sheet_date(t, c->f.postponed_until);
	sheet_instant(t, c->postponed_at);
	sheet_text(t, c->postponed_why);
	sheet_text(t, vocabulary_word(&need_words, (int)c->need.what));
	sheet_id(t, c->need.by);
	sheet_instant(t, c->need.since);
	sheet_instant(t, c->need.ask_at);
	sheet_int(t, c->need.asked);
	sheet_text(t, c->need.note);
	sheet_id(t, c->look.by);
	sheet_instant(t, c->look.at);
	sheet_int(t, c->f.team);
	sheet_id(t, c->f.coordinator);
}

static void save_followups(struct saving *s)
{
	static const struct statement insert = {"cases_insert_set",
	    "INSERT INTO followups (" CASE_COLUMNS ") SELECT v.id, v.ref, v.patient_id, "
	    "v.finding_id, v.finding_key, v.index_exam_id, v.series_id, v.series_step, v.action, "
	    "v.modality, v.laterality, v.anchor, v.earliest, v.target, v.latest, v.published, "
	    "v.optional, v.guideline::jsonb, v.state, v.hold, v.tier, v.overdue, v.owner_id, "
	    "v.opened_at, v.acknowledged_at, v.order_placer, v.order_filler, v.order_accession, "
	    "v.appointment_at, v.performed_at, v.policy, v.policy_step, v.revision, v.closure, "
	    "v.closed_at, v.closed_by, v.closure_detail::jsonb, v.event_seq, v.planned_at, "
	    "v.again_for, v.again_at, v.offer_to, v.offer_by, v.offer_ends, v.offer_reason, "
	    "v.postponements, v.postponed_until, v.postponed_at, v.postponed_why, v.need, "
	    "v.need_by, "
	    "v.need_since, v.need_at, v.need_asked, v.need_note, v.look_by, v.look_at, v.team_id, "
	    "v.coordinator_id "
	    "FROM " CASE_ROWS};
	/* The proof of a closure is written once, with it. */
	static const struct statement update = {"cases_update_set",
	    "UPDATE followups f SET patient_id = v.patient_id, finding_id = v.finding_id, "
	    "finding_key = v.finding_key, "
	    "index_exam_id = v.index_exam_id, series_id = v.series_id, "
	    "series_step = v.series_step, action = v.action, modality = v.modality, "
	    "laterality = v.laterality, anchor = v.anchor, earliest = v.earliest, "
	    "target = v.target, latest = v.latest, published = v.published, "
	    "optional = v.optional, guideline = v.guideline::jsonb, state = v.state, "
	    "hold = v.hold, tier = v.tier, overdue = v.overdue, owner_id = v.owner_id, "
	    "opened_at = v.opened_at, acknowledged_at = v.acknowledged_at, "
	    "order_placer = v.order_placer, order_filler = v.order_filler, "
	    "order_accession = v.order_accession, appointment_at = v.appointment_at, "
	    "performed_at = v.performed_at, policy = v.policy, policy_step = v.policy_step, "
	    "revision = v.revision, closure_detail = CASE WHEN f.closed_at = v.closed_at "
	    "THEN f.closure_detail ELSE v.closure_detail::jsonb END, closure = v.closure, "
	    "closed_at = v.closed_at, closed_by = v.closed_by, event_seq = v.event_seq, "
	    "planned_at = v.planned_at, again_for = v.again_for, again_at = v.again_at, "
	    "offer_to = v.offer_to, offer_by = v.offer_by, offer_ends = v.offer_ends, "
	    "offer_reason = v.offer_reason, postponements = v.postponements, "
	    "postponed_until = v.postponed_until, postponed_at = v.postponed_at, "
	    "postponed_why = v.postponed_why, need = v.need, need_by = v.need_by, "
	    "need_since = v.need_since, need_at = v.need_at, need_asked = v.need_asked, "
	    "need_note = v.need_note, look_by = v.look_by, look_at = v.look_at"
	    " FROM " CASE_ROWS " WHERE f.id = v.id"};
	struct sheet sheet[2];
	sheet_begin(&sheet[0], case_types);
	sheet_begin(&sheet[1], case_types);
	for (size_t i = 0; i < s->list[SAVED_CASES].count; i++) {
		struct saved_row *row = &s->list[SAVED_CASES].row[i];
		struct case_record *c = row->row;
		row->is_new = c->mark == ROW_FRESH;
		struct sheet *t = &sheet[!row->is_new];
		fill_followup(s, t, c);
		fill_state(t, c);
		fill_closure(s, t, c);
		c->mark = ROW_CLEAN;
	}
	save_sheet(s, &insert, &sheet[0], NO_VALUES);
	save_sheet(s, &update, &sheet[1], NO_VALUES);
}

static void save_timers(struct saving *s)
{
	static const struct statement set = {"timers_set_set",
	    "INSERT INTO timers (followup_id, step, due_at, plan_step, plan_due_at) SELECT * FROM "
	    "unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[]) ON "
	    "CONFLICT (followup_id) DO UPDATE SET step = excluded.step, due_at = excluded.due_at, "
	    "plan_step = excluded.plan_step, plan_due_at = excluded.plan_due_at"};
	static const struct statement drop = {
	    "timers_drop_set", "DELETE FROM timers WHERE followup_id = ANY ($1::bigint[])"};
	struct sheet kept, dropped;
	sheet_begin(&kept, "Itztz");
	sheet_begin(&dropped, "I");
	for (size_t i = 0; i < s->list[SAVED_TIMERS].count; i++) {
		struct case_record *c = s->list[SAVED_TIMERS].row[i].row;
		c->timer_mark = ROW_CLEAN;
		if (!c->timer_step) {
			sheet_id(&dropped, c->f.id);
			continue;
		}
		sheet_id(&kept, c->f.id);
		sheet_text(&kept, c->timer_step);
		sheet_instant(&kept, c->timer_due);
		bool behind = strcmp(c->plan_step, c->timer_step) != 0;
		sheet_text(&kept, behind ? c->plan_step : NULL);
		sheet_instant(&kept, behind ? c->plan_due : INSTANT_NONE);
	}
	save_sheet(s, &drop, &dropped, NO_VALUES);
	save_sheet(s, &set, &kept, NO_VALUES);
}

static void save_attempts(struct saving *s)
{
	static const struct statement insert = {"attempts_insert_set",
	    "INSERT INTO attempts (id, followup_id, person_id, inbound_id, at, recorded_at, "
	    "channel, "
	    "outcome, note, letter, contact) SELECT * FROM unnest($1::bigint[], $2::bigint[], "
	    "$3::bigint[], $4::bigint[], $5::timestamptz[], $6::timestamptz[], $7::text[], "
	    "$8::text[], $9::text[], $10::int[], $11::text[])"};
	static const struct statement withdraw = {"attempts_withdraw_set",
	    "UPDATE attempts SET withdrawn_at = $2::timestamptz WHERE id = ANY ($1::bigint[])"};
	struct sheet t, gone;
	sheet_begin(&t, "IIIIzztttit");
	sheet_begin(&gone, "I");
	for (size_t i = 0; i < s->list[SAVED_ATTEMPTS].count; i++) {
		const struct saved_row *row = &s->list[SAVED_ATTEMPTS].row[i];
		const struct case_record *of = row->of;
		struct attempt *a = row->row;
		bool fresh = a->mark == ROW_FRESH;
		a->mark = ROW_CLEAN;
		if (a->withdrawn)
			sheet_id(&gone, a->id);
		if (!fresh)
			continue;
		sheet_id(&t, a->id);
		sheet_id(&t, of->f.id);
		sheet_id(&t, a->person);
		sheet_id(&t, a->inbound);
		sheet_instant(&t, a->at);
		sheet_instant(&t, a->recorded_at);
		sheet_text(&t, vocabulary_word(&attempt_channel_words, (int)a->channel));
		sheet_text(&t, vocabulary_word(&attempt_outcome_words, (int)a->outcome));
		sheet_text(&t, a->note);
		sheet_int(&t, a->letter);
		sheet_text(&t, a->contact);
	}
	save_sheet(s, &insert, &t, NO_VALUES);
	save_sheet(s, &withdraw, &gone, VALUES(V_INSTANT(s->u->now)));
}

void save_cases(struct saving *s)
{
	save_followups(s);
	save_timers(s);
	save_attempts(s);
}

/* ---- history -------------------------------------------------------------------------------- */

/* sha256(hash of the line before, "FOLLOWUP|SEQ|EPOCH|ACTOR|KIND|DETAIL"); the epoch as PostgreSQL
 * prints extract(epoch ...): seconds with six decimals. */
static void extend_chain(const struct history_line *h, const char *detail)
{
	struct case_record *c = h->of;
	struct buf b = {0};
	uint64_t micros = h->at < 0 ? 0 - (uint64_t)h->at : (uint64_t)h->at;
	if (h->seq > 1)
		buf_add(&b, c->event_hash, sizeof c->event_hash);
	buf_addf(&b, "%" PRId64 "|%d|%s%" PRIu64 ".%06" PRIu64 "|%s|%s|", c->f.id, h->seq,
	    h->at < 0 ? "-" : "", micros / 1000000, micros % 1000000, h->actor,
	    vocabulary_word(&history_kind_words, (int)h->kind));
	buf_adds(&b, detail);
	sha256(b.data, b.len, c->event_hash);
	buf_free(&b);
}

void save_history(struct saving *s)
{
	static const struct statement insert = {"events_insert_set",
	    "INSERT INTO events (followup_id, seq, at, actor, kind, detail, hash) SELECT "
	    "v.followup_id, v.seq, v.at, v.actor, v.kind, v.detail::json, v.hash FROM "
	    "unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], "
	    "$6::text[], $7::bytea[]) AS v (followup_id, seq, at, actor, kind, detail, hash)"};
	struct sheet t;
	sheet_begin(&t, "Iizttty");
	for (size_t i = 0; i < s->list[SAVED_LINES].count; i++) {
		const struct history_line *h = s->list[SAVED_LINES].row[i].row;
		const char *detail = details_encode(s->a, h->detail, h->detail_count);
		extend_chain(h, detail);
		sheet_id(&t, h->of->f.id);
		sheet_int(&t, h->seq);
		sheet_instant(&t, h->at);
		sheet_text(&t, h->actor);
		sheet_text(&t, vocabulary_word(&history_kind_words, (int)h->kind));
		sheet_text(&t, detail);
		sheet_bytes(&t, h->of->event_hash, sizeof h->of->event_hash);
	}
	save_sheet(s, &insert, &t, NO_VALUES);
}

/* ---- calendar ------------------------------------------------------------------------------- */

void save_calendar(struct saving *s)
{
	static const struct statement set = {"calendar_set_set",
	    "INSERT INTO calendar_entries (followup_id, kind, person_id, uid, sequence, day, "
	    "starts_at, stamp, alarm_1, alarm_2, provisional, cancelled) SELECT * FROM "
	    "unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::date[], "
	    "$7::timestamptz[], $8::timestamptz[], $9::int[], $10::int[], $11::bool[], "
	    "$12::bool[]) ON CONFLICT (followup_id, kind, person_id) DO UPDATE SET sequence = "
	    "excluded.sequence, day = excluded.day, starts_at = excluded.starts_at, stamp = "
	    "excluded.stamp, alarm_1 = excluded.alarm_1, alarm_2 = excluded.alarm_2, provisional "
	    "= excluded.provisional, cancelled = excluded.cancelled"};
	struct sheet t;
	sheet_begin(&t, "ItItidzziibb");
	for (size_t i = 0; i < s->list[SAVED_CALENDAR].count; i++) {
		const struct saved_row *row = &s->list[SAVED_CALENDAR].row[i];
		struct calendar_entry *e = row->row;
		e->mark = ROW_CLEAN;
		sheet_id(&t, row->id);
		sheet_text(&t, vocabulary_word(&calendar_kind_words, (int)e->kind));
		sheet_id(&t, e->person);
		sheet_text(&t, e->uid);
		sheet_int(&t, e->sequence);
		sheet_date(&t, e->day);
		sheet_instant(&t, e->starts_at);
		sheet_instant(&t, e->stamp);
		for (int k = 0; k < 2; k++)
			sheet_int(&t, e->alarm[k]);
		sheet_bool(&t, e->provisional);
		sheet_bool(&t, e->cancelled);
	}
	save_sheet(s, &set, &t, NO_VALUES);
}
