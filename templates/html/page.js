/* What the page can do with a script and does not need: find words, fold sections, mark the place in the contents.
   Its words come from data attributes of the contents list. */
(() => {
  "use strict";
  const nav = document.querySelector(".spl-contents"), text = document.querySelector(".spl-text");
  if (!nav || !text) return;

  const add = (parent, name, properties) => parent.appendChild(Object.assign(document.createElement(name), properties));

  /* folding ________________________________________________________________________________________________________ */

  const folds = [];
  for (const heading of text.querySelectorAll(":scope > section > h2")) {
    const section = heading.parentElement, body = document.createElement("div"), button = document.createElement("button");
    while (heading.nextSibling) body.appendChild(heading.nextSibling);
    section.appendChild(body);
    body.id = "fold-" + section.id;
    button.type = "button";
    button.className = "spl-toggle";
    button.setAttribute("aria-label", heading.textContent.trim());
    button.setAttribute("aria-controls", body.id);
    section.insertBefore(button, heading);
    const fold = { body, set(open) {
      button.setAttribute("aria-expanded", open);
      if (open) body.removeAttribute("hidden"); else body.setAttribute("hidden", "until-found");
    } };
    button.addEventListener("click", () => fold.set(body.hasAttribute("hidden")));
    body.addEventListener("beforematch", () => fold.set(true));
    fold.set(true);
    folds.push(fold);
  }
  const reveal = (node) => { for (const fold of folds) if (fold.body.contains(node)) fold.set(true); };
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) { reveal(target); target.scrollIntoView(); }
  };
  addEventListener("hashchange", follow);
  follow();

  /* finding ________________________________________________________________________________________________________ */

  const tools = add(document.createElement("div"), "div", { className: "spl-tools" });
  tools.setAttribute("role", "search");
  nav.insertBefore(tools, nav.firstChild);
  add(tools, "label", { textContent: nav.dataset.find, htmlFor: "spl-find" });
  const input = add(tools, "input", { type: "search", id: "spl-find", autocomplete: "off" });
  const next = add(tools, "button", { type: "button", textContent: nav.dataset.next, hidden: true });
  const count = add(tools, "output", {});
  let found = [], place = -1;
  const colours = new CSSStyleSheet();
  colours.replaceSync("::highlight(spl-found) { background: #ffe08a; color: #1c2426; }" +
                      "::highlight(spl-here) { background: #f0a35e; color: #1c2426; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, colours];

  /* a number and its unit have a no-break space between them */
  const plain = (text) => text.toLowerCase().replaceAll("\u00a0", " ");
  const search = () => {
    const words = plain(input.value.trim());
    found = [];
    place = -1;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); words.length > 1 && node; node = walker.nextNode()) {
      const lower = plain(node.data);
      if (lower.length !== node.data.length) continue;
      for (let at = lower.indexOf(words); at >= 0; at = lower.indexOf(words, at + words.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        found.push(range);
      }
    }
    if (window.Highlight && CSS.highlights) CSS.highlights.set("spl-found", new Highlight(...found));
    count.textContent = words.length > 1 ? String(found.length) : "";
    next.hidden = found.length === 0;
  };
  const step = () => {
    if (!found.length) return;
    place = (place + 1) % found.length;
    const range = found[place];
    reveal(range.startContainer);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    if (window.Highlight && CSS.highlights) CSS.highlights.set("spl-here", new Highlight(range));
    count.textContent = place + 1 + " / " + found.length;
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") step(); });
  next.addEventListener("click", step);

  for (const [words, open] of folds.length > 1 ? [[nav.dataset.open, true], [nav.dataset.close, false]] : []) {
    const all = add(tools, "button", { type: "button", textContent: words });
    all.addEventListener("click", () => { for (const fold of folds) fold.set(open); });
  }

  /* the current place ______________________________________________________________________________________________ */

  const links = new Map();
  for (const link of nav.querySelectorAll("a[href^='#']")) links.set(decodeURIComponent(link.hash.slice(1)), link);
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "0px 0px -75% 0px" });
  for (const id of links.keys()) { const place = document.getElementById(id); if (place) watcher.observe(place); }
})();
