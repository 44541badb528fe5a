/* The search of the site's index. A short list is searched in the page; of a long one, words are looked up in the JSON files
   that converters/batch/site_search.h describes. Without this script the list from A to Z is there. */
(() => {
  "use strict";
  const tools = document.getElementById("search"), list = document.getElementById("list"), results = document.getElementById("found");
  if (!tools) return;
  const base = tools.dataset.index, SHOWN = 50, SHARDS_MAX = 64;

  const add = (parent, name, properties) => parent.appendChild(Object.assign(document.createElement(name), properties));

  /* As site_entry_fold in converters/batch/site_entry.c. */
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
  const wordsOf = (text) => [...new Set(fold(text).match(/[\p{L}\p{N}]+/gu) || [])];

  /* the field ______________________________________________________________________________________________________ */

  tools.hidden = false;
  tools.setAttribute("role", "search");
  add(tools, "label", { htmlFor: "query", textContent: "Search by name, ingredient, form or company" });
  const input = add(tools, "input", { type: "search", id: "query", autocomplete: "off", spellcheck: false });
  const status = add(tools, "p", {});
  status.setAttribute("role", "status");
  const say = (count) => { status.textContent = count === 1 ? "1 leaflet" : count.toLocaleString("en") + " leaflets"; };

  /* a short list ___________________________________________________________________________________________________ */

  const filter = (words) => {
    let count = 0;
    for (const section of list.children) {
      let any = false;
      for (const item of section.querySelectorAll("li")) {
        const own = wordsOf([...item.children].map((part) => part.textContent).join(" "));
        item.hidden = !words.every((word) => own.some((o) => o.startsWith(word)));
        if (!item.hidden) { any = true; count++; }
      }
      section.hidden = !any;
    }
    if (words.length) say(count); else status.textContent = "";
  };

  /* a long list ____________________________________________________________________________________________________ */

  const loaded = new Map();
  const load = (file) => {
    if (!loaded.has(file)) {
      const request = fetch(base + file).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      });
      request.catch(() => loaded.delete(file));
      loaded.set(file, request);
    }
    return loaded.get(file);
  };

  /* Numbers of the entries that have a word, or one that begins with it; a single letter is a whole word. */
  const entriesOf = async (word, head) => {
    const single = [...word].length < 2, out = new Set(), shards = [];
    head.shards.forEach((prefix, i) => {
      if (word.startsWith(prefix) || (!single && prefix.startsWith(word))) shards.push(i);
    });
    for (const postings of await Promise.all(shards.slice(0, SHARDS_MAX).map((i) => load(`search-${i}.json`)))) {
      for (const [text, steps] of postings) {
        if (single ? text !== word : !text.startsWith(word)) continue;
        let entry = 0;
        for (const step of steps) out.add(entry += step);
      }
    }
    return out;
  };

  const show = (parent, [href, title, active, forms, holder, language, kind]) => {
    const item = add(parent, "li", {}), name = add(item, href ? "a" : "span", { textContent: title, lang: language, dir: "auto" });
    if (href) name.href = href; else name.className = "rep-name";
    if (active) add(item, "span", { className: "rep-active", textContent: active });
    add(item, "span", { className: "rep-id", textContent: [forms, holder, language, kind].filter(Boolean).join(" · ") });
    return item;
  };

  const chunksOf = (numbers, head) => [...new Set(numbers.map((n) => Math.floor(n / head.chunk)))];

  /* Shows the next entries; a button below asks for more, and what it brought gets the focus. */
  const showFrom = async (numbers, from, head, current, target, button) => {
    const next = numbers.slice(from, from + SHOWN), chunks = chunksOf(next, head);
    const parts = new Map(await Promise.all(chunks.map(async (c) => [c, await load(`entries-${c}.json`)])));
    if (!current()) return;
    const items = next.map((n) => show(target, parts.get(Math.floor(n / head.chunk))[n % head.chunk]));
    button.hidden = from + SHOWN >= numbers.length;
    button.onclick = () => showFrom(numbers, from + SHOWN, head, current, target, button);
    if (from && items[0]) items[0].querySelector("a, span").focus();
  };

  const look = async (words, current) => {
    const head = await load("search.json");
    const sets = await Promise.all(words.map((word) => entriesOf(word, head)));
    if (!current()) return;
    const numbers = [...sets[0]].filter((n) => sets.every((set) => set.has(n))).sort((a, b) => a - b);
    results.replaceChildren();
    add(results, "h2", { textContent: "Found" });
    const target = add(results, "ul", { className: "rep-entries" });
    const button = add(results, "button", { type: "button", textContent: "Show more", hidden: true });
    await showFrom(numbers, 0, head, current, target, button);
    if (!current()) return;
    say(numbers.length);
    results.hidden = numbers.length === 0;
    list.hidden = numbers.length > 0;
  };

  /* both ___________________________________________________________________________________________________________ */

  let turn = 0, pause = 0;
  const search = async () => {
    const words = wordsOf(input.value), mine = ++turn;
    history.replaceState(null, "", input.value.trim() ? "#q=" + encodeURIComponent(input.value.trim()) : location.pathname);
    if (!base) { filter(words); return; }
    if (!words.length) {
      status.textContent = "";
      results.hidden = true;
      list.hidden = false;
      return;
    }
    try {
      await look(words, () => mine === turn);
    } catch {
      if (mine !== turn) return;
      results.hidden = true;
      list.hidden = false;
      status.textContent = "The search needs the pages to come from a web server. The list has all leaflets.";
    }
  };
  input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, base ? 150 : 0); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) { input.value = ""; search(); }
  });
  if (location.hash.startsWith("#q=")) {
    try { input.value = decodeURIComponent(location.hash.slice(3)); } catch { input.value = ""; }
    search();
  }
})();
