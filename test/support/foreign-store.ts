/**
 * A history in which every text that Plumbline did not write is one of given texts: names, units and tags of accounts, resources, reasons,
 * actors, reasons of waivers and windows, notes of attestations, and alerts about all of these.
 */
import { accountOnly, unitId } from '../../shared/core/account.ts';
import { sha256 } from '../../shared/core/digest.ts';
import type { History, Roster } from '../../shared/core/ports.ts';
import { appendTo } from '../../shared/pipeline/append.ts';
import type { AlertStep, AlertsBody } from '../../shared/records/alerts/alert.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { type AttestationBody, attestationsOf } from '../../shared/records/attestations.ts';
import { RUNS, type RunBody } from '../../shared/records/runs.ts';
import { type Change, type VerdictsBody, verdictsOf } from '../../shared/records/verdicts.ts';
import { WAIVERS, type Waiver, type WaiverBody } from '../../shared/records/waivers.ts';
import { anAlert } from '../alerts/support.ts';

const REGION = 'eu-west-1';
const CONTROLS = ['guardduty.enabled', 'storage.s3-public-access', 'external.prowler.check'] as const;

/** The account of the text at this place. */
const accountOf = (index: number): string => String(111_122_220_000 + index);

export interface ForeignStore {
  /** The addresses of pages that show the texts. */
  readonly paths: readonly string[];
}

export async function writeForeignTexts(
  { history, roster }: { readonly history: History; readonly roster: Roster },
  texts: readonly string[],
  now: Date,
): Promise<ForeignStore> {
  const before = new Date(now.getTime() - 3_600_000);
  for (const [index, text] of texts.entries()) await writeUnit({ history, roster }, accountOf(index), text, before);
  await writePeople(history, texts, before, now);
  const cause = { kind: 'scan', run: 'run' } as const;
  const body: RunBody = {
    ...{ type: 'run' as const, run: 'run', startedAt: before.toISOString(), units: texts.length, evaluatedUnits: 0 },
    ...{ controls: texts.length, evaluatedControls: 0, missing: texts, heads: '' },
    verdicts: { pass: 0, fail: texts.length, unknown: 0, 'not-applicable': 0 },
  };
  await appendTo(history, RUNS, () => ({ at: before, observedAt: before, cause, body }));
  return { paths: pathsOf(texts) };
}

async function writeUnit(
  { history, roster }: { readonly history: History; readonly roster: Roster },
  id: string,
  text: string,
  at: Date,
): Promise<void> {
  const unit = unitId({ account: id, region: REGION });
  const actor = {
    ...{ principal: text, sourceIp: text, userAgent: text, invokedBy: text, region: REGION, call: text, eventId: text },
    at: at.toISOString(),
  };
  const cause = { kind: 'event', event: text, detailType: text, actor } as const;
  const changes = CONTROLS.map((control) => changeOf(control, text));
  const body: VerdictsBody = { type: 'verdicts', changes, revisions: {} };
  const of = verdictsOf(unit);
  const { state } = await history.append(of, await history.read(of), { at, observedAt: at, cause, body });
  const { seq, head } = state;
  const account = { ...accountOnly(id), name: text, ou: text, tags: { [text]: text, Environment: text } };
  const verdicts = { pass: 0, fail: 3, unknown: 0, 'not-applicable': 0 };
  const item = { account, regions: [REGION] };
  await roster.beat({ unit, run: 'run', at: at.toISOString(), seq, head, controls: 3, verdicts, item });
}

const changeOf = (control: string, text: string): Change => ({
  ...{ control, resource: text, movement: 'regressed', from: 'pass', to: 'fail', because: text, before: text },
  ...{ warning: text, values: { name: text }, evidence: sha256(text), external: { title: text, severity: 'high' } },
});

async function writePeople(history: History, texts: readonly string[], at: Date, now: Date): Promise<void> {
  const until = new Date(now.getTime() + 30 * 86_400_000).toISOString();
  const common = { at, observedAt: at, cause: { kind: 'person', by: 'kim' } } as const;
  const waivers = texts.map(
    (text, index): Waiver => ({
      ...{ id: `w${index}`, control: CONTROLS[1], account: accountOf(index), resource: text, until, reason: text },
      ...{ by: text, owner: text, approver: text, ticket: text },
    }),
  );
  const waived: WaiverBody = { type: 'waivers', waivers };
  await appendTo(history, WAIVERS, () => ({ ...common, body: waived }));
  for (const [index, text] of texts.entries()) {
    const account = accountOf(index);
    const attestation = {
      ...{ control: 'dr.drill-quarterly', account, at: at.toISOString(), expires: until, by: text, approver: text },
      ...{ role: text, evidence: { reference: text, sha256: sha256(text) }, note: text, values: {} },
    };
    const body: AttestationBody = { type: 'attestation', attestation };
    await appendTo(history, attestationsOf(account), () => ({ ...common, body }));
  }
  const steps = texts.flatMap((text, index) => alertSteps(text, index, at, until));
  const body: AlertsBody = { type: 'alerts', steps };
  await appendTo(history, ALERTS, () => ({ ...common, body }));
}

function alertSteps(text: string, index: number, at: Date, until: string): AlertStep[] {
  const { lead, facets, groupKey } = anAlert();
  const alert = sha256(`alert ${index}`).slice(0, 12);
  const unit = unitId({ account: accountOf(index), region: REGION });
  const by = { name: text, ou: text, environment: text };
  const opened: AlertStep = {
    ...({ type: 'opened', alert, kind: 'regressed', problem: 'failing', severity: 'high', groupKey, facets } as const),
    lead: { ...lead, unit, resource: text, because: text, before: text, account: by, values: { name: text } },
    ...{ members: { [unit]: { 'guardduty.enabled#x': 1 } }, window: null, waived: null },
  };
  const window = { id: `m${index}`, from: at.toISOString(), until, by: text, reason: text, ous: [text] };
  return [opened, { type: 'acknowledged', alert, by: text }, { type: 'window', window }];
}

const pathsOf = (texts: readonly string[]): string[] => [
  ...['/', '/alerts', '/controls/storage.s3-public-access', '/controls/guardduty.enabled', '/monitor', '/checklists'],
  ...texts.flatMap((text, index) => [
    `/accounts/${accountOf(index)}`,
    `/resources/${encodeURIComponent(text.toWellFormed())}`,
    `/alerts/${sha256(`alert ${index}`).slice(0, 12)}`,
  ]),
];
