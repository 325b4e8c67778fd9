/** Writes the files that follow from the registry of controls, for people and for other tools. */
import * as z from 'zod';
import { cdkFixes, textOf } from '../../infra/fixes/index.ts';
import { payloadSchema } from '../../shared/alerts/payload.ts';
import { PAYLOAD_SCHEMA } from '../../shared/alerts/payload-version.ts';
import { ORGANIZATION_ACTIONS } from '../../shared/aws/organization.ts';
import { configSchema } from '../../shared/config/schema.ts';
import { controls } from '../../shared/controls/index.ts';
import { evidenceOf } from '../../shared/core/control.ts';
import { checklistsPage } from '../../shared/derive/checklists.ts';
import { claimsOf } from '../../shared/derive/claims.ts';
import { frameworkCoverage } from '../../shared/derive/coverage.ts';
import { controlPage, coveragePage, indexPage, pagePath } from '../../shared/derive/docs.ts';
import { eventsPage } from '../../shared/derive/events-page.ts';
import { judgeExample } from '../../shared/derive/examples.ts';
import { actionsOf, policyDocuments } from '../../shared/derive/permissions.ts';
import { eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import checklistItems from '../../shared/frameworks/checklists.json' with { type: 'json' };
import { frameworks } from '../../shared/frameworks/index.ts';
import { awsServices } from '../../shared/services/index.ts';
import { answersFile } from './answers.ts';
import { catalogueFile } from './catalogue.ts';
import { revisionsFile } from './revisions.ts';

/** A folder in which every file is generated here. */
export const DERIVED = 'docs/generated';

export const derived = (): Record<string, string> => ({
  [`${DERIVED}/controls.md`]: indexPage(controls),
  ...controlPages(),
  [`${DERIVED}/checklists.md`]: checklistsPage(controls, checklistItems),
  [`${DERIVED}/coverage.md`]: coveragePage(frameworkCoverage(claimed(), frameworks)),
  [`${DERIVED}/permissions.json`]: json(permissions()),
  [`${DERIVED}/events.md`]: eventsPage(triggersOf(controls), awsServices),
  [`${DERIVED}/events.json`]: json(eventPatterns(triggersOf(controls))),
  [`${DERIVED}/config.schema.json`]: json(z.toJSONSchema(configSchema, { io: 'input' })),
  // as an input schema, because a field that is added within a version must not violate it
  [`${DERIVED}/alert.schema.json`]: json({ title: PAYLOAD_SCHEMA, ...z.toJSONSchema(payloadSchema, { io: 'input' }) }),
});

/** The revision of every control, as a release carries it. */
export const revisions = (root: string): Promise<string> => revisionsFile(root, controls);

/** The controls that answer checks of others. */
export const answers = (): string => answersFile(controls);

/** The catalogue of the controls. */
export const catalogue = (): string => catalogueFile(controls);

const claimed = () => controls.map((control) => ({ ...control, attested: evidenceOf(control) === 'attested' }));

const controlPages = (): Record<string, string> =>
  Object.fromEntries(
    controls.map((control) => [
      `${DERIVED}/${pagePath(control)}`,
      controlPage(control, judgeExample, (one) => claimsOf(one, frameworks), cdkOf(control.id)),
    ]),
  );

function cdkOf(id: string): string | undefined {
  const fix = cdkFixes[id];
  return fix && textOf(fix);
}

function permissions() {
  const actions = actionsOf(controls);
  return {
    account: policyDocuments(actions),
    managementAccount: policyDocuments([...actions, ...ORGANIZATION_ACTIONS]),
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
