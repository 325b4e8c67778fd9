/** The fix of every control, with the facts of each of its failing examples. */
import { describe, expect, it } from 'vitest';
import { resourcePage } from '../../shared/alerts/console.ts';
import { controls } from '../../shared/controls/index.ts';
import { GLOBAL, ORGANIZATION } from '../../shared/core/account.ts';
import { type AnyControl, scopeOf } from '../../shared/core/control.ts';
import { type Finding, remedyFor, sentenceFor, waysInWords } from '../../shared/core/fix.ts';
import { type AnyExample, judgeExample } from '../../shared/derive/examples.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const findingOf = (control: AnyControl, example: AnyExample): Finding => {
  const { resource, values } = judgeExample(control, example);
  return {
    account: scopeOf(control) === 'organization' ? ORGANIZATION : '111122223333',
    region: scopeOf(control) === 'region' ? (example.region ?? 'eu-west-1') : GLOBAL,
    resource,
    values,
  };
};

const FAILING = controls.flatMap((control) =>
  control.examples.fail.map((example) => [`${control.id}: ${example.name}`, control, example] as const),
);

describe.each(FAILING)('%s', (_name, control, example) => {
  const finding = findingOf(control, example);
  const { fix, mind } = remedyFor(control.fix, finding);

  it('leaves no placeholder', () => {
    for (const text of [fix, mind ?? '']) {
      expect(text).not.toMatch(/<[^<>|&]+>|\{[a-z][A-Za-z]*\}|\bundefined\b|\[object/);
    }
    expect(fix.length).toBeGreaterThan(10);
  });

  it('is short enough for a message', () => {
    expect(fix.length).toBeLessThan(1_200);
    expect(JSON.stringify(finding.values ?? {}).length).toBeLessThan(2_048);
  });

  it('asks for nothing that the facts tell', () => {
    expect(fix).not.toMatch(/as the alert or the console has it/);
  });
});

/** Subjects that are an account, a region or the organisation: their page is the one that there is. */
const OF_THE_ACCOUNT =
  /settings|Settings|visibility=public|security_credentials$|home#\/(account|tags|cost-explorer)|linked-accounts|configuration$|protection-plans/;
const PLACES = ['account.self', 'account.region', 'organization.self'];

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
      }
    }
  });

  it('opens the page of the resource, and not a list', () => {
    if (!control.console || PLACES.includes(control.subject.id) || OF_THE_ACCOUNT.test(control.console)) return;
    expect(control.console).toMatch(/\{(?!region\})[a-z][A-Za-z]*\}/);
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
