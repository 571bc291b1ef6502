// Bytes, and the texts that stand for them. Reading is strict both ways: what is accepted would be
// printed as exactly the same text.

const HASH_BYTES = 32;

const utf8 = (text) => new TextEncoder().encode(text);

/** The text behind UTF-8 bytes, or null; a byte order mark stays, and whoever reads refuses it. */
function fromUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function equal(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Bytes of small hexadecimal digits, already matched by whoever calls. */
const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The bytes behind base64 with its padding and no stray bits, or null. */
function fromBase64(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
  return toBase64(bytes) === text ? bytes : null;
}

/** A raw hash (or salt: as long) behind base64, or null. */
function hashFrom(text) {
  const bytes = fromBase64(text);
  return bytes !== null && bytes.length === HASH_BYTES ? bytes : null;
}

/** The number behind decimal digits without leading zeros, or null; sizes and places only. */
function naturalFrom(text) {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

/** Big-endian, in as many bytes as asked for. */
function bigEndian(number, size) {
  const bytes = new Uint8Array(size);
  let rest = BigInt(number);
  for (let at = size - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 255n);
    rest >>= 8n;
  }
  return bytes;
}

const u32 = (number) => bigEndian(number, 4);
const u64 = (number) => bigEndian(number, 8);
const lp = (bytes) => join(u32(bytes.length), bytes);

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
}
