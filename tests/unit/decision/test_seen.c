/* SPDX-License-Identifier: Apache-2.0
 *
 * test_seen.c - what people say of a follow-up and decide nothing by: what it waits for, a note, a
 * look.
 */
#include "table.h"

Suite *seen_suite(void);

#define ONE   "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD  ONE "at 2026-03-03\ntimers\nsend\n"
#define SOON  "report acc=A1 ptext=XR_KNEE day=2026-03-02 by=doc s=t:CT_CHEST/3-3-days\n"
#define PAYER "need case=5 what=authorisation note=asked_Aetna\n"
#define ORDER "order placer=P1 acc=A9 proc=79086-5"

static const struct row rows[] = {
    /* five working days later whoever said so is asked, ... */
    {TOLD, PAYER, NULL,
	"history 5 needed\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @needs 2026-03-10T12:30:00Z\n"
	"applied: it needs authorisation; whoever recorded it is asked about it on 2026-03-10\n"},
    {TOLD PAYER "at 2026-03-10", "timers", "history notice timer",
	"history 5 reminded\n"
	"notice needs to 902 as needs-2026-03-10\n"
	"history 5 told\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    {TOLD "need case=5 what=authorisation by=navi\nat 2026-03-10", "timers", "notice",
	"notice needs to 903 as needs-2026-03-10\n"},
    /* ... and from the second time on the coordinator, as long as it waits */
    {TOLD "need case=5 what=authorisation by=navi\nat 2026-03-10\ntimers\nat 2026-03-17", "timers",
	"notice",
	"notice needs to 902 as needs-2026-03-17\nnotice reminder to 905 as acknowledge in a "
	"digest\n"},
    /* another word for when */
    {TOLD, "need case=5 what=order until=2026-03-12", "timer",
	"timer 5 @needs 2026-03-12T12:30:00Z\n"},
    /* an order ends the waiting for one, not that for the payer */
    {TOLD "need case=5 what=order", ORDER, "history",
	"history 5 linked\nhistory 5 ordered\nhistory 5 need-ended\n"},
    {TOLD PAYER, ORDER, "history", "history 5 linked\nhistory 5 ordered\n"},
    {TOLD PAYER ORDER "\n", "appointment placer=P1 own=S1 when=2026-03-30T15:00:00Z", "history",
	"history 5 scheduled\nhistory 5 told\nhistory 5 need-ended\n"},
    {TOLD PAYER, "need case=5 what=nothing note=granted", NULL,
	"history 5 need-ended\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"applied: it needs authorisation no more\n"},
    /* the dead are not asked about, and what is closed waits for nothing */
    {TOLD PAYER "patient died=yes\nat 2026-03-10", "timers", "notice", ""},
    {TOLD PAYER "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "reopen case=5 reason=y",
	"timer", "timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    {TOLD, "need case=5 what=luck", NULL,
	"refused: say what it needs, one of: nothing, order, authorisation, referral\n"},
    {TOLD, "need case=5 what=nothing", NULL,
	"refused: it is not recorded that it needs anything\n"},
    {TOLD ORDER "\n", "need case=5 what=order", NULL,
	"refused: it needs none any more: it is ordered\n"},
    {TOLD, "need case=5 what=order until=2026-12-20", NULL,
	"refused: the policy lets it wait 30 days, until 2026-04-02\n"},
    /* a note */
    {TOLD, "note case=5 note=speaks_Spanish", NULL,
	"history 5 noted\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: noted; nothing else changes\n"},
    {TOLD, "note case=5", NULL, "refused: a note needs a text\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "note case=5 note=x", "history",
	"history 5 noted\n"},
    /* a look */
    {TOLD, "seen case=5", NULL,
	"history 5 seen\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: seen; it stays where it stands\n"},
    {TOLD, "seen case=5 next=2026-03-12", NULL,
	"history 5 seen\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @look-again 2026-03-12T12:30:00Z\n"
	"applied: seen; it comes back to the desk on 2026-03-12, and what escalates meanwhile "
	"does\n"},
    {TOLD "seen case=5 next=2026-03-12\nat 2026-03-12", "timers", "history notice timer",
	"history 5 reminded\ntimer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    {SOON, "seen case=5 next=2026-03-12", NULL,
	"refused: what is due within three days of its exam stays on the desk: acknowledge it, or "
	"close it\n"},
    {TOLD, "seen case=5 next=2026-12-12", NULL,
	"refused: the policy lets another look wait 30 days, until 2026-04-02\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "seen case=5", NULL,
	"refused: the follow-up is closed\n"},
    /* a decision on what has changed since the person looked is refused, in words; ... */
    {TOLD, "ack case=5 saw=3", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"applied: acknowledged; the follow-up stays open until the exam is done\n"},
    {TOLD "note case=5 note=x by=navi", "ack case=5 saw=3", NULL,
	"refused: changed since you looked: Dr navi wrote a note on 3 Mar, 10:00\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y by=doc",
	"reopen case=5 reason=y saw=3", NULL,
	"refused: changed since you looked: Dr doc closed it on 3 Mar, 10:00\n"},
    {TOLD "note case=5 note=x\nnote case=5 note=y\nnote case=5 note=z",
	"postpone case=5 until=2026-03-20 reason=y saw=1", NULL,
	"refused: changed since you looked: the program reminded of it on 3 Mar, 10:00; Dr coord "
	"wrote a note on 3 Mar, 10:00; Dr coord wrote a note on 3 Mar, 10:00; and 1 more\n"},
    {TOLD, "ack case=5 saw=99", NULL,
	"refused: changed since you looked: it is not as you saw it\n"},
    /* ... a fact is not, and the outcome says what happened meanwhile */
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y by=doc", "note case=5 note=x saw=3",
	"note",
	"applied: noted; nothing else changes; meanwhile Dr doc closed it on 3 Mar, 10:00\n"},
    {TOLD "ack case=5", "attempt case=5 channel=phone outcome=no-answer saw=3", "note",
	"applied: recorded as attempt 1; meanwhile Dr coord acknowledged it on 3 Mar, 10:00\n"},
    {TOLD "at 2026-12-30\nack case=5 by=doc\nat 2027-02-01", "seen case=5 saw=3", "note",
	"applied: seen; it stays where it stands; meanwhile Dr doc acknowledged it on 30 Dec 2026, "
	"10:00\n"},
};

TABLE_SUITE(seen, rows)
