#include "leaflet/explain.h"
#include "base/data.h"
#include "base/escape.h"
#include "base/memory.h"
#include "leaflet/sections/evidence.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN 60 /* bytes of a block's text */

static const char *const kinds[] = {"paragraph", "item", "heading", "table"};

static const char *topic_name(int topic)
{
    return data_topics[topic].code ? data_topics[topic].code : data_topics[topic].name;
}

static void explain_block(const block *b, evidence *e, buffer *out)
{
    size_t shown = b->len > SHOWN ? SHOWN : b->len;

    while (shown < b->len && ((unsigned char)b->text[shown] & 0xC0) == 0x80)
        shown++;
    buffer_printf(out, "%ld: %s -> %s (margin %.1f)%s%s\n  \"", b->line, kinds[b->kind], topic_name(b->topic),
                  b->margin, b->blanks_before > 1 ? ", wide gap before" : "", b->furniture ? ", furniture" : "");
    escape_terminal(out, b->text, shown);
    buffer_puts(out, shown < b->len ? "...\"\n" : "\"\n");
    if (b->kind == BLOCK_HEADING && b->heading_topic >= 0)
        buffer_printf(out, "    heading    %.2f like \"%s\"\n", b->heading_score, b->heading_match);
    else if (b->kind == BLOCK_HEADING)
        buffer_puts(out, "    heading by its looks\n");
    if (b->kind != BLOCK_HEADING || b->heading_topic < 0)
        evidence_explain(e, b, out);
}

void explain_text(const leaflet *l, buffer *out)
{
    evidence *e = evidence_new(l);

    for (size_t i = 0; i < l->block_count; i++)
        explain_block(&l->blocks[i], e, out);
    evidence_free(e);
}

static void add_string(buffer *out, const char *key, const char *text, size_t len)
{
    buffer_printf(out, ",\"%s\":\"", key);
    escape_json(out, text, len);
    buffer_puts(out, "\"");
}

static void add_heading(const block *b, buffer *out)
{
    buffer_printf(out, ",\"heading\":{\"rank\":%d,\"major\":%d,\"minor\":%d,\"glued\":%s", b->rank, b->major, b->minor,
                  b->glued ? "true" : "false");
    if (b->heading_topic >= 0) {
        buffer_printf(out, ",\"topic\":\"%s\",\"score\":%.3f", topic_name(b->heading_topic), b->heading_score);
        if (b->heading_other >= 0)
            buffer_printf(out, ",\"other\":\"%s\"", topic_name(b->heading_other));
        add_string(out, "like", b->heading_match, strlen(b->heading_match));
    }
    buffer_puts(out, "}");
}

static void add_tokens(const block *b, buffer *out)
{
    buffer_puts(out, ",\"tokens\":[");
    for (int i = 0; i < b->token_count; i++) {
        buffer_puts(out, i ? ",\"" : "\"");
        escape_json(out, b->tokens[i].text, strlen(b->tokens[i].text));
        buffer_puts(out, "\"");
    }
    buffer_puts(out, "]");
}

static void add_cues(evidence *e, const block *b, double *scores, buffer *out)
{
    const char *separator = "";

    evidence_score_cues(e, b, scores);
    buffer_puts(out, ",\"cues\":{");
    for (int t = 0; t < data_topic_count; t++)
        if (scores[t] != 0) {
            buffer_printf(out, "%s\"%s\":%.2f", separator, topic_name(t), scores[t]);
            separator = ",";
        }
    buffer_puts(out, "}");
}

void explain_json(const leaflet *l, buffer *out)
{
    evidence *e = evidence_new(l);
    double *cues = memory_alloc((size_t)data_topic_count * sizeof *cues);

    for (size_t i = 0; i < l->block_count; i++) {
        const block *b = &l->blocks[i];

        buffer_printf(
            out,
            "{\"line\":%ld,\"last_line\":%ld,\"kind\":\"%s\",\"topic\":\"%s\",\"around\":\"%s\",\"margin\":%.2f,"
            "\"confidence\":%.3f,\"blanks\":%d,\"indent\":%d,\"furniture\":%s",
            b->line, b->last_line, kinds[b->kind], topic_name(b->topic),
            topic_name(b->around >= 0 ? b->around : b->topic), b->margin, b->confidence, b->blanks_before, b->indent,
            b->furniture ? "true" : "false");
        if (b->kind == BLOCK_HEADING)
            add_heading(b, out);
        add_string(out, "text", b->text, b->len);
        add_cues(e, b, cues, out);
        add_tokens(b, out);
        buffer_puts(out, "}\n");
    }
    free(cues);
    evidence_free(e);
}
