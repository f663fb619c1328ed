/* SPDX-License-Identifier: Apache-2.0
 *
 * test_classify.c - what an exam is, by code and by the words of its procedure name.
 */
#include "autoconf.h"
#include "tables.h"

#include <string.h>
#include <unistd.h>

Suite *classify_suite(void);

static struct tables tables;

static void setup(void)
{
	tables_setup(&tables);
}

static void teardown(void)
{
	tables_teardown(&tables);
}

/* key and token "-": none. */
static const struct {
	struct coded procedure;
	const char *modality;
	const char *key, *contrast, *side, *token;
} codes[] = {
    /* LOINC */
    {{"24627-2", "CT Chest", "LN"}, NULL, "CT_CHEST", "any", "", "CT-CHEST"},
    {{"36643-5", "XR Chest 2 Views", "LN"}, NULL, "XR_CHEST", "na", "", "XR-CHEST"},
    {{"X1", "local", "L", "26347-5", "", "LN"}, NULL, "MG_DIAG", "na", "left", "MG-DX"},
    {{"24601-7", "US Breast right", "LN"}, NULL, "US_BREAST", "na", "right", "US-BREAST"},
    {{"82808-7", "PET+CT Guidance", "LN"}, NULL, "PET_CT_SBMT", "without", "", "PETCT"},
    /* CPT that names one key */
    {{"IMG710", "CT CHEST WO CONTRAST", "RGHEAP", "71250", "CT CHEST W/O", "C4"}, "CT", "CT_CHEST",
	"without", "", "CT-CHEST"},
    {{"71250", "", "C4"}, NULL, "CT_CHEST", "without", "", "CT-CHEST"},
    {{"71271", "CT LOW DOSE LUNG SCREENING", "CPT4"}, NULL, "CT_CHEST_LDCT", "without", "",
	"CT-CHEST-LD"},
    {{"76642", "US BREAST LIMITED LEFT", "CPT4"}, NULL, "US_BREAST_LIMITED", "na", "left",
	"US-BREAST"},
    {{"76642", "", "CPT4"}, NULL, "US_BREAST_LIMITED", "na", "unknown", "US-BREAST"},
    {{"77067", "", "CPT4"}, NULL, "MG_SCREEN", "na", "bilateral", "MG-SCREEN"},
    {{"74177", "CT ABD PELVIS W CONTRAST", "CPT4"}, NULL, "CT_AP", "with", "", "CT-AP"},
    {{"71046", "", "C4"}, NULL, "XR_CHEST", "na", "", "XR-CHEST"},
    {{"76775", "", "C4"}, "US", "-", "any", "", "-"},
    /* CPT that names several: the words decide */
    {{"74170", "CT Adrenal Protocol", "C4"}, NULL, "CT_ADRENAL", "both", "", "CT-ADRENAL"},
    {{"74170", "CT adrenal protocol", "C4"}, "CT", "CT_ADRENAL", "both", "", "CT-ADRENAL"},
    {{"74170", "CT ABDOMEN W/WO", "C4"}, NULL, "CT_ABD", "both", "", "CT-ABD"},
    {{"74178", "CT Abdomen/Pelvis w/ + w/o", "C4", "2553180", "CT Abd/Pel", ""}, NULL, "CT_AP",
	"both", "", "CT-AP"},
    {{"77065", "MAMMOGRAM DIAGNOSTIC LEFT", "CPT4"}, NULL, "MG_DIAG", "na", "left", "MG-DX"},
    {{"77065", "", "CPT4"}, NULL, "-", "any", "", "-"},
    /* the section says what it is */
    {{"BREBX", "Breast core biopsy", "L"}, "SP", "PATHOLOGY", "na", "", "-"},
    {{"FBC", "Full blood count", "L"}, "LAB", "-", "na", "", "-"},
    /* as they are named between Lisbon and Helsinki */
    {{"CTTHXB", "CT thx blanco", "ZN"}, "CT", "CT_CHEST", "without", "", "CT-CHEST"},
    {{"34190", "DT hals/thx/buk iv-k", "SK"}, NULL, "-", "with", "", "-"},
    {{"82100", "MR hypofys", "SK"}, NULL, "MR_PITUITARY", "any", "", "MR-PITUITARY"},
    {{"80120", "MR hj\xc3\xa4rna", "SK"}, NULL, "MR_BRAIN", "both", "", "MR-BRAIN"},
    {{"ULTHY", "UL thyreoidea", "HV"}, NULL, "US_THYROID", "na", "", "US-THYROID"},
    {{"ECABD", "ECHO abd", "ZN"}, NULL, "US_ABD", "na", "", "US-ABD"},
    {{"ECHO", "Echocardiogram", "L"}, NULL, "-", "any", "", "-"},
    {{"MRVOLWK", "MRI volledige WK", "ZN"}, NULL, "-", "any", "", "-"},
    {{"MRKNIEL", "MRI knie li + iv gado", "RS"}, NULL, "MR_KNEE", "with", "left", "MR-KNEE"},
    {{"RG", "RTG overarm h\xc3\xb8", "HV"}, NULL, "XR_HUMERUS", "na", "right", "XR-HUMERUS"},
    {{"UXCD88", "CT kolografi", "SK"}, NULL, "CT_COLONOGRAPHY", "any", "", "CT-COLONOGRAPHY"},
    {{"CAP", "Thorax-Abdomen-Becken mit KM", "KH"}, "CT", "CT_CAP", "with", "", "CT-CAP"},
    {{"SD", "Schilddr\xc3\xbcsen-Sonographie", "KH"}, NULL, "US_THYROID", "na", "", "US-THYROID"},
    {{"RM", "RM rodilla izquierda", "H"}, "MR", "MR_KNEE", "any", "left", "MR-KNEE"},
    {{"ECO", "Ecografia tiroide", "O"}, NULL, "US_THYROID", "na", "", "US-THYROID"},
    {{"IRM",
	 "IRM c\xc3\xa9r\xc3\xa9"
	 "brale sans injection",
	 "C"},
	NULL, "MR_BRAIN", "without", "", "MR-BRAIN"},
    {{"CTNG", "CT chest wound swab", "L"}, "LAB", "-", "na", "", "-"},
    {{"24627-2", "CT Chest", "LN"}, "LAB", "CT_CHEST", "any", "", "CT-CHEST"},
    /* ... and the department's code, where nothing else does */
    {{"XRWRIRT", "WRIST RT COMPLETE", "MT"}, NULL, "XR_WRIST", "na", "right", "XR-WRIST"},
    {{"WRIRT", "WRIST RT COMPLETE", "MT"}, NULL, "-", "any", "right", "-"},
    /* words alone */
    {{"", "US Transvaginal Non-OB", ""}, NULL, "US_PELVIS_TV", "na", "", "US-PELVIS"},
    {{"", "mpMRI Prostate", ""}, NULL, "MR_PROSTATE", "any", "", "MR-PROSTATE"},
    {{"", "MRI Both Breasts", ""}, NULL, "MR_BREAST", "any", "bilateral", "MRI-BREAST"},
    {{"", "US TESTICLES", ""}, NULL, "US_SCROTUM", "na", "", "US-SCROTUM"},
    {{"", "CT Aortogram", ""}, NULL, "CTA_CAP", "with", "", "CT-AORTA"},
    {{"", "US ABD AORTA DUPLEX", ""}, NULL, "US_AORTA", "na", "", "US-AORTA"},
    {{"71020", "CHEST PA & LAT", "C4"}, NULL, "XR_CHEST", "na", "", "XR-CHEST"},
    {{"", "CT C/A/P W CONTRAST", ""}, NULL, "CT_CAP", "with", "", "CT-CAP"},
    {{"", "CT chest abd pelvis without and with", ""}, NULL, "CT_CAP", "both", "", "CT-CAP"},
    {{"", "CT CAP WWO", ""}, NULL, "CT_CAP", "both", "", "CT-CAP"},
    {{"", "CT A/P wo", ""}, NULL, "CT_AP", "without", "", "CT-AP"},
    {{"", "CT KUB", ""}, NULL, "CT_AP", "any", "", "CT-AP"},
    {{"", "XR KUB", ""}, NULL, "-", "any", "", "-"},
    {{"", "NON-CONTRAST CT THORAX", ""}, NULL, "CT_CHEST", "without", "", "CT-CHEST"},
    {{"", "Chest, low dose", ""}, "CT", "CT_CHEST_LDCT", "any", "", "CT-CHEST-LD"},
    {{"", "CTA chest", ""}, NULL, "CTA_CHEST", "any", "", "CTA-CHEST"},
    {{"", "CTA PULMONARY ARTERIES", ""}, NULL, "CTA_PULM", "with", "", "CTA-PULM"},
    {{"", "CT THORACIC SPINE", ""}, NULL, "CT_TSPINE", "without", "", "CT-TSPINE"},
    {{"", "PET/CT skull base to mid-thigh", ""}, NULL, "PET_CT_SBMT", "any", "", "PETCT"},
    {{"", "CT-PET whole body", ""}, NULL, "PET_CT_WB", "any", "", "PETCT"},
    {{"", "PET/CT", ""}, NULL, "-", "any", "", "PETCT"},
    {{"", "MRI LIVER W AND WO CONTRAST", ""}, NULL, "MR_LIVER", "both", "", "MR-LIVER"},
    {{"", "MRCP", ""}, NULL, "MRCP", "any", "", "MRCP"},
    {{"", "US THYROID", ""}, NULL, "US_THYROID", "na", "", "US-THYROID"},
    {{"", "US soft tissue neck", ""}, NULL, "US_NECK", "na", "", "US-NECK"},
    {{"", "ULTRASOUND RT BREAST", ""}, NULL, "US_BREAST", "na", "right", "US-BREAST"},
    {{"", "US ABDOMEN LIMITED", ""}, NULL, "US_ABD_LIMITED", "na", "", "US-ABD"},
    {{"", "US RIGHT UPPER QUADRANT", ""}, NULL, "US_RUQ", "na", "", "US-LIVER"},
    {{"", "US PELVIS TRANSVAGINAL", ""}, NULL, "US_PELVIS_TV", "na", "", "US-PELVIS"},
    {{"", "SCREENING MAMMOGRAM BILATERAL", ""}, NULL, "MG_SCREEN", "na", "bilateral", "MG-SCREEN"},
    {{"", "MG DIAGNOSTIC BILAT W TOMOSYNTHESIS", ""}, NULL, "MG_DIAG", "na", "bilateral", "MG-DX"},
    {{"", "MRI BREAST BILATERAL", ""}, NULL, "MR_BREAST", "any", "bilateral", "MRI-BREAST"},
    {{"", "CT guided lung biopsy", ""}, NULL, "BX_LUNG_CT", "na", "", "BX-LUNG"},
    {{"", "US GUIDED FNA THYROID", ""}, NULL, "BX_THYROID_US", "na", "", "FNA-THYROID"},
    /* nobody is screened of one side alone */
    {{"", "MAMMOGRAM LEFT", ""}, NULL, "MG_DIAG", "na", "left", "MG-DX"},
    /* not understood, or only in part: nobody guesses */
    {{"", "MAMMOGRAM BILATERAL", ""}, NULL, "-", "any", "bilateral", "-"},
    {{"", "US SPLEEN", ""}, NULL, "-", "any", "", "-"},
    {{"", "XR LARYNX", ""}, NULL, "-", "any", "", "-"},
    {{"", "CT HEART", ""}, NULL, "-", "any", "", "-"},
    {{"", "Consultation", ""}, NULL, "-", "any", "", "-"},
    {{NULL, NULL, NULL}, NULL, "-", "any", "", "-"},
};

START_TEST(an_exam_is_known_by_code_or_words)
{
	struct exam_class x = exam_classify(tables.codes, &codes[_i].procedure, codes[_i].modality);
	const char *token = exam_token_of(tables.codes, &x);
	const char *name = codes[_i].procedure.text ? codes[_i].procedure.text : "";
	ck_assert_msg(strcmp(x.key ? x.key : "-", codes[_i].key) == 0, "%s: key %s", name, x.key);
	ck_assert_msg(strcmp(x.contrast, codes[_i].contrast) == 0, "%s: %s", name, x.contrast);
	ck_assert_msg(strcmp(x.laterality, codes[_i].side) == 0, "%s: %s", name, x.laterality);
	ck_assert_msg(
	    strcmp(token ? token : "-", codes[_i].token) == 0, "%s: token %s", name, token);
}
END_TEST

START_TEST(what_is_not_in_the_table_keeps_its_modality)
{
	struct coded hand = {"IMG1", "XR LARYNX", ""},
		     bx = {"", "CT GUIDED BIOPSY ADRENAL LEFT", ""}, breast = {"77065", "", "CPT4"};
	struct exam_class x = exam_classify(tables.codes, &hand, NULL);
	ck_assert_str_eq(x.modality, "XR");
	ck_assert_str_eq(x.regions, "");
	ck_assert(x.by_words);
	x = exam_classify(tables.codes, &bx, NULL);
	ck_assert_ptr_null(x.key);
	ck_assert_str_eq(x.purpose, "procedure");
	ck_assert_str_eq(x.regions, "adrenal");
	x = exam_classify(tables.codes, &breast, NULL);
	ck_assert_str_eq(x.modality, "MG");
	ck_assert_str_eq(x.purpose, "diagnostic");
}
END_TEST

START_TEST(the_modality_of_the_sender_helps_the_words)
{
	struct coded chest = {"", "CHEST", ""};
	ck_assert_str_eq(exam_classify(tables.codes, &chest, "DX").key, "XR_CHEST");
	ck_assert_str_eq(exam_classify(tables.codes, &chest, "CT").key, "CT_CHEST");
	ck_assert_ptr_null(exam_classify(tables.codes, &chest, "RT").key);
	ck_assert_ptr_null(exam_classify(tables.codes, &chest, NULL).key);
}
END_TEST

START_TEST(a_limited_exam_is_marked)
{
	struct coded chest = {"", "CT CHEST LIMITED", ""}, liver = {"", "MRI LIVER LIMITED", ""};
	ck_assert_str_eq(exam_classify(tables.codes, &chest, NULL).key, "CT_CHEST_LIMITED");
	struct exam_class x = exam_classify(tables.codes, &liver, NULL);
	ck_assert_str_eq(x.key, "MR_LIVER");
	ck_assert(x.limited);
}
END_TEST

START_TEST(a_sites_own_code_outranks_cpt_and_words)
{
	char dir[4096], path[] = "/tmp/site-XXXXXX";
	int fd = mkstemp(path);
	static const char text[] = "code,system,exam_key,contrast,laterality\n"
				   "IMG710,RGHEAP,CT_CHEST_LDCT,without,\nUSL,,US_BREAST,,left\n";
	ck_assert_int_eq(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	snprintf(dir, sizeof dir, "%s/schema/codes", source_dir());
	struct exam_codes *c;
	struct err e;
	ck_assert_msg(exam_codes_load(tables.arena, dir, path, &c, &e), "%s", e.text);
	unlink(path);
	struct coded p = {"IMG710", "CT CHEST", "RGHEAP", "71250", "", "C4"},
		     other = {"IMG710", "CT CHEST", "ELSE", "71250", "", "C4"},
		     us = {"USL", "", "X"};
	ck_assert_str_eq(exam_classify(c, &p, NULL).key, "CT_CHEST_LDCT");
	ck_assert_str_eq(exam_classify(c, &other, NULL).key, "CT_CHEST");
	ck_assert_str_eq(exam_classify(c, &us, NULL).laterality, "left");
}
END_TEST

/* One code for one exam; of what may be done in several ways there is none. */
static const struct {
	const char *token, *loinc;
} token_codes[] = {{"CT-CHEST", "24627-2"}, {"CT-CHEST-LD", "87279-6"}, {"CT-RENAL", "43768-1"},
    {"MR-PROSTATE", "30675-3"}, {"PETCT", "-"}, {"CT-LIVER", "-"}, {"CEUS-LIVER", "-"},
    {"REF-UROLOGY", "-"}, {"CT-CHEST|PETCT", "-"}, {"NOTHING", "-"}, {"", "-"}};

START_TEST(a_token_has_the_code_of_its_one_exam)
{
	const char *loinc = exam_token_loinc(tables.codes, token_codes[_i].token);
	ck_assert_str_eq(loinc ? loinc : "-", token_codes[_i].loinc);
}
END_TEST

START_TEST(any_text_is_survived)
{
	static char text[5000];
	for (size_t i = 0; i + 1 < sizeof text; i++)
		text[i] = "ct chest \xc3\xa4/+\x01with w o left abd"[i * 7 % 32];
	struct coded p = {text, text, text, text, text, text};
	ck_assert(exam_classify(tables.codes, &p, text).contrast != NULL);
}
END_TEST

Suite *classify_suite(void)
{
	Suite *s = suite_create("classify");
	TCase *t = tcase_create("exams");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, an_exam_is_known_by_code_or_words, 0, sizeof codes / sizeof *codes);
	tcase_add_test(t, what_is_not_in_the_table_keeps_its_modality);
	tcase_add_test(t, the_modality_of_the_sender_helps_the_words);
	tcase_add_test(t, a_limited_exam_is_marked);
	tcase_add_test(t, a_sites_own_code_outranks_cpt_and_words);
	tcase_add_loop_test(
	    t, a_token_has_the_code_of_its_one_exam, 0, sizeof token_codes / sizeof *token_codes);
	tcase_add_test(t, any_text_is_survived);
	suite_add_tcase(s, t);
	return s;
}
