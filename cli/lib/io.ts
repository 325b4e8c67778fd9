/** What a command reads and writes: the process's own streams, or those of a test. */
import type { Writable } from 'node:stream';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { PluginFactory } from '../../shared/aws/reach.ts';
import type { Look } from '../../shared/probes/look.ts';

export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Another way to AWS than the network: a simulated organisation. */
export interface AwsAccess {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly plugin: PluginFactory;
  /** Further configuration of every client. */
  readonly client: object;
}

export interface Io {
  /** For machines, and what was asked for. */
  readonly stdout: Output;
  /** For people: progress, counts, errors. */
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly aws?: AwsAccess;
  /** Looks at endpoints in place of the network. */
  readonly look?: Look;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Letters that fit in a line: those of the terminal, or COLUMNS; no limit where the output goes to a file or a pipe. */
export function widthOf({ stdout, env }: Io): number {
  if (stdout.isTTY && stdout.columns) return stdout.columns;
  const columns = Number(env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : NO_LIMIT;
}
