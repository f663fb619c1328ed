/* SPDX-License-Identifier: Apache-2.0
 *
 * due.c - what is due without a message: timers, digests, mails that failed, days in shadow,
 * silence of the mail server and of sources.
 */
#include "autoconf.h"
#include "bundle.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/mail_days.h"
#include "followupd/shadow_store.h"
#include "followupd/source_store.h"

/* ---- timers --------------------------------------------------------------------------------- */

/* It must not stop everybody else's: it is tried again tomorrow, and a person is asked today. */
static bool put_off(struct bundle *b, int64_t patient, const char *why)
{
	const struct event e = {.kind = EVENT_PUT_ASIDE, .patient = patient, .why = why};
	log_error("the due timers of patient %lld are put off: %s", (long long)patient, why);
	timers_postpone(&b->u, &patient, 1, b->u.now + DAYS(1));
	return bundle_decide(b, &e) != NULL;
}

/* loose: due questions that belong to no patient; together they are one event. */
static bool fire_all(struct bundle *b, const int64_t *patient, size_t count, const int64_t *loose,
    size_t loose_count)
{
	const struct chart_request q = {.patient_count = count,
	    .patient = patient,
	    .question_count = loose_count,
	    .question = loose};
	if (!bundle_load(b, &q, count + loose_count))
		return false;
	const struct event nobodys = {.kind = EVENT_TIMERS};
	if (loose_count && !bundle_decide(b, &nobodys))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct event e = {.kind = EVENT_TIMERS, .patient = patient[i]};
		const struct decided *d = bundle_decide(b, &e);
		if (!d || (!d->ok && !put_off(b, patient[i], d->err.text)))
			return false;
	}
	FAULT("engine.timer-decided");
	return true;
}

bool fire_due(struct bundle_context *x, instant *low, int limit, struct claimed *out, struct err *e)
{
	struct bundle b;
	int64_t *patient = NULL, *loose = NULL;
	size_t count = 0, loose_count = 0;
	instant first = INSTANT_NONE;
	*out = (struct claimed){0};
	if (!bundle_begin(&b, x, e))
		return false;
	bool ok = timers_claim(&b.u, *low, limit, &patient, &count, &first) &&
		  questions_claim(&b.u, limit, &patient, &count, &loose, &loose_count);
	if (ok && !count && !loose_count) {
		unit_rollback(&b.u);
		return true;
	}
	if (ok) {
		FAULT("engine.timer-claimed");
		out->count = count + loose_count;
		out->first = count ? patient[0] : 0;
		ok = fire_all(&b, patient, count, loose, loose_count);
	}
	out->done = out->count;
	if (!bundle_save(&b, ok, e))
		return false;
	if (first != INSTANT_NONE)
		*low = first;
	FAULT("engine.timer-committed");
	return true;
}

bool put_timers_off(struct bundle_context *x, int64_t patient, const char *why, struct err *e)
{
	struct bundle b;
	const struct chart_request nothing = {0};
	if (!bundle_begin(&b, x, e))
		return false;
	bool ok = bundle_load(&b, &nothing, 1) && put_off(&b, patient, why);
	return bundle_save(&b, ok, e);
}

/* ---- digests -------------------------------------------------------------------------------- */

/* The patients of their lines, whose charts say what stands in them, and whose they are. */
static bool load_lines(struct bundle *b, const struct digest *d, size_t count)
{
	struct chart_request q = {0};
	size_t lines = 0;
	for (size_t i = 0; i < count; i++)
		lines += d[i].line_count;
	int64_t *followup = arena_alloc(b->u.arena, (lines + 1) * sizeof *followup),
		*told = arena_alloc(b->u.arena, (count + 1) * sizeof *told);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < d[i].line_count; k++)
			followup[q.followup_count++] = d[i].line[k].followup;
	for (size_t i = 0; i < count; i++)
		told[q.told_count++] = d[i].person;
	q.followup = followup;
	q.told = told;
	return bundle_load(b, &q, count + lines / 8);
}

/* What a digest has no room for stands in the next; one that could not be written is tried again.
 */
static void say_sent(struct bundle *b, const struct digest *d, const struct decided *made)
{
	const struct worktime *t = &b->x->book->rules->worktime;
	digest_sent(&b->u, d, decided_notice(made),
	    made->ok ? worktime_digest_at(t, b->u.now + 1, -1) : b->u.now + HOURS(1));
}

static bool send_all(struct bundle *b, const struct digest *d, size_t count)
{
	if (!load_lines(b, d, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct event e = {.kind = EVENT_DIGEST, .digest = &d[i]};
		const struct decided *made = bundle_decide(b, &e);
		if (!made)
			return false;
		if (!made->ok)
			log_err(LOG_LVL_ERROR, &made->err,
			    "could not write the digest of person %lld", (long long)d[i].person);
		say_sent(b, &d[i], made);
	}
	return true;
}

bool send_digests(struct bundle_context *x, struct claimed *out, struct err *e)
{
	struct bundle b;
	struct digest *d = NULL;
	*out = (struct claimed){0};
	if (!bundle_begin(&b, x, e))
		return false;
	bool ok = digests_claim(&b.u, x->book->rules->policy.digest_lines, &d, &out->count);
	if (ok && !out->count) {
		unit_rollback(&b.u);
		return true;
	}
	ok = ok && send_all(&b, d, out->count);
	out->done = out->count;
	return bundle_save(&b, ok, e) || digests_put_off(x->session, e);
}

/* ---- mails that failed ---------------------------------------------------------------------- */

static bool take_all(struct bundle *b, const struct undelivered *d, size_t count)
{
	struct chart_request q = {0};
	int64_t *followup = arena_alloc(b->u.arena, count * sizeof *followup);
	struct question_key *key = arena_alloc(b->u.arena, count * sizeof *key);
	q.followup = followup;
	q.key = key;
	for (size_t i = 0; i < count; i++) {
		if (d[i].followup)
			followup[q.followup_count++] = d[i].followup;
		key[q.key_count++] = (struct question_key){QUESTION_UNDELIVERABLE,
		    arena_printf(b->u.arena, "%lld", (long long)d[i].notice)};
	}
	if (!bundle_load(b, &q, count))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct event e = {.kind = EVENT_UNDELIVERED, .undelivered = &d[i]};
		const struct decided *made = bundle_decide(b, &e);
		if (!made)
			return false;
		if (!made->ok) /* the row stays and is tried again */
			log_err(LOG_LVL_ERROR, &made->err,
			    "failed mail %lld could not be made work", (long long)d[i].notice);
	}
	return true;
}

bool take_failures(struct bundle_context *x, struct claimed *out, struct err *e)
{
	struct bundle b;
	struct undelivered *d = NULL;
	size_t count = 0;
	*out = (struct claimed){0};
	if (!bundle_begin(&b, x, e))
		return false;
	notices_sweep(&b.u);
	bool ok = failures_claim(&b.u, &d, &count);
	if (ok && !count)
		return unit_commit(&b.u, e);
	ok = ok && take_all(&b, d, count);
	for (size_t i = 0; i < b.count; i++)
		out->done += decided_stands(&b.decided[i]);
	out->count = count;
	return bundle_save(&b, ok, e);
}

/* ---- days in shadow ------------------------------------------------------------------------- */

static bool sum_up(struct bundle *b, const struct shadow_day *d)
{
	const struct event e = {.kind = EVENT_SHADOW_DAY, .shadow_day = d};
	bool mine;
	if (!shadow_day_take(&b->u, d, &mine))
		return false;
	if (!mine)
		return true;
	/* A day that was taken and not told would be lost. */
	const struct decided *made = bundle_decide(b, &e);
	return made && (made->ok || unit_fail(&b->u, made->err.code, "%s", made->err.text));
}

bool sum_up_shadows(struct bundle_context *x, struct err *e)
{
	struct bundle b;
	struct shadow_day *day;
	size_t count = 0;
	const struct chart_request nothing = {0};
	const struct zone *z = x->book->rules->worktime.zone;
	if (!bundle_begin(&b, x, e))
		return false;
	bool ok = shadow_days_due(&b.u, zone_date(z, b.u.now), zone_name(z), &day, &count);
	if (ok && !count)
		return unit_commit(&b.u, e);
	ok = ok && bundle_load(&b, &nothing, count);
	for (size_t i = 0; ok && i < count; i++)
		ok = sum_up(&b, &day[i]);
	return bundle_save(&b, ok, e);
}

/* ---- silence -------------------------------------------------------------------------------- */

static date last_working_day(const struct worktime *t, instant now)
{
	date day = zone_date(t->zone, now) - 1;
	for (int i = 0; i < 14 && !worktime_is_working(t, day); i++)
		day--;
	return day;
}

bool look_at_silence(struct bundle_context *x, struct err *e)
{
	struct bundle b;
	struct mail_day day;
	const struct chart_request nothing = {0};
	const struct rules *rules = x->book->rules;
	if (!rules->policy.tell_silence)
		return true;
	if (!bundle_begin(&b, x, e))
		return false;
	const struct event told = {.kind = EVENT_SILENT_DAY, .mail_day = &day};
	bool ok = mail_day_take(&b.u, last_working_day(&rules->worktime, b.u.now),
		      rules->worktime.zone, &day) &&
		  bundle_load(&b, &nothing, 1);
	if (ok && day.silent) {
		const struct decided *made = bundle_decide(&b, &told);
		ok = made && (made->ok || unit_fail(&b.u, made->err.code, "%s", made->err.text));
		log_warning("the mail server took no mail on the last working day; %lld wait",
		    (long long)day.waiting);
	}
	return bundle_save(&b, ok, e);
}

/* ---- sources -------------------------------------------------------------------------------- */

bool listen_for_sources(struct bundle_context *x, struct err *e)
{
	struct bundle b;
	struct source_silence *list;
	size_t count = 0;
	if (!bundle_begin(&b, x, e))
		return false;
	bool ok = sources_to_tell(&b.u, &list, &count);
	if (ok && !count)
		return unit_commit(&b.u, e);
	struct question_key *key = arena_alloc(b.u.arena, (count + 1) * sizeof *key);
	for (size_t i = 0; ok && i < count; i++)
		key[i] = (struct question_key){QUESTION_SOURCE_SILENT, list[i].key};
	const struct chart_request asked = {.key = key, .key_count = count};
	ok = ok && bundle_load(&b, &asked, count);
	for (size_t i = 0; ok && i < count; i++) {
		const struct event told = {.kind = EVENT_SOURCE, .source = &list[i]};
		const struct decided *made = bundle_decide(&b, &told);
		ok = made && (made->ok || unit_fail(&b.u, made->err.code, "%s", made->err.text));
		if (ok && !list[i].spoke)
			log_warning("source %s has sent no %s for %lld minutes", list[i].source,
			    source_kind_words(list[i].kind), (long long)list[i].silent / 60);
	}
	return bundle_save(&b, ok, e);
}
