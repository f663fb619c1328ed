/* SPDX-License-Identifier: Apache-2.0
 *
 * page_letters.c - letters to patients: what is to be printed, sent and answered for; a batch as
 * one file that prints a letter a page, and its addresses.
 *
 * What is ticked is stored as an answer of its own for each letter; whether it may be says the
 * engine, and what it did not record is named.
 */
#include "autoconf.h"
#include "batch.h"
#include "case.h"
#include "fields.h"
#include "followupd/chart_store.h"
#include "followupd/contact.h"
#include "followupd/csv.h"
#include "followupd/letter_store.h"
#include "followupd/papers.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRINT_MAX 100 /* in one batch */
#define SHOWN_MAX 100

static const struct {
	const char *name, *words, *column, *empty;
} lists[] = {
    [LETTERS_TO_PRINT] = {"print", "To print", "to_print", "No letters wait."},
    [LETTERS_PRINTED] = {"printed", "Printed, not sent", "printed", "No printed letter waits."},
    [LETTERS_NO_RECEIPT] = {"sent", "Sent, no receipt", "no_receipt",
	"No certified letter waits for its receipt."},
    [LETTERS_RETURNED] = {"returned", "Returned", "returned", "No letter came back."},
};

struct letters_read {
	struct visit *v;
	enum letter_list list;
	const char *batch; /* NULL: of all */
	struct rows rows, counts;
	struct charts charts; /* of what is to be printed */
	date today;
};

/* ---- one letter in words ----------------------------------------------------------------------
 */

static enum letter_says says_of(const struct rows *r, int i)
{
	return (enum letter_says)vocabulary_value(&letter_says_words, row_text(r, i, "says"));
}

static const char *day_words(struct letters_read *l, date d)
{
	json_t *day = spoken_day(d, l->today);
	const char *words =
	    arena_strdup(l->v->arena, json_string_value(json_object_get(day, "words")));
	json_decref(day);
	return words;
}

/* "Certified letter: we tried to reach you about a follow-up". */
static const char *what_words(struct letters_read *l, int i)
{
	return arena_printf(l->v->arena, "%s: %s",
	    row_bool(&l->rows, i, "certified") ? "Certified letter" : "Letter",
	    vocabulary_meaning(&letter_says_words, (int)says_of(&l->rows, i)));
}

/* Whose letter the row is, as the engine would print it; NULL: it is printed already. */
static const struct chart *chart_of(const struct letters_read *l, int i)
{
	int64_t patient = row_int(&l->rows, i, "patient_id");
	return l->list == LETTERS_TO_PRINT ? charts_of(&l->charts, patient) : NULL;
}

static const char *best(const struct chart *c, enum contact_kind kind)
{
	const struct contact_point *p = c ? contact_best(c, kind) : NULL;
	return p ? p->value : NULL;
}

/* "Spanish"; "English: no text in Polish"; the engine takes the same. */
static const char *language_of(struct letters_read *l, int i)
{
	const struct papers *texts = l->v->site->papers;
	const char *wanted = row_text(&l->rows, i, "language");
	if (!wanted)
		wanted = best(chart_of(l, i), CONTACT_LANGUAGE);
	const char *used = papers_language(texts, wanted);
	if (!wanted)
		return arena_printf(
		    l->v->arena, "%s: the patient's is not known", language_words(used));
	if (strcmp(language_words(wanted), language_words(used)) != 0)
		return arena_printf(l->v->arena, "%s: there is no text in %s", language_words(used),
		    language_words(wanted));
	return language_words(used);
}

/* "Act 112: by 2 May"; without a law since when it waits. */
static json_t *for_json(struct letters_read *l, int i)
{
	const struct rows *r = &l->rows;
	date by = row_date(r, i, "deadline"),
	     queued = zone_date(l->v->zone, row_time(r, i, "queued_at"));
	const char *law = says_of(r, i) == SAYS_ACT_112 ? "Act 112" : "MQSA";
	if (by == DATE_NONE)
		return json_pack("{s:s, s:s}", "words",
		    arena_printf(l->v->arena, "since %s", day_words(l, queued)), "kind", "plain");
	return json_pack("{s:s, s:s}", "words",
	    arena_printf(l->v->arena, "%s: by %s", law, day_words(l, by)), "kind",
	    by < l->today	 ? "overdue"
	    : by - l->today <= 7 ? "soon"
				 : "plain");
}

static const char *subject_path(struct visit *v, const struct rows *r, int i)
{
	const char *ref = row_text(r, i, "ref");
	return ref ? arena_printf(v->arena, "/case/%s", ref)
		   : arena_printf(v->arena, "/question/Q%" PRId64, row_int(r, i, "review_item_id"));
}

static json_t *row_json_of(struct letters_read *l, int i)
{
	struct visit *v = l->v;
	const struct rows *r = &l->rows;
	bool queued = l->list == LETTERS_TO_PRINT, printed = l->list == LETTERS_PRINTED;
	const char *address =
	    queued ? best(chart_of(l, i), CONTACT_ADDRESS) : row_text(r, i, "address");
	const char *id = arena_printf(v->arena, "%" PRId64, row_int(r, i, "id"));
	const char *carrier = row_text(r, i, "carrier"),
		   *typed = field_text(v, arena_printf(v->arena, "carrier-%s", id)),
		   *fault = field_error(v, arena_printf(v->arena, "carrier-%s", id));
	bool dense = queued && SAYS_WITH_DENSITY & SET_OF(says_of(r, i));
	bool numbered = printed && row_bool(r, i, "certified");
	json_t *ended = spoken_day(row_date(r, i, "ended_on"), l->today);
	json_t *sent = spoken_day(row_date(r, i, "sent_on"), l->today);
	visit_shows(v, row_int(r, i, "patient_id"));
	return json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:b, s:o, s:o, s:s?, s:o, "
			 "s:o, s:s?}",
	    "id", id, "can", (queued && address && *address) || printed, "name",
	    row_name(v->arena, r, i), "href", subject_path(v, r, i), "letter",
	    row_text(r, i, "letter"), "what", what_words(l, i), "language", language_of(l, i),
	    "for", for_json(l, i), "address", address ? address : "", "no_address",
	    queued && (!address || !*address), "density",
	    dense ? json_pack("{s:s}", "id", id) : json_null(), "number",
	    numbered ? json_pack("{s:s, s:s, s:s?}", "id", id, "value", typed, "error", fault)
		     : json_null(),
	    "carrier", carrier, "sent", sent, "ended", ended, "batch", row_text(r, i, "batch"));
}

/* ---- the page ---------------------------------------------------------------------------------
 */

static json_t *tabs_json(struct letters_read *l)
{
	json_t *list = json_array();
	for (int i = 0; i < LETTER_LISTS; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:b}", "words", lists[i].words, "count",
			      arena_printf(
				  l->v->arena, "%" PRId64, row_int(&l->counts, 0, lists[i].column)),
			      "href", arena_printf(l->v->arena, "/letters?list=%s", lists[i].name),
			      "here", !l->batch && i == (int)l->list));
	return list;
}

static json_t *batch_json(struct letters_read *l)
{
	struct arena *a = l->v->arena;
	int waiting = rows_count(&l->rows);
	if (!l->batch)
		return json_null();
	return json_pack("{s:s, s:s, s:s, s:s}", "name", l->batch, "words",
	    waiting == 1 ? "1 letter is not sent yet."
			 : arena_printf(a, "%d letters are not sent yet.", waiting),
	    "print", arena_printf(a, "/letters/%s.html", l->batch), "addresses",
	    arena_printf(a, "/letters/%s.csv", l->batch));
}

static json_t *table_json(struct letters_read *l, size_t *can)
{
	json_t *list = json_array();
	for (int i = 0; i < rows_count(&l->rows); i++) {
		json_t *row = row_json_of(l, i);
		*can += json_is_true(json_object_get(row, "can"));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *receipt_json(struct letters_read *l)
{
	struct visit *v = l->v;
	const char *came = field_text(v, "came");
	if (l->list != LETTERS_NO_RECEIPT && l->list != LETTERS_RETURNED)
		return json_null();
	return json_pack("{s:o, s:o, s:s?, s:o}", "number",
	    field_json(field_text(v, "number"), field_error(v, "number")), "came",
	    json_pack("[o, o]",
		choice_json(
		    "receipt", "Its receipt is here", NULL, NULL, strcmp(came, "returned") != 0),
		choice_json(
		    "returned", "The letter came back", NULL, NULL, strcmp(came, "returned") == 0)),
	    "came_error", field_error(v, "came"), "note", field_json(field_text(v, "note"), NULL));
}

static void show(struct letters_read *l)
{
	struct visit *v = l->v;
	struct arena *a = v->arena;
	size_t can = 0;
	json_t *table = table_json(l, &can);
	bool print = l->list == LETTERS_TO_PRINT, printed = l->list == LETTERS_PRINTED;
	const char *caption = arena_printf(a, "%s, %d are shown, the day of a law first",
	    lists[l->list].words, rows_count(&l->rows));
	json_t *more =
	    json_pack("{s:s, s:o, s:o, s:s, s:s, s:s, s:s?, s:s?, s:n, s:o, s:o}", "title",
		arena_printf(a, "Letters, %s (%" PRId64 ")", lists[l->list].words,
		    row_int(&l->counts, 0, lists[l->list].column)),
		"tabs", tabs_json(l), "batch", batch_json(l), "heading",
		l->batch ? arena_printf(a, "Batch %s", l->batch) : lists[l->list].words, "caption",
		caption, "empty",
		l->batch ? "All letters of this batch are on their way." : lists[l->list].empty,
		"print",
		print && can
		    ? arena_printf(a, can == 1 ? "Print %zu letter" : "Print %zu as one batch", can)
		    : NULL,
		"send", printed && rows_count(&l->rows) ? "Mark as sent today" : NULL, "back",
		"receipt", receipt_json(l), "table", rows_of(table));
	json_object_update(v->data, more);
	json_decref(more);
	rows_free(&l->rows);
	rows_free(&l->counts);
	visit_page(v, fields_fault(v) ? 422 : 200, "letters");
}

static bool is_batch(const char *s)
{
	size_t len = s ? strlen(s) : 0;
	return len && len <= 20 && s[strspn(s, "0123456789-")] == '\0';
}

/* By what the patients are reached, as the core has it. */
static bool read_charts(struct letters_read *l, struct err *e)
{
	struct visit *v = l->v;
	size_t n = (size_t)rows_count(&l->rows);
	struct chart_request q = {0};
	struct unit u = {.session = v->site->session, .arena = v->arena, .now = v->who.now};
	int64_t *followup = arena_alloc(v->arena, (n + 1) * sizeof *followup),
		*question = arena_alloc(v->arena, (n + 1) * sizeof *question);
	for (int i = 0; i < (int)n; i++)
		if (row_int(&l->rows, i, "followup_id"))
			followup[q.followup_count++] = row_int(&l->rows, i, "followup_id");
		else
			question[q.question_count++] = row_int(&l->rows, i, "review_item_id");
	q.followup = followup;
	q.question = question;
	if (charts_read(&u, &q, &l->charts))
		return true;
	*e = u.err;
	return false;
}

/* Of a batch those that are not sent. */
static bool read_rows(struct letters_read *l, struct err *e)
{
	struct session *s = l->v->site->session;
	l->today = zone_date(l->v->zone, l->v->who.now);
	return letters_tally(s, &l->counts, e) &&
	       (l->batch ? letters_waiting(s, l->batch, &l->rows, e)
			 : letters_list(s, l->list, SHOWN_MAX, &l->rows, e)) &&
	       (l->list != LETTERS_TO_PRINT || read_charts(l, e));
}

static void show_list(struct letters_read *l)
{
	struct err e = {0};
	if (read_rows(l, &e)) {
		show(l);
		return;
	}
	rows_free(&l->counts);
	visit_fail(l->v, &e);
}

void page_letters(struct visit *v)
{
	struct letters_read l = {.v = v};
	const char *name = http_query(v->request, "list"), *batch = http_query(v->request, "batch");
	bool known = !name;
	for (int i = 0; name && i < LETTER_LISTS; i++)
		if (strcmp(lists[i].name, name) == 0) {
			l.list = (enum letter_list)i;
			known = true;
		}
	if (batch && is_batch(batch)) {
		l.list = LETTERS_PRINTED;
		l.batch = arena_strdup(v->arena, batch);
	}
	if (known)
		show_list(&l);
	else
		visit_not_found(v);
}

/* ---- a batch to print, and its addresses ------------------------------------------------------
 */

static void write_addresses(struct visit *v, const struct rows *r, struct buf *csv)
{
	static const char *const columns[] = {"letter", "certified", "number", "name", "address"};
	for (size_t i = 0; i < 5; i++)
		csv_put(csv, columns[i], i == 4 ? '\n' : ',');
	for (int i = 0; i < rows_count(r); i++) {
		const char *carrier = row_text(r, i, "carrier"), *given = row_text(r, i, "given"),
			   *family = row_text(r, i, "family");
		visit_shows(v, row_int(r, i, "patient_id"));
		csv_put(csv, row_text(r, i, "letter"), ',');
		csv_put(csv, row_bool(r, i, "certified") ? "yes" : "no", ',');
		csv_put(csv, carrier ? carrier : "", ',');
		csv_put(csv,
		    arena_printf(v->arena, "%s%s%s", given ? given : "", given && family ? " " : "",
			family ? family : ""),
		    ',');
		csv_put(csv, row_text(r, i, "address"), '\n');
	}
}

static void write_pages(struct visit *v, const char *batch, const struct rows *r, struct buf *html)
{
	const struct static_file *css = static_named(render_static(v->site->render), "letters.css");
	papers_begin(html, batch, v->site->config->address_window,
	    arena_printf(
		v->arena, "<link rel=\"stylesheet\" href=\"%s\">", css ? css->address : ""));
	for (int i = 0; i < rows_count(r); i++) {
		visit_shows(v, row_int(r, i, "patient_id"));
		papers_add(html, row_text(r, i, "body_language"), row_text(r, i, "body"));
	}
	if (!rows_count(r))
		buf_adds(html, "<p class=\"none\">No letter of this batch is to be printed.</p>\n");
	papers_end(html);
}

/* "2026-04-22-1.html", or ".csv". */
void page_letters_batch(struct visit *v)
{
	const char *part = http_part(v->request, 0), *dot = strrchr(part, '.');
	bool html = dot && strcmp(dot, ".html") == 0, csv = dot && strcmp(dot, ".csv") == 0;
	const char *batch = dot ? arena_strndup(v->arena, part, (size_t)(dot - part)) : part;
	struct rows r = {0};
	struct buf out = {0};
	struct err e = {0};
	if ((!html && !csv) || !is_batch(batch)) {
		visit_not_found(v);
	} else if (!letters_printed(v->site->session, batch, &r, &e)) {
		visit_fail(v, &e);
	} else if (html) {
		write_pages(v, batch, &r, &out);
		visit_document(v, &out);
	} else {
		write_addresses(v, &r, &out);
		visit_table(v, arena_printf(v->arena, "letters-%s", batch), &out);
	}
	rows_free(&r);
	buf_free(&out);
}

/* ---- what was sent ----------------------------------------------------------------------------
 */

/* The letters that were ticked; false: the visit has ended. */
static bool read_ticks(struct letters_read *l)
{
	const struct http_request *r = l->v->request;
	size_t n = http_form_count(r), count = 0;
	int64_t *id = arena_alloc(l->v->arena, (n + 1) * sizeof *id);
	struct err e = {0};
	for (size_t i = 0; i < n; i++) {
		const char *name, *value;
		http_form_at(r, i, &name, &value);
		if (strcmp(name, "tick") == 0)
			id[count++] = strtoll(value, NULL, 10);
	}
	l->today = zone_date(l->v->zone, l->v->who.now);
	if (!count)
		visit_refuse(l->v, 422, "Nothing was ticked", "Tick the letters that are meant.");
	else if (count > PRINT_MAX)
		visit_refuse(l->v, 422, "More than 100", "Do them in parts. Nothing was recorded.");
	else if (!letters_named(l->v->site->session, id, count, &l->rows, &e))
		visit_fail(l->v, &e);
	else if (rows_count(&l->rows))
		return true;
	else
		visit_not_found(l->v);
	rows_free(&l->rows);
	return false;
}

/* One answer for one letter, by a name made of the form's. */
static bool put_one(
    struct visit *v, const struct rows *r, int i, const char *once, json_t *more, struct err *e)
{
	int64_t followup = row_int(r, i, "followup_id");
	int64_t message;
	json_t *body = json_pack("{s:I}", "letter", (json_int_t)row_int(r, i, "number"));
	json_object_update(body, more);
	json_decref(more);
	char *text = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	const struct page_answer a = {.kind = ANSWER_LETTER,
	    .subject = followup ? "followup" : "review",
	    .id = followup ? followup : row_int(r, i, "review_item_id"),
	    .once = arena_printf(v->arena, "%s_%" PRId64, once, row_int(r, i, "id")),
	    .body = text};
	bool ok = page_answer_put(v->site->session, &a, &message, e);
	free(text);
	return ok;
}

static const char *field_of(struct letters_read *l, int i, const char *name)
{
	return field_text(
	    l->v, arena_printf(l->v->arena, "%s-%" PRId64, name, row_int(&l->rows, i, "id")));
}

void page_letters_print_take(struct visit *v)
{
	struct letters_read l = {.v = v};
	struct err e = {0};
	char batch[32];
	const char *once = batch_once(v, field_text(v, "once"));
	if (!once) {
		visit_not_found(v);
		return;
	}
	if (!read_ticks(&l))
		return;
	bool ok = letters_next_batch(v->site->session, v->site->config->timezone, batch, &e);
	for (int i = 0; ok && i < rows_count(&l.rows); i++) {
		const char *density = field_of(&l, i, "density");
		ok = put_one(v, &l.rows, i, once,
		    json_pack("{s:s, s:s, s:s*}", "what", "printed", "batch", batch, "density",
			*density ? density : NULL),
		    &e);
	}
	rows_free(&l.rows);
	if (ok)
		visit_said(
		    v, once, arena_printf(v->arena, "/letters?list=printed&batch=%s", batch));
	else
		visit_fail(v, &e);
}

/* A certified letter is known to the post by its number. */
static void look_for_numbers(struct letters_read *l)
{
	for (int i = 0; i < rows_count(&l->rows); i++)
		if (row_bool(&l->rows, i, "certified") && !*field_of(l, i, "carrier"))
			field_fault(l->v,
			    arena_printf(
				l->v->arena, "carrier-%" PRId64, row_int(&l->rows, i, "id")),
			    arena_printf(l->v->arena, "Give the post's number of letter %s.",
				row_text(&l->rows, i, "letter")));
}

void page_letters_sent_take(struct visit *v)
{
	struct letters_read l = {.v = v, .list = LETTERS_PRINTED};
	struct err e = {0};
	const char *once = batch_once(v, field_text(v, "once")), *batch = field_text(v, "batch");
	if (!once) {
		visit_not_found(v);
		return;
	}
	if (!read_ticks(&l))
		return;
	look_for_numbers(&l);
	if (fields_fault(v)) {
		rows_free(&l.rows);
		l.batch = is_batch(batch) ? batch : NULL;
		show_list(&l);
		return;
	}
	bool ok = true;
	for (int i = 0; ok && i < rows_count(&l.rows); i++) {
		const char *carrier = field_of(&l, i, "carrier");
		ok = put_one(v, &l.rows, i, once,
		    json_pack("{s:s, s:s*}", "what", "sent", "carrier", *carrier ? carrier : NULL),
		    &e);
	}
	rows_free(&l.rows);
	if (ok)
		visit_said(v, once, "/letters?list=printed");
	else
		visit_fail(v, &e);
}

void page_letters_receipt_take(struct visit *v)
{
	struct letters_read l = {.v = v, .list = LETTERS_NO_RECEIPT};
	struct err e = {0};
	const char *number = field_text(v, "number"),
		   *came = strcmp(field_text(v, "came"), "returned") == 0 ? "returned" : "receipt",
		   *once = batch_once(v, field_text(v, "once"));
	if (!letter_find(v->site->session, number, &l.rows, &e)) {
		visit_fail(v, &e);
		return;
	}
	if (!*number)
		field_fault(v, "number", "Type or scan the number.");
	else if (rows_count(&l.rows) != 1 || !once)
		field_fault(v, "number", "Receipt belongs to no letter. Look at the number again.");
	if (fields_fault(v)) {
		rows_free(&l.rows);
		show_list(&l);
		return;
	}
	const char *note = field_text(v, "note");
	bool ok = put_one(v, &l.rows, 0, once,
	    json_pack("{s:s, s:s*}", "what", came, "note", *note ? note : NULL), &e);
	rows_free(&l.rows);
	if (ok)
		visit_said(v, once, "/letters?list=sent");
	else
		visit_fail(v, &e);
}

/* ---- one that a person asks for ---------------------------------------------------------------
 */

static json_t *languages_json(struct case_read *c, const char *chosen)
{
	const struct papers *texts = c->v->site->papers;
	const char *own = papers_language(texts, best(c->chart, CONTACT_LANGUAGE));
	json_t *list = json_array();
	for (size_t i = 0; i < papers_count(texts); i++) {
		const char *name = papers_name(texts, i);
		json_array_append_new(list, choice_json(name, language_words(name), NULL, NULL,
						strcmp(name, *chosen ? chosen : own) == 0));
	}
	return list;
}

static json_t *texts_json(const char *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < letter_says_words.count; i++)
		if (SAYS_BY_PEOPLE >> i & 1)
			json_array_append_new(
			    list, choice_json(letter_says_words.word[i].word,
				      letter_says_words.word[i].meaning, NULL, NULL,
				      strcmp(letter_says_words.word[i].word, chosen) == 0));
	return list;
}

static void show_letter(struct case_read *c)
{
	struct visit *v = c->v;
	const char *address = best(c->chart, CONTACT_ADDRESS);
	case_form(c);
	json_t *more = json_pack("{s:o, s:s?, s:o, s:b, s:s, s:b}", "texts",
	    texts_json(field_text(v, "says")), "says_error", field_error(v, "says"), "languages",
	    languages_json(c, field_text(v, "language")), "certified",
	    *field_text(v, "certified") != '\0', "address", address ? address : "", "no_address",
	    !address || !*address);
	json_object_update(v->data, more);
	json_decref(more);
	case_show_form(c, "letter");
}

void page_letter(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_letter(&c);
}

void page_letter_take(struct visit *v)
{
	struct case_read c = {.v = v};
	int says;
	if (!case_read(&c))
		return;
	if (!vocabulary_find(&letter_says_words, field_text(v, "says"), &says))
		field_fault(v, "says", "Choose a text.");
	if (fields_fault(v)) {
		show_letter(&c);
		return;
	}
	case_store(&c, ANSWER_LETTER,
	    json_pack("{s:s, s:s, s:s, s:b}", "what", "queued", "says", field_text(v, "says"),
		"language", field_text(v, "language"), "certified",
		*field_text(v, "certified") != '\0'));
}
