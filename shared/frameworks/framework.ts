/** A framework that controls are evidence for. */
export interface Framework {
  /** The left part of a reference in a control's `satisfies`. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /**
   * `settings`: each requirement is about the state of something in AWS, which a control can judge. `practice`: each
   * requirement is about what an organisation does, and the state in AWS shows only a part of it.
   */
  readonly kind: 'settings' | 'practice';
  /** Requirement id → what it asks, in our words, because the text of most frameworks is protected. */
  readonly requirements: Readonly<Record<string, string>>;
}
