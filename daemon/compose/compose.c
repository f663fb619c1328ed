/* SPDX-License-Identifier: Apache-2.0
 *
 * compose.c - a notice of the core becomes finished bytes: template, calendar entry, mail.
 *
 * Message-ID, Date and bytes are fixed here and never change, so a mail that is sent twice after a
 * crash is the same mail.  Nothing clinical stands in it.
 * Fails: a template that cannot be filled fails the event, never its neighbours.
 */
#include "autoconf.h"
#include "followupd/compose.h"
#include "followupd/answer_names.h"
#include "followupd/calendar_event.h"
#include "followupd/letter_json.h"
#include "followupd/log.h"
#include "followupd/mail_link.h"
#include "followupd/mime.h"

#include <string.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

static const char *fresh_id(struct composer *w)
{
	sd_id128_t id;
	if (sd_id128_randomize(&id) < 0)
		bug("the system gives no random numbers");
	return arena_printf(w->writer.u->arena, SD_ID128_UUID_FORMAT_STR, SD_ID128_FORMAT_VAL(id));
}

/* Answers to a mail hold so many days from here. */
static date today(const struct composer *w)
{
	return zone_date(w->writer.zone, w->writer.u->now);
}

/* ---- links ----------------------------------------------------------------------------------- */

/* Those of the mail under way; see mail_link.h. */
static const char *add_link(void *arg, const struct answer_link *about)
{
	struct composer *w = arg;
	struct arena *a = w->writer.u->arena;
	unsigned char random[LINK_RANDOM];
	char token[LINK_TEXT], name[LINK_TEXT];
	if (getentropy(random, sizeof random) != 0)
		bug("the system gives no random numbers");
	w->link = arena_grow(a, w->link, w->link_count, sizeof *w->link);
	w->link[w->link_count] = *about;
	w->link[w->link_count++].token = arena_strdup(a, link_token(random, token));
	return arena_printf(
	    a, "%s/a/%s", w->writer.config->pages_public_url, link_name(token, name));
}

static void begin_links(struct composer *w)
{
	bool any = *w->writer.config->pages_public_url;
	w->link = NULL;
	w->link_count = 0;
	w->writer.page = any ? add_link : NULL;
	w->writer.page_arg = w;
}

/* ---- calendar entry and mail ---------------------------------------------------------------- */

static bool write_entry(struct composer *w, const struct notice *of, struct buf *out, struct err *e)
{
	const struct notice_facts *n = of->facts;
	struct calendar_entry x = n->entry;
	if (!n->has_calendar)
		return true;
	if (!n->entry_row->uid)
		n->entry_row->uid = answer_uid(
		    w->writer.u->arena, w->writer.config, w->keys, of, fresh_id(w), today(w));
	x.uid = n->entry_row->uid;
	const struct ical_event v =
	    calendar_event(w->writer.u->arena, w->writer.config, &x, n->ref, n->to.email);
	return ical_message(n->method, &v, out, e);
}

static bool write_mail(struct composer *w, const struct notice *n, const struct buf *calendar,
    json_t *values, struct buf *out, struct err *e)
{
	const struct config *c = w->writer.config;
	const struct notice_facts *f = n->facts;
	struct letter x = {0};
	bool ok = letter_render(
	    w->writer.letters(w->writer.book, f->to.language), n->template, values, &x, e);
	const struct mail m = {.from = c->mail_from,
	    .from_name = c->site_name,
	    .to = f->to.email,
	    .to_name = f->to.family && *f->to.family
			   ? arena_printf(w->writer.u->arena, "%s %s",
				 f->to.given ? f->to.given : "", f->to.family)
			   : NULL,
	    .reply_to = answer_reply_to(w->writer.u->arena, c, w->keys, n, today(w)),
	    .answers_read = answers_are_read(c),
	    .subject = buf_text(&x.subject),
	    .message_id = n->message_id,
	    .first_id = f->thread      ? f->thread
			: f->thread_of ? f->thread_of->message_id
				       : NULL,
	    .date = w->writer.u->now,
	    .text = buf_text(&x.text),
	    .html = buf_text(&x.html),
	    .method = f->method,
	    .calendar = calendar->len ? calendar : NULL,
	    .attach_calendar = true};
	ok = ok && mime_compose(&m, out, e);
	letter_free(&x);
	return ok;
}

static void keep_mail(struct composer *w, struct notice *n, const struct buf *bytes)
{
	struct outgoing *o = arena_alloc(w->writer.u->arena, sizeof *o);
	*o = (struct outgoing){.recipient = n->facts->to.email,
	    .envelope_from = w->writer.config->mail_envelope_from,
	    .message_id = n->message_id,
	    .envid = arena_strndup(w->writer.u->arena, n->message_id, strcspn(n->message_id, "@")),
	    .due_at = n->due,
	    .expires_at = n->due + SECONDS(w->writer.config->retry_for),
	    .bytes = arena_strndup(w->writer.u->arena, bytes->data, bytes->len),
	    .len = bytes->len,
	    .link = w->link,
	    .link_count = w->link_count,
	    .links_end = w->writer.u->now + DAYS(w->writer.config->pages_link_days),
	    .link_identity = w->writer.config->pages_link_identity,
	    .link_closing = w->writer.config->pages_link_closing};
	n->mail = o;
}

static bool compose(struct composer *w, struct notice *n, struct err *e)
{
	struct buf bytes = {0}, calendar = {0};
	json_t *values = json_object();
	n->message_id = answer_message_id(
	    w->writer.u->arena, w->writer.config, w->keys, n, fresh_id(w), today(w));
	begin_links(w);
	bool ok = notice_values(&w->writer, n->facts, values, e);
	if (ok &&
	    !(write_entry(w, n, &calendar, e) && write_mail(w, n, &calendar, values, &bytes, e)))
		ok = err_prefix(e, "notice %s of %s %lld", n->template,
		    n->followup ? "follow-up" : "question",
		    (long long)(n->followup ? n->followup : n->question));
	if (ok)
		keep_mail(w, n, &bytes);
	json_decref(values);
	buf_free(&bytes);
	buf_free(&calendar);
	return ok;
}

/* Its bytes are kept as they were composed: only when it leaves is new. */
static void queue_again(struct composer *w, struct notice *n)
{
	const struct config *c = w->writer.config;
	struct outgoing *o = arena_alloc(w->writer.u->arena, sizeof *o);
	if (n->mail)
		*o = *n->mail;
	o->envelope_from = c->mail_envelope_from;
	o->envid = arena_strndup(w->writer.u->arena, n->message_id, strcspn(n->message_id, "@"));
	o->due_at = n->due;
	o->expires_at = n->due + SECONDS(c->retry_for);
	n->mail = o;
}

bool compose_told(
    struct composer *w, const struct charts *all, const struct decided *d, struct err *e)
{
	for (size_t i = 0; i < d->change_count; i++) {
		const struct change *c = &d->change[i];
		bool told = c->kind == CHANGE_NOTICE || c->kind == CHANGE_PUT_BACK;
		if (!told || c->notice->digest != INSTANT_NONE)
			continue;
		if (c->kind == CHANGE_PUT_BACK)
			queue_again(w, c->notice);
		else if (!compose(w, c->notice, e))
			return false;
	}
	return letters_compose(&w->writer, w->papers, all, d, e);
}
