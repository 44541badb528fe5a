/* Reading a leaflet: all stages from bytes to sections and facts, in order. */
#ifndef SPLKIT_LEAFLET_READ_H
#define SPLKIT_LEAFLET_READ_H

#include "leaflet/leaflet.h"
#include "leaflet/words/marks.h"

typedef struct {
    const char *language; /* NULL: found from the text */
    bool keep_unrelated;
    const char *encoding; /* name of a charset (leaflet/text/charsets.h); NULL: found from the bytes */
    bool input_known;
    input_kind input; /* when it is known; else found from the text */
} read_options;

/* A leaflet that is being read, and the stages of it, in order. */
typedef struct {
    leaflet *l;
    const read_options *options;
    findings *found;
    marked_block *marked; /* by the stage "marks" */
    int marked_count;
} read_run;

typedef struct {
    const char *name;
    int (*run)(read_run *r); /* 0, or -1 with a finding when the bytes are no leaflet text */
} read_stage;

#define READ_STAGES 7
extern const read_stage read_stages[READ_STAGES];

/* Runs all of them on a new leaflet. 0, or -1 with a finding when the bytes are no leaflet text. */
int read_leaflet(leaflet *l, const read_options *options, findings *found);

/* A piece of the source, as decode_source gives it, may stand in the text as this by the rule of a source run. */
bool read_rule_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len);

#endif
