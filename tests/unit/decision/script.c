/* SPDX-License-Identifier: Apache-2.0
 *
 * script.c - events from words: one line is one event, "what key=value ..."; a "_" in a value is a
 * blank, and text= takes the rest of the line.
 *
 *   report acc=A1 proc=29252-4 day=2026-03-01 status=final f=lung-rads:category=4A text=...
 *   and the same under a second number of the same message: also=A2;
 *   in=78: another message than all others; of an answer as=78
 *   sent=2026-03-04T12:00:00Z: the clock of its sender
 *   order ev=new placer=P1 at=2026-03-03 when=2026-09-01   appointment ev=booked placer=P1 when=...
 *   patient died=yes   merge keep=M1 drop=M2 how=links   provider ev=deactivate id=doc
 *   ack|close|reopen case=5 code=DONE_MATCH by=coord ...
 *   open|same-as|not-owed|... about=finding-gone what=CT_chest in=3mo other=7 code=benign ...
 *   timers   undelivered notice=7 case=4 person=905   shadow-day   aside why=... [patient=1]
 * A finding: f=SYSTEM[@VERSION]:key=value,...  s=PROCEDURE/MIN-MAX-UNIT[-first]  a=emergent; "+"
 * in front puts the recommendation on the finding before.  The world itself: "send", "at
 * 2026-09-01", "wants review", "ids 3", "nobody" (no fail-safe), "quiet REF" (no address), "gone
 * REF".
 */
#include "autoconf.h"
#include "world.h"
#include "followupd/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WORDS_MAX 40

struct words {
	struct world *w;
	const char *what;
	const char *key[WORDS_MAX], *value[WORDS_MAX];
	size_t count;
};

static void read_words(struct world *w, const char *line, struct words *out)
{
	char *rest = arena_strdup(w->arena, line), *one;
	*out = (struct words){.w = w};
	while (rest && *rest) {
		bool text = strncmp(rest, "text=", 5) == 0;
		one = text ? rest : strsep(&rest, " ");
		rest = text ? NULL : rest;
		char *equals = strchr(one, '=');
		if (!*one)
			continue;
		if (!out->what && (out->what = one))
			continue;
		if (out->count == WORDS_MAX)
			abort();
		if (equals)
			*equals = '\0';
		char *value = equals ? equals + 1 : one;
		bool words = !text && strcmp(one, "code") != 0 && strcmp(one, "f") != 0;
		for (char *p = value; *p && words; p++)
			*p = *p == '_' ? ' ' : *p;
		out->key[out->count] = one;
		out->value[out->count++] = value;
	}
}

static const char *get(const struct words *l, const char *key)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->key[i], key) == 0)
			return l->value[i];
	return NULL;
}

static const char *get_or(const struct words *l, const char *key, const char *other)
{
	const char *value = get(l, key);
	return value ? value : other;
}

static int64_t number(const struct words *l, const char *key)
{
	const char *value = get(l, key);
	return value ? strtoll(value, NULL, 10) : 0;
}

/* The place of a word in a list of alternatives. */
static int choice(const char *list, const char *value)
{
	int n = 0;
	for (const char *at = list; *at; at += strspn(at, " "), n++) {
		size_t len = strcspn(at, " ");
		if (len == strlen(value) && strncmp(at, value, len) == 0)
			return n;
		at += len;
	}
	fprintf(stderr, "\"%s\" is not one of: %s\n", value, list);
	abort();
}

/* "2026-09-01", then also an hour of its own: "2026-09-01T10:00:00Z". */
static struct moment moment_of(const char *text)
{
	struct moment m = {INSTANT_NONE, DATE_NONE, false};
	char day[11] = "";
	if (!text)
		return m;
	snprintf(day, sizeof day, "%s", text);
	if (!date_parse(day, &m.day))
		abort();
	m.at = DAYS((instant)m.day);
	m.has_time = text[strlen(day)] == 'T';
	if (m.has_time && !instant_parse(text, &m.at))
		abort();
	return m;
}

static struct person_ref person_of(const struct words *l, const char *key)
{
	return (struct person_ref){.id = get(l, key)};
}

static struct coded procedure_of(const struct words *l)
{
	return (struct coded){.code = get(l, "proc"),
	    .text = get(l, "ptext"),
	    .system = get(l, "proc") ? "LN" : NULL};
}

/* ---- findings ------------------------------------------------------------------------------- */

static void read_inputs(struct world *w, char *text, struct facts_finding *f)
{
	char *one;
	while (text && (one = strsep(&text, ","))) {
		char *equals = strchr(one, '=');
		if (!equals)
			abort();
		*equals = '\0';
		f->input = arena_grow(w->arena, f->input, f->input_count, sizeof *f->input);
		f->input[f->input_count++] = (struct pair){one, equals + 1};
	}
}

static void read_system(struct world *w, const char *value, struct facts_finding *f)
{
	char *rest = arena_strdup(w->arena, value), *name = strsep(&rest, ":");
	char *system = strsep(&name, "@");
	f->system = system;
	f->version = name;
	f->evidence = value;
	read_inputs(w, rest, f);
}

static void read_stated(struct world *w, const char *value, struct facts_finding *f)
{
	char *rest = arena_strdup(w->arena, value), *procedure = strsep(&rest, "/");
	struct stated s = {.present = true, .min = -1, .max = -1, .unit = ""};
	if (strncmp(procedure, "t:", 2) == 0)
		s.procedure.text = procedure + 2;
	else if (strcmp(procedure, "none") != 0)
		s.procedure = (struct coded){.code = procedure, .system = "LN"};
	if (rest) {
		s.min = atoi(strsep(&rest, "-"));
		s.max = rest ? atoi(strsep(&rest, "-")) : s.min;
		s.unit = rest ? strsep(&rest, "-") : "months";
		s.from_first = rest && strcmp(rest, "first") == 0;
	}
	f->stated = s;
	f->evidence = f->evidence && *f->evidence ? f->evidence : value;
}

static struct facts_finding *finding_new(struct world *w, struct facts_report *r)
{
	r->finding = arena_grow(w->arena, r->finding, r->finding_count, sizeof *r->finding);
	struct facts_finding *f = &r->finding[r->finding_count++];
	*f = (struct facts_finding){
	    .group = "", .stated = {.min = -1, .max = -1, .unit = ""}, .evidence = ""};
	return f;
}

static void read_findings(const struct words *l, struct facts_report *r)
{
	for (size_t i = 0; i < l->count; i++) {
		const char *key = l->key[i], *value = l->value[i];
		if (strcmp(key, "f") == 0)
			read_system(l->w, value, finding_new(l->w, r));
		else if (strcmp(key, "+s") == 0)
			read_stated(l->w, value, &r->finding[r->finding_count - 1]);
		else if (strcmp(key, "s") == 0)
			read_stated(l->w, value, finding_new(l->w, r));
		else if (strcmp(key, "a") == 0)
			finding_new(l->w, r)->actionable = (enum actionable)choice(
			    "unstated emergent urgent noncritical no", value);
	}
}

/* ---- messages ------------------------------------------------------------------------------- */

static void add_passage(struct world *w, struct facts_report *r, enum section s, const char *text)
{
	if (!text)
		return;
	r->passage = arena_grow(w->arena, r->passage, r->passage_count, sizeof *r->passage);
	r->passage[r->passage_count++] = (struct passage){s, text};
}

static void read_report(const struct words *l, struct facts *m)
{
	struct facts_report *r = arena_alloc(l->w->arena, 2 * sizeof *r);
	*r = (struct facts_report){.accession = get_or(l, "acc", "A1"),
	    .placer.value = get(l, "placer"),
	    .filler.value = get(l, "filler"),
	    .study_uid = get(l, "study"),
	    .procedure = procedure_of(l),
	    .modality = get(l, "mod"),
	    .started = moment_of(get(l, "day")),
	    .status_at = moment_of(get(l, "at")),
	    .status = (enum report_status)choice(
		"none performed preliminary final corrected cancelled withdrawn refused",
		get_or(l, "status", "final")),
	    .orderer = person_of(l, "by"),
	    .radiologist = person_of(l, "read"),
	    .text_kept = get(l, "kept") != NULL,
	    .no_text = get(l, "empty") != NULL,
	    .ignored_documents = get(l, "document") != NULL,
	    .machine_author = get(l, "machine") != NULL};
	read_findings(l, r);
	add_passage(l->w, r, SECTION_COMPARISON, get(l, "comparison"));
	add_passage(
	    l->w, r, get(l, "addendum") ? SECTION_ADDENDUM : SECTION_IMPRESSION, get(l, "text"));
	m->kind = FACTS_REPORTS;
	m->setting = get(l, "setting");
	m->report = r;
	m->report_count = get(l, "also") ? 2 : 1;
	r[1] = r[0];
	r[1].accession = get(l, "also");
}

static void read_order(const struct words *l, struct facts *m)
{
	struct facts_order *o = arena_alloc(l->w->arena, sizeof *o);
	*o =
	    (struct facts_order){.event = (enum order_event)choice(
				     "new changed cancelled held scheduled started performed other",
				     get_or(l, "ev", "new")),
		.placer.value = get(l, "placer"),
		.filler.value = get(l, "filler"),
		.accession = get(l, "acc"),
		.procedure = procedure_of(l),
		.scheduled = moment_of(get(l, "when")),
		.event_at = moment_of(get(l, "at")),
		.note = get(l, "note")};
	m->kind = FACTS_ORDERS;
	m->order = o;
	m->order_count = 1;
}

static void read_appointment(const struct words *l, struct facts *m)
{
	m->kind = FACTS_APPOINTMENT;
	m->appointment = (struct facts_appointment){
	    .event = (enum appointment_event)choice(
		"booked moved changed cancelled no-show done", get_or(l, "ev", "booked")),
	    .placer.value = get(l, "own"),
	    .filler.value = get(l, "ownfiller"),
	    .order_placer.value = get(l, "placer"),
	    .order_filler.value = get(l, "filler"),
	    .procedure = procedure_of(l),
	    .start = moment_of(get(l, "when"))};
}

static void read_merge(const struct words *l, struct facts *m)
{
	struct facts_merge *one = arena_alloc(l->w->arena, sizeof *one);
	*one = (struct facts_merge){.how = (enum merge_how)choice("retires links unlinks unclear",
					get_or(l, "how", "retires")),
	    .survivor = {.value = get_or(l, "keep", "M1"), .authority = get(l, "auth")},
	    .retired = {.value = get_or(l, "drop", "M2"), .authority = get(l, "auth")}};
	m->kind = FACTS_MERGES;
	m->merge = one;
	m->merge_count = 1;
}

static void read_provider(const struct words *l, struct facts *m)
{
	struct facts_provider *p = arena_alloc(l->w->arena, sizeof *p);
	*p = (struct facts_provider){.event = (enum provider_event)choice(
					 "update deactivate reactivate", get_or(l, "ev", "update")),
	    .person = {.id = get(l, "id"), .family = get(l, "family"), .given = get(l, "given")},
	    .email = get(l, "email")};
	m->kind = FACTS_PROVIDERS;
	m->provider = p;
	m->provider_count = 1;
}

/* home=555-111-0000 mobile=… address=… post=… speaks=… kin=…; "none": the place says so. */
static void read_contacts(const struct words *l, struct facts_patient *p)
{
	static const struct {
		const char *word;
		struct facts_contact is;
	} said[] = {{"home", {CONTACT_PHONE, USE_HOME, PLACE_HOME, NULL, NULL}},
	    {"mobile", {CONTACT_PHONE, USE_MOBILE, PLACE_HOME, NULL, NULL}},
	    {"work", {CONTACT_PHONE, USE_WORK, PLACE_BUSINESS, NULL, NULL}},
	    {"kin", {CONTACT_PHONE, USE_KIN, PLACE_KIN, NULL, "Ana Rivera, MTH"}},
	    {"address", {CONTACT_ADDRESS, USE_HOME, PLACE_ADDRESS, NULL, NULL}},
	    {"post", {CONTACT_ADDRESS, USE_POST, PLACE_ADDRESS, NULL, NULL}},
	    {"speaks", {CONTACT_LANGUAGE, USE_UNSAID, PLACE_LANGUAGE, NULL, NULL}}};
	p->contact = arena_alloc(l->w->arena, sizeof said / sizeof *said * sizeof *p->contact);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		const char *value = get(l, said[i].word);
		if (!value)
			continue;
		p->places |= SET_OF(said[i].is.place);
		if (strcmp(value, "none") == 0)
			continue;
		p->contact[p->contact_count] = said[i].is;
		p->contact[p->contact_count++].value = value;
	}
}

static void read_patient(const struct words *l, struct facts *m)
{
	static struct identifier none;
	static const struct authority empi = {"EMPI", "1.2.3", "", true, false};
	struct identifier *id = arena_alloc(l->w->arena, 2 * sizeof *id);
	id[0] = (struct identifier){
	    .value = get_or(l, "pat", "M1"), .authority = get(l, "auth"), .type = "MR"};
	/* empi=: a number that the site trusts across facilities; other=: one that it does not */
	id[1] = (struct identifier){.value = get_or(l, "empi", get_or(l, "other", "")),
	    .authority = get(l, "empi") ? "EMPI" : "OTHER",
	    .type = "PI",
	    .known = get(l, "empi") ? &empi : NULL};
	m->patient = (struct facts_patient){.identifier = get(l, "nopat") ? &none : id,
	    .identifier_count = get(l, "nopat") ? 0
				: *id[1].value	? 2
						: 1,
	    .family = get(l, "family"),
	    .given = get(l, "given"),
	    .sex = get(l, "sex"),
	    .email = get(l, "email"),
	    .birth = moment_of(get(l, "birth")).day,
	    .primary_care = person_of(l, "pcp"),
	    .deceased = (enum tristate)choice("unstated no yes", get_or(l, "died", "unstated"))};
	read_contacts(l, &m->patient);
}

static void read_message(const struct words *l, struct event *e)
{
	static const struct {
		const char *what;
		void (*read)(const struct words *, struct facts *);
	} kinds[] = {{"report", read_report}, {"order", read_order},
	    {"appointment", read_appointment}, {"merge", read_merge}, {"provider", read_provider}};
	struct facts *m = arena_alloc(l->w->arena, sizeof *m);
	*m = (struct facts){.type = "ORU",
	    .event = get(l, "event"),
	    .sender = get_or(l, "sender", "RIS|GEN"),
	    .kind = strcmp(l->what, "unsupported") == 0 ? FACTS_UNSUPPORTED : FACTS_PATIENT,
	    .why = get(l, "why"),
	    .training = get(l, "training") != NULL,
	    .attending = person_of(l, "att"),
	    .sent = {.at = get(l, "unsent") ? INSTANT_NONE
			   : get(l, "sent") ? moment_of(get(l, "sent")).at
					    : l->w->now}};
	static const char *flags[] = {"charset"};
	m->flag = flags;
	m->flag_count = get(l, "flag") ? 1 : 0;
	read_patient(l, m);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].what, l->what) == 0)
			kinds[i].read(l, m);
	e->kind = EVENT_MESSAGE;
	e->facts = m;
	e->id_reused = get(l, "reused") != NULL;
	e->prose = (enum prose_mode)choice("on shadow off", get_or(l, "prose", "off"));
	for (size_t i = 0; i < l->w->all.count && m->kind == FACTS_PROVIDERS; i++)
		for (size_t k = 0; k < l->w->all.chart[i]->case_count; k++) {
			const struct case_record *r = l->w->all.chart[i]->record[k];
			struct owned_case *own = arena_grow(
			    l->w->arena, (void *)(uintptr_t)e->owned, e->owned_count, sizeof *own);
			own[e->owned_count++] =
			    (struct owned_case){r->f.id, r->f.patient, r->f.owner, r->ref};
			e->owned = own;
		}
}

/* ---- the other events ----------------------------------------------------------------------- */

static int64_t question_named(const struct world *w, const char *kind)
{
	const struct chart *c = NULL;
	for (size_t i = 0; kind && i <= w->all.count; i++) {
		c = i < w->all.count ? w->all.chart[i] : &w->nobody;
		for (size_t k = 0; k < c->question_count; k++)
			if (c->question[k]->open &&
			    strcmp(vocabulary_word(&question_kind_words, (int)c->question[k]->kind),
				kind) == 0)
				return c->question[k]->id;
	}
	return 0;
}

/* The one that the first patient came by. */
static const struct patient_number *a_number(const struct world *w)
{
	static const struct patient_number none = {.authority = "none"};
	return w->all.count && w->all.chart[0]->number_count ? w->all.chart[0]->number[0] : &none;
}

static void read_answer(const struct words *l, struct event *e)
{
	struct answer *a = arena_alloc(l->w->arena, sizeof *a);
	*a =
	    (struct answer){.kind = (enum answer_kind)vocabulary_value(&answer_kind_words, l->what),
		.by = get_or(l, "by", "coord"),
		.reason = get(l, "reason"),
		.code = get(l, "code"),
		.followup = number(l, "case"),
		.question = get(l, "question") ? number(l, "question")
					       : question_named(l->w, get(l, "about")),
		.exam = get(l, "exam"),
		.clinician = get(l, "clinician"),
		.link = get(l, "link"),
		.report = get(l, "report"),
		.source = get(l, "source"),
		.other = number(l, "other"),
		.note = get(l, "note"),
		.what = get(l, "what"),
		.interval = get(l, "in"),
		.due = get(l, "due"),
		.from = get(l, "from"),
		.to = get(l, "to"),
		.at = get(l, "told"),
		.means = get(l, "means"),
		.person = get(l, "person"),
		.until = get(l, "until"),
		.channel = get(l, "channel"),
		.outcome = get(l, "outcome"),
		.next = get(l, "next"),
		.contact = get(l, "contact"),
		.contact_kind = get(l, "sort"),
		.use = get(l, "use"),
		.number = get(l, "pat") ? get(l, "pat") : get(l, "number"),
		.authority = get(l, "pat") ? a_number(l->w)->authority : NULL,
		.day = get(l, "day"),
		.another = get(l, "another") != NULL,
		.policy = get(l, "policy") ? l->w->rules->policy_id : NULL,
		.message = number(l, "message"),
		.letter = (int)number(l, "letter"),
		.says = get(l, "says"),
		.language = get(l, "language"),
		.density = get(l, "density"),
		.batch = get(l, "batch"),
		.carrier = get(l, "carrier"),
		.certified = get(l, "certified") != NULL,
		.seen = (int)number(l, "saw"),
		.read_back = get(l, "readback") != NULL};
	e->kind = EVENT_ANSWER;
	e->answer = a;
}

static void read_undelivered(const struct words *l, struct event *e)
{
	struct undelivered *u = arena_alloc(l->w->arena, sizeof *u);
	*u = (struct undelivered){.notice = number(l, "notice"),
	    .followup = number(l, "case"),
	    .person = number(l, "person"),
	    .template = get_or(l, "template", "first"),
	    .recipient = "x@site.example",
	    .reply = "550 no such user",
	    .code = 550};
	e->kind = EVENT_UNDELIVERED;
	e->undelivered = u;
}

/* A mail that answers one about case 5 or question, from the address of whom that one went to;
 * foreign: from another one, unsigned: to none that is known. */
static void read_reply(const struct words *l, struct event *e)
{
	struct arena *a = l->w->arena;
	struct mailed *m = arena_alloc(a, sizeof *m);
	struct reply *said = arena_alloc(a, sizeof *said);
	const struct person *p = directory_find(&l->w->people, get_or(l, "by", "doc"));
	*said = (struct reply){
	    .kind = (enum reply_kind)choice(
		"unclear nothing ack ordered done not-mine wrong-patient declined later "
		"not-indicated specialist limited-life deceased away left bounce "
		"complaint",
		get_or(l, "says", "unclear")),
	    .from = get(l, "foreign") ? "other@site.example" : p->email,
	    .text = get_or(l, "text", "words"),
	    .whom = get(l, "whom"),
	    .status = "5.1.1",
	    .day = get(l, "day") ? moment_of(get(l, "day")).day : DATE_NONE};
	*m = (struct mailed){.said = said,
	    .key = get_or(l, "key", "mail 1"),
	    .followup = number(l, "case"),
	    .question = number(l, "question"),
	    .notice = number(l, "notice"),
	    .person = p->id};
	if (get(l, "link")) {
		m->by_link = true;
		m->closes = get(l, "closes") != NULL;
		m->key = arena_printf(a, "link %lld %s", (long long)p->id, get(l, "link"));
	}
	if (get(l, "unsigned"))
		m->followup = m->question = m->notice = m->person = 0;
	m->subject = get(l, "unsigned") ? MAILED_UNKNOWN
		     : m->followup	? MAILED_FOLLOWUP
		     : m->question	? MAILED_QUESTION
					: MAILED_DIGEST;
	e->kind = EVENT_REPLY;
	e->mailed = m;
}

static void read_shadow_day(const struct words *l, struct event *e)
{
	struct shadow_day *d = arena_alloc(l->w->arena, sizeof *d);
	*d = (struct shadow_day){.source = "ris", .reports = 3, .followups = 2, .questions = 1};
	d->day = moment_of("2026-03-01").day;
	e->kind = EVENT_SHADOW_DAY;
	e->shadow_day = d;
}

/* Every line that waits for that person. */
static void read_digest(struct world *w, const struct words *l, struct event *e)
{
	struct digest *d = arena_alloc(w->arena, sizeof *d);
	*d = (struct digest){.person = number(l, "person")};
	for (size_t i = 0; i < w->all.count; i++)
		for (size_t k = 0; k < w->all.chart[i]->case_count; k++) {
			const struct case_record *r = w->all.chart[i]->record[k];
			for (size_t n = 0; n < r->notice_count; n++) {
				if (r->notice[n]->person != d->person ||
				    r->notice[n]->digest == INSTANT_NONE)
					continue;
				struct digest_told *all = arena_grow(w->arena,
				    (void *)(uintptr_t)d->line, d->line_count, sizeof *d->line);
				all[d->line_count++] =
				    (struct digest_told){r->f.id, r->notice[n]->id};
				d->line = all;
			}
		}
	*e = (struct event){.kind = EVENT_DIGEST, .digest = d};
}

static void read_silent_day(struct world *w, const struct words *l, struct event *e)
{
	struct mail_day *d = arena_alloc(w->arena, sizeof *d);
	*d = (struct mail_day){.waiting = number(l, "waiting")};
	if (!date_parse(get(l, "day"), &d->day))
		abort();
	*e = (struct event){.kind = EVENT_SILENT_DAY, .mail_day = d};
}

/* "source of=RIS silent=2400": it has been silent for so long; "spoke": it has sent again. */
static void read_source(struct world *w, const struct words *l, struct event *e)
{
	struct source_silence *s = arena_alloc(w->arena, sizeof *s);
	*s = (struct source_silence){.source = get(l, "of"),
	    .kind = "ORU",
	    .key = arena_printf(w->arena, "%s/ORU/1", get(l, "of")),
	    .silent = number(l, "silent"),
	    .usual = 300,
	    .spoke = get(l, "spoke") != NULL};
	*e = (struct event){.kind = EVENT_SOURCE, .source = s};
}

void script_event(struct world *w, const char *line, struct event *e)
{
	struct words l;
	int answer;
	read_words(w, line, &l);
	const char *name = get(&l, "as") ? "as" : "in";
	*e = (struct event){.inbound = get(&l, name) ? number(&l, name) : 77,
	    .received_at = w->now,
	    .patient = number(&l, "patient")};
	if (strcmp(l.what, "timers") == 0) {
		e->kind = EVENT_TIMERS;
		e->inbound = 0;
		e->patient = e->patient ? e->patient : 1;
	} else if (strcmp(l.what, "undelivered") == 0) {
		read_undelivered(&l, e);
	} else if (strcmp(l.what, "reply") == 0) {
		read_reply(&l, e);
	} else if (strcmp(l.what, "shadow-day") == 0) {
		read_shadow_day(&l, e);
	} else if (strcmp(l.what, "digest") == 0) {
		read_digest(w, &l, e);
	} else if (strcmp(l.what, "source") == 0) {
		read_source(w, &l, e);
	} else if (strcmp(l.what, "silent-day") == 0) {
		read_silent_day(w, &l, e);
	} else if (strcmp(l.what, "aside") == 0) {
		e->kind = EVENT_PUT_ASIDE;
		e->why = get_or(&l, "why", "too much");
	} else if (vocabulary_find(&answer_kind_words, l.what, &answer) &&
		   (answer != ANSWER_MERGE || get(&l, "about")) &&
		   (answer != ANSWER_ORDER || get(&l, "case"))) {
		read_answer(&l, e);
	} else {
		read_message(&l, e);
	}
}

/* ---- the world itself ----------------------------------------------------------------------- */

/* "wants letter site_stricter=yes": the second is one more input of its table. */
static void want(struct world *w, const struct words *l)
{
	const struct pair more = {
	    l->count > 1 ? l->key[1] : NULL, l->count > 1 ? l->value[1] : NULL};
	world_want(
	    w, (enum beside)vocabulary_value(&beside_words, l->value[0]), more.key ? &more : NULL);
}

static bool move_world(struct world *w, const struct words *l)
{
	const char *value = l->count ? l->value[0] : "";
	struct person *p = directory_find(&w->people, value);
	if (strcmp(l->what, "send") == 0)
		world_send(w);
	else if (strcmp(l->what, "at") == 0)
		w->now = moment_of(value).at + HOURS(moment_of(value).has_time ? 0 : 16);
	else if (strcmp(l->what, "wants") == 0)
		want(w, l);
	else if (strcmp(l->what, "ids") == 0)
		w->id_room = strtoul(value, NULL, 10);
	else if (strcmp(l->what, "quiet") == 0)
		p->email = NULL;
	else if (strcmp(l->what, "gone") == 0)
		p->active = false;
	else if (strcmp(l->what, "leaving") == 0)
		w->all.chart[0]->record[0]->notice[0]->fate = NOTICE_LEAVING;
	else
		return false;
	return true;
}

void script_line(struct world *w, const char *line)
{
	struct words l;
	struct event e;
	read_words(w, line, &l);
	if (!l.what || move_world(w, &l))
		return;
	script_event(w, line, &e);
	world_decide(w, &e);
}

void script_run(struct world *w, const char *lines)
{
	char *rest = arena_strdup(w->arena, lines), *one;
	while ((one = strsep(&rest, "\n")))
		script_line(w, one);
}
