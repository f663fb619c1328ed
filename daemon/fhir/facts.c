/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.c - one stored message as facts: told as HL7 v2, and read as that.
 *
 * Fails: returns false with the place and what is wrong there.
 */
#include "autoconf.h"
#include "telling.h"

#include <ctype.h>
#include <string.h>

typedef bool (*tell_fn)(struct retelling *t, const char **why);

/* In the order in which they are applied: who, what is ordered and booked, what was made and read.
 */
const char *const fhir_types[] = {"Patient", "Encounter", "ServiceRequest", "Appointment",
    "ImagingStudy", "DiagnosticReport", NULL};
static const tell_fn tellers[] = {
    tell_registration, tell_visit, tell_order, tell_appointment, tell_study, tell_report};

static tell_fn teller_of(const char *type)
{
	for (size_t i = 0; fhir_types[i]; i++)
		if (strcmp(fhir_types[i], type) == 0)
			return tellers[i];
	return NULL;
}

bool fhir_is_told(const char *type)
{
	return teller_of(type) != NULL;
}

bool tell_resource(struct retelling *t, const char **why)
{
	tell_fn tell = teller_of(t->type);
	if (tell)
		return tell(t, why);
	*why = arena_printf(t->a, "resource %.40s is not applied", t->type);
	return false;
}

/* ---- reading ------------------------------------------------------------------------ */

/* A stored Bundle is about its first entry. */
static void find_focus(struct retelling *t, const json_t *root)
{
	const json_t *entry;
	size_t i;
	t->focus = root;
	if (strcmp(type_of(root), "Bundle") != 0)
		return;
	t->sent = text_at(root, "timestamp");
	t->focus = element(root, "entry.resource");
	json_array_foreach(json_object_get(root, "entry"), i, entry)
	{
		t->pool = arena_grow(t->a, t->pool, t->pool_count, sizeof *t->pool);
		t->pool[t->pool_count++] =
		    pooled_of(json_object_get(entry, "resource"), text_at(entry, "fullUrl"));
	}
}

/* Lines have no numbers in a resource: "OBX[2] LUNGRADS=4A" is "LUNGRADS=4A". */
static const char *without_lines(struct arena *a, const char *evidence)
{
	char *out = arena_strdup(a, evidence), *to = out;
	for (const char *p = out; *p;) {
		size_t n = strncmp(p, "OBX[", 4) == 0 ? 4 + strspn(p + 4, "0123456789") : 0;
		if (n > 4 && strncmp(p + n, "] ", 2) == 0)
			p += n + 2;
		else
			*to++ = *p++;
	}
	*to = '\0';
	return out;
}

static void name_as_fhir(struct retelling *t, struct facts *f)
{
	f->type = arena_strdup(t->a, t->type);
	if (f->kind == FACTS_MERGES)
		f->event = "link";
	for (size_t i = 0; i < f->report_count; i++)
		for (size_t k = 0; k < f->report[i].finding_count; k++) {
			struct facts_finding *g = &f->report[i].finding[k];
			g->evidence = without_lines(t->a, g->evidence);
		}
}

static bool read_told(
    struct retelling *t, const struct fhir_source *source, struct facts *out, struct err *e)
{
	struct hl7_source as = source->hl7;
	const char *raw = arena_strndup(t->a, buf_text(&t->out), t->out.len);
	as.accession = "OBR-18";
	if (!hl7_facts(t->a, raw, t->out.len, &as, t->observations, out, e))
		return false;
	name_as_fhir(t, out);
	return true;
}

static bool read_focus(
    struct retelling *t, const struct fhir_source *source, struct facts *out, struct err *e)
{
	const char *why = NULL;
	bool acted = tell_resource(t, &why);
	if (t->fault.status)
		return err_set(e, ERR_INPUT, "%s%s%s: %s", t->type, *t->fault.expression ? "." : "",
		    t->fault.expression, t->fault.text);
	if (acted)
		return read_told(t, source, out, e);
	*out = (struct facts){.kind = FACTS_UNSUPPORTED,
	    .why = why,
	    .type = arena_strdup(t->a, t->type),
	    .event = "",
	    .sender = arena_printf(t->a, "FHIR|%s", t->facility),
	    .control_id = t->control_id,
	    .sent = MOMENT_NONE,
	    .patient = {.birth = DATE_NONE, .deceased_at = MOMENT_NONE}};
	return true;
}

bool fhir_facts(struct arena *a, const char *raw, size_t len, const char *control_id,
    const struct fhir_source *source, const struct observation_map *observations, struct facts *out,
    struct err *e)
{
	json_error_t fault;
	json_t *root = json_loadb(raw, len, JSON_REJECT_DUPLICATES, &fault);
	struct retelling t = {.a = a,
	    .facility = source->facility,
	    .control_id = arena_strdup(a, control_id),
	    .observations = observations};
	if (!json_is_object(root)) {
		json_decref(root);
		return err_set(e, ERR_INPUT, "it is no JSON object");
	}
	find_focus(&t, root);
	t.type = arena_strdup(a, type_of(t.focus));
	bool ok = *t.type ? read_focus(&t, source, out, e)
			  : err_set(e, ERR_INPUT, "it has no resourceType");
	buf_free(&t.out);
	json_decref(root);
	return ok;
}
