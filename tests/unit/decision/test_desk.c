/* SPDX-License-Identifier: Apache-2.0
 *
 * test_desk.c - on whose desk an open item stands, in which lists and how urgent it is there.
 */
#include "../suite.h"
#include "followupd/desk.h"
#include "table.h"

#include <string.h>

Suite *desk_suite(void);

#define ONE  "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD ONE "at 2026-03-03\ntimers\n"
#define TWO  TOLD "patient home=555-111-0000 mobile=555-222-0000\n"
#define LATE "report acc=A1 proc=79086-5 day=2025-03-03 by=doc f=lung-rads:category=4A\n"
#define SOON "report acc=A1 ptext=XR_KNEE day=2026-03-02 by=doc s=t:CT_CHEST/3-3-days\n"
#define ASKS "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=repeat:CT_CHEST\n"

/* "ITEM list why PERSON rank", a line each; nothing: it comes back by itself. */
static const struct {
	const char *story, *expected;
} rows[] = {
    {ONE, ""},
    {TOLD, ""},
    {TOLD "at 2026-03-16\ntimers", "5 todo unack 905 6\n"
				   "5 unack unack 905 6\n"},
    {TOLD "at 2026-03-16\ntimers\nack case=5 by=doc", ""},
    {TOLD "at 2026-03-16\ntimers\norder placer=P1 acc=A9 proc=79086-5", ""},
    {TOLD "send\nreply case=5 link=1 says=not-indicated", "7 todo said 902 5\n"
							  "7 check said 902 5\n"
							  "7 questions question 902 5\n"},
    {TOLD "send\nreply case=5 link=1 says=unclear", "7 todo question 902 5\n"
						    "7 questions question 902 5\n"},
    {TOLD "at 2026-06-30\ntimers", "5 todo unack 905 6\n"
				   "5 unack unack 905 6\n"},
    {TOLD "at 2026-06-30\ntimers\nat 2026-07-08\ntimers", "5 todo overdue 905 4\n"
							  "5 overdue overdue 905 4\n"
							  "5 unack unack 905 4\n"},
    {TOLD "at 2026-06-30\ntimers\nat 2026-07-08\ntimers\nattempt case=5 in=81 by=navi "
	  "channel=phone outcome=no-answer next=2026-07-10",
	""},
    {TOLD "at 2026-03-05\nattempt case=5 in=82 by=navi channel=phone outcome=no-answer "
	  "next=2026-03-06\nat 2026-03-06\ntimers",
	"5 todo come-back 903 6\n"},
    {TOLD "at 2026-03-05\nattempt case=5 in=83 by=navi channel=phone outcome=no-answer "
	  "next=2026-03-06\nat 2026-03-06\ntimers\n"
	  "at 2026-03-07\nattempt case=5 in=84 by=navi channel=phone outcome=reached",
	""},
    {TOLD "at 2026-03-05\nattempt case=5 in=85 by=navi channel=phone outcome=no-answer\n"
	  "at 2026-03-06\nattempt case=5 in=86 by=navi channel=phone outcome=left-message",
	"5 todo unreachable 905 6\n"
	"5 unreachable unreachable 905 6\n"},
    {TOLD "at 2026-03-05\nattempt case=5 in=87 by=navi channel=phone outcome=wrong-number",
	"5 todo unreachable 905 6\n"
	"5 unreachable unreachable 905 6\n"},
    /* another number is known; then none */
    {TWO "at 2026-03-05\nattempt case=5 in=87 by=navi channel=phone outcome=wrong-number "
	 "contact=555-111-0000",
	""},
    {TWO "at 2026-03-05\nattempt case=5 in=87 by=navi channel=phone outcome=wrong-number "
	 "contact=555-111-0000\ncontact case=5 in=88 sort=phone contact=5552220000",
	"5 todo unreachable 905 6\n"
	"5 unreachable unreachable 905 6\n"},
    {TWO "at 2026-03-05\nattempt case=5 in=87 by=navi channel=phone outcome=wrong-number "
	 "contact=555-111-0000\ncontact case=5 in=88 sort=phone contact=5552220000 "
	 "what=555-333-0000",
	""},
    {TOLD "at 2026-03-05\nattempt case=5 in=88 by=navi channel=phone outcome=wrong-number\n"
	  "at 2026-03-06\nattempt case=5 in=89 by=navi channel=phone outcome=reached",
	""},
    {TOLD "at 2026-03-05\ntransfer case=5 person=navi reason=your_clinic",
	"5 todo offered 903 6\n"
	"5 check offered 903 6\n"},
    {TOLD "at 2026-03-05\ntransfer case=5 person=navi reason=your_clinic\nat 2026-03-12\ntimers",
	"5 todo returned 905 6\n"
	"5 book returned 905 6\n"},
    {TOLD "at 2026-03-05\nassign case=5 person=navi", ""},
    {TOLD "at 2026-03-05\npostpone case=5 until=2026-04-10 reason=abroad", ""},
    {TOLD "at 2026-03-05\npostpone case=5 until=2026-04-10 reason=abroad\nat 2026-04-10\ntimers",
	"5 todo come-back 905 6\n"},
    {TOLD "order placer=P1 acc=A9 proc=79086-5\nat 2026-05-19\ntimers",
	"5 todo not-scheduled 905 6\n"
	"5 book not-scheduled 905 6\n"},
    {TOLD "order placer=P1 acc=A9 proc=79086-5\n"
	  "appointment placer=P1 own=S1 when=2026-03-10T15:00:00Z\n"
	  "appointment placer=P1 own=S1 ev=no-show when=2026-03-10T15:00:00Z",
	"5 todo no-show 902 4\n"
	"5 book no-show 902 4\n"},
    {TOLD "order placer=P1 acc=A9 proc=79086-5\n"
	  "appointment placer=P1 own=S1 when=2026-03-10T15:00:00Z\n"
	  "appointment placer=P1 own=S1 ev=cancelled when=2026-03-10T15:00:00Z",
	"5 todo unbooked 905 6\n"
	"5 book unbooked 905 6\n"},
    {TOLD "at 2026-03-05\nneed case=5 what=authorisation by=navi", ""},
    {TOLD "at 2026-03-05\nneed case=5 what=authorisation by=navi\nat 2026-03-12\ntimers",
	"5 todo needs 903 6\n"
	"5 book needs 903 6\n"},
    {TOLD "at 2026-03-05\nneed case=5 what=authorisation by=navi\nat 2026-03-12\ntimers\n"
	  "need case=5 what=authorisation by=navi",
	""},
    {TOLD "at 2026-03-05\nseen case=5 by=navi next=2026-03-09", ""},
    {TOLD "at 2026-03-05\nseen case=5 by=navi next=2026-03-09\nat 2026-03-09\ntimers",
	"5 todo look-again 903 6\n"},
    {TOLD "at 2026-03-05\nseen case=5 by=navi next=2026-03-09\nat 2026-03-09\ntimers\n"
	  "seen case=5 by=navi",
	""},
    {TOLD "at 2026-06-30\ntimers\nseen case=5 by=navi next=2026-07-20\nat 2026-07-02\ntimers",
	"5 todo overdue 905 4\n"
	"5 overdue overdue 905 4\n"
	"5 unack unack 905 4\n"},
    {LATE, "5 todo overdue 905 1\n"
	   "5 overdue overdue 905 1\n"},
    {LATE "timers", "5 todo overdue 905 1\n"
		    "5 overdue overdue 905 1\n"},
    {SOON "timers", "5 todo urgent 905 0\n"
		    "5 critical urgent 905 0\n"},
    {SOON "timers\nack case=5 by=doc", ""},
    {ASKS, "5 todo question 902 5\n"
	   "5 questions question 902 5\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y", ""},
    {TOLD "patient died=yes", "7 todo question 902 5\n"
			      "7 questions question 902 5\n"},
};

static void show(const struct desk *d, struct buf *b)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct desk_row *r = &d->row[i];
		buf_addf(b, "%lld %s %s %lld %d\n", (long long)r->item,
		    vocabulary_word(&desk_list_words, (int)r->list),
		    vocabulary_word(&desk_why_words, (int)r->why), (long long)r->person,
		    (int)r->rank);
	}
}

static void show_desk(const struct chart *c, struct buf *b)
{
	struct desk d;
	for (size_t i = 0; i < c->case_count; i++) {
		desk_of_case(c, c->record[i], &d);
		show(&d, b);
	}
	for (size_t i = 0; i < c->question_count; i++) {
		desk_of_question(c, c->question[i], &d);
		show(&d, b);
	}
}

START_TEST(desk_row)
{
	struct world w;
	struct buf b = {0};
	world_open(&w, shipped_rules(getenv("SOURCE_DIR")));
	script_run(&w, rows[_i].story);
	for (size_t i = 0; i < w.all.count; i++)
		show_desk(w.all.chart[i], &b);
	ck_assert_msg(strcmp(buf_text(&b), rows[_i].expected) == 0, "%s\nwanted:\n%s\nhave:\n%s",
	    rows[_i].story, rows[_i].expected, buf_text(&b));
	buf_free(&b);
	world_close(&w);
}
END_TEST

Suite *desk_suite(void)
{
	Suite *s = suite_create("desk");
	TCase *t = tcase_create("rows");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_loop_test(t, desk_row, 0, (int)(sizeof rows / sizeof *rows));
	suite_add_tcase(s, t);
	return s;
}
