// A step of a return saves itself.

import { watch } from "./autosave.js";

const form = document.querySelector("form[data-autosave]");
if (form) watch(form);
