/* SPDX-License-Identifier: Apache-2.0
 *
 * parts.h - what the readers of documents share.
 *
 * A reader adds to out->text up to most->text bytes and says what is lacking; it fails never.
 */
#ifndef DAEMON_DOCUMENT_PARTS_H
#define DAEMON_DOCUMENT_PARTS_H

#include "followupd/document.h"

#include <stdint.h>

struct bytes {
	const char *p;
	size_t len;
};

/* ---- document.c ---------------------------------------------------------------------- */

#define FEW_WORDS 20 /* of a letterhead over a scan */

size_t words_in(const char *text);

/* ---- sniff.c ------------------------------------------------------------------------- */

enum document_kind document_sniff(struct bytes b);
bool bytes_begin(struct bytes b, const char *with);		  /* capitals or not */
bool bytes_have(struct bytes b, size_t within, const char *word); /* capitals or not */

/* ---- unwrap.c ------------------------------------------------------------------------ */

/* The document's own bytes, in b or in *own.  LACK_NONE, LACK_BROKEN or LACK_SIZE. */
enum document_lack document_unwrap(
    struct bytes *b, enum document_coding coding, size_t most, struct buf *own);

/* ---- letters.c ----------------------------------------------------------------------- */

void letters_add(struct buf *out, uint32_t c); /* UTF-8; what is no letter as U+FFFD */
/* Bytes of a Windows code page, or of a character set by name; each that has no meaning is
 * U+FFFD. */
void letters_code_page(struct buf *out, struct bytes b, unsigned page);
/* Bytes of the letter that b, which is not empty, begins with; 0: it is no UTF-8 (RFC 3629). */
size_t letters_valid(struct bytes b);
/* UTF-8 where it is that, UTF-16 by its mark, else windows-1252. */
void letters_any(struct buf *out, struct bytes b);
/* Loads what code pages need, for a process that will open no file later. */
void letters_prepare(void);

/* ---- rtf.c, markup.c, pdf.c, pages.c -------------------------------------------------- */

void rtf_read(struct bytes b, const struct document_limits *most, struct document_text *out);
void html_read(struct bytes b, const struct document_limits *most, struct document_text *out);
/* What stands in its body as a document of another kind is left in *inner, with its coding. */
void cda_read(struct bytes b, const struct document_limits *most, struct document_text *out,
    struct buf *inner, enum document_coding *coding);
void markup_prepare(void);
void pdf_read(struct bytes b, const struct document_limits *most, struct document_text *out);
void pdf_prepare(void);

/* Pages as they were printed, each ended by FF, as one text: without what only says which page of
 * what it is, and with words whole that a line's end divides. */
void pages_join(struct buf *text);

#endif
