/** `plumbline coverage`: which requirements of which frameworks have a control. */
import { Command, Option } from 'commander';
import { controls } from '../../shared/controls/index.ts';
import { claimInWords } from '../../shared/core/claim.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { COVERED, type FrameworkCoverage, frameworkCoverage } from '../../shared/derive/coverage.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { table } from '../lib/table.ts';

export const coverageCommand = (): Command =>
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
      const coverage = frameworkCoverage(controls, found);
      const [only] = coverage;
      const text = framework && only ? requirementTable(only) : frameworkTable(coverage);
      process.stdout.write(`${format === 'json' ? JSON.stringify(coverage, null, 2) : text}\n`);
    });

function theFramework(id: string) {
  const found = frameworks.find((framework) => framework.id === id);
  if (found) return found;
  throw new UsageError(`no framework is called "${id}"; there are ${frameworks.map((each) => each.id).join(', ')}`);
}

const frameworkTable = (coverage: readonly FrameworkCoverage[]): string =>
  table(
    ['framework', 'title', 'judges', 'stricter', 'in part', 'none', 'listed'],
    coverage.map(({ id, title, version, counts, requirements }) => [
      id,
      `${title} ${version}`,
      ...COVERED.map((how) => String(counts[how])),
      String(requirements.length),
    ]),
  );

const requirementTable = ({ requirements }: FrameworkCoverage): string =>
  table(
    ['requirement', 'in short', 'how', 'controls'],
    requirements.map(({ id, title, how, claims }) => [
      id,
      title,
      how === 'in-part' ? 'in part' : how,
      claims.map((claim) => `${claim.control}${claim.how === how ? '' : ` (${claimInWords(claim)})`}`).join('\n'),
    ]),
  );
