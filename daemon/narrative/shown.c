/* SPDX-License-Identifier: Apache-2.0
 *
 * shown.c - of what the findings of a report speak: which organs, and which machine's images.
 *
 * An organ that is named may be proof that it was looked at; a report that speaks of others only,
 * or in the words of another machine, is no proof whatever its code says.  Fails: never.
 */
#include "autoconf.h"
#include "performed.h"

/* ---- what the findings speak of ----------------------------------------------------------------
 */

static bool has_measure(const struct text *t, const struct sentence *s)
{
	uint32_t behind;
	for (uint32_t k = s->first; k < s->end; k++)
		if (measure_at(t, k, s->end, &behind) != 0)
			return true;
	return false;
}

/* "The known nodule is not larger" is told of this exam. */
enum { KNOWN = 1 };

/* Words that name no organ and are said of one alone; they prove nothing of it, and where a report
 * has others only it is another exam's. */
static const struct watched telling[] = {{"known", KNOWN, NULL}, {"meningioma", 0, "head"},
    {"cerebral", 0, "head"}, {"cerebellar", 0, "head"}, {"hippocampal", 0, "head"},
    {"thalamus", 0, "head"}, {"lacune", 0, "head"}, {"lacunar", 0, "head"}, {"subdural", 0, "head"},
    {"demyelination", 0, "head"}, {"demyelinating", 0, "head"}, {"vestibular", 0, "head"},
    {"acom", 0, "head"}, {"pcom", 0, "head"}, {"mca", 0, "head"}, {"basilar", 0, "head"},
    {"gliosis", 0, "head"}, {"sella", 0, "head"}, {"sellar", 0, "head"}, {"rul", 0, "chest"},
    {"rml", 0, "chest"}, {"rll", 0, "chest"}, {"lul", 0, "chest"}, {"lll", 0, "chest"},
    {"emphysema", 0, "chest"}, {"bronchiectasis", 0, "chest"}, {"bronchial", 0, "chest"},
    {"hilar", 0, "chest"}, {"hila", 0, "chest"}, {"pleural", 0, "chest"},
    {"mediastinal", 0, "chest"}, {"mediastinum", 0, "chest"}, {"lingula", 0, "chest"},
    {"lingular", 0, "chest"}, {"atelectasis", 0, "chest"}, {"pneumonia", 0, "chest"},
    {"gallstones", 0, "biliary"}, {"gallstone", 0, "biliary"}, {"cholecystectomy", 0, "biliary"},
    {"hydronephrosis", 0, "kidney"}, {"nephrolithiasis", 0, "kidney"}, {"bosniak", 0, "kidney"},
    {"angiomyolipoma", 0, "kidney"}, {"ipmn", 0, "pancreas"}, {"uncinate", 0, "pancreas"},
    {"steatosis", 0, "liver"}, {"ascites", 0, "abdomen"}, {"appendix", 0, "abdomen"},
    {"mesenteric", 0, "abdomen"}, {"retroperitoneal", 0, "abdomen"}, {"diverticulosis", 0, "colon"},
    {"diverticula", 0, "colon"}, {"fibroid", 0, "uterus"}, {"fibroids", 0, "uterus"},
    {"myoma", 0, "uterus"}, {"adnexa", 0, "ovary"}, {"adnexal", 0, "ovary"},
    {"follicle", 0, "ovary"}, {"follicles", 0, "ovary"}, {"epididymal", 0, "scrotum"},
    {"epididymis", 0, "scrotum"}, {"varicocele", 0, "scrotum"}, {"hydrocele", 0, "scrotum"},
    {"tr1", 0, "thyroid"}, {"tr2", 0, "thyroid"}, {"tr3", 0, "thyroid"}, {"tr4", 0, "thyroid"},
    {"tr5", 0, "thyroid"}, {"isthmus", 0, "thyroid"}, {"goitre", 0, "thyroid"},
    {"goiter", 0, "thyroid"}, {"disc", 0, "spine"}, {"discs", 0, "spine"}, {"disk", 0, "spine"},
    {"disks", 0, "spine"}, {"facet", 0, "spine"}, {"foraminal", 0, "spine"}, {"thecal", 0, "spine"},
    {"conus", 0, "spine"}, {"spondylolisthesis", 0, "spine"}, {"fibroglandular", 0, "breast"},
    {"retroareolar", 0, "breast"}, {"fetal", 0, "fetus"}, {"foetal", 0, "fetus"},
    {"fetus", 0, "fetus"}, {"foetus", 0, "fetus"}, {"embryo", 0, "fetus"}, {"crl", 0, "fetus"},
    {"meniscus", 0, "knee"}, {"meniscal", 0, "knee"}, {"cruciate", 0, "knee"},
    {"supraspinatus", 0, "shoulder"}, {"glenohumeral", 0, "shoulder"}};

const struct watch_index *telling_index(struct arena *a)
{
	return watch_index_new(a, telling, sizeof telling / sizeof *telling);
}

/* Neither the name of the exam, nor what it does not show, nor what somebody is to look at later.
 */
static bool is_finding(
    const struct text *t, const struct sentence *s, struct net_sign sign, const uint8_t *told)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (told[k] && telling[told[k] - 1].kinds & KNOWN)
			sign.holds &= ~BIT(CUE_BEFORE);
	return performed_is_own(t, s, sign) && s->section != SECTION_PROCEDURE && !s->skip &&
	       !HAS(s, W_RECOMMEND) &&
	       !(sign.holds & (BIT(CUE_LIMITED) | BIT(CUE_NONDIAGNOSTIC) | BIT(CUE_NOT_DONE)));
}

static const char *add_telling(
    struct text *t, const char *list, const struct sentence *s, const uint8_t *told)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (told[k] && telling[told[k] - 1].part)
			list = performed_add_regions(t, list, telling[told[k] - 1].part, ":part");
	return list;
}

static void find_shown(struct text *t, const struct net_signs *signs)
{
	const char *list = NULL;
	const uint8_t *told = watch(t->r->telling, t);
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (!is_finding(t, s, signs->sentence[i], told))
			continue;
		const char *mm = HAS(s, W_REGION) && has_measure(t, s) ? ":mm" : "";
		for (uint32_t k = s->mark; k < s->mark_end; k++)
			if (t->mark[k].class == W_REGION && !performed_in_name(t, &t->mark[k]))
				list = performed_add_regions(
				    t, list, entry_of(t, &t->mark[k])->value, mm);
		list = add_telling(t, list, s, told);
	}
	t->out->shows = list;
}

/* ---- the machine ------------------------------------------------------------------------------
 */

enum machine { MACHINE_US, MACHINE_MR, MACHINE_CT, MACHINES };

/* Words of one machine's images and of no other's. */
static const struct watched of_machines[] = {{"transducer", 1U << MACHINE_US, NULL},
    {"transducers", 1U << MACHINE_US, NULL}, {"grayscale", 1U << MACHINE_US, NULL},
    {"greyscale", 1U << MACHINE_US, NULL}, {"sonographically", 1U << MACHINE_US, NULL},
    {"sonography", 1U << MACHINE_US, NULL}, {"t1w", 1U << MACHINE_MR, NULL},
    {"t2w", 1U << MACHINE_MR, NULL}, {"flair", 1U << MACHINE_MR, NULL},
    {"stir", 1U << MACHINE_MR, NULL}, {"dwi", 1U << MACHINE_MR, NULL},
    {"adc", 1U << MACHINE_MR, NULL}, {"gadolinium", 1U << MACHINE_MR, NULL},
    {"tesla", 1U << MACHINE_MR, NULL}, {"hounsfield", 1U << MACHINE_CT, NULL},
    {"helical", 1U << MACHINE_CT, NULL}, {"kvp", 1U << MACHINE_CT, NULL},
    {"ctdi", 1U << MACHINE_CT, NULL}, {"ctdivol", 1U << MACHINE_CT, NULL},
    {"dlp", 1U << MACHINE_CT, NULL}, {"multidetector", 1U << MACHINE_CT, NULL},
    {"mdct", 1U << MACHINE_CT, NULL}};

const struct watch_index *machines_index(struct arena *a)
{
	return watch_index_new(a, of_machines, sizeof of_machines / sizeof *of_machines);
}

/* "Helical acquisition", "3.5 MHz transducer": of which machine it speaks, if of one alone.  Said
 * of it is what another exam showed as well: then the words are those of two. */
static void find_machine(struct text *t, const struct net_signs *signs)
{
	static const char *const names[] = {
	    [MACHINE_US] = "US", [MACHINE_MR] = "MR", [MACHINE_CT] = "CT"};
	const uint8_t *words = watch(t->r->machines, t);
	const struct sentence *last = NULL;
	unsigned found = 0;
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		unsigned here = 0;
		for (uint32_t k = s->first; k < s->end; k++)
			here |= words[k] ? of_machines[words[k] - 1].kinds : 0;
		if (!here || HAS(s, W_RECOMMEND) || !performed_is_own(t, s, signs->sentence[i]))
			continue;
		found |= here;
		last = s;
	}
	for (unsigned i = 0; last && i < MACHINES; i++)
		if (found == 1U << i)
			performed_add_doubt(t, DOUBT_MACHINE, last, names[i]);
}

void shown_find(struct text *t, const struct net_signs *signs)
{
	find_machine(t, signs);
	find_shown(t, signs);
}
