/** Questions that have no answer, because they name something that the history does not have or ask for an impossible time. */

/** The part of a question that is wrong. The command line and the API each call it by a name of their own. */
export type Part =
  | 'accounts'
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
  | 'zone';

/** A question that cannot be answered as it was asked. */
export class BadQuestion extends Error {
  override readonly name = 'BadQuestion';
  readonly part: Part;
  /** What is wrong and what to do, with the name by which this part was given. */
  readonly described: (name: string) => string;

  constructor(part: Part, described: (name: string) => string) {
    super(described(part));
    this.part = part;
    this.described = described;
  }
}
