// Follows the session: hears *that* a topic changed and fires `live:<topic>` on the body; regions then fetch themselves.
// body: data-live="/live/<token>"  data-versions='{"agenda": 4}' (what the page was made from)
//       data-live-poll="4" (seconds)  data-live-spread="500" (milliseconds)
(() => {
  "use strict";
  const body = document.body;
  let url = body.dataset.live;
  if (!url) return;

  const POLL = Number(body.dataset.livePoll || 4) * 1000;
  const SPREAD = Number(body.dataset.liveSpread ?? 500);
  const SILENCE = 35000; // two heartbeats of the server and a little
  const FIRST_MESSAGE = 5000; // a proxy that holds a stream back does not hold back polling
  const STREAM_AGAIN = 60000;

  const known = JSON.parse(body.dataset.versions || "{}");
  const waiting = new Set();
  let stream = null;
  let timer = 0;
  let watchdog = 0;
  let again = 0;
  let streamNotBefore = 0;
  let heardAt = Number(body.dataset.now || Date.now());

  const jitter = (milliseconds) => milliseconds * (0.75 + Math.random() / 2);

  function later(action, milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  }

  function fire(topic, delay) {
    if (waiting.has(topic)) return;
    waiting.add(topic);
    setTimeout(() => {
      waiting.delete(topic);
      body.dispatchEvent(new CustomEvent(`live:${topic}`));
    }, delay);
  }

  const fireAll = () => Object.keys(known).forEach((topic) => fire(topic, Math.random() * SPREAD));

  function hear(message) {
    const delay = Math.random() * SPREAD;
    for (const [topic, version] of Object.entries(message.v)) {
      if (topic in known && known[topic] !== version) fire(topic, delay);
      known[topic] = version;
    }
    body.dispatchEvent(new CustomEvent("live:now", { detail: { now: message.now } }));
    heardAt = message.now;
    showConnected();
    watch();
  }

  function watch() {
    clearTimeout(watchdog);
    watchdog = setTimeout(fellSilent, SILENCE);
  }

  function fellSilent() {
    if (document.hidden) return;
    showOffline();
    follow();
  }

  function showOffline() {
    const notice = document.getElementById("offline");
    if (!notice || !notice.hidden) return;
    // The hall's time, whatever the clock and the zone of this device are.
    const time = new Date(heardAt).toLocaleTimeString("ru-RU", { timeZone: body.dataset.zone });
    notice.textContent = notice.dataset.text.replace("%s", time);
    notice.hidden = false;
  }

  function showConnected() {
    document.getElementById("offline")?.setAttribute("hidden", "");
  }

  function stop() {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  }

  // At once by polling, so that coming back never waits for a stream to open.
  function follow() {
    stop();
    watch();
    poll();
  }

  function openStream() {
    let heard = false;
    stream = new EventSource(url);
    later(failed, FIRST_MESSAGE);
    stream.onmessage = (event) => {
      if (!heard) clearTimeout(timer);
      heard = true;
      hear(JSON.parse(event.data));
    };
    stream.onerror = failed;

    function failed() {
      stop();
      if (!heard) streamNotBefore = Date.now() + STREAM_AGAIN;
      later(poll, jitter(heard ? 1000 : POLL));
    }
  }

  async function poll() {
    try {
      const response = await fetch(`${url}?poll=1`, { cache: "no-store", signal: AbortSignal.timeout?.(10000) });
      if (response.status === 404 || response.status === 410) await renew();
      else if (!response.ok) throw new Error(response.status);
      else hear(await response.json());
    } catch {
      if (!navigator.onLine) showOffline();
      return later(poll, jitter(POLL));
    }
    if (document.hidden || stream) return;
    if (window.EventSource && Date.now() >= streamNotBefore) openStream();
    else later(poll, jitter(POLL));
  }

  // A tab left open for a day: the page itself says what its reader may hear now.
  async function renew() {
    const page = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").body.dataset.live;
    if (!fresh || fresh === url) throw new Error("no longer a page that follows the session");
    url = fresh;
    streamNotBefore = 0;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : follow()));
  document.addEventListener("clock:slept", () => document.hidden || follow());
  window.addEventListener("online", follow);
  window.addEventListener("offline", showOffline);
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    fireAll();
    follow();
  });
  // A region that could not fetch itself would stay old until the next change.
  body.addEventListener("htmx:error", () => {
    clearTimeout(again);
    again = setTimeout(fireAll, jitter(POLL));
  });

  watch();
  if (!document.hidden) openStream();
})();
