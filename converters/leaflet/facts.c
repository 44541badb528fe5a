#include "leaflet/facts.h"
void facts_find(leaflet *l, findings *found){ (void)found; l->facts.doc_code="34391-3"; l->facts.doc_name="HUMAN PRESCRIPTION DRUG LABEL"; }
