/* SPDX-License-Identifier: Apache-2.0
 *
 * permute.c - plays short stories in several orders of arrival and compares what they end in.
 *
 * Two ways of playing are compared with one in which the same messages came in their sender's
 * order; the rules are checked on the way as in any run.  What is too little shows the seed, both
 * orders, the lines that differ and a command, with as few messages as still differ.
 */
#include "autoconf.h"
#include "permute.h"
#include "followupd/log.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum way {
	TOGETHER, /* all within minutes, in the sender's order */
	SHUFFLED,
	SHUFFLED_ANEW,
	DOUBLED, /* ... and each of them a second time, from another system of the facility */
	AS_SENT, /* as they were sent, over months */
	DELAYED, /* each by some days of its own */
	DAY_LATE,
	YEAR_LATE, /* one of them */
	WAYS
};

static const struct {
	const char *name;
	enum way as; /* ends as */
} ways[WAYS] = {{"together", TOGETHER}, {"shuffled", TOGETHER}, {"shuffled anew", TOGETHER},
    {"doubled", TOGETHER}, {"as sent", AS_SENT}, {"delayed", AS_SENT}, {"a day late", AS_SENT},
    {"a year late", AS_SENT}};

#define LOOKED_AT (ARRIVALS_SENT + DAYS(400)) /* when all is compared */
#define AGAIN	  100	    /* added to the serial of a message that comes a second time */
#define DELAY_MAX (20 * 24) /* hours */

struct played {
	char *settled;
	const char *broken;
	char text[512];
};

struct permuter {
	const struct world *w;
	const struct permuting *o;
	size_t orders;
	size_t missed; /* stories in which an order misses a follow-up */
	bool broken;   /* a rule, in any order */
};

/* ---- orders of arrival ---------------------------------------------------------------------- */

/* Of all messages of the story, so that leaving some out moves no other. */
static void set_arrival(const struct story *s, enum way way, struct sim_step *m)
{
	struct random r = {random_mix(random_mix(s->options.seed, way + 1), m->serial)};
	size_t late = random_mix(s->options.seed, WAYS + way) % s->count;
	instant together = ARRIVALS_SENT + HOURS(1);
	switch (way) {
	case TOGETHER:
		m->at = together + SECONDS(m->serial);
		break;
	case SHUFFLED:
	case SHUFFLED_ANEW:
	case DOUBLED:
		m->at = together + SECONDS(random_below(&r, 3600));
		break;
	case AS_SENT:
		break;
	case DELAYED:
		m->at = m->sent + HOURS(random_below(&r, DELAY_MAX));
		break;
	case DAY_LATE:
	case YEAR_LATE:
		if (s->step[late].serial == m->serial)
			m->at = m->sent + DAYS(way == DAY_LATE ? 1 : 365);
		break;
	case WAYS:
		bug("no way to arrive");
	}
}

static int by_arrival(const void *a, const void *b)
{
	const struct sim_step *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->serial % AGAIN != y->serial % AGAIN
		   ? (x->serial % AGAIN < y->serial % AGAIN ? -1 : 1)
		   : (int)x->relayed - (int)y->relayed;
}

static void add_again(struct story *s, const struct sim_step *m)
{
	struct sim_step again = *m;
	again.relayed = true;
	again.at = m->at;
	unsigned serial = m->serial;
	story_add(s, &again)->serial = AGAIN + serial;
}

static void arrange(const struct story *s, enum way way, const bool *keep, struct story *out)
{
	*out = (struct story){.options = s->options, .start = s->start, .end = LOOKED_AT};
	for (size_t i = 0; i < s->count; i++) {
		struct sim_step m = s->step[i];
		if (!keep[i])
			continue;
		set_arrival(s, way, &m);
		story_add(out, &m)->serial = m.serial;
		if (way == DOUBLED)
			add_again(out, &m);
	}
	qsort(out->step, out->count, sizeof *out->step, by_arrival);
	const struct sim_step end = {.kind = STEP_CLOCK, .at = out->end};
	story_add(out, &end)->serial = 0;
}

/* ---- exceptions ------------------------------------------------------------------------------ */

#define ALL ((1U << WAYS) - 1)

/* What is not compared, and why.  Anything else that ends otherwise is a fault. */
static const struct {
	const char *lines; /* of settled.c, how they go on after the patient */
	unsigned ways;
	const char *why;
} exceptions[] = {
    {"versions", 1U << DOUBLED,
	"a version that comes once more after a newer one is kept once more: what counts is the "
	"newest"},
    {"question duplicate", ALL,
	"whether two follow-ups are one is asked where the second report or the merge shows it; "
	"both are tracked in any order"},
    {"question merge-duplicate", ALL, "the same"},
    {"question letter-waits", ALL,
	"a step of the policy queues a letter when it falls due, as it writes a mail; which steps "
	"fell "
	"due hangs on when a report came, and mails are not compared either"},
    {"question appointment-match", 1U << YEAR_LATE | 1U << DELAYED,
	"an appointment without an order that is over when it is heard of is asked about no more"},
};

static bool is_excepted(const char *line, enum way way)
{
	const char *word = strchr(line, ' ') + 1;
	for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
		if (exceptions[i].ways >> way & 1 &&
		    strncmp(word, exceptions[i].lines, strlen(exceptions[i].lines)) == 0)
			return true;
	return false;
}

/* The line at, or the first after it, that is compared; "": none. */
static const char *compared(const char *at, enum way way)
{
	while (*at && is_excepted(at, way))
		at += strcspn(at, "\n") + 1;
	return at;
}

/* ---- playing -------------------------------------------------------------------------------- */

static void play(
    struct permuter *p, const struct story *s, enum way way, const bool *keep, struct played *out)
{
	struct story arranged;
	struct hospital h;
	*out = (struct played){0};
	arrange(s, way, keep, &arranged);
	hospital_open(&h, p->w, &arranged);
	h.via_hl7 = p->o->via_hl7;
	hospital_run(&h, NULL);
	out->broken = h.book.broken;
	p->broken = p->broken || out->broken;
	memcpy(out->text, h.book.text, sizeof out->text);
	out->settled = hospital_settled(&h);
	hospital_close(&h);
	story_free(&arranged);
	p->orders++;
}

static bool ends_as(const char *one, const char *other, enum way way)
{
	for (;;) {
		one = compared(one, way);
		other = compared(other, way);
		size_t len = strcspn(one, "\n");
		if (strncmp(one, other, len + 1) != 0)
			return false;
		if (!*one)
			return true;
		one += len + 1;
		other += len + 1;
	}
}

/* Whether a follow-up that is open in one stands in no line of the other: neither tracked, nor
 * closed, nor asked about. */
static bool misses(const char *one, const char *other)
{
	for (const char *at = one; *at; at += strcspn(at, "\n") + 1) {
		char name[128];
		char state[32];
		if (sscanf(at, "%*s follow-up %127s %31s", name, state) == 2 &&
		    strcmp(state, "closed") != 0 && !strstr(other, name))
			return true;
	}
	return false;
}

static bool is_fine(const struct played *one, const struct played *other, enum way way)
{
	return !one->broken && !other->broken && ends_as(one->settled, other->settled, way);
}

static bool still_differs(struct permuter *p, const struct story *s, enum way way, const bool *keep)
{
	struct played one, other;
	play(p, s, ways[way].as, keep, &one);
	play(p, s, way, keep, &other);
	bool differs = !is_fine(&one, &other, way);
	free(one.settled);
	free(other.settled);
	return differs;
}

/* One after the other, until none can be spared. */
static void keep_few(struct permuter *p, const struct story *s, enum way way, bool *keep)
{
	for (bool fewer = true; fewer;) {
		fewer = false;
		for (size_t i = 0; i < s->count; i++) {
			if (!keep[i])
				continue;
			keep[i] = false;
			fewer = still_differs(p, s, way, keep) || fewer;
			keep[i] = !still_differs(p, s, way, keep);
		}
	}
}

/* ---- telling -------------------------------------------------------------------------------- */

static void print_order(const struct story *s, enum way way, const bool *keep)
{
	struct story arranged;
	arrange(s, way, keep, &arranged);
	printf("%s:", ways[way].name);
	for (size_t i = 0; i + 1 < arranged.count; i++)
		printf(" %u", arranged.step[i].serial);
	putchar('\n');
	story_free(&arranged);
}

static bool has_line(const char *text, const char *line, size_t len)
{
	for (const char *at = text; *at; at += strcspn(at, "\n") + 1)
		if (strncmp(at, line, len) == 0 && at[len] == '\n')
			return true;
	return false;
}

static void print_only(const char *mark, const char *text, const char *other, enum way way)
{
	for (const char *at = compared(text, way); *at; at = compared(at, way)) {
		size_t len = strcspn(at, "\n");
		if (!has_line(other, at, len))
			printf("%s %.*s\n", mark, (int)len, at);
		at += len + 1;
	}
}

static void print_command(
    const struct permuter *p, const struct story *s, enum way way, const bool *keep)
{
	const char *comma = "";
	printf("replay: tests/sim/run --permute 1 --seed %llu --way %d%s --only ",
	    (unsigned long long)s->options.seed, (int)way, p->o->via_hl7 ? " --hl7" : "");
	for (size_t i = 0; i < s->count; i++)
		if (keep[i]) {
			printf("%s%u", comma, s->step[i].serial);
			comma = ",";
		}
	putchar('\n');
}

static void tell(struct permuter *p, const struct story *s, enum way way, bool *keep)
{
	struct played one, other;
	if (!p->o->only)
		keep_few(p, s, way, keep);
	play(p, s, ways[way].as, keep, &one);
	play(p, s, way, keep, &other);
	printf(
	    "\nseed %llu ends otherwise %s\n", (unsigned long long)s->options.seed, ways[way].name);
	output_trace(s, keep);
	print_order(s, ways[way].as, keep);
	print_order(s, way, keep);
	print_only("-", one.settled, other.settled, way);
	print_only("+", other.settled, one.settled, way);
	if (one.broken || other.broken)
		printf("rule broken: %s\n%s\n", one.broken ? one.broken : other.broken,
		    one.broken ? one.text : other.text);
	print_command(p, s, way, keep);
	free(one.settled);
	free(other.settled);
}

/* ---- one story ------------------------------------------------------------------------------ */

static bool is_kept(const char *only, unsigned serial)
{
	for (char *end; only && *only; only = *end == ',' ? end + 1 : end) {
		if (strtoul(only, &end, 10) == serial)
			return true;
		if (end == only)
			fatal("\"%s\" are no serials", only);
	}
	return !only;
}

static bool try_ways(struct permuter *p, const struct story *s, bool *keep)
{
	struct played as[WAYS] = {{0}};
	bool ok = true;
	for (int i = 0; i < WAYS; i++) {
		enum way of = ways[i].as;
		if (p->o->way >= 0 && i != p->o->way && i != (int)ways[p->o->way].as)
			continue;
		play(p, s, (enum way)i, keep, &as[i]);
		if (ok && !is_fine(&as[of], &as[i], (enum way)i)) {
			if (!p->o->known)
				tell(p, s, (enum way)i, keep);
			p->missed += misses(as[of].settled, as[i].settled) ||
				     misses(as[i].settled, as[of].settled);
			ok = false;
		}
	}
	for (int i = 0; i < WAYS; i++)
		free(as[i].settled);
	return ok;
}

static bool try_story(struct permuter *p, uint64_t seed)
{
	struct story s;
	arrival_make(&s, seed, p->w->material);
	bool *keep = xmalloc(s.count);
	for (size_t i = 0; i < s.count; i++)
		keep[i] = is_kept(p->o->only, s.step[i].serial);
	bool ok = try_ways(p, &s, keep);
	free(keep);
	story_free(&s);
	return ok;
}

bool permute(const struct world *w, const struct permuting *o)
{
	struct permuter p = {.w = w, .o = o};
	double start = processor_seconds();
	size_t bad = 0;
	for (size_t i = 0; i < o->stories; i++)
		bad += !try_story(&p, o->first + i);
	printf("%zu stories in %zu orders of arrival, %zu end otherwise, %zu of them with a "
	       "follow-up that the other order misses; %.1f s of processor time\n",
	    o->stories, p.orders, bad, p.missed, processor_seconds() - start);
	return !p.broken && bad <= o->known;
}
