/** Reads the objects of evidence that commits name, and those that these refer to: each holds what its name is the digest of. */
import { LostEvidence } from '../core/errors.ts';
import type { EvidenceObjects } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import type { AnyCommit } from '../records/units.ts';
import { readEvidence } from './evidence.ts';
import type { Tell } from './fsck-states.ts';

/** Objects of a unit that are read at the same time. */
const AT_ONCE = 8;

/** The object of evidence that a commit names. */
export const keptBy = ({ body }: AnyCommit): string | undefined => (body.type === 'verdicts' ? body.kept : undefined);

/** Tells of every object that is missing or was altered, each once. Facts are kept once, so an object refers to earlier ones. */
export async function compareEvidence(
  objects: EvidenceObjects,
  unit: string,
  named: ReadonlySet<string>,
  tell: Tell,
): Promise<void> {
  const known = new Set<string>(named);
  let next = [...named];
  while (next.length > 0) {
    const referred = await each(next, (name) => earlierIn(objects, unit, name, tell), AT_ONCE);
    next = [...new Set(referred.flat())].filter((name) => !known.has(name));
    for (const name of next) known.add(name);
  }
}

async function earlierIn(objects: EvidenceObjects, unit: string, name: string, tell: Tell): Promise<string[]> {
  try {
    const { earlier } = await readEvidence(objects, unit, name);
    return earlier.map(([object]) => object);
  } catch (error) {
    if (!(error instanceof LostEvidence)) throw error;
    tell(`${unit}: ${error.message}`);
    return [];
  }
}
