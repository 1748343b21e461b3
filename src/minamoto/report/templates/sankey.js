for (const hint of document.querySelectorAll(".part-trace > .hint")) hint.hidden = false;
for (const picture of document.querySelectorAll("svg.sankey")) {
  const links = [...picture.querySelectorAll(".link")];
  const choose = (band) => {
    picture.classList.toggle("chosen", band !== null);
    for (const link of links) {
      const { from, to } = link.dataset;
      link.classList.toggle("lit", band !== null && (from === band || to === band));
    }
  };
  const focused = () => picture.querySelector(".band:focus-visible")?.dataset.band ?? null;
  for (const band of picture.querySelectorAll(".band")) {
    band.addEventListener("pointerenter", () => choose(band.dataset.band));
    band.addEventListener("pointerleave", () => choose(focused()));
    band.addEventListener("focus", () => choose(band.dataset.band));
    band.addEventListener("blur", () => choose(null));
  }
}
