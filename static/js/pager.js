// What does not fit on the wall is turned page by page: [data-pager] is laid out in columns of its own height
// (data-pager-columns of them make a page) and moved by whole pages; [data-pager-count] shows «2 / 3».
(() => {
  "use strict";
  const EVERY = 12000;
  const HELD = 60000; // whoever turns by hand wants to read
  let scene = "";
  let page = 0;
  let heldUntil = 0;
  let edit = "";
  let clock = 0;

  const pager = () => document.querySelector("#scene [data-pager]");

  function pagesOf(flow) {
    flow.classList.remove("is-one");
    const gap = parseFloat(getComputedStyle(flow).columnGap) || 0;
    const step = flow.clientWidth + gap;
    const pages = Math.max(1, Math.ceil((flow.scrollWidth + gap) / step - 0.02));
    flow.classList.toggle("is-one", pages === 1);
    return { pages, step };
  }

  // Bridges stand together where a page holds them all, else each on a page of its own, as large as it fits;
  // one that fits no page even so is laid out in rows and goes on over the next pages.
  const WAYS = ["is-largest", "is-larger", "is-large", "is-plain", "is-tall"];
  function fitBridges(flow) {
    const bridges = flow.querySelectorAll("[data-pager-bridges] > .bridge");
    for (const bridge of bridges) bridge.classList.remove("is-apart", ...WAYS);
    if (!bridges.length || pagesOf(flow).pages === 1) return;
    for (const bridge of bridges) {
      bridge.classList.add("is-apart");
      for (const way of WAYS) {
        bridge.classList.remove(...WAYS);
        bridge.classList.add(way);
        if (bridge.getClientRects().length === 1) break;
      }
    }
  }

  // The first and the last page on which a thing stands: what runs now, or what is being written.
  function pagesWith(flow, step, selector) {
    const boxes = [...(flow.querySelector(selector)?.getClientRects() ?? [])];
    if (!boxes.length) return [0, 0];
    const page = ({ left }) => Math.max(0, Math.floor((left - flow.getBoundingClientRect().left + 1) / step));
    return [page(boxes[0]), page(boxes.at(-1))];
  }

  // A new scene is on the wall for its whole time before it turns.
  function begin() {
    heldUntil = 0;
    clearInterval(clock);
    clock = setInterval(() => Date.now() >= heldUntil && turn(1), EVERY);
  }

  function lay() {
    const flow = pager();
    const name = document.getElementById("scene").dataset.scene + (flow?.dataset.pagerOf ?? "");
    if (name !== scene) begin();
    if (!flow) {
      scene = name;
      return;
    }
    const edited = flow.dataset.pagerEdit ?? "";
    const isWritten = edit && edit !== edited;
    edit = edited;
    flow.style.transform = "";
    fitBridges(flow);
    const { pages, step } = pagesOf(flow);
    if (name !== scene) [page] = pagesWith(flow, step, "[data-pager-here]");
    scene = name;
    // What is being written, or is the newest place shown, comes to the wall and stays there for a while.
    if (isWritten) {
      const [first, last] = pagesWith(flow, step, "[data-pager-edited]");
      if (page % pages < first || page % pages > last) page = first;
      heldUntil = Date.now() + HELD;
    }
    page = ((page % pages) + pages) % pages;
    flow.style.transform = page ? `translateX(${-page * step}px)` : "";
    count(pages);
  }

  function count(pages) {
    const place = document.querySelector("#scene [data-pager-count]");
    if (!place) return;
    // Its room is kept where there is one page only, or showing it would change what fits.
    place.classList.toggle("is-quiet", pages < 2);
    place.textContent = `${page + 1} / ${pages}`;
  }

  function turn(by) {
    page += by;
    lay();
  }

  document.addEventListener("keydown", ({ code }) => {
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[code];
    if (!by) return;
    heldUntil = Date.now() + HELD;
    turn(by);
  });
  document.body.addEventListener("htmx:after:swap", lay);
  window.addEventListener("resize", lay);
  document.fonts?.ready.then(lay);
  lay();
})();
