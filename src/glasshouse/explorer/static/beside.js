// Fetches the life under each law as it is told, and writes what was counted into the table above.
// One after the other: the server tells one life at a time.
const progress = document.getElementById("progress");
const table = document.getElementById("differs");
const panels = [...document.querySelectorAll("[data-panel]")];
const columns = [];

function say(k) {
  progress.textContent = progress.dataset.says.replace("{k}", k).replace("{n}", panels.length);
}

function fill(column, counts) {
  columns[column] = counts;
  table.hidden = false;
  for (const row of table.querySelectorAll("[data-count]")) {
    const key = row.dataset.count;
    row.cells[column + 1].textContent = counts[key].toLocaleString("en");
    const known = columns.filter(Boolean).map((one) => one[key]);
    row.hidden = known.every((value) => value === 0);
    const name = row.cells[0];
    name.textContent = (new Set(known).size > 1 ? "≠ " : "") + name.textContent.replace(/^≠ /, "");
  }
}

async function tell(panel, column) {
  const answer = await fetch(panel.dataset.panel);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = page.querySelector(".told");
  if (!answer.ok || !told) {
    const why = page.querySelector("[role=alert]");
    panel.querySelector(".state").textContent = progress.dataset.failed + (why ? why.textContent : answer.status);
    return;
  }
  fill(column, JSON.parse(told.dataset.counts));
  panel.replaceChildren(...told.childNodes);
}

say(0);
for (const [column, panel] of panels.entries()) {
  await tell(panel, column);
  say(column + 1);
}
