#include "spl/product.h"
#include "base/data.h"
#include "base/escape.h"

#include <string.h>

#define ATC "2.16.840.1.113883.6.73"

static void put_element(buffer *out, const char *name, const char *text)
{
    buffer_put_all(out, "<", name, ">", NULL);
    escape_xml(out, text, strlen(text));
    buffer_put_all(out, "</", name, ">\n", NULL);
}

static void put_term(buffer *out, const char *element, const char *list, const fact_term *term)
{
    buffer_put_all(out, "<", element, " code=\"", term->code, "\" codeSystem=\"", data_find_list(list)->system,
                   "\" displayName=\"", NULL);
    escape_xml(out, term->name, strlen(term->name));
    buffer_puts(out, "\"/>\n");
}

/* A missing quantity is one piece. */
static void put_amount(buffer *out, const char *element, const fact_quantity *q)
{
    buffer_put_all(out, "<", element, " value=\"", q->value.value ? q->value.value : "1", "\" unit=\"", NULL);
    escape_xml(out, q->unit ? q->unit : "1", strlen(q->unit ? q->unit : "1"));
    buffer_puts(out, "\"/>\n");
}

static void put_quantity(buffer *out, const fact_quantity *amount, const fact_quantity *per)
{
    buffer_puts(out, "<quantity>\n");
    put_amount(out, "numerator", amount);
    put_amount(out, "denominator", per);
    buffer_puts(out, "</quantity>\n");
}

static void put_ingredient(buffer *out, const char *class_code, const fact *name, const fact_quantity *amount,
                           const fact_quantity *per)
{
    buffer_put_all(out, "<ingredient classCode=\"", class_code, "\">\n", NULL);
    if (amount && amount->value.value)
        put_quantity(out, amount, per);
    buffer_puts(out, "<ingredientSubstance>\n");
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): elements of arrays */
    put_element(out, "name", name->value);
    buffer_puts(out, "</ingredientSubstance>\n</ingredient>\n");
}

/* The package at index and those around it. */
static void put_packages(buffer *out, const facts *f, int index)
{
    static const fact_quantity one = {{0}, NULL};
    const fact_package *p = &f->packages[index];

    buffer_puts(out, "<asContent>\n");
    if (p->content.value.value) /* else it is not told what one of them holds: "Packs of 10 or 30 sachets" */
        put_quantity(out, &p->content, &one);
    buffer_puts(out, "<containerPackagedProduct>\n");
    put_term(out, "formCode", "packages", &p->package);
    if (p->outer >= 0)
        put_packages(out, f, p->outer);
    buffer_puts(out, "</containerPackagedProduct>\n</asContent>\n");
}

/* How it is to be kept: no code says as much as the words do. */
static void put_storage(buffer *out, const facts *f)
{
    for (int i = 0; i < f->storage_count; i++) {
        buffer_puts(out, "<handlingCode nullFlavor=\"OTH\">\n");
        put_element(out, "originalText", f->storage[i].value);
        buffer_puts(out, "</handlingCode>\n");
    }
}

/* The shelf life, as an interval of that width. */
static void put_shelf_life(buffer *out, const facts *f, const fact_product *p)
{
    if (!f->shelf_life.value.value || (f->shelf_life_form >= 0 && f->shelf_life_form != p->form))
        return;
    buffer_puts(out, "<expirationTime>\n");
    put_amount(out, "width", &f->shelf_life);
    buffer_puts(out, "</expirationTime>\n");
}

/* The class of the WHO's Anatomical Therapeutic Chemical classification. */
static void put_class(buffer *out, const facts *f)
{
    if (f->atc_code)
        buffer_put_all(out, "<asSpecializedKind>\n<generalizedMaterialKind>\n<code code=\"", f->atc_code,
                       "\" codeSystem=\"" ATC "\"/>\n</generalizedMaterialKind>\n</asSpecializedKind>\n", NULL);
}

static void put_manufacturer(buffer *out, const facts *f)
{
    if (!f->manufacturer.value)
        return;
    buffer_puts(out, "<manufacturerOrganization>\n");
    put_element(out, "name", f->manufacturer.value);
    buffer_puts(out, "</manufacturerOrganization>\n");
}

static void put_product(buffer *out, const facts *f, const fact_product *p)
{
    buffer_puts(out, "<subject>\n<manufacturedProduct classCode=\"MANU\">\n"
                     "<manufacturedProduct classCode=\"MMAT\" determinerCode=\"KIND\">\n");
    if (p->name.value || f->name.value)
        put_element(out, "name", p->name.value ? p->name.value : f->name.value);
    put_storage(out, f);
    if (p->form >= 0)
        put_term(out, "formCode", "dose-forms", &f->forms[p->form]);
    put_shelf_life(out, f, p);
    put_class(out, f);
    if (f->generic.value) {
        buffer_puts(out, "<asEntityWithGeneric>\n<genericMedicine>\n");
        put_element(out, "name", f->generic.value);
        buffer_puts(out, "</genericMedicine>\n</asEntityWithGeneric>\n");
    }
    for (int i = 0; i < p->active_count; i++) {
        const fact_ingredient *a = &f->active[p->active[i]];

        put_ingredient(out, "ACTIB", &a->name, &a->amount, &a->per);
    }
    for (int i = 0; i < f->inactive_count; i++)
        if (p->inactive[i])
            put_ingredient(out, "IACT", &f->inactive[i], NULL, NULL);
    for (int i = 0; i < f->package_count; i++)
        if (p->packages[i])
            put_packages(out, f, i);
    buffer_puts(out, "</manufacturedProduct>\n");
    put_manufacturer(out, f);
    for (int i = 0; i < f->route_count; i++)
        if (p->routes[i]) {
            buffer_puts(out, "<consumedIn>\n<substanceAdministration>\n");
            put_term(out, "routeCode", "routes", &f->routes[i]);
            buffer_puts(out, "</substanceAdministration>\n</consumedIn>\n");
        }
    buffer_puts(out, "</manufacturedProduct>\n</subject>\n");
}

void product_write(buffer *out, const facts *f)
{
    for (int i = 0; i < f->product_count; i++)
        put_product(out, f, &f->products[i]);
}
