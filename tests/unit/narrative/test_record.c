/* SPDX-License-Identifier: Apache-2.0
 *
 * test_record.c - what a record says besides its category: evidence, sections, sides, strength,
 * reviews; and the narrative samples of HL7 messages.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/hl7_facts.h"
#include "help.h"

#include <string.h>

Suite *record_suite(void);

static const char *evidence(struct arena *a, const char *text, struct narrative_span s)
{
	return arena_strndup(a, text + s.start, s.len);
}

START_TEST(evidence_is_the_sentence)
{
	static const char text[] = "FINDINGS: Nodule.\nIMPRESSION:\n1. New nodule.\n2. "
				   "Lung\xe2\x80\x91RADS 4A, suspicious. Recommend PET/CT.";
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, text);
	const struct narrative_record *c = record_of(&all, NARRATIVE_CATEGORY, 0),
				      *r = record_of(&all, NARRATIVE_RECOMMENDATION, 0);
	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(c->category, "4A");
	ck_assert_str_eq(c->table, "lung-rads");
	ck_assert_int_eq(c->section, SECTION_IMPRESSION);
	ck_assert_ptr_nonnull(strstr(evidence(a, text, c->sentence), "4A, suspicious."));
	ck_assert_str_eq(evidence(a, text, c->mark), "Lung\xe2\x80\x91RADS 4A");
	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(evidence(a, text, r->sentence), "Recommend PET/CT.");
	ck_assert(!r->certain);
	ck_assert_str_eq(r->reason, "no interval");
	arena_free(a);
}
END_TEST

START_TEST(version_is_kept)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, "ACR Lung-RADS v2022 category 3.");
	ck_assert_str_eq(record_of(&all, NARRATIVE_CATEGORY, 0)->version, "v2022");
	all = read_text(a, "LI-RADS 3.");
	ck_assert_ptr_null(record_of(&all, NARRATIVE_CATEGORY, 0)->version);
	arena_free(a);
}
END_TEST

static const struct {
	const char *text, *reason;
} doubts[] = {{"Lung-RADS 3 nodules are present.", "count"},
    {"BI-RADS 3 versus 4A, pending prior films.", "versus"}, {"Lung-RADS 5.", "invalid"},
    {"BI-RADS 7.", "invalid"}, {"C-RADS C5.", "invalid"},
    {"Follow-up is recommended.", "incomplete"}};

START_TEST(doubt_is_for_a_person)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, doubts[_i].text);
	const struct narrative_record *r = record_of(&all, NARRATIVE_REVIEW, 0);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(r->reason, doubts[_i].reason);
	ck_assert(!r->certain);
	arena_free(a);
}
END_TEST

START_TEST(recommendation_in_full)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a,
	    "Consider left breast MRI at 6-12 months, then at 18-24 months, if clinically "
	    "indicated.");
	const struct narrative_record *r = record_of(&all, NARRATIVE_RECOMMENDATION, 0);
	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(r->modality, "MRI");
	ck_assert_str_eq(r->region, "breast");
	ck_assert_str_eq(r->side, "left");
	ck_assert_int_eq(r->min, 6);
	ck_assert_int_eq(r->max, 12);
	ck_assert_int_eq(r->next_min, 18);
	ck_assert_int_eq(r->next_max, 24);
	ck_assert(r->conditional && r->weak);
	arena_free(a);
}
END_TEST

static const struct {
	const char *text;
	int min, next_min, next_max;
	const char *next_unit;
} steps[] = {
    {"Follow-up CT at six months, then at 12 and 24 months is recommended.", 6, 12, 12, "month"},
    {"Recommend CT chest in 12 months, then every 2 years until 5 years.", 12, 2, 2, "year"},
    {"CT at 6-12 months, then at 18-24 months is recommended.", 6, 18, 24, "month"},
    {"Recommend MRI in 6 months, then annually for 5 years.", 6, 12, 12, "month"},
    {"Recommend mammogram at 6, 12 and 24 months.", 6, 12, 12, "month"},
};

START_TEST(the_step_after_is_kept)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, steps[_i].text);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_int_eq(all.record[0].min, steps[_i].min);
	ck_assert_int_eq(all.record[0].next_min, steps[_i].next_min);
	ck_assert_int_eq(all.record[0].next_max, steps[_i].next_max);
	ck_assert_str_eq(all.record[0].next_unit, steps[_i].next_unit);
	arena_free(a);
}
END_TEST

START_TEST(date_is_kept_as_one)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, "Recommend chest CT by March 15, 2027.");
	const struct narrative_record *r = record_of(&all, NARRATIVE_RECOMMENDATION, 0);
	ck_assert_int_eq(r->due_by, date_of(2027, 3, 15));
	ck_assert_int_eq(r->min, -1);
	arena_free(a);
}
END_TEST

/* One category of the TI-RADS in every text; "" where its size is not clear. */
static const struct {
	const char *text, *sizes;
} sizes[] = {{"Right nodule, 12 x 10 x 9 mm, TR4.", "12"}, {"1.2 cm nodule, ACR TI-RADS 4.", "12"},
    {"Left nodule, TR4 12 mm.", "12"}, {"Nodule 12.5 mm (previously 17 mm), TR4.", "12.5"},
    {"TR4 nodule, 0.8 cm, below the 1 cm biopsy size.", "8"},
    {"TR4 nodule, 12 \xc3\x97 9 mm.", "12"}, {"TR4 nodule of 12 mm x 10 mm.", "12"},
    {"TR4 nodule, 9 x 12 x 10 x 8 mm.", "12"},
    {"Solid nodule of 12 mm in the left lobe, TR4.", "12"}, {"TR4 nodule, 12 mm in March.", ""},
    {"TR4 nodule, 12 mm in the prior exam.", ""}, {"Right thyroid nodule 28 mm. TI-RADS 3.", "28"},
    /* not clear, and so none */
    {"Right thyroid nodule 28 mm. Isthmus 4 mm. TI-RADS 3.", ""},
    {"TR4 nodule, 12\xe2\x9c\x95"
     "9 mm.",
	""},
    {"TR4 nodule, 1.2 cm x 9 mm.", ""}, {"TR4 nodule, 8-12 mm.", ""},
    {"TR4 nodule, 8 to 12 mm.", ""}, {"TR4 nodules, 8 and 12 mm.", ""},
    {"TR4 nodule, 12 mm, and a cyst, 20 mm.", ""}, {"TR4 nodule, at least 12 mm.", ""},
    {"TR4 nodule > 15 mm.", ""}, {"TR4 nodule, 17 mm in 2021.", ""},
    {"TR4 nodule 2 mm from the trachea.", ""}, {"TR4 nodule, increased by 3 mm.", ""},
    {"TR4 nodule, last measured 17 mm.", ""}, {"TR4 nodule.", ""},
    /* two findings of that level */
    {"Right nodule 9 mm, TR4.\nLeft nodule 17 mm, TR4.", ""},
    {"Right nodule 9 mm, TR4.\nLeft nodule of 17 mm. It is TR4.", ""},
    /* the same one in two sections, and two levels */
    {"FINDINGS:\nRight nodule 17 mm, TR4.\nIMPRESSION:\nTR4 nodule.", "17"},
    {"IMPRESSION:\nRight nodule 9 mm, TR5.\nLeft nodule 17 mm, TR4.", "9|17"}};

START_TEST(a_size_is_read_where_it_is_clear)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, sizes[_i].text);
	const struct narrative_record *r = record_of(&all, NARRATIVE_CATEGORY, 0);
	ck_assert_msg(r, "%s", sizes[_i].text);
	ck_assert_msg(
	    strcmp(r->sizes, sizes[_i].sizes) == 0, "%s: \"%s\"", sizes[_i].text, r->sizes);
	arena_free(a);
}
END_TEST

START_TEST(a_referral_is_no_title)
{
	struct arena *a = arena_new();
	struct narrative_records all =
	    read_text(a, "Neurosurgery referral: unruptured 9 mm aneurysm.");
	ck_assert_ptr_nonnull(record_of(&all, NARRATIVE_ACTION, 0));
	all = read_text(a, "Urology review: obstructing stone.");
	ck_assert_uint_gt(all.count, 0);
	all = read_text(a, "Neuro-oncology review: grade 2 astrocytoma.\nFINDINGS: The cavity is "
			   "unchanged. No new signal. The mastoid is clear.");
	ck_assert_ptr_null(record_of(&all, NARRATIVE_ACTION, 0));
	arena_free(a);
}
END_TEST

START_TEST(nothing_needed_is_said)
{
	struct arena *a = arena_new();
	struct narrative_records all =
	    read_text(a, "IMPRESSION: Simple cyst. No follow-up imaging is recommended.");
	ck_assert_ptr_nonnull(record_of(&all, NARRATIVE_NO_FOLLOWUP, 0));
	ck_assert_ptr_null(record_of(&all, NARRATIVE_RECOMMENDATION, 0));
	arena_free(a);
}
END_TEST

START_TEST(exam_decides_plain_name)
{
	struct arena *a = arena_new();
	struct narrative_records all;
	static const char text[] = "O-RADS 3.";
	const struct narrative_options mr = {.modality = "MR"}, us = {.modality = "US"};
	narrative_extract(shipped_rules(), text, strlen(text), &mr, a, &all);
	ck_assert_str_eq(category_in(&all, "O-RADS-MRI"), "3");
	narrative_extract(shipped_rules(), text, strlen(text), &us, a, &all);
	ck_assert_str_eq(category_in(&all, "O-RADS-US"), "3");
	arena_free(a);
}
END_TEST

/* ---- the samples that rest on prose -----------------------------------------------------------
 */

static struct narrative_records read_sample(struct arena *a, const char *name)
{
	struct buf raw = {0};
	struct err e = {0};
	struct facts f = {0};
	const struct hl7_source source = {0};
	struct narrative_records all;
	char *path = xasprintf("%s/tests/samples/hl7/%s", source_dir(), name);
	ck_assert_msg(buf_read_file(&raw, path, 1 << 20, &e), "%s", e.text);
	const char *kept = arena_strndup(a, buf_text(&raw), raw.len);
	ck_assert_msg(hl7_facts(a, kept, raw.len, &source, NULL, &f, &e), "%s", e.text);
	ck_assert_uint_eq(f.report_count, 1);
	const char *text = narrative_text(f.report[0].passage, f.report[0].passage_count, a);
	all = read_text(a, text);
	buf_free(&raw);
	free(path);
	return all;
}

static const struct {
	const char *file, *system, *category, *modality, *region;
	int min, max;
	const char *unit;
	bool none; /* says that nothing is needed */
} samples[] = {{"01-oru-epic-prelim.hl7", "", "", NULL, "", 0, 0, "", false},
    {"02-oru-epic-final.hl7", "", "", "CT", "chest", 6, 12, "month", false},
    {"03-oru-epic-corrected.hl7", "", "", "CT|PET-CT", "chest", 3, 3, "month", false},
    {"04-oru-epic-addendum.hl7", "", "", NULL, "", 0, 0, "", true},
    {"06-oru-powerscribe-birads-narrative.hl7", "BI-RADS", "3", "MG", "breast", 6, 6, "month",
	false},
    {"07-oru-powerscribe-no-followup.hl7", "LUNG-RADS", "", NULL, "", 0, 0, "", true},
    {"08-oru-powerscribe-ed-pdf.hl7", "BI-RADS", "3", "US", "", 6, 6, "month", false}};

START_TEST(samples_are_read)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_sample(a, samples[_i].file);
	const struct narrative_record *r = record_of(&all, NARRATIVE_RECOMMENDATION, 0);
	ck_assert_str_eq(category_in(&all, samples[_i].system), samples[_i].category);
	ck_assert_int_eq(record_of(&all, NARRATIVE_NO_FOLLOWUP, 0) != NULL, samples[_i].none);
	if (!samples[_i].modality) {
		ck_assert_ptr_null(r);
	} else {
		ck_assert_ptr_nonnull(r);
		ck_assert_str_eq(r->modality, samples[_i].modality);
		ck_assert_str_eq(r->region, samples[_i].region);
		ck_assert_int_eq(r->min, samples[_i].min);
		ck_assert_int_eq(r->max, samples[_i].max);
		ck_assert_str_eq(r->unit, samples[_i].unit);
	}
	arena_free(a);
}
END_TEST

/* ---- any bytes ----------------------------------------------------------------------------------
 */

START_TEST(spans_lie_in_the_text)
{
	static const char *const odd[] = {"", "\n\n", "BI-RADS", "BI-RADS ", "\xff\xfe BI-RADS 2",
	    "recommend", "CT in", "\xe2\x80", "IMPRESSION:", "BI-RADS 2\xe2", "[**",
	    "6 6 6 months CT in 6"};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct narrative_records all = read_text(a, odd[i]);
		for (size_t k = 0; k < all.count; k++) {
			ck_assert_uint_le(
			    all.record[k].mark.start + all.record[k].mark.len, strlen(odd[i]));
			ck_assert_uint_le(all.record[k].sentence.start + all.record[k].sentence.len,
			    strlen(odd[i]));
		}
	}
	arena_free(a);
}
END_TEST

Suite *record_suite(void)
{
	Suite *s = suite_create("record");
	TCase *t = tcase_create("record");
	tcase_add_test(t, evidence_is_the_sentence);
	tcase_add_test(t, version_is_kept);
	tcase_add_loop_test(t, doubt_is_for_a_person, 0, sizeof doubts / sizeof *doubts);
	tcase_add_test(t, recommendation_in_full);
	tcase_add_loop_test(t, the_step_after_is_kept, 0, sizeof steps / sizeof *steps);
	tcase_add_test(t, date_is_kept_as_one);
	tcase_add_loop_test(t, a_size_is_read_where_it_is_clear, 0, sizeof sizes / sizeof *sizes);
	tcase_add_test(t, a_referral_is_no_title);
	tcase_add_test(t, nothing_needed_is_said);
	tcase_add_test(t, exam_decides_plain_name);
	tcase_add_loop_test(t, samples_are_read, 0, sizeof samples / sizeof *samples);
	tcase_add_test(t, spans_lie_in_the_text);
	suite_add_tcase(s, t);
	return s;
}
