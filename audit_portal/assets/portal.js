// The portal works without any of this; scripts only make it smoother.

import { initAll } from "./govuk-frontend.min.js";
import { announceEnd } from "./session.js";

const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => fitScroll(target)));

document.body.classList.add("js-enabled", "govuk-frontend-supported");
care(document);
announceEnd(document.querySelector(".portal-footer") ?? document.body);

// Parts that htmx brings in later need the same care as those that came with the page.
document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt !== document.body) care(detail.elt);
});

function care(part) {
  initAll({ scope: part });
  part.querySelectorAll(".portal-scroll").forEach((frame) => resized.observe(frame));
  part.querySelectorAll("details[data-closes-itself]").forEach(closeItself);
  part.querySelectorAll("input[data-most-bytes]").forEach(tellTooLarge);
  part.querySelectorAll("form[method=post]").forEach(pressOnce);
}

// A frame that does not scroll should not be a stop of the Tab key.
function fitScroll(frame) {
  if (frame.scrollWidth > frame.clientWidth) frame.setAttribute("tabindex", "0");
  else frame.removeAttribute("tabindex");
}

// A menu: closed by Escape, and by pressing or moving elsewhere.
function closeItself(menu) {
  const summary = menu.querySelector("summary");
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener("click", ({ target }) => {
    if (!menu.contains(target)) menu.open = false;
  });
}

// A file that is too large is told before it travels; the server would refuse it after.
function tellTooLarge(input) {
  const most = Number(input.dataset.mostBytes);
  const told = document.createElement("p");
  told.className = "govuk-error-message";
  told.setAttribute("role", "alert");
  input.before(told);
  const tooLarge = () => [...input.files].filter(({ size }) => size > most).map(({ name }) => `“${name}”`);
  input.addEventListener("change", () => {
    const names = tooLarge().join(", ");
    told.textContent = names && `${names}: larger than ${Math.floor(most / 1048576)} MB. Choose again, or give a link.`;
  });
  input.form.addEventListener("submit", (event) => {
    if (!tooLarge().length) return;
    event.preventDefault();
    input.focus();
  });
}

// A second click on its way is dropped; the server would survive it, but people wonder.
function pressOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else if (!event.defaultPrevented) {
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 2000);
    }
  });
}

// A page that comes back from the browser's memory is ready to be sent again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
