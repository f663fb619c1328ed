/* SPDX-License-Identifier: Apache-2.0
 *
 * test_series.c - series, joint duties, duties beside, and what a newer result makes of an older
 * one.
 */
#include "table.h"

Suite *series_suite(void);

/* What answers it came first. */
#define LATE_3                                                                                     \
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 at=2026-03-02"
#define NODULE_7                                                                                   \
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "              \
	"birth=1960-01-01"
#define CYST_50                                                                                    \
	"f=o-rads-us:lesion=multilocular_smooth,size_mm=50,colour_score=1,visit=followup,"         \
	"change=stable"
#define CYST_60                                                                                    \
	"f=o-rads-us:lesion=simple_cyst,menopause=post,size_mm=60,visit=followup,change=stable"
#define THYROID                                                                                    \
	"f=acr-thyroid:modality=mri,suspicious=no,life_expectancy=normal,risk_factors=no,size_mm="
#define THYROID_20 "birth=1955-08-04 " THYROID "20"
#define THYROID_10 "birth=1955-08-04 " THYROID "10.1"

static const struct row rows[] = {
    /* the result came before the finding it answers, and is the same again: one is tracked */
    {"at 2026-09-05\n"
     "report acc=A2 proc=79086-5 day=2026-09-04 by=doc f=lung-rads:category=3",
	LATE_3, "case question note",
	"case 9 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 overdue "
	"DONE_MATCH\n"
	"case 9 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 overdue "
	"DONE_MATCH\n"
	"applied: report 7 version 1 of exam 6, final; an old report: nothing is mailed; opened "
	"follow-up 9; closed follow-up 9 by exam 2 (DONE_MATCH)\n"},
    /* ... and asks for nothing */
    {"at 2026-09-06\n"
     "report acc=A2 proc=79086-5 day=2026-09-04 by=doc f=lung-rads:category=2",
	LATE_3, "case question note",
	"case 8 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 overdue "
	"DONE_MATCH\n"
	"case 8 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 overdue "
	"DONE_MATCH\n"
	"applied: report 6 version 1 of exam 5, final; an old report: nothing is mailed; opened "
	"follow-up 8; closed follow-up 8 by exam 2 (DONE_MATCH)\n"},
    /* ... and is asked about: the finding stays until that is answered */
    {"at 2026-09-07\n"
     "report acc=A2 proc=79086-5 day=2026-09-04 by=doc f=lung-rads:note=none",
	LATE_3, "case question note",
	"case 9 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"overdue\n"
	"case 9 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"overdue\n"
	"question bad-input 2/lung-rads#1 of 9\n"
	"case 9 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"overdue\n"
	"case 9 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"overdue\n"
	"applied: report 7 version 1 of exam 6, final; an old report: nothing is mailed; opened "
	"follow-up 9; closed follow-up 9 by exam 2 (DONE_MATCH)\n"},
    /* ... and is the first step of a series: it is the second one now */
    {"at 2026-09-12\n"
     "report acc=A2 proc=29252-4 day=2026-09-10 by=doc " NODULE_7,
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc at=2026-03-02 " NODULE_7,
	"case question note",
	"case 9 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"case 9 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"question guideline-review 2/fleischner#1 of 5\n"
	"case 5 fleischner#1 open review follow-up-imaging CT-CHEST 2027-03-10..2027-09-10\n"
	"case 11 fleischner#1 open follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 step "
	"2 optional\n"
	"applied: report 7 version 1 of exam 6, final; an old report: nothing is mailed; opened "
	"follow-up 9; closed follow-up 9 by exam 2 (DONE_MATCH); opened follow-up 11, step 2 of "
	"its series\n"},
    /* what its owner has acknowledged stays */
    {"at 2026-09-13\n"
     "report acc=A2 proc=29252-4 day=2026-09-10 by=doc " NODULE_7 "\n"
     "ack case=5 by=doc",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc at=2026-03-02 " NODULE_7,
	"case question note",
	"case 9 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"case 9 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"applied: report 7 version 1 of exam 6, final; an old report: nothing is mailed; opened "
	"follow-up 9; closed follow-up 9 by exam 2 (DONE_MATCH)\n"},
    /* a newer result of the system by an exam that does not answer it */
    {"at 2026-04-12\n"
     "report acc=A2 proc=79086-5 day=2026-04-10 by=doc f=lung-rads:category=2",
	LATE_3, "case question note",
	"case 8 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"question superseded 8/2 of 8\n"
	"applied: report 6 version 1 of exam 5, final; an old report: nothing is mailed; opened "
	"follow-up 8\n"},
    /* ... that asks for something: it takes its place */
    {"at 2026-04-13\n"
     "report acc=A2 proc=79086-5 day=2026-04-10 by=doc f=lung-rads:category=4A",
	LATE_3, "case question note",
	"case 9 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"RESOLVED_BY_RESULT\n"
	"case 9 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"RESOLVED_BY_RESULT\n"
	"applied: report 7 version 1 of exam 6, final; an old report: nothing is mailed; opened "
	"follow-up 9; superseded follow-up 9\n"},
    /* ... and follows something up without saying what: what takes the place of another is read as
       if nothing had come before, whichever came first */
    {"at 2028-03-01\n"
     "report acc=A2 proc=24869-0 day=2028-02-29 by=doc " CYST_60,
	"report acc=A1 proc=24869-0 day=2027-08-24 by=doc at=2027-08-24 " CYST_50, "case question",
	"case 9 o-rads-us#1 closed follow-up-imaging US-PELVIS 2028-08-24..2028-08-24 "
	"RESOLVED_BY_RESULT\n"
	"question exam-match 9/2 of 9\n"
	"case 9 o-rads-us#1 closed follow-up-imaging US-PELVIS 2028-08-24..2028-08-24 "
	"RESOLVED_BY_RESULT\n"
	"case 5 o-rads-us#1 closed follow-up-imaging US-PELVIS 2030-02-28..2030-02-28 DUPLICATE\n"
	"case 11 o-rads-us#1 open follow-up-imaging US-PELVIS 2029-08-24..2029-08-24 step 2\n"},
    {"at 2027-08-25\n"
     "report acc=A1 proc=24869-0 day=2027-08-24 by=doc at=2027-08-24 " CYST_50 "\n"
     "at 2028-03-01",
	"report acc=A2 proc=24869-0 day=2028-02-29 by=doc " CYST_60, "case question",
	"question exam-match 5/6 of 5\n"
	"case 5 o-rads-us#1 closed follow-up-imaging US-PELVIS 2028-08-24..2028-08-24 "
	"RESOLVED_BY_RESULT\n"
	"case 10 o-rads-us#1 open follow-up-imaging US-PELVIS 2029-08-24..2029-08-24 step 2\n"},
    /* an age that the report gave stays, the chart's is the one of the first exam */
    {"at 2028-03-01\n"
     "report acc=A2 proc=25010-0 day=2028-02-20 by=doc " THYROID_10 ",age_y=18",
	"report acc=A1 proc=25010-0 day=2027-08-01 by=doc at=2027-08-03 " THYROID_20,
	"case question",
	"case 9 acr-thyroid#1 closed additional-imaging-now US-THYROID 2027-08-31..2027-08-31 "
	"local overdue tier 4 DONE_MATCH\n"
	"case 9 acr-thyroid#1 closed additional-imaging-now US-THYROID 2027-08-31..2027-08-31 "
	"local overdue tier 4 DONE_MATCH\n"},
    /* the first step of a schedule */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "
	"birth=1960-01-01",
	"case finding question",
	"finding discrete fleischner#1 followup FL17-S-6TO8-L\n"
	"case 5 fleischner#1 open follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"},
    /* its exam was done and nothing new is coded: the next step */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-09-10",
	"report acc=A2 proc=29252-4 day=2026-09-10 by=doc a=no", "case question history",
	"case 5 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"history 5 closed\n"
	"case 9 fleischner#1 open follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 step "
	"2 optional\n"
	"history 9 opened\n"},
    /* done and coded again: the schedule goes on */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-09-10",
	"report acc=A2 proc=29252-4 day=2026-09-10 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7,last_result="
	"stable birth=1960-01-01",
	"case question finding",
	"case 5 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"finding discrete fleischner#1 followup FL17-S-6TO8-L\n"
	"case 9 fleischner#1 open follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 step "
	"2 optional\n"},
    /* the last step */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-09-10\n"
     "report acc=A2 proc=29252-4 day=2026-09-10 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7,last_result="
     "stable birth=1960-01-01\n"
     "at 2027-10-01",
	"report acc=A3 proc=29252-4 day=2027-10-01 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7,last_result="
	"stable birth=1960-01-01",
	"case question finding",
	"case 9 fleischner#1 closed follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 "
	"step 2 optional DONE_MATCH\n"
	"finding discrete fleischner#1 none FL17-S-6TO8-L\n"},
    /* a step that repeats, and when it ends */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=ggn,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-10-01\n"
     "report acc=A2 proc=29252-4 day=2026-10-01 by=doc a=no\n"
     "at 2028-10-02",
	"report acc=A3 proc=29252-4 day=2028-10-02 by=doc a=no", "case question",
	"case 9 fleischner#1 closed follow-up-imaging CT-CHEST 2028-10-01..2028-10-01 step 2 "
	"DONE_MATCH\n"
	"case 14 fleischner#1 open follow-up-imaging CT-CHEST 2030-10-02..2030-10-02 step 3\n"
	"question series-end 14 of 14\n"},
    /* a person closes a step: the next one */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-09-02",
	"close case=5 code=DONE_ELSEWHERE source=Mayo_2026-09-01", "case history",
	"case 5 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 "
	"DONE_ELSEWHERE\n"
	"history 5 closed\n"
	"case 6 fleischner#1 open follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 step "
	"2 optional\n"
	"history 6 opened\n"},
    /* by an exam that is known here */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-09-02\n"
     "report acc=A7 proc=30620-7 day=2026-08-20 by=doc a=no",
	"close case=5 code=DONE_EQUIV exam=A7 clinician=doc", "case history",
	"case 5 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_EQUIV\n"
	"history 5 closed\n"
	"case 10 fleischner#1 open follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 step "
	"2 optional\n"
	"history 10 opened\n"},
    /* reopened: its next step is taken back */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "close case=5 code=DONE_ELSEWHERE source=Mayo",
	"reopen case=5 reason=not_done", "case history timer note",
	"case 6 fleischner#1 closed follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 "
	"step 2 optional ENTERED_IN_ERROR\n"
	"timer 6 - -\n"
	"history 6 closed\n"
	"case 5 fleischner#1 open follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"
	"history 5 reopened\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"history 5 told\n"
	"applied: took back follow-up 6, its next step; reopened; what comes next of it comes "
	"on 2026-03-03\n"},
    /* two duties of one answer */
    {"", "report acc=A1 proc=69276-4 day=2026-03-02 by=doc f=aaa@acr-2013:diam_mm=47",
	"case finding question",
	"finding discrete aaa#1 followup AO-6\n"
	"case 5 aaa#1 open follow-up-imaging US-AORTA|CT-AORTA|MR-AORTA 2026-09-02..2026-09-02\n"
	"finding discrete aaa#1+clinical-referral followup AO-6\n"
	"case 7 aaa#1+clinical-referral open clinical-referral - 2026-04-01..2026-04-01 local\n"},
    /* a duty beside the answer */
    {"", "report acc=A1 proc=58744-4 day=2026-03-02 by=doc f=cad-rads:category=3,setting=stable",
	"case finding question",
	"finding discrete cad-rads#1 followup CAD-3\n"
	"case 5 cad-rads#1 open clinical-referral CLINIC 2026-04-01..2026-04-01 local\n"
	"finding discrete cad-rads#1+additional-imaging-now followup CAD-3\n"
	"case 7 cad-rads#1+additional-imaging-now open additional-imaging-now CT-FFR|STRESS-HEART "
	"2026-04-01..2026-04-01 local\n"},
    /* an overlay that is followed by itself */
    {"", "report acc=A1 proc=24677-7 day=2026-03-02 by=doc f=o-rads-us:category=3",
	"case finding question",
	"finding discrete o-rads-us#1 followup OU-3\n"
	"case 5 o-rads-us#1 open follow-up-imaging US-PELVIS 2026-09-02..2026-09-02\n"
	"finding discrete o-rads-us#1+OU-3R followup OU-3R\n"
	"case 7 o-rads-us#1+OU-3R open clinical-referral REF-GYN 2026-04-01..2026-04-01 local\n"},
    /* a newer result takes the older one's place */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-04-01",
	"report acc=A2 proc=79086-5 day=2026-04-01 by=doc f=lung-rads:category=4A",
	"case question history finding",
	"history 5 early-exam\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"RESOLVED_BY_RESULT\n"
	"history 5 closed\n"
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 9 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-07-01..2026-07-01 step 2\n"
	"history 9 opened\n"},
    /* a newer result that owes nothing: a question */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-04-01",
	"report acc=A2 proc=79086-5 day=2026-04-01 by=doc f=lung-rads:category=2",
	"case question history finding",
	"history 5 early-exam\n"
	"question superseded 5/6 of 5\n"
	"finding discrete lung-rads#1 none LR22-M2\n"},
    /* two older ones: a question each */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 "
     "f=lung-rads:category=4A\n"
     "at 2026-04-01",
	"report acc=A2 proc=79086-5 day=2026-04-01 by=doc f=lung-rads:category=4A",
	"case question history finding",
	"history 5 early-exam\n"
	"history 7 early-exam\n"
	"question superseded 5/8 of 5\n"
	"question superseded 7/8 of 7\n"
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 13 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-07-01..2026-07-01\n"
	"history 13 opened\n"},
    /* an exam in doubt does not start the series again */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-04-01",
	"report acc=A2 mod=XX day=2026-04-01 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "
	"birth=1960-01-01",
	"case question finding",
	"question superseded 5/6 of 5\n"
	"finding discrete fleischner#1 review FL17-S-6TO8-L\n"
	"question series-restart 6/fleischner#1\n"},
    /* a corrected report of the second step */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01\n"
     "at 2026-09-10\n"
     "report acc=A2 proc=29252-4 day=2026-09-10 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7,last_result="
     "stable birth=1960-01-01",
	"report acc=A2 proc=29252-4 day=2026-09-10 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7,last_result="
	"grown birth=1960-01-01 status=corrected at=2026-09-12",
	"case question finding history",
	"finding discrete fleischner#1 review FL17-GROWN\n"
	"question guideline-review 6/fleischner#1 of 9\n"
	"case 9 fleischner#1 open review follow-up-imaging-optional CT-CHEST "
	"2027-09-02..2028-03-02 step 2 optional\n"
	"history 9 held\n"},
    /* the other side is another finding */
    {"report acc=A1 proc=26347-5 day=2026-03-02 by=doc f=bi-rads:category=3\n"
     "at 2026-04-01",
	"report acc=A2 proc=26348-3 day=2026-04-01 by=doc f=bi-rads:category=3",
	"case question finding",
	"finding discrete bi-rads#1 followup BR5-MG-3\n"
	"case 9 bi-rads#1 open follow-up-imaging MG-DX-UNI 2026-10-01..2026-10-01\n"},
    /* the next step would end after the year 9999 */
    {"at 9998-07-20\n"
     "report acc=A1 proc=29252-4 day=9998-01-01 by=doc "
     "f=fleischner:context=incidental,type=ggn,count=single,size_mm=7,age=60",
	"report acc=A2 proc=29252-4 day=9998-07-20 by=doc a=no", "case question",
	"case 5 fleischner#1 closed follow-up-imaging CT-CHEST 9998-07-01..9999-01-01 DONE_MATCH\n"
	"question incomplete-recommendation 5/next of 5\n"},
};

TABLE_SUITE(series, rows)
