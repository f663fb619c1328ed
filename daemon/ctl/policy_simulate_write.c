/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_simulate_write.c - a simulation for programs: JSON, or CSV with a line for each person and
 * week.
 */
#include "autoconf.h"
#include "policy_simulate.h"
#include "followupd/csv.h"

#include <stdio.h>
#include <string.h>

/* ---- CSV --------------------------------------------------------------------------------------
 */

static void print_week(const struct simulated_policy *s, const struct workload_person *p,
    const struct workload_week *w)
{
	int number[SIMULATED_NUMBERS];
	char day[32];
	simulated_numbers(&w->n, number);
	csv_print(s->name, ',');
	csv_print(p->person->ref, ',');
	printf("%s,%s", vocabulary_word(&role_words, (int)p->role), date_text(w->monday, day));
	for (size_t i = 0; i < SIMULATED_NUMBERS; i++)
		printf(",%d", number[i]);
	putchar('\n');
}

void simulated_print_csv(const struct simulated *s)
{
	fputs("policy,person,role,week", stdout);
	for (size_t i = 0; i < SIMULATED_NUMBERS; i++)
		printf(",%s", simulated_columns[i]);
	putchar('\n');
	for (size_t i = 0; i < s->policy_count; i++) {
		const struct workload *w = &s->policy[i].load;
		for (size_t k = 0; k < w->person_count; k++)
			for (size_t n = 0; n < w->person[k].week_count; n++)
				print_week(&s->policy[i], &w->person[k], &w->person[k].week[n]);
	}
}

/* ---- JSON -------------------------------------------------------------------------------------
 */

static json_t *numbers_json(const struct workload_counts *n)
{
	int number[SIMULATED_NUMBERS];
	json_t *j = json_object();
	simulated_numbers(n, number);
	for (size_t i = 0; i < SIMULATED_NUMBERS; i++)
		json_object_set_new(j, simulated_columns[i], json_integer(number[i]));
	return j;
}

static json_t *week_json(const struct workload_week *w)
{
	char day[32];
	json_t *j = numbers_json(&w->n);
	json_object_set_new(j, "week", json_string(date_text(w->monday, day)));
	return j;
}

static json_t *weeks_json(const struct workload_week *w, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, week_json(&w[i]));
	return list;
}

static json_t *day_json(const struct workload_most *m)
{
	char day[32];
	if (!m->mails)
		return json_null();
	return json_pack("{s:s, s:i}", "day", date_text(m->day, day), "mails", m->mails);
}

static json_t *item_json(const struct workload_most *m)
{
	if (!m->mails)
		return json_null();
	return json_pack(
	    "{s:I, s:s?, s:i}", "id", (json_int_t)m->item, "ref", m->ref, "told", m->mails);
}

static json_t *days_json(const struct workload_person *p)
{
	char day[32];
	json_t *list = json_array();
	for (size_t i = 0; i < p->day_count; i++)
		if (p->days[i].mails)
			json_array_append_new(list,
			    json_pack("{s:s, s:i, s:i}", "day", date_text(p->days[i].day, day),
				"mails", p->days[i].mails, "digest_lines", p->days[i].lines));
	return list;
}

static json_t *person_json(const struct workload_person *p)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "person", p->person->ref, "role",
	    vocabulary_word(&role_words, (int)p->role), "total", numbers_json(&p->n), "worst_day",
	    day_json(&p->day), "most_about_one_item", item_json(&p->item), "weeks",
	    weeks_json(p->week, p->week_count), "days", days_json(p));
}

static json_t *policy_json(const struct simulated_policy *s)
{
	const struct workload *w = &s->load;
	json_t *people = json_array();
	for (size_t i = 0; i < w->person_count; i++)
		json_array_append_new(people, person_json(&w->person[i]));
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "policy", s->name,
	    "file", s->file, "followups", (json_int_t)s->run.followup_count, "questions",
	    (json_int_t)s->run.question_count, "failed", (json_int_t)s->run.failed_count, "total",
	    numbers_json(&w->n), "worst_day", day_json(&w->day), "most_about_one_item",
	    item_json(&w->item), "weeks", weeks_json(w->week, w->week_count), "people", people);
}

static json_t *change_json(const struct workload_counts *one, const struct workload_counts *two)
{
	int a[SIMULATED_NUMBERS], b[SIMULATED_NUMBERS];
	json_t *j = json_object();
	simulated_numbers(one, a);
	simulated_numbers(two, b);
	for (size_t i = 0; i < SIMULATED_NUMBERS; i++)
		json_object_set_new(j, simulated_columns[i], json_integer(b[i] - a[i]));
	return j;
}

/* The second minus the first, of everybody who is told anything under either. */
static json_t *difference_json(const struct simulated *s)
{
	const struct workload *one = &s->policy[0].load, *two = &s->policy[1].load;
	json_t *people = json_object();
	for (size_t i = 0; i < one->person_count; i++) {
		const char *ref = one->person[i].person->ref;
		const struct workload_counts n = simulated_counts(two, ref);
		json_object_set_new(people, ref, change_json(&one->person[i].n, &n));
	}
	for (size_t i = 0; i < two->person_count; i++) {
		const char *ref = two->person[i].person->ref;
		const struct workload_counts n = simulated_counts(one, ref);
		json_object_set_new(people, ref, change_json(&n, &two->person[i].n));
	}
	return json_pack("{s:o, s:o}", "total", change_json(&one->n, &two->n), "people", people);
}

void simulated_print_json(const struct simulated *s)
{
	char from[32], until[32];
	const struct workload *w = &s->policy[0].load;
	json_t *assumed = json_array(), *policies = json_array();
	for (const char *const *line = simulated_assumptions(s); *line; line++)
		json_array_append_new(assumed, json_string(*line));
	for (size_t i = 0; i < s->policy_count; i++)
		json_array_append_new(policies, policy_json(&s->policy[i]));
	ctl_print_json(json_pack("{s:s, s:s, s:s, s:s, s:s?, s:I, s:o, s:o, s:o}", "from",
	    date_text(w->from, from), "until", date_text(w->until, until), "over", s->source,
	    "behave", s->behave, "model", s->model, "seed", (json_int_t)s->seed, "assumed", assumed,
	    "policies", policies, "difference",
	    s->policy_count == 2 ? difference_json(s) : json_null()));
}
