/* SPDX-License-Identifier: Apache-2.0
 *
 * test_performed.c - what an exam's own report says of it, beside what its code says.
 */
#include "tables.h"
#include "followupd/window.h"

#include <string.h>

Suite *performed_suite(void);

static struct tables tables;

static void setup(void)
{
	tables_setup(&tables);
}

static void teardown(void)
{
	tables_teardown(&tables);
}

#define CLOSE  MATCH_CLOSE
#define REVIEW MATCH_REVIEW
#define NO     MATCH_NO

/* A follow-up of six months and an exam on its day; "" and NULL: not said. */
static const struct row {
	const char *tokens, *side, *code, *performed, *doubts;
	enum match_verdict verdict;
	const char *reason;
} rows[] = {
    /* the report's name outranks the code, both ways */
    {"CT-CHEST", "", "CT ABD PELVIS", "CT CHEST, ABDOMEN AND PELVIS", NULL, CLOSE, "CT_CAP"},
    {"CT-CAP", "", "CT CHEST ABD PELVIS", "CT CHEST", NULL, REVIEW, "CT_CHEST part"},
    /* ... and says what a code leaves open */
    {"CT-CHEST", "", "RAD 4711", "CT CHEST WITHOUT CONTRAST", NULL, CLOSE, "CT_CHEST"},
    {"MR-KNEE", "left", "MR KNEE", NULL, NULL, REVIEW, "unknown for left (doubtful)"},
    {"MR-KNEE", "left", "MR KNEE", "MRI LEFT KNEE", NULL, CLOSE, "left for left;"},
    /* where they have nothing in common a person is asked, and nobody where both rule it out */
    {"MR-BRAIN", "", "MR BRAIN", "MRI LUMBAR SPINE", NULL, REVIEW, "names it \"MRI LUMBAR SPINE\""},
    {"CT-CHEST", "", "CT HEAD", "CT CHEST", NULL, REVIEW, "names it \"CT CHEST\""},
    {"CT-CHEST", "", "XR CHEST", "CT CHEST", NULL, REVIEW, "names it \"CT CHEST\""},
    {"MR-PROSTATE", "", "MR BRAIN", "MRI LUMBAR SPINE", NULL, NO, "MR_BRAIN no"},
    /* what says nothing to the tables changes nothing */
    {"CT-CHEST", "", "CT CHEST", "FOLLOW UP", NULL, CLOSE, "CT_CHEST"},
    /* departments that are plainly elsewhere */
    {"CT-CHEST", "", "DERM NEW VISIT", NULL, NULL, NO, "no"},
    {"US-THYROID", "", "PHYSICAL THERAPY EVAL", NULL, NULL, NO, "no"},
    {"US-AORTA", "", "US LE VEN DUP", NULL, NULL, NO, "no"},
    {"US-THYROID", "", "US TEMPORAL ARTERY", NULL, NULL, NO, "no"},
    {"US-AORTA", "", "US ARTERIAL DUPLEX LOWER EXT", NULL, NULL, NO, "no"},
    {"CT-CHEST", "", "CT CHEST OUTPATIENT CLINIC VISIT", NULL, NULL, CLOSE, "CT_CHEST"},
    {"US-RENAL", "", "US RENAL ARTERIAL DUPLEX", NULL, NULL, CLOSE, ""},
    /* doubts */
    {"CT-CHEST", "", "CT CHEST", NULL, "not-done", REVIEW, "the report says not-done"},
    {"CT-CHEST", "", "CT CHEST", NULL, "limited|outside", REVIEW, "limited, outside"},
    {"XR-CHEST", "", "CT CHEST", NULL, "not-done", NO, "no"},
    {"BX-BREAST", "left", "US GUIDED BIOPSY BREAST LEFT", NULL, "guidance|limited|planning", CLOSE,
	"BX_BREAST_US"},
    {"BX-BREAST", "left", "SURGICAL PATHOLOGY", "LEFT BREAST, CORE BIOPSY", "nondiagnostic", REVIEW,
	"nondiagnostic"},
    /* findings of one side alone: a doubt where it is not that of the exam */
    {"MG-DX", "right", "MG DIAGNOSTIC RIGHT", NULL, "only-left", REVIEW, "only-left"},
    {"MG-DX", "right", "MG DIAGNOSTIC RIGHT", NULL, "only-right", CLOSE, "MG_DIAG"},
    {"MG-DX", "right", "MG DIAGNOSTIC BILATERAL", NULL, "only-left", CLOSE, "bilateral"},
    {"CT-CHEST", "", "CT CHEST", NULL, "only-left", CLOSE, "CT_CHEST"},
    /* pathology has the organ and the side of its specimen */
    {"BX-BREAST", "left", "SURGICAL PATHOLOGY", "LEFT BREAST, CORE BIOPSY", NULL, CLOSE,
	"PATHOLOGY"},
    {"BX-BREAST", "left", "SURGICAL PATHOLOGY", "RIGHT BREAST, CORE BIOPSY", NULL, NO, "PATHOLOGY"},
    {"BX-BREAST", "left", "SURGICAL PATHOLOGY", "BREAST, CORE BIOPSY", NULL, REVIEW, "doubtful"},
    {"BX-BREAST", "left", "SURGICAL PATHOLOGY", "COLON POLYP, BIOPSY", NULL, NO, "PATHOLOGY"},
    /* an exam of the other side of a limb is another one, of a kidney it is a doubt */
    {"XR-WRIST", "right", "XR WRIST LEFT", NULL, NULL, NO, "left for right (no)"},
    {"US-RENAL", "left", "US KIDNEY RIGHT", NULL, NULL, REVIEW, "right for left (doubtful)"},
    {"US-RENAL", "left", "US KIDNEY RIGHT", NULL, "only-right", NO, "right for left (no)"},
    {"US-SCROTUM", "left", "US TESTICLE RIGHT", NULL, "only-right", NO, "right for left (no)"},
    {"CT-RENAL", "left", "CT KIDNEY RIGHT W WO", NULL, "only-right", REVIEW, "only-right"},
    /* an organ that was taken out is none that was looked at */
    {"CT-RENAL", "right", "CT KIDNEY RIGHT W WO", NULL, "removed:right+kidney", REVIEW, "removed"},
    {"CT-RENAL", "left", "CT KIDNEYS W WO", NULL, "removed:right+kidney", CLOSE, "CT_KIDNEY"},
    {"MG-DX", "left", "MG DIAGNOSTIC LEFT", NULL, "removed:bilateral+breast", REVIEW, "removed"},
    {"CT-ABD", "right", "CT ABDOMEN", NULL, "removed:right+kidney", CLOSE, "CT_ABD"},
    {"US-THYROID", "", "US THYROID", NULL, "removed:bilateral+thyroid", REVIEW, "removed"},
    /* contrast that was not given, where it is owed */
    {"CT-RENAL", "", "CT KIDNEYS W WO", NULL, "no-contrast", REVIEW, "no-contrast"},
    {"CT-CHEST", "", "CT CHEST", NULL, "no-contrast", CLOSE, "CT_CHEST"},
    /* the words of another machine than the one that it is coded as */
    {"CT-ABD", "", "CT ABDOMEN", NULL, "machine:US", REVIEW, "machine:US"},
    {"CT-ABD", "", "CT ABDOMEN", NULL, "machine:CT", CLOSE, "CT_ABD"},
    {"MR-BRAIN", "", "MRI BRAIN", NULL, "machine:CT", REVIEW, "machine:CT"},
    {"US-THYROID", "", "US THYROID", NULL, "machine:MR", REVIEW, "machine:MR"},
    {"XR-CHEST", "", "XR CHEST", NULL, "machine:CT", REVIEW, "machine:CT"},
    {"MG-DX", "left", "MG DIAGNOSTIC LEFT", NULL, "machine:US", CLOSE, "MG_DIAG"},
    {"BX-KIDNEY", "left", "CT GUIDED BIOPSY KIDNEY LEFT", NULL, "machine:US", CLOSE, "BX_KIDNEY"},
    /* no images at all, or a treatment of which nobody names a machine */
    {"CT-CHEST", "", "PULMONARY FUNCTION TEST, SPIROMETRY", NULL, NULL, NO, "no"},
    {"CT-CHEST", "", "ECG 12 LEAD", NULL, NULL, NO, "no"},
    {"MR-BRAIN", "", "EEG ROUTINE", NULL, NULL, NO, "no"},
    {"CT-CHEST", "", "IR TUNNELED PORT PLACEMENT CHEST RIGHT", NULL, NULL, NO, "no"},
    {"CT-CHEST", "", "CT GUIDED CHEST DRAIN PLACEMENT", NULL, NULL, REVIEW, "doubtful"},
    /* a contrast mammogram for a breast MRI is for a doctor to say; kidneys in a wider CT */
    {"MRI-BREAST", "left", "MAMMO CONTRAST ENHANCED BILATERAL", NULL, NULL, REVIEW, "part"},
    {"MRI-BREAST", "left", "MAMMO BILATERAL", NULL, NULL, NO, "no"},
    {"CT-RENAL", "", "CT ABD PELVIS W WO", NULL, NULL, REVIEW, "CT_AP part"},
    /* of a pair the specimen has to name the side */
    {"BX-KIDNEY", "left", "SURGICAL PATHOLOGY", "KIDNEY, CORE BIOPSY", NULL, REVIEW, "doubtful"},
    {"BX-KIDNEY", "left", "SURGICAL PATHOLOGY", "LEFT KIDNEY, CORE BIOPSY", NULL, CLOSE,
	"PATHOLOGY"},
    {"BX-LUNG", "right", "SURGICAL PATHOLOGY", "LUNG, CORE BIOPSY", NULL, REVIEW, "doubtful"},
    {"BX-LIVER", "right", "SURGICAL PATHOLOGY", "LIVER, CORE BIOPSY", NULL, CLOSE, "PATHOLOGY"},
    /* tissue that does not suffice, of whatever organ it names */
    {"BX-BREAST", "left", "SURGICAL PATHOLOGY", "LEFT BREAST, CORE BIOPSY", "nondiagnostic:breast",
	REVIEW, "nondiagnostic"},
    {"BX-BREAST", "left", "SURGICAL PATHOLOGY", "LEFT BREAST, CORE BIOPSY", "limited:breast", CLOSE,
	"PATHOLOGY"},
    {"CT-CHEST", "", "CT CHEST LUNG BASES ONLY", NULL, NULL, REVIEW, "CT_CHEST"},
    /* another exam of the machine that looked for the organ, and did not see it */
    {"US-PELVIS", "", "US OB FIRST TRIMESTER", NULL, "limited:ovary", REVIEW, "part"},
    /* ... and of a pregnancy is for a person, however the transducer was held */
    {"US-PELVIS", "", "US OB FIRST TRIMESTER", NULL, "limited:kidney", REVIEW, "US_OB part"},
    {"US-PELVIS", "", "US OB TRANSVAGINAL", NULL, NULL, REVIEW, "US_OB part"},
    {"US-PELVIS", "", "US TRANSVAGINAL OB < 14 WKS", NULL, NULL, REVIEW, "US_OB part"},
    {"US-PELVIS", "", "US TRANSVAGINAL EARLY PREGNANCY", NULL, NULL, REVIEW, "US_OB part"},
    {"US-PELVIS", "", "US PELVIS TRANSVAGINAL NON OB", NULL, NULL, CLOSE, "US_PELVIS_TV"},
    {"US-PELVIS", "", "US PELVIS TRANSVAGINAL", "OB ULTRASOUND, TRANSVAGINAL", NULL, REVIEW,
	"names it"},
    {"US-RENAL", "", "US OB TRANSVAGINAL", NULL, NULL, NO, "no"},
    /* a mammogram of unstated purpose where ultrasound is owed */
    {"US-BREAST", "left", "MAMMOGRAM BOTH", NULL, NULL, REVIEW, "part"},
    {"US-BREAST", "left", "SCREENING MAMMOGRAM BILATERAL", NULL, NULL, NO, "MG_SCREEN no"},
    /* names of what is no look of its own at what is owed */
    {"CT-CHEST", "", "CT CHEST OUTSIDE READ", NULL, NULL, REVIEW, "reread (doubtful)"},
    {"CT-CHEST", "", "CT THORAX SECOND OPINION", NULL, NULL, REVIEW, "reread (doubtful)"},
    {"MR-BRAIN", "", "IMPORTED MRI BRAIN", NULL, NULL, REVIEW, "reread (doubtful)"},
    {"CT-ABD", "", "MDT REVIEW CT ABDOMEN", NULL, NULL, REVIEW, "reread (doubtful)"},
    {"CT-CHEST", "", "CT SIM CHEST", NULL, NULL, REVIEW, "intervention (doubtful)"},
    {"CT-CHEST", "", "RADIOTHERAPY CT THORAX", NULL, NULL, REVIEW, "intervention (doubtful)"},
    {"MR-BRAIN", "", "MR BRAIN STEALTH", NULL, NULL, REVIEW, "intervention (doubtful)"},
    {"MG-DX", "left", "MG POST CLIP LEFT", NULL, NULL, REVIEW, "intervention (doubtful)"},
    {"MG-DX", "left", "MG WIRE LOC LT", NULL, NULL, REVIEW, "intervention (doubtful)"},
    {"BX-BREAST", "left", "US BREAST CYST ASPIRATION LT", NULL, NULL, REVIEW, "part"},
    {"BX-BREAST", "left", "MG LEFT POST BIOPSY", NULL, NULL, REVIEW, "part"},
    {"US-ABD", "", "US ABD PARACENTESIS", NULL, NULL, REVIEW, "intervention (doubtful)"},
    {"US-ABD", "", "US ABD APPENDIX", NULL, NULL, REVIEW, "US_APPENDIX part"},
    {"US-LIVER", "", "US LIVER ELASTOGRAPHY", NULL, NULL, REVIEW, "US_LIVER"},
    {"US-RENAL", "left", "US RENAL TRANSPLANT", NULL, NULL, REVIEW, "US part"},
    {"US-RENAL", "left", "US RENAL ARTERY DOPPLER", NULL, NULL, REVIEW, "US part"},
    {"US-BREAST", "left", "US AXILLA LT", NULL, NULL, REVIEW, "US_AXILLA part"},
    {"US-BREAST", "left", "US BREAST AND AXILLA LT", NULL, NULL, CLOSE, "US_BREAST"},
    {"CT-RENAL", "", "CT RENAL STONE", NULL, NULL, REVIEW, "CT_AP part"},
    {"CT-CHEST", "", "CT CHEST PE", NULL, NULL, REVIEW, "CTA_PULM part"},
    {"MR-BRAIN", "", "MRV BRAIN", NULL, NULL, REVIEW, "MR_BRAIN"},
    /* terse names */
    {"MR-BRAIN", "", "MRI L-SPN W/O", NULL, NULL, NO, "spine_lumbar"},
    {"MR-LSPINE", "", "MR LMBR SPINE", NULL, NULL, CLOSE, "MR_LSPINE"},
    {"US-THYROID", "", "US SFT TIS H/N", NULL, NULL, REVIEW, "US_NECK part"},
    {"BX-PROSTATE", "", "SURGICAL PATHOLOGY", "A. Cecum polyp. B. Sigmoid polyp", NULL, NO, "no"},
    /* a wider exam of the same machine that no row names */
    {"MR-LSPINE", "", "MRI WHOLE SPINE", NULL, NULL, CLOSE, "spine_lumbar"},
    /* ... or that has the protocol of a part of it */
    {"CT-ABD", "", "CT ABD W&WO (RENAL MASS)", NULL, NULL, CLOSE, "CT-ABD=CT_KIDNEY yes"},
    {"MR-PANC", "", "MR ABD W&WO (PANC PROTOCOL)", NULL, NULL, CLOSE, "region: abdomen"},
    {"CT-CHEST-LD", "", "CT CHEST ABDOMEN", NULL, NULL, REVIEW, "CT_CA part"},
    {"CT-CAC", "", "CT CHEST WO", NULL, NULL, REVIEW, "CT_CHEST part"},
    /* what was not seen of a part is none of its doubts where another part is owed */
    {"CT-CHEST", "", "CT CHEST", NULL, "limited:abdomen", CLOSE, "CT_CHEST"},
    {"CT-CHEST", "", "CT CHEST", NULL, "limited:abdomen+chest", REVIEW, "limited:abdomen+chest"},
    {"CT-ABD", "", "CT ABDOMEN", NULL, "limited:pancreas", REVIEW, "limited:pancreas"},
    {"US-LIVER", "", "US ABDOMEN COMPLETE", NULL, "limited:pancreas", CLOSE, "US_ABD"},
    /* nobody is screened on one side, or within the year */
    {"MG-DX-UNI", "right", "MAMMOGRAM BILATERAL WITH TOMOSYNTHESIS", NULL, NULL, CLOSE,
	"bilateral"},
    {"MG-DX-UNI", "right", "MAMMOGRAM SCREENING BILATERAL", NULL, NULL, REVIEW, "MG_SCREEN"},
    {"MG-DX-UNI", "left", "XR MAMMOGRAM LEFT", NULL, NULL, CLOSE, "MG_DIAG"},
    /* one lies in a scanner with both kidneys */
    {"CT-RENAL", "right", "CT KIDNEYS W WO", NULL, NULL, CLOSE, "for right;"},
    {"US-RENAL", "right", "US KIDNEY RIGHT", NULL, NULL, CLOSE, "right for right;"},
    /* a needle that treats is no biopsy */
    {"BX-KIDNEY", "left", "CT GUIDED BIOPSY KIDNEY LEFT", NULL, NULL, CLOSE, "BX_KIDNEY_CT"},
    {"BX-KIDNEY", "left", "CT GUIDED DRAINAGE KIDNEY LEFT", NULL, NULL, REVIEW, "intervention"},
    /* one kidney is owed, and nobody says which was seen */
    {"US-RENAL", "right", "US KIDNEY", NULL, "no-side", REVIEW, "no-side"},
    {"US-RENAL", "right", "US KIDNEY RIGHT", NULL, "no-side", CLOSE, "right for right"},
    {"CT-RENAL", "right", "CT KIDNEYS W WO", NULL, "no-side", CLOSE, "for right"},
    {"MRI-BREAST", "left", "MR MAMMOGRAPHY DYNAMIC", NULL, NULL, CLOSE, "MR_BREAST"},
    /* several regions in one name, in any order */
    {"MR-IAC", "", "MRI HEAD AND IAMS", NULL, NULL, CLOSE, "MR-IAC=MR yes"},
    {"US-SCROTUM", "", "US SCROTUM/INGUINAL", NULL, NULL, CLOSE, "US-SCROTUM"},
    {"MR-BRAIN", "", "MRI SPINE CERVICAL", NULL, NULL, NO, "spine_cervical"},
    {"BX-LIVER", "", "SURGICAL PATHOLOGY", "Skin, left forearm, punch biopsy", NULL, NO, "no"},
    {"FNA-THYROID", "", "SURGICAL PATHOLOGY", "Skin, left side of neck, shave", NULL, NO, "no"},
    {"FNA-THYROID", "", "SURGICAL PATHOLOGY", "Neck, core biopsy", NULL, REVIEW, "part"},
    {"MR-RENAL", "", "MR RENAL W/ GAD", NULL, NULL, CLOSE, "MR_KIDNEY"},
    {"CT-CHEST", "", "PET CT SKULL BASE TO MID THIGH", NULL, NULL, REVIEW, "part"},
    /* what is owed was not understood, so any exam of the machine may be it */
    {"CT-OTHER", "", "CT CHEST", NULL, NULL, REVIEW, "CT-OTHER=CT_CHEST part"},
    {"CT-OTHER", "", "US ABDOMEN", NULL, NULL, NO, "no"}};

/* What the findings of the report speak of. */
static const struct {
	const char *tokens, *code, *shows;
	enum match_verdict verdict;
} told[] = {
    /* a wider exam answers for the organ it describes */
    {"CT-ADRENAL", "CT ABD PELVIS", NULL, REVIEW},
    {"CT-ADRENAL", "CT ABD PELVIS", "liver|adrenal", CLOSE},
    {"US-THYROID", "US NECK", "thyroid:mm", CLOSE}, {"US-THYROID", "US NECK", "neck", REVIEW},
    {"CT-CHEST", "CT PULMONARY ANGIOGRAM", "chest", REVIEW},
    {"CT-CHEST", "CT PULMONARY ANGIOGRAM", "chest:mm", CLOSE},
    /* another exam that measures something there is shown to a person */
    {"CT-CHEST", "CT ABD PELVIS", "chest", NO},
    {"CT-CHEST", "CT ABD PELVIS", "chest:mm|liver", REVIEW},
    {"CT-ABD", "MRI ADRENALS", "adrenal:mm", REVIEW}, {"CT-ABD", "US THYROID", "thyroid:mm", NO},
    /* coded as a brain, and told of a knee */
    {"MR-BRAIN", "MRI BRAIN", "knee", REVIEW}, {"MR-BRAIN", "MRI BRAIN", "sinuses", CLOSE},
    {"XR-KNEE", "XR KNEES", "femur", CLOSE},
    /* ... as a chest and told of sinuses, or of what lies next to it alone */
    {"CT-CHEST", "CT CHEST", "sinuses", REVIEW}, {"CT-CHEST", "CT CHEST", "bladder:mm", REVIEW},
    {"CT-CHEST", "CT CHEST", "liver|kidney", REVIEW}, {"CT-CHEST", "CT CHEST", "thyroid", REVIEW},
    {"CT-CHEST", "CT CHEST", "thyroid:mm|chest:part", CLOSE},
    {"MR-BRAIN", "MRI BRAIN", "spine:part", REVIEW}, {"CT-ABD", "CT ABDOMEN", "chest", REVIEW},
    {"CT-ABD", "CT ABDOMEN", "chest|kidney:part", CLOSE},
    {"CT-ADRENAL", "CT ABD PELVIS", "adrenal:part", REVIEW},
    {"CT-RENAL", "CT ABD PELVIS W WO", "kidney:mm", CLOSE},
    {"US-RENAL", "US RENAL", "bladder", CLOSE},
    {"CT-NECK", "CT NECK WITH CONTRAST", "chest", CLOSE},
    {"CT-NECK", "CT NECK WITH CONTRAST", "liver", REVIEW},
    {"CT-CHEST", "CT CHEST", "chest|prostate", CLOSE},
    {"US-PELVIS", "US PELVIS TRANSVAGINAL", "uterus|ovary|fetus:part", REVIEW},
    {"US-PELVIS", "US PELVIS TRANSVAGINAL", "uterus|ovary", CLOSE},
    {"US-RENAL", "US RENAL", "thyroid:mm", REVIEW}, {"US-THYROID", "US THYROID", "ovary", REVIEW},
    {"CT-ABD", "CT ABDOMEN", "head", REVIEW}, {"XR-CHEST", "XR CHEST", "wrist", REVIEW},
    /* "neck of the pancreas" is no neck, and an aneurysm may be anywhere */
    {"MR-PANC", "MRCP", "neck:mm", CLOSE}, {"MRA-HEAD", "MRA HEAD", "aorta", CLOSE},
    /* the name itself may have the organ */
    {"US-THYROID", "US NECK/THYROID", NULL, CLOSE},
    {"US-THYROID", "US HEAD AND NECK", NULL, REVIEW}};

static struct match_result run_asked(
    const struct row *r, const char *index, bool contrast, const char *shows, const char *asked)
{
	struct followup f = {.index_exam = 1, .modality = r->tokens, .laterality = r->side};
	struct exam_class said, of_index;
	struct err e;
	date first, seen;
	f.action = strncmp(r->tokens, "B", 1) == 0 ? "tissue-sampling" : "follow-up-imaging";
	ck_assert(date_parse("2026-03-02", &first) && date_parse("2026-10-01", &seen));
	ck_assert(window_make(first, 6, 12, "months", &f.window, &e));
	struct exam_candidate x = {.exam = 2,
	    .accession = "A2",
	    .day = seen,
	    .status = REPORT_FINAL,
	    .performed = r->performed,
	    .doubts = r->doubts,
	    .shows = shows,
	    .index_shows = asked,
	    .contrast_said = contrast,
	    .contrast_asked = contrast};
	x.class = exam_classify(tables.codes, &(struct coded){.text = r->code}, NULL);
	if (r->performed) {
		said = exam_classify(tables.codes, &(struct coded){.text = r->performed}, NULL);
		x.said = &said;
	}
	if (index) {
		of_index = exam_classify(tables.codes, &(struct coded){.text = index}, NULL);
		x.index_class = &of_index;
	}
	const struct match_result m = match_exam(tables.arena, tables.codes, &f, "A1", &x);
	points_agree(&m);
	return m;
}

static struct match_result run_told(
    const struct row *r, const char *index, bool contrast, const char *shows)
{
	return run_asked(r, index, contrast, shows, NULL);
}

static struct match_result run(const struct row *r, const char *index, bool contrast)
{
	return run_told(r, index, contrast, NULL);
}

START_TEST(findings_of_the_organ_count)
{
	const struct row r = {told[_i].tokens, "", told[_i].code, NULL, NULL, 0, ""};
	struct match_result m = run_told(&r, NULL, false, told[_i].shows);
	ck_assert_msg(m.verdict == told[_i].verdict, "%s by %s, \"%s\": %s", r.tokens, r.code,
	    told[_i].shows ? told[_i].shows : "", m.reasons);
}
END_TEST

/* Whether the report has a word of what was found: of one that was made for something urgent
 * nothing else will do, of another CT of the trunk what has become of it does as well. */
static const struct {
	const char *tokens, *code, *doubts, *asked, *shows;
	enum match_verdict verdict;
} worded[] = {
    {"CT-CHEST", "CT CHEST ABD PELVIS", "aside", "chest|lump:kind", "chest|bone:kind", REVIEW},
    {"CT-CHEST", "CT CHEST ABD PELVIS", "aside", "chest|lump:kind", "chest|lump:kind", CLOSE},
    {"CT-CHEST", "CT CHEST ABD PELVIS", "aside", "chest|lump:kind", "chest|same:kind", REVIEW},
    {"CT-CHEST", "CT CHEST", "aside", "chest", "chest", REVIEW},
    {"CT-CHEST", "CT CHEST", "aside", NULL, "chest|bone:kind", CLOSE},
    {"CT-CHEST", "CT CHEST", "aside", "vessel:kind|lump:kind", "vessel:kind", CLOSE},
    {"MR-BRAIN", "MRI BRAIN", "aside", "head|lump:kind", "head", REVIEW},
    {"CT-CHEST", "CT CHEST", NULL, "chest|lump:kind", "chest|fluid:kind", REVIEW},
    {"CT-CHEST", "CT CHEST", NULL, "chest|lump:kind", "chest|same:kind", CLOSE},
    {"CT-CHEST", "CT CHEST", NULL, "chest|lump:kind", "chest|lump:kind", CLOSE},
    {"CT-CHEST", "CT CHEST", NULL, "chest", "chest", CLOSE},
    {"CT-CHEST", "CT CHEST", NULL, "chest|lump:kind", NULL, CLOSE},
    {"MR-BRAIN", "MRI BRAIN", NULL, "head|lump:kind", "head", CLOSE},
    {"CT-COLONOGRAPHY", "CT COLONOGRAPHY", NULL, "lump:kind", "colon", CLOSE}};

START_TEST(a_word_of_what_was_found)
{
	const struct row r = {
	    worded[_i].tokens, "", worded[_i].code, NULL, worded[_i].doubts, 0, ""};
	struct match_result m = run_asked(&r, NULL, false, worded[_i].shows, worded[_i].asked);
	ck_assert_msg(m.verdict == worded[_i].verdict, "%d: %s", _i, m.reasons);
}
END_TEST

/* Three weeks after a report that wants it in three months: of "any of these" the needle, and the
 * PET beside it, wait for nothing. */
static const struct {
	const char *tokens, *code, *performed;
	enum match_verdict verdict;
} at_once[] = {{"PETCT|BX-LUNG|CT-CHEST", "PET CT SKULL BASE TO MID THIGH", NULL, CLOSE},
    {"PETCT|BX-LUNG|CT-CHEST", "SURGICAL PATHOLOGY", "LUNG, CORE BIOPSY", CLOSE},
    {"PETCT|BX-LUNG|CT-CHEST", "CT CHEST", NULL, MATCH_EARLY},
    {"CT-CHEST|PETCT|BIOPSY", "PET CT SKULL BASE TO MID THIGH", NULL, CLOSE},
    {"PETCT|CT-CHEST", "PET CT SKULL BASE TO MID THIGH", NULL, MATCH_EARLY},
    {"CT-CHEST+BX-LUNG", "SURGICAL PATHOLOGY", "LUNG, CORE BIOPSY", MATCH_EARLY},
    {"CT-CHEST", "PET CT SKULL BASE TO MID THIGH", NULL, MATCH_EARLY}};

START_TEST(any_of_them_from_its_first_day)
{
	struct followup f = {.index_exam = 1,
	    .laterality = "",
	    .modality = at_once[_i].tokens,
	    .action = "follow-up-imaging|additional-imaging-now|tissue-sampling"};
	struct exam_class said;
	struct err e;
	date first, seen;
	ck_assert(date_parse("2026-03-02", &first) && date_parse("2026-03-23", &seen));
	ck_assert(window_make(first, 3, 3, "months", &f.window, &e));
	struct exam_candidate x = {.exam = 2,
	    .accession = "A2",
	    .day = seen,
	    .status = REPORT_FINAL,
	    .performed = at_once[_i].performed};
	x.class = exam_classify(tables.codes, &(struct coded){.text = at_once[_i].code}, NULL);
	if (x.performed) {
		said = exam_classify(tables.codes, &(struct coded){.text = x.performed}, NULL);
		x.said = &said;
	}
	const struct match_result m = match_exam(tables.arena, tables.codes, &f, "A1", &x);
	ck_assert_msg(m.verdict == at_once[_i].verdict, "%d: %s", _i, m.reasons);
}
END_TEST

/* Tissue from elsewhere says nothing of a breast; of another organ it may. */
START_TEST(tissue_of_another_organ)
{
	const struct row skin = {"BIOPSY", "right", "SURGICAL PATHOLOGY", "Skin of back, shave",
			     NULL, 0, ""},
			 colon = {"BIOPSY", "", "SURGICAL PATHOLOGY", "Colon polyp", NULL, 0, ""};
	ck_assert_int_eq(run(&colon, "MG DIAGNOSTIC RIGHT", false).verdict, MATCH_NO);
	ck_assert_int_eq(run(&skin, "CT ABDOMEN", false).verdict, MATCH_REVIEW);
}
END_TEST

START_TEST(the_report_says_what_was_done)
{
	const struct row *r = &rows[_i];
	struct match_result m = run(r, NULL, false);
	ck_assert_msg(m.verdict == r->verdict && strstr(m.reasons, r->reason),
	    "%s by %s, \"%s\": %s", r->tokens, r->code, r->performed ? r->performed : "",
	    m.reasons);
}
END_TEST

/* "BIOPSY" of no organ is of what the index exam showed, when that is one. */
START_TEST(a_biopsy_of_no_named_organ_is_of_the_index_exams)
{
	const struct row breast = {"BIOPSY", "left", "US GUIDED BIOPSY BREAST LEFT", NULL, NULL, 0,
			     ""},
			 liver = {"BIOPSY", "", "CT GUIDED BIOPSY LIVER", NULL, NULL, 0, ""};
	ck_assert_int_eq(run(&breast, "MG DIAGNOSTIC LEFT", false).verdict, MATCH_CLOSE);
	ck_assert_int_eq(run(&breast, NULL, false).verdict, MATCH_REVIEW);
	ck_assert_int_eq(run(&liver, "CT CHEST ABD PELVIS", false).verdict, MATCH_REVIEW);
}
END_TEST

START_TEST(contrast_counts_where_somebody_asked_for_it)
{
	const struct row without = {"MR-BRAIN", "", "MR BRAIN WO", NULL, NULL, 0, ""},
			 with = {"MR-BRAIN", "", "MR BRAIN W WO", NULL, NULL, 0, ""};
	ck_assert_int_eq(run(&without, NULL, false).verdict, MATCH_CLOSE);
	ck_assert_int_eq(run(&without, NULL, true).verdict, MATCH_REVIEW);
	ck_assert_int_eq(run(&with, NULL, true).verdict, MATCH_CLOSE);
}
END_TEST

Suite *performed_suite(void)
{
	Suite *s = suite_create("performed");
	TCase *t = tcase_create("report and code");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, the_report_says_what_was_done, 0, sizeof rows / sizeof *rows);
	tcase_add_loop_test(t, findings_of_the_organ_count, 0, sizeof told / sizeof *told);
	tcase_add_loop_test(t, any_of_them_from_its_first_day, 0, sizeof at_once / sizeof *at_once);
	tcase_add_loop_test(t, a_word_of_what_was_found, 0, sizeof worded / sizeof *worded);
	tcase_add_test(t, tissue_of_another_organ);
	tcase_add_test(t, a_biopsy_of_no_named_organ_is_of_the_index_exams);
	tcase_add_test(t, contrast_counts_where_somebody_asked_for_it);
	suite_add_tcase(s, t);
	return s;
}
