/** The parts of a period's report. A table or CSV shows one of them. */
export const PERIOD_PARTS = [
  ...(['requirements', 'population', 'exceptions', 'unseen', 'waivers', 'attestations', 'sample'] as const),
];
export type PeriodPartName = (typeof PERIOD_PARTS)[number];
