/* SPDX-License-Identifier: Apache-2.0
 *
 * test_codes.c - the code tables load, and a fault in any of them is named.
 */
#include "autoconf.h"
#include "tables.h"
#include "followupd/buf.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *codes_suite(void);

static struct tables tables;

static void setup(void)
{
	tables_setup(&tables);
}

static void teardown(void)
{
	tables_teardown(&tables);
}

START_TEST(tokens_of_the_guideline_tables_are_known)
{
	static const char *const known[] = {"CT-CHEST-LD", "CT-CHEST", "CT-CHEST-DX", "PETCT",
	    "BIOPSY", "RESECTION", "PRIOR-CT-CHEST", "PRIOR-MG", "MG-SCREEN", "MG-DX", "MG-DX-UNI",
	    "MG-DX-BI", "US-BREAST", "MRI-BREAST", "CLINIC", "LETTER", "NONE",
	    "CT-CHEST-DX|PETCT|BIOPSY|CLINIC", "MG-DX+US-BREAST", "CT-LIVER|MR-LIVER+BX-LIVER",
	    "US-THYROID", "FNA-THYROID", "CT-ADRENAL", "MR-RENAL", "US-AORTA", "XR-CHEST", ""};
	struct err e;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		ck_assert_msg(exam_tokens_known(tables.codes, known[i], &e), "%s", e.text);
	ck_assert(!exam_tokens_known(tables.codes, "CT-CHEST|CT-LARYNX|MR-LARYNX", &e));
	ck_assert_msg(strstr(e.text, "\"CT-LARYNX\"") != NULL, "%s", e.text);
	ck_assert(!exam_tokens_known(tables.codes, "|", &e));
}
END_TEST

START_TEST(a_token_has_a_region)
{
	ck_assert_str_eq(exam_token_region(tables.codes, "CT-CHEST-LD"), "chest");
	ck_assert_str_eq(exam_token_region(tables.codes, "CLINIC|CT-ADRENAL"), "adrenal");
	ck_assert_str_eq(exam_token_region(tables.codes, "CLINIC"), "");
	ck_assert_str_eq(exam_token_region(tables.codes, "KNEE"), "");
	ck_assert_str_eq(exam_token_region(tables.codes, NULL), "");
}
END_TEST

/* ---- faulty tables: the shipped ones with one file changed -------------------------------------
 */

static const struct {
	const char *file, *text, *want[2];
} faulty[] = {
    {"exams.csv",
	"exam_key,modality,regions,contrast,purpose,laterality,loinc,cpt\n"
	"CT_CHEST,CT,chest,any,diagnostic,,24627-3,\n",
	{"exams.csv:2: LOINC code \"24627-3\" has a wrong check digit"}},
    {"exams.csv",
	"exam_key,modality,regions,contrast,purpose,laterality,loinc,cpt\n"
	"CT_CHEST,CT,chest,any,diagnostic,,24627-2,\n"
	"CT_CHEST,CX,chest,some,diagnostic,,24627-2,\n",
	{"exams.csv:3: LOINC code \"24627-2\" stands twice", "modality is \"CX\""}},
    {"exams.csv", "exam_key,modality\n", {"exams.csv:1: column regions is missing"}},
    {"tokens.csv",
	"token,exam_keys,region,contrast,side,kind,words\nCT-CHEST,CT_CHST,chst,,left,image,chest "
	"CT\n",
	{"exam key \"CT_CHST\" is not in exams.csv", "region \"chst\""}},
    {"tokens.csv", "token,exam_keys,region,contrast,side,kind,words\nA|B,,,,,none,a or b\n",
	{"token \"A|B\" is empty, is a list or stands twice"}},
    {"substitutions.csv",
	"token,exam_key,verdict,contrast,side,action,with,text,closure\nCT-LARYNX,CT_*,may,,,,,,\n",
	{"token \"CT-LARYNX\" is not in tokens.csv", "verdict \"may\""}},
    {"substitutions.csv",
	"token,exam_key,verdict,contrast,side,action,with,text,closure\n"
	"CT-CHEST,XX_*,no,,left,,,,DONE\n",
	{"exam key \"XX_*\"", "closure is \"DONE\""}},
    {"words.csv", "words,modality,kind,value\nCT,,modality,CT\n",
	{"words.csv:2: words \"CT\" are not lower-case"}},
    {"words.csv", "words,modality,kind,value\nct,,sort,CT\n", {"words.csv:2: kind is \"sort\""}},
    {"regions.csv", "region\nchest\n", {"regions.csv:1: column covers is missing"}},
};

static void write_file(const char *path, const char *text, size_t len)
{
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	fclose(f);
}

START_TEST(a_faulty_table_is_refused_with_its_lines)
{
	static const char *const files[] = {"exams.csv", "regions.csv", "words.csv",
	    "words-europe.csv", "tokens.csv", "substitutions.csv"};
	static const size_t count = sizeof files / sizeof *files;
	char dir[] = "/tmp/codes-XXXXXX", from[4096], to[200];
	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (size_t i = 0; i < count; i++) {
		struct buf b = {0};
		snprintf(from, sizeof from, "%s/schema/codes/%s", source_dir(), files[i]);
		snprintf(to, sizeof to, "%s/%s", dir, files[i]);
		ck_assert(buf_read_file(&b, from, 1 << 20, NULL));
		if (strcmp(files[i], faulty[_i].file) == 0)
			write_file(to, faulty[_i].text, strlen(faulty[_i].text));
		else
			write_file(to, b.data, b.len);
		buf_free(&b);
	}
	struct exam_codes *c;
	struct err e;
	bool ok = exam_codes_load(tables.arena, dir, NULL, &c, &e);
	for (size_t i = 0; i < count; i++) {
		snprintf(to, sizeof to, "%s/%s", dir, files[i]);
		unlink(to);
	}
	rmdir(dir);
	ck_assert(!ok);
	ck_assert_int_eq(e.code, ERR_CONFIG);
	for (int i = 0; i < 2 && faulty[_i].want[i]; i++)
		ck_assert_msg(strstr(e.text, faulty[_i].want[i]) != NULL, "%s", e.text);
}
END_TEST

START_TEST(missing_tables_are_named)
{
	struct exam_codes *c;
	struct err e;
	ck_assert(!exam_codes_load(tables.arena, "/nonexistent", NULL, &c, &e));
	ck_assert_msg(strstr(e.text, "/nonexistent/exams.csv") != NULL, "%s", e.text);
}
END_TEST

Suite *codes_suite(void)
{
	Suite *s = suite_create("codes");
	TCase *t = tcase_create("tables");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, tokens_of_the_guideline_tables_are_known);
	tcase_add_test(t, a_token_has_a_region);
	tcase_add_loop_test(
	    t, a_faulty_table_is_refused_with_its_lines, 0, sizeof faulty / sizeof *faulty);
	tcase_add_test(t, missing_tables_are_named);
	suite_add_tcase(s, t);
	return s;
}
