/* SPDX-License-Identifier: Apache-2.0
 *
 * test_urgent.c - what is due today or within 72 hours: whom each minute asks, from a Friday's
 * 17:00 (23:00Z) on; nobody answers.
 */
#include "table.h"

Suite *urgent_suite(void);

#define FRIDAY "at 2026-03-06T23:00:00Z\n"
#define SOON   FRIDAY "report acc=A1 ptext=XR_KNEE day=2026-03-06 by=doc s=t:CT_CHEST/3-3-days\n"
#define TODAY  FRIDAY "report acc=A1 ptext=XR_KNEE day=2026-03-06 by=doc s=t:CT_CHEST/0-0-days\n"
#define KINDS  "case timer notice history calendar"

static const struct row rows[] = {
    /* at once, with an entry a day later */
    {SOON, "timers", KINDS,
	"history 5 reminded\n"
	"calendar due of 905 on 2026-03-07 seq 0\n"
	"notice first to 905 as first REQUEST\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09\n"
	"timer 5 acknowledge 2026-03-07T11:00:00Z\n"},
    {SOON "timers\nat 2026-03-07T11:00:00Z", "timers", KINDS,
	"history 5 reminded\n"
	"notice reminder to 905 as acknowledge\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09\n"
	"timer 5 not-ordered 2026-03-07T23:00:00Z\n"},
    {SOON "timers\nat 2026-03-07T11:00:00Z\ntimers\nat 2026-03-07T23:00:00Z", "timers", KINDS,
	"history 5 reminded\n"
	"notice not-ordered to 905 as not-ordered\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09\n"
	"timer 5 overdue 2026-03-10T05:00:00Z\n"},
    /* its last day is over: two people at that moment, each by a mail of his own */
    {SOON "timers\nat 2026-03-07T23:00:00Z\ntimers\nat 2026-03-10T05:00:00Z", "timers", KINDS,
	"history 5 overdue\n"
	"notice stand-in to 904 as overdue\n"
	"history 5 told\n"
	"history 5 escalated\n"
	"notice overdue to 902 as coordinator\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 1\n"
	"timer 5 tier-2 2026-03-11T05:00:00Z\n"},
    {SOON "timers\nat 2026-03-10T05:00:00Z\ntimers\nat 2026-03-11T05:00:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice escalate to 903 as tier-2\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 2\n"
	"timer 5 tier-3 2026-03-12T05:00:00Z\n"},
    /* nobody has the role: who is fail-safe stands in */
    {SOON "timers\nat 2026-03-11T05:00:00Z\ntimers\nat 2026-03-12T05:00:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice escalate to 901 as tier-3\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 3\n"
	"timer 5 last-net 2026-03-13T05:00:00Z\n"},
    {SOON "timers\nat 2026-03-12T05:00:00Z\ntimers\nat 2026-03-13T05:00:00Z", "timers", KINDS,
	"history 5 letter\n"
	"history 5 escalated\n"
	"notice last-net to 902 as last-net\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 4\n"
	"timer 5 still-open 2026-03-16T12:30:00Z\n"},
    {SOON "timers\nat 2026-03-13T05:00:00Z\ntimers\nat 2026-03-16T12:30:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice decide to 902 as still-open-2026-03-16T12:30:00Z in a digest\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 4\n"
	"timer 5 still-open 2026-03-23T12:30:00Z\n"},
    {SOON "timers\nat 2026-03-16T12:30:00Z\ntimers\nat 2026-03-17T12:30:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice decide to 902 as still-open-2026-03-17T12:30:00Z in a digest\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 4\n"
	"timer 5 still-open 2026-03-23T12:30:00Z\n"},
    /* what he has read he is not asked to read */
    {SOON "timers\nack case=5 by=doc\nat 2026-03-07T11:00:00Z", "timers", KINDS,
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09\n"
	"timer 5 not-ordered 2026-03-07T23:00:00Z\n"},
    /* one person stands in for both: one mail, not two */
    {SOON "timers\nquiet coord\nquiet rad\nat 2026-03-10T05:00:00Z", "timers", KINDS,
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 overdue\n"
	"notice overdue to 901 as coordinator\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 1\n"
	"timer 5 tier-2 2026-03-11T05:00:00Z\n"},
    /* critical: no entry, and up every half hour */
    {TODAY, "timers", KINDS,
	"history 5 reminded\n"
	"notice first to 905 as first\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-06..2026-03-06\n"
	"timer 5 tier-1 2026-03-07T00:00:00Z\n"},
    {TODAY "timers\nat 2026-03-07T00:00:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice stand-in to 904 as tier-1\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-06..2026-03-06 tier 1\n"
	"timer 5 tier-2 2026-03-07T00:30:00Z\n"},
    {TODAY "timers\nat 2026-03-07T00:00:00Z\ntimers\nat 2026-03-07T00:30:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice stand-in to 903 as tier-2\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-06..2026-03-06 tier 2\n"
	"timer 5 tier-3 2026-03-07T01:00:00Z\n"},
    {TODAY "timers\nat 2026-03-07T00:30:00Z\ntimers\nat 2026-03-07T01:00:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice stand-in to 901 as tier-3\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-06..2026-03-06 tier 3\n"
	"timer 5 incident 2026-03-07T01:30:00Z\n"},
    {TODAY "timers\nat 2026-03-07T01:00:00Z\ntimers\nat 2026-03-07T01:30:00Z", "timers", KINDS,
	"history 5 escalated\n"
	"notice incident to 901 as incident\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-06..2026-03-06 tier 4\n"
	"timer 5 still-open 2026-03-07T06:00:00Z\n"},
    {TODAY "timers\nat 2026-03-07T01:30:00Z\ntimers\nat 2026-03-07T06:00:00Z", "timers", KINDS,
	"history 5 overdue\n"
	"notice incident to 901 as still-open-2026-03-07T06:00:00Z in a digest\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-06..2026-03-06 overdue "
	"tier 4\n"
	"timer 5 still-open 2026-03-08T06:00:00Z\n"},
    /* back after an outage: the latest moment is told, what lies before it is noted */
    {SOON "at 2026-03-12T06:00:00Z", "timers", KINDS,
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 overdue\n"
	"notice escalate to 901 as tier-3\n"
	"history 5 told\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-09..2026-03-09 overdue "
	"tier 3\n"
	"timer 5 last-net 2026-03-13T05:00:00Z\n"},
};

TABLE_SUITE(urgent, rows)
