/** Controls as pages show them: from the catalogue, which holds data alone. */
import { catalogue, claims, texts } from '../../controls/catalogue.ts';
import type { KnownControl } from '../../core/catalogue.ts';
import type { Severity } from '../../core/control.ts';

const BY_ID: ReadonlyMap<string, KnownControl> = new Map(catalogue.map((control) => [control.id, control]));

export const controlOf = (id: string): KnownControl | undefined => BY_ID.get(id);

/** A control that this release does not know is taken to be `medium`, as in open findings. */
export const severityOf = (id: string): Severity => BY_ID.get(id)?.severity ?? 'medium';

/** A control that was withdrawn has its id for its title. */
export const titleOf = (id: string): string => texts[id]?.title ?? id;

export { catalogue, claims, texts };
