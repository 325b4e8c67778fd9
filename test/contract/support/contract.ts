/** Everything that can be wrong with what one collector is answered, and the verdicts that are made of it. */
import type { Collector } from '../../../shared/core/collector.ts';
import type { AnyControl } from '../../../shared/core/control.ts';
import { CouldNotRead } from '../../../shared/core/errors.ts';
import type { Facts } from '../../../shared/core/evaluate.ts';
import { collectorsFor } from '../../../shared/core/gather.ts';
import { type Complaint, complaints, type Effects, type Expectation, effectsOf, together } from './effects.ts';
import { unreadIn } from './failures.ts';
import { withKnown } from './known.ts';
import { type ServiceTypes, shapeOf } from './sdk-types.ts';
import {
  type Call,
  concerned,
  controlsUsing,
  type Meddling,
  type RecordedRead,
  type Runner,
  type Verdicts,
} from './subjects.ts';
import { type Change, isMeasure, MISSING, otherValues, UNLISTED, unreadable } from './values.ts';

/** One account, as it is when every answer is true. */
export interface Ground {
  readonly runner: Runner;
  readonly facts: Facts;
  readonly verdicts: Verdicts;
  readonly reads: readonly RecordedRead[];
}

export async function groundOf(runner: Runner, types: (serviceId: string) => ServiceTypes): Promise<Ground> {
  const reads = await runner.record(types);
  const facts = await runner.run(collectorsFor(runner.controls));
  return { runner, facts, verdicts: runner.judge(runner.controls, facts), reads };
}

export interface Finding {
  readonly field: string;
  readonly mutation: string;
  readonly complaint: Complaint;
}

/** Verdicts of all that is made of the collectors' answers, before and after the answers are meddled with. */
export interface Trial {
  readonly facts: Facts;
  readonly truth: Verdicts;
  readonly found: Verdicts;
}

export const tried = (ground: Ground, ids: ReadonlySet<string>, meddling: Meddling): Promise<Trial> => {
  const concern = concernOf(ground, ids);
  return trial(ground, concern, ground.runner.run(concern.collectors, meddling));
};

/** A trial in which the call is answered otherwise, and nothing else than its answer changes. */
const changed = (ground: Ground, concern: Concern, call: Call, change: Pick<Change, 'apply'>): Promise<Trial> =>
  trial(ground, concern, ground.runner.rerun(withKnown(concern.collectors, ground.facts), changing(call, change)));

/** The collectors and verdicts that depend on what some collectors are answered. */
interface Concern {
  readonly collectors: readonly Collector[];
  readonly controls: readonly AnyControl[];
  readonly truth: Verdicts;
}

function concernOf({ runner, verdicts }: Ground, ids: ReadonlySet<string>): Concern {
  const collectors = concerned(collectorsFor(runner.controls), ids);
  const controls = controlsUsing(runner.controls, collectors);
  const names = new Set(controls.map(({ id }) => id));
  return { collectors, controls, truth: new Map([...verdicts].filter(([, { control }]) => names.has(control))) };
}

async function trial(
  { runner, facts }: Ground,
  { collectors, controls, truth }: Concern,
  run: Promise<Facts>,
): Promise<Trial> {
  const meddled = await run;
  const mixed = new Map([...facts, ...[...meddled].filter(([id]) => collectors.some((one) => one.id === id))]);
  return { facts: mixed, truth, found: runner.judge(controls, mixed) };
}

/** Meddles with one answer, that of the call. */
export const changing =
  (call: Call, { apply }: Pick<Change, 'apply'>): Meddling =>
  async (asking, _asked, ask) => {
    const answer = await ask();
    if (asking.key !== call.key) return answer;
    const copy = structuredClone(answer);
    apply(copy);
    return copy;
  };

/** The first and the last read of each field that had a value, or any read if none had. */
export function chosen(reads: readonly RecordedRead[]): RecordedRead[] {
  const once = new Map(reads.map((read) => [`${read.call.key} ${JSON.stringify(read.path)}`, read]));
  return [...Map.groupBy(once.values(), nameOf).values()].flatMap((same) => {
    const present = same.filter(({ value }) => value !== undefined);
    const [first = same[0], last] = [present[0], present.at(-1)];
    return [...new Set([first, last])].filter((read) => read !== undefined);
  });
}

export const nameOf = ({ call, field }: Pick<RecordedRead, 'call' | 'field'>): string => `${call.operation}.${field}`;

export interface Examined {
  readonly ground: Ground;
  readonly findings: readonly Finding[];
  /** Values of the SDK's enums that the collector does not know, as `GetDetector.Status = PAUSED`. */
  readonly untreated: readonly string[];
  /** Verdicts that depend on what an operation answers. */
  decidedBy(operation: string): ReadonlySet<string>;
}

/** Fields that were read, changed one by one. */
export async function examine(
  collector: Collector,
  ground: Ground,
  reads: readonly RecordedRead[],
  types: (serviceId: string) => ServiceTypes,
): Promise<Examined> {
  const findings: Finding[] = [];
  const untreated = new Set<string>();
  const effects = new Map<RecordedRead, Effects>();
  const concerns = new Map<string, Concern>();
  const concernedBy = ({ call }: RecordedRead): Concern => {
    const known = concerns.get(call.key) ?? concernOf(ground, idsOf(ground, call));
    concerns.set(call.key, known);
    return known;
  };
  for (const read of chosen(reads)) {
    const found: Effects[] = [];
    for (const other of otherValues(read, types(read.call.serviceId), ground.runner.now())) {
      const trial = await changed(ground, concernedBy(read), read.call, other);
      found.push(effectsOf(trial));
      findings.push(...excused(collector, read, other, trial));
      const isListed = shapeOf(types(read.call.serviceId), read.type).kind === 'enum';
      const isUnknown =
        isListed && unreadIn(trial.facts, collector).some(({ code }) => code.includes(`"${other.value}", which is`));
      if (isUnknown) untreated.add(`${nameOf(read)} = ${other.value}`);
    }
    effects.set(read, together(found));
  }
  for (const read of effects.keys()) {
    const of = types(read.call.serviceId);
    const effect = effects.get(read) as Effects;
    const isCompound = typeof read.value === 'object' && !(read.value instanceof Date);
    const decided = isCompound ? decidedBy(effects, isWithin(read)) : effect.decided;
    for (const mutation of unreadable(read, of)) {
      const expected: Expectation = {
        decided,
        ...(isCompound || isOpen(read, of)
          ? {}
          : { touched: touchedBy(effects, isOneOfMany(read) ? isBeside(read) : isThis(read)) }),
        meant: isMeant(collector, read, mutation.name),
      };
      const { truth, found } = await changed(ground, concernedBy(read), read.call, mutation);
      for (const complaint of complaints(truth, found, expected)) {
        findings.push({ field: nameOf(read), mutation: mutation.name, complaint });
      }
    }
  }
  const decidedOf = (operation: string) => decidedBy(effects, ({ call }) => call.operation === operation);
  return { ground, findings, untreated: [...untreated], decidedBy: decidedOf };
}

/**
 * The SDK types some closed sets as text, such as the engines of databases. A word that AWS adds to one must not free a resource from
 * a control: it is neither not applicable nor gone. Where any word may stand, the collector says so under `open`.
 */
function excused(collector: Collector, read: RecordedRead, other: Change, { truth, found }: Trial): Finding[] {
  const { value } = read;
  const isWord = typeof value === 'string' && WORD.test(value) && other.value === `${value}-other`;
  if (!isWord || IDENTIFIER.test(read.field) || collector.open?.[nameOf(read)] !== undefined) return [];
  return complaints(truth, found, { decided: new Set() })
    .filter(({ what }) => /^(pass|fail) → (not-applicable|gone)$/.test(what))
    .map((complaint) => ({ field: nameOf(read), mutation: 'another word', complaint }));
}

const WORD = /^[A-Za-z][A-Za-z0-9_-]{2,29}$/;
/** With another identifier it is another resource, or one that is elsewhere. */
const IDENTIFIER = /(Id|Identifier|Arn|Name|Region|\[\])$/i;

/** Every collector that makes this call: their answers are changed together. */
const idsOf = ({ reads }: Ground, { key }: Call): ReadonlySet<string> =>
  new Set(reads.filter(({ call }) => call.key === key).map(({ collector }) => collector));

/** A list or a structure decides nothing itself: its content does. */
const isWithin =
  (read: RecordedRead) =>
  ({ call, path }: RecordedRead): boolean =>
    call.key === read.call.key && read.path.every((step, index) => path[index] === step);

const decidedBy = (effects: ReadonlyMap<RecordedRead, Effects>, which: (read: RecordedRead) => boolean): Set<string> =>
  new Set([...effects].filter(([read]) => which(read)).flatMap(([, { decided }]) => [...decided]));

/** Text of which no list says what else it may be, such as a name: a list whose members lack theirs is no list. */
function isOpen({ type, value }: RecordedRead, types: ServiceTypes): boolean {
  const shape = shapeOf(types, type);
  return shape.kind === 'value' && shape.type === 'string' && typeof value === 'string' && !isMeasure(value);
}

const touchedBy = (effects: ReadonlyMap<RecordedRead, Effects>, which: (read: RecordedRead) => boolean): Set<string> =>
  new Set([...effects].filter(([read]) => which(read)).flatMap(([, { touched }]) => [...touched]));

const isThis = (read: RecordedRead) => (other: RecordedRead) => other === read;

/** The list that a value is in, and its other values. */
const isBeside = (read: RecordedRead) => isWithin({ ...read, path: read.path.slice(0, -1) });

/** One number of a series decides little by itself; what they come to together is not known without it. */
const isOneOfMany = ({ path, value }: RecordedRead): boolean =>
  typeof value === 'number' && typeof path.at(-1) === 'number';

function isMeant({ absent, open }: Collector, read: RecordedRead, mutation: string): boolean {
  if (mutation === MISSING) return absent?.[nameOf(read)] !== undefined;
  return mutation === UNLISTED && open?.[nameOf(read)] !== undefined;
}

/** Whether a collector could read all there is. */
export const isWhole = (facts: Facts, { id }: Collector): boolean => {
  const found = facts.get(id);
  return found !== undefined && [...found.values()].every((one) => !(one instanceof CouldNotRead));
};
