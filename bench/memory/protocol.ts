/** The messages between a function's process and the process that plays AWS. */
import type { PlumblineConfig } from '../../shared/config/schema.ts';
import type { SignedIn } from '../../simulator/platform.ts';
import type { Asked } from '../../simulator/plugin.ts';

export interface Start {
  readonly endpoint: string;
  readonly config: PlumblineConfig;
  readonly hub: SignedIn;
  readonly management: Pick<SignedIn, 'account'>;
  readonly regions: readonly string[];
  /** ARN of the key that signs links. */
  readonly linkKey: string;
  /** ARN of the key whose MACs are in cursors. */
  readonly cursorKey: string;
  /** The current time of the simulated organisation. */
  readonly now: string;
}

export type ToFunction =
  | { readonly type: 'start'; readonly start: Start }
  | { readonly type: 'invoke'; readonly event: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly output?: object; readonly error?: Thrown };

export type FromFunction =
  | { readonly type: 'started' }
  | { readonly type: 'call'; readonly id: number; readonly asked: Asked }
  | {
      readonly type: 'done';
      /** The peak memory of the process, and its CPU time since the start. */
      readonly peakRssMb: number;
      readonly cpuSeconds: number;
      readonly failed?: string;
    };

/** An error of the SDK with its own properties, which a copy between processes would lose. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly $fault?: string;
  readonly $metadata?: object;
}
