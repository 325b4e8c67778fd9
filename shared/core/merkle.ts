/**
 * The Merkle tree of RFC 6962, section 2.1: over the heads of all chains it has one root, which an anchor signs. A prefix
 * tells leaves from nodes, so that no list of leaves has the root of another.
 */
import { createHash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

const hash = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const made = createHash('sha256');
  for (const part of parts) made.update(part);
  return made.digest();
};

/** Root over the leaves in their order, in hexadecimal; that of none is the hash of nothing. */
export function merkleRoot(leaves: readonly (string | Uint8Array)[]): string {
  let level = leaves.map((leaf) => hash(LEAF, leaf));
  if (level.length === 0) return hash().toString('hex');
  while (level.length > 1) level = paired(level);
  return (level[0] as Buffer).toString('hex');
}

/** A node without a neighbour moves up as it is: that is the split at the largest power of two that the RFC describes. */
const paired = (level: readonly Buffer[]): Buffer[] =>
  level
    .filter((_, index) => index % 2 === 0)
    .map((left, pair) => {
      const right = level[pair * 2 + 1];
      return right ? hash(NODE, left, right) : left;
    });
