/* SPDX-License-Identifier: Apache-2.0
 *
 * learn_propose.c - the settings that fit a day of messages, and what no message can tell.
 *
 * Nothing is guessed that a person has to say: what the messages leave open is a doubt, with what
 * is proposed until somebody knows.
 */
#include "autoconf.h"
#include "learn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* An accession is in nearly every result, and of few of them. */
#define FILLED_PERCENT	90
#define DIFFERENT_SHARE 3 /* one in so many at least */

static PRINTF(3, 4) void doubt(struct learned *l, struct learn_proposal *p, const char *fmt, ...)
{
	char text[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	p->doubt = arena_grow(l->a, p->doubt, p->doubt_count, sizeof *p->doubt);
	p->doubt[p->doubt_count++] = arena_strdup(l->a, text);
}

/* ---- the zone ------------------------------------------------------------------------------- */

static bool zone_fits(const struct learned *l, const char *name)
{
	const struct zone *z = zone_find(name);
	for (size_t i = 0; z && i < l->offset_count; i++)
		if (zone_offset(z, l->offset[i].at) != l->offset[i].offset)
			return false;
	return z;
}

static void propose_zone(struct learned *l, struct learn_proposal *p)
{
	static const char *const zones[] = {"America/New_York", "America/Chicago", "America/Denver",
	    "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
	    "America/Halifax", "America/Puerto_Rico", "Europe/London", "Europe/Berlin",
	    "Europe/Helsinki", "Australia/Sydney", "Pacific/Auckland", "UTC"};
	const char *site = zone_name(l->c->zone), *others = "";
	p->zone = (struct learn_zone){site, "", l->offset_count > 0};
	if (!l->offset_count) {
		doubt(l, p,
		    "No time states an offset: that the sender's clock is that of %s, the site's, "
		    "is assumed. Compare one time with its screen.",
		    site);
		return;
	}
	bool found = zone_fits(l, site);
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		if (strcmp(zones[i], site) == 0 || !zone_fits(l, zones[i]))
			continue;
		if (!found) {
			p->zone.name = zones[i];
			found = true;
		} else {
			others =
			    arena_printf(l->a, "%s%s%s", others, *others ? ", " : "", zones[i]);
		}
	}
	p->zone.others = others;
	p->zone.fits = found;
	if (!found)
		doubt(l, p,
		    "The offsets that are stated fit no zone that is tried; the site's, "
		    "%s, is proposed for times without one.",
		    site);
	if (found && *others)
		doubt(l, p,
		    "The offsets that are stated fit %s, and %s as well: ask which is the "
		    "sender's. In another season their clocks may differ.",
		    p->zone.name, others);
	if (found && l->without_offset)
		doubt(l, p, "%zu of %zu messages state no offset; they are read as of %s.",
		    l->without_offset, l->without_offset + l->with_offset, p->zone.name);
}

/* ---- the accession -------------------------------------------------------------------------- */

/* Numbers of results that an order has in the same field. */
static size_t linked(const struct learned *l, enum learn_field f)
{
	size_t n = 0;
	const struct learn_tally *t = &l->of_results[f];
	for (size_t i = 0; i < t->room; i++)
		n += t->slot[i].text && tally_find(&l->of_orders[f], t->slot[i].text);
	return n;
}

static bool may_be_accession(const struct learned *l, enum learn_field f)
{
	return l->results && l->filled[f] * 100 >= l->results * FILLED_PERCENT &&
	       l->of_results[f].distinct * DIFFERENT_SHARE >= l->filled[f];
}

/* Fields whose numbers are the same ones need no choice. */
static bool same_numbers(const struct learned *l, enum learn_field one, enum learn_field other)
{
	const struct learn_tally *t = &l->of_results[one];
	size_t n = 0;
	for (size_t i = 0; i < t->room; i++)
		n += t->slot[i].text && tally_find(&l->of_results[other], t->slot[i].text);
	return n * 100 >= t->distinct * FILLED_PERCENT;
}

static void propose_accession(struct learned *l, struct learn_proposal *p)
{
	enum learn_field best = LEARN_OBR_3;
	bool any = may_be_accession(l, LEARN_OBR_3);
	for (int f = LEARN_OBR_18; f < LEARN_FIELDS; f++) {
		if (!may_be_accession(l, (enum learn_field)f))
			continue;
		bool more = linked(l, (enum learn_field)f) > linked(l, best);
		if (any && !more && !same_numbers(l, best, (enum learn_field)f))
			doubt(l, p,
			    "%s has a number of its own in nearly every result, beside %s: which "
			    "of them is the accession that other systems show?",
			    learn_field_names[f], learn_field_names[best]);
		if (!any || more)
			best = (enum learn_field)f;
		any = true;
	}
	p->accession = learn_field_names[best];
	p->accession_why =
	    !l->results ? "there is no result to tell it by"
	    : !any	? "no field has a number in nearly every result"
	    : linked(l, best)
		? arena_printf(l->a,
		      "in %zu of %zu results, and %zu of its numbers are those of "
		      "orders",
		      l->filled[best], l->results, linked(l, best))
		: arena_printf(l->a, "in %zu of %zu results", l->filled[best], l->results);
	if (l->results && !any)
		doubt(
		    l, p, "No field of the results has an accession: ask the sender where it is.");
}

/* ---- authorities ---------------------------------------------------------------------------- */

/* Proposed under any of its names, as the configuration is searched; NULL: none is. */
static struct learn_authority *proposed(const struct learn_proposal *p, const char *name)
{
	for (size_t i = 0; i < p->authority_count; i++) {
		struct learn_authority *a = &p->authority[i];
		const struct authority one = {.name = a->name, .names = a->names};
		if (authority_named(&one, 1, name))
			return a;
	}
	return NULL;
}

static struct learn_authority *propose_authority(
    struct learned *l, struct learn_proposal *p, const char *name)
{
	p->authority = arena_grow(l->a, p->authority, p->authority_count, sizeof *p->authority);
	p->authority[p->authority_count] =
	    (struct learn_authority){arena_strdup(l->a, name), "", ""};
	return &p->authority[p->authority_count++];
}

static const struct authority *configured(const struct learned *l, const char *name)
{
	const struct config *c = l->c->config;
	return authority_named(c->authority, c->authority_count, name);
}

static void add_word(struct learned *l, const char **list, const char *word)
{
	*list = arena_printf(l->a, "%s%s%s", *list, **list && *word ? "," : "", word);
}

/* A name is of one section, however the messages pair it. */
static void propose_one(
    struct learned *l, struct learn_proposal *p, const char *name, const char *other)
{
	struct learn_authority *a = proposed(p, name), *b = proposed(p, other);
	if (!a && !b) {
		a = propose_authority(l, p, name);
	} else if (!a) {
		a = b;
		other = name;
	} else if (b) {
		add_word(l, &a->names, b->name);
		add_word(l, &a->names, b->names);
		*b = p->authority[--p->authority_count];
		return;
	}
	add_word(l, &a->names, other);
}

/* A second section of an authority is refused: who knows it adds the name to the first. */
static void doubt_configured(struct learned *l, struct learn_proposal *p, const char *name,
    const char *other, const struct authority *of)
{
	doubt(l, p,
	    "The messages use \"%s\" and \"%s\" for one authority, which is configured as \"%s\". "
	    "If registration confirms that, add the other one to its names.",
	    name, other, of->name);
}

static bool is_same(
    const struct learned *l, const struct learn_proposal *p, const char *name, const char *other)
{
	const struct authority *known = configured(l, name);
	const struct learn_authority *a = proposed(p, name);
	return strcasecmp(name, other) == 0 || (known && known == configured(l, other)) ||
	       (a && a == proposed(p, other));
}

/* "RGH&1.2.3": two names of one authority, where several patients have them so. */
static void join_names(
    struct learned *l, struct learn_proposal *p, const struct learn_tally *t, bool by_number)
{
	const struct tallied **sorted = tally_sorted(t);
	for (size_t i = 0; i < t->distinct; i++) {
		char *name = arena_strdup(l->a, sorted[i]->text), *other = strchr(name, '&');
		*other++ = '\0';
		if (!sorted[i]->several || is_same(l, p, name, other))
			continue;
		const struct authority *known = configured(l, name);
		known = known ? known : configured(l, other);
		if (known) {
			doubt_configured(l, p, name, other, known);
			continue;
		}
		propose_one(l, p, name, other);
		if (by_number)
			doubt(l, p,
			    "Patients have one number under \"%s\" and \"%s\", so they are "
			    "proposed as one authority. If each gives out numbers of its own, two "
			    "patients "
			    "would be taken for one: ask registration before it is used.",
			    name, other);
	}
}

/* Of senders whose numbers have no authority: those that no section names yet. */
static const char *facilities_alone(const struct learned *l)
{
	const struct config *c = l->c->config;
	const struct tallied **of = tally_sorted(&l->without_authority);
	const char *list = "";
	for (size_t i = 0; i < l->without_authority.distinct; i++)
		if (of[i]->several &&
		    !authority_of_facility(c->authority, c->authority_count, of[i]->text))
			list = arena_printf(l->a, "%s%s%s", list, *list ? "," : "", of[i]->text);
	return list;
}

/* Numbers without an authority are of the only one that is named, if there is one. */
static void join_facilities(struct learned *l, struct learn_proposal *p)
{
	const struct tallied **of = tally_sorted(&l->authorities);
	const char *alone = facilities_alone(l);
	const size_t numbers = l->without_authority.total;
	if (!numbers)
		return;
	if (l->authorities.distinct != 1 || !of[0]->several || !learn_is_plain(of[0]->text)) {
		doubt(l, p,
		    "%zu patient numbers name no authority: they are kept as the sending "
		    "facility's own, unless a section authority names the facility.",
		    numbers);
		return;
	}
	if (*alone && configured(l, of[0]->text)) {
		doubt(l, p,
		    "%zu patient numbers name no authority; all others are of \"%s\", which is "
		    "configured. If registration confirms that they are its own, add %s to its "
		    "facilities.",
		    numbers, of[0]->text, alone);
		return;
	}
	if (*alone) {
		struct learn_authority *a = proposed(p, of[0]->text);
		a = a ? a : propose_authority(l, p, of[0]->text);
		add_word(l, &a->facilities, alone);
	}
	doubt(l, p,
	    "%zu patient numbers name no authority; all others are of \"%s\", so they are taken "
	    "as its own. A person who knows the registration should confirm that.",
	    numbers, of[0]->text);
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void propose_reading(struct learned *l, struct learn_proposal *p)
{
	const struct source_settings *have = NULL;
	struct source_settings s;
	if (config_source(l->c->config, p->name, &s))
		have = &s;
	p->charset = have ? have->charset : "WINDOWS-1252";
	if (l->misfit)
		doubt(l, p,
		    "%zu messages have characters that fit neither what they declare nor UTF-8; "
		    "they are read as %s. Look at a name with an accent.",
		    l->misfit, p->charset);
	p->documents = have ? have->documents : "both";
	if (l->with_document)
		doubt(l, p,
		    "%zu of %zu reports have a document, %zu of them text as well: documents = "
		    "both reads all of it, and asks where one cannot be read.",
		    l->with_document, l->results, l->with_both);
	p->narrative = have ? have->narrative : "shadow";
	p->narrative_why = have ? "as it is configured"
				: "measured first: in shadow the prose opens nothing. See "
				  "followupctl shadow, then set it to on";
}

void learn_propose(struct learned *l, struct learn_proposal *p)
{
	propose_zone(l, p);
	propose_accession(l, p);
	propose_reading(l, p);
	join_names(l, p, &l->pairs, false);
	join_names(l, p, &l->aliases, true);
	join_facilities(l, p);
	if (l->senders.distinct > 1)
		doubt(l, p,
		    "%zu senders are in these files: where they differ, give each its own "
		    "listener or folder.",
		    l->senders.distinct);
}

static void key(struct learned *l, const char **to, const char *name, const char *text)
{
	*to = arena_printf(l->a, "%s  %s = \"%s\"\n", *to, name, text);
}

const char *learn_block(struct learned *l, const struct learn_proposal *p)
{
	const char *b = arena_printf(l->a, "# From %zu messages in %zu files.\n%s \"%s\" {\n",
	    l->messages, l->files, p->folder ? "folder" : "listener", p->name);
	if (p->folder)
		key(l, &b, "path", p->folder);
	else
		b = arena_printf(l->a, "%s  port = %ld\n", b, p->port);
	key(l, &b, "timezone", p->zone.name);
	key(l, &b, "charset", p->charset);
	key(l, &b, "accession", p->accession);
	key(l, &b, "documents", p->documents);
	key(l, &b, "narrative", p->narrative);
	b = arena_printf(l->a, "%s}\n", b);
	for (size_t i = 0; i < p->authority_count; i++) {
		const struct learn_authority *a = &p->authority[i];
		b = arena_printf(l->a, "%sauthority \"%s\" {\n", b, a->name);
		if (*a->names)
			key(l, &b, "names", a->names);
		if (*a->facilities)
			key(l, &b, "facilities", a->facilities);
		b = arena_printf(l->a, "%s}\n", b);
	}
	return b;
}
