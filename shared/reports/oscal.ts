/**
 * Verdicts as OSCAL assessment results, version 1.2.1 ("Assessment Results Model", NIST OSCAL): an observation per
 * verdict, a finding per requirement of the framework (per control without one), and a risk per waiver. Identifiers are
 * derived from the things that they name, so that the same history gives the same document.
 */
import type { Status } from '../core/control.ts';
import { digest } from '../core/digest.ts';
import { inPlainText } from '../core/inert.ts';
import { jsonList } from './json.ts';
import { type Outcome, outcomes } from './requirements.ts';
import { controlOf, type ReportContext, type ReportWriter, type VerdictRecord } from './verdict.ts';

const VERSION = '1.2.1';
const NAMESPACE = 'urn:plumbline:oscal';

export const oscal: ReportWriter = async function* (records, context) {
  const { asOf, framework } = context;
  const uuid = uuidOf(['assessment', asOf, framework?.id ?? null]);
  const title = framework ? `${framework.title} ${framework.version}` : 'All controls of Plumbline';
  const metadata = { title, 'last-modified': asOf, version: context.version, 'oscal-version': VERSION };
  const plan = uuidOf(['plan', framework?.id ?? null]);
  yield `{"assessment-results":{"uuid":"${uuid}","metadata":${JSON.stringify(metadata)},"import-ap":{"href":"#${plan}"},`;
  yield `"results":[{"uuid":"${uuidOf(['result', asOf])}","title":${JSON.stringify(title)},`;
  yield `"description":"The verdicts that held at ${asOf}.","start":"${asOf}","end":"${asOf}"`;
  const seen: Seen = { outcomes: outcomes(context), items: new Map(), risks: new Map() };
  yield* memberList('observations', observationsOf(records, context, seen));
  const reviewed = [...seen.outcomes.values()].map(({ id }) => ({ 'control-id': tokenOf(id) }));
  yield `,"reviewed-controls":${JSON.stringify({ 'control-selections': [{ 'include-controls': reviewed }] })}`;
  yield* memberList('findings', findingsOf(seen));
  yield* memberList('risks', seen.risks.values());
  yield* memberList('inventory-items', itemsOf(seen), ',"local-definitions":{"inventory-items":[', ']}');
  const resource = {
    uuid: plan,
    title: 'Configuration of Plumbline',
    description: 'The controls, their parameters and profiles.',
  };
  yield `}],"back-matter":{"resources":[${JSON.stringify(resource)}]}}}\n`;
};

/** An object with the list under its name; without entries, an empty object, because OSCAL allows no empty list. */
async function* memberList(
  name: string,
  members: AsyncIterable<object> | Iterable<object>,
  open = `,"${name}":[`,
  close = ']',
): AsyncIterable<string> {
  let first = true;
  for await (const piece of jsonList(members, open, close)) {
    if (first && piece === `${open}${close}`) return;
    first = false;
    yield piece;
  }
}

/** The data for findings and risks, collected while the observations are written. */
interface Seen {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly items: Map<string, { readonly account: string; readonly region: string; readonly resource: string }>;
  readonly risks: Map<string, object>;
}

async function* observationsOf(records: AsyncIterable<VerdictRecord>, context: ReportContext, seen: Seen) {
  for await (const record of records) {
    if (record.status === 'not-applicable') continue;
    const control = controlOf(context, record);
    const judged = control.satisfies.flatMap((id) => seen.outcomes.get(id) ?? []);
    const own = seen.outcomes.get(control.id);
    if (judged.length === 0 && !own) continue;
    const observation = observationOf(record, context);
    const item = itemOf(record);
    seen.items.set(item, record);
    const risk = record.waiver ? riskOf(record, context, observation.uuid) : undefined;
    if (risk) seen.risks.set(risk.uuid, risk);
    for (const outcome of own ? [own, ...judged] : judged) outcome.add(record, observation.uuid, risk?.uuid);
    yield observation;
  }
}

const itemOf = ({ account, region, resource }: Pick<VerdictRecord, 'account' | 'region' | 'resource'>): string =>
  uuidOf(['item', account, region, resource]);

function observationOf(record: VerdictRecord, context: ReportContext) {
  const { control, account, region, resource, attestation } = record;
  return {
    uuid: uuidOf(['observation', context.asOf, control, account, region, resource]),
    title: inPlainText(controlOf(context, record).title),
    description: `${inPlainText(resource) || 'The resource'}: ${inPlainText(record.because) || record.status}`,
    props: [
      { name: 'status', ns: NAMESPACE, value: record.status },
      { name: 'control', ns: NAMESPACE, value: control },
      ...(record.evidence ? [{ name: 'evidence-sha256', ns: NAMESPACE, value: record.evidence }] : []),
    ],
    methods: [attestation ? 'EXAMINE' : 'TEST'],
    types: ['control-objective'],
    subjects: [{ 'subject-uuid': itemOf(record), type: 'inventory-item' }],
    ...(attestation
      ? {
          'relevant-evidence': [
            { description: `Attested by ${attestation.by}: ${inPlainText(attestation.reference)}` },
          ],
        }
      : {}),
    collected: record.since,
    ...(attestation ? { expires: attestation.expires } : {}),
  };
}

function riskOf(record: VerdictRecord, context: ReportContext, observation: string) {
  const { waiver, control, account, region, resource } = record;
  const { title, why } = controlOf(context, record);
  return {
    uuid: uuidOf(['risk', control, account, region, resource]),
    title: inPlainText(`Accepted: ${title}`),
    description: `${inPlainText(resource)}: ${inPlainText(record.because)}`,
    statement: `${why} Accepted by ${inPlainText(waiver?.by ?? '')}: ${inPlainText(waiver?.reason ?? '')}`,
    status: 'deviation-approved',
    deadline: waiver?.until,
    'related-observations': [{ 'observation-uuid': observation }],
  };
}

function* findingsOf({ outcomes: all }: Seen) {
  for (const outcome of all.values()) {
    const { id, title, counts, observations, risks } = outcome;
    const decided = counts.pass + counts.fail + counts.unknown;
    if (decided === 0) continue;
    yield {
      uuid: uuidOf(['finding', id]),
      title: inPlainText(`${id}: ${title}`),
      description: inWords(counts),
      target: {
        type: 'objective-id',
        'target-id': tokenOf(id),
        status: statusOf(counts),
      },
      ...(observations.length > 0
        ? { 'related-observations': observations.map((observation) => ({ 'observation-uuid': observation })) }
        : {}),
      ...(risks.length > 0 ? { 'related-risks': risks.map((risk) => ({ 'risk-uuid': risk })) } : {}),
    };
  }
}

const inWords = ({ pass, fail, unknown }: Readonly<Record<Status, number>>): string =>
  `${pass} pass, ${fail} fail, ${unknown} could not be checked`;

/** A requirement is satisfied if at least one verdict passes, none fails, and none is unknown. */
function statusOf({ fail, unknown }: Readonly<Record<Status, number>>) {
  if (fail > 0) return { state: 'not-satisfied', reason: 'fail' };
  if (unknown > 0) return { state: 'not-satisfied', reason: 'other', remarks: 'A part could not be checked.' };
  return { state: 'satisfied', reason: 'pass' };
}

function* itemsOf({ items }: Seen) {
  for (const [uuid, { account, region, resource }] of items)
    yield {
      uuid,
      description: inPlainText(resource) || 'A resource',
      props: [
        { name: 'account', ns: NAMESPACE, value: account },
        { name: 'region', ns: NAMESPACE, value: region },
      ],
    };
}

/** `nist-800-53-r5/CP-9(1)` → `nist-800-53-r5_CP-9_1`: a token of OSCAL has no slash and no brackets. */
const tokenOf = (id: string): string =>
  `_${id}`
    .replace(/^_(?=[A-Za-z])/, '')
    .replace(/[^\w.-]+/g, '_')
    .replace(/_$/, '');

/** A UUID in the form of version 5, made from a digest (RFC 9562, section 5.5, with SHA-256 in place of SHA-1). */
function uuidOf(parts: unknown): string {
  const hex = digest(parts);
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) % 4) + 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
