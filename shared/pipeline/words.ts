/**
 * Folds single findings into verdicts: if several findings are about one check and resource, the worst counts. Pure.
 */
import type { Status } from '../core/control.ts';
import type { Verdict } from '../core/evaluate.ts';
import type { HeardFinding, LastWord, LastWords } from '../core/external.ts';
import { WORST_FIRST } from '../core/status-order.ts';
import type { Held } from '../records/verdicts.ts';

/** The parts of a stored verdict that findings can change. */
export type Spoken = Pick<Held, 'status' | 'because' | 'external' | 'words'>;

/**
 * For one check and resource, the latest statuses of at most this many findings are kept. Resolved findings are dropped
 * first.
 */
const MOST_WORDS = 20;

export const nameOf = ({ control, resource }: Pick<Verdict, 'control' | 'resource'>): string =>
  `${control} ${resource}`;

/**
 * The verdict after one more finding; null if the finding is older than the known status, or changes nothing.
 * `imported` is the instant of the newest finding in the imported files that cover the control.
 */
export function after(before: Spoken | undefined, finding: HeardFinding, imported: string): Spoken | null {
  const words = before?.words ?? {};
  const known = words[finding.finding];
  const { word } = finding;
  if (known ? known.at >= word.at : imported > word.at) return null;
  // AWS Config sends a result only when it changes, so each instant is kept: an older result may still arrive
  if (known?.status === word.status && finding.source !== 'config' && isWordedAlike(before, finding)) return null;
  const next = limited({ ...words, [finding.finding]: word });
  const others = Object.entries(next).flatMap(([id, { status }]) =>
    id === finding.finding || status === 'resolved' ? [] : status,
  );
  const standing = [...others, ...(word.status === 'resolved' ? [] : [word.status])].sort(byWorst)[0];
  if (standing === undefined)
    return { ...plain(finding), status: 'not-applicable', because: resolvedIn(finding), words: next };
  const decides = standing === word.status || before?.status !== standing;
  return decides
    ? { ...plain(finding), status: standing, words: next }
    : { status: standing, because: before.because, external: before.external ?? finding.external, words: next };
}

const byWorst = (one: Status, other: Status): number => WORST_FIRST.indexOf(one) - WORST_FIRST.indexOf(other);

const plain = ({ because, external }: HeardFinding) => ({ because, external });

const isWordedAlike = (before: Spoken | undefined, { because, external }: HeardFinding): boolean =>
  before?.because === because &&
  before.external?.severity === external.severity &&
  before.external.title === external.title;

const resolvedIn = ({ external }: HeardFinding): string => `${external.title}; its finding was archived or resolved`;

const isResolved = ({ status }: LastWord): boolean => status === 'resolved';

function limited(words: LastWords): LastWords {
  const all = Object.entries(words);
  if (all.length <= MOST_WORDS) return words;
  const [least] = all
    .filter(([, word]) => all.every(([, other]) => isResolved(word) || !isResolved(other)))
    .sort(([, one], [, other]) => (one.at < other.at ? -1 : 1));
  return Object.fromEntries(all.filter(([id]) => id !== least?.[0]));
}

/** The instant of the newest status; empty if no finding arrived as an event. */
export const lastSpoken = (held: Pick<Held, 'words'> | undefined): string =>
  Object.values(held?.words ?? {}).reduce((newest, { at }) => (at > newest ? at : newest), '');

/**
 * Whether all findings behind the verdict were resolved before the instant, so that no older event can still arrive.
 */
export const isForgotten = ({ words }: Pick<Held, 'words'>, before: string): boolean =>
  words !== undefined && Object.values(words).every((word) => isResolved(word) && word.at < before);
