/* SPDX-License-Identifier: Apache-2.0
 *
 * test_advice.c - what prose says in the words of exam tokens and decision tables.
 */
#include "autoconf.h"
#include "tables.h"
#include "followupd/advice.h"
#include "followupd/buf.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *advice_suite(void);

static struct tables tables;
static struct advice_map *map;

static void setup(void)
{
	struct err e;
	tables_setup(&tables);
	char *dir = xasprintf("%s/schema/codes", source_dir());
	ck_assert_msg(advice_load(tables.arena, dir, tables.codes, &map, &e), "%s", e.text);
	free(dir);
}

static void teardown(void)
{
	tables_teardown(&tables);
}

static const struct {
	const char *modality, *region, *sentence, *token, *action;
} exams[] = {
    {"CT", "chest", "CT chest in 3 months.", "CT-CHEST", "follow-up-imaging"},
    {"CT", "abdomen|adrenal", "CT abdomen, adrenal protocol.", "CT-ADRENAL", "follow-up-imaging"},
    {"CT", "chest", "Low-dose CT of the chest in 6 months.", "CT-CHEST-LD", "follow-up-imaging"},
    {"LDCT", "", "Low-dose CT in 12 months.", "CT-CHEST-LD", "follow-up-imaging"},
    {"LDCT", "kidney", "Low dose CT KUB in 4 weeks.", "CT-RENAL", "follow-up-imaging"},
    {"LDCT", "abdomen|pelvis", "Low dose CT in 3 months.", "CT-AP", "follow-up-imaging"},
    {"LDCT", "", "Continue annual LDCT screening.", "CT-CHEST-LD", "routine-screening"},
    {"LDCT", "", "LDCT in 3 months.", "CT-CHEST-LD", "follow-up-imaging"},
    {"MG", "breast", "Return to annual screening mammography.", "MG-SCREEN", "routine-screening"},
    {"MG", "breast", "Diagnostic mammogram in 6 months.", "MG-DX", "follow-up-imaging"},
    {"PET-CT", "", "or PET/CT", "PETCT", "follow-up-imaging"},
    {"BIOPSY", "breast", "Biopsy is advised.", "BX-BREAST", "tissue-sampling"},
    {"BIOPSY", "", "Biopsy is advised.", "BIOPSY", "tissue-sampling"},
    {"FNA", "thyroid", "FNA.", "FNA-THYROID", "tissue-sampling"},
    {"CT", "larynx", "CT of the larynx.", "CT-OTHER", "follow-up-imaging"},
    {"MRI", "extremity", "MRI of the left thigh.", "MR-FEMUR", "follow-up-imaging"},
    {"CTA", "aorta", "CTA of the ascending aorta.", "CTA-AORTA-THOR", "follow-up-imaging"},
    {"ECHO", "heart", "Echocardiogram.", "ECHO", "follow-up-imaging"},
    {"REF-UROLOGY", "", "Urology referral.", "REF-UROLOGY", "clinical-referral"},
    {"SPELL", "heart", "An exam that is in no list.", NULL, NULL},
    {"C", "chest", "a part of a word is none", NULL, NULL},
};

START_TEST(a_recommendation_means_an_exam)
{
	const char *action = "";
	const char *token = advice_token(map, exams[_i].modality, strlen(exams[_i].modality),
	    exams[_i].region, exams[_i].sentence, &action);
	if (!exams[_i].token) {
		ck_assert_ptr_null(token);
		return;
	}
	ck_assert_ptr_nonnull(token);
	ck_assert_str_eq(token, exams[_i].token);
	ck_assert_str_eq(action, exams[_i].action);
}
END_TEST

static const struct {
	const char *system, *category, *inputs, *mm;
} categories[] = {
    {"lung-rads", "3", "category=3"},
    {"lung-rads", "4AS", "category=4A;modifier_s=yes"},
    {"bi-rads", "4B", "category=4B"},
    {"ti-rads", "4", "level=TR4"},
    {"bosniak", "IIF", "class=IIF"},
    {"cad-rads", "3", "category=3"},
    {"cad-rads", "3/P2/HRP", "category=3;modifiers=P2+HRP"},
    {"c-rads", "E1/2", "category=E12"},
    {"c-rads", "E3", "category=E3"},
    {"ni-rads", "P2A", "site=P;category=2A"},
    {"ni-rads", "N1", "site=N;category=1"},
    {"li-rads", "TIV", "category=TIV"},
    {"lung-rads", "S", "category=S"},
    {"ti-rads", "4", "level=TR4;size_mm=12.5", "12.5"},
    {"lung-rads", "3", "category=3", "12.5"},
};

START_TEST(a_category_means_inputs_of_its_table)
{
	size_t count;
	const char *all = "";
	struct pair *p = category_inputs(map, tables.arena, categories[_i].system,
	    categories[_i].category, categories[_i].mm ? categories[_i].mm : "", &count);
	for (size_t i = 0; i < count; i++)
		all = arena_printf(
		    tables.arena, "%s%s%s=%s", all, i ? ";" : "", p[i].key, p[i].value);
	ck_assert_str_eq(all, categories[_i].inputs);
}
END_TEST

START_TEST(a_fault_is_named_with_its_line)
{
	static const char *const wrong[][3] = {
	    {"advice.csv", "modality,region,words,token,action\nCT,knee,,CT-LARYNX,\n", ":2: "},
	    {"advice.csv", "modality,region,words,action\n", "\"token\""},
	    {"categories.csv", "system,pattern,inputs\nti-rads,4,level=TR4\n", ":2: "}};
	struct err e;
	char dir[] = "/tmp/advice.XXXXXX";
	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (int i = 0; i < 2; i++) {
		const char *name = i ? "categories.csv" : "advice.csv";
		char *path = xasprintf("%s/%s", dir, name);
		FILE *f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		fputs(strcmp(name, wrong[_i][0]) == 0 ? wrong[_i][1]
		      : i			      ? "system,pattern,inputs\n"
						      : "modality,region,words,token,action\n",
		    f);
		fclose(f);
		free(path);
	}
	ck_assert(!advice_load(tables.arena, dir, tables.codes, &map, &e));
	ck_assert_msg(strstr(e.text, wrong[_i][0]) && strstr(e.text, wrong[_i][2]), "%s", e.text);
	for (int i = 0; i < 2; i++) {
		char *path = xasprintf("%s/%s", dir, i ? "categories.csv" : "advice.csv");
		unlink(path);
		free(path);
	}
	rmdir(dir);
}
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

Suite *advice_suite(void)
{
	Suite *s = suite_create("advice");
	TCase *t = tcase_create("advice");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_recommendation_means_an_exam, 0, COUNT(exams));
	tcase_add_loop_test(t, a_category_means_inputs_of_its_table, 0, COUNT(categories));
	tcase_add_loop_test(t, a_fault_is_named_with_its_line, 0, 3);
	suite_add_tcase(s, t);
	return s;
}
