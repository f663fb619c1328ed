/* SPDX-License-Identifier: Apache-2.0
 *
 * replies.c - somebody answers one of our mails by mail or by its link, or it comes back.
 */
#include "autoconf.h"
#include "hospital.h"
#include "replies.h"

static const enum reply_kind kinds[] = {REPLY_ACK, REPLY_UNCLEAR, REPLY_ORDERED, REPLY_DONE,
    REPLY_NOT_MINE, REPLY_WRONG_PATIENT, REPLY_DECLINED, REPLY_LATER, REPLY_NOT_INDICATED,
    REPLY_SPECIALIST, REPLY_LIMITED_LIFE, REPLY_DECEASED, REPLY_AWAY, REPLY_LEFT, REPLY_BOUNCE,
    REPLY_NOTHING, REPLY_COMPLAINT};

bool replies_by_mail(const struct hospital *h, const struct sim_step *s)
{
	return !h->story->options.calm && s->answer == ANSWER_ACKNOWLEDGE && s->pick % 4 != 0;
}

/* Now and then from another address, or with a token that no longer holds. */
struct event *reply_event(
    struct hospital *h, struct arena *a, const struct sim_step *s, const struct case_record *r)
{
	const struct notice *n = r->notice_count ? r->notice[s->pick % r->notice_count] : NULL;
	const struct person *to = n ? directory_get(&h->people, n->person) : NULL;
	struct event *e = arena_alloc(a, sizeof *e);
	struct mailed *m = arena_alloc(a, sizeof *m);
	struct reply *said = arena_alloc(a, sizeof *said);
	bool holds = to && s->pick % 7 != 0, by_link = holds && s->pick % 3 == 0;
	*said = (struct reply){.kind = kinds[s->pick / 4 % (sizeof kinds / sizeof *kinds)],
	    .from = to && s->pick % 5 != 0 ? to->email : "somebody@else.example",
	    .text = "words",
	    .day = zone_date(h->rules->worktime.zone, h->now) + (date)(s->pick % 40)};
	*m = (struct mailed){.said = said,
	    .by_link = by_link,
	    .key = by_link ? arena_printf(a, "link %lld %u", (long long)to->id, s->serial)
			   : arena_printf(a, "mail %u", s->serial),
	    .subject = holds ? MAILED_FOLLOWUP : MAILED_UNKNOWN,
	    .followup = holds ? r->f.id : 0,
	    .notice = holds ? n->id : 0,
	    .person = holds ? to->id : 0};
	*e = (struct event){
	    .kind = EVENT_REPLY, .mailed = m, .inbound = h->next_inbound++, .received_at = h->now};
	return e;
}
