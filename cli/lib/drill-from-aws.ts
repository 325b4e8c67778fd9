/** The steps that `plumbline drill finish --from-aws` takes from AWS. */
import { ORGANIZATION } from '../../shared/core/account.ts';
import type { KindOfAws } from '../../shared/core/drill.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { inTerminal } from '../../shared/core/inert.ts';
import { type StepOfAws, stepsFromAws } from '../../shared/drills/from-aws.ts';
import { shownByAws } from '../../shared/drills/read-aws.ts';
import { sinceStart } from '../../shared/drills/report.ts';
import type { Drill } from '../../shared/records/drill.ts';
import { wireReach } from '../../shared/wiring/reaching.ts';
import { accessOf, whoCalls } from './caller.ts';
import type { Io } from './io.ts';

export interface FromAwsOptions {
  readonly fromAws?: readonly KindOfAws[];
  readonly regions?: readonly string[];
  readonly role?: string;
  readonly externalId?: string;
  readonly profile?: string;
}

/** Throws `UsageError` if AWS shows nothing of the drill: an end without a measured recovery would say that it went well. */
export async function stepsOfAws(
  io: Io,
  drill: Drill,
  { fromAws: kinds = [], regions = [], ...options }: FromAwsOptions,
  until: string,
): Promise<StepOfAws[]> {
  if (regions.length === 0)
    throw new UsageError('--from-aws needs --regions: name those in which the drill restored or failed over');
  const caller = await whoCalls(io, options);
  const account = drill.account === ORGANIZATION ? caller.account : drill.account;
  if (account !== caller.account && options.role === undefined)
    throw new UsageError(`your credentials are of ${caller.account}; name a --role that can be assumed in ${account}`);
  const reach = wireReach(accessOf(caller, { ...options, ...(io.aws ? { aws: io.aws } : {}) })).account(account);
  const window = { from: drill.startedAt, until, regions, kinds };
  const steps = stepsFromAws(drill, await shownByAws(reach, window), until);
  if (steps.length === 0)
    throw new UsageError(
      `AWS shows nothing new of ${kinds.join(' and ')} in ${account} between ${window.from} and ${until} in ${regions.join(', ')}; ` +
        'record steps by `plumbline drill step`, or leave --from-aws out',
    );
  for (const { at, text, marks } of steps)
    io.stderr.write(`${sinceStart(drill, at)} ${inTerminal(text)}${marks ? `: ${marks}` : ''}\n`);
  return steps;
}
