// Added to each page by `tebiki serve` alone: reloads the page when it has changed, and shows what the build found.
// @ts-check
(function () {
  "use strict";
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { page = "", stamp = "" } = script.dataset;
  const kept = "tebiki-serve-scroll";
  let reloading = false;

  /** @param {() => void} act Storage may be refused; the page then reloads to where the browser thinks best. */
  function careful(act) {
    try { act(); } catch { /* nothing to keep */ }
  }

  careful(() => {
    const [place, top] = JSON.parse(sessionStorage.getItem(kept) || "[]");
    sessionStorage.removeItem(kept);
    if (place === location.href) addEventListener("load", () => scrollTo({ top, behavior: "instant" }));
  });

  function reload() {
    if (reloading) return;
    reloading = true;
    careful(() => sessionStorage.setItem(kept, JSON.stringify([location.href, scrollY])));
    location.reload();
  }

  /** @param {{faulty: boolean, problems: string}} news */
  function show(news) {
    document.getElementById("tebiki-problems")?.remove();
    if (!news.problems) return;
    const lines = news.problems.trimEnd().split("\n");
    const box = document.createElement("details");
    box.id = "tebiki-problems";
    box.open = news.faulty;
    box.classList.toggle("tebiki-faulty", news.faulty);
    const head = document.createElement("summary");
    head.textContent = lines.pop() || "";
    const list = document.createElement("pre");
    list.textContent = lines.join("\n") || head.textContent;
    box.append(head, list);
    document.body.append(box);
  }

  const source = new EventSource("/__tebiki/events?page=" + encodeURIComponent(page));
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (news.stamp !== stamp) reload();
    else show(news);
  };
})();
