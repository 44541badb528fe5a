/* Product data of a label as SPL: one subject per product, in the order of the content model. */
#ifndef SPLKIT_SPL_PRODUCT_H
#define SPLKIT_SPL_PRODUCT_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"

/* Writes the <subject> elements; nothing the facts do not hold. */
void product_write(buffer *out, const facts *f);

#endif
