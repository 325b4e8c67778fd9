/** The words that pages use for what the history holds, and how they write numbers and times. */
import { type Html, html } from '../api/html.ts';
import type { Status } from '../core/control.ts';

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  fail: 'failing',
  unknown: 'not seen',
  pass: 'passing',
  'not-applicable': 'not applicable',
};

const NUMBER = new Intl.NumberFormat('en-GB');
export const number = (value: number): string => NUMBER.format(value);

/** "1 account", "2 accounts". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

const USD = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'USD' });
export const money = (usd: number): string => USD.format(usd);
/** Smaller amounts are written as zero. */
export const HALF_A_CENT = 0.005;

const WHOLE = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en-GB', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A percentage. A share above zero is never shown as 0 %, and a share below one never as 100 %. */
export function share(part: number, of: number): string {
  if (of === 0) return '–';
  const value = part / of;
  if (value > 0.99 && value < 1) return TENTHS.format(Math.floor(value * 1_000) / 1_000);
  if (value > 0 && value < 0.01) return TENTHS.format(Math.ceil(value * 1_000) / 1_000);
  return WHOLE.format(value);
}

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  ...{ timeZone: 'UTC', hourCycle: 'h23' },
});
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

export const momentText = (iso: string): string => `${MOMENT.format(new Date(iso))} UTC`;
export const dayText = (iso: string): string => DAY.format(new Date(iso));

/** A day, in UTC. */
export const day = (iso: string): Html => html`<time datetime="${iso}">${dayText(iso)}</time>`;

/** An instant, in UTC. */
export const moment = (iso: string): Html => html`<time datetime="${iso}">${momentText(iso)}</time>`;

const STEPS: readonly (readonly [number, string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
];

/** "3 days", "under a minute". */
export function duration(ms: number): string {
  for (const [length, unit] of STEPS) if (ms >= length) return counted(Math.floor(ms / length), unit);
  return 'under a minute';
}

/** The time since an instant; the instant itself is in the tooltip and in an attribute for machines. */
export const age = (iso: string, now: string): Html =>
  html`<time datetime="${iso}" title="${momentText(iso)}">${duration(Date.parse(now) - Date.parse(iso))}</time>`;

/** Names of domains that differ from the capitalised folder name. */
const DOMAINS: Readonly<Record<string, string>> = {
  ...{ dr: 'DR', eks: 'EKS', guardduty: 'GuardDuty', iam: 'IAM' },
  ...{ securityhub: 'Security Hub', signoff: 'Sign-off' },
};

/** A domain as a heading has it: the folder of a control, with a capital. */
export const domainText = (domain: string): string =>
  DOMAINS[domain] ?? `${domain.slice(0, 1).toUpperCase()}${domain.slice(1)}`;
