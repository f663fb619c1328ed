/* SPDX-License-Identifier: Apache-2.0
 *
 * test_provisional.c - doubt is tracked: what opens by caution, and what settles it.
 */
#include "table.h"

Suite *provisional_suite(void);

#define MARCH "report acc=A1 proc=79086-5 day=2026-03-02 by=doc "
#define KINDS "finding case question"

static const struct row rows[] = {
    /* 4B, and nobody said whether it is an airway nodule */
    {"", MARCH "f=lung-rads:category=4B", KINDS,
	"finding discrete lung-rads#1 followup LR22-M4B\n"
	"case 5 lung-rads#1 open "
	"additional-imaging-now|tissue-sampling|clinical-referral "
	"CT-CHEST-DX|PETCT|BIOPSY|CLINIC 2026-04-01..2026-04-01 local provisional\n"
	"question guideline-review 2/lung-rads#1 of 5\n"},
    /* the detail in the next version settles it */
    {MARCH "f=lung-rads:category=4B",
	MARCH "f=lung-rads:category=4B,airway_4b=yes status=corrected at=2026-03-04", KINDS,
	"finding discrete lung-rads#1 followup LR22-M4BA\n"
	"case 5 lung-rads#1 open clinical-referral CLINIC 2026-04-01..2026-04-01 "
	"local\n"
	"question guideline-review 2/lung-rads#1 of 5 answered\n"},
    /* so does an answer */
    {MARCH "f=lung-rads:category=4B",
	"still-owed about=guideline-review by=coord note=no_airway_nodule", KINDS,
	"question guideline-review 2/lung-rads#1 of 5 answered\n"
	"case 5 lung-rads#1 open "
	"additional-imaging-now|tissue-sampling|clinical-referral "
	"CT-CHEST-DX|PETCT|BIOPSY|CLINIC 2026-04-01..2026-04-01 local\n"},
    /* 3 in March, 4B in September: the new one is tracked */
    {MARCH "f=lung-rads:category=3\nat 2026-09-03",
	"report acc=A2 proc=79086-5 day=2026-09-02 by=doc f=lung-rads:category=4B", KINDS,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02 DONE_MATCH\n"
	"finding discrete lung-rads#1 followup LR22-M4B\n"
	"case 9 lung-rads#1 open "
	"additional-imaging-now|tissue-sampling|clinical-referral "
	"CT-CHEST-DX|PETCT|BIOPSY|CLINIC 2026-10-02..2026-10-02 local provisional step "
	"2\n"
	"question guideline-review 6/lung-rads#1 of 9\n"},
    /* ... and where it is only asked, the old one stays */
    {MARCH "f=lung-rads:category=3\nat 2026-09-03",
	"report acc=A2 proc=79086-5 day=2026-09-02 by=doc f=lung-rads:category=4", KINDS,
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"
	"finding discrete lung-rads#1 review LR22-MERR\n"
	"question guideline-review 6/lung-rads#1 of 5\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"},
    /* 0, 4 and 5 of the breast */
    {"", "report acc=A1 proc=26346-7 day=2026-03-02 by=doc f=bi-rads:category=0,modality=MG", KINDS,
	"finding discrete bi-rads#1 followup BR5-MG-0I|BR5-MG-0P\n"
	"case 5 bi-rads#1 open additional-imaging-now|obtain-priors "
	"MG-DX|US-BREAST|PRIOR-MG 2026-04-01..2026-04-01 local provisional\n"
	"question guideline-review 2/bi-rads#1 of 5\n"},
    {"",
	"report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=BI-RADS 0. Recommend "
	"diagnostic mammogram and ultrasound of the right breast.",
	KINDS,
	"finding narrative bi-rads#1 followup BR5-MG-0I|BR5-MG-0P\n"
	"case 5 bi-rads#1 open additional-imaging-now MG-DX|US-BREAST "
	"2026-04-01..2026-04-01 local\n"},
    {"", "report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=BI-RADS category 4.",
	KINDS,
	"finding narrative bi-rads#1 followup BR5-MG-4\n"
	"case 5 bi-rads#1 open tissue-sampling BIOPSY 2026-04-01..2026-04-01 local\n"},
    {"", "report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=BI-RADS category 5.",
	KINDS,
	"finding narrative bi-rads#1 followup BR5-MG-5\n"
	"case 5 bi-rads#1 open tissue-sampling BIOPSY 2026-04-01..2026-04-01 local\n"},
    {"", "report acc=A1 proc=X day=2026-03-02 by=doc prose=on text=PI-RADS 4.", KINDS,
	"finding narrative pi-rads#1 followup PI-4\n"
	"case 5 pi-rads#1 open tissue-sampling BX-PROSTATE 2026-04-01..2026-04-01 "
	"local\n"},
    /* some size of a TI-RADS 5 nodule owes nothing */
    {"", "report acc=A1 proc=X day=2026-03-02 by=doc prose=on text=TI-RADS 5.", KINDS,
	"finding narrative ti-rads#1 review -\n"
	"question guideline-review 2/ti-rads#1\n"},
    {"",
	"report acc=A1 proc=24842-7 day=2026-03-02 by=doc prose=on text=TI-RADS 5. Recommend FNA "
	"of the nodule.",
	KINDS,
	"finding narrative ti-rads#1 followup stated\n"
	"case 5 ti-rads#1 open tissue-sampling FNA-THYROID 2026-04-01..2026-04-01 "
	"local\n"},
    /* other scales of the thyroid have tables of their own */
    {"",
	"report acc=A1 proc=X day=2026-03-02 by=doc prose=on text=EU-TIRADS 5 nodule of 12 mm in "
	"the left lobe.",
	KINDS,
	"finding narrative eu-tirads#1 followup EU-5F\n"
	"case 5 eu-tirads#1 open tissue-sampling FNA-THYROID 2026-04-01..2026-04-01 local\n"},
    {"", "report acc=A1 proc=X day=2026-03-02 by=doc prose=on text=K-TIRADS 5 nodule of 14 mm.",
	KINDS,
	"finding narrative k-tirads#1 followup KT-5F\n"
	"case 5 k-tirads#1 open tissue-sampling FNA-THYROID 2026-04-01..2026-04-01 local\n"},
    /* one that a table allows, without an interval, is nobody's guess */
    {"", "report acc=A1 proc=X day=2026-03-02 by=doc prose=on text=EU-TIRADS 3 nodule of 12 mm.",
	KINDS,
	"finding narrative eu-tirads#1 review EU-3\n"
	"question guideline-review 2/eu-tirads#1\n"},
    /* a recommendation for another organ settles nothing, one for the same does */
    {"",
	"report acc=A1 proc=24842-7 day=2026-03-02 by=doc prose=on text=TI-RADS 5. Recommend CT "
	"chest in 6 months.",
	KINDS,
	"finding narrative ti-rads#1 review -\n"
	"question guideline-review 2/ti-rads#1\n"
	"finding narrative recommendation/chest#1 followup stated\n"
	"case 7 recommendation/chest#1 open follow-up-imaging CT-CHEST "
	"2026-09-02..2026-09-02\n"},
    {"",
	"report acc=A1 proc=24842-7 day=2026-03-02 by=doc prose=on text=TI-RADS 5. Recommend "
	"ultrasound thyroid in 6 months.",
	KINDS,
	"finding narrative ti-rads#1 none -\n"
	"finding narrative recommendation/thyroid#1 followup stated\n"
	"case 6 recommendation/thyroid#1 open follow-up-imaging US-THYROID "
	"2026-09-02..2026-09-02\n"},
    /* a later date than the table's waits for a person */
    {"", MARCH "prose=on text=Lung-RADS 4A. Continue annual low-dose CT in 12 months.", KINDS,
	"finding narrative lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
    {"", MARCH "prose=on text=Lung-RADS 4B. Recommend CT chest in 12 months.", KINDS,
	"finding narrative lung-rads#1 followup LR22-M4B\n"
	"case 5 lung-rads#1 open "
	"additional-imaging-now|tissue-sampling|clinical-referral "
	"CT-CHEST-DX|PETCT|BIOPSY|CLINIC 2026-04-01..2026-04-01 local provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
    /* however late it is */
    {"", MARCH "f=lung-rads:category=4A +s=24627-2/2147483647", KINDS,
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
    /* an earlier one is the radiologist's, and asked */
    {"", MARCH "prose=on text=Lung-RADS 3. Recommend CT chest in 3 months.", KINDS,
	"finding narrative lung-rads#1 followup LR22-M3\n"
	"question disagreement 2/lung-rads#1\n"
	"case 6 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* what was measured asks for more than the category stated */
    {"", MARCH "f=lung-rads:category=1,lesion=solid,context=baseline,mean_mm=20", KINDS,
	"finding discrete lung-rads#1 followup LR22-M4B\n"
	"case 5 lung-rads#1 open "
	"additional-imaging-now|tissue-sampling|clinical-referral "
	"CT-CHEST-DX|PETCT|BIOPSY|CLINIC 2026-04-01..2026-04-01 local provisional\n"
	"question disagreement 2/lung-rads#1 of 5\n"},
    /* ... and for less */
    {"", MARCH "f=lung-rads:category=4A,lesion=solid,context=baseline,mean_mm=4", KINDS,
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* screening goes on as it is */
    {"",
	"report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=BI-RADS 1. Recommend "
	"annual screening mammogram.",
	KINDS,
	"finding narrative bi-rads#1 none BR5-MG-1\n"
	"finding narrative recommendation/breast#1 none -\n"},
    {"",
	"report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=BI-RADS 2. Recommend "
	"mammogram in 1 year.",
	KINDS,
	"finding narrative bi-rads#1 none BR5-MG-2\n"
	"finding narrative recommendation/breast#1 none -\n"},
    {"",
	"report acc=A1 proc=26346-7 day=2026-03-02 by=doc prose=on text=BI-RADS 2. Recommend "
	"left breast ultrasound in 6 months.",
	KINDS,
	"finding narrative bi-rads#1 none BR5-MG-2\n"
	"finding narrative recommendation/breast#1 followup stated\n"
	"case 6 recommendation/breast#1 open follow-up-imaging US-BREAST "
	"2026-09-02..2026-09-02\n"},
    {"",
	"report acc=A1 proc=24606-6 day=2026-03-02 by=doc prose=on text=Continue annual "
	"mammography.",
	KINDS, "finding narrative recommendation/breast#1 none -\n"},
};

TABLE_SUITE(provisional, rows)
