/* SPDX-License-Identifier: Apache-2.0
 *
 * test_directory.c - who of several people is asked, who stands in, and that patients stay where
 * they are when somebody comes or goes.
 */
#include "autoconf.h"
#include "followupd/directory.h"
#include "followupd/mem.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *directory_suite(void);

#define SOME_DAY 100 /* DAYS(SOME_DAY) is now */
#define PATIENTS 2000

static struct arena *a;

/* "C coordinator 90-110>D 95-:": ref, roles, absences by day with who covers, until "" for good, or
 * on call in a role "99-101!chief", of a team "90-@7"; "-" in front of the ref: no longer active,
 * "!": without an address. */
static struct person *person_of(const char *line, size_t place)
{
	struct person *p = arena_alloc(a, sizeof *p);
	char *copy = arena_strdup(a, line), *rest = copy;
	const char *ref = strsep(&rest, " "), *roles = strsep(&rest, " ");
	bool gone = *ref == '-', mute = *ref == '!';
	ref += gone || mute;
	*p = (struct person){.id = (int64_t)place + 1,
	    .ref = ref,
	    .email = mute ? "" : arena_printf(a, "%s@site.example", ref),
	    .roles = vocabulary_set(&role_words, roles),
	    .active = !gone};
	for (char *word; (word = strsep(&rest, " "));) {
		int from = 0, until = 0, cover = 0;
		char *dash = strchr(word, '-'), *to = strchr(word, '>'), *as = strchr(word, '!'),
		     *of = strchr(word, '@');
		ck_assert(dash && sscanf(word, "%d", &from) == 1);
		bool ends = sscanf(dash + 1, "%d", &until) == 1;
		if (to)
			ck_assert(sscanf(to + 1, "%d", &cover) == 1);
		p->period = arena_grow(a, p->period, p->period_count, sizeof *p->period);
		p->period[p->period_count++] = (struct period){.kind = of   ? PERIOD_MEMBER
								       : as ? PERIOD_ON_CALL
									    : PERIOD_ABSENT,
		    .team = of ? of[1] - '0' : 0,
		    .role = as ? (enum role)vocabulary_value(&role_words, as + 1) : ROLE_OWNER,
		    .from = DAYS(from),
		    .until = ends ? DAYS(until) : INSTANT_NONE,
		    .cover = cover,
		    .said = 0,
		    .withdrawn = INSTANT_NONE};
	}
	return p;
}

static struct directory directory_of(const char *lines)
{
	struct directory d = {0};
	char *copy = arena_strdup(a, lines), *rest = copy;
	for (char *line; (line = strsep(&rest, ";"));) {
		d.person = arena_grow(a, d.person, d.count, sizeof *d.person);
		d.person[d.count] = person_of(line + strspn(line, " "), d.count);
		d.count++;
	}
	return d;
}

/* The numbers behind ">" are places in the list, from 1. */
static const struct {
	const char *people;
	enum role role;
	int first, not ;
	const char *asked, *instead_of; /* refs; NULL: nobody */
} cases[] = {
    /* here is who is asked */
    {"C coordinator; S fail-safe", ROLE_COORDINATOR, 0, 0, "C", NULL},
    {"S fail-safe|coordinator; C coordinator", ROLE_COORDINATOR, 0, 0, "C", NULL},
    {"-C coordinator; S fail-safe", ROLE_COORDINATOR, 0, 0, "S", NULL},
    {"!C coordinator; S fail-safe", ROLE_COORDINATOR, 0, 0, "S", NULL},
    {"-C coordinator; -S fail-safe", ROLE_COORDINATOR, 0, 0, NULL, NULL},
    /* the person of the case comes first */
    {"R radiologist; Q radiologist; S fail-safe", ROLE_RADIOLOGIST, 1, 0, "R", NULL},
    {"R radiologist; Q radiologist; S fail-safe", ROLE_RADIOLOGIST, 2, 0, "Q", NULL},
    {"!R radiologist; Q radiologist; S fail-safe", ROLE_RADIOLOGIST, 1, 0, "Q", NULL},
    {"-O clinician; C coordinator; S fail-safe", ROLE_COORDINATOR, 1, 0, "C", NULL},
    /* a leave: before, on its first and last day, after */
    {"O clinician 101-110>2; V clinician; S fail-safe", ROLE_COORDINATOR, 1, 0, "O", NULL},
    {"O clinician 100-110>2; V clinician; S fail-safe", ROLE_COORDINATOR, 1, 0, "V", "O"},
    {"O clinician 90-101>2; V clinician; S fail-safe", ROLE_COORDINATOR, 1, 0, "V", "O"},
    {"O clinician 90-100>2; V clinician; S fail-safe", ROLE_COORDINATOR, 1, 0, "O", NULL},
    {"O clinician 90->2; V clinician; S fail-safe", ROLE_COORDINATOR, 1, 0, "V", "O"},
    /* the cover is away too; in a circle; nobody is named; cannot be told */
    {"O clinician 90->2; V clinician 90->3; W clinician; S fail-safe", ROLE_COORDINATOR, 1, 0, "W",
	"O"},
    {"O clinician 90->2; V clinician 90->1; C coordinator; S fail-safe", ROLE_COORDINATOR, 1, 0,
	"C", "O"},
    {"O clinician 90-; C coordinator; S fail-safe", ROLE_COORDINATOR, 1, 0, "C", "O"},
    {"O clinician 90->2; !V clinician; C coordinator; S fail-safe", ROLE_COORDINATOR, 1, 0, "C",
	"O"},
    {"C coordinator 90->2; D coordinator 90->1; S fail-safe", ROLE_COORDINATOR, 0, 0, "S", "D"},
    {"C coordinator 90-; D coordinator; S fail-safe", ROLE_COORDINATOR, 1, 0, "D", "C"},
    /* of two absences the one that ends last names the cover */
    {"O clinician 90-105>2 90-110>3; V clinician; W clinician; S fail-safe", ROLE_COORDINATOR, 1, 0,
	"W", "O"},
    /* the fail-safe is told even when away, unless somebody stands in */
    {"C clinician; S fail-safe 90-", ROLE_COORDINATOR, 0, 0, "S", NULL},
    {"C clinician; S fail-safe 90->1", ROLE_COORDINATOR, 0, 0, "C", NULL},
    /* another one */
    {"R radiologist; Q radiologist; S fail-safe", ROLE_RADIOLOGIST, 0, 1, "Q", NULL},
    {"R radiologist; S fail-safe", ROLE_RADIOLOGIST, 0, 1, "S", NULL},
    {"R radiologist; Q radiologist 90->1; S fail-safe", ROLE_RADIOLOGIST, 0, 1, "S", "Q"},
    {"S fail-safe", ROLE_RADIOLOGIST, 0, 1, "S", NULL},
    /* who is on call in that role is asked before the others, behind the person of the case */
    {"A chief; B chief 99-101!chief; C chief; D chief", ROLE_CHIEF, 0, 0, "B", NULL},
    {"A chief; B chief; C chief 99-101!chief; D chief", ROLE_CHIEF, 0, 0, "C", NULL},
    {"A chief 99-101!chief; B chief 101-102!chief; C chief 90-100!chief", ROLE_CHIEF, 0, 0, "A",
	NULL},
    {"R radiologist; Q radiologist 99-101!radiologist; S fail-safe", ROLE_RADIOLOGIST, 1, 0, "R",
	NULL},
    {"R radiologist 99-101!radiologist; Q radiologist; S fail-safe", ROLE_RADIOLOGIST, 0, 1, "Q",
	NULL},
    {"A chief|radiologist 99-101!radiologist; B chief 99-101!chief", ROLE_CHIEF, 0, 0, "B", NULL},
    /* on call and away: whoever covers */
    {"A chief 99-101!chief 99-101>3; B chief; V clinician", ROLE_CHIEF, 0, 0, "V", "A"},
};

START_TEST(who_is_asked)
{
	const struct directory d = directory_of(cases[_i].people);
	const struct role_wanted w = {.role = cases[_i].role,
	    .at = DAYS(SOME_DAY),
	    .patient = 1,
	    .first = cases[_i].first,
	    .not = cases[_i].not };
	const struct addressee h = directory_choose(&d, &w);
	ck_assert_pstr_eq(h.person ? h.person->ref : NULL, cases[_i].asked);
	ck_assert_pstr_eq(h.instead_of ? h.instead_of->ref : NULL, cases[_i].instead_of);
}
END_TEST

/* Of team 1: whom of it something was given to, then somebody of it, then anybody, then the
 * fail-safe. */
static const struct {
	const char *people;
	int first, given;
	const char *asked, *instead_of;
} team_cases[] = {
    {"C coordinator; D coordinator 90-@1; S fail-safe", 0, 0, "D", NULL},
    {"C coordinator 90-@1; D coordinator; S fail-safe", 0, 0, "C", NULL},
    {"C coordinator 90-@2; D coordinator 90-@1; S fail-safe", 0, 0, "D", NULL},
    /* not yet, and not any more */
    {"C coordinator 101-@1; D coordinator 90-@1; S fail-safe", 0, 1, "D", NULL},
    {"C coordinator 90-100@1; D coordinator 90-@1; S fail-safe", 0, 1, "D", NULL},
    /* whom it was given to, while that one is of it and can be told */
    {"C coordinator 90-@1; D coordinator 90-@1; S fail-safe", 0, 1, "C", NULL},
    {"C coordinator 90-@1; D coordinator 90-@1; S fail-safe", 0, 2, "D", NULL},
    {"C coordinator 90-@1 95-105>2; D coordinator; S fail-safe", 0, 1, "D", "C"},
    {"C coordinator 90-@1 95-105; D coordinator 90-@1; S fail-safe", 0, 1, "D", "C"},
    {"-C coordinator 90-@1; D coordinator 90-@1; S fail-safe", 0, 1, "D", NULL},
    {"C clinician 90-@1; D coordinator 90-@1; S fail-safe", 0, 1, "D", NULL},
    /* the person of the case comes first */
    {"C coordinator 90-@1; D coordinator; O clinician; S fail-safe", 3, 1, "O", NULL},
    {"C coordinator 90-@1; D coordinator; -O clinician; S fail-safe", 3, 0, "C", NULL},
    /* nobody of the team is here: another one in the role, then the fail-safe */
    {"C coordinator 90-@1 95-; D coordinator; S fail-safe", 0, 1, "D", "C"},
    {"C coordinator 90-@1 95-; S fail-safe", 0, 1, "S", "C"},
    {"C coordinator; S fail-safe", 0, 0, "C", NULL},
};

START_TEST(who_of_a_team_is_asked)
{
	const struct directory d = directory_of(team_cases[_i].people);
	const struct role_wanted w = {.role = ROLE_COORDINATOR,
	    .at = DAYS(SOME_DAY),
	    .patient = 1,
	    .first = team_cases[_i].first,
	    .of = {.team = 1, .person = team_cases[_i].given}};
	const struct addressee h = directory_choose(&d, &w);
	ck_assert_pstr_eq(h.person ? h.person->ref : NULL, team_cases[_i].asked);
	ck_assert_pstr_eq(h.instead_of ? h.instead_of->ref : NULL, team_cases[_i].instead_of);
}
END_TEST

/* Open follow-ups and the day on which the last one was given, of C, D and E in that order. */
static const struct {
	enum assign_by by;
	const char *people;
	int64_t open[3];
	int given[3];
	const char *to;
} gifts[] = {
#define THREE "C coordinator 90-@1; D coordinator 90-@1; E coordinator 90-@1"
    {ASSIGN_LOAD, THREE, {5, 3, 4}, {1, 2, 3}, "D"},
    {ASSIGN_LOAD, THREE, {5, 6, 4}, {1, 2, 3}, "E"},
    {ASSIGN_TURN, THREE, {5, 3, 4}, {7, 9, 8}, "C"},
    {ASSIGN_TURN, THREE, {5, 3, 4}, {9, 8, 7}, "E"},
    /* who is away, even with a cover, left, or is of another team, is given nothing */
    {ASSIGN_LOAD, "C coordinator 90-@1; D coordinator 90-@1 95-105>1; E coordinator 90-@1",
	{5, 3, 4}, {1, 2, 3}, "E"},
    {ASSIGN_LOAD, "C coordinator 90-@1; -D coordinator 90-@1; E coordinator 90-@2", {5, 3, 4},
	{1, 2, 3}, "C"},
    {ASSIGN_TURN, "C coordinator 90-@1 95-; D coordinator 90-95@1; E radiologist 90-@1", {0, 0, 0},
	{1, 2, 3}, NULL},
};

START_TEST(whom_of_a_team_something_is_given_to)
{
	const struct directory d = directory_of(gifts[_i].people);
	for (size_t i = 0; i < d.count; i++) {
		d.person[i]->open = gifts[_i].open[i];
		d.person[i]->given_at = DAYS(gifts[_i].given[i]);
	}
	const struct person *p = directory_give(&d, 1, gifts[_i].by, 1, DAYS(SOME_DAY));
	ck_assert_pstr_eq(p ? p->ref : NULL, gifts[_i].to);
}
END_TEST

/* What was taken back, or said later, changes nothing of what was decided before. */
START_TEST(what_is_said_counts_while_it_stands)
{
	static const struct {
		int said, withdrawn; /* 0: it stands */
		bool away;
	} rows[] = {
	    {50, 0, true}, {100, 0, true}, {101, 0, false}, {50, 100, false}, {50, 101, true}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct directory d = directory_of("C coordinator 90-110");
		struct period *t = d.person[0]->period;
		t->said = DAYS(rows[i].said);
		t->withdrawn = rows[i].withdrawn ? DAYS(rows[i].withdrawn) : INSTANT_NONE;
		ck_assert_int_eq(person_absence(d.person[0], DAYS(SOME_DAY)) != NULL, rows[i].away);
	}
}
END_TEST

static size_t place_of(const struct directory *d, uint64_t patient)
{
	const struct role_wanted w = {
	    .role = ROLE_COORDINATOR, .at = DAYS(SOME_DAY), .patient = patient};
	return (size_t)directory_choose(d, &w).person->id;
}

START_TEST(patients_are_spread_and_stay)
{
	const struct directory two = directory_of("C1 coordinator; C2 coordinator; S fail-safe"),
			       three = directory_of("C1 coordinator; C2 coordinator; S fail-safe; "
						    "C3 coordinator");
	size_t of[5] = {0}, moved = 0;
	for (uint64_t n = 1; n <= PATIENTS; n++) {
		size_t before = place_of(&two, n * 7919), after = place_of(&three, n * 7919);
		of[before]++;
		moved += before != after;
		ck_assert_msg(before == after || after == 4, "patient %d goes from %zu to %zu",
		    (int)n, before, after);
	}
	ck_assert_int_eq(of[1] + of[2], PATIENTS);
	ck_assert_int_gt(of[1], PATIENTS * 2 / 5);
	ck_assert_int_gt(of[2], PATIENTS * 2 / 5);
	ck_assert_int_gt(moved, PATIENTS / 4);
	ck_assert_int_lt(moved, PATIENTS * 2 / 5);
}
END_TEST

START_TEST(people_are_found)
{
	const struct directory d = directory_of("C coordinator; -D clinician; !E clinician");
	ck_assert_ptr_eq(directory_find(&d, "D"), d.person[1]);
	ck_assert_ptr_eq(directory_get(&d, 3), d.person[2]);
	ck_assert_ptr_null(directory_get(&d, 4));
	ck_assert_ptr_null(directory_find(&d, "x"));
	ck_assert(directory_reachable(d.person[0]));
	ck_assert(!directory_reachable(d.person[1]));
	ck_assert(!directory_reachable(d.person[2]));
	ck_assert(!directory_reachable(NULL));
}
END_TEST

static void set_up(void)
{
	a = arena_new();
}

static void tear_down(void)
{
	arena_free(a);
}

Suite *directory_suite(void)
{
	Suite *s = suite_create("directory");
	TCase *t = tcase_create("choice");
	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, who_is_asked, 0, sizeof cases / sizeof *cases);
	tcase_add_loop_test(t, who_of_a_team_is_asked, 0, sizeof team_cases / sizeof *team_cases);
	tcase_add_loop_test(
	    t, whom_of_a_team_something_is_given_to, 0, sizeof gifts / sizeof *gifts);
	tcase_add_test(t, what_is_said_counts_while_it_stands);
	tcase_add_test(t, patients_are_spread_and_stay);
	tcase_add_test(t, people_are_found);
	suite_add_tcase(s, t);
	return s;
}
