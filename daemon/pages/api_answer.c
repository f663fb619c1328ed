/* SPDX-License-Identifier: Apache-2.0
 *
 * api_answer.c - what programs answer: stored once for each key, applied by the engine, told at
 * once or when it is asked for.
 *
 * Nothing is decided here.  A closure that rests on a clinician's word is not taken from a program:
 * the clinician says it.
 */
#include "autoconf.h"
#include "api.h"
#include "case.h"
#include "followupd/answers.h"
#include "followupd/casefile.h"
#include "followupd/closure.h"
#include "followupd/letter_store.h"
#include "followupd/patient_store.h"
#include "followupd/people_store.h"
#include "followupd/program_store.h"
#include "json_body.h"
#include "row.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX	 64
#define WAIT_MAX 10    /* seconds */
#define BODY_MAX 90000 /* less than pages.answer_put() takes */
#define MEMBERS	 20

/* ---- what is told ------------------------------------------------------------------------------
 */

static bool is_refused(const struct page_outcome *o)
{
	return strcmp(o->outcome, "refused") == 0 || strcmp(o->outcome, "not-applied") == 0;
}

static json_t *outcome_json(int64_t message, const struct page_outcome *o)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:o}", "message", (json_int_t)message, "kind",
	    o->kind, "outcome", o->outcome, "detail", o->detail, "at", json_instant(o->at));
}

/* "A; B" as [{words}, {words}]. */
static json_t *changes_json(const char *words)
{
	json_t *list = json_array();
	while (*words) {
		const char *end = strstr(words, "; ");
		size_t len = end ? (size_t)(end - words) : strlen(words);
		json_array_append_new(list, json_pack("{s:s%}", "words", words, len));
		words += len + (end ? 2 : 0);
	}
	return list;
}

/* A refusal is told as one only to who waited for it. */
static void tell(struct visit *v, int64_t message, const struct page_outcome *o)
{
	size_t begin = strlen(CHANGED_SINCE);
	bool waiting = strcmp(o->outcome, "waiting") == 0;
	http_add_header(
	    v->request, "Location", arena_printf(v->arena, "/api/v1/answers/%" PRId64, message));
	if (strncmp(o->detail, CHANGED_SINCE, begin) == 0 && is_refused(o))
		api_problem(v, 409,
		    "It has changed since it was seen; send it with what is seen now.",
		    json_pack("{s:o}", "changes", changes_json(o->detail + begin)));
	else if (is_refused(o))
		api_refuse(v, 422, o->detail);
	else
		program_answer(v, waiting ? 202 : 200, JSON_TYPE, outcome_json(message, o));
}

void api_answer_show(struct visit *v)
{
	struct page_outcome o;
	struct err e = {0};
	int64_t id = id_of_text(http_part(v->request, 0));
	if (!page_answer_state(v->site->session, id, &o, &e))
		program_fail(v, &e);
	else
		program_answer(v, 200, JSON_TYPE, outcome_json(id, &o));
}

/* "Prefer: wait=10" (RFC 7240). */
static int64_t patience(const struct visit *v)
{
	const char *said = http_header(v->request, "Prefer");
	const char *wait = said ? strstr(said, "wait=") : NULL;
	long n = wait ? strtol(wait + 5, NULL, 10) : 0;
	return SECONDS(n < 0 ? 0 : n > WAIT_MAX ? WAIT_MAX : n);
}

/* Whether the visit has ended with what became of its message. */
static bool look(struct visit *v, int64_t message, bool last)
{
	struct err e = {0};
	struct page_outcome o;
	bool ok = program_enter(v, PAGE_SHOWS, &e) &&
		  page_answer_state(v->site->session, message, &o, &e);
	if (ok && !last && strcmp(o.outcome, "waiting") == 0) {
		session_rollback(v->site->session);
		return false;
	}
	if (ok)
		tell(v, message, &o);
	else
		program_fail(v, &e);
	return true;
}

/* Of one that is stored. */
static void tell_when_known(struct visit *v, int64_t message)
{
	session_rollback(v->site->session);
	wait_for_program(v->site->waits, v, message, patience(v), look);
}

/* ---- once ---------------------------------------------------------------------------------------
 */

struct posting {
	struct visit *v;
	char once[65], request[65]; /* of its key; of what was sent */
	json_t *faults;
};

/* False: the visit has ended, or its answer was stored before and is told. */
static bool begin(struct posting *g, struct visit *v)
{
	const char *key = http_header(v->request, "Idempotency-Key");
	struct err e = {0};
	char before[65];
	int64_t message;
	size_t len, key_len = key ? strlen(key) : 0;
	const char *body = http_body(v->request, &len);
	*g = (struct posting){.v = v};
	if (!key_len || key_len > KEY_MAX) {
		api_faults(v, json_pack("[{s:s, s:s}]", "name", "Idempotency-Key", "message",
				  "this header is needed, with 1 to 64 characters"));
		return false;
	}
	const char *named = arena_printf(v->arena, "%" PRId64 "\n%s", v->who.person, key);
	sha256_hex(named, strlen(named), g->once);
	const char *sent =
	    arena_printf(v->arena, "%s\n%.*s", http_path(v->request), (int)len, body);
	sha256_hex(sent, strlen(sent), g->request);
	if (!program_said(v->site->session, g->once, &message, before, &e)) {
		program_fail(v, &e);
		return false;
	}
	if (message && strcmp(before, g->request) == 0)
		tell_when_known(v, message);
	else if (message)
		api_refuse(v, 422, "Another answer was sent with this Idempotency-Key.");
	else
		g->faults = json_array();
	return !message;
}

static void fault(struct posting *g, const char *name, const char *message)
{
	json_array_append_new(g->faults, json_pack("{s:s, s:s}", "name", name, "message", message));
}

/* Takes body. */
static void store(struct posting *g, enum answer_kind kind, const char *subject, int64_t id,
    json_int_t seen, json_t *body)
{
	struct visit *v = g->v;
	struct err e = {0};
	int64_t message;
	json_object_del(body, "kind");
	json_object_del(body, "seen");
	json_object_set_new(body, "request", json_string(g->request));
	char *text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(body);
	json_decref(g->faults);
	if (strlen(text) > BODY_MAX) {
		free(text);
		api_refuse(v, 413, "An answer has at most 90 kB.");
		return;
	}
	const struct page_answer a = {.kind = kind,
	    .subject = subject,
	    .id = id,
	    .once = g->once,
	    .seen = seen,
	    .body = text};
	bool ok = page_answer_put(v->site->session, &a, &message, &e) &&
		  session_commit(v->site->session, &e);
	free(text);
	if (ok)
		tell_when_known(v, message);
	else
		program_fail(v, &e);
}

static void give_back(struct posting *g, json_t *body)
{
	json_decref(body);
	api_faults(g->v, g->faults);
}

/* What was seen, by the body or by If-Match; 0: neither says it. */
static json_int_t seen_of(const struct visit *v, const json_t *body)
{
	const char *match = http_header(v->request, "If-Match");
	json_int_t said = json_integer_value(json_object_get(body, "seen"));
	if (said || !match)
		return said;
	match += strncmp(match, "W/", 2) == 0 ? 2 : 0;
	return *match == '"' ? strtoll(match + 1, NULL, 10) : 0;
}

/* What is still to come was not seen, and would hide what changes until then. */
static void check_seen(struct posting *g, json_int_t seen, int64_t is)
{
	if (seen > is)
		fault(g, "seen", "it has not come that far");
}

/* ---- what the members mean to the engine --------------------------------------------------------
 */

static void set_person(struct posting *g, json_t *body, const char *member)
{
	const char *named = json_string_value(json_object_get(body, member));
	struct err e = {0};
	char ref[80];
	if (!named || !*named)
		return;
	if (people_identify(g->v->site->session, named, ref, &e))
		json_object_set_new(body, member, json_string(ref));
	else
		fault(g, member, e.text);
}

static void set_other(struct posting *g, json_t *body)
{
	const char *link = json_string_value(json_object_get(body, "link"));
	struct err e = {0};
	int64_t id;
	if (!link || !*link)
		return;
	if (casefile_find(g->v->site->session, link, &id, &e))
		json_object_set_new(body, "other", json_integer(id));
	else
		fault(g, "link", e.text);
}

static void check_close(struct posting *g, const struct case_read *c, json_t *body)
{
	enum closure_code code;
	struct err e = {0};
	if (!closure_parse(json_string_value(json_object_get(body, "code")), &code, &e))
		fault(g, "code", e.text);
	else if (closure_of(code)->needs & NEEDS_CLINICIAN)
		fault(g, "code", "a clinician has to say this, not a program");
	set_other(g, body);
}

static void check_attach(struct posting *g, const struct case_read *c, json_t *body)
{
	const char *number = json_string_value(json_object_get(body, "exam"));
	const struct explain_exam *x = case_exam_named(c, number);
	if (!x)
		fault(g, "exam",
		    "no exam of this patient with that number was done since it was asked for");
	else if (closure_of(x->by_person)->needs & NEEDS_CLINICIAN)
		fault(g, "exam", "a clinician has to say that this exam answers it");
	else
		json_object_set_new(body, "code", json_string(closure_text(x->by_person)));
}

static void check_transfer(struct posting *g, const struct case_read *c, json_t *body)
{
	set_person(g, body, "person");
}

/* ---- about a follow-up --------------------------------------------------------------------------
 */

#define TEXT_MEMBER(name)                                                                          \
	{                                                                                          \
		name, MEMBER_TEXT, false                                                           \
	}
#define NEEDED(name)                                                                               \
	{                                                                                          \
		name, MEMBER_TEXT, true                                                            \
	}

static const struct said_kind {
	const char *kind;
	enum answer_kind answer;
	void (*check)(struct posting *g, const struct case_read *c, json_t *body);
	struct json_member members[MEMBERS];
} kinds[] = {
    {"ack", ANSWER_ACKNOWLEDGE, NULL, {TEXT_MEMBER("reason")}},
    {"attempt", ANSWER_ATTEMPT, NULL,
	{NEEDED("channel"), NEEDED("outcome"), TEXT_MEMBER("at"), TEXT_MEMBER("next"),
	    TEXT_MEMBER("note")}},
    {"postpone", ANSWER_POSTPONE, NULL, {NEEDED("until"), NEEDED("reason")}},
    {"transfer", ANSWER_OFFER, check_transfer, {NEEDED("person"), NEEDED("reason")}},
    {"accept", ANSWER_ACCEPT, NULL, {TEXT_MEMBER("reason")}},
    {"refuse", ANSWER_RETURN, NULL, {TEXT_MEMBER("reason")}},
    {"attach", ANSWER_CLOSE, check_attach, {NEEDED("exam"), TEXT_MEMBER("reason")}},
    {"close", ANSWER_CLOSE, check_close,
	{NEEDED("code"), TEXT_MEMBER("exam"), TEXT_MEMBER("report"), TEXT_MEMBER("source"),
	    TEXT_MEMBER("link"), TEXT_MEMBER("reason")}},
    {"reopen", ANSWER_REOPEN, NULL, {NEEDED("reason")}},
    {"note", ANSWER_NOTE, NULL, {NEEDED("note")}},
    {"need", ANSWER_NEED, NULL, {NEEDED("what"), TEXT_MEMBER("until"), TEXT_MEMBER("note")}},
    {"seen", ANSWER_SEEN, NULL, {TEXT_MEMBER("next"), TEXT_MEMBER("note")}},
    {"undo", ANSWER_UNDO, NULL, {{"message", MEMBER_NUMBER, true}}},
};

static const struct said_kind *said_named(const json_t *body)
{
	const char *kind = json_string_value(json_object_get(body, "kind"));
	for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return &kinds[i];
	return NULL;
}

/* The body with its kind, of which nothing else is known yet; NULL: the visit has ended. */
static json_t *read_body(struct posting *g)
{
	struct visit *v = g->v;
	struct err e = {0};
	size_t len;
	const char *text = http_body(v->request, &len);
	json_t *body = json_body_read(text, len, &e);
	if (body)
		return body;
	json_decref(g->faults);
	api_refuse(v, 400, arena_printf(v->arena, "The request has %s.", e.text));
	return NULL;
}

static bool check_members(struct posting *g, json_t *body, const struct json_member *own)
{
	struct json_member all[MEMBERS + 3] = {
	    {"kind", MEMBER_TEXT, true}, {"seen", MEMBER_NUMBER, false}};
	for (size_t i = 0; own[i].name; i++)
		all[i + 2] = own[i];
	return json_body_check(body, all, g->faults);
}

static void take_answer(struct posting *g, const struct said_kind *said, json_t *body)
{
	struct visit *v = g->v;
	json_int_t seen = seen_of(v, body);
	struct case_read c = {.v = v};
	if (!seen && said->answer != ANSWER_UNDO) {
		json_decref(body);
		json_decref(g->faults);
		api_refuse(v, 428, "Say what was seen: the member seen of the follow-up.");
		return;
	}
	if (!case_read(&c)) {
		json_decref(body);
		json_decref(g->faults);
		return;
	}
	check_seen(g, seen, row_int(&c.head, 0, "seen"));
	if (said->check)
		said->check(g, &c, body);
	int64_t id = c.id, message = json_integer_value(json_object_get(body, "message"));
	case_free(&c);
	if (json_array_size(g->faults))
		give_back(g, body);
	else if (said->answer == ANSWER_UNDO)
		store(g, said->answer, "message", message, 0, body);
	else
		store(g, said->answer, "followup", id, seen, body);
}

void api_answer_take(struct visit *v)
{
	struct posting g;
	if (!begin(&g, v))
		return;
	json_t *body = read_body(&g);
	if (!body)
		return;
	const struct said_kind *said = said_named(body);
	if (!said)
		fault(&g, "kind", "this is no kind of answer here");
	if (!said || !check_members(&g, body, said->members))
		give_back(&g, body);
	else
		take_answer(&g, said, body);
}

/* ---- about a question ---------------------------------------------------------------------------
 */

/* Which of them an answer needs is the engine's to say. */
static const struct json_member question_members[] = {TEXT_MEMBER("what"), TEXT_MEMBER("in"),
    TEXT_MEMBER("due"), TEXT_MEMBER("person"), TEXT_MEMBER("link"), TEXT_MEMBER("code"),
    TEXT_MEMBER("note"), TEXT_MEMBER("exam"), TEXT_MEMBER("to"), TEXT_MEMBER("means"),
    TEXT_MEMBER("at"), TEXT_MEMBER("until"), {"read_back", MEMBER_YES, false}, {0}};

static void take_question(struct posting *g, const struct rows *r, json_t *body)
{
	struct visit *v = g->v;
	int answer = 0, kind = vocabulary_value(&question_kind_words, row_text(r, 0, "kind"));
	const char *word = json_string_value(json_object_get(body, "kind"));
	json_int_t seen = seen_of(v, body);
	const char *against = NULL;
	unsigned status = 428;
	if (row_time(r, 0, "resolved_at") != INSTANT_NONE) {
		status = 410;
		against = "The question was answered already.";
	} else if (!seen) {
		against = "Say what was seen: the member seen of the question.";
	}
	if (against) {
		json_decref(body);
		json_decref(g->faults);
		api_refuse(v, status, against);
		return;
	}
	if (!vocabulary_find(&answer_kind_words, word, &answer) ||
	    !answer_fits((enum answer_kind)answer, (enum question_kind)kind))
		fault(g, "kind", "this question does not take that answer");
	check_seen(g, seen, row_int(r, 0, "seen"));
	set_person(g, body, "person");
	set_other(g, body);
	if (json_array_size(g->faults))
		give_back(g, body);
	else
		store(g, (enum answer_kind)answer, "review", row_int(r, 0, "id"), seen, body);
}

void api_question_take(struct visit *v)
{
	struct posting g;
	struct rows r = {0};
	if (!begin(&g, v))
		return;
	json_t *body = read_body(&g);
	if (!body)
		return;
	if (!check_members(&g, body, question_members)) {
		give_back(&g, body);
	} else if (api_question_read(v, &r)) {
		take_question(&g, &r, body);
		rows_free(&r);
	} else {
		json_decref(body);
		json_decref(g.faults);
	}
}

/* ---- about a letter -----------------------------------------------------------------------------
 */

/* False: no letter is called so, or two are, and the visit has ended. */
static bool letter_read(struct visit *v, struct rows *r)
{
	struct err e = {0};
	if (!letter_find(v->site->session, http_part(v->request, 0), r, &e)) {
		program_fail(v, &e);
		return false;
	}
	int found = rows_count(r);
	if (found == 1)
		return true;
	rows_free(r);
	if (found)
		api_refuse(v, 422, "Two letters are called so; say what is printed on it.");
	else
		api_refuse(v, 404, "There is no such letter in the scope of this token.");
	return false;
}

static void take_letter(struct posting *g, json_t *body)
{
	struct rows r = {0};
	if (!letter_read(g->v, &r)) {
		json_decref(body);
		json_decref(g->faults);
		return;
	}
	int64_t followup = row_int(&r, 0, "followup_id");
	int64_t id = followup ? followup : row_int(&r, 0, "review_item_id");
	json_object_set_new(body, "letter", json_integer(row_int(&r, 0, "number")));
	rows_free(&r);
	store(g, ANSWER_LETTER, followup ? "followup" : "review", id, 0, body);
}

void api_letter_take(struct visit *v)
{
	static const struct json_member members[] = {NEEDED("what"), TEXT_MEMBER("note"), {0}};
	struct posting g;
	if (!begin(&g, v))
		return;
	json_t *body = read_body(&g);
	if (!body)
		return;
	bool right = json_body_check(body, members, g.faults);
	const char *what = json_string_value(json_object_get(body, "what"));
	if (right && strcmp(what, "receipt") != 0 && strcmp(what, "returned") != 0)
		fault(&g, "what", "this is receipt or returned");
	if (json_array_size(g.faults))
		give_back(&g, body);
	else
		take_letter(&g, body);
}

/* ---- a new one ----------------------------------------------------------------------------------
 */

void api_enter_take(struct visit *v)
{
	static const struct json_member members[] = {NEEDED("number"), TEXT_MEMBER("authority"),
	    TEXT_MEMBER("report"), TEXT_MEMBER("day"), TEXT_MEMBER("source"), NEEDED("note"),
	    NEEDED("what"), TEXT_MEMBER("in"), TEXT_MEMBER("due"), TEXT_MEMBER("person"),
	    NEEDED("reason"), {"another", MEMBER_YES, false}, {0}};
	struct posting g;
	struct err e = {0};
	struct patient_named who = {0};
	if (!begin(&g, v))
		return;
	json_t *body = read_body(&g);
	if (!body)
		return;
	const char *authority = json_string_value(json_object_get(body, "authority"));
	if (json_body_check(body, members, g.faults) &&
	    !patient_named(v->site->session, v->arena,
		json_string_value(json_object_get(body, "number")),
		authority && *authority ? authority : NULL, &who, &e)) {
		if (e.code != ERR_NOT_FOUND && e.code != ERR_REFUSED) {
			json_decref(body);
			json_decref(g.faults);
			program_fail(v, &e);
			return;
		}
		fault(&g, "number", e.text);
	}
	if (!json_array_size(g.faults))
		set_person(&g, body, "person");
	if (json_array_size(g.faults)) {
		give_back(&g, body);
		return;
	}
	json_object_set_new(body, "number", json_string(who.value));
	json_object_set_new(body, "authority", json_string(who.authority));
	store(&g, ANSWER_ENTER, "patient", who.id, 0, body);
}
