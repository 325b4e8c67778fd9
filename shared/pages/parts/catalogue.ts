/** Controls as pages show them: from the catalogue, which holds data alone. */
import { catalogue, claims, texts } from '../../controls/catalogue.ts';
import type { KnownControl } from '../../core/catalogue.ts';
import { severitiesOf } from '../../queries/counts.ts';

const BY_ID: ReadonlyMap<string, KnownControl> = new Map(catalogue.map((control) => [control.id, control]));

export const controlOf = (id: string): KnownControl | undefined => BY_ID.get(id);

export const severityOf = severitiesOf(catalogue);

/** A control that was withdrawn has its id for its title. */
export const titleOf = (id: string): string => texts[id]?.title ?? id;

export { catalogue, claims, texts };
