/** Folds what single findings say into verdicts: of several findings about one check and resource, the worst counts. Pure. */
import type { Status } from '../core/control.ts';
import type { Verdict } from '../core/evaluate.ts';
import type { HeardFinding, LastWord, LastWords } from '../core/external.ts';
import type { Held } from '../records/verdicts.ts';

/** The verdict that is held, as far as findings change it. */
export type Spoken = Pick<Held, 'status' | 'because' | 'external' | 'words'>;

/** The worst first. */
const WORST: readonly Status[] = ['fail', 'unknown', 'pass', 'not-applicable'];
/** Findings about one check and resource whose last words are kept. Those that are over are forgotten first. */
const MOST_WORDS = 20;

export const nameOf = ({ control, resource }: Pick<Verdict, 'control' | 'resource'>): string =>
  `${control} ${resource}`;

/**
 * The verdict after one more finding; null if the finding is older than what is known, or says nothing new. `imported` is the
 * instant of the newest finding of the files that judged the control.
 */
export function after(before: Spoken | undefined, finding: HeardFinding, imported: string): Spoken | null {
  const words = before?.words ?? {};
  const known = words[finding.finding];
  const { word } = finding;
  if (known ? known.at >= word.at : imported > word.at) return null;
  // the results of Config rules are sent only when they change, so that each instant is kept: an older one may still be on its way
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

const byWorst = (one: Status, other: Status): number => WORST.indexOf(one) - WORST.indexOf(other);

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

/** The instant of the newest word; empty where no finding arrived as an event. */
export const lastSpoken = (held: Pick<Held, 'words'> | undefined): string =>
  Object.values(held?.words ?? {}).reduce((newest, { at }) => (at > newest ? at : newest), '');

/** Whether all findings behind the verdict were over before the instant, so that no older one is still on its way. */
export const isForgotten = ({ words }: Pick<Held, 'words'>, before: string): boolean =>
  words !== undefined && Object.values(words).every((word) => isResolved(word) && word.at < before);
