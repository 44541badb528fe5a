/* The search of a site: words and the entries that have them, as JSON files that a page can load.
 *
 *   search.json       {"entries":N,"chunk":SITE_CHUNK,"shards":[prefix,...]}
 *   search-I.json     shard I: [[word,[first entry, then distances to the next ...]],...], the words that begin with
 * its prefix, sorted; a prefix is a whole word where longer ones have shards of their own entries-J.json    entries
 * J*SITE_CHUNK and on: [[address,title,active,forms,holder,language,kind],...], in the order of the list, with "" for
 * what is not known
 *
 * Words are folded (batch/site_entry.h) and from title, active ingredients, forms, holder and id. A shard has about
 * SITE_SHARD_BYTES at most, unless one word alone has more. */
#ifndef SPLKIT_BATCH_SITE_SEARCH_H
#define SPLKIT_BATCH_SITE_SEARCH_H

#include "batch/report_printer.h"
#include "batch/site_entry.h"

#define SITE_CHUNK 250
#define SITE_SHARD_BYTES 65536

/* Writes the files into the printer's folder; entries are sorted. 0, or -1 after a finding. */
int site_search_write(report_printer *printer, const site_entry *entries, size_t count, findings *found);

#endif
