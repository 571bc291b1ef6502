// A proof of receipt as a file: a C2SP tlog-proof whose extra holds the entry, the salt of its
// seal, and what its holder may read of it.

const EXTRA_MEMBERS = ["also", "entry", "gone", "open", "salt", "v"];

/** The lines of the file: {extra, index, proof, checkpoint}. */
function readProof(text) {
  if (!text.startsWith("c2sp.org/tlog-proof@v")) refuse("form", "file-other");
  const lines = linesOf(text);
  if (lines === null) refuse("form", "file-cut");
  const version = /^c2sp\.org\/tlog-proof@v([1-9][0-9]*)$/.exec(lines[0]);
  if (version === null) refuse("form", "file-other");
  if (version[1] !== "1") undecided("version", "file-version", { found: version[1] });
  const blank = lines.indexOf("");
  const [extra, index] = [after(lines[1], "extra "), after(lines[2], "index ")];
  const place = naturalFrom(index ?? "");
  const proof = lines.slice(3, blank).map(hashFrom);
  if (extra === null || place === null || blank < 3 || proof.includes(null)) {
    refuse("form", "file-lines");
  }
  const checkpoint = readCheckpoint(`${lines.slice(blank + 1).join("\n")}\n`);
  return { extra: readExtra(extra), index: place, proof, checkpoint };
}

const after = (line, word) =>
  (line !== undefined && line.startsWith(word) ? line.slice(word.length) : null);

/** The members of `extra`. Hashes bind what it says; here only its form is looked at. */
function readExtra(base64) {
  const bytes = fromBase64(base64);
  const text = bytes === null ? null : fromUtf8(bytes);
  const extra = text === null ? undefined : printedOnce(text);
  if (isInteger(extra?.v, 2)) undecided("version", "extra-version", { found: extra.v });
  const isWellFormed = extra !== undefined && hasMembers(extra, EXTRA_MEMBERS) && extra.v === 1 &&
    typeof extra.entry === "string" && hashFrom(extra.salt) !== null &&
    isListOf(extra.also, (one) => typeof one === "string" && !HALF_A_CHARACTER.test(one)) &&
    isListOf(extra.open, isOpening) && isListOf(extra.gone, isErasure) &&
    areAscendingItems(extra.open) && areAscendingItems(extra.gone) &&
    areAscendingPaths(extra.open) && areApart(extra.open, extra.gone);
  if (!isWellFormed) refuse("form", "extra-form");
  return extra;
}

const isListOf = (value, isOne) => Array.isArray(value) && value.every(isOne);
const isOpening = (one) => isListOf(one, () => true) && one.length === 4 && isInteger(one[0], 0) &&
  typeof one[1] === "string" && PATH.test(one[1]) && hashFrom(one[2]) !== null &&
  typeof one[3] === "string" && fromCanonical(one[3]) !== undefined;
const isErasure = (one) => isListOf(one, () => true) && one.length === 2 && isInteger(one[0], 0) &&
  hashFrom(one[1]) !== null;
const areAscendingItems = (list) => list.slice(1).every(([item], at) => list[at][0] < item);
const areAscendingPaths = (open) => open.slice(1).every(([, path], at) => open[at][1] < path);
const areApart = (open, gone) => !open.some(([item]) => gone.some(([other]) => other === item));
