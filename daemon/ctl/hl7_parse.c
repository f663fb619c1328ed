/* SPDX-License-Identifier: Apache-2.0
 *
 * hl7_parse.c - what followupd reads in the messages of a file, HL7 or FHIR, one JSON object a
 * line.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/ctl_commands.h"
#include "followupd/fhir_facts.h"
#include "followupd/hl7_batch.h"
#include "followupd/hl7_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX ((size_t)256 * 1024 * 1024)

struct parse_reader {
	struct hl7_source source;
	const char *facility; /* of FHIR */
	struct arena *rules;  /* of the observation map */
	const struct observation_map *observations;
	bool failed;
};

/* As the listener or folder of that name reads; without one, as a sender in the site's zone. */
static bool choose_source(
    const struct ctl *c, const char *name, struct parse_reader *r, struct err *e)
{
	struct hl7_source *out = &r->source;
	struct source_settings s;
	*out = (struct hl7_source){.zone = c->zone};
	r->facility = "";
	if (!name)
		return true;
	if (!config_source(c->config, name, &s))
		return err_set(e, ERR_NOT_FOUND, "there is no listener or folder \"%s\"", name);
	if (*s.timezone)
		out->zone = zone_find(s.timezone);
	out->charset = *s.charset ? s.charset : NULL;
	out->accession = s.accession;
	r->facility = s.facility;
	return true;
}

static bool load_observations(const struct config *c, struct parse_reader *r, struct err *e)
{
	char *path = xasprintf("%s/observations.csv", c->code_directory);
	/* Without the table the generic coding still works. */
	bool ok =
	    access(path, R_OK) != 0 || observations_load(r->rules, path, NULL, &r->observations, e);
	free(path);
	return ok;
}

static void print_error(const char *file, size_t number, const struct err *e)
{
	json_t *j = json_pack(
	    "{s:s, s:I, s:s}", "file", file, "message", (json_int_t)number, "error", e->text);
	json_dumpf(j, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(j);
}

/* f: NULL, and e says why. */
static void print_facts(struct parse_reader *r, const char *file, size_t number,
    const struct facts *f, const struct err *e)
{
	struct buf out = {0};
	if (f) {
		facts_json(f, &out);
		puts(buf_text(&out));
	} else {
		print_error(file, number, e);
		r->failed = true;
	}
	buf_free(&out);
}

static void print_message(
    struct parse_reader *r, const char *file, size_t number, struct hl7_span message)
{
	struct arena *a = arena_new();
	struct facts f = {0};
	struct err e = {0};
	bool ok = hl7_facts(a, message.p, message.len, &r->source, r->observations, &f, &e);
	print_facts(r, file, number, ok ? &f : NULL, &e);
	arena_free(a);
}

static bool print_messages(struct parse_reader *r, const char *file, struct err *e)
{
	struct buf raw = {0};
	struct hl7_span message;
	bool ok = buf_read_file(&raw, file, FILE_MAX, e);
	struct hl7_batch b = hl7_batch_of(buf_text(&raw), raw.len);
	while (ok && hl7_batch_next(&b, &message))
		print_message(r, file, b.messages, message);
	if (ok && b.messages == 0)
		ok = err_set(e, ERR_INPUT, "\"%s\" has no HL7 message", file);
	if (b.mismatches)
		fprintf(stderr, "warning: %s: a batch count differs from what is there\n", file);
	buf_free(&raw);
	return ok;
}

static bool is_printed(const struct fhir_plan *plan, const char *file)
{
	struct err e = {0};
	const struct fhir_fault *f = &plan->fault;
	for (size_t i = 0; !f->status && i < plan->entry_count; i++)
		if (plan->entry[i].fault.status)
			f = &plan->entry[i].fault;
	if (!f->status)
		return true;
	err_set(&e, ERR_INPUT, "%s%s%s", f->expression, *f->expression ? ": " : "", f->text);
	print_error(file, 1, &e);
	return false;
}

static void print_resource(
    struct parse_reader *r, const char *file, size_t number, const struct fhir_message *m)
{
	const struct fhir_source source = {r->source, r->facility};
	struct arena *a = arena_new();
	struct facts f = {0};
	struct err e = {0};
	bool ok = fhir_facts(a, m->raw, m->len, m->control_id, &source, r->observations, &f, &e);
	print_facts(r, file, number, ok ? &f : NULL, &e);
	arena_free(a);
}

/* A resource, or a Bundle: what its request would store. */
static bool print_resources(struct parse_reader *r, const char *file, struct err *e)
{
	const struct fhir_wanted any = {.any = true};
	struct buf raw = {0};
	struct arena *a = arena_new();
	struct fhir_plan plan = {0};
	bool ok = buf_read_file(&raw, file, FILE_MAX, e);
	if (ok)
		fhir_plan(a, buf_text(&raw), raw.len, &any, r->facility, &plan);
	r->failed = !is_printed(&plan, file) || r->failed;
	for (size_t i = 0; i < plan.message_count; i++)
		print_resource(r, file, i + 1, &plan.message[i]);
	arena_free(a);
	buf_free(&raw);
	return ok;
}

typedef bool (*print_fn)(struct parse_reader *r, const char *file, struct err *e);

static int parse(struct ctl *c, int argc, char **argv, print_fn print)
{
	const char *listener = NULL;
	const struct ctl_option options[] = {
	    {"listener", "NAME", "read as this listener of the configuration does", &listener},
	    {0}};
	struct parse_reader r = {.rules = arena_new()};
	struct err e = {0};
	char **file = ctl_options(c, argc, argv, options, 1, -1);
	bool ok = ctl_config(c, &e) && choose_source(c, listener, &r, &e) &&
		  load_observations(c->config, &r, &e);
	for (; ok && *file; file++)
		ok = print(&r, *file, &e);
	arena_free(r.rules);
	if (!ok)
		return ctl_fail(&e);
	return r.failed ? CTL_REFUSED : CTL_DONE;
}

int ctl_hl7_parse(struct ctl *c, int argc, char **argv)
{
	return parse(c, argc, argv, print_messages);
}

int ctl_fhir_parse(struct ctl *c, int argc, char **argv)
{
	return parse(c, argc, argv, print_resources);
}
