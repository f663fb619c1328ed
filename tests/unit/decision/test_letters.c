/* SPDX-License-Identifier: Apache-2.0
 *
 * test_letters.c - letters to the patient: queued, printed, sent, and what came of them.
 */
#include "table.h"

Suite *letters_suite(void);

#define ONE	  "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define HOME	  ONE "patient address=12_High_St\n"
#define CASE	  "case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02"
#define QUEUE	  "letter case=5 what=queued says=reminder by=coord in=81\n"
#define CERTIFIED "letter case=5 what=queued says=unreached certified=yes by=coord in=81\n"
#define PRINT	  "letter case=5 letter=1 what=printed batch=2026-03-02-1 in=82\n"
#define SEND	  "letter case=5 letter=1 what=sent carrier=9407 in=83\n"
#define WAITS	  "question letter-waits 5/letter-1 of 5"
#define MAMMOGRAM "report proc=24606-6 mod=MG by=doc acc=A1 day=2026-03-02 f=bi-rads:modality=MG,"
#define DENSITY	  "wants letter\n" MAMMOGRAM "category=1\npatient address=12_High_St\nat 2026-03-23\n"
/* Attempts that the rule asks for, but for the receipt. */
#define TRIED                                                                                      \
	"at 2026-09-01\nattempt case=5 in=91 channel=phone outcome=no-answer\n"                    \
	"at 2026-09-16\nattempt case=5 in=92 channel=visit outcome=no-answer\n"                    \
	"at 2026-10-02\nattempt case=5 in=93 channel=phone outcome=left-message\n"
#define POSTED HOME CERTIFIED PRINT SEND "at 2026-03-09\n"

#define LAST_NET "at 2026-03-03\ntimers\nat 2026-10-20\n"
#define UNWANTED ONE "contact case=5 sort=do-not-contact what=no_letters\n" LAST_NET
#define UNDATED	 ONE "contact case=5 sort=do-not-contact what=no_letters_since_2026-03-01\n" LAST_NET
#define UNCALLED ONE "contact case=5 sort=do-not-contact what=no_calls\n" LAST_NET

static const struct row rows[] = {
    /* the patient wished for none: a person is asked, and may queue it all the same */
    {UNWANTED, "timers", "letter question",
	"question letter-refused 5/letter-refused-unreached of 5\n"},
    {UNWANTED "timers\n", "letter case=5 what=queued says=unreached certified=yes by=coord in=81",
	"letter question note",
	"question letter-refused 5/letter-refused-unreached of 5 answered\n"
	"letter 1 certified unreached queued\n"
	"question letter-waits 5/letter-1 of 5\n"
	"applied: letter 1 of it is in the queue\n"},
    /* the day since when is no telephone number */
    {UNDATED, "timers", "letter question",
	"question letter-refused 5/letter-refused-unreached of 5\n"},
    /* what a law wants goes all the same */
    {"wants letter\n" ONE "contact case=5 sort=do-not-contact what=no_letters\n",
	"report proc=24606-6 mod=MG by=doc acc=A2 day=2026-03-02 "
	"f=bi-rads:modality=MG,category=1",
	"letter", "letter 1 mammogram-normal queued\n"},
    /* of calls alone: it goes */
    {UNCALLED, "timers", "letter question",
	"letter 1 certified unreached queued\n"
	"question letter-waits 5/letter-1 of 5\n"},
    /* asked for by a person: a question asks about it three working days from then */
    {ONE, "letter case=5 what=queued says=reminder language=es by=coord", NULL,
	"letter 1 reminder queued\nhistory 5 letter\n" WAITS "\n"
	"applied: letter 1 of it is in the queue\n"},
    {ONE QUEUE "at 2026-03-06", "timers", "digest", "digest told to 902\n"},
    /* a letter that waits holds nothing */
    {ONE QUEUE, "seen case=5 by=coord", "case", CASE "\n"},
    {ONE, "letter case=5 what=queued says=act-112 by=coord", "refused",
	"refused: say which text, one of: reminder, unreached\n"},
    {ONE, "letter case=5 what=queued says=reminder language=e$ by=coord", "refused",
	"refused: say the language by its short name, such as es\n"},
    {ONE QUEUE, "letter case=5 what=queued says=reminder by=coord", "refused",
	"refused: letter 1 says the same and waits to be sent\n"},
    {ONE "close case=5 code=CLIN_CLOSED clinician=doc reason=y\n",
	"letter case=5 what=queued says=reminder", "refused", "refused: the follow-up is closed\n"},
    {ONE, "letter case=5 letter=3 what=printed batch=1", "refused",
	"refused: there is no such letter\n"},
    {ONE, "letter case=5 what=lost", "refused",
	"refused: say what became of the letter, one of: queued, printed, sent, receipt, returned, "
	"left-out\n"},
    /* printed, if there is an address */
    {ONE QUEUE, "letter case=5 letter=1 what=printed batch=2026-03-02-1", NULL,
	"refused: Address is missing: put it right.\n"},
    {HOME QUEUE, "letter case=5 letter=1 what=printed batch=2026-03-02-1", NULL,
	"letter 1 reminder printed\nhistory 5 letter\napplied: printed in batch 2026-03-02-1\n"},
    {HOME QUEUE, "letter case=5 letter=1 what=printed batch=../x", "refused",
	"refused: say by which batch, such as 2026-04-22-1\n"},
    {HOME QUEUE PRINT, "letter case=5 letter=1 what=printed batch=2026-03-02-1", NULL,
	"applied: recorded already\n"},
    {HOME QUEUE PRINT, "letter case=5 letter=1 what=printed batch=2026-03-02-2", "refused",
	"refused: it cannot be printed: it is on paper, and not in the post\n"},
    /* in the post it is an attempt, and nobody is asked about it any more */
    {HOME QUEUE PRINT, "letter case=5 letter=1 what=sent", NULL,
	"letter 1 reminder sent\n"
	"attempt letter no-answer 2026-03-02T16:00:00Z\n"
	"history 5 attempted\n" WAITS " answered\n"
	"applied: letter 1 is in the post\n"},
    {HOME CERTIFIED PRINT, "letter case=5 letter=1 what=sent", "refused",
	"refused: a certified letter has a number of the post: say which\n"},
    {HOME CERTIFIED PRINT "at 2026-03-05",
	"letter case=5 letter=1 what=sent carrier=9407 "
	"day=2026-03-04",
	"attempt", "attempt certified-letter no-answer 2026-03-04T18:00:00Z\n"},
    {HOME CERTIFIED PRINT, "letter case=5 letter=1 what=sent carrier=9407 day=2026-03-01",
	"refused", "refused: that day is before the letter was there\n"},
    {HOME CERTIFIED PRINT, "letter case=5 letter=1 what=sent carrier=9407 day=2026-03-03",
	"refused", "refused: that day is in the future\n"},
    {HOME QUEUE, "letter case=5 letter=1 what=sent", "refused",
	"refused: it cannot be sent: it waits to be printed\n"},
    /* what came of it */
    {POSTED, "letter case=5 letter=1 what=receipt day=2026-03-06", NULL,
	"letter 1 certified unreached receipt 9407\n"
	"attempt certified-letter receipt 2026-03-06T18:00:00Z\n"
	"history 5 attempted\n"
	"applied: the receipt of letter 1 is recorded\n"},
    {POSTED, "letter case=5 letter=1 what=returned", NULL,
	"letter 1 certified unreached returned 9407\n"
	"attempt certified-letter returned 2026-03-09T16:00:00Z\n"
	"history 5 attempted\n"
	"applied: letter 1 came back: another address is needed\n"},
    {HOME QUEUE PRINT SEND, "letter case=5 letter=1 what=receipt", "refused",
	"refused: only a certified letter has a receipt\n"},
    {POSTED, "letter case=5 letter=1 what=receipt day=2026-03-01", "refused",
	"refused: that day is before the letter was sent\n"},
    {POSTED "letter case=5 letter=1 what=receipt", "letter case=5 letter=1 what=returned",
	"refused", "refused: it cannot be returned: the receipt of the certified letter is here\n"},
    /* said as an attempt, it is that letter's all the same */
    {POSTED, "attempt case=5 channel=certified-letter outcome=receipt told=2026-03-06", NULL,
	"letter 1 certified unreached receipt 9407\n"
	"attempt certified-letter receipt 2026-03-06T18:00:00Z\n"
	"history 5 attempted\n"
	"applied: the receipt of letter 1 is recorded\n"},
    /* the attempts rule has its receipt from the letter, and counts a letter once */
    {HOME CERTIFIED PRINT SEND TRIED "letter case=5 letter=1 what=receipt\nat 2026-10-15",
	"close case=5 code=LTFU clinician=doc", "note", "applied: closed with LTFU\n"},
    {HOME CERTIFIED PRINT SEND TRIED "at 2026-10-15", "close case=5 code=LTFU clinician=doc",
	"refused", "refused: closing as LTFU lacks the receipt of a certified letter\n"},
    {HOME QUEUE PRINT SEND "at 2026-09-16\nletter case=5 letter=1 what=returned\nat 2026-10-15",
	"close case=5 code=LTFU clinician=doc", "refused",
	"refused: closing as LTFU lacks 2 more attempts, another channel, attempts spread over 30 "
	"days (0 so far), the receipt of a certified letter\n"},
    /* the address came back: the next one there is left out */
    {POSTED "letter case=5 letter=1 what=returned\n" QUEUE,
	"letter case=5 letter=2 what=printed batch=2026-03-09-1", NULL,
	"letter 2 reminder left-out a letter to this address came back: the patient has moved\n"
	"history 5 letter\nquestion letter-waits 5/letter-2 of 5 answered\n"
	"applied: left out: a letter to this address came back: the patient has moved\n"},
    {POSTED "letter case=5 letter=1 what=returned\npatient address=1_Low_St\n" QUEUE,
	"letter case=5 letter=2 what=printed batch=2026-03-09-1", "note",
	"applied: printed in batch 2026-03-09-1\n"},
    /* nobody is to get it any more */
    {HOME QUEUE, "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "letter question",
	"letter 1 reminder left-out the follow-up was closed\n" WAITS " answered\n"},
    {HOME QUEUE PRINT, "patient died=yes", "letter",
	"letter 1 reminder left-out the patient has died\n"},
    {HOME QUEUE, "fixed about=letter-waits note=she_called", "letter",
	"letter 1 reminder left-out what it was for is settled without it\n"},
    {HOME QUEUE, "letter case=5 letter=1 what=left-out", "refused",
	"refused: leaving out a letter needs a reason\n"},
    {HOME QUEUE, "letter case=5 letter=1 what=left-out reason=she_called", NULL,
	"letter 1 reminder left-out she called\nhistory 5 letter\n" WAITS " answered\n"
	"applied: letter 1 is left out\n"},
    {HOME POSTED, "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "letter", ""},
    /* by the policy: the last net, once */
    {ONE "at 2026-09-14\ntimers\nat 2026-09-15", "timers", "letter",
	"letter 1 certified unreached queued\n"},
    {ONE "letter case=5 what=queued says=unreached certified=yes\nat 2026-09-14\ntimers\nat "
	 "2026-09-15",
	"timers", "letter", ""},
    /* by a duty: what the result says in plain words, by the day of the law */
    {"wants letter", MAMMOGRAM "category=1", "letter", "letter 1 mammogram-normal queued\n"},
    {"wants letter", MAMMOGRAM "category=2", "letter", "letter 1 mammogram-normal queued\n"},
    {"wants letter", MAMMOGRAM "category=3", "letter", "letter 1 mammogram-short queued\n"},
    {"wants letter", MAMMOGRAM "category=4B", "letter", "letter 1 mammogram-biopsy queued\n"},
    {"wants letter", MAMMOGRAM "category=5", "letter", "letter 1 mammogram-biopsy queued\n"},
    {"wants letter", MAMMOGRAM "category=6", "letter", "letter 1 mammogram-known queued\n"},
    {"wants letter", MAMMOGRAM "category=0", "letter", "letter 1 mammogram-more queued\n"},
    {"wants letter", MAMMOGRAM "category=1 f=bi-rads:modality=MG,category=4A", "letter",
	"letter 1 mammogram-biopsy queued\n"},
    /* without a category nobody guesses it: the duty asks a person */
    {"wants letter", "report proc=24606-6 mod=MG by=doc acc=A1 day=2026-03-02 a=no",
	"letter question", "question patient-letter 2/beside/letter by 2026-03-09\n"},
    /* another result by a newer version */
    {"wants letter\n" MAMMOGRAM "category=1\nat 2026-03-03",
	MAMMOGRAM "category=4 status=corrected at=2026-03-03", "letter",
	"letter 1 mammogram-normal left-out the report says something else by now\n"
	"letter 2 mammogram-biopsy queued\n"},
    {DENSITY, "letter about=patient-letter letter=1 what=printed batch=1", "refused",
	"refused: Breast density is missing: say what the report says of it.\n"},
    {DENSITY, "letter about=patient-letter letter=1 what=printed batch=1 density=dense", NULL,
	"letter 1 mammogram-normal printed\napplied: printed in batch 1\n"},
    /* sent, it answers what the duty asks */
    {DENSITY "letter about=patient-letter letter=1 what=printed batch=1 density=dense",
	"letter about=patient-letter letter=1 what=sent", NULL,
	"letter 1 mammogram-normal sent\n"
	"question patient-letter 2/beside/letter by 2026-04-01 answered\n"
	"applied: letter 1 is in the post\n"},
    /* answered otherwise, it is left out */
    {DENSITY,
	"communicated about=patient-letter to=patient told=2026-03-20T15:00:00Z "
	"means=portal by=coord",
	"letter", "letter 1 mammogram-normal left-out what it was for is settled without it\n"},
    {"wants notice",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc "
	"f=lung-rads:category=4B setting=outpatient",
	"letter", "letter 1 act-112 queued\n"},
};

TABLE_SUITE(letters, rows)
