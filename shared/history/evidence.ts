/** Objects of evidence: compressed, and named by the digest of their content, so that a reader can verify them. */
import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { sha256 } from '../core/digest.ts';
import { LostEvidence } from '../core/errors.ts';
import type { EvidenceObjects, EvidenceStore, KeptEvidence } from '../core/ports.ts';
import { basisOf, type EvidenceObject, evidenceIn, evidenceObject, placeOf } from '../records/evidence.ts';

/** The facts of 100,000 resources take about 50 MB. A longer text was not written by Plumbline. */
const LONGEST_OBJECT = 256 * 1024 * 1024;

const unzipped = promisify(gunzip);

export const evidenceKey = (unit: string, name: string): string => `evidence/${unit}/${name}.jsonl.gz`;

/** Throws `LostEvidence` if the object is missing or was altered. */
export async function readEvidence(objects: EvidenceObjects, unit: string, name: string): Promise<EvidenceObject> {
  const key = evidenceKey(unit, name);
  const body = await objects.find(key);
  if (!body) throw new LostEvidence(`${key} is missing; restore it from a copy of the bucket or of the folder`);
  return verified(key, name, body);
}

export function evidenceStore(objects: EvidenceObjects): EvidenceStore {
  const read = (unit: string, name: string): Promise<EvidenceObject> => readEvidence(objects, unit, name);

  /** Lost evidence does not stop a scan: the facts that the lost object held are stored again. */
  const newest = async (unit: string, name: string | undefined) => {
    if (name === undefined) return null;
    try {
      return { name, object: await read(unit, name) };
    } catch (error) {
      if (error instanceof LostEvidence) return null;
      throw error;
    }
  };

  const put: EvidenceStore['put'] = async (unit, previous, judged) => {
    const text = evidenceObject(unit, judged, await newest(unit, previous));
    const name = sha256(text);
    await objects.put(evidenceKey(unit, name), gzipSync(text));
    return name;
  };

  const get: EvidenceStore['get'] = async (unit, name, { control, resource }) => {
    const object = await read(unit, name);
    const basis = basisOf(object, control, resource);
    const judging = object.controls[control];
    if (!basis || !judging)
      throw new LostEvidence(`${evidenceKey(unit, name)} holds nothing of ${control} and ${resource}`);
    const known = new Map<string, EvidenceObject>([[name, object]]);
    const factsOf = async (digest: string): Promise<unknown> => {
      const place = placeOf(object, digest) ?? name;
      const lies = known.get(place) ?? (await read(unit, place));
      known.set(place, lies);
      const text = lies.facts.get(digest);
      if (text === undefined) throw new LostEvidence(`${evidenceKey(unit, place)} does not hold the facts ${digest}`);
      return JSON.parse(text);
    };
    const others: Record<string, unknown> = {};
    for (const [source, digest] of Object.entries(basis.others)) others[source] = await factsOf(digest);
    const kept: KeptEvidence = {
      ...judging,
      digest: basis.facts,
      facts: await factsOf(basis.facts),
      ...(basis.tags === undefined ? {} : { tags: await factsOf(basis.tags) }),
      others,
    };
    return kept;
  };

  return { put, get };
}

async function verified(key: string, name: string, body: Uint8Array): Promise<EvidenceObject> {
  const text = await decompressed(key, body);
  if (sha256(text) !== name)
    throw new LostEvidence(`${key} was altered: it does not hold what its name is the digest of`);
  return evidenceIn(text);
}

async function decompressed(key: string, body: Uint8Array): Promise<string> {
  try {
    return (await unzipped(body, { maxOutputLength: LONGEST_OBJECT })).toString();
  } catch (cause) {
    throw new LostEvidence(`${key} was altered: it cannot be decompressed`, { cause });
  }
}
