/** The result of the comparison with Prowler: the unexplained disagreements, and the document about all of them. Pure. */
import { agrees, type Comparison, isDecided, type Pair } from './pairs.ts';

/** One kind of disagreement: a check and a control that differ in the same direction, wherever they do. */
export interface Explanation {
  readonly check: string;
  readonly control: string;
  /** Plumbline's verdict; Prowler says the opposite. */
  readonly ours: 'pass' | 'fail';
  /** `each`: they ask different questions, and each answers its own rightly. */
  readonly right: 'plumbline' | 'prowler' | 'each';
  readonly why: string;
}

/**
 * A check that needs a feature that moto lacks: Prowler's result means nothing there, and all its pairs are counted
 * apart.
 */
export interface Gap {
  readonly check: string;
  readonly control: string;
  readonly why: string;
}

/** The minimum share of agreeing pairs among the pairs that both judge as pass or fail. */
export const LEAST_AGREEMENT = 0.97;

export interface Tally {
  /** Both say pass or fail, and the control does not fail by another of its checks. */
  readonly decided: readonly Pair[];
  /** The control fails, this check passes, and another check of the control fails on the same resource. */
  readonly byAnother: readonly Pair[];
  /** Prowler needs a feature that moto lacks. */
  readonly lacking: readonly Pair[];
  readonly agreeing: readonly Pair[];
  readonly disagreeing: readonly Pair[];
  readonly share: number;
}

export function tallied(comparison: Comparison, gaps: readonly Gap[]): Tally {
  const lacks = (pair: Pair): boolean => gaps.some((gap) => gap.check === pair.check && gap.control === pair.control);
  const pairs = comparison.pairs.filter((pair) => !lacks(pair));
  const failing = new Set(pairs.filter((pair) => pair.ours === 'fail' && pair.theirs === 'fail').map(judgedIn));
  const isByAnother = (pair: Pair): boolean =>
    pair.ours === 'fail' && pair.theirs === 'pass' && failing.has(judgedIn(pair));
  const decided = pairs.filter((pair) => isDecided(pair) && !isByAnother(pair));
  const agreeing = decided.filter(agrees);
  return {
    decided,
    byAnother: pairs.filter(isByAnother),
    lacking: comparison.pairs.filter(lacks),
    agreeing,
    disagreeing: decided.filter((pair) => !agrees(pair)),
    share: agreeing.length / decided.length,
  };
}

/** The verdict that several checks of a control are compared with. */
const judgedIn = ({ control, account, region, resource }: Pair): string =>
  `${control} ${account} ${region} ${resource}`;

const keyOf = ({ check, control, ours }: Pick<Pair, 'check' | 'control'> & { readonly ours: string }): string =>
  `${check} ${control} ${ours}`;

/** The disagreements that no explanation is about, and the explanations and gaps that are about none. */
export function unexplained(
  { disagreeing, lacking }: Tally,
  explanations: readonly Explanation[],
  gaps: readonly Gap[],
) {
  const told = new Set(explanations.map(keyOf));
  const seen = new Set(disagreeing.map(keyOf));
  const isOf = (gap: Gap) => (pair: Pair) => gap.check === pair.check && gap.control === pair.control;
  return {
    pairs: disagreeing.filter((pair) => !told.has(keyOf(pair))),
    idle: [...explanations.filter((one) => !seen.has(keyOf(one))), ...gaps.filter((gap) => !lacking.some(isOf(gap)))],
  };
}

const NAMES = { plumbline: 'Plumbline', prowler: 'Prowler', each: 'each, by its own question' } as const;

/** docs/disagreements.md */
export function documented(
  comparison: Comparison,
  explanations: readonly Explanation[],
  lacks: readonly Gap[],
  nameOf: (account: string) => string,
): string {
  const tally = tallied(comparison, lacks);
  const { decided, agreeing, disagreeing, byAnother, lacking, share } = tally;
  const apart = comparison.pairs.filter((pair) => !isDecided(pair) && !lacking.includes(pair));
  const unread = apart.filter(({ ours }) => ours === 'unknown');
  const notApplicable = apart.filter(({ ours }) => ours === 'not-applicable');
  const manual = apart.filter(
    ({ ours, theirs }) => theirs === 'unknown' && !['unknown', 'not-applicable'].includes(ours),
  );
  return `# Where Plumbline and Prowler disagree

Written by \`npm run test:peers -- --write\`, which lets Plumbline and Prowler 5.46 look at the same organisation in [moto](testing.md): the accounts of the
conformance suite, one in order, one not, and one untouched, in two regions. A *pair* is a check of Prowler and a control that claims it as an equivalent, also
in part, about the same resource. The run fails if fewer than ${LEAST_AGREEMENT * 100} % of the pairs agree, or if a disagreement is not explained here
(\`scripts/peers/explained.ts\`).

| pairs | number |
|---|---|
| both say pass or fail of the same | ${decided.length} |
| both say the same | ${agreeing.length} (${(share * 100).toFixed(1)} %) |
| they disagree | ${disagreeing.length} |
| the control has several checks, and fails by another of them | ${byAnother.length} |
| Prowler could not read what it needs: moto lacks it | ${lacking.length} |
| Plumbline could not read what it needs: moto lacks it | ${unread.length} |
| Plumbline says that the control does not apply | ${notApplicable.length} |
| Prowler asks a person to look | ${manual.length} |
| findings of Prowler about something that no verdict is about | ${comparison.alone.length} |

## Disagreements

| check | control | where | Plumbline | Prowler | right | why |
|---|---|---|---|---|---|---|
${explanations.map((one) => rowOf(one, disagreeing, nameOf)).join('\n')}

## What moto lacks

Plumbline's verdict is \`unknown\` there. Prowler logs an error and goes on: some of its checks then pass or fail by what is left.

| what Plumbline could not read | pairs | of them, Prowler says pass or fail |
|---|---|---|
${gaps(unread)
  .map(([action, pairs]) => `| ${action} | ${pairs.length} | ${pairs.filter(isSaid).length} |`)
  .join('\n')}

Prowler does not notice what is missing in these, and its checks pass or fail all the same.

| check | control | pairs | what Prowler could not read |
|---|---|---|---|
${lacks.map((gap) => gapRowOf(gap, lacking)).join('\n')}

## Findings about something else

The check and the control are about resources of different kinds, or moto lists what AWS does not.

| check | findings |
|---|---|
${counted(comparison.alone.map(({ check }) => check))
  .map(([check, count]) => `| \`${check}\` | ${count} |`)
  .join('\n')}
`;
}

const isSaid = ({ theirs }: Pair): boolean => theirs === 'pass' || theirs === 'fail';

function rowOf(one: Explanation, pairs: readonly Pair[], nameOf: (account: string) => string): string {
  const alike = pairs.filter((pair) => keyOf(pair) === keyOf(one));
  const where = counted(alike.map(({ account }) => nameOf(account))).map(([name, count]) => `${name}: ${count}`);
  const theirs = one.ours === 'pass' ? 'fail' : 'pass';
  const cells = [
    `\`${one.check}\``,
    `\`${one.control}\``,
    where.join(', '),
    one.ours,
    theirs,
    NAMES[one.right],
    one.why,
  ];
  return `| ${cells.join(' | ')} |`;
}

const gapRowOf = ({ check, control, why }: Gap, pairs: readonly Pair[]): string => {
  const count = pairs.filter((pair) => pair.check === check && pair.control === control).length;
  return `| \`${check}\` | \`${control}\` | ${count} | ${why} |`;
};

/** By the action that the reason names. */
const gaps = (pairs: readonly Pair[]) =>
  [...Map.groupBy(pairs, ({ because }) => `\`${/^could not read: (\S+)/.exec(because)?.[1] ?? 'no action'}\``)].sort(
    ([one], [other]) => one.localeCompare(other),
  );

const counted = (names: readonly string[]): (readonly [string, number])[] =>
  [...Map.groupBy(names, (name) => name)]
    .map(([name, group]) => [name, group.length] as const)
    .sort(([one], [other]) => one.localeCompare(other));
