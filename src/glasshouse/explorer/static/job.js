// Asks once a second how a run goes, and shows it. What can be done changes with the state: then the page is
// loaded again, so that its buttons are those of the server.
const PAUSE = 1000;
const QUIET = 10_000; // a reader that reads aloud hears of a month only now and then
const MOST_FAILURES = 5;
const ENDED = new Set(["finished", "stopped", "failed"]);
const place = document.getElementById("job");
const state = document.getElementById("job-state");
const aloud = document.getElementById("job-aloud");
const progress = document.getElementById("job-progress");
const log = document.getElementById("job-log");
let saidAt = 0;
let failures = 0;

function show({ job, log: lines }) {
  progress.max = job.of || 1;
  progress.value = job.done;
  state.textContent = job.says;
  if (Date.now() - saidAt > QUIET) {
    aloud.textContent = job.says;
    saidAt = Date.now();
  }
  const text = lines.join("\n");
  if (log.textContent !== text) {
    const isAtEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
    log.textContent = text;
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }
}

function offersOtherDeeds(now) {
  return ENDED.has(now) || (now === "stopping") !== (place.dataset.state === "stopping");
}

async function look() {
  try {
    const answer = await fetch(place.dataset.twin, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const twin = await answer.json();
    failures = 0;
    if (offersOtherDeeds(twin.job.state)) {
      location.reload();
      return;
    }
    show(twin);
  } catch {
    failures += 1;
    if (failures >= MOST_FAILURES) {
      state.textContent = aloud.textContent = place.dataset.lost;
      return;
    }
  }
  setTimeout(look, PAUSE);
}

log.scrollTop = log.scrollHeight;
if (!ENDED.has(place.dataset.state)) {
  document.getElementById("job-reload").hidden = true;
  setTimeout(look, PAUSE);
}
