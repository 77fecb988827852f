// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

// Asks this router once a second how ring and cluster are, and shows it. Rows are changed in place, so that focus and
// selection stay. Every value goes into the page as text, never as markup.
import { colourOf, draw, range, segmentsOf, shareBar, spark, swatch } from "./circle.js";

const INTERVAL_MILLIS = 1000;
const SOON_MILLIS = 150;
const LIMIT_MILLIS = 4000;
const SAMPLES = 60;
const HINT = "Arrow keys or the mouse tell of single runs.";

const byId = (id) => document.getElementById(id);
const look = { segment: -1, shard: "", epoch: 0, lane: "" };
const rates = new Map();
let state = null;
let drawn = "";
let paused = false;
let timer = 0;
let asking = false;
let failedSince = 0;

// What values look like.
const count = (value) => (value === null || value === undefined ? "–" : Math.round(value).toLocaleString("en"));
const percent = (value) => (value * 100).toFixed(1) + "%";
function bytes(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit ? value.toFixed(1) : value) + " " + units[unit];
}
function age(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 10) {
    return millis < 1000 ? Math.max(0, Math.round(millis)) + " ms" : (millis / 1000).toFixed(1) + " s";
  }
  if (seconds < 60) {
    return seconds + " s";
  }
  if (seconds < 3600) {
    return Math.floor(seconds / 60) + " min " + (seconds % 60) + " s";
  }
  return seconds < 86400
    ? Math.floor(seconds / 3600) + " h " + (Math.floor(seconds / 60) % 60) + " min"
    : Math.floor(seconds / 86400) + " d " + (Math.floor(seconds / 3600) % 24) + " h";
}
const moment = (text) => text.slice(0, 19).replace("T", " ") + "Z";

/** Sets a text only when it is another one: live regions speak, and selections go, at every change. */
function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
function element(name, classes, text) {
  const made = document.createElement(name);
  made.className = classes ?? "";
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}
function classes(element, value) {
  if (element.className !== value) {
    element.className = value;
  }
}

/** Makes the children of a parent be those of the items: made once, then changed in place. */
function sync(parent, items, keyOf, make, update) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let child = known.get(key);
    known.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(child, next);
    }
    update(child, item);
  }
  known.forEach((child) => child.remove());
}

/** By its place among all shards, so that colours change only when shards come or go. */
function shardIndex(id) {
  const found = state.shards.findIndex((shard) => shard.id === id);
  return found < 0 ? state.shards.length : found;
}

function showHead() {
  say(byId("cluster"), state.cluster);
  document.title = (state.problems.length ? `(${state.problems.length}) ` : "") + state.cluster + " ring";
  say(byId("chip-epoch"), state.ring ? String(state.ring.epoch) : "no ring");
  const active = state.shards.filter((shard) => shard.state === "ACTIVE").length;
  say(byId("chip-shards"), `${active} of ${state.shards.length} up`);
  classes(byId("chip-shards"), active === state.shards.length ? "" : "bad-text");
  say(byId("chip-rate"), count(state.shards.reduce((sum, shard) => sum + (shard.commandsPerSecond ?? 0), 0)));
  const behind = state.routers.filter((router) => !state.ring || router.ringEpoch !== state.ring.epoch).length;
  say(byId("chip-routers"), behind ? `${behind} of ${state.routers.length} behind` : `${state.routers.length} up`);
  classes(byId("chip-routers"), behind ? "warn-text" : "");
  say(byId("chip-zookeeper"), state.zooKeeperConnected ? "connected" : "NOT CONNECTED");
  classes(byId("chip-zookeeper"), state.zooKeeperConnected ? "" : "bad-text");
}

function showProblems() {
  byId("no-problems").hidden = state.problems.length > 0;
  sync(
    byId("problem-list"),
    state.problems,
    (problem) => problem.level + problem.name + problem.finding,
    (problem) => {
      const row = element("li", problem.level.toLowerCase());
      row.append(
        element("span", "level", problem.level === "FAIL" ? "✕ FAIL" : "! WARN"),
        element("span", "", problem.name),
        element("span", "", problem.finding),
        element("span", "advice", "→ " + problem.advice));
      return row;
    },
    () => {});
}

function showCircle() {
  const circle = byId("circle");
  const signature = JSON.stringify([state.ring, state.shards.map((shard) => [shard.id, shard.state]), state.moves.map((move) => [move.id, move.underWay]), look]);
  if (signature === drawn) {
    return;
  }
  drawn = signature;
  if (!state.ring) {
    circle.replaceChildren(element("p", "banner bad", "This router knows no ring yet."));
    return;
  }
  circle.replaceChildren(
    draw(state, shardIndex, look, {
      hover: (number) => tell(number),
      choose: (number) => choose(number === look.segment ? -1 : number),
      hoverMove: (move) => say(byId("segment"), moveText(move)),
    }));
  const owners = state.shards.filter((shard) => shard.arcCount > 0);
  circle.setAttribute(
    "aria-label",
    `Ring of ${state.ring.arcCount} arcs at epoch ${state.ring.epoch}: ` +
      owners.map((shard) => `${shard.id} owns ${percent(shard.share)}`).join(", ") + ". Arrow keys go from run to run.");
}

function tell(number) {
  const segment = state.ring && segmentsOf(state.ring)[number];
  if (!segment) {
    say(byId("segment"), HINT);
    return;
  }
  const since = [...new Set(segment.since)].sort((one, other) => one - other);
  const shard = state.shards.find((each) => each.id === segment.owner);
  const moves = state.moves.filter((move) => move.underWay && move.first < segment.first + segment.count && segment.first < move.first + move.count);
  say(
    byId("segment"),
    `arcs ${range(segment.first, segment.count, state.ring.arcCount)} · ${segment.owner} (${shard ? shard.state : "unknown"}) · ` +
      `${count(segment.count)} arcs, ${percent(segment.count / state.ring.arcCount)} · since epoch ${since.join(", ")}` +
      (moves.length ? " · moving: " + moves.map((move) => `${range(move.first, move.count, state.ring.arcCount)} → ${move.target}`).join(", ") : ""));
}

function choose(number) {
  look.segment = number;
  showCircle();
  tell(number);
}

function onCircleKey(event) {
  if (!state?.ring) {
    return;
  }
  const last = segmentsOf(state.ring).length - 1;
  const to = {
    ArrowRight: look.segment >= last ? 0 : look.segment + 1,
    ArrowDown: look.segment >= last ? 0 : look.segment + 1,
    ArrowLeft: look.segment <= 0 ? last : look.segment - 1,
    ArrowUp: look.segment <= 0 ? last : look.segment - 1,
    Home: 0,
    End: last,
    Escape: -1,
  }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    choose(to);
  }
}

const STATE_CLASSES = { ACTIVE: "good-text", RECOVERING: "warn-text" };
const STATE_MARKS = { ACTIVE: "● ", RECOVERING: "◐ " };

function makeShard(shard) {
  const row = element("tr");
  const name = element("th");
  name.scope = "row";
  const button = element("button", "shard-name");
  button.type = "button";
  button.title = "Show only this shard's arcs on the circle";
  button.append(swatch(shardIndex(shard.id)), element("span", "", shard.id));
  button.addEventListener("click", () => {
    look.shard = look.shard === shard.id ? "" : shard.id;
    show();
  });
  name.append(button, element("span", "leader"));
  row.append(name);
  for (const kind of ["", "", "number", "number", "number", "number", "number", "number"]) {
    row.append(element("td", kind));
  }
  row.children[1].append(element("span"), element("small", "below"));
  return row;
}

function updateShard(row, shard) {
  const [name, stateCell, share, arcs, accounts, rate, intents, owed, disk] = row.children;
  name.querySelector("button").setAttribute("aria-pressed", String(look.shard === shard.id));
  say(name.querySelector(".leader"), (shard.leader || "no leader known") + (shard.release ? " · " + shard.release : ""));
  const [stateText, epochText] = stateCell.children;
  say(stateText, (STATE_MARKS[shard.state] ?? "✕ ") + shard.state);
  classes(stateText, STATE_CLASSES[shard.state] ?? "bad-text");
  const behind = state.ring && shard.ringEpoch !== null && shard.ringEpoch !== state.ring.epoch;
  say(epochText, shard.ringEpoch === null ? "no answer" : `at epoch ${shard.ringEpoch}${behind ? ", not " + state.ring.epoch : ""}`);
  classes(epochText, behind ? "below warn-text" : "below");
  const shareText = shard.weight === null ? "not on the ring" : percent(shard.share);
  const targetText = shard.weight === null ? "" : `target ${percent(shard.targetShare)}, weight ${shard.weight}`;
  const most = Math.max(...state.shards.map((each) => Math.max(each.share, each.targetShare)));
  const shareKey = shareText + targetText + most;
  if (share.dataset.value !== shareKey) {
    share.dataset.value = shareKey;
    const box = element("span", "share");
    const text = element("span", "", shareText);
    text.append(element("small", "", targetText));
    box.append(shareBar(shard.share, shard.targetShare, most, shardIndex(shard.id)), text);
    share.replaceChildren(box);
  }
  say(arcs, count(shard.arcCount));
  say(accounts, count(shard.accounts));
  const values = rates.get(shard.id) ?? [];
  rate.replaceChildren(...(shard.commandsPerSecond === null ? [] : [spark(values)]), document.createTextNode(count(shard.commandsPerSecond)));
  say(intents, count(shard.intents));
  say(owed, count(shard.owed));
  say(disk, bytes(shard.freeDiskBytes));
}

/** Once for each answer, so that the lines have one point a second. */
function remember() {
  for (const shard of state.shards) {
    const values = rates.get(shard.id) ?? [];
    values.push(shard.commandsPerSecond ?? 0);
    rates.set(shard.id, values.slice(-SAMPLES));
  }
}

const LANE_MARKS = { OPEN: "●", CLOSED: "○", PAUSED: "‖", UNKNOWN: "?" };
function laneClass(lane) {
  const late = lane.oldestMillis > 30000;
  switch (lane.state) {
    case "OPEN": return late ? "lane bad" : "lane open";
    case "CLOSED": return "lane";
    case "PAUSED": return "lane warn";
    default: return late ? "lane bad" : "lane warn";
  }
}
const laneName = (lane) => lane.source + ":" + lane.target;
const flight = (lane) => lane.preparing + lane.owed;

function showLanes() {
  const ids = [...new Set([...state.shards.map((shard) => shard.id), ...state.lanes.flatMap((lane) => [lane.source, lane.target])])];
  const lanes = new Map(state.lanes.map((lane) => [laneName(lane), lane]));
  sync(byId("lane-head"), [ids.join(" ")], (key) => key, () => {
    const row = element("tr");
    const corner = element("th", "quiet", "from ↓ to →");
    row.append(corner);
    for (const id of ids) {
      const head = element("th", "", id);
      head.scope = "col";
      row.append(head);
    }
    return row;
  }, () => {});
  sync(byId("lane-rows"), ids, (source) => source + " " + ids.join(" "), (source) => {
    const row = element("tr");
    const head = element("th", "", source);
    head.scope = "row";
    row.append(head);
    ids.forEach(() => row.append(element("td")));
    return row;
  }, (row, source) => ids.forEach((target, index) => updateLane(row.children[index + 1], source, target, lanes.get(source + ":" + target))));
  const chosen = lanes.get(look.lane);
  say(byId("lane-detail"), chosen ? laneText(chosen) : "Choose a lane to see more of it.");
}

function updateLane(cell, source, target, lane) {
  if (!lane) {
    if (cell.dataset.value !== "none") {
      cell.dataset.value = "none";
      cell.replaceChildren(element("span", "quiet", source === target ? "—" : "never used"));
    }
    return;
  }
  let button = cell.querySelector("button");
  if (!button) {
    cell.dataset.value = "lane";
    button = element("button", "lane");
    button.type = "button";
    button.append(element("span", "state"), element("span", "flight"));
    button.addEventListener("click", () => {
      look.lane = look.lane === source + ":" + target ? "" : source + ":" + target;
      show();
    });
    cell.replaceChildren(button);
  }
  classes(button, laneClass(lane));
  say(button.children[0], (LANE_MARKS[lane.state] ?? "!") + " " + lane.state);
  say(button.children[1], flight(lane) === 0 ? "nothing in flight" : `${count(flight(lane))} in flight, ${age(lane.oldestMillis)}`);
  button.setAttribute("aria-pressed", String(look.lane === laneName(lane)));
  button.setAttribute("aria-label", `Lane ${source} to ${target}: ${lane.state}, ${count(flight(lane))} in flight, oldest ${age(lane.oldestMillis)}`);
}

function laneText(lane) {
  return `${laneName(lane)} · ${lane.state} · ${count(lane.preparing)} without verdict, ${count(lane.owed)} decisions owed, oldest ${age(lane.oldestMillis)}` +
    (lane.pausedBy ? ` · paused by ${lane.pausedBy}` : "") +
    (lane.trouble ? ` · ${lane.trouble}` : "") +
    (lane.state === "OPEN" ? "" : ` · payswitch lane describe ${laneName(lane)}`);
}

function moveText(move) {
  const part = move.totalBytes > 0 ? ` ${percent(Math.min(1, move.copiedBytes / move.totalBytes))}` : "";
  return `${move.id} · arcs ${range(move.first, move.count, state.ring ? state.ring.arcCount : 4096)} · ${move.source} → ${move.target} · ${move.state}${part}` +
    (move.paused ? " · PAUSED" : "") +
    (move.bytesPerSecond > 0 ? ` · ${bytes(move.bytesPerSecond)}/s` : "") +
    (move.waitingRows > 0 ? ` · ${count(move.waitingRows)} rows behind` : "") +
    (move.stuck ? ` · STUCK: ${move.stuck}` : "") +
    (move.lastError ? ` · last error: ${move.lastError}` : "");
}

function showOperations() {
  const moving = state.moves.filter((move) => move.underWay);
  byId("no-operations").hidden = state.operations.length > 0 || moving.length > 0;
  sync(byId("operation-list"), state.operations, (operation) => operation.id, () => {
    const row = element("li");
    const head = element("div");
    const progress = element("progress");
    head.append(element("strong"), progress, element("span"));
    row.append(head, element("div", "why"), element("ul"));
    return row;
  }, (row, operation) => {
    const [head, why, moves] = row.children;
    const [name, progress, done] = head.children;
    say(name, `${operation.id}  ${operation.kind} ${operation.shard}  ${operation.state}`);
    classes(name, operation.state === "FAILED" ? "bad-text" : operation.state === "PAUSED" ? "warn-text" : "");
    progress.max = Math.max(1, operation.moveCount);
    progress.value = operation.moveCount ? operation.movesDone : 0;
    progress.hidden = operation.moveCount === 0;
    progress.setAttribute("aria-label", "Moves of " + operation.id + " that are done");
    say(done, operation.moveCount ? `${operation.movesDone} of ${operation.moveCount} moves` : "");
    say(why, `${moment(operation.created)} by ${operation.actor}` + (operation.reason ? `: ${operation.reason}` : "") + (operation.lastError ? ` · last error: ${operation.lastError}` : ""));
    sync(moves, moving.filter((move) => move.operation === operation.id), (move) => move.id, () => element("li"), (line, move) => {
      say(line, moveText(move));
      classes(line, move.stuck ? "bad-text" : move.paused ? "warn-text" : "");
    });
  });
  const legend = byId("legend");
  legend.hidden = moving.length === 0;
  sync(legend, moving, (move) => move.id + shardIndex(move.target), (move) => {
    const row = element("li", colourOf(shardIndex(move.target)));
    row.append(swatch(shardIndex(move.target)), element("span"));
    return row;
  }, (row, move) => say(row.lastElementChild, `${range(move.first, move.count, state.ring ? state.ring.arcCount : 4096)} ${move.source} → ${move.target} · ${move.id} · ${move.state}`));
}

function changesOf(entry) {
  if (entry.problem) {
    return ["not known: " + entry.problem];
  }
  if (entry.movedArcCount === null) {
    return [entry.epoch === 1 ? "the cluster was made" : "the one before it is not kept"];
  }
  const lines = entry.weights.map((weight) =>
    weight.before === null
      ? `${weight.shard} joins with weight ${weight.after}`
      : weight.after === null
        ? `${weight.shard} leaves, had weight ${weight.before}`
        : `weight of ${weight.shard} ${weight.before} → ${weight.after}`);
  const arcCount = state.ring ? state.ring.arcCount : 4096;
  for (const moved of entry.moved) {
    lines.push(`${count(moved.count)} arcs ${range(moved.first, moved.count, arcCount)} ${moved.source} → ${moved.target}`);
  }
  return lines.length ? lines : ["nothing but the epoch"];
}

function showHistory() {
  const problem = byId("history-problem");
  problem.hidden = !state.historyProblem;
  say(problem, state.historyProblem ? `What is shown may lack the newest: ${state.historyProblem}` : "");
  sync(byId("history-rows"), state.history, (entry) => entry.epoch, (entry) => {
    const row = element("tr");
    const head = element("th", "number");
    head.scope = "row";
    const button = element("button", "", String(entry.epoch));
    button.type = "button";
    button.addEventListener("click", () => {
      look.epoch = look.epoch === entry.epoch ? 0 : entry.epoch;
      show();
    });
    head.append(button);
    row.append(head, element("td"), element("td", "number"), element("td", "wrap"));
    return row;
  }, (row, entry) => {
    const [head, since, runs, change] = row.children;
    const button = head.firstElementChild;
    button.setAttribute("aria-pressed", String(look.epoch === entry.epoch));
    button.title = "Mark on the circle what epoch " + entry.epoch + " moved";
    say(since, entry.since ? `${moment(entry.since)} (${age(Date.parse(state.taken) - Date.parse(entry.since))} ago)` : "–");
    say(runs, entry.runs === null ? "–" : count(entry.runs));
    const lines = changesOf(entry);
    say(change, lines.slice(0, 6).join("; ") + (lines.length > 6 ? `; and ${lines.length - 6} more` : ""));
    classes(change, entry.problem ? "wrap bad-text" : "wrap");
  });
}

function show() {
  showHead();
  showProblems();
  showCircle();
  sync(byId("shard-rows"), state.shards, (shard) => shard.id + shardIndex(shard.id), makeShard, updateShard);
  showLanes();
  showOperations();
  showHistory();
}

function fail(why) {
  failedSince = failedSince || Date.now();
  const banner = byId("unreachable");
  banner.hidden = false;
  say(banner, `${why}${state ? ` What is shown is of ${moment(state.taken)}.` : ""}`);
  document.body.classList.toggle("stale", state !== null);
}

function take(answer) {
  if (answer.error) {
    fail("✕ " + answer.error + ".");
    return;
  }
  failedSince = 0;
  byId("unreachable").hidden = true;
  document.body.classList.remove("stale");
  if (state?.taken !== answer.taken) {
    state = answer;
    remember();
    show();
  }
}

async function ask() {
  if (asking) {
    return;
  }
  asking = true;
  let next = INTERVAL_MILLIS;
  try {
    const response = await fetch("ring/state.json", { cache: "no-store", signal: AbortSignal.timeout(LIMIT_MILLIS) });
    if (!response.ok) {
      throw new Error("status " + response.status);
    }
    const answer = await response.json();
    if (answer.pending) {
      next = SOON_MILLIS;
    } else {
      take(answer);
    }
  } catch (unreachable) {
    fail("✕ This router does not answer.");
  }
  asking = false;
  const seen = state ? Date.parse(state.taken) : 0;
  say(byId("updated"), paused ? "paused" : failedSince ? `no answer for ${age(Date.now() - failedSince)}` : seen ? `as of ${moment(state.taken).slice(11)}` : "asking …");
  if (!paused) {
    clearTimeout(timer);
    timer = setTimeout(ask, document.hidden ? 5 * INTERVAL_MILLIS : next);
  }
}

byId("circle").addEventListener("keydown", onCircleKey);
byId("circle").addEventListener("pointerleave", () => state && tell(look.segment));
byId("pause").addEventListener("click", () => {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", String(paused));
  say(byId("pause"), paused ? "Paused" : "Pause");
  say(byId("updated"), paused ? "paused" : "asking …");
  if (!paused) {
    ask();
  }
});
ask();
