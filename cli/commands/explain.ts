/** `plumbline explain`: one control, in full. */

import { Command } from 'commander';
import { theOneOf } from '../../shared/config/chosen.ts';
import { controls as all } from '../../shared/controls/index.ts';
import { type Claim, claimInWords } from '../../shared/core/claim.ts';
import { type AnyControl, scopeOf } from '../../shared/core/control.ts';
import { waysInWords } from '../../shared/core/fix.ts';
import type { Io } from '../lib/io.ts';
import { coloursFor, severityColour } from '../lib/table.ts';
import { fitted } from '../lib/wrap.ts';
import { described } from './controls.ts';

export const explainCommand = (io: Io): Command =>
  new Command('explain')
    .description('Say what a control checks, why, with which parameters and permissions, and how to put it right.')
    .argument('<control>', 'control id, such as guardduty.enabled')
    .addHelpText('after', '\nExamples:\n  plumbline explain guardduty.enabled\n  plumbline explain backup.retention')
    .action((id: string) => {
      io.stdout.write(`${fitted(io, explained(io, theOneOf(all, id)))}\n`);
    });

const wayLines = ({ when, lines, mind }: ReturnType<typeof waysInWords>[number]): string[] => [
  ...(when ? [`  where ${when}:`] : []),
  ...lines.map((line) => `  ${line}`),
  ...(mind === null ? [] : [`  mind: ${mind}`]),
];

function explained(io: Io, control: AnyControl): string {
  const colours = coloursFor(io);
  const { kind, cadence, actions, triggers, equivalents, claims } = described(control);
  const claimed = (name: string, key = name) => `  ${name}: ${claimInWords(claims[key] as Claim)}`;
  const parameters = Object.entries(control.parameters ?? {}).map(
    ([name, { default: value, unit, description }]) => `  ${name} = ${JSON.stringify(value)} ${unit}: ${description}`,
  );
  const events = triggers.map(({ source, detailType, eventNames, detail }) => {
    const only = detail ? `, only ${JSON.stringify(detail)}` : '';
    return `  ${source}: ${eventNames?.join(', ') ?? detailType}${only}`;
  });
  const examples = Object.entries(control.examples).flatMap(([status, group]) =>
    group.map((example) => `  ${status}: ${example.name}`),
  );
  const called = Object.entries(equivalents).flatMap(([tool, ids]) =>
    ids.map((id) => claimed(`${tool} ${id}`, `${tool}/${id}`)),
  );
  const sections: [string, readonly string[]][] = [
    ['evidence', [`  ${kind}, ${cadence}`]],
    ['why', [`  ${control.why}`]],
    ['to put it right', waysInWords(control.fix).flatMap(wayLines)],
    ['parameters', parameters],
    ['examples', examples],
    ['reads', actions.map((action) => `  ${action}`)],
    ['looked at again on', events],
    ['evidence for', control.satisfies.map((requirement) => claimed(requirement))],
    ['elsewhere called', called],
    ['checklist items', control.seeds.map((seed) => `  ${seed}`)],
  ];
  return [
    `${colours.bold(control.id)} (${severityColour(colours, control.severity)}, per ${scopeOf(control)})`,
    control.title,
    ...sections.filter(([, lines]) => lines.length > 0).flatMap(([name, lines]) => ['', `${name}:`, ...lines]),
  ].join('\n');
}
