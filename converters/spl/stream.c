#include "spl/stream.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/resource.h"
#include "spl/encoding.h"
#include "spl/limits.h"

#include <errno.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_IGNORE_ENC)
#define STEP 65536       /* bytes read at once */
#define REFERENCE_MAX 64 /* bytes of a reference such as &#x202E; that is not torn apart */
#define BLANKS " \t\r\n"

/* The window holds the text, as UTF-8, from the first byte the parser has not dealt with. */
struct spl_stream {
    const spl_stream_handlers *handlers;
    void *data;
    const char *name;
    findings *found;
    findings controls; /* warnings, for when the document turns out to be well-formed */
    size_t control_count;
    encoding_reader encoding;
    buffer window;
    size_t dropped;   /* bytes before the window */
    size_t given;     /* bytes of the window that the parser has */
    size_t whole;     /* bytes of the window that are whole markup and text */
    text_place place; /* of the last event */
    text_place ahead; /* of the last control character, at most `whole` */
    limits_scan scan;
    xmlParserCtxtPtr context;
    long lines[LIMITS_DEPTH + 1]; /* of the open elements */
    size_t depth;
    bool rooted; /* the root element was seen */
    int names;   /* in the parser's dictionary when it was last measured */
    bool blank, declared, failed;
};

/* Trouble */

void spl_stream_stop(spl_stream *s)
{
    s->failed = true;
    xmlStopParser(s->context);
}

void spl_stream_refuse(spl_stream *s, finding_id id, long line, long column, const char *what)
{
    if (s->failed)
        return;
    findings_add(s->found, id, s->name, line, column, "%s", what);
    spl_stream_stop(s);
}

/* The same for a byte of the window, which is not before the last event. */
static void refuse_at(spl_stream *s, size_t at, finding_id id, const char *what)
{
    text_place_move(&s->place, at);
    spl_stream_refuse(s, id, s->place.line, text_place_column(&s->place), what);
}

/* Events */

/* Byte of the window where the parser is. */
static size_t position(const spl_stream *s)
{
    long consumed = xmlByteConsumed(s->context);
    size_t at = consumed < 0 || (size_t)consumed < s->dropped ? 0 : (size_t)consumed - s->dropped;

    return at < s->window.len ? at : s->window.len;
}

static void check_names(spl_stream *s)
{
    int count = xmlDictSize(s->context->dict);

    if (count != s->names && xmlDictGetUsage(s->context->dict) > STREAM_NAMES_MAX)
        spl_stream_refuse(s, FINDING_XML_LIMIT, s->place.line, text_place_column(&s->place),
                          "more than 4 MB of different names of elements and attributes");
    s->names = count;
}

static void start_element(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int ns_count,
                          const xmlChar **ns, int count, int defaulted, const xmlChar **attributes)
{
    spl_stream *s = data;
    spl_tag tag = {local, prefix, uri, ns_count, count, defaulted, ns, attributes, 0, 0};
    size_t at = position(s);

    if (s->failed)
        return;
    while (at > 0 && (at == s->window.len || s->window.data[at] != '<'))
        at--;
    text_place_move(&s->place, at);
    tag.line = s->place.line;
    tag.column = text_place_column(&s->place);
    s->lines[s->depth++] = tag.line; /* limits_scan has seen to it that this is not too deep */
    s->rooted = true;
    check_names(s);
    if (!s->failed)
        s->handlers->start(s->data, &tag);
}

static void end_element(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    spl_stream *s = data;

    if (s->failed)
        return;
    s->depth--;
    s->handlers->end(s->data, local, prefix, uri);
}

static void characters(void *data, const xmlChar *text, int len)
{
    spl_stream *s = data;

    if (!s->failed)
        s->handlers->text(s->data, (const char *)text, len, false);
}

static void cdata_block(void *data, const xmlChar *text, int len)
{
    spl_stream *s = data;

    if (!s->failed)
        s->handlers->text(s->data, (const char *)text, len, true);
}

static void refuse_doctype(void *data, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    spl_stream *s = data;

    (void)name;
    (void)public_id;
    (void)system_id;
    spl_stream_refuse(s, FINDING_XML_DOCTYPE, 0, 0, "a document type declaration");
}

static const char no_tag[] = "Start tag expected, '<' not found";

/* The parser says of all this that there is "extra content". */
static void refuse_end(spl_stream *s)
{
    buffer what = BUFFER_INIT;

    if (s->depth)
        buffer_printf(&what, "Premature end of data in tag %s line %ld", (const char *)s->context->name,
                      s->lines[s->depth - 1]);
    else
        buffer_puts(&what, no_tag);
    refuse_at(s, s->window.len, FINDING_XML_SYNTAX, what.data);
    buffer_release(&what);
}

static void add_error(void *data, xmlErrorPtr error)
{
    spl_stream *s = data;
    size_t n = error->message ? strcspn(error->message, "\n") : 0;

    if (s->failed)
        return; /* the first error is the one to mend */
    if (error->code == XML_ERR_DOCUMENT_END && (s->depth || !s->rooted)) {
        refuse_end(s);
        return;
    }
    text_place_move(&s->place, position(s));
    if (error->code == XML_ERR_DOCUMENT_EMPTY)
        findings_add(s->found, FINDING_XML_SYNTAX, s->name, s->place.line, text_place_column(&s->place), "%s", no_tag);
    else
        findings_add(s->found, error->level == XML_ERR_WARNING ? FINDING_XML_WARNING : FINDING_XML_SYNTAX, s->name,
                     s->place.line, text_place_column(&s->place), "%.*s", (int)n, error->message ? error->message : "");
    if (error->level != XML_ERR_WARNING)
        spl_stream_stop(s);
}

spl_stream *spl_stream_new(const spl_stream_handlers *handlers, void *data)
{
    spl_stream *s = memory_zalloc(1, sizeof *s);
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = start_element,
                         .endElementNs = end_element,
                         .characters = characters,
                         .ignorableWhitespace = characters,
                         .cdataBlock = cdata_block,
                         .internalSubset = refuse_doctype,
                         .serror = add_error};

    s->handlers = handlers;
    s->data = data;
    s->blank = true;
    s->context = xmlCreatePushParserCtxt(&sax, s, NULL, 0, NULL);
    xmlCtxtUseOptions(s->context, PARSE_OPTIONS);
    findings_init(&s->controls);
    buffer_puts(&s->window, "");
    text_place_init(&s->place, s->window.data);
    text_place_init(&s->ahead, s->window.data);
    return s;
}

void spl_stream_free(spl_stream *s)
{
    if (!s)
        return;
    xmlFreeParserCtxt(s->context);
    encoding_reader_release(&s->encoding);
    findings_release(&s->controls);
    buffer_release(&s->window);
    free(s);
}

/* From bytes to the parser */

/* Lets go of what the parser has dealt with. */
static void drop(spl_stream *s)
{
    size_t n = position(s);

    if (n < s->place.at)
        n = s->place.at;
    if (n > s->given)
        n = s->given;
    text_place_move(&s->place, n);
    if (s->ahead.at < n)
        text_place_move(&s->ahead, n);
    memmove(s->window.data, s->window.data + n, s->window.len - n);
    s->window.len -= n;
    s->given -= n;
    s->whole -= n;
    s->dropped += n;
    text_place_shift(&s->place, s->window.data, n);
    text_place_shift(&s->ahead, s->window.data, n);
}

/* How many bytes of text before `end` have to wait for what follows: a part of "]]>", of a line end, of a reference. */
static size_t torn(const char *text, const char *end)
{
    const char *p = end;

    while (p > text && end - p < 2 && (p[-1] == ']' || p[-1] == '\r'))
        p--;
    if (p < end)
        return (size_t)(end - p);
    for (p = end; p > text && end - p < REFERENCE_MAX && p[-1] != ';' && p[-1] != '>'; p--)
        if (p[-1] == '&')
            return (size_t)(end - p) + 1;
    return 0;
}

/* The encoding the document says it is in; false when it is refused. Looks at the beginning, once. */
static bool check_declared(spl_stream *s, size_t end)
{
    const char *what, *label = NULL;

    if (!s->declared)
        label = encoding_check_declared(&s->encoding, &what, s->window.data, end);
    s->declared = true;
    if (label)
        refuse_at(s, (size_t)(label - s->window.data), FINDING_XML_ENCODING, what);
    return !label;
}

/* Looks at the bytes that are new in the window; false when they are refused. */
static bool look_ahead(spl_stream *s, bool last)
{
    const char *from = s->window.data + s->whole, *end = s->window.data + s->window.len;
    const char *p = limits_scan_on(&s->scan, from, end, last);

    if (!p) {
        refuse_at(s, (size_t)(s->scan.at - s->window.data), s->scan.id, s->scan.what);
        return false;
    }
    if ((size_t)(end - p) > STREAM_MARKUP_MAX) {
        refuse_at(s, (size_t)(p - s->window.data), FINDING_XML_LIMIT,
                  "a tag, comment, processing instruction or CDATA section of more than 1 MB, which --stream would "
                  "have to hold whole");
        return false;
    }
    if (p == end && !last)
        p -= torn(from, end);
    if (p == from)
        return true;
    if (!check_declared(s, (size_t)(p - s->window.data)))
        return false;
    limits_report_controls_in(&s->ahead, &s->control_count, s->whole, (size_t)(p - s->window.data), s->name,
                              &s->controls);
    s->whole = (size_t)(p - s->window.data);
    return true;
}

/* Takes bytes of the file; len 0: its end. */
static void take(spl_stream *s, const char *bytes, size_t len)
{
    const char *wrong;
    size_t before;

    drop(s);
    before = s->window.len;
    wrong = encoding_reader_add(&s->encoding, &s->window, bytes, len, len == 0);
    text_place_shift(&s->place, s->window.data, 0);
    text_place_shift(&s->ahead, s->window.data, 0);
    if (wrong && check_declared(s, s->window.len)) {
        refuse_at(s, s->window.len, FINDING_XML_ENCODING, wrong);
    }
    if (s->failed)
        return;
    while (s->blank && before < s->window.len)
        s->blank = strchr(BLANKS, s->window.data[before++]) != NULL;
    if (!look_ahead(s, len == 0))
        return;
    before = s->given;
    s->given = s->whole;
    xmlParseChunk(s->context, s->window.data + before, (int)(s->given - before), 0);
}

static void end_document(spl_stream *s, unsigned long denied)
{
    if (s->blank) {
        spl_stream_refuse(s, FINDING_INPUT_EMPTY, 0, 0, "holds no document");
        return;
    }
    xmlParseChunk(s->context, "", 0, 1);
    if (!s->context->wellFormed || resource_denied() != denied)
        spl_stream_refuse(s, FINDING_XML_SYNTAX, 0, 0, "is not a well-formed document");
}

static void add_controls(spl_stream *s)
{
    for (size_t i = 0; i < s->controls.count; i++) {
        const finding *f = &s->controls.items[i];

        findings_add(s->found, FINDING_XML_CONTROL, f->file, f->line, f->column, "%s", f->text);
    }
}

int spl_stream_read(spl_stream *s, const char *path, const char *name, size_t max_size, findings *found)
{
    unsigned long denied = resource_denied();
    struct stat st;
    int fd = file_open(&st, path, max_size, found);
    char *step = memory_alloc(STEP);
    size_t total = 0;
    ssize_t n = fd < 0 ? -1 : 1;

    s->name = name;
    s->found = found;
    while (n > 0 && !s->failed) {
        n = file_read_some(fd, step, STEP);
        if (n < 0)
            findings_add(found, FINDING_FILE_READ, name, 0, 0, "cannot read: %s", strerror(errno));
        else if ((size_t)n > max_size - total)
            spl_stream_refuse(s, FINDING_INPUT_SIZE, 0, 0, "larger than --max-size allows");
        else
            take(s, step, (size_t)n);
        total += n > 0 ? (size_t)n : 0;
    }
    if (n == 0 && !s->failed)
        end_document(s, denied);
    if (n == 0 && !s->failed)
        add_controls(s);
    free(step);
    file_close(fd);
    return n == 0 && !s->failed ? 0 : -1;
}
