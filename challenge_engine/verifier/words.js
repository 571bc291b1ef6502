// One sentence for each code, in each language. What fills a hole comes from a file that nobody has
// to trust, so it is shown as it is and goes into the page as text only.

const WORDS = { en: ENGLISH, nl: DUTCH };
const LOCALES = { en: "en-GB", nl: "nl-NL" };

const HOLE = /\{([a-z]+)\}/g;

function say(language, code, holes = {}) {
  return WORDS[language][code].replace(HOLE, (_, name) => String(holes[name]));
}

/** A date no more precise than it is: 2015, March 2017, 2 March 2017, or an instant in UTC. */
function dayOf(language, text) {
  const parts = { 4: { year: "numeric" }, 7: { year: "numeric", month: "long" } };
  const rest = { 4: "-01-01", 7: "-01" };
  const day = new Date(`${text.slice(0, 10)}${rest[text.length] ?? ""}T00:00:00Z`);
  const form = parts[text.length] ?? { dateStyle: "long" };
  const said = new Intl.DateTimeFormat(LOCALES[language], { ...form, timeZone: "UTC" }).format(day);
  return text.length > 10 ? `${said}, ${text.slice(11, 19)} UTC` : said;
}

/** The name of an item as people read it; its path has the grammar of `PATH`. */
function labelOf(language, path) {
  const [kind, ...rest] = path.split("/");
  const holes = {
    record: { kind: rest[0], step: rest[1], name: rest[2] }, file: { step: rest[0] },
  }[kind] ?? { name: rest[0] };
  return say(language, `item-${kind}`, holes);
}

/** What failed, and why; a file within the file has its own what and why. */
function reasonOf(language, { check, code, holes }) {
  const inner = holes.within ? reasonOf(language, holes.within) : null;
  const why = inner === null ? holes : { ...holes, why: `${inner.what}. ${inner.why}` };
  return { what: say(language, `check-${check}`), why: say(language, code, why) };
}
