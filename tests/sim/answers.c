/* SPDX-License-Identifier: Apache-2.0
 *
 * answers.c - what a person says about a follow-up or a question that the patient has by then.
 */
#include "autoconf.h"
#include "hospital.h"
#include "replies.h"

#include "followupd/answers.h"

#include <string.h>

static struct case_record *pick_case(const struct chart *c, const struct sim_step *s)
{
	bool closed = s->answer == ANSWER_REOPEN;
	size_t count = 0, n = 0;
	for (size_t i = 0; i < c->case_count; i++)
		count += (c->record[i]->f.state == FOLLOWUP_CLOSED) == closed;
	/* Now and then somebody answers what is over already. */
	if (s->pick % 16 == 0 && c->case_count)
		return c->record[s->pick / 16 % c->case_count];
	for (size_t i = 0; i < c->case_count; i++)
		if ((c->record[i]->f.state == FOLLOWUP_CLOSED) == closed &&
		    n++ == s->pick / 16 % count)
			return c->record[i];
	return NULL;
}

/* Now and then somebody answers a question that takes no such answer. */
static bool is_asked(const struct question *q, const struct sim_step *s)
{
	return q->open && (s->pick % 16 == 0 || answer_fits(s->answer, q->kind));
}

static struct question *pick_question(const struct chart *c, const struct sim_step *s)
{
	size_t count = 0, n = 0;
	for (size_t i = 0; i < c->question_count; i++)
		count += is_asked(c->question[i], s);
	for (size_t i = 0; i < c->question_count; i++)
		if (is_asked(c->question[i], s) && n++ == s->pick / 16 % count)
			return c->question[i];
	return NULL;
}

/* The follow-up that is named beside the one it is about; 0: the patient has none. */
static int64_t pick_other(const struct chart *c, const struct sim_step *s)
{
	bool names = s->answer == ANSWER_CLOSE || s->answer == ANSWER_SAME_AS;
	return names && c->case_count ? c->record[s->pick / 3 % c->case_count]->f.id : 0;
}

static const char *one_of(const char *const *list, unsigned pick)
{
	unsigned count = 0;
	while (list[count])
		count++;
	return list[pick % count];
}

/* What is typed into an answer to a question, now and then not enough of it. */
static void type_answer(struct arena *a, const struct sim_step *s, struct answer *w)
{
	static const char *const exams[] = {"CT chest", "US thyroid", "MRI brain", "CT-CHEST-LD",
	    "diagnostic mammogram", "a closer look", "biopsy of the thyroid", NULL};
	static const char *const intervals[] = {
	    "3mo", "6-12 months", "2w", "within 10 days", "1y", "soon", NULL};
	char at[32];
	w->note = s->pick % 3 ? NULL : "as agreed on the phone";
	switch (s->answer) {
	case ANSWER_OPEN:
		w->what = one_of(exams, s->pick);
		w->interval = one_of(intervals, s->pick / 7);
		return;
	case ANSWER_SAME_AS:
		w->link = "another";
		return;
	case ANSWER_NOT_OWED:
		w->code =
		    s->pick % 9 ? not_owed_words.word[s->pick % not_owed_words.count].word : NULL;
		return;
	case ANSWER_REASSIGN:
		w->person = sim_people[s->pick % PEOPLE].ref;
		return;
	case ANSWER_WAIT_UNTIL: /* now and then too far ahead, or without a reason */
		w->until = arena_strdup(a,
		    date_text(zone_date(zone_find("UTC"), s->at) + (date)(s->pick / 16 % 40), at));
		w->code = s->pick % 9
			      ? wait_reason_words.word[s->pick % wait_reason_words.count].word
			      : NULL;
		return;
	case ANSWER_COMMUNICATED:
		w->to = s->pick % 9 ? "a clinician" : NULL;
		w->at = arena_strdup(a, instant_text(s->at - HOURS(1), at));
		w->means = told_by_words.word[s->pick % told_by_words.count].word;
		w->read_back = s->pick % 2;
		return;
	case ANSWER_REVIEWED: /* who is no clinician has to name one */
		w->to = s->pick % 3 ? NULL : "a clinician";
		w->at = s->pick % 5 ? NULL : arena_strdup(a, instant_text(s->at - HOURS(1), at));
		return;
	default:
		return;
	}
}

/* Now and then an outcome that the channel cannot have, or a time that cannot be. */
static void type_attempt(struct arena *a, const struct sim_step *s, struct answer *w)
{
	enum attempt_channel channel = s->pick % attempt_channel_words.count;
	unsigned may = s->pick % 16 == 1 ? ~0U : attempt_outcomes_of(channel);
	int nth = (int)(s->pick / 7 % 5);
	char text[32];
	w->channel = attempt_channel_words.word[channel].word;
	for (size_t i = 0; i < attempt_outcome_words.count; i++)
		if (may >> i & 1 && (!w->outcome || nth-- > 0))
			w->outcome = attempt_outcome_words.word[i].word;
	if (s->pick % 5 == 1)
		w->at = arena_strdup(a, instant_text(s->at - HOURS(s->pick % 90), text));
	if (s->pick % 4 == 2)
		w->next = arena_strdup(
		    a, date_text(
			   zone_date(zone_find("UTC"), s->at) + (date)(s->pick / 16 % 34), text));
	if (channel == CHANNEL_PHONE && s->pick % 3 != 2)
		w->contact = sim_phone(a, s->patient, s->at, s->pick / 3 % 2);
	w->note = s->pick % 3 ? NULL : "a neighbour says he has moved";
}

/* Mostly what may become of a letter, of one of the first that there are. */
static void type_letter(struct arena *a, const struct sim_step *s, struct answer *w)
{
	static const enum letter_state often[] = {LETTER_QUEUED, LETTER_PRINTED, LETTER_PRINTED,
	    LETTER_SENT, LETTER_SENT, LETTER_RECEIVED, LETTER_RETURNED, LETTER_LEFT_OUT};
	enum letter_state to = often[s->pick % (sizeof often / sizeof *often)];
	char day[32];
	w->what = letter_state_words.word[to].word;
	w->letter = to == LETTER_QUEUED ? 0 : 1 + (int)(s->pick / 8 % 2);
	w->says = letter_says_words.word[s->pick / 16 % 3].word;
	w->language = s->pick % 3 ? "es" : NULL;
	w->certified = s->pick / 8 % 2;
	w->batch = s->pick % 17 ? "2026-04-22-1" : NULL;
	w->carrier = s->pick % 13 ? "9407 1000" : NULL;
	w->density = s->pick % 5 ? "dense" : NULL;
	w->day = s->pick % 4
		     ? NULL
		     : arena_strdup(a,
			   date_text(
			       zone_date(zone_find("UTC"), s->at) - (date)(s->pick / 16 % 9), day));
	w->reason = "it was said by phone";
}

bool of_question(const struct sim_step *s)
{
	return s->answer == ANSWER_LETTER && s->pick % 4 == 1;
}

/* A number that registration has, or that was never on record; now and then none of either. */
static void type_contact(struct arena *a, const struct sim_step *s, struct answer *w)
{
	const struct word *kind = &contact_kind_words.word[s->pick % contact_kind_words.count];
	bool phone = s->pick % 3 != 1;
	w->contact_kind = phone ? "phone" : kind->word;
	w->use = s->pick % 5 == 1 ? "mobile" : NULL;
	if (s->pick % 4)
		w->contact = phone ? sim_phone(a, s->patient, s->at, s->pick % 2) : "spa";
	if (s->pick % 7 < 4)
		w->what = phone ? sim_phone(a, s->patient + 300, s->at, 0) : "Polish";
	w->to = s->pick % 8 == 3 ? "a daughter" : NULL;
	w->note = s->pick % 3 ? NULL : "the clinic says so";
}

/* Now and then for a day that is too far ahead, or past. */
static void type_seen(struct arena *a, const struct sim_step *s, struct answer *w)
{
	char text[32];
	const char *day = s->pick % 3
			      ? arena_strdup(a, date_text(zone_date(zone_find("UTC"), s->at) +
							      (date)(s->pick / 16 % 36),
						    text))
			      : NULL;
	w->what =
	    s->answer == ANSWER_NEED ? need_words.word[s->pick % need_words.count].word : NULL;
	w->until = s->answer == ANSWER_NEED ? day : NULL;
	w->next = s->answer == ANSWER_SEEN ? day : NULL;
	w->note = s->pick % 5 ? "asked the clinic" : NULL;
}

/* An order, or an appointment, mostly ahead; the feed may know it, or another one. */
static void type_order(struct arena *a, const struct sim_step *s, struct answer *w)
{
	char text[32];
	date day = zone_date(zone_find("UTC"), s->at) + (date)(s->pick / 16 % 90) - 10;
	w->source = s->pick % 13 ? "the scheduling desk" : NULL;
	w->number = s->pick % 3 ? NULL : "H4711";
	w->what = s->pick % 4 ? NULL : "Lakeside Imaging";
	if (s->pick % 4 == 3)
		return;
	w->at = s->pick % 2 ? arena_strdup(a, date_text(day, text))
			    : arena_strdup(a, instant_text(DAYS((instant)day) + HOURS(15), text));
}

/* On one of the patient's exams, or on one that is not here, now and then without a word of it. */
static void type_entry(struct arena *a, const struct sim_step *s, struct answer *w)
{
	char day[32];
	date today = zone_date(zone_find("UTC"), s->at);
	w->number = sim_number(a, s->patient, s->old_number);
	const struct identifier id = {w->number, sim_authority(s->patient), "MR", NULL};
	w->authority = authority_of(a, &id, sim_sender(s->patient, false));
	if (s->pick % 3)
		w->report = sim_accession(a, s->patient * 100 + s->pick % 4);
	if (s->pick % 5) {
		w->day = arena_strdup(a, date_text(today - (date)(s->pick % 300) + 3, day));
		w->source = "CT abdomen at another hospital";
	}
	w->what = s->pick % 7 ? "CT chest" : "MRI of the pancreas";
	w->interval = s->pick % 11 ? "3mo" : "6-12mo";
	w->note = s->pick % 13 ? "a nodule of 6 mm, follow-up is advised" : NULL;
	w->reason = "the letter came by post";
	w->person = s->pick % 2 ? sim_people[s->pick / 5 % PEOPLE].ref : NULL;
	w->another = s->pick % 4 == 0;
}

struct answer *answer_of(struct arena *a, const struct sim_step *s)
{
	struct answer *w = arena_alloc(a, sizeof *w);
	*w = (struct answer){.kind = s->answer, .by = sim_people[s->orderer.number].ref};
	if (s->answer >= ANSWER_OPEN) {
		type_answer(a, s, w);
		return w;
	}
	if (s->answer == ANSWER_UNDO)
		return w;
	if (s->answer == ANSWER_ENTER) {
		type_entry(a, s, w);
		return w;
	}
	if (s->answer == ANSWER_NEED || s->answer == ANSWER_NOTE || s->answer == ANSWER_SEEN) {
		type_seen(a, s, w);
		return w;
	}
	if (s->answer == ANSWER_LETTER) {
		type_letter(a, s, w);
		return w;
	}
	if (s->answer == ANSWER_CONTACT) {
		type_contact(a, s, w);
		return w;
	}
	if (s->answer == ANSWER_ORDER) {
		type_order(a, s, w);
		return w;
	}
	if (s->answer == ANSWER_ATTEMPT) {
		type_attempt(a, s, w);
		return w;
	}
	if (s->answer == ANSWER_ASSIGN || s->answer == ANSWER_OFFER)
		w->person = sim_people[s->pick / 5 % PEOPLE].ref;
	char day[32];
	if (s->answer == ANSWER_POSTPONE) /* now and then too far ahead, or back */
		w->until = arena_strdup(a,
		    date_text(zone_date(zone_find("UTC"), s->at) + (date)(s->pick / 16 * 2), day));
	w->reason = s->answer == ANSWER_ACKNOWLEDGE && s->pick % 2 ? NULL : "as agreed";
	w->code = s->answer == ANSWER_CLOSE ? s->code : NULL;
	if (s->answer != ANSWER_CLOSE || s->pick % 7 == 0)
		return w; /* a closure without proof is refused */
	w->clinician = sim_people[s->pick / 5 % PEOPLE].ref;
	if (strcmp(s->code, "LTFU") == 0)
		return w; /* its proof is on record */
	w->exam = sim_accession(a, s->patient * 100 + s->pick % 3);
	w->link = "another";
	w->report = sim_accession(a, s->patient * 100 + s->pick % 4);
	w->source = "elsewhere, last week";
	return w;
}

/* One of those who have the number, whether it is theirs or they are only called by it. */
static bool pick_chart(struct hospital *h, struct arena *a, const struct sim_step *s, size_t *slot)
{
	const char *number = sim_number(a, s->patient, s->old_number);
	const struct identifier id = {number, sim_authority(s->patient), "MR", NULL};
	const char *authority = authority_of(a, &id, sim_sender(s->patient, false));
	size_t count = 0, n = 0;
	while (hospital_find_next(h, authority, number, &count, slot)) {
	}
	if (!--count)
		return false;
	n = s->pick % count;
	if (!hospital_find_next(h, authority, number, &n, slot))
		return false;
	*slot = (size_t)(hospital_slot(h, *slot) - h->slot);
	return true;
}

/* What the person saw: half of them say so, and now and then it is a line or two ago. */
static int seen_by(const struct sim_step *s, int event_seq)
{
	int behind = s->pick % 10 == 4 ? (int)(s->pick / 10 % 3) : 0;
	return s->pick % 2 ? 0 : event_seq > behind ? event_seq - behind : event_seq;
}

void answer_take(struct hospital *h, const struct sim_step *s)
{
	struct arena *a = arena_new();
	size_t about, slot[INVOLVED];
	struct event *e = NULL;
	struct answer *w = answer_of(a, s);
	bool known = pick_chart(h, a, s, &about);
	if (s->answer == ANSWER_UNDO)
		w->message = h->last_said;
	else if (known && s->answer != ANSWER_ENTER) {
		const struct chart *c = h->slot[about].chart;
		bool asked = s->answer >= ANSWER_OPEN || of_question(s);
		const struct case_record *r = asked ? NULL : pick_case(c, s);
		const struct question *q = asked ? pick_question(c, s) : NULL;
		w->followup = r ? r->f.id : 0;
		w->question = q ? q->id : 0;
		w->other = pick_other(c, s);
		w->seen = seen_by(s, r ? r->event_seq : q ? q->event_seq : 0);
		if (r && replies_by_mail(h, s))
			e = reply_event(h, a, s, r);
	}
	if (s->answer == ANSWER_POLICY) /* now and then one that is not in force */
		w->policy = s->pick % 9 ? h->rules->policy_id : "another 1 abc";
	if (!known || (s->answer != ANSWER_ENTER && !w->followup && !w->question && !w->message)) {
		arena_free(a);
		return;
	}
	if (!e) {
		e = arena_alloc(a, sizeof *e);
		*e = (struct event){.kind = EVENT_ANSWER,
		    .answer = w,
		    .inbound = h->next_inbound++,
		    .received_at = h->now};
		h->last_said = s->answer == ANSWER_UNDO ? h->last_said : e->inbound;
	}
	hospital_decide(h, e, slot, charts_of_answer(h, about, slot), e->kind == EVENT_REPLY, a);
}
