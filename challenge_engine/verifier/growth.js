// Proof that a history only grew: a newer signed state, and how it begins with the older one.

const GROWTH = "challenge-engine/consistency/v";

/** Whether these bytes claim to be such a proof; used to sort files that are dropped together. */
const isGrowth = (bytes) => (fromUtf8(bytes.slice(0, 64)) ?? "").startsWith(GROWTH);

function readGrowth(bytes) {
  const text = fromUtf8(bytes);
  const lines = text === null ? null : linesOf(text);
  if (lines === null) refuse("growth", "growth-form");
  const version = /^challenge-engine\/consistency\/v([1-9][0-9]*)$/.exec(lines[0]);
  if (version !== null && version[1] !== "1") {
    undecided("version", "growth-version", { found: version[1] });
  }
  const blank = lines.indexOf("");
  const [from, to] = [sizeIn(lines[1], "from "), sizeIn(lines[2], "to ")];
  const proof = lines.slice(3, blank).map(hashFrom);
  if (version === null || blank < 3 || from === null || to === null || proof.includes(null)) {
    refuse("growth", "growth-form");
  }
  const checkpoint = readCheckpoint(`${lines.slice(blank + 1).join("\n")}\n`);
  if (checkpoint.size !== to || from < 1) refuse("growth", "growth-form");
  return { from, proof, checkpoint };
}

const sizeIn = (line, word) =>
  (line !== undefined && line.startsWith(word) ? naturalFrom(line.slice(word.length)) : null);

/** The size to which the history has grown since `older` was signed. */
async function verifyGrowth(bytes, older, keys) {
  try {
    return await sizeOfGrowth(bytes, older, keys);
  } catch (fault) {
    const isNamed = fault.outcome === "invalid" && fault.check !== "growth";
    throw isNamed ? new Fault("invalid", "growth", "growth-within", { within: fault }) : fault;
  }
}

async function sizeOfGrowth(bytes, older, keys) {
  const { from, proof, checkpoint } = readGrowth(bytes);
  if (checkpoint.origin !== older.origin) {
    refuse("growth", "growth-of-another-log", { origin: checkpoint.origin });
  }
  await verifyCheckpoint(checkpoint, keys);
  if (from !== older.size) refuse("growth", "growth-elsewhere", { from, size: older.size });
  if (!await isConsistent(from, older.root, checkpoint.size, checkpoint.root, proof)) {
    refuse("growth", "growth-broken", { size: checkpoint.size });
  }
  return checkpoint.size;
}
