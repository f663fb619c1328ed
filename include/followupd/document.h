/* SPDX-License-Identifier: Apache-2.0
 *
 * document.h - a report that came as a document: its bytes as text.
 *
 * Everything here works on hostile bytes, in memory alone, and is meant for a process that has
 * nothing to lose (document_reader.h).  Text is UTF-8, its lines end with LF, a page with FF.
 * Sources: RTF 1.9.1, HTML as browsers take it, HL7 CDA R2 narrative blocks, PDF by Poppler.
 */
#ifndef FOLLOWUPD_DOCUMENT_H
#define FOLLOWUPD_DOCUMENT_H

#include <stdint.h>
#include "followupd/buf.h"

/* What the bytes are, whatever was said of them. */
enum document_kind {
	DOCUMENT_TEXT,
	DOCUMENT_PDF,
	DOCUMENT_RTF,
	DOCUMENT_HTML,
	DOCUMENT_CDA,
	DOCUMENT_IMAGE,
	DOCUMENT_OTHER,
	DOCUMENT_KINDS
};

/* Why there is no text, or not all of it. */
enum document_lack {
	LACK_NONE,
	LACK_POINTER, /* the message only says where the document is */
	LACK_PICTURE, /* pages without letters */
	LACK_PAGES,   /* some of them; the text is of the others */
	LACK_LETTERS, /* the letters cannot be told from each other */
	LACK_LOCKED,  /* encrypted */
	LACK_BROKEN,
	LACK_SIZE,  /* larger than is read */
	LACK_CUT,   /* the text is of its beginning */
	LACK_KIND,  /* of a kind that is not read */
	LACK_COST,  /* it took too long */
	LACK_ENDED, /* the worker ended over it, twice */
	LACK_AWAY,  /* no worker could be started */
	LACK_EMPTY,
	DOCUMENT_LACKS
};

/* As a row has it: "pdf", "locked". */
const char *document_kind_word(enum document_kind k);
const char *document_lack_word(enum document_lack l);
/* False: no such word. */
MUST_CHECK bool document_kind_find(const char *word, enum document_kind *out);
MUST_CHECK bool document_lack_find(const char *word, enum document_lack *out);
/* In words, to go on in a sentence: "a PDF"; "it is encrypted". */
const char *document_kind_name(enum document_kind k);
const char *document_lack_reason(enum document_lack l);

/* How the bytes are written in a message; what is not said is found out. */
enum document_coding { CODING_UNSAID, CODING_BASE64, CODING_HEX, CODING_PLAIN };
enum document_coding document_coding_of(const char *word); /* HL7 table 0299; NULL: not said */

/* One as it stands in a message, and what was read of one before. */
struct document_found {
	unsigned place; /* of the message's OBX segments, from 1 */
	enum document_coding coding;
	const char *data;
	size_t len;
};
struct document_known {
	unsigned place;
	enum document_kind kind;
	enum document_lack lack;
	const char *text;
};

/* What was read of one of a message. */
struct document_done {
	int64_t inbound;
	unsigned place;
	enum document_kind kind;
	enum document_lack lack;
	const char *text;
};

struct document_limits {
	size_t bytes; /* of what is decoded */
	size_t text;
	unsigned pages;
};

struct document_text {
	enum document_kind kind;
	enum document_lack lack;
	struct buf text; /* owned */
};

/* Takes off what it is wrapped in, finds out what it is and reads it.  Never fails: what cannot be
 * read has a lack. */
void document_read(const char *data, size_t len, enum document_coding coding,
    const struct document_limits *most, struct document_text *out);
void document_text_free(struct document_text *t);
/* Whether it is UTF-8 without NUL, as all that document_read() leaves; for whoever takes text from
 * a process that hostile bytes may have broken. */
bool document_text_is_sound(const char *text, size_t len);
/* Loads what reading needs, for a process that will open no file later. */
void document_prepare(void);

#endif
