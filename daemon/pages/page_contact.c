/* SPDX-License-Identifier: Apache-2.0
 *
 * page_contact.c - by what a patient is reached: shown on the case page, chosen for a call, put
 * right on a page of its own.
 *
 * Who said it stands beside each number; what a person marked as wrong is shown as wrong.
 */
#include "autoconf.h"
#include "contact_parts.h"
#include "fields.h"
#include "followupd/contact.h"
#include "pages.h"
#include "spoken.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What registration writes, HL7 and ISO 639, of languages that patients here speak. */
static const char *const languages[][4] = {{"English", "en", "eng", "E"},
    {"Spanish", "es", "spa", "S"}, {"Chinese", "zh", "zho", "chi"},
    {"Vietnamese", "vi", "vie", NULL}, {"Tagalog", "tl", "tgl", NULL},
    {"Arabic", "ar", "ara", NULL}, {"French", "fr", "fra", "fre"}, {"Korean", "ko", "kor", NULL},
    {"Russian", "ru", "rus", NULL}, {"Portuguese", "pt", "por", NULL},
    {"Haitian Creole", "ht", "hat", NULL}, {"German", "de", "deu", "ger"},
    {"Polish", "pl", "pol", NULL}, {"Italian", "it", "ita", NULL}, {"Hindi", "hi", "hin", NULL},
    {"Nepali", "ne", "nep", NULL}, {"American Sign Language", "ase", "sgn", "ASL"}};

static const char *language_name(const char *said)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		for (size_t k = 1; k < 4; k++)
			if (languages[i][k] && strcasecmp(said, languages[i][k]) == 0)
				return languages[i][0];
	return said;
}

/* "Speaks Spanish, needs an interpreter": what a person said comes before what registration says.
 */
const char *contact_speaks_words(struct case_read *c)
{
	struct arena *a = c->v->arena;
	const struct contact_point *speaks = contact_best(c->chart, CONTACT_LANGUAGE),
				   *needs = contact_best(c->chart, CONTACT_INTERPRETER);
	const char *name = speaks ? language_name(speaks->value) : "English";
	bool other = strcasecmp(name, "English") != 0,
	     none = needs &&
		    (strcasecmp(needs->value, "no") == 0 || strcasecmp(needs->value, "none") == 0);
	const char *words = other ? arena_printf(a, "Speaks %s", name) : "";
	if (!needs || none)
		return *words ? words : NULL;
	return arena_printf(a, *words ? "%s, %s an interpreter%s%s" : "%s%s an interpreter%s%s",
	    words, *words ? "needs" : "Needs", strcasecmp(needs->value, "yes") == 0 ? "" : ": ",
	    strcasecmp(needs->value, "yes") == 0 ? "" : needs->value);
}

/* ---- one of them ---------------------------------------------------------------------------- */

static const char *use_words(const struct contact_point *p)
{
	static const char *const words[] = {[USE_HOME] = "home",
	    [USE_MOBILE] = "mobile",
	    [USE_WORK] = "work",
	    [USE_PAGER] = "pager",
	    [USE_TEXT_TELEPHONE] = "text telephone (TTY)",
	    [USE_POST] = "for letters",
	    [USE_TEMPORARY] = "for the time being",
	    [USE_KIN] = "next of kin"};
	return words[p->use];
}

/* "Rivera, Maria, mobile"; "Ana Rivera, Mother, next of kin". */
static const char *whom_words(struct case_read *c, const struct contact_point *p)
{
	static const char *const facts[] = {[CONTACT_ADDRESS] = "Address",
	    [CONTACT_LANGUAGE] = "Language",
	    [CONTACT_INTERPRETER] = "Interpreter",
	    [CONTACT_MAY_TELL] = "May be told",
	    [CONTACT_NEVER] = "Do not contact"};
	const char *use = use_words(p);
	if (p->kind != CONTACT_PHONE && p->kind != CONTACT_MAIL)
		return use ? arena_printf(c->v->arena, "%s, %s", facts[p->kind], use)
			   : facts[p->kind];
	const char *whose = p->name ? p->name : case_patient(c);
	return use ? arena_printf(c->v->arena, "%s, %s", whose, use) : whose;
}

static const char *value_words(const struct contact_point *p)
{
	return p->kind == CONTACT_LANGUAGE ? language_name(p->value) : p->value;
}

static const char *person_named(struct case_read *c, int64_t person)
{
	const struct person *p = directory_get(c->charts.people, person);
	return !p ? "somebody"
	       : p->family && *p->family
		   ? arena_printf(c->v->arena, "%s%s%s", p->given ? p->given : "",
			 p->given && *p->given ? " " : "", p->family)
		   : p->ref;
}

static const char *day_of(struct case_read *c, instant at)
{
	date day = zone_date(c->v->site->rules->worktime.zone, at);
	return spoken_until(c->v->arena, day, c->today);
}

/* "from registration, 2 Mar", "Dana Ortiz said so on 17 Apr". */
static const char *source_words(struct case_read *c, const struct contact_point *p)
{
	struct arena *a = c->v->arena;
	const char *day = day_of(c, p->since);
	if (!p->person)
		return arena_printf(a, "from registration, %s", day);
	return arena_printf(a, "%s said so on %s", person_named(c, p->person), day);
}

static const char *told_words(struct case_read *c, const struct contact_point *p)
{
	struct arena *a = c->v->arena;
	size_t tries = contact_tries(p, c->record);
	if (p->end == CONTACT_WRONG)
		return arena_printf(a, "Wrong: %s marked it on %s", person_named(c, p->ended_by),
		    day_of(c, p->ended_at));
	if (p->kind == CONTACT_PHONE && tries)
		return arena_printf(a, "Tried %s in vain",
		    tries == 1 ? "once" : arena_printf(a, "%zu times", tries));
	return p->kind != CONTACT_PHONE && p->kind != CONTACT_MAIL ? p->name : NULL;
}

static const char *wish_words(struct case_read *c, const struct contact_point *p)
{
	const char *wish =
	    p->end == CONTACT_HOLDS ? contact_refused(c->chart, p->kind, p->value) : NULL;
	bool way =
	    p->kind == CONTACT_PHONE || p->kind == CONTACT_MAIL || p->kind == CONTACT_ADDRESS;
	return wish && way ? arena_printf(c->v->arena, "Do not use: the patient wished “%s”", wish)
			   : NULL;
}

static json_t *row_json(struct case_read *c, const struct contact_point *p)
{
	const char *wish = wish_words(c, p);
	bool dial = p->kind == CONTACT_PHONE && p->end == CONTACT_HOLDS && !wish;
	return json_pack("{s:s, s:s, s:s?, s:s, s:s?}", "whom", whom_words(c, p), "number",
	    value_words(p), "tel", dial ? spoken_dial(c->v->arena, p->value) : NULL, "note",
	    source_words(c, p), "told", wish ? wish : told_words(c, p));
}

static bool is_shown(const struct contact_point *p)
{
	return p->end == CONTACT_HOLDS || p->end == CONTACT_WRONG;
}

json_t *contact_rows_json(struct case_read *c)
{
	json_t *list = json_array();
	for (int wrong = 0; wrong < 2; wrong++)
		for (size_t i = 0; i < c->chart->contact_count; i++) {
			const struct contact_point *p = c->chart->contact[i];
			if (is_shown(p) && (p->end == CONTACT_WRONG) == (wrong == 1))
				json_array_append_new(list, row_json(c, p));
		}
	return rows_of(list);
}

/* ---- the number of a call ------------------------------------------------------------------- */

static const char *id_text(struct case_read *c, const struct contact_point *p)
{
	return arena_printf(c->v->arena, "%" PRId64, p->id);
}

static const struct contact_point *chosen(struct case_read *c, const char *field)
{
	int64_t id = strtoll(field_text(c->v, field), NULL, 10);
	for (size_t i = 0; id && i < c->chart->contact_count; i++)
		if (c->chart->contact[i]->id == id)
			return c->chart->contact[i];
	return NULL;
}

json_t *contact_numbers_json(struct case_read *c)
{
	const struct contact_point *next = contact_next(c->chart, c->record),
				   *said = chosen(c, "number");
	json_t *list = json_array();
	for (size_t i = 0; i < c->chart->contact_count; i++) {
		const struct contact_point *p = c->chart->contact[i];
		if (p->kind != CONTACT_PHONE || p->end != CONTACT_HOLDS || wish_words(c, p))
			continue;
		const char *tried = told_words(c, p), *use = use_words(p);
		json_array_append_new(
		    list, choice_json(id_text(c, p),
			      arena_printf(c->v->arena, "%s%s%s%s%s%s%s", p->value, use ? ", " : "",
				  use ? use : "", p->name ? ", " : "", p->name ? p->name : "",
				  tried ? ", tried before" : "", p == next ? ", next to try" : ""),
			      NULL, NULL, p == (said ? said : next)));
	}
	if (json_array_size(list))
		json_array_append_new(list, choice_json("0", "Another number", NULL, NULL, false));
	return rows_of(list);
}

const char *contact_number_said(struct case_read *c)
{
	const struct contact_point *p = chosen(c, "number");
	return p && p->kind == CONTACT_PHONE ? p->value : "";
}

/* ---- put right ------------------------------------------------------------------------------ */

static const struct word kinds[] = {{"phone", "A telephone number"}, {"mail", "An e-mail address"},
    {"address", "A postal address"}, {"language", "The language"},
    {"interpreter", "An interpreter is needed"}, {"may-tell", "Who else may be told"},
    {"do-not-contact", "Does not want to be contacted"}};
static const struct word uses[] = {{"unsaid", "Not said"}, {"home", "Home"}, {"mobile", "Mobile"},
    {"work", "Work"}, {"text", "Text telephone (TTY)"}, {"post", "For letters"},
    {"temporary", "For the time being"}, {"kin", "Of next of kin"}};

static json_t *options_json(const struct word *list, size_t count, const char *said)
{
	json_t *options = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    options, json_pack("{s:s, s:s, s:b}", "value", list[i].word, "words",
				 list[i].meaning, "selected", strcmp(list[i].word, said) == 0));
	return options;
}

static json_t *wrong_json(struct case_read *c)
{
	json_t *options = json_array();
	const struct contact_point *said = chosen(c, "wrong");
	json_array_append_new(
	    options, json_pack("{s:s, s:s, s:b}", "value", "", "words",
			 "None of them: add what is not here", "selected", said == NULL));
	for (size_t i = 0; i < c->chart->contact_count; i++) {
		const struct contact_point *p = c->chart->contact[i];
		if (p->end == CONTACT_HOLDS)
			json_array_append_new(
			    options, json_pack("{s:s, s:o, s:b}", "value", id_text(c, p), "words",
					 json_sprintf("%s: %s", whom_words(c, p), value_words(p)),
					 "selected", p == said));
	}
	return options;
}

static void show_number(struct case_read *c)
{
	struct visit *v = c->v;
	const struct page_field fields[] = {{.id = "wrong",
						.name = "wrong",
						.label = "Which is wrong",
						.error = field_error(v, "wrong"),
						.options = wrong_json(c)},
	    {.id = "kind",
		.name = "kind",
		.label = "What is right",
		.hint = "When one of the above is wrong, it is of the same kind.",
		.error = field_error(v, "kind"),
		.options =
		    options_json(kinds, sizeof kinds / sizeof *kinds, field_text(v, "kind"))},
	    {.id = "right",
		.name = "right",
		.label = "The number, address or words",
		.hint = "Leave it empty when the right one is not known.",
		.value = field_text(v, "right"),
		.error = field_error(v, "right")},
	    {.id = "use",
		.name = "use",
		.label = "Which one it is",
		.options = options_json(uses, sizeof uses / sizeof *uses, field_text(v, "use"))},
	    {.id = "name",
		.name = "name",
		.label = "Whose it is, when not the patient's own",
		.value = field_text(v, "name")},
	    {.id = "note",
		.name = "note",
		.label = "How you know",
		.value = field_text(v, "note")}};
	case_show_fields(c, fields, sizeof fields / sizeof *fields, "number");
}

void page_number(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_number(&c);
}

void page_number_take(struct visit *v)
{
	struct case_read c = {.v = v};
	int kind = CONTACT_PHONE;
	bool known = true;
	if (!case_read(&c))
		return;
	const struct contact_point *wrong = chosen(&c, "wrong");
	const char *right = field_text(v, "right"), *said = field_text(v, "kind");
	if (wrong)
		kind = (int)wrong->kind;
	else
		known = vocabulary_find(&contact_kind_words, said, &kind);
	const char *fault = *right ? contact_fault((enum contact_kind)kind, right) : NULL;
	if (!*right && !wrong)
		field_fault(v, "right", "Choose what is wrong, or type what is right.");
	else if (!known)
		field_fault(v, "kind", "Choose what it is.");
	else if (fault)
		field_fault(v, "right", case_sentence(v->arena, fault));
	if (fields_fault(v)) {
		show_number(&c);
		return;
	}
	case_store(&c, ANSWER_CONTACT,
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "contact_kind",
		vocabulary_word(&contact_kind_words, kind), "contact", wrong ? wrong->value : "",
		"what", right, "use", *field_text(v, "use") ? field_text(v, "use") : "unsaid", "to",
		field_text(v, "name"), "note", field_text(v, "note")));
}
