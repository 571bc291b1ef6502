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
    const grownTo = growth === null
      ? null : await verifyGrowth(growth, step.checkpoint, step.trusted);
    if (needsWitnesses) undecided("quorum", "quorum-unknown");
    return { outcome: "valid", check: null, code: "valid", holes: {}, step, grownTo };
  } catch (fault) {
    const isKnown = fault instanceof Fault;
    const known = isKnown ? fault : new Fault("undecidable", "program", "program-fault");
    const { outcome, check, code, holes } = known;
    const shown = isKnown && outcome === "undecidable" ? step : null;
    return { outcome, check, code, holes, step: shown, grownTo: null };
  }
}

/** All that one receipt shows, after every check but those of growth and policy. */
async function verifyStep(text, keys, isNested) {
  const { extra, index, proof, checkpoint } = readProof(text);
  if (isNested && extra.also.length) refuse("form", "further-nested");
  const { further, trusted, others } = await verifyFurther(extra.also, keys);
  const entry = readEntry(extra.entry);
  const opened = await openItems(entry, extra);
  if (entry.log !== checkpoint.origin) {
    refuse("signature", "origin-differs", { log: entry.log, origin: checkpoint.origin });
  }
  const signatures = await verifyCheckpoint(checkpoint, trusted);
  const leaf = await leafHash(entry, extra.entry, hashFrom(extra.salt));
  if (!await isIncluded(leaf, index, checkpoint.size, proof, checkpoint.root)) {
    refuse("place", "place-wrong", { place: index + 1, size: checkpoint.size });
  }
  signatures.unknown.push(...others);
  const step = { entry, leaf, index, checkpoint, opened, further, trusted, ...signatures };
  further.forEach((other) => requireOneHistory(step, other));
  const erased = extra.gone.map(([item, hash]) => erasedItem(step, item, hash));
  return { ...step, erased, withheld: entry.c.length - opened.length - erased.length };
}

/**
 * The receipts within, and whom they let us trust as well. They come before the receipt itself and
 * in their order: each may name the key that followed.
 */
async function verifyFurther(texts, keys) {
  const further = [];
  const others = [];
  let trusted = keys;
  for (const text of texts) {
    try {
      const passed = await signersForOlderKeys(text, trusted);
      if (passed !== null) {
        others.push(...passed);
        continue;
      }
      const step = await verifyStep(text, trusted, true);
      further.push(step);
      trusted = [...trusted, ...await keysToldBy(step)];
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.check === "further") throw fault;
      const holes = { place: further.length + 1, within: fault };
      throw new Fault(fault.outcome, "further", "further-wrong", holes);
    }
  }
  return { further, trusted, others };
}

/**
 * Who signed a receipt that only tells holders of an older key which one followed; else null. It is
 * not taken for true, only passed over; but it must be what it says in all else.
 */
async function signersForOlderKeys(text, trusted) {
  const { extra, index, proof, checkpoint } = readProof(text);
  const entry = readEntry(extra.entry);
  if (entry.kind !== "key" || !["authority", "log"].includes(entry.stream)) return null;
  const isKnown = ({ name, id }) => trusted.some((key) => key.name === name && key.id === id);
  if (checkpoint.signatures.some(isKnown)) return null;
  if (extra.also.length) refuse("form", "further-nested");
  await openItems(entry, extra);
  if (entry.log !== checkpoint.origin) {
    refuse("signature", "origin-differs", { log: entry.log, origin: checkpoint.origin });
  }
  const leaf = await leafHash(entry, extra.entry, hashFrom(extra.salt));
  if (!await isIncluded(leaf, index, checkpoint.size, proof, checkpoint.root)) {
    refuse("place", "place-wrong", { place: index + 1, size: checkpoint.size });
  }
  return checkpoint.signatures.map(({ name, id }) => ({ name, id }));
}

/** Keys of which the log says that they follow; for another log than itself none can speak. */
async function keysToldBy({ entry, opened }) {
  if (entry.kind !== "key" || !["authority", "log"].includes(entry.stream)) return [];
  const values = opened.filter(({ path }) => path === "vkey").map(({ value }) => value);
  const keys = await Promise.all(values.map((value) => readKey(String(value))));
  if (keys.includes(null)) refuse("further", "further-key");
  return keys.filter(({ name }) => name === entry.log).map((key) => ({ ...key, isTold: true }));
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

/** `step` is the erasing step, only where its own receipt is here and says that it erased this. */
function erasedItem(step, item, hash) {
  const erasing = step.further.filter(({ entry }) =>
    entry.kind === "erase" && entry.refs.some((ref) => isErasing(ref, step, item)));
  const named = step.further.filter(({ leaf }) => toBase64(leaf) === hash);
  const isFit = erasing.length === named.length && erasing.every((one, at) => one === named[at]);
  if (!isFit) refuse("further", "erased-otherwise", { item });
  return { item, step: named[0] ?? null };
}

function isErasing([relation, log, case_, n, leaf, item], step, erased) {
  const { entry } = step;
  return relation === "erases" && log === entry.log && case_ === entry.case && n === entry.n &&
    leaf === toBase64(step.leaf) && item === erased;
}

/** Two roots of one size, or two versions of one step, are two histories, whatever each proves. */
function requireOneHistory(step, other) {
  if (other.entry.log !== step.entry.log) refuse("further", "further-of-another-log");
  const [one, two] = [step.checkpoint, other.checkpoint];
  const isForked = one.size === two.size && !equal(one.root, two.root);
  const isTheStep = step.entry.case === other.entry.case && step.entry.n === other.entry.n;
  if (isForked || (isTheStep && !equal(step.leaf, other.leaf))) refuse("further", "further-forked");
}
