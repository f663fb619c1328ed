/* SPDX-License-Identifier: Apache-2.0
 *
 * test_substitution.c - which exam answers which task, row by row.
 *
 * Every exam here is final, of the right date and of the left side where it has one; the tokens are
 * what guideline tables ask for.  yes closes, part goes to a person, no never closes.
 */
#include "tables.h"
#include "followupd/closure.h"
#include "followupd/window.h"

#include <string.h>

Suite *substitution_suite(void);

static struct tables tables;

static void setup(void)
{
	tables_setup(&tables);
}

static void teardown(void)
{
	tables_teardown(&tables);
}

#define FU  "follow-up-imaging"
#define NOW "additional-imaging-now"
#define SCR "routine-screening"
#define TIS "additional-imaging-now|tissue-sampling"

static const struct {
	const char *tokens, *action, *exam; /* LOINC, or words of a procedure name */
	const char *want;		    /* yes: closure code; "part", "no" */
} rows[] = {
    /* CT chest for a nodule */
    {"CT-CHEST", FU, "24627-2", "DONE_MATCH"},
    {"CT-CHEST", FU, "29252-4", "DONE_MATCH"},
    {"CT-CHEST", FU, "24628-0", "DONE_MATCH"},
    {"CT-CHEST-DX", FU, "30598-7", "DONE_MATCH"},
    {"CT-CHEST", FU, "79086-5", "DONE_MATCH"},
    {"CT-CHEST", FU, "42275-8", "DONE_EQUIV"},
    {"CT-CHEST", FU, "87869-4", "DONE_EQUIV"},
    {"CT-CHEST", FU, "89283-6", "DONE_EQUIV"},
    {"CT-CHEST", FU, "36266-5", "part"},
    {"CT-CHEST", FU, "36147-7", "part"},
    {"CT-CHEST", FU, "82808-7", "part"},
    {"CT-CHEST", FU, "82805-3", "part"},
    {"CT-CHEST", FU, "36089-1", "part"},
    {"CT-CHEST", FU, "36643-5", "no"},
    {"CT-CHEST", FU, "36267-3", "no"},
    {"CT-CHEST", FU, "44115-4", "no"},
    {"CT-CHEST", FU, "79087-3", "part"},
    {"CT-CHEST", FU, "79073-3", "part"},
    {"CT-CHEST", FU, "30597-9", "no"},
    {"CT-CHEST", FU, "24556-3", "no"},
    {"CT-CHEST", FU, "26175-0", "no"},
    {"CT-CHEST", FU, "CT LUMBAR SPINE", "no"},
    {"CT-CHEST", FU, "CT CERVICAL SPINE", "no"},
    {"CT-SINUS", FU, "CT SINUSES", "DONE_MATCH"},
    {"CT-SINUS", FU, "CT HEAD", "no"},
    /* what a scope sees closes what asks for it, and no other */
    {"COLONOSCOPY", FU, "COLONOSCOPY", "DONE_MATCH"},
    {"COLONOSCOPY", FU, "CT COLONOGRAPHY", "part"},
    {"COLONOSCOPY", FU, "UPPER ENDOSCOPY", "no"},
    {"COLONOSCOPY", FU, "CT ABDOMEN PELVIS", "no"},
    {"CT-COLONOGRAPHY", FU, "COLONOSCOPY", "part"},
    {"EGD", FU, "ESOPHAGOGASTRODUODENOSCOPY", "DONE_MATCH"},
    {"BRONCHOSCOPY", FU, "BRONCHOSCOPY", "DONE_MATCH"},
    {"BRONCHOSCOPY", FU, "CT CHEST", "no"},
    {"CYSTOSCOPY", FU, "CYSTOSCOPY", "DONE_MATCH"},
    {"CYSTOSCOPY", FU, "US BLADDER", "no"},
    {"CT-CHEST", FU, "BRONCHOSCOPY", "no"},
    {"DEXA", FU, "DXA AXIAL", "DONE_MATCH"},
    {"DEXA", FU, "DXA FOREARM", "part"},
    {"CT-CHEST", FU, "24823-7", "part"}, /* a biopsy of the lung is no imaging of it */
    {"CT-CHEST", FU, "24816-1", "no"},	 /* one of the liver asks nobody */
    /* low-dose CT: annual screening, and short interval */
    {"CT-CHEST-LD", SCR, "79086-5", "DONE_MATCH"},
    {"CT-CHEST-LD", SCR, "29252-4", "DONE_EQUIV"},
    {"CT-CHEST-LD", SCR, "42275-8", "part"},
    {"CT-CHEST-LD", SCR, "72253-8", "part"},
    {"CT-CHEST-LD", SCR, "36266-5", "part"},
    {"CT-CHEST-LD", SCR, "82808-7", "part"},
    {"CT-CHEST-LD", SCR, "36643-5", "no"},
    {"CT-CHEST-LD", FU, "87279-6", "DONE_MATCH"},
    {"CT-CHEST-LD", FU, "24627-2", "DONE_MATCH"},
    {"CT-CHEST-LD", FU, "72253-8", "part"},
    {"CT-CHEST-LD|PETCT", FU, "82808-7", "DONE_MATCH"},
    {"CT-CHEST-LD", FU, "36643-5", "no"},
    /* PET/CT or tissue sampling */
    {"PETCT|BIOPSY", TIS, "82808-7", "DONE_MATCH"},
    {"PETCT|BIOPSY", TIS, "82807-9", "DONE_MATCH"},
    {"PETCT|BIOPSY", TIS, "82805-3", "DONE_MATCH"},
    {"PETCT|BIOPSY", TIS, "24823-7", "DONE_NONIMG"},
    {"PETCT|BIOPSY", TIS, "24627-2", "part"},
    {"PETCT|BIOPSY", TIS, "79086-5", "no"},
    {"CT-CHEST-DX|PETCT|BIOPSY|CLINIC", TIS, "24823-7", "DONE_NONIMG"},
    {"CT-CHEST-DX|PETCT|BIOPSY|CLINIC", TIS, "24627-2", "DONE_MATCH"},
    {"CT-CHEST-DX|PETCT|BIOPSY|CLINIC", TIS, "24812-0", "no"},
    /* adrenal */
    {"CT-ADRENAL", FU, "36950-4", "DONE_MATCH"},
    {"CT-ADRENAL", FU, "36951-2", "part"},
    {"CT-ADRENAL-WO", FU, "36952-0", "DONE_EQUIV"},
    {"CT-ADRENAL-WO", FU, "CT ABDOMEN WO", "DONE_EQUIV"},
    {"CT-ADRENAL", FU, "36952-0", "part"},
    {"CT-ADRENAL", FU, "36813-4", "part"},
    {"CT-ADRENAL", FU, "72254-6", "part"},
    {"MR-ADRENAL", FU, "24556-3", "part"},
    {"CT-ADRENAL", FU, "24627-2", "part"},
    {"CT-ADRENAL", FU, "24558-9", "no"},
    /* pancreatic cyst */
    {"MR-PANC", FU, "58740-2", "DONE_MATCH"},
    {"MR-PANC", FU, "36385-3", "DONE_MATCH"},
    {"MR-PANC", FU, "24557-1", "DONE_EQUIV"},
    {"MR-PANC|CT-PANC", FU, "24858-3", "DONE_MATCH"},
    {"CT-PANC", FU, "36813-4", "part"},
    {"MR-PANC", FU, "30670-4", "part"},
    {"MR-PANC", FU, "24558-9", "no"},
    /* liver observation */
    {"MR-LIVER", FU, "36231-9", "DONE_MATCH"},
    {"MR-LIVER", FU, "30670-4", "DONE_MATCH"},
    {"MR-LIVER", FU, "24557-1", "DONE_EQUIV"},
    {"CT-LIVER", FU, "24815-3", "DONE_MATCH"},
    {"CT-LIVER", FU, "30612-6", "DONE_MATCH"},
    {"CT-LIVER", FU, "36267-3", "DONE_EQUIV"},
    {"CT-LIVER", FU, "36813-4", "part"},
    {"MR-LIVER", FU, "36046-1", "DONE_MATCH"}, /* contrast neither asked for nor stated */
    {"MR-LIVER", FU, "30669-6", "part"},
    {"CT-LIVER", FU, "36952-0", "no"},
    {"MR-LIVER", FU, "28614-6", "no"},
    /* surveillance for hepatocellular carcinoma */
    {"US-LIVER", FU, "28614-6", "DONE_MATCH"},
    {"US-LIVER", FU, "24532-4", "DONE_MATCH"},
    {"US-LIVER", FU, "24558-9", "DONE_MATCH"},
    {"US-LIVER", FU, "24815-3", "DONE_EQUIV"},
    {"US-LIVER", FU, "30670-4", "DONE_EQUIV"},
    {"US-LIVER", FU, "30704-1", "part"},
    {"US-LIVER", FU, "36952-0", "no"},
    /* renal mass */
    {"CT-RENAL", FU, "43768-1", "DONE_MATCH"},
    {"CT-RENAL", FU, "87866-0", "DONE_MATCH"},
    {"MR-RENAL", FU, "43775-6", "DONE_MATCH"},
    {"CT-RENAL", FU, "36267-3", "DONE_EQUIV"},
    {"MR-RENAL", FU, "24557-1", "DONE_EQUIV"},
    {"CT-RENAL", FU, "36813-4", "part"},
    {"CT-RENAL", FU, "38036-0", "part"},
    {"CT-RENAL|US-RENAL", FU, "38036-0", "DONE_MATCH"},
    {"CT-RENAL", FU, "36952-0", "no"},
    {"MR-RENAL", FU, "36033-9", "DONE_MATCH"},
    /* thyroid */
    {"US-THYROID", FU, "25010-0", "DONE_MATCH"},
    {"US-THYROID", FU, "24842-7", "part"},
    {"FNA-THYROID", "tissue-sampling", "25009-2", "DONE_NONIMG"},
    {"FNA-THYROID", "tissue-sampling", "87155-8", "DONE_NONIMG"},
    {"FNA-THYROID", "tissue-sampling", "25010-0", "part"},
    {"US-THYROID", FU, "36051-1", "no"},
    {"US-THYROID", FU, "82808-7", "no"},
    /* diagnostic mammogram and ultrasound after a recall */
    {"MG-DX|US-BREAST", NOW, "26347-5", "DONE_MATCH"},
    {"MG-DX|US-BREAST", NOW, "86368-8", "DONE_MATCH"},
    {"MG-DX|US-BREAST", NOW, "26215-4", "DONE_MATCH"},
    {"MG-DX", NOW, "26215-4", "part"},
    {"MG-DX+US-BREAST", NOW, "26347-5", "part"},
    {"MG-DX+US-BREAST", NOW, "26215-4", "part"},
    {"MG-DX+US-BREAST", NOW, "26175-0", "no"},
    {"MG-DX", NOW, "26176-8", "no"},
    /* six months after BI-RADS 3 */
    {"MG-DX-UNI", FU, "26347-5", "DONE_MATCH"},
    {"MG-DX-UNI", FU, "26346-7", "DONE_MATCH"},
    {"MG-DX-UNI", FU, "26350-9", "DONE_MATCH"},
    {"MG-DX-BI", FU, "26346-7", "DONE_MATCH"},
    {"MG-DX-BI", FU, "26347-5", "part"},
    {"MG-DX-UNI", FU, "26175-0", "part"},
    {"MG-DX-UNI", FU, "26215-4", "part"},
    {"MG-DX-UNI", FU, "26348-3", "no"},
    {"MG-DX-UNI", FU, "24605-8", "part"},
    {"US-BREAST", FU, "26215-4", "DONE_MATCH"},
    {"US-BREAST", FU, "26288-1", "DONE_MATCH"},
    {"US-BREAST", FU, "26214-7", "DONE_MATCH"},
    {"US-BREAST", FU, "26347-5", "part"},
    {"US-BREAST", FU, "26290-7", "no"},
    /* annual screening mammogram */
    {"MG-SCREEN", SCR, "26175-0", "DONE_MATCH"},
    {"MG-SCREEN", SCR, "26346-7", "DONE_EQUIV"},
    {"MG-SCREEN", SCR, "30795-9", "part"},
    {"MG-SCREEN", SCR, "26176-8", "no"},
    {"MG-SCREEN", SCR, "24606-6", "part"},
    /* breast MRI */
    {"MRI-BREAST", FU, "36277-2", "DONE_MATCH"},
    {"MRI-BREAST", FU, "36278-0", "DONE_MATCH"},
    {"MRI-BREAST", FU, "36279-8", "no"},
    {"MRI-BREAST", FU, "26346-7", "no"},
    {"MRI-BREAST", FU, "26214-7", "no"},
    /* biopsy of any organ */
    {"BX-BREAST", "tissue-sampling", "26293-1", "DONE_NONIMG"},
    {"BX-BREAST", "tissue-sampling", "26294-9", "no"},
    {"BX-BREAST", "tissue-sampling", "26347-5", "part"},
    {"BX-BREAST", "tissue-sampling", "24816-1", "no"},
    {"BX-LIVER", "tissue-sampling", "24816-1", "DONE_NONIMG"},
    {"BIOPSY", "tissue-sampling", "26293-1", "part"}, /* organ not stated: a person says */
    {"BIOPSY", "tissue-sampling", "26347-5", "no"},
    {"BX-ADRENAL", "tissue-sampling", "CT GUIDED BIOPSY ADRENAL", "part"},
    /* adnexa */
    {"US-PELVIS", FU, "24677-7", "DONE_MATCH"},
    {"US-PELVIS", FU, "24869-0", "DONE_MATCH"},
    {"US-PELVIS", FU, "24867-4", "part"},
    {"US-PELVIS|MR-PELVIS", FU, "24867-4", "DONE_MATCH"},
    {"US-PELVIS", FU, "24558-9", "no"},
    {"US-PELVIS", FU, "44115-4", "no"},
    /* aorta */
    {"US-AORTA", FU, "69276-4", "DONE_MATCH"},
    {"US-AORTA", FU, "87854-6", "DONE_EQUIV"},
    {"US-AORTA", FU, "36813-4", "part"},
    {"US-AORTA", FU, "72254-6", "part"},
    {"US-AORTA", FU, "24531-6", "part"},
    {"US-AORTA", FU, "24558-9", "part"},
    /* colon */
    {"CT-COLONOGRAPHY", FU, "60515-4", "DONE_MATCH"},
    {"CT-COLONOGRAPHY", FU, "44115-4", "part"},
    {"COLONOSCOPY", "clinical-referral", "60515-4", "part"},
    {"COLONOSCOPY", "clinical-referral", "44115-4", "no"},
    /* neck */
    {"CT-NECK", FU, "36235-0", "DONE_MATCH"},
    {"CT-NECK", FU, "24840-1", "DONE_MATCH"},
    {"CT-NECK", FU, "87905-6", "DONE_EQUIV"},
    {"CT-NECK", FU, "82808-7", "DONE_EQUIV"},
    {"CT-NECK", FU, "36051-1", "part"},
    {"CT-NECK", FU, "89283-6", "part"},
    {"CT-NECK", FU, "24842-7", "no"},
    /* no imaging result closes these */
    {"CLINIC", "clinical-referral", "24627-2", "no"},
    {"LETTER", "notify", "24627-2", "no"},
    {"PRIOR-CT-CHEST", "obtain-priors", "24627-2", "no"},
    {"NONE", "none", "24627-2", "no"},
    /* a wider exam no row names is for a person, a narrower one is not */
    {"CT-PELVIS", FU, "44115-4", "DONE_MATCH"},
    {"CT-AP", FU, "24865-8", "part"},
    {"MR-SPLEEN", FU, "24557-1", "DONE_EQUIV"},
    {"MR-SPLEEN", FU, "24587-8", "no"},
    {"MR-PITUITARY", FU, "24587-8", "part"},
    {"MR-AORTA", FU, "24556-3", "part"},
    {"CT-CHEST", FU, "CT NECK CHEST", "DONE_EQUIV"},
};

START_TEST(each_task_is_answered_as_the_table_says)
{
	struct err e;
	struct followup f = {.action = rows[_i].action,
	    .modality = rows[_i].tokens,
	    .laterality = strstr(rows[_i].tokens, "MG-SCREEN") ? NULL : "left"};
	date anchor = date_of(2026, 3, 2);
	ck_assert_msg(exam_tokens_known(tables.codes, f.modality, &e), "%s", e.text);
	if (strcmp(f.action, FU) == 0 || strcmp(f.action, SCR) == 0)
		ck_assert(window_make(anchor, 6, 12, "months", &f.window, &e));
	else
		f.window = window_local(anchor, 30);
	struct coded p = {.code = rows[_i].exam, .text = rows[_i].exam};
	struct exam_candidate x = {.exam = 2,
	    .accession = "RG26100114",
	    .class = exam_classify(tables.codes, &p, NULL),
	    .day = f.window.target,
	    .status = REPORT_FINAL};
	struct match_result r = match_exam(tables.arena, tables.codes, &f, "RG26030211", &x);
	points_agree(&r);
	const char *got = r.verdict == MATCH_CLOSE    ? closure_text(r.closure)
			  : r.verdict == MATCH_REVIEW ? "part"
						      : match_verdict_name(r.verdict);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0, "%s by %s: %s, not %s: %s", rows[_i].tokens,
	    rows[_i].exam, got, rows[_i].want, r.reasons);
}
END_TEST

Suite *substitution_suite(void)
{
	Suite *s = suite_create("substitution");
	TCase *t = tcase_create("rows");
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, each_task_is_answered_as_the_table_says, 0, sizeof rows / sizeof *rows);
	suite_add_tcase(s, t);
	return s;
}
