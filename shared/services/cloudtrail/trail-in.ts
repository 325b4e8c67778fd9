import { arnParts } from '../../core/arn.ts';

/** The trail, its region and its state, by which a fix is chosen. */
export const trailIn = (id: string, state: string) => ({ trail: id, region: arnParts(id).region || undefined, state });
