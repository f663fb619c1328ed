/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_decision.c - any bytes through the whole decision: as a message, as facts, as report text.
 *
 * The first byte chooses the way in.  Each goes over a chart that has a history; after every event
 * the rules of a chart must hold, whatever came.  SOURCE_DIR: where schema/ lies (default: here).
 */
#include "../unit/decision/chaos.h"

#include "followupd/hl7_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct rules *rules(void)
{
	const char *dir = getenv("SOURCE_DIR");
	return shipped_rules(dir ? dir : ".");
}

static void must_hold(const char *fault)
{
	if (!fault)
		return;
	fprintf(stderr, "%s\n", fault);
	abort();
}

/* An open follow-up, one with an order, one that a question holds. */
static void begin(struct world *w)
{
	script_run(w,
	    "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
	    "report acc=A2 proc=69276-4 day=2026-03-01 by=doc f=aaa@acr-2013:diam_mm=47\n"
	    "order placer=P1 acc=A3 proc=79086-5\n"
	    "report acc=A4 proc=29252-4 day=2026-03-01 by=doc s=29252-4/3-6\n"
	    "report acc=A4 proc=29252-4 day=2026-03-01 by=doc status=corrected at=2026-03-02");
	must_hold(world_check(w));
}

static void decide_message(struct world *w, const char *data, size_t len, enum prose_mode prose)
{
	struct hl7_source source = {0};
	struct facts *m = arena_alloc(w->arena, sizeof *m);
	struct err e = {0};
	if (!hl7_facts(w->arena, data, len, &source, NULL, m, &e))
		return;
	const struct event event = {.kind = EVENT_MESSAGE,
	    .inbound = 77,
	    .received_at = w->now,
	    .facts = m,
	    .prose = prose};
	must_hold(chaos_decide(w, &event));
}

static void decide_text(struct world *w, const char *data, size_t len)
{
	struct event e;
	script_event(w, "report acc=A4 proc=29252-4 day=2026-03-01 by=doc prose=on text=x", &e);
	e.facts->report->passage->text = arena_strndup(w->arena, data, len);
	must_hold(chaos_decide(w, &e));
	w->now += DAYS(200);
	script_run(w, "timers");
	must_hold(world_check(w));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world w;
	if (!size)
		return 0;
	struct dice d = {data + 1, size - 1};
	world_open(&w, rules());
	begin(&w);
	switch (*data) {
	case 0:
		must_hold(chaos_run(&w, &d));
		break;
	case 1:
		decide_text(&w, (const char *)data + 1, size - 1);
		break;
	default: /* a message as it is, so that any of them can be its corpus */
		decide_message(&w, (const char *)data, size, PROSE_ON);
		if (w.out.ok)
			decide_message(&w, (const char *)data, size, PROSE_SHADOW);
	}
	world_close(&w);
	return 0;
}
