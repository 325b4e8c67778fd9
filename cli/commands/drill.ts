/** `plumbline drill`: rehearses a disaster step by step, and measures how long the recovery took and how much was lost. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ORGANIZATION } from '../../shared/core/account.ts';
import { DEFAULT_RPO_MINUTES, DEFAULT_RTO_MINUTES, KINDS_OF_AWS, SCENARIOS } from '../../shared/core/drill.ts';
import { OUTCOMES } from '../../shared/records/drill.ts';
import { changing } from '../lib/alerts.ts';
import { bucketOption } from '../lib/bucket-option.ts';
import { duration, passed, since } from '../lib/instants.ts';
import type { Io } from '../lib/io.ts';
import { accountId, externalId, line, listOf, regions, roleName } from '../lib/options.ts';
import { withStoreOptions } from '../lib/store-options.ts';

export const drillCommand = (io: Io): Command =>
  new Command('drill')
    .description('Rehearse a disaster: record its steps with a timer, its recovery time and its loss of data.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline drill start 2026-q1 --scenario region-loss --scope 'orders, eu-west-1 to eu-central-1' --store ./store
  plumbline drill step 2026-q1 'orders answer from eu-central-1' --recovered --data-as-of 2026-01-10T09:55:00Z --store ./store
  plumbline drill finish 2026-q1 --note 'the DNS change needed two people' --store ./store
  plumbline drill calendar --output drills.ics --store ./store`,
    )
    .addCommand(startCommand(io))
    .addCommand(stepCommand(io))
    .addCommand(finishCommand(io))
    .addCommand(listCommand(io))
    .addCommand(showCommand(io))
    .addCommand(calendarCommand(io));

const LONGEST_LINE = 500;
const LONGEST_NOTE = 2_000;

const accountOrOrganization = (value: string): string => (value === ORGANIZATION ? value : accountId(value));
const whichAccount = () =>
  new Option(
    '--account <id>',
    'account of the drill, or organization; needed where several have one of that name',
  ).argParser(accountOrOrganization);

const startCommand = (io: Io): Command =>
  changing(new Command('start'))
    .argument('<name>', 'name of the drill, such as 2026-q1')
    .addOption(new Option('--scenario <name>', 'kind of disaster').choices(SCENARIOS).makeOptionMandatory())
    .requiredOption('--scope <text>', 'what takes part: workloads, regions', line(LONGEST_LINE))
    .option('--account <id>', 'account in which it is held; left out, the whole organisation', accountId)
    .option('--rto <duration>', 'longest recovery that is accepted', shortDuration, DEFAULT_RTO_MINUTES)
    .option('--rpo <duration>', 'longest loss of data that is accepted', shortDuration, DEFAULT_RPO_MINUTES)
    .option('--every <duration>', 'after how long the next one is due, such as 90d', wholeDays, 90)
    .option('--time <instant>', 'when it began, if that is not now', since)
    .description('Start a drill, and its timer.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline drill start 2026-q1 --scenario region-loss --scope 'orders' --account 111122223333 --rto 30m --rpo 5m --store ./store
  plumbline drill start restore-05 --scenario data-loss --scope 'orders database' --every 31d --table plumbline`,
    )
    .action(async (name: string, options) => {
      const { runDrillStart } = await import('../lib/run-drill.ts');
      await runDrillStart(io, name, options);
    });

const stepCommand = (io: Io): Command =>
  changing(new Command('step'))
    .argument('<name>', 'name of the drill')
    .argument('<text>', 'what was done or seen', line(LONGEST_LINE))
    .addOption(
      new Option('--lost', 'from here on it did not work; left out of every step, the start').conflicts('recovered'),
    )
    .option('--recovered', 'from here on it worked again; of several steps the last one counts')
    .option('--data-as-of <instant>', 'the newest instant whose data is there after the recovery', since)
    .option('--time <instant>', 'when it happened, if that is not now', since)
    .addOption(whichAccount())
    .description('Record a step of a drill that runs, and say how much time is left.')
    .addHelpText(
      'after',
      `
Examples:
  plumbline drill step 2026-q1 'eu-west-1 cut off' --lost --store ./store
  plumbline drill step 2026-q1 'orders answer again' --recovered --data-as-of 2026-01-10T09:55:00Z --store ./store`,
    )
    .action(async (name: string, text: string, options) => {
      const { runDrillStep } = await import('../lib/run-drill.ts');
      await runDrillStep(io, name, text, options);
    });

const finishCommand = (io: Io): Command =>
  changing(new Command('finish'))
    .argument('<name>', 'name of the drill')
    .requiredOption('--note <text>', 'the lessons learned', line(LONGEST_NOTE))
    .addOption(new Option('--outcome <outcome>', 'how it ended').choices(OUTCOMES).default('recovered'))
    .option('--data-as-of <instant>', 'the newest instant whose data is there after the recovery', since)
    .addOption(new Option('--no-data-lost', 'all data was there after the recovery').conflicts('dataAsOf'))
    .addOption(
      new Option('--from-aws <kinds>', `steps to take from AWS: ${KINDS_OF_AWS.join(', ')}`).argParser(
        listOf(KINDS_OF_AWS),
      ),
    )
    .option('--regions <names>', 'regions in which it restored or failed over, for --from-aws', regions)
    .option('--role <name>', "role to assume in the drill's account, for --from-aws", roleName)
    .option('--external-id <id>', "external id that the role's trust policy asks for", externalId)
    .option('--evidence <file|url>', 'the report, hashed by content and kept')
    .addOption(bucketOption())
    .option('--time <instant>', 'when it ended, if that is not now', since)
    .addOption(whichAccount())
    .description('End a drill, and say what it achieved. It cannot be changed afterwards.')
    .addHelpText(
      'after',
      `
Exit codes:
  0  the drill is recorded and met its targets, or was cancelled       2  wrong usage
  3  it is recorded, and missed its targets

Examples:
  plumbline drill finish 2026-q1 --note 'the DNS change needed two people' --no-data-lost --store ./store
  plumbline drill finish restore-05 --note 'as written' --from-aws restores --regions eu-central-1 --store ./store
  plumbline drill finish 2026-q1 --outcome cancelled --note 'an incident came between' --store ./store`,
    )
    .action(async (name: string, options) => {
      const { runDrillFinish } = await import('../lib/run-drill.ts');
      await runDrillFinish(io, name, options);
    });

const asOf = () => new Option('--as-of <instant>', 'as it was then; left out, now').argParser(passed);

const listCommand = (io: Io): Command =>
  withStoreOptions(new Command('list'))
    .addOption(
      new Option('--account <id>', 'drills of this account, or of the organization').argParser(accountOrOrganization),
    )
    .addOption(asOf())
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .description('List drills with what they achieved, and when the next one is due.')
    .addHelpText('after', '\nExamples:\n  plumbline drill list --store ./store --as-of 2026-03-31')
    .action(async (options) => {
      const { runDrillList } = await import('../lib/show-drills.ts');
      await runDrillList(io, options);
    });

const showCommand = (io: Io): Command =>
  withStoreOptions(new Command('show'))
    .argument('<name>', 'name of the drill')
    .addOption(whichAccount())
    .addOption(asOf())
    .addOption(new Option('--format <format>', 'output').choices(['table', 'markdown', 'json']).default('table'))
    .option('--output <file>', 'file to write; left out, the standard output')
    .description(
      'Show a drill with its steps and figures: the report, as Markdown or JSON, or the timer while it runs.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  plumbline drill show 2026-q1 --format markdown --output drill-2026-q1.md --store ./store',
    )
    .action(async (name: string, options) => {
      const { runDrillShow } = await import('../lib/show-drills.ts');
      await runDrillShow(io, name, options);
    });

const calendarCommand = (io: Io): Command =>
  withStoreOptions(new Command('calendar'))
    .addOption(
      new Option('--account <id>', 'drills of this account, or of the organization').argParser(accountOrOrganization),
    )
    .option('--output <file>', 'file to write, such as drills.ics; left out, the standard output')
    .description('Write the days on which drills are due as a calendar (ICS), with reminders 14 and 3 days before.')
    .addHelpText('after', '\nExamples:\n  plumbline drill calendar --output drills.ics --store ./store')
    .action(async (options) => {
      const { runDrillCalendar } = await import('../lib/show-drills.ts');
      await runDrillCalendar(io, options);
    });

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Minutes. */
function shortDuration(value: string): number {
  const minutes = duration(value) / MINUTE_MS;
  if (minutes <= 30 * 24 * 60) return minutes;
  throw new InvalidArgumentError('30d is the longest.');
}

function wholeDays(value: string): number {
  const days = duration(value) / DAY_MS;
  if (Number.isInteger(days)) return days;
  throw new InvalidArgumentError('Write it in days, like 90d.');
}
