/* SPDX-License-Identifier: Apache-2.0
 *
 * whose.c - whose message it is.
 *
 * A patient is known by the best number of a message, and by those of authorities that the site
 * trusts across facilities; where no authority is stated that of the sending facility stands in, so
 * that two hospitals' numbers never meet.  All numbers are kept.  Name, date of birth and sex are
 * held against the chart before the message is taken for its patient's.
 */
#include "autoconf.h"
#include "apply.h"
#include "case.h"
#include "contact.h"
#include "question.h"
#include "whose.h"
#include "followupd/alike.h"

#include <ctype.h>
#include <string.h>

#define OWNERS_MAX 8
#define SHARED_MAX                                                                                 \
	8 /* "0000": what so many are called by tells nobody apart, and loads them all             \
	   */
#define NUMBERS_MAX 16 /* of one message that are kept */

/* ---- names of authorities ------------------------------------------------------------------- */

static const char *upper(struct arena *a, const char *text, size_t len)
{
	char *own = arena_strndup(a, text, len);
	for (char *p = own; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	return own;
}

const char *authority_kept(struct arena *a, const struct identifier *id, const char *sender)
{
	const char *name = id->known ? id->known->name : authority_of(a, id, sender);
	return upper(a, name, strlen(name));
}

struct stated_names {
	size_t count;
	const char **name;
};

static void add_name(struct arena *a, struct stated_names *n, const char *name)
{
	n->name = arena_grow(a, n->name, n->count, sizeof *n->name);
	n->name[n->count++] = name;
}

/* The one it is kept under first.  A facility's numbers come with its own name for an authority,
 * and without any. */
static struct stated_names names_of(
    struct arena *a, const struct identifier *id, const char *sender)
{
	struct stated_names n = {0};
	const char *kept = authority_kept(a, id, sender), *word;
	size_t len;
	add_name(a, &n, kept);
	add_name(a, &n, *kept == '@' ? kept + 1 : arena_printf(a, "@%s", kept));
	if (!id->known)
		return n;
	for (const char *list = id->known->names; (word = authority_next(&list, &len));)
		add_name(a, &n, upper(a, word, len));
	for (const char *list = id->known->facilities; (word = authority_next(&list, &len));)
		add_name(a, &n, arena_printf(a, "@%s", upper(a, word, len)));
	return n;
}

static bool under_a_name(const struct patient_number *n, const struct stated_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(n->authority, names->name[i]) == 0)
			return true;
	return false;
}

static bool by_a_name(
    const struct patient_number *n, const struct stated_names *names, const char *value)
{
	return strcmp(n->value, value) == 0 && under_a_name(n, names);
}

bool number_is(struct arena *a, const struct patient_number *n, const struct identifier *id,
    const char *sender)
{
	const struct stated_names names = names_of(a, id, sender);
	return by_a_name(n, &names, id->value);
}

struct chart *owner_of_number(struct work *w, const struct identifier *id, const char *sender)
{
	const struct stated_names n = names_of(w->arena, id, sender);
	struct chart *c = NULL;
	for (size_t i = 0; !c && i < n.count; i++)
		c = charts_find(w->all, n.name[i], id->value);
	return c;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static struct patient_number number_of(
    struct work *w, const struct identifier *id, const char *sender)
{
	return (struct patient_number){.authority = authority_kept(w->arena, id, sender),
	    .value = id->value,
	    .type = id->type ? id->type : "",
	    .shown = id->known && id->known->shown};
}

void number_give(
    struct work *w, struct chart *c, const struct identifier *id, const char *sender, bool retired)
{
	struct patient_number n = number_of(w, id, sender);
	n.retired = retired;
	patient_number_add(w, c, &n);
}

static bool same_number(const struct patient_number *a, const struct patient_number *b)
{
	return strcmp(a->value, b->value) == 0 && strcmp(a->authority, b->authority) == 0;
}

/* As its owner has it, so that both have the very same. */
static const struct patient_number *owned_number(
    struct work *w, const struct identifier *id, const char *sender)
{
	const struct stated_names n = names_of(w->arena, id, sender);
	const struct chart *owner = owner_of_number(w, id, sender);
	for (size_t i = 0; owner && i < owner->number_count; i++)
		if (!owner->number[i]->apart && by_a_name(owner->number[i], &n, id->value))
			return owner->number[i];
	return NULL;
}

/* By what is another's number c is called, too. */
static void claim(struct work *w, struct chart *c, const struct patient_number *owned)
{
	struct patient_number n = *owned;
	n.retired = false;
	n.apart = 0;
	for (size_t i = 0; i < w->all->count; i++)
		for (size_t k = 0; k < w->all->chart[i]->number_count; k++) {
			const struct patient_number *o = w->all->chart[i]->number[k];
			if (!same_number(o, &n))
				continue;
			if (w->all->chart[i] == c)
				return; /* it does already */
			n.apart = o->apart >= n.apart ? o->apart + 1 : n.apart;
		}
	if (n.apart >= SHARED_MAX && c->number_count) {
		note(w, "a number that %d people are called by is not kept", n.apart);
		return;
	}
	patient_number_add(w, c, &n);
}

void number_claim(struct work *w, struct chart *c, const struct identifier *id, const char *sender)
{
	const struct patient_number *owned = owned_number(w, id, sender);
	const struct patient_number own = number_of(w, id, sender);
	claim(w, c, owned ? owned : &own);
}

static bool is_in(struct chart *const *list, size_t count, const struct chart *c)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == c)
			return true;
	return false;
}

static bool share_a_number(const struct chart *a, const struct chart *b)
{
	for (size_t i = 0; i < a->number_count; i++)
		for (size_t k = 0; k < b->number_count; k++)
			if (same_number(a->number[i], b->number[k]))
				return true;
	return false;
}

size_t charts_beside(
    const struct charts *all, const struct chart *c, struct chart **out, size_t room)
{
	size_t count = 0;
	for (size_t i = 0; i < all->count && count < room; i++)
		if (all->chart[i] != c && share_a_number(c, all->chart[i]))
			out[count++] = all->chart[i];
	return count;
}

/* ---- who it is ------------------------------------------------------------------------------ */

struct who who_of_patient(const struct patient *p)
{
	return (struct who){
	    .family = p->family, .given = p->given, .sex = p->sex, .birth = p->birth};
}

struct who who_of_facts(const struct facts_patient *p)
{
	return (struct who){
	    .family = p->family, .given = p->given, .sex = p->sex, .birth = p->birth};
}

/* Merges may have followed each other. */
static bool went_into(const struct charts *all, const struct chart *a, const struct chart *c)
{
	for (size_t steps = 0; a && a->merged_into && steps < all->count; steps++) {
		if (a->merged_into == c->patient.id)
			return true;
		a = charts_of(all, a->merged_into);
	}
	return false;
}

const struct identity_rule *chart_compare(
    const struct charts *all, const struct chart *c, const struct who *said, bool registration)
{
	const struct who now = who_of_patient(&c->patient);
	const struct identity_rule *r = identity_compare(&now, said, registration);
	for (size_t i = 0; r->is != IDENTITY_SAME && i < all->count; i++) {
		if (!all->chart[i]->merged_into || !went_into(all, all->chart[i], c))
			continue;
		const struct who once = who_of_patient(&all->chart[i]->patient);
		const struct identity_rule *o = identity_compare(&once, said, registration);
		bool stated = likeness_of_family(once.family, said->family) != LIKE_UNSTATED ||
			      likeness_of_birth(once.birth, said->birth) != LIKE_UNSTATED;
		if (o->is == IDENTITY_SAME && stated)
			r = o;
	}
	return r;
}

/* ---- what a message says of the person ------------------------------------------------------- */

/* An empty text asks to delete; what was not stated stays. */
static bool take_text(const char **field, const char *stated)
{
	if (!stated || (*field && strcmp(*field, stated) == 0) || (!*field && !*stated))
		return false;
	*field = *stated ? stated : NULL;
	return true;
}

/* Registration says who somebody is; other messages only add what was not known.  Else a name could
 * drift by small steps, each of them plausible, to another person's. */
static bool take_name(const struct facts_patient *from, struct patient *p, bool registration)
{
	const char **field[] = {&p->family, &p->given, &p->sex};
	const char *said[] = {from->family, from->given, from->sex};
	bool changed = false;
	for (size_t i = 0; i < 3; i++)
		if (registration || !*field[i] || !**field[i])
			changed |= take_text(field[i], said[i]);
	if (from->birth != DATE_NONE && from->birth != p->birth &&
	    (registration || p->birth == DATE_NONE)) {
		p->birth = from->birth;
		changed = true;
	}
	return changed;
}

static bool is_registration(const struct facts *m)
{
	return m->kind == FACTS_PATIENT || m->kind == FACTS_MERGES;
}

static void take_patient(struct work *w, const struct facts *m, struct patient *p)
{
	const struct facts_patient *from = &m->patient;
	bool changed = take_name(from, p, is_registration(m)) |
		       take_text(&p->address, from->address) | take_text(&p->phone, from->phone) |
		       take_text(&p->email, from->email) | take_text(&p->language, from->language);
	int64_t primary_care = person_named(w, &from->primary_care);
	if (primary_care && primary_care != p->primary_care) {
		p->primary_care = primary_care;
		changed = true;
	}
	if (changed)
		patient_changed(w, p);
	contacts_take(w, m);
}

/* ---- whose message -------------------------------------------------------------------------- */

struct owner_search {
	struct work *w;
	const struct facts *m;
	struct who said;
	bool registration;
	size_t owner_count;
	struct chart
	    *owner[OWNERS_MAX]; /* of the numbers that lead somewhere, the best one's first */
	const struct identity_rule *rule; /* the first that is not the same */
};

/* HL7 table 0203: NI national person, NH national health plan, NNxxx national person of a country.
 */
static bool is_national(const struct identifier *id)
{
	const char *type = id->type ? id->type : "";
	return id->authority && *id->authority &&
	       (strcmp(type, "NI") == 0 || strcmp(type, "NH") == 0 || strncmp(type, "NN", 2) == 0);
}

/* The best one, what the site knows to be one in all facilities, and a nation's. */
static bool leads(const struct facts *m, size_t i)
{
	const struct identifier *id = &m->patient.identifier[i];
	return i == 0 || (id->known ? id->known->across : is_national(id));
}

/* A number that need not lead anywhere, but does so to somebody of the same name and birthday.
 * Where nothing better does it is enough when its authority is stated. */
static bool is_namesake(struct owner_search *s, const struct chart *c)
{
	return likeness_of_birth(c->patient.birth, s->said.birth) == LIKE_SAME &&
	       likeness_of_family(c->patient.family, s->said.family) == LIKE_SAME &&
	       chart_compare(s->w->all, c, &s->said, false)->is == IDENTITY_SAME;
}

static bool is_somebody_else(struct owner_search *s, const struct chart *c)
{
	return chart_compare(s->w->all, c, &s->said, false)->is == IDENTITY_OTHER;
}

static void find_owners(struct owner_search *s)
{
	for (size_t i = 0; i < s->m->patient.identifier_count && i < NUMBERS_MAX; i++) {
		struct chart *c = owner_of_number(s->w, &s->m->patient.identifier[i], s->m->sender);
		if (!c || is_in(s->owner, s->owner_count, c) || s->owner_count == OWNERS_MAX)
			continue;
		const char *authority = s->m->patient.identifier[i].authority;
		bool counts = s->owner_count || (authority && *authority);
		if (!leads(s->m, i) && !(counts && is_namesake(s, c)))
			continue;
		s->owner[s->owner_count++] = c;
	}
}

/* All whom its numbers lead to are the person it speaks of. */
static bool all_same(struct owner_search *s)
{
	for (size_t i = 0; i < s->owner_count; i++) {
		const struct identity_rule *r =
		    chart_compare(s->w->all, s->owner[i], &s->said, s->registration);
		if (r->is != IDENTITY_SAME) {
			s->rule = r;
			return false;
		}
	}
	return true;
}

static bool claims_one(struct owner_search *s, const struct chart *c)
{
	const struct facts_patient *p = &s->m->patient;
	for (size_t i = 0; i < p->identifier_count && i < NUMBERS_MAX; i++)
		for (size_t k = 0; k < c->number_count && leads(s->m, i); k++)
			if (c->number[k]->apart &&
			    number_is(s->w->arena, c->number[k], &p->identifier[i], s->m->sender))
				return true;
	return false;
}

/* Somebody named by one of these numbers before, who is the person it speaks of. */
static struct chart *claimant(struct owner_search *s)
{
	const struct charts *all = s->w->all;
	for (size_t i = 0; i < all->count; i++)
		if (!is_in(s->owner, s->owner_count, all->chart[i]) &&
		    claims_one(s, all->chart[i]) &&
		    chart_compare(all, all->chart[i], &s->said, true)->is == IDENTITY_SAME)
			return all->chart[i];
	return NULL;
}

/* "451" where somebody has "000451" of the same authority; *cut: only without what may be a check
 * digit. */
static const struct patient_number *number_like(
    struct owner_search *s, const struct chart *o, const struct identifier *id, bool *cut)
{
	const struct stated_names names = names_of(s->w->arena, id, s->m->sender);
	char said[ALIKE_MAX], has[ALIKE_MAX];
	bool said_cut, has_cut;
	number_alike(id->value, strlen(id->value), said, &said_cut);
	for (size_t k = 0; *said && k < o->number_count; k++) {
		const struct patient_number *n = o->number[k];
		number_alike(n->value, strlen(n->value), has, &has_cut);
		if (n->apart || strcmp(said, has) != 0 || !under_a_name(n, &names))
			continue;
		*cut = said_cut || has_cut;
		return n;
	}
	return NULL;
}

/* Of a person who is not known yet: another's number, written otherwise, is perhaps his.  Both are
 * kept apart until a person has said so, and nobody is asked where name and birthday are others. */
static void ask_about_alike(struct owner_search *s, struct chart *c)
{
	const struct charts *all = s->w->all;
	struct chart *like[OWNERS_MAX];
	size_t count = 0, known = all->count;
	bool cut;
	for (size_t i = 0; i < s->m->patient.identifier_count && i < NUMBERS_MAX; i++)
		for (size_t k = 0; leads(s->m, i) && k < known && count < OWNERS_MAX; k++) {
			struct chart *o = all->chart[k];
			const struct patient_number *n =
			    number_like(s, o, &s->m->patient.identifier[i], &cut);
			if (!n || o == c || o->merged_into || is_in(like, count, o) ||
			    (cut ? !is_namesake(s, o) : is_somebody_else(s, o)))
				continue;
			claim(s->w, c, n);
			like[count++] = o;
		}
	const struct identity_question q = {.c = c,
	    .others = like,
	    .count = count,
	    .said = s->said,
	    .who = arena_printf(
		s->w->arena, "Number %s is known as", s->m->patient.identifier[0].value),
	    .why = "their numbers are the same but for how they are written",
	    .key = arena_printf(s->w->arena, "%lld", (long long)s->w->event->inbound),
	    .records = true};
	if (count)
		ask_identity(s->w, &q);
}

/* What is nobody's is c's; by what is another's c is called, too. */
static void keep_numbers(struct owner_search *s, struct chart *c)
{
	const struct facts_patient *p = &s->m->patient;
	for (size_t i = 0; i < p->identifier_count && i < NUMBERS_MAX; i++) {
		const struct identifier *id = &p->identifier[i];
		struct chart *owner = owner_of_number(s->w, id, s->m->sender);
		if (!owner)
			number_give(s->w, c, id, s->m->sender, false);
		else if (owner != c && is_in(s->owner, s->owner_count, owner))
			number_claim(s->w, c, id, s->m->sender);
	}
}

static void ask_whether(struct owner_search *s, struct chart *c, struct chart *const *others,
    size_t count, const char *why, bool records)
{
	const struct identity_question q = {.c = c,
	    .others = others,
	    .count = count,
	    .said = s->said,
	    .who = "The message says",
	    .why = why,
	    .key = arena_printf(s->w->arena, "%lld", (long long)s->w->event->inbound),
	    .records = records};
	ask_identity(s->w, &q);
}

/* The chart of somebody who is called by another's number; asked about once. */
static struct chart *set_apart(struct owner_search *s)
{
	struct work *w = s->w;
	struct chart *c = claimant(s);
	bool fresh = !c;
	if (fresh)
		c = chart_add(w);
	work_on(w, c);
	keep_numbers(s, c);
	note(w, "patient %lld is named by a number of patient %lld: %s", (long long)c->patient.id,
	    (long long)s->owner[0]->patient.id,
	    fresh ? "asked, and kept apart until it is answered" : "kept apart");
	take_patient(w, s->m, &c->patient);
	if (fresh)
		ask_whether(s, c, s->owner, s->owner_count, s->rule->words, false);
	return c;
}

/* The records that the numbers of one message lead to beside c; asked about when they first do. */
static void keep_and_ask(struct owner_search *s, struct chart *c)
{
	struct chart *beside[OWNERS_MAX];
	bool several = s->owner_count > 1;
	size_t before = several ? charts_beside(s->w->all, c, beside, OWNERS_MAX) : 0;
	keep_numbers(s, c);
	if (several && charts_beside(s->w->all, c, beside, OWNERS_MAX) > before)
		ask_whether(s, c, s->owner + 1, s->owner_count - 1,
		    "the numbers of one message lead to several records", true);
}

static struct chart *find_chart(struct owner_search *s, bool make)
{
	struct work *w = s->w;
	find_owners(s);
	if (!s->owner_count && !make)
		return NULL;
	if (!all_same(s))
		return set_apart(s);
	struct chart *c = s->owner_count ? s->owner[0] : chart_add(w);
	work_on(w, c);
	keep_and_ask(s, c);
	take_patient(w, s->m, &c->patient);
	if (!s->owner_count)
		ask_about_alike(s, c);
	return c;
}

struct chart *chart_of_message(struct work *w, const struct facts *m, bool make)
{
	struct owner_search s = {
	    .w = w, .m = m, .said = who_of_facts(&m->patient), .registration = is_registration(m)};
	struct chart *c = m->patient.identifier_count ? find_chart(&s, make) : NULL;
	if (!c)
		return NULL;
	if (is_registration(m))
		return w->failed ? NULL : c;
	exams_know_class(w, c);
	if (m->patient.deceased == STATED_YES && !c->patient.deceased && !patient_died(w, c))
		return NULL;
	return w->failed ? NULL : c;
}

/* ---- what a shell has to load ---------------------------------------------------------------- */

static void add_numbers(struct arena *a, struct patient_number **list, size_t *count,
    const struct identifier *id, const char *sender)
{
	const struct stated_names n = names_of(a, id, sender);
	for (size_t i = 0; i < n.count; i++) {
		*list = arena_grow(a, *list, *count, sizeof **list);
		(*list)[(*count)++] = (struct patient_number){
		    .authority = n.name[i], .value = id->value, .type = id->type};
	}
}

/* Whoever has one that differs only in how it is written, under '~' and the name. */
static void add_alike(struct arena *a, struct patient_number **list, size_t *count,
    const struct identifier *id, const char *sender)
{
	const struct stated_names n = names_of(a, id, sender);
	char alike[ALIKE_MAX];
	number_alike(id->value, strlen(id->value), alike, NULL);
	for (size_t i = 0; *alike && i < n.count; i++) {
		*list = arena_grow(a, *list, *count, sizeof **list);
		(*list)[(*count)++] =
		    (struct patient_number){.authority = arena_printf(a, "~%s", n.name[i]),
			.value = arena_strdup(a, alike)};
	}
}

struct patient_number *event_numbers(const struct facts *m, struct arena *arena, size_t *count)
{
	struct patient_number *list = NULL;
	*count = 0;
	for (size_t i = 0; i < m->patient.identifier_count && i < NUMBERS_MAX; i++)
		add_numbers(arena, &list, count, &m->patient.identifier[i], m->sender);
	for (size_t i = 0; i < m->patient.identifier_count && i < NUMBERS_MAX; i++)
		if (leads(m, i))
			add_alike(arena, &list, count, &m->patient.identifier[i], m->sender);
	for (size_t i = 0; i < m->merge_count; i++) {
		add_numbers(arena, &list, count, &m->merge[i].survivor, m->sender);
		add_numbers(arena, &list, count, &m->merge[i].retired, m->sender);
	}
	return list;
}

struct exam_number *event_exams(const struct facts *m, struct arena *arena, size_t *count)
{
	struct exam_number *list = NULL;
	*count = 0;
	for (size_t i = 0; m->kind == FACTS_REPORTS && i < m->report_count; i++) {
		if (!m->report[i].accession)
			continue;
		list = arena_grow(arena, list, *count, sizeof *list);
		list[(*count)++] = (struct exam_number){
		    .facility = facility_of(arena, m->sender), .accession = m->report[i].accession};
	}
	return list;
}

bool event_stands_alone(const struct event *e)
{
	if (e->kind == EVENT_ANSWER)
		return e->answer->kind == ANSWER_MERGE;
	return e->kind == EVENT_MESSAGE &&
	       (e->facts->kind == FACTS_MERGES || e->facts->kind == FACTS_PROVIDERS);
}

bool event_is_spoiled(const struct charts *all, const struct event *e, struct arena *arena)
{
	struct chart *c = NULL;
	size_t count;
	if (e->kind == EVENT_ANSWER)
		return e->answer->followup && charts_case(all, e->answer->followup, &c) &&
		       c->spoiled;
	if (e->kind == EVENT_REPLY)
		return e->mailed->followup && charts_case(all, e->mailed->followup, &c) &&
		       c->spoiled;
	struct patient_number *number = event_numbers(e->facts, arena, &count);
	for (size_t k = 0; k < count; k++) {
		c = charts_find(all, number[k].authority, number[k].value);
		if (c && c->spoiled)
			return true;
	}
	return false;
}
