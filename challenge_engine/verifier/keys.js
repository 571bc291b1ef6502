// The keys to trust, as somebody pasted them: verifier keys one a line, or a C2SP tlog-policy.

const ED25519 = 1;
const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;

// Known answer of RFC 8032, section 7.1, test 1: a browser that gets it wrong is not asked further.
const KNOWN_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const KNOWN_SIGNATURE =
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
  "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

/** "Undecidable" unless this browser has SHA-256 and tells good signatures from bad ones. */
async function requireCryptography() {
  try {
    const [key, good] = [fromHex(KNOWN_KEY), fromHex(KNOWN_SIGNATURE)];
    const bad = good.with(0, good[0] ^ 1);
    const empty = new Uint8Array();
    const isHashRight = toHex(await sha256(empty)).startsWith("e3b0c44298fc1c149afbf4c8996fb924");
    if (isHashRight && await isSigned(key, good, empty) && !await isSigned(key, bad, empty)) return;
  } catch {
    // Said below: whatever is missing, nothing can be decided here.
  }
  undecided("browser", "browser-lacks");
}

async function isSigned(publicKey, signature, message) {
  const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, message);
}

const POLICY = ["log", "witness", "group", "quorum"];
const isKeyName = (name) => /^[^\p{White_Space}\x00-\x1F+]+$/u.test(name);

/** A verifier key `name+id+base64`, or null where its parts do not fit one another. */
async function readKey(vkey) {
  const found = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  if (found === null || !isKeyName(found[1])) return null;
  const [, name, id] = found;
  const typed = fromBase64(found[3]);
  if (typed === null || typed.length !== 1 + PUBLIC_KEY_BYTES || typed[0] !== ED25519) return null;
  const hash = await sha256(utf8(`${name}\n`), typed);
  if (toHex(hash.slice(0, KEY_ID_BYTES)) !== id) return null;
  return { name, id, publicKey: typed.slice(1) };
}

/** {keys, needsWitnesses} of what was pasted; "undecidable" where that says nothing to go by. */
async function readKeys(text) {
  const lines = text.split(/\r?\n/).map((line, at) => ({
    words: line.split(/[ \t]+/).filter((word) => word !== ""), number: at + 1,
  })).filter(({ words }) => words.length && !words[0].startsWith("#"));
  if (!lines.length) undecided("key", "key-missing");
  const isPolicy = lines.some(({ words: [kind] }) => POLICY.includes(kind));
  return isPolicy ? readPolicy(lines) : { keys: await readKeyLines(lines), needsWitnesses: false };
}

async function readKeyLines(lines) {
  const keys = [];
  for (const { words, number } of lines) {
    if (words[0].startsWith("PRIVATE+KEY+")) undecided("key", "key-secret", { line: number });
    const key = words.length === 1 ? await readKey(words[0]) : null;
    if (key === null) undecided("key", "key-unreadable", { line: number });
    keys.push(key);
  }
  return keys;
}

/** The logs of a policy; witnesses are read for their names only: here they cannot be asked for. */
async function readPolicy(lines) {
  const [keys, names, members] = [[], new Set(), new Set()];
  let quorum = null;
  for (const { words: [kind, ...rest], number } of lines) {
    const refusePolicy = () => undecided("key", "policy-unreadable", { line: number });
    if (kind === "log" && (rest.length === 1 || rest.length === 2)) {
      const key = await readKey(rest[0]);
      const isDouble = keys.some((other) => equal(other.publicKey, key?.publicKey ?? []));
      if (key === null || isDouble) refusePolicy();
      keys.push(key);
    } else if (kind === "witness" && (rest.length === 2 || rest.length === 3)) {
      if (rest[0] === "none" || names.has(rest[0])) refusePolicy();
      names.add(rest[0]);
    } else if (kind === "group" && isGroup(rest, names, members)) {
      names.add(rest[0]);
      rest.slice(2).forEach((name) => members.add(name));
    } else if (kind === "quorum" && rest.length === 1 && quorum === null &&
        (rest[0] === "none" || names.has(rest[0]))) {
      quorum = rest[0];
    } else {
      refusePolicy();
    }
  }
  if (quorum === null) undecided("key", "policy-without-quorum");
  if (!keys.length) undecided("key", "key-missing");
  return { keys, needsWitnesses: quorum !== "none" };
}

function isGroup([name, threshold, ...listed], names, members) {
  if (name === undefined || name === "none" || names.has(name) || !listed.length) return false;
  const least = threshold === "all" || threshold === "any" ? 1 : naturalFrom(threshold);
  return least !== null && least >= 1 && least <= listed.length &&
    new Set(listed).size === listed.length &&
    listed.every((member) => names.has(member) && !members.has(member));
}
