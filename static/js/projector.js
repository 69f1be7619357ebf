// The keys of the hall's screen, its bell, and that it neither sleeps nor shows a pointer. A preview in a frame does nothing of it.
(() => {
  "use strict";
  if (window !== window.parent) return;
  const body = document.body;
  const note = document.querySelector(".screen-note");
  const scene = () => document.getElementById("scene");
  let shown = scene().dataset.scene;

  // Laid over the scene until the same key, Escape, or another scene from the console.
  function lay(name) {
    for (const over of document.querySelectorAll("[data-over]")) over.hidden = over.dataset.over !== name || !over.hidden;
  }

  let silence = 0;
  function say(text) {
    note.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => (note.textContent = ""), 5000);
  }

  let audio = null;
  let bySound = null; // what the key S said; until then the console decides
  const wantsSound = () => bySound ?? scene().hasAttribute("data-sound");

  // Browsers make no sound before somebody has touched the page.
  function wake() {
    if (!window.AudioContext) return;
    audio ||= new AudioContext();
    if (audio.state === "suspended") audio.resume();
  }

  function ring() {
    if (!audio || audio.state !== "running") return;
    for (const [pitch, loud] of [[880, 0.5], [1760, 0.2], [2637, 0.1]]) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(loud, audio.currentTime);
      volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 2.5);
      tone.connect(volume).connect(audio.destination);
      tone.start();
      tone.stop(audio.currentTime + 2.5);
    }
  }

  function turnSound() {
    bySound = !wantsSound();
    say(bySound ? note.dataset.textOn : note.dataset.textOff);
    if (bySound) ring();
  }

  function askForTouch() {
    if (wantsSound() && !navigator.userActivation?.hasBeenActive) say(note.dataset.textTouch);
  }

  function turnFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  // By the place of the key: the layout of the keyboard may be Russian.
  const ACTS = { KeyF: turnFullScreen, KeyQ: () => lay("q"), KeyB: () => lay("b"), KeyS: turnSound, Escape: () => lay(""), Slash: () => lay("?") };
  document.addEventListener("keydown", (event) => {
    wake();
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "?") lay("?");
    else ACTS[event.code]?.();
  });
  document.addEventListener("pointerdown", wake);
  body.addEventListener("clock:passed", () => wantsSound() && ring());

  let sounded = scene().hasAttribute("data-sound");
  body.addEventListener("htmx:after:swap", () => {
    if (scene().dataset.scene !== shown) lay("");
    shown = scene().dataset.scene;
    const sounds = scene().hasAttribute("data-sound");
    if (sounds !== sounded) {
      sounded = sounds;
      bySound = null;
      askForTouch();
    }
  });

  let idle = 0;
  function rest() {
    body.classList.remove("is-idle");
    clearTimeout(idle);
    idle = setTimeout(() => body.classList.add("is-idle"), 3000);
  }
  document.addEventListener("pointermove", rest);
  rest();

  // Only where the page is trusted, as at localhost, can a screen be kept awake.
  const stayAwake = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
})();
