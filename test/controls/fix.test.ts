/** The fix of every control, with the facts of each of its failing examples. */
import { describe, expect, it } from 'vitest';
import { resourcePage } from '../../shared/alerts/console.ts';
import { controls } from '../../shared/controls/index.ts';
import { GLOBAL } from '../../shared/core/account.ts';
import type { AnyControl } from '../../shared/core/control.ts';
import { namedValues, remedyFor, sentenceFor, type Values, waysInWords } from '../../shared/core/fix.ts';
import { findingOf } from '../../shared/derive/examples.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const FAILING = controls.flatMap((control) =>
  control.examples.fail.map((example) => [`${control.id}: ${example.name}`, control, example] as const),
);

describe.each(FAILING)('%s', (_name, control, example) => {
  const finding = findingOf(control, example);
  const { fix } = remedyFor(control.fix, finding);

  it('is short enough for a message', () => {
    expect(fix.length).toBeLessThan(1_200);
    expect(JSON.stringify(finding.values ?? {}).length).toBeLessThan(2_048);
  });
});

/** Pages of the setting itself: an account, a region or an organisation has one of them. */
const SETTINGS =
  /settings|Settings|security_credentials$|home#\/(account|tags|cost-explorer)|linked-accounts|configuration$|protection-plans/;

const NOTHING_YET = 'where it fails, there is none: the list is where one is made';
const SEVERAL = 'where it fails, it names several: the list shows them together';

/** Controls whose link opens a list for want of a page that shows what fails, each with the reason. */
const ONE_OF_AWS = 'it opens the one policy of AWS that is judged, which is the same in every account';
const LISTS: Readonly<Record<string, string>> = {
  'alerting.infrastructure-events': NOTHING_YET,
  'alerting.notification-channels': SEVERAL,
  'backup.restore-test-monthly': NOTHING_YET,
  'cost.budgets': NOTHING_YET,
  'cost.required-tags': SEVERAL,
  'iam.cloudshell-restricted': ONE_OF_AWS,
  'iam.federated-rbac': SEVERAL,
  'iam.support-role': ONE_OF_AWS,
  'monitoring.anomaly-detection': NOTHING_YET,
  'monitoring.dashboards': NOTHING_YET,
  // no source has an address of a check's own page: "AWS Trusted Advisor check reference" and the console's links name categories
  'operations.trusted-advisor': 'a check has no page of its own, but is shown on the page of its category',
  'performance.cdn': NOTHING_YET,
  'securityhub.no-critical-findings': SEVERAL,
  'securityhub.score': SEVERAL,
  'securityhub.standard-cis': 'a standard has no address that AWS documents, and is enabled on the page of all',
  'securityhub.standard-fsbp': 'a standard has no address that AWS documents, and is enabled on the page of all',
};

const pagesOf = ({ console: pages = [] }: AnyControl): string[] => [pages].flat();
const namesOne = (page: string): boolean => /\{(?!region\})[a-z][A-Za-z]*\}/.test(page);

it('says why of controls alone that open a list', () => {
  const lists = controls.filter((control) => {
    const [page] = pagesOf(control);
    return page !== undefined && !SETTINGS.test(page) && (!namesOne(page) || page.includes('{category}'));
  });
  expect(Object.keys(LISTS)).toEqual(lists.map(({ id }) => id).sort());
});

describe.each(controls.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  it('is written so that values and decisions are quoted', () => {
    for (const { lines, mind } of waysInWords(control.fix)) {
      for (const line of lines) {
        // within $(…) quoting begins anew
        const quoted = line.replaceAll(/\$\([^)]*\)/g, '').match(/"[^"]*"|'[^']*'/g) ?? [];
        expect(quoted.join(' '), 'values are put where nothing quotes them').not.toMatch(/\{[a-z][A-Za-z]*\}/);
      }
      expect(mind ?? '', 'a sentence, without its full stop').not.toMatch(/[.<>]$|"/);
      expect(lines.length).toBeGreaterThan(0);
      for (const [, what = ''] of lines.join('\n').matchAll(/<[A-Z_]+: ([^<>]*)>/g)) {
        expect(what, 'it is text of a shell within double quotes').toMatch(/^[^"'`$\\}]+$/);
        expect(what, 'the syntax of an option is the command’s: a person decides a value').not.toMatch(/=|:\/\//);
      }
    }
  });

  it('holds a command of a step alone or after a colon, ready to be copied', () => {
    for (const line of waysInWords(control.fix).flatMap(({ lines }) => lines)) {
      if (!/(^|\s)(aws|plumbline) [a-z]/.test(line)) continue;
      expect(line).toMatch(/^([^:]*: )?[^:]*?\b(aws|plumbline) [a-z0-9-]+ [a-z0-9.{-]/);
      expect(line, 'the help of a command puts nothing right').not.toMatch(/ help(\s|$)/);
      const [, command = line] = /^(?:[^:"']*: )((?:aws|plumbline) .*)$/.exec(line) ?? [];
      const unquoted = command.replaceAll(/"[^"]*"|'[^']*'/g, 'quoted');
      expect(unquoted, 'prose follows the command').not.toMatch(/, | and |[.,;]$/);
      expect(unquoted, 'the shell makes several words of braces with a comma').not.toMatch(/\{[^{}]*,[^{}]*\}/);
    }
  });

  it('has a failing example for each of its choices', () => {
    const { instead = [] } = typeof control.fix === 'string' ? {} : control.fix;
    for (const { when } of instead) {
      const isMade = control.examples.fail.some((example) => {
        const values: Values = namedValues(findingOf(control, example));
        return Object.entries(when).every(([name, value]) => values[name] === value);
      });
      expect(isMade, JSON.stringify(when)).toBe(true);
    }
  });

  it('opens the page of the resource, and not a list', () => {
    const [page] = pagesOf(control);
    if (page === undefined || SETTINGS.test(page)) return;
    expect(namesOne(page) || control.id in LISTS, `${page} is a list`).toBe(true);
  });

  it('opens a page for each of its failing examples', () => {
    if (pagesOf(control).length === 0) return;
    for (const example of control.examples.fail) {
      expect(resourcePage(control.console, findingOf(control, example)) ?? 'none', example.name).toMatch(/^https:/);
    }
  });

  it('leads to AWS, whatever the resource is called and wherever it says to be', () => {
    for (const text of HOSTILE_TEXTS) {
      for (const finding of [
        { account: '111122223333', region: 'eu-west-1', resource: text },
        { account: '111122223333', region: text, resource: 'x' },
        { account: '111122223333', region: GLOBAL, resource: 'x', values: { region: text, name: text } },
      ]) {
        const page = resourcePage(control.console, finding);
        if (page !== null) expect(new URL(page).host).toMatch(/(^|\.)(console|health\.console)\.aws\.amazon\.com$/);
      }
    }
  });

  it('says what was done in words that fit a headline', () => {
    for (const example of control.examples.fail) {
      const finding = findingOf(control, example);
      for (const template of [control.deed, control.headline]) {
        if (template === undefined) continue;
        expect(sentenceFor(template, finding), template).toMatch(/^.{8,90}$/);
      }
    }
  });
});
