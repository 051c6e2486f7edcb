// Tells before the session ends, and lets it go on.

const ASKED_AGAIN = 15_000; // milliseconds; another tab may have gone on working

export function announceEnd(footer) {
  const line = footer.querySelector("[data-seconds-left]");
  const dialog = footer.querySelector("dialog");
  if (!line || !dialog?.showModal) return;

  const form = dialog.querySelector("form");
  const [before, after] = [dialog.querySelector("[data-before]"), dialog.querySelector("[data-after]")];
  const warning = 1000 * Number(line.dataset.warning);
  let ends = 0;
  let asked = 0;
  let over = false;
  count(Number(line.dataset.secondsLeft));

  form.addEventListener("submit", stay);
  dialog.addEventListener("cancel", (event) => over || stay(event));
  after.querySelector("button").addEventListener("click", () => dialog.close());
  const clock = setInterval(look, 1000);

  function count(seconds) {
    ends = Date.now() + 1000 * seconds;
    const at = new Date(ends).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    footer.querySelectorAll("[data-ends-at]").forEach((place) => (place.textContent = at));
  }

  async function look() {
    if (ends - Date.now() > warning) return;
    if (Date.now() - asked > ASKED_AGAIN || ends <= Date.now()) await ask("GET");
    const left = ends - Date.now();
    if (over) return;
    if (left > warning) {
      dialog.close();
      return;
    }
    if (!dialog.open) dialog.showModal();
    say(left);
  }

  // Said politely, and only when the words change.
  function say(left) {
    const minutes = Math.ceil(left / 60_000);
    const words = minutes > 1 ? `${minutes} minutes left.` : "Less than a minute left.";
    const place = dialog.querySelector("[data-time-left]");
    if (place.textContent !== words) place.textContent = words;
  }

  async function stay(event) {
    event.preventDefault();
    await ask("POST");
    if (!over && ends - Date.now() > warning) dialog.close();
  }

  async function ask(method) {
    asked = Date.now();
    try {
      const body = method === "POST" ? new FormData(form) : undefined;
      const answer = await fetch(form.action, { method, body });
      if (!answer.ok) return;
      const { seconds } = await answer.json();
      if (seconds > 0) count(seconds);
      else end();
    } catch {
      // No connection: the time on the page still holds.
    }
  }

  function end() {
    over = true;
    clearInterval(clock);
    before.hidden = true;
    after.hidden = false;
    dialog.setAttribute("aria-labelledby", "session-over");
    if (!dialog.open) dialog.showModal();
    after.querySelector("a").focus();
  }
}
