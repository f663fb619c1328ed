/* SPDX-License-Identifier: Apache-2.0
 *
 * wire.h - what passes between the engine and a document worker: one document, one answer.
 *
 * Both are of one build on one machine, so numbers stand as they do in memory.
 *     engine -> worker   struct reader_question, then `len` bytes
 *     worker -> engine   READER_HELLO once it is confined, struct reader_answer, then `len` bytes
 */
#ifndef DAEMON_READER_WIRE_H
#define DAEMON_READER_WIRE_H

#include <stdint.h>

#define READER_HELLO 'R'

struct reader_question {
	uint64_t len;
	uint64_t memory, bytes, text; /* limits, in bytes */
	uint32_t pages, seconds;
	uint32_t coding; /* enum document_coding */
	uint32_t spare;
};

struct reader_answer {
	uint64_t len;
	uint32_t kind, lack; /* enum document_kind, enum document_lack */
};

#endif
