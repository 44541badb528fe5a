/* spl2html: an SPL document as a leaflet page. */
#include "render/program.h"

int main(int argc, char **argv)
{
    render_settings s = RENDER_SETTINGS_INIT;
    const option options[] = {RENDER_OPTIONS(s),
                              {.name = "fragment",
                               .type = OPTION_FLAG,
                               .help = "only what stands inside the page's body",
                               .value = &s.render.fragment},
                              {.name = "link-css",
                               .type = OPTION_TEXT,
                               .argument = "URL",
                               .help = "link this style sheet instead of embedding one",
                               .value = &s.render.style_href},
                              {.name = "theme",
                               .type = OPTION_TEXT,
                               .argument = "FILE",
                               .help = "a style sheet behind the embedded one: new values for its variables, say",
                               .value = &s.render.theme},
                              {.name = "script",
                               .type = OPTION_FLAG,
                               .help = "with a small script: find words, fold sections",
                               .value = &s.render.script},
                              {.name = "assets",
                               .type = OPTION_TEXT,
                               .argument = "DIR",
                               .help = "link the images in DIR; a missing one is reported, its description shown",
                               .value = &s.render.assets},
                              {.name = "standalone",
                               .type = OPTION_FLAG,
                               .help = "images as data in the page too: nothing beside it is needed",
                               .value = &s.render.embed_images},
                              {.name = "watch",
                               .type = OPTION_FLAG,
                               .help = "make the page again whenever the document, theme, templates or images change",
                               .value = &s.watch},
                              {.name = NULL}};
    const option_program program = {
        .name = "spl2html",
        .arguments = "[FILE]",
        .summary = "Renders an SPL document as a page for the web: one file, no script, light, dark and print.",
        .options = options};

    return render_main(&program, &s, render_html, argc, argv);
}
