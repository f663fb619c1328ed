/* SPDX-License-Identifier: Apache-2.0
 *
 * extract_train.c - weights of the net from a site's own labelled reports.
 *
 * What the new weights are worth is found on reports that they were not made from, beside the
 * shipped ones.  Fails: a row that is wrong, and weights that lose more than the shipped ones; the
 * file that was there stays as it was.
 */
#include "autoconf.h"
#include "extract.h"
#include "followupd/labels.h"
#include "followupd/learn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ASKS_WORTH     2.0 /* one sentence that asks stands beside thirty that do not */
#define DOUBTFUL_WORTH 0.3 /* the others of a report that asks: not all were marked, perhaps */
#define PROGRESS_EACH  200

struct training {
	const struct extract_training *o;
	struct arena *arena;
	struct labelled_reports labels;
	uint32_t *fold;	    /* of each report */
	const char **group; /* those seen, in order */
	size_t group_count, part_count, folds;
	size_t sentences, asked, silent; /* things asked for; reports that ask for nothing */
	struct learner *learner;
	struct narrative_weight *shipped, *made;
	size_t shipped_count, made_count;
	struct training_figures old, new;
	bool progress;
};

static void show_progress(const struct training *t, const char *what, size_t done, size_t all)
{
	if (t->progress)
		fprintf(stderr, "\r\033[K%s %zu of %zu", what, done, all);
	fflush(stderr);
}

static void end_progress(const struct training *t)
{
	if (t->progress)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

/* ---- which reports are held back together ---------------------------------------------------- */

/* The reports of a group are in one part: whoever wrote them is new to the weights that are
 * tried on them. */
static size_t part_of(struct training *t, const char *group)
{
	size_t i = 0;
	if (!*group)
		return t->part_count++;
	while (i < t->group_count && strcmp(t->group[i], group) != 0)
		i++;
	if (i < t->group_count)
		return i;
	t->group = arena_grow(t->arena, t->group, t->group_count, sizeof *t->group);
	t->group[t->group_count++] = group;
	return t->part_count++;
}

static bool divide(struct training *t, struct err *e)
{
	t->fold = arena_alloc(t->arena, (t->labels.count + 1) * sizeof *t->fold);
	for (size_t i = 0; i < t->labels.count; i++)
		t->fold[i] = (uint32_t)part_of(t, t->labels.report[i].group);
	t->folds = t->o->folds < t->part_count ? t->o->folds : t->part_count;
	if (t->o->folds && t->folds < 2)
		return err_set(e, ERR_INPUT,
		    "there are no two reports or groups, one of which could be held back");
	for (size_t i = 0; t->folds && i < t->labels.count; i++)
		t->fold[i] %= (uint32_t)t->folds;
	return true;
}

/* ---- one report ------------------------------------------------------------------------------ */

struct sight {
	const char *text;
	struct narrative_records all;
	bool *asks; /* of each sentence: that it was marked */
};

static bool look(
    const struct training *t, size_t report, struct arena *a, struct sight *out, struct err *e)
{
	const struct labelled *l = &t->labels.report[report];
	const struct passage whole = {.section = SECTION_BODY, .text = l->text};
	const struct narrative_options o = {.modality = l->modality, .explain = true};
	out->text = narrative_text(&whole, 1, a);
	narrative_extract(t->o->rules, out->text, strlen(out->text), &o, a, &out->all);
	out->asks = arena_alloc(a, out->all.sentence_count + 1);
	return labels_match(l, out->text, &out->all, out->asks, e);
}

/* What the reader made of a sentence is left out: the net stands under it, not behind it. */
static void add_sentence(
    struct training *t, size_t report, const struct narrative_sentence *s, bool asks)
{
	const struct labelled *l = &t->labels.report[report];
	size_t kept = 0;
	for (size_t i = 0; i < s->feature_count; i++)
		if (strncmp(s->feature[i], "@reader=", 8) != 0)
			s->feature[kept++] = s->feature[i];
	learner_add(t->learner, &(struct learn_example){.feature = s->feature,
				    .count = kept,
				    .asks = asks,
				    .worth = asks	 ? ASKS_WORTH
					     : l->silent ? 1.0
							 : DOUBTFUL_WORTH,
				    .report = (uint32_t)report,
				    .fold = t->fold[report]});
}

static bool take_report(struct training *t, size_t report, struct err *e)
{
	const struct labelled *l = &t->labels.report[report];
	struct arena *a = arena_new();
	struct sight seen;
	bool ok = look(t, report, a, &seen, e);
	for (size_t i = 0; ok && i < seen.all.sentence_count; i++) {
		add_sentence(t, report, &seen.all.sentence[i], seen.asks[i]);
		t->asked += seen.asks[i];
	}
	t->sentences += seen.all.sentence_count;
	t->asked += !l->silent && !l->quote_count;
	t->silent += l->silent;
	arena_free(a);
	return ok;
}

static bool take_all(struct training *t, struct err *e)
{
	for (size_t i = 0; i < t->labels.count; i++) {
		if (!take_report(t, i, e))
			return false;
		if (i % PROGRESS_EACH == 0)
			show_progress(t, "reports read:", i, t->labels.count);
	}
	if (!t->asked || !t->silent)
		return err_set(e, ERR_INPUT,
		    "%s: there is nothing to be learnt without sentences that ask and reports that "
		    "ask for nothing",
		    !t->asked ? "no sentence asks" : "no report asks for nothing");
	return true;
}

/* ---- what weights are worth ------------------------------------------------------------------ */

/* Somebody is asked about the sentence, or it is on record. */
static bool is_caught(
    const struct narrative_records *all, const struct narrative_sentence *s, bool *asked)
{
	size_t end = s->span.start + s->span.len;
	*asked = s->asks;
	for (size_t i = 0; !*asked && i < all->count && strcmp(s->explained, "question") == 0; i++)
		*asked = all->record[i].sentence.start >= s->span.start &&
			 all->record[i].sentence.start < end && !all->record[i].harmless &&
			 !all->record[i].certain;
	return *asked || strcmp(s->explained, "record") == 0;
}

static void tell(const struct training *t, size_t report, const char *what, const struct sight *s,
    size_t sentence)
{
	if (!t->o->verbose)
		return;
	end_progress(t);
	printf("%-6s %s  ", what, t->labels.report[report].id);
	explain_line(s->text, s->all.sentence[sentence].span);
}

static void judge_sight(const struct training *t, size_t report, const struct sight *s,
    struct training_figures *f, bool telling)
{
	const struct labelled *l = &t->labels.report[report];
	bool somewhere = !l->silent && !l->quote_count, any = false, noisy = false;
	for (size_t i = 0; i < s->all.sentence_count; i++) {
		bool asked, caught = is_caught(&s->all, &s->all.sentence[i], &asked);
		any |= caught;
		noisy |= asked;
		f->lost += s->asks[i] && !caught;
		if (telling && s->asks[i] && !caught)
			tell(t, report, "lost", s, i);
		if (telling && l->silent && asked)
			tell(t, report, "noise", s, i);
	}
	f->lost += somewhere && !any;
	f->noisy += l->silent && noisy;
}

/* The reports of a part, by the weights given; of all parts: LEARN_ALL. */
static bool judge(struct training *t, const struct narrative_weight *w, size_t count, uint32_t fold,
    struct training_figures *f, struct err *e)
{
	bool ok = narrative_weigh(t->o->rules, w, count, e);
	for (size_t i = 0; ok && i < t->labels.count; i++) {
		struct sight seen;
		if (fold != LEARN_ALL && t->fold[i] != fold)
			continue;
		struct arena *a = arena_new();
		ok = look(t, i, a, &seen, e);
		if (ok)
			judge_sight(t, i, &seen, f, fold != LEARN_ALL);
		arena_free(a);
	}
	return ok;
}

static void make(const struct training *t, uint32_t without, struct arena *a,
    struct narrative_weight **out, size_t *count)
{
	const struct learn_order order = {.without = without,
	    .base = t->shipped,
	    .base_count = t->o->from_nothing ? 0 : t->shipped_count};
	learner_train(t->learner, &order, a, out, count);
}

static bool compare(struct training *t, struct err *e)
{
	bool ok = judge(t, t->shipped, t->shipped_count, LEARN_ALL, &t->old, e);
	for (uint32_t k = 0; ok && k < t->folds; k++) {
		struct arena *a = arena_new();
		struct narrative_weight *w;
		size_t count;
		show_progress(t, "parts held back:", k, t->folds);
		make(t, k, a, &w, &count);
		ok = judge(t, w, count, k, &t->new, e);
		arena_free(a);
	}
	return ok;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static double share(size_t part, size_t all)
{
	return all ? (double)part / (double)all : 0;
}

static void print_row(const struct training *t, const char *name, const struct training_figures *f)
{
	printf("%-8s %9zu %6zu %7.4f %12zu %6zu %7.4f\n", name, t->asked, f->lost,
	    1 - share(f->lost, t->asked), t->silent, f->noisy, share(f->noisy, t->silent));
}

static void print_figures(const struct training *t, bool written)
{
	printf("%zu reports, %zu sentences\n", t->labels.count, t->sentences);
	if (t->folds) {
		printf("held back in %zu parts\n%-8s %9s %6s %7s %12s %6s %7s\n", t->folds, "",
		    "asked for", "lost", "recall", "ask nothing", "noisy", "noise");
		print_row(t, "shipped", &t->old);
		print_row(t, "new", &t->new);
	}
	if (written)
		printf("%zu weights written to %s\n", t->made_count, t->o->output);
}

static json_t *figures_json(const struct training *t, const struct training_figures *f)
{
	return json_pack("{s:I, s:f, s:I, s:f}", "lost", (json_int_t)f->lost, "recall",
	    1 - share(f->lost, t->asked), "noisy", (json_int_t)f->noisy, "noise",
	    share(f->noisy, t->silent));
}

static void print_json(const struct training *t, bool written)
{
	json_t *j = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:s?}", "reports",
	    (json_int_t)t->labels.count, "sentences", (json_int_t)t->sentences, "asked_for",
	    (json_int_t)t->asked, "ask_nothing", (json_int_t)t->silent, "parts",
	    (json_int_t)t->folds, "weights", (json_int_t)t->made_count, "written",
	    written ? t->o->output : NULL);
	json_object_set_new(j, "shipped", t->folds ? figures_json(t, &t->old) : json_null());
	json_object_set_new(j, "new", t->folds ? figures_json(t, &t->new) : json_null());
	ctl_print_json(j);
}

static bool print_weights(const struct training *t, FILE *f)
{
	fputs("# SPDX-License-Identifier: Apache-2.0\n#\n"
	      "# net.csv - made by followupctl extract --train; not to be edited.\n#\n"
	      "# Thousandths of a natural logarithm of odds that a sentence asks for something.  "
	      "feature: a word, a\n"
	      "# word pair, the first letters of longer words (*), or a rule (@).  From @ask on a "
	      "sentence that nothing\n"
	      "# explains is a question; below @harmless what the reader was in doubt about is "
	      "none.\n"
	      "feature,weight\n",
	    f);
	for (size_t i = 0; i < t->made_count; i++)
		fprintf(f, "%s,%d\n", t->made[i].feature, t->made[i].weight);
	return fflush(f) == 0 && !ferror(f) && fsync(fileno(f)) == 0;
}

/* Whoever reads it meanwhile has the old one or the new one. */
static bool write_weights(const struct training *t, struct err *e)
{
	char *fresh = xasprintf("%s.new", t->o->output);
	FILE *f = fopen(fresh, "we");
	bool ok = f && print_weights(t, f);
	ok = f && fclose(f) == 0 && ok && rename(fresh, t->o->output) == 0;
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %s", t->o->output, strerror(errno));
	free(fresh);
	return ok;
}

static bool is_worse(const struct training *t, struct err *e)
{
	if (t->o->force || t->new.lost <= t->old.lost)
		return false;
	err_set(e, ERR_REFUSED,
	    "nothing was written: of what is asked for the new weights lose %zu, the shipped ones "
	    "%zu",
	    t->new.lost, t->old.lost);
	err_hint(e, "More labelled reports may help; --verbose lists what is lost.");
	return true;
}

static bool finish(struct training *t, struct err *e)
{
	bool write = t->o->output && !is_worse(t, e), refused = t->o->output && !write;
	make(t, LEARN_ALL, t->arena, &t->made, &t->made_count);
	bool ok = narrative_weigh(t->o->rules, t->made, t->made_count, e) &&
		  (!write || write_weights(t, e));
	end_progress(t);
	if (t->o->json)
		print_json(t, ok && write);
	else
		print_figures(t, ok && write);
	return ok && !refused;
}

static bool read_labels(struct training *t, const char *path, struct err *e)
{
	struct buf raw = {0};
	struct csv csv;
	bool ok = extract_read(path, &raw, e);
	if (ok && !(csv_read(t->arena, buf_text(&raw), raw.len, &csv, e) &&
		      labels_read(t->arena, &csv, &t->labels, e)))
		ok = err_prefix(e, "%s", path);
	buf_free(&raw);
	return ok;
}

bool extract_train(const struct extract_training *o, const char *path, struct err *e)
{
	struct training t = {.o = o,
	    .arena = arena_new(),
	    .learner = learner_new(),
	    .progress = isatty(STDERR_FILENO)};
	bool ok = read_labels(&t, path, e) && divide(&t, e) &&
		  narrative_read_weights(t.arena, o->directory, &t.shipped, &t.shipped_count, e);
	if (ok && !take_all(&t, e))
		ok = err_prefix(e, "%s", path);
	ok = ok && (!t.folds || compare(&t, e)) && finish(&t, e);
	learner_free(t.learner);
	arena_free(t.arena);
	return ok;
}
