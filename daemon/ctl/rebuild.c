/* SPDX-License-Identifier: Apache-2.0
 *
 * rebuild.c - followupctl rebuild --check: charts computed once more from what arrived, and where
 * the stored ones differ.
 *
 * What is printed are row ids, dates and words of the program, never what is known of a patient.
 * Fails: cut off by a signal it ends behind a whole component; with --state it goes on there.
 */
#include "autoconf.h"
#include "rebuild.h"
#include "followupd/buf.h"
#include "followupd/ctl_commands.h"
#include "followupd/answer_names.h"
#include "followupd/observations.h"
#include "followupd/policy_store.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define QUESTION_SECONDS 900
#define BATCH_MESSAGES	 128
#define BATCH_BYTES	 ((size_t)32 * 1024 * 1024)

static volatile sig_atomic_t cut_off;

struct rebuild_counts {
	int64_t last; /* component that is done */
	int64_t components, patients, messages;
	int64_t of_class[DIFFERENCE_EDITED + 1];
};

struct check {
	struct ctl *c;
	const char *state; /* file; NULL: none */
	bool progress;
	int64_t only; /* patient; 0: all */
	struct rebuild_source source;
	struct arena *arena; /* of the codes */
	struct rebuild_index index;
	struct rebuild_counts n;
	int64_t all; /* messages there are */
	json_t *list;
};

static const char *const class_words[] = {
    [DIFFERENCE_CLINICAL] = "clinical",
    [DIFFERENCE_TIMING] = "timing",
    [DIFFERENCE_EDITED] = "edited",
};

static void on_signal(int signal)
{
	cut_off = 1;
}

static void catch_signals(void)
{
	const struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
}

/* ---- the state file ------------------------------------------------------------------------- */

#define STATE_FORM                                                                                 \
	"followupctl rebuild --check\nlast %" SCNd64 "\ncomponents %" SCNd64 "\npatients %" SCNd64 \
	"\nmessages %" SCNd64 "\nclinical %" SCNd64 "\ntiming %" SCNd64 "\nedited %" SCNd64 "\n"

static bool state_read(struct check *k, struct err *e)
{
	struct buf b = {0};
	struct rebuild_counts *n = &k->n;
	if (!k->state || access(k->state, F_OK) != 0)
		return true;
	bool ok = buf_read_file(&b, k->state, 4096, e);
	if (ok && sscanf(buf_text(&b), STATE_FORM, &n->last, &n->components, &n->patients,
		      &n->messages, &n->of_class[0], &n->of_class[1], &n->of_class[2]) != 7)
		ok = err_set(e, ERR_INPUT, "\"%s\" is no state of followupctl rebuild", k->state);
	buf_free(&b);
	return ok;
}

static bool state_write(const struct check *k, struct err *e)
{
	const struct rebuild_counts *n = &k->n;
	if (!k->state)
		return true;
	char *fresh = xasprintf("%s.new", k->state);
	FILE *f = fopen(fresh, "w");
	bool ok = f && fprintf(f, STATE_FORM, n->last, n->components, n->patients, n->messages,
			   n->of_class[0], n->of_class[1], n->of_class[2]) > 0;
	ok = f && fclose(f) == 0 && ok && rename(fresh, k->state) == 0;
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %s", k->state, strerror(errno));
	free(fresh);
	return ok;
}

/* ---- output --------------------------------------------------------------------------------- */

static void show_progress(const struct check *k, const char *what, int64_t done)
{
	if (!k->progress)
		return;
	fprintf(stderr, "\r\033[K%" PRId64 " of %" PRId64 " messages %s", done, k->all, what);
	fflush(stderr);
}

static void end_progress(const struct check *k)
{
	if (k->progress)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

static json_t *id_json(int64_t id)
{
	return id ? json_integer(id) : json_null();
}

static void print_difference(struct check *k, int64_t patient, const struct chart_difference *d)
{
	k->n.of_class[d->class]++;
	if (k->c->json) {
		json_array_append_new(
		    k->list, json_pack("{s:s, s:o, s:s, s:o, s:s?, s:s, s:s}", "class",
				 class_words[d->class], "patient", id_json(patient), "row", d->kind,
				 "id", id_json(d->id), "field", d->field, "stored", d->first,
				 "rebuilt", d->second));
		return;
	}
	end_progress(k);
	printf("%-8s  patient %" PRId64 "  %s", class_words[d->class], patient, d->kind);
	if (d->id)
		printf(" %" PRId64, d->id);
	if (d->field)
		printf(" %s", d->field);
	printf("  stored %s  rebuilt %s\n", d->first, d->second);
}

static const char *outcome(enum outcome_word w)
{
	return vocabulary_word(&outcome_words, (int)w);
}

static void on_result(void *arg, const struct rebuild_result *r)
{
	struct check *k = arg;
	for (size_t i = 0; i < r->fault_count; i++) {
		const struct replay_fault *f = &r->fault[i];
		const struct chart_difference d = {.class = DIFFERENCE_CLINICAL,
		    .kind = f->inbound ? "message" : "timer",
		    .id = f->inbound,
		    .field = "outcome",
		    .first = outcome(f->stored),
		    .second = outcome(f->rebuilt)};
		print_difference(k, r->patient, &d);
		if (!k->c->json && *f->why)
			printf("          %s\n", f->why);
	}
	for (size_t i = 0; i < r->difference_count; i++)
		print_difference(k, r->patient, &r->difference[i]);
}

static bool on_finished(void *arg, int64_t component, size_t messages, size_t patients)
{
	struct check *k = arg;
	k->n.last = component;
	k->n.components++;
	k->n.messages += (int64_t)messages;
	k->n.patients += (int64_t)patients;
	show_progress(k, "compared", k->n.messages);
	return !cut_off;
}

static bool on_read(void *arg, size_t messages)
{
	show_progress(arg, "read", (int64_t)messages);
	return !cut_off;
}

static void print_summary(const struct check *k)
{
	const struct rebuild_counts *n = &k->n;
	end_progress(k);
	if (k->c->json) {
		ctl_print_json(json_pack("{s:b, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:O}", "equal",
		    !n->of_class[0], "complete", !cut_off, "patients", (json_int_t)n->patients,
		    "messages", (json_int_t)n->messages, "waiting", (json_int_t)k->index.waiting,
		    "clinical", (json_int_t)n->of_class[0], "timing", (json_int_t)n->of_class[1],
		    "edited", (json_int_t)n->of_class[2], "differences", k->list));
		return;
	}
	printf("%s%" PRId64 " patients from %" PRId64 " messages: %" PRId64
	       " clinical differences, %" PRId64 " of timing, %" PRId64
	       " where policy or table were edited\n",
	    cut_off ? "cut off after " : "", n->patients, n->messages, n->of_class[0],
	    n->of_class[1], n->of_class[2]);
	if (k->index.waiting)
		printf("%zu messages wait and were left out\n", k->index.waiting);
}

/* ---- the work ------------------------------------------------------------------------------- */

/* Whole components from `from` on: at least one, then as long as they are small. */
static size_t batch_end(const struct rebuild_index *x, size_t from)
{
	size_t end = from, bytes = 0;
	while (end < x->entry_count) {
		size_t next = end, more = 0;
		for (; next < x->entry_count && x->entry[next].first == x->entry[end].first; next++)
			more += x->entry[next].length;
		if (end > from && (next - from > BATCH_MESSAGES || bytes + more > BATCH_BYTES))
			break;
		end = next;
		bytes += more;
	}
	return end;
}

static bool compare_all(struct check *k, struct err *e)
{
	const struct rebuild_index *x = &k->index;
	const struct rebuild_report to = {k, on_result, on_finished};
	size_t from = 0;
	while (from < x->entry_count && x->entry[from].first <= k->n.last)
		from++;
	for (size_t end; from < x->entry_count && !cut_off; from = end) {
		end = batch_end(x, from);
		if (!rebuild_batch(&k->source, x, x->entry + from, end - from, &to, e))
			return false;
		fflush(stdout);
		if (!state_write(k, e))
			return false;
	}
	return true;
}

/* The only component that has the patient. */
static bool keep_patient(struct check *k, struct err *e)
{
	struct numbered *n = NULL;
	size_t count = 0, kept = 0;
	int64_t component = 0;
	struct unit u = rebuild_unit(&k->source);
	struct rebuild_index *x = &k->index;
	bool ok = rebuild_patients(&u, k->only - 1, &n, &count);
	if (ok && (!count || n->id != k->only))
		ok = unit_fail(&u, ERR_NOT_FOUND, "there is no patient %" PRId64, k->only);
	for (size_t i = 0; ok && !component && i < count && n[i].id == k->only; i++)
		if (n[i].value)
			component = rebuild_index_find(x, n[i].authority, n[i].value);
	for (size_t i = 0; i < x->entry_count; i++)
		if (x->entry[i].first == component)
			x->entry[kept++] = x->entry[i];
	x->entry_count = kept;
	return rebuild_unit_end(&u, e) && ok;
}

static void find_unaccounted(struct check *k, const struct numbered *n, size_t count)
{
	for (size_t i = 0, end; i < count; i = end) {
		bool known = false;
		for (end = i; end < count && n[end].id == n[i].id; end++)
			known = known || (n[end].value && rebuild_index_find(&k->index,
							      n[end].authority, n[end].value));
		const struct chart_difference d = {
		    .kind = "patient", .id = n[i].id, .first = "there", .second = "-"};
		if (known || (k->only && n[i].id != k->only))
			continue;
		k->n.patients++;
		print_difference(k, n[i].id, &d);
	}
}

/* Patients of whom no message speaks. */
static bool look_for_unaccounted(struct check *k, struct err *e)
{
	int64_t after = 0;
	size_t count;
	do {
		struct numbered *n = NULL;
		struct unit u = rebuild_unit(&k->source);
		bool ok = rebuild_patients(&u, after, &n, &count);
		if (ok && count) {
			after = n[count - 1].id;
			find_unaccounted(k, n, count);
		}
		if (!rebuild_unit_end(&u, e) || !ok)
			return false;
	} while (count && !cut_off);
	return true;
}

static bool begin(struct check *k, struct err *e)
{
	struct rebuild_source *s = &k->source;
	if (!ctl_connect_for(k->c, QUESTION_SECONDS, e))
		return false;
	const struct rule_files files = rule_files_of(k->c->config);
	char *path = xasprintf("%s/observations.csv", k->c->config->code_directory);
	s->rules = rules_load(&files, e);
	s->config = k->c->config;
	s->session = k->c->session;
	k->arena = arena_new();
	bool ok = s->rules && observations_load(k->arena, path, NULL, &s->stored.observations, e) &&
		  answer_keys(s->config, &s->stored.keys, e) &&
		  rebuild_begin(s->session, &s->now, e) && policies_read(s->session, s->rules, e);
	free(path);
	struct unit u = rebuild_unit(s);
	ok = ok && rebuild_count(&u, &k->all);
	return rebuild_unit_end(&u, e) && ok;
}

static bool check(struct check *k, struct err *e)
{
	bool cut = false;
	if (!state_read(k, e) || !begin(k, e) ||
	    !rebuild_index_make(&k->source, &k->index, on_read, k, &cut, e))
		return false;
	if (cut)
		return true;
	if (k->only && !keep_patient(k, e))
		return false;
	if (!compare_all(k, e) || (!cut_off && !look_for_unaccounted(k, e)))
		return false;
	session_rollback(k->source.session);
	if (k->state && !cut_off)
		unlink(k->state);
	return true;
}

int ctl_rebuild(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct check k = {.c = c};
	const char *only_check = NULL, *progress = NULL, *patient = NULL;
	const struct ctl_option options[] = {
	    {"check", NULL, "compare with what is stored; nothing is changed", &only_check},
	    {"patient", "ID", "only that one, and who is tied to it by a merge", &patient},
	    {"state", "FILE", "note there how far it came, and go on from there", &k.state},
	    {"progress", NULL, "show how far it is, also off a terminal", &progress}, {0}};
	ctl_options(c, argc, argv, options, 0, 0);
	if (!only_check)
		ctl_misuse(c, "charts are compared and never written: say --check");
	if (patient && k.state)
		ctl_misuse(c, "--state is for all patients");
	k.only = patient ? ctl_number(c, "--patient", patient, 1, INT64_MAX) : 0;
	k.progress = progress || isatty(STDERR_FILENO);
	k.list = json_array();
	catch_signals();
	bool ok = check(&k, &e);
	if (ok)
		print_summary(&k);
	json_decref(k.list);
	rebuild_index_free(&k.index);
	rules_free(k.source.rules);
	arena_free(k.arena);
	if (!ok)
		return ctl_fail(&e);
	return k.n.of_class[DIFFERENCE_CLINICAL] || cut_off ? CTL_REFUSED : CTL_DONE;
}
