/**
 * Stored items name the version of their shape. An item of an older version is brought up to date as it is read and
 * stays as it was written, since history is never rewritten; one of a newer version is refused, never guessed at.
 */
import { CorruptHistory, NewerSchema } from '../core/errors.ts';
import type { Item } from './dynamodb.ts';

type Stored = Readonly<Record<string, unknown>>;

/** What turns the body of an item of one version into that of the next. Pure; says nothing that was not stored. */
export interface Step {
  readonly commit: (stored: Stored) => Stored;
  readonly state: (stored: Stored) => Stored;
}

const asItIs = (stored: Stored): Stored => stored;

const withoutState = ({ state: _, ...commit }: Stored): Stored => commit;

/** What the shared state held for units of this kind. */
function withContents({ unit, seq, at, head, ...shared }: Stored): Stored {
  const [kind = ''] = String(unit).split('/');
  const { verdicts, revisions, attestations, waivers, alerts } = shared;
  const contents = { runs: {}, attestations, waivers, alerts }[kind] ?? { verdicts, revisions };
  return { unit, seq, at, head, contents };
}

/**
 * The step at place n leads from version n to n + 1. Steps are only ever added at the end. A step that gives states another
 * shape takes the `state` away from commits, since their digests are of the earlier shape: then the log alone proves a state.
 */
const STEPS: readonly Step[] = [
  // items of version 0 were written before versions were, and have the shape of version 1
  { commit: asItIs, state: asItIs },
  // version 2 has alerts and waivers besides, which an older release would misread
  { commit: asItIs, state: asItIs },
  // from version 3 on a commit carries the digest of the state it leads to; what an older one led to, its log alone says
  { commit: asItIs, state: asItIs },
  // version 4 has a state of its own for each kind of unit, where all kinds shared one before
  { commit: withoutState, state: withContents },
];

/** The version that is written. */
export const SCHEMA = STEPS.length;
/** The first version of commits with a header, and of states whose parts lie on shelves. */
export const HEADERS = 3;

/** Version of a stored item. Throws `NewerSchema` when only a later release of Plumbline can read it. */
export function versionOf({ pk, sk, schema }: Item): number {
  const where = `${pk?.S} ${sk?.S}`;
  const written = schema?.S ?? '0';
  if (!/^\d+$/.test(written)) throw new CorruptHistory(`${where} has the schema ${written}, which is no version`);
  const version = Number(written);
  if (version <= SCHEMA) return version;
  throw new NewerSchema(
    `${where} was written with schema ${version}, and this release reads up to ${SCHEMA}; ` +
      'upgrade to the release that wrote it, or to a later one (nothing was changed)',
  );
}

/** The body of an item of this version as the current one has it. */
export const migrated = (kind: keyof Step, version: number, stored: Stored, steps = STEPS): Stored =>
  steps.slice(version).reduce((body, step) => step[kind](body), stored);
