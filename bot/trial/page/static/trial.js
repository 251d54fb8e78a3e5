// The trial's page: what one does goes to /do, what the server then shows comes back as parts of the page and is put in its place.
"use strict";

const body = document.body;
const status = document.getElementById("status");
let version = body.dataset.version;
let busy = 0;
let opener = null; // what opened the modal, which gets the focus back

const region = (id) => document.getElementById(id);

// --- what the server shows ------------------------------------------------------------------------------------------

function take(told) {
  version = String(told.version);
  for (const [id, html] of Object.entries(told.parts)) {
    if (id === "timeline" || id === "thread") lines(region(id), html);
    else if (id === "modal") modal(html);
    else replace(region(id), html);
  }
  if (told.said) say(told.said);
}

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

// A message that has not changed stays as it is, so that a screen reader hears what is new and nothing else.
function lines(list, html) {
  if (!list) return;
  const scroll = list.closest(".scroll");
  const low = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const wanted = [...parsed(html).children];
  const kept = new Map([...list.children].map((line) => [line.dataset.key, line]));
  const focused = document.activeElement && document.activeElement.closest("[data-key]");
  let last = null;
  let grown = null; // the first line that is new
  for (const line of wanted) {
    const old = kept.get(line.dataset.key);
    let shown = line;
    if (old && line.dataset.key) {
      kept.delete(line.dataset.key);
      if (old.dataset.rev === line.dataset.rev) shown = old;
      else {
        old.replaceWith(line);
        // The button that was pressed is gone with the old words: whoever pressed it is at the new ones.
        if (focused === old) line.focus({ preventScroll: true });
      }
    } else grown ??= line;
    const place = last ? last.nextElementSibling : list.firstElementChild;
    if (shown !== place) list.insertBefore(shown, place);
    last = shown;
  }
  for (const line of kept.values()) line.remove();
  while (last && last.nextElementSibling) last.nextElementSibling.remove();
  if (low && grown) newest(scroll, grown);
}

function replace(place, html) {
  if (!place || place.dataset.html === html) return;
  const first = place.dataset.html === undefined;
  place.dataset.html = html;
  if (first && place.innerHTML.trim() === html.trim()) return;
  const inside = place.contains(document.activeElement);
  const open = [...place.querySelectorAll("details")].map((one) => one.open);
  place.replaceChildren(parsed(html));
  if (place.id === "inspector") place.querySelectorAll("details").forEach((one, n) => { one.open = open[n] ?? one.open; });
  if (inside) { place.tabIndex = -1; place.focus({ preventScroll: true }); }
}

function modal(html) {
  const holder = region("modal");
  const old = holder.querySelector("dialog");
  const fresh = parsed(html).querySelector("dialog");
  if (old && fresh && old.dataset.rev === fresh.dataset.rev) return;
  if (!old && !fresh) return;
  holder.replaceChildren(...(fresh ? [fresh] : []));
  if (fresh) {
    if (!old) opener = document.activeElement;
    show(fresh);
  } else {
    const back = opener && opener.isConnected ? opener : region("composer") || region("scroll");
    opener = null;
    if (back) back.focus({ preventScroll: true });
  }
}

function show(dialog) {
  dialog.showModal();
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); act({ do: "close" }); });
  const first = dialog.querySelector("[aria-invalid='true']") || dialog.querySelector(".blocks input, .blocks select, .blocks textarea")
    || dialog.querySelector(".blocks button") || dialog.querySelector("footer button");
  if (first) first.focus();
}

function say(words) {
  status.textContent = "";
  // Emptied first, so that the same words said twice are heard twice.
  setTimeout(() => { status.textContent = words; }, 30);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ""; }, 12000);
}

// All that is new, where there is room for it; else from its beginning on, which is what one reads first.
function newest(scroll, line) {
  down(scroll);
  const hidden = scroll.getBoundingClientRect().top - line.getBoundingClientRect().top;
  if (hidden > 0) scroll.scrollTop -= hidden;
}

function down(scroll) {
  if (scroll) scroll.scrollTop = scroll.scrollHeight;
}

// --- what one does --------------------------------------------------------------------------------------------------

async function act(deed) {
  busy += 1;
  body.classList.add("busy");
  try {
    const answer = await fetch("/do", {
      method: "POST",
      headers: { "content-type": "application/json", "x-trial-token": body.dataset.token },
      body: JSON.stringify({ at: body.dataset.query, ...deed }),
    });
    // Another trial has started meanwhile: its page has another token.
    if (answer.status === 403) location.reload();
    else if (answer.ok) take(await answer.json());
  } finally {
    busy -= 1;
    if (!busy) body.classList.remove("busy");
  }
}

async function look() {
  if (!document.hidden && !busy) {
    const answer = await fetch(`/parts?${body.dataset.query}&since=${version}`).catch(() => null);
    if (answer && answer.status === 200 && !busy) take(await answer.json());
  }
  setTimeout(look, 2000);
}

const on = (element) => element.closest("[data-on]")?.dataset.on || "";

document.addEventListener("click", (event) => {
  const menu = event.target.closest("details.menu");
  for (const one of document.querySelectorAll("details.menu[open]")) if (one !== menu) one.open = false;
  const pressed = event.target.closest("button, a[data-act]");
  if (!pressed) return;
  const { act: is, block, action, chosen, confirm: sure } = pressed.dataset;
  if (is !== undefined && (!sure || window.confirm(sure))) {
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    act({ do: "act", on: on(pressed), block, action, chosen });
  } else if (pressed.dataset.shortcut) {
    menu.open = false;
    act({ do: "shortcut", on: on(pressed), callback: pressed.dataset.shortcut });
  } else if (pressed.dataset.close !== undefined) act({ do: "close" });
  else if (pressed.dataset.lang) act({ do: "lang", lang: pressed.dataset.lang }).then(() => location.reload());
  else if (pressed.dataset.clock) act({ do: "clock", how: pressed.dataset.clock });
  else if (pressed.dataset.redeliver !== undefined) act({ do: "redeliver" });
  else if (pressed.dataset.fill) fill(region("composer"), pressed.dataset.fill);
  else if (pressed.id === "menu") {
    const open = region("side").classList.toggle("open");
    pressed.setAttribute("aria-expanded", String(open));
    if (open) region("side").querySelector("a").focus();
  }
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-choose]");
  if (!field) return;
  const { block, action } = field.dataset;
  const same = [...document.getElementsByName(field.name)].filter((one) => on(one) === on(field));
  const chosen = field.type === "checkbox" ? same.filter((one) => one.checked).map((one) => one.value) : field.value;
  act({ do: "act", on: on(field), block, action, chosen });
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches("dialog form")) {
    const values = {};
    for (const [name, value] of new FormData(form)) (values[name] ??= []).push(value);
    for (const box of form.querySelectorAll("input[type=checkbox]")) values[box.name] ??= [];
    act({ do: "send", on: on(form), values });
  } else if (form.matches("[data-faults]")) {
    act({ do: "fault", ...Object.fromEntries(new FormData(form)) });
  } else if (form.matches(".composer")) send(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  } else if (region("side").classList.contains("open")) region("menu").click();
});

// --- writing --------------------------------------------------------------------------------------------------------

function send(form) {
  const box = form.elements.text;
  const text = box.value;
  if (!text.trim()) return;
  box.value = "";
  hint(box);
  down(form.parentElement.querySelector(".scroll"));
  act({ do: "say", text, in_thread: Boolean(form.dataset.thread) });
}

function fill(box, words) {
  box.value = words;
  box.focus();
  hint(box);
}

const list = (box) => region(`${box.id}-list`);
const options = (box) => [...list(box).children].filter((one) => !one.hidden);

// What is typed so far: a command at the beginning, or a name after @.
function typed(box) {
  const before = box.value.slice(0, box.selectionStart);
  const command = box.id === "composer" ? before.match(/^\/\S*$/) : null;
  const found = command || before.match(/(?:^|\s)(@[^\s@]*)$/);
  return found ? found[1] || found[0] : "";
}

function suggest(box) {
  const start = typed(box).toLowerCase();
  let any = false;
  for (const one of list(box).children) {
    one.hidden = !start || !one.dataset.insert.toLowerCase().startsWith(start);
    one.setAttribute("aria-selected", "false");
    any = any || !one.hidden;
  }
  list(box).hidden = !any;
  box.setAttribute("aria-expanded", String(any));
  choose(box, any ? 0 : -1);
}

function choose(box, at) {
  const shown = options(box);
  shown.forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
  if (at < 0 || !shown[at]) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", shown[at].id);
    shown[at].scrollIntoView({ block: "nearest" });
  }
}

function insert(box, option) {
  const start = typed(box);
  const at = box.selectionStart;
  const before = box.value.slice(0, at - start.length) + option.dataset.insert;
  box.value = before + box.value.slice(at).trimStart();
  box.setSelectionRange(before.length, before.length);
  box.focus();
  hint(box);
}

// A command that is typed to its end is sent by Enter, not completed.
const whole = (box, option) => box.value.trim().toLowerCase() === option.dataset.insert.trim().toLowerCase();

// How a command is written, while it is; else what one can do.
function hint(box) {
  suggest(box);
  const line = region(`${box.id}-hint`);
  const name = box.value.match(/^\/\S+(?=\s)/);
  const known = name && [...list(box).children].find((one) => one.dataset.insert.trim() === name[0].toLowerCase());
  const usage = known && known.querySelector("code");
  const words = usage ? `${name[0]} ${usage.textContent}` : line.dataset.usual;
  if (line.textContent !== words) line.textContent = words;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

for (const box of document.querySelectorAll(".composer textarea")) {
  box.addEventListener("input", () => hint(box));
  box.addEventListener("blur", () => setTimeout(() => { list(box).hidden = true; box.setAttribute("aria-expanded", "false"); }, 150));
  box.addEventListener("keydown", (event) => {
    const open = !list(box).hidden;
    const shown = options(box);
    const at = shown.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(box, (at + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length);
    } else if (open && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !whole(box, shown[Math.max(at, 0)])))) {
      event.preventDefault();
      insert(box, shown[Math.max(at, 0)]);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      list(box).hidden = true;
      box.setAttribute("aria-expanded", "false");
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send(box.form);
    }
  });
  list(box).addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) { event.preventDefault(); insert(box, option); }
  });
}

// --- at first -------------------------------------------------------------------------------------------------------

const guide = region("guide");
if (guide) {
  guide.open = (sessionStorage.getItem("guide") ?? (innerWidth < 760 ? "closed" : "open")) === "open";
  guide.querySelector("summary").addEventListener("click", () => sessionStorage.setItem("guide", guide.open ? "closed" : "open"));
}
const parent = new URLSearchParams(body.dataset.query).get("thread");
const told = parent && document.querySelector(`#timeline [data-on$=" ${CSS.escape(parent)}"]`);
if (told) told.scrollIntoView({ block: "center" });
else if (!guide || !guide.open || document.querySelectorAll("#timeline > .message").length > 3) down(region("scroll"));
down(region("thread-scroll"));
const dialog = document.querySelector("dialog");
if (dialog) show(dialog);
else if (parent) region("thread-composer").focus({ preventScroll: true });
setTimeout(look, 2000);
