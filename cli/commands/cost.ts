/** `plumbline cost`: the monthly cost of a deployment, line by line. */

import { Command, Option } from 'commander';
import { METRICS } from '../../shared/cost/measured.ts';
import { type Cost, costOf, type Line } from '../../shared/cost/model.ts';
import { type Organisation, TYPICAL } from '../../shared/cost/month.ts';
import { PRICES, TABLE_DATE } from '../../shared/cost/prices.ts';
import type { Io } from '../lib/io.ts';
import { count, rate } from '../lib/options.ts';
import { table } from '../lib/table.ts';
import { fitted } from '../lib/wrap.ts';

const NAMED_LINES = 3;

export const costCommand = (io: Io): Command =>
  new Command('cost')
    .description('The monthly price of running Plumbline for an organisation, from list prices and measured counts.')
    .option('--accounts <n>', 'accounts of the organisation', count(1, 10_000), TYPICAL.accounts)
    .option('--regions <n>', 'regions scanned in each account', count(1, 40), TYPICAL.regions)
    .option('--scans-per-day <n>', 'scheduled scans a day', rate, TYPICAL.scansPerDay)
    .option(
      '--changes-per-unit-per-day <n>',
      'evaluations that change a verdict, per account × region and day',
      rate,
      TYPICAL.changesPerUnitPerDay,
    )
    .option(
      '--events-per-unit-per-day <n>',
      'events that controls react to, per account × region and day',
      rate,
      TYPICAL.eventsPerUnitPerDay,
    )
    .option('--findings-per-unit <n>', 'open findings per account × region', rate, TYPICAL.findingsPerUnit)
    .option(
      '--buckets-per-account <n>',
      'S3 buckets of an account: they are read one by one',
      rate,
      TYPICAL.bucketsPerAccount,
    )
    .option(
      '--keys-per-region <n>',
      "KMS keys of an account's own in each region: likewise",
      rate,
      TYPICAL.keysPerRegion,
    )
    .option(
      '--metrics-per-account <n>',
      `metrics that a scan of an account asks for: ${METRICS.loadBalancer} of a load balancer, ${METRICS.database} of a database, ${METRICS.queue} of a queue`,
      rate,
      TYPICAL.metricsPerAccount,
    )
    .option(
      '--trail-copies <n>',
      'CloudTrail trails with management events in each account beyond its first',
      count(0, 5),
      TYPICAL.trailCopies,
    )
    .option(
      '--api-requests <n>',
      'requests of the HTTP API a month; 0 without an API',
      count(0, 1_000_000_000),
      TYPICAL.apiRequests,
    )
    .option('--athena', 'the changes of each run are kept for Athena (exports.athena)', false)
    .option('--security-hub', 'transitions are sent to Security Hub (exports.securityHub)', false)
    .addOption(
      new Option('--by <what>', 'the calls of scans that each control adds, and their price').choices(['control']),
    )
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Prices are list prices of us-east-1, without free tiers or discounts; docs/cost.md says what is measured and what is assumed.

Examples:
  plumbline cost
  plumbline cost --accounts 40 --regions 2 --scans-per-day 4
  plumbline cost --accounts 500 --events-per-unit-per-day 10 --trail-copies 1
  plumbline cost --buckets-per-account 50 --keys-per-region 20
  plumbline cost --metrics-per-account 240 --scans-per-day 24
  plumbline cost --api-requests 100000
  plumbline cost --athena --security-hub
  plumbline cost --by control --regions 2
  plumbline cost --accounts 10000 --format json`,
    )
    .action(async ({ format, by, athena, securityHub, ...given }) => {
      const organisation: Organisation = { ...given, athena: athena ? 1 : 0, securityHub: securityHub ? 1 : 0 };
      const asJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
      if (by === undefined) {
        const cost = costOf(organisation);
        io.stdout.write(format === 'json' ? asJson(described(cost)) : printed(io, cost));
        return;
      }
      const { byControl, printedByControl } = await import('../lib/cost-by-control.ts');
      const cost = byControl(organisation);
      io.stdout.write(format === 'json' ? asJson(cost) : printedByControl(io, cost));
    });

const described = (cost: Cost) => ({
  ...cost,
  pricesOf: TABLE_DATE,
  lines: cost.lines.map((line) => ({ ...line, price: PRICES[line.price] })),
});

function printed(io: Io, { lines, usd, usdPerAccount, organisation }: Cost): string {
  const rows = lines.map((line) => [line.service, line.what, quantity(line), priceOf(line), dollars(line.usd)]);
  const members = lines.filter(({ bill }) => bill === 'members').reduce((sum, line) => sum + line.usd, 0);
  const dearest = [...lines].sort((a, b) => b.usd - a.usd).slice(0, NAMED_LINES);
  const { accounts, regions, scansPerDay } = organisation;
  const drawn = table(io, ['service', 'what', 'a month', 'list price', 'US dollars'], rows);
  const words = [
    `${accounts} accounts × ${regions} regions, ${scansPerDay} scans a day: $${dollars(usd)} a month, ` +
      `$${usdPerAccount.toFixed(3)} per account`,
    `Of that $${dollars(members)} is on the bills of the accounts that are read.`,
    `Most of it: ${dearest.map(({ service, what, usd }) => `${service} ${what} $${dollars(usd)}`).join(', ')}.`,
    `Prices: us-east-1, list, without free tiers, compared with texts up to ${TABLE_DATE}; compare again before you rely on them.`,
    '',
  ].join('\n');
  return `${drawn}\n${fitted(io, words)}`;
}

const quantity = ({ quantity: number, price }: Line): string =>
  `${number.toLocaleString('en', { maximumSignificantDigits: 4 })} ${PRICES[price].unit}`;

function priceOf({ price }: Line): string {
  const { usd, per } = PRICES[price];
  return per === 1 ? `$${usd}` : `$${usd} / ${per.toLocaleString('en')}`;
}

const dollars = (usd: number): string => usd.toFixed(2);
