/* SPDX-License-Identifier: Apache-2.0
 *
 * report.c - DiagnosticReport as ORU: one result with its numbers, times, people, texts and lines.
 *
 * Text: what is presented as plain text, else the narrative; the conclusion, where that does not
 * hold it already.  Other documents go over as they are, for whoever can read them.
 */
#include "autoconf.h"
#include "telling.h"

#include <string.h>
#include <strings.h>

#define WHOLE	   "18748-4^Diagnostic imaging study^LN"
#define IMPRESSION "19005-8^Radiology Impression^LN"

static const json_t *study_of(struct retelling *t, struct numbers *n)
{
	static const char *const names[] = {"imagingStudy", "study"}; /* R4, R5 */
	const json_t *found = NULL;
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		for (size_t i = 0; i < count_of(t->focus, names[k]); i++) {
			const json_t *reference = item(t->focus, names[k], i);
			const json_t *study = referred_as(t, t->focus, reference, "ImagingStudy");
			const json_t *id = json_object_get(reference, "identifier");
			if (study)
				numbers_of_study(t, study, n);
			else if (uid_of(id))
				n->study_uid = n->study_uid ? n->study_uid : uid_of(id);
			else if (has_type(id, "ACSN"))
				numbers_of_reference(reference, n);
			found = found ? found : study;
		}
	return found;
}

static void own_numbers(struct retelling *t, struct numbers *n)
{
	n->filler = typed_identifier(t->focus, "FILL");
	n->accession = typed_identifier(t->focus, "ACSN");
	n->placer = typed_identifier(t->focus, "PLAC");
}

static const char *modality_of(struct retelling *t, const json_t *study)
{
	const char *coded = text_at(study, "modality.code");
	coded = coded ? coded : text_at(study, "modality.coding.code");
	for (size_t i = 0; i < count_of(t->focus, "category"); i++) {
		const json_t *one = item(t->focus, "category", i);
		for (size_t k = 0; k < count_of(one, "coding"); k++) {
			const char *code = text_at(item(one, "coding", k), "code");
			if (code && strcmp(code, "RAD") != 0 && strlen(code) <= 4)
				return escaped(t, code);
		}
	}
	return escaped(t, coded);
}

static const char *started(struct retelling *t, const json_t *study)
{
	static const char *const paths[] = {
	    "effectiveDateTime", "effectivePeriod.start", "effectiveInstant"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (element(t->focus, paths[i]))
			return hl7_date(t, t->focus, paths[i]);
	return hl7_date(t, study, "started");
}

static const char *reader_of(struct retelling *t)
{
	static const char *const names[] = {"resultsInterpreter", "performer"};
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		for (size_t i = 0; i < count_of(t->focus, names[k]); i++) {
			const char *who = person_field(t, t->focus, item(t->focus, names[k], i));
			if (who)
				return who;
		}
	return NULL;
}

/* ---- texts -------------------------------------------------------------------------- */

struct texts {
	struct retelling *t;
	struct buf words; /* of what was told so far */
};

static void put_text(struct texts *x, const char *code, const char *text)
{
	tell_text(x->t, code, text);
	words_add(&x->words, text);
}

/* ED: a document as its sender has it. */
static void put_document(struct retelling *t, const json_t *form)
{
	const char *type = text_at(form, "contentType"), *data = text_at(form, "data");
	type = type ? type : "application/octet-stream";
	size_t main = strcspn(type, "/"), sub = strcspn(type + main, "; ");
	const char *kind = arena_strndup(t->a, type, main),
		   *subtype = sub > 1 ? arena_strndup(t->a, type + main + 1, sub - 1) : "";
	struct line_of line = {.type = data ? "ED" : "RP", .code = WHOLE};
	line.value = data ? arena_printf(t->a, "^%s^%s^Base64^%s", escaped(t, kind),
				escaped(t, subtype), escaped(t, data))
			  : "elsewhere";
	tell_line(t, &line);
}

static bool is_plain(const json_t *form)
{
	const char *type = text_at(form, "contentType");
	return type && strncasecmp(type, "text/plain", 10) == 0;
}

static void put_forms(struct texts *x)
{
	struct retelling *t = x->t;
	for (size_t i = 0; i < count_of(t->focus, "presentedForm"); i++) {
		const json_t *form = item(t->focus, "presentedForm", i);
		const char *data = text_at(form, "data");
		const char *text = data && is_plain(form) ? plain_text(t->a, data) : NULL;
		if (text)
			put_text(x, WHOLE, text);
		else
			put_document(t, form);
	}
}

static void on_part(void *arg, const char *section, const char *text)
{
	struct texts *x = arg;
	put_text(x, *section ? arena_printf(x->t->a, "%s^^LN", section) : WHOLE, text);
}

static void put_more(struct texts *x, const char *text)
{
	if (text && spend(x->t, x->words.len / 8) && !words_contain(&x->words, text))
		put_text(x, IMPRESSION, text);
}

static void put_conclusions(struct texts *x)
{
	const json_t *focus = x->t->focus;
	put_more(x, text_at(focus, "conclusion"));
	for (size_t i = 0; i < count_of(focus, "conclusionCode"); i++) {
		const json_t *code = item(focus, "conclusionCode", i);
		const char *text = text_at(code, "text");
		struct line_of line = {
		    .type = "CWE", .code = "CONCLUSION", .value = coded_field(x->t, code)};
		if (line.value)
			tell_line(x->t, &line);
		put_more(x, text ? text : text_at(code, "coding.display"));
	}
}

static void tell_texts(struct retelling *t)
{
	struct texts x = {.t = t};
	const char *div = text_at(t->focus, "text.div");
	put_forms(&x);
	if (!x.words.len && div)
		xhtml_parts(t->a, div, on_part, &x);
	put_conclusions(&x);
	buf_free(&x.words);
}

/* ---- the result --------------------------------------------------------------------- */

/* OBR-25; NULL: no status that a report has.  "unknown" says nothing, as an empty field does. */
static const char *status_word(const char *status)
{
	static const char *const words[][2] = {{"registered", "I"}, {"partial", "P"},
	    {"preliminary", "P"}, {"final", "F"}, {"amended", "C"}, {"corrected", "C"},
	    {"appended", "C"}, {"cancelled", "X"}, {"entered-in-error", "F"}, {"unknown", ""}};
	for (size_t i = 0; status && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], status) == 0)
			return words[i][1];
	return NULL;
}

static const char *status_field(struct retelling *t)
{
	const char *status = text_at(t->focus, "status"), *word = status_word(status);
	if (!word)
		telling_fault(t, 422, status ? "code-invalid" : "required", "status",
		    status ? "no status that this resource has" : "the status is missing");
	return word;
}

static void put_result(struct retelling *t, const struct numbers *n, const json_t *request,
    const json_t *study, const char *began)
{
	const json_t *filler = n->filler ? n->filler : n->accession;
	struct segment obr = {{"OBR", "1", entity_field(t, n->placer), entity_field(t, filler),
	    coded_field(t, element(t->focus, "code"))}};
	const struct segment zds = {{"ZDS", escaped(t, n->study_uid)}};
	obr.field[7] = began;
	obr.field[16] = person_field(t, request, element(request, "requester"));
	if (!obr.field[16])
		obr.field[16] = person_field(t, study, element(study, "referrer"));
	obr.field[18] = escaped(t, text_at(n->accession, "value"));
	obr.field[22] = hl7_date(t, t->focus, "issued");
	obr.field[24] = modality_of(t, study);
	obr.field[25] = status_field(t);
	obr.field[32] = reader_of(t);
	segment_put(t, &obr);
	if (n->study_uid)
		segment_put(t, &zds);
}

bool tell_report(struct retelling *t, const char **why)
{
	struct numbers n = {0};
	own_numbers(t, &n);
	const json_t *request = numbers_of_basis(t, &n), *study = study_of(t, &n);
	if (!n.filler && !n.accession)
		n.filler = typed_identifier(t->focus, NULL);
	if (!n.filler && !n.accession && !n.placer)
		n.filler = any_identifier(t->focus);
	const char *began = started(t, study);
	tell_header(t, "ORU", "R01");
	if (!tell_subject(t, element(t->focus, "subject"), "subject"))
		return true;
	tell_encounter(t, referred_as(t, t->focus, element(t->focus, "encounter"), "Encounter"));
	put_result(t, &n, request, study, began);
	tell_texts(t);
	tell_observations(t);
	tell_recommendations(t, began);
	if (!t->lines && text_is(t->focus, "status", "entered-in-error"))
		tell_text(t, IMPRESSION, "Entered in error.");
	return true;
}
