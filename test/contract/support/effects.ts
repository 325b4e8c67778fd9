/**
 * The effect of each field, and of a field that could not be read. A verdict depends on a field if another value that AWS may
 * answer changes the verdict: without the field, that verdict must be unknown. A verdict that no other value changes must stay.
 */
import { WHOLE_UNIT } from '../../../shared/core/evaluate.ts';
import type { Verdicts } from './subjects.ts';

export interface Effects {
  /** Verdicts that become others, or of other resources. */
  readonly decided: ReadonlySet<string>;
  /** Those, and the ones of which only the words change. */
  readonly touched: ReadonlySet<string>;
}

/** The differences between the true verdicts and those for another value. */
export function effectsOf({ truth, found }: { readonly truth: Verdicts; readonly found: Verdicts }): Effects {
  const decided = new Set<string>();
  const touched = new Set<string>();
  for (const [key, verdict] of truth) {
    const other = found.get(key);
    if (other?.status === verdict.status && other.because === verdict.because) continue;
    touched.add(key);
    if (other?.status !== verdict.status && other?.status !== 'unknown') decided.add(key);
  }
  return { decided, touched };
}

/** The effects of all other values of a field. */
export const together = (effects: readonly Effects[]): Effects => ({
  decided: new Set(effects.flatMap(({ decided }) => [...decided])),
  touched: new Set(effects.flatMap(({ touched }) => [...touched])),
});

const unitOf = (key: string): string => key.split(' ').slice(0, 2).join(' ');

export interface Expectation {
  /** Verdicts that must not be made. */
  readonly decided: ReadonlySet<string>;
  /** Verdicts that may be unknown; undefined for all. */
  readonly touched?: ReadonlySet<string>;
  /** AWS says what it means, so that any verdict may be made of it. */
  readonly meant?: boolean;
}

export interface Complaint {
  readonly control: string;
  readonly what: string;
}

/** The faults of verdicts that were given on an unreadable answer: one line each, none if they are right. */
export function complaints(truth: Verdicts, found: Verdicts, { decided, touched, meant }: Expectation): Complaint[] {
  const wrong: Complaint[] = [];
  for (const { control, because } of found.values()) {
    if (because.startsWith('the control itself failed')) wrong.push({ control, what: because });
  }
  if (meant) return wrong;
  for (const [key, { control, status }] of truth) {
    if (status === 'unknown') continue;
    const whole = found.get(`${unitOf(key)} ${WHOLE_UNIT}`);
    const now = found.get(key)?.status ?? (whole?.status === 'unknown' ? 'unknown' : 'gone');
    if (now === 'unknown') {
      if (touched && !touched.has(key)) wrong.push({ control, what: 'goes dark, and does not depend on it' });
    } else if (now !== status) wrong.push({ control, what: `${status} → ${now}` });
    else if (decided.has(key)) wrong.push({ control, what: `stays ${status}, and depends on it` });
  }
  for (const [key, { control, status, resource }] of found) {
    if (status !== 'unknown' && !truth.has(key))
      wrong.push({ control, what: `${status} for ${resource}, which is none` });
  }
  return wrong;
}
