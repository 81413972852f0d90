// Draws every chart of a page from the specification beside it. Vega's own interpreter runs its expressions,
// so that the page needs no right to make code from text.
const LOOKS = { background: "transparent" };

export async function draw(place, spec) {
  const { view } = await window.vegaEmbed(place, { ...spec, config: { ...spec.config, ...LOOKS } , ...LOOKS }, {
    actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
  });
  place.querySelector("svg")?.setAttribute("aria-hidden", "true"); // the figure is named; its table is for all
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0; // what scrolls can be scrolled by keyboard
  place.dataset.isDrawn = "true";
  return view;
}

export function specOf(key) {
  return JSON.parse(document.getElementById(`spec-${key}`).textContent);
}

for (const place of document.querySelectorAll("[data-chart]:not([data-by])")) {
  draw(place, specOf(place.dataset.chart));
}
