/* SPDX-License-Identifier: Apache-2.0
 *
 * learn.c - the weights of the net from labelled sentences, by dual coordinate descent.
 *
 * The least of  SHRINK / 2 * |w - base|^2 + sum of worth * log(1 + exp(-y * w.x)):  one point,
 * which is approached from the dual side example by example, in an order that only their number
 * decides (Yu, Huang and Lin, Machine Learning 85, 2011).  Never fails; what it was not taught
 * keeps the weight of the base.
 */
#include "autoconf.h"
#include "followupd/learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHRINK	 2.0
#define ROUNDS	 300   /* it ends long before */
#define CLOSE	 0.01  /* slope of the dual that counts as none */
#define STEPS	 100   /* of Newton's method, for one example */
#define RARE	 4     /* a feature of fewer reports is not weighed */
#define SMALLEST 10    /* thousandths; smaller weights are left out */
#define LARGEST	 50000 /* thousandths */
#define ASK_AT                                                                                     \
	400 /* thousandths, as tests/train weighs what is lost against what is asked in vain */
#define HARMLESS_AT   (-1400)
#define NAMES_AT_ONCE 1024

struct learnt_name {
	const char *text;
	uint32_t hash;
};

struct sentence_seen {
	size_t first;	/* in `shows` */
	uint32_t count; /* sorted, each once */
	uint32_t report, fold;
	double worth;
	bool asks;
};

struct learner {
	struct arena *names;
	size_t name_count, slot_count; /* slots: a power of two, 0 empty, else name + 1 */
	struct learnt_name *name;
	uint32_t *slot;
	size_t example_count, example_room, show_count, show_room;
	struct sentence_seen *example;
	uint32_t *shows;
};

/* ---- names ----------------------------------------------------------------------------------- */

static uint32_t hash_of(const char *s)
{
	uint32_t h = 2166136261u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static size_t slot_of(const struct learner *l, const char *text, uint32_t hash)
{
	size_t i = hash & (l->slot_count - 1);
	for (uint32_t n; (n = l->slot[i]) != 0; i = (i + 1) & (l->slot_count - 1))
		if (l->name[n - 1].hash == hash && strcmp(l->name[n - 1].text, text) == 0)
			break;
	return i;
}

static void more_slots(struct learner *l)
{
	free(l->slot);
	l->slot_count = l->slot_count ? l->slot_count * 2 : NAMES_AT_ONCE;
	l->slot = xcalloc(l->slot_count, sizeof *l->slot);
	l->name = xreallocarray(l->name, l->slot_count / 2, sizeof *l->name);
	for (size_t i = 0; i < l->name_count; i++)
		l->slot[slot_of(l, l->name[i].text, l->name[i].hash)] = (uint32_t)i + 1;
}

static uint32_t number_of(struct learner *l, const char *text)
{
	uint32_t hash = hash_of(text);
	if (l->name_count * 2 >= l->slot_count)
		more_slots(l);
	size_t at = slot_of(l, text, hash);
	if (!l->slot[at]) {
		l->name[l->name_count++] = (struct learnt_name){arena_strdup(l->names, text), hash};
		l->slot[at] = (uint32_t)l->name_count;
	}
	return l->slot[at] - 1;
}

/* name_count: not known. */
static size_t known_number(const struct learner *l, const char *text)
{
	uint32_t n = l->slot_count ? l->slot[slot_of(l, text, hash_of(text))] : 0;
	return n ? n - 1 : l->name_count;
}

struct learner *learner_new(void)
{
	struct learner *l = xcalloc(1, sizeof *l);
	l->names = arena_new();
	return l;
}

void learner_free(struct learner *l)
{
	if (!l)
		return;
	arena_free(l->names);
	free(l->name);
	free(l->slot);
	free(l->example);
	free(l->shows);
	free(l);
}

/* ---- examples -------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void *room_for(void *list, size_t count, size_t *room, size_t size)
{
	if (count <= *room)
		return list;
	*room = count * 2;
	return xreallocarray(list, *room, size);
}

void learner_add(struct learner *l, const struct learn_example *one)
{
	size_t first = l->show_count, kept = first;
	l->shows = room_for(l->shows, first + one->count, &l->show_room, sizeof *l->shows);
	for (size_t i = 0; i < one->count; i++)
		l->shows[first + i] = number_of(l, one->feature[i]);
	if (one->count)
		qsort(l->shows + first, one->count, sizeof *l->shows, by_number);
	for (size_t i = 0; i < one->count; i++)
		if (!i || l->shows[first + i] != l->shows[kept - 1])
			l->shows[kept++] = l->shows[first + i];
	l->show_count = kept;
	l->example =
	    room_for(l->example, l->example_count + 1, &l->example_room, sizeof *l->example);
	l->example[l->example_count++] = (struct sentence_seen){.first = first,
	    .count = (uint32_t)(kept - first),
	    .report = one->report,
	    .fold = one->fold,
	    .worth = one->worth,
	    .asks = one->asks};
}

/* ---- the lesson ------------------------------------------------------------------------------ */

struct dual {
	double inside, outside; /* add up to the worth over SHRINK */
};

/* Weights are counted from the base; what the base says of an example is its start. */
struct lesson {
	const struct learner *l;
	double *weight, *base;
	bool *weighed;
	size_t count;
	uint32_t *taught; /* examples, in the order in which they are taken */
	struct dual *dual;
	double bias, base_bias;
	double close, slope;
	size_t steps;
};

static void take_base(struct lesson *s, const struct learn_order *order)
{
	const struct learner *l = s->l;
	for (size_t i = 0; i < order->base_count; i++) {
		const struct narrative_weight *b = &order->base[i];
		size_t n = known_number(l, b->feature);
		if (strcmp(b->feature, "@bias") == 0)
			s->base_bias = b->weight / 1000.0;
		else if (n < l->name_count) {
			s->base[n] = b->weight / 1000.0;
			s->weighed[n] = true;
		}
	}
}

/* Which examples, and which features: those of several reports, and those of the base. */
static void choose(struct lesson *s, uint32_t without)
{
	const struct learner *l = s->l;
	uint32_t *reports = xcalloc(l->name_count + 1, sizeof *reports);
	uint32_t *last = xcalloc(l->name_count + 1, sizeof *last);
	for (size_t i = 0; i < l->example_count; i++) {
		const struct sentence_seen *x = &l->example[i];
		if (x->fold == without)
			continue;
		s->taught[s->count++] = (uint32_t)i;
		for (uint32_t k = 0; k < x->count; k++) {
			uint32_t n = l->shows[x->first + k];
			reports[n] += last[n] != x->report + 1;
			last[n] = x->report + 1;
			s->weighed[n] |= reports[n] >= RARE;
		}
	}
	free(reports);
	free(last);
}

static void move(struct lesson *s, const struct sentence_seen *x, double by)
{
	const uint32_t *shows = s->l->shows + x->first;
	by = x->asks ? by : -by;
	s->bias += by;
	for (uint32_t k = 0; k < x->count; k++)
		if (s->weighed[shows[k]])
			s->weight[shows[k]] += by;
}

static void begin(struct lesson *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct sentence_seen *x = &s->l->example[s->taught[i]];
		double all = x->worth / SHRINK, inside = fmin(0.001 * all, 1e-8);
		s->dual[s->taught[i]] = (struct dual){inside, all - inside};
		move(s, x, inside);
	}
}

/* How much speaks for what was said of the example, and how much it shows. */
static double margin_of(const struct lesson *s, const struct sentence_seen *x, double *shown)
{
	const uint32_t *shows = s->l->shows + x->first;
	double score = s->bias + s->base_bias;
	*shown = 1;
	for (uint32_t k = 0; k < x->count; k++)
		if (s->weighed[shows[k]]) {
			score += s->weight[shows[k]] + s->base[shows[k]];
			++*shown;
		}
	return x->asks ? score : -score;
}

/* The best dual of one example while all others stay. */
static void step(struct lesson *s, uint32_t example)
{
	const struct sentence_seen *x = &s->l->example[example];
	struct dual *d = &s->dual[example];
	double a, b = margin_of(s, x, &a), all = d->inside + d->outside;
	bool turned = 0.5 * a * (d->outside - d->inside) + b < 0;
	double old = turned ? d->outside : d->inside, sign = turned ? -1 : 1;
	double z = all - old < 0.5 * all ? 0.1 * old : old;
	double slope = a * (z - old) + sign * b + log(z / (all - z));
	int done = 0;
	s->slope = fmax(s->slope, fabs(slope));
	for (; done < STEPS && fabs(slope) >= s->close; done++) {
		double next = z - slope / (a + all / (all - z) / z);
		z = next <= 0 ? 0.1 * z : next;
		slope = a * (z - old) + sign * b + log(z / (all - z));
	}
	if (!done)
		return;
	s->steps += (size_t)done;
	*d = turned ? (struct dual){all - z, z} : (struct dual){z, all - z};
	move(s, x, sign * (z - old));
}

/* A linear congruence: the order need not be random, only mixed and the same again. */
static void mix(struct lesson *s, uint64_t *seed)
{
	for (size_t i = s->count; i > 1; i--) {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		size_t k = (size_t)((*seed >> 33) % i);
		uint32_t t = s->taught[i - 1];
		s->taught[i - 1] = s->taught[k];
		s->taught[k] = t;
	}
}

static void learn(struct lesson *s)
{
	uint64_t seed = 1;
	s->close = CLOSE;
	begin(s);
	for (int round = 0; round < ROUNDS; round++) {
		s->slope = 0;
		s->steps = 0;
		mix(s, &seed);
		for (size_t i = 0; i < s->count; i++)
			step(s, s->taught[i]);
		if (s->slope < CLOSE)
			break;
		if (s->steps <= s->count / 10)
			s->close = fmax(CLOSE / 100, s->close / 10);
	}
}

/* ---- the answer ------------------------------------------------------------------------------ */

static int thousandths(double w)
{
	return (int)lround(fmax(-LARGEST, fmin(LARGEST, 1000 * w)));
}

static int by_feature(const void *a, const void *b)
{
	const struct narrative_weight *x = a, *y = b;
	return strcmp(x->feature, y->feature);
}

static bool is_limit(const char *feature)
{
	return strcmp(feature, "@ask") == 0 || strcmp(feature, "@harmless") == 0;
}

static void answer(const struct lesson *s, const struct learn_order *order, struct arena *a,
    struct narrative_weight **out, size_t *count)
{
	const struct learner *l = s->l;
	struct narrative_weight *w =
	    arena_alloc(a, (l->name_count + order->base_count + 3) * sizeof *w);
	size_t n = 0, limits = 0;
	for (size_t i = 0; i < order->base_count; i++) {
		const char *feature = order->base[i].feature;
		if (strcmp(feature, "@bias") == 0 || known_number(l, feature) < l->name_count)
			continue;
		limits += is_limit(feature);
		w[n++] = order->base[i];
	}
	for (size_t i = 0; i < l->name_count; i++) {
		int weight = s->weighed[i] ? thousandths(s->base[i] + s->weight[i]) : 0;
		if (abs(weight) >= SMALLEST)
			w[n++] = (struct narrative_weight){l->name[i].text, weight};
	}
	w[n++] = (struct narrative_weight){"@bias", thousandths(s->base_bias + s->bias)};
	if (!limits) {
		w[n++] = (struct narrative_weight){"@ask", ASK_AT};
		w[n++] = (struct narrative_weight){"@harmless", HARMLESS_AT};
	}
	qsort(w, n, sizeof *w, by_feature);
	*out = w;
	*count = n;
}

void learner_train(const struct learner *l, const struct learn_order *order, struct arena *a,
    struct narrative_weight **out, size_t *count)
{
	struct lesson s = {.l = l};
	s.weight = xcalloc(l->name_count + 1, sizeof *s.weight);
	s.base = xcalloc(l->name_count + 1, sizeof *s.base);
	s.weighed = xcalloc(l->name_count + 1, sizeof *s.weighed);
	s.taught = xcalloc(l->example_count + 1, sizeof *s.taught);
	s.dual = xcalloc(l->example_count + 1, sizeof *s.dual);
	take_base(&s, order);
	choose(&s, order->without);
	learn(&s);
	answer(&s, order, a, out, count);
	free(s.weight);
	free(s.base);
	free(s.weighed);
	free(s.taught);
	free(s.dual);
}
