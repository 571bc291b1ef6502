// From a verdict to what stands on the page. Whatever comes from a file becomes a text node, and is
// set apart so that its direction of writing cannot turn ours around.

/** An element with attributes and children; strings become text. */
function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat().filter((child) => child !== null));
  return made;
}

/** Text from a file, kept as it was typed. */
const foreign = (text) => make("bdi", { class: "foreign" }, String(text));

const list = (children) => make("ul", {}, children.map((child) => make("li", {}, child)));

const table = (rows) => make("dl", {}, rows.filter((row) => row !== null).map(
  ([label, ...value]) => make("div", {}, make("dt", {}, label), make("dd", {}, ...value))));

/** A sentence of ours whose holes are filled with text from a file. */
function sentence(language, code, holes) {
  const pieces = WORDS[language][code].split(HOLE);
  return make("span", {}, pieces.map((piece, at) => (at % 2 ? foreign(holes[piece]) : piece)));
}

/** The whole verdict on one file. */
function tell(language, name, verdict, id) {
  const { outcome, step } = verdict;
  const head = make("h3", { id, tabindex: "-1" }, headline(language, verdict));
  const told = make("article", { class: outcome, "aria-labelledby": id },
    make("p", { class: "file" }, foreign(name)),
    make("div", { class: "verdict" }, mark(outcome), head));
  if (outcome !== "valid") told.append(...reasons(language, verdict));
  if (verdict.grownTo !== null) {
    told.append(make("p", { class: "grown" }, say(language, "grown", { size: verdict.grownTo })));
  }
  if (step !== null) {
    told.append(...tellStep(language, step), ...tellFurther(language, step));
    if (outcome === "valid") told.append(...tellLimits(language, verdict));
  }
  return told;
}

/** A sign beside the words, for who looks; the words alone say it all. */
function mark(outcome) {
  const sign = { valid: "✓", invalid: "✕", undecidable: "?" }[outcome];
  return make("span", { class: "mark", "aria-hidden": "true" }, sign);
}

function headline(language, verdict) {
  if (verdict.outcome !== "valid") {
    return say(language, verdict.outcome, { check: reasonOf(language, verdict).what });
  }
  return say(language, "valid", placeOf(verdict.step)); // An origin is plain ASCII.
}

const placeOf = ({ checkpoint, index }) =>
  ({ origin: checkpoint.origin, place: index + 1, size: checkpoint.size });

function reasons(language, verdict) {
  const so = [`${verdict.code}-so`, `${verdict.check}-so`, `${verdict.outcome}-so`];
  const lines = [
    reasonOf(language, verdict).why,
    say(language, so.find((code) => code in WORDS[language])),
  ];
  if (verdict.step !== null) lines.push(say(language, "all-else-holds"));
  return lines.map((line) => make("p", { class: "why" }, line));
}

/** Everything that one step shows. */
function tellStep(language, step, isNested = false) {
  const level = isNested ? "h6" : "h4";
  const part = (code, ...content) =>
    make("section", {}, make(level, {}, say(language, code)), ...content);
  const { refs } = step.entry;
  const withheld = ["withheld-none", "withheld-one"][step.withheld] ?? "withheld-count";
  return [
    part("facts", table(factsOf(language, step, isNested))),
    part("opened", step.opened.length
      ? table(step.opened.map(({ path, value }) =>
        [make("bdi", {}, labelOf(language, path)), showItem(language, path, value)]))
      : make("p", {}, say(language, "opened-none"))),
    step.erased.length
      ? part("erased", list(step.erased.map((one) => tellErased(language, one)))) : null,
    part("withheld", make("p", {}, say(language, withheld, { count: step.withheld }))),
    refs.length
      ? part("points", list(refs.map((ref) => tellRef(language, step.entry, ref)))) : null,
    part("signed", list([
      ...step.signedBy.map((key) =>
        sentence(language, key.isTold ? "signed-by-told" : "signed-by", key)),
      ...step.unknown.map((key) => sentence(language, "signed-unknown", key)),
    ])),
  ].filter((made) => made !== null);
}

function factsOf(language, { entry, opened }, isNested) {
  const fact = (name, ...value) => [say(language, `fact-${name}`), ...value];
  const given = (name, value) => (value === null ? null : fact(name, foreign(value)));
  const stream = say(language, `stream-${entry.stream}`);
  const person = (name, number) => (number === null ? null
    : fact(name, tellPerson(language, number, stream, nameIn(opened, name))));
  const time = (name, text) =>
    fact(name, make("time", { datetime: text }, dayOf(language, text)));
  return [
    fact("step", say(language, "step", { n: entry.n, stream })),
    fact("kind", say(language, `kind-${entry.kind}`)),
    given("action", entry.action),
    person("actor", entry.actor),
    given("role", entry.role),
    person("behalf", entry.behalf),
    person("recorder", entry.recorder),
    entry.track === null ? null : fact("state", tellState(language, entry)),
    entry.track === null || entry.track === "main" ? null : given("track", entry.track),
    time("recorded", entry.recorded_at),
    time("occurred", entry.occurred_at),
    fact("via", say(language, `via-${entry.via}`)),
    entry.src === null ? null
      : fact("src", sentence(language, "src", { batch: entry.src[0], line: entry.src[1] })),
    fact("basis", say(language, `basis-${entry.basis}`)),
    entry.workflow === null ? null : fact("workflow", sentence(language, "workflow",
      { name: entry.workflow, version: entry.version })),
    given("authority", entry.authority),
    fact("case", foreign(entry.case), entry.stream === "case" && !isNested
      ? make("p", { class: "hint" }, say(language, "case-hint")) : null),
  ];
}

/** The name that was opened for somebody with a part in the step, or null. */
function nameIn(opened, path) {
  const value = opened.find((one) => one.path === path)?.value;
  return typeof value?.name === "string" ? value.name : null;
}

function tellPerson(language, number, stream, name) {
  if (number === 0) return say(language, "clock");
  if (name === null) return say(language, "person", { number, stream });
  return sentence(language, "person-named", { number, stream, name });
}

function tellState(language, { source, target }) {
  const code = source === null ? "state-begins" : source === target ? "state-stays" : "state-moves";
  return sentence(language, code, { source, target });
}

function tellErased(language, { item, step }) {
  if (step === null) return say(language, "erased-told", { item });
  const { entry, opened } = step;
  const day = dayOf(language, entry.recorded_at);
  const ground = opened.find(({ path }) => path === "ground")?.value;
  return [
    say(language, "erased-shown", { item, n: entry.n, day }),
    ...(typeof ground === "string" ? [" ", sentence(language, "erased-ground", { ground })] : []),
  ];
}

function tellRef(language, entry, [relation, log, case_, n, , item]) {
  const isSame = log === entry.log && case_ === entry.case;
  const step = say(language, isSame ? "ref-same" : "ref-other", { n });
  const what = item === null ? step : say(language, "ref-item", { item, what: step });
  return say(language, `ref-${relation}`, { what });
}

/** A deadline says first when it ends and where it stands; what else is kept of it is folded. */
function showItem(language, path, value) {
  if (!path.startsWith("deadline/") || !isDeadline(value)) return showValue(language, value);
  const due = isText(value.due) ? dayOf(language, value.due) : say(language, "deadline-undated");
  return [
    make("span", {}, say(language, `deadline-${value.standing}`, { due })),
    make("details", {}, make("summary", {}, say(language, "deadline-all")),
      showValue(language, value)),
  ];
}

/** Whether it is written as a deadline is; what is not is shown as it stands. */
function isDeadline(value) {
  const standings = ["open", "met", "stopped", "lapsed"];
  return value !== null && typeof value === "object" && !Array.isArray(value) &&
    standings.includes(value.standing) &&
    (!("due" in value) || (isOccurrence(value.due) && value.due.length === 10));
}

/** A value as people read it: an amount, a person, a text; anything else member by member. */
function showValue(language, value) {
  if (value === null) return say(language, "cleared");
  if (typeof value !== "object") return foreign(value);
  if (!Object.keys(value).length) return foreign(printed(value));
  if (Array.isArray(value)) return list(value.map((one) => showValue(language, one)));
  if (hasMembers(value, ["cents", "currency"])) return foreign(amountOf(language, value));
  if (hasMembers(value, ["id", "name"]) && isText(value.id) && isText(value.name)) {
    return foreign(`${value.name} (${value.id})`);
  }
  return table(Object.entries(value).map(([key, one]) => [foreign(key), showValue(language, one)]));
}

function amountOf(language, { cents, currency }) {
  try {
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    const form = { style: "currency", currency, ...digits };
    return new Intl.NumberFormat(LOCALES[language], form).format(cents / 100);
  } catch {
    return `${cents} ${currency}`; // No currency that the browser knows: the bare members.
  }
}

function tellFurther(language, step) {
  if (!step.further.length) return [];
  const told = step.further.map((other) => make("section", { class: "further" },
    make("h5", {}, headline(language, { outcome: "valid", step: other })),
    ...tellStep(language, other, true)));
  return [make("section", {}, make("h4", {}, say(language, "further")), ...told)];
}

function tellLimits(language, { step, grownTo }) {
  const shows = ["shows-step", "shows-unchanged"].map((code) => say(language, code, placeOf(step)));
  const not = ["true", "when", "withheld", "later", "grown", "key"]
    .filter((name) => !(name === "grown" && grownTo !== null))
    .map((name) => say(language, `shows-not-${name}`));
  if (grownTo !== null) shows.push(say(language, "grown", { size: grownTo }));
  return [["shows", shows], ["shows-not", not]].map(([code, lines]) =>
    make("section", { class: "limits" }, make("h4", {}, say(language, code)), list(lines)));
}
