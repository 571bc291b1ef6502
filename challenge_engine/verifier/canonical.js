// Canonical JSON (RFC 8785), narrowed as in docs/history-format.md: text, whole numbers, null,
// lists and objects. The browser's own parser reads, and what it would print differently is
// refused; that alone refuses doubled keys, blanks, fractions, 1e3, -0 and digits that were lost.

const DEPTH = 8;

// Python's idea of a blank text, which differs from the browser's in U+001C-1F, U+0085 and U+FEFF.
const BLANK = new RegExp(
  "^[\\x09-\\x0D\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]*$",
);
const HALF_A_CHARACTER = /\p{Surrogate}/u;

/** Text that says something, in normal form C. */
function isText(value) {
  return typeof value === "string" && !BLANK.test(value) && !HALF_A_CHARACTER.test(value) &&
    value.normalize("NFC") === value;
}

/** Whether every reader of JSON keeps this number exactly. */
function isInteger(value, least = -Number.MAX_SAFE_INTEGER) {
  return Number.isSafeInteger(value) && value >= least;
}

/** A plain object with exactly these members. */
function hasMembers(value, names) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === names.length && names.every((name) => Object.hasOwn(value, name));
}

function isHoldable(value, depth) {
  if (value === null) return true;
  if (typeof value === "number") return isInteger(value);
  if (typeof value === "string") return isText(value);
  if (typeof value !== "object" || depth === DEPTH) return false;
  const areKeysPlain = Array.isArray(value) ||
    Object.keys(value).every((key) => isText(key) && /^[\x00-\x7F]*$/.test(key));
  return areKeysPlain && Object.values(value).every((member) => isHoldable(member, depth + 1));
}

/** One way to write a value: keys sorted, nothing between. */
function printed(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printed).join(",")}]`;
  const members = Object.keys(value).sort()
    .map((key) => `${JSON.stringify(key)}:${printed(value[key])}`);
  return `{${members.join(",")}}`;
}

/** The value in these words, or undefined where they are not the one way to write it. */
function printedOnce(text) {
  try {
    const value = JSON.parse(text);
    return printed(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value that a history may hold behind this text, or undefined. */
function fromCanonical(text) {
  const value = printedOnce(text);
  return value !== undefined && isHoldable(value, 0) ? value : undefined;
}
