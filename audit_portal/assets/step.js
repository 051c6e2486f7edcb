// A step of a return: it saves itself, and shows some fields only once a choice asks for them.

import { watch } from "./autosave.js";

const form = document.querySelector("form[data-autosave]");
if (form) {
  watch(form);
  form.addEventListener("change", () => showWhatIsAsked(form));
  document.addEventListener("htmx:load", () => showWhatIsAsked(form));
  showWhatIsAsked(form);
}

// "If it does not apply, why not?" stands open without scripts; here only when that was chosen.
function showWhatIsAsked(part) {
  for (const place of part.querySelectorAll("[data-shown-for]")) {
    const chosen = part.querySelector(`[name="${place.dataset.shownOf}"]:checked`);
    place.hidden = !(chosen && place.dataset.shownFor.split(" ").includes(chosen.value));
  }
}
