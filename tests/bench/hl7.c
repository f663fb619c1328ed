/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7.c - what the largest report costs: one ORU of 16 MB with 200,000 OBX, read and extracted.
 *
 * usage: hl7 RULES_DIRECTORY
 */
#include "followupd/buf.h"
#include "followupd/hl7_facts.h"
#include "followupd/narrative.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define LINES 200000
#define BYTES ((size_t)16 * 1024 * 1024)

static const char *const sayings[] = {
    "A solid nodule in the right upper lobe measures 8 mm",
    "No pleural effusion or pneumothorax",
    "The adrenal glands and visualized kidneys are normal",
    "Heart size is normal; mild coronary calcification",
    "Recommend low-dose CT of the chest in 3 months",
    "Lung-RADS 4A, suspicious",
};

static void make_report(struct buf *b)
{
	buf_adds(b, "MSH|^~\\&|RIS|HOSP|||20260302100000||ORU^R01|M1|P|2.5\r"
		    "PID|1||4711^^^HOSP^MR||DOE^JANE||19600101|F\r"
		    "OBR|1|P1|F1|CT1^CT CHEST^L|||20260302090000||||||||||||||||||F\r");
	for (size_t i = 1; i <= LINES; i++) {
		const char *suffix = i % 2 ? "IMP" : "GDT";
		buf_addf(b, "OBX|%zu|TX|71250&%s||%s.", i, suffix,
		    sayings[i % (sizeof sayings / sizeof *sayings)]);
		/* Every line takes its share, so that the last one ends at 16 MB. */
		while (b->len + 8 < BYTES / LINES * i)
			buf_addc(b, '.');
		buf_adds(b, "||||||F\r");
	}
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long peak_kilobytes(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

int main(int argc, char **argv)
{
	struct narrative_rules *rules;
	const struct hl7_source source = {0};
	struct narrative_records records = {0};
	struct facts f;
	struct err e = {0};
	struct buf b = {0};
	if (argc < 2) {
		fprintf(stderr, "usage: %s RULES_DIRECTORY\n", argv[0]);
		return 2;
	}
	if (!narrative_load(argv[1], NULL, &rules, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	make_report(&b);
	long before = peak_kilobytes();
	double start = seconds();
	struct arena *a = arena_new();
	if (!hl7_facts(a, b.data, b.len, &source, NULL, &f, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	double read = seconds();
	for (size_t i = 0; i < f.report_count; i++) {
		const char *text =
		    narrative_text(f.report[i].passage, f.report[i].passage_count, a);
		narrative_extract(rules, text, strlen(text), NULL, a, &records);
	}
	double done = seconds();
	arena_free(a);
	printf("one report of %.1f MB in %d lines: facts %.2f s, extraction %.2f s, %zu records, "
	       "%ld MB at most beside %ld MB of rules and message\n",
	    (double)b.len / 1e6, LINES, read - start, done - read, records.count,
	    (peak_kilobytes() - before) / 1024, before / 1024);
	buf_free(&b);
	narrative_free(rules);
	return 0;
}
