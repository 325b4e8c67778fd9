/** A framework that controls are evidence for. */
export interface Framework {
  /** Left part of a control's `satisfies`. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /**
   * `settings`: each requirement is about the state of something in AWS, and a control can judge it. `practice`: its
   * requirements are about what an organisation does, of which the state of something in AWS shows a part.
   */
  readonly kind: 'settings' | 'practice';
  /** Requirement id → what it asks, in our words: the text of most frameworks is protected. */
  readonly requirements: Readonly<Record<string, string>>;
}
