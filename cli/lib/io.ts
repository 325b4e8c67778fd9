/** The input and output of a command: the process's own streams, or those of a test. */
import type { Writable } from 'node:stream';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { PluginFactory } from '../../shared/aws/reach.ts';
import type { Look } from '../../shared/probes/look.ts';
import type { ProbeOptions } from '../../shared/probes/network.ts';

export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Replaces the network: the SDK's requests go to a simulated organisation. */
export interface AwsAccess {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly plugin: PluginFactory;
  /** Further configuration of every client. */
  readonly client: object;
}

export interface Io {
  /** The result of the command, for people and machines. */
  readonly stdout: Output;
  /** Progress, counts and errors, for people. */
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly aws?: AwsAccess;
  /** Replaces the network for probes of endpoints. */
  readonly look?: Look;
  /** Replaces name resolution and the list of permitted addresses for time-stamping authorities and evidence. */
  readonly network?: Pick<ProbeOptions, 'resolve' | 'isAllowed'>;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** The width of a line: that of the terminal, or COLUMNS; unlimited if the output goes to a file or a pipe. */
export function widthOf({ stdout, env }: Io): number {
  if (stdout.isTTY && stdout.columns) return stdout.columns;
  const columns = Number(env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : NO_LIMIT;
}
