/** Bills of materials: CycloneDX with the vulnerabilities that it lists, and SPDX. */
import type { FindingSeverity } from '../core/upload.ts';
import { unusable } from './failure.ts';
import { type Json, nothingFound, objectOf, objectsIn, textOf } from './json.ts';
import type { Read } from './result.ts';

/** "vulnerabilities.ratings.severity" in CycloneDX; an unrated vulnerability counts as high. */
const SEVERITIES: Readonly<Record<string, FindingSeverity | null>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  info: null,
  none: null,
  unknown: 'high',
};
/** "vulnerabilities.analysis.state" in CycloneDX: states in which nothing is left to do. */
const SETTLED = ['resolved', 'resolved_with_pedigree', 'false_positive', 'not_affected'];
const WORST: readonly (FindingSeverity | null)[] = ['critical', 'high', 'medium', 'low', null];

export function cyclonedxSummary(document: Json): Read {
  if (document.bomFormat !== 'CycloneDX' || textOf(document.specVersion) === null)
    throw unusable('cyclonedx', 'its bomFormat is not CycloneDX, or it has no specVersion');
  const components = document.components === undefined ? [] : objectsIn(document.components);
  const listed = document.vulnerabilities === undefined ? null : objectsIn(document.vulnerabilities);
  if (!components || (document.vulnerabilities !== undefined && !listed))
    throw unusable('cyclonedx', 'its components or vulnerabilities are no list');
  const findings = nothingFound();
  for (const vulnerability of listed ?? []) {
    const severity = worstOf(vulnerability);
    if (severity === null) continue;
    const { state, detail, justification } = objectOf(vulnerability.analysis);
    if (SETTLED.includes(String(state))) {
      findings.suppressed += 1;
      if (textOf(detail) === null && textOf(justification) === null && !String(state).startsWith('resolved'))
        findings.unexplained += 1;
    } else findings[severity] += 1;
  }
  const summary = { components: components.length, ...(listed ? { findings } : {}) };
  return { summary, tools: toolsIn(document.metadata), provenance: [] };
}

function worstOf({ ratings }: Json): FindingSeverity | null {
  const given = (objectsIn(ratings) ?? []).map(({ severity = 'unknown' }) => SEVERITIES[String(severity)]);
  if (given.includes(undefined)) throw unusable('cyclonedx', 'a vulnerability has a severity that is not known');
  if (given.length === 0) return 'high';
  return WORST.find((severity) => given.includes(severity)) ?? null;
}

/** Tools are a list up to specification 1.4, and an object of components from 1.5 on. */
function toolsIn(metadata: unknown): string[] {
  const { tools } = objectOf(metadata);
  const named = objectsIn(tools) ?? objectsIn(objectOf(tools).components) ?? [];
  return named.flatMap(({ name }) => textOf(name)?.toLowerCase() ?? []).sort();
}

/** Versions 2 list packages; version 3 has them among the elements of its graph. */
export function spdxSummary(document: Json): Read {
  const graph = objectsIn(document['@graph']);
  if (graph) {
    const packages = graph.filter(({ type }) => type === 'software_Package');
    if (!graph.some(({ type }) => type === 'SpdxDocument')) throw unusable('spdx', 'its graph has no SpdxDocument');
    return { summary: { components: packages.length }, tools: [], provenance: [] };
  }
  if (!/^SPDX-2\./.test(textOf(document.spdxVersion) ?? ''))
    throw unusable('spdx', 'its spdxVersion is not SPDX-2 or 3');
  const packages = objectsIn(document.packages);
  if (!packages) throw unusable('spdx', 'it has no list of packages');
  const { creators } = objectOf(document.creationInfo);
  const tools = (Array.isArray(creators) ? creators : []).flatMap((one) => /^Tool: (.+)$/.exec(String(one))?.[1] ?? []);
  return {
    summary: { components: packages.length },
    tools: tools.map((one) => one.toLowerCase()).sort(),
    provenance: [],
  };
}
