/* SPDX-License-Identifier: Apache-2.0
 *
 * measures.c - the measures: what each counts, in words, and where that comes from.
 *
 * The words are the definition that people read; the SQL function counts by it.  Whoever changes
 * one changes both (tests/flow/test_measures.py computes each a second time).
 */
#include "autoconf.h"
#include "followupd/measure.h"

#define OUTCOMES(list) sizeof list / sizeof *list, list

static const struct measure_outcome completion[] = {
    {"done", "Done in the window", MEASURE_MET},
    {"equivalent", "Answered otherwise", MEASURE_MET},
    {"elsewhere", "Done elsewhere", MEASURE_MET},
    {"early", "Too early", MEASURE_NOT},
    {"late", "Late", MEASURE_NOT},
    {"declined", "Declined", MEASURE_NOT},
    {"lost", "Lost", MEASURE_NOT},
    {"ended", "Ended by the program", MEASURE_NOT},
    {"open", "Open", MEASURE_NOT},
    {"pending", "Window not over", MEASURE_PENDING},
};
static const struct measure_outcome acknowledged[] = {
    {"day", "Within a day", MEASURE_MET},
    {"week", "In 2 to 7 days", MEASURE_MET},
    {"fortnight", "In 8 to 14 days", MEASURE_MET},
    {"later", "Later", MEASURE_NOT},
    {"never", "Not yet", MEASURE_NOT},
    {"ended-first", "Closed before", MEASURE_EXCLUDED},
    {"pending", "14 days not over", MEASURE_PENDING},
};
static const struct measure_outcome ordered[] = {
    {"week", "Within 7 days", MEASURE_MET},
    {"fortnight", "In 8 to 14 days", MEASURE_MET},
    {"month", "In 15 to 30 days", MEASURE_MET},
    {"later", "Later", MEASURE_NOT},
    {"never", "Not yet", MEASURE_NOT},
    {"ended-first", "Closed before", MEASURE_EXCLUDED},
    {"pending", "30 days not over", MEASURE_PENDING},
};
static const struct measure_outcome step_effect[] = {
    {"ordered", "Ordered", MEASURE_MET},
    {"scheduled", "Scheduled", MEASURE_MET},
    {"performed", "Performed", MEASURE_MET},
    {"closed", "Closed", MEASURE_MET},
    {"none", "Nothing", MEASURE_NOT},
    {"pending", "14 days not over", MEASURE_PENDING},
};
static const struct measure_outcome resolved[] = {
    {"imaging", "By imaging", MEASURE_MET},
    {"tissue", "By tissue", MEASURE_MET},
    {"late", "Late", MEASURE_NOT},
    {"open", "Open", MEASURE_NOT},
    {"pending", "Time not over", MEASURE_PENDING},
};
static const struct measure_outcome tissue[] = {
    {"tissue", "Tissue on record", MEASURE_MET},
    {"open", "Nothing on record", MEASURE_NOT},
    {"pending", "60 days not over", MEASURE_PENDING},
};
static const struct measure_outcome recall[] = {
    {"recalled", "Incomplete (0)", MEASURE_MET},
    {"negative", "Negative or benign (1, 2)", MEASURE_NOT},
    {"other", "3, 4, 5 or 6", MEASURE_NOT},
};

const struct measure measures[] = {
    {"acr-completion", "Follow-up imaging completed",
	"completed from 30 days before the due date "
	"to 60 days after it",
	"month in which the exam was due",
	"Every follow-up that asks for imaging, whose last due day was more than 60 days ago. "
	"Optional imaging is left out.",
	"The exam was done from 30 days before the first day on which it was due to 60 days after "
	"the last. An exam, visit or biopsy that a clinician took in its place counts, and so does "
	"an exam elsewhere that was put on record with its place and day by the end of that time. "
	"Scheduled does not count.",
	"Closed because it is not indicated, a specialist's plan covers it, the patient has died, "
	"is in hospice care or has gone to another system, or it was a duplicate or an error.",
	"American College of Radiology, closing the loop measures for actionable incidental "
	"findings (2022): from 30 days before the recommended date to 60 days after it.",
	"The College's list of exceptions was not available; the closure codes of this program "
	"stand in for it. Where a range of days is recommended, the time runs from the first day "
	"less 30 to the last day plus 60.",
	"measure_acr_completion", NULL, OUTCOMES(completion)},
    {"cms-1303", "Abnormal mammogram resolved in 60 days", "resolved within 60 days",
	"month of the mammogram",
	"Women 40 to 75 years old on the day of their first abnormal mammogram of the calendar "
	"year, each once: a screening read as BI-RADS 0, or a mammogram read as 4 or 5, more than "
	"60 days ago.",
	"Within 60 days of it a diagnostic mammogram, breast ultrasound or breast MRI was read as "
	"BI-RADS 1, 2 or 3, or tissue was taken. A second 0, or a 4 or 5 without tissue, does not "
	"count.",
	"None.", "CMS 1303FHIR v1.1.000 (CBE 4700e), days counted from the exam.",
	"The published exclusions were not available and none are applied. Age is taken on the day "
	"of the mammogram. A mammogram of unknown kind read as 0 is taken for a screening.",
	"measure_cms_1303", NULL, OUTCOMES(resolved)},
    {"hedis-fma-e", "Abnormal mammogram followed up in 90 days", "followed up within 90 days",
	"month of the mammogram",
	"Every mammogram read as BI-RADS 0, 4 or 5 more than 90 days ago, of patients 40 to 74 "
	"years old on its day. A patient may count more than once.",
	"Within 90 days: after a 0, diagnostic mammogram, breast ultrasound or breast MRI, or "
	"tissue; after a 4 or 5, tissue.",
	"None.", "HEDIS FMA-E (NCQA), days counted from the exam.",
	"The text of the measure is licensed and was not read. Which follow-up answers which "
	"category, and that nobody is excluded, are this program's reading. Do not report it as "
	"HEDIS.",
	"measure_hedis_fma_e", NULL, OUTCOMES(resolved)},
    {"mqsa-outcome", "Positive mammograms with a tissue result", "with tissue on record",
	"month of the mammogram",
	"Every mammogram read as BI-RADS 4 or 5 more than 60 days ago, or whose tissue is on "
	"record "
	"already.",
	"A biopsy of the breast, or a follow-up closed with one, is on record within a year after "
	"it.",
	"None.",
	"21 CFR 900.12(f): a facility follows up positive mammograms and compares what was found "
	"with what was read.",
	"Predictive values and the cancer detection rate need what the pathologist found, which is "
	"not kept here as a coded value.",
	"measure_mqsa_outcome", NULL, OUTCOMES(tissue)},
    {"mqsa-recall", "Screening mammograms recalled", "read as incomplete", "month of the mammogram",
	"Every screening mammogram with a BI-RADS assessment.", "It was read as BI-RADS 0.",
	"None.",
	"The recall rate of the medical audit under 21 CFR 900.12(f), as BI-RADS describes it. "
	"Higher is not better.",
	"Only mammograms whose code says that they are screenings count.", "measure_mqsa_recall",
	NULL, OUTCOMES(recall)},
    {"acknowledged", "Time until somebody acknowledged it", "acknowledged within 14 days",
	"month in which it was opened", "Every follow-up that was opened more than 14 days ago.",
	"Somebody acknowledged it within 14 days. Acknowledged is not done.",
	"Closed within 14 days before anybody acknowledged it.",
	"This program's own measure; 14 days is what the policy asks for imaging due in 3 to 12 "
	"months.",
	NULL, "measure_acknowledged", NULL, OUTCOMES(acknowledged)},
    {"ordered", "Time until it was ordered", "ordered within 30 days",
	"month in which it was opened",
	"Every follow-up that asks for imaging and was opened more than 30 days ago. Optional "
	"imaging is left out.",
	"An order, an appointment or the exam itself was known within 30 days.",
	"Closed within 30 days before an order was known.", "This program's own measure.", NULL,
	"measure_ordered", NULL, OUTCOMES(ordered)},
    {"step-effect", "What followed each step of the policy", "acted on within 14 days",
	"month of the step",
	"Every follow-up that came to a step of the policy more than 14 days ago, once for each "
	"step.",
	"Within 14 days an order, an appointment or the exam became known, or it was closed.",
	"None.", "This program's own measure.",
	"What followed a step need not have come of it: without a group for whom the step is left "
	"out nothing is compared. No such group is formed.",
	"measure_step_effect", "step", OUTCOMES(step_effect)},
    {0},
};

const struct measure_dim measure_dims[] = {
    {"step", "Step of the policy", false, false},
    {"site", "Site", false, false},
    {"modality", "Kind of the exam that asked", false, false},
    {"guideline", "Guideline", false, false},
    {"radiologist", "Radiologist who read the exam that asked", false, true},
    {"owner", "Owner of the follow-up", false, true},
    {"language", "Language", true, false},
    {"sex", "Sex", true, false},
    {"age", "Age on the day of the exam that asked", true, false},
    {"primary-care", "Primary care clinician", true, false},
    {0},
};
