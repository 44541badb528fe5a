/* What changed from one document to the other, and the proof that nothing was missed. */
#ifndef SPLKIT_DIFF_CHANGES_H
#define SPLKIT_DIFF_CHANGES_H

#include "base/finding.h"
#include "diff/content.h"

typedef enum { CHANGE_CHANGED, CHANGE_ADDED, CHANGE_REMOVED, CHANGE_MOVED, CHANGE_MARKUP, CHANGE__KINDS } change_kind;

/* What a reviewer looks at first. */
typedef enum {
    MATTER_DOSE, /* numbers, units, how often, how long: words with digits, or of the lists of templates/data/words */
    MATTER_NEGATION, /* not, never, without */
    MATTER_DATA,     /* outside of the narrative: strengths, ingredients, packages, codes */
    MATTER_TEXT,
    MATTER_MOVED,
    MATTER_MARKUP, /* the same words, looking different */
    MATTER__COUNT
} change_matter;

/* A stretch of words: of both, of the old one only, of the new one only. */
typedef struct {
    int old_first, new_first, count;
    enum { WORDS_BOTH, WORDS_OLD, WORDS_NEW } of;
} word_run;

typedef struct {
    change_kind kind;
    change_matter matter;
    int old_sentence, new_sentence; /* index, or -1: added, removed, or a section was moved: */
    int old_section, new_section;   /* index, or -1 */
    word_run *runs;                 /* of CHANGE_CHANGED */
    int run_count;
} change;

typedef struct {
    const diff_content *before, *after;
    int *section_partner; /* of each section of `before`: that of `after` or -1 */
    change *items;        /* by matter, then in the order of the new document; what was removed at its old place */
    int count;
    size_t cap;
    int by_matter[MATTER__COUNT];
    int *to_new;          /* by old sentence: the new one that it is, the same, changed or moved; or -1 */
    int *of_old, *of_new; /* by sentence: index of its change, or -1: the same in both */
    arena *memory;
} changes;

/* Compares; the contents are borrowed until changes_release. */
void changes_find(changes *c, const diff_content *before, const diff_content *after);
void changes_release(changes *c);

/* 0 when every sentence of both documents is the same, changed, moved, added or removed exactly once, and the old words
 * with the runs of a change give the new words; else -1 with a finding. */
int changes_prove(const changes *c, findings *found);

const char *change_kind_name(change_kind kind);       /* "changed" */
const char *change_matter_name(change_matter matter); /* "dose" */

#endif
