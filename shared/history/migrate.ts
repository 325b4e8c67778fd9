/**
 * Stored items name the version of their shape. An item of an older version is converted when it is read and stays as
 * it was written, because history is never rewritten. An item of a newer version is refused.
 */
import { CorruptHistory, NewerSchema } from '../core/errors.ts';
import type { StateParts } from '../core/state-digest.ts';
import type { Item } from './dynamodb.ts';
import { commitWithNewWords, stateWithNewWords } from './old-words.ts';

type Stored = Readonly<Record<string, unknown>>;

/** Converts the body of an item from one version to the next. Pure; adds nothing that was not stored. */
export interface Step {
  readonly commit: (stored: Stored) => Stored;
  readonly state: (stored: Stored) => Stored;
}

const asItIs = (stored: Stored): Stored => stored;

const withoutState = ({ state: _, ...commit }: Stored): Stored => commit;

/** The part of the shared state that belonged to units of this kind. */
function withContents({ unit, seq, at, head, ...shared }: Stored): Stored {
  const [kind = ''] = String(unit).split('/');
  const { verdicts, revisions, attestations, waivers, alerts } = shared;
  const contents = { runs: {}, attestations, waivers, alerts }[kind] ?? { verdicts, revisions };
  return { unit, seq, at, head, contents };
}

/**
 * The step at index n converts version n to n + 1. Steps are only added at the end. A step that changes the shape of
 * states removes `state` from the commits of these units, because those digests cover the earlier shape; then only the log proves a state.
 */
const STEPS: readonly Step[] = [
  // version 0 was written before items had versions, and has the shape of version 1
  { commit: asItIs, state: asItIs },
  // version 2 also has alerts and waivers, which an older release would misread
  { commit: asItIs, state: asItIs },
  // from version 3 on a commit carries the digest of its state; for older commits only the log proves the state
  { commit: asItIs, state: asItIs },
  // version 4 has a state of its own for each kind of unit, where all kinds shared one before
  { commit: withoutState, state: withContents },
  // from version 5 on, a verdict in a state has the digest of its evidence, and the beginning of a failure that became
  // unreadable in between (of older ones only the log says it); the state names the newest object of evidence; alerts, and the
  // reason why facts could not be read, have plain words
  { commit: (stored) => withoutState(commitWithNewWords(stored)), state: stateWithNewWords },
];

/** The version that this release writes. */
export const SCHEMA = STEPS.length;
/** The first version with headers in commits, and with parts of states on shelves. */
export const HEADERS = 3;

/**
 * The first version whose states hold everything that folding the log gives. Earlier states are not read: the log is folded.
 */
const COMPLETE_STATES = 5;
export const isCompleteState = (item: Item): boolean => versionOf(item) >= COMPLETE_STATES;

/** The part of a folded state that a state of this version held. fsck compares it with the stored state. */
export function asVersionHeld(version: number, parts: StateParts): StateParts {
  const { verdicts } = parts;
  if (version >= COMPLETE_STATES || verdicts === undefined) return parts;
  return { ...parts, verdicts: mapped(verdicts, (held) => mapped(held as Stored, asHeldBefore)) };
}

function asHeldBefore(verdict: unknown): unknown {
  const { evidence: _, failingSince: __, ...held } = verdict as Stored;
  return held;
}

const mapped = (parts: Stored, of: (part: unknown) => unknown): Stored =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, of(part)]));

/** The version of a stored item. Throws `NewerSchema` when only a later release of Plumbline can read it. */
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

/** The body of an item of this version, converted to the current version. */
export const migrated = (kind: keyof Step, version: number, stored: Stored, steps = STEPS): Stored =>
  steps.slice(version).reduce((body, step) => step[kind](body), stored);
