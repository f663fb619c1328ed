/* SPDX-License-Identifier: Apache-2.0
 *
 * test_duty.c - what a report owes beside the exam that it asks for: an exam that does not suffice
 * is repeated.
 */
#include "table.h"

Suite *duty_suite(void);

#define CHEST	  "report proc=29252-4 by=doc read=rad prose=on "
#define POOR	  CHEST "acc=A1 day=2026-03-02 text=IMPRESSION: "
#define SCREEN	  "report proc=79086-5 by=doc read=rad acc=A1 day=2026-03-02 "
#define SEEN	  "wants review\n" SCREEN "f=lung-rads:category=3"
#define ASKED	  "question asking"
#define MAMMOGRAM "report proc=24606-6 mod=MG by=doc acc=A1 day=2026-03-02 f=bi-rads:"
#define CORRECTED                                                                                  \
	"report proc=24606-6 mod=MG by=doc acc=A1 day=2026-03-02 status=corrected "                \
	"at=2026-03-04T12:00:00Z f=bi-rads:"
#define LETTER(day) "question patient-letter 2/beside/letter by " day "\n"
#define DIFFERS                                                                                    \
	"There is a discrepancy between this final interpretation and the preliminary report."
#define WANTED	 "Indeterminate bone lesion. A second opinion by a bone radiologist is recommended."
#define REVIEWED "question report-review 2/beside/review by 2026-03-09 answered\n"
#define KINDS	 "finding case question"
/* The repeat is tracked, and without a stated day due when the policy says. */
#define REPEATED                                                                                   \
	"finding narrative recommendation/chest#1 followup stated\n"                               \
	"case 5 recommendation/chest#1 open repeat-exam CT-CHEST 2026-03-16..2026-03-16 local\n"
#define DATED                                                                                      \
	"finding narrative recommendation/chest#1 followup stated\n"                               \
	"case 5 recommendation/chest#1 open repeat-exam CT-CHEST 2026-03-16..2026-03-16\n"
#define OWED POOR "Nondiagnostic study. Repeat CT chest is recommended."

static const struct row rows[] = {
    /* ---- asked to be repeated, in the words of several readers ---- */
    {"", OWED, KINDS, REPEATED},
    {"", POOR "Limited examination due to motion. Repeat examination is recommended.", KINDS,
	REPEATED},
    {"", POOR "Nondiagnostic examination. Recommend repeat.", KINDS, REPEATED},
    {"", POOR "Study is nondiagnostic. Please repeat.", KINDS, REPEATED},
    {"", POOR "Technically inadequate study. The exam should be repeated.", KINDS, REPEATED},
    {"", POOR "Nondiagnostic because of motion; CT should be redone under sedation.", KINDS,
	REPEATED},
    {"", POOR "Nondiagnostic; the study will be repeated tomorrow at no charge.", KINDS, REPEATED},
    /* on a day that the report states; said twice it is one */
    {"",
	POOR "Incomplete examination. The patient could not tolerate the full exam. Repeat exam in "
	     "2 weeks under sedation.",
	KINDS, DATED},
    {"", POOR "Nondiagnostic exam. Repeat CT chest in 2 weeks. Please repeat with sedation.", KINDS,
	DATED},
    /* ---- and what is no repeat ---- */
    /* a nodule's next look, though a part of the lungs was poorly seen */
    {"",
	POOR "Evaluation of the bases is limited by motion. 7 mm nodule. Repeat CT chest in 6 "
	     "months.",
	"case",
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* the exam before it was the poor one */
    {"",
	POOR "The CT of 2025 was nondiagnostic and had to be repeated. 7 mm nodule. Recommend CT "
	     "chest in 6 months.",
	"case",
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* the exam suffices: which exam, and when, its author says */
    {"", POOR "7 mm nodule. Repeat examination is recommended.", KINDS,
	"question incomplete-recommendation 2/text/incomplete#0\n"},
    /* another exam in its place has no day */
    {"", POOR "Nondiagnostic study. Repeat with MRI abdomen is recommended.", KINDS,
	"finding narrative recommendation/abdomen#1 review -\n"
	"question incomplete-recommendation 2/recommendation/abdomen#1\n"},
    /* what this exam is, nobody knows */
    {"", "report acc=A1 proc=X by=doc prose=on text=IMPRESSION: Nondiagnostic. Please repeat.",
	"case question", "question incomplete-recommendation 2/text/net#1\n"},
    /* ---- it shows nothing, and nobody says what becomes of it ---- */
    {"", POOR "Nondiagnostic examination due to motion.", KINDS,
	"question incomplete-recommendation 2/text/inadequate\n"},
    {"", POOR "Nondiagnostic examination due to motion. No further imaging is needed.",
	"question note",
	"applied: report 3 version 1 of exam 2, final; nothing owed: the report says so\n"},
    {"", POOR "Limited examination. No acute abnormality.", "question", ""},
    /* ---- the end of it ---- */
    /* the repeat closes it */
    {OWED "\nat 2026-03-06\n", CHEST "acc=A2 day=2026-03-05 text=Normal study.", "case history",
	"case 5 recommendation/chest#1 closed repeat-exam CT-CHEST 2026-03-16..2026-03-16 local "
	"DONE_MATCH\nhistory 5 closed\n"},
    /* of the same day: which came first is asked */
    {OWED, CHEST "acc=A2 day=2026-03-02 text=Normal study.", "case question",
	"question exam-match 5/6 of 5\n"},
    /* a repeat that does not suffice either closes nothing, and is owed again */
    {OWED "\nat 2026-03-06\n",
	CHEST "acc=A2 day=2026-03-05 text=IMPRESSION: Nondiagnostic. Please repeat.",
	"case question",
	"question exam-match 5/6 of 5\n"
	"case 10 recommendation/chest#1 open repeat-exam CT-CHEST 2026-03-19..2026-03-19 local\n"},
    /* another exam does not close it */
    {OWED "\nat 2026-03-06\n",
	"report acc=A2 proc=24556-3 by=doc prose=on day=2026-03-05 text=Normal study.",
	"case question", ""},
    /* the corrected report suffices */
    {OWED "\nat 2026-03-03\n",
	CHEST "acc=A1 day=2026-03-02 status=corrected at=2026-03-03 text=IMPRESSION: Normal study.",
	"case question",
	"question finding-gone 2/recommendation/chest#1 of 5\n"
	"case 5 recommendation/chest#1 open review repeat-exam CT-CHEST 2026-03-16..2026-03-16 "
	"local\n"},
    /* ---- who ordered it sees the report ---- */
    /* by the row of its category; by any other finding within 5 business days */
    {"wants review", SCREEN "f=lung-rads:category=4B", ASKED,
	"question guideline-review 2/lung-rads#1 of 5\nasking asked by engine\n"
	"question report-review 2/beside/review by 2026-03-04\nasking asked by engine\n"},
    {"wants review", SCREEN "f=lung-rads:category=3", "question asking due",
	"question report-review 2/beside/review by 2026-03-09\n"
	"due told 2026-03-10T12:30:00Z\nasking asked by engine\n"},
    {"wants review", OWED, ASKED,
	"question report-review 2/beside/review by 2026-03-09\nasking asked by engine\n"},
    /* nothing is owed, nothing has to be seen */
    {"wants review", SCREEN "f=lung-rads:category=1", ASKED, ""},
    /* a question to the author is not its orderer's news, a critical one is */
    {"wants review", CHEST "acc=A1 day=2026-03-02 text=Recommend follow-up CT chest.", ASKED,
	"question incomplete-recommendation 2/recommendation/chest#1\nasking asked by engine\n"},
    {"wants review", SCREEN "a=emergent", "question",
	"question critical-communication 2/actionable#1\n"
	"question report-review 2/beside/review by 2026-03-09\n"},
    /* nobody asks for it: whoever had to see an old report has seen it */
    {"wants review", "report proc=79086-5 by=doc acc=A1 day=2026-01-02 f=lung-rads:category=3",
	ASKED, ""},
    /* acknowledged, ordered, answered or closed: seen, and by whom */
    {SEEN, "ack case=5 by=doc", ASKED,
	REVIEWED "asking answered by doc: reviewed: follow-up 2DZVVT was acknowledged\n"},
    {SEEN "\nack case=5 by=doc", "ack case=5 by=coord", ASKED, ""},
    {SEEN, "order ev=new placer=P1 at=2026-03-03 when=2026-09-01 proc=79086-5", ASKED,
	REVIEWED "asking withdrawn by engine: reviewed: follow-up 2DZVVT is ordered\n"},
    {SEEN, "close case=5 code=CLIN_CLOSED clinician=doc reason=no by=doc", ASKED,
	REVIEWED "asking answered by doc: reviewed: follow-up 2DZVVT is closed\n"},
    {"wants review\n" SCREEN "a=emergent",
	"communicated about=critical-communication to=Vale told=2026-03-02T15:50:00Z means=phone "
	"readback by=rad",
	ASKED,
	"question critical-communication 2/actionable#1 answered\n"
	"asking answered by rad: communicated to Vale at 2026-03-02T15:50:00Z by phone, read "
	"back\n" REVIEWED "asking answered by rad: reviewed: question Q5 was answered\n"},
    /* the day passes: who ordered the exam is asked, later the coordinator */
    {SEEN "\nat 2026-03-11", "timers", "question due digest",
	"question report-review 2/beside/review by 2026-03-09\ndue again "
	"2026-03-17T12:30:00Z\ndigest told to 905\n"},
    {SEEN "\nat 2026-03-11\ntimers", "reviewed about=report-review by=doc", ASKED,
	REVIEWED "asking answered by doc: reviewed\n"},
    /* another person says which clinician did, and when */
    {SEEN, "reviewed about=report-review by=coord", "note",
	"refused: say which clinician has seen the report\n"},
    {SEEN, "reviewed about=report-review by=coord to=Vale told=2026-03-02T15:50:00Z", ASKED,
	REVIEWED "asking answered by coord: reviewed to Vale at 2026-03-02T15:50:00Z\n"},
    {SEEN, "reviewed about=report-review by=doc told=2026-03-05T15:50:00Z", "note",
	"refused: that time is in the future\n"},
    /* the report is taken back, or owes nothing any more */
    {SEEN, SCREEN "status=withdrawn at=2026-03-03", "question asking",
	REVIEWED "asking withdrawn by engine: the report was taken back\n"},
    {SEEN "\nat 2026-03-03", SCREEN "status=corrected at=2026-03-03 f=lung-rads:category=1",
	"question", REVIEWED},
    /* a correction that still asks for something goes on, unless it was seen */
    {SEEN "\nat 2026-03-03", SCREEN "status=corrected at=2026-03-03 f=lung-rads:category=4A",
	"question", ""},
    {SEEN "\nack case=5 by=doc\nat 2026-03-03",
	SCREEN "status=corrected at=2026-03-03 f=lung-rads:category=4B", "question",
	"question guideline-review 2/lung-rads#1 of 5\n"},
    /* sooner: it is asked anew */
    {SEEN "\nat 2026-03-03", SCREEN "status=corrected at=2026-03-03 f=lung-rads:category=4B", ASKED,
	"question guideline-review 2/lung-rads#1 of 5\nasking asked by engine\n"
	"question report-review 2/beside/review by 2026-03-04\n"
	"asking withdrawn by engine: by a newer version of the report it is owed sooner\n"
	"question report-review 2/beside/review by 2026-03-04\nasking asked by engine\n"},
    {"wants review\n" SCREEN "f=lung-rads:category=4B\nat 2026-03-03",
	SCREEN "status=corrected at=2026-03-03 f=lung-rads:category=3", "question",
	"question guideline-review 2/lung-rads#1 of 5 answered\n"},
    /* ---- another reading ---- */
    /* it differs, and nobody is said to have been told */
    {"wants discrepancy", POOR DIFFERS, ASKED,
	"question discrepancy 2/text/discrepancy by 2026-03-03\nasking asked by engine\n"},
    {"", POOR DIFFERS, ASKED, "question discrepancy 2/text/discrepancy\nasking asked by engine\n"},
    {"", POOR "Change from the preliminary report: subsegmental embolus.", "question",
	"question discrepancy 2/text/discrepancy\n"},
    {"", POOR "On overread, I disagree with the original interpretation: T8 has a fracture.",
	"question", "question discrepancy 2/text/discrepancy\n"},
    {"", POOR "A rib fracture was missed on the overnight read.", "question",
	"question discrepancy 2/text/discrepancy\n"},
    /* somebody was told */
    {"", POOR DIFFERS " Discussed with Dr. Smith at 08:15 on 3/2/2026.", "question", ""},
    /* they agree, or it is not of two readings */
    {"", POOR "No significant discrepancy from the preliminary report.", "question", ""},
    {"", POOR "Agree with the preliminary interpretation.", "question", ""},
    {"", POOR "There is a discrepancy in the length of the legs.", "question", ""},
    {"", POOR "The preliminary report was called to the ward.", "question", ""},
    /* answered: told, and how; an addendum says so */
    {POOR DIFFERS,
	"communicated about=discrepancy to=Vale told=2026-03-02T15:50:00Z means=phone by=rad",
	ASKED,
	"question discrepancy 2/text/discrepancy answered\n"
	"asking answered by rad: communicated to Vale at 2026-03-02T15:50:00Z by phone, not read "
	"back\n"},
    {POOR DIFFERS,
	"communicated about=discrepancy to=Vale told=2026-03-02T15:50:00Z means=letter by=rad",
	"note", "refused: say by what means, with one of: phone, person, page, secure-message\n"},
    {POOR DIFFERS "\nat 2026-03-03",
	CHEST "acc=A1 day=2026-03-02 status=corrected at=2026-03-03 text=ADDENDUM: Discussed with "
	      "Dr. Smith at 08:15 on 3/3/2026.",
	ASKED,
	"question discrepancy 2/text/discrepancy answered\n"
	"asking withdrawn by engine: the report says who was told\n"},
    /* a second opinion is wanted */
    {"wants opinion", POOR WANTED, ASKED,
	"question second-opinion 2/text/second-opinion by 2026-03-09\nasking asked by engine\n"},
    {"", POOR "Findings unclear; recommend expert consultation by neuroradiology.", "question",
	"question second-opinion 2/text/second-opinion\n"},
    {"", POOR "Outside study submitted for second opinion. No acute disease.", "question", ""},
    /* given: by another than the first reader, or an addendum says so */
    {POOR WANTED, "reviewed about=second-opinion by=rad", "note",
	"refused: say who has read the exam, other than its first reader\n"},
    {POOR WANTED, "reviewed about=second-opinion by=rad to=Vale", ASKED,
	"question second-opinion 2/text/second-opinion answered\n"
	"asking answered by rad: reviewed to Vale\n"},
    {POOR WANTED, "reviewed about=second-opinion by=doc", "question",
	"question second-opinion 2/text/second-opinion answered\n"},
    {POOR WANTED "\nat 2026-03-04",
	CHEST "acc=A1 day=2026-03-02 status=corrected at=2026-03-04 text=ADDENDUM: Second opinion "
	      "by Dr. Vale: benign.",
	ASKED,
	"question second-opinion 2/text/second-opinion answered\n"
	"asking withdrawn by engine: an addendum says that somebody else has read it\n"},
    /* a new version still wants it, or not any more */
    {POOR WANTED "\nat 2026-03-04",
	CHEST "acc=A1 day=2026-03-02 status=corrected at=2026-03-04 text=IMPRESSION: " WANTED,
	"question", ""},
    {POOR WANTED "\nat 2026-03-04",
	CHEST "acc=A1 day=2026-03-02 status=corrected at=2026-03-04 text=IMPRESSION: Bone island.",
	ASKED,
	"question second-opinion 2/text/second-opinion answered\n"
	"asking withdrawn by engine: a newer version of the report was decided\n"},
    /* who acted on the first reading acted on it: a new version does not end that */
    {POOR DIFFERS "\nat 2026-03-04",
	CHEST "acc=A1 day=2026-03-02 status=corrected at=2026-03-04 text=IMPRESSION: Normal study.",
	"question", ""},
    {POOR WANTED "\nat 2026-03-04",
	CHEST
	"acc=A1 day=2026-03-02 status=corrected at=2026-03-04 addendum=yes text=Second opinion by "
	"Dr. Vale: benign.",
	"question", "question second-opinion 2/text/second-opinion answered\n"},
    /* ---- the patient's letter after a mammogram ---- */
    /* 30 days from the exam, and asked about ten days before */
    {"wants letter", MAMMOGRAM "category=1", "question due",
	LETTER("2026-04-01") "due told 2026-03-23T12:30:00Z\n"},
    {"wants letter", MAMMOGRAM "category=3", "question", LETTER("2026-04-01")},
    {"wants letter", MAMMOGRAM "category=6", "question", LETTER("2026-04-01")},
    /* 7 days from the report when it is suspicious, as FDA once wanted it in 5 working days */
    {"wants letter", MAMMOGRAM "category=4", "question due",
	LETTER("2026-03-09") "due told 2026-03-03T13:30:00Z\n"},
    {"wants letter", MAMMOGRAM "category=5", "question", LETTER("2026-03-09")},
    {"wants letter site_stricter=yes", MAMMOGRAM "category=5", "question", LETTER("2026-03-09")},
    {"wants letter site_stricter=yes\nat 2026-03-05",
	"report proc=24606-6 mod=MG by=doc acc=A1 day=2026-03-02 at=2026-03-05T18:00:00Z "
	"f=bi-rads:category=5",
	"question", LETTER("2026-03-12")},
    /* whatever the assessment is, a letter is owed: by the earlier day */
    {"wants letter", "report proc=24606-6 mod=MG by=doc acc=A1 day=2026-03-02 a=no", "question",
	LETTER("2026-03-09")},
    /* no mammogram, no letter */
    {"wants letter", SCREEN "f=lung-rads:category=1", "question", ""},
    /* the exam was long ago when its report came: it is late */
    {"wants letter\nat 2026-03-25",
	"report proc=24606-6 mod=MG by=doc acc=A1 day=2026-02-20 at=2026-03-25 "
	"f=bi-rads:category=2",
	"question due", LETTER("2026-03-22") "due told 2026-03-26T12:30:00Z\n"},
    /* done: by whom, when and how */
    {"wants letter\n" MAMMOGRAM "category=1\nat 2026-03-23",
	"communicated about=patient-letter to=patient told=2026-03-20T15:00:00Z means=letter "
	"by=coord",
	ASKED,
	"question patient-letter 2/beside/letter by 2026-04-01 answered\n"
	"asking answered by coord: communicated to patient at 2026-03-20T15:00:00Z by letter\n"},
    {"wants letter\n" MAMMOGRAM "category=1\nat 2026-03-23",
	"communicated about=patient-letter to=patient told=2026-03-20T15:00:00Z means=phone "
	"by=coord",
	"note",
	"refused: say by what means, with one of: person, secure-message, letter, portal\n"},
    {"wants letter\n" MAMMOGRAM "category=1\nat 2026-03-23",
	"communicated about=patient-letter to=patient means=letter by=coord", "note",
	"refused: say when, as \"2026-03-02 10:40\"\n"},
    {"wants letter\n" MAMMOGRAM "category=1",
	"not-owed about=patient-letter code=deceased by=coord", ASKED,
	"question patient-letter 2/beside/letter by 2026-04-01 answered\n"
	"asking answered by coord: not-owed: deceased\n"},
    {"wants letter\n" MAMMOGRAM "category=1",
	"wait-until about=patient-letter until=2026-03-20 by=coord", "note",
	"refused: wait-until does not answer a question of the kind patient-letter; say not-owed, "
	"communicated or reassign\n"},
    /* the coordinator, then another, then who sees to quality, then the last net */
    {"wants letter\n" MAMMOGRAM "category=1\nat 2026-03-24", "timers", "digest due",
	"due again 2026-03-27T12:30:00Z\ndigest told to 902\n"},
    {"wants letter\n" MAMMOGRAM "category=1\nat 2026-03-31\ntimers\nat 2026-04-03", "timers",
	"digest due", "due last-net 2026-04-07T12:30:00Z\ndigest tier-2 to 901\n"},
    /* corrected: sooner when it becomes suspicious, never later, and not again when it was sent */
    {"wants letter\n" MAMMOGRAM "category=1\nat 2026-03-04", CORRECTED "category=4", "question",
	LETTER("2026-03-11") LETTER("2026-03-11")},
    {"wants letter\n" MAMMOGRAM "category=4\nat 2026-03-04", CORRECTED "category=1", "question",
	""},
    {"wants letter\n" MAMMOGRAM
     "category=1\nat 2026-03-03\ncommunicated about=patient-letter to=patient "
     "told=2026-03-03T15:00:00Z means=portal by=coord\nat 2026-03-04",
	CORRECTED "category=1", "question", ""},
    {"wants letter\n" MAMMOGRAM
     "category=1\nat 2026-03-03\ncommunicated about=patient-letter to=patient "
     "told=2026-03-03T15:00:00Z means=portal by=coord\nat 2026-03-04",
	CORRECTED "category=4", "question", LETTER("2026-03-11")},
    {"wants letter\n" MAMMOGRAM "category=1", MAMMOGRAM "category=1 status=withdrawn at=2026-03-03",
	ASKED,
	"question patient-letter 2/beside/letter by 2026-04-01 answered\n"
	"asking withdrawn by engine: the report was taken back\n"},
    /* ---- Pennsylvania Act 112: 20 days from the report ---- */
    {"wants notice", CHEST "acc=A1 day=2026-03-02 setting=outpatient f=lung-rads:category=4A",
	"question due",
	"question patient-notice 2/beside/notice by 2026-03-22\ndue told 2026-03-12T12:30:00Z\n"},
    /* where the patient was is not said: as of an outpatient */
    {"wants notice", SCREEN "f=lung-rads:category=4A", "question",
	"question patient-notice 2/beside/notice by 2026-03-22\n"},
    {"wants notice", SCREEN "setting=inpatient f=lung-rads:category=4A", "question", ""},
    {"wants notice", SCREEN "setting=emergency f=lung-rads:category=4A", "question", ""},
    /* care within three months is wanted, or is not */
    {"wants notice", SCREEN "setting=outpatient f=lung-rads:category=3", "question", ""},
    {"wants notice", SCREEN "setting=outpatient f=lung-rads:category=1", "question", ""},
    {"wants notice",
	"report proc=36643-5 mod=DX by=doc acc=A1 day=2026-03-02 prose=on text=Recommend CT chest "
	"in "
	"4 weeks.",
	"question", ""},
    {"wants notice\n" SCREEN "f=lung-rads:category=4A\nat 2026-03-12",
	"communicated about=patient-notice to=patient told=2026-03-11T15:00:00Z means=phone "
	"by=coord",
	ASKED,
	"question patient-notice 2/beside/notice by 2026-03-22 answered\n"
	"asking answered by coord: communicated to patient at 2026-03-11T15:00:00Z by phone\n"},
    /* ---- Cures Act: without unnecessary delay ---- */
    {"wants release", CHEST "acc=A1 day=2026-03-02 text=Normal study.", "question due",
	"question report-release 2/beside/release by 2026-03-03\ndue told 2026-03-03T13:30:00Z\n"},
    {"wants release", CHEST "acc=A1 day=2026-03-02 status=preliminary text=Normal study.",
	"question", "question never-final 2/final\n"},
    {"wants release\n" CHEST "acc=A1 day=2026-03-02 text=Normal study.\nat 2026-03-03",
	"communicated about=report-release to=patient told=2026-03-03T15:00:00Z means=portal "
	"by=coord",
	"question", "question report-release 2/beside/release by 2026-03-03 answered\n"},
};

TABLE_SUITE(duty, rows)
