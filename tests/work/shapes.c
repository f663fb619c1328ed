/* SPDX-License-Identifier: Apache-2.0
 *
 * shapes.c - messages and report texts of any size, one shape for each way to be long.
 */
#include "shapes.h"

#include <string.h>

#define HEAD(type, event)                                                                          \
	"MSH|^~\\&|RIS|HOSP|||20260302100000||" type "^" event "|M1|P|2.5\r"                       \
	"PID|1||4711^^^HOSP^MR||DOE^JANE||19600101|F\r"
#define OBR                                                                                        \
	"OBR|#|P#|F#|CT1^CT CHEST^L|||20260302090000|||||||||12^WARD^ANN||||||20260302100000"      \
	"|||F|||||||21&VALE&RAY\r"
#define RESULT	HEAD("ORU", "R01") OBR
#define LINE	"OBX|1|TX|71250^CT CHEST^L||"
#define IMPRESS "OBX|1|TX|71250&IMP^CT CHEST^L||"
#define LONG	"0123456789012345678901234567890123456789012345678901234567890123456789"
#define SAYING                                                                                     \
	"There is a solid nodule of 7 mm in the right upper lobe. No pleural effusion is seen. "

/* Where a shape has a limit of its own (findings, mentions, recommendations of one report), its
 * units stay beyond it, since the limit is what bounds the work. */
const struct shape shapes[] = {
    /* ---- lines ---- */
    {"lines", 1000, RESULT, {"OBX|#|TX|71250^CT CHEST^L||" SAYING "||||||F\r", NULL}, ""},
    {"short lines", 5000, RESULT, {"OBX|#|TX|G||a\r", NULL}, ""},
    {"sections in turn", 1000, RESULT,
	{"OBX|#|TX|71250&IMP^CT CHEST^L||" SAYING "||||||F\r",
	    "OBX|#|TX|71250&GDT^CT CHEST^L||" SAYING "||||||F\r"},
	""},
    {"results", 250, HEAD("ORU", "R01"), {OBR "OBX|1|TX|71250^CT^L||" SAYING "||||||F\r", NULL},
	""},
    {"results beyond the limit", 1250, HEAD("ORU", "R01"),
	{OBR "OBX|1|TX|71250^CT^L||" SAYING "||||||F\r", NULL}, ""},
    {"comments", 1000, RESULT, {"NTE|#||" SAYING "\r", NULL}, ""},
    {"lines that are no segments", 2500, RESULT LINE, {"went on # \r", NULL}, "||||||F\r"},
    {"patients", 1000, HEAD("ORU", "R01"), {"PID|#||4711^^^HOSP^MR||DOE^JANE\r", NULL}, OBR},
    {"roles", 1000, HEAD("ORU", "R01"), {"ROL|#|AD|AT|#^SMITH\r", NULL}, OBR},
    {"observers", 1000, RESULT, {"OBX|#|TX|G||a||||||F|||||^\r", NULL}, ""},
    /* ---- one field ---- */
    {"one line", 1500, RESULT LINE, {SAYING, NULL}, "||||||F\r"},
    {"repetitions of a text", 5000, RESULT LINE, {"seen #~", NULL}, "||||||F\r"},
    {"repetitions of a comment", 5000, RESULT "NTE|1||", {"seen #~", NULL}, "\r"},
    {"repetitions of an input", 5000, RESULT "OBX|1|NM|LUNG-RADS.SIZE_MM^^99FUD|1|", {"#~", NULL},
	"||||||F\r"},
    {"repetitions of an identifier", 5000,
	"MSH|^~\\&|RIS|HOSP|||20260302100000||ORU^R01|M1|P|2.5\rPID|1||", {"#^^^HOSP^MR~", NULL},
	"\r" OBR},
    {"components", 5000, RESULT LINE, {"a^", NULL}, "||||||F\r"},
    {"subcomponents of a code", 5000, RESULT "OBX|1|TX|", {"a&", NULL}, "||a||||||F\r"},
    {"empty fields", 5000, RESULT LINE "a", {"|", NULL}, "\r"},
    {"line breaks", 2500, RESULT LINE, {SAYING "\\.br\\", NULL}, "||||||F\r"},
    {"escapes", 5000, RESULT LINE, {"\\T\\x\\.sp\\", NULL}, "||||||F\r"},
    {"escapes that are none", 5000, RESULT LINE, {"\\Q\\ab\\X0\\", NULL}, "||||||F\r"},
    {"escapes of bytes", 1500, RESULT LINE, {"n\\XE9\\e ", NULL}, "||||||F\r"},
    {"escaped bytes side by side", 5000, RESULT LINE, {"\\X41\\", NULL}, "||||||F\r"},
    {"bytes of no character set", 5000, RESULT LINE, {"a\x81\xe9", NULL}, "||||||F\r"},
    /* ---- headings in HL7 ---- */
    {"headings in one line", 1500, RESULT LINE, {"a IMPRESSION: b FINDINGS: ", NULL}, "||||||F\r"},
    {"headings on lines", 1500, RESULT, {"OBX|#|TX|G||IMPRESSION: b\r", "OBX|#|TX|G||FINDINGS:\r"},
	""},
    {"headings before blanks", 10000, RESULT LINE "HISTORY:", {" ", NULL}, "x||||||F\r"},
    {"colons", 10000, RESULT LINE, {"a:", NULL}, "||||||F\r"},
    /* ---- findings ---- */
    {"lines beside a long procedure", 500, HEAD("ORU", "R01") "OBR|1|P1|F1|CT1^",
	{LONG "^", LINE "a||||||F\r"}, "", "\r"},
    {"inputs of one group", 1000, RESULT, {"OBX|#|NM|LUNG-RADS.SIZE_MM^^99FUD|1|#\r", NULL}, ""},
    {"inputs of many groups", 1000, RESULT, {"OBX|#|NM|LUNG-RADS.SIZE_MM^^99FUD|#|7\r", NULL}, ""},
    {"inputs of many systems", 1000, RESULT, {"OBX|#|NM|SCALE#.SIZE_MM^^99FUD|1|7\r", NULL}, ""},
    {"many inputs of one finding", 1000, RESULT, {"OBX|#|NM|LUNG-RADS.A#^^99FUD|1|7\r", NULL}, ""},
    {"the same input again", 1000, RESULT, {"OBX|#|NM|LUNG-RADS.SIZE_MM^^99FUD|1|7\r", NULL}, ""},
    {"stated intervals", 1000, RESULT, {"OBX|#|NM|STATED.INTERVAL^^99FUD|1|#|mo\r", NULL}, ""},
    {"coded recommendations", 1000, RESULT,
	{"OBX|#|CE|71250&REC^CT^L|1|CT#^CT CHEST^L||90|||||F\r", NULL}, ""},
    {"producers", 1000, RESULT, {"OBX|#|TX|G|#|a||||||F||||RID49482^^RADLEX\r", NULL}, ""},
    /* ---- other messages ---- */
    {"orders", 250, HEAD("ORM", "O01") "PV1|1|O|||||9^A|8^B\r",
	{"ORC|NW|P#|F#\r" OBR "NTE|1||see\r", NULL}, ""},
    {"orders beside a long visit", 250, HEAD("ORM", "O01") "PV1|1|O||||||",
	{LONG, "ORC|NW|P#|F#\r"}, "", "\r"},
    {"results beside a long visit", 250, HEAD("ORU", "R01") "PV1|1|O||||||",
	{LONG, "OBR|#|P#|F#|CT1^CT^L\r"}, "", "\r"},
    {"merges into a long patient", 400,
	"MSH|^~\\&|RIS|HOSP|||20260302100000||ADT^A40|M1|P|2.5\rPID|1||",
	{LONG, "MRG|#^^^HOSP^MR\r"}, "", "^^^HOSP^MR\r"},
    {"comments of an order", 2500, HEAD("ORM", "O01") "ORC|NW|1|1\r", {"NTE|#||a~b\r", NULL}, ""},
    {"merges", 1000, HEAD("ADT", "A40"), {"MRG|#^^^HOSP^MR\r", NULL}, ""},
    {"providers", 1000, "MSH|^~\\&|RIS|HOSP|||20260302100000||MFN^M02|M1|P|2.5\r",
	{"MFE|MUP|||#^SMITH\rSTF|#^^^HOSP|#|SMITH^A\r", NULL}, ""},
    /* ---- report text ---- */
    {"prose", 1000, NULL, {SAYING, NULL}, ""},
    {"prose on lines", 1000, NULL, {SAYING "\n", NULL}, ""},
    {"blank lines", 25000, NULL, {"\n", NULL}, "Recommend CT."},
    {"no blanks", 10000, NULL, {"a,", NULL}, ""},
    {"requests without blanks", 2500, NULL, {"recommend,CT,", NULL}, ""},
    {"denials without blanks", 2500, NULL, {"no,CT,", NULL}, "recommend"},
    {"numbers without blanks", 5000, NULL, {"12,", NULL}, "CT,recommended"},
    {"numbers", 5000, NULL, {"12, ", NULL}, "months CT recommended"},
    {"categories", 3000, NULL, {"Lung-RADS 3. ", NULL}, ""},
    {"categories of sides", 3000, NULL, {"Right: BI-RADS 2. Left: BI-RADS 4. ", NULL}, ""},
    {"categories in one line", 3000, NULL, {"BI-RADS 2,", NULL}, ""},
    {"names without a category", 1500, NULL, {"BI-RADS ", NULL}, ""},
    {"changed categories", 3000, NULL, {"Lung-RADS 3 changed from 2 to 4A. ", NULL}, ""},
    {"a long sentence beside categories", 1500, NULL, {"recommend,CT,", "Lung-RADS 3. "}, "",
	"\n\n"},
    {"legend lines before a long text", 1500, NULL, {"FLEISCHNER GUIDELINES:\n", SAYING},
	"recommend CT", ""},
    {"legend lines", 1500, NULL, {"FLEISCHNER GUIDELINES:\n", NULL}, "FINDINGS: recommend CT."},
    {"legend lines and no heading", 1500, NULL, {"FLEISCHNER GUIDELINES:\n", NULL}, ""},
    {"legends", 1500, NULL, {"Lung-RADS 1; 2; 3; ", NULL}, ""},
    {"recommendations", 1000, NULL, {"Recommend CT chest in # months. ", NULL}, ""},
    {"recommendations in one sentence", 1000, NULL, {"recommend CT and MRI in 3 months and ", NULL},
	""},
    {"intervals", 2500, NULL, {"in 6 months ", NULL}, "CT recommended"},
    {"bounds", 2500, NULL, {"within at least about ", NULL}, "CT recommended"},
    {"conditions", 2500, NULL, {"if ", NULL}, "CT recommended"},
    {"denials", 1500, NULL, {"No follow-up imaging is needed. ", NULL}, ""},
    {"unfinished requests", 1500, NULL, {"Follow-up imaging is recommended. ", NULL}, ""},
    {"sections of a text", 1500, NULL, {"HISTORY: cough.\n", "COMPARISON: CT 2020.\n"}, ""},
    {"names of exams", 1500, NULL, {"EXAM: left knee, no images\n", NULL}, ""},
    {"names of exams in one line", 1500, NULL, {"EXAM: x ", NULL}, ""},
    {"diagnoses before an exam", 1500, NULL, {"DIAGNOSIS: a ", NULL}, "FINDINGS: b IMPRESSION: c"},
    {"cells of one line", 5000, NULL, {"a | b ", NULL}, "recommend CT"},
    {"cells of lines", 2500, NULL, {"a | b | c\n", NULL}, "recommend CT"},
    {"brackets of scales", 1500, NULL, {"(Graf scheme: I nothing. IIa rescan. III treat. ", NULL},
	""},
    {"clauses of a serious finding", 1500, NULL, {"lung cancer, treated; ", NULL}, ""},
    {"limits", 1500, NULL, {"below the size threshold for FNA ", NULL}, "recommend CT"},
    {"sections that end nowhere", 1500, NULL, {"HISTORY: cough. ", NULL}, "recommend CT"},
    {"addenda", 1500, NULL, {"ADDENDUM: Lung-RADS 2. Recommend CT in 3 months.\n", NULL}, ""},
    {"guidelines", 1500, NULL, {"Fleischner 2017: 6-8 mm, CT at 6-12 months. ", NULL}, ""},
    {"guidelines in one sentence", 1500, NULL, {"per Fleischner ", NULL}, "CT recommended"},
    {"parts of a sentence", 1500, NULL, {"recommend CT; ", NULL}, ""},
    {"schedules", 1500, NULL, {"CT at 6, 12 and 24 months, then every 2 years x 5. ", NULL}, ""},
    {"a schedule without an end", 2500, NULL, {"then in 6 months ", NULL}, "CT recommended"},
    {"acts", 1500, NULL, {"Refer to urology for cystoscopy within 2 weeks. ", NULL}, ""},
    {"acts in one sentence", 1500, NULL, {"refer to urology and ", NULL}, "recommended"},
    {"what is taken back", 1500, NULL,
	{"Recommend CT in 3 months. ", "The recommendation for CT is withdrawn. "}, ""},
    {"conditions and times", 1500, NULL, {"CT in 3 months if stable, ", NULL}, "recommended"},
    {"quotes", 1500, NULL, {"Outside report: \"Recommend CT.\" ", NULL}, ""},
    {"quotes that do not end", 1500, NULL, {"\" recommend CT. ", NULL}, ""},
    {"weeks of pregnancy", 1500, NULL, {"Ultrasound at 32 weeks gestation. ", NULL}, ""},
    {"days", 1500, NULL, {"CT by 3 March 2027 of 4/18/24 study. ", NULL}, ""},
    {"boxes", 1500, NULL, {"[ ] CT in 3 months ", NULL}, ""},
    {"rows", 1500, NULL, {"# Lung nodule CT 3 mo\n", NULL}, ""},
    {"original reports", 1500, NULL, {"ORIGINAL REPORT:\nCT in 3 months.\n", NULL}, ""},
    {"sentences that ask", 1500, NULL, {"It cannot be left and somebody must act. ", NULL}, ""},
    {"calls", 1500, NULL, {"CRITICAL RESULT: Dr. Vale called at 10:40, no answer. ", NULL}, ""},
    {"steps of a scale", 2500, NULL, {"0 none 1 low 2 high ", NULL}, "recommended"},
    {"open brackets", 5000, NULL, {"[a ", NULL}, "recommended"},
    {"another language", 1500, NULL, {"wird empfohlen, da der Befund nicht sicher ist. ", NULL},
	""},
    {"tags", 1500, RESULT LINE, {"<p class=\"a\">BI-RADS&nbsp;2</p>", NULL}, "||||||F\r"},
    {"tags that do not end", 2500, RESULT LINE, {"<p ", NULL}, "||||||F\r"},
    {"divided words", 2500, NULL, {"nod-\nule ", NULL}, "recommend CT"},
    {"invisible characters", 10000, NULL, {"\xc2\xad", NULL}, "recommend CT"},
    {"removed words", 5000, NULL, {"[** ", NULL}, "recommend CT"},
    {"underscores", 10000, NULL, {"_", NULL}, "recommend CT"},
};
const size_t shape_count = sizeof shapes / sizeof *shapes;

const struct shape *shape_named(const char *name)
{
	for (size_t i = 0; i < shape_count; i++)
		if (strcmp(shapes[i].name, name) == 0)
			return &shapes[i];
	return NULL;
}

static void put_unit(struct buf *out, const char *unit, size_t number)
{
	for (const char *p = unit; *p; p++)
		if (*p == '#')
			buf_addf(out, "%zu", number);
		else
			buf_addc(out, *p);
}

void shape_make(const struct shape *s, size_t units, struct buf *out)
{
	if (s->opening)
		put_unit(out, s->opening, 1);
	for (size_t i = 0; i < units; i++)
		put_unit(out, s->unit[!s->between && s->unit[1] && i % 2], i + 1);
	if (s->between)
		put_unit(out, s->between, units);
	for (size_t i = 0; i < units && s->between; i++)
		put_unit(out, s->unit[1], i + 1);
	put_unit(out, s->closing, units + 1);
}
