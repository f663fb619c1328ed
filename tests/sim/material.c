/* SPDX-License-Identifier: Apache-2.0
 *
 * material.c - sentences of tests/data/narrative, findings of tests/data/guidelines, and the topics
 * that hospitals of the simulator know.
 *
 * Fails: names the file that cannot be read.
 */
#include "autoconf.h"
#include "material.h"
#include "followupd/csv.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct topic topics[] = {
    {"lung-rads", {"79086-5", "CT Chest for screening WO contrast", "CT"},
	{"79086-5", "CT Chest for screening WO contrast", "CT"}, 6,
	"category=1|category=2|category=3|category=4A|category=4B;airway_4b=no;solid_ge8=yes|"
	"category=0;cat0_reason=priors",
	"Lung-RADS %s."},
    {"bi-rads", {"26347-5", "MG Breast - left Diagnostic", "MG"},
	{"26347-5", "MG Breast - left Diagnostic", "MG"}, 6,
	"category=3;modality=MG|category=2;modality=MG|category=4;modality=MG|"
	"category=0;modality=MG;cat0_reason=imaging|category=1;modality=MG",
	"Left breast BI-RADS %s."},
    {"bi-rads", {"26348-3", "MG Breast - right Diagnostic", "MG"},
	{"26346-7", "MG Breast - bilateral Diagnostic", "MG"}, 6,
	"category=3;modality=MG|category=1;modality=MG|category=5;modality=MG",
	"Right breast BI-RADS %s."},
    {"fleischner", {"29252-4", "CT Chest WO contrast", "CT"},
	{"29252-4", "CT Chest WO contrast", "CT"}, 12,
	"size_mm=7;context=incidental;type=solid;count=single;risk=low|"
	"size_mm=5;context=incidental;type=solid;count=single;risk=low|"
	"size_mm=9;context=incidental;type=solid;count=single;risk=high",
	"Solid pulmonary nodule, %s mm."},
    {"ti-rads", {"25010-0", "US Thyroid gland", "US"}, {"25010-0", "US Thyroid gland", "US"}, 12,
	"level=TR3;size_mm=18;visit=baseline|level=TR4;size_mm=12;visit=baseline|"
	"level=TR5;size_mm=11;visit=baseline|level=TR2;size_mm=9;visit=baseline",
	"Thyroid nodule, ACR TI-RADS %s."},
    {"acr-adrenal", {"41806-1", "CT Abdomen", "CT"},
	{"36267-3", "CT Abdomen WO and W contrast IV", "CT"}, 12, NULL, NULL},
    {"acr-renal", {"36267-3", "CT Abdomen WO and W contrast IV", "CT"},
	{"24556-3", "MR Abdomen", "MR"}, 6, NULL, NULL},
    {"aaa", {"69276-4", "US Abdominal Aorta", "US"}, {"69276-4", "US Abdominal Aorta", "US"}, 12,
	"diam_mm=32|diam_mm=45|diam_mm=24", NULL},
    {"o-rads-us", {"24869-0", "US Pelvis", "US"}, {"24677-7", "US Pelvis transvaginal", "US"}, 6,
	NULL, NULL},
    {"acr-thyroid", {"24627-2", "CT Chest", "CT"}, {"25010-0", "US Thyroid gland", "US"}, 1, NULL,
	NULL},
};
const size_t topic_count = sizeof topics / sizeof *topics;

/* ---- findings ------------------------------------------------------------------------------- */

/* "a=1;b=2"; the texts lend from a copy in the arena. */
static struct pair *read_inputs(struct arena *a, const char *text, size_t *count)
{
	struct pair *list = NULL;
	char *rest = arena_strdup(a, text), *one;
	*count = 0;
	while ((one = strsep(&rest, ";"))) {
		char *equals = strchr(one, '=');
		if (!equals)
			continue;
		*equals = '\0';
		list = arena_grow(a, list, *count, sizeof *list);
		list[(*count)++] = (struct pair){one, equals + 1};
	}
	return list;
}

static struct coded_group *group_of(struct material *m, const char *system)
{
	for (size_t i = 0; i < m->group_count; i++)
		if (strcmp(m->group[i].system, system) == 0)
			return &m->group[i];
	m->group = arena_grow(m->arena, m->group, m->group_count, sizeof *m->group);
	m->group[m->group_count] = (struct coded_group){.system = system};
	return &m->group[m->group_count++];
}

static bool read_findings(struct material *m, const char *path, struct err *e)
{
	struct csv c;
	if (!csv_read_file(m->arena, path, &c, e))
		return false;
	int system = csv_column(&c, "system"), version = csv_column(&c, "version"),
	    inputs = csv_column(&c, "inputs");
	for (size_t i = 1; system >= 0 && inputs >= 0 && i < c.count; i++) {
		struct coded_finding f = {
		    .system = csv_get(&c.row[i], system), .version = csv_get(&c.row[i], version)};
		f.input = read_inputs(m->arena, csv_get(&c.row[i], inputs), &f.input_count);
		/* A message states a value; an input that is tried as empty is not stated. */
		for (size_t k = 0; k < f.input_count; k++)
			if (!*f.input[k].value)
				f.input[k--] = f.input[--f.input_count];
		if (!f.input_count)
			continue;
		struct coded_group *g = group_of(m, f.system);
		g->finding = arena_grow(m->arena, g->finding, g->count, sizeof f);
		g->finding[g->count++] = f;
	}
	return true;
}

static bool read_sentences(struct material *m, const char *path, struct err *e)
{
	struct csv c;
	const char *last = "";
	if (!csv_read_file(m->arena, path, &c, e))
		return false;
	int text = csv_column(&c, "text");
	for (size_t i = 1; text >= 0 && i < c.count; i++) {
		const char *one = csv_get(&c.row[i], text);
		if (strcmp(one, last) == 0 || !*one)
			continue;
		last = one;
		m->sentence =
		    arena_grow(m->arena, m->sentence, m->sentence_count, sizeof *m->sentence);
		m->sentence[m->sentence_count++] = one;
	}
	return true;
}

static int only_csv(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 4 && strcmp(d->d_name + n - 4, ".csv") == 0;
}

/* In the order of names, so that a story does not depend on the disk. */
static bool read_folder(struct material *m, const char *folder,
    bool (*read)(struct material *, const char *, struct err *), struct err *e)
{
	struct dirent **entry;
	int n = scandir(folder, &entry, only_csv, alphasort);
	bool ok = n > 0 || err_set(e, ERR_NOT_FOUND, "there is no test data in \"%s\"", folder);
	for (int i = 0; i < n; i++) {
		ok = ok && read(m, arena_printf(m->arena, "%s/%s", folder, entry[i]->d_name), e);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	return ok;
}

/* ---- choices -------------------------------------------------------------------------------- */

const char *material_sentence(const struct material *m, struct random *r)
{
	return m->sentence[random_below(r, (unsigned)m->sentence_count)];
}

const char *material_odd_text(struct random *r)
{
	static const char *const odd[] = {".", "See separate report.", "-----", "???",
	    "Kein Nachweis eines Rundherdes. Verlaufskontrolle in 6 Monaten empfohlen.",
	    "Nódulo sólido de 7 mm; se recomienda TC de control en 12 meses.",
	    "RECOMMENDATION: RECOMMENDATION: RECOMMENDATION: CT in in in 0 months.",
	    "Follow-up CT in 9999 months, or MRI in 3-2 weeks, whichever is earlier.",
	    "IMPRESSION:\n1.\n2.\n3.\nRECOMMENDATION:", "Lung-RADS Lung-RADS 4B 4A 3 2 1 0.",
	    "Recommend biopsy | PET/CT ^ MRI & CT ~ of the chest \\ in 3 months.",
	    "Nondiagnostic examination due to motion. Repeat examination is recommended.",
	    "IMPRESSION: The study is nondiagnostic because of motion.",
	    "There is a discrepancy between this final interpretation and the preliminary report.",
	    "A second opinion by a bone radiologist is recommended.",
	    "Unchanged. Unchanged. Unchanged. Unchanged. Unchanged. Unchanged. Unchanged."};
	return odd[random_below(r, sizeof odd / sizeof *odd)];
}

const char *material_normal_text(struct random *r)
{
	static const char *const normal[] = {"Normal examination.",
	    "No acute abnormality. No follow-up imaging is needed.",
	    "Lungs are clear. Heart size is normal.", "No suspicious finding. Stable.",
	    "Postoperative changes without complication.",
	    "Small simple cysts, benign. No further evaluation is required.",
	    "No evidence of fracture or dislocation.", "Unremarkable study."};
	return normal[random_below(r, sizeof normal / sizeof *normal)];
}

/* Of words enough to be known again. */
const char *material_long_text(struct random *r)
{
	static const char *const words[] = {
	    "The study is compared with what is on file. The quality of the images is good. No "
	    "other abnormality is seen in the regions that are shown.",
	    "The heart is of normal size. There is no effusion. The bones that are shown have a "
	    "normal structure. The soft tissues are unremarkable."};
	return words[random_below(r, sizeof words / sizeof *words)];
}

const struct coded_finding *material_finding(
    const struct material *m, struct random *r, const char *system)
{
	const struct coded_group *g = NULL;
	for (size_t i = 0; system && i < m->group_count; i++)
		if (strcmp(m->group[i].system, system) == 0)
			g = &m->group[i];
	if (!g)
		g = &m->group[random_below(r, (unsigned)m->group_count)];
	return &g->finding[random_below(r, (unsigned)g->count)];
}

/* ---- usual findings ------------------------------------------------------------------------- */

static const char *phrase_of(struct arena *a, const struct topic *t, const struct coded_finding *f)
{
	const char *mark = t->phrase ? strstr(t->phrase, "%s") : NULL;
	return mark ? arena_printf(a, "%.*s%s%s", (int)(mark - t->phrase), t->phrase,
			  f->input[0].value, mark + 2)
		    : NULL;
}

static void read_usual(struct arena *a, const struct topic *t, struct usual *u)
{
	char *rest = t->usual ? arena_strdup(a, t->usual) : NULL, *one;
	while ((one = strsep(&rest, "|"))) {
		struct coded_finding f = {.system = t->system};
		f.input = read_inputs(a, one, &f.input_count);
		u->finding = arena_grow(a, u->finding, u->count, sizeof f);
		u->phrase = arena_grow(a, u->phrase, u->count, sizeof *u->phrase);
		u->finding[u->count] = f;
		u->phrase[u->count++] = phrase_of(a, t, &f);
	}
}

const struct coded_finding *material_usual(
    const struct material *m, const struct topic *t, unsigned n)
{
	const struct usual *u = &m->usual[t - topics];
	return u->count ? &u->finding[n % u->count] : NULL;
}

const char *material_phrase(const struct material *m, const struct topic *t, unsigned n)
{
	const struct usual *u = &m->usual[t - topics];
	return u->count ? u->phrase[n % u->count] : NULL;
}

/* ---- loading -------------------------------------------------------------------------------- */

struct material *material_load(const char *data, struct err *e)
{
	struct material *m = xcalloc(1, sizeof *m);
	m->arena = arena_new();
	m->usual = arena_alloc(m->arena, topic_count * sizeof *m->usual);
	for (size_t i = 0; i < topic_count; i++)
		read_usual(m->arena, &topics[i], &m->usual[i]);
	if (read_folder(m, arena_printf(m->arena, "%s/narrative", data), read_sentences, e) &&
	    read_folder(m, arena_printf(m->arena, "%s/guidelines", data), read_findings, e))
		return m;
	material_free(m);
	return NULL;
}

void material_free(struct material *m)
{
	if (!m)
		return;
	arena_free(m->arena);
	free(m);
}
