/* SPDX-License-Identifier: Apache-2.0
 *
 * narrative.c - how many reports of 3 kB are read in a second, and how long the worst megabyte
 * takes.
 *
 * usage: narrative RULES_DIRECTORY [SECONDS]
 */
#include "followupd/buf.h"
#include "followupd/narrative.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REPORT_SIZE 3000
#define MEGABYTE    ((size_t)1024 * 1024)

static const char *const openings[] = {
    "EXAM: CT CHEST WITHOUT CONTRAST, LOW DOSE SCREENING\nHISTORY: 64-year-old, 38 pack-years.\n"
    "COMPARISON: CT chest 2025-03-12, Lung-RADS 2.\nTECHNIQUE: Helical acquisition at 1.25 mm.\n\n"
    "FINDINGS:\n",
    "EXAM: DIAGNOSTIC MAMMOGRAM LEFT\nINDICATION: Callback from screening, BI-RADS 0.\n"
    "COMPARISON: 2024, 2023 and outside films.\n\nFINDINGS:\n",
    "EXAM: MRI ABDOMEN WITH AND WITHOUT CONTRAST\nHISTORY: Cirrhosis, hepatitis C.\n\nFINDINGS:\n"};

static const char *const fillers[] = {
    "The trachea and central airways are patent without endobronchial lesion. ",
    "A solid nodule in the right upper lobe measures 8 x 7 mm (series 4, image 61), before 6 mm. ",
    "No pleural effusion or pneumothorax. Heart size is normal, with mild coronary calcification. ",
    "There are scattered areas of fibroglandular density. No suspicious calcification is seen. ",
    "The liver contour is nodular. Segment 7 observation measures 21 mm with washout. ",
    "The adrenal glands, spleen, pancreas and visualized kidneys are unremarkable on this exam. ",
    "Degenerative change of the thoracic spine without acute compression deformity. ",
    "No enlarged mediastinal, hilar or axillary lymph nodes by size criteria. "};

static const char *const closings[] = {
    "\n\nIMPRESSION:\n1. Lung-RADS 4A, suspicious. Recommend low-dose CT in 3 months; PET/CT may "
    "be "
    "considered.\n2. Emphysema.\n\nElectronically signed by: R. Vale, MD\n",
    "\n\nIMPRESSION:\nFocal asymmetry, probably benign.\nASSESSMENT: BI-RADS 3.\nRECOMMENDATION: "
    "Left diagnostic mammogram and ultrasound in 6 months.\n",
    "\n\nIMPRESSION:\n1. LR-5 in segment 7. LR-3 in segment 4.\n2. Repeat multiphase MRI within 3 "
    "months if not treated.\n"};

static void make_report(struct buf *b, size_t number)
{
	size_t kind = number % 3, k = number * 5;
	buf_clear(b);
	buf_adds(b, openings[kind]);
	size_t rest = strlen(closings[kind]);
	while (b->len + rest < REPORT_SIZE)
		buf_adds(b, fillers[k++ % (sizeof fillers / sizeof *fillers)]);
	buf_adds(b, closings[kind]);
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t read_one(const struct narrative_rules *r, const struct buf *b)
{
	struct arena *a = arena_new();
	struct narrative_records all;
	narrative_extract(r, buf_text(b), b->len, NULL, a, &all);
	size_t n = all.count;
	arena_free(a);
	return n;
}

static void measure_rate(const struct narrative_rules *r, double limit)
{
	struct buf b[24] = {0};
	size_t reports = 0, records = 0, bytes = 0;
	for (size_t i = 0; i < 24; i++)
		make_report(&b[i], i);
	double start = seconds(), took;
	do {
		for (size_t i = 0; i < 24; i++) {
			records += read_one(r, &b[i]);
			bytes += b[i].len;
		}
		reports += 24;
		took = seconds() - start;
	} while (took < limit);
	printf("%.0f reports/s of %zu bytes, %.1f records each\n", (double)reports / took,
	    bytes / reports, (double)records / (double)reports);
	for (size_t i = 0; i < 24; i++)
		buf_free(&b[i]);
}

/* Texts that would be slow if anything looked further than it must. */
static void measure_worst(const struct narrative_rules *r)
{
	static const char *const units[] = {"Lung-RADS 3 ", "BI-RADS ", "recommend ", "if ",
	    "1 2 3 ", "CT or MRI, ", "in 6 months ", "HISTORY: ", "a", "-", "\n", "LR-3/LR-4 and ",
	    "category changed from ", "O-RADS 3. ", "no follow-up ", "6, ",
	    "Right: BI-RADS 2. Left: ", "Lung-RADS 1; 2; 3; ", "recommend CT in 3 months. ",
	    "ADDENDUM: BI-RADS 2.\n", "\xe2\x80\x91", "within at least about ", "US-2 TR 4 ",
	    "final category ", "recommend CT and MRI in 3 months and "};
	double worst = 0;
	const char *which = "";
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct buf b = {0};
		while (b.len < MEGABYTE)
			buf_adds(&b, units[i]);
		double start = seconds();
		read_one(r, &b);
		double took = seconds() - start;
		if (getenv("VERBOSE"))
			printf("  %.3f s of \"%.30s\"\n", took, units[i]);
		if (took > worst) {
			worst = took;
			which = units[i];
		}
		buf_free(&b);
	}
	printf("worst megabyte: %.3f s, of \"%.20s\"\n", worst, which);
}

int main(int argc, char **argv)
{
	struct narrative_rules *r;
	struct err e = {0};
	if (argc < 2) {
		fprintf(stderr, "usage: %s RULES_DIRECTORY [SECONDS]\n", argv[0]);
		return 2;
	}
	if (!narrative_load(argv[1], NULL, &r, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	measure_rate(r, argc > 2 ? atof(argv[2]) : 3);
	measure_worst(r);
	narrative_free(r);
	return 0;
}
