// What proves a step without telling it: commitment, seal, slot and leaf (docs/history-format.md).

const NAME = "[A-Za-z0-9][A-Za-z0-9_-]*";
const STEP = "(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)";
const PATH = new RegExp(
  "^(?:actor|behalf|recorder|token|login|reason|grounds|definition|ground|vkey|checkpoint" +
  `|(?:field|deadline)/${NAME}|file/${STEP}|record/${NAME}/${STEP}/${NAME})$`,
);

// Every hash begins with what it is for, so that no bytes can ever stand for something else.
const VALUE_LABEL = utf8("challenge-engine/value/v1\n");
const ENTRY_LABEL = utf8("challenge-engine/entry/v1\n");
const SLOT_LABEL = utf8("challenge-engine/slot/v1\n");

/** The salted hash that stands in the entry instead of a value. */
function commitment(entry, item, path, salt, value) {
  return sha256(
    VALUE_LABEL, lp(utf8(entry.log)), fromHex(entry.case), u64(entry.n), u32(item),
    lp(utf8(path)), salt, lp(utf8(value)),
  );
}

/** The hash of the leaf that the log holds for this entry. */
async function leafHash(entry, entryText, salt) {
  const slot = await sha256(SLOT_LABEL, fromHex(entry.case), u64(entry.n));
  const seal = await sha256(ENTRY_LABEL, salt, lp(utf8(entryText)));
  const data = `challenge-engine/leaf/v1 ${toBase64(slot)} ${toBase64(seal)}\n`;
  return sha256(Uint8Array.of(0), utf8(data));
}
