// Steps through the months of a run without asking the server: every month's words and shades are in the page.
import { draw, specOf } from "./charts.js";

const STEP = 220; // thousandths of a second for a month
const found = document.getElementById("frames");
if (found) start(JSON.parse(found.textContent));

async function start(frames) {
  const at = (id) => document.getElementById(id);
  const slider = at("slider"), play = at("play"), says = at("says"), last = frames.months.length - 1;
  const tiles = new Map([...document.querySelectorAll("#tiles [data-code]")].map((one) => [Number(one.dataset.code), one]));
  const rows = [...document.querySelectorAll("#grid-table tbody tr")];
  let view = null, timer = 0;

  function show(k) {
    slider.value = k;
    slider.setAttribute("aria-valuetext", frames.names[k]);
    at("month-name").textContent = frames.names[k];
    says.textContent = frames.says[k];
    at("reform-now").textContent = frames.reforms[k];
    document.querySelector("#society-form select[name=month]").value = frames.months[k];
    frames.codes.forEach((code, i) => {
      const tile = tiles.get(code), cells = rows[i].querySelectorAll("td");
      tile.dataset.shade = frames.shades[k][i];
      tile.querySelector(".value").textContent = frames.texts[k][i];
      cells[0].textContent = frames.texts[k][i];
      cells[1].textContent = frames.counts[k][i] === null ? "–" : frames.counts[k][i].toLocaleString("en");
      cells[2].textContent = frames.adults[k][i] === null ? "–" : frames.adults[k][i].toLocaleString("en");
    });
    if (frames.codes.length) document.querySelector("#grid-table caption").textContent = frames.captions[k];
    for (const line of document.querySelectorAll("#tiles line.at")) {
      line.setAttribute("x1", (100 * k) / Math.max(last, 1));
      line.setAttribute("x2", (100 * k) / Math.max(last, 1));
    }
    if (view) view.data("month", [{ when: frames.when[k] }]).run();
  }

  // the address says what is shown, and so do all links that lead back to this page or to its twin
  function keep(k) {
    const here = new URL(location.href);
    here.searchParams.set("month", frames.months[k]);
    history.replaceState(null, "", here);
    for (const link of document.querySelectorAll("a[href]")) {
      const to = new URL(link.href);
      if (!link.dataset.month && [here.pathname, `${here.pathname}.json`].includes(to.pathname)) {
        to.searchParams.set("month", frames.months[k]);
        link.href = to.pathname + to.search;
      }
    }
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = play.dataset.play;
    says.setAttribute("aria-live", "polite");
    keep(Number(slider.value));
  }

  function begin() {
    says.setAttribute("aria-live", "off"); // nobody can listen as fast as months go by
    play.textContent = play.dataset.stop;
    if (Number(slider.value) >= last) show(0);
    timer = setInterval(() => {
      const k = Number(slider.value) + 1;
      show(Math.min(k, last));
      if (k >= last) stop();
    }, STEP);
  }

  play.addEventListener("click", () => (timer ? stop() : begin()));
  slider.addEventListener("input", () => {
    if (timer) stop();
    show(Number(slider.value));
  });
  slider.addEventListener("change", () => keep(Number(slider.value)));
  for (const link of document.querySelectorAll("a[data-month]")) {
    link.addEventListener("click", (event) => {
      const k = frames.months.indexOf(link.dataset.month);
      if (k < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (timer) stop();
      show(k);
      keep(k);
    });
  }
  for (const chosen of document.querySelectorAll("#society-form select:not([name=month])")) {
    chosen.addEventListener("keydown", (event) => event.key === "Enter" && chosen.form.requestSubmit());
  }
  document.querySelector("#months .sliding").hidden = false;
  const place = document.querySelector("[data-chart=line]");
  view = await draw(place, specOf("line"));
  show(Number(slider.value));
}
