/** `plumbline attest`: records a person's attestation with its evidence and its expiry. It cannot be removed. */

import { Command, Option } from 'commander';
import { theOneOf } from '../../shared/config/chosen.ts';
import { ORGANIZATION } from '../../shared/core/account.ts';
import type { Roster } from '../../shared/core/ports.ts';
import { keepAttested } from '../../shared/history/attested.ts';
import {
  type FieldName,
  noteOn,
  periodOf,
  recordedTerms,
  requireAttestable,
  requireDocument,
  type TermOptions,
} from '../../shared/kinds/attestation-terms.ts';
import { attest } from '../../shared/pipeline/attest.ts';
import { accountsIn, requireAccounts } from '../../shared/pipeline/known-accounts.ts';
import { type Attestation, isAddressOnly } from '../../shared/records/attestation.ts';
import { type ChangeOptions, withChangedStore } from '../lib/anchoring.ts';
import { bucketOption } from '../lib/bucket-option.ts';
import { readEvidence } from '../lib/evidence.ts';
import { duration, since } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountIds, list } from '../lib/options.ts';
import type { Store } from '../lib/store.ts';
import { withAnchorOptions, withStoreOptions } from '../lib/store-options.ts';
import { whoAmI } from '../lib/who.ts';

const optionOf: FieldName = (field) => (field === 'validFor' ? '--valid-for' : `--${field}`);

interface AttestOptions extends ChangeOptions, TermOptions {
  readonly evidence: string;
  readonly validFor?: number;
  readonly effective?: string;
  readonly note: string;
  readonly result: 'pass' | 'fail';
  readonly account?: readonly string[];
}

export const attestCommand = (io: Io): Command =>
  withAnchorOptions(withStoreOptions(new Command('attest')))
    .description('Record evidence for a control that people answer for: hashed, with who and when, and expiring.')
    .argument('<control>', 'control id, such as dr.drill-quarterly')
    .requiredOption(
      '--evidence <file|url>',
      'the report, ticket or recording, hashed by content; an address behind a sign-in by its address only',
    )
    .option(
      '--valid-for <duration>',
      "how long it holds, such as 90d, three years at most; by the control's cadence",
      duration,
    )
    .option('--effective <date>', 'when it was done or decided; now, when left out', since)
    .requiredOption('--note <text>', 'what was done and found')
    .addOption(
      new Option('--result <result>', 'of a check made by hand: a failed one fails the control')
        .choices(['pass', 'fail'])
        .default('pass'),
    )
    .option('--account <ids>', 'accounts it holds for; left out, the whole organisation', accountIds)
    .option('--role <name>', 'the role in which it is signed, where the control asks for one')
    .option('--approver <who>', 'who approved it: an ARN, an address or a name')
    .option('--reviewer <who>', 'who reviewed it, where the control asks for a third person')
    .option('--release <name>', 'the release that it is about, where the control asks for one')
    .addOption(bucketOption())
    .option('--covers <parts>', 'the parts that the evidence covers, of those that the control asks for', list)
    .option('--value <name=value>', 'values the control reads, such as rtoMinutes=45', list)
    .addHelpText(
      'after',
      `
Examples:
  plumbline attest dr.drill-quarterly --evidence drill.pdf --effective 2026-01-10 --note 'region failover, 38 min' --store ./store
  plumbline attest dr.objectives-defined --evidence https://wiki.example.com/dr --valid-for 365d \\
    --value rtoMinutes=60,rpoMinutes=15 --note 'agreed by the board' --table plumbline
  plumbline attest signoff.security-officer --evidence approval.eml --release 2026.1 --role 'Security Officer' \\
    --approver security@example.com --note 'threat model and scans reviewed' --table plumbline`,
    )
    .action(async (id: string, options: AttestOptions) => {
      const { controls } = await import('../../shared/controls/index.ts');
      const control = theOneOf(controls, id);
      requireAttestable(control);
      const by = await whoAmI(options);
      const terms = recordedTerms(control, options, by, optionOf);
      const period = periodOf(control, options, new Date(), optionOf);
      const { evidence, content } = await readEvidence(options.evidence, io);
      requireDocument(control, evidence);
      await withChangedStore(io, options, record, { create: true });

      async function record({
        history,
        roster,
        objects,
      }: Pick<Store, 'history' | 'roster' | 'objects'>): Promise<void> {
        await requireSeen(roster, options.account);
        const note = noteOn(control, options);
        if (note) io.stderr.write(`${note}\n`);
        if (content) await keepAttested(objects, content);
        const only = isAddressOnly(evidence) ? ' (address only)' : '';
        for (const account of options.account ?? [ORGANIZATION]) {
          const attestation: Attestation = {
            ...{ control: id, account, ...period, by, ...terms, evidence },
            note: options.note,
            ...(options.result === 'fail' ? { result: 'fail' as const } : {}),
          };
          const commit = await attest(history, attestation);
          io.stdout.write(
            `${id} ${options.result === 'fail' ? 'recorded as failed' : 'attested'} for ${account} until ${period.expires.slice(0, 10)}, evidence sha256:${evidence.sha256}${only}, ` +
              `commit ${commit.seq} ${commit.hash.slice(0, 12)}\n`,
          );
        }
      }
    });

/** Before the first scan, any account may be attested for; after it, only an account that a scan has seen. */
async function requireSeen(roster: Roster, ids: readonly string[] = []): Promise<void> {
  const known = await accountsIn(roster);
  if (known.length > 0) requireAccounts(known, ids, '--account');
}
