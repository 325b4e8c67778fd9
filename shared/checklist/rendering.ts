/** Words and signs that every form of a rendered checklist uses. */

export interface RenderContext {
  /** ISO instant at which the evidence held. It is the only time in the document, so that it can be made again. */
  readonly asOf: string;
  /** The accounts that the document is about, in words: `every account`, `111122223333`. */
  readonly scope: string;
  /** The page of a control; undefined where there is none. */
  linkOf(control: string): string | undefined;
}

export const SIGNS = {
  holds: '✅',
  fails: '❌',
  unknown: '❓',
  waived: '🟡',
  none: '❔',
  open: '⬜',
  excluded: '➖',
} as const;

export const WORDS = {
  holds: 'holds',
  fails: 'fails',
  unknown: 'unknown',
  waived: 'fails, waived',
  none: 'no evidence',
  open: 'not mapped',
  excluded: 'not applicable',
} as const;
