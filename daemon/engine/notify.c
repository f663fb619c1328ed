/* SPDX-License-Identifier: Apache-2.0
 *
 * notify.c - one mail to one person about one follow-up: finished bytes in the outbox.
 *
 * Message-ID, Date and bytes are fixed here and never change, so a mail that is sent twice after a
 * crash is the same mail.  Nothing clinical stands in it: a reference, days, neutral words, a link.
 */
#include "autoconf.h"
#include "engine.h"
#include "followupd/address.h"
#include "followupd/log.h"
#include "followupd/mime.h"

#include <stdlib.h>
#include <string.h>
#include <systemd/sd-id128.h>

struct draft {
	struct work *w;
	const struct case_row *row; /* NULL: about a question that belongs to none */
	int64_t review;
	const struct telling *t;
	struct person to;
	bool cover; /* somebody stands in for the addressee */
	struct calendar_entry entry;
	struct buf calendar;
	enum ical_method method;
};

static const char *fresh_uuid(struct arena *a)
{
	sd_id128_t id;
	if (sd_id128_randomize(&id) < 0)
		bug("the system gives no random numbers");
	return arena_printf(a, SD_ID128_UUID_FORMAT_STR, SD_ID128_FORMAT_VAL(id));
}

/* ---- who ----------------------------------------------------------------------------------------
 */

static bool reachable(const struct person *p)
{
	struct err ignored; /* an address from a feed may be anything */
	return p->id && p->active && p->email && address_check(p->email, &ignored);
}

/* The addressee, or who stands in.  to.id 0: nobody can be told, and a person is asked to see to
 * it. */
static bool find_addressee(struct draft *l)
{
	struct work *w = l->w;
	bool owner = strcmp(l->t->to, "owner") == 0;
	if (owner) {
		if (!person_get(&w->u, l->row->f.owner, &l->to))
			return false;
		if (reachable(&l->to))
			return true;
		struct review r = {.kind = "no-address",
		    .followup = l->row->f.id,
		    .patient = l->row->f.patient,
		    .key = arena_printf(w->u.arena, "%lld", (long long)l->row->f.owner),
		    .question = "the owner of follow-ups has no mail address or is not active: who "
				"takes over, or what is it?",
		    .evidence = l->to.ref};
		review_add(&w->u, &r);
		l->cover = true;
	}
	if (!person_in_role(&w->u, owner ? "coordinator" : l->t->to, &l->to))
		return false;
	if (l->to.id)
		return true;
	struct review r = {.kind = "nobody-to-tell",
	    .followup = l->row->f.id,
	    .patient = l->row->f.patient,
	    .key = arena_printf(w->u.arena, "%lld/%s", (long long)l->row->f.id, l->t->step),
	    .question = arena_printf(w->u.arena,
		"nobody with a mail address has the role %s: notice %s was not sent", l->t->to,
		l->t->kind)};
	review_add(&w->u, &r);
	return true;
}

/* ---- what
 * ------------------------------------------------------------------------------------------ */

static const char *day_text(struct work *w, date d)
{
	char text[32];
	return arena_strdup(w->u.arena, date_text(d, text));
}

static const char *time_text(struct work *w, instant t)
{
	const struct zone *z = w->rules->worktime.zone;
	struct civil c = zone_civil(z, t);
	return arena_printf(w->u.arena, "%04d-%02d-%02d %02d:%02d (%s)", c.year, c.month, c.day,
	    c.hour, c.minute, zone_name(z));
}

static void set_text(json_t *o, const char *key, const char *value)
{
	if (value && *value)
		json_object_set_new(o, key, json_string(value));
}

static const char *action_words(const char *action)
{
	static const struct {
		const char *action, *words;
	} table[] = {{"follow-up-imaging", "follow-up imaging"},
	    {"follow-up-imaging-optional", "optional follow-up imaging"},
	    {"additional-imaging-now", "additional imaging"},
	    {"obtain-priors", "earlier images for comparison"},
	    {"tissue-sampling", "tissue sampling"}, {"clinical-referral", "a clinical referral"},
	    {"lab-workup", "a laboratory work-up"}, {"repeat-exam", "a repeat exam"},
	    {"second-opinion", "a second opinion"}, {"routine-screening", "routine screening"}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].action, action) == 0)
			return table[i].words;
	return "a work-up"; /* several alternatives: the case page lists them */
}

/* The key under which a template of that kind looks for the reason. */
static const char *why_key(const char *kind)
{
	if (strcmp(kind, "corrected") == 0)
		return "changed";
	if (strcmp(kind, "review") == 0)
		return "question";
	if (strcmp(kind, "undeliverable") == 0)
		return "failed_why";
	return "reason";
}

static void add_role(struct draft *l, json_t *o)
{
	static const char *const known[] = {
	    "owner", "coordinator", "navigator", "radiologist", "chief"};
	const char *to = l->t->to;
	json_object_set_new(o, "role", json_string(to));
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!l->cover && strcmp(known[i], to) == 0)
			json_object_set_new(
			    o, arena_printf(l->w->u.arena, "to_%s", to), json_true());
	if (l->cover)
		json_object_set_new(o, "to_cover", json_true());
}

static const char *next_words(const struct draft *l)
{
	const char *next = l->t->next.step->to;
	if (strcmp(next, "owner") == 0)
		return l->to.id == l->row->f.owner ? "you" : "the owner";
	return arena_printf(l->w->u.arena, "the %s", next);
}

static void add_dates(struct draft *l, json_t *o)
{
	struct work *w = l->w;
	const struct followup *f = &l->row->f;
	date today = zone_date(w->rules->worktime.zone, w->u.now);
	set_text(o, "target", day_text(w, f->window.target));
	if (f->window.latest != f->window.target)
		set_text(o, "latest", day_text(w, f->window.latest));
	if (l->row->overdue && today > f->window.target)
		json_object_set_new(o, "days_overdue", json_integer(today - f->window.target));
	if (!f->window.published)
		json_object_set_new(o, "local_date", json_true());
	if (f->appointment_at != INSTANT_NONE)
		set_text(o, "appointment", time_text(w, f->appointment_at));
	if (l->t->next.step) {
		set_text(
		    o, "next_day", day_text(w, zone_date(w->rules->worktime.zone, l->t->next.due)));
		set_text(o, "next_who", next_words(l));
	}
}

/* Until a clinician has signed a table, every notice that rests on it says so. */
static bool add_unsigned(struct draft *l, json_t *o)
{
	json_t *g = json_loads(l->row->guideline, 0, NULL);
	const char *system = json_string_value(json_object_get(g, "system")),
		   *version = json_string_value(json_object_get(g, "version")),
		   *sha256 = json_string_value(json_object_get(g, "table_sha256"));
	bool vouched = !sha256, ok = vouched || guideline_is_signed(&l->w->u, sha256, &vouched);
	if (ok && !vouched)
		json_object_set_new(o, "unsigned",
		    json_pack("[s]", arena_printf(l->w->u.arena, "%s %s", system ? system : "",
					 version ? version : "")));
	json_decref(g);
	return ok;
}

static bool make_data(struct draft *l, json_t *o)
{
	struct work *w = l->w;
	const struct config *c = w->config;
	const struct followup *f = &l->row->f;
	set_text(o, "site", c->site_name);
	set_text(o, "ref", l->row->ref);
	set_text(o, "action", action_words(f->action));
	add_role(l, o);
	add_dates(l, o);
	if (!add_unsigned(l, o))
		return false;
	set_text(o, why_key(l->t->kind), l->t->why);
	if (f->state == FOLLOWUP_ORDERED || f->state == FOLLOWUP_SCHEDULED ||
	    f->state == FOLLOWUP_PERFORMED)
		json_object_set_new(o, "ordered", json_true());
	if (f->state == FOLLOWUP_SCHEDULED)
		json_object_set_new(o, "scheduled", json_true());
	if (f->optional)
		json_object_set_new(o, "optional", json_true());
	set_text(o, "contact", *c->mail_reply_to ? c->mail_reply_to : c->mail_from);
	if (*c->worklist_url)
		set_text(o, "link",
		    arena_printf(w->u.arena, "%s/case/%s", c->worklist_url, l->row->ref));
	if (l->to.id == f->owner)
		return true;
	struct person owner;
	if (!person_get(&w->u, f->owner, &owner))
		return false;
	set_text(o, "owner",
	    arena_printf(w->u.arena, "%s %s", owner.given ? owner.given : "",
		owner.family ? owner.family : ""));
	return true;
}

/* ---- the calendar entry
 * -------------------------------------------------------------------------------- */

static bool find_entry(struct draft *l, const char *kind, bool *known)
{
	struct calendar_list list;
	if (!calendar_load(&l->w->u, l->row->f.id, &list))
		return false;
	*known = false;
	for (size_t i = 0; i < list.count; i++)
		if (list.entry[i].person == l->to.id && strcmp(list.entry[i].kind, kind) == 0) {
			l->entry = list.entry[i];
			*known = true;
		}
	return true;
}

/* A day, time or status that changes raises SEQUENCE; the UID never changes (RFC 5546
 * section 2.1.4). */
static bool request_entry(struct draft *l, const char *kind, date day, instant starts_at)
{
	bool known;
	if (!find_entry(l, kind, &known))
		return false;
	struct calendar_entry *c = &l->entry;
	if (!known)
		*c = (struct calendar_entry){.kind = kind,
		    .followup = l->row->f.id,
		    .person = l->to.id,
		    .uid = arena_printf(
			l->w->u.arena, "%s@%s", fresh_uuid(l->w->u.arena), l->w->config->domain)};
	else if (c->cancelled || c->day != day || c->starts_at != starts_at)
		c->sequence++;
	c->cancelled = false;
	c->day = day;
	c->starts_at = starts_at;
	c->alarm_days = l->t->alarm_days;
	calendar_save(&l->w->u, c);
	return true;
}

static bool prepare_entry(struct draft *l)
{
	const struct followup *f = &l->row->f;
	l->method = l->t->calendar == CALENDAR_CANCEL ? ICAL_CANCEL : ICAL_REQUEST;
	switch (l->t->calendar) {
	case CALENDAR_NONE:
		return true;
	case CALENDAR_REQUEST_DUE:
		return request_entry(l, "due", f->window.target, INSTANT_NONE);
	case CALENDAR_REQUEST_APPOINTMENT:
		return request_entry(l, "appointment",
		    zone_date(l->w->rules->worktime.zone, f->appointment_at), f->appointment_at);
	case CALENDAR_CANCEL:
		l->entry = *l->t->cancel;
		return true;
	}
	return true;
}

static bool write_entry(struct draft *l, struct err *e)
{
	const struct config *c = l->w->config;
	const struct calendar_entry *x = &l->entry;
	if (l->t->calendar == CALENDAR_NONE)
		return true;
	bool appointment = x->starts_at != INSTANT_NONE;
	struct ical_event v = {.uid = x->uid,
	    .sequence = x->sequence,
	    .stamp = l->w->u.now,
	    .day = x->day,
	    .status = l->method == ICAL_CANCEL ? ICAL_CANCELLED : ICAL_CONFIRMED,
	    .start = x->starts_at,
	    .end = appointment ? x->starts_at + MINUTES(30) : INSTANT_NONE,
	    .organizer = c->mail_from,
	    .organizer_name = c->site_name,
	    .attendee = l->to.email,
	    .alarm_days = x->alarm_days,
	    .summary = arena_printf(
		l->w->u.arena, "Follow-up %s %s", l->row->ref, appointment ? "appointment" : "due"),
	    .description = "Details are on the worklist.",
	    .url = *c->worklist_url
		       ? arena_printf(l->w->u.arena, "%s/case/%s", c->worklist_url, l->row->ref)
		       : NULL};
	return ical_message(l->method, &v, &l->calendar, e);
}

/* ---- the mail
 * ---------------------------------------------------------------------------------------------- */

static bool compose(struct draft *l, json_t *data, const char *message_id, const char *thread,
    struct buf *out, struct err *e)
{
	const struct config *c = l->w->config;
	struct letter x = {0};
	bool ok =
	    letter_render(rules_letters(l->w->rules, l->to.language), l->t->kind, data, &x, e);
	const char *name =
	    l->to.family && *l->to.family
		? arena_printf(l->w->u.arena, "%s %s", l->to.given ? l->to.given : "", l->to.family)
		: NULL;
	struct mail m = {.from = c->mail_from,
	    .from_name = c->site_name,
	    .to = l->to.email,
	    .to_name = name,
	    .subject = buf_text(&x.subject),
	    .message_id = message_id,
	    .first_id = thread,
	    .date = l->w->u.now,
	    .text = buf_text(&x.text),
	    .html = buf_text(&x.html),
	    .method = l->method,
	    .calendar = l->calendar.len ? &l->calendar : NULL,
	    .attach_calendar = true};
	ok = ok && mime_compose(&m, out, e);
	letter_free(&x);
	return ok;
}

static void queue(struct draft *l, const struct buf *bytes, const char *message_id)
{
	struct work *w = l->w;
	struct notice n = {.id = unit_id(&w->u),
	    .followup = l->row ? l->row->f.id : 0,
	    .review = l->review,
	    .person = l->to.id,
	    .kind = l->t->kind,
	    .step = l->t->step,
	    .revision = l->row ? l->row->f.revision : 0};
	instant due = l->t->due == INSTANT_NONE ? w->u.now : l->t->due;
	struct outgoing out = {.recipient = l->to.email,
	    .envelope_from = w->config->mail_envelope_from,
	    .message_id = message_id,
	    .envid = arena_strndup(w->u.arena, message_id, strcspn(message_id, "@")),
	    .due_at = due,
	    .expires_at = due + SECONDS(w->config->retry_for),
	    .bytes = bytes->data,
	    .len = bytes->len};
	notice_insert(&w->u, &n, &out);
	if (!l->row)
		return;
	history_add(&w->u, l->row->f.id, w->actor, "told",
	    json_pack("{s:I, s:s, s:s, s:I, s:b}", "notice", (json_int_t)n.id, "kind", n.kind,
		"step", n.step, "person", (json_int_t)l->to.id, "cover", l->cover));
}

static bool write_letter(struct draft *l)
{
	struct work *w = l->w;
	struct err e = {0};
	struct buf bytes = {0};
	const char *thread, *message_id = arena_printf(
				w->u.arena, "%s@%s", fresh_uuid(w->u.arena), w->config->domain);
	json_t *data = json_object();
	bool ok = notice_thread(&w->u, l->row->f.id, l->to.id, &thread) && prepare_entry(l) &&
		  make_data(l, data);
	if (ok && !(write_entry(l, &e) && compose(l, data, message_id, thread, &bytes, &e)))
		ok = unit_fail(&w->u, e.code, "notice %s of follow-up %lld: %s", l->t->kind,
		    (long long)l->row->f.id, e.text);
	if (ok)
		queue(l, &bytes, message_id);
	json_decref(data);
	buf_free(&bytes);
	buf_free(&l->calendar);
	return ok;
}

bool tell(struct work *w, const struct case_row *row, const struct telling *t)
{
	struct draft l = {.w = w, .row = row, .t = t};
	bool told;
	if (!notice_exists(&w->u, row->f.id, row->f.revision, t->step, &told))
		return false;
	if (told)
		return true;
	return find_addressee(&l) && (!l.to.id || write_letter(&l));
}

bool tell_of_review(struct work *w, const struct review *r, const char *role)
{
	const struct telling t = {.kind = r->kind, .step = r->key, .to = role, .due = INSTANT_NONE};
	struct draft l = {.w = w, .t = &t};
	struct err e = {0};
	struct buf bytes = {0};
	if (!review_id_of(&w->u, r->kind, r->key, &l.review) || !person_in_role(&w->u, role, &l.to))
		return false;
	if (!l.review || !reachable(&l.to))
		return true; /* the item itself waits for a person */
	const char *message_id =
	    arena_printf(w->u.arena, "%s@%s", fresh_uuid(w->u.arena), w->config->domain);
	json_t *data = json_object();
	set_text(data, "site", w->config->site_name);
	set_text(data, "ref", arena_printf(w->u.arena, "%lld", (long long)l.review));
	set_text(data, "action", "a question");
	set_text(data, "question", r->question);
	set_text(data, "contact",
	    *w->config->mail_reply_to ? w->config->mail_reply_to : w->config->mail_from);
	add_role(&l, data);
	bool ok = compose(&l, data, message_id, NULL, &bytes, &e);
	if (ok)
		queue(&l, &bytes, message_id);
	else
		unit_fail(&w->u, e.code, "notice %s: %s", r->kind, e.text);
	json_decref(data);
	buf_free(&bytes);
	return ok;
}
