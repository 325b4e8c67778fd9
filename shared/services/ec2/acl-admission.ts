/** Whether a network ACL lets everybody in, to a port or to everything. Pure. */
import type { Known } from '../../core/control.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import { areEverybody, inOrder, type Range, rangeOf } from './address-ranges.ts';
import { type AclRule, EVERY_PROTOCOL, type NetworkAcl, TCP, UDP } from './network-acls.ts';

/** The traffic to look for: a port of TCP or UDP, or all traffic. */
type Wanted = number | 'everything';
type Rule = Known<AclRule>;

/**
 * The ports among `ports` that the ACL opens to everybody, in words; null if there are none. Throws `CouldNotRead` if
 * that depends on an unread rule.
 */
export function letIn({ rules }: Known<NetworkAcl>, ports: readonly number[], everything: boolean): string | null {
  if (everything && isLetIn(rules, EVERY_PROTOCOL, 'everything')) return 'everything';
  const open = ports.map((port) => ({
    port,
    held: attempted(() => [TCP, UDP].some((protocol) => isLetIn(rules, protocol, port))),
  }));
  const known = open.filter(({ held }) => held === true).map(({ port }) => port);
  if (known.length > 0) return `port ${known.join(' and ')}`;
  const unread = open.find(({ held }) => held instanceof CouldNotRead)?.held;
  if (unread instanceof CouldNotRead) throw unread;
  return null;
}

/**
 * An unread part of a rule may admit or refuse traffic. If the answer is the same either way, it is known; otherwise
 * throws the reason.
 */
function isLetIn(rules: readonly Rule[], protocol: string, wanted: Wanted): boolean {
  const most = isEverybodyIn(rules, protocol, wanted, true);
  if (most === isEverybodyIn(rules, protocol, wanted, false)) return most;
  throw rules.flatMap(unreadOf)[0];
}

const FIELDS = ['ingress', 'number', 'allows', 'protocol', 'ports', 'block'] as const;
const unreadOf = (rule: Rule): CouldNotRead[] =>
  FIELDS.map((field) => attempted(() => rule[field])).filter((value) => value instanceof CouldNotRead);

interface Step {
  readonly number: number;
  readonly allows: boolean;
  readonly ranges: readonly Range[];
}

/** With `most`, an unreadable field counts as admitting as much as it could; otherwise as little as it could. */
function isEverybodyIn(rules: readonly Rule[], protocol: string, wanted: Wanted, most: boolean): boolean {
  const steps = rules.flatMap((rule) => stepOf(rule, protocol, wanted, most));
  const admitted: Range[] = [];
  const decided: Range[] = [];
  for (const { allows, ranges } of steps.sort((a, b) => a.number - b.number)) {
    if (allows) admitted.push(...decided.reduce(without, ranges));
    decided.push(...ranges);
  }
  return areEverybody(inOrder(admitted));
}

const ANYWHERE = ['0.0.0.0/0', '::/0'];

/** The rule as a step for this traffic; empty if the rule is about other traffic. */
function stepOf(rule: Rule, protocol: string, wanted: Wanted, most: boolean): Step[] {
  const allows = attempted(() => rule.allows);
  const isAllowing = allows instanceof CouldNotRead ? most : allows;
  // the rule is then made as large as it may be, and as small otherwise
  const isLarge = isAllowing === most;
  const counts = [
    attempted(() => rule.ingress),
    isOf(
      protocol,
      attempted(() => rule.protocol),
    ),
    isFor(
      wanted,
      attempted(() => rule.ports),
    ),
  ];
  if (counts.some((held) => (held instanceof CouldNotRead ? !isLarge : !held))) return [];
  const block = attempted(() => rule.block);
  if (block instanceof CouldNotRead && !isLarge) return [];
  const blocks = block instanceof CouldNotRead ? ANYWHERE : [block];
  const number = attempted(() => rule.number);
  const late = isLarge ? 0 : Number.MAX_SAFE_INTEGER;
  const ranges = blocks.flatMap((one) => rangeOf(one) ?? []);
  return [{ number: number instanceof CouldNotRead ? late : number, allows: isAllowing, ranges }];
}

const isOf = (protocol: string, read: string | CouldNotRead): boolean | CouldNotRead =>
  read instanceof CouldNotRead ? read : read === EVERY_PROTOCOL || read === protocol;

function isFor(wanted: Wanted, read: Rule['ports'] | CouldNotRead): boolean | CouldNotRead {
  if (wanted === 'everything') return true;
  if (read instanceof CouldNotRead) return read;
  return read.from <= wanted && wanted <= read.to;
}

/** The ranges without the addresses of another range. */
const without = (ranges: readonly Range[], { family, first, last }: Range): readonly Range[] =>
  ranges.flatMap((range) => {
    if (range.family !== family || range.last < first || range.first > last) return [range];
    const before = { family, first: range.first, last: first - 1 };
    const after = { family, first: last + 1, last: range.last };
    return [before, after].filter((part) => part.first <= part.last);
  });
