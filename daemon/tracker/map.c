/* SPDX-License-Identifier: Apache-2.0
 *
 * map.c - reads a mapping by libconfuse: which column is what, and what its words mean.
 */
#include "autoconf.h"
#include "tracker_map.h"
#include "followupd/confuse_text.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *word;
	bool mapped; /* a mapping without it is of no use */
	bool filled; /* in every row, too */
	bool is_date;
} fields[TRACKER_FIELDS] = {
    [TRACKER_NUMBER] = {"number", true, true},
    [TRACKER_AUTHORITY] = {"authority"},
    [TRACKER_NAME] = {"name"},
    [TRACKER_FAMILY] = {"family"},
    [TRACKER_GIVEN] = {"given"},
    [TRACKER_BIRTH] = {"birth", true, true, true},
    [TRACKER_SEX] = {"sex"},
    [TRACKER_EXAM] = {"exam", true, true},
    [TRACKER_EXAM_DATE] = {"exam_date", true, true, true},
    [TRACKER_FINDING] = {"finding", true, true},
    [TRACKER_RECOMMENDED] = {"recommended", true},
    [TRACKER_DUE] = {"due", true, false, true},
    [TRACKER_OWNER] = {"owner"},
    [TRACKER_STATUS] = {"status"},
    [TRACKER_NOTES] = {"notes"},
    [TRACKER_CASE] = {"case"},
};

const char *tracker_field_word(enum tracker_field f)
{
	return fields[f].word;
}

bool tracker_must_be_filled(enum tracker_field f)
{
	return fields[f].filled;
}

/* libconfuse's callbacks have no argument of ours; a reading is not re-entrant and needs not be. */
static struct {
	struct buf *faults;
	const char *path;
} reading;

static void on_fault(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[300];
	vsnprintf(text, sizeof text, fmt, ap);
	buf_addf(reading.faults, "%s:%d: ", reading.path, cfg ? cfg->line : 0);
	confuse_say(reading.faults, cfg, text);
	buf_addc(reading.faults, '\n');
}

static void fault(cfg_t *cfg, const char *fmt, ...) PRINTF(2, 3);
static void fault(cfg_t *cfg, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	on_fault(cfg, fmt, ap);
	va_end(ap);
}

static bool find_field(const char *word, enum tracker_field *out)
{
	for (int i = 0; i < TRACKER_FIELDS; i++)
		if (strcmp(fields[i].word, word) == 0) {
			*out = (enum tracker_field)i;
			return true;
		}
	return false;
}

static const char *text_of(struct arena *a, cfg_t *sec, const char *key)
{
	const char *s = cfg_getstr(sec, key);
	return s ? arena_strdup(a, s) : NULL;
}

/* "Completed = closed" */
static void take_meaning(struct arena *a, cfg_t *sec, struct tracker_mapped *f, const char *line)
{
	const char *sign = strchr(line, '=');
	if (!sign) {
		fault(sec, "map \"%.60s\" has no =: write \"their word = ours\"", line);
		return;
	}
	const char *to = sign + 1 + strspn(sign + 1, " ");
	size_t from_len = (size_t)(sign - line), to_len = strlen(to);
	while (from_len && line[from_len - 1] == ' ')
		from_len--;
	while (to_len && to[to_len - 1] == ' ')
		to_len--;
	f->meaning = arena_grow(a, f->meaning, f->meaning_count, sizeof *f->meaning);
	f->meaning[f->meaning_count++] = (struct tracker_meaning){
	    arena_strndup(a, line, from_len), arena_strndup(a, to, to_len)};
}

static void take_field(struct arena *a, cfg_t *sec, struct tracker_map *m)
{
	enum tracker_field which;
	if (!find_field(cfg_title(sec), &which)) {
		fault(sec, "there is no field \"%.60s\"", cfg_title(sec));
		return;
	}
	struct tracker_mapped *f = &m->field[which];
	*f = (struct tracker_mapped){.given = true,
	    .column = text_of(a, sec, "column"),
	    .value = text_of(a, sec, "value"),
	    .otherwise = text_of(a, sec, "otherwise"),
	    .format = text_of(a, sec, "format")};
	for (unsigned i = 0; i < cfg_size(sec, "map"); i++)
		take_meaning(a, sec, f, cfg_getnstr(sec, "map", i));
	if (!f->column == !f->value)
		fault(sec, "field \"%s\" needs either a column or a value", cfg_title(sec));
	if (f->format && !fields[which].is_date)
		fault(sec, "field \"%s\" is no date and has no format", cfg_title(sec));
	else if (f->format && !tracker_format_is_fit(f->format))
		fault(sec,
		    "format \"%.40s\" has not once each YYYY, M or MM, and D or DD: a year of two "
		    "digits could be of two centuries",
		    f->format);
	if (!f->format)
		f->format = "YYYY-MM-DD";
}

static void check_needed(cfg_t *cfg, const struct tracker_map *m)
{
	for (int i = 0; i < TRACKER_FIELDS; i++)
		if (fields[i].mapped && !m->field[i].given)
			fault(cfg, "field \"%s\" is missing", fields[i].word);
	bool whole = m->field[TRACKER_NAME].given;
	if (whole ? m->field[TRACKER_FAMILY].given || m->field[TRACKER_GIVEN].given
		  : !m->field[TRACKER_FAMILY].given || !m->field[TRACKER_GIVEN].given)
		fault(cfg, "field \"name\", or both \"family\" and \"given\", are needed");
	if (!m->field[TRACKER_AUTHORITY].given && !*m->facility)
		fault(cfg,
		    "field \"authority\", or facility, say whose the patients' numbers are: one is "
		    "needed");
}

bool tracker_map_read(struct arena *a, const char *path, const struct buf *text,
    struct tracker_map **out, struct buf *faults)
{
	cfg_opt_t field[] = {CFG_STR("column", NULL, CFGF_NODEFAULT),
	    CFG_STR("value", NULL, CFGF_NODEFAULT), CFG_STR("otherwise", NULL, CFGF_NODEFAULT),
	    CFG_STR("format", NULL, CFGF_NODEFAULT), CFG_STR_LIST("map", NULL, CFGF_NODEFAULT),
	    CFG_END()};
	cfg_opt_t top[] = {CFG_STR("facility", "", CFGF_NONE),
	    CFG_SEC("field", field, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES), CFG_END()};
	struct tracker_map *m = arena_alloc(a, sizeof *m);
	size_t before = faults->len;
	*m = (struct tracker_map){.facility = ""};
	reading.faults = faults;
	reading.path = path;
	int line = confuse_unreadable(buf_text(text), text->len);
	if (line) {
		buf_addf(faults, "%s:%d: is not UTF-8 text\n", path, line);
		return false;
	}
	cfg_t *cfg = cfg_init(top, CFGF_NONE);
	cfg_set_error_function(cfg, on_fault);
	if (confuse_parse(cfg, buf_text(text)) == CFG_SUCCESS) {
		m->facility = arena_strdup(a, cfg_getstr(cfg, "facility"));
		for (unsigned i = 0; i < cfg_size(cfg, "field"); i++)
			take_field(a, cfg_getnsec(cfg, "field", i), m);
		check_needed(cfg, m);
	} else if (faults->len == before) {
		fault(cfg, "could not be read");
	}
	cfg_free(cfg);
	*out = m;
	return faults->len == before;
}
