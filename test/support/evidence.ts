/** Evidence in memory, for tests whose subject is something else. */
import type { EvidenceObjects, EvidenceStore } from '../../shared/core/ports.ts';
import { evidenceStore } from '../../shared/history/evidence.ts';

export const objectsInMemory = (kept = new Map<string, Uint8Array>()): EvidenceObjects => ({
  put: async (key, body) => {
    if (!kept.has(key)) kept.set(key, body);
  },
  find: async (key) => kept.get(key) ?? null,
});

export const evidenceInMemory = (): EvidenceStore => evidenceStore(objectsInMemory());
