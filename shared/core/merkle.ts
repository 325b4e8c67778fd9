/**
 * The Merkle tree of RFC 6962, section 2.1. It gives one root over the heads of all chains, which an anchor signs. A prefix
 * distinguishes leaves from nodes, so that no list of leaves has the root of another.
 */
import { createHash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

const hash = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const made = createHash('sha256');
  for (const part of parts) made.update(part);
  return made.digest();
};

/** Root over the leaves in their order, in hexadecimal. The root of no leaves is the hash of the empty text. */
export function merkleRoot(leaves: readonly (string | Uint8Array)[]): string {
  let level = leaves.map((leaf) => hash(LEAF, leaf));
  if (level.length === 0) return hash().toString('hex');
  while (level.length > 1) level = paired(level);
  return (level[0] as Buffer).toString('hex');
}

/**
 * A node without a neighbour moves up unchanged. This gives the split that the RFC describes: at the largest power of
 * two.
 */
const paired = (level: readonly Buffer[]): Buffer[] =>
  level
    .filter((_, index) => index % 2 === 0)
    .map((left, pair) => {
      const right = level[pair * 2 + 1];
      return right ? hash(NODE, left, right) : left;
    });
