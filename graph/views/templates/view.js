(() => {
"use strict";
const page = JSON.parse(document.getElementById("data").textContent);
const byId = id => document.getElementById(id);
const things = new Map(page.things.map(thing => [thing.id, thing]));
const ties = new Map(page.ties.map(tie => [tie.id, tie]));
const tiesOf = new Map(page.things.map(thing => [thing.id, []]));
for (const tie of page.ties) { tiesOf.get(tie.a).push(tie); tiesOf.get(tie.b).push(tie); }
const shownKinds = new Set(page.kinds.map(kind => kind.name));
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let language = (navigator.language || "").toLowerCase().startsWith("zh") ? 0 : 1;
const ORIGINS = ["stated", "inferred", "metadata", "table", "named"];
const shownOrigins = new Set(ORIGINS);
let colour = page.colour, selected = null;

// small helpers ------------------------------------------------------------------------------------
const word = key => (page.words[key] || [key, key])[language];
function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") element.addEventListener("click", value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...inside.filter(part => part !== null && part !== undefined));
  return element;
}
const fold = folding(page.signs);

// language -----------------------------------------------------------------------------------------
function speak() {
  document.documentElement.dataset.language = language ? "en" : "zh";
  document.documentElement.lang = language ? "en" : "zh-Hans";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
  const number = value => value.toLocaleString("en");
  byId("counts").textContent = `${number(page.things.length)} ${word("things")} · ${number(page.ties.length)} ${word("ties")}`;
  const left = page.left.things + page.left.ties;
  byId("left-out").textContent = left
    ? `${word("leftOut")} ${number(page.left.things)} ${word("things")}, ${number(page.left.ties)} ${word("ties")}` : "";
  listKinds(); listOrigins(); listCommunities(); tell();
}

// filter and legend --------------------------------------------------------------------------------
const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .01 0z", square: "M3 3h10v10H3z", diamond: "M8 1l7 7-7 7-7-7z", triangle: "M8 2l7 12H1z",
  triangleDown: "M1 2h14L8 14z", hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z", star: "M8 1l2 5 5 .4-4 3.3 1.4 5.1L8 12l-4.4 2.8L5 9.7 1 6.4 6 6z"
};
function swatch(shape, fill) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["width", 15], ["height", 15], ["viewBox", "0 0 16 16"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[shape]); path.setAttribute("fill", fill);
  svg.append(path);
  return svg;
}
function listKinds() {
  byId("kinds").replaceChildren(...page.kinds.map(kind => {
    const box = make("input", { type: "checkbox", value: kind.name });
    box.checked = shownKinds.has(kind.name);
    box.addEventListener("change", () => {
      if (box.checked) shownKinds.add(kind.name); else shownKinds.delete(kind.name);
      paint();
    });
    return make("label", {}, box, swatch(kind.shape, colour === "kind" ? kind.colour : "#8493a3"), word(kind.name), make("span", { class: "number" }, String(kind.count)));
  }));
}
const LINES = {
  stated: ["#3f6f9f", ""], inferred: ["#3f6f9f", "3 4"], metadata: ["#6d8a5c", "12 4"], table: ["#8a6d5c", "8 4 2 4"], named: ["#c3ccd6", ""]
};
function strip([stroke, dashes]) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["width", 30], ["height", 8], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [name, value] of [["x1", 0], ["x2", 30], ["y1", 4], ["y2", 4], ["stroke", stroke], ["stroke-width", 3], ["stroke-dasharray", dashes]]) line.setAttribute(name, value);
  svg.append(line);
  return svg;
}
function listOrigins() {
  const count = origin => page.ties.filter(tie => tie.from.includes(origin)).length;
  byId("origins").replaceChildren(...ORIGINS.filter(count).map(origin => {
    const box = make("input", { type: "checkbox", value: origin });
    box.checked = shownOrigins.has(origin);
    box.addEventListener("change", () => {
      if (box.checked) shownOrigins.add(origin); else shownOrigins.delete(origin);
      paint();
    });
    return make("label", {}, box, strip(LINES[origin]), make("span", {}, word("from-" + origin)), make("span", { class: "number" }, String(count(origin))));
  }));
}
function listCommunities() {
  const named = colour === "community" ? page.communities : [];
  byId("communities").replaceChildren(...named.map(community => {
    const mark = make("i");
    mark.style.background = community.colour;
    const name = community.number ? community.name : word("otherCommunities");
    return make("li", {}, make("button", { type: "button", title: name, on: () => choose({ community: community.number }) },
      mark, make("span", {}, name), String(community.count)));
  }));
  for (const radio of document.getElementsByName("colour")) radio.checked = radio.value === colour;
  byId("colours").hidden = !page.communities.length;
}

// painting -----------------------------------------------------------------------------------------
const FAINT = { background: "#e9edf1", border: "#dfe5eb" };
const inCommunity = (thing, number) => thing.drawnAs === number;
function lit() {
  if (!selected) return null;
  if (selected.thing) return new Set([selected.thing, ...tiesOf.get(selected.thing).flatMap(tie => [tie.a, tie.b])]);
  if (selected.tie) { const tie = ties.get(selected.tie); return new Set([tie.a, tie.b]); }
  return new Set(page.things.filter(thing => inCommunity(thing, selected.community)).map(thing => thing.id));
}
function paint() {
  const on = lit();
  nodes.update(page.things.map(thing => {
    const fill = colour === "kind" ? thing.kindColour : thing.communityColour, clear = !on || on.has(thing.id);
    return {
      id: thing.id, hidden: !shownKinds.has(thing.kind),
      color: clear ? { background: fill, border: fill, highlight: { background: fill, border: "#1d2733" } } : FAINT,
      font: { color: clear ? "#1d2733" : "#c3ccd5" }
    };
  }));
  edges.update(page.ties.map(tie => {
    const bright = on && (selected.thing ? tie.a === selected.thing || tie.b === selected.thing : selected.tie ? tie.id === selected.tie : on.has(tie.a) && on.has(tie.b));
    const shown = shownKinds.has(things.get(tie.a).kind) && shownKinds.has(things.get(tie.b).kind) && tie.from.some(origin => shownOrigins.has(origin));
    const plain = (LINES[tie.from.find(origin => shownOrigins.has(origin))] || LINES.named)[0];
    return { id: tie.id, hidden: !shown, color: { color: on ? (bright ? (tie.rel.length ? "#0b5cad" : "#7d8fa3") : "#eef1f4") : plain, highlight: "#0b5cad", opacity: on && !bright ? .5 : tie.rel.length || bright ? .9 : .55 } };
  }));
}

// selecting ----------------------------------------------------------------------------------------
function choose(what, centre = false) {
  selected = what;
  network.unselectAll();
  if (what && what.thing) {
    const thing = things.get(what.thing);
    if (!shownKinds.has(thing.kind)) { shownKinds.add(thing.kind); listKinds(); }
    network.selectNodes([what.thing], false);
  }
  if (what && what.tie) network.selectEdges([what.tie]);
  paint(); tell();
  if (centre && what.thing) network.focus(what.thing, { scale: Math.max(network.getScale(), .65), animation: calm ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}
function tell() {
  const panel = byId("panel"), open = Boolean(selected && (selected.thing || selected.tie));
  document.querySelector("main").classList.toggle("open", open);
  panel.replaceChildren(...(open ? (selected.thing ? aboutThing(things.get(selected.thing)) : aboutTie(ties.get(selected.tie))) : []));
  panel.scrollTop = 0;
}
const top = (title, ...under) => make("div", { class: "top" }, make("div", {}, make("h2", {}, title), ...under),
  make("button", { type: "button", "aria-label": word("close"), class: "plain", on: () => { choose(null); byId("search").focus(); } }, "×"));
const link = (id, label) => things.has(id)
  ? make("a", { href: `#${encodeURIComponent(label)}`, on: event => { event.preventDefault(); choose({ thing: id }, true); } }, label) : label;
function quotes(list) {
  return list.map(quote => {
    const report = page.reports[quote.r] || { title: "", source: "" };
    return make("blockquote", {}, ...quote.t.map((piece, n) => n % 2 ? make("mark", {}, piece) : piece),
      make("footer", {}, report.title, make("br"), `${report.source} · ${quote.s}–${quote.e}`));
  });
}
function values(fact) {
  if (fact.k === "level") {
    const [level, ...found] = fact.v, titles = found.map(number => page.sources[number]).join(language ? "; " : "；");
    return [word(level), titles ? word("foundBy") + titles : "", fact.more ? ` … ${word("more")} ${fact.more}` : ""];
  }
  const parts = [];
  for (const value of fact.v) {
    if (parts.length) parts.push("、");
    if (typeof value === "string") parts.push(fact.k === "extent" ? word(value) : value);
    else parts.push(link(value.i, value.l), value.d ? ` (${value.d})` : "", value.n > 1 ? ` ×${value.n}` : "");
  }
  if (fact.more) parts.push(` … ${word("more")} ${fact.more}`);
  return parts;
}
function aboutThing(thing) {
  const facts = make("dl");
  if (thing.names.length) facts.append(make("dt", {}, word("aliases")), make("dd", {}, thing.names.join("、")));
  for (const fact of thing.facts) facts.append(make("dt", {}, word(fact.k)), make("dd", {}, ...values(fact)));
  if (thing.communityName) facts.append(make("dt", {}, word("community")), make("dd", {}, thing.communityName));
  const count = thing.counts.map(([number, what]) => `${number} ${word(what)}`).join(" · ");
  const near = tiesOf.get(thing.id).slice().sort((a, b) => b.w - a.w || b.rel.length - a.rel.length);
  const parts = [top(thing.label, make("span", { class: "tag" }, word(thing.kind)), make("span", { class: "soft" }, " " + count)), facts];
  if (thing.quotes.length) parts.push(make("h3", {}, word("evidence")), ...quotes(thing.quotes));
  if (near.length) {
    parts.push(make("h3", {}, `${word("neighbours")} (${near.length > 40 ? `40 / ${near.length}` : near.length})`), make("ul", { class: "near" }, ...near.slice(0, 40).map(tie => {
      const other = things.get(tie.a === thing.id ? tie.b : tie.a);
      const how = [...tie.rel.map(rel => word(rel.s === thing.id ? rel.k : "~" + rel.k)), tie.w ? `${tie.w} ${word("sentences")}` : ""].filter(Boolean).join(" · ");
      return make("li", {}, link(other.id, other.label), make("button", { type: "button", class: "count", title: word("showEvidence"), on: () => choose({ tie: tie.id }) }, how));
    })));
  }
  return parts;
}
const shownOf = (shown, all) => all > shown ? ` (${word("shownOf")} ${shown} / ${all})` : "";
function aboutRelation(rel) {
  const said = rel.from.includes("stated"), heading = said ? "says" : "saysInferred";
  const ends = [link(rel.s, things.get(rel.s).label), " → ", link(rel.o, things.get(rel.o).label)];
  return make("div", { class: "relation" }, make("h3", {}, word(rel.k), " ", ...rel.from.map(origin => make("span", { class: "tag" }, word("from-" + origin)))),
    make("p", {}, ...ends),
    ...(rel.quotes.length ? [make("p", { class: "soft" }, word(heading) + shownOf(rel.quotes.length, rel.n)), ...quotes(rel.quotes)] : []));
}
function aboutTie(tie) {
  const one = things.get(tie.a), other = things.get(tie.b), parts = [top(make("span", {}, link(one.id, one.label), " — ", link(other.id, other.label)))];
  parts.push(...tie.rel.map(aboutRelation));
  if (tie.w) {
    const heading = tie.rel.length ? word("alsoNamed") : word("from-named");
    parts.push(make("h3", {}, heading), make("p", { class: "soft" }, `${tie.w} ${word("sentences")} · ${tie.n} ${word("inReports")}${shownOf(tie.quotes.length, tie.w)}`), ...quotes(tie.quotes));
  }
  return parts;
}

// searching ----------------------------------------------------------------------------------------
const box = byId("search"), found = byId("found");
let matches = [], at = -1;
function search(text) {
  const key = fold(text), hits = [];
  if (!key) return hits;
  for (const thing of page.things) {
    let best = null;
    thing.keys.forEach(([folded, name], order) => {
      const rank = folded === key ? 0 : folded.startsWith(key) ? 1 : folded.includes(key) ? 2 : 3;
      if (rank < 3 && (!best || rank < best.rank)) best = { thing, name, rank, order };
    });
    if (best) hits.push(best);
  }
  return hits.sort((a, b) => a.rank - b.rank || Math.min(a.order, 1) - Math.min(b.order, 1) || b.thing.size - a.thing.size);
}
function suggest() {
  matches = box.value.trim() ? search(box.value).slice(0, 12) : [];
  at = matches.length ? 0 : -1;
  const empty = box.value.trim() && !matches.length ? [make("li", { class: "soft" }, `${word("noMatch")} yinpu view neighbourhood --focus ${box.value.trim()}`)] : [];
  found.replaceChildren(...matches.map((hit, n) => make("li", { role: "option", id: `found-${n}`, on: () => { at = n; accept(); } },
    make("span", { class: "as" }, hit.thing.label, hit.name === hit.thing.label ? "" : make("span", { class: "soft" }, ` ${hit.name}`)), make("span", { class: "tag" }, word(hit.thing.kind)))), ...empty);
  found.hidden = !found.children.length;
  move(0);
}
function move(step) {
  if (matches.length) at = (at + step + matches.length) % matches.length;
  [...found.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
  box.setAttribute("aria-expanded", String(!found.hidden));
  if (at >= 0) { box.setAttribute("aria-activedescendant", `found-${at}`); found.children[at].scrollIntoView({ block: "nearest" }); } else box.removeAttribute("aria-activedescendant");
}
function accept() {
  const hit = matches[Math.max(at, 0)];
  if (!hit) return;
  box.value = hit.thing.label;
  dismiss();
  choose({ thing: hit.thing.id }, true);
}
function dismiss() { found.hidden = true; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); }
box.addEventListener("input", suggest);
box.addEventListener("focus", () => box.select());
box.addEventListener("keydown", event => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if (found.hidden) suggest(); else move(event.key === "ArrowDown" ? 1 : -1); }
  else if (event.key === "Enter" && !event.isComposing) { if (found.hidden) suggest(); accept(); }
  else if (event.key === "Escape") dismiss();
});
document.addEventListener("click", event => { if (!event.target.closest(".find")) dismiss(); });
document.addEventListener("keydown", event => {
  if (event.target === box) return;
  if (event.key === "Escape" && selected) choose(null);
  if (event.key === "/" && !event.target.closest("input")) { event.preventDefault(); box.focus(); }
});

// the picture --------------------------------------------------------------------------------------
network = new vis.Network(byId("mynetwork"), { nodes, edges }, options);
network.on("click", event => choose(event.nodes.length ? { thing: event.nodes[0] } : event.edges.length ? { tie: event.edges[0] } : null));
network.on("hoverNode", () => { byId("mynetwork").style.cursor = "pointer"; });
network.on("blurNode", () => { byId("mynetwork").style.cursor = ""; });
const zoom = factor => network.moveTo({ scale: network.getScale() * factor, animation: calm ? false : { duration: 150 } });
byId("zoom-in").addEventListener("click", () => zoom(1.4));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
const fit = () => network.fit({ animation: false });
byId("fit").addEventListener("click", fit);
for (const radio of document.getElementsByName("colour")) radio.addEventListener("change", () => { colour = radio.value; listKinds(); listCommunities(); paint(); });
byId("language").addEventListener("click", () => { language = 1 - language; speak(); });
byId("empty").hidden = page.things.length > 0;
if (innerWidth <= 820) document.querySelector("#tools details").open = false;
speak(); paint();
network.once("afterDrawing", () => {
  const wanted = decodeURIComponent(location.hash.slice(1)), hit = wanted ? search(wanted)[0] : null;
  if (page.focus && !hit) choose({ thing: page.focus });
  requestAnimationFrame(() => {
    network.setSize("100%", "100%"); // the panel may have taken some of the width
    network.redraw();
    fit();
    if (hit) choose({ thing: hit.thing.id }, true);
    document.documentElement.dataset.ready = "yes";
  });
});
})();
