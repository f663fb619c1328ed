/* SPDX-License-Identifier: Apache-2.0
 *
 * lost.c - the attempts rule: when a follow-up may be given up because the patient is lost.
 *
 * So many attempts by so many channels, spread over so many days, and beside them the receipt of a
 * certified letter; not before the last net has been asked.  A portal message counts only beside
 * other attempts and is no channel of its own.  What was before the patient was last reached does
 * not count: who was reached was not lost.
 */
#include "autoconf.h"
#include "attempt.h"
#include "followupd/buf.h"

struct tried {
	size_t count;	     /* attempts that count, the certified letter not among them */
	unsigned channels;   /* a set, without portal and certified letter */
	instant first, last; /* of those that count */
	instant contact;     /* when the patient was last reached */
	instant receipt;     /* of a certified letter */
};

static bool is_contact(const struct attempt *a)
{
	bool in_person = a->channel == CHANNEL_PHONE || a->channel == CHANNEL_VISIT;
	return a->outcome == ATTEMPT_REACHED || (a->outcome == ATTEMPT_REFUSED && in_person);
}

static void add(struct tried *t, const struct attempt *a)
{
	if (a->channel == CHANNEL_CERTIFIED_LETTER) {
		if (a->outcome == ATTEMPT_RECEIPT)
			t->receipt = a->at;
		return;
	}
	if (a->letter && a->outcome != ATTEMPT_NO_ANSWER)
		return; /* the letter counted when it was sent */
	if (a->channel != CHANNEL_PORTAL)
		t->channels |= SET_OF(a->channel);
	if (!t->count || a->at < t->first)
		t->first = a->at;
	if (!t->count || a->at > t->last)
		t->last = a->at;
	t->count++;
}

static struct tried tally_of(const struct case_record *r)
{
	struct tried t = {.contact = INSTANT_NONE, .receipt = INSTANT_NONE};
	for (size_t i = 0; i < r->attempt_count; i++)
		if (is_contact(r->attempt[i]) && r->attempt[i]->at > t.contact)
			t.contact = r->attempt[i]->at;
	for (size_t i = 0; i < r->attempt_count; i++)
		if (r->attempt[i]->at > t.contact)
			add(&t, r->attempt[i]);
	if (!t.channels)
		t.count = 0; /* nothing but the portal */
	return t;
}

static int channel_count(const struct tried *t)
{
	int n = 0;
	for (unsigned left = t->channels; left; left >>= 1)
		n += (int)(left & 1);
	return n;
}

/* ---- what is missing ------------------------------------------------------------------------ */

static void lacks(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
static void lacks(struct buf *b, const char *fmt, ...)
{
	char text[160];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	buf_addf(b, "%s%s", b->len ? ", " : "closing as LTFU lacks ", text);
}

static void list_missing(const struct work *w, const struct tried *t, struct buf *b)
{
	const struct policy *p = &w->rules->policy;
	int attempts = p->attempts - (int)t->count,
	    channels = p->attempt_channels - channel_count(t);
	int days = t->count ? work_day(w, t->last) - work_day(w, t->first) : 0;
	if (attempts > 0)
		lacks(b, "%d more attempt%s", attempts, attempts > 1 ? "s" : "");
	if (channels > 0)
		lacks(b, channels > 1 ? "%d other channels than the portal" : "another channel",
		    channels);
	if (days < p->attempt_days)
		lacks(b, "attempts spread over %d days (%d so far)", p->attempt_days, days);
	if (t->receipt == INSTANT_NONE)
		lacks(b, "the receipt of a certified letter");
}

static void add_contact(const struct work *w, const struct tried *t, struct buf *b)
{
	char day[32];
	if (b->len && t->contact != INSTANT_NONE)
		buf_addf(b, " (the patient was reached on %s: what was before does not count)",
		    date_text(work_day(w, t->contact), day));
}

/* Who signs for an urgent one says so himself. */
static bool is_signed(const struct answer *a)
{
	return a->clinician && a->by && text_same(a->clinician, a->by);
}

const char *lost_fault(struct work *w, const struct case_record *r, const struct answer *a)
{
	const struct window *window = &r->f.window;
	const struct tried t = tally_of(r);
	struct buf b = {0};
	char day[32];
	bool urgent = policy_is_urgent(window);
	if (policy_is_critical(window))
		return "a critical follow-up is never closed as lost";
	if (urgent && !is_signed(a))
		return "an urgent follow-up is closed as lost by a physician only, who says so "
		       "himself: name one person as who says so and as the clinician";
	date earliest = policy_lost_from(rules_band(w->rules, r), &r->f, &w->rules->worktime);
	list_missing(w, &t, &b);
	add_contact(w, &t, &b);
	if (!urgent && work_today(w) < earliest)
		buf_addf(&b, "%s %s",
		    b.len ? "; not before" : "closing as LTFU is not possible before",
		    date_text(earliest, day));
	const char *fault = b.len ? arena_strdup(w->arena, buf_text(&b)) : NULL;
	buf_free(&b);
	return fault;
}

size_t lost_proof(struct work *w, const struct case_record *r, struct detail out[static 2])
{
	const struct tried t = tally_of(r);
	char day[32];
	out[0] = D_INT("attempts", (int64_t)t.count);
	out[1] = D_TEXT("receipt", arena_strdup(w->arena, date_text(work_day(w, t.receipt), day)));
	return 2;
}
