/* SPDX-License-Identifier: Apache-2.0
 *
 * test_ask.c - one row for each kind of question that a message can raise.
 */
#include "table.h"

Suite *ask_suite(void);

static const struct row rows[] = {
    /* emergent */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent", "question finding",
	"finding actionable actionable#1 review -\n"
	"question critical-communication 2/actionable#1\n"},
    /* urgent */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=urgent", "question finding",
	"finding actionable actionable#1 review -\n"
	"question critical-communication 2/actionable#1\n"},
    /* non-critical */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=noncritical", "question finding",
	"finding actionable actionable#1 review -\n"
	"question actionable-unread 2/actionable#1\n"},
    /* not actionable */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=no", "question finding",
	"finding actionable actionable#1 none -\n"},
    /* nothing stated */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=unstated prose=on", "question finding",
	"finding actionable actionable#1 none -\n"},
    /* stated without exam and interval */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=none", "question finding",
	"finding recommendation recommendation#1 review -\n"
	"question incomplete-recommendation 2/recommendation#1\n"},
    /* stated without an interval */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=29252-4", "question finding",
	"finding recommendation recommendation#1 review -\n"
	"question incomplete-recommendation 2/recommendation#1\n"},
    /* stated with an exam that is not known */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=t:Foo/3-6", "question finding",
	"finding recommendation recommendation#1 review -\n"
	"question incomplete-recommendation 2/recommendation#1\n"},
    /* stated in full */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=29252-4/3-6", "question finding case",
	"finding recommendation recommendation#1 followup -\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-09-02\n"},
    /* stated sampling */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=t:CT_guided_biopsy_lung/2-4-weeks",
	"question finding case",
	"finding recommendation recommendation#1 followup -\n"
	"case 5 recommendation#1 open tissue-sampling BX-LUNG 2026-03-16..2026-03-30\n"},
    /* stated from the first exam */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=29252-4/3-6-months-first",
	"question finding case",
	"finding recommendation recommendation#1 followup -\n"
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-09-02\n"},
    /* an interval of a hundred thousand months */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=29252-4/100000-100000",
	"question finding case failed",
	"finding recommendation recommendation#1 review -\n"
	"question incomplete-recommendation 2/recommendation#1\n"},
    /* an interval that runs backwards */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=29252-4/12-6",
	"question finding case failed",
	"finding recommendation recommendation#1 review -\n"
	"question incomplete-recommendation 2/recommendation#1\n"},
    /* a unit that is none */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=29252-4/3-6-moons",
	"question finding case failed",
	"finding recommendation recommendation#1 review -\n"
	"question incomplete-recommendation 2/recommendation#1\n"},
    /* beyond the year 9999 */
    {"at 9999-12-01", "report acc=A1 proc=79086-5 day=9999-12-01 by=doc s=29252-4/3-6",
	"question finding case failed",
	"finding recommendation recommendation#1 review -\n"
	"question incomplete-recommendation 2/recommendation#1\n"},
    /* report and table differ: the report's interval counts, both are shown */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 +s=79086-5/3-3",
	"question finding case",
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"question disagreement 2/lung-rads#1\n"
	"case 6 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* report and table differ in the exam */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 +s=36643-5",
	"question finding case",
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"question disagreement 2/lung-rads#1\n"
	"case 6 lung-rads#1 open follow-up-imaging XR-CHEST 2026-09-02..2026-09-02\n"},
    /* they agree */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 +s=79086-5/6-6",
	"question finding case",
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* the table owes nothing, the report states all */
    {"",
	"report acc=A1 proc=69276-4 day=2026-03-02 by=doc f=aaa@svs-2018:diam_mm=20 +s=69276-4/6-6",
	"question finding case",
	"finding discrete aaa#1 followup AV-1\n"
	"question disagreement 2/aaa#1\n"
	"case 6 aaa#1 open follow-up-imaging US-AORTA 2026-09-02..2026-09-02\n"},
    /* the table owes nothing, the report half of it */
    {"", "report acc=A1 proc=69276-4 day=2026-03-02 by=doc f=aaa@svs-2018:diam_mm=20 +s=none/6-6",
	"question finding case",
	"finding discrete aaa#1 review AV-1\n"
	"question disagreement 2/aaa#1\n"},
    /* a stated interval that is none on a table's answer */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 "
	"+s=79086-5/100000-100000",
	"question finding case failed",
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
    /* no such table */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=moon-rads@7:category=3",
	"question finding",
	"finding discrete moon-rads#1 review -\n"
	"question unknown-guideline 2/moon-rads#1\n"},
    /* no such table, no version */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=moon-rads:category=3",
	"question finding",
	"finding discrete moon-rads#1 review -\n"
	"question unknown-guideline 2/moon-rads#1\n"},
    /* a value the table does not allow */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=9",
	"question finding",
	"finding discrete lung-rads#1 review -\n"
	"question bad-input 2/lung-rads#1\n"},
    /* the table leaves it to a person */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=0",
	"question finding case",
	"finding discrete lung-rads#1 followup LR22-M0P|LR22-M0E|LR22-M0I\n"
	"case 5 lung-rads#1 open obtain-priors|additional-imaging-now|follow-up-imaging "
	"PRIOR-CT-CHEST|CT-CHEST-LD 2026-04-01..2026-04-01 local provisional\n"
	"question guideline-review 2/lung-rads#1 of 5\n"},
    /* the table lacks inputs */
    {"", "report acc=A1 proc=29252-4 day=2026-03-02 by=doc f=fleischner:size_mm=7",
	"question finding",
	"finding discrete fleischner#1 review -\n"
	"question guideline-review 2/fleischner#1\n"},
    /* the table does not cover it */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=none",
	"question finding",
	"finding discrete lung-rads#1 review LR22-MNC\n"
	"question guideline-review 2/lung-rads#1\n"},
    /* the S of Lung-RADS */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3,modifier_s=yes",
	"question finding case",
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"question second-finding 2/lung-rads#1\n"
	"case 6 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* data quality */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc "
	"f=lung-rads:layer=classify,lesion=solid,context=baseline,mean_mm=4.0,suspicious=yes",
	"question finding case",
	"finding discrete lung-rads#1 none LR22-M2\n"
	"question data-quality 2/lung-rads#1\n"},
    /* a clock of minutes is a duty to communicate */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=communication@acr-2020:category=1",
	"question finding case",
	"finding discrete communication#1 review -\n"
	"question bad-input 2/communication#1\n"},
    /* a final report with nothing coded, prose off */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc", "question finding",
	"question unread-report 2/unread\n"},
    /* nobody named owns it */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02  f=lung-rads:category=4A", "question case",
	"question no-owner 2/owner\n"
	"case 6 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* who attends owns it */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 att=navi f=lung-rads:category=4A",
	"question case notice",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* the patient's own doctor owns it */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 pcp=navi f=lung-rads:category=4A",
	"question case patient",
	"patient 1\n"
	"patient 1\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* whoever ordered is gone: who attends */
    {"gone doc",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A att=navi",
	"question case",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* no fail-safe person */
    {"gone safe", "report acc=A1 proc=79086-5 day=2026-03-02  f=lung-rads:category=4A",
	"question case",
	"failed: there is no fail-safe person to own a follow-up (site.fail_safe_email)\n"},
    /* an owner without address */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "quiet doc\n"
     "at 2026-03-03",
	"timers", "question notice history timer",
	"history 5 reminded\n"
	"question no-address 905 of 5\n"
	"notice first to 902 as first for another REQUEST\n"
	"history 5 told\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    /* nobody at all has an address */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "quiet doc\n"
     "quiet coord\n"
     "quiet safe\n"
     "at 2026-03-03",
	"timers", "question notice history timer",
	"history 5 reminded\n"
	"question no-address 905 of 5\n"
	"question nobody-to-tell 5/first of 5\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    /* a question of that key is asked once */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent status=corrected "
	"at=2026-03-04",
	"question", ""},
    /* nor when it was answered, and the new version says nothing new */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent\n"
     "communicated about=critical-communication to=Dr_X told=2026-03-02_09:40 means=phone "
     "readback",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent status=corrected "
	"at=2026-03-04",
	"question", ""},
    /* other words are to be told again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent\n"
     "communicated about=critical-communication to=Dr_X told=2026-03-02_09:40 means=phone "
     "readback",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent status=corrected "
	"at=2026-03-04 text=On_the_left_side.",
	"question", "question critical-communication 2/actionable#1\n"},
    /* an interval of the table that ends after the year 9999 */
    {"at 9999-11-01", "report acc=A1 proc=79086-5 day=9999-11-01 by=doc f=lung-rads:category=3",
	"question finding case failed",
	"finding discrete lung-rads#1 review LR22-M3\n"
	"question incomplete-recommendation 2/lung-rads#1\n"},
    /* one that is already followed: held */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 "
	"+s=79086-5/100000-100000 status=corrected at=2026-03-04",
	"question finding case",
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
};

TABLE_SUITE(ask, rows)
