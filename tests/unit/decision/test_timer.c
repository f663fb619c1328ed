/* SPDX-License-Identifier: Apache-2.0
 *
 * test_timer.c - due timers, mails that found nobody, sums of a day, and what was put aside.
 */
#include "table.h"

Suite *timer_suite(void);

static const struct row rows[] = {
    /* the first notice */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03",
	"timers", NULL,
	"history 5 reminded\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"notice first to 905 as first REQUEST\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* not due yet */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", "timers", NULL,
	"applied: 0 timers\n"},
    /* nobody's patient */
    {"", "timers patient=99", NULL, "failed: patient 99 is not loaded\n"},
    /* a reminder that still has a point */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "at 2026-03-17",
	"timers", "case timer notice history",
	"history 5 reminded\n"
	"notice reminder to 905 as acknowledge in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 not-ordered 2026-04-01T12:30:00Z\n"},
    /* one that has none is passed over */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "ack case=5 by=doc\n"
     "at 2026-03-17",
	"timers", "case timer notice history",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 not-ordered 2026-04-01T12:30:00Z\n"},
    /* several due at once: the latest is told */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-05-25",
	"timers", "case timer notice history calendar",
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 reminded\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"notice not-scheduled to 905 as reminder-30 REQUEST\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 reminder-7 2026-05-26T12:30:00Z\n"},
    /* ... and the next, a day later, is one with it */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-05-25\n"
     "timers\n"
     "at 2026-05-26",
	"timers", "case timer notice history",
	"history 5 skipped\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 overdue 2026-07-02T12:30:00Z\n"},
    /* a line waits for its digest, stands in it once, and the clock of the day says when */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\ntimers\nat 2026-03-17\ntimers",
	"digest person=905", "notice carried",
	"notice digest to 905 as digest-905-1773763200\n"
	"carried acknowledge\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\ntimers\nat 2026-03-17\ntimers\ndigest person=905",
	"digest person=905", "notice carried", ""},
    /* what somebody has read meanwhile is not asked any more */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\ntimers\nat 2026-03-17\ntimers\nack case=5 by=doc",
	"digest person=905", "notice carried taken-back", "taken-back reminder\n"},
    /* nor what has ended, or is asked otherwise */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\ntimers\nat 2026-03-17\ntimers\nclose case=5 code=CLIN_CLOSED clinician=doc "
     "reason=y",
	"digest person=905", "notice carried taken-back", ""},
    /* a working day on which nothing was sent */
    {"", "silent-day day=2026-03-03 waiting=2", "notice",
	"notice silence to 901 as silence-2026-03-03\n"},
    /* overdue */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-05-25\n"
     "timers\n"
     "at 2026-07-03",
	"timers", "case timer notice history",
	"history 5 skipped\n"
	"history 5 overdue\n"
	"notice overdue to 905 as overdue in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue tier "
	"1\n"
	"timer 5 tier-2 2026-08-03T12:30:00Z\n"},
    /* the exam that was owed was done, and whether it counts is asked: nobody is pursued */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-06-20\n"
     "report acc=A2 proc=79086-5 day=2026-06-20 by=doc a=no\n"
     "at 2026-06-29",
	"timers", "case timer notice history", "timer 5 first 2026-07-06T12:30:00Z\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-06-20\n"
     "report acc=A2 proc=79086-5 day=2026-06-20 by=doc a=no\n"
     "at 2026-06-29\ntimers\nat 2026-07-06\nreject-exam about=exam-match",
	"timers", "timer notice",
	"notice not-ordered to 905 as reminder-60 in a digest\n"
	"timer 5 reminder-30 2026-08-03T12:30:00Z\n"},
    /* ... though it becomes overdue meanwhile, which is said */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-12-07\n"
     "report acc=A2 proc=79086-5 day=2026-07-20 by=doc a=no\n"
     "at 2026-12-14",
	"timers", "case timer notice history",
	"history 5 overdue\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 overdue\n"
	"timer 5 first 2026-12-21T13:30:00Z\n"},
    /* ... and is pursued again once it is overdue and the question has waited for 30 days */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-07-20\n"
     "report acc=A2 proc=79086-5 day=2026-07-20 by=doc a=no\n"
     "at 2026-08-24\ntimers\n"
     "at 2026-11-02",
	"timers", "case timer notice history",
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 overdue\n"
	"notice phone to 903 as tier-2 in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 overdue tier "
	"2\n"
	"timer 5 tier-3 2026-12-01T13:30:00Z\n"},
    /* ... an exam of another machine is none that was owed */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-08-20\n"
     "report acc=A2 proc=82808-7 day=2026-08-20 by=doc a=no\n"
     "at 2026-08-31",
	"timers", "notice", "notice reminder to 905 as reminder-7 in a digest\n"},
    /* a higher tier */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-05-25\n"
     "timers\n"
     "at 2026-07-03\n"
     "timers\n"
     "at 2026-08-03",
	"timers", "case timer notice history",
	"history 5 escalated\n"
	"notice phone to 903 as tier-2 in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue tier "
	"2\n"
	"timer 5 tier-3 2026-08-31T12:30:00Z\n"},
    /* to the end: the last step repeats */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-12-01",
	"timers", "case timer notice history",
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 letter\n"
	"history 5 overdue\n"
	"notice last-net to 902 as last-net in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue tier "
	"4\n"
	"timer 5 still-open 2026-10-15T12:30:00Z\n"},
    /* and again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-12-01\n"
     "timers\n"
     "at 2027-01-15",
	"timers", "case timer notice history",
	"history 5 escalated\n"
	"notice decide to 902 as still-open-2027-01-15 in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue tier "
	"4\n"
	"timer 5 still-open 2027-02-12T13:30:00Z\n"},
    /* an optional one is never overdue */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc f=acr-thoracic:x=1\n"
     "report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=high,size_mm=5 "
     "birth=1960-01-01\n"
     "at 2028-12-01",
	"timers", "case timer notice history",
	"history 7 skipped\n"
	"history 7 skipped\n"
	"history 7 skipped\n"
	"history 7 skipped\n"
	"history 7 skipped\n"
	"history 7 reminded\n"
	"notice reminder to 905 as reminder-7 in a digest\n"
	"history 7 told\n"
	"case 7 fleischner#1 open follow-up-imaging-optional CT-CHEST 2027-03-02..2027-03-02 "
	"optional\n"
	"timer 7 still-open 2027-07-15T12:30:00Z\n"},
    /* a review hold has its own timer; its question is chased by itself */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04\n"
     "at 2026-03-12",
	"timers", "case timer notice history question digest",
	"timer 5 @review 2026-03-19T12:30:00Z\n"
	"question unread-report 2/unread\n"
	"digest tier-1 to 901\n"
	"question finding-gone 2/lung-rads#1 of 5\n"
	"digest tier-1 to 902\n"},
    /* of several steps of a question that are due at once the latest is taken */
    {"report acc=A1 proc=X day=2026-03-02 by=doc prose=on text=Recommend chest CT.\n"
     "at 2026-03-10",
	"timers", "notice question digest",
	"question incomplete-recommendation 2/recommendation/chest#1\n"
	"digest tier-1 to 902\n"},
    /* a suspension is looked at once a month */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "patient died=yes\n"
     "at 2026-05-12",
	"timers", "case timer notice history", "timer 5 @suspended 2026-06-11T12:30:00Z\n"},
    /* a mail that failed: a question, and the coordinator */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"undelivered notice=7 case=5 person=905", NULL,
	"question undeliverable 7 of 5\n"
	"work-taken 7\n"
	"history 5 undelivered\n"
	"question undeliverable 7 of 5\n"
	"notice undeliverable to 902 as undeliverable-7\n"
	"history 5 told\n"
	"applied: \n"},
    /* the coordinator's own mail: only the question */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"undelivered notice=7 case=5 person=902", NULL,
	"question undeliverable 7 of 5\n"
	"work-taken 7\n"
	"history 5 undelivered\n"
	"applied: \n"},
    /* a failure notice that failed itself */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"undelivered notice=7 case=5 person=901 template=undeliverable", NULL,
	"question undeliverable 7 of 5\n"
	"work-taken 7\n"
	"history 5 undelivered\n"
	"applied: \n"},
    /* a mail about no follow-up */
    {"", "undelivered notice=7 person=902", NULL,
	"question undeliverable 7\n"
	"work-taken 7\n"
	"applied: \n"},
    /* a mail about one that is not loaded */
    {"", "undelivered notice=7 case=99 person=902", NULL,
	"question undeliverable 7 of 99\n"
	"work-taken 7\n"
	"applied: \n"},
    /* nobody to tell of a failure */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "gone coord\n"
     "gone safe",
	"undelivered notice=7 case=5 person=905", NULL,
	"question undeliverable 7 of 5\n"
	"work-taken 7\n"
	"history 5 undelivered\n"
	"applied: \n"},
    /* a day in shadow */
    {"", "shadow-day", NULL,
	"question shadow-summary ris/2026-03-01\n"
	"notice shadow-summary to 902 as ris/2026-03-01\n"
	"question shadow-summary ris/2026-03-01\n"
	"applied: \n"},
    /* a day in shadow and no coordinator */
    {"gone coord\n"
     "gone safe",
	"shadow-day", NULL,
	"question shadow-summary ris/2026-03-01\n"
	"applied: \n"},
    /* a source that is silent: at any hour, once, until it has sent again or somebody has answered
     */
    {"at 2026-03-08T04:00:00Z\n", "source of=RIS silent=2400", NULL,
	"question source-silent RIS/ORU/1\n"
	"notice source-silent to 901 as source-RIS/ORU/1\n"
	"question source-silent RIS/ORU/1\n"
	"applied: \n"},
    {"source of=RIS silent=2400\n", "source of=RIS silent=2700", NULL, "applied: \n"},
    {"source of=RIS silent=2400\n", "source of=RIS spoke=yes", NULL,
	"question source-silent RIS/ORU/1 answered\n"
	"applied: \n"},
    /* a message put aside */
    {"", "aside why=too_much_work", NULL,
	"question message-failed 77\n"
	"applied: too much work\n"},
    /* a patient's timers put aside */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"aside why=too_much_work patient=1", NULL,
	"question timer-failed 1\n"
	"applied: too much work\n"},
};

TABLE_SUITE(timer, rows)
