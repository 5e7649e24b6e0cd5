// @ts-check
// The panel of the 訪問パック: what was chosen, in which order, on how many sheets, and the keys that change, save and forget it.
// choose.js brings it when the sign is pressed; write.js makes the file.
(function () {
  "use strict";

  /** @typedef {{ page: string, anchor: string, of: string, title: string }} Part */
  /** What write.js found of a part. @typedef {object} Found */
  /** @typedef {{ title: string, sheets: number }} Made */

  /** @type {Record<string, any>} */
  const tebiki = /** @type {any} */ (window).tebiki;
  const make = tebiki.make;
  const { kept, keep, writer } = tebiki.packet;
  /** More than these are long for a visit. */
  const SHEETS = 4;
  /** @type {number} */
  const LARGEST = tebiki.blank.largest;

  const dialog = make("dialog", "packet-panel");
  const name = make("h2", "", "訪問パック");
  name.id = "packet-panel";
  dialog.setAttribute("aria-labelledby", name.id);
  const list = make("ol");
  const sum = make("p");
  const told = make("p", "told");
  told.setAttribute("role", "status");
  const save = button("保存", store, "first");
  const empty = button("すべて外す", () => put([], "すべて外しました。この端末には何も残っていません。"));
  const close = button("閉じる", () => dialog.close());
  const acts = make("div", "acts");
  acts.append(save, empty, close);
  dialog.append(
    name, make("p", "quiet", "選んだ節を1つのファイルにします。電話する先を先頭に置き、通信がなくても開け、A4で印刷できます。"),
    list, sum, acts, told,
    make("p", "quiet", "この端末に残すのは、選んだ節の名前と場所だけです。「すべて外す」で、それも消えます。"),
  );
  document.body.append(dialog);

  /** @param {string} name @param {() => void} act @param {string} [className] @returns {HTMLButtonElement} */
  function button(name, act, className) {
    const made = make("button", className, name);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  /** The packet of what is shown, when it is made. @type {Made | null} */
  let packet = null;
  /** The newest drawing wins. */
  let drawing = 0;

  /** @param {Part[]} parts @param {string} [said] */
  function put(parts, said = "") {
    const isKept = keep(parts);
    draw(said + (isKept ? "" : "この端末には残せないので、このページを閉じるまでに保存してください。"));
  }

  /** @param {Part[]} parts @param {number} at @param {number} to */
  function move(parts, at, to) {
    const moved = parts.filter((_, one) => one !== at);
    moved.splice(to, 0, parts[at]);
    put(moved, `「${parts[at].title}」を${to + 1}番目にしました。`);
    // Who moves a part goes with it, and turns round where it can go no further.
    const [up, down] = list.children[to].querySelectorAll("button");
    (to < at ? [up, down] : [down, up]).find((one) => !one.disabled)?.focus();
  }

  /** @param {Part[]} parts @param {number} at */
  function remove(parts, at) {
    put(parts.filter((_, one) => one !== at), `「${parts[at].title}」を外しました。`);
    const next = list.children[Math.min(at, list.children.length - 1)];
    (next?.querySelector("button:last-child") || close).focus();
  }

  /** @param {Part[]} parts @param {number} at */
  function row(parts, at) {
    const { page, anchor, of, title } = parts[at];
    const line = make("li");
    const way = make("a", "", anchor && title !== of ? `${of} › ${title}` : of);
    way.href = tebiki.root + page + (anchor && "#" + encodeURIComponent(anchor));
    way.addEventListener("click", () => dialog.close());
    const keys = make("div", "acts");
    /** @type {[string, string, () => void, boolean][]} */
    const all = [
      ["↑", "上へ", () => move(parts, at, at - 1), at === 0],
      ["↓", "下へ", () => move(parts, at, at + 1), at === parts.length - 1],
      ["外す", "外す", () => remove(parts, at), false],
    ];
    for (const [sign, words, act, isOff] of all) {
      const key = button(sign, act);
      key.setAttribute("aria-label", `${words}：${title}`);
      key.disabled = isOff;
      keys.append(key);
    }
    line.append(way, keys);
    return line;
  }

  async function draw(said = "") {
    /** @type {Part[]} */
    const parts = kept();
    const own = ++drawing;
    packet = null;
    list.replaceChildren(...parts.map((_, at) => row(parts, at)));
    list.hidden = empty.hidden = save.hidden = parts.length === 0;
    save.disabled = true;
    told.textContent = said;
    sum.textContent = parts.length ? "ページを読んでいます。" : "まだ何も選んでいません。見出しの上の「パックに入れる」で選びます。";
    if (!parts.length) return;
    /** @type {(Found | null)[]} */
    const found = await Promise.all(parts.map(writer.find));
    const isWithin = found.map((one) => one !== null && writer.isWithin(one, found));
    const taken = found.filter((one, at) => one !== null && !isWithin[at]);
    const made = taken.length ? await writer.made(taken) : null;
    if (own !== drawing) return;
    packet = made;
    found.forEach((one, at) => {
      const why = !one ? "いまの手引きにないので、入りません" : isWithin[at] ? "ほかに選んだところに含まれます" : "";
      if (why) list.children[at].firstElementChild?.append(make("small", "", why));
    });
    sum.textContent = !packet ? "入れられる節がありません。"
      : `A4でおよそ${packet.sheets}枚です。` + (packet.sheets > SHEETS ? "持って行くには長めです。文書の代わりに節を選ぶと短くなります。" : "");
    save.disabled = !packet;
  }

  async function store() {
    if (!packet) return;
    const { title } = packet;
    const { file, missing } = await writer.written(packet);
    if (file.size > LARGEST) {
      told.textContent = `大きすぎて保存できません（${(file.size / 1e6).toFixed(1)} MB）。${LARGEST / 1e6} MBまでに、選ぶところを減らしてください。`;
      return;
    }
    const way = make("a");
    way.href = URL.createObjectURL(file);
    way.download = "訪問パック-" + title.slice(0, 50).replace(/[\\/:*?"<>|\s]+/g, "_") + ".html";
    dialog.append(way);
    way.click();
    way.remove();
    setTimeout(() => URL.revokeObjectURL(way.href), 10000);
    told.textContent = `「${way.download}」を保存しました（${Math.ceil(file.size / 1024)} KB）。開いて印刷できます。`
      + (missing ? `図${missing}点は、言葉だけが入りました。` : "");
  }

  tebiki.packet.open = () => {
    writer.anew();
    dialog.showModal();
    draw();
  };
})();
