#include "spl/product.h"
#include "base/data.h"
#include "base/escape.h"

#include <string.h>

static void put_element(buffer *out, const char *name, const char *text)
{
    buffer_printf(out, "<%s>", name);
    escape_xml(out, text, strlen(text));
    buffer_printf(out, "</%s>\n", name);
}

static void put_term(buffer *out, const char *element, const char *list, const fact_term *term)
{
    buffer_printf(out, "<%s code=\"%s\" codeSystem=\"%s\" displayName=\"", element, term->code,
                  data_find_list(list)->system);
    escape_xml(out, term->name, strlen(term->name));
    buffer_puts(out, "\"/>\n");
}

/* A missing quantity is one piece. */
static void put_amount(buffer *out, const char *element, const fact_quantity *q)
{
    buffer_printf(out, "<%s value=\"%s\" unit=\"", element, q->value.value ? q->value.value : "1");
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
    buffer_printf(out, "<ingredient classCode=\"%s\">\n", class_code);
    if (amount && amount->value.value)
        put_quantity(out, amount, per);
    buffer_puts(out, "<ingredientSubstance>\n");
    put_element(out, "name", name->value);
    buffer_puts(out, "</ingredientSubstance>\n</ingredient>\n");
}

/* The package at index and those around it. */
static void put_packages(buffer *out, const facts *f, int index)
{
    static const fact_quantity one = {{0}, NULL};
    const fact_package *p = &f->packages[index];

    buffer_puts(out, "<asContent>\n");
    put_quantity(out, &p->content, &one);
    buffer_puts(out, "<containerPackagedProduct>\n");
    put_term(out, "formCode", "packages", &p->package);
    if (p->outer >= 0)
        put_packages(out, f, p->outer);
    buffer_puts(out, "</containerPackagedProduct>\n</asContent>\n");
}

static void put_product(buffer *out, const facts *f, const fact_product *p)
{
    buffer_puts(out, "<subject>\n<manufacturedProduct classCode=\"MANU\">\n"
                     "<manufacturedProduct classCode=\"MMAT\" determinerCode=\"KIND\">\n");
    if (f->name.value)
        put_element(out, "name", f->name.value);
    if (p->form >= 0)
        put_term(out, "formCode", "dose-forms", &f->forms[p->form]);
    if (f->generic.value) {
        buffer_puts(out, "<asEntityWithGeneric>\n<genericMedicine>\n");
        put_element(out, "name", f->generic.value);
        buffer_puts(out, "</genericMedicine>\n</asEntityWithGeneric>\n");
    }
    for (int i = 0; i < p->active_count; i++) {
        const fact_ingredient *a = &f->active[p->active[i]];

        put_ingredient(out, "ACTIB", &a->name, &a->amount, &a->per);
    }
    for (int i = 0; i < f->inactive_count && p->inactive; i++)
        put_ingredient(out, "IACT", &f->inactive[i], NULL, NULL);
    for (int i = 0; i < f->package_count; i++)
        if (p->packages[i])
            put_packages(out, f, i);
    buffer_puts(out, "</manufacturedProduct>\n");
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
