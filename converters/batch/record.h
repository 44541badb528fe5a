/* The record of one input of a batch: a line of results.ndjson, and of the output of --stream.
 *
 * results.ndjson has exactly one record per input, in the order of the inputs (unless --unordered), whatever became of
 * it. It is put in place, whole, after everything else: where it is, the batch is done. UTF-8, one JSON object per line,
 * members in this order, lines end in LF; those marked ? are left out when there is nothing to say.
 *
 *   number      number   of the input, from 1, whatever shard it is in
 *   id          string   of the leaflet: its outputs are ID.xml, ID.md, ID.html, ID.ledger.json. May hold "/".
 *   file        string   where it was read: a path as given, ARCHIVE:MEMBER, or "<stdin>"; hostile bytes as U+FFFD
 *   kind      ? string   "leaflet" (converted) or "spl" (validated and rendered only); absent when it could not be read
 *   status      string   "ok": outputs written, no finding of severity error (warnings may be)
 *                        "errors": outputs written, but the input has errors, which are among the findings
 *                        "failed": no output of this input exists
 *   reason    ? string   failed only: "input" (no leaflet, not valid, refused), "file" (not read or not written),
 *                        "internal" (self-check, templates), "crash" (the worker died or was killed), "time" (--wall-limit
 *                        or --cpu-limit), "memory" (--memory-limit). The last three and "file" are tried again by the
 *                        next run.
 *   bytes     ? number   size of the source
 *   sha256    ? string   of the source, 64 hexadecimal digits
 *   key       ? string   32 hexadecimal digits: source, program with its data, and options; equal keys, equal outputs
 *   title     ? string   of the document
 *   name      ? string   of its first product
 *   active    ? array    of strings: active ingredients, each once, in document order
 *   forms     ? array    of strings: dosage forms (display names), likewise
 *   holder    ? string   the organization that is the document's author
 *   language  ? string   language tag, "en"
 *   type      ? object   {"code","name"} of the document type (LOINC)
 *   sections  ? array    in document order, sections inside sections included, product data (48780-1) left out:
 *                        {"code":LOINC,"name":display name,"titled":false when the source has no heading for it,
 *                         "depth":1 for top level,"confidence":leaflets only, 0 to 1, of the least sure block of its own}
 *   confidence? object   leaflets only: {"least","mean"} over all blocks of text, 0 to 1
 *   ledger    ? object   leaflets only: bytes of the source {"kept","transformed","omitted"}; of Word, OpenDocument and
 *                        PDF files bytes of the text that was extracted
 *   findings    array    grouped by id and severity, in order of first appearance (empty when there are none):
 *                        {"id","severity":"error|warning|info","count",
 *                         "line"?,"column"? (from 1, column in bytes),"text" of the first}
 *   outputs     array    {"kind":"xml|md|html|ledger","file":relative to OUT or member of the pack,"bytes"}
 *   packed    ? object   --pack only: {"bytes":of the tar entries of this input,"xxh3":their 64-bit hash, 16 digits}
 *   time      ? object   microseconds of the wall clock: {"read","convert","check","render","write","total"}; absent with
 *                        --no-times and for inputs that took no work (a list that could not be read)
 *
 * Example (one line in the file):
 *
 *   {"number":1,"id":"eu/rinalvo","file":"in/eu/rinalvo.txt","kind":"leaflet","status":"ok","bytes":5120,"sha256":"9f...",
 *    "key":"01...","title":"Rinalvo 10 mg film-coated tablets","name":"Rinalvo","active":["cetirizine dihydrochloride"],
 *    "forms":["TABLET, FILM COATED"],"holder":"Example Pharma Limited","language":"en",
 *    "type":{"code":"34391-3","name":"HUMAN PRESCRIPTION DRUG LABEL"},
 *    "sections":[{"code":"34067-9","name":"INDICATIONS & USAGE SECTION","titled":true,"depth":1,"confidence":1.000}],
 *    "confidence":{"least":0.520,"mean":0.987},"ledger":{"kept":4890,"transformed":130,"omitted":100},
 *    "findings":[{"id":"leaflet-unsure","severity":"info","count":1,"line":48,"column":1,"text":"the text from ..."}],
 *    "outputs":[{"kind":"xml","file":"eu/rinalvo.xml","bytes":20361},{"kind":"md","file":"eu/rinalvo.md","bytes":9000},
 *     {"kind":"html","file":"eu/rinalvo.html","bytes":31000},{"kind":"ledger","file":"eu/rinalvo.ledger.json",
 *     "bytes":17000}],
 *    "time":{"read":21,"convert":1450,"check":120,"render":900,"write":160,"total":2660}}
 *
 * A failure:
 *
 *   {"number":2,"id":"b","file":"in/b.txt","status":"failed","reason":"time","findings":[{"id":"batch-time","severity":"error",
 *    "count":1,"text":"..."}],"outputs":[]}
 *
 * With --stream a record has one more member before "findings", when there is output:
 *   content     object   {"xml":string,"md":string,"html":string,"ledger":object}, those of --emit
 * and "outputs" is empty; "id" is null when the input line had none that could be read.
 *
 * Files in OUT: the outputs; results.ndjson, summary.json, summary.html; with --shard i/n instead results.i-of-n.ndjson,
 * summary.i-of-n.json and summary.i-of-n.html (i from 0), from which `splbatch merge OUT` makes the three; and the folder
 * .splbatch with the state of an unfinished run. With --pack FILE the outputs are in FILE (links: none can be followed),
 * the rest is in OUT.
 *
 * summary.json (batch/totals.h makes it from the records; one object, members in this order):
 *
 *   {"splkit":VERSION,
 *    "records":N,                                      sum of the next three
 *    "status":{"ok":N,"errors":N,"failed":N},
 *    "reasons":{"input":N,"file":N,"internal":N,"crash":N,"time":N,"memory":N},           of the failed ones; 0s too
 *    "kinds":{"leaflet":N,"spl":N,"unknown":N},
 *    "languages":{"en":N,...},                         by falling count, then by tag; "" when none is known
 *    "bytes":{"source":N,"kept":N,"transformed":N,"omitted":N},   source: all inputs; the others: leaflets
 *    "findings":[{"id","severity","count":findings,"records":inputs that have it}],       by falling records, then id
 *    "confidence":{"records":N,"mean":mean of the means,"least":[20 counts],"means":[20 counts]},
 *                                                      bin k: k/20 <= value < (k+1)/20, the last one with 1
 *    "sections":[{"code","name","records":inputs that have it,"titled":inputs where it has a title,
 *                 "confidence":mean of the sections' confidence or null}],                by falling records, then code
 *    "slowest":[{"id","total":microseconds}],          at most 20; empty with --no-times
 *    "failures":[{"id","file","reason","finding":id,"text"}],                              the first 100
 *    "time":{"work":sum of the totals in microseconds} }            absent with --no-times
 *
 * The report (batch/report.h, templates/report) and the site are made from results.ndjson and summary.json. */
#ifndef SPLKIT_BATCH_RECORD_H
#define SPLKIT_BATCH_RECORD_H

#include "base/buffer.h"
#include "base/finding.h"
#include "spl/convert.h"
#include "spl/ids.h"
#include <libxml/tree.h>
#include <stdbool.h>

typedef enum { OUTPUT_XML, OUTPUT_MD, OUTPUT_HTML, OUTPUT_LEDGER, OUTPUT__MAX } output_kind;

extern const char *const record_output_names[OUTPUT__MAX];   /* "xml" ... */
extern const char *const record_output_endings[OUTPUT__MAX]; /* ".xml" ... ".ledger.json" */

typedef enum { STATUS_OK, STATUS_ERRORS, STATUS_FAILED } record_status;

typedef enum {
    REASON_INPUT,
    REASON_FILE,
    REASON_INTERNAL,
    REASON_CRASH,
    REASON_TIME,
    REASON_MEMORY,
    REASON__MAX
} record_reason;

extern const char *const record_reason_names[REASON__MAX];

typedef enum { STEP_READ, STEP_CONVERT, STEP_CHECK, STEP_RENDER, STEP_WRITE, STEP__MAX } record_step;

#define RECORD_KEY_SIZE 33 /* with NUL */

/* Everything is lent; what is NULL, or a digest that is "", is left out. */
typedef struct {
    const char *id, *file, *kind; /* id NULL: null */
    record_status status;
    record_reason reason; /* when failed */
    bool read;            /* bytes and digest are known */
    size_t bytes;
    char sha256[IDS_SHA256_SIZE], key[RECORD_KEY_SIZE];
    const xmlDoc *doc;
    const convert_measures *measures; /* leaflets */
    const findings *found;
    const buffer *outputs[OUTPUT__MAX];
    bool inline_content; /* --stream: the outputs themselves instead of their list */
    size_t packed;
    unsigned long long packed_hash;
    bool timed;
    long long time[STEP__MAX], total; /* microseconds */
} record_data;

/* Adds the record without its number and without a line end: it begins with "id". */
void record_write(buffer *out, const record_data *r);

/* Adds the whole line of a record that record_write made. */
void record_write_line(buffer *out, unsigned long long number, const char *text, size_t len);

/* Path of an output of an id, relative to OUT. */
void record_output_path(buffer *out, const char *id, output_kind kind);

#endif
