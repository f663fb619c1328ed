/* SPDX-License-Identifier: Apache-2.0
 *
 * as_facts.c - what a step says, as the reader of HL7 would give it.
 */
#include "autoconf.h"
#include "story.h"

static const struct moment not_stated = {INSTANT_NONE, DATE_NONE, false, NULL};

static struct moment moment_of(instant t)
{
	if (t == INSTANT_NONE)
		return not_stated;
	date day = (date)(t / DAYS(1)) - (t % DAYS(1) < 0);
	return (struct moment){t, day, true, NULL};
}

static struct person_ref person_of(struct step_person p)
{
	if (p.number < 0)
		return (struct person_ref){0};
	const struct sim_person *s = &sim_people[p.number];
	return (struct person_ref){
	    .id = s->ref, .authority = "", .family = s->family, .given = s->given};
}

static struct coded procedure_of(const struct procedure *p)
{
	if (!p)
		return (struct coded){0};
	return (struct coded){.code = p->code, .text = p->text, .system = "LN"};
}

/* One patient in six has no telephone, one in three has two; now and then the number changes. */
static void fill_contacts(struct arena *a, const struct sim_step *s, struct facts_patient *p)
{
	unsigned count = s->patient % 6 == 0 ? 0 : s->patient % 3 == 1 ? 2 : 1;
	p->contact = arena_alloc(a, 3 * sizeof *p->contact);
	for (unsigned i = 0; i < count; i++)
		p->contact[p->contact_count++] = (struct facts_contact){.kind = CONTACT_PHONE,
		    .use = i ? USE_MOBILE : USE_HOME,
		    .place = PLACE_HOME,
		    .value = sim_phone(a, s->patient, s->sent, i)};
	if (count) {
		p->places |= SET_OF(PLACE_HOME);
		p->phone = p->contact[0].value;
	}
	if (s->patient % 4)
		return;
	p->language = "spa";
	p->places |= SET_OF(PLACE_LANGUAGE);
	p->contact[p->contact_count++] = (struct facts_contact){
	    .kind = CONTACT_LANGUAGE, .place = PLACE_LANGUAGE, .value = p->language};
}

static void fill_patient(struct arena *a, const struct sim_step *s, struct facts_patient *p)
{
	static const char *const family[] = {"ALDERWICK", "MARCHBANK", "TANAGER", "HARROWGATE"};
	unsigned who = s->odd_name ? s->patient + 1 : s->patient;
	p->identifier = arena_alloc(a, sizeof *p->identifier);
	p->identifier_count = 1;
	p->identifier[0] = (struct identifier){.value = sim_number(a, s->patient, s->old_number),
	    .authority = sim_authority(s->patient),
	    .type = "MR"};
	p->family = family[who % 4];
	p->given = arena_printf(a, "GIVEN%u", who);
	p->birth = date_of(1936 + (int)(who % 50), 1 + (int)(who % 12), 1 + (int)(who % 28));
	p->sex = who % 2 ? "F" : "M";
	p->deceased = s->deceased;
	p->deceased_at = not_stated;
	fill_contacts(a, s, p);
}

static void fill_finding(
    struct arena *a, const struct coded_finding *c, unsigned group, struct facts_finding *f)
{
	*f = (struct facts_finding){.group = arena_printf(a, "%u", group),
	    .system = c->system,
	    .version = c->version,
	    .input_count = c->input_count,
	    .input = c->input,
	    .stated = {.min = -1, .max = -1, .unit = ""},
	    .evidence = arena_printf(a, "%s=%s", c->input[0].key, c->input[0].value)};
}

static void fill_alone(struct arena *a, const struct sim_step *s, struct facts_finding *f)
{
	*f = (struct facts_finding){.group = arena_printf(a, "%u", s->finding_count + 1),
	    .stated = {.min = -1, .max = -1, .unit = ""},
	    .actionable = s->actionable,
	    .evidence = "stated"};
	if (!s->has_stated)
		return;
	f->stated = (struct stated){.present = true,
	    .procedure = procedure_of(s->stated.procedure),
	    .min = s->stated.min,
	    .max = s->stated.max,
	    .unit = s->stated.unit};
}

bool step_has_text(const struct sim_step *s)
{
	return !s->text_kept && s->status != REPORT_PERFORMED;
}

/* An interval or procedure at least has to be stated to be one. */
static bool has_alone(const struct sim_step *s)
{
	bool stated = s->has_stated && (s->stated.procedure || s->stated.min >= 0);
	return stated || s->actionable != ACTIONABLE_NOT_STATED;
}

static void fill_findings(struct arena *a, const struct sim_step *s, struct facts_report *r)
{
	r->finding = arena_alloc(a, (s->finding_count + 1) * sizeof *r->finding);
	for (unsigned i = 0; i < s->finding_count; i++)
		fill_finding(a, s->finding[i], i + 1, &r->finding[r->finding_count++]);
	if (has_alone(s))
		fill_alone(a, s, &r->finding[r->finding_count++]);
}

static void fill_report(struct arena *a, const struct sim_step *s, struct facts *m)
{
	struct facts_report *r = arena_alloc(a, sizeof *r);
	m->kind = FACTS_REPORTS;
	m->type = "ORU";
	m->event = "R01";
	m->report = r;
	m->report_count = 1;
	*r = (struct facts_report){.placer = {sim_placer(a, s->exam), "", ""},
	    .filler = {sim_accession(a, s->exam), "", ""},
	    .procedure = procedure_of(s->procedure),
	    .modality = s->procedure->modality,
	    .started = moment_of(s->started),
	    .status_at = moment_of(s->sent),
	    .status = s->status,
	    .orderer = person_of(s->orderer.number >= 0 ? s->orderer : s->attending),
	    .radiologist = person_of(s->radiologist),
	    .machine_author = s->orderer.number < 0 && s->radiologist.number < 0,
	    .text_kept = s->text_kept};
	r->accession = r->filler.value;
	if (!step_has_text(s))
		return;
	const char *text = "";
	for (unsigned i = 0; i < s->text_count; i++)
		text = arena_printf(a, "%s%s%s", text, i ? "\n" : "", s->text[i]);
	r->passage = arena_alloc(a, sizeof *r->passage);
	r->passage[r->passage_count++] = (struct passage){SECTION_IMPRESSION, text};
	fill_findings(a, s, r);
}

static void fill_order(struct arena *a, const struct sim_step *s, struct facts *m)
{
	struct facts_order *o = arena_alloc(a, sizeof *o);
	m->kind = FACTS_ORDERS;
	m->type = "OMI";
	m->event = "O23";
	m->order = o;
	m->order_count = 1;
	*o = (struct facts_order){.event = s->order,
	    .placer = {sim_placer(a, s->exam), "", ""},
	    .filler = {sim_accession(a, s->exam), "", ""},
	    .accession = sim_accession(a, s->exam),
	    .procedure = procedure_of(s->procedure),
	    .modality = s->procedure->modality,
	    .orderer = person_of(s->orderer),
	    .scheduled = moment_of(s->scheduled),
	    .event_at = moment_of(s->sent)};
	if (s->answers_exam)
		o->note =
		    arena_printf(a, "follow up of exam %s", sim_accession(a, s->answers_exam));
}

static void fill_appointment(struct arena *a, const struct sim_step *s, struct facts *m)
{
	static const char *const events[] = {"S12", "S13", "S14", "S15", "S26", "S14"};
	m->kind = FACTS_APPOINTMENT;
	m->type = "SIU";
	m->event = events[s->appointment];
	m->appointment = (struct facts_appointment){.event = s->appointment,
	    .placer = {arena_printf(a, "S%06u.%u", s->exam, s->visit), "", ""},
	    .filler = {arena_printf(a, "T%06u.%u", s->exam, s->visit), "", ""},
	    .order_placer = {s->no_order ? NULL : sim_placer(a, s->exam), "", ""},
	    .order_filler = {s->no_order ? NULL : sim_accession(a, s->exam), "", ""},
	    .procedure = procedure_of(s->procedure),
	    .start = moment_of(s->scheduled),
	    .end = not_stated};
	m->appointment.start.has_time = !s->day_only && s->scheduled != INSTANT_NONE;
}

const char *step_merge_event(const struct sim_step *s)
{
	return s->merge == MERGE_RETIRES ? "A40" : s->merge == MERGE_LINKS ? "A24" : "A37";
}

static void fill_merge(struct arena *a, const struct sim_step *s, struct facts *m)
{
	m->kind = FACTS_MERGES;
	m->type = "ADT";
	m->event = step_merge_event(s);
	m->merge_count = 1;
	m->merge = arena_alloc(a, sizeof *m->merge);
	m->merge[0] = (struct facts_merge){s->merge,
	    {sim_number(a, s->patient, false), sim_authority(s->patient), "MR"},
	    {sim_number(a, s->patient, true), sim_authority(s->patient), "MR"}};
}

static void fill_provider(struct arena *a, const struct sim_step *s, struct facts *m)
{
	m->kind = FACTS_PROVIDERS;
	m->type = "MFN";
	m->event = "M02";
	m->patient.birth = DATE_NONE;
	m->patient.deceased_at = not_stated;
	m->provider_count = 1;
	m->provider = arena_alloc(a, sizeof *m->provider);
	m->provider[0] = (struct facts_provider){.event = s->provider,
	    .person = person_of(s->orderer),
	    .email = sim_mail(a, s->orderer.number, s->mail)};
}

const struct facts *step_facts(struct arena *a, const struct sim_step *s)
{
	struct facts *m = arena_alloc(a, sizeof *m);
	*m = (struct facts){.sender = sim_sender(s->patient, s->relayed),
	    .control_id = arena_printf(a, "M%07u", s->serial),
	    .sent = moment_of(s->sent),
	    .attending = person_of(s->attending),
	    .setting = "outpatient"};
	if (s->kind != STEP_PROVIDER)
		fill_patient(a, s, &m->patient);
	switch (s->kind) {
	case STEP_REPORT:
		fill_report(a, s, m);
		return m;
	case STEP_ORDER:
		fill_order(a, s, m);
		return m;
	case STEP_APPOINTMENT:
		fill_appointment(a, s, m);
		return m;
	case STEP_PATIENT:
		m->kind = FACTS_PATIENT;
		m->type = "ADT";
		m->event = "A08";
		return m;
	case STEP_MERGE:
		fill_merge(a, s, m);
		return m;
	case STEP_PROVIDER:
		fill_provider(a, s, m);
		return m;
	case STEP_ANSWER:
	case STEP_OUTAGE:
	case STEP_POLICY:
	case STEP_CLOCK:
		break;
	}
	return NULL;
}
