/* SPDX-License-Identifier: Apache-2.0
 *
 * messages_mend.c - a corrected copy of a message that could not be used, stored beside it.
 *
 * The original stays as it came.  The copy is read by the settings of the same source, goes the way
 * of every message, and says who corrected it and why.
 */
#include "autoconf.h"
#include "messages.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/fhir_facts.h"
#include "followupd/hl7_batch.h"
#include "followupd/hl7_label.h"
#include "followupd/people_store.h"
#include "followupd/replay_store.h"

#include <inttypes.h>
#include <string.h>

#define FILE_MAX ((size_t)256 * 1024 * 1024)

struct mending {
	struct ctl *c;
	struct arena *a;
	struct rows original;
	const char *file;
	struct buf text;
	struct hl7_label label;
	struct inbound_row row;
};

static const char *column(const struct mending *m, const char *name)
{
	int k = rows_column(&m->original, name);
	return rows_null(&m->original, 0, k) ? NULL : rows_text(&m->original, 0, k);
}

/* ---- the original --------------------------------------------------------------------------- */

/* What was applied is corrected by its sender, with a message that says so. */
static bool may_be_mended(const struct mending *m, struct err *e)
{
	const char *outcome = column(m, "outcome"), *format = column(m, "format");
	bool of_system = strcmp(format, "hl7") == 0 || strcmp(format, "fhir") == 0;
	if (!of_system)
		return err_set(e, ERR_REFUSED, "only messages of systems are mended, not %s",
		    strcmp(format, "mail") == 0 ? "mails" : "what a person said");
	if (outcome && strcmp(outcome, "waiting") == 0)
		return err_set(
		    e, ERR_REFUSED, "it waits for the engine, which has not read it yet");
	if (outcome && strcmp(outcome, "applied") == 0) {
		err_set(e, ERR_REFUSED, "it was applied");
		err_hint(e, "Its sender corrects it, by a new version or a withdrawal.");
		return false;
	}
	const char *as = column(m, "mended_as");
	return !as || err_set(e, ERR_REFUSED, "it was mended before, as message %s; mend that", as);
}

/* ---- the copy ------------------------------------------------------------------------------- */

static bool refuse_copy(const char *file, const struct hl7_envelope *v, struct err *e)
{
	struct hl7_fault_place at = hl7_fault_place(v);
	const char *why = v->text ? v->text : "it is an acknowledgement";
	return *at.text ? err_set(e, ERR_INPUT, "\"%s\": %s (%s)", file, why, at.text)
			: err_set(e, ERR_INPUT, "\"%s\": %s", file, why);
}

static bool read_hl7(struct mending *m, struct err *e)
{
	struct hl7_span one, more;
	struct hl7_envelope v;
	struct hl7_batch b = hl7_batch_of(buf_text(&m->text), m->text.len);
	if (!hl7_batch_next(&b, &one))
		return err_set(e, ERR_INPUT, "\"%s\" has no HL7 message", m->file);
	if (hl7_batch_next(&b, &more))
		return err_set(e, ERR_INPUT, "\"%s\" has more than one message", m->file);
	hl7_envelope(one.p, one.len, HL7_LIMITS, &v);
	if (v.verdict != HL7_ACCEPTED)
		return refuse_copy(m->file, &v, e);
	hl7_label(&v, &m->label);
	m->row.lane = hl7_lane(&v, LANES);
	m->row.sender = m->label.sender;
	m->row.control_id = m->label.control_id;
	m->row.message_type = m->label.type;
	m->row.raw = one.p;
	m->row.len = one.len;
	sha256(one.p, one.len, m->row.sha256);
	return true;
}

static struct hl7_span span_of(const char *text)
{
	return (struct hl7_span){text, strlen(text)};
}

static const struct fhir_fault *first_fault(const struct fhir_plan *plan)
{
	const struct fhir_fault *f = &plan->fault;
	for (size_t i = 0; !f->status && i < plan->entry_count; i++)
		f = &plan->entry[i].fault;
	return f;
}

static bool read_fhir(struct mending *m, struct err *e)
{
	const struct fhir_wanted any = {.any = true};
	struct source_settings s;
	struct fhir_plan plan = {0};
	config_source(m->c->config, m->row.source, &s);
	fhir_plan(m->a, buf_text(&m->text), m->text.len, &any, s.facility, &plan);
	const struct fhir_fault *f = first_fault(&plan);
	if (f->status)
		return err_set(e, ERR_INPUT, "\"%s\": %s%s%s", m->file, f->expression,
		    *f->expression ? ": " : "", f->text);
	if (plan.message_count != 1)
		return err_set(e, ERR_INPUT, "\"%s\" makes %zu messages, not one", m->file,
		    plan.message_count);
	const struct fhir_message *one = &plan.message[0];
	const struct hl7_envelope lane = {.sending_facility = span_of(s.facility),
	    .patient_key = span_of(one->patient),
	    .control_id = span_of(one->control_id)};
	m->row.lane = hl7_lane(&lane, LANES);
	m->row.sender = column(m, "sender");
	m->row.control_id = one->control_id;
	m->row.message_type = one->type;
	m->row.raw = one->raw;
	m->row.len = one->len;
	memcpy(m->row.sha256, one->sha256, sizeof m->row.sha256);
	return true;
}

static bool read_copy(struct mending *m, struct err *e)
{
	bool fhir = strcmp(column(m, "format"), "fhir") == 0;
	m->row.source = column(m, "source");
	m->row.peer = ctl_system_user();
	m->row.format = fhir ? FORMAT_FHIR : FORMAT_HL7;
	if (!buf_read_file(&m->text, m->file, FILE_MAX, e))
		return false;
	return fhir ? read_fhir(m, e) : read_hl7(m, e);
}

int ctl_messages_mend(struct ctl *c, int argc, char **argv)
{
	const char *by = NULL, *why = NULL, *wait = WAIT_DEFAULT;
	struct mending m = {.c = c, .a = arena_new()};
	const struct ctl_option options[] = {
	    {"file", "FILE", "the corrected message (needed)", &m.file}, OPTION_BY(&by),
	    {"why", "TEXT", "what was wrong with it (needed)", &why}, OPTION_WAIT(&wait), {0}};
	struct err e = {0};
	char ref[80];
	int64_t copy = 0;
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	int64_t id = ctl_number(c, "ID", word[0], 1, INT64_MAX);
	int seconds = ctl_wait_seconds(c, wait);
	if (!m.file || !by || !*by || !why || !*why)
		ctl_misuse(c, "--file, --by and --why are needed");
	bool ok = ctl_connect(c, &e) && people_identify(c->session, by, ref, &e) &&
		  messages_find(c, id, &m.original, &e);
	if (ok) {
		ok = may_be_mended(&m, &e) && read_copy(&m, &e) &&
		     mend_put(c->session, &m.row, id, ref, why, &copy, &e);
		rows_free(&m.original);
	}
	buf_free(&m.text);
	arena_free(m.a);
	return ok ? ctl_print_outcome(c, copy, seconds) : ctl_fail(&e);
}
