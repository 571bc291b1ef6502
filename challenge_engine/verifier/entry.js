// An entry, version 1: the laws that every entry keeps, whoever wrote it. The same laws stand in
// history/laws.py; the test vectors and a list of bad entries are read by both.

const STREAMS = ["case", "ballot", "authority", "log"];
const KINDS = [
  "open", "act", "record", "correct", "lapse", "deadline", "link", "takeover", "note", "grant",
  "migrate", "erase", "hold", "release", "destroy", "publish", "retire", "key", "continue", "lost",
  "clock", "lock", "cast", "close", "count", "batch",
];
const VIAS = ["page", "api", "cli", "paper", "desk", "phone", "import", "clock"];
const BASES = ["enforced", "reported", "inferred"];
const RELATIONS = [
  "answers", "continues", "corrects", "erases", "holds", "links", "reopens", "restores",
];
const MEMBERS = [
  "action", "actor", "authority", "basis", "behalf", "c", "case", "def", "engine", "kind", "log",
  "n", "occurred_at", "prev", "recorded_at", "recorder", "refs", "role", "source", "src", "stream",
  "target", "track", "v", "version", "via", "workflow",
];

const isNull = (value) => value === null;
const isOrigin = (value) => typeof value === "string" && /^[!-*,-~]+\/[1-9][0-9]*$/.test(value);
const isCase = (value) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
const isHash = (value) => hashFrom(value) !== null;
const isTextOrNull = (value) => isNull(value) || isText(value);

/** An existing year, month, day or instant in UTC: its length is its precision. */
function isOccurrence(value) {
  if (typeof value !== "string") return false;
  const form =
    /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})\.[0-9]{3}Z)?)?)?$/;
  const found = form.exec(value);
  if (found === null) return false;
  const [year, month, day, hour, minute, second] =
    found.slice(1).map((digits, at) => Number(digits ?? (at < 3 ? 1 : 0)));
  if (year < 1 || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 60;
}

function daysIn(year, month) {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const isInstant = (value) => isOccurrence(value) && value.length === 24;

// Each law with the member it speaks of; the first that is broken is named.
const LAWS = [
  ["log", (e) => isOrigin(e.log)],
  ["authority", (e) => isText(e.authority)],
  ["engine", (e) => isText(e.engine)],
  ["case", (e) => isCase(e.case)],
  ["n", (e) => isInteger(e.n, 0)],
  ["prev", (e) => (e.n === 0 ? isNull(e.prev) : isHash(e.prev))],
  ["stream", (e) => STREAMS.includes(e.stream)],
  ["kind", (e) => KINDS.includes(e.kind)],
  ["via", (e) => VIAS.includes(e.via)],
  ["basis", (e) => BASES.includes(e.basis)],
  ...["workflow", "action", "track", "source", "target", "role"].map(
    (name) => [name, (e) => isTextOrNull(e[name])]),
  ["version", (e) => (isNull(e.workflow) ? isNull(e.version) : isInteger(e.version, 1))],
  ["def", (e) => (isNull(e.workflow) ? isNull(e.def) : isHash(e.def))],
  ["target", (e) => isNull(e.track) === isNull(e.target)],
  ["workflow", (e) => isNull(e.track) || !isNull(e.workflow)],
  ["source", (e) => isNull(e.source) || !isNull(e.target)],
  ["track", (e) => !["open", "act", "takeover"].includes(e.kind) || !isNull(e.track)],
  ["action", (e) => !["open", "act"].includes(e.kind) || !isNull(e.action)],
  ["source", (e) => !["open", "takeover"].includes(e.kind) || isNull(e.source)],
  // A case begins once. A take-over may begin it too, or set it straight later on.
  ["kind", (e) => e.stream !== "case" || e.kind === "takeover" ||
    (e.n === 0) === (e.kind === "open")],
  ["actor", (e) => isInteger(e.actor, 0)],
  ["behalf", (e) => isNull(e.behalf) || isInteger(e.behalf, 1)],
  ["recorder", (e) => isNull(e.recorder) || isInteger(e.recorder, 1)],
  ["actor", (e) => e.via !== "clock" || e.actor === 0],
  ["src", (e) => isNull(e.src) || (e.via === "import" && isSource(e.src))],
  ["recorded_at", (e) => isInstant(e.recorded_at)],
  ["occurred_at", (e) => isOccurrence(e.occurred_at)],
  ["refs", (e) => Array.isArray(e.refs) && e.refs.every(isRef) && areAscending(e.refs)],
  ["refs", (e) => e.kind !== "correct" || isCorrection(e)],
  ["c", (e) => Array.isArray(e.c) && e.c.every(isHash)],
];

const isSource = (src) =>
  Array.isArray(src) && src.length === 2 && isText(src[0]) && isInteger(src[1], 1);

function isRef(ref) {
  if (!Array.isArray(ref) || ref.length !== 6) return false;
  const [relation, log, case_, n, leaf, item] = ref;
  return RELATIONS.includes(relation) && isOrigin(log) && isCase(case_) && isInteger(n, 0) &&
    isHash(leaf) && (isNull(item) || isInteger(item, 0));
}

/** Sorted by relation, log, case, n and item (null first), no two alike in these five. */
function areAscending(refs) {
  const place = ([relation, log, case_, n, , item]) => [relation, log, case_, n, item ?? -1];
  const isBefore = (one, other) => {
    const at = one.findIndex((part, index) => part !== other[index]);
    return at >= 0 && one[at] < other[at];
  };
  return refs.slice(1).every((ref, at) => isBefore(place(refs[at]), place(ref)));
}

function isCorrection(entry) {
  const places = entry.refs.filter(([relation]) => relation === "corrects")
    .map(([, , case_, n]) => `${case_} ${n}`);
  if (new Set(places).size !== 1) return false;
  const [case_, n] = places[0].split(" ");
  return case_ === entry.case && Number(n) < entry.n;
}

/** The entry behind this text, if it is written in its one form and keeps every law. */
function readEntry(text) {
  const entry = fromCanonical(text);
  if (entry === undefined) refuse("entry", "entry-form");
  if (isInteger(entry?.v, 2)) undecided("version", "entry-version", { found: entry.v });
  if (!hasMembers(entry, MEMBERS) || entry.v !== 1) refuse("entry", "entry-members");
  const broken = LAWS.find(([, holds]) => !holds(entry));
  if (broken) refuse("entry", "entry-law", { member: broken[0] });
  return entry;
}
