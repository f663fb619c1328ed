/* SPDX-License-Identifier: Apache-2.0
 *
 * mails.c - the mail server of the simulated hospital: takes, keeps, or refuses.
 *
 * What becomes of a mail follows from what it is and from the seed alone, so that leaving out other
 * steps of a story does not change it.
 */
#include "autoconf.h"
#include "hospital.h"

#include <string.h>

static struct notice *find_notice(struct chart *c, int64_t id)
{
	for (size_t i = 0; i < c->case_count; i++)
		for (size_t k = c->record[i]->notice_count; k-- > 0;)
			if (c->record[i]->notice[k]->id == id)
				return c->record[i]->notice[k];
	return NULL;
}

/* ---- composing ------------------------------------------------------------------------------ */

static uint64_t text_luck(uint64_t luck, const char *s)
{
	while (*s)
		luck = random_mix(luck, (unsigned char)*s++);
	return luck;
}

static size_t slot_of(struct hospital *h, const struct sim_decision *t, const struct chart *c)
{
	for (size_t i = 0; i < t->before_count; i++)
		if (t->all.chart[i] == c)
			return t->slot[i];
	size_t at = h->slot_count; /* made by this event; they are kept in this order */
	for (size_t i = t->before_count; i < t->all.count && t->all.chart[i] != c; i++)
		at++;
	return at;
}

static void put_mail(struct hospital *h, size_t slot, const struct notice *n)
{
	uint64_t luck =
	    text_luck(h->luck ^ (uint64_t)n->followup * 31 ^ (uint64_t)n->person * 7, n->step);
	struct due item = {.at = n->due,
	    .rank = DUE_MAIL,
	    .place = slot,
	    .what = n->id,
	    .how = MAIL_ARRIVES,
	    .luck = (unsigned)(luck % 1000)};
	const struct person *to = directory_get(&h->people, n->person);
	if (to && to->email && sim_mail_is_refused(to->email))
		item.how = MAIL_FAILS;
	if (!h->story->options.calm) {
		item.at += MINUTES(1 + item.luck % 60);
		if (item.luck < 25)
			item.how = MAIL_FAILS;
		else if (item.luck < 75)
			item.how = MAIL_LEAVES;
		else if (item.luck < 100)
			item.at += HOURS(item.luck);
	}
	due_put(&h->queue, item);
}

/* One that was taken back and is queued again after all: its place in the queue is there still, if
 * its time has not come meanwhile. */
static void put_mail_again(struct hospital *h, size_t slot, const struct notice *n)
{
	if (n->digest != INSTANT_NONE)
		line_put(h, n);
	else if (n->followup)
		put_mail(h, slot, n);
}

void mails_compose(struct hospital *h, struct sim_decision *t)
{
	for (size_t i = 0; i < t->d.change_count; i++) {
		const struct change *c = &t->d.change[i];
		if (c->kind == CHANGE_PUT_BACK && c->notice->fate == NOTICE_WAITS)
			put_mail_again(h, slot_of(h, t, c->chart), c->notice);
		if (c->kind != CHANGE_NOTICE)
			continue;
		struct notice *n = c->notice;
		struct calendar_entry *e = n->facts->entry_row;
		if (n->digest == INSTANT_NONE)
			n->message_id = arena_printf(t->arena, "<%lld@sim>", (long long)n->id);
		if (e && !e->uid)
			e->uid = arena_printf(t->arena, "uid-%lld@sim", (long long)n->id);
		if (n->digest != INSTANT_NONE)
			line_put(h, n);
		else if (n->followup)
			put_mail(h, slot_of(h, t, c->chart), n);
	}
}

/* ---- on the way ----------------------------------------------------------------------------- */

static void fail(struct hospital *h, size_t slot, const struct notice *n)
{
	struct arena *a = arena_new();
	struct undelivered *u = arena_alloc(a, sizeof *u);
	struct event *e = arena_alloc(a, sizeof *e);
	const struct person *p = directory_get(&h->people, n->person);
	*u = (struct undelivered){.notice = n->id,
	    .followup = n->followup,
	    .person = n->person,
	    .template = arena_strdup(a, n->template),
	    .recipient = arena_strdup(a, p && p->email ? p->email : "nobody@sim.example"),
	    .reply = "550 5.1.1 no such user",
	    .code = 550};
	*e = (struct event){.kind = EVENT_UNDELIVERED, .undelivered = u};
	hospital_decide(h, e, &slot, 1, false, a);
}

void mail_move(struct hospital *h, const struct due *item)
{
	struct slot *s = hospital_slot(h, item->place);
	struct notice *n = find_notice(s->chart, item->what);
	struct due again = *item;
	h->mail_count++;
	if (!n) {
		rule_broken(h, "notice-stays", "a notice that was queued is in no chart");
		return;
	}
	if (n->fate == NOTICE_TAKEN_BACK || n->fate == NOTICE_ACCEPTED || n->fate == NOTICE_FAILED)
		return; /* queued again it stands in the queue twice */
	if (n->due > h->now && n->fate == NOTICE_WAITS)
		return;
	if (n->due > h->now)
		rule_broken(h, "notice-not-before-its-time", "a mail leaves before it is due");
	switch ((enum mail_stage)item->how) {
	case MAIL_LEAVES: /* the server has it, and says so a day later, or never took it */
		n->fate = NOTICE_LEAVING;
		again.at = h->now + HOURS(24);
		again.how = item->luck % 4 ? MAIL_ARRIVES : MAIL_FAILS;
		due_put(&h->queue, again);
		return;
	case MAIL_ARRIVES:
		n->fate = NOTICE_ACCEPTED;
		return;
	case MAIL_FAILS:
		n->fate = NOTICE_FAILED;
		fail(h, (size_t)(s - h->slot), n);
		return;
	}
}
