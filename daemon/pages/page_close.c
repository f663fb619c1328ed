/* SPDX-License-Identifier: Apache-2.0
 *
 * page_close.c - how a follow-up ended: by an exam that is here, or for another reason with the
 * proof that its code needs.
 *
 * The first page asks how it ended, the second only for what the codes of that way need.  Whether
 * the proof is there is the engine's to say, by the facts.
 */
#include "autoconf.h"
#include "case.h"
#include "fields.h"
#include "followupd/casefile.h"
#include "followupd/closure.h"
#include "followupd/people_store.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <string.h>

/* ---- the ways -----------------------------------------------------------------------------------
 */

#define CODES_MAX 5

static const struct way {
	const char *value, *words, *hint;
	enum closure_code codes[CODES_MAX]; /* ends with CLOSURE_NONE */
	bool usual;			    /* the first is chosen already */
} ways[] = {
    {"here", "The exam was done here", NULL,
	{CLOSURE_DONE_MATCH, CLOSURE_DONE_EARLY, CLOSURE_DONE_LATE, CLOSURE_DONE_EQUIV}},
    {"elsewhere", "It was done elsewhere, or it was not imaging", NULL,
	{CLOSURE_DONE_ELSEWHERE, CLOSURE_DONE_NONIMG}, true},
    {"result", "A later result settles it", NULL, {CLOSURE_RESOLVED_BY_RESULT}},
    {"clinician", "A clinician decided against it", NULL,
	{CLOSURE_CLIN_CLOSED, CLOSURE_MANAGED_ONC, CLOSURE_MANAGED_SPEC, CLOSURE_LIMITED_LIFE,
	    CLOSURE_HOSPICE}},
    {"patient", "The patient", "declined after information, or has died",
	{CLOSURE_DECLINED, CLOSURE_DECEASED}},
    {"moved", "Somebody else has it", "another hospital, or another follow-up of the same finding",
	{CLOSURE_TRANSFERRED_CARE, CLOSURE_DUPLICATE, CLOSURE_MERGED}},
    {"error", "It should not be here, or we give up", NULL,
	{CLOSURE_ENTERED_IN_ERROR, CLOSURE_WITHDRAWN, CLOSURE_LTFU, CLOSURE_ADMIN_CLOSED}},
};
#define WAYS (sizeof ways / sizeof *ways)

static const struct way *way_named(const char *value)
{
	for (size_t i = 0; i < WAYS; i++)
		if (strcmp(ways[i].value, value) == 0)
			return &ways[i];
	return NULL;
}

static const char *const counts_words[] = {[COUNTS_COMPLETED] = "completed",
    [COUNTS_COMPLETED_APART] = "completed, shown apart",
    [COUNTS_EXCLUDED] = "excluded",
    [COUNTS_NOT] = "not completed"};

#define DAY_DONE "day"

/* What a code needs, as fields; the name in the form is CODE.name. */
static const struct proof_field {
	enum closure_needs need;
	const char *name, *label, *hint;
} proof_fields[] = {
    {NEEDS_EXAM, "exam", "Accession number of the exam", NULL},
    {NEEDS_SOURCE, "source", "Place", "Such as Lakeside Imaging."},
    {NEEDS_SOURCE, DAY_DONE, "Day", "Such as 12 Mar 2026."},
    {NEEDS_REPORT, "report", "Accession number of the report", NULL},
    {NEEDS_CLINICIAN, "clinician", "Clinician who says so", NULL},
    {NEEDS_LINK, "link", "Follow-up that goes on", "Its reference, such as 36ZKH7."},
    {NEEDS_REASON, "reason", "Why", NULL},
};
#define PROOF_FIELDS (sizeof proof_fields / sizeof *proof_fields)

static const char *proof_name(struct visit *v, enum closure_code code, const char *name)
{
	return arena_printf(v->arena, "%s.%s", vocabulary_word(&closure_words, (int)code), name);
}

/* ---- the page -----------------------------------------------------------------------------------
 */

/* Whether the visitor may close so. */
static bool is_open_way(const struct visit *v, const struct way *way)
{
	for (size_t i = 0; i < CODES_MAX && way->codes[i] != CLOSURE_NONE; i++)
		if (closure_open_to(way->codes[i], v->who.roles))
			return true;
	return false;
}

static json_t *ways_json(const struct visit *v, const char *chosen)
{
	json_t *list = json_array();
	for (size_t i = 0; i < WAYS; i++) {
		char key[] = {(char)('1' + i), '\0'};
		if (is_open_way(v, &ways[i]))
			json_array_append_new(
			    list, choice_json(ways[i].value, ways[i].words, key, ways[i].hint,
				      strcmp(ways[i].value, chosen) == 0));
	}
	return list;
}

/* What the code needs, and of this visitor the name of whoever decided it. */
static unsigned needs_of(const struct visit *v, enum closure_code code)
{
	const struct closure *c = closure_of(code);
	return c->needs | (v->who.roles & c->may ? 0U : (unsigned)NEEDS_CLINICIAN);
}

static bool is_day(const struct proof_field *f)
{
	return strcmp(f->name, DAY_DONE) == 0;
}

static json_t *proof_fields_json(struct visit *v, enum closure_code code)
{
	json_t *list = json_array();
	for (size_t i = 0; i < PROOF_FIELDS; i++) {
		const struct proof_field *f = &proof_fields[i];
		const char *name = proof_name(v, code, f->name);
		if (needs_of(v, code) & f->need)
			json_array_append_new(list, form_field_json((struct page_field){.id = name,
							.name = name,
							.label = f->label,
							.hint = f->hint,
							.value = field_text(v, name),
							.error = field_error(v, name),
							.needed = true,
							.day = is_day(f)}));
	}
	return list;
}

static json_t *codes_json(struct visit *v, const struct way *way)
{
	const char *chosen = field_text(v, "code");
	json_t *list = json_array();
	for (size_t i = 0; i < CODES_MAX && way->codes[i] != CLOSURE_NONE; i++) {
		enum closure_code code = way->codes[i];
		const char *word = vocabulary_word(&closure_words, (int)code);
		char key[] = {(char)('1' + i), '\0'};
		if (!closure_open_to(code, v->who.roles))
			continue;
		bool proposed = i == 0 && !*chosen && (way->usual || way->codes[1] == CLOSURE_NONE);
		bool is_chosen = proposed || strcmp(word, chosen) == 0;
		json_t *choice = choice_json(word,
		    case_sentence(v->arena, vocabulary_meaning(&closure_words, (int)code)), key,
		    NULL, is_chosen);
		json_object_set_new(choice, "fields", proof_fields_json(v, code));
		json_object_set_new(
		    choice, "counts", json_string(counts_words[closure_of(code)->counts]));
		json_array_append_new(list, choice);
	}
	return json_pack("{s:s, s:s, s:o, s:s?}", "way", way->value, "way_words", way->words,
	    "list", list, "error", field_error(v, "code"));
}

static json_t *not_possible_json(struct case_read *c, const struct way *way)
{
	json_t *list = json_array();
	bool gives_up = way && strcmp(way->value, "error") == 0;
	if (gives_up && c->next.lost == LOST_NEVER)
		json_array_append_new(
		    list, json_string("The software never closes this one as lost."));
	else if (gives_up && c->next.lost == LOST_FROM_DAY && c->next.lost_from > c->today)
		json_array_append_new(list, json_sprintf("Lost to follow-up: not before %s.",
						spoken_birth(c->v->arena, c->next.lost_from)));
	return list;
}

static void show_close(struct case_read *c, const char *wanted)
{
	struct visit *v = c->v;
	const struct way *way = way_named(wanted);
	case_form(c);
	json_object_set_new(v->data, "ways", ways_json(v, wanted));
	json_object_set_new(v->data, "way_error",
	    *wanted && !way ? json_string("Choose how it ended.") : json_null());
	json_object_set_new(v->data, "codes", way ? codes_json(v, way) : json_null());
	json_object_set_new(v->data, "ends",
	    json_string("This ends all reminders, takes back mails that wait and cancels the "
			"calendar entry."));
	json_object_set_new(v->data, "not_possible", not_possible_json(c, way));
	case_show_form(c, "close");
}

void page_close(struct visit *v)
{
	struct case_read c = {.v = v};
	const char *way = http_query(v->request, "way");
	if (!way)
		way = http_form(v->request, "way");
	if (case_read(&c))
		show_close(&c, way ? way : "");
}

static void check_proof(struct visit *v, enum closure_code code)
{
	for (size_t i = 0; i < PROOF_FIELDS; i++) {
		const char *name = proof_name(v, code, proof_fields[i].name);
		if ((needs_of(v, code) & proof_fields[i].need) && !*field_text(v, name))
			field_fault(v, name,
			    arena_printf(v->arena, "%s is needed.", proof_fields[i].label));
		else if (is_day(&proof_fields[i]) && *field_text(v, name) &&
			 field_day(v, field_text(v, name)) == DATE_NONE)
			field_fault(
			    v, name, "Give the day on which it was done, such as 12 Mar 2026.");
	}
}

/* The clinician, by the name or number that the directory has. */
static const char *clinician_ref(struct visit *v, enum closure_code code)
{
	struct err e = {0};
	char ref[80];
	const char *name = proof_name(v, code, "clinician"), *said = field_text(v, name);
	if (!*said || !(needs_of(v, code) & NEEDS_CLINICIAN))
		return NULL;
	if (people_identify(v->site->session, field_ref(v, said), ref, &e))
		return arena_strdup(v->arena, ref);
	field_fault(v, name, case_sentence(v->arena, e.text));
	return NULL;
}

/* The text of a proof: of a place its day stands with it, as the engine reads days. */
static const char *proof_text(struct visit *v, enum closure_code code, const struct proof_field *f)
{
	char day[32];
	const char *text = field_text(v, proof_name(v, code, f->name));
	if (f->need != NEEDS_SOURCE)
		return text;
	date done = field_day(v, field_text(v, proof_name(v, code, DAY_DONE)));
	return arena_printf(v->arena, "%s, %s", text, date_text(done, day));
}

/* The follow-up that goes on, by the name a person gives it. */
static int64_t linked_case(struct visit *v, enum closure_code code)
{
	struct err e = {0};
	int64_t id = 0;
	const char *name = proof_name(v, code, "link");
	if (!(closure_of(code)->needs & NEEDS_LINK) || !*field_text(v, name))
		return 0;
	if (!casefile_find(v->site->session, field_text(v, name), &id, &e))
		field_fault(v, name, case_sentence(v->arena, e.text));
	return id;
}

void page_close_take(struct visit *v)
{
	struct case_read c = {.v = v};
	int value = 0;
	if (!case_read(&c))
		return;
	const char *word = field_text(v, "code");
	bool known = vocabulary_find(&closure_words, word, &value) && value != CLOSURE_NONE &&
		     closure_open_to((enum closure_code)value, v->who.roles);
	enum closure_code code = (enum closure_code)value;
	int64_t other = 0;
	const char *clinician = NULL;
	if (!known) {
		field_fault(v, "code", "Choose how it ended.");
	} else {
		check_proof(v, code);
		other = linked_case(v, code);
		clinician = clinician_ref(v, code);
	}
	if (fields_fault(v)) {
		show_close(&c, field_text(v, "way"));
		return;
	}
	json_t *body = json_pack("{s:s}", "code", word);
	for (size_t i = 0; i < PROOF_FIELDS; i++)
		if ((needs_of(v, code) & proof_fields[i].need) && !is_day(&proof_fields[i]))
			json_object_set_new(body, proof_fields[i].name,
			    json_string(proof_text(v, code, &proof_fields[i])));
	if (clinician)
		json_object_set_new(body, "clinician", json_string(clinician));
	if (other)
		json_object_set_new(body, "other", json_integer(other));
	case_store(&c, ANSWER_CLOSE, body);
}

/* ---- an exam that is here
 * ------------------------------------------------------------------------- */

static bool can_answer(const struct explain_exam *x)
{
	return x->accession && x->by_person != CLOSURE_NONE && !x->apart;
}

static const char *reasons_words(struct arena *a, const struct explain_exam *x)
{
	const char *words = "";
	for (size_t i = 0; i < x->reason_count; i++)
		words = arena_printf(
		    a, "%s%s%s", words, *words ? "; " : "", spoken_dates(a, x->reason[i].words));
	return words;
}

static json_t *candidates_json(struct case_read *c, const char *chosen)
{
	struct arena *a = c->v->arena;
	json_t *list = json_array();
	for (size_t i = c->x.exam_count; i-- > 0;) {
		const struct explain_exam *x = &c->x.exam[i];
		if (!can_answer(x))
			continue;
		json_array_append_new(list,
		    choice_json(x->accession,
			arena_printf(
			    a, "%s, %s, %s", spoken_birth(a, x->day), x->what, x->accession),
			NULL,
			arena_printf(a, "%s. It would close as: %s.", reasons_words(a, x),
			    vocabulary_meaning(&closure_words, (int)x->by_person)),
			*chosen ? strcmp(chosen, x->accession) == 0 : !json_array_size(list)));
	}
	return rows_of(list);
}

static void show_attach(struct case_read *c)
{
	struct visit *v = c->v;
	const char *asked = http_query(v->request, "exam");
	const char *chosen = *field_text(v, "exam") ? field_text(v, "exam") : asked ? asked : "";
	case_form(c);
	json_object_set_new(v->data, "exams", candidates_json(c, chosen));
	const char *error = field_error(v, "exam");
	json_object_set_new(v->data, "exam_error", error ? json_string(error) : json_null());
	json_object_set_new(v->data, "accession",
	    field_json(field_text(v, "accession"), field_error(v, "accession")));
	json_object_set_new(
	    v->data, "because", field_json(field_text(v, "because"), field_error(v, "because")));
	json_object_set_new(v->data, "code", json_null());
	json_object_set_new(v->data, "unlike",
	    json_string("Needed where another kind of exam stands in for what is owed."));
	case_show_form(c, "attach");
}

void page_attach(struct visit *v)
{
	struct case_read c = {.v = v};
	if (case_read(&c))
		show_attach(&c);
}

const struct explain_exam *case_exam_named(const struct case_read *c, const char *accession)
{
	for (size_t i = 0; i < c->x.exam_count; i++)
		if (can_answer(&c->x.exam[i]) && strcmp(c->x.exam[i].accession, accession) == 0)
			return &c->x.exam[i];
	return NULL;
}

void page_attach_take(struct visit *v)
{
	struct case_read c = {.v = v};
	if (!case_read(&c))
		return;
	const char *typed = field_text(v, "accession");
	const char *accession = *typed ? typed : field_text(v, "exam");
	const struct explain_exam *x = case_exam_named(&c, accession);
	if (!*accession)
		field_fault(v, "exam", "Choose an exam, or give its number.");
	else if (!x)
		field_fault(v, *typed ? "accession" : "exam",
		    "No exam of this patient with that number was done since it was asked for.");
	else if (!(closure_of(x->by_person)->may & v->who.roles))
		field_fault(v, *typed ? "accession" : "exam",
		    "A clinician says that it answers what is owed: choose Close, “The exam was "
		    "done here”, and give the name.");
	else if (x->by_person == CLOSURE_DONE_EQUIV && !*field_text(v, "because"))
		field_fault(v, "because", "Say why this exam answers what is owed.");
	if (fields_fault(v))
		show_attach(&c);
	else
		case_store(&c, ANSWER_CLOSE,
		    json_pack("{s:s, s:s, s:s, s:s}", "code", closure_text(x->by_person), "exam",
			accession, "reason", field_text(v, "because"), "clinician",
			x->by_person == CLOSURE_DONE_EQUIV ? v->who.ref : ""));
}
