// Saves a step while it is being written: within five seconds of typing, on leaving a field, and on
// hiding the page. The reply never touches a field, so that what was typed meanwhile stays.
//
// Words are safe once the server has them; until then this page says so, tries again, and asks
// before it is left. Each save has a number (`turn`): replies may come late, twice or never.

const PAUSE = 2000; // ms after the last key
const LONGEST = 4500; // ms after the first key that was not saved
const PATIENCE = 15000; // ms for a reply
const RETRIES = [3000, 6000, 12000, 30000]; // ms; the last one again and again
const KEEPALIVE_LIMIT = 60000; // bytes; browsers let no more outlive the page
const UNDERSTOOD = [200, 401, 409]; // replies with words for the person
const NO_CONNECTION =
  "Not saved: there is no connection. This page tries again by itself; keep it open.";
const TOO_MUCH =
  "Not saved: this is more than can be saved at once. Shorten it, or copy it elsewhere.";
const BROKEN = "Not saved: something went wrong. This page tries again by itself; keep it open.";

export function watch(form) {
  const status = document.getElementById("saving");
  const unsaved = new Map(); // question -> number of its last change
  let changes = 0;
  let firstChange = 0;
  let timer = 0;
  let failures = 0;
  let lastReply = 0;
  let running = null; // the promise of the save that is under way
  let leaving = false;

  // A page out of the browser's cache is another page: it shows what was, not what was typed since.
  form.elements.page.value = form.elements.page.value.slice(0, 8) + randomName();

  form.addEventListener("input", ({ target }) => {
    if (!changed(target)) return;
    firstChange = firstChange || Date.now();
    plan(Math.min(PAUSE, Math.max(0, firstChange + LONGEST - Date.now())));
  });
  form.addEventListener("change", ({ target }) => changed(target) && plan(0));
  form.addEventListener("focusout", () => unsaved.size && plan(0));
  form.addEventListener("submit", submitted, { capture: true });
  document.addEventListener("visibilitychange", () => document.hidden && hide());
  document.addEventListener("htmx:oobBeforeSwap", spareWhatIsWritten);
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("online", () => unsaved.size && plan(0));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved.size) event.preventDefault();
  });
  if (!status.textContent.trim()) say("Your answers save themselves while you write.");

  function changed(field) {
    const question = field.closest(".portal-question");
    if (question) unsaved.set(nameOf(question), ++changes);
    return Boolean(question);
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  // One save at a time; what is typed while it runs waits for the next.
  async function save() {
    if (running || !unsaved.size) return;
    clearTimeout(timer);
    firstChange = 0;
    running = send();
    const went = await running;
    running = null;
    failures = went ? 0 : failures + 1;
    if (unsaved.size) plan(went ? PAUSE : RETRIES[Math.min(failures, RETRIES.length) - 1]);
  }

  // The page may not live to see the reply, nor that of a save under way.
  async function hide() {
    if (leaving || !unsaved.size) return;
    if (!("keepalive" in Request.prototype)) navigator.sendBeacon(location.pathname, bodyOf(unsaved));
    else if (!(await send())) plan(RETRIES[0]);
  }

  async function send() {
    const sent = new Map(unsaved);
    const body = bodyOf(sent);
    const turn = Number(body.get("turn"));
    try {
      const response = await post(body);
      if (!UNDERSTOOD.includes(response.status)) {
        fail(response.status === 413 ? TOO_MUCH : BROKEN);
        return false;
      }
      const html = await response.text();
      const homeless = (response.headers.get("Unsaved") || "").split(" ");
      for (const [question, change] of sent) {
        if (unsaved.get(question) === change && !homeless.includes(question)) unsaved.delete(question);
      }
      show(html, turn);
      return !homeless.some((question) => sent.has(question));
    } catch {
      fail(NO_CONNECTION);
      return false;
    }
  }

  // The page's own fields and, of the questions, those that have changed.
  function bodyOf(questions) {
    const turn = form.elements.turn;
    turn.value = Number(turn.value) + 1;
    const body = new URLSearchParams({ autosave: "yes" });
    for (const [name, value] of new FormData(form)) {
      const [, question] = name.match(/^(?:mine-)?(q\d+)(?:-|$)/) || [];
      if (typeof value === "string" && (!question || questions.has(question))) body.append(name, value);
    }
    return body;
  }

  function show(html, turn) {
    if (turn < lastReply) return;
    lastReply = turn;
    status.classList.remove("portal-saving--failed");
    window.htmx.swap(status, html, { swapStyle: "innerHTML" });
  }

  function fail(words) {
    status.classList.add("portal-saving--failed");
    say(words);
  }

  function say(words) {
    status.textContent = words;
  }

  // A button pressed: first see that the words arrive. Without a connection the page stays.
  async function submitted(event) {
    if (leaving || !form.requestSubmit || (!unsaved.size && !running)) {
      leave();
      return;
    }
    event.preventDefault();
    await running;
    if (unsaved.size) await save();
    if (unsaved.size) return;
    leave();
    form.requestSubmit(stillThere(event.submitter));
  }

  // The reply may have put a new button in the place of the one that was pressed.
  function stillThere(button) {
    if (!button || form.contains(button)) return button;
    form.append(button);
    button.hidden = true;
    return button;
  }

  function leave() {
    leaving = true;
    form.elements.turn.value = Number(form.elements.turn.value) + 1;
  }

  // A question may come or go by the answer to another, but never under somebody's hands.
  function spareWhatIsWritten({ detail }) {
    const [, question] = detail.target.id.match(/^(q\d+)-slot$/) || [];
    if (!question) return;
    const inUse = detail.target.contains(document.activeElement) || unsaved.has(question);
    if (inUse) detail.shouldSwap = false;
  }
}

async function post(body) {
  const patience = new AbortController();
  const clock = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(location.pathname, {
      method: "POST",
      body,
      keepalive: body.toString().length < KEEPALIVE_LIMIT,
      redirect: "error",
      signal: patience.signal,
    });
  } finally {
    clearTimeout(clock);
  }
}

function nameOf(question) {
  return question.id.replace("-question", "");
}

function randomName() {
  return Math.random().toString(36).slice(2, 10).padEnd(8, "0");
}
