/* SPDX-License-Identifier: Apache-2.0
 *
 * stored_event.c - a stored message becomes an event: facts of HL7 or FHIR, or the answer of a
 * person.
 */
#include "autoconf.h"
#include "followupd/stored_event.h"
#include "followupd/document_store.h"
#include "followupd/fhir_facts.h"

#include <jansson.h>
#include <string.h>

static enum hl7_documents documents_of(const struct source_settings *s)
{
	if (strcmp(s->documents, "both") == 0)
		return DOCUMENTS_BOTH;
	return strcmp(s->documents, "text") == 0 ? DOCUMENTS_TEXT : DOCUMENTS_ASK;
}

/* The settings as the reader of HL7 wants them. */
static struct hl7_source source_of(const struct config *c, const struct source_settings *s)
{
	return (struct hl7_source){.zone = zone_find(*s->timezone ? s->timezone : c->timezone),
	    .accession = s->accession,
	    .charset = s->charset,
	    .documents = documents_of(s),
	    .authority_count = c->authority_count,
	    .authority = c->authority};
}

static enum prose_mode prose_of(const struct source_settings *s)
{
	if (strcmp(s->narrative, "on") == 0)
		return PROSE_ON;
	return strcmp(s->narrative, "shadow") == 0 ? PROSE_SHADOW : PROSE_OFF;
}

static void refuse(struct stored_event *out, struct arena *a, const char *why)
{
	out->refused = true;
	out->why = arena_strdup(a, why);
}

static void read_message(struct arena *a, const struct config *c, const struct stored_reading *with,
    const struct waiting *m, struct stored_event *out)
{
	struct source_settings settings;
	config_source(c, m->source, &settings);
	struct hl7_source source = source_of(c, &settings);
	const struct observation_map *observations = with->observations;
	struct facts *facts = arena_alloc(a, sizeof *facts);
	struct document_known *known;
	struct err e = {0};
	documents_parse(a, m->documents, &known, &source.known_count);
	source.known = known;
	out->event.kind = EVENT_MESSAGE;
	out->event.prose = prose_of(&settings);
	out->event.facts = facts;
	if (m->format == FORMAT_FHIR) { /* its number is the resource's, and stays with it */
		const struct fhir_source fhir = {source, settings.facility};
		if (!fhir_facts(a, m->raw, m->len, m->control_id, &fhir, observations, facts, &e))
			refuse(out, a, e.text);
		return;
	}
	out->event.id_reused = m->id_reused;
	source.trace = with->trace;
	if (!hl7_facts(a, m->raw, m->len, &source, observations, facts, &e))
		refuse(out, a, e.text);
}

/* ---- answers -------------------------------------------------------------------------------- */

static const char *text(struct arena *a, const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));
	return s && *s ? arena_strdup(a, s) : NULL;
}

/* What no history can have is one that has changed. */
static int line_number(const json_t *j, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(j, key));
	return n < 0 || n > INT32_MAX ? INT32_MAX : (int)n;
}

/* ["coordinator"]: the roles of who said it, as they were then. */
static unsigned roles_of(const json_t *j)
{
	unsigned set = 0;
	size_t i;
	const json_t *role;
	json_array_foreach(json_object_get(j, "roles"), i, role)
	{
		int value;
		const char *word = json_string_value(role);
		if (word && vocabulary_find(&role_words, word, &value))
			set |= SET_OF(value);
	}
	return set;
}

static const char *text_or(struct arena *a, const json_t *j, const char *key, const char *otherwise)
{
	const char *s = text(a, j, key);
	return s ? s : otherwise;
}

static void take_answer(struct arena *a, const json_t *j, struct stored_event *out)
{
	struct answer *w = arena_alloc(a, sizeof *w);
	const char *kind = text(a, j, "kind");
	int value;
	*w = (struct answer){.by = text(a, j, "by"),
	    .roles = roles_of(j),
	    .reason = text(a, j, "reason"),
	    .code = text(a, j, "code"),
	    .note = text(a, j, "note"),
	    .followup = json_integer_value(json_object_get(j, "followup")),
	    .question = json_integer_value(json_object_get(j, "review")),
	    .exam = text(a, j, "exam"),
	    .clinician = text(a, j, "clinician"),
	    .link = text(a, j, "link"),
	    .report = text(a, j, "report"),
	    .source = text(a, j, "source"),
	    .other = json_integer_value(json_object_get(j, "other")),
	    .what = text(a, j, "what"),
	    .interval = text(a, j, "in"),
	    .due = text(a, j, "due"),
	    .from = text(a, j, "from"),
	    .to = text(a, j, "to"),
	    .at = text(a, j, "at"),
	    .means = text(a, j, "means"),
	    .person = text(a, j, "person"),
	    .until = text(a, j, "until"),
	    .policy = text(a, j, "policy"),
	    .authority = text(a, j, "authority"),
	    .number = text(a, j, "number"),
	    .day = text(a, j, "day"),
	    .another = json_is_true(json_object_get(j, "another")),
	    .channel = text(a, j, "channel"),
	    .outcome = text(a, j, "outcome"),
	    .next = text(a, j, "next"),
	    .contact = text(a, j, "contact"),
	    .contact_kind = text(a, j, "contact_kind"),
	    .use = text(a, j, "use"),
	    .message = json_integer_value(json_object_get(j, "message")),
	    .letter = line_number(j, "letter"),
	    .says = text(a, j, "says"),
	    .language = text(a, j, "language"),
	    .density = text(a, j, "density"),
	    .batch = text(a, j, "batch"),
	    .carrier = text(a, j, "carrier"),
	    .certified = json_is_true(json_object_get(j, "certified")),
	    .seen = line_number(j, "seen"),
	    .read_back = json_is_true(json_object_get(j, "read_back"))};
	out->event.answer = w;
	if (!kind || !w->by)
		refuse(out, a, "an answer needs a kind and a name");
	else if (!vocabulary_find(&answer_kind_words, kind, &value))
		refuse(out, a,
		    strcmp(kind, "review") == 0
			? "words alone settle no question: an answer says what is to be done"
			: "this kind of answer is not known");
	else
		w->kind = (enum answer_kind)value;
}

/* What a page that one of our links leads to took down; the database named item and person. */
static void take_answer_by_link(
    struct arena *a, const json_t *j, const struct waiting *m, struct stored_event *out)
{
	struct mailed *w = arena_alloc(a, sizeof *w);
	struct reply *said = arena_alloc(a, sizeof *said);
	const char *says = text(a, j, "says"), *day = text(a, j, "day"),
		   *words = text(a, j, "note");
	*said = (struct reply){
	    .text = words ? words : "", .whom = text(a, j, "whom"), .day = DATE_NONE};
	*w = (struct mailed){.said = said,
	    .by_link = true,
	    .closes = strcmp(text_or(a, j, "closing", "check"), "yes") == 0,
	    .followup = json_integer_value(json_object_get(j, "followup")),
	    .question = json_integer_value(json_object_get(j, "review")),
	    .notice = json_integer_value(json_object_get(j, "notice")),
	    .person = json_integer_value(json_object_get(j, "person"))};
	w->subject = w->followup ? MAILED_FOLLOWUP : MAILED_QUESTION;
	w->key = arena_printf(a, "link %lld %lld", (long long)w->person, (long long)m->id);
	out->event.kind = EVENT_REPLY;
	out->event.mailed = w;
	if (!says || !reply_by_link(says, &said->kind))
		refuse(out, a, "this kind of answer is not known");
	else if (day && !date_parse(day, &said->day))
		refuse(out, a, "say the day as 2026-03-20");
}

static void read_answer(struct arena *a, const struct waiting *m, struct stored_event *out)
{
	json_error_t fault;
	json_t *j = json_loadb(m->raw, m->len, JSON_REJECT_DUPLICATES, &fault);
	out->event.kind = EVENT_ANSWER;
	if (json_is_object(j) && strcmp(text_or(a, j, "kind", ""), ANSWER_BY_LINK) == 0)
		take_answer_by_link(a, j, m, out);
	else if (json_is_object(j))
		take_answer(a, j, out);
	else
		refuse(out, a, "the answer is not a JSON object");
	json_decref(j);
}

/* ---- mails ---------------------------------------------------------------------------------- */

/* The subject of a token that holds on that day; false: it does not. */
static bool take_token(const struct token_keys *k, enum token_purpose purpose, const char *text,
    date today, struct mailed *out)
{
	struct signed_token t;
	if (!token_read(k, purpose, text, strlen(text), &t) || t.ends < today)
		return false;
	out->subject = t.subject == TOKEN_OF_FOLLOWUP	? MAILED_FOLLOWUP
		       : t.subject == TOKEN_OF_QUESTION ? MAILED_QUESTION
							: MAILED_DIGEST;
	out->followup = t.subject == TOKEN_OF_FOLLOWUP ? t.item : 0;
	out->question = t.subject == TOKEN_OF_QUESTION ? t.item : 0;
	out->notice = t.notice;
	out->person = t.person;
	return true;
}

static void read_mail(struct arena *a, const struct config *c, const struct token_keys *k,
    const struct waiting *m, struct stored_event *out)
{
	struct mailed *w = arena_alloc(a, sizeof *w);
	struct reply *said = arena_alloc(a, sizeof *said);
	const date today = zone_date(zone_find(c->timezone), m->received_at);
	char hex[65];
	reply_read(a, m->raw, m->len, today, said);
	/* Of one that comes by two ways only the Message-ID is the same. */
	const char *id = *m->control_id ? m->control_id : said->text;
	*w = (struct mailed){
	    .said = said, .key = arena_printf(a, "mail %.32s", sha256_hex(id, strlen(id), hex))};
	bool found = said->uid_token && take_token(k, TOKEN_ENTRY, said->uid_token, today, w);
	for (size_t i = 0; i < said->token_count && !found; i++)
		found = take_token(k, TOKEN_REPLY, said->token[i], today, w);
	out->event.kind = EVENT_REPLY;
	out->event.mailed = w;
}

void stored_event_read(struct arena *a, const struct config *c, const struct stored_reading *with,
    const struct waiting *m, struct stored_event *out)
{
	*out = (struct stored_event){.event = {.inbound = m->id, .received_at = m->received_at}};
	if (m->format == FORMAT_ANSWER)
		read_answer(a, m, out);
	else if (m->format == FORMAT_MAIL)
		read_mail(a, c, &with->keys, m, out);
	else
		read_message(a, c, with, m, out);
}
