/** `plumbline controls`: lists the controls. */

import { Command, Option } from 'commander';
import { LONGEST_SEARCH, searchControls } from '../../shared/checklist/search.ts';
import { chosenOf } from '../../shared/config/chosen.ts';
import { controls as all } from '../../shared/controls/index.ts';
import { type AnyControl, collectorsOf, evidenceOf, SEVERITIES, scopeOf } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { claimsOf } from '../../shared/derive/claims.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import { theFramework } from '../../shared/jobs/framework.ts';
import { controlIndex } from '../lib/checklist-proposals.ts';
import type { Io } from '../lib/io.ts';
import { line, list, listOf } from '../lib/options.ts';
import { coloursFor, painted, severityColour, table } from '../lib/table.ts';

export const controlsCommand = (io: Io): Command =>
  new Command('controls')
    .description('List the controls, or those that the options pick.')
    .option('--controls <ids>', 'control ids and globs, comma-separated', list)
    .addOption(
      new Option('--severity <names>', `severities, comma-separated: ${SEVERITIES.join(', ')}`).argParser(
        listOf(SEVERITIES),
      ),
    )
    .option('--framework <id>', 'only controls that are evidence for this framework, such as cis-aws-3.0')
    .addOption(
      new Option(
        '--search <text>',
        'only controls that match words, a requirement or a check of another tool, the best match first',
      ).argParser(line(LONGEST_SEARCH)),
    )
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline controls --severity critical,high
  plumbline controls --controls 'backup.*' --format json
  plumbline controls --framework soc2
  plumbline controls --search 'encryption of databases'
  plumbline controls --search 'CIS 1.4'`,
    )
    .action(({ controls, severity, framework, search, format }) => {
      if (framework) theFramework(framework);
      const found = searched(chosenOf(all, controls), search)
        .filter((control) => !severity || severity.includes(control.severity))
        .filter((control) => !framework || control.satisfies.some((item) => item.startsWith(`${framework}/`)));
      if (found.length === 0) throw new UsageError('no control is all that the options ask for; leave one of them out');
      if (format === 'json') {
        io.stdout.write(`${JSON.stringify(found.map(described), null, 2)}\n`);
        return;
      }
      const colours = coloursFor(io);
      const rows = found.map(({ id, severity, title }) => [id, painted(severityColour(colours, severity)), title]);
      io.stdout.write(`${table(io, ['control', 'severity', 'what holds when it passes'], rows)}\n`);
      io.stderr.write(`${found.length} controls; severities are ${SEVERITIES.join(', ')}\n`);
    });

function searched(chosen: readonly AnyControl[], text: string | undefined): readonly AnyControl[] {
  if (text === undefined) return chosen;
  const byId = new Map(chosen.map((control) => [control.id, control]));
  const found = searchControls(text, controlIndex()).flatMap((id) => byId.get(id) ?? []);
  if (found.length > 0) return found;
  throw new UsageError(`no chosen control speaks of "${text}"; search for other words, or leave out --search`);
}

/** The stable JSON of a control. */
export function described(control: AnyControl) {
  const collectors = collectorsOf(control);
  const { equivalents } = control;
  return {
    id: control.id,
    title: control.title,
    severity: control.severity,
    scope: scopeOf(control),
    kind: evidenceOf(control),
    cadence: control.cadence,
    seeds: control.seeds,
    satisfies: control.satisfies,
    claims: claimsOf(control, frameworks),
    equivalents: {
      prowler: equivalents.prowler ?? [],
      securityHub: equivalents.securityHub ?? [],
      config: equivalents.config ?? [],
    },
    parameters: control.parameters ?? {},
    actions: [...new Set(collectors.flatMap(({ actions }) => actions))].sort(),
    triggers: collectors.flatMap(({ triggers }) => triggers),
  };
}
