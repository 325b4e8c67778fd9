/**
 * The `imports` part of the configuration: the sources whose findings become verdicts of external controls as they
 * arrive.
 */
import * as z from 'zod';
import type { ForeignEventSources } from '../core/foreign-events.ts';
import { object } from './fields.ts';

export const imported = object({
  /** Findings that AWS Security Hub receives or updates. */
  securityHub: z.boolean({ error: 'must be true or false' }).optional(),
  /** Resources whose compliance with a rule of AWS Config changes. */
  config: z.boolean({ error: 'must be true or false' }).optional(),
});

interface Written {
  readonly imports?: { readonly securityHub?: boolean | undefined; readonly config?: boolean | undefined } | undefined;
}

export const foreignSourcesIn = ({ imports }: Written): ForeignEventSources => ({
  securityHub: imports?.securityHub ?? false,
  config: imports?.config ?? false,
});
