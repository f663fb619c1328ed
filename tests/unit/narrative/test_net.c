/* SPDX-License-Identifier: Apache-2.0
 *
 * test_net.c - what no record explains: sentences that ask, who was told of a critical finding,
 * texts that cannot be read, and markup.
 */
#include "autoconf.h"
#include "help.h"

#include <string.h>

Suite *net_suite(void);

#define COUNT(list) (sizeof list / sizeof *list)

static const char *words_of(struct arena *a, const char *text, struct narrative_span s)
{
	return arena_strndup(a, text + s.start, s.len);
}

/* ---- sentences that ask --------------------------------------------------------------------- */

static const struct {
	const char *text, *sentence;
	enum narrative_stake stake;
} asking[] = {
    {"FINDINGS: Renal mass.\nIMPRESSION: 1. Renal mass. Urology consultation is advised.",
	"Urology consultation is advised.", STAKE_AUTHOR},
    {"IMPRESSION: Splenic lesion. This merits additional work-up.",
	"This merits additional work-up.", STAKE_SUSPICIOUS},
    {"Spiculated mass suspicious for cancer, requiring biopsy.",
	"Spiculated mass suspicious for cancer, requiring biopsy.", STAKE_SUSPICIOUS},
    {"IMPRESSION: Lesion of the sella. Please refer to endocrinology.",
	"Please refer to endocrinology.", STAKE_AUTHOR},
    {"IMPRESSION: Pseudoaneurysm. Emergent surgical evaluation is recommended.",
	"Emergent surgical evaluation is recommended.", STAKE_CRITICAL},
    {"IMPRESSION: Thyroid nodule. FNA.", "FNA.", STAKE_SUSPICIOUS},
    {"IMPRESSION: C-TIRADS 5 nodule of 12 mm in the left lobe.",
	"C-TIRADS 5 nodule of 12 mm in the left lobe.", STAKE_SUSPICIOUS},
    {"IMPRESSION: Likert score 4/5 lesion, left peripheral zone.",
	"Likert score 4/5 lesion, left peripheral zone.", STAKE_SUSPICIOUS},
    {"IMPRESSION: Nodule U5 of 12 mm in the left lobe.", "Nodule U5 of 12 mm in the left lobe.",
	STAKE_SUSPICIOUS},
    {"Endometrium 14 mm. Gynae to sample.", "Gynae to sample.", STAKE_AUTHOR},
    {"Node of 15 mm in the neck. One for the FNA list.", "One for the FNA list.", STAKE_SUSPICIOUS},
    {"IMPRESSION: Spiculated mass suspicious for cancer. Management per urology.",
	"Management per urology.", STAKE_SUSPICIOUS},
    {"IMPRESSION: Nodule. The June report advised MRI, which was never done.",
	"The June report advised MRI, which was never done.", STAKE_AUTHOR},
    {"IMPRESSION: New metastatic epidural mass with cord compression. Findings discussed with Dr. "
     "Vale by telephone at 10:40.",
	"New metastatic epidural mass with cord compression.", STAKE_CRITICAL},
};

START_TEST(what_nothing_explains_asks)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, asking[_i].text);
	bool found = false;
	for (size_t i = 0; i < all.sentence_count; i++) {
		const struct narrative_sentence *s = &all.sentence[i];
		if (strcmp(words_of(a, asking[_i].text, s->span), asking[_i].sentence) != 0)
			continue;
		found = true;
		ck_assert(s->asks);
		ck_assert_int_eq(s->stake, asking[_i].stake);
		ck_assert_ptr_nonnull(s->words);
	}
	for (size_t i = 0; !found && i < all.count; i++) /* the reader may learn to read it */
		found = strcmp(words_of(a, asking[_i].text, all.record[i].sentence),
			    asking[_i].sentence) == 0;
	ck_assert_msg(found, "nobody is asked about \"%s\"", asking[_i].sentence);
	arena_free(a);
}
END_TEST

static const char *const silent[] = {"",
    "CHEST: The lungs are clear. Heart size is normal.\nIMPRESSION: Normal chest.",
    "The chest x-ray suggests normal anatomy.", "IMPRESSION: Changes that may correlate with age.",
    "IMPRESSION: Negative. BI-RADS 1. Continue annual screening mammography.",
    "IMPRESSION: No fracture. If symptoms persist, repeat radiographs in 10 days.",
    "IMPRESSION: Large bilateral pulmonary emboli. Findings discussed with Dr. Vale by telephone "
    "at "
    "10:40.",
    "IMPRESSION: Simple cyst. No follow-up is needed.",
    "No evidence of malignancy. No mass. No pneumothorax.",
    "IMPRESSION: 7 mm nodule. Recommend follow-up CT chest in 6 months.",
    /* in other hands */
    "IMPRESSION: Epididymitis. Patient has a urology follow-up set for Friday.",
    "IMPRESSION: ACL tear. He sees Dr. Park of sports medicine next week.",
    "IMPRESSION: Crohn disease. The patient has a telehealth visit with Dr. Vale this afternoon.",
    "IMPRESSION: Sarcoidosis. Timing of the next CT is left to pulmonology.",
    "IMPRESSION: Stable syrinx. Imaging interval at the discretion of neurosurgery.",
    "IMPRESSION: Hygroma. Whether and when to rescan is for neurosurgery to say.",
    "IMPRESSION: No nodule. ACR states that smokers aged 50 to 80 should have an annual low-dose "
    "CT.",
    "IMPRESSION: Aorta 2.1 cm. The SVS recommends surveillance every 3 years for aneurysms of 3.0 "
    "to 3.9 cm."};

START_TEST(what_is_explained_or_harmless_does_not)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, silent[_i]);
	for (size_t i = 0; i < all.sentence_count; i++)
		ck_abort_msg("asks about \"%s\"", words_of(a, silent[_i], all.sentence[i].span));
	arena_free(a);
}
END_TEST

START_TEST(all_sentences_are_shown_on_demand)
{
	static const char text[] = "FINDINGS: Clear lungs.\nIMPRESSION: Nodule. CT chest in 3 "
				   "months is recommended. Refer to pulmonology.";
	const struct narrative_options explain = {.explain = true};
	struct arena *a = arena_new();
	struct narrative_records all;
	narrative_extract(shipped_rules(), text, strlen(text), &explain, a, &all);
	ck_assert_uint_ge(all.sentence_count, 4);
	bool explained = false;
	for (size_t i = 0; i < all.sentence_count; i++) {
		ck_assert_uint_gt(all.sentence[i].feature_count, 0);
		explained = explained || strcmp(all.sentence[i].explained, "record") == 0;
	}
	ck_assert(explained);
	arena_free(a);
}
END_TEST

/* ---- communication -------------------------------------------------------------------------- */

static const struct {
	const char *text;
	bool critical, told, failed;
	const char *person, *when;
} calls[] = {
    {"CRITICAL RESULT: large tension pneumothorax, ward telephoned, no answer.", true, false, true,
	"", ""},
    {"CRITICAL FINDING: acute subdural hemorrhage", true, false, false, "", ""},
    {"IMPRESSION: Incidental bilateral PE. Needs anticoagulation today.", true, false, false, "",
	""},
    {"IMPRESSION: Acute aortic dissection. Discussed with Dr. Vale at 10:40, read back.", true,
	true, false, "Dr. Vale", "10:40"},
    {"IMPRESSION: Acute stroke. These findings were called to Dr. Poe at 03:07.", true, true, false,
	"Dr. Poe", "03:07"},
    {"IMPRESSION: Pneumoperitoneum. The charge nurse was notified at 2215.", true, true, false,
	"charge", "2215"},
    {"IMPRESSION: Tension pneumothorax. Dr. Moss was paged twice, attempts to reach him go on.",
	true, false, true, "", ""},
    {"IMPRESSION: No pneumothorax. No intracranial hemorrhage. No pulmonary embolism.", false,
	false, false, "", ""},
    {"HISTORY: Subarachnoid hemorrhage last year.\nIMPRESSION: Normal.", false, false, false, "",
	""},
    {"IMPRESSION: Pneumothorax has resolved.", false, false, false, "", ""},
    {"Normal. Findings will be discussed with the patient.", false, false, false, "", ""},
    {"IMPRESSION: Gastric perforation. No doctor has been informed at the time of writing.", true,
	false, true, "", ""},
    {"IMPRESSION: Tension pneumothorax. Dr. Moss has not been told.", true, false, true, "", ""},
    {"IMPRESSION: Pneumoperitoneum. The ward physician could not be informed at 04:10.", true,
	false, true, "", ""},
    {"IMPRESSION: Basilar occlusion. Called the stroke nurse at 05:13, the line dropped.", true,
	false, true, "", ""},
    {"IMPRESSION: Acute aortic dissection. No change since noon, discussed with Dr. Vale at "
     "10:40.",
	true, true, false, "Dr. Vale", "10:40"},
    {"IMPRESSION: Acute DVT. Results called to R. Vale RN, orthopedics 10:12.", true, true, false,
	"RN", "10:12"},
    {"IMPRESSION: Small bowel perforation. The surgical team is taking her to the operating room.",
	true, true, false, "", ""},
    {"IMPRESSION: Large pneumothorax. Resident Dr. Vale saw the film with me.", true, true, false,
	"Resident Dr. Vale", ""},
    {"IMPRESSION: Acute subdural hematoma. Neurosurgery should be called.", true, false, false, "",
	""},
    {"IMPRESSION: Acute subdural hematoma. If it grows surgery is taking her to theatre.", true,
	false, false, "", ""},
    {"IMPRESSION: Acute aortic dissection, relatives are here.", true, false, false, "", ""},
    {"IMPRESSION: Tension pneumothorax in the donor lung.", true, false, false, "", ""},
    {"HISTORY: Headache.\nIMPRESSION: Two relatives with subarachnoid haemorrhage.", false, false,
	false, "", ""},
    {"IMPRESSION: Acute subdural hematoma. Paged the team twice without an answer.", true, false,
	true, "", ""},
};

START_TEST(who_was_told_is_known)
{
	struct arena *a = arena_new();
	const char *text = calls[_i].text;
	struct narrative_records all = read_text(a, text);
	const struct narrative_communication *c = &all.communication;
	ck_assert_int_eq(c->critical, calls[_i].critical);
	ck_assert_int_eq(c->told, calls[_i].told);
	ck_assert_int_eq(c->failed, calls[_i].failed);
	ck_assert_str_eq(words_of(a, text, c->person), calls[_i].person);
	ck_assert_str_eq(words_of(a, text, c->when), calls[_i].when);
	arena_free(a);
}
END_TEST

/* ---- what cannot be read -------------------------------------------------------------------- */

static const struct {
	const char *text, *why; /* NULL: it can */
} legible[] = {{"", "no text"}, {" \n -- \n", "no text"}, {"Normal study.", NULL},
    {"The lungs are clear and the heart is of normal size.", NULL},
    {"See attached report.", "the text only says where the report is"}, {"IMPRESSION:", "no text"},
    {"IMPRESSION: Normal.", NULL},
    {"Please refer to the report issued under accession ZZ9981.",
	"the text only says where the report is"},
    {"CT CHEST\nSee separate report.", "the text only says where the report is"},
    {"Se observa un nodulo pulmonar en el lobulo superior derecho. Se recomienda control con "
     "tomografia en seis meses para el paciente.",
	"another language, probably Spanish"},
    {"Im rechten Oberlappen ein neuer Rundherd von 12 mm. Eine Verlaufskontrolle in drei Monaten "
     "wird empfohlen, da der Befund nicht sicher ist.",
	"another language, probably German"},
    {"Nodule dans le lobe superieur droit. Un scanner de controle est conseille dans les trois "
     "mois "
     "pour le patient.",
	"another language, probably French"},
    /* a line or two */
    {"Kein Nachweis eines Rundherdes. Verlaufskontrolle in 6 Monaten empfohlen.",
	"another language, probably German"},
    {"N\xc3\xb3"
     "dulo s\xc3\xb3lido de 7 mm; se recomienda TC de control en 12 meses.",
	"another language, probably Spanish"},
    {"M\xc3\xa9ni\xc3\xa8re disease, Sj\xc3\xb6gren syndrome: nothing acute.", NULL},
    {"Para-aortic nodes, para-caval node 8 mm.", NULL},
    {"\xd0\x9b\xd0\xb5\xd0\xb3\xd0\xba\xd0\xb8\xd0\xb5 \xd1\x87\xd0\xb8\xd1\x81\xd1\x82\xd1\x8b\xd0"
     "\xb5",
	"another script"}};

START_TEST(what_cannot_be_read_is_said)
{
	struct arena *a = arena_new();
	struct narrative_records all = read_text(a, legible[_i].text);
	if (legible[_i].why)
		ck_assert_pstr_eq(all.unreadable, legible[_i].why);
	else
		ck_assert_ptr_null(all.unreadable);
	arena_free(a);
}
END_TEST

/* ---- markup --------------------------------------------------------------------------------- */

static const struct {
	const char *with, *without;
} marked[] = {{"<p>BI-RADS&nbsp;4</p>", "\n  BI-RADS      4\n   "},
    {"<b>IMPRESSION:</b> a", "   IMPRESSION:     a"}, {"x<br/>y", "x\n    y"},
    {"&lt;5 mm &amp; <5 mm", "<   5 mm &     <5 mm"}, {"a &#8209; b &#x41;", "a -       b A     "},
    {"<td class=\"x\">1</td>", "              1     "}, {"3 < 4 and <unknown> &odd; & <p", NULL},
    {"size <a", NULL}, {"<", NULL}, {"&", NULL}, {"&;", NULL}};

START_TEST(markup_is_blank)
{
	struct arena *a = arena_new();
	const struct passage p = {.section = SECTION_BODY, .text = marked[_i].with};
	const char *text = narrative_text(&p, 1, a);
	ck_assert_str_eq(text, marked[_i].without ? marked[_i].without : marked[_i].with);
	arena_free(a);
}
END_TEST

Suite *net_suite(void)
{
	Suite *s = suite_create("net");
	TCase *t = tcase_create("net");
	tcase_add_loop_test(t, what_nothing_explains_asks, 0, COUNT(asking));
	tcase_add_loop_test(t, what_is_explained_or_harmless_does_not, 0, COUNT(silent));
	tcase_add_test(t, all_sentences_are_shown_on_demand);
	tcase_add_loop_test(t, who_was_told_is_known, 0, COUNT(calls));
	tcase_add_loop_test(t, what_cannot_be_read_is_said, 0, COUNT(legible));
	tcase_add_loop_test(t, markup_is_blank, 0, COUNT(marked));
	suite_add_tcase(s, t);
	return s;
}
