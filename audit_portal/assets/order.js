// Rows are put in order by dragging, too. The buttons Up and Down beside them do the same for everybody.

const HELD = "portal-outline__held";
const TARGET = "portal-outline__target";

let held = null;

document.querySelectorAll("[data-at]").forEach((row) => {
  if (!moving(row)) return;
  row.draggable = true;
  row.addEventListener("dragstart", ({ dataTransfer }) => {
    held = row;
    dataTransfer.effectAllowed = "move";
    row.classList.add(HELD);
  });
  row.addEventListener("dragover", (event) => {
    if (!mayTakeThePlaceOf(row)) return;
    event.preventDefault();
    mark(row);
  });
  row.addEventListener("drop", (event) => {
    if (!mayTakeThePlaceOf(row)) return;
    event.preventDefault();
    move(held, row.dataset.at);
  });
  row.addEventListener("dragend", () => {
    row.classList.remove(HELD);
    mark(null);
    held = null;
  });
});

// The form of one of its buttons; a row without any stands alone.
function moving(row) {
  return row.querySelector("form[data-moves]");
}

function mayTakeThePlaceOf(row) {
  return held && row !== held && row.dataset.inside === held.dataset.inside;
}

function mark(row) {
  document.querySelectorAll(`.${TARGET}`).forEach((other) => other.classList.remove(TARGET));
  row?.classList.add(TARGET);
}

function move(row, at) {
  const form = moving(row);
  const place = document.createElement("input");
  place.type = "hidden";
  place.name = "at";
  place.value = at;
  form.append(place);
  form.submit();
}
