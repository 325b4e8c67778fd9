/** `plumbline controls`: what can be checked. */
import { Command, Option } from 'commander';
import { type AnyControl, collectorsOf, SEVERITIES, scopeOf } from '../../shared/core/control.ts';
import { list } from '../lib/options.ts';
import { chosenControls } from '../lib/registry.ts';
import { coloursFor, painted, severityColour, table } from '../lib/table.ts';

export const controlsCommand = (): Command =>
  new Command('controls')
    .description('List the controls, or those that the options pick.')
    .option('--controls <ids>', 'control ids and globs, comma-separated', list)
    .addOption(new Option('--severity <names>', 'severities, comma-separated').argParser(list))
    .option('--framework <id>', 'only controls that are evidence for this framework, such as cis-aws-3.0')
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline controls --severity critical,high
  plumbline controls --controls 'backup.*' --format json
  plumbline controls --framework soc2`,
    )
    .action(({ controls, severity, framework, format }) => {
      const found = chosenControls(controls)
        .filter((control) => !severity || severity.includes(control.severity))
        .filter((control) => !framework || control.satisfies.some((item) => item.startsWith(`${framework}/`)));
      if (format === 'json') {
        process.stdout.write(`${JSON.stringify(found.map(described), null, 2)}\n`);
        return;
      }
      const colours = coloursFor(process.stdout);
      const rows = found.map(({ id, severity, title }) => [id, painted(severityColour(colours, severity)), title]);
      process.stdout.write(`${table(['control', 'severity', 'what holds when it passes'], rows)}\n`);
      process.stderr.write(`${found.length} controls; severities are ${SEVERITIES.join(', ')}\n`);
    });

/** The stable JSON of a control. */
export function described(control: AnyControl) {
  const collectors = collectorsOf(control);
  const { equivalents } = control;
  return {
    id: control.id,
    title: control.title,
    severity: control.severity,
    scope: scopeOf(control),
    seeds: control.seeds,
    satisfies: control.satisfies,
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
