/** Questions that cannot be answered: they name something that is not in the history, or ask for an impossible time. */

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
  /** The fault and its remedy, with the name by which the caller gave this part. */
  readonly described: (name: string) => string;

  constructor(part: Part, described: (name: string) => string) {
    super(described(part));
    this.part = part;
    this.described = described;
  }
}
