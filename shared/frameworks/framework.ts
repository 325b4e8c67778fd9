/** A framework that controls are evidence for. */
export interface Framework {
  /** Left part of a control's `satisfies`. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Requirement id → what it asks, in our words: the text of most frameworks is protected. */
  readonly requirements: Readonly<Record<string, string>>;
}
