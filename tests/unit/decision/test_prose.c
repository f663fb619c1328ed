/* SPDX-License-Identifier: Apache-2.0
 *
 * test_prose.c - what the prose of a report adds.
 */
#include "table.h"

Suite *prose_suite(void);

static const struct row rows[] = {
    /* a category in the text */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=on text=Lung-RADS 4A.",
	"finding case question note",
	"finding narrative lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: report 3 version 1 of exam 2, final; opened follow-up 5\n"},
    /* with its version */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=on text=Lung-RADS v2022 category "
	"3.",
	"finding case question",
	"finding narrative lung-rads#1 followup LR22-M3\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* a version that is not known */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=on text=Lung-RADS v1999 category "
	"3.",
	"finding case question",
	"finding narrative lung-rads#1 followup LR22-M3\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* coded and said alike */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A prose=on "
	"text=Lung-RADS 4A.",
	"finding case question",
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* coded and said otherwise */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 prose=on "
	"text=Lung-RADS 4A.",
	"finding case question",
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
    /* in shadow nothing is opened */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=shadow text=Lung-RADS 4A. "
	"Recommend CT chest in 3 months.",
	"finding case question note",
	"finding narrative shadow/lung-rads#1 shadow - would followup follow-up-imaging\n"
	"applied: report 3 version 1 of exam 2, final; 1 findings in shadow; nothing owed: no code "
	"asks for "
	"anything; its text decides nothing here\n"},
    /* in shadow, a question */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=shadow text=Lung-RADS 3 or 4A. "
	"Consider follow-up as clinically indicated.",
	"finding case question note",
	"finding narrative shadow/text/LUNG-RADS#0 shadow - would review -\n"
	"finding narrative shadow/text/incomplete#1 shadow - would review -\n"
	"applied: report 3 version 1 of exam 2, final; 2 findings in shadow; nothing owed: no code "
	"asks for "
	"anything; its text decides nothing here\n"},
    /* off: only that nobody read it */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=off text=Lung-RADS 4A.",
	"finding case question note",
	"question unread-report 2/unread\n"
	"applied: report 3 version 1 of exam 2, final; asked: unread-report\n"},
    /* a recommendation */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=IMPRESSION: 7 mm nodule. "
	"Recommend follow-up CT chest in 6 months.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* weeks, days and years */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend follow-up CT "
	"chest in 6 weeks. Recommend MRI abdomen in 10 days. Recommend ultrasound thyroid in 1 "
	"year.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-04-13..2026-04-13\n"
	"finding narrative recommendation/abdomen#1 followup stated\n"
	"case 7 recommendation/abdomen#1 open follow-up-imaging MR-ABD 2026-03-12..2026-03-12\n"
	"finding narrative recommendation/thyroid#1 followup stated\n"
	"case 9 recommendation/thyroid#1 open follow-up-imaging US-THYROID "
	"2027-03-02..2027-03-02\n"},
    /* without an interval */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend follow-up CT "
	"chest.",
	"finding case question",
	"finding narrative recommendation/chest#1 review -\n"
	"question incomplete-recommendation 2/recommendation/chest#1\n"},
    /* without an exam */
    {"",
	"report acc=A1 proc=X day=2026-03-02 by=doc prose=on text=Recommend follow-up imaging in 6 "
	"months.",
	"finding case question",
	"finding narrative recommendation/any#1 review -\n"
	"question incomplete-recommendation 2/recommendation/any#1\n"},
    /* the same machine of the same region */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend follow-up CT in "
	"6 months.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* a day instead of an interval */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend follow-up CT "
	"chest by September 15, 2026.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-15..2026-09-15\n"},
    /* two machines */
    {"",
	"report acc=A1 proc=30620-7 day=2026-03-02 by=doc prose=on text=Recommend CT or MRI "
	"abdomen in 3 months.",
	"finding case question",
	"finding narrative recommendation/abdomen#1 followup stated\n"
	"case 5 recommendation/abdomen#1 open follow-up-imaging CT-ABD|MR-ABD "
	"2026-06-02..2026-06-02\n"},
    /* sampling */
    {"",
	"report acc=A1 proc=24842-7 day=2026-03-02 by=doc prose=on text=Recommend biopsy of the "
	"left thyroid nodule in 2 weeks.",
	"finding case question",
	"finding narrative recommendation/thyroid#1 followup stated\n"
	"case 5 recommendation/thyroid#1 open tissue-sampling FNA-THYROID "
	"2026-03-16..2026-03-16\n"},
    /* conditional */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=If symptoms persist, "
	"recommend CT chest in 3 months.",
	"finding case question", "finding narrative conditional/chest#1 none -\n"},
    /* a referral needs no interval */
    {"",
	"report acc=A1 proc=30620-7 day=2026-03-02 by=doc prose=on text=IMPRESSION: Enhancing mass "
	"of the left kidney. Urology referral is recommended.",
	"finding case question",
	"finding narrative recommendation/any#1 followup stated\n"
	"case 5 recommendation/any#1 open clinical-referral REF-UROLOGY 2026-04-01..2026-04-01 "
	"local\n"},
    /* one on a fact of the patient is asked about, one on the future is not */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CT chest in 12 months if "
	"high "
	"risk.",
	"finding case question",
	"finding narrative conditional/chest#1 review -\n"
	"question incomplete-recommendation 2/conditional/chest#1\n"},
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CT chest in 12 months "
	"unless "
	"prior studies are available.",
	"finding case question",
	"finding narrative conditional/chest#1 review -\n"
	"question incomplete-recommendation 2/conditional/chest#1\n"},
    /* what is due in two weeks, or is tissue, does not wait for the author's digest */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CT chest in 2 weeks if "
	"high risk.",
	"finding case question",
	"finding narrative conditional/chest#1 review -\n"
	"question incomplete-recommendation 2/conditional/chest#1 suspicious\n"},
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CT chest in 3 weeks if "
	"high risk.",
	"finding case question",
	"finding narrative conditional/chest#1 review -\n"
	"question incomplete-recommendation 2/conditional/chest#1\n"},
    {"",
	"report acc=A1 proc=24842-7 day=2026-03-02 by=doc prose=on text=Recommend biopsy of the "
	"left "
	"thyroid nodule if high risk.",
	"finding case question",
	"finding narrative conditional/thyroid#1 review -\n"
	"question incomplete-recommendation 2/conditional/thyroid#1 suspicious\n"},
    /* routine screening is owed to nobody */
    {"",
	"report acc=A1 proc=26347-5 day=2026-03-02 by=doc prose=on text=BI-RADS 1. Annual "
	"mammography.",
	"finding case question",
	"finding narrative bi-rads#1 none BR5-MG-1\n"
	"finding narrative recommendation/breast#1 none -\n"},
    /* never later than the table until a person says so */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=on text=Lung-RADS 4A. Continue "
	"annual "
	"low-dose CT.",
	"finding case question",
	"finding narrative lung-rads#1 followup LR22-M4A\n"

	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
    /* a written schedule is a series, and a step that was done opens the next */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CT chest at 6-12 months, "
	"then "
	"at 18-24 months.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated-schedule\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"},
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CT chest at 6-12 months, then "
     "at 18-24 months.\n"
     "at 2026-09-10",
	"report acc=A2 proc=29252-4 day=2026-09-10 by=doc prose=on text=The nodule is unchanged.",
	"finding case question",
	"case 5 recommendation/chest#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 "
	"DONE_MATCH\n"
	"case 8 recommendation/chest#1 open follow-up-imaging CT-CHEST 2027-09-02..2028-03-02 step "
	"2\n"},
    /* counted from an earlier exam whose day is stated */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend CT chest 12 "
	"months "
	"from the prior CT of 10 January 2026.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2027-01-10..2027-01-10\n"},
    /* ... and after a treatment whose day is not */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend CT chest 6 weeks "
	"after "
	"completion of antibiotics.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"question incomplete-recommendation 2/recommendation/chest#1\n"
	"case 6 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-04-13..2026-04-13\n"},
    /* withdrawn by an addendum */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=IMPRESSION: Recommend CT "
	"chest in "
	"3 months.~ADDENDUM: The recommendation for CT is withdrawn.",
	"finding case question", ""},
    /* what is wanted is not said */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=IMPRESSION: Further "
	"evaluation is "
	"recommended.",
	"finding case question", "question incomplete-recommendation 2/text/incomplete#0\n"},
    /* none is needed */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=No follow-up imaging is "
	"needed.",
	"finding case question", ""},
    /* none is needed, in an addendum */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc status=corrected at=2026-03-04 addendum "
	"prose=on text=Addendum: no follow-up imaging is needed.",
	"finding case question timer",
	"question no-followup-stated 2/fleischner#1 of 5\n"
	"case 5 fleischner#1 open review follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"
	"timer 5 @review 2026-03-09T12:30:00Z\n"},
    /* coded, and an addendum says none is needed */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
     "f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 birth=1960-01-01",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "
	"birth=1960-01-01 status=corrected at=2026-03-04 addendum prose=on text=Addendum: no "
	"follow-up imaging is needed.",
	"finding case question timer",
	"finding discrete fleischner#1 followup FL17-S-6TO8-L\n"
	"case 5 fleischner#1 open review follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"
	"question no-followup-stated 2/fleischner#1 of 5\n"
	"case 5 fleischner#1 open review follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"
	"timer 5 @review 2026-03-09T12:30:00Z\n"},
    /* the report outranks the table */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "
	"birth=1960-01-01 prose=on text=Recommend follow-up CT chest in 3 months.",
	"finding case question",
	"finding discrete fleischner#1 followup FL17-S-6TO8-L\n"
	"question disagreement 2/fleischner#1\n"
	"case 6 fleischner#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"},
    /* the report agrees with the table */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "
	"birth=1960-01-01 prose=on text=Recommend follow-up CT chest in 6-12 months.",
	"finding case question",
	"finding discrete fleischner#1 followup FL17-S-6TO8-L\n"
	"case 5 fleischner#1 open follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"},
    /* said twice, once otherwise */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "
	"birth=1960-01-01 prose=on text=Recommend follow-up CT chest in 3 months. Recommend repeat "
	"CT chest in 9 months.",
	"finding case question",
	"finding discrete fleischner#1 followup FL17-S-6TO8-L\n"
	"question disagreement 2/fleischner#1\n"
	"case 6 fleischner#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 8 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-12-02..2026-12-02\n"},
    /* what the table left open is settled by the report */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc f=fleischner:size_mm=7 prose=on "
	"text=Recommend follow-up CT chest in 6 months.",
	"finding case question",
	"finding discrete fleischner#1 none -\n"
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 6 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* and an actionable code */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc a=noncritical prose=on text=Recommend "
	"follow-up CT chest in 6 months.",
	"finding case question",
	"finding actionable actionable#1 none -\n"
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 6 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* from an exam that is not known here */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend CT chest 12 "
	"months from the initial exam.",
	"finding case question",
	"finding narrative recommendation/chest#1 review stated\n"
	"question incomplete-recommendation 2/recommendation/chest#1\n"},
    /* a guideline is cited */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Per Fleischner 2017 "
	"criteria recommend CT chest in 12 months.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2027-03-02..2027-03-02\n"},
    /* another wording in the next version */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend follow-up CT chest "
     "in 6 months.",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc status=corrected at=2026-03-04 prose=on "
	"text=Repeat chest CT recommended in 9 months.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-12-02..2026-12-02\n"},
    /* answered by the next exam, which goes on */
    {"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Recommend follow-up CT chest "
     "in 6 months.\n"
     "at 2026-09-05",
	"report acc=A2 proc=29252-4 day=2026-09-05 by=doc prose=on text=Stable. Recommend "
	"follow-up CT chest in 12 months.",
	"finding case question",
	"case 5 recommendation/chest#1 closed follow-up-imaging CT-CHEST 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 9 recommendation/chest#1 open follow-up-imaging CT-CHEST 2027-09-05..2027-09-05 step "
	"2\n"},
    /* both sides */
    {"",
	"report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=BI-RADS: Right breast "
	"category 4B. Left breast category 2.",
	"finding case question",
	"finding narrative bi-rads#1 followup BR5-MG-4B\n"
	"case 5 bi-rads#1 open tissue-sampling BIOPSY 2026-04-01..2026-04-01 local\n"
	"finding narrative bi-rads#2 none BR5-MG-2\n"},
    /* doubtful */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=on text=Lung-RADS 3 versus 4A.",
	"finding case question", "question doubtful-text 2/text/LUNG-RADS#0\n"},
    /* routine screening is nobody's follow-up */
    {"",
	"report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=Recommend annual screening "
	"mammography in 1 year.",
	"finding case question", "finding narrative recommendation/breast#1 none -\n"},
    /* weak */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Consider CT chest in 6 "
	"months.",
	"finding case question",
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* what nothing explains is asked, one question for one thing */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Renal mass, probably "
	"malignant. It cannot be left. Somebody has to take this further.",
	"finding case question note",
	"question doubtful-text 2/text/net#1\n"
	"applied: report 3 version 1 of exam 2, final; asked: doubtful-text\n"},
    /* that nothing is owed has its reason */
    {"", "report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Normal chest.",
	"finding case question note",
	"applied: report 3 version 1 of exam 2, final; nothing owed: no sentence asks for "
	"anything\n"},
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Simple cyst. No follow-up "
	"is needed.",
	"finding case question note",
	"applied: report 3 version 1 of exam 2, final; nothing owed: the report says so\n"},
    /* a critical finding: nobody was reached, nobody is named, somebody was told */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CRITICAL RESULT: large "
	"tension pneumothorax, ward telephoned, no answer.",
	"finding case question", "question critical-communication 2/text/communication\n"},
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=CRITICAL FINDING: acute "
	"subdural hemorrhage",
	"finding case question", "question critical-communication 2/text/communication\n"},
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Acute aortic dissection. "
	"Discussed with Dr. Vale at 10:40.",
	"finding case question", "finding narrative communication#1 none -\n"},
    /* coded and told */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc a=emergent prose=on text=Acute "
	"aortic dissection. Discussed with Dr. Vale at 10:40.",
	"finding case question", "finding actionable actionable#1 none -\n"},
    /* coded, and nobody was reached: one question */
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc a=emergent prose=on text=Acute "
	"aortic dissection. Dr. Vale was called, no answer.",
	"finding case question",
	"finding actionable actionable#1 review -\n"
	"question critical-communication 2/actionable#1\n"},
    /* what cannot be read */
    {"", "report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on", "finding case question",
	"question unread-report 2/unread\n"},
    {"", "report acc=A1 proc=29252-4 day=2026-03-02 by=doc document=1 prose=on",
	"finding case question", "question unread-report 2/unread\n"},
    {"", "report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=See attached report.",
	"finding case question", "question unread-report 2/unread\n"},
    {"",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc prose=on text=Im rechten Oberlappen ein "
	"Rundherd. Verlaufskontrolle in drei Monaten wird empfohlen, da der Befund nicht sicher "
	"ist.",
	"finding case question", "question unread-report 2/unread\n"},
    /* ... is a question unless its codes say it */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2 prose=on "
	"document=1",
	"finding case question", "finding discrete lung-rads#1 none LR22-M2\n"},
};

TABLE_SUITE(prose, rows)
