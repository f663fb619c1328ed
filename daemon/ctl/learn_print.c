/* SPDX-License-Identifier: Apache-2.0
 *
 * learn_print.c - what was seen in a day of messages, what could not be mapped, and the proposal.
 */
#include "autoconf.h"
#include "learn.h"
#include "followupd/narrative.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SHOWN 8 /* of a list */

/* "120 ORU^R01, 3 ADT^A08, and 4 more" */
static const char *list_of(struct learned *l, const struct learn_tally *t)
{
	const struct tallied **sorted = tally_sorted(t);
	const char *out = "";
	for (size_t i = 0; i < t->distinct && i < SHOWN; i++)
		out = arena_printf(l->a, "%s%s%zu %s", out, *out ? ", " : "", sorted[i]->count,
		    tally_shown(l->a, sorted[i]));
	if (t->distinct > SHOWN)
		out = arena_printf(l->a, "%s, and %zu more", out, t->distinct - SHOWN);
	return out;
}

/* Nothing where there is none. */
static void print_tally(struct learned *l, const char *label, const struct learn_tally *t)
{
	ctl_print_field(label, list_of(l, t));
}

static void print_lines(struct learned *l, const char *heading, const struct learn_tally *t)
{
	const struct tallied **sorted = tally_sorted(t);
	if (!t->distinct)
		return;
	ctl_print_heading(heading);
	for (size_t i = 0; i < t->distinct && i < SHOWN * 3; i++)
		ctl_print_field(
		    arena_printf(l->a, "%zu", sorted[i]->count), tally_shown(l->a, sorted[i]));
	if (t->distinct > SHOWN * 3)
		ctl_print_field("", arena_printf(l->a, "and %zu more", t->distinct - SHOWN * 3));
}

static void print_seen(struct learned *l)
{
	struct arena *a = l->a;
	printf("%zu messages in %zu files, %zu of which have none; %zu would be rejected\n",
	    l->messages, l->files, l->empty_files, l->rejected);
	if (l->mismatches || l->junk)
		printf("%zu batch counts differ from what is there; %zu bytes belong to no "
		       "message\n",
		    l->mismatches, l->junk);
	ctl_print_heading("Seen");
	print_tally(l, "types", &l->types);
	print_tally(l, "rejected for", &l->faults);
	print_tally(l, "not acted on", &l->not_acted_on);
	print_tally(l, "senders", &l->senders);
	print_tally(l, "versions", &l->versions);
	print_tally(l, "MSH-11", &l->processing);
	ctl_print_field("times", arena_printf(a, "%zu messages state an offset, %zu none",
				     l->with_offset, l->without_offset));
	ctl_print_field(
	    "characters", arena_printf(a,
			      "%zu plain ASCII, %zu as declared or UTF-8, %zu UTF-8 that is not "
			      "declared, %zu of another set",
			      l->ascii, l->fitting, l->undeclared_utf8, l->misfit));
	print_tally(l, "MSH-18", &l->charsets);
	print_tally(l, "authorities", &l->authorities);
	print_tally(l, "numbers alone", &l->without_authority);
	ctl_print_field("results", arena_printf(a, "%zu, and %zu orders", l->results, l->orders));
	for (int i = 0; i < LEARN_FIELDS; i++)
		ctl_print_field(learn_field_names[i],
		    arena_printf(a, "a number in %zu results, %zu different ones", l->filled[i],
			l->of_results[i].distinct));
	print_tally(l, "OBR-25", &l->statuses);
	print_tally(l, "OBR-24", &l->modalities);
	ctl_print_field(
	    "text", arena_printf(a, "%zu reports, %zu of them without any section that is known",
			l->with_text, l->undivided));
	for (int i = 0; i < SECTIONS; i++)
		if (l->section[i])
			ctl_print_field("", arena_printf(a, "%zu with %s", l->section[i],
						narrative_section_name((enum section)i)));
	print_tally(l, "documents", &l->documents);
	ctl_print_field("coded", arena_printf(a, "%zu reports have coded findings", l->coded));
	ctl_print_field("readers", arena_printf(a,
				       "%zu reports name none, %zu look like those of "
				       "a machine",
				       l->no_radiologist, l->machine));
	print_tally(l, "odd", &l->flags);
}

static void print_unmapped(struct learned *l)
{
	char *heading = arena_printf(l->a,
	    "Procedures that no code and no word is known of (%zu are known); "
	    "rules.site_exam_codes maps them",
	    l->procedures_known);
	print_lines(l, heading, &l->procedures);
	print_lines(
	    l, "Coded values that no decision table knows; they are not used", &l->observed);
	print_lines(l, "Lines that look like headings, and divide nothing", &l->headings);
}

static void print_proposal(struct learned *l, const struct learn_proposal *p)
{
	ctl_print_heading("Proposed");
	ctl_print_field(
	    "timezone", arena_printf(l->a, "%s%s%s%s", p->zone.name,
			    p->zone.fits ? ", as all offsets say" : ", the site's",
			    *p->zone.others ? "; the same offsets have " : "", p->zone.others));
	ctl_print_field("accession", arena_printf(l->a, "%s: %s", p->accession, p->accession_why));
	ctl_print_field("narrative", arena_printf(l->a, "%s: %s", p->narrative, p->narrative_why));
	if (p->doubt_count)
		ctl_print_heading("To be found out by a person");
	for (size_t i = 0; i < p->doubt_count; i++)
		printf("  - %s\n", p->doubt[i]);
	ctl_print_heading("For the configuration; followupd -t checks it");
	printf("\n%s", learn_block(l, p));
}

void learn_print(struct learned *l, const struct learn_proposal *p)
{
	print_seen(l);
	print_unmapped(l);
	print_proposal(l, p);
}

/* ---- for programs --------------------------------------------------------------------------- */

static json_t *numbers_json(struct learned *l)
{
	json_t *j = json_object();
	for (int i = 0; i < LEARN_FIELDS; i++)
		json_object_set_new(j, learn_field_names[i],
		    json_pack("{s:I, s:I}", "filled", (json_int_t)l->filled[i], "distinct",
			(json_int_t)l->of_results[i].distinct));
	return j;
}

static json_t *sections_json(const struct learned *l)
{
	json_t *j = json_object();
	for (int i = 0; i < SECTIONS; i++)
		json_object_set_new(j, narrative_section_name((enum section)i),
		    json_integer((json_int_t)l->section[i]));
	return j;
}

static json_t *counts_json(struct learned *l)
{
	return json_pack(
	    "{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
	    "results", (json_int_t)l->results, "orders", (json_int_t)l->orders, "with_offset",
	    (json_int_t)l->with_offset, "without_offset", (json_int_t)l->without_offset, "ascii",
	    (json_int_t)l->ascii, "fitting", (json_int_t)l->fitting, "undeclared_utf8",
	    (json_int_t)l->undeclared_utf8, "misfit", (json_int_t)l->misfit, "with_text",
	    (json_int_t)l->with_text, "with_document", (json_int_t)l->with_document, "with_both",
	    (json_int_t)l->with_both, "coded", (json_int_t)l->coded, "machine",
	    (json_int_t)l->machine, "no_radiologist", (json_int_t)l->no_radiologist, "undivided",
	    (json_int_t)l->undivided);
}

static json_t *seen_json(struct learned *l)
{
	const struct {
		const char *name;
		const struct learn_tally *t;
	} all[] = {{"types", &l->types}, {"rejected_for", &l->faults},
	    {"not_acted_on", &l->not_acted_on}, {"senders", &l->senders},
	    {"versions", &l->versions}, {"charsets", &l->charsets},
	    {"authorities", &l->authorities}, {"without_authority", &l->without_authority},
	    {"statuses", &l->statuses}, {"modalities", &l->modalities},
	    {"documents", &l->documents}, {"flags", &l->flags}};
	json_t *j = counts_json(l);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		json_object_set_new(j, all[i].name, tally_json(l->a, all[i].t));
	json_object_set_new(j, "numbers", numbers_json(l));
	json_object_set_new(j, "sections", sections_json(l));
	return j;
}

static json_t *proposal_json(const struct learn_proposal *p)
{
	json_t *authorities = json_array(), *doubts = json_array();
	for (size_t i = 0; i < p->authority_count; i++)
		json_array_append_new(authorities,
		    json_pack("{s:s, s:s, s:s}", "name", p->authority[i].name, "names",
			p->authority[i].names, "facilities", p->authority[i].facilities));
	for (size_t i = 0; i < p->doubt_count; i++)
		json_array_append_new(doubts, json_string(p->doubt[i]));
	return json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "name", p->name,
	    "timezone", p->zone.name, "timezone_fits", p->zone.fits, "also_fits", p->zone.others,
	    "charset", p->charset, "accession", p->accession, "documents", p->documents,
	    "narrative", p->narrative, "authorities", authorities, "doubts", doubts);
}

json_t *learn_json(struct learned *l, const struct learn_proposal *p)
{
	return json_pack("{s:I, s:I, s:I, s:o, s:{s:o, s:o, s:o}, s:o, s:s}", "files",
	    (json_int_t)l->files, "messages", (json_int_t)l->messages, "rejected",
	    (json_int_t)l->rejected, "seen", seen_json(l), "unmapped", "procedures",
	    tally_json(l->a, &l->procedures), "observations", tally_json(l->a, &l->observed),
	    "headings", tally_json(l->a, &l->headings), "proposal", proposal_json(p), "block",
	    learn_block(l, p));
}
