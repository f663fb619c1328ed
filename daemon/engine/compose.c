/* SPDX-License-Identifier: Apache-2.0
 *
 * compose.c - a notice of the core becomes finished bytes: template, calendar entry, mail.
 *
 * Message-ID, Date and bytes are fixed here and never change, so a mail that is sent twice after a
 * crash is the same mail.  Nothing clinical stands in it.
 * Fails: a template that cannot be filled fails the event, never its neighbours.
 */
#include "autoconf.h"
#include "bundle.h"
#include "followupd/guideline_store.h"
#include "followupd/log.h"
#include "followupd/mime.h"

#include <string.h>
#include <systemd/sd-id128.h>

static const char *fresh_address(struct bundle *b)
{
	sd_id128_t id;
	if (sd_id128_randomize(&id) < 0)
		bug("the system gives no random numbers");
	return arena_printf(b->u.arena, SD_ID128_UUID_FORMAT_STR "@%s", SD_ID128_FORMAT_VAL(id),
	    b->x->config->domain);
}

/* ---- the values of a template --------------------------------------------------------------- */

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

static void set_time(struct bundle *b, json_t *o, const char *key, instant t, bool day)
{
	const struct zone *z = b->x->book->rules->worktime.zone;
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

static void set_role(struct bundle *b, json_t *o, const struct notice_facts *n)
{
	bool digest = n->kind == NOTICE_DIGEST;
	set_text(o, "role", digest ? "person asked" : vocabulary_word(&role_words, (int)n->role));
	for (size_t i = 0; i < role_words.count; i++)
		if (ROLES_OF_TEMPLATES >> i & 1)
			set_flag(o, arena_printf(b->u.arena, "to_%s", role_words.word[i].word),
			    !n->cover && !digest && i == n->role);
	set_flag(o, "to_cover", n->cover);
}

/* Asked once a batch for each table. */
static bool is_signed(struct bundle *b, const char *sha256, bool *out)
{
	for (size_t i = 0; i < b->signed_count; i++)
		if (strcmp(b->signed_table[i].sha256, sha256) == 0) {
			*out = b->signed_table[i].is_signed;
			return true;
		}
	if (!guideline_is_signed(&b->u, sha256, out))
		return false;
	b->signed_table =
	    arena_grow(b->u.arena, b->signed_table, b->signed_count, sizeof *b->signed_table);
	b->signed_table[b->signed_count++] = (struct signed_table){sha256, *out};
	return true;
}

/* Until a clinician has signed a table, every notice that rests on it says so. */
static bool set_unsigned(struct bundle *b, json_t *o, const struct notice_facts *n)
{
	bool vouched = true;
	if (n->table_sha256 && !is_signed(b, n->table_sha256, &vouched))
		return false;
	if (!vouched)
		json_object_set_new(o, "unsigned",
		    json_pack("[s]", arena_printf(b->u.arena, "%s %s", n->system ? n->system : "",
					 n->version ? n->version : "")));
	return true;
}

static const char *case_link(struct bundle *b, const struct notice_facts *n)
{
	const char *url = b->x->config->worklist_url;
	return *url && n->about_followup ? arena_printf(b->u.arena, "%s/case/%s", url, n->ref)
					 : NULL;
}

static bool make_values(
    struct bundle *b, const struct notice_facts *n, json_t *o, struct err *e);

/* What of a notice's values stands beside the words of its line. */
static json_t *line_of(struct bundle *b, const struct notice_item *item, const char *language,
    struct err *e)
{
	static const char *const kept[] = {"ref", "action", "target", "latest", "days_overdue",
	    "owner", "next_day", "next_who", "changed", "why_you", "provisional", "link"};
	struct buf ask = {0};
	json_t *values = json_object(), *line = NULL;
	if (make_values(b, item->facts, values, e) &&
	    letter_line(rulebook_letters(b->x->book, language), item->template, values, &ask, e)) {
		line = json_pack("{s:s}", "ask", buf_text(&ask));
		for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
			json_object_set(line, kept[i], json_object_get(values, kept[i]));
	}
	json_decref(values);
	buf_free(&ask);
	return line;
}

static bool set_lines(
    struct bundle *b, json_t *o, const struct notice_facts *n, struct err *e)
{
	json_t *lines = json_array();
	bool ok = true;
	for (size_t i = 0; ok && i < n->item_count; i++) {
		json_t *line =
		    n->item[i].facts ? line_of(b, &n->item[i], n->to.language, e) : NULL;
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

static void set_items(struct bundle *b, json_t *o, const struct notice_facts *n)
{
	json_t *items = json_array();
	for (size_t i = 0; i < n->item_count; i++) {
		if (n->item[i].facts)
			continue;
		json_t *item = json_pack("{s:s, s:s, s:s}", "ref", n->item[i].ref, "action",
		    n->item[i].action, "need", n->item[i].need);
		set_day(item, "target", n->item[i].target);
		set_flag(item, "overdue", n->item[i].overdue);
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
	set_time(b, o, "next_day", n->next_at, false);
}

static bool make_values(
    struct bundle *b, const struct notice_facts *n, json_t *o, struct err *e)
{
	const struct config *c = b->x->config;
	set_text(o, "site", c->site_name);
	set_text(o, "ref", n->ref);
	set_text(o, "action", n->action_words);
	set_role(b, o, n);
	set_day(o, "target", n->target);
	set_day(o, "latest", n->latest);
	set_day(o, "next_day", n->next_day);
	set_day(o, "respond_by", n->respond_by);
	set_time(b, o, "respond_by", n->respond_at, false);
	set_text(o, "next_who", n->next_who);
	if (n->days_overdue)
		json_object_set_new(o, "days_overdue", json_integer(n->days_overdue));
	if (n->attempts)
		json_object_set_new(o, "attempts", json_integer((json_int_t)n->attempts));
	set_text(o, "why_you", n->why_you);
	set_flag(o, "local_date", n->local_date);
	set_time(b, o, "appointment", n->appointment_at, true);
	set_text(o, why_key(n->kind), n->why);
	set_flag(o, "ordered", n->ordered);
	set_flag(o, "scheduled", n->scheduled);
	set_flag(o, "optional", n->optional);
	set_flag(o, "provisional", n->provisional);
	set_text(o, "contact", *c->mail_reply_to ? c->mail_reply_to : c->mail_from);
	set_text(o, "link", case_link(b, n));
	set_text(o, "owner", n->owner_name);
	set_text(o, "changed", n->changed);
	set_items(b, o, n);
	return set_lines(b, o, n, e) && set_unsigned(b, o, n);
}

/* ---- calendar entry and mail ---------------------------------------------------------------- */

static bool write_entry(
    struct bundle *b, const struct notice_facts *n, struct buf *out, struct err *e)
{
	const struct config *c = b->x->config;
	const struct calendar_entry *x = &n->entry;
	if (!n->has_calendar)
		return true;
	if (!n->entry_row->uid)
		n->entry_row->uid = fresh_address(b);
	const struct ical_event v = {.uid = n->entry_row->uid,
	    .sequence = x->sequence,
	    .stamp = b->u.now,
	    .day = x->day,
	    .status = n->method == ICAL_CANCEL ? ICAL_CANCELLED : ICAL_CONFIRMED,
	    .start = x->starts_at,
	    .end = x->starts_at != INSTANT_NONE ? x->starts_at + MINUTES(30) : INSTANT_NONE,
	    .organizer = c->mail_from,
	    .organizer_name = c->site_name,
	    .attendee = n->to.email,
	    .alarm_days = x->alarm_days,
	    .summary = arena_printf(b->u.arena, "Follow-up %s %s", n->ref, n->entry_title),
	    .description = n->entry_words,
	    .url = case_link(b, n)};
	return ical_message(n->method, &v, out, e);
}

static const char *thread_of(const struct notice_facts *n)
{
	return n->thread ? n->thread : n->thread_of ? n->thread_of->message_id : NULL;
}

static bool write_mail(struct bundle *b, const struct notice *n, const struct buf *calendar,
    json_t *values, struct buf *out, struct err *e)
{
	const struct config *c = b->x->config;
	const struct notice_facts *f = n->facts;
	struct letter x = {0};
	bool ok =
	    letter_render(rulebook_letters(b->x->book, f->to.language), n->template, values, &x, e);
	const struct mail m = {.from = c->mail_from,
	    .from_name = c->site_name,
	    .to = f->to.email,
	    .to_name = f->to.family && *f->to.family
			   ? arena_printf(
				 b->u.arena, "%s %s", f->to.given ? f->to.given : "", f->to.family)
			   : NULL,
	    .subject = buf_text(&x.subject),
	    .message_id = n->message_id,
	    .first_id = thread_of(f),
	    .date = b->u.now,
	    .text = buf_text(&x.text),
	    .html = buf_text(&x.html),
	    .method = f->method,
	    .calendar = calendar->len ? calendar : NULL,
	    .attach_calendar = true};
	ok = ok && mime_compose(&m, out, e);
	letter_free(&x);
	return ok;
}

static void keep_mail(struct bundle *b, struct notice *n, const struct buf *bytes)
{
	struct outgoing *o = arena_alloc(b->u.arena, sizeof *o);
	*o = (struct outgoing){.recipient = n->facts->to.email,
	    .envelope_from = b->x->config->mail_envelope_from,
	    .message_id = n->message_id,
	    .envid = arena_strndup(b->u.arena, n->message_id, strcspn(n->message_id, "@")),
	    .due_at = n->due,
	    .expires_at = n->due + SECONDS(b->x->config->retry_for),
	    .bytes = arena_strndup(b->u.arena, bytes->data, bytes->len),
	    .len = bytes->len};
	n->mail = o;
}

static bool compose(struct bundle *b, struct notice *n, struct err *e)
{
	struct buf bytes = {0}, calendar = {0};
	json_t *values = json_object();
	n->message_id = fresh_address(b);
	bool ok = make_values(b, n->facts, values, e);
	if (ok && !(write_entry(b, n->facts, &calendar, e) &&
		      write_mail(b, n, &calendar, values, &bytes, e)))
		ok = err_prefix(e, "notice %s of %s %lld", n->template,
		    n->followup ? "follow-up" : "question",
		    (long long)(n->followup ? n->followup : n->question));
	if (ok)
		keep_mail(b, n, &bytes);
	json_decref(values);
	buf_free(&bytes);
	buf_free(&calendar);
	return ok;
}

bool bundle_compose(struct bundle *b, const struct decided *d, struct err *e)
{
	for (size_t i = 0; i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_NOTICE &&
		    d->change[i].notice->digest == INSTANT_NONE &&
		    !compose(b, d->change[i].notice, e))
			return false;
	return true;
}
