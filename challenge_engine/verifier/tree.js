// Proofs in the tree of RFC 6962, verified by the iterative algorithms of RFC 9162 (2.1.3.2 and
// 2.1.4.2). Places are BigInt: shifts of plain numbers lose what lies above 32 bits.

const node = (left, right) => sha256(Uint8Array.of(1), left, right);

/** Whether the leaf stands at this place in the tree of this size and root. */
async function isIncluded(leaf, index, size, proof, root) {
  if (index >= size) return false;
  let [place, last, hash] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (place & 1n || place === last) {
      hash = await node(sibling, hash);
      while (place !== 0n && !(place & 1n)) [place, last] = [place >> 1n, last >> 1n];
    } else {
      hash = await node(hash, sibling);
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  return last === 0n && equal(hash, root);
}

/** Whether the tree of the new size and root begins with the one of the old size and root. */
async function isConsistent(oldSize, oldRoot, newSize, newRoot, proof) {
  if (oldSize < 1 || oldSize > newSize) return false;
  if (oldSize === newSize) return proof.length === 0 && equal(oldRoot, newRoot);
  if (proof.length === 0) return false;
  let [place, last] = [BigInt(oldSize) - 1n, BigInt(newSize) - 1n];
  while (place & 1n) [place, last] = [place >> 1n, last >> 1n];
  // Of a complete tree the old root is itself the first node and is not sent.
  const nodes = place === 0n ? [oldRoot, ...proof] : proof;
  let [oldHash, newHash] = [nodes[0], nodes[0]];
  for (const sibling of nodes.slice(1)) {
    if (last === 0n) return false;
    if (place & 1n || place === last) {
      oldHash = await node(sibling, oldHash);
      newHash = await node(sibling, newHash);
      while (place !== 0n && !(place & 1n)) [place, last] = [place >> 1n, last >> 1n];
    } else {
      newHash = await node(newHash, sibling);
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  return last === 0n && equal(oldHash, oldRoot) && equal(newHash, newRoot);
}
