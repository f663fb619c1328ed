/* SPDX-License-Identifier: Apache-2.0
 *
 * test_vocabulary.c - every table of words is whole, and the schema and the manual say the same.
 */
#include "autoconf.h"
#include "../suite.h"
#include "followupd/answers.h"
#include "followupd/buf.h"
#include "followupd/closure.h"
#include "followupd/followup.h"
#include "followupd/mem.h"
#include "followupd/facts.h"
#include "followupd/vocabulary.h"

#include <dirent.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#define WORDS_MAX 40

Suite *vocabulary_suite(void);

/* ---- the tables ----------------------------------------------------------------------------- */

static const struct {
	const struct vocabulary *v;
	int last; /* value of the enum */
} last_values[] = {{&exam_kind_words, TOKEN_NONE}, {&exam_status_words, EXAM_WITHDRAWN},
    {&visit_status_words, VISIT_CONTRADICTED}, {&version_status_words, VERSION_REFUSED},
    {&finding_origin_words, ORIGIN_NARRATIVE}, {&disposition_words, DISPOSITION_SHADOW},
    {&inbound_format_words, FORMAT_FHIR}, {&inbound_verdict_words, INBOUND_FRAGMENT},
    {&outcome_words, OUTCOME_FAILED}, {&beside_words, BESIDE_OPINION},
    {&question_class_words, CLASS_PATIENT}, {&question_kind_words, QUESTION_SOURCE_SILENT},
    {&notice_kind_words, NOTICE_NEEDS}, {&outbox_phase_words, PHASE_BODY},
    {&verdict_words, VERDICT_IN_DOUBT}, {&delivery_outcome_words, DELIVERY_WITHDRAWN},
    {&calendar_kind_words, CALENDAR_APPOINTMENT}, {&history_kind_words, HISTORY_UNDONE},
    {&question_event_words, QUESTION_WAS_UNDONE}, {&answer_kind_words, ANSWER_FIXED},
    {&owner_source_words, OWNER_READER}, {&need_words, NEED_REFERRAL},
    {&not_owed_words, NOT_OWED_WRONG_PATIENT}, {&wait_reason_words, WAIT_COLLEAGUE},
    {&told_by_words, TOLD_BY_PORTAL}, {&attempt_channel_words, CHANNEL_OTHER},
    {&attempt_outcome_words, ATTEMPT_RECEIPT}, {&contact_kind_words, CONTACT_NEVER},
    {&contact_use_words, USE_KIN}, {&contact_place_words, PLACE_KIN},
    {&contact_end_words, CONTACT_UNDONE}, {&followup_state_words, FOLLOWUP_CLOSED},
    {&followup_hold_words, HOLD_SUSPENDED}, {&role_words, ROLE_FAIL_SAFE},
    {&period_kind_words, PERIOD_MEMBER}, {&assign_by_words, ASSIGN_TURN},
    {&step_from_words, FROM_LATEST}, {&step_unless_words, UNLESS_SCHEDULED},
    {&closure_words, CLOSURE_ADMIN_CLOSED}, {&exam_reason_words, REASON_NOTE_NAMES},
    {&explain_verdict_words, EXPLAIN_NOT_NEEDED}, {&letter_state_words, LETTER_LEFT_OUT},
    {&letter_says_words, SAYS_MAMMOGRAM_KNOWN}, {&breast_density_words, DENSITY_DENSE},
    {&desk_list_words, DESK_MAIL}, {&desk_why_words, WHY_QUESTION}};

START_TEST(a_table_has_a_word_for_every_value)
{
	size_t listed = 0;
	for (const struct vocabulary *const *v = vocabularies; *v; v++, listed++)
		ck_assert_ptr_eq(*v, last_values[listed].v);
	ck_assert_uint_eq(listed, sizeof last_values / sizeof *last_values);
	const struct vocabulary *v = last_values[_i].v;
	ck_assert_int_eq(v->count, last_values[_i].last + 1);
	for (size_t i = 0; i < v->count; i++) {
		const char *word = v->word[i].word;
		int value;
		ck_assert_msg(word && *word && v->word[i].meaning && *v->word[i].meaning,
		    "%s %zu has no word", v->name, i);
		ck_assert_msg(vocabulary_find(v, word, &value) && value == (int)i,
		    "%s has \"%s\" twice", v->name, word);
		ck_assert_str_eq(vocabulary_word(v, (int)i), word);
		ck_assert_int_eq(vocabulary_value(v, word), (int)i);
	}
}
END_TEST

START_TEST(other_words_are_not_found)
{
	int value;
	ck_assert(!vocabulary_find(&outcome_words, "no-such-word", &value));
	ck_assert(!vocabulary_find(&outcome_words, NULL, &value));
}
END_TEST

/* A question that nothing answers would stay for ever, and an answer that fits nothing is dead. */
START_TEST(every_question_has_answers_and_every_answer_a_question)
{
	struct arena *a = arena_new();
	for (size_t q = QUESTION_NONE + 1; q < question_kind_words.count; q++)
		ck_assert_msg(*answers_of(a, (enum question_kind)q), "nothing answers %s",
		    question_kind_words.word[q].word);
	for (int k = ANSWER_ACKNOWLEDGE; k < (int)answer_kind_words.count; k++) {
		size_t fits = 0;
		for (size_t q = 0; q < question_kind_words.count; q++)
			fits += answer_fits((enum answer_kind)k, (enum question_kind)q);
		ck_assert_msg((fits > 0) == (k >= ANSWER_OPEN), "%s fits %zu kinds",
		    answer_kind_words.word[k].word, fits);
	}
	ck_assert_str_eq(answers_of(a, QUESTION_EXAM_MATCH),
	    "attach-exam, reject-exam, reassign, ask-author or wait-until");
	ck_assert_str_eq(answers_of(a, QUESTION_NONE), "");
	arena_free(a);
}
END_TEST

/* ---- the schema ----------------------------------------------------------------------------- */

static void read_text(const char *path, struct buf *out)
{
	struct err e = {0};
	ck_assert_msg(buf_read_file(out, path, 10000000, &e), "%s", e.text);
}

/* The migrations in the order in which they are applied, as one text. */
static void read_schema(struct buf *out)
{
	char dir[4096], path[5000];
	struct dirent **entry;
	snprintf(dir, sizeof dir, "%s/schema", source_dir());
	int count = scandir(dir, &entry, NULL, alphasort);
	ck_assert_int_gt(count, 0);
	for (int i = 0; i < count; i++) {
		size_t n = strlen(entry[i]->d_name);
		snprintf(path, sizeof path, "%s/%s", dir, entry[i]->d_name);
		if (n > 4 && strcmp(entry[i]->d_name + n - 4, ".sql") == 0)
			read_text(path, out);
		free(entry[i]);
	}
	free(entry);
}

/* The last "CHECK (column IN ('a', 'b'))" of the table, to words; 0: it has none. */
static size_t last_check(
    const char *sql, const char *table, const char *column, char word[WORDS_MAX][64])
{
	char pattern[200], of[64] = "";
	regex_t re;
	size_t count = 0;
	regmatch_t m[4];
	snprintf(pattern, sizeof pattern,
	    "(CREATE|ALTER) TABLE ([a-z_]+)|CHECK \\(%s IN[[:space:]]*\\(([^)]*)\\)", column);
	ck_assert_int_eq(regcomp(&re, pattern, REG_EXTENDED), 0);
	for (const char *at = sql; regexec(&re, at, 4, m, 0) == 0; at += m[0].rm_eo) {
		if (m[2].rm_so >= 0) {
			snprintf(
			    of, sizeof of, "%.*s", (int)(m[2].rm_eo - m[2].rm_so), at + m[2].rm_so);
			continue;
		}
		if (strcmp(of, table) != 0)
			continue;
		count = 0;
		const char *end = at + m[3].rm_eo;
		for (const char *q = at + m[3].rm_so; (q = strchr(q, '\'')) && q < end; count++) {
			size_t len = strcspn(++q, "'");
			ck_assert_uint_lt(count, WORDS_MAX);
			snprintf(word[count], 64, "%.*s", (int)len, q);
			q += len + 1;
		}
	}
	regfree(&re);
	return count;
}

static void has_words(
    const char *column, char word[WORDS_MAX][64], size_t count, const char *wanted)
{
	bool found = false;
	for (size_t i = 0; i < count; i++)
		found = found || strcmp(word[i], wanted) == 0;
	ck_assert_msg(found, "the CHECK of %s lacks \"%s\"", column, wanted);
}

START_TEST(the_schema_allows_exactly_these_words)
{
	char table[64], word[WORDS_MAX][64];
	struct buf sql = {0};
	read_schema(&sql);
	size_t checked = 0;
	for (const struct vocabulary *const *v = vocabularies; *v; v++) {
		if (!(*v)->column)
			continue;
		snprintf(
		    table, sizeof table, "%.*s", (int)strcspn((*v)->column, "."), (*v)->column);
		size_t count =
		    last_check(buf_text(&sql), table, strchr((*v)->column, '.') + 1, word);
		if (!count) /* these grow with the program */
			ck_assert(*v == &question_kind_words || *v == &closure_words);
		for (size_t i = 0; count && i < (*v)->count; i++)
			has_words((*v)->column, word, count, (*v)->word[i].word);
		ck_assert_msg(!count || count == (*v)->count, "%s allows more", (*v)->column);
		checked += count > 0;
	}
	ck_assert_uint_ge(checked, 14);
	buf_free(&sql);
}
END_TEST

/* ---- the manual ----------------------------------------------------------------------------- */

static void manual_has(const char *manual, const char *line)
{
	ck_assert_msg(strstr(manual, line) != NULL, "the manual lacks: %s", line);
}

/* The values whose bit is in `listed`, each an item of a list below that heading. */
static void section_lists(
    const char *manual, const char *heading, const struct vocabulary *v, uint64_t listed)
{
	char line[200];
	const char *section = strstr(manual, heading);
	ck_assert_msg(section != NULL, "the manual lacks: %s", heading);
	for (size_t i = 0; i < v->count; i++) {
		snprintf(line, sizeof line, "\n.It %s\n", v->word[i].word);
		if (listed >> i & 1)
			manual_has(section, line);
	}
}

static void read_manual(const char *name, struct buf *out)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/man/%s", source_dir(), name);
	read_text(path, out);
}

/* A channel has an outcome, and each outcome a channel. */
START_TEST(every_outcome_of_an_attempt_has_a_channel)
{
	unsigned any = 0;
	for (size_t i = 0; i < attempt_channel_words.count; i++) {
		unsigned one = attempt_outcomes_of((enum attempt_channel)i);
		ck_assert(one & SET_OF(ATTEMPT_REACHED));
		ck_assert(!(one & SET_OF(ATTEMPT_RECEIPT)) == (i != CHANNEL_CERTIFIED_LETTER));
		any |= one;
	}
	ck_assert_uint_eq(any, SET_OF(attempt_outcome_words.count) - 1);
}
END_TEST

START_TEST(the_manual_lists_every_word)
{
	char line[200];
	struct buf manual = {0};
	read_manual("followupctl.1", &manual);
	for (int i = QUESTION_NONE + 1; i < (int)question_kind_words.count; i++) {
		snprintf(line, sizeof line, "\n.It %s Pq %s\n",
		    vocabulary_word(&question_kind_words, i),
		    vocabulary_word(
			&question_class_words, question_class_of((enum question_kind)i)));
		manual_has(buf_text(&manual), line);
	}
	section_lists(buf_text(&manual), ".Sh QUESTIONS\n", &question_class_words, UINT64_MAX);
	section_lists(
	    buf_text(&manual), ".Sh HISTORY OF A FOLLOW-UP\n", &history_kind_words, UINT64_MAX);
	section_lists(
	    buf_text(&manual), ".Sh STATES OF A FOLLOW-UP\n", &followup_state_words, UINT64_MAX);
	section_lists(
	    buf_text(&manual), ".Sh STATES OF A FOLLOW-UP\n", &followup_hold_words, UINT64_MAX);
	section_lists(
	    buf_text(&manual), ".Sh HISTORY OF A QUESTION\n", &question_event_words, UINT64_MAX);
	section_lists(buf_text(&manual), ".Sh ATTEMPTS\n", &attempt_channel_words, UINT64_MAX);
	section_lists(buf_text(&manual), ".Sh ATTEMPTS\n", &attempt_outcome_words, UINT64_MAX);
	for (size_t i = CLOSURE_NONE + 1; i < closure_words.count; i++)
		manual_has(
		    strstr(buf_text(&manual), ".Sh CLOSURE CODES"), closure_words.word[i].word);
	buf_free(&manual);
	read_manual("followupd.conf.5.in", &manual);
	section_lists(buf_text(&manual), ".Sh POLICY FILE\n", &role_words, UINT64_MAX);
	section_lists(buf_text(&manual), ".Sh POLICY FILE\n", &step_from_words, UINT64_MAX);
	section_lists(buf_text(&manual), ".Sh POLICY FILE\n", &step_unless_words, UINT64_MAX);
	buf_free(&manual);
}
END_TEST

/* ---- transitions ---------------------------------------------------------------------------- */

/* A follow-up in that state as it can be: bit 0 is an order, bit 1 an appointment, bit 2 a closure
 * by an exam.  False: it cannot. */
static bool make_state(enum followup_state state, int how, struct followup *f)
{
	bool order = how & 1, booked = how & 2, by_exam = how & 4;
	*f = (struct followup){.state = state,
	    .order_placer = order ? "P1" : NULL,
	    .appointment_at = booked ? DAYS(9) : INSTANT_NONE,
	    .performed_at = state == FOLLOWUP_PERFORMED ? DAYS(1) : INSTANT_NONE,
	    .closure = state != FOLLOWUP_CLOSED ? CLOSURE_NONE
		       : by_exam		? CLOSURE_DONE_MATCH
						: CLOSURE_CLIN_CLOSED};
	switch (state) {
	case FOLLOWUP_OPEN:
		return !how;
	case FOLLOWUP_ORDERED:
		return how == 1;
	case FOLLOWUP_SCHEDULED:
		return booked && !by_exam;
	case FOLLOWUP_PERFORMED:
		return !by_exam;
	case FOLLOWUP_CLOSED:
		break;
	}
	return true;
}

/* "ordered, open": every state that the fact can lead to; "-": it cannot happen there. */
static void states_after(enum followup_state state, enum followup_fact fact, struct buf *out)
{
	unsigned to = 0;
	for (int how = 0; how < 8; how++) {
		struct followup f;
		struct err e = {0};
		if (!make_state(state, how, &f))
			continue;
		if (fact == FACT_CLOSED)
			f.closure = CLOSURE_CLIN_CLOSED;
		if (fact == FACT_SCHEDULED)
			f.appointment_at = DAYS(9);
		if (followup_enter(&f, fact, DAYS(2), &e))
			to |= SET_OF(f.state);
	}
	struct arena *a = arena_new();
	buf_adds(out, to ? vocabulary_list(a, &followup_state_words, to, ", ") : "-");
	arena_free(a);
}

/* As the manual prints it: a row for each thing that happens, a column for each state before. */
START_TEST(the_manual_has_every_transition)
{
	struct buf manual = {0}, row = {0};
	read_manual("followupctl.1", &manual);
	const char *section = strstr(buf_text(&manual), ".Sh STATES OF A FOLLOW-UP\n");
	ck_assert_ptr_nonnull(section);
	buf_adds(&row, "\n.It Em happens");
	for (int s = 0; s <= FOLLOWUP_CLOSED; s++)
		buf_addf(&row, " Ta Em %s", vocabulary_word(&followup_state_words, s));
	buf_adds(&row, "\n");
	for (int f = FACT_ORDERED; f <= FACT_REOPENED; f++) {
		buf_addf(&row, ".It %s",
		    vocabulary_word(
			&history_kind_words, (int)followup_fact_line((enum followup_fact)f)));
		for (int s = 0; s <= FOLLOWUP_CLOSED; s++) {
			buf_adds(&row, " Ta ");
			states_after((enum followup_state)s, (enum followup_fact)f, &row);
		}
		buf_adds(&row, "\n");
	}
	buf_adds(&row, ".El\n");
	manual_has(section, buf_text(&row));
	buf_free(&row);
	buf_free(&manual);
}
END_TEST

Suite *vocabulary_suite(void)
{
	Suite *s = suite_create("vocabulary");
	TCase *t = tcase_create("words");
	tcase_add_loop_test(
	    t, a_table_has_a_word_for_every_value, 0, sizeof last_values / sizeof *last_values);
	tcase_add_test(t, other_words_are_not_found);
	tcase_add_test(t, every_question_has_answers_and_every_answer_a_question);
	tcase_add_test(t, the_schema_allows_exactly_these_words);
	tcase_add_test(t, every_outcome_of_an_attempt_has_a_channel);
	tcase_add_test(t, the_manual_lists_every_word);
	tcase_add_test(t, the_manual_has_every_transition);
	suite_add_tcase(s, t);
	return s;
}
