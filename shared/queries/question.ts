/**
 * The error for questions that cannot be answered, because they name something that is not in the history, or an
 * impossible time.
 */

/** The part of a question that is wrong. The command line and the API each have their own name for it. */
export type Part =
  | 'accounts'
  | 'domains'
  | 'ous'
  | 'controls'
  | 'resources'
  | 'statuses'
  | 'framework'
  | 'asOf'
  | 'against'
  | 'since'
  | 'until'
  | 'from'
  | 'to'
  | 'cursor'
  | 'days'
  | 'zone';

/** A question that cannot be answered. */
export class BadQuestion extends Error {
  override readonly name = 'BadQuestion';
  readonly part: Part;
  /** The fault and its remedy, with the caller's own name for the wrong part. */
  readonly described: (name: string) => string;

  constructor(part: Part, described: (name: string) => string) {
    super(described(part));
    this.part = part;
    this.described = described;
  }
}
