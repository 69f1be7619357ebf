// Every clock of a page: <time class="clock" data-ends-at="ms"> counts down to a moment, <time data-wall> tells the time of day,
// <time data-since="ms"> how long ago something was; <time class="clock" data-left="ms"> stands still: paused.
// The moment is the server's: body[data-now] when the page was made, later the event live:now on the body.
(() => {
  "use strict";
  const MINUTE = 60000;
  const ANNOUNCED = { 5: "five", 1: "one" };
  const body = document.body;
  const navigation = performance.getEntriesByType("navigation")[0];
  // The page was made when its first byte was sent, not when this script ran; one from the browser's cache is older.
  const fresh = body.dataset.now && navigation?.type !== "back_forward";
  let serverNow = fresh ? Number(body.dataset.now) : Date.now();
  let measuredAt = (fresh && navigation?.responseStart) || performance.now();

  const now = () => serverNow + (performance.now() - measuredAt);

  // While a device sleeps, performance.now() may stand still and Date not; but Date also jumps when somebody sets it.
  // So the server is asked (live.js hears clock:slept), and only where it does not answer is the jump believed.
  const UNANSWERED = 3000;
  let apart = Date.now() - performance.now();
  let asked = 0;
  function noticeSleep() {
    const jump = Date.now() - performance.now() - apart;
    apart += jump;
    if (jump < 2000) return;
    document.dispatchEvent(new CustomEvent("clock:slept"));
    clearTimeout(asked);
    asked = setTimeout(() => {
      serverNow += jump;
      tick();
    }, UNANSWERED);
  }
  const two = (number) => String(number).padStart(2, "0");

  function digits(milliseconds, round, pad) {
    const seconds = round(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return `${minutes && pad ? two(minutes) : minutes}:${two(seconds % 60)}`;
    return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  }

  function warnAt(clock, endsAt) {
    if (clock.dataset.warnSeconds) return Number(clock.dataset.warnSeconds) * 1000;
    const startsAt = Number(clock.dataset.startsAt);
    return startsAt ? (endsAt - startsAt) / 10 : MINUTE;
  }

  function write(clock, sign, text) {
    const whole = sign ? `${sign} ${text}` : text;
    if (clock.textContent === whole) return;
    clock.textContent = "";
    if (sign) {
      const span = document.createElement("span");
      span.className = "clock-sign";
      span.textContent = `${sign} `;
      clock.append(span);
    }
    clock.append(text);
  }

  // Green, then amber, red in the last third of the amber, and over the end counting up: each with its word but the first.
  function stateOf(left, warn) {
    if (left <= -1000) return "over";
    if (left <= warn / 3) return "last";
    return left <= warn ? "warn" : "on";
  }

  const STATES = ["on", "warn", "last", "over"];
  function show(clock, state, left) {
    for (const name of STATES) clock.classList.toggle(`is-${name}`, name === state);
    const text = state === "over" ? `+${digits(-left, Math.floor, false)}` : digits(Math.max(0, left), Math.ceil, true);
    const signs = { warn: clock.dataset.textWarn, last: clock.dataset.textLast, over: clock.dataset.textOver };
    write(clock, signs[state] || "", text);
  }

  function countDown(clock) {
    const endsAt = Number(clock.dataset.endsAt);
    const left = endsAt - now();
    show(clock, stateOf(left, warnAt(clock, endsAt)), left);
    announce(endsAt, left);
    tellPassed(clock, left);
  }

  function standStill(clock) {
    const left = Number(clock.dataset.left);
    const text = left < 0 ? `+${digits(-left, Math.floor, false)}` : digits(left, Math.ceil, true);
    write(clock, clock.dataset.textPaused, text);
  }

  // Whoever waits for the end of a clock hears clock:passed from it, once: hx-trigger="clock:passed" around it.
  const running = new WeakSet();
  function tellPassed(clock, left) {
    if (left > 0) running.add(clock);
    else if (running.delete(clock)) clock.dispatchEvent(new CustomEvent("clock:passed", { bubbles: true }));
  }

  const announced = new Map();
  function announce(endsAt, left) {
    const before = announced.get(endsAt) ?? left;
    announced.set(endsAt, left);
    for (const [minutes, name] of Object.entries(ANNOUNCED)) {
      const moment = minutes * MINUTE;
      if (before > moment && left <= moment && left > moment - MINUTE / 2) say(name);
    }
  }

  function say(name) {
    const region = document.getElementById("clock-announcer");
    if (!region) return;
    // Emptied first, or the same sentence at the next stage would be no change and stay unsaid.
    region.textContent = "";
    setTimeout(() => {
      region.textContent = region.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`];
    }, 100);
  }

  // The wall clock of the hall: hours and minutes of the server's zone, so only the difference is added.
  function tellTime(clock) {
    clock.dataset.wall ||= `${clock.textContent.trim()}@${Math.floor(now() / MINUTE)}`;
    const [text, minute] = clock.dataset.wall.split("@");
    const [hours, minutes] = text.split(":").map(Number);
    const passed = hours * 60 + minutes + Math.floor(now() / MINUTE) - Number(minute);
    write(clock, "", `${two(Math.floor(passed / 60) % 24)}:${two(passed % 60)}`);
  }

  // How long ago something was, in whole minutes; without this script the time of day stands there.
  function tellAge(age) {
    const minutes = Math.max(0, Math.floor((now() - Number(age.dataset.since)) / MINUTE));
    // After an hour nobody counts minutes: the time of day, as the hall's zone has it, says more.
    write(age, "", minutes < 60 || !age.dataset.time ? age.dataset.text.replace("%s", minutes) : age.dataset.time);
  }

  function tick() {
    noticeSleep();
    document.querySelectorAll("[data-ends-at]").forEach(countDown);
    document.querySelectorAll(".clock[data-left]").forEach(standStill);
    document.querySelectorAll("[data-wall]").forEach(tellTime);
    document.querySelectorAll("[data-since]").forEach(tellAge);
  }

  body.addEventListener("live:now", ({ detail }) => {
    serverNow = detail.now;
    measuredAt = performance.now();
    clearTimeout(asked);
    tick();
  });
  body.addEventListener("htmx:after:swap", tick);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  setInterval(tick, 250);
  tick();
})();
