// A signed note (C2SP) whose text is the state of a log: origin, size and root.

const MOST_SIGNATURES = 64;
const SIGNATURE_BYTES = 64;

/** Every line of a text whose last line is complete, or null. */
const linesOf = (text) => (text.endsWith("\n") ? text.slice(0, -1).split("\n") : null);

/** {origin, size, root, signatures, text} of a note; nothing is believed before it is verified. */
function readCheckpoint(text) {
  const lines = linesOf(text);
  if (lines === null || /[\x00-\x09\x0B-\x1F]/.test(text)) refuse("form", "note-form");
  const [origin, size, root, blank, ...signed] = lines;
  const state = { origin, size: naturalFrom(size ?? ""), root: hashFrom(root) };
  if (!isOrigin(origin) || state.size === null || state.root === null || blank !== "") {
    refuse("form", "note-form");
  }
  if (signed.length < 1 || signed.length > MOST_SIGNATURES) refuse("form", "note-form");
  return { ...state, signatures: signed.map(readSignature), text: `${origin}\n${size}\n${root}\n` };
}

function readSignature(line) {
  const found = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line);
  const bytes = found === null ? null : fromBase64(found[2]);
  if (bytes === null || !isKeyName(found[1]) || bytes.length <= KEY_ID_BYTES) {
    refuse("form", "note-form");
  }
  return {
    name: found[1],
    id: toHex(bytes.slice(0, KEY_ID_BYTES)),
    signature: bytes.slice(KEY_ID_BYTES),
  };
}

/** {signedBy, unknown}: every signature of a given key holds, and one of the log's own is there. */
async function verifyCheckpoint(checkpoint, keys) {
  const own = keys.filter(({ name }) => name === checkpoint.origin);
  if (!own.length) {
    refuse("signature", "key-of-another-log", { given: keys[0].name, origin: checkpoint.origin });
  }
  const [signedBy, unknown] = [[], []];
  for (const { name, id, signature } of checkpoint.signatures) {
    const key = keys.find((one) => one.name === name && one.id === id);
    if (key === undefined) {
      unknown.push({ name, id });
      continue;
    }
    // A second signature of one key says nothing new, so nobody honest writes it.
    const isDouble = signedBy.some((one) => one.name === name && one.id === id);
    const isGood = !isDouble && signature.length === SIGNATURE_BYTES &&
      await isSigned(key.publicKey, signature, utf8(checkpoint.text));
    if (!isGood) refuse("signature", "signature-wrong", { name, id });
    signedBy.push(key);
  }
  if (!own.some((key) => signedBy.some(({ name, id }) => name === key.name && id === key.id))) {
    refuse("signature", "signature-missing", { origin: checkpoint.origin });
  }
  return { signedBy, unknown };
}
