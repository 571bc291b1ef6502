// What a proof of receipt shows to somebody who has nothing but it and the office's key. The checks
// have the names and the order of `challenge log verify`: form, further, entry, values, signature,
// place, growth.

const LARGEST = 5 * 1024 * 1024;

/**
 * The verdict on one file: {outcome, check, code, holes, step, grownTo}. `outcome` is "valid",
 * "invalid" or "undecidable"; `step` is there only where every check of the receipt itself held.
 */
async function verifyReceipt(bytes, keyText, growth = null) {
  let step = null;
  try {
    if (bytes.length > LARGEST) undecided("size", "file-large");
    await requireCryptography();
    const text = fromUtf8(bytes);
    if (text === null) refuse("form", "file-other");
    readProof(text); // What is no proof of receipt is told so, with or without a key.
    const { keys, needsWitnesses } = await readKeys(keyText);
    step = await verifyStep(text, keys, false);
    const grownTo = growth === null ? null : await verifyGrowth(growth, step.checkpoint, keys);
    if (needsWitnesses) undecided("quorum", "quorum-unknown");
    return { outcome: "valid", check: null, code: "valid", holes: {}, step, grownTo };
  } catch (fault) {
    const known = fault instanceof Fault ? fault : new Fault("undecidable", "program", "program-fault");
    const { outcome, check, code, holes } = known;
    return { outcome, check, code, holes, step: outcome === "invalid" ? null : step, grownTo: null };
  }
}

/** All that one receipt shows, after every check but those of growth and policy. */
async function verifyStep(text, keys, isNested) {
  const { extra, index, proof, checkpoint } = readProof(text);
  if (isNested && extra.also.length) refuse("form", "further-nested");
  // The further ones come first: a key that followed another is told by one of them.
  const further = await verifyFurther(extra.also, keys);
  const told = await keysToldBy(further);
  const entry = readEntry(extra.entry);
  const opened = await openItems(entry, extra);
  if (entry.log !== checkpoint.origin) {
    refuse("signature", "origin-differs", { log: entry.log, origin: checkpoint.origin });
  }
  const signatures = await verifyCheckpoint(checkpoint, [...keys, ...told]);
  const leaf = await leafHash(entry, extra.entry, hashFrom(extra.salt));
  if (!await isIncluded(leaf, index, checkpoint.size, proof, checkpoint.root)) {
    refuse("place", "place-wrong", { place: index + 1, size: checkpoint.size });
  }
  const step = { entry, leaf, index, checkpoint, opened, further, ...signatures };
  further.forEach((other) => requireOneHistory(step, other));
  const erased = extra.gone.map(([item, hash]) => erasedItem(step, item, hash));
  return { ...step, erased, withheld: entry.c.length - opened.length - erased.length };
}

async function verifyFurther(texts, keys) {
  const further = [];
  for (const text of texts) {
    try {
      further.push(await verifyStep(text, keys, true));
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      const holes = { place: further.length + 1, within: fault };
      throw new Fault(fault.outcome, "further", "further-wrong", holes);
    }
  }
  return further;
}

/** Keys of which the log itself says, in a step that holds under a given key, that they follow. */
async function keysToldBy(further) {
  const told = [];
  for (const { entry, opened } of further) {
    if (entry.kind !== "key" || !["authority", "log"].includes(entry.stream)) continue;
    for (const { value } of opened.filter(({ path }) => path === "vkey")) {
      const key = typeof value === "string" ? await readKey(value) : null;
      if (key === null) refuse("further", "further-key");
      told.push({ ...key, isTold: true });
    }
  }
  return told;
}

/** The opened items with their values, each of which gives its commitment in the entry. */
async function openItems(entry, { open, gone }) {
  const opened = [];
  for (const [item, path, salt, text] of open) {
    const isFit = item < entry.c.length &&
      toBase64(await commitment(entry, item, path, hashFrom(salt), text)) === entry.c[item];
    if (!isFit) refuse("values", "value-wrong", { item, path });
    opened.push({ item, path, value: fromCanonical(text) });
  }
  const absent = gone.find(([item]) => item >= entry.c.length);
  if (absent !== undefined) refuse("values", "value-absent", { item: absent[0] });
  return opened;
}

/** `step` is the erasing step, if its own receipt is here and says itself that it erased this. */
function erasedItem(step, item, hash) {
  const erasing = step.further.find(({ entry, leaf }) => toBase64(leaf) === hash &&
    entry.kind === "erase" && entry.refs.some((ref) => isErasing(ref, step, item)));
  return { item, step: erasing ?? null };
}

function isErasing([relation, log, case_, n, leaf, item], step, erased) {
  const { entry } = step;
  return relation === "erases" && log === entry.log && case_ === entry.case && n === entry.n &&
    leaf === toBase64(step.leaf) && item === erased;
}

/** Two roots of one size, or two versions of one step, are two histories, whatever each one proves. */
function requireOneHistory(step, other) {
  if (other.entry.log !== step.entry.log) refuse("further", "further-of-another-log");
  const [one, two] = [step.checkpoint, other.checkpoint];
  const isForked = one.size === two.size && !equal(one.root, two.root);
  const isTheStep = step.entry.case === other.entry.case && step.entry.n === other.entry.n;
  if (isForked || (isTheStep && !equal(step.leaf, other.leaf))) refuse("further", "further-forked");
}
