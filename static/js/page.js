// Loaded before the page is drawn, so that nothing that only works without scripts flashes up.
document.documentElement.classList.replace("no-js", "js");
