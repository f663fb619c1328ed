/* SPDX-License-Identifier: Apache-2.0
 *
 * shown.c - of what the findings of a report speak: which organs, and which machine's images.
 *
 * An organ that is named may be proof that it was looked at; a report that speaks of others only,
 * or in the words of another machine, is no proof whatever its code says.  Fails: never.
 */
#include "autoconf.h"
#include "performed.h"

#include <ctype.h>
#include <string.h>

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
static bool tells_of_the_known(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end; k++)
		if (token_is(t, k, "known"))
			return true;
	return false;
}

/* Neither the name of the exam, nor what it does not show, nor what somebody is to look at later.
 */
static bool is_finding(const struct text *t, const struct sentence *s, struct net_sign sign)
{
	if (tells_of_the_known(t, s))
		sign.holds &= ~BIT(CUE_BEFORE);
	return performed_is_own(t, s, sign) && s->section != SECTION_PROCEDURE && !s->skip &&
	       !HAS(s, W_RECOMMEND) &&
	       !(sign.holds & (BIT(CUE_LIMITED) | BIT(CUE_NONDIAGNOSTIC) | BIT(CUE_NOT_DONE)));
}

/* Words that name no organ and are said of one alone; they prove nothing of it, and where a report
 * has others only it is another exam's. */
static const struct {
	const char *word, *part;
} telling[] = {{"meningioma", "head"}, {"cerebral", "head"}, {"cerebellar", "head"},
    {"hippocampal", "head"}, {"thalamus", "head"}, {"lacune", "head"}, {"lacunar", "head"},
    {"subdural", "head"}, {"demyelination", "head"}, {"demyelinating", "head"},
    {"vestibular", "head"}, {"acom", "head"}, {"pcom", "head"}, {"mca", "head"},
    {"basilar", "head"}, {"gliosis", "head"}, {"sella", "head"}, {"sellar", "head"},
    {"rul", "chest"}, {"rml", "chest"}, {"rll", "chest"}, {"lul", "chest"}, {"lll", "chest"},
    {"emphysema", "chest"}, {"bronchiectasis", "chest"}, {"bronchial", "chest"}, {"hilar", "chest"},
    {"hila", "chest"}, {"pleural", "chest"}, {"mediastinal", "chest"}, {"mediastinum", "chest"},
    {"lingula", "chest"}, {"lingular", "chest"}, {"atelectasis", "chest"}, {"pneumonia", "chest"},
    {"gallstones", "biliary"}, {"gallstone", "biliary"}, {"cholecystectomy", "biliary"},
    {"hydronephrosis", "kidney"}, {"nephrolithiasis", "kidney"}, {"bosniak", "kidney"},
    {"angiomyolipoma", "kidney"}, {"ipmn", "pancreas"}, {"uncinate", "pancreas"},
    {"steatosis", "liver"}, {"ascites", "abdomen"}, {"appendix", "abdomen"},
    {"mesenteric", "abdomen"}, {"retroperitoneal", "abdomen"}, {"diverticulosis", "colon"},
    {"diverticula", "colon"}, {"fibroid", "uterus"}, {"fibroids", "uterus"}, {"myoma", "uterus"},
    {"adnexa", "ovary"}, {"adnexal", "ovary"}, {"follicle", "ovary"}, {"follicles", "ovary"},
    {"epididymal", "scrotum"}, {"epididymis", "scrotum"}, {"varicocele", "scrotum"},
    {"hydrocele", "scrotum"}, {"tr1", "thyroid"}, {"tr2", "thyroid"}, {"tr3", "thyroid"},
    {"tr4", "thyroid"}, {"tr5", "thyroid"}, {"isthmus", "thyroid"}, {"goitre", "thyroid"},
    {"goiter", "thyroid"}, {"disc", "spine"}, {"discs", "spine"}, {"disk", "spine"},
    {"disks", "spine"}, {"facet", "spine"}, {"foraminal", "spine"}, {"thecal", "spine"},
    {"conus", "spine"}, {"spondylolisthesis", "spine"}, {"fibroglandular", "breast"},
    {"retroareolar", "breast"}, {"meniscus", "knee"}, {"meniscal", "knee"}, {"cruciate", "knee"},
    {"supraspinatus", "shoulder"}, {"glenohumeral", "shoulder"}};

#define TELLING (sizeof telling / sizeof *telling)

/* Which of them begin with a letter, so that each token is held against few: places from 1 on. */
struct by_letter {
	uint8_t first[26], next[TELLING + 1];
};
_Static_assert(TELLING < UINT8_MAX, "a place fits");

static void sort_telling(struct by_letter *l)
{
	memset(l, 0, sizeof *l);
	for (size_t i = 1; i <= TELLING; i++) {
		uint8_t *head = &l->first[telling[i - 1].word[0] - 'a'];
		l->next[i] = *head;
		*head = (uint8_t)i;
	}
}

static const char *add_telling(
    struct text *t, const char *list, const struct sentence *s, const struct by_letter *l)
{
	for (uint32_t k = s->first; k < s->end; k++) {
		int letter = tolower((unsigned char)t->data[t->token[k].start]) - 'a';
		if (!t->token[k].hash || letter < 0 || letter >= 26)
			continue;
		for (size_t i = l->first[letter]; i; i = l->next[i])
			if (token_is(t, k, telling[i - 1].word))
				list = performed_add_regions(t, list, telling[i - 1].part, ":part");
	}
	return list;
}

static void find_shown(struct text *t, const struct net_signs *signs)
{
	const char *list = NULL;
	struct by_letter letters;
	sort_telling(&letters);
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (!is_finding(t, s, signs->sentence[i]))
			continue;
		const char *mm = HAS(s, W_REGION) && has_measure(t, s) ? ":mm" : "";
		for (uint32_t k = s->mark; k < s->mark_end; k++)
			if (t->mark[k].class == W_REGION && !performed_in_name(t, &t->mark[k]))
				list = performed_add_regions(
				    t, list, entry_of(t, &t->mark[k])->value, mm);
		list = add_telling(t, list, s, &letters);
	}
	t->out->shows = list;
}

/* ---- the machine ------------------------------------------------------------------------------
 */

enum machine { MACHINE_US, MACHINE_MR, MACHINE_CT, MACHINES };

/* Words of one machine's images and of no other's. */
static unsigned machine_words(const struct text *t, const struct sentence *s)
{
	static const struct {
		const char *word;
		enum machine machine;
	} words[] = {{"transducer", MACHINE_US}, {"transducers", MACHINE_US},
	    {"grayscale", MACHINE_US}, {"greyscale", MACHINE_US}, {"sonographically", MACHINE_US},
	    {"sonography", MACHINE_US}, {"t1w", MACHINE_MR}, {"t2w", MACHINE_MR},
	    {"flair", MACHINE_MR}, {"stir", MACHINE_MR}, {"dwi", MACHINE_MR}, {"adc", MACHINE_MR},
	    {"gadolinium", MACHINE_MR}, {"tesla", MACHINE_MR}, {"hounsfield", MACHINE_CT},
	    {"helical", MACHINE_CT}, {"kvp", MACHINE_CT}, {"ctdi", MACHINE_CT},
	    {"ctdivol", MACHINE_CT}, {"dlp", MACHINE_CT}, {"multidetector", MACHINE_CT},
	    {"mdct", MACHINE_CT}};
	unsigned found = 0;
	for (uint32_t k = s->first; k < s->end; k++)
		for (size_t i = 0; t->token[k].hash && i < sizeof words / sizeof *words; i++)
			found |= token_is(t, k, words[i].word) ? 1U << words[i].machine : 0;
	return found;
}

/* "Helical acquisition", "3.5 MHz transducer": of which machine it speaks, if of one alone.  Said
 * of it is what another exam showed as well: then the words are those of two. */
static void find_machine(struct text *t, const struct net_signs *signs)
{
	static const char *const names[] = {
	    [MACHINE_US] = "US", [MACHINE_MR] = "MR", [MACHINE_CT] = "CT"};
	const struct sentence *last = NULL;
	unsigned found = 0;
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		bool own = performed_is_own(t, s, signs->sentence[i]) && !HAS(s, W_RECOMMEND);
		unsigned here = own ? machine_words(t, s) : 0;
		found |= here;
		last = here ? s : last;
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
