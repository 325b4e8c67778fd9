/** `plumbline coverage`: which requirements of which frameworks have a control. */

import { Command, Option } from 'commander';
import { catalogue, claims } from '../../shared/controls/catalogue.ts';
import { claiming } from '../../shared/core/catalogue.ts';
import { claimInWords } from '../../shared/core/claim.ts';
import { COVERED, type FrameworkCoverage, frameworkCoverage } from '../../shared/derive/coverage.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { theFramework } from '../../shared/jobs/framework.ts';
import type { Io } from '../lib/io.ts';
import { table } from '../lib/table.ts';

export const coverageCommand = (io: Io): Command =>
  new Command('coverage')
    .description('Show how far the controls cover each framework, or each requirement of one.')
    .option('--framework <id>', 'one framework, requirement by requirement, such as cis-aws-3.0')
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline coverage
  plumbline coverage --framework cis-aws-3.0
  plumbline coverage --framework soc2 --format json`,
    )
    .action(({ framework, format }) => {
      const found = framework ? [theFramework(framework)] : frameworks;
      const coverage = frameworkCoverage(claiming(catalogue, claims), found);
      const [only] = coverage;
      const text = framework && only ? requirementTable(io, only) : frameworkTable(io, coverage);
      io.stdout.write(`${format === 'json' ? JSON.stringify(coverage, null, 2) : text}\n`);
    });

const frameworkTable = (io: Io, coverage: readonly FrameworkCoverage[]): string =>
  table(
    io,
    ['framework', 'title', 'judges', 'stricter', 'in part', 'attested', 'none', 'listed'],
    coverage.map(({ id, title, version, counts, requirements }) => [
      id,
      `${title} ${version}`,
      ...COVERED.map((how) => String(counts[how])),
      String(requirements.length),
    ]),
  );

const requirementTable = (io: Io, { requirements }: FrameworkCoverage): string =>
  table(
    io,
    ['requirement', 'in short', 'how', 'controls'],
    requirements.map(({ id, title, how, claims }) => [
      id,
      title,
      how === 'in-part' ? 'in part' : how,
      claims.map((claim) => `${claim.control}${claim.how === how ? '' : ` (${claimInWords(claim)})`}`).join('\n'),
    ]),
  );
