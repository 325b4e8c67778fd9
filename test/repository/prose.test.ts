/** Checks the rules of docs/glossary.md for comments, and that replaced names do not come back. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const REWORDED = ['shared', 'cli', 'functions', 'infra', 'simulator', 'scripts', 'bench', 'test'];

/** A comment that begins so has no subject. */
const RIDDLE = /(\/\/|\/?\*\*?) +(What|Who|Whoever|Of|Nobody|Whose)\b/;

/** Names and stored words that a plain name has replaced, with the plain name. */
const REPLACED: Readonly<Record<string, string>> = {
  Aside: 'DeadLetters',
  Ask: 'EvaluationRequest',
  Desk: 'AlertIndex, DescribeContext',
  Draft: 'AlertUpdate',
  Happening: 'ReplayedChange',
  Later: 'RecheckQueue',
  Occurrence: 'ReceivedEvent',
  OwnDoing: 'OwnChanges',
  Place: 'Unit, AccountSummary',
  Stale: 'ResolvedRequest',
  Standing: 'LinkStatus',
  Telling: 'MessageSettings',
  UnitLocation: 'Unit',
  AccountRegion: 'Unit',
  wakersOf: 'triggeringCollectorsOf',
  Told: 'QueuedNotification, SimulatedNotification, FieldsOfEvent',
  ToldControl: 'AlertControl',
  looked: 'checks',
  "'over'": "'resolved'",
  "'rested'": "'stabilised'",
  "'taken'": "'acknowledged-now'",
  "'untold'": "'not-stated'",
};

const linesOf = (folders: readonly string[]) =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
    .flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .map((text, index) => ({ where: `${file}:${index + 1}`, text })),
    );

it('a comment begins with its subject, and not with What, Who, Of or Nobody', () => {
  const riddles = linesOf(REWORDED).filter(({ text }) => RIDDLE.test(text));
  expect(riddles).toEqual([]);
});

it.each(Object.entries(REPLACED))('no code uses the replaced name %s, but %s', (name) => {
  const word = new RegExp(`(?<![\\w'])${name}(?![\\w'])`);
  const isCode = ({ text }: { text: string }) => !/^\s*(\/\/|\/?\*)/.test(text);
  const isName = ({ text }: { text: string }) => word.test(name.startsWith("'") ? text : text.replace(/'[^']*'/g, ''));
  const folders = ['shared/records', 'shared/alerts', 'shared/pipeline', 'shared/core', 'functions', 'shared/wiring'];
  expect(linesOf(folders).filter((line) => isCode(line) && isName(line))).toEqual([]);
});
