/* SPDX-License-Identifier: Apache-2.0
 *
 * notice_json.c - what a notice says, as the values of its template.
 *
 * Nothing clinical is among them.
 * Fails: where a line of a digest cannot be rendered, or the database does not say what is signed.
 */
#include "autoconf.h"
#include "followupd/notice_json.h"
#include "followupd/entry.h"
#include "followupd/guideline_store.h"

#include <string.h>

static void set_text(json_t *o, const char *key, const char *value)
{
	if (value && *value)
		json_object_set_new(o, key, json_string(value));
}

static void set_flag(json_t *o, const char *key, bool value)
{
	if (value)
		json_object_set_new(o, key, json_true());
}

static void set_day(json_t *o, const char *key, date d)
{
	char text[32];
	if (d != DATE_NONE)
		set_text(o, key, date_text(d, text));
}

static void set_time(struct notice_writer *w, json_t *o, const char *key, instant t, bool day)
{
	const struct zone *z = w->zone;
	char text[96];
	if (t != INSTANT_NONE)
		set_text(o, key, day ? zone_time_text(z, t, text) : zone_clock_text(z, t, text));
}

/* The key under which a template of that kind looks for the reason. */
static const char *why_key(enum notice_kind kind)
{
	switch (kind) {
	case NOTICE_CORRECTED:
		return "changed";
	case NOTICE_REVIEW:
	case NOTICE_QUESTION:
	case NOTICE_SHADOW_SUMMARY:
		return "question";
	case NOTICE_UNDELIVERABLE:
		return "failed_why";
	default:
		return "reason";
	}
}

static void set_role(struct notice_writer *w, json_t *o, const struct notice_facts *n)
{
	bool digest = n->kind == NOTICE_DIGEST;
	set_text(o, "role", digest ? "person asked" : vocabulary_word(&role_words, (int)n->role));
	for (size_t i = 0; i < role_words.count; i++)
		if (ROLES_OF_TEMPLATES >> i & 1)
			set_flag(o, arena_printf(w->u->arena, "to_%s", role_words.word[i].word),
			    !n->cover && !digest && i == n->role);
	set_flag(o, "to_cover", n->cover);
}

/* Asked once a batch for each table. */
static bool is_signed(struct notice_writer *w, const char *sha256, bool *out)
{
	for (size_t i = 0; i < w->signed_count; i++)
		if (strcmp(w->signed_table[i].sha256, sha256) == 0) {
			*out = w->signed_table[i].is_signed;
			return true;
		}
	if (!guideline_is_signed(w->u, sha256, out))
		return false;
	w->signed_table =
	    arena_grow(w->u->arena, w->signed_table, w->signed_count, sizeof *w->signed_table);
	w->signed_table[w->signed_count++] = (struct signed_table){sha256, *out};
	return true;
}

/* Until a clinician has signed a table, every notice that rests on it says so. */
static bool set_unsigned(struct notice_writer *w, json_t *o, const struct notice_facts *n)
{
	bool vouched = true;
	if (n->table_sha256 && !is_signed(w, n->table_sha256, &vouched))
		return false;
	if (!vouched)
		json_object_set_new(o, "unsigned",
		    json_pack("[s]", arena_printf(w->u->arena, "%s %s", n->system ? n->system : "",
					 n->version ? n->version : "")));
	return true;
}

const char *notice_link(struct notice_writer *w, const struct notice_facts *n)
{
	return n->about_followup ? entry_page(w->u->arena, w->config->worklist_url, n->ref) : NULL;
}

static const char *page_of(struct notice_writer *w, const struct answer_link *about)
{
	return w->page && (about->followup || about->question) ? w->page(w->page_arg, about) : NULL;
}

/* Where its reader answers without signing in. */
static void set_answers(struct notice_writer *w, json_t *o, const struct notice_facts *n)
{
	/* What a person presses most; the page has all of them. */
	static const struct {
		const char *label, *query;
	} button[] = {{"It is ordered", "?do=ordered"}, {"It was done", "?do=done"},
	    {"Ask me later", "?do=later"}, {"Another answer", ""}};
	const struct answer_link about = {.followup = n->followup,
	    .question = n->question,
	    .owner = n->owner,
	    .revision = n->revision,
	    .target = n->target,
	    .latest = n->latest == DATE_NONE ? n->target : n->latest};
	const char *page = page_of(w, &about);
	if (!page)
		return;
	set_text(o, "answer_page", page);
	json_t *list = json_array();
	for (size_t i = 0; n->followup && i < sizeof button / sizeof *button; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s}", "label", button[i].label, "link",
			      arena_printf(w->u->arena, "%s%s", page, button[i].query)));
	if (json_array_size(list))
		json_object_set(o, "answers", list);
	json_decref(list);
}

/* What of a notice's values stands beside the words of its line. */
static json_t *line_of(
    struct notice_writer *w, const struct notice_item *item, const char *language, struct err *e)
{
	static const char *const kept[] = {"ref", "action", "target", "latest", "days_overdue",
	    "owner", "next_day", "next_who", "changed", "why_you", "past_due", "provisional",
	    "link", "answer_page"};
	struct buf ask = {0};
	json_t *values = json_object(), *line = NULL;
	if (notice_values(w, item->facts, values, e) &&
	    letter_line(w->letters(w->book, language), item->template, values, &ask, e)) {
		line = json_pack("{s:s}", "ask", buf_text(&ask));
		for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
			json_object_set(line, kept[i], json_object_get(values, kept[i]));
	}
	json_decref(values);
	buf_free(&ask);
	return line;
}

static bool set_lines(
    struct notice_writer *w, json_t *o, const struct notice_facts *n, struct err *e)
{
	json_t *lines = json_array();
	bool ok = true;
	for (size_t i = 0; ok && i < n->item_count; i++) {
		json_t *line = n->item[i].facts ? line_of(w, &n->item[i], n->to.language, e) : NULL;
		ok = line || !n->item[i].facts;
		if (line)
			json_array_append_new(lines, line);
	}
	size_t count = json_array_size(lines);
	if (count) {
		json_object_set_new(o, "line_count", json_integer((json_int_t)count));
		json_object_set(o, "lines", lines);
	}
	json_decref(lines);
	return ok;
}

static void set_items(struct notice_writer *w, json_t *o, const struct notice_facts *n)
{
	json_t *items = json_array();
	for (size_t i = 0; i < n->item_count; i++) {
		if (n->item[i].facts)
			continue;
		json_t *item = json_pack("{s:s, s:s, s:s}", "ref", n->item[i].ref, "action",
		    n->item[i].action, "need", n->item[i].need);
		set_day(item, "target", n->item[i].target);
		set_flag(item, "overdue", n->item[i].overdue);
		set_text(item, "answer_page",
		    page_of(w, &(struct answer_link){.question = n->item[i].question,
				   .target = DATE_NONE,
				   .latest = DATE_NONE}));
		json_array_append_new(items, item);
	}
	if (n->item_count)
		json_object_set_new(
		    o, "item_count", json_integer((json_int_t)(n->item_count + n->more_count)));
	if (json_array_size(items))
		json_object_set(o, "items", items);
	if (n->more_count)
		json_object_set_new(o, "more_count", json_integer((json_int_t)n->more_count));
	json_decref(items);
	set_time(w, o, "next_day", n->next_at, false);
}

bool notice_values(struct notice_writer *w, const struct notice_facts *n, json_t *o, struct err *e)
{
	const struct config *c = w->config;
	set_text(o, "site", c->site_name);
	set_text(o, "ref", n->ref);
	set_text(o, "action", n->action_words);
	set_role(w, o, n);
	set_day(o, "target", n->target);
	set_day(o, "latest", n->latest);
	set_day(o, "next_day", n->next_day);
	set_day(o, "respond_by", n->respond_by);
	set_time(w, o, "respond_by", n->respond_at, false);
	set_text(o, "next_who", n->next_who);
	if (n->days_overdue)
		json_object_set_new(o, "days_overdue", json_integer(n->days_overdue));
	if (n->attempts)
		json_object_set_new(o, "attempts", json_integer((json_int_t)n->attempts));
	set_text(o, "why_you", n->why_you);
	set_flag(o, "local_date", n->local_date);
	set_time(w, o, "appointment", n->appointment_at, true);
	set_time(w, o, "appointment_was", n->appointment_was, true);
	set_text(o, "failed_to", n->failed_to);
	set_flag(o, "past_due", n->past_due);
	set_flag(o, "appointment_past", n->appointment_past);
	set_flag(o, "entry_cancelled", n->has_calendar && n->method == ICAL_CANCEL);
	set_text(o, why_key(n->kind), n->why);
	set_flag(o, "ordered", n->ordered);
	set_flag(o, "scheduled", n->scheduled);
	set_flag(o, "optional", n->optional);
	set_flag(o, "provisional", n->provisional);
	if (*c->mail_reply_to)
		set_text(o, "contact", c->mail_reply_to);
	set_text(o, "phone", c->site_phone);
	set_text(o, "link", notice_link(w, n));
	set_text(o, "owner", n->owner_name);
	set_text(o, "changed", n->changed);
	set_answers(w, o, n);
	set_items(w, o, n);
	return set_lines(w, o, n, e) && set_unsigned(w, o, n);
}
