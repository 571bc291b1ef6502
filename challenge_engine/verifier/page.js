// What the page does: takes files, keys and a proof of growth, and shows a verdict for each file.

const state = { language: "en", files: [], growth: null, verdicts: [], run: 0 };
const part = (id) => document.getElementById(id);

function speak(language) {
  state.language = language;
  document.documentElement.lang = language;
  document.title = say(language, "title");
  for (const one of document.querySelectorAll("[data-say]")) {
    one.textContent = say(language, one.dataset.say);
  }
  for (const one of document.querySelectorAll("[data-language]")) {
    one.setAttribute("aria-pressed", String(one.dataset.language === language));
  }
  showGrowth();
  showVerdicts();
}

async function bytesOf(file) {
  // What is too large is not read: an empty list of its length is refused for its length.
  return file.size > LARGEST ? { length: file.size } : new Uint8Array(await file.arrayBuffer());
}

/** Sort what was chosen or dropped: proofs of growth by their first line, all else is a receipt. */
async function take(given) {
  if (!given.length) return;
  const taken = await Promise.all(
    Array.from(given, async (file) => ({ name: file.name, bytes: await bytesOf(file) })));
  const isGrowing = ({ bytes }) => bytes instanceof Uint8Array && isGrowth(bytes);
  const receipts = taken.filter((file) => !isGrowing(file));
  if (receipts.length) state.files = receipts;
  state.growth = taken.findLast(isGrowing) ?? state.growth;
  showGrowth();
  await check(true);
}

async function takeGrowth(file) {
  state.growth = { name: file.name, bytes: await bytesOf(file) };
  showGrowth();
  await check(false);
}

/** The proof of growth that is given as a file, else as pasted text, else none. */
function growthBytes() {
  if (state.growth !== null) return state.growth.bytes;
  const pasted = part("growth-text").value.trim();
  return pasted === "" ? null : utf8(`${pasted}\n`);
}

/** Check all files again. A check that was overtaken by a later one says nothing. */
async function check(movesFocus) {
  state.run += 1;
  const run = state.run;
  const [keys, growth] = [part("key").value, growthBytes()];
  if (!state.files.length) {
    if (movesFocus) part("outcome").textContent = say(state.language, "no-files");
    return;
  }
  part("outcome").textContent = say(state.language, "busy");
  const verdicts = [];
  for (const { name, bytes } of state.files) {
    verdicts.push({ name, verdict: await verifyReceipt(bytes, keys, growth) });
    if (run !== state.run) return;
  }
  state.verdicts = verdicts;
  showVerdicts();
  if (movesFocus) part(verdicts.length === 1 ? "verdict-0" : "results-head").focus();
}

function showVerdicts() {
  const { language, verdicts } = state;
  part("results").hidden = verdicts.length === 0;
  part("told").replaceChildren(
    ...verdicts.map(({ name, verdict }, at) => tell(language, name, verdict, `verdict-${at}`)));
  part("outcome").textContent = verdicts.length ? summary(language, verdicts) : "";
  // One verdict stands large below; for who listens it is said here as well.
  part("outcome").classList.toggle("unseen", verdicts.length === 1);
}

function summary(language, verdicts) {
  if (verdicts.length === 1) return headline(language, verdicts[0].verdict);
  const count = (outcome) => verdicts.filter(({ verdict }) => verdict.outcome === outcome).length;
  return say(language, "done", {
    count: verdicts.length, valid: count("valid"), invalid: count("invalid"),
    undecidable: count("undecidable"),
  });
}

function showGrowth() {
  const { language, growth } = state;
  part("growth-given").hidden = growth === null;
  if (growth === null) return;
  part("growth-name").replaceChildren(sentence(language, "growth-dropped", growth));
  part("growth-forget").replaceChildren(sentence(language, "growth-forget", growth));
  part("growth").open = true;
}

function forgetGrowth() {
  state.growth = null;
  part("growth-file").value = "";
  showGrowth();
  part("growth-text").focus();
  check(false);
}

/** Files may fall anywhere on the page; without this the browser would open them instead. */
function listenToDrops() {
  const over = (isOver) => document.body.classList.toggle("is-over", isOver);
  document.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  document.addEventListener("dragleave", (event) => over(event.relatedTarget !== null));
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return over(false); // Text that is dragged into a field.
    event.preventDefault();
    over(false);
    return take(event.dataTransfer.files);
  });
}

function start() {
  part("files").addEventListener("change", ({ target }) => take(target.files));
  part("growth-file").addEventListener("change", ({ target }) => {
    if (target.files.length) takeGrowth(target.files[0]);
  });
  for (const id of ["key", "growth-text"]) part(id).addEventListener("change", () => check(false));
  part("form").addEventListener("submit", (event) => { event.preventDefault(); check(true); });
  part("growth-forget").addEventListener("click", forgetGrowth);
  part("print").addEventListener("click", () => globalThis.print());
  for (const one of document.querySelectorAll("[data-language]")) {
    one.addEventListener("click", () => speak(one.dataset.language));
  }
  listenToDrops();
  speak(navigator.language.toLowerCase().startsWith("nl") ? "nl" : "en");
  part("too-old").remove();
}

// What tests ask, and whoever opens the browser's console.
globalThis.verifier = Object.freeze({
  verifyReceipt, readEntry, fromCanonical, isIncluded, isConsistent, WORDS,
});

start();
