/* SPDX-License-Identifier: Apache-2.0
 *
 * aside.c - what kind of thing a report speaks of anywhere, and whether its exam was made for an
 * emergency of another kind.
 *
 * A CT after a fall covers the lung, and whoever reads it looks for what is broken: that a nodule
 * was looked at is proven by a word of it, "no nodule" included.  Fails: never.
 */
#include "autoconf.h"
#include "performed.h"

/* Why an exam is made at once; NOT_LYMPH: but not next to an organ that is taken out. */
enum { URGENT = 1, NOT_LYMPH = 2 };

static const struct watched told[] = {
    /* an injury, a clot, a tear of a vessel, a stroke */
    {"trauma", URGENT, NULL}, {"polytrauma", URGENT, NULL}, {"traumatic", URGENT, NULL},
    {"mvc", URGENT, NULL}, {"mva", URGENT, NULL}, {"mvcs", URGENT, NULL}, {"rta", URGENT, NULL},
    {"rtc", URGENT, NULL}, {"collision", URGENT, NULL}, {"crash", URGENT, NULL},
    {"accident", URGENT, NULL}, {"fell", URGENT, NULL}, {"fall", URGENT, NULL},
    {"ejected", URGENT, NULL}, {"assault", URGENT, NULL}, {"assaulted", URGENT, NULL},
    {"stabbing", URGENT, NULL}, {"stabbed", URGENT, NULL}, {"gunshot", URGENT, NULL},
    {"gsw", URGENT, NULL}, {"embolism", URGENT, NULL}, {"embolus", URGENT, NULL},
    {"emboli", URGENT, NULL}, {"pe", URGENT, NULL}, {"ctpa", URGENT, NULL},
    {"dissection", URGENT | NOT_LYMPH, NULL}, {"stroke", URGENT, NULL}, {"cva", URGENT, NULL},
    /* kinds of what is found */
    {"nodule", 0, "lump"}, {"nodules", 0, "lump"}, {"nodular", 0, "lump"},
    {"nodularity", 0, "lump"}, {"micronodule", 0, "lump"}, {"micronodules", 0, "lump"},
    {"granuloma", 0, "lump"}, {"granulomas", 0, "lump"}, {"hamartoma", 0, "lump"},
    {"mass", 0, "lump|cyst"}, {"masses", 0, "lump|cyst"}, {"tumor", 0, "lump"},
    {"tumors", 0, "lump"}, {"tumour", 0, "lump"}, {"tumours", 0, "lump"}, {"neoplasm", 0, "lump"},
    {"neoplastic", 0, "lump"}, {"malignancy", 0, "lump"}, {"cancer", 0, "lump"},
    {"carcinoma", 0, "lump"}, {"metastasis", 0, "lump"}, {"metastases", 0, "lump"},
    {"metastatic", 0, "lump"}, {"adenoma", 0, "lump"}, {"adenomas", 0, "lump"},
    {"incidentaloma", 0, "lump"}, {"myelolipoma", 0, "lump"}, {"angiomyolipoma", 0, "lump"},
    {"meningioma", 0, "lump"}, {"hemangioma", 0, "lump"}, {"haemangioma", 0, "lump"},
    {"lesion", 0, "lump|cyst|opacity"}, {"lesions", 0, "lump|cyst|opacity"}, {"focus", 0, "lump"},
    {"density", 0, "lump|opacity"}, {"cyst", 0, "cyst"}, {"cysts", 0, "cyst"},
    {"cystic", 0, "cyst"}, {"bosniak", 0, "cyst"}, {"ipmn", 0, "cyst"},
    {"opacity", 0, "opacity|lump"}, {"opacities", 0, "opacity|lump"},
    {"opacification", 0, "opacity"}, {"consolidation", 0, "opacity"},
    {"consolidations", 0, "opacity"}, {"consolidative", 0, "opacity"}, {"infiltrate", 0, "opacity"},
    {"infiltrates", 0, "opacity"}, {"pneumonia", 0, "opacity"}, {"airspace", 0, "opacity"},
    {"glass", 0, "opacity|lump"}, {"aneurysm", 0, "vessel"}, {"aneurysms", 0, "vessel"},
    {"aneurysmal", 0, "vessel"}, {"ectasia", 0, "vessel"}, {"ectatic", 0, "vessel"},
    {"dilated", 0, "vessel|duct"}, {"dilatation", 0, "vessel|duct"}, {"dilation", 0, "vessel|duct"},
    {"aorta", 0, "vessel"}, {"aortic", 0, "vessel"}, {"node", 0, "node"}, {"nodes", 0, "node"},
    {"nodal", 0, "node"}, {"adenopathy", 0, "node"}, {"lymphadenopathy", 0, "node"},
    {"lymph", 0, "node"}, {"polyp", 0, "lump"}, {"polyps", 0, "lump"}, {"effusion", 0, "fluid"},
    {"effusions", 0, "fluid"}, {"collection", 0, "fluid"}, {"abscess", 0, "fluid"},
    {"hematoma", 0, "fluid"}, {"haematoma", 0, "fluid"}, {"fracture", 0, "bone"},
    {"fractures", 0, "bone"},
    /* what has become of it */
    {"unchanged", 0, "same"}, {"stable", 0, "same"}, {"stability", 0, "same"},
    {"resolved", 0, "same"}, {"resolution", 0, "same"}, {"surveillance", 0, "same"},
    {"stone", 0, "stone"}, {"stones", 0, "stone"}, {"calculus", 0, "stone"},
    {"calculi", 0, "stone"}};

const struct watch_index *aside_index(struct arena *a)
{
	return watch_index_new(a, told, sizeof told / sizeof *told);
}

/* "Axillary node dissection" is no tear of a vessel, and "the fall of 2025" a season. */
static bool is_urgent(const struct text *t, const uint8_t *words, uint32_t k)
{
	static const char *const surgical[] = {
	    "node", "nodal", "neck", "axillary", "lymph", "endoscopic", "submucosal"};
	if (!words[k] || !(told[words[k] - 1].kinds & URGENT))
		return false;
	for (size_t i = 0; k && i < sizeof surgical / sizeof *surgical; i++)
		if (told[words[k] - 1].kinds & NOT_LYMPH && token_is(t, k - 1, surgical[i]))
			return false;
	uint32_t year = k + 1 + token_is(t, k + 1, "of");
	return !token_is(t, k, "fall") || year >= t->token_count ||
	       t->token[year].kind != TOKEN_NUMBER || t->token[year].len != 4;
}

static bool is_told_of_name(const struct text *t, uint32_t k)
{
	const struct narrative_span *name = &t->out->performed;
	return name->len && t->token[k].start >= name->start &&
	       t->token[k].start < name->start + name->len;
}

/* "History of PE" is why somebody is known, not why he is seen; "no trauma" neither. */
static bool is_past_or_denied(const struct text *t, const struct sentence *s, uint32_t k)
{
	static const char *const words[] = {"no", "without", "prior", "previous", "old", "remote",
	    "denies", "past", "known", "chronic"};
	uint32_t from = k > s->first + 3 ? k - 3 : s->first;
	for (uint32_t n = from; n < k; n++) /* "No loss of consciousness, fall downstairs" */
		from = is_sign(t, n, ',') ? n + 1 : from;
	for (uint32_t n = from; n < k; n++) {
		if (token_is(t, n, "history") || token_is(t, n, "hx"))
			return token_is(t, n + 1, "of");
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (token_is(t, n, words[i]))
				return true;
	}
	return false;
}

void aside_find(struct text *t)
{
	const uint8_t *words = watch(t->r->told, t);
	const struct sentence *urgent = NULL;
	const char *kinds = NULL;
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		for (uint32_t k = s->first; k < s->end; k++) {
			if (words[k] && told[words[k] - 1].part && !is_told_of_name(t, k))
				kinds =
				    performed_add_regions(t, kinds, told[words[k] - 1].part, "");
			bool why = s->section == SECTION_HISTORY || is_told_of_name(t, k);
			if (!urgent && why && is_urgent(t, words, k) && !is_past_or_denied(t, s, k))
				urgent = s;
		}
	}
	t->out->kinds = kinds;
	if (urgent)
		performed_add_doubt(t, DOUBT_ASIDE, urgent, NULL);
}
