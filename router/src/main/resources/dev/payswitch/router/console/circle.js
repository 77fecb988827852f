// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

// Draws the ring. Every value goes into the page as text or as a number, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const COLOURS = 8;
const PATTERNS = 6;
const INNER = 118;
const OUTER = 164;
const MOVES_INNER = 170;
const MOVES_OUTER = 184;
const PAST = 111;
const LABEL = 202;
const MIN_LABEL_SHARE = 0.025;
const FULL = 2 * Math.PI;

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, String(value));
  }
  element.append(...children);
  return element;
}

/** Colour and pattern together tell 48 shards apart; names tell all. */
export const colourOf = (index) => "shard-" + (index % COLOURS);
const patternOf = (index) => (index + Math.floor(index / COLOURS)) % PATTERNS;

function patternShapes(kind) {
  const line = (d) => svg("path", { class: "hatch-line", d });
  switch (kind) {
    case 1: return [line("M-2 10 L10 -2 M-2 2 L2 -2 M6 10 L10 6")];
    case 2: return [svg("circle", { class: "hatch-dot", cx: 4, cy: 4, r: 1.8 })];
    case 3: return [line("M0 4 H8")];
    case 4: return [line("M-2 -2 L10 10 M-2 6 L2 10 M6 -2 L10 2")];
    case 5: return [line("M0 4 H8 M4 0 V8")];
    default: return [];
  }
}

/** The patterns, once for each drawing: ids are of the whole page. */
function definitions(prefix) {
  const definitions = svg("defs");
  for (let kind = 1; kind < PATTERNS; kind++) {
    definitions.append(
      svg("pattern", { id: prefix + kind, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, ...patternShapes(kind)));
  }
  return definitions;
}

/** A small field in colour and pattern of a shard. */
export function swatch(index) {
  const prefix = "swatch-" + index + "-" + Math.random().toString(36).slice(2) + "-";
  const field = svg("svg", { class: "swatch " + colourOf(index), viewBox: "0 0 26 18", "aria-hidden": "true" });
  field.append(definitions(prefix), svg("rect", { class: "arc", width: 26, height: 18 }));
  if (patternOf(index) > 0) {
    field.append(svg("rect", { width: 26, height: 18, fill: `url(#${prefix}${patternOf(index)})` }));
  }
  return field;
}

const point = (angle, radius) => [radius * Math.sin(angle), -radius * Math.cos(angle)];
const round = (number) => Math.round(number * 100) / 100;

/** A part of a band, from and to in parts of the circle; the whole circle is drawn as two halves. */
function band(from, to, inner, outer) {
  if (to - from > 0.999) {
    return band(0, 0.5, inner, outer) + band(0.5, 0.9989, inner, outer);
  }
  const large = to - from > 0.5 ? 1 : 0;
  const [ax, ay] = point(from * FULL, outer).map(round);
  const [bx, by] = point(to * FULL, outer).map(round);
  const [cx, cy] = point(to * FULL, inner).map(round);
  const [dx, dy] = point(from * FULL, inner).map(round);
  return `M${ax} ${ay} A${outer} ${outer} 0 ${large} 1 ${bx} ${by} L${cx} ${cy} A${inner} ${inner} 0 ${large} 0 ${dx} ${dy} Z`;
}

function stroke(from, to, radius) {
  if (to - from > 0.999) {
    return stroke(0, 0.5, radius) + stroke(0.5, 0.9989, radius);
  }
  const [ax, ay] = point(from * FULL, radius).map(round);
  const [bx, by] = point(to * FULL, radius).map(round);
  return `M${ax} ${ay} A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${bx} ${by}`;
}

function label(text, at, radius, classes) {
  const [x, y] = point(at * FULL, radius).map(round);
  const anchor = Math.abs(x) < 20 ? "middle" : x > 0 ? "start" : "end";
  return svg("text", { x, y: y + 4, "text-anchor": anchor, class: classes }, text);
}

export const hex = (arc, arcCount) => "0x" + arc.toString(16).padStart((arcCount - 1).toString(16).length, "0");

export const range = (first, count, arcCount) =>
  count === 1 ? hex(first, arcCount) : `${hex(first, arcCount)}–${hex(first + count - 1, arcCount)}`;

/** Neighbouring runs of one owner look like one; each knows its parts. */
export function segmentsOf(ring) {
  const segments = [];
  for (const run of ring.runs) {
    const last = segments[segments.length - 1];
    if (last && last.owner === run.owner) {
      last.count += run.count;
      last.since.push(run.since);
    } else {
      segments.push({ first: run.first, count: run.count, owner: run.owner, since: [run.since] });
    }
  }
  return segments;
}

/**
 * The whole drawing. `look` says what is chosen: a segment by number, a shard by id, an epoch of the history.
 */
export function draw(state, shardIndex, look, on) {
  const ring = state.ring;
  const arcs = ring.arcCount;
  const picture = svg("svg", { viewBox: "-240 -206 480 412", "aria-hidden": "true", focusable: "false" });
  picture.append(definitions("ring-pattern-"));
  const states = new Map(state.shards.map((shard) => [shard.id, shard.state]));
  const segments = segmentsOf(ring);
  segments.forEach((segment, number) => {
    const index = shardIndex(segment.owner);
    const dim = look.shard && look.shard !== segment.owner ? " dim" : "";
    const d = band(segment.first / arcs, (segment.first + segment.count) / arcs, INNER, OUTER);
    const arc = svg("path", { d, class: `arc ${colourOf(index)}${dim}`, "data-segment": number });
    arc.addEventListener("pointerenter", () => on.hover(number));
    arc.addEventListener("click", () => on.choose(number));
    picture.append(arc);
    if (patternOf(index) > 0) {
      picture.append(svg("path", { d, class: "hatch" + dim, fill: `url(#ring-pattern-${patternOf(index)})` }));
    }
  });
  segments.forEach((segment) => addState(picture, segment, states.get(segment.owner), arcs));
  addTicks(picture, arcs);
  state.moves.filter((move) => move.underWay).forEach((move) => addMove(picture, move, shardIndex, arcs, on));
  addPast(picture, state, look.epoch, arcs);
  const chosen = segments[look.segment];
  if (chosen) {
    picture.append(svg("path", { class: "chosen", d: band(chosen.first / arcs, (chosen.first + chosen.count) / arcs, INNER, OUTER) }));
  }
  picture.append(
    svg("text", { class: "middle", "text-anchor": "middle", y: -8 }, "epoch " + ring.epoch),
    svg("text", { "text-anchor": "middle", y: 16 }, arcs.toLocaleString("en") + " arcs, " + ring.runs.length + (ring.runs.length === 1 ? " run" : " runs")),
    svg("text", { class: "tick", "text-anchor": "middle", y: 36 }, ring.hash));
  return picture;
}

function addState(picture, segment, state, arcs) {
  const from = segment.first / arcs;
  const to = (segment.first + segment.count) / arcs;
  const down = state !== "ACTIVE";
  if (down) {
    picture.append(svg("path", { class: "away", d: stroke(from, to, OUTER - 3) }));
  }
  if (to - from >= MIN_LABEL_SHARE) {
    const middle = (from + to) / 2;
    picture.append(label(segment.owner, middle, LABEL - 14, "name" + (down ? " down" : "")));
    if (down) {
      const [x, y] = point(middle * FULL, LABEL - 14).map(round);
      const anchor = Math.abs(x) < 20 ? "middle" : x > 0 ? "start" : "end";
      picture.append(svg("text", { x, y: y + 19, "text-anchor": anchor, class: "name down" }, state ?? "?"));
    }
  }
}

function addTicks(picture, arcs) {
  for (let quarter = 0; quarter < 4; quarter++) {
    const [ax, ay] = point((quarter / 4) * FULL, INNER - 1).map(round);
    const [bx, by] = point((quarter / 4) * FULL, INNER - 8).map(round);
    picture.append(svg("path", { class: "tick-mark", d: `M${ax} ${ay} L${bx} ${by}` }));
    const [x, y] = point((quarter / 4) * FULL, INNER - 22).map(round);
    picture.append(
      svg("text", { class: "tick", x, y: y + 4, "text-anchor": "middle" }, hex((quarter * arcs) / 4, arcs)));
  }
}

function addMove(picture, move, shardIndex, arcs, on) {
  const d = band(move.first / arcs, (move.first + move.count) / arcs, MOVES_INNER, MOVES_OUTER);
  const mark = svg("path", { d, class: "move " + colourOf(shardIndex(move.target)) });
  mark.addEventListener("pointerenter", () => on.hoverMove(move));
  picture.append(mark, label("→" + move.target, (move.first + move.count / 2) / arcs, MOVES_OUTER + 10, "move-name"));
}

/** What one epoch changed, as an inner line. */
function addPast(picture, state, epoch, arcs) {
  const entry = state.history.find((each) => each.epoch === epoch);
  for (const moved of entry ? entry.moved : []) {
    picture.append(svg("path", { class: "past", d: stroke(moved.first / arcs, (moved.first + moved.count) / arcs, PAST) }));
  }
}

/** The last values of something as a line. */
export function spark(values) {
  const most = Math.max(1, ...values);
  const step = 72 / Math.max(1, values.length - 1);
  const d = values.map((value, index) => `${index ? "L" : "M"}${round(1 + index * step)} ${round(18 - (16 * value) / most)}`).join(" ");
  return svg("svg", { class: "spark", viewBox: "0 0 74 20", "aria-hidden": "true" }, svg("path", { d: values.length > 1 ? d : "" }));
}

/** How much a shard has, with a mark where it should be; full is the greatest of all. */
export function shareBar(share, target, most, index) {
  const scale = 90 / Math.max(most, 0.0001);
  const x = 1 + target * scale;
  return svg(
    "svg",
    { viewBox: "0 0 92 14", class: colourOf(index), "aria-hidden": "true" },
    svg("rect", { class: "track", x: 1, y: 3, width: 90, height: 8, rx: 2 }),
    svg("rect", { class: "fill", x: 1, y: 3, width: round(share * scale), height: 8, rx: 2 }),
    svg("path", { class: "target", d: `M${round(x)} 0 V14` }));
}
