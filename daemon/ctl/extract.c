/* SPDX-License-Identifier: Apache-2.0
 *
 * extract.c - what followupd reads in a report: its text with the evidence marked, and the records.
 */
#include "autoconf.h"
#include "extract.h"
#include "followupd/ctl_commands.h"
#include "followupd/hl7_batch.h"
#include "followupd/hl7_facts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX      ((size_t)64 * 1024 * 1024)
#define MARKS_MAX     512
#define FOLDS_DEFAULT 10
#define FOLDS_MAX     1000

bool extract_read(const char *path, struct buf *out, struct err *e)
{
	if (strcmp(path, "-") != 0)
		return buf_read_file(out, path, FILE_MAX, e);
	for (;;) {
		char *to = buf_room(out, 65536);
		ssize_t n = read(STDIN_FILENO, to, 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(
			    e, ERR_SYSTEM, "could not read standard input: %s", strerror(errno));
		out->len += (size_t)n;
		out->data[out->len] = '\0';
		if (n == 0)
			return true;
		if (out->len > FILE_MAX)
			return err_set(
			    e, ERR_INPUT, "standard input is larger than %zu bytes", FILE_MAX);
	}
}

/* ---- the text, marked ---------------------------------------------------------------------- */

/* A terminal obeys control characters. */
static void put_plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		bool c1 = c == 0xc2 && i + 1 < len && (unsigned char)s[i + 1] <= 0x9f &&
			  (unsigned char)s[i + 1] >= 0x80;
		if (c1)
			i++;
		else if (c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f))
			putchar(c);
	}
}

static int by_start(const void *a, const void *b)
{
	const struct narrative_span *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static void print_marked(const char *text, size_t len, const struct narrative_records *all)
{
	struct narrative_span span[MARKS_MAX];
	size_t count = 0, at = 0;
	bool color = isatty(STDOUT_FILENO);
	for (size_t i = 0; i < all->count && count < MARKS_MAX; i++)
		span[count++] = all->record[i].mark;
	qsort(span, count, sizeof *span, by_start);
	for (size_t i = 0; i < count; i++) {
		if (span[i].start < at || !span[i].len)
			continue;
		put_plain(text + at, span[i].start - at);
		fputs(color ? "\033[7m" : "[", stdout);
		put_plain(text + span[i].start, span[i].len);
		fputs(color ? "\033[0m" : "]", stdout);
		at = span[i].start + span[i].len;
	}
	put_plain(text + at, len - at);
	fputs(len && text[len - 1] == '\n' ? "\n" : "\n\n", stdout);
}

static void print_interval(const struct narrative_record *r)
{
	char day[32];
	if (r->min >= 0 && r->min == r->max)
		printf(" in %d %s", r->min, r->unit);
	else if (r->min >= 0 && r->max >= 0)
		printf(" in %d to %d %s", r->min, r->max, r->unit);
	else if (r->min >= 0)
		printf(" in %d %s or more", r->min, r->unit);
	if (r->due_by != DATE_NONE)
		printf(" by %s", date_text(r->due_by, day));
	if (r->next_min >= 0 && r->next_min == r->next_max)
		printf(", then in %d %s", r->next_min, r->next_unit);
	else if (r->next_min >= 0)
		printf(", then in %d to %d %s", r->next_min, r->next_max, r->next_unit);
	if (r->step_count > 1)
		printf(" and %zu more", r->step_count - 1);
	if (r->from != NARRATIVE_FROM_EXAM)
		printf(" after %s %s", r->from == NARRATIVE_FROM_PRIOR ? "the exam" : "treatment",
		    r->from_day == DATE_NONE ? "of an unknown day" : date_text(r->from_day, day));
}

static void print_record(const struct narrative_record *r)
{
	printf("%-15s", narrative_kind_name(r->kind));
	if (r->kind == NARRATIVE_RECOMMENDATION || r->kind == NARRATIVE_ACTION) {
		printf("%s%s%s%s%s", *r->modality ? r->modality : "imaging", *r->region ? " " : "",
		    r->region, *r->side ? " " : "", r->side);
		print_interval(r);
		printf("%s%s",
		    r->depends	     ? ", to be judged"
		    : r->conditional ? ", conditional"
				     : "",
		    r->weak ? ", weak" : "");
	} else if (*r->system) {
		printf("%s %s%s%s", r->system, r->category, r->version ? ", version " : "",
		    r->version ? r->version : "");
	}
	printf("  (%s%s%s%s)\n", narrative_section_name(r->section),
	    r->addendum && r->section != SECTION_ADDENDUM ? ", addendum" : "",
	    *r->reason ? ": " : "", r->reason);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *count_or_null(int n)
{
	return n < 0 ? json_null() : json_integer(n);
}

static json_t *span_json(struct narrative_span s)
{
	return json_pack("{s:I, s:I}", "start", (json_int_t)s.start, "length", (json_int_t)s.len);
}

static json_t *text_json(const char *s, size_t len)
{
	json_t *j = json_stringn(s, len);
	return j ? j : json_null(); /* not UTF-8 */
}

static json_t *record_json(const char *text, const struct narrative_record *r)
{
	char day[32];
	json_t *j = json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:s}", "kind",
	    narrative_kind_name(r->kind), "system", r->system, "table", r->table, "version",
	    r->version, "category", r->category, "modality", r->modality, "region", r->region,
	    "side", r->side);
	json_t *rest = json_pack("{s:o, s:o, s:s, s:s?, s:o, s:o, s:s, s:b, s:b, s:b, s:I}",
	    "interval_min", count_or_null(r->min), "interval_max", count_or_null(r->max), "unit",
	    r->unit, "due_by", r->due_by == DATE_NONE ? NULL : date_text(r->due_by, day),
	    "next_min", count_or_null(r->next_min), "next_max", count_or_null(r->next_max),
	    "next_unit", r->next_unit, "conditional", r->conditional, "weak", r->weak, "depends",
	    r->depends, "steps", (json_int_t)r->step_count);
	json_t *proof = json_pack("{s:b, s:s, s:s, s:b, s:o, s:o, s:o}", "certain", r->certain,
	    "reason", r->reason, "section", narrative_section_name(r->section), "addendum",
	    r->addendum, "sentence", span_json(r->sentence), "mark", span_json(r->mark), "evidence",
	    text_json(text + r->sentence.start, r->sentence.len));
	json_object_update(j, rest);
	json_object_update(j, proof);
	json_decref(rest);
	json_decref(proof);
	return j;
}

/* ---- one report ---------------------------------------------------------------------------------
 */

static void extract_text(const struct extract *x, const char *text, size_t len,
    const struct narrative_options *o, json_t *out)
{
	struct arena *a = arena_new();
	struct narrative_records all;
	struct narrative_options options = o ? *o : (struct narrative_options){0};
	options.explain = x->explain;
	narrative_extract(x->rules, text, len, &options, a, &all);
	if (x->explain) {
		if (!x->json)
			explain_print(text, &all);
		for (size_t i = 0; x->json && i < all.sentence_count; i++)
			json_array_append_new(out, explain_json(text, &all.sentence[i]));
		arena_free(a);
		return;
	}
	if (!x->json)
		print_marked(text, len, &all);
	for (size_t i = 0; i < all.count; i++) {
		if (x->json)
			json_array_append_new(out, record_json(text, &all.record[i]));
		else
			print_record(&all.record[i]);
	}
	arena_free(a);
}

static bool extract_hl7(const struct extract *x, const struct buf *raw, json_t *out, struct err *e)
{
	struct hl7_source source = {0};
	struct hl7_batch b = hl7_batch_of(buf_text(raw), raw->len);
	struct hl7_span message;
	bool ok = true;
	while (ok && hl7_batch_next(&b, &message)) {
		struct arena *a = arena_new();
		struct facts f = {0};
		ok = hl7_facts(a, message.p, message.len, &source, NULL, &f, e);
		for (size_t i = 0; ok && i < f.report_count; i++) {
			struct narrative_options o = {.modality = f.report[i].modality};
			const char *text =
			    narrative_text(f.report[i].passage, f.report[i].passage_count, a);
			extract_text(x, text, strlen(text), &o, out);
		}
		arena_free(a);
	}
	return ok;
}

static bool is_hl7(const struct buf *b)
{
	const char *s = buf_text(b);
	s += strspn(s, "\v\r\n ");
	return strncmp(s, "MSH|", 4) == 0 || strncmp(s, "FHS|", 4) == 0 ||
	       strncmp(s, "BHS|", 4) == 0 || (strncmp(s, "MSH", 3) == 0 && !strchr(" \n\r:", s[3]));
}

static bool extract_file(const struct extract *x, const char *path, struct err *e)
{
	struct buf raw = {0};
	json_t *out = json_array();
	bool ok = extract_read(path, &raw, e);
	if (ok && is_hl7(&raw))
		ok = extract_hl7(x, &raw, out, e);
	else if (ok)
		extract_text(x, buf_text(&raw), raw.len, NULL, out);
	if (ok && x->json)
		ctl_print_json(json_incref(out));
	json_decref(out);
	buf_free(&raw);
	return ok;
}

/* What extract does is chosen by at most one of these. */
struct extract_options {
	const char *csv, *score, *explain, *train, *verbose, *rules, *site, *output, *base, *folds,
	    *force;
};

static void refuse_misuse(const struct ctl *c, const struct extract_options *o)
{
	bool training = o->output || o->base || o->folds || o->force;
	if ((o->csv != NULL) + (o->score != NULL) + (o->explain != NULL) + (o->train != NULL) > 1)
		ctl_misuse(c, "--csv, --score, --explain and --train exclude each other");
	if (training && !o->train)
		ctl_misuse(c, "--output, --base, --folds and --force need --train");
	if (o->base && strcmp(o->base, "shipped") != 0 && strcmp(o->base, "none") != 0)
		ctl_misuse(c, "--base is shipped or none");
}

static bool train_net(const struct ctl *c, const struct extract_options *o,
    struct narrative_rules *r, const char *path, struct err *e)
{
	const struct extract_training t = {.rules = r,
	    .directory = o->rules,
	    .output = o->output,
	    .folds =
		o->folds ? (size_t)ctl_number(c, "--folds", o->folds, 0, FOLDS_MAX) : FOLDS_DEFAULT,
	    .from_nothing = o->base && strcmp(o->base, "none") == 0,
	    .force = o->force != NULL,
	    .verbose = o->verbose != NULL,
	    .json = c->json};
	if (t.folds == 1 || (!t.folds && t.output && !t.force))
		ctl_misuse(c, "without reports held back nobody knows what weights are worth: "
			      "--folds 0 needs --force, and one part is none");
	return extract_train(&t, path, e);
}

int ctl_extract(struct ctl *c, int argc, char **argv)
{
	struct extract_options o = {0};
	const struct ctl_option options[] = {
	    {"csv", NULL, "FILE is CSV with id,text; print one row a record", &o.csv},
	    {"score", NULL, "FILE is CSV with labels; print precision, recall and F1", &o.score},
	    {"train", NULL, "FILE is CSV with id,text,asks; make weights of the net", &o.train},
	    {"verbose", NULL, "with --score and --train: list what differs", &o.verbose},
	    {"output", "FILE", "with --train: write the weights there", &o.output},
	    {"base", "shipped|none", "with --train: where the weights begin", &o.base},
	    {"folds", "N", "with --train: parts that are held back in turn, or 0", &o.folds},
	    {"force", NULL, "with --train: write weights that lose more, too", &o.force},
	    {"explain", NULL, "show of each sentence what explains it, or why it asks", &o.explain},
	    {"rules", "DIR", "directory of the word lists and patterns", &o.rules},
	    {"site-rules", "DIR", "directory of the site's additions", &o.site}, {0}};
	struct narrative_rules *r = NULL;
	struct err e = {0};
	char **file = ctl_options(c, argc, argv, options, 1, 1);
	refuse_misuse(c, &o);
	if (!ctl_config(c, &e))
		return ctl_fail(&e);
	if (!o.rules)
		o.rules = c->config->narrative_directory;
	if (!o.site && *c->config->site_narrative_directory)
		o.site = c->config->site_narrative_directory;
	bool ok = narrative_load(o.rules, o.site, &r, &e);
	struct extract x = {.rules = r,
	    .json = c->json,
	    .verbose = o.verbose != NULL,
	    .explain = o.explain != NULL};
	if (ok)
		ok = o.csv     ? extract_csv(&x, *file, &e)
		     : o.score ? extract_score(&x, *file, &e)
		     : o.train ? train_net(c, &o, r, *file, &e)
			       : extract_file(&x, *file, &e);
	narrative_free(r);
	return ok ? CTL_DONE : ctl_fail(&e);
}
