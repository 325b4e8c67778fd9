/** `plumbline attest`: somebody vouches for something, with evidence and an expiry, for good. */

import { Command } from 'commander';
import { didYouMean } from '../../shared/config/closest.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { type AnyControl, evidenceOf } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { Roster } from '../../shared/core/ports.ts';
import { listed } from '../../shared/core/words.ts';
import { numberIn } from '../../shared/kinds/recovery-proofs.ts';
import { attest } from '../../shared/pipeline/attest.ts';
import { type Attestation, isAddressOnly } from '../../shared/records/attestation.ts';
import { type ChangeOptions, withChangedStore } from '../lib/anchoring.ts';
import { readEvidence } from '../lib/evidence.ts';
import { duration } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountsIn, requireAccounts } from '../lib/known-accounts.ts';
import { accountIds, list } from '../lib/options.ts';
import { theOneOf } from '../lib/registry.ts';
import type { Store } from '../lib/store.ts';
import { withAnchorOptions, withStoreOptions } from '../lib/store-options.ts';
import { whoAmI } from '../lib/who.ts';

interface AttestOptions extends ChangeOptions {
  readonly evidence: string;
  readonly validFor: number;
  readonly note: string;
  readonly account?: readonly string[];
  readonly value?: readonly string[];
}

export const attestCommand = (io: Io): Command =>
  withAnchorOptions(withStoreOptions(new Command('attest')))
    .description('Record evidence for a control that people answer for: hashed, with who and when, and expiring.')
    .argument('<control>', 'control id, such as dr.drill-quarterly')
    .requiredOption(
      '--evidence <file|url>',
      'the report, ticket or recording, hashed by content; an address behind a sign-in by its address only',
    )
    .requiredOption('--valid-for <duration>', 'how long it holds, such as 90d; three years at most', duration)
    .requiredOption('--note <text>', 'what was done and found')
    .option('--account <ids>', 'accounts it holds for; left out, the whole organisation', accountIds)
    .option('--value <name=value>', 'values the control reads, such as rtoMinutes=45', list)
    .addHelpText(
      'after',
      `
Examples:
  plumbline attest dr.drill-quarterly --evidence drill.pdf --valid-for 90d --note 'region failover, 38 min' --store ./store
  plumbline attest dr.objectives-defined --evidence https://wiki.example.com/dr --valid-for 365d \\
    --value rtoMinutes=60,rpoMinutes=15 --note 'agreed by the board' --table plumbline`,
    )
    .action(async (id: string, options: AttestOptions) => {
      const { controls } = await import('../../shared/controls/index.ts');
      const control = theOneOf(controls, id);
      requireAttestable(control);
      const values = valuesOf(control, options.value ?? []);
      const evidence = await readEvidence(options.evidence);
      await withChangedStore(io, options, record, { create: true });

      async function record({ history, roster }: Pick<Store, 'history' | 'roster'>): Promise<void> {
        await requireSeen(roster, options.account);
        const at = new Date();
        const by = await whoAmI(options);
        const expires = new Date(at.getTime() + options.validFor).toISOString();
        const only = isAddressOnly(evidence) ? ' (address only)' : '';
        for (const account of options.account ?? [ORGANIZATION]) {
          const attestation: Attestation = {
            ...{ control: id, account, at: at.toISOString(), expires, by, evidence, values },
            note: options.note,
          };
          const commit = await attest(history, attestation);
          io.stdout.write(
            `${id} attested for ${account} until ${expires.slice(0, 10)}, evidence sha256:${evidence.sha256}${only}, ` +
              `commit ${commit.seq} ${commit.hash.slice(0, 12)}\n`,
          );
        }
      }
    });

function requireAttestable(control: AnyControl): void {
  if (evidenceOf(control) === 'attested') return;
  throw new UsageError(
    `${control.id} is read from AWS and takes no attestation; see \`plumbline explain ${control.id}\``,
  );
}

/** An account may be attested for before the first scan of the history; after that it is one that a scan has seen. */
async function requireSeen(roster: Roster, ids: readonly string[] = []): Promise<void> {
  const known = await accountsIn(roster);
  if (known.length > 0) requireAccounts(known, ids, '--account');
}

/** A name that the control does not read, or one without a number, or one twice, would be recorded for nothing. */
function valuesOf({ id, attests = [] }: AnyControl, pairs: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value] = /^([A-Za-z]\w*)=(.+)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--value ${pair} is not of the form name=value, such as rtoMinutes=45`);
    if (!attests.includes(name)) throw new UsageError(unread(id, name, attests));
    if (numberIn({ values: { [name]: value } }, name) === null)
      throw new UsageError(`--value ${pair} is not a number; write it like ${name}=45`);
    if (name in values) throw new UsageError(`--value gives ${name} twice; give it once`);
    values[name] = value;
  }
  return values;
}

function unread(id: string, name: string, attests: readonly string[]): string {
  const reads = attests.length > 0 ? `it reads ${listed(attests)}${didYouMean(name, attests)}` : 'it reads no value';
  return `${id} does not read --value ${name}; ${reads}`;
}
