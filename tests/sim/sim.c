/* SPDX-License-Identifier: Apache-2.0
 *
 * sim.c - runs whole hospitals in memory for simulated years and checks every rule at every step.
 *
 * usage: run [--seed N | --seeds A..B] [--years Y] [--patients P] [--hl7] [--verbose]
 *            [--replay FILE] [--final FILE] [--story DIR] [--calm] [--speed] [--trouble T] [--json]
 *        run --permute STORIES [--seed N] [--way W] [--only SERIAL,...] [--known K] [--hl7]
 *
 * Ends with 0 when all rules that hold were held; with 1 and seed, commit, rule, replay command and
 * the shortest trace found when one was broken; with 2 on misuse.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "hospital.h"
#include "output.h"
#include "permute.h"
#include "shrink.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	uint64_t first, last;
	unsigned years, patients, trouble;
	bool via_hl7, verbose, calm, speed, json;
	const char *replay, *final, *story;
	struct permuting permuting; /* stories: 0, none */
};

struct totals {
	size_t stories, steps, events, messages, timers, mails, failed, charts;
	double seconds, core_seconds, years;
	struct rule_book book;
};

/* ---- one story ------------------------------------------------------------------------------ */

static void tell_broken(const struct world *w, const struct options *o, const struct story *s,
    const struct rule_book *b, const bool *before)
{
	char when[32];
	bool *keep = xmalloc(s->count);
	for (size_t i = 0; i < s->count; i++)
		keep[i] = !before || before[i];
	printf("\nrule broken: %s\n%s\nseed %llu, step %u, %s\n", b->broken, b->text,
	    (unsigned long long)s->options.seed, b->serial, instant_text(b->at, when));
	fflush(stdout);
	shrink(w, s, b, o->via_hl7, keep);
	output_trace(s, keep);
	output_replay(s, keep, o->via_hl7, world_source());
	free(keep);
}

static void add_up(struct totals *t, const struct hospital *h)
{
	const struct story_options *o = &h->story->options;
	t->stories++;
	t->steps += h->story->count;
	t->events += h->event_count;
	t->messages += h->message_count;
	t->timers += h->timer_count;
	t->mails += h->mail_count;
	t->failed += h->failed_count;
	t->core_seconds += h->core_seconds;
	t->charts += h->slot_count;
	t->years += (double)o->patients * o->years;
	rules_add(&t->book, &h->book);
}

static bool *steps_to_keep(const struct options *o, const struct story *s)
{
	struct err e = {0};
	bool *keep = o->replay ? xcalloc(s->count, 1) : NULL;
	if (keep && !input_replay(o->replay, s, keep, &e))
		fatal("%s", e.text);
	return keep;
}

static bool run_story(
    const struct world *w, const struct options *o, uint64_t seed, struct totals *t)
{
	struct story s;
	struct hospital h;
	const struct story_options so = {.seed = seed,
	    .patients = o->patients,
	    .years = o->years,
	    .calm = o->calm,
	    .trouble = o->trouble};
	story_make(&s, &so, w->material);
	bool *keep = steps_to_keep(o, &s);
	if (o->story)
		output_story(&s, o->story);
	hospital_open(&h, w, &s);
	h.via_hl7 = o->via_hl7;
	h.book.told = o->verbose;
	h.timed = o->speed;
	double start = processor_seconds();
	hospital_run(&h, keep);
	t->seconds += processor_seconds() - start;
	add_up(t, &h);
	bool ok = !h.book.broken;
	if (!ok)
		tell_broken(w, o, &s, &h.book, keep);
	if (o->final)
		output_final(&h, o->final);
	hospital_close(&h);
	story_free(&s);
	free(keep);
	return ok;
}

static void print_totals(const struct totals *t, const struct options *o)
{
	double per_year = t->seconds > 0 ? t->years / t->seconds : 0,
	       per_event = t->seconds > 0 ? (double)t->events / t->seconds : 0;
	if (o->json) {
		printf("{\"stories\":%zu,\"patient_years\":%.0f,\"steps\":%zu,\"events\":%zu,"
		       "\"failed\":%zu,\"seconds\":%.3f,\"patient_years_per_second\":%.0f,"
		       "\"events_per_second\":%.0f}\n",
		    t->stories, t->years, t->steps, t->events, t->failed, t->seconds, per_year,
		    per_event);
		return;
	}
	rules_print(&t->book);
	printf("%zu stories, %.0f patient-years, %zu charts: %zu messages, %zu timers, %zu mails, "
	       "%zu events, %zu put aside\n%.1f s of processor time: %.0f patient-years/s, %.0f "
	       "events/s\n",
	    t->stories, t->years, t->charts, t->messages, t->timers, t->mails, t->events, t->failed,
	    t->seconds, per_year, per_event);
	if (o->speed)
		printf("core alone, the reading of report texts included: %.1f s, %.0f events/s\n",
		    t->core_seconds, (double)t->events / t->core_seconds);
}

/* ---- arguments ------------------------------------------------------------------------------ */

static int misuse(void)
{
	fprintf(stderr,
	    "usage: run [--seed N | --seeds A..B] [--years Y] [--patients P] [--hl7] [--verbose]\n"
	    "           [--replay FILE] [--final FILE] [--story DIR] [--calm] [--speed] "
	    "[--trouble T] [--json]\n"
	    "       run --permute STORIES [--seed N] [--way W] [--only SERIAL,...] [--known K] "
	    "[--hl7]\n");
	return 2;
}

static bool read_number(const char *s, uint64_t *out)
{
	char *end;
	errno = 0;
	*out = strtoull(s, &end, 10);
	return end != s && !*end && !errno;
}

static bool read_seeds(const char *s, struct options *o)
{
	char *end;
	o->first = strtoull(s, &end, 10);
	return end != s && strncmp(end, "..", 2) == 0 && read_number(end + 2, &o->last) &&
	       o->first <= o->last;
}

static bool take_option(int letter, struct options *o)
{
	uint64_t n;
	switch (letter) {
	case 's':
		o->last = UINT64_MAX;
		return read_number(optarg, &o->first) && (o->last = o->first, true);
	case 'S':
		return read_seeds(optarg, o);
	case 'y':
		return read_number(optarg, &n) && n && n <= 50 && (o->years = (unsigned)n, true);
	case 'p':
		return read_number(optarg, &n) && n && n <= 9000 &&
		       (o->patients = (unsigned)n, true);
	case 'h':
		return o->via_hl7 = true;
	case 'v':
		return o->verbose = true;
	case 'c':
		return o->calm = true;
	case 'j':
		return o->json = true;
	case 'x':
		return o->speed = true;
	case 'r':
		return (o->replay = optarg) != NULL;
	case 'f':
		return (o->final = optarg) != NULL;
	case 'o':
		return (o->story = optarg) != NULL;
	case 'P':
		return read_number(optarg, &n) && n && (o->permuting.stories = (size_t)n, true);
	case 'w':
		return read_number(optarg, &n) && n < 8 && (o->permuting.way = (int)n, true);
	case 't':
		return read_number(optarg, &n) && n && n <= 100 && (o->trouble = (unsigned)n, true);
	case 'K':
		return read_number(optarg, &n) && (o->permuting.known = (size_t)n, true);
	case 'k':
		return (o->permuting.only = optarg) != NULL;
	default:
		return false;
	}
}

static bool read_options(int argc, char **argv, struct options *o)
{
	static const struct option names[] = {{"seed", required_argument, NULL, 's'},
	    {"seeds", required_argument, NULL, 'S'}, {"years", required_argument, NULL, 'y'},
	    {"patients", required_argument, NULL, 'p'}, {"hl7", no_argument, NULL, 'h'},
	    {"verbose", no_argument, NULL, 'v'}, {"calm", no_argument, NULL, 'c'},
	    {"json", no_argument, NULL, 'j'}, {"speed", no_argument, NULL, 'x'},
	    {"replay", required_argument, NULL, 'r'}, {"final", required_argument, NULL, 'f'},
	    {"story", required_argument, NULL, 'o'}, {"permute", required_argument, NULL, 'P'},
	    {"way", required_argument, NULL, 'w'}, {"only", required_argument, NULL, 'k'},
	    {"known", required_argument, NULL, 'K'}, {"trouble", required_argument, NULL, 't'},
	    {NULL, 0, NULL, 0}};
	*o = (struct options){
	    .first = 1, .last = 1, .years = 2, .patients = 300, .permuting = {.way = -1}};
	for (int letter; (letter = getopt_long(argc, argv, "", names, NULL)) != -1;)
		if (!take_option(letter, o))
			return false;
	return optind == argc;
}

int main(int argc, char **argv)
{
	struct options o;
	struct world w;
	struct totals t = {0};
	bool ok = true;
	if (!read_options(argc, argv, &o))
		return misuse();
	world_open(&w);
	if (o.permuting.stories) {
		o.permuting.first = o.first;
		o.permuting.via_hl7 = o.via_hl7;
		ok = permute(&w, &o.permuting);
	} else {
		for (uint64_t seed = o.first; ok && seed <= o.last; seed++)
			ok = run_story(&w, &o, seed, &t);
		print_totals(&t, &o);
	}
	world_close(&w);
	return ok ? 0 : 1;
}
