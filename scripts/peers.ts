/**
 * `npm run test:peers`: lets Plumbline and Prowler look at the same organisation in moto, and compares their results.
 * Needs Python 3 with venv. Fails if they agree on fewer than 97 % of the pairs, if a disagreement is not explained in
 * scripts/peers/explained.ts, or if docs/disagreements.md is out of date. `--write` writes that document.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { claims } from '../shared/controls/catalogue.ts';
import { startMoto } from './conformance/moto.ts';
import { countedChecks } from './lib/checks.ts';
import { requirePrograms } from './lib/programs.ts';
import { FAILED, script } from './lib/script.ts';
import { EXPLAINED, GAPS } from './peers/explained.ts';
import { organisationIn } from './peers/organisation.ts';
import { compared, type PeerFinding } from './peers/pairs.ts';
import { documented, LEAST_AGREEMENT, tallied, unexplained } from './peers/report.ts';
import { byPlumbline, byProwler, installProwler, type Looking } from './peers/tools.ts';

const root = resolve(import.meta.dirname, '..');
const DOCUMENT = 'docs/disagreements.md';

const equivalents = Object.fromEntries(
  Object.entries(claims).map(([control, { equivalents }]) => [control, equivalents.prowler ?? []]),
);
const checks = [...new Set(Object.values(equivalents).flat())].sort();

async function looked(looking: Looking, prowler: string) {
  process.stderr.write('making the organisation in moto\n');
  const named = await organisationIn(looking.motoUrl);
  const accounts = [...named.keys()];
  process.stderr.write('scanning with Plumbline\n');
  const { verdicts } = await byPlumbline(looking, accounts);
  const findings: PeerFinding[] = [];
  for (const account of accounts) {
    process.stderr.write(`scanning the ${named.get(account)} account with Prowler, ${checks.length} checks\n`);
    findings.push(...(await byProwler(looking, prowler, account, checks)).findings);
  }
  return {
    comparison: compared(verdicts, findings, equivalents),
    nameOf: (account: string) => named.get(account) ?? account,
  };
}

await script(async (interrupted) => {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  requirePrograms('the comparison with Prowler', ['python3']);
  const prowler = await installProwler(root);
  const moto = await startMoto(root);
  try {
    const { comparison, nameOf } = await looked({ root, motoUrl: moto.url, interrupted }, prowler);
    const report = countedChecks(root, 'peers');
    const tally = tallied(comparison, GAPS);
    const { pairs, idle } = unexplained(tally, EXPLAINED, GAPS);
    const agreement = `${tally.agreeing.length} of ${tally.decided.length} pairs, ${(tally.share * 100).toFixed(1)} %`;
    if (tally.share >= LEAST_AGREEMENT) report.passed(`Prowler and Plumbline agree on ${agreement}`);
    else report.failed(`they agree on ${LEAST_AGREEMENT * 100} % of the pairs`, `on ${agreement}`);
    for (const { check, control, account, region, resource, ours, theirs, because, detail } of pairs) {
      const what = `${check} and ${control} agree on ${resource} of the ${nameOf(account)} account in ${region}`;
      report.failed(what, `\n    Plumbline: ${ours}, ${because}\n    Prowler: ${theirs}, ${detail}`);
    }
    for (const { check, control } of idle)
      report.failed(`${check} and ${control} differ as scripts/peers/explained.ts tells`, 'they do not; remove that');
    const text = documented(comparison, EXPLAINED, GAPS, nameOf);
    if (values.write) await writeFile(join(root, DOCUMENT), text);
    if (text === (await readFile(join(root, DOCUMENT), 'utf8'))) report.passed(`${DOCUMENT} is current`);
    else report.failed(`${DOCUMENT} is current`, 'npm run test:peers -- --write');
    return report.report() > 0 ? FAILED : 0;
  } finally {
    await moto.stop();
  }
});
