/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_simulate_print.c - a simulation for people: what was assumed, who gets how much, and what
 * differs between two policies.
 */
#include "autoconf.h"
#include "policy_simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const simulated_columns[SIMULATED_NUMBERS] = {"mails", "digest_lines", "tasks",
    "letters", "calendar", "tier_1", "tier_2", "tier_3", "last_net"};

void simulated_numbers(const struct workload_counts *n, int out[SIMULATED_NUMBERS])
{
	const int all[SIMULATED_NUMBERS] = {n->mails, n->lines, n->tasks, n->letters, n->calendar,
	    n->tier[1], n->tier[2], n->tier[3], n->tier[4]};
	memcpy(out, all, sizeof all);
}

struct workload_counts simulated_counts(const struct workload *w, const char *ref)
{
	for (size_t i = 0; i < w->person_count; i++)
		if (strcmp(w->person[i].person->ref, ref) == 0)
			return w->person[i].n;
	return (struct workload_counts){0};
}

const char *const *simulated_assumptions(const struct simulated *s)
{
	static const char *lines[8];
	size_t n = 0;
	lines[n++] = s->model
			 ? "people acknowledge, order, have exams done and answer questions by the "
			   "percentages of the model, from the seed"
			 : "nobody does anything: no answer, no order, no exam (the worst case)";
	lines[n++] = "every mail arrives at once, nobody joins, leaves or is away, nobody dies";
	lines[n++] = s->stored
			 ? "follow-ups and questions begin when they did, those of old reports on "
			   "the report's day, with the dates and owners they have now"
			 : "each finding is decided by the tables of the configuration; one person "
			   "stands in for each role, with an address that does not exist";
	if (s->model)
		lines[n++] = "an exam that is done ends its follow-up, and finds nothing new";
	lines[n++] = "a letter is a step whose notice is last-net; a task is a question, once for "
		     "each person told of it, or a step whose notice is phone";
	lines[n++] = "a digest is one mail, and each of its lines is counted";
	lines[n] = NULL;
	return lines;
}

/* ---- one policy -------------------------------------------------------------------------------
 */

static void print_numbers(const struct workload_counts *n)
{
	int number[SIMULATED_NUMBERS];
	simulated_numbers(n, number);
	for (size_t i = 0; i < SIMULATED_NUMBERS; i++)
		printf(" %*d", (int)strlen(simulated_columns[i]), number[i]);
}

static void print_header(const char *first, const char *rest)
{
	printf("%-20s %-12s", first, "role");
	for (size_t i = 0; i < SIMULATED_NUMBERS; i++)
		printf(" %s", simulated_columns[i]);
	printf("%s\n", rest);
}

static void print_ref(const char *ref, const char *role)
{
	char *shown = xstrndup(ref, 20);
	printf("%-20s %-12s", shown, role);
	free(shown);
}

static const char *role_word(const struct workload_person *p)
{
	return vocabulary_word(&role_words, (int)p->role);
}

static void print_person(const struct workload *w, const struct workload_person *p)
{
	char day[32];
	int most = 0;
	for (size_t i = 0; i < p->week_count; i++)
		if (p->week[i].n.mails > most)
			most = p->week[i].n.mails;
	print_ref(p->person->ref, role_word(p));
	print_numbers(&p->n);
	printf("  %6.1f %5d %4d on %-10s %4d\n", (double)p->n.mails / (double)w->week_count, most,
	    p->day.mails, date_text(p->day.day, day), p->item.mails);
}

static const char *ref_of(const struct workload *w, int64_t person)
{
	for (size_t i = 0; i < w->person_count; i++)
		if (w->person[i].person->id == person)
			return w->person[i].person->ref;
	return "-";
}

static void print_worst(const struct workload *w)
{
	char day[32];
	if (w->day.mails)
		printf("worst day: %d mails to %s on %s\n", w->day.mails, ref_of(w, w->day.person),
		    date_text(w->day.day, day));
	if (!w->item.mails)
		return;
	printf("most about one item: %d to %s about ", w->item.mails, ref_of(w, w->item.person));
	if (w->item.ref)
		printf("%s\n", w->item.ref);
	else
		printf("Q%lld\n", (long long)w->item.item);
}

static void print_policy(const struct simulated_policy *s)
{
	const struct workload *w = &s->load;
	printf("\nPolicy %s (%s): %zu follow-ups, %zu questions\n", s->name, s->file,
	    s->run.followup_count, s->run.question_count);
	print_worst(w);
	print_header("\nperson", "  a week worst worst day          item");
	for (size_t i = 0; i < w->person_count; i++)
		print_person(w, &w->person[i]);
	print_ref("all", "");
	print_numbers(&w->n);
	printf("  %6.1f\n", (double)w->n.mails / (double)w->week_count);
}

/* ---- two of them ------------------------------------------------------------------------------
 */

static void print_change(const char *ref, const char *role, const struct workload_counts *one,
    const struct workload_counts *two)
{
	int a[SIMULATED_NUMBERS], b[SIMULATED_NUMBERS];
	simulated_numbers(one, a);
	simulated_numbers(two, b);
	print_ref(ref, role);
	for (size_t i = 0; i < SIMULATED_NUMBERS; i++)
		printf(b[i] == a[i] ? " %*d" : " %+*d", (int)strlen(simulated_columns[i]),
		    b[i] - a[i]);
	putchar('\n');
}

static void print_difference(const struct simulated *s)
{
	const struct workload *one = &s->policy[0].load, *two = &s->policy[1].load;
	printf("\nWhat policy %s would send more (+) or less (-) than %s\n", s->policy[1].name,
	    s->policy[0].name);
	print_header("\nperson", "");
	for (size_t i = 0; i < one->person_count; i++) {
		const struct workload_person *p = &one->person[i];
		const struct workload_counts n = simulated_counts(two, p->person->ref);
		print_change(p->person->ref, role_word(p), &p->n, &n);
	}
	for (size_t i = 0; i < two->person_count; i++) {
		const struct workload_person *p = &two->person[i];
		const struct workload_counts none = simulated_counts(one, p->person->ref);
		bool there = false;
		for (size_t k = 0; k < one->person_count; k++)
			there = there || !strcmp(one->person[k].person->ref, p->person->ref);
		if (!there)
			print_change(p->person->ref, role_word(p), &none, &p->n);
	}
	print_change("all", "", &one->n, &two->n);
}

void simulated_print(const struct simulated *s)
{
	char from[32], until[32];
	const struct workload *w = &s->policy[0].load;
	printf("Simulated from %s to %s over %s\n", date_text(w->from, from),
	    date_text(w->until, until), s->source);
	if (s->model)
		printf("Model of what people do: %s, seed %lld\n", s->model, (long long)s->seed);
	puts("Assumed:");
	for (const char *const *line = simulated_assumptions(s); *line; line++)
		printf("  %s\n", *line);
	for (size_t i = 0; i < s->policy_count; i++)
		print_policy(&s->policy[i]);
	if (s->policy_count == 2)
		print_difference(s);
}
