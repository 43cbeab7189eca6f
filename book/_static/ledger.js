// The ledger's controls: filter, search, sort, save as CSV. The page is whole without them.
(() => {
  "use strict";

  const rows = [...document.querySelectorAll("tr[id^='claim-']")];
  if (!rows.length) return;

  const tables = [...document.querySelectorAll(".ledger")];
  const home = new Map(rows.map((row, place) => [row, { body: row.parentElement, place, document: row.closest(".ledger").dataset.document }]));
  const words = (row, selector) => [...row.querySelectorAll(selector)].map((node) => node.textContent.trim()).join("; ");
  const textOf = new Map();
  const text = (row) => textOf.get(row) ?? textOf.set(row, row.textContent.toLowerCase()).get(row);

  // What a row is filtered and ordered by: its own words.
  const read = (row) => {
    const [kind, salience, chapter] = words(row, ".coded").split(" · ");
    return { document: home.get(row).document, kind, salience, chapter, verdict: row.querySelector(".verdict").lastChild.textContent.trim(),
      independent: words(row, ".independent").split(": ")[1] ?? "none" };
  };
  const factsOf = new Map();
  const facts = (row) => factsOf.get(row) ?? factsOf.set(row, read(row)).get(row);

  const FILTERS = {
    document: ["Document", { maudina2025: "Maudina et al. 2025", adawiyah: "Adawiyah 2023" }],
    chapter: ["Chapter", null],
    salience: ["Weight in the argument", { core: "core", supporting: "supporting", background: "background" }],
    verdict: ["Verdict", { supported: "supported", mixed: "mixed", contradicted: "contradicted", "cannot tell": "cannot tell", "not tested": "not tested" }],
    independent: ["Evidence independent of the claim's source", { yes: "yes", partly: "partly", no: "no", none: "no verdict from data" }],
  };
  const ORDERS = {
    reading: ["As in the documents", null],
    verdict: ["Verdict", ["supported", "mixed", "contradicted", "cannot tell", "not tested"]],
    salience: ["Weight in the argument", ["core", "supporting", "background"]],
    chapter: ["Chapter", ["definitions", "theory", "situation", "mechanisms", "effectiveness", "conclusions", "methods"]],
  };
  const COLUMNS = {
    claim: (row) => words(row, ".claim-id"), document: (row) => facts(row).document, paragraph: (row) => words(row, ".para"),
    paraphrase: (row) => words(row, ".said"), kind: (row) => facts(row).kind, salience: (row) => facts(row).salience,
    chapter: (row) => facts(row).chapter, verdict: (row) => facts(row).verdict, reason: (row) => words(row, ".why"),
    ground: (row) => words(row, ".ground"), shown_in: (row) => words(row, ".item"),
  };

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const select = (name, title, options, first) => {
    const field = make("select", { name }, ...(first ? [make("option", { value: "", textContent: first })] : []),
      ...Object.entries(options).map(([value, label]) => make("option", { value, textContent: label })));
    return make("label", {}, title, field);
  };

  // On a phone the cells are stacked, which takes a table's own roles away in some browsers.
  const ROLES = { table: "table", "thead, tbody": "rowgroup", tr: "row", "thead th": "columnheader", "tbody th": "rowheader", td: "cell" };
  for (const table of tables) for (const [name, role] of Object.entries(ROLES)) for (const node of table.querySelectorAll(name)) node.setAttribute("role", role);

  // Controls -------------------------------------------------------------------------------------
  const form = make("form", { className: "ledger-tools", role: "search", ariaLabel: "Filter the claims" });
  form.append(make("label", { className: "wide" }, "Search in claims and reasons", make("input", { type: "search", name: "text", autocomplete: "off" })));
  for (const [name, [title, options]] of Object.entries(FILTERS)) {
    const found = options ?? Object.fromEntries(ORDERS.chapter[1].map((value) => [value, value]));
    form.append(select(name, title, found, "all"));
  }
  form.append(select("order", "Order", Object.fromEntries(Object.entries(ORDERS).map(([key, [label]]) => [key, label]))));
  const save = make("button", { type: "button", textContent: "Save these claims (CSV)" });
  const clear = make("button", { type: "reset", textContent: "Show all" });
  form.append(make("div", { className: "buttons wide" }, save, clear));
  const count = make("p", { className: "ledger-count", role: "status", ariaLive: "polite" });
  const sorted = make("div", { className: "ledger" }, tables[0].querySelector("table").cloneNode(true));
  sorted.querySelectorAll("tbody tr").forEach((row) => row.remove());
  const holder = document.getElementById("ledger-tools") ?? tables[0].parentElement;
  holder.append(form, count, sorted);

  // What the address asks for --------------------------------------------------------------------
  const fields = ["text", ...Object.keys(FILTERS), "order"];
  const wanted = new URLSearchParams(location.search);
  for (const name of fields) {
    const field = form.elements[name], value = wanted.get(name);
    if (value !== null && (name === "text" || [...field.options].some((option) => option.value === value))) field.value = value;
  }

  const hide = (node, hidden) => node.toggleAttribute("data-ledger-hidden", hidden);

  function apply() {
    const needle = form.elements.text.value.trim().toLowerCase();
    const asked = Object.keys(FILTERS).filter((name) => form.elements[name].value);
    let shown = 0;
    for (const row of rows) {
      const fits = asked.every((name) => facts(row)[name] === form.elements[name].value) && (!needle || text(row).includes(needle));
      hide(row, !fits);
      shown += fits;
    }
    arrange(form.elements.order.value);
    count.textContent = `${shown} of ${rows.length} claims`;
    save.disabled = !shown;
  }

  function arrange(order) {
    const [label, ranks] = ORDERS[order];
    const flat = ranks !== null;
    if (flat) {
      const rank = (row) => ranks.indexOf(facts(row)[order]);
      const body = sorted.querySelector("tbody");
      sorted.querySelector("caption").textContent = `Claims by ${label.toLowerCase()}`;
      body.append(...[...rows].sort((a, b) => rank(a) - rank(b) || home.get(a).place - home.get(b).place));
    } else if (rows.some((row) => row.parentElement !== home.get(row).body)) {
      for (const row of rows) home.get(row).body.append(row);
    }
    hide(sorted, !flat);
    for (const table of tables) hide(table, flat || !table.querySelector("tbody tr:not([data-ledger-hidden])"));
    for (const section of document.querySelectorAll("article section section")) {
      const inside = [...section.querySelectorAll(".ledger")];
      if (inside.length && !section.contains(holder)) hide(section, inside.every((table) => table.hasAttribute("data-ledger-hidden")));
    }
  }

  function remember() {
    const query = new URLSearchParams();
    for (const name of fields) {
      const value = form.elements[name].value;
      if (value && !(name === "order" && value === "reading")) query.set(name, value);
    }
    // Files opened from a disk may refuse to have their address changed.
    try { history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`); } catch { /* the filter works all the same */ }
  }

  function reveal() {
    const row = location.hash.startsWith("#claim-") && document.getElementById(location.hash.slice(1));
    if (!row) return;
    if (row.closest("[data-ledger-hidden]")) { form.reset(); apply(); remember(); }
    row.scrollIntoView({ block: "start" });
  }

  function saveRows() {
    // As in the book's other files, what would begin a formula in a spreadsheet has an apostrophe before it.
    const cell = (value) => {
      const words = String(value).replace(/\s+/g, " ").replace(/[\p{Cc}\p{Cf}]/gu, "");
      return `"${/^\s*[=+\-@|%]/.test(words.normalize("NFKC")) ? "'" : ""}${words.replaceAll('"', '""')}"`;
    };
    const shown = [...document.querySelectorAll("tr[id^='claim-']:not([data-ledger-hidden])")];
    const lines = [Object.keys(COLUMNS).join(","), ...shown.map((row) => Object.values(COLUMNS).map((read) => cell(read(row))).join(","))];
    const address = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/csv;charset=utf-8" }));
    make("a", { href: address, download: "claims.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { apply(); remember(); }, 120); });
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  save.addEventListener("click", saveRows);
  addEventListener("hashchange", reveal);
  apply();
  reveal();
})();
