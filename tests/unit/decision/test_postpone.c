/* SPDX-License-Identifier: Apache-2.0
 *
 * test_postpone.c - a follow-up is postponed: reminders are passed over, nothing else moves.
 */
#include "table.h"

Suite *postpone_suite(void);

#define ONE  "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD ONE "at 2026-03-03\ntimers\nsend\n"
#define SOON "report acc=A1 ptext=XR_KNEE day=2026-03-02 by=doc s=t:CT_CHEST/3-3-days\n"
#define AWAY "postpone case=5 until=2026-04-10 reason=abroad\n"

static const struct row rows[] = {
    /* the reminders of March and early April are passed over */
    {TOLD, "postpone case=5 until=2026-04-10 reason=abroad", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 postponed\n"
	"timer 5 @postponed 2026-04-10T12:30:00Z\n"
	"applied: no reminder until 2026-04-10; it stays due, at the latest 2026-06-02\n"},
    /* on that day the owner is reminded */
    {TOLD AWAY "at 2026-04-10", "timers", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reminded\n"
	"notice postponed to 905 as postponed-2026-04-10\n"
	"history 5 told\n"
	"timer 5 reminder-30 2026-05-04T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* ... and the policy's next reminder comes */
    {TOLD AWAY "at 2026-04-10\ntimers\nat 2026-05-04", "timers", "notice timer",
	"notice not-scheduled to 905 as reminder-30\n"
	"timer 5 reminder-7 2026-05-26T12:30:00Z\n"},
    /* a day off: the next working one */
    {TOLD "postpone case=5 until=2026-04-11 reason=abroad\nat 2026-04-11", "timers", "notice", ""},
    {TOLD "postpone case=5 until=2026-04-11 reason=abroad\nat 2026-04-13", "timers", "notice",
	"notice postponed to 905 as postponed-2026-04-13\n"},
    /* before it was first told of: that is no reminder */
    {ONE AWAY "at 2026-03-03", "timers", "notice timer",
	"notice first to 905 as first REQUEST\n"
	"timer 5 @postponed 2026-04-10T12:30:00Z\n"},
    /* escalations come, on their day */
    {TOLD "at 2026-06-20\ntimers\nsend\npostpone case=5 until=2026-08-20 reason=ill\nat 2026-07-02",
	"timers", NULL,
	"history 5 overdue\n"
	"notice overdue to 905 as overdue in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue tier "
	"1\n"
	"timer 5 tier-2 2026-08-03T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* whoever has come is not reminded of */
    {TOLD AWAY "order placer=P1 acc=A9 proc=79086-5 ev=performed\nat 2026-04-10", "timers", NULL,
	"case 5 lung-rads#1 performed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 reminder-30 2026-05-04T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* nor who has died */
    {TOLD AWAY "patient died=yes\nat 2026-04-10", "timers", "notice", ""},
    /* a corrected report: what was postponed was the old plan */
    {TOLD AWAY "at 2026-03-10",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-10 "
	"f=lung-rads:category=3",
	"case timer",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    /* closed and open again: it is postponed no more */
    {TOLD AWAY "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"reopen case=5 reason=mistake", "timer", "timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    /* the new owner is the one to be reminded */
    {TOLD AWAY "assign case=5 person=navi\nat 2026-04-10", "timers", "notice",
	"notice postponed to 903 as postponed-2026-04-10\n"},
    /* once more, and no third time */
    {TOLD AWAY, "postpone case=5 until=2026-04-20 reason=abroad",
	"timer applied:", "timer 5 @postponed 2026-04-20T12:30:00Z\n"},
    {TOLD AWAY "postpone case=5 until=2026-04-20 reason=abroad",
	"postpone case=5 until=2026-04-30 reason=abroad", NULL,
	"refused: it was postponed 2 times, as often as the policy lets it: order it, hand it "
	"over, or close it with its reason\n"},
    /* refusals */
    {TOLD AWAY, "postpone case=5 until=2026-04-09 reason=abroad", NULL,
	"refused: it is postponed until 2026-04-10 already\n"},
    {TOLD, "postpone case=5 until=2026-06-02 reason=abroad", NULL,
	"refused: the policy lets a follow-up be postponed 90 days, until 2026-06-01\n"},
    {TOLD, "postpone case=5 until=2026-03-03 reason=abroad", NULL,
	"refused: that day is not ahead\n"},
    {TOLD, "postpone case=5 until=soon reason=abroad", NULL,
	"refused: say until when, as 2026-03-20\n"},
    {TOLD, "postpone case=5 until=2026-04-10", NULL, "refused: postponing needs a reason\n"},
    {SOON, "postpone case=5 until=2026-04-10 reason=abroad", NULL,
	"refused: what is due within three days of its exam is not postponed\n"},
    {TOLD "order placer=P1 acc=A9 proc=79086-5 ev=performed",
	"postpone case=5 until=2026-04-10 reason=abroad", NULL,
	"refused: the patient has come: its report is awaited, and nothing is to be postponed\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"postpone case=5 until=2026-04-10 reason=abroad", NULL,
	"refused: the follow-up is closed\n"},
};

TABLE_SUITE(postpone, rows)
