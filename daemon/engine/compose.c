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
#include "followupd/answer_names.h"
#include "followupd/calendar_event.h"
#include "followupd/letter_json.h"
#include "followupd/log.h"
#include "followupd/mail_link.h"
#include "followupd/mime.h"

#include <string.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

static const char *fresh_id(struct bundle *b)
{
	sd_id128_t id;
	if (sd_id128_randomize(&id) < 0)
		bug("the system gives no random numbers");
	return arena_printf(b->u.arena, SD_ID128_UUID_FORMAT_STR, SD_ID128_FORMAT_VAL(id));
}

/* Answers to a mail hold so many days from here. */
static date today(const struct bundle *b)
{
	return zone_date(b->x->book->rules->worktime.zone, b->u.now);
}

/* ---- links ----------------------------------------------------------------------------------- */

/* Those of the mail under way; see mail_link.h. */
static const char *add_link(void *arg, const struct answer_link *about)
{
	struct bundle *b = arg;
	struct arena *a = b->u.arena;
	unsigned char random[LINK_RANDOM];
	char token[LINK_TEXT], name[LINK_TEXT];
	if (getentropy(random, sizeof random) != 0)
		bug("the system gives no random numbers");
	b->link = arena_grow(a, b->link, b->link_count, sizeof *b->link);
	b->link[b->link_count] = *about;
	b->link[b->link_count++].token = arena_strdup(a, link_token(random, token));
	return arena_printf(a, "%s/a/%s", b->x->config->pages_public_url, link_name(token, name));
}

static void begin_links(struct bundle *b)
{
	bool any = *b->x->config->pages_public_url;
	b->link = NULL;
	b->link_count = 0;
	b->writer.page = any ? add_link : NULL;
	b->writer.page_arg = b;
}

/* ---- calendar entry and mail ---------------------------------------------------------------- */

static bool write_entry(struct bundle *b, const struct notice *of, struct buf *out, struct err *e)
{
	const struct notice_facts *n = of->facts;
	struct calendar_entry x = n->entry;
	if (!n->has_calendar)
		return true;
	if (!n->entry_row->uid)
		n->entry_row->uid = answer_uid(
		    b->u.arena, b->x->config, &b->x->book->stored.keys, of, fresh_id(b), today(b));
	x.uid = n->entry_row->uid;
	const struct ical_event v =
	    calendar_event(b->u.arena, b->x->config, &x, n->ref, n->to.email);
	return ical_message(n->method, &v, out, e);
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
	    .reply_to = answer_reply_to(b->u.arena, c, &b->x->book->stored.keys, n, today(b)),
	    .answers_read = answers_are_read(c),
	    .subject = buf_text(&x.subject),
	    .message_id = n->message_id,
	    .first_id = f->thread      ? f->thread
			: f->thread_of ? f->thread_of->message_id
				       : NULL,
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
	    .len = bytes->len,
	    .link = b->link,
	    .link_count = b->link_count,
	    .links_end = b->u.now + DAYS(b->x->config->pages_link_days),
	    .link_identity = b->x->config->pages_link_identity,
	    .link_closing = b->x->config->pages_link_closing};
	n->mail = o;
}

static bool compose(struct bundle *b, struct notice *n, struct err *e)
{
	struct buf bytes = {0}, calendar = {0};
	json_t *values = json_object();
	n->message_id = answer_message_id(
	    b->u.arena, b->x->config, &b->x->book->stored.keys, n, fresh_id(b), today(b));
	begin_links(b);
	bool ok = notice_values(&b->writer, n->facts, values, e);
	if (ok &&
	    !(write_entry(b, n, &calendar, e) && write_mail(b, n, &calendar, values, &bytes, e)))
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

/* Its bytes are kept as they were composed: only when it leaves is new. */
static void queue_again(struct bundle *b, struct notice *n)
{
	const struct config *c = b->x->config;
	struct outgoing *o = arena_alloc(b->u.arena, sizeof *o);
	if (n->mail)
		*o = *n->mail;
	o->envelope_from = c->mail_envelope_from;
	o->envid = arena_strndup(b->u.arena, n->message_id, strcspn(n->message_id, "@"));
	o->due_at = n->due;
	o->expires_at = n->due + SECONDS(c->retry_for);
	n->mail = o;
}

bool bundle_compose(struct bundle *b, const struct decided *d, struct err *e)
{
	for (size_t i = 0; i < d->change_count; i++) {
		const struct change *c = &d->change[i];
		bool told = c->kind == CHANGE_NOTICE || c->kind == CHANGE_PUT_BACK;
		if (!told || c->notice->digest != INSTANT_NONE)
			continue;
		if (c->kind == CHANGE_PUT_BACK)
			queue_again(b, c->notice);
		else if (!compose(b, c->notice, e))
			return false;
	}
	return letters_compose(&b->writer, b->x->book->papers, &b->charts, d, e);
}
