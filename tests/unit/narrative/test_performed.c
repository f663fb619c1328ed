/* SPDX-License-Identifier: Apache-2.0
 *
 * test_performed.c - what a report names as done, and what it says against its exam as a proof.
 */
#include "help.h"

Suite *performed_suite(void);

static const struct {
	const char *text, *performed, *doubts; /* kinds in text order, joined with | */
} rows[] = {
    /* named under a heading, or by a first line that is no more than a name */
    {"EXAM: CT CHEST WITHOUT CONTRAST\nFINDINGS: Clear.", "CT CHEST WITHOUT CONTRAST", ""},
    {"PROCEDURE: CT chest, abdomen and pelvis with IV contrast\nFINDINGS: Clear.",
	"CT chest, abdomen and pelvis with IV contrast", ""},
    {"MR LEFT KNEE\nINDICATION: Pain.\nFINDINGS: Normal.", "MR LEFT KNEE", ""},
    {"SPECIMEN: LEFT BREAST, 2 O'CLOCK, CORE BIOPSY\nDIAGNOSIS: FIBROADENOMA.",
	"LEFT BREAST, 2 O'CLOCK, CORE BIOPSY", ""},
    {"FINDINGS: The lungs are clear.\nIMPRESSION: Normal.", "", ""},
    {"Recommend CT chest in 6 months.", "", ""},
    /* said of this exam */
    {"Examination not performed. The patient did not attend.", "", "not-done"},
    {"FINDINGS: Nondiagnostic study because of motion.", "", "nondiagnostic"},
    {"FINDINGS: Examination is limited by body habitus.", "", "limited"},
    {"CT chest for radiotherapy planning.", "CT chest for radiotherapy planning.", "planning"},
    {"FINDINGS: CT was used for needle placement.", "", "guidance"},
    {"Second opinion interpretation of outside images.", "", "outside"},
    {"See separate report.", "", "elsewhere"},
    /* a scope that came to its end, and saw */
    {"FINDINGS: Colonoscopy. The scope was advanced to the cecum.", "", ""},
    {"FINDINGS: Colonoscopy. The scope could not pass the sigmoid.", "", "limited"},
    {"FINDINGS: Colonoscopy. The cecum was not reached.", "", "limited"},
    {"FINDINGS: Colonoscopy to the cecum. Preparation was poor.", "", "limited"},
    {"FINDINGS: Diverticula. Colonoscopy is advised in 8 weeks after this CT.", "", ""},
    /* nobody has read it, or will */
    {"Images acquired for Dr. Vale, to be interpreted by the ordering provider.", "", "elsewhere"},
    {"XR CHEST\nNo radiologist reading requested.", "XR CHEST", "elsewhere"},
    {"Films will be read by the orthopedic clinic.", "", "elsewhere"},
    {"FINDINGS: Images were stored without formal interpretation.", "", "elsewhere"},
    {"FINDINGS: Clear.\nThis exam was interpreted by Dr. Vale.", "", ""},
    {"FINDINGS: Clear. The result should be interpreted with caution.", "", ""},
    {"FINDINGS: No interval change. Read by Dr. Vale.", "", ""},
    {"ADEQUACY: Insufficient material for diagnosis.", "", "nondiagnostic"},
    {"FINDINGS: Limited by motion. The left base is not included.\nNo images were obtained of "
     "the neck.",
	"", "limited|not-done"},
    {"FINDINGS: The study was limited by motion.", "", "limited"},
    {"FINDINGS: The apices were not included.", "", "limited"},
    {"FINDINGS: The left kidney could not be visualised due to gas.", "", "limited:kidney"},
    {"RIGHT WRIST 4 VIEWS\nFINDINGS: Intact.", "RIGHT WRIST 4 VIEWS", ""},
    {"NATURE OF SPECIMEN: Prostate, needle biopsies\nDIAGNOSIS: Benign.",
	"Prostate, needle biopsies", ""},
    {"SPECIMEN: A. Cecum polyp. B. Sigmoid polyp x2.\nDIAGNOSIS: Adenoma.",
	"A. Cecum polyp. B. Sigmoid polyp x2.", ""},
    {"HISTOPATHOLOGY REPORT\nNature of specimen: Skin, shave.\nSummary: Naevus.", "Skin, shave.",
	""},
    /* what was done is named by the first line, where the heading tells how */
    {"CT GUIDED LIVER BIOPSY\nPROCEDURE: Time out. A needle was placed by ultrasound.\n"
     "IMPRESSION: Cores obtained.",
	"CT GUIDED LIVER BIOPSY", ""},
    {"PROCEDURE: CT chest was done. No contrast.\nFINDINGS: Clear.",
	"CT chest was done. No contrast.", ""},
    /* the exam is called limited, or an organ was not seen */
    {"FINDINGS: Clear.\nIMPRESSION: Limited pelvic ultrasound.", "", "limited"},
    {"FINDINGS: Clear.\nIMPRESSION: Limited right upper abdominal ultrasound.", "", "limited"},
    {"FINDINGS: Clear.\nIMPRESSION: Limited value of ultrasound here.", "", ""},
    {"FINDINGS: The ovaries are not visualized.", "", "limited:ovary"},
    {"FINDINGS: Right ovary not seen. Uterus normal.", "", "limited:ovary"},
    {"FINDINGS: Neither kidney could be identified.", "", "limited:kidney"},
    {"FINDINGS: Liver normal, and the left kidney was not well seen.", "", "limited:liver|kidney"},
    {"FINDINGS: Spine and hips not measured.", "", "limited:spine|hip"},
    {"FINDINGS: The cyst of the left kidney is not seen.", "", ""},
    {"FINDINGS: The ureters are not seen.", "", ""},
    /* taken out */
    {"FINDINGS: The patient has undergone right nephrectomy.", "", "removed:right|kidney"},
    {"HISTORY: Left mastectomy 2024.\nFINDINGS: Normal.", "", "removed:left|breast"},
    {"FINDINGS: Status post bilateral orchiectomy.", "", "removed:bilateral|testis"},
    {"FINDINGS: Right partial nephrectomy.", "", ""},
    {"FINDINGS: The left kidney is surgically absent.", "", "removed:left|kidney"},
    {"HISTORY: Total thyroidectomy.\nFINDINGS: Normal bed.", "", "removed:bilateral|thyroid"},
    {"HISTORY: Thyroidectomy planned.\nFINDINGS: Normal.", "", ""},
    {"FINDINGS: Free fluid is absent.", "", ""},
    /* more of what makes it no proof */
    {"FINDINGS: The patient could not continue.", "", "not-done"},
    {"COMMENT: Images were lost.", "", "not-done"},
    {"DIAGNOSIS: Fibrofatty tissue only; lesion not represented.", "", "nondiagnostic"},
    {"FINDINGS: Lung bases only.", "", "limited:chest"},
    {"Reviewed at the request of Dr Jones.", "", "outside"},
    {"FINDINGS: Specimen radiograph contains the wire.", "", "guidance"},
    {"TECHNIQUE: Contrast could not be given.\nFINDINGS: Normal.", "", "no-contrast"},
    {"FINDINGS: The ovaries were not assessed.", "", "limited:ovary"},
    {"COMPARISON: CT before left nephrectomy.\nFINDINGS: Clear.", "", ""},
    /* it came to no end, or a part of it is missing, in whatever words */
    {"FINDINGS: The visit was stopped when she felt faint.", "", "not-done"},
    {"FINDINGS: The scan had to be broken off because of coughing.", "", "not-done"},
    {"FINDINGS: The patient had a fit and the scan was halted.", "", "not-done"},
    {"TECHNIQUE: Exam interrupted by a fire alarm.\nFINDINGS: Clear.", "", "not-done"},
    {"IMPRESSION: Rebook to complete the study.", "", "not-done"},
    {"IMPRESSION: Patient to return to finish the exam.", "", "not-done"},
    {"FINDINGS: MLO and spot views are lacking.", "", "not-done"},
    {"FINDINGS: The delayed phase was never acquired.", "", "not-done"},
    {"FINDINGS: The axial series is corrupt.", "", "not-done"},
    {"FINDINGS: The scan was not interrupted.", "", ""},
    {"FINDINGS: No views are missing.", "", ""},
    {"IMPRESSION: MRI to complete the staging.", "", ""},
    {"FINDINGS: The previous exam was stopped early. Clear today.", "", ""},
    {"HISTORY: Scan stopped in May.\nFINDINGS: Clear.", "", ""},
    {"IMPRESSION: If the scan is stopped, rebook it.", "", ""},
    /* "had", "post" and a guideline of the same paragraph tell of no other exam */
    {"FINDINGS: Post biopsy clip in good position.", "", "guidance"},
    {"FINDINGS: The patient had pain and could not continue.", "", "not-done"},
    {"CORRECTED REPORT. The text was copied from a template. Study not done.", "", "not-done"},
    {"Study not done. See the Fleischner guideline.", "", "not-done"},
    {"FINDINGS: She previously could not complete an MRI.", "", ""},
    {"FINDINGS: Motion, this will need to be done again.", "", "not-done"},
    {"IMPRESSION: The scan is to be repeated next week.", "", "not-done"},
    {"FINDINGS: Only the first 40 slices came over.", "", "not-done"},
    {"FINDINGS: Only T2 sequences before she felt ill.", "", "not-done"},
    {"FINDINGS: The rest was not acquired.", "", "not-done"},
    {"FINDINGS: He was sent away without it.", "", "not-done"},
    {"COMMENT: Holding report.", "", "not-done"},
    {"FINDINGS: Technical recall of the left MLO.", "", "limited"},
    {"TECHNIQUE: No IV contrast.\nFINDINGS: Clear.", "", "no-contrast"},
    {"FINDINGS: Only arterial phase enhancement. Seen only in one view.", "", ""},
    {"FINDINGS: The only series is clear. It has not to be repeated.", "", ""},
    {"IMPRESSION: CT should be repeated in 6 months.", "", ""},
    {"IMPRESSION: If symptoms persist, it may be repeated.", "", ""},
    /* limited as every exam is that was to be made without contrast */
    {"FINDINGS: Evaluation of the hila is limited without contrast.", "", "no-contrast"},
    {"FINDINGS: Solid organs are limited by lack of IV contrast.", "", "no-contrast"},
    {"FINDINGS: Evaluation is limited in the absence of intravenous contrast.", "", "no-contrast"},
    {"FINDINGS: Limited assessment of the unenhanced liver.", "", "no-contrast"},
    {"FINDINGS: Limited by motion. Contrast was given.", "", "limited"},
    /* tissue that is not that of the lesion; images that are not there */
    {"DIAGNOSIS: Necrotic debris, fibrin and blood.", "", "nondiagnostic"},
    {"DIAGNOSIS: Findings may not be representative of the lesion.", "", "nondiagnostic"},
    {"FINDINGS: There is no data set for that day.", "", "not-done"},
    {"COMMENT: This report was issued in error.", "", "not-done"},
    {"FINDINGS: The patient could not lie still.", "", "limited"},
    /* the words of one machine */
    {"TECHNIQUE: Grayscale and Doppler, 5 MHz transducer.\nFINDINGS: Clear.", "", "machine:US"},
    {"FINDINGS: No mass seen sonographically.", "", "machine:US"},
    {"FINDINGS: Lesion bright on FLAIR.", "", "machine:MR"},
    {"TECHNIQUE: Helical acquisition.\nFINDINGS: Clear.", "", "machine:CT"},
    {"FINDINGS: Cyst of 12 Hounsfield units, bright on STIR.", "", ""},
    {"COMPARISON: Helical CT.\nFINDINGS: Clear.", "", ""},
    {"FINDINGS: Clear.\nReported by J Smith, Sonographer", "", ""},
    /* under a heading that ends with its line, since the findings have none */
    {"Clinical: Cyst.\nLimited study. The uterus is normal.\nOPINION: Normal.", "", "limited"},
    {"HISTORY: Limited study elsewhere,\nnow repeated.\nIMPRESSION: Normal.", "", ""},
    {"HISTORY: Cough.\nLimited study last year.\nFINDINGS: Clear.\nIMPRESSION: Normal.", "", ""},
    /* of a part of it */
    {"FINDINGS: Limited views of the upper abdomen are normal.", "", "limited:abdomen"},
    {"FINDINGS: Pancreas: tail obscured by gas. The liver is poorly seen.", "",
	"limited:pancreas|liver"},
    {"FINDINGS: Pancreas: tail obscured by gas. Limited by motion.", "", "limited"},
    {"FINDINGS: The lateral neck levels were not scanned.", "", "limited:neck"},
    /* tissue without a specimen of its own */
    {"FINAL DIAGNOSIS: Lung, right upper lobe, core biopsy: Adenocarcinoma.",
	"Lung, right upper lobe, core biopsy", ""},
    {"DIAGNOSIS: Pneumonia of the right lung.", "", ""},
    {"FINE NEEDLE ASPIRATION, THYROID, RIGHT LOWER POLE\nSpecimen: four passes, adequate.",
	"FINE NEEDLE ASPIRATION, THYROID, RIGHT LOWER POLE", ""},
    /* made for something urgent */
    {"CT CHEST ABDOMEN PELVIS\nINDICATION: Trauma, MVC.\nFINDINGS: Clear.",
	"CT CHEST ABDOMEN PELVIS", "aside"},
    {"CT CHEST PE PROTOCOL\nFINDINGS: Clear.", "CT CHEST PE PROTOCOL", "aside"},
    {"REASON FOR EXAM: r/o pulmonary embolism\nFINDINGS: Clear.", "", "aside"},
    {"CLINICAL: Chest pain, ?dissection.\nFINDINGS: Clear.", "", "aside"},
    {"HISTORY: Patient fell from a ladder.\nFINDINGS: Clear.", "", "aside"},
    {"HISTORY: Status post MVC.\nFINDINGS: Clear.", "", "aside"},
    {"HISTORY: No LOC, fall downstairs.\nFINDINGS: Clear.", "", "aside"},
    {"HISTORY: Fall of 3 metres from a ladder.\nFINDINGS: Clear.", "", "aside"},
    {"HISTORY: Known nodule, PE?\nFINDINGS: Clear.", "", "aside"},
    /* ... not now, or not this one */
    {"HISTORY: Nodule, prior PE.\nFINDINGS: Clear.", "", ""},
    {"HISTORY: History of trauma. Nodule.\nFINDINGS: Clear.", "", ""},
    {"HISTORY: Breast cancer after axillary node dissection.\nFINDINGS: Clear.", "", ""},
    {"HISTORY: Nodule found in the fall of 2025.\nFINDINGS: Clear.", "", ""},
    {"INDICATION: Nodule.\nFINDINGS: No embolus.", "", ""},
    /* said of something else, or not said */
    {"INDICATION: Nondiagnostic ultrasound.\nFINDINGS: Clear.", "", ""},
    {"COMPARISON: Limited CT of 3 March.\nFINDINGS: Clear.", "", ""},
    {"FINDINGS: The prior study was limited. Clear today.", "", ""},
    {"FINDINGS: Without limitation, not limited.", "", ""},
    {"IMPRESSION: If the study is nondiagnostic, repeat it.", "", ""}};

static const char *doubts_of(struct arena *a, const struct narrative_records *r)
{
	const char *list = "";
	for (size_t i = 0; i < r->doubt_count; i++)
		list = arena_printf(a, "%s%s%s%s%s", list, *list ? "|" : "",
		    narrative_doubt_name(r->doubt[i].kind), r->doubt[i].of ? ":" : "",
		    r->doubt[i].of ? r->doubt[i].of : "");
	return list;
}

START_TEST(a_report_says_what_was_done_and_what_not)
{
	struct arena *a = arena_new();
	struct narrative_records r;
	const char *text = rows[_i].text;
	narrative_extract(shipped_rules(), text, strlen(text), NULL, a, &r);
	const char *name = arena_strndup(a, text + r.performed.start, r.performed.len);
	ck_assert_msg(strcmp(name, rows[_i].performed) == 0, "%s\nnames \"%s\"", text, name);
	ck_assert_msg(strcmp(doubts_of(a, &r), rows[_i].doubts) == 0, "%s\nsays \"%s\"", text,
	    doubts_of(a, &r));
	arena_free(a);
}
END_TEST

START_TEST(the_sides_of_the_findings_are_known)
{
	static const struct {
		const char *text;
		bool left, right;
	} of[] = {{"EXAM: Right breast\nFINDINGS: The left breast is normal.", true, false},
	    {"FINDINGS: A cyst on the right, none on the left.", true, true},
	    {"FINDINGS: Both breasts are normal.", true, true},
	    {"US SCROTUM\n4 mm cyst left testis. Right normal.", true, true},
	    {"US LEFT SCROTUM\n4 mm cyst. Right testis normal.", false, true},
	    {"INDICATION: Left pain.\nFINDINGS: Normal.", false, false}};
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct arena *a = arena_new();
		struct narrative_records r;
		narrative_extract(shipped_rules(), of[i].text, strlen(of[i].text), NULL, a, &r);
		ck_assert_msg(r.says_left == of[i].left && r.says_right == of[i].right, "%s: %d %d",
		    of[i].text, r.says_left, r.says_right);
		arena_free(a);
	}
}
END_TEST

START_TEST(what_the_findings_speak_of_is_known)
{
	static const struct {
		const char *text, *shows;
	} of[] = {{"FINDINGS: The liver is normal. Adrenal nodule of 1.3 cm.", "liver|adrenal:mm"},
	    {"EXAM: CT ABDOMEN\nFINDINGS: Stones.", NULL},
	    {"EXAM: CT ABDOMEN\nFINDINGS: Gallstones.", "biliary:part"},
	    {"CT ABDOMEN\nThe kidneys are normal.", "kidney"},
	    {"INDICATION: Liver cyst.\nCOMPARISON: MRI liver.\nFINDINGS: Clear lungs.", "chest"},
	    {"FINDINGS: The spleen was not imaged. Liver normal.", "liver"},
	    {"FINDINGS: Lung bases: the known nodule of 6 mm is not larger.", "chest:mm"},
	    {"FINDINGS: The previous lung nodule of 6 mm.", NULL},
	    {"MRI BRAIN\nL4-5 disc bulge.", "spine:part"},
	    {"CT CHEST\nStable RUL nodule. Liver normal.", "chest:part|liver"},
	    {"CT CHEST\nClinical: Liver cyst.\nThe heart is normal.\nOPINION: Normal.", "heart"},
	    {"CT CHEST\nTechnique: Liver dome down.\nThe heart is normal.\nOPINION: Normal.",
		"heart"},
	    {"FINDINGS: Normal.\nIMPRESSION: Recommend CT chest in 3 months.", NULL}};
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct arena *a = arena_new();
		struct narrative_records r;
		narrative_extract(shipped_rules(), of[i].text, strlen(of[i].text), NULL, a, &r);
		ck_assert_msg(of[i].shows ? r.shows && strcmp(r.shows, of[i].shows) == 0 : !r.shows,
		    "%s: %s", of[i].text, r.shows ? r.shows : "none");
		arena_free(a);
	}
}
END_TEST

START_TEST(the_kinds_of_things_it_names_are_known)
{
	static const struct {
		const char *text, *kinds;
	} of[] = {{"CT CHEST\nFINDINGS: No pulmonary nodule.", "lump"},
	    {"INDICATION: Aneurysm.\nFINDINGS: Cyst of the liver.", "vessel|cyst"},
	    {"EXAM: CT LUNG NODULE FOLLOW UP\nFINDINGS: Unchanged.", "same"},
	    {"FINDINGS: Lungs clear. No fracture.", "bone"}, {"FINDINGS: Normal.", NULL}};
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		struct arena *a = arena_new();
		struct narrative_records r;
		narrative_extract(shipped_rules(), of[i].text, strlen(of[i].text), NULL, a, &r);
		ck_assert_msg(of[i].kinds ? r.kinds && strcmp(r.kinds, of[i].kinds) == 0 : !r.kinds,
		    "%s: %s", of[i].text, r.kinds ? r.kinds : "none");
		arena_free(a);
	}
}
END_TEST

Suite *performed_suite(void)
{
	Suite *s = suite_create("performed");
	TCase *t = tcase_create("of this exam");
	tcase_add_loop_test(
	    t, a_report_says_what_was_done_and_what_not, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, the_sides_of_the_findings_are_known);
	tcase_add_test(t, what_the_findings_speak_of_is_known);
	tcase_add_test(t, the_kinds_of_things_it_names_are_known);
	suite_add_tcase(s, t);
	return s;
}
