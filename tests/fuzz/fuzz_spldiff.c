/* Two labels compared: what changed is proved, the report can be read, and a label does not differ from itself. The
 * second label is the first with some of its texts taken away, doubled or lengthened. */
#include "diff/changes.h"
#include "diff/report.h"
#include "fuzz.h"
#include "oracle.h"

#include <libxml/tree.h>

typedef struct {
    const uint8_t *data;
    size_t size;
    unsigned number; /* of the text */
} changer;

static void change_texts(changer *c, xmlNodePtr node)
{
    for (xmlNodePtr next; node; node = next) {
        next = node->next;
        if (node->type == XML_ELEMENT_NODE)
            change_texts(c, node->children);
        if (node->type != XML_TEXT_NODE)
            continue;
        switch (fuzz_option(c->data, c->size, c->number++, 8)) {
        case 0:
            xmlUnlinkNode(node);
            xmlFreeNode(node);
            break;
        case 1: xmlNodeAddContent(node, BAD_CAST " not 5 mg."); break;
        case 2: xmlAddNextSibling(node->parent, xmlDocCopyNode(node->parent, node->doc, 1)); break;
        default: break;
        }
    }
}

static void check(xmlDocPtr before, xmlDocPtr after, bool same)
{
    diff_content content[2];
    buffer out = BUFFER_INIT;
    findings found;
    changes c;

    findings_init(&found);
    diff_content_read(&content[0], "before.xml", before);
    diff_content_read(&content[1], "after.xml", after);
    changes_find(&c, &content[0], &content[1]);
    fuzz_require_done(changes_prove(&c, &found) == 0, "the comparison does not hold", &found);
    report_json(&out, &c, MATTER__COUNT);
    fuzz_require(oracle_is_json(buffer_text(&out), out.len), "the report is no JSON: %s", buffer_text(&out));
    fuzz_require(!same || c.count == 0, "a label differs from itself: %s", buffer_text(&out));
    buffer_clear(&out);
    report_text(&out, &c, MATTER__COUNT);
    buffer_release(&out);
    changes_release(&c);
    diff_content_release(&content[0]);
    diff_content_release(&content[1]);
    findings_release(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    changer c = {data, size, 0};
    xmlDocPtr before, after;

    fuzz_setup();
    before = fuzz_load(data, size);
    after = before ? fuzz_load(data, size) : NULL;
    if (after) {
        check(before, after, true);
        change_texts(&c, xmlDocGetRootElement(after));
        check(before, after, false);
    }
    xmlFreeDoc(before);
    xmlFreeDoc(after);
    return 0;
}
